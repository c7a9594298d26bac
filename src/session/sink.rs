//! Where the reports of a check go, piece by piece, so that memory does not grow with the number of links.

use super::failure::{Failure, Stopped};
use crate::diagnostic::Report;
use crate::source::Sources;

/// Takes what a check tells, in this order: `start` once, then reports. Faults and failures come as they are met,
/// perhaps before the start; they end nothing.
pub trait ReportSink {
    /// The reports begin.
    ///
    /// # Errors
    /// When no more is wanted.
    fn start(&mut self, sources: &Sources) -> Result<(), Stopped>;

    /// What was found; places point into `sources`.
    ///
    /// # Errors
    /// When no more is wanted.
    fn report(&mut self, report: &Report, sources: &Sources) -> Result<(), Stopped>;

    /// What is wrong with what the user says to the linter itself.
    ///
    /// # Errors
    /// When no more is wanted.
    fn faults(&mut self, faults: &Report, sources: &Sources) -> Result<(), Stopped>;

    /// What could not be read.
    fn failure(&mut self, failure: Failure);
}

/// Keeps everything.
#[derive(Debug, Default)]
pub(super) struct Kept {
    pub(super) report: Report,
    pub(super) faults: Vec<crate::diagnostic::Diagnostic>,
    pub(super) failures: Vec<Failure>,
}

impl ReportSink for Kept {
    fn start(&mut self, _: &Sources) -> Result<(), Stopped> {
        Ok(())
    }

    fn report(&mut self, report: &Report, _: &Sources) -> Result<(), Stopped> {
        self.report.add(report.clone());
        Ok(())
    }

    fn faults(&mut self, faults: &Report, _: &Sources) -> Result<(), Stopped> {
        self.faults.extend(faults.findings.iter().cloned());
        Ok(())
    }

    fn failure(&mut self, failure: Failure) {
        self.failures.push(failure);
    }
}
