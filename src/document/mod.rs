//! What is written for people, as blocks: an explanation, a simulation, the consequences of a change, the page of a
//! rule. Whoever has something to say builds a document, and each format is written once, over all of them.
//!
//! A document is in one language. Its texts may hold what a user pasted: every format takes care that nothing in
//! them steers a terminal or becomes markup.

mod phrase;

use std::borrow::Cow;

use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{SourceId, Sources, Span};
use crate::text::Lang;

pub use phrase::{Inline, Phrase, TIE, shortened};

/// A text for people, ready to be written in any format.
#[derive(Clone, Debug)]
pub struct Document<'s> {
    /// The language it is in.
    pub lang: Lang,
    /// What it is called where it stands among others. A terminal and plain lines leave it out: there the command
    /// that was typed says as much.
    pub title: Option<Phrase>,
    /// How deep the first heading stands, from 1: [`Document::PAGE`] or [`Document::COMMENT`].
    pub level: usize,
    /// Its parts, in the order of reading.
    pub parts: Vec<DocumentPart<'s>>,
}

impl<'s> Document<'s> {
    /// The level of headings of a page of its own.
    pub const PAGE: usize = 1;
    /// The level of headings of a comment in a ticket or a merge request.
    pub const COMMENT: usize = 3;

    /// A comment of these parts without a title.
    pub fn new(lang: Lang, parts: Vec<DocumentPart<'s>>) -> Self {
        Document { lang, title: None, level: Document::COMMENT, parts }
    }

    /// The same as a page of its own with a title.
    #[must_use]
    pub fn page(self, title: impl Into<Phrase>) -> Self {
        Document { title: Some(title.into()), level: Document::PAGE, ..self }
    }

    /// A part of a page, without a title.
    pub fn on_page(lang: Lang, part: DocumentPart<'s>) -> Self {
        Document { lang, title: None, level: Document::PAGE, parts: vec![part] }
    }

    /// The same with a title.
    #[must_use]
    pub fn titled(self, title: impl Into<Phrase>) -> Self {
        Document { title: Some(title.into()), ..self }
    }
}

/// What is said of one thing.
#[derive(Clone, Debug, Default)]
pub struct DocumentPart<'s> {
    /// Why this part is there.
    pub role: Role,
    /// What it is about.
    pub heading: Option<Phrase>,
    /// What is said, in the order of reading.
    pub blocks: Vec<Block<'s>>,
    /// What it comes to, a line each, the most important first. A terminal writes it last, where one looks; a
    /// page writes the first line first.
    pub closing: Vec<Phrase>,
}

/// Why a part is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// It says what the document is there to say.
    #[default]
    Main,
    /// It is about one of several things that were found in a longer text.
    Excerpt {
        /// Which of them it is, from 1.
        number: usize,
        /// The text it is about.
        text: String,
    },
    /// It sums up the other parts.
    Overview,
}

impl<'s> DocumentPart<'s> {
    /// A part with a heading.
    pub fn new(heading: impl Into<Phrase>, blocks: Vec<Block<'s>>) -> Self {
        DocumentPart { heading: Some(heading.into()), blocks, ..DocumentPart::default() }
    }
}

/// A piece of a part.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Block<'s> {
    /// The heading of the blocks that follow.
    Heading(Phrase),
    /// A small heading, and what belongs to it.
    Section {
        /// The heading, without a colon.
        heading: Phrase,
        /// What stands under it.
        blocks: Vec<Block<'s>>,
    },
    /// What only some want to know: a page shows its heading, and the rest when it is asked for.
    More {
        /// The heading, without a colon.
        heading: Phrase,
        /// What stands under it.
        blocks: Vec<Block<'s>>,
    },
    /// A label and a word or two beside it.
    Field {
        /// The label, without a colon.
        label: Phrase,
        /// What stands beside it.
        text: Phrase,
    },
    /// Sentences.
    Paragraph(Phrase),
    /// A text as it was given, such as a link; it may be shortened where there is no room.
    Given(String),
    /// Sentences that stand one below the other, in no order.
    List(Vec<Phrase>),
    /// Names with what they mean.
    Rows(Vec<Row>),
    /// Things in an order, each with lines that belong to it.
    Numbered(Vec<Row>),
    /// Things to do, by those who have to do them.
    Steps(Vec<Steps>),
    /// Somebody's words, to read or to copy, a paragraph each.
    Quote(Vec<Phrase>),
    /// A verdict with its reasons.
    Item(DocumentItem),
    /// Cells under heads.
    Table(Table),
    /// Lines whose spaces count.
    Code(String),
    /// What rules or readers tell of sources, drawn as each format draws findings.
    Findings(Findings<'s>),
    /// The same said twice: to be seen at a glance, and to be read aloud one after the other.
    Either {
        /// For formats that draw.
        seen: Vec<Block<'s>>,
        /// For plain lines.
        read: Vec<Block<'s>>,
    },
}

