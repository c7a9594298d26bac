//! Consequences of a change as texts: pictures for people, plain lines, Markdown for merge requests, JSON
//! for programs.

#[cfg(feature = "cli")]
mod human;
mod json;
mod markdown;
mod plain;
mod words;

use super::Options;
use super::explained::ExplainedFormat;
use crate::impact::Impact;
use crate::source::Sources;

/// What consequences are written as: the formats of explanations.
pub type ImpactFormat = ExplainedFormat;

/// The consequences as one text; `sources` are those their places point into. JSON heeds no option.
pub fn impacted(impact: &Impact, format: ImpactFormat, options: &Options, sources: &Sources) -> String {
    match format {
        #[cfg(feature = "cli")]
        ImpactFormat::Human => human::write(impact, options, sources),
        ImpactFormat::Plain => plain::write(impact, options.lang, sources),
        ImpactFormat::Json => json::write(impact, sources),
        ImpactFormat::Markdown => markdown::write(impact, options.lang, sources),
    }
}
