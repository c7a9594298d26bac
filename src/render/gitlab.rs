//! A Code Quality report of GitLab: findings beside the lines of a merge request.

use std::fmt;

use serde::Serialize;

use super::json::json;
use super::place::{Places, ends};
use super::words::{help, one_line};
use super::{Renderer, Summary};
use crate::diagnostic::{Diagnostic, Report, Severity};
use crate::source::{Point, Sources};
use crate::text::Lang;

/// Writes one array, a finding a line.
pub(super) struct Gitlab {
    lang: Lang,
    places: Places,
    begun: bool,
}

impl Gitlab {
    pub(super) fn new(lang: Lang) -> Self {
        Gitlab { lang, places: Places::default(), begun: false }
    }

    fn finding(&mut self, out: &mut dyn fmt::Write, finding: &Diagnostic, sources: &Sources) -> fmt::Result {
        let span = finding.primary.span;
        let Some(source) = sources.get(span.source) else { return Ok(()) };
        let (start, end) = ends(source, span);
        // GitLab drops the second of two equal ones.
        let fingerprint = match self.places.fingerprint(finding, sources) {
            (fingerprint, 1) => fingerprint,
            (fingerprint, count) => format!("{fingerprint}-{count}"),
        };
        let mut description = one_line(finding.message.get(self.lang));
        if let Some(advice) = &finding.help {
            let gap = if self.lang == Lang::Zh { "。" } else { "; " };
            description = format!("{description}{gap}{}{}", help(self.lang), one_line(advice.get(self.lang)));
        }
        let issue = Issue {
            description,
            check_name: &finding.code,
            fingerprint,
            severity: match finding.severity {
                Severity::Error => "critical",
                Severity::Warning => "minor",
                Severity::Note => "info",
            },
            location: Location {
                path: self.places.path(source),
                positions: Positions { begin: start.into(), end: end.into() },
            },
        };
        let comma = if self.begun { "," } else { "" };
        self.begun = true;
        write!(out, "{comma}\n{}", json(&issue)?)
    }
}

impl Renderer for Gitlab {
    fn start(&mut self, out: &mut dyn fmt::Write) -> fmt::Result {
        write!(out, "[")
    }

    fn report(&mut self, out: &mut dyn fmt::Write, report: &Report, sources: &Sources) -> fmt::Result {
        self.places.enter(report, sources);
        report.findings.iter().try_for_each(|finding| self.finding(out, finding, sources))
    }

    fn finish(&mut self, out: &mut dyn fmt::Write, _summary: &Summary) -> fmt::Result {
        writeln!(out, "{}]", if self.begun { "\n" } else { "" })
    }
}

#[derive(Serialize)]
struct Issue<'d> {
    description: String,
    check_name: &'d str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    positions: Positions,
}

#[derive(Serialize)]
struct Positions {
    begin: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: usize,
    column: usize,
}

impl From<Point> for Position {
    fn from(point: Point) -> Self {
        Position { line: point.line, column: point.column }
    }
}
