//! Character references of HTML, in texts whose characters know where they are written.

use crate::slice::Slice;
use crate::source::MappedText;

/// A text with its character references decoded, as in the value of an attribute; holes stay.
pub(super) fn decode_entities(text: &MappedText<'_>) -> MappedText<'static> {
    let raw = text.text();
    let mut decoded = MappedText::new();
    let mut start = 0;
    for (at, _) in raw.match_indices('&') {
        if at < start || text.is_hole(at) {
            continue;
        }
        let rest = raw.slice(at..);
        let Some(semicolon) = rest.bytes().take(LONGEST).position(|byte| byte == b';') else { continue };
        let meant = match rest.get(1..semicolon) {
            Some("amp" | "#38" | "#x26" | "#X26" | "AMP") => "&",
            Some("quot" | "#34" | "#x22") => "\"",
            Some("apos" | "#39" | "#x27") => "'",
            Some("lt" | "#60") => "<",
            Some("gt" | "#62") => ">",
            Some("num" | "#35") => "#",
            Some("equals" | "#61") => "=",
            _ => continue,
        };
        decoded.push(&text.slice(start..at));
        decoded.push_decoded(meant, text.written(at..at + semicolon + 1));
        start = at + semicolon + 1;
    }
    decoded.push(&text.slice(start..raw.len()));
    decoded
}

/// The longest reference looked at, in bytes.
const LONGEST: usize = 10;
