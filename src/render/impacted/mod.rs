//! Consequences of a change as texts: as documents for people, as annotations, as JSON for programs.

mod github;
mod json;

pub(crate) use json::schema;

use super::{DocumentFormat, Options, document};
use crate::impact::{self, Impact};
use crate::names::named;
use crate::source::Sources;

/// What consequences are written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr, strum::VariantNames)]
#[strum(serialize_all = "kebab-case")]
pub enum ImpactFormat {
    /// For a terminal, findings drawn.
    #[cfg(feature = "cli")]
    Human,
    /// Sentences alone, nothing drawn.
    Plain,
    /// JSON, version 1.
    Json,
    /// Commands of GitHub Actions, which annotate lines.
    Github,
    /// A comment for a merge request.
    Markdown,
}

named!(ImpactFormat);

/// The consequences as one text; `sources` are those their places point into. JSON heeds no option.
pub fn impacted(impact: &Impact, format: ImpactFormat, options: &Options, sources: &Sources) -> String {
    let format = match format {
        ImpactFormat::Json => return json::write(impact, sources),
        ImpactFormat::Github => return github::write(impact, options.lang, sources),
        #[cfg(feature = "cli")]
        ImpactFormat::Human => DocumentFormat::Human,
        ImpactFormat::Plain => DocumentFormat::Plain,
        ImpactFormat::Markdown => DocumentFormat::Markdown,
    };
    document(&impact::document(impact, sources, options.lang), format, options)
}
