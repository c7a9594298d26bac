//! Explanations as texts: as documents for people, as JSON for programs.

mod json;

use super::{DocumentFormat, Options, document};
use crate::explain::{self, Explained};

/// What an explanation is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExplainedFormat {
    /// For a terminal, findings drawn.
    #[cfg(feature = "cli")]
    Human,
    /// Sentences alone, nothing drawn.
    Plain,
    /// JSON, version 1.
    Json,
    /// A comment for a ticket.
    Markdown,
}

impl ExplainedFormat {
    /// The names as written on the command line, the default first.
    #[cfg(feature = "cli")]
    pub const NAMES: &'static [&'static str] = &["human", "plain", "json", "markdown"];
    /// The names as written on the command line, the default first.
    #[cfg(not(feature = "cli"))]
    pub const NAMES: &'static [&'static str] = &["plain", "json", "markdown"];

    /// The format of that name.
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            #[cfg(feature = "cli")]
            "human" => Some(ExplainedFormat::Human),
            "plain" => Some(ExplainedFormat::Plain),
            "json" => Some(ExplainedFormat::Json),
            "markdown" => Some(ExplainedFormat::Markdown),
            _ => None,
        }
    }
}

/// The explanation as one text; `options` do not matter for JSON.
pub fn explained(explained: &Explained, format: ExplainedFormat, options: &Options) -> String {
    let format = match format {
        ExplainedFormat::Json => return json::write(explained),
        #[cfg(feature = "cli")]
        ExplainedFormat::Human => DocumentFormat::Human,
        ExplainedFormat::Plain => DocumentFormat::Plain,
        ExplainedFormat::Markdown => DocumentFormat::Markdown,
    };
    document(&explain::document(explained, options.lang), format, options)
}
