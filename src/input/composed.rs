//! A text put together from pieces of a file, of which each character knows where it is written.

use std::ops::Range;

use crate::source::{SourceId, Span};

/// A text that a file does not hold in one piece: string literals without their escape sequences, joined
/// over the gaps between them, with `${…}` where the file leaves something open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Composed {
    text: String,
    pieces: Vec<Piece>,
}

/// A stretch of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Piece {
    /// Where it starts in the text, in bytes.
    start: usize,
    /// Its bytes of the file.
    written: Range<usize>,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Byte for byte what is written.
    Copied,
    /// One thing that is written otherwise: an escape sequence, an entity.
    Decoded,
    /// Something that the file leaves open.
    Hole,
}

impl Composed {
    /// No text yet.
    pub fn new() -> Self {
        Composed::default()
    }

    /// Characters that are written as they are, from the byte `at` of the file on.
    pub fn copied(text: &str, at: usize) -> Self {
        let mut composed = Composed::new();
        composed.push_copied(text, at);
        composed
    }

    /// Something that the file leaves open. `name` is what it is called there, as far as that is short and
    /// plain.
    pub fn hole(name: &str, written: Range<usize>) -> Self {
        let mut composed = Composed::new();
        composed.push_hole(name, written);
        composed
    }

    /// Adds characters that are written as they are, from the byte `at` of the file on.
    pub fn push_copied(&mut self, text: &str, at: usize) {
        if text.is_empty() {
            return;
        }
        let start = self.text.len();
        let follows =
            |piece: &Piece| piece.kind == Kind::Copied && piece.written.start + (start - piece.start) == at;
        self.text.push_str(text);
        match self.pieces.last_mut().filter(|piece| follows(piece)) {
            Some(piece) => piece.written.end = at + text.len(),
            None => self.pieces.push(Piece { start, written: at..at + text.len(), kind: Kind::Copied }),
        }
    }

    /// Adds characters that are written as something else.
    pub fn push_decoded(&mut self, text: &str, written: Range<usize>) {
        if !text.is_empty() {
            self.pieces.push(Piece { start: self.text.len(), written, kind: Kind::Decoded });
            self.text.push_str(text);
        }
    }

    /// Adds something that the file leaves open; see [`Composed::hole`].
    pub fn push_hole(&mut self, name: &str, written: Range<usize>) {
        self.pieces.push(Piece { start: self.text.len(), written, kind: Kind::Hole });
        let is_plain = (1..=40).contains(&name.len())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.'));
        self.text.push_str("${");
        self.text.push_str(if is_plain { name } else { "…" });
        self.text.push('}');
    }

