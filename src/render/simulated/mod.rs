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

use super::{Format, Options};
use crate::simulate::Simulation;
use crate::source::Sources;

/// Simulations as one text; `sources` are those their places point into. JSON heeds no option.
pub fn simulated(simulations: &[Simulation], format: Format, options: &Options, sources: &Sources) -> String {
    match format {
        #[cfg(feature = "cli")]
        Format::Human => human::write(simulations, options),
        Format::Plain => plain::write(simulations, options.lang),
        Format::Json => json::write(simulations, sources),
    }
}
