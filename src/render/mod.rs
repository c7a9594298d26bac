//! Reports as texts: pictures for people, plain lines for screen readers and logs, and what programs,
//! pipelines and code hosts read.

#[cfg(feature = "cli")]
mod canvas;
mod concise;
mod document;
mod explained;
#[cfg(test)]
mod fixes_tests;
mod github;
mod gitlab;
#[cfg(feature = "cli")]
mod human;
mod impacted;
mod json;
mod junit;
mod markdown;
mod markup;
mod place;
mod plain;
#[cfg(feature = "cli")]
mod rows;
mod sarif;
mod simulated;
mod summary;
#[cfg(test)]
mod tests;
mod words;
#[cfg(feature = "cli")]
mod wrap;

use std::fmt;

use crate::diagnostic::{Report, Severity};
use crate::names::named;
use crate::source::{Sources, presentable_path};
use crate::text::{Lang, Text};

pub use document::{DocumentFormat, document};
pub use explained::{ExplainedFormat, explained};
#[cfg(feature = "cli")]
pub use human::faults;
pub use impacted::{ImpactFormat, impacted};
pub use simulated::{SimulatedFormat, simulated};
pub use summary::Summary;
pub use words::{closing, not_decoded, unread};

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
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr, strum::VariantNames)]
#[non_exhaustive]
#[strum(serialize_all = "kebab-case")]
pub enum Format {
    /// Pictures with the text in question underlined.
    #[cfg(feature = "cli")]
    Human,
    /// Sentences alone, one fact a line.
    Plain,
    /// The JSON report, version 1.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Commands of GitHub Actions, which annotate lines.
    Github,
    /// A Code Quality report of GitLab.
    Gitlab,
    /// Test cases, for whatever shows tests.
    Junit,
    /// A comment for a merge request.
    Markdown,
    /// One line a finding.
    Concise,
}

named!(Format);

impl Format {
    /// True if it ends with the closing lines ([`closing`]) as they are.
    pub fn tells_closing(self) -> bool {
        !matches!(self, Format::Json | Format::Sarif | Format::Gitlab | Format::Junit)
    }
}

/// The schemas of the JSON documents, by an empty generator.
pub(crate) mod shapes {
    pub(crate) use super::explained::schema as explanation;
    pub(crate) use super::impacted::schema as impact;
    pub(crate) use super::json::schema as report;
    pub(crate) use super::simulated::schema as simulation;
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
struct NoBook;

impl RuleBook for NoBook {
    fn entry(&self, _id: &str) -> Option<RuleEntry> {
        None
    }
}

/// The renderer of a format; SARIF describes no rules.
pub fn renderer(format: Format, options: Options) -> Box<dyn Renderer> {
    renderer_with(format, options, &NoBook)
}

/// The renderer of a format that looks rules up in a book.
pub fn renderer_with<'b>(format: Format, options: Options, book: &'b dyn RuleBook) -> Box<dyn Renderer + 'b> {
    let lang = options.lang;
    let renderer: Box<dyn Renderer + 'b> = match format {
        #[cfg(feature = "cli")]
        Format::Human => Box::new(human::Human::new(options)),
        Format::Plain => Box::new(plain::Plain::new(lang)),
        Format::Json => Box::new(json::Json::default()),
        Format::Sarif => Box::new(sarif::Sarif::new(lang, book)),
        Format::Github => Box::new(github::Github::new(lang)),
        Format::Gitlab => Box::new(gitlab::Gitlab::new(lang)),
        Format::Junit => Box::new(junit::Junit::new(lang)),
        Format::Markdown => Box::new(markdown::Markdown::new(lang)),
        Format::Concise => Box::new(concise::Concise::new(lang)),
    };
    Box::new(Redacting(renderer))
}

/// Covers secrets in all that is told, before any format sees it.
struct Redacting<'b>(Box<dyn Renderer + 'b>);

impl Renderer for Redacting<'_> {
    fn start(&mut self, out: &mut dyn fmt::Write) -> fmt::Result {
        self.0.start(out)
    }

    fn report(&mut self, out: &mut dyn fmt::Write, report: &Report, sources: &Sources) -> fmt::Result {
        let mut report = report.clone();
        let suppressed = report.suppressed.iter_mut().map(|suppressed| &mut suppressed.finding);
        report.findings.iter_mut().chain(suppressed).for_each(|finding| finding.redact(sources));
        self.0.report(out, &report, sources)
    }

    fn finish(&mut self, out: &mut dyn fmt::Write, summary: &Summary) -> fmt::Result {
        let mut summary = summary.clone();
        for unread in &mut summary.unread {
            unread.source = presentable_path(&unread.source);
        }
        self.0.finish(out, &summary)
    }
}
