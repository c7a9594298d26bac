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
mod lines;
mod markdown;
mod markup;
mod place;
mod plain;
mod renderer;
mod rows;
mod sarif;
mod simulated;
mod statistics;
mod summary;
#[cfg(test)]
mod tests;
mod words;
#[cfg(feature = "cli")]
mod wrap;

use crate::names::named;

pub use document::{DocumentFormat, document};
pub use explained::{ExplainedFormat, Recipient, explained, forwarded};
pub use github::harmless;
#[cfg(feature = "cli")]
pub use human::faults;
pub use impacted::{ImpactFormat, impacted};
pub use renderer::{Options, Renderer, RuleBook, RuleEntry};
pub use simulated::{SimulatedFormat, simulated};
pub use summary::Summary;
pub use words::{closing, not_decoded, unread};
#[cfg(feature = "cli")]
pub use wrap::wrap;

/// The schemas of the JSON documents, by an empty generator.
pub(crate) mod shapes {
    pub(crate) use super::explained::schema as explanation;
    pub(crate) use super::impacted::schema as impact;
    pub(crate) use super::json::schema as report;
    pub(crate) use super::simulated::schema as simulation;
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
    /// How many findings each rule has.
    Statistics,
}

named!(Format);

impl Format {
    /// True if it ends with the closing lines ([`closing`]) as they are.
    pub fn tells_closing(self) -> bool {
        !matches!(self, Format::Json | Format::Sarif | Format::Gitlab | Format::Junit)
    }
}

/// The renderer of a format; SARIF describes no rules.
pub fn renderer(format: Format, options: Options) -> Box<dyn Renderer> {
    renderer_with(format, options, &renderer::NoBook)
}

/// The renderer of a format that looks rules up in a book.
pub fn renderer_with<'b>(format: Format, options: Options, book: &'b dyn RuleBook) -> Box<dyn Renderer + 'b> {
    let lang = options.lang;
    match format {
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
        Format::Statistics => Box::new(statistics::Statistics::new(lang)),
    }
}
