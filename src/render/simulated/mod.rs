//! Simulations as texts: a table for people, plain lines for screen readers and logs, JSON for programs.

#[cfg(feature = "cli")]
mod columns;
#[cfg(feature = "cli")]
mod human;
mod json;
mod needs;
mod plain;
#[cfg(feature = "cli")]
mod reasons;
#[cfg(feature = "cli")]
mod table;
mod words;

pub(crate) use json::schema;

use super::Options;
use crate::names::named;
use crate::simulate::Simulation;
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
}

named!(SimulatedFormat);

/// Simulations as one text; `sources` are those their places point into. JSON heeds no option.
pub fn simulated(
    simulations: &[Simulation],
    format: SimulatedFormat,
    options: &Options,
    sources: &Sources,
) -> String {
    match format {
        #[cfg(feature = "cli")]
        SimulatedFormat::Human => human::write(simulations, options),
        SimulatedFormat::Plain => plain::write(simulations, options.lang),
        SimulatedFormat::Json => json::write(simulations, sources),
    }
}
