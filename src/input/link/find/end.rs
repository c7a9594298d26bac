//! Where links end.

use super::around::Around;
use super::found::Context;
use crate::input::link::model::is_parameter_name;
use crate::input::link::placeholder;
use crate::input::template::Finder;
use crate::slice::{Slice, ceil_boundary, floor_boundary};
use crate::source::MappedText;

/// What was opened inside a link and not closed yet.
#[derive(Default)]
struct Open {
    round: usize,
    square: usize,
    curly: usize,
    /// True in a value of words that are no ASCII.
    words: bool,
}

/// Elements of pages, which are no names of values: `<br>`.
const ELEMENTS: [&str; 20] = [
    "br", "p", "div", "span", "b", "i", "a", "u", "td", "tr", "th", "li", "ul", "ol", "em", "strong", "code",
    "pre", "hr", "img",
];

/// The end of the part of a link that begins at `from`; the link begins at `start`.
pub(super) fn find(
    text: &str,
    tags: &mut Finder<'_>,
    (from, start): (usize, usize),
    around: &Around<'_>,
) -> usize {
    let mut open = Open::default();
    let mut tag_end = 0;
    let mut in_query = from > start;
    for (at, character) in text.slice(from..).char_indices() {
        let at = from + at;
        if at < tag_end {
            continue;
        }
        let before = text.slice(from..at);
        if matches!(character, '{' | '$' | '<' | '#' | '!' | '[')
            // Of a run of braces the first was asked.
            && !(character == '{' && before.ends_with('{'))
            && let Some(end) = tags.end(at)
        {
            tag_end = end;
            continue;
        }
        in_query |= matches!(character, '?' | '？');
        let rest = text.slice(at + character.len_utf8()..);
        if ends(character, (before, rest), &mut open, around, in_query) {
            return at;
        }
    }
    text.len()
}

/// True if a link ends before a character, which stands between two texts.
fn ends(
    character: char,
    (before, rest): (&str, &str),
    open: &mut Open,
    around: &Around<'_>,
    in_query: bool,
) -> bool {
    match character {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '=' | '%' | '-' | '.' | '/' => false,
        ' ' | '\u{a0}' | '\u{3000}' => !separates(rest.trim_start()),
        _ if character.is_whitespace() => true,
        '"' | '`' => true,
        '\'' => around.close == Some('\'') || !rest.starts_with(|c: char| c.is_ascii_alphanumeric()),
        '\\' => {
            let behind = rest.trim_start_matches('\\');
            behind.starts_with(['"', '\'', '\n', '\r', '<', '>', ')', ']'])
                || behind.is_empty()
                || in_query && behind.starts_with(['n', 'r', 't'])
        }
        '^' => rest.starts_with('"'),
        '&' => {
            open.words = false;
            is_end_of_quote(rest, around)
        }
        '(' => {
            open.round += 1;
            rest.starts_with(|c: char| !c.is_ascii()) && !around.is_target
        }
        ')' => is_closing(&mut open.round, around.close == Some(')')),
        '[' => {
            open.square += 1;
            rest.starts_with('/')
        }
        ']' => is_closing(&mut open.square, !goes_on(rest)),
        '{' => {
            open.curly += 1;
            false
        }
        '}' => is_closing(&mut open.curly, !goes_on(rest)),
        '<' => !is_value_name(before, rest),
        '>' => around.close == Some('>') || !goes_on(rest),
        '|' => is_end_of_cell(rest, around),
        ',' => around.close == Some(',') || is_end_of_field(rest),
        '_' => {
            around.close == Some('_') && !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '=')
        }
        _ if character.is_ascii() => false,
        '…' => false,
        '、' | '，' | '；' | '｜' if is_between_ids(before, rest) => false,
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => false,
        '＝' if rest.starts_with(|c: char| c.is_ascii_alphanumeric())
            && before.ends_with(|c: char| c.is_ascii_alphanumeric()) =>
        {
            false
        }
        '“' | '‘' | '（' | '【' | '《' | '「' | '『' => true,
        _ if character.is_alphabetic() => {
            // Chinese words may stand for what is to be filled in.
            open.words |= before.ends_with(['=', '你', '的', '您']);
            !open.words
        }
        _ => !around.is_target && !goes_on(rest),
    }
}

