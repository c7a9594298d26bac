//! One line a finding, for editors and logs.

use std::fmt;

use super::words::{one_line, write_closing};
use super::{Renderer, Summary};
use crate::diagnostic::{Diagnostic, Report};
use crate::source::Sources;
use crate::text::Lang;

/// Writes `path:line:column: error[rule] message`; the severity is always English, so that one pattern
/// reads every line.
pub(super) struct Concise {
    lang: Lang,
}

impl Concise {
    pub(super) fn new(lang: Lang) -> Self {
        Concise { lang }
    }

    fn finding(&self, out: &mut dyn fmt::Write, finding: &Diagnostic, sources: &Sources) -> fmt::Result {
        let span = finding.primary.span;
        if let Some(source) = sources.get(span.source) {
            let point = source.point(span.range().start);
            write!(out, "{}:{}:{}: ", one_line(source.name()), point.line, point.column)?;
        }
        let message = one_line(finding.message.get(self.lang));
        writeln!(out, "{}[{}] {message}", finding.severity.name(), one_line(&finding.code))
    }
}

impl Renderer for Concise {
    fn report(&mut self, out: &mut dyn fmt::Write, report: &Report, sources: &Sources) -> fmt::Result {
        report.findings.iter().try_for_each(|finding| self.finding(out, finding, sources))
    }

    fn finish(&mut self, out: &mut dyn fmt::Write, summary: &Summary) -> fmt::Result {
        write_closing(out, summary, self.lang)
    }
}
