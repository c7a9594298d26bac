//! The JSON report, version 1: a form of its own, so that inner types may change and it does not.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;

use super::{Renderer, Summary};
use crate::diagnostic::{
    Diagnostic, Edit, Fix, Impediment, Label, Report, Screen, Skipped, Stage, Suppressed, Unread,
};
use crate::fingerprint::fingerprint;
use crate::source::{Point, Sources, printable};
use crate::text::Text;

/// The version of the form; it grows when a key changes its meaning or goes.
pub(super) const VERSION: u32 = 1;

/// Writes one JSON document, a finding a line.
#[derive(Default)]
pub(super) struct Json {
    /// Whether a finding was written, and so a comma is due.
    begun: bool,
    /// What is not told, as it is to be written: it stands behind all that is.
    suppressed: Vec<String>,
}

impl Renderer for Json {
    fn start(&mut self, out: &mut dyn fmt::Write) -> fmt::Result {
        write!(out, "{{\"version\": {VERSION}, \"tool\": {}, \"findings\": [", json(&ToolOut::new())?)
    }

    fn report(&mut self, out: &mut dyn fmt::Write, report: &Report, sources: &Sources) -> fmt::Result {
        for finding in &report.findings {
            let comma = if self.begun { "," } else { "" };
            self.begun = true;
            write!(out, "{comma}\n{}", json(&FindingOut::new(finding, sources))?)?;
        }
        for suppressed in &report.suppressed {
            self.suppressed.push(json(&SuppressedOut::new(suppressed, sources))?);
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn fmt::Write, summary: &Summary) -> fmt::Result {
        let end = if self.begun { "\n" } else { "" };
        let skipped: Vec<_> = summary.skipped.iter().map(SkippedOut::new).collect();
        let counts = SummaryOut::new(summary);
        write!(out, "{end}], \"suppressed\": [{}], ", self.suppressed.join(",\n"))?;
        let unread: Vec<_> = summary.unread.iter().map(UnreadOut::new).collect();
        write!(out, "\"skipped\": {}, \"unread\": {}, ", json(&skipped)?, json(&unread)?)?;
        writeln!(out, "\"summary\": {}}}", json(&counts)?)
    }
}

pub(super) fn json(value: &impl Serialize) -> Result<String, fmt::Error> {
    serde_json::to_string(value).map_err(|_| fmt::Error)
}

#[derive(Serialize)]
pub(super) struct ToolOut {
    name: &'static str,
    version: &'static str,
}

impl ToolOut {
    pub(super) fn new() -> Self {
        ToolOut { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") }
    }
}

#[derive(Serialize)]
pub(super) struct FindingOut<'d> {
    rule: &'d str,
    severity: &'static str,
    actor: Option<&'static str>,
    faq: Option<&'d str>,
    message: TextOut,
    help: Option<TextOut>,
    docs: Option<&'d str>,
    screen: Option<ScreenOut<'d>>,
    #[serde(flatten)]
    impediment: ImpedimentOut,
    labels: Vec<LabelOut<'d>>,
    subject: SubjectOut<'d>,
    fixes: Vec<FixOut<'d>>,
    fingerprint: String,
}

impl<'d> FindingOut<'d> {
    pub(super) fn new(finding: &'d Diagnostic, sources: &'d Sources) -> Self {
        let about = finding.about.as_deref();
        FindingOut {
            rule: &finding.code,
            severity: finding.severity.name(),
            actor: about.map(|about| about.actor.name()),
            faq: about.and_then(|about| about.faq.as_deref()),
            message: TextOut::new(&finding.message),
            help: finding.help.as_ref().map(TextOut::new),
            docs: about.and_then(|about| about.docs.as_deref()),
            screen: about.and_then(|about| about.screen.as_ref()).map(ScreenOut::new),
            impediment: ImpedimentOut::new(about.and_then(|about| about.impediment)),
            labels: finding
                .labels()
                .enumerate()
                .filter_map(|(at, label)| LabelOut::new(label, at == 0, sources))
                .collect(),
            subject: SubjectOut {
                link: about.and_then(|about| about.subject.link.as_deref()).map(printable),
                account: about.and_then(|about| about.subject.account.as_deref()).map(printable),
            },
            fixes: finding.shown_fixes(sources).filter_map(|fix| FixOut::new(fix, sources)).collect(),
            fingerprint: fingerprint(finding, sources),
        }
    }
}

/// What a finding means for the authorization.
#[derive(Serialize)]
pub(super) struct ImpedimentOut {
    stops: Option<&'static str>,
    obscures: Option<&'static str>,
    misroutes: bool,
}

impl ImpedimentOut {
    pub(super) fn new(impediment: Option<Impediment>) -> Self {
        ImpedimentOut {
            stops: impediment.and_then(Impediment::stops).map(Stage::name),
            obscures: impediment.and_then(Impediment::obscures).map(Stage::name),
            misroutes: impediment == Some(Impediment::Misroutes),
        }
    }
}

#[derive(Serialize)]
pub(super) struct TextOut {
    zh: String,
    en: String,
}

impl TextOut {
    pub(super) fn new(text: &Text) -> Self {
        TextOut { zh: printable(&text.zh).into_owned(), en: printable(&text.en).into_owned() }
    }
}

#[derive(Serialize)]
pub(super) struct ScreenOut<'d> {
    id: &'d str,
    code: Option<i64>,
    text: &'d str,
    sure: &'static str,
    old_page: bool,
}

