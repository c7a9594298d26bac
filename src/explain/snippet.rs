//! Code that somebody pasted among other words: it is read as code, so that a link is judged with what the code puts
//! behind its beginning.

use std::ops::Range;

use super::item::{Item, of_link};
use super::{Explainer, link};
use crate::input::link::find::Found;
use crate::slice::Slice;
use crate::source::Sources;

/// How code of a language looks that joins a link, and the name of a file of it; the first that fits counts.
const LANGUAGES: [(&[&str], &str); 7] = [
    (&["fmt.Sprintf", ":= "], "snippet.go"),
    (&["' . $", "\" . $", "'.$", "\".$", "<?php"], "snippet.php"),
    (&["f\"", "f'", "urllib", "quote("], "snippet.py"),
    (&["$\"", "var page = $", "Uri.EscapeDataString"], "snippet.cs"),
    (&["String ", "StringBuilder", "URLEncoder"], "snippet.java"),
    (&["#{", "CGI.escape"], "snippet.rb"),
    (&[""], "snippet.js"),
];

/// What the code around a link makes of it; `None` where the link stands in no code, or is whole.
pub(super) fn explain(
    explainer: &Explainer<'_>,
    text: &str,
    found: &Found<'_>,
    sources: &mut Sources,
) -> Option<Item> {
    if !is_joined(text, &found.place()) {
        return None;
    }
    let place = lines_of_code(text, &found.place());
    let code = text.slice(place.clone());
    let (_, name) = LANGUAGES.iter().find(|(signs, _)| signs.iter().any(|sign| code.contains(sign)))?;
    let explanation = link::explain_code(explainer, found, code, name, sources)?;
    Some(Item { place, ..of_link(explanation) })
}

/// True where a link is the text of a program that goes on behind it, or is filled in.
fn is_joined(text: &str, place: &Range<usize>) -> bool {
    let quote = text.slice(..place.start).chars().next_back();
    let Some(quote) = quote.filter(|quote| matches!(quote, '"' | '\'' | '`')) else { return false };
    let behind = text.slice(place.end..);
    let line = behind.split('\n').next().unwrap_or_default();
    let rest = line.split_once(quote).map_or("", |(_, rest)| rest.trim_start());
    let is_filled =
        quote == '`' && text.slice(place.start..).split(quote).next().is_some_and(|it| it.contains("${"));
    is_filled
        || rest.starts_with('+')
        || rest.starts_with(['.', '%'])
        || rest.starts_with(", ") && rest.contains(')')
}

/// The line of a link without who says it, and the lines of code around it.
fn lines_of_code(text: &str, place: &Range<usize>) -> Range<usize> {
    let line_start = text.slice(..place.start).rfind('\n').map_or(0, |at| at + 1);
    let said = text.slice(line_start..place.start);
    // What is said in Chinese before the code is none.
    let words = said.char_indices().rev().find(|(_, letter)| !letter.is_ascii());
    let mut start = line_start + words.map_or(0, |(at, letter)| at + letter.len_utf8());
    if words.is_none() {
        while let Some(before) = text.slice(..start).strip_suffix('\n') {
            let begins = before.rfind('\n').map_or(0, |at| at + 1);
            if !is_code(before.slice(begins..)) {
                break;
            }
            start = begins;
        }
    }
    let mut end = text.slice(place.end..).find('\n').map_or(text.len(), |at| place.end + at);
    while let Some(behind) = text.slice(end..).strip_prefix('\n') {
        let line = behind.split('\n').next().unwrap_or_default();
        if !is_code(line) {
            break;
        }
        end += 1 + line.len();
    }
    start..end
}

/// True for a line that hardly anybody writes to a person.
fn is_code(line: &str) -> bool {
    let line = line.trim();
    let is_ascii = line.chars().filter(|letter| !letter.is_ascii()).count() * 4 < line.len().max(1);
    is_ascii
        && (line.ends_with([';', '{', '}', ',', '(', ')']) || line.contains(" = ") || line.contains("=>"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::link::find::{Context, find};

    #[test]
    fn code_is_parted_from_what_is_said() {
        for (text, wanted) in [
            (
                "开发发来的：location.href = \"https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=\" + id;\n客户打不开",
                Some(
                    "location.href = \"https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=\" + id;",
                ),
            ),
            (
                "see\nconst id = 1;\nconst u = `https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=${id}`;\ngo(u);\nthanks",
                Some(
                    "const id = 1;\nconst u = `https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=${id}`;\ngo(u);",
                ),
            ),
            ("{\"url\":\"https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=a\"}", None),
            ("链接是 https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=a", None),
        ] {
            let found = find(text, Context::Chat);
            let place = found.first().map(Found::place).unwrap();
            let code = is_joined(text, &place).then(|| text.slice(lines_of_code(text, &place)));
            assert_eq!(code, wanted, "{text}");
        }
    }
}
