//! Undoes what was done to the characters of a link by what it stands in.

use std::ops::Range;

use super::around::Around;
use super::start::Start;
use crate::input::markup_text::decode_entities;
use crate::slice::Slice;
use crate::source::{MappedText, Undecodable};

/// A link as it is to be read; `behind` is what follows it.
pub(super) fn undone(link: MappedText<'static>, around: &Around<'_>, behind: &str) -> MappedText<'static> {
    let mut link = link;
    if link.text().contains('\\') {
        // `\/` and `\u0026` mean nothing but what they mean in JSON, where something is in quotes.
        if is_json(link.text()) && around.is_behind_quote() {
            link = decode_json(&link);
        }
        if around.is_command() {
            link = unescaped(&link, "&=?#%_-~*;|");
        } else if around.has_escapes() || is_escaped(link.text()) && around.is_in_text() {
            link = unescaped(&link, "_&=#-*?~.!@%");
        }
    }
    if link.text().contains('&') && (around.has_entities() || around.is_in_element(behind)) {
        link = decode_entities(&link);
    }
    link
}

/// True for a link out of a text of Markdown: each `_` in it has its backslash.
fn is_escaped(link: &str) -> bool {
    let marks = link.matches("\\_").count();
    marks > 1 && link.matches('_').count() == marks
}

fn is_json(link: &str) -> bool {
    link.contains("\\/") || link.contains("\\u00")
}

/// What backslashes mean in a string of JSON, also in one that is in a string itself.
fn decode_json(link: &MappedText<'_>) -> MappedText<'static> {
    const MEANT: [(&str, &str); 8] = [
        ("/", "/"),
        ("u0026", "&"),
        ("u003d", "="),
        ("u003f", "?"),
        ("u0023", "#"),
        ("u0025", "%"),
        ("u002f", "/"),
        ("u003a", ":"),
    ];
    let text = link.text();
    let mut places = Vec::new();
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find('\\')) {
        let start = from + at;
        let behind = text.slice(start..);
        let marks = behind.len() - behind.trim_start_matches('\\').len();
        let rest = behind.slice(marks..);
        let is = |sign: &&(&str, &str)| {
            rest.get(..sign.0.len()).is_some_and(|found| found.eq_ignore_ascii_case(sign.0))
        };
        from = start + marks;
        if let Some((sign, meant)) = MEANT.iter().find(is) {
            from += sign.len();
            places.push((start..from, *meant));
        }
    }
    replaced(link, places.into_iter())
}

/// A link without the backslashes before these marks.
fn unescaped(link: &MappedText<'_>, marks: &str) -> MappedText<'static> {
    let text = link.text();
    let mut from = 0;
    let places = text.match_indices('\\').filter_map(|(at, _)| {
        let mark = text.get(at + 1..)?.chars().next().filter(|mark| marks.contains(*mark))?;
        if at < from {
            return None;
        }
        from = at + 1 + mark.len_utf8();
        Some((at..from, text.get(at + 1..from)?))
    });
    replaced(link, places)
}

fn replaced<'m>(
    text: &MappedText<'_>,
    places: impl Iterator<Item = (Range<usize>, &'m str)>,
) -> MappedText<'static> {
    let mut decoded = MappedText::new();
    let mut start = 0;
    for (place, meant) in places {
        decoded.push(&text.slice(start..place.start));
        decoded.push_decoded(meant, text.written(place.clone()));
        start = place.end;
    }
    decoded.push(&text.slice(start..text.text().len()));
    decoded
}

/// The link that is percent-encoded as a whole at a place, decoded.
pub(super) fn encoded(text: &str, start: &Start) -> MappedText<'static> {
    let rest = text.slice(start.at..);
    // What an encoder leaves as it is.
    let is_encoded = |c: char| c.is_ascii_alphanumeric() || "%-_.~*+/:@!".contains(c);
    let end = rest.find(|c: char| !is_encoded(c)).unwrap_or(rest.len());
    let mut link = MappedText::verbatim(rest.slice(..end), start.at);
    for level in (0..start.level).rev() {
        link = link.percent_decoded(Undecodable::Keep);
        // What was added around it before it was encoded again.
        let text = link.text();
        let is_end = |c: char| match level {
            0 => c.is_whitespace() || matches!(c, '"' | '<' | '>' | '\'' | '`') || !c.is_ascii(),
            _ => !is_encoded(c),
        };
        let end = text.find(is_end).unwrap_or(text.len());
        link = link.slice(0..end);
    }
    let text = link.text();
    let kept = text.trim_end_matches(['.', ',', ';', '!', ':', '*', '\'']);
    let kept = if kept.len() == text.len() || text.ends_with("...") { text } else { kept };
    link.slice(0..kept.len())
}
