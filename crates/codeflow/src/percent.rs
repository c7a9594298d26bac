//! Percent-encoded bytes in a text.

use std::ops::Range;

/// The first run of `%XX` from a byte of the text on, and the bytes it stands for.
pub fn escapes(text: &str, from: usize, bytes: &mut Vec<u8>) -> Option<Range<usize>> {
    let escape = |at: usize| match text.as_bytes().get(at..at + 3)? {
        [b'%', high, low] => Some(hex(*high)? * 16 + hex(*low)?),
        _ => None,
    };
    bytes.clear();
    let rest = text.as_bytes().get(from..)?.iter().enumerate();
    let mut signs = rest.filter(|(_, byte)| **byte == b'%').map(|(at, _)| from + at);
    let start = signs.find(|at| escape(*at).is_some())?;
    let mut end = start;
    while let Some(byte) = escape(end) {
        bytes.push(byte);
        end += 3;
    }
    Some(start..end)
}

/// The value of a hexadecimal digit.
pub fn hex(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}
