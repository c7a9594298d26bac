//! A piece of a link: what is written, what it means, and where each character of its meaning stands.

use std::borrow::Cow;
use std::ops::Range;

use percent_encoding::percent_decode_str;

use super::mend::{Mend, Mended};
use crate::input::Composed;
use crate::source::{SourceId, Span};

/// Where the raw text of a link stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin<'a> {
    /// At a byte of a source: places are exact.
    At {
        /// The source.
        source: SourceId,
        /// The byte of the source at which the raw text starts.
        start: usize,
    },
    /// Somewhere inside this place, escaped or folded: every place is the whole of it.
    Within(Span),
    /// Put together from pieces of a source: the raw text is the text of these.
    Pieces {
        /// The source.
        source: SourceId,
        /// The pieces.
        pieces: &'a Composed,
        /// True in code and documents, where an ellipsis stands for what everybody fills in, and not for what a
        /// program left out.
        is_sample: bool,
    },
}

impl Origin<'_> {
    /// The place of a range of the raw text, in bytes.
    pub fn span(&self, range: Range<usize>) -> Span {
        match *self {
            Origin::At { source, start } => {
                Span::new(source, start.saturating_add(range.start)..start.saturating_add(range.end))
            }
            Origin::Within(span) => span,
            Origin::Pieces { source, pieces, .. } => pieces.span(source, range),
        }
    }
}

/// A piece of a link.
#[derive(Clone, Debug)]
pub struct Part<'a> {
    /// Its place.
    pub span: Span,
    /// Its bytes in the raw text.
    pub range: Range<usize>,
    /// What is written, damage included.
    pub raw: &'a str,
    /// What it means: damage mended, percent-decoded once, bad UTF-8 replaced. Schemes, hosts and
    /// ports are not decoded.
    pub value: Cow<'a, str>,
    mends: Box<[Mend]>,
}

impl<'a> Part<'a> {
    /// The raw bytes behind a range of `value`, in the raw text of the link. The whole part when
    /// `value_range` is all of the value, no range of it, or the value cannot be followed (bad UTF-8).
    pub fn raw_range(&self, value_range: Range<usize>) -> Range<usize> {
        if self.value.get(value_range.clone()).is_none() {
            return self.range.clone();
        }
        self.places().range(value_range)
    }

    /// Where each byte of `value` is written.
    pub(super) fn places(&self) -> Places {
        let whole = self.range.clone();
        if self.mends.is_empty() && self.value == self.raw {
            return Places { whole, bytes: Bytes::Same };
        }
        let mended = self.mended_places();
        let decoded = decode_places(&mended);
        let bytes = [decoded, mended]
            .into_iter()
            .find(|bytes| bytes.iter().map(|(byte, _)| byte).eq(self.value.as_bytes()))
            .map_or(Bytes::Unknown, Bytes::Each);
        Places { whole, bytes }
    }

    /// The characters at `range` of the raw text, as they are.
    pub(super) fn verbatim(raw: &'a str, range: Range<usize>, origin: Origin<'_>) -> Self {
        let text = raw.get(range.clone()).unwrap_or_default();
        Part {
            span: origin.span(range.clone()),
            range,
            raw: text,
            value: Cow::Borrowed(text),
            mends: Box::default(),
        }
    }

    /// The part at `range` of the mended text.
    pub(super) fn new(
        mended: &Mended<'a>,
        range: Range<usize>,
        origin: Origin<'_>,
        escapes: Escapes,
    ) -> Self {
        let raw_range = mended.raw_range(range.clone());
        let mut part = Part::verbatim(mended.raw, raw_range, origin);
        if !mended.mends.is_empty() {
            part.mends = mended.mends_within(range.clone(), part.range.clone());
        }
        if !part.mends.is_empty() {
            let meant = mended.text.get(range).unwrap_or_default();
            let value = if escapes == Escapes::Decode { decode(meant) } else { Cow::Borrowed(meant) };
            part.value = Cow::Owned(value.into_owned());
        } else if escapes == Escapes::Decode {
            part.value = decode(part.raw);
        }
        part
    }

