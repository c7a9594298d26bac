//! A text as whoever reads it will have it: escapes of any depth decoded, each byte with the place it has in
//! the text as it is written.

use std::borrow::Cow;
use std::ops::Range;

/// The decoded bytes of a text. A `%3D` is one byte `=` of depth 1, a `%253D` one of depth 2; what is written
/// plainly, or with the escape of a JSON or YAML text (`\u003d`, `\x3d`, `\/`), has depth 0.
pub(super) struct View<'t> {
    bytes: Cow<'t, [u8]>,
    /// For each byte where it begins in the text, and its depth; empty where no byte is escaped.
    places: Vec<(u32, u8)>,
    /// The length of the text.
    len: usize,
}

impl<'t> View<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        let raw = text.as_bytes();
        let is_escape = |at: &usize| matches!(raw.get(*at), Some(b'%' | b'\\')) && escape(raw, *at).is_some();
        let Some(first) = (0..raw.len()).find(is_escape) else {
            return View { bytes: Cow::Borrowed(raw), places: Vec::new(), len: raw.len() };
        };
        let mut bytes = Vec::with_capacity(raw.len());
        let mut places = Vec::with_capacity(raw.len());
        let mut at = 0;
        while let Some(byte) = raw.get(at) {
            let escaped = if at < first { None } else { escape(raw, at) };
            let (byte, depth, len) = escaped.unwrap_or((*byte, 0, 1));
            bytes.push(byte);
            places.push((u32::try_from(at).unwrap_or(u32::MAX), depth));
            at += len;
        }
        View { bytes: Cow::Owned(bytes), places, len: raw.len() }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// How often the byte is escaped with `%`.
    pub(super) fn depth(&self, at: usize) -> u8 {
        self.places.get(at).map_or(0, |(_, depth)| *depth)
    }

    /// Where these bytes stand in the text.
    pub(super) fn in_text(&self, range: Range<usize>) -> Range<usize> {
        if self.places.is_empty() {
            return range;
        }
        let place = |at: usize| self.places.get(at).map_or(self.len, |(place, _)| *place as usize);
        place(range.start)..place(range.end)
    }
}

/// The byte that is escaped at a place, how deep, and how long the escape is.
fn escape(raw: &[u8], at: usize) -> Option<(u8, u8, usize)> {
    let rest = raw.get(at..)?;
    match rest {
        [b'%', ..] => {
            let mut len = 1;
            let mut depth = 1_u8;
            while rest.get(len..len + 2) == Some(b"25") && byte(rest, len + 2).is_some() {
                len += 2;
                depth = depth.saturating_add(1);
            }
            Some((byte(rest, len)?, depth, len + 2))
        }
        [b'\\', b'u', b'0', b'0', ..] => byte(rest, 4).filter(u8::is_ascii_graphic).map(|byte| (byte, 0, 6)),
        [b'\\', b'/', ..] => Some((b'/', 0, 2)),
        [b'\\', b'x', ..] => byte(rest, 2).filter(u8::is_ascii_graphic).map(|byte| (byte, 0, 4)),
        _ => None,
    }
}

/// The byte that two hexadecimal digits are.
fn byte(text: &[u8], at: usize) -> Option<u8> {
    let digit = |at: usize| text.get(at).and_then(|digit| char::from(*digit).to_digit(16));
    u8::try_from(digit(at)? * 16 + digit(at + 1)?).ok()
}

#[cfg(test)]
mod tests {
    use super::View;

    #[test]
    fn escapes_of_any_depth_are_one_byte() {
        let text = "a%3Db%253dc%25zz\\u0026\\x3d%";
        let view = View::of(text);
        assert_eq!(view.bytes(), b"a=b=c%zz&=%");
        assert_eq!(&text[view.in_text(3..4)], "%253d");
        assert_eq!((view.depth(1), view.depth(3), view.depth(8)), (1, 2, 0));
        assert_eq!(view.in_text(0..11), 0..text.len());
    }
}
