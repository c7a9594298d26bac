//! What a check came to.

use super::baseline::BaselineEnd;
use super::failure::Failure;
use super::verdict::Verdict;
use crate::diagnostic::{Diagnostic, Report};
use crate::render::Summary;
use crate::source::Sources;
use crate::text::Text;

/// What a check came to.
#[derive(Debug)]
#[non_exhaustive]
pub struct CheckEnd {
    /// The counts, the rules that were skipped, and what was not read.
    pub summary: Summary,
    /// What it means for a script.
    pub verdict: Verdict,
    /// True if anything was checked.
    pub has_checked: bool,
    /// The inputs that held nothing to check, in a sentence each.
    pub empty: Vec<Text>,
    /// That files of folders which are about authorization held no link that could be read.
    pub without_link: Option<Text>,
    /// What becomes of the baseline.
    pub baseline: Option<BaselineEnd>,
    /// Why a baseline that was asked for is not to be written.
    pub baseline_withheld: Option<Text>,
    /// That there are more warnings than are allowed.
    pub too_many_warnings: Option<Text>,
    /// How many findings `--fix` can cure, and how many more it can with changes of meaning.
    pub curable: (usize, usize),
    /// Which provider files held that nobody named, and which files belong to other programs, in a sentence each.
    pub notes: Vec<Text>,
    /// True if the sink wanted no more, so that not everything was checked.
    pub is_stopped: bool,
}

/// What was found, with the texts that it was found in.
#[derive(Debug)]
#[non_exhaustive]
pub struct Checked {
    /// What was found.
    pub report: Report,
    /// What is wrong with what the user says to the linter itself.
    pub faults: Vec<Diagnostic>,
    /// What could not be read.
    pub failures: Vec<Failure>,
    /// The texts that places point into.
    pub sources: Sources,
    /// What it comes to.
    pub end: CheckEnd,
}