impl<'s> Block<'s> {
    /// A small heading, and what belongs to it.
    pub fn section(heading: impl Into<Phrase>, blocks: Vec<Block<'s>>) -> Self {
        Block::Section { heading: heading.into(), blocks }
    }

    /// A label and a word or two beside it.
    pub fn field(label: impl Into<Phrase>, text: impl Into<Phrase>) -> Self {
        Block::Field { label: label.into(), text: text.into() }
    }

    /// Sentences.
    pub fn paragraph(text: impl Into<Phrase>) -> Self {
        Block::Paragraph(text.into())
    }
}

/// A name or a sentence, and what belongs to it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The name or sentence.
    pub head: Phrase,
    /// Its value, where it has one: then both are names of a program's, not sentences.
    pub value: Option<String>,
    /// Lines below it.
    pub lines: Vec<Phrase>,
}

impl Row {
    /// A row of a head alone.
    pub fn new(head: impl Into<Phrase>) -> Self {
        Row { head: head.into(), ..Row::default() }
    }

    /// The same with lines below it.
    #[must_use]
    pub fn with(self, lines: impl IntoIterator<Item = impl Into<Phrase>>) -> Self {
        Row { lines: lines.into_iter().map(Into::into).collect(), ..self }
    }
}

/// What one has to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Steps {
    /// Who.
    pub who: Phrase,
    /// What, in order.
    pub steps: Vec<Phrase>,
}

/// A verdict, and in sentences why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentItem {
    /// By which number a table refers to it.
    pub number: Option<usize>,
    /// How bad it is; `None` if it is not.
    pub severity: Option<Severity>,
    /// The verdict.
    pub text: Phrase,
    /// The reasons, a sentence each.
    pub lines: Vec<Phrase>,
}

/// Cells under heads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// What stands in each column.
    pub heads: Vec<Phrase>,
    /// The rows, with as many cells as there are heads.
    pub rows: Vec<Vec<Cell>>,
    /// What has to be known to read it.
    pub legend: Option<Phrase>,
}

/// What a cell says, and how to say it in less room.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// In full.
    pub text: Phrase,
    /// Shorter and shorter: if the table is too wide, all cells take their first of these, then the second, and
    /// so on; a cell that has no more keeps its last.
    pub shorter: Vec<Phrase>,
}

impl<T: Into<Phrase>> From<T> for Cell {
    fn from(text: T) -> Self {
        Cell { text: text.into(), shorter: Vec::new() }
    }
}

impl Cell {
    /// What it says when the table was too wide `squeezed` times, 0 for never.
    pub fn at(&self, squeezed: usize) -> &Phrase {
        let shortest = squeezed.min(self.shorter.len());
        shortest.checked_sub(1).and_then(|at| self.shorter.get(at)).unwrap_or(&self.text)
    }
}

/// Findings and the sources that their places point into.
#[derive(Clone, Debug)]
pub struct Findings<'s> {
    findings: Vec<Diagnostic>,
    sources: Cow<'s, Sources>,
    whole: Option<SourceId>,
    notes: Vec<(Span, Phrase)>,
}

impl<'s> Findings<'s> {
    /// Findings of sources that somebody else keeps.
    pub fn new(findings: impl IntoIterator<Item = Diagnostic>, sources: &'s Sources) -> Self {
        Findings::of(findings, Cow::Borrowed(sources))
    }

    /// Findings that keep their sources.
    pub fn owning(findings: impl IntoIterator<Item = Diagnostic>, sources: Sources) -> Self {
        Findings::of(findings, Cow::Owned(sources))
    }

    fn of(findings: impl IntoIterator<Item = Diagnostic>, sources: Cow<'s, Sources>) -> Self {
        Findings { findings: findings.into_iter().collect(), sources, whole: None, notes: Vec::new() }
    }

    /// The same with a source that a page shows from its first line to its last, whatever was found in it, and what
    /// is to be said of places in it.
    #[must_use]
    pub fn showing(self, source: SourceId, notes: Vec<(Span, Phrase)>) -> Self {
        Findings { whole: Some(source), notes, ..self }
    }

    /// The findings, in the order in which they are told.
    pub fn findings(&self) -> &[Diagnostic] {
        &self.findings
    }

    /// The sources that their places point into.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// The source that is shown as a whole.
    pub fn whole(&self) -> Option<SourceId> {
        self.whole
    }

    /// What is to be said of places in it.
    pub fn notes(&self) -> &[(Span, Phrase)] {
        &self.notes
    }
}