/// True at a closing bracket that nothing in the link opened, where that ends it.
fn is_closing(open: &mut usize, ends: bool) -> bool {
    let is_unopened = *open == 0;
    *open = open.saturating_sub(1);
    is_unopened && ends
}

/// True for `&quot;` and the like, which close what the link stands in: no parameter is called that.
fn is_end_of_quote(rest: &str, around: &Around<'_>) -> bool {
    let is_quote = ["quot;", "#34;", "#39;", "apos;", "nbsp;"].iter().any(|mark| rest.starts_with(mark));
    is_quote || rest.starts_with("gt;") && around.is_behind_bracket()
}

/// True for `<appid>`, which stands for a value.
fn is_value_name(before: &str, rest: &str) -> bool {
    let name = placeholder::closed_name(rest, ">").and_then(|end| rest.get(..end - 1));
    let is_element = |name: &str| ELEMENTS.iter().any(|element| name.eq_ignore_ascii_case(element));
    !before.is_empty() && name.is_some_and(|name| !is_element(name))
}

/// True at a `|` that ends a cell of a table, or what stands between two.
fn is_end_of_cell(rest: &str, around: &Around<'_>) -> bool {
    match around.close {
        Some('|' | '>') => true,
        _ if around.context == Context::Markdown => !goes_on(rest),
        _ => !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '%' || c == '&'),
    }
}

/// True behind a comma that ends a field: other words follow, or another field with its name.
fn is_end_of_field(rest: &str) -> bool {
    let word = word(rest);
    let behind = rest.slice(word.len()..);
    let is_field = !word.is_empty() && behind.starts_with([':', '=']) && !is_parameter_name(word);
    rest.starts_with(|c: char| !c.is_ascii()) || is_field || rest.starts_with(['"', '\'', '{'])
}

/// True if what follows a mark belongs to the same link: another parameter.
pub(super) fn goes_on(rest: &str) -> bool {
    let rest = rest.strip_prefix(['&', '＆', '#', '＃', '?', '？']).unwrap_or(rest);
    let word = word(rest);
    let behind = rest.slice(word.len()..);
    !word.is_empty() && behind.starts_with(['=', '＝']) || rest.starts_with("//") || rest.starts_with("／／")
}

/// True for a mark between two ids in `category_id_list`. Behind a number that is more than an id a sentence goes on:
/// `17、18号之前`.
pub(super) fn is_between_ids(before: &str, rest: &str) -> bool {
    let is_id_or_mark = |c: char| c.is_ascii_digit() || matches!(c, '、' | '，' | '；' | '｜');
    let (before, rest) = (before.slice(start_of_near(before)..), near(rest));
    let value = before.trim_end_matches(|c| is_id_or_mark(c) || matches!(c, '|' | ',' | ';'));
    let behind = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    value.ends_with("category_id_list=")
        && before.ends_with(|c: char| c.is_ascii_digit())
        && rest.starts_with(|c: char| c.is_ascii_digit())
        && !behind.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | ':' | '-' | '/' | '%'))
}

/// True for an `&` with a parameter behind it, also behind blanks.
fn separates(rest: &str) -> bool {
    let Some(behind) = rest.strip_prefix(['&', '＆']) else { return false };
    let behind = behind.trim_start_matches(' ');
    let word = word(behind);
    !word.is_empty() && behind.get(word.len()..).is_some_and(|rest| rest.starts_with(['=', '＝']))
}

