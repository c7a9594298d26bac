//! A text that a source does not hold as it is to be read, of which each character knows where it is written.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::{Deref, Range};

use crate::percent::escapes;
use crate::slice::Slice;

/// A text and where its characters are written: escape sequences of YAML, JSON, programs and pages undone,
/// percent-encoding decoded, damage repaired, literals joined over the gaps between them, with `${…}` where
/// the source leaves something open.
///
/// What is written as it was read takes no memory for its places.
#[derive(Clone, Debug)]
pub struct MappedText<'t> {
    text: Cow<'t, str>,
    /// Where it is written, if it has no pieces: byte for byte from there on.
    at: usize,
    /// What it is put together from, in the order of the text and without gaps in it.
    pieces: Vec<Piece>,
}

/// A stretch of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Piece {
    /// Where it starts in the text, in bytes.
    start: usize,
    /// Its bytes of the source.
    written: Range<usize>,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Byte for byte what is written.
    Copied,
    /// One thing that is written otherwise: an escape sequence, an entity.
    Decoded,
    /// Somewhere in there, nobody knows where.
    Unplaced,
    /// Something that the source leaves open.
    Hole,
    /// The same, percent-encoded, so that it is one value whatever it holds.
    Value,
    /// The same, encoded once more.
    Twice,
}

impl Kind {
    fn is_hole(self) -> bool {
        matches!(self, Kind::Hole | Kind::Value | Kind::Twice)
    }
}

/// What becomes of percent-encoded bytes that are no UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undecodable {
    /// They stay percent-encoded.
    Keep,
    /// They become U+FFFD.
    Replace,
}

/// The pieces of a text, also of one that has none of its own.
enum Pieces<'p> {
    One([Piece; 1]),
    Many(&'p [Piece]),
}

impl Deref for Pieces<'_> {
    type Target = [Piece];

    fn deref(&self) -> &[Piece] {
        match self {
            Pieces::One(piece) => piece,
            Pieces::Many(pieces) => pieces,
        }
    }
}

impl Default for MappedText<'_> {
    fn default() -> Self {
        MappedText::verbatim("", 0)
    }
}

impl PartialEq for MappedText<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text && *self.pieces() == *other.pieces()
    }
}

impl Eq for MappedText<'_> {}

/// How far the pieces of one part stand apart at most, in bytes, for what lies between to be a part of it.
const FARTHEST: usize = 300;

impl<'t> MappedText<'t> {
    /// No text yet.
    pub fn new() -> Self {
        MappedText::default()
    }

    /// Characters that are written as they are, from the byte `at` of the source on.
    pub fn verbatim(text: impl Into<Cow<'t, str>>, at: usize) -> Self {
        MappedText { text: text.into(), at, pieces: Vec::new() }
    }

    /// A text of which only the whole place is known.
    pub fn somewhere_in(text: impl Into<Cow<'t, str>>, written: Range<usize>) -> Self {
        let at = written.start;
        MappedText { text: text.into(), at, pieces: vec![Piece { start: 0, written, kind: Kind::Unplaced }] }
    }

    /// Something that the source leaves open. `name` is what it is called there, as far as that is short and
    /// plain.
    pub fn hole(name: &str, written: Range<usize>) -> Self {
        let mut text = MappedText::new();
        text.push_hole(name, written);
        text
    }

    /// Adds characters that are written as they are, from the byte `at` of the source on.
    pub fn push_verbatim(&mut self, text: &str, at: usize) {
        if text.is_empty() {
            return;
        }
        let start = self.text.len();
        let follows =
            |piece: &Piece| piece.kind == Kind::Copied && piece.written.start + (start - piece.start) == at;
        let pieces = self.pieces_mut();
        match pieces.last_mut().filter(|piece| follows(piece)) {
            Some(piece) => piece.written.end = at + text.len(),
            None => pieces.push(Piece { start, written: at..at + text.len(), kind: Kind::Copied }),
        }
        self.text.to_mut().push_str(text);
    }

