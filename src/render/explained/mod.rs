//! Explanations as texts: for people, for screen readers and logs, for tickets, for programs.

#[cfg(feature = "cli")]
mod human;
mod json;
mod layout;
mod markdown;
mod plain;
#[cfg(test)]
mod tests;

pub(crate) use json::schema;

use super::Options;
use crate::explain::Explained;
use crate::names::named;

/// What an explanation is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr, strum::VariantNames)]
#[strum(serialize_all = "kebab-case")]
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

named!(ExplainedFormat);

/// The explanation as one text; `options` do not matter for JSON.
pub fn explained(explained: &Explained, format: ExplainedFormat, options: &Options) -> String {
    match format {
        #[cfg(feature = "cli")]
        ExplainedFormat::Human => human::write(explained, options),
        ExplainedFormat::Plain => plain::write(explained, options.lang),
        ExplainedFormat::Json => json::write(explained),
        ExplainedFormat::Markdown => markdown::write(explained, options.lang),
    }
}