/// The ASCII letters and digits at the start of a text.
fn word(rest: &str) -> &str {
    let rest = near(rest);
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
    rest.slice(..end)
}

/// Where the end of a text begins that is near.
fn start_of_near(text: &str) -> usize {
    ceil_boundary(text, text.len().saturating_sub(4 * NEAR))
}

/// The beginning of a text; what stands further away has nothing to do with a place.
fn near(text: &str) -> &str {
    text.slice(..floor_boundary(text, NEAR))
}

/// How many bytes are near.
const NEAR: usize = 100;

/// The link without the marks of the sentence around it; in brackets of Markdown they are part of it.
pub(super) fn without_marks(link: &MappedText<'_>, around: &Around<'_>) -> MappedText<'static> {
    if around.is_target {
        return link.clone().into_owned();
    }
    let mut kept = link.text();
    // As many turns as sentences need, so that marks in turns cost no more.
    for _ in 0..8 {
        let before = kept.len();
        kept = kept.trim_end_matches(|c: char| {
            matches!(
                c,
                '。' | '，'
                    | '、'
                    | '；'
                    | '！'
                    | '？'
                    | '：'
                    | '）'
                    | '】'
                    | '》'
                    | '」'
                    | '”'
                    | '’'
                    | ','
                    | ';'
                    | '!'
                    | '\''
                    | '*'
                    | '|'
                    | '\\'
            ) || !c.is_ascii() && !c.is_alphanumeric() && c != '…'
                || around.close == Some(c)
        });
        if !kept.ends_with("...") && !kept.ends_with('…') {
            kept = kept.trim_end_matches(['.', ':']);
        } else if let Some(whole) = Some(kept.trim_end_matches(['.', '…'])).filter(|kept| is_uncut(kept)) {
            kept = whole;
        }
        kept = kept.strip_suffix("*/").unwrap_or(kept);
        let whole = kept.trim_end_matches(['~', '@', '-', '#', '?', ':', '/']);
        kept = if is_uncut(whole) { whole } else { kept };
        kept = without_brackets(kept);
        if kept.len() == before {
            break;
        }
    }
    link.slice(0..kept.len())
}

/// A link without the closing brackets at its end that nothing in it opens.
fn without_brackets(link: &str) -> &str {
    let mut kept = link;
    for (open, close) in [('(', ')'), ('[', ']'), ('{', '}')] {
        if !kept.ends_with(close) {
            continue;
        }
        let surplus = kept.matches(close).count().saturating_sub(kept.matches(open).count());
        for _ in 0..surplus {
            kept = kept.strip_suffix(close).unwrap_or(kept);
        }
    }
    kept
}

/// True if dots behind a link cannot stand for more of its last value.
fn is_uncut(link: &str) -> bool {
    let last = link.rsplit(['&', '?', '#']).next().unwrap_or_default();
    let may_go_on = ["redirect_uri=", "pre_auth_code=", "category_id_list="];
    is_complete(link) && !may_go_on.iter().any(|name| last.starts_with(name))
}

/// True if the last value of a link is one of those that end where they end: nothing of it can be missing, and
/// no word of a sentence can belong to it.
pub(super) fn is_complete(link: &str) -> bool {
    let last = link.rsplit(['&', '?', '#']).next().unwrap_or_default();
    let Some((name, value)) = last.split_once('=') else { return last == "wechat_redirect" };
    let all = |is: fn(&u8) -> bool| !value.is_empty() && value.as_bytes().iter().all(is);
    match name {
        "auth_type" | "no_scan" => all(u8::is_ascii_digit),
        "action" => value == "bindcomponent",
        "category_id_list" => all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'%' | b'|')),
        "component_appid" | "biz_appid" => value.len() == 18 && all(u8::is_ascii_alphanumeric),
        "pre_auth_code" => value.len() >= 64,
        "redirect_uri" => value.to_ascii_lowercase().starts_with("http") && value.contains("%2F"),
        _ => false,
    }
}
