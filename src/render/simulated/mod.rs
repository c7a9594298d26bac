//! Simulations as texts: as documents for people, as JSON for programs.

mod json;

use super::{DocumentFormat, Options, document};
use crate::simulate::{self, Simulation};
use crate::source::Sources;

/// What a simulation is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

impl SimulatedFormat {
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
            "human" => Some(SimulatedFormat::Human),
            "plain" => Some(SimulatedFormat::Plain),
            "json" => Some(SimulatedFormat::Json),
            "markdown" => Some(SimulatedFormat::Markdown),
            _ => None,
        }
    }
}

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
