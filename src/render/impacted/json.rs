//! Consequences as JSON, version 1: a form of its own, like that of the report.

use schemars::generate::SchemaGenerator;
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use super::super::json::{ImpedimentOut, LabelOut, ScreenOut, TextOut, ToolOut, VERSION, json};
use crate::diagnostic::{Actor, Severity};
use crate::impact::{Consequence, ConsequenceKind, Effect, Impact};
use crate::input::provider::AccountKind;
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

/// The schema of the document.
pub(crate) fn schema(generator: SchemaGenerator) -> Schema {
    generator.into_root_schema_for::<Document<'_>>()
}

#[derive(JsonSchema, Serialize)]
struct Document<'d> {
    /// 格式的版本
    ///
    /// the format version
    #[schemars(extend("const" = VERSION))]
    version: u32,
    tool: ToolOut,
    consequences: Vec<ConsequenceOut<'d>>,
    summary: SummaryOut,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "consequence")]
struct ConsequenceOut<'d> {
    kind: ConsequenceKind,
    /// 原来可用的是否因此失效
    ///
    /// whether it breaks something that worked
    breaks: bool,
    /// 何时生效
    ///
    /// when it takes effect
    effect: Effect,
    /// 有多严重
    ///
    /// how bad it is
    severity: Severity,
    rule: Option<&'d str>,
    /// 由谁处理
    ///
    /// who must act
    actor: Option<Actor>,
    faq: Option<&'d str>,
    message: TextOut,
    help: Option<TextOut>,
    screen: Option<ScreenOut<'d>>,
    #[serde(flatten)]
    impediment: ImpedimentOut,
    link: Option<&'d str>,
    accounts: &'d [String],
    /// 涉及哪些种类的全部账号
    ///
    /// the account kinds that are affected as a whole
    #[schemars(with = "Vec<AccountKind>")]
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
            kind: told.kind,
            breaks: told.breaks,
            effect: told.effect,
            severity: finding.severity,
            rule: told.rule.as_deref(),
            actor: about.map(|about| about.actor),
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

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "summary")]
struct SummaryOut {
    breaking: usize,
    other: usize,
    links: usize,
    accounts: usize,
    undecided: usize,
}
