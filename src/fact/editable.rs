//! What stands at a place, for those who change it.

use std::ops::Range;

use crate::input::link::LinkText;
use crate::slice::Slice;
use crate::source::{SourceId, Span};

/// A range of a text that can be edited: of a link, as it is read, or of a provider file. Not masked: for
/// fixes, never for messages.
#[derive(Clone, Debug)]
pub struct Editable<'a> {
    text: &'a str,
    range: Range<usize>,
    at: At<'a>,
}

#[derive(Clone, Copy, Debug)]
enum At<'a> {
    Link(LinkText<'a>),
    File(SourceId),
}

impl<'a> Editable<'a> {
    /// A range of the text of a link.
    pub(super) fn in_link(link: LinkText<'a>, range: Range<usize>) -> Self {
        Editable { text: link.raw(), range, at: At::Link(link) }
    }

    /// A range of a file; `None` where it is none of it.
    pub(super) fn in_file(text: &'a str, source: SourceId, range: Range<usize>) -> Option<Self> {
        text.get(range.clone())?;
        Some(Editable { text, range, at: At::File(source) })
    }

    /// What is written there.
    pub fn text(&self) -> &'a str {
        self.text.slice(self.range.clone())
    }

    /// What is written before it.
    pub fn before(&self) -> &'a str {
        self.text.slice(..self.range.start)
    }

    /// What is written behind it.
    pub fn behind(&self) -> &'a str {
        self.text.slice(self.range.end..)
    }

    /// Its place with `before` bytes more before it and `behind` bytes more behind it.
    pub fn widened(&self, before: usize, behind: usize) -> Span {
        self.place(self.range.start.saturating_sub(before)..self.range.end + behind)
    }

    /// The place of a range of the text.
    pub fn place(&self, range: Range<usize>) -> Span {
        match self.at {
            At::Link(link) => link.span(range),
            At::File(source) => Span::new(source, range),
        }
    }
}
