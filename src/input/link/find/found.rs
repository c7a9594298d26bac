//! Links that were found in a text, and what kind of text that is.

use std::ops::Range;

use crate::input::link::{LinkKind, LinkText, Other, read};
use crate::slice::Slice;
use crate::source::{MappedText, SourceId, Sources};

/// What kind of text links are looked for in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Context {
    /// An argument of the command line, or a line of a file of links. It was handed over as a link: blanks and
    /// line breaks in a link that stands alone are damage, and something is always found.
    Handed,
    /// What people paste to have it explained: every address counts, whosever it is.
    Chat,
    /// A log, a mail, any text that is read: the addresses of authorization pages that have a query.
    Prose,
    /// The same in Markdown, where escapes mean something outside of code.
    Markdown,
    /// The same in a file of settings, where character references mean something.
    Settings,
}

impl Context {
    /// True where every address counts.
    pub(super) fn is_any(self) -> bool {
        matches!(self, Context::Handed | Context::Chat)
    }
}

/// A link that was found in a text.
#[derive(Clone, Debug)]
pub struct Found<'t> {
    /// What is written at its place.
    pub(super) written: &'t str,
    /// What is to be read.
    pub(super) text: MappedText<'t>,
    pub(super) place: Range<usize>,
    pub(super) around: Range<usize>,
    pub(super) is_pattern: bool,
}

impl<'t> Found<'t> {
    /// What is written at a place, read as it is.
    pub(super) fn verbatim(text: &'t str, place: Range<usize>) -> Self {
        let written = text.slice(place.clone());
        Found {
            written,
            text: MappedText::verbatim(written, place.start),
            around: place.clone(),
            place,
            is_pattern: false,
        }
    }

    /// A text put together from pieces of another one.
    pub(super) fn mapped(text: &'t str, link: MappedText<'static>) -> Self {
        let place = link.written(0..link.text().len());
        let found = Found::verbatim(text, place);
        match !link.has_hole() && link.text() == found.written {
            true => found,
            false => Found { text: link, ..found },
        }
    }

    /// The link as it is to be read: without what belongs to the text around it.
    pub fn text(&self) -> &str {
        self.text.text()
    }

    /// From its first byte to behind its last one, in the text.
    pub fn place(&self) -> Range<usize> {
        self.place.clone()
    }

    /// The place of the address that wraps it in its query, else its own.
    pub fn around(&self) -> Range<usize> {
        self.around.clone()
    }

    /// True for a pattern: a value is left to be filled in. Told of texts that people read.
    pub fn is_pattern(&self) -> bool {
        self.is_pattern
    }

    /// The same as a text of the source that holds the whole text.
    pub fn in_source(&self, source: SourceId) -> LinkText<'_> {
        LinkText::new(source, &self.text)
    }

    /// The same in a text that holds nothing but what is written at its place, which comes with it.
    pub fn alone(&self) -> (&'t str, Found<'t>) {
        let text = self.text.clone().moved_to_start(self.place.start);
        let place = 0..self.written.len();
        (self.written, Found { text, around: place.clone(), place, ..self.clone() })
    }

    /// The link as a text whose characters know where they are written.
    pub fn into_text(self) -> MappedText<'t> {
        self.text
    }

    /// What the link is.
    fn kind(&self) -> LinkKind {
        let source = Sources::new().add("", crate::source::SourceKind::Link, "");
        read(self.in_source(source)).kind
    }

    /// True for a link to one of WeChat's pages that are told apart.
    pub(super) fn is_of_wechat(&self) -> bool {
        self.kind() != LinkKind::Other(Other::Unknown)
    }
}
