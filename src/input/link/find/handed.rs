//! A text that was handed over as a link: mostly it is one and nothing else.

use std::ops::Range;

use super::end::{is_between_ids, is_complete};
use super::found::{Context, Found};
use super::reader::all;
use super::start::{self, Start};
use crate::input::link::trim::closing;
use crate::slice::Slice;

/// The links in it; at least one.
pub(super) fn find(text: &str) -> Vec<Found<'_>> {
    if is_plain(text) {
        return vec![Found::verbatim(text, 0..text.len())];
    }
    let Some(first) = start::any(text, 0) else { return vec![Found::verbatim(text, 0..text.len())] };
    if let Some(place) = alone(text, &first) {
        return vec![joined(text, &place).unwrap_or_else(|| Found::verbatim(text, place))];
    }
    let mut links = all(text, Context::Handed);
    if links.len() > 1 {
        let of_wechat: Vec<bool> = links.iter().map(Found::is_of_wechat).collect();
        if of_wechat.contains(&true) {
            let mut of_wechat = of_wechat.into_iter();
            links.retain(|_| of_wechat.next() == Some(true));
        } else {
            links.truncate(1);
        }
    }
    match links.is_empty() {
        true => vec![Found::verbatim(text, 0..text.len())],
        false => links,
    }
}

/// True for what begins as an authorization link does and has no blanks, quotes or other letters: all of it is
/// the link.
fn is_plain(text: &str) -> bool {
    const STARTS: [&str; 2] = ["https://mp.weixin.qq.com/", "https://open.weixin.qq.com/"];
    // No early end: without jumps the compiler looks at many bytes at once.
    let is_quote = |byte: u8| (byte == b'"') | (byte == b'<') | (byte == b'\'') | (byte == b'\\');
    let is_odd = |byte: u8| (byte <= b' ') | (byte >= 0x7f) | is_quote(byte);
    STARTS.iter().any(|start| text.starts_with(start))
        && !text.bytes().fold(false, |odd, byte| odd | is_odd(byte))
}

/// The bytes of a link that stands alone, with blanks and marks around it at most, or before words.
fn alone(text: &str, first: &Start) -> Option<Range<usize>> {
    if first.level > 0 {
        return None;
    }
    let is_nothing =
        |c: char| c.is_whitespace() || !c.is_ascii() && !c.is_alphanumeric() && closing(c).is_none();
    let head = text.get(..first.at)?.trim_matches(is_nothing);
    let rest = text.get(first.at..)?;
    let mut chars = head.chars();
    match (chars.next(), chars.next()) {
        (None, _) => {}
        (Some(open), None) => {
            let close = closing(open)?;
            let inside = rest.trim_end().trim_end_matches([';', ',', '.', '。', '，', '；']);
            let inside = inside.strip_suffix(close)?;
            // `<https://…|words>`, and a string of JSON.
            let is_one = !inside.contains(close)
                && !inside.contains(char::is_whitespace)
                && (open != '<' || !inside.contains('|'))
                && (open != '"' || !inside.contains('\\'));
            return is_one.then_some(first.at..first.at + inside.len());
        }
        _ => return None,
    }
    let is_quoted_mail = rest.contains("\n>");
    if is_quoted_mail || holds_another(rest) {
        return None;
    }
    let link = rest.get(..rest.len() - words_behind(rest).map_or(0, str::len))?;
    Some(first.at..first.at + link.trim_end().len())
}

/// A link that was broken over lines, put together as in any other text; `None` if that is not all of it.
fn joined<'t>(text: &'t str, place: &Range<usize>) -> Option<Found<'t>> {
    if !text.get(place.clone())?.contains('\n') {
        return None;
    }
    let links = all(text, Context::Handed);
    let [link] = <[Found<'_>; 1]>::try_from(links).ok()?;
    (link.place() == *place).then_some(link)
}

/// True for a full-width mark that ends a sentence or closes something, and for what cannot be seen: where
/// nothing follows, these stick to a link.
fn is_closing(c: char) -> bool {
    "。，、；：！？）】》」』”’".contains(c)
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// True if there is a second address in a text that begins with one: beside it, or wrapped in its query.
fn holds_another(text: &str) -> bool {
    let mut at = 1;
    let address = text.split(['?', '？']).next().unwrap_or_default();
    if !start::is_of_wechat(address) && start::of_page(text, 4, text.len()).is_some() {
        return true;
    }
    while let Some(start) = start::any(text, at) {
        let before = text.slice(..start.at);
        let kept = before.trim_end();
        let is_apart = kept.len() < before.len() && !kept.ends_with(['=', '＝', '&', '?', ':', '：']);
        let is_next = !start.is_path && kept.ends_with(['，', '、', '；', '。', '｜', ',', ';', '|']);
        if is_apart || is_next {
            return true;
        }
        at = start.seen.max(start.at + 1);
    }
    false
}

/// How long the last value of a link is at most, before words follow it, in bytes.
const LONGEST_VALUE: usize = 1000;

/// The words behind a link: they hold nothing that a link is made of.
fn words_behind(link: &str) -> Option<&str> {
    let is_of_link = |c: char| matches!(c, '=' | '&' | '#' | '%' | '＝' | '＆' | '＃');
    let last = link.rfind(is_of_link).unwrap_or(0);
    let tail = link.get(last..)?;
    let is_chinese = |c: char| !c.is_ascii() && c.is_alphabetic();
    let last_word = tail.rfind(char::is_alphanumeric);
    let last_chinese = tail.rfind(is_chinese);
    let near = tail.char_indices().take_while(|(at, _)| *at < LONGEST_VALUE);
    let at = near.into_iter().find_map(|(at, character)| {
        let (before, rest) = (link.get(..last + at)?, tail.get(at..)?);
        let has_chinese = last_chinese >= Some(at);
        let is_end = match character {
            _ if before.ends_with(char::is_whitespace) => false,
            '、' | '，' | '；' | '｜' if is_between_ids(before, rest.slice(character.len_utf8()..)) => {
                false
            }
            _ if character.is_whitespace() => {
                is_prose(rest.trim_start(), before, has_chinese)
                    || rest.starts_with("\n\n")
                    || character == '\t' && is_complete(before)
            }
            '。' | '，' | '、' | '；' | '：' | '！' | '？' | '（' | '【' | '《' | '「' | '“' | '～' | '…' => {
                last_word >= Some(at)
            }
            _ if character.is_ascii_alphanumeric() => false,
            '\\' => is_complete(before) && matches!(rest.get(1..), Some("n" | "r" | "t" | "r\\n")),
            _ if character.is_ascii() => {
                let next = rest.chars().nth(1);
                is_complete(before) && (next.is_some_and(is_chinese) || character == '(' && has_chinese)
            }
            _ => !is_closing(character) && is_complete(before),
        };
        is_end.then_some(last + at)
    })?;
    link.get(at..)
}

/// True for words of a sentence behind a blank.
fn is_prose(rest: &str, before: &str, has_chinese: bool) -> bool {
    if rest.is_empty() {
        return false;
    }
    let starts_english = rest.starts_with(|c: char| c.is_ascii_alphabetic() || "([-|".contains(c));
    let is_sentence = || rest.split_whitespace().nth(1).is_some() || rest.ends_with(['.', '!', '?']);
    rest.starts_with(|c: char| !c.is_ascii())
        || has_chinese && is_complete(before)
        || starts_english && (is_complete(before) || is_sentence() && !before.ends_with('='))
}
