//! Fuzz targets: what must hold whatever is read. One definition each, in [`TARGETS`], for the runner of this crate
//! (`cargo run -p wxauthlint-fuzz --profile fuzz`), which is stable Rust alone, and for libFuzzer
//! (`cargo fuzz run any`).

mod holds;
mod mutate;
mod pieces;
mod seeds;
mod targets;

pub use mutate::{Random, edited, shrunk};
pub use targets::{TARGETS, target};

/// One thing that is read, and what must hold of it.
#[derive(Debug)]
pub struct Target {
    /// What it is called.
    pub name: &'static str,
    /// Inputs to start from, out of the fixtures and the examples of the rules.
    pub seeds: fn() -> Vec<Vec<u8>>,
    /// What is put into inputs.
    pub pieces: &'static [&'static str],
    /// Reads an input and panics if something does not hold. Returns what was told of it: an input of which
    /// something new is told is worth to be edited further.
    pub check: fn(&[u8]) -> Told,
    /// How many executions take about ten seconds, on a machine of CI: `--turns` counts in them.
    pub turn: u64,
}

/// What was told of an input: codes of findings, and whatever else tells two behaviours apart.
pub type Told = std::collections::BTreeSet<String>;
