//! YAML texts as trees with places, and readers of shapes that tell every fault of a file in one run.
//!
//! [`parse`] (or [`read`], which goes on after a fault where it can) makes a tree of [`Node`]s. The
//! methods of [`Node`] and [`MapReader`] turn it into typed values and collect [`Faults`].

mod comments;
mod faults;
mod json;
mod map;
mod parse;
mod scalar;
mod syntax;
mod typed;

#[cfg(test)]
mod hostile;
#[cfg(test)]
mod tests;

pub use comments::comments;
pub use faults::Faults;
pub use json::read_json;
pub use map::{Asked, MapReader};
pub use parse::{not_decoded, parse, read, too_large};
pub use scalar::written_in_scalar;
pub use typed::{item_name, key_name};

use crate::source::Placed as _;
use crate::source::{MappedText, Span};

/// The longest text that is read, in bytes.
pub const MAX_BYTES: usize = 4 << 20;

/// How many lists and maps may stand inside each other.
pub const MAX_DEPTH: usize = 64;

/// How many values are read, with keys and the ends of lists and maps. A file of the largest size has fewer unless it
/// consists of little else.
pub const MAX_VALUES: usize = 300_000;

/// A value of a YAML text and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// A scalar as written, with its quotes (of a block scalar the text alone); a list or map from its
    /// first to its last item; empty where a value is missing.
    pub span: Span,
    /// What stands there.
    pub kind: NodeKind,
}

/// What a YAML value is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NodeKind {
    /// `null`, `~` or nothing, written plainly. It is not the same as an absent key.
    Null,
    /// Everything that is one text: words, numbers, `true`.
    Scalar(Scalar),
    /// A list.
    List(Vec<Node>),
    /// A map, in the order written. No key stands in it twice.
    Map(Vec<Entry>),
}

/// One text of a YAML file, not yet taken for a number or anything else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scalar {
    /// The text after YAML's escapes and line folding, with the places of its characters.
    pub value: MappedText<'static>,
    /// True if it is written without quotes and is not a block.
    pub plain: bool,
}

impl Scalar {
    /// The text after YAML's escapes and line folding.
    pub fn text(&self) -> &str {
        self.value.text()
    }
}

impl Node {
    /// The place of a text without its quotes; of anything else its whole place.
    pub fn content_span(&self) -> Span {
        match &self.kind {
            NodeKind::Scalar(scalar) => scalar.value.span(self.span.source, 0..scalar.text().len()),
            _ => self.span,
        }
    }
}

/// A key of a map and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// The key as written, with its quotes.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

/// A value read from a text and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// A value at a place.
    pub fn new(value: T, span: Span) -> Self {
        Spanned { value, span }
    }

    /// Another value at the same place.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned { value: change(self.value), span: self.span }
    }
}