    /// Adds another such text of the same file.
    pub fn push(&mut self, other: &Composed) {
        let shift = self.text.len();
        self.text.push_str(&other.text);
        let shifted = |piece: &Piece| Piece { start: piece.start + shift, ..piece.clone() };
        self.pieces.extend(other.pieces.iter().map(shifted));
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// True if there is no text.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// True if the file leaves something of it open.
    pub fn has_hole(&self) -> bool {
        self.pieces.iter().any(|piece| piece.kind == Kind::Hole)
    }

    /// True if nothing of it is known.
    pub fn is_one_hole(&self) -> bool {
        matches!(self.pieces.as_slice(), [Piece { kind: Kind::Hole, .. }])
    }

    /// True if a byte of the text belongs to something that the file leaves open.
    pub fn is_hole(&self, at: usize) -> bool {
        self.piece(at).is_some_and(|piece| piece.kind == Kind::Hole)
    }

    /// The bytes of the file that its text is written in, holes left out.
    pub fn places(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        let written =
            self.pieces.iter().filter(|piece| piece.kind != Kind::Hole && !piece.written.is_empty());
        written.map(|piece| piece.written.clone())
    }

    /// A part of the text; holes are kept whole or left out.
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> Composed {
        let mut part = Composed::new();
        let first = self.pieces.partition_point(|piece| piece.start <= range.start).saturating_sub(1);
        let pieces = self.pieces.iter().enumerate().skip(first);
        for (number, piece) in pieces.take_while(|(_, piece)| piece.start < range.end) {
            let end = self.end(number);
            let from = piece.start.max(range.start);
            let to = end.min(range.end);
            let Some(text) = self.text.get(from..to).filter(|text| !text.is_empty()) else { continue };
            match piece.kind {
                Kind::Copied => part.push_copied(text, piece.written.start + (from - piece.start)),
                kind => {
                    part.pieces.push(Piece { start: part.text.len(), written: piece.written.clone(), kind });
                    part.text.push_str(text);
                }
            }
        }
        part
    }

    /// The bytes of the file behind a range of the text; a gap between pieces belongs to it only where it
    /// lies inside. An empty range is the place behind the character before it.
    pub fn written(&self, range: Range<usize>) -> Range<usize> {
        if range.is_empty() {
            let at = self.after(range.start);
            return at..at;
        }
        let first = self.pieces.partition_point(|piece| piece.start <= range.start).saturating_sub(1);
        let start = self.pieces.get(first).map_or(0, |piece| match piece.kind {
            Kind::Copied => piece.written.start + (range.start - piece.start).min(piece.written.len()),
            Kind::Decoded | Kind::Hole => piece.written.start,
        });
        // What was put together from several places may stand in another order.
        let end = self.after(range.end);
        if end < start { start..start } else { start..end }
    }

    /// The byte of the file behind the character of the text that ends at `at`.
    fn after(&self, at: usize) -> usize {
        let last = self.pieces.partition_point(|piece| piece.start < at).saturating_sub(1);
        self.pieces.get(last).map_or(0, |piece| match piece.kind {
            Kind::Copied => piece.written.start + at.saturating_sub(piece.start).min(piece.written.len()),
            Kind::Decoded | Kind::Hole if at == piece.start => piece.written.start,
            Kind::Decoded | Kind::Hole => piece.written.end,
        })
    }

    /// The same text where what was taken for the file is itself such a text of the real file.
    #[must_use]
    pub fn within(&self, outer: &Composed) -> Composed {
        let mut text = Composed::new();
        for (number, piece) in self.pieces.iter().enumerate() {
            let own = self.text.get(piece.start..self.end(number)).unwrap_or_default();
            match piece.kind {
                Kind::Copied => text.push(&outer.slice(piece.written.clone())),
                kind => {
                    let written = outer.written(piece.written.clone());
                    text.pieces.push(Piece { start: text.text.len(), written, kind });
                    text.text.push_str(own);
                }
            }
        }
        text
    }

    /// The same text of a file in which everything stands `by` bytes further.
    #[must_use]
    pub fn shifted(mut self, by: usize) -> Composed {
        for piece in &mut self.pieces {
            piece.written = piece.written.start + by..piece.written.end + by;
        }
        self
    }

    /// The same text of a file that begins at the byte `at` of this one.
    #[must_use]
    pub fn moved_to_start(mut self, at: usize) -> Composed {
        for piece in &mut self.pieces {
            piece.written = piece.written.start.saturating_sub(at)..piece.written.end.saturating_sub(at);
        }
        self
    }

    /// The place of a range of the text.
    pub fn span(&self, source: SourceId, range: Range<usize>) -> Span {
        Span::new(source, self.written(range))
    }

    /// The text with every character that `keep` refuses percent-encoded; holes stay.
    #[must_use]
    pub fn encoded(&self, keep: impl Fn(u8) -> bool) -> Composed {
        let mut encoded = Composed::new();
        for (number, piece) in self.pieces.iter().enumerate() {
            let own = self.text.get(piece.start..self.end(number)).unwrap_or_default();
            if piece.kind == Kind::Hole {
                encoded.pieces.push(Piece { start: encoded.text.len(), ..piece.clone() });
                encoded.text.push_str(own);
                continue;
            }
            for (at, character) in own.char_indices() {
                let written = match piece.kind {
                    Kind::Copied => {
                        let start = piece.written.start + at;
                        start..start + character.len_utf8()
                    }
                    _ => piece.written.clone(),
                };
                let mut bytes = [0; 4];
                let bytes = character.encode_utf8(&mut bytes);
                if bytes.bytes().all(&keep) && piece.kind == Kind::Copied {
                    encoded.push_copied(bytes, written.start);
                } else if bytes.bytes().all(&keep) {
                    encoded.push_decoded(bytes, written);
                } else {
                    let escaped: String = bytes.bytes().map(|byte| format!("%{byte:02X}")).collect();
                    encoded.push_decoded(&escaped, written);
                }
            }
        }
        encoded
    }

    fn piece(&self, at: usize) -> Option<&Piece> {
        let last = self.pieces.partition_point(|piece| piece.start <= at).checked_sub(1)?;
        self.pieces.get(last)
    }

    /// Where a piece ends in the text.
    fn end(&self, number: usize) -> usize {
        self.pieces.get(number + 1).map_or(self.text.len(), |next| next.start)
    }
}

#[cfg(test)]
mod tests {
    use super::Composed;

    /// `"a\u0026b" + x + "c"`, as a file might have it.
    const FILE: &str = r#""a\u0026b" + x + "c=1""#;

    fn sample() -> Composed {
        let mut text = Composed::copied("a", 1);
        text.push_decoded("&", 2..8);
        text.push_copied("b", 8);
        text.push_hole("x", 13..14);
        text.push_copied("c=1", 18);
        text
    }

    #[test]
    fn characters_know_where_they_are_written() {
        let text = sample();
        assert_eq!(text.text(), "a&b${x}c=1");
        let written = |range| &FILE[text.written(range)];
        assert_eq!(written(0..1), "a");
        assert_eq!(written(1..2), r"\u0026");
        assert_eq!(written(1..3), r"\u0026b");
        assert_eq!(written(3..7), "x");
        assert_eq!(written(7..8), "c");
        assert_eq!(written(2..8), r#"b" + x + "c"#);
        assert_eq!(written(7..10), "c=1");
        assert_eq!(text.written(10..10), 21..21);
        assert_eq!(text.written(3..3), 9..9);
        assert!(text.has_hole() && text.is_hole(3) && !text.is_hole(7));
    }

    #[test]
    fn parts_and_nested_texts_keep_their_places() {
        let text = sample();
        let part = text.slice(1..8);
        assert_eq!(part.text(), "&b${x}c");
        assert_eq!(&FILE[part.written(6..7)], "c");
        // The whole stands in an attribute whose text was decoded: one character more before it.
        let mut outer = Composed::new();
        outer.push_decoded("\"", 0..6);
        outer.push_copied(&FILE[1..], 6);
        let nested = text.within(&outer);
        assert_eq!(nested.text(), text.text());
        assert_eq!(nested.written(0..1), 6..7);
        assert_eq!(nested.written(9..10), text.written(9..10).start + 5..text.written(9..10).end + 5);
        assert_eq!(text.clone().shifted(5), nested);
    }

    #[test]
    fn encoding_leaves_holes_alone() {
        let encoded = sample().encoded(|byte| byte.is_ascii_alphanumeric());
        assert_eq!(encoded.text(), "a%26b${x}c%3D1");
        assert_eq!(&FILE[encoded.written(1..4)], r"\u0026");
        assert_eq!(&FILE[encoded.written(10..13)], "=");
    }
}