impl<'d> ScreenOut<'d> {
    pub(super) fn new(screen: &'d Screen) -> Self {
        ScreenOut {
            id: &screen.id,
            code: screen.code,
            text: &screen.text,
            sure: screen.sure.name(),
            old_page: screen.is_old,
        }
    }
}

#[derive(Serialize)]
pub(super) struct LabelOut<'d> {
    source: &'d str,
    text: &'d str,
    message: TextOut,
    start: PointOut,
    end: PointOut,
    primary: bool,
}

impl<'d> LabelOut<'d> {
    pub(super) fn new(label: &Label, primary: bool, sources: &'d Sources) -> Option<Self> {
        let source = sources.get(label.span.source)?;
        let range = label.span.range();
        Some(LabelOut {
            source: source.name(),
            text: source.slice(range.clone()),
            message: TextOut::new(&label.message),
            start: PointOut::new(source.point(range.start)),
            end: PointOut::new(source.point(range.end)),
            primary,
        })
    }
}

#[derive(Serialize)]
struct FixOut<'d> {
    message: TextOut,
    safe: bool,
    edits: Vec<EditOut<'d>>,
}

impl<'d> FixOut<'d> {
    fn new(fix: &'d Fix, sources: &'d Sources) -> Option<Self> {
        let edits = fix.edits.iter().map(|edit| EditOut::new(edit, sources)).collect::<Option<_>>()?;
        Some(FixOut { message: TextOut::new(&fix.message), safe: fix.is_safe, edits })
    }
}

#[derive(Serialize)]
struct EditOut<'d> {
    source: &'d str,
    start: PointOut,
    end: PointOut,
    text: &'d str,
}

impl<'d> EditOut<'d> {
    fn new(edit: &'d Edit, sources: &'d Sources) -> Option<Self> {
        let source = sources.get(edit.span.source)?;
        let range = edit.span.range();
        Some(EditOut {
            source: source.name(),
            start: PointOut::new(source.point(range.start)),
            end: PointOut::new(source.point(range.end)),
            text: &edit.text,
        })
    }
}

#[derive(Serialize)]
pub(super) struct SuppressedOut<'d> {
    finding: FindingOut<'d>,
    by: &'static str,
    reason: Option<Cow<'d, str>>,
}

impl<'d> SuppressedOut<'d> {
    pub(super) fn new(suppressed: &'d Suppressed, sources: &'d Sources) -> Self {
        SuppressedOut {
            finding: FindingOut::new(&suppressed.finding, sources),
            by: suppressed.by.kind.name(),
            reason: suppressed.by.reason.as_deref().map(printable),
        }
    }
}

#[derive(Serialize)]
struct PointOut {
    byte: usize,
    line: usize,
    column: usize,
}

impl PointOut {
    fn new(point: Point) -> Self {
        PointOut { byte: point.byte, line: point.line, column: point.column }
    }
}

#[derive(Serialize)]
struct SubjectOut<'d> {
    link: Option<Cow<'d, str>>,
    account: Option<Cow<'d, str>>,
}

#[derive(Serialize)]
struct SkippedOut<'d> {
    rule: &'d str,
    needs: &'d [&'static str],
}

impl<'d> SkippedOut<'d> {
    fn new(skipped: &'d Skipped) -> Self {
        SkippedOut { rule: &skipped.rule, needs: &skipped.needs }
    }
}

#[derive(Serialize)]
struct UnreadOut<'d> {
    source: Cow<'d, str>,
    limit: &'static str,
    links: Option<usize>,
}

impl<'d> UnreadOut<'d> {
    fn new(unread: &'d Unread) -> Self {
        UnreadOut { source: printable(&unread.source), limit: unread.limit.name(), links: unread.links }
    }
}

#[derive(Serialize)]
struct SummaryOut {
    error: usize,
    warning: usize,
    note: usize,
    links: usize,
    suppressed: usize,
}

impl SummaryOut {
    fn new(summary: &Summary) -> Self {
        let Summary { error, warning, note, links, suppressed, .. } = *summary;
        SummaryOut { error, warning, note, links, suppressed }
    }
}
