//! The text of a link.

use std::ops::Range;

use crate::source::Placed as _;
use crate::source::{MappedText, SourceId, Span};

/// The text that a link is read from, with all that stands around it.
#[derive(Clone, Copy, Debug)]
pub struct LinkText<'a> {
    /// The source it stands in.
    pub source: SourceId,
    /// The text.
    pub text: &'a MappedText<'a>,
    /// True in code and documents, where an ellipsis stands for what everybody fills in, and not for what a
    /// program left out.
    pub is_sample: bool,
    /// True where nothing stands beside the link, so that a mark at its end is a part of it.
    pub is_exact: bool,
}

impl<'a> LinkText<'a> {
    /// A text that somebody has in hand: a link, not a sample of one.
    pub fn new(source: SourceId, text: &'a MappedText<'_>) -> Self {
        LinkText { source, text, is_sample: false, is_exact: false }
    }

    /// The raw text.
    pub fn raw(self) -> &'a str {
        self.text.text()
    }

    /// The place of a range of the raw text, in bytes.
    pub fn span(self, range: Range<usize>) -> Span {
        self.text.span(self.source, range)
    }
}
