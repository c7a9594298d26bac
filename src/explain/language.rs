//! The language that somebody writes in.

use super::find::{Budget, find};
use super::fold::fold;
use super::traditional::simplified;
use crate::slice::{Slice, floor_boundary};
use crate::text::Lang;

/// How much of a text is looked at, in bytes.
const MOST: usize = 4 << 10;
/// So many English words in a row of thoughts are no mere names.
const FEWEST: usize = 3;

/// The language of a person's own words: what WeChat says, and what stands in quotation marks, is left out. `None`
/// where nothing is left that tells.
pub fn own_language(text: &str) -> Option<Lang> {
    let end = floor_boundary(text, MOST);
    let mut budget = Budget::new();
    let mut own = String::new();
    for line in text.slice(..end).lines() {
        let mut at = 0;
        let mut found: Vec<_> = find(line, &mut budget).into_iter().map(|found| found.place).collect();
        found.sort_by_key(|place| place.start);
        for place in found {
            own.push_str(line.get(at..place.start).unwrap_or_default());
            own.push(' ');
            at = at.max(place.end);
        }
        own.push_str(line.get(at..).unwrap_or_default());
        own.push('\n');
    }
    let folded = fold(&without_quotes(&own), simplified, |_| None).text;
    let chinese = folded.chars().filter(|letter| !letter.is_ascii()).count();
    let words =
        folded.split(|letter: char| !letter.is_ascii_alphabetic()).filter(|word| word.len() > 1).count();
    match (chinese, words) {
        (2.., words) if chinese * 2 > words => Some(Lang::Zh),
        (_, FEWEST..) => Some(Lang::En),
        _ => None,
    }
}

fn without_quotes(text: &str) -> String {
    let mut own = String::new();
    let mut closing = None;
    for letter in text.chars() {
        match (closing, letter) {
            (Some(mark), letter) if mark == letter || letter == '\n' => closing = None,
            (Some(_), _) => {}
            (None, '“') => closing = Some('”'),
            (None, '「') => closing = Some('」'),
            (None, '"') => closing = Some('"'),
            (None, letter) => own.push(letter),
        }
    }
    own
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_words_tell_the_language() {
        for (text, wanted) in [
            ("授权完没有跳回来", Some(Lang::Zh)),
            ("no redirect after authorization", Some(Lang::En)),
            (
                "The merchant sees 请确认授权入口页所在域名，与授权后回调页所在域名相同 and asks me",
                Some(Lang::En),
            ),
            ("The page says “二维码已失效，请刷新” to him", Some(Lang::En)),
            ("调用 api_query_auth 报 61010", Some(Lang::Zh)),
            ("二维码已失效", None),
            ("-14", None),
            ("61007", None),
        ] {
            assert_eq!(own_language(text), wanted, "{text}");
        }
    }
}
