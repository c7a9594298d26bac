//! Reports as texts: pictures for people, plain lines for screen readers and logs, JSON for programs.

#[cfg(feature = "cli")]
mod canvas;
mod explained;
#[cfg(feature = "cli")]
mod human;
mod impacted;
mod json;
#[allow(dead_code)] // tables of findings will need the rest
mod markup;
mod plain;
#[cfg(feature = "cli")]
mod rows;
mod simulated;
mod summary;
#[cfg(test)]
mod tests;
mod words;
#[cfg(feature = "cli")]
mod wrap;

use std::fmt;

use crate::diagnostic::Report;
use crate::source::Sources;
use crate::text::Lang;

pub use explained::{ExplainedFormat, explained};
#[cfg(feature = "cli")]
pub use human::faults;
pub use impacted::{ImpactFormat, impacted};
pub use simulated::simulated;
pub use summary::Summary;
#[cfg(feature = "cli")]
pub(crate) use words::{actor, actor_of, severity, stage, sure};

/// How a report is shown to people. JSON heeds none of it.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The language of every sentence; WeChat's own screen texts stay Chinese.
    pub lang: Lang,
    /// Whether pictures carry ANSI colours.
    pub color: bool,
    /// How wide pictures may be, in terminal columns; fewer than 40 count as 40.
    pub width: usize,
}

/// What a report is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Pictures with the text in question underlined.
    #[cfg(feature = "cli")]
    Human,
    /// Sentences alone, one fact a line.
    Plain,
    /// The JSON report, version 1.
    Json,
}

impl Format {
    /// All formats, the default first.
    #[cfg(feature = "cli")]
    const ALL: &'static [Format] = &[Format::Human, Format::Plain, Format::Json];
    #[cfg(not(feature = "cli"))]
    const ALL: &'static [Format] = &[Format::Plain, Format::Json];

    /// The names as written on the command line, in the order of the variants.
    #[cfg(feature = "cli")]
    pub const NAMES: &'static [&'static str] = &["human", "plain", "json"];
    /// The names as written on the command line, in the order of the variants.
    #[cfg(not(feature = "cli"))]
    pub const NAMES: &'static [&'static str] = &["plain", "json"];

    /// The format of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Format::NAMES.iter().zip(Format::ALL).find(|(known, _)| **known == name).map(|(_, format)| *format)
    }
}

/// Writes a run piece by piece, so that memory does not grow with the number of links.
///
/// `start` once, `report` for each report in turn, `finish` once. Each fails only when `out` does.
pub trait Renderer {
    /// What stands before the first finding.
    ///
    /// # Errors
    /// When `out` cannot be written to.
    fn start(&mut self, out: &mut dyn fmt::Write) -> fmt::Result;

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

/// The renderer of a format.
pub fn renderer(format: Format, options: Options) -> Box<dyn Renderer> {
    match format {
        #[cfg(feature = "cli")]
        Format::Human => Box::new(human::Human::new(options)),
        Format::Plain => Box::new(plain::Plain::new(options.lang)),
        Format::Json => Box::new(json::Json::default()),
    }
}