    fn mended_places(&self) -> Vec<(u8, Range<usize>)> {
        let mut places = Vec::with_capacity(self.raw.len());
        let mut at = self.range.start;
        let copy = |places: &mut Vec<_>, from: usize, to: usize| {
            let offset = self.range.start;
            let bytes = self.raw.as_bytes().get(from - offset..to.max(from) - offset).unwrap_or_default();
            places.extend(bytes.iter().zip(from..).map(|(byte, at)| (*byte, at..at + 1)));
        };
        for mend in &self.mends {
            copy(&mut places, at, mend.raw.start);
            places.extend(mend.to.bytes().map(|byte| (byte, mend.raw.clone())));
            at = mend.raw.end.max(at);
        }
        copy(&mut places, at, self.range.end);
        places
    }
}

/// Whether `%XX` in a part stands for a byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Escapes {
    Decode,
    Keep,
}

/// Where each byte of a value is written in the raw text.
pub(super) struct Places {
    whole: Range<usize>,
    bytes: Bytes,
}

enum Bytes {
    /// The value is what is written.
    Same,
    /// The bytes of the value, each with its raw bytes.
    Each(Vec<(u8, Range<usize>)>),
    /// It cannot be told.
    Unknown,
}

impl Places {
    /// See [`Part::raw_range`].
    pub(super) fn range(&self, value_range: Range<usize>) -> Range<usize> {
        let count = match &self.bytes {
            Bytes::Same => self.whole.len(),
            Bytes::Each(bytes) => bytes.len(),
            Bytes::Unknown => return self.whole.clone(),
        };
        if value_range == (0..count) || value_range.start > value_range.end || value_range.end > count {
            return self.whole.clone();
        }
        let Bytes::Each(bytes) = &self.bytes else {
            return self.whole.start + value_range.start..self.whole.start + value_range.end;
        };
        let start = bytes.get(value_range.start).map_or(self.whole.end, |(_, raw)| raw.start);
        let last = value_range.end.checked_sub(1).filter(|last| *last >= value_range.start);
        let end = last.and_then(|last| bytes.get(last)).map_or(start, |(_, raw)| raw.end);
        start..end.max(start)
    }

    /// The places of the value percent-decoded once more, whose bytes as written are `value`.
    pub(super) fn decoded(self, value: &str) -> Self {
        let start = self.whole.start;
        let bytes = match self.bytes {
            Bytes::Same => {
                let each = value.bytes().zip(start..).map(|(byte, at)| (byte, at..at + 1));
                Bytes::Each(decode_places(&each.collect::<Vec<_>>()))
            }
            Bytes::Each(bytes) => Bytes::Each(decode_places(&bytes)),
            Bytes::Unknown => Bytes::Unknown,
        };
        Places { whole: self.whole, bytes }
    }
}

/// A text percent-decoded once; bad UTF-8 becomes U+FFFD. Borrows when nothing is escaped.
pub(super) fn decode(text: &str) -> Cow<'_, str> {
    if !text.as_bytes().contains(&b'%') {
        return Cow::Borrowed(text);
    }
    let mut bytes = Vec::with_capacity(text.len());
    bytes.extend(percent_decode_str(text));
    Cow::Owned(match String::from_utf8(bytes) {
        Ok(decoded) => decoded,
        Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
    })
}

/// The value of a hexadecimal digit.
pub(super) fn hex(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

fn decode_places(written: &[(u8, Range<usize>)]) -> Vec<(u8, Range<usize>)> {
    let mut decoded = Vec::with_capacity(written.len());
    let mut rest = written;
    while let [(byte, place), after @ ..] = rest {
        rest = after;
        if let (b'%', [(high, _), (low, end), after @ ..]) = (*byte, after)
            && let (Some(high), Some(low)) = (hex(*high), hex(*low))
        {
            decoded.push((high * 16 + low, place.start..end.end));
            rest = after;
        } else {
            decoded.push((*byte, place.clone()));
        }
    }
    decoded
}
