//! Consequences as JSON, version 1: a form of its own, like that of the report.

use serde::Serialize;

use super::super::json::{ImpedimentOut, LabelOut, ScreenOut, TextOut, ToolOut, VERSION, json};
use crate::impact::{Consequence, Impact};
use crate::source::Sources;

/// One JSON document.
pub(super) fn write(impact: &Impact, sources: &Sources) -> String {
    let count = |breaks| impact.consequences.iter().filter(|told| told.breaks == breaks).count();
    let document = Document {
        version: VERSION,
        tool: ToolOut::new(),
        consequences: impact.consequences.iter().map(|told| ConsequenceOut::new(told, sources)).collect(),
        summary: SummaryOut {
            breaking: count(true),
            other: count(false),
            links: impact.links,
            accounts: impact.accounts,
            undecided: impact.undecided,
        },
    };
    // Texts and numbers always have a JSON form.
    json(&document).map(|text| text + "\n").unwrap_or_default()
}

#[derive(Serialize)]
struct Document<'d> {
    version: u32,
    tool: ToolOut,
    consequences: Vec<ConsequenceOut<'d>>,
    summary: SummaryOut,
}

#[derive(Serialize)]
struct ConsequenceOut<'d> {
    kind: &'static str,
    /// Whether something that worked stops by it.
    breaks: bool,
    effect: &'static str,
    severity: &'static str,
    rule: Option<&'d str>,
    actor: Option<&'static str>,
    faq: Option<&'d str>,
    message: TextOut,
    help: Option<TextOut>,
    screen: Option<ScreenOut<'d>>,
    #[serde(flatten)]
    impediment: ImpedimentOut,
    link: Option<&'d str>,
    accounts: &'d [String],
    /// The whole kinds of accounts that it concerns.
    account_kinds: &'d [&'static str],
    sets: &'d [i64],
    labels: Vec<LabelOut<'d>>,
}

impl<'d> ConsequenceOut<'d> {
    fn new(told: &'d Consequence, sources: &'d Sources) -> Self {
        let finding = &told.finding;
        let about = finding.about.as_deref();
        let labels = finding.labels().enumerate();
        ConsequenceOut {
            kind: told.kind.name(),
            breaks: told.breaks,
            effect: told.effect.name(),
            severity: finding.severity.name(),
            rule: told.rule.as_deref(),
            actor: about.map(|about| about.actor.name()),
            faq: about.and_then(|about| about.faq.as_deref()),
            message: TextOut::new(&finding.message),
            help: finding.help.as_ref().map(TextOut::new),
            screen: about.and_then(|about| about.screen.as_ref()).map(ScreenOut::new),
            impediment: ImpedimentOut::new(about.and_then(|about| about.impediment)),
            link: about.and_then(|about| about.subject.link.as_deref()),
            accounts: &told.accounts,
            account_kinds: &told.account_kinds,
            sets: &told.sets,
            labels: labels.filter_map(|(at, label)| LabelOut::new(label, at == 0, sources)).collect(),
        }
    }
}

#[derive(Serialize)]
struct SummaryOut {
    breaking: usize,
    other: usize,
    links: usize,
    accounts: usize,
    undecided: usize,
}