    /// Adds characters that are written as something else.
    pub fn push_decoded(&mut self, text: &str, written: Range<usize>) {
        self.push_piece(text, written, Kind::Decoded);
    }

    /// Adds something that the source leaves open; see [`MappedText::hole`].
    pub fn push_hole(&mut self, name: &str, written: Range<usize>) {
        let is_plain = (1..=40).contains(&name.len())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.'));
        let name = if is_plain { name } else { "…" };
        self.push_piece(&format!("${{{name}}}"), written, Kind::Hole);
    }

    /// Adds another such text of the same source.
    pub fn push(&mut self, other: &MappedText<'_>) {
        let shift = self.text.len();
        let shifted = |piece: &Piece| Piece { start: piece.start + shift, ..piece.clone() };
        let more = other.pieces();
        self.pieces_mut().extend(more.iter().map(shifted));
        self.text.to_mut().push_str(&other.text);
    }

    /// The text.
    #[inline]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// True if there is no text.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Where the source has the text byte for byte, if it does.
    #[inline]
    pub fn verbatim_at(&self) -> Option<usize> {
        match self.pieces.as_slice() {
            [] => Some(self.at),
            [Piece { kind: Kind::Copied, written, .. }] => Some(written.start),
            _ => None,
        }
    }

    /// True if the source leaves something of it open.
    pub fn has_hole(&self) -> bool {
        self.pieces().iter().any(|piece| piece.kind.is_hole())
    }

    /// True if nothing of it is known.
    pub fn is_one_hole(&self) -> bool {
        matches!(&*self.pieces(), [piece] if piece.kind.is_hole())
    }

    /// True if a byte of the text belongs to something that the source leaves open.
    pub fn is_hole(&self, at: usize) -> bool {
        self.kind_at(at).is_some_and(Kind::is_hole)
    }

    /// True if a byte of the text belongs to something open that was percent-encoded as a whole, so that it cannot
    /// hold more than one value.
    pub fn is_encoded_hole(&self, at: usize) -> bool {
        matches!(self.kind_at(at), Some(Kind::Value | Kind::Twice))
    }

    /// The same text where what is open was percent-encoded once less.
    #[must_use]
    pub fn with_holes_decoded(mut self) -> Self {
        for piece in &mut self.pieces {
            piece.kind = match piece.kind {
                Kind::Twice => Kind::Value,
                Kind::Value => Kind::Hole,
                kind => kind,
            };
        }
        self
    }

    /// True if a byte of the text belongs to something open that was percent-encoded more than once.
    pub fn is_twice_encoded_hole(&self, at: usize) -> bool {
        self.kind_at(at) == Some(Kind::Twice)
    }

    fn kind_at(&self, at: usize) -> Option<Kind> {
        let pieces = self.pieces();
        let last = pieces.partition_point(|piece| piece.start <= at).checked_sub(1);
        last.and_then(|last| pieces.get(last)).map(|piece| piece.kind)
    }

    /// The bytes of the source that its text is written in, holes left out.
    pub fn places(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        let pieces = self.pieces();
        let is_told = |piece: &&Piece| !piece.kind.is_hole() && !piece.written.is_empty();
        pieces.iter().filter(is_told).map(|piece| piece.written.clone()).collect::<Vec<_>>().into_iter()
    }

