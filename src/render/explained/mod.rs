//! Explanations as texts: as documents for people, as JSON for programs.

mod forwarded;
mod json;

pub use forwarded::{Recipient, forwarded};
pub(crate) use json::schema;

use super::{DocumentFormat, Options, document};
use crate::explain::{self, Explained};
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
    let format = match format {
        ExplainedFormat::Json => return json::write(explained),
        #[cfg(feature = "cli")]
        ExplainedFormat::Human => DocumentFormat::Human,
        ExplainedFormat::Plain => DocumentFormat::Plain,
        ExplainedFormat::Markdown => DocumentFormat::Markdown,
    };
    document(&explain::document(explained, options.lang), format, options)
}
