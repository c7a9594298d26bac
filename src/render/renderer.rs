//! What writes reports, and as what.

use std::fmt;

use super::summary::Summary;
use crate::diagnostic::{Report, Severity};
use crate::source::Sources;
use crate::text::{Lang, Text};

/// How a report is shown to people. JSON heeds none of it.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The language of every sentence; WeChat's own screen texts stay Chinese.
    pub lang: Lang,
    /// Whether pictures carry ANSI colours.
    pub color: bool,
    /// Whether the name of a rule in a coloured picture leads to the page about it (OSC 8 of terminals).
    pub links: bool,
    /// How wide pictures may be, in terminal columns; fewer than 40 count as 40.
    pub width: usize,
}

impl Options {
    /// Letters alone, without colours and links.
    pub const fn plain(lang: Lang, width: usize) -> Self {
        Options { lang, color: false, links: false, width }
    }
}

/// Writes a run piece by piece, so that memory does not grow with the number of links.
///
/// `start` once, `report` for each report in turn, `finish` once. Each fails only when `out` does.
pub trait Renderer {
    /// What stands before the first finding: nothing, unless the format has a head.
    ///
    /// # Errors
    /// When `out` cannot be written to.
    fn start(&mut self, _out: &mut dyn fmt::Write) -> fmt::Result {
        Ok(())
    }

    /// The findings of one report; `sources` are those its places point into.
    ///
    /// # Errors
    /// When `out` cannot be written to.
    fn report(&mut self, out: &mut dyn fmt::Write, report: &Report, sources: &Sources) -> fmt::Result;

    /// What stands after the last finding: the rules that were not judged, and the counts.
    ///
    /// # Errors
    /// When `out` cannot be written to.
    fn finish(&mut self, out: &mut dyn fmt::Write, summary: &Summary) -> fmt::Result;
}

/// What there is to say of a rule apart from any finding.
#[derive(Clone, Debug)]
pub struct RuleEntry {
    /// A short name.
    pub title: Text,
    /// Why it is.
    pub why: Text,
    /// All there is to know about it, in Markdown.
    pub markdown: Text,
    /// How bad it is unless the user says otherwise.
    pub severity: Severity,
    /// Address of the document it rests on.
    pub docs: Option<String>,
}

/// Where renderers look rules up; a format that describes rules describes those it tells findings of.
pub trait RuleBook {
    /// The rule of that id; none for a fault of a user's file.
    fn entry(&self, id: &str) -> Option<RuleEntry>;
}

/// A book without rules.
pub(super) struct NoBook;

impl RuleBook for NoBook {
    fn entry(&self, _id: &str) -> Option<RuleEntry> {
        None
    }
}
