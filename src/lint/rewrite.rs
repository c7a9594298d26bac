//! Writes a link anew that YAML has escaped or folded, so that it cannot be edited letter by letter.

use std::fmt::Write as _;

use super::fix::apply;
use crate::diagnostic::{Edit, Fix};
use crate::source::{SourceId, Span};

/// The fix of a link that was judged as a text of its own, `source`, as a fix of the scalar at `place` of
/// the file in which it is written. `None` if it changes something else or cannot be written there.
pub(super) fn in_scalar(fix: &Fix, link: &str, source: SourceId, place: Span, file: &str) -> Option<Fix> {
    let is_of_link = fix.edits.iter().all(|edit| edit.span.source == source);
    let edited = apply(link, fix.edits.iter().collect()).filter(|_| is_of_link)?;
    let text = scalar(&edited, place, file)?;
    Some(Fix { edits: vec![Edit { span: place, text }], ..fix.clone() })
}

/// A text as a YAML scalar in the place of another.
fn scalar(text: &str, place: Span, file: &str) -> Option<String> {
    if is_in_block(file.get(..place.range().start)?) {
        let line = text.trim();
        return (!line.is_empty() && !line.contains(['\n', '\r'])).then(|| line.to_owned());
    }
    // JSON, which is read as YAML too, has no scalars without quotes.
    let was_quoted = file.get(place.range())?.starts_with('"');
    Some(if is_plain(text) && !was_quoted { text.to_owned() } else { quoted(text) })
}

/// True behind the `|` or `>` of a block scalar, which has no quotes and no escapes.
fn is_in_block(before: &str) -> bool {
    // The header ends the last line that says something; the text begins on a later one.
    let said = before.trim_end();
    if !before.get(said.len()..).is_some_and(|rest| rest.contains('\n')) {
        return false;
    }
    let line = said.rsplit('\n').next().unwrap_or_default();
    let header = line.split(" #").next().unwrap_or_default().trim_end();
    let mark = header.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-'));
    mark.ends_with(" |") || mark.ends_with(" >")
}

/// True for what means itself without quotes wherever a scalar may stand.
fn is_plain(text: &str) -> bool {
    let is_harmless = |c: char| c.is_ascii_alphanumeric() || "%|;:/?#&=._~@$+-".contains(c);
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && !text.ends_with(':')
        && text.chars().all(is_harmless)
}

/// The text in double quotes, with escapes that YAML and JSON share.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\u{ad}' | '\u{feff}' | '\u{2000}'..='\u{206f}' | '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' => {
                // Writing to a String does not fail.
                let _ = write!(quoted, "\\u{:04x}", u32::from(character));
            }
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}
