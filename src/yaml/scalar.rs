//! Where the characters of a scalar are written, and how characters are written in one.

use std::fmt::Write as _;
use std::ops::Range;

use granit_parser::ScalarStyle;

use crate::slice::Slice;
use crate::source::MappedText;

/// The value of the scalar at `place` with the places of its characters, whatever YAML did to them: escape
/// sequences, doubled quotes, folded and indented lines. Where that cannot be followed, each has the whole
/// place.
pub(super) fn mapped(
    raw: &str,
    place: Range<usize>,
    value: String,
    style: ScalarStyle,
) -> MappedText<'static> {
    let inside = match style {
        ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
            place.start + 1..place.end.saturating_sub(1).max(place.start + 1)
        }
        _ => place.clone(),
    };
    let written = raw.slice(inside.clone());
    if written == value {
        return MappedText::verbatim(value, inside.start);
    }
    align(written, inside.start, &value, style).unwrap_or_else(|| MappedText::somewhere_in(value, place))
}

/// Reads along what is written, which begins at the byte `start` of the source, and what it means.
fn align(written: &str, start: usize, value: &str, style: ScalarStyle) -> Option<MappedText<'static>> {
    let mut text = MappedText::new();
    let mut rest = written;
    while let Some(left) = value.get(text.text().len()..).filter(|left| !left.is_empty()) {
        let at = start + written.len() - rest.len();
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
        let (run, behind) = rest.split_at_checked(blanks)?;
        let meant = left.chars().next()?;
        let mut buffer = [0; 4];
        let taken = if run.contains(['\r', '\n']) || rest.is_empty() {
            let folded = left.len() - left.trim_start_matches([' ', '\t', '\n']).len();
            // Behind the end of a block there is nothing but the line breaks that it ends with.
            if behind.is_empty() && folded < left.len() {
                return None;
            }
            text.push_decoded(left.get(..folded)?, at..at + blanks);
            blanks
        } else if style == ScalarStyle::DoubleQuoted && rest.starts_with('\\') {
            let (length, character) = escape(rest)?;
            match character {
                None => {}
                Some(character) if character == meant => {
                    text.push_decoded(meant.encode_utf8(&mut buffer), at..at + length);
                }
                Some(_) => return None,
            }
            length
        } else if style == ScalarStyle::SingleQuoted && rest.starts_with("''") && meant == '\'' {
            text.push_decoded("'", at..at + 2);
            2
        } else if rest.starts_with(meant) {
            text.push_verbatim(meant.encode_utf8(&mut buffer), at);
            meant.len_utf8()
        } else {
            return None;
        };
        rest = rest.get(taken..)?;
    }
    Some(text)
}

/// The length of the escape sequence at the start of a text, and what it means: nothing at the end of a line
/// (YAML 1.2.2, 5.7).
fn escape(text: &str) -> Option<(usize, Option<char>)> {
    let number = |from: usize, digits: usize| u32::from_str_radix(text.get(from..from + digits)?, 16).ok();
    let coded = |digits: usize| Some((2 + digits, Some(char::from_u32(number(2, digits)?)?)));
    let sign = text.chars().nth(1)?;
    let meant = match sign {
        '\r' | '\n' => {
            let behind = text.get(1..)?.trim_start_matches([' ', '\t', '\r', '\n']);
            return Some((text.len() - behind.len(), None));
        }
        'x' => return coded(2),
        'u' => match number(2, 4)? {
            high @ 0xd800..=0xdbff => {
                let low = number(8, 4)?.checked_sub(0xdc00)?;
                return Some((12, Some(char::from_u32(0x10000 + ((high - 0xd800) << 10) + low)?)));
            }
            _ => return coded(4),
        },
        'U' => return coded(8),
        '0' => '\0',
        'a' => '\u{7}',
        'b' => '\u{8}',
        't' | '\t' => '\t',
        'n' => '\n',
        'v' => '\u{b}',
        'f' => '\u{c}',
        'r' => '\r',
        'e' => '\u{1b}',
        'N' => '\u{85}',
        '_' => '\u{a0}',
        'L' => '\u{2028}',
        'P' => '\u{2029}',
        sign => sign,
    };
    Some((1 + sign.len_utf8(), Some(meant)))
}

/// A text as it is to be written inside the scalar that begins at the byte `start` of a file. `None` where it
/// cannot be written there without changing how the scalar is written.
pub fn written_in_scalar(text: &str, file: &str, start: usize) -> Option<String> {
    match file.as_bytes().get(start)? {
        b'"' => Some(escaped(text)),
        b'\'' => Some(text.replace('\'', "''")).filter(|text| !text.contains(['\n', '\r'])),
        // Behind a blank `#` begins a comment; a colon before one ends a key.
        _ => (!text.contains(['\n', '\r', ' ', '\t']) && !text.ends_with(':')).then(|| text.to_owned()),
    }
}

/// The text with the escapes that YAML and JSON share.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for character in text.chars() {
        match character {
            '"' | '\\' => escaped.extend(['\\', character]),
            '\n' => escaped.push_str("\\n"),
            '\t' => escaped.push_str("\\t"),
            '\u{ad}' | '\u{feff}' | '\u{2000}'..='\u{206f}' | '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' => {
                // Writing to a String does not fail.
                let _ = write!(escaped, "\\u{:04x}", u32::from(character));
            }
            _ => escaped.push(character),
        }
    }
    escaped
}