    /// A part of the text; holes are kept whole or left out.
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> MappedText<'static> {
        let mut part = MappedText::new();
        self.each_piece(range, |text, written, kind| match kind {
            Kind::Copied => part.push_verbatim(text, written.start),
            kind => part.push_piece(text, written, kind),
        });
        part
    }

    /// The pieces of a part of the text, each with its text and its bytes of the source.
    fn each_piece(&self, range: Range<usize>, mut piece_of: impl FnMut(&str, Range<usize>, Kind)) {
        let pieces = self.pieces();
        let first = pieces.partition_point(|piece| piece.start <= range.start).saturating_sub(1);
        let met = pieces.iter().enumerate().skip(first);
        for (number, piece) in met.take_while(|(_, piece)| piece.start < range.end) {
            let from = piece.start.max(range.start);
            let to = self.end_of(&pieces, number).min(range.end);
            let Some(text) = self.text.get(from..to).filter(|text| !text.is_empty()) else { continue };
            let written = match piece.kind {
                Kind::Copied => {
                    let start = piece.written.start + (from - piece.start);
                    start..start + text.len()
                }
                _ => piece.written.clone(),
            };
            piece_of(text, written, piece.kind);
        }
    }

    /// The bytes of the source behind a range of the text; a gap between pieces belongs to it only where it
    /// lies inside. An empty range is the place behind the character before it.
    #[inline]
    pub fn written(&self, range: Range<usize>) -> Range<usize> {
        match self.pieces.is_empty() {
            true => self.at + range.start..self.at + range.end,
            false => self.written_in_pieces(range),
        }
    }

    fn written_in_pieces(&self, range: Range<usize>) -> Range<usize> {
        let pieces = &self.pieces;
        let after = |at: usize| {
            let last = pieces.partition_point(|piece| piece.start < at).saturating_sub(1);
            pieces.get(last).map_or(0, |piece| match piece.kind {
                Kind::Copied => piece.written.start + at.saturating_sub(piece.start).min(piece.written.len()),
                _ if at == piece.start => piece.written.start,
                _ => piece.written.end,
            })
        };
        if range.is_empty() {
            let last = pieces.partition_point(|piece| piece.start < range.start).saturating_sub(1);
            let unplaced = pieces.get(last).filter(|piece| piece.kind == Kind::Unplaced);
            let at = self.before_foreign(last).unwrap_or_else(|| after(range.start));
            return unplaced.map_or(at..at, |piece| piece.written.clone());
        }
        let first = pieces.partition_point(|piece| piece.start <= range.start).saturating_sub(1);
        let start = pieces.get(first).map_or(0, |piece| match piece.kind {
            Kind::Copied => piece.written.start + (range.start - piece.start).min(piece.written.len()),
            _ => piece.written.start,
        });
        // What was put together from several places may stand in another order.
        let end = after(range.end);
        // Something open that stands apart from the text before it is no part of what is written there.
        let last = pieces.partition_point(|piece| piece.start < range.end).saturating_sub(1);
        let before =
            last.checked_sub(1).filter(|before| *before >= first).and_then(|before| pieces.get(before));
        let end = match (before, pieces.get(last)) {
            (Some(before), Some(hole)) if hole.kind.is_hole() && before.written.end < hole.written.start => {
                before.written.end
            }
            _ => end,
        };
        // What is put together from places far apart, or in another order, is told by the first of them.
        if end > start + FARTHEST || end < start {
            let mut near = start;
            for piece in pieces.iter().skip(first).take_while(|piece| piece.start < range.end) {
                if piece.written.start > near + FARTHEST || piece.written.end < near {
                    return start..near;
                }
                near = match piece.kind {
                    Kind::Copied => {
                        let len = range.end.saturating_sub(piece.start).min(piece.written.len());
                        piece.written.start + len
                    }
                    _ => piece.written.end,
                };
            }
        }
        if end < start { start..start } else { start..end }
    }

    /// Where the text before something open ends, if that was handed in from elsewhere: it stands before the text or far
    /// behind it.
    fn before_foreign(&self, number: usize) -> Option<usize> {
        let hole = self.pieces.get(number).filter(|piece| piece.kind.is_hole())?;
        let before = self.pieces.get(number.checked_sub(1)?)?;
        let is_near = (before.written.start..=before.written.end + FARTHEST).contains(&hole.written.start);
        (!is_near && !before.kind.is_hole()).then_some(before.written.end)
    }

    /// The range of the text that is written in these bytes of the source; `None` where they begin or end
    /// within something that is written otherwise. Of a text whose pieces stand in the order of the source.
    pub fn read_from(&self, written: &Range<usize>) -> Option<Range<usize>> {
        let pieces = self.pieces();
        let starts_at = |piece: &Piece| match piece.kind {
            Kind::Copied if (piece.written.start..=piece.written.end).contains(&written.start) => {
                Some(piece.start + (written.start - piece.written.start))
            }
            Kind::Unplaced => None,
            _ => (piece.written.start == written.start).then_some(piece.start),
        };
        let ends_at = |(number, piece): (usize, &Piece)| match piece.kind {
            Kind::Copied if (piece.written.start..=piece.written.end).contains(&written.end) => {
                Some(piece.start + (written.end - piece.written.start))
            }
            Kind::Unplaced => None,
            _ => (piece.written.end == written.end).then(|| self.end_of(&pieces, number)),
        };
        let end = pieces.iter().enumerate().find_map(ends_at)?;
        let start = if written.is_empty() { end } else { pieces.iter().rev().find_map(starts_at)? };
        (start <= end).then_some(start..end)
    }

    /// What is read from these bytes of the source: the characters that are written in them.
    pub fn read_within(&self, written: &Range<usize>) -> String {
        let mut text = String::new();
        let pieces = self.pieces();
        for (number, piece) in pieces.iter().enumerate() {
            let start = piece.written.start.max(written.start);
            let end = piece.written.end.min(written.end);
            let own = self.own(&pieces, number);
            text.push_str(match piece.kind {
                Kind::Copied if start < end => {
                    own.slice(start - piece.written.start..end - piece.written.start)
                }
                Kind::Decoded | Kind::Hole | Kind::Value | Kind::Twice | Kind::Unplaced
                    if (start..end) == piece.written =>
                {
                    own
                }
                _ => "",
            });
        }
        text
    }

    /// The same text where what was taken for the source is itself such a text of the real one.
    #[must_use]
    pub fn within(&self, outer: &MappedText<'_>) -> MappedText<'static> {
        let mut text = MappedText::new();
        let pieces = self.pieces();
        for (number, piece) in pieces.iter().enumerate() {
            match piece.kind {
                Kind::Copied => text.push(&outer.slice(piece.written.clone())),
                kind => {
                    text.push_piece(self.own(&pieces, number), outer.written(piece.written.clone()), kind)
                }
            }
        }
        text
    }

    /// The same text of a source in which everything stands `by` bytes further.
    #[must_use]
    pub fn shifted(self, by: usize) -> Self {
        self.moved(|at| at + by)
    }

    /// The same text of a source that begins at the byte `at` of this one.
    #[must_use]
    pub fn moved_to_start(self, at: usize) -> Self {
        self.moved(|written| written.saturating_sub(at))
    }

    /// The same text of a source in which every byte stands elsewhere.
    #[must_use]
    pub fn moved(mut self, to: impl Fn(usize) -> usize) -> Self {
        self.at = to(self.at);
        for piece in &mut self.pieces {
            piece.written = to(piece.written.start)..to(piece.written.end);
        }
        self
    }

    /// The text with every character that `keep` refuses percent-encoded; holes stay.
    #[must_use]
    pub fn encoded(&self, keep: impl Fn(u8) -> bool) -> MappedText<'static> {
        let mut encoded = MappedText::new();
        let pieces = self.pieces();
        for (number, piece) in pieces.iter().enumerate() {
            let own = self.own(&pieces, number);
            if piece.kind.is_hole() {
                let is_encoded = matches!(piece.kind, Kind::Value | Kind::Twice);
                let kind = if is_encoded { Kind::Twice } else { Kind::Value };
                encoded.push_piece(own, piece.written.clone(), kind);
                continue;
            }
            for (at, character) in own.char_indices() {
                let end = at + character.len_utf8();
                let text = own.slice(at..end);
                let is_copied = piece.kind == Kind::Copied;
                let written = match is_copied {
                    true => piece.written.start + at..piece.written.start + end,
                    false => piece.written.clone(),
                };
                match (text.bytes().all(&keep), is_copied) {
                    (true, true) => encoded.push_verbatim(text, written.start),
                    (true, false) => encoded.push_decoded(text, written),
                    (false, _) => {
                        let mut escaped = String::new();
                        for byte in text.bytes() {
                            // Writing to a String does not fail.
                            let _ = write!(escaped, "%{byte:02X}");
                        }
                        encoded.push_decoded(&escaped, written);
                    }
                }
            }
        }
        encoded
    }

    /// The text percent-decoded once.
    #[must_use]
    pub fn percent_decoded(&self, undecodable: Undecodable) -> MappedText<'static> {
        let mut text = String::with_capacity(self.text.len());
        let pieces = self.decoded_pieces(undecodable, |piece| text.push_str(piece));
        MappedText { text: Cow::Owned(text), at: 0, pieces }
    }

    /// The same where the decoded text, bad UTF-8 [replaced](Undecodable::Replace), is known already.
    #[must_use]
    pub fn percent_decoded_as<'d>(&self, decoded: &'d str) -> MappedText<'d> {
        let mut length = 0;
        let pieces = self.decoded_pieces(Undecodable::Replace, |piece| length += piece.len());
        debug_assert_eq!(length, decoded.len(), "decoded otherwise");
        MappedText { text: Cow::Borrowed(decoded), at: 0, pieces }
    }

    /// The pieces of the text percent-decoded; `push` is given the text of each in turn.
    fn decoded_pieces(&self, undecodable: Undecodable, mut push: impl FnMut(&str)) -> Vec<Piece> {
        // One for each escape and one for what stands before it, for as many as links have.
        let escapes_at_most = self.text.bytes().filter(|byte| *byte == b'%').count().min(64);
        let mut pieces = Vec::with_capacity(2 * escapes_at_most + 1);
        let mut start = 0;
        let mut add = |text: &str, written: Range<usize>, kind: Kind| {
            pieces.push(Piece { start, written, kind });
            push(text);
            start += text.len();
        };
        let mut kept = 0;
        let mut bytes = Vec::new();
        while let Some(run) = escapes(&self.text, kept, &mut bytes) {
            self.each_piece(kept..run.start, &mut add);
            let mut at = run.start;
            for chunk in bytes.utf8_chunks() {
                for character in chunk.valid().chars() {
                    let end = at + 3 * character.len_utf8();
                    add(character.encode_utf8(&mut [0; 4]), self.written(at..end), Kind::Decoded);
                    at = end;
                }
                let end = at + 3 * chunk.invalid().len();
                match undecodable {
                    _ if end == at => {}
                    Undecodable::Keep => self.each_piece(at..end, &mut add),
                    Undecodable::Replace => add("\u{fffd}", self.written(at..end), Kind::Decoded),
                }
                at = end;
            }
            kept = run.end;
        }
        self.each_piece(kept..self.text.len(), &mut add);
        pieces
    }

    /// The same with a text of its own.
    pub fn into_owned(self) -> MappedText<'static> {
        MappedText { text: Cow::Owned(self.text.into_owned()), ..self }
    }

    fn pieces(&self) -> Pieces<'_> {
        match self.pieces.is_empty() && !self.text.is_empty() {
            true => Pieces::One([Piece {
                start: 0,
                written: self.at..self.at + self.text.len(),
                kind: Kind::Copied,
            }]),
            false => Pieces::Many(&self.pieces),
        }
    }

    fn pieces_mut(&mut self) -> &mut Vec<Piece> {
        if let Pieces::One([piece]) = self.pieces() {
            self.pieces.push(piece);
        }
        &mut self.pieces
    }

    fn push_piece(&mut self, text: &str, written: Range<usize>, kind: Kind) {
        if !text.is_empty() {
            let start = self.text.len();
            self.pieces_mut().push(Piece { start, written, kind });
            self.text.to_mut().push_str(text);
        }
    }

    /// The text of a piece.
    fn own(&self, pieces: &[Piece], number: usize) -> &str {
        let start = pieces.get(number).map_or(0, |piece| piece.start);
        self.text.slice(start..self.end_of(pieces, number))
    }

    /// Where a piece ends in the text.
    fn end_of(&self, pieces: &[Piece], number: usize) -> usize {
        pieces.get(number + 1).map_or(self.text.len(), |next| next.start)
    }
}
