//! The JSON report, version 1: a form of its own, so that inner types may change and it does not.

use std::borrow::Cow;
use std::fmt;

use schemars::generate::SchemaGenerator;
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use super::{Renderer, Summary};
use crate::diagnostic::{
    Actor, Diagnostic, Edit, Fix, Impediment, Label, Limit, Report, Screen, Severity, Skipped, Stage,
    Suppressed, SuppressionKind, Unread,
};
use crate::fingerprint::fingerprint;
use crate::names::one_of;
use crate::source::{Point, Sources, printable};
use crate::sure::Sure;
use crate::text::Text;

/// The version of the form; it grows when a key changes its meaning or goes.
pub(super) const VERSION: u32 = 1;

/// The schema of the document.
pub(crate) fn schema(generator: SchemaGenerator) -> Schema {
    generator.into_root_schema_for::<Document<'_>>()
}

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
        write!(out, "\"without_link\": {}, ", json(&summary.without_link)?)?;
        writeln!(out, "\"summary\": {}}}", json(&counts)?)
    }
}

#[derive(JsonSchema)]
#[expect(dead_code, reason = "it is written piece by piece, and never stands in memory as a whole")]
struct Document<'d> {
    /// 格式的版本
    ///
    /// the format version
    #[schemars(extend("const" = VERSION))]
    version: u32,
    tool: ToolOut,
    findings: Vec<FindingOut<'d>>,
    suppressed: Vec<SuppressedOut<'d>>,
    /// 没有判断的规则和缺少的事实
    ///
    /// skipped rules, and the facts they need
    skipped: Vec<SkippedOut<'d>>,
    /// 没有读或没有读完的内容；有的话，退出码不会是 0
    ///
    /// what was not read, or not fully; if there is any, the exit code is not 0
    unread: Vec<UnreadOut<'d>>,
    /// 文件夹里与授权链接有关、但没有读到链接的文件
    ///
    /// files in folders that are about authorization but have no readable link
    without_link: Vec<String>,
    summary: SummaryOut,
}

/// A value as JSON on one line.
pub(super) fn json(value: &impl Serialize) -> Result<String, fmt::Error> {
    serde_json::to_string(value).map(harmless).map_err(|_| fmt::Error)
}

/// The same JSON without `##[`, which the log of GitHub Actions would obey; it can only stand in texts.
pub(super) fn harmless(json: String) -> String {
    if json.contains("##[") { json.replace("##[", "##\\u005b") } else { json }
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "tool")]
pub(super) struct ToolOut {
    name: &'static str,
    version: &'static str,
}

impl ToolOut {
    pub(super) fn new() -> Self {
        ToolOut { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") }
    }
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "finding")]
pub(super) struct FindingOut<'d> {
    /// 规则的 id
    ///
    /// the rule id
    rule: &'d str,
    /// 有多严重
    ///
    /// how bad it is
    severity: Severity,
    /// 由谁处理
    ///
    /// who must act
    actor: Option<Actor>,
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
    /// 跨版本不变的标识
    ///
    /// an identifier that stays the same across versions
    fingerprint: String,
}

