//! A piece of a link: what is written, what it means, and where each character of its meaning stands.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;

use percent_encoding::percent_decode_str;

use super::LinkText;
use super::repair::Repaired;
use crate::slice::Slice;
use crate::source::{MappedText, Span};

/// A piece of a link.
#[derive(Clone, Debug)]
pub struct Part<'a> {
    /// Its place.
    pub span: Span,
    /// Its bytes in the raw text.
    pub range: Range<usize>,
    /// What is written, damage included.
    pub raw: &'a str,
    /// What it means: damage repaired, percent-decoded once, bad UTF-8 replaced. Schemes, hosts and
    /// ports are not decoded.
    pub value: Cow<'a, str>,
    /// What is written as it was meant, by bytes of the raw text, where that is not the very same.
    repaired: Option<Box<MappedText<'static>>>,
    /// The value with its places, once they were asked for.
    mapped: OnceCell<Box<MappedText<'static>>>,
}

impl<'a> Part<'a> {
    /// The raw bytes behind a range of `value`, in the raw text of the link. The whole part when
    /// `value_range` is all of the value, no range of it, or the value cannot be followed.
    pub fn raw_range(&self, value_range: Range<usize>) -> Range<usize> {
        if value_range == (0..self.value.len()) || self.value.get(value_range.clone()).is_none() {
            return self.range.clone();
        }
        self.mapped().written(value_range)
    }

    /// What is written as it was meant, not percent-decoded.
    pub fn as_meant(&self) -> &str {
        self.repaired.as_ref().map_or(self.raw, |repaired| repaired.text())
    }

    /// The value, with the bytes of the raw text that its characters are written in.
    pub(super) fn mapped(&self) -> &MappedText<'static> {
        self.mapped.get_or_init(|| {
            let meant = match &self.repaired {
                Some(repaired) => Cow::Borrowed(&**repaired),
                None => Cow::Owned(MappedText::verbatim(self.raw, self.range.start)),
            };
            let mapped = match meant.text() == self.value {
                true => meant.into_owned(),
                false => meant.percent_decoded_as(&self.value),
            };
            Box::new(mapped.into_owned())
        })
    }

    /// The characters at `range` of the raw text, as they are.
    pub(super) fn verbatim(range: Range<usize>, link: LinkText<'a>) -> Self {
        let raw = link.raw().slice(range.clone());
        Part {
            span: link.span(range.clone()),
            range,
            raw,
            value: Cow::Borrowed(raw),
            repaired: None,
            mapped: OnceCell::new(),
        }
    }

    /// The part at `range` of the repaired text.
    pub(super) fn new(
        repaired: &Repaired<'a>,
        range: Range<usize>,
        link: LinkText<'a>,
        escapes: Escapes,
    ) -> Self {
        let mut part = Part::verbatim(repaired.text.written(range.clone()), link);
        let meant = match repaired.is_damaged() {
            true => Some(repaired.text.slice(range)).filter(|meant| meant.text() != part.raw),
            false => None,
        };
        if let Some(meant) = &meant {
            part.value = Cow::Owned(meant.text().to_owned());
        }
        if escapes == Escapes::Decode && part.value.contains('%') {
            part.value = Cow::Owned(decode(&part.value).into_owned());
        }
        part.repaired = meant.map(Box::new);
        part
    }
}

/// Whether `%XX` in a part stands for a byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Escapes {
    Decode,
    Keep,
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

/// `name=value` of a query.
#[derive(Clone, Debug)]
pub struct Parameter<'a> {
    /// The name.
    pub name: Part<'a>,
    /// The value; `None` when there is no `=`.
    pub value: Option<Part<'a>>,
    /// Name and value together.
    pub span: Span,
}
