//! Simulations as texts: as documents for people, as JSON for programs.

mod json;

pub(crate) use json::schema;

use super::{DocumentFormat, Options, document};
use crate::names::named;
use crate::simulate::{self, Simulation};
use crate::source::Sources;

/// What a simulation is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr, strum::VariantNames)]
#[strum(serialize_all = "kebab-case")]
pub enum SimulatedFormat {
    /// For a terminal, as a table.
    #[cfg(feature = "cli")]
    Human,
    /// Sentences alone, nothing drawn.
    Plain,
    /// JSON, version 1.
    Json,
    /// A comment for a ticket.
    Markdown,
}

named!(SimulatedFormat);

/// Simulations as one text; `sources` are those their places point into. JSON heeds no option.
pub fn simulated(
    simulations: &[Simulation],
    format: SimulatedFormat,
    options: &Options,
    sources: &Sources,
) -> String {
    let format = match format {
        SimulatedFormat::Json => return json::write(simulations, sources),
        #[cfg(feature = "cli")]
        SimulatedFormat::Human => DocumentFormat::Human,
        SimulatedFormat::Plain => DocumentFormat::Plain,
        SimulatedFormat::Markdown => DocumentFormat::Markdown,
    };
    document(&simulate::document(simulations, options.lang), format, options)
}