impl<'d> FindingOut<'d> {
    pub(super) fn new(finding: &'d Diagnostic, sources: &'d Sources) -> Self {
        let about = finding.about.as_deref();
        FindingOut {
            rule: &finding.code,
            severity: finding.severity,
            actor: about.map(|about| about.actor),
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

// What a finding means for the authorization.
#[derive(JsonSchema, Serialize)]
pub(super) struct ImpedimentOut {
    /// 授权失败在微信的哪一步检查
    ///
    /// the WeChat check at which the authorization fails
    stops: Option<Stage>,
    /// 微信这一步检查的结果不明
    ///
    /// the WeChat check whose outcome is not known
    obscures: Option<Stage>,
    /// 授权成功但商家被带到别处
    ///
    /// whether the authorization is granted but the merchant is sent elsewhere
    misroutes: bool,
}

impl ImpedimentOut {
    pub(super) fn new(impediment: Option<Impediment>) -> Self {
        ImpedimentOut {
            stops: impediment.and_then(Impediment::stops),
            obscures: impediment.and_then(Impediment::obscures),
            misroutes: impediment == Some(Impediment::Misroutes),
        }
    }
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "text")]
pub(super) struct TextOut {
    zh: String,
    en: String,
}

impl TextOut {
    pub(super) fn new(text: &Text) -> Self {
        TextOut { zh: printable(&text.zh).into_owned(), en: printable(&text.en).into_owned() }
    }
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "screen")]
pub(super) struct ScreenOut<'d> {
    id: &'d str,
    code: Option<i64>,
    /// 微信的原文
    ///
    /// WeChat's own text
    text: &'d str,
    sure: Sure,
    /// 文字只见于旧版授权页（2015–2017 年）
    ///
    /// whether the text is known only from the old authorization page (2015-2017)
    old_page: bool,
}

impl<'d> ScreenOut<'d> {
    pub(super) fn new(screen: &'d Screen) -> Self {
        ScreenOut {
            id: &screen.id,
            code: screen.code,
            text: &screen.text,
            sure: screen.sure,
            old_page: screen.is_old,
        }
    }
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "label")]
pub(super) struct LabelOut<'d> {
    /// 文件名，或 `link`
    ///
    /// the name of the file, or `link`
    source: &'d str,
    /// 这个位置的文字，密钥已遮盖
    ///
    /// the text at this place, with secrets masked
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

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "fix")]
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

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "edit")]
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

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "suppressed")]
pub(super) struct SuppressedOut<'d> {
    finding: FindingOut<'d>,
    by: SuppressionKind,
    reason: Option<Cow<'d, str>>,
}

impl<'d> SuppressedOut<'d> {
    pub(super) fn new(suppressed: &'d Suppressed, sources: &'d Sources) -> Self {
        SuppressedOut {
            finding: FindingOut::new(&suppressed.finding, sources),
            by: suppressed.by.kind,
            reason: suppressed.by.reason.as_deref().map(printable),
        }
    }
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "point")]
struct PointOut {
    /// 在文件里的偏移，以字节计，从 0 起；文件不是 UTF-8 时按原文件计
    ///
    /// offset in the source, in bytes from 0; if the file is not UTF-8, in the stored file
    byte: usize,
    /// 行，从 1 起
    ///
    /// line, from 1
    line: usize,
    /// 列，从 1 起，按 Unicode 标量值计
    ///
    /// column, from 1, in Unicode scalar values
    column: usize,
}

impl PointOut {
    fn new(point: Point) -> Self {
        PointOut { byte: point.byte, line: point.line, column: point.column }
    }
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "subject")]
struct SubjectOut<'d> {
    link: Option<Cow<'d, str>>,
    account: Option<Cow<'d, str>>,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "skipped")]
struct SkippedOut<'d> {
    rule: &'d str,
    needs: &'d [&'static str],
}

impl<'d> SkippedOut<'d> {
    fn new(skipped: &'d Skipped) -> Self {
        SkippedOut { rule: &skipped.rule, needs: &skipped.needs }
    }
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "unread")]
struct UnreadOut<'d> {
    /// 文件名
    ///
    /// the name of the file
    source: &'d str,
    /// 原因：跟踪链接太费时、链接太长、文件太大、有内容无法解码
    ///
    /// why: following links takes too long, a link is too long, the file is too large, or part of it cannot be decoded
    #[schemars(schema_with = "one_of::<Limit>")]
    limit: &'static str,
    /// 涉及多少个链接；整个文件没有读或有内容无法解码时为 null
    ///
    /// how many links; null if the file was not read at all, or part of it cannot be decoded
    links: Option<usize>,
}

impl<'d> UnreadOut<'d> {
    fn new(unread: &'d Unread) -> Self {
        UnreadOut { source: &unread.source, limit: unread.limit.name(), links: unread.links }
    }
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "summary")]
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
