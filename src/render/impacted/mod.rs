//! Consequences of a change as texts: pictures for people, plain lines, Markdown for merge requests,
//! annotations, JSON for programs.

mod github;
#[cfg(feature = "cli")]
mod human;
mod json;
mod markdown;
mod plain;
mod words;

pub(crate) use json::schema;

use super::Options;
use crate::impact::Impact;
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
    match format {
        #[cfg(feature = "cli")]
        ImpactFormat::Human => human::write(impact, options, sources),
        ImpactFormat::Plain => plain::write(impact, options.lang, sources),
        ImpactFormat::Json => json::write(impact, sources),
        ImpactFormat::Github => github::write(impact, options.lang, sources),
        ImpactFormat::Markdown => markdown::write(impact, options.lang, sources),
    }
}
