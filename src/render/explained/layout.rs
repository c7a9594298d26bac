//! What an explanation says, in the order in which it is read, the same for every format for people.

use super::super::words::{actor_of, one_line, severity, shown, sure};
use crate::diagnostic::Suppressed;
use crate::explain::{Basis, Cause, Detail, Explained, Explanation, Subject, Wording};
use crate::knowledge::{Sure, Who};
use crate::text::Lang;

/// A part of an explanation with its heading.
pub(super) struct Section {
    /// The heading, without a colon.
    pub heading: &'static str,
    /// What stands under it.
    pub body: Body,
}

/// What stands under a heading.
pub(super) enum Body {
    /// A word or two that fit beside the heading.
    Word(String),
    /// Sentences, a paragraph each.
    Paragraphs(Vec<String>),
    /// Names with what they mean.
    Rows(Vec<Row>),
    /// Things in an order, each with lines that belong to it.
    Numbered(Vec<Row>),
    /// Things to do, by whom.
    Steps(Vec<(String, Vec<String>)>),
    /// A text to copy.
    Quote(String),
    /// The findings of the explanation's report.
    Findings,
}

/// A name or a sentence, and what belongs to it.
pub(super) struct Row {
    /// The name or sentence.
    pub head: String,
    /// Its value, where it has one.
    pub value: Option<String>,
    /// Lines below it.
    pub lines: Vec<String>,
}

/// The heading of the whole: what this is.
pub(super) fn title(explanation: &Explanation, lang: Lang) -> String {
    one_line(explanation.what.get(lang))
}

/// All parts of an explanation but its title. Of one thing among several only what somebody needs in
/// order to act is told, and where to find the rest.
pub(super) fn sections(explanation: &Explanation, is_one_of_several: bool, lang: Lang) -> Vec<Section> {
    if is_one_of_several { brief(explanation, lang) } else { whole(explanation, lang) }
}

fn brief(explanation: &Explanation, lang: Lang) -> Vec<Section> {
    let w = words(lang);
    let mut sections = Vec::new();
    let mut add = |heading: &'static str, body: Body| sections.push(Section { heading, body });
    if !explanation.happened.is_empty() {
        let happened = explanation.happened.iter().map(|text| one_line(text.get(lang))).collect();
        add(happened_heading(&explanation.subject, &w), Body::Paragraphs(happened));
    }
    if let Some(who) = explanation.who {
        add(w.who, Body::Word(actor_of(who, lang).to_owned()));
    }
    if !explanation.causes.is_empty() {
        let heads = explanation.causes.iter().map(|cause| {
            let row = cause_row(cause, lang);
            // A rule is one word; a question that tells a cause apart is worth its line.
            match &cause.rule {
                Some(rule) => Row { head: format!("{} [{rule}]", row.head), lines: Vec::new(), ..row },
                None => row,
            }
        });
        add(w.causes, Body::Numbered(heads.collect()));
    }
    if let Some(report) = explanation.report.as_ref().filter(|report| !report.findings.is_empty()) {
        let findings = report.findings.iter().map(|finding| Row {
            head: format!("{} {}", severity(finding.severity, lang), one_line(finding.message.get(lang))),
            value: None,
            lines: Vec::new(),
        });
        add(w.findings, Body::Rows(findings.collect()));
    }
    if let Some(suppressed) = suppressed(explanation, lang) {
        add(w.suppressed, Body::Rows(suppressed));
    }
    if !explanation.screens.is_empty() {
        add(w.screens, Body::Paragraphs(screens(explanation, lang)));
    }
    if !explanation.steps.is_empty() {
        add(w.steps, Body::Steps(steps(explanation, lang)));
    }
    if let Some(forward) = &explanation.forward {
        add(w.forward, Body::Quote(one_line(forward.get(lang))));
    }
    if let Some(command) = command(explanation) {
        add(w.more, Body::Word(command));
    }
    sections
}

/// What was found and is not told, because the user said so, with the reason; `None` if there is nothing.
fn suppressed(explanation: &Explanation, lang: Lang) -> Option<Vec<Row>> {
    let report = explanation.report.as_ref().filter(|report| !report.suppressed.is_empty())?;
    let row = |suppressed: &Suppressed| {
        let Suppressed { finding, by } = suppressed;
        let reason = by.reason.as_deref().map(one_line);
        Row {
            head: format!("{} {}", severity(finding.severity, lang), one_line(finding.message.get(lang))),
            value: None,
            lines: vec![match (reason, lang) {
                (Some(reason), Lang::Zh) => format!("{}，原因：{reason}", finding.code),
                (Some(reason), Lang::En) => format!("{}, because: {reason}", finding.code),
                (None, _) => finding.code.to_string(),
            }],
        }
    };
    Some(report.suppressed.iter().map(row).collect())
}

/// The command that explains it in full.
fn command(explanation: &Explanation) -> Option<String> {
    let id = explanation.subject.id()?;
    match explanation.subject {
        Subject::Screen(_) | Subject::ApiCode(_) | Subject::Rule(_) => {
            Some(format!("wxauthlint explain {id}"))
        }
        Subject::PermissionSet(_) => Some(format!("wxauthlint explain permission {id}")),
        _ => None,
    }
}

fn screens(explanation: &Explanation, lang: Lang) -> Vec<String> {
    explanation.screens.iter().map(|screen| shown(screen, lang)).collect()
}

fn whole(explanation: &Explanation, lang: Lang) -> Vec<Section> {
    let w = words(lang);
    let mut sections = Vec::new();
    let mut add = |heading: &'static str, body: Body| sections.push(Section { heading, body });
    add(w.recognised, Body::Word(one_line(explanation.recognised.get(lang))));
    if let Some(wording) = &explanation.wording {
        add(wording_heading(wording, lang), Body::Quote(one_line(&wording.text)));
    }
    if !explanation.happened.is_empty() {
        let happened = explanation.happened.iter().map(|text| one_line(text.get(lang))).collect();
        add(happened_heading(&explanation.subject, &w), Body::Paragraphs(happened));
    }
    if !explanation.details.is_empty() {
        let heading = match explanation.subject {
            Subject::Link(_) | Subject::Callback => w.parameters,
            _ => w.details,
        };
        add(heading, Body::Rows(explanation.details.iter().map(|detail| detail_row(detail, lang)).collect()));
    }
    if let Some(who) = explanation.who {
        add(w.who, Body::Word(actor_of(who, lang).to_owned()));
    }
    if !explanation.causes.is_empty() {
        let is_parameter = matches!(explanation.subject, Subject::Parameter(_));
        let heading = if is_parameter { w.mistakes } else { w.causes };
        add(heading, Body::Numbered(explanation.causes.iter().map(|cause| cause_row(cause, lang)).collect()));
    }
    if let Some(report) = &explanation.report {
        match (report.findings.is_empty(), report.suppressed.is_empty()) {
            (false, _) => add(w.findings, Body::Findings),
            (true, true) if explanation.unjudged.is_none() => {
                add(w.findings, Body::Word(w.no_findings.to_owned()));
            }
            (true, _) => {}
        }
    }
    if let Some(unjudged) = &explanation.unjudged {
        add(w.unjudged, Body::Paragraphs(vec![one_line(unjudged.get(lang))]));
    }
    if let Some(suppressed) = suppressed(explanation, lang) {
        add(w.suppressed, Body::Rows(suppressed));
    }
    if !explanation.screens.is_empty() {
        add(w.screens, Body::Paragraphs(screens(explanation, lang)));
    }
    if !explanation.steps.is_empty() {
        add(w.steps, Body::Steps(steps(explanation, lang)));
    }
    if let Some(cured) = &explanation.cured {
        add(w.cured, Body::Paragraphs(vec![one_line(cured.get(lang))]));
    }
    if let Some(forward) = &explanation.forward {
        add(w.forward, Body::Quote(one_line(forward.get(lang))));
    }
    if !explanation.basis.is_empty() {
        add(w.basis, Body::Rows(basis_rows(&explanation.basis, lang)));
    }
    if !explanation.also.is_empty() {
        let also = explanation.also.iter().map(|also| Row {
            head: one_line(also.title.get(lang)),
            value: also.likeness.map(|likeness| format!("{likeness}%")),
            lines: also
                .subject
                .id()
                .into_iter()
                .map(|id| format!("wxauthlint explain {}", one_line(&id)))
                .collect(),
        });
        add(w.also, Body::Rows(also.collect()));
    }
    sections
}

/// The heading of what WeChat says; it claims no more than is known.
fn wording_heading(wording: &Wording, lang: Lang) -> &'static str {
    match (lang, wording.is_old, wording.sure) {
        (Lang::Zh, true, _) => "旧版授权页的原文（2015–2017 年，现在未必如此）",
        (Lang::Zh, false, None | Some(Sure::Official)) => "微信的原文",
        (Lang::Zh, false, Some(Sure::OfficialReply)) => "微信的提示（据官方人员回复）",
        (Lang::Zh, false, Some(Sure::Community)) => "微信的提示（据开发者反馈）",
        (Lang::Zh, false, Some(Sure::Inferred)) => "微信的提示（推断，未见原文）",
        (Lang::En, true, _) => "in the words of WeChat's old page (2015-2017; today's may differ)",
        (Lang::En, false, None | Some(Sure::Official)) => "in WeChat's words",
        (Lang::En, false, Some(Sure::OfficialReply)) => "what WeChat says, as its staff tell it",
        (Lang::En, false, Some(Sure::Community)) => "what WeChat says, as developers report it",
        (Lang::En, false, Some(Sure::Inferred)) => {
            "what WeChat probably says (inferred, the original was not seen)"
        }
    }
}

fn happened_heading(subject: &Subject, words: &Words) -> &'static str {
    match subject {
        Subject::Screen(_) | Subject::ApiCode(_) | Subject::Callback | Subject::LookAlike(_) => {
            words.happened
        }
        // A page of the provider's own.
        Subject::Link(kind) if kind == "cloud_entry" => words.meaning,
        Subject::Link(_) => words.effect,
        Subject::Unknown => words.searched,
        _ => words.meaning,
    }
}

fn cause_row(cause: &Cause, lang: Lang) -> Row {
    let tell = one_line(cause.tell.get(lang));
    let line = match (&cause.rule, lang) {
        (Some(rule), Lang::Zh) => format!("规则 `{rule}` 能查出：{tell}"),
        (Some(rule), Lang::En) => format!("found by the rule `{rule}`: {tell}"),
        (None, Lang::Zh) => format!("怎样判断：{tell}（{}）", sure(cause.sure, lang)),
        (None, Lang::En) => format!("how to tell: {tell} ({})", sure(cause.sure, lang)),
    };
    Row { head: one_line(cause.text.get(lang)), value: None, lines: vec![line] }
}

fn detail_row(detail: &Detail, lang: Lang) -> Row {
    let text = one_line(detail.text.get(lang));
    Row {
        head: one_line(detail.name.get(lang)),
        value: detail.value.as_deref().map(one_line),
        lines: if text.is_empty() { Vec::new() } else { vec![text] },
    }
}

/// The documents, each once with all its sections.
fn basis_rows(basis: &[Basis], lang: Lang) -> Vec<Row> {
    let mut documents: Vec<(&Basis, Vec<String>)> = Vec::new();
    for one in basis {
        let same = |(other, _): &&mut (&Basis, Vec<String>)| {
            other.title == one.title && other.url == one.url && other.sure == one.sure
        };
        let section = one.section.as_deref().map(one_line);
        match documents.iter_mut().find(same) {
            Some((_, sections)) => sections.extend(section),
            None => documents.push((one, section.into_iter().collect())),
        }
    }
    let rows = documents.into_iter().map(|(one, sections)| {
        let sections = match lang {
            _ if sections.is_empty() => String::new(),
            Lang::Zh => format!("（{}）", sections.join("、")),
            Lang::En => format!(" ({})", sections.join(", ")),
        };
        Row {
            head: format!("{}{sections} [{}]", one_line(one.title.get(lang)), sure(one.sure, lang)),
            value: None,
            lines: one.url.iter().map(|url| one_line(url)).collect(),
        }
    });
    rows.collect()
}

/// Steps of one actor in a row stand together.
fn steps(explanation: &Explanation, lang: Lang) -> Vec<(String, Vec<String>)> {
    let mut groups: Vec<(Who, Vec<String>)> = Vec::new();
    for step in &explanation.steps {
        let text = one_line(step.text.get(lang));
        match groups.last_mut() {
            Some((who, texts)) if *who == step.who => texts.push(text),
            _ => groups.push((step.who, vec![text])),
        }
    }
    groups.into_iter().map(|(who, texts)| (actor_of(who, lang).to_owned(), texts)).collect()
}

/// The last part of a search: each thing in a line, and how many there are.
pub(super) struct Overview {
    /// The heading.
    pub heading: String,
    /// What was found, what it is, who must act.
    pub rows: Vec<Row>,
}

/// What was found in a text, at a glance; `None` where one thing was explained.
pub(super) fn overview(explained: &Explained, lang: Lang) -> Option<Overview> {
    if !explained.is_search || !explained.is_known() {
        return None;
    }
    let count = explained.explanations.len();
    let heading = match (lang, count) {
        (Lang::Zh, _) => format!("小结：共认出 {count} 处"),
        (Lang::En, 1) => "in short: one thing was recognised".to_owned(),
        (Lang::En, _) => format!("in short: {count} things were recognised"),
    };
    let rows = explained.explanations.iter().map(|explanation| Row {
        head: title(explanation, lang),
        value: explanation.who.map(|who| actor_of(who, lang).to_owned()),
        lines: explanation.steps.first().map(|step| one_line(step.text.get(lang))).into_iter().collect(),
    });
    Some(Overview { heading, rows: rows.collect() })
}

struct Words {
    recognised: &'static str,
    happened: &'static str,
    effect: &'static str,
    searched: &'static str,
    meaning: &'static str,
    who: &'static str,
    causes: &'static str,
    mistakes: &'static str,
    parameters: &'static str,
    details: &'static str,
    findings: &'static str,
    no_findings: &'static str,
    suppressed: &'static str,
    unjudged: &'static str,
    screens: &'static str,
    steps: &'static str,
    cured: &'static str,
    forward: &'static str,
    basis: &'static str,
    also: &'static str,
    more: &'static str,
}

fn words(lang: Lang) -> Words {
    match lang {
        Lang::Zh => Words {
            recognised: "怎样认出",
            happened: "发生了什么",
            effect: "微信会怎样处理",
            searched: "查过什么",
            meaning: "含义",
            who: "由谁处理",
            causes: "可能的原因（最可能的在前）",
            mistakes: "常见错误",
            parameters: "参数",
            details: "细节",
            findings: "检查结果",
            no_findings: "没有发现问题",
            suppressed: "按配置忽略的问题",
            unjudged: "没有判断的内容",
            screens: "商家会看到",
            steps: "怎么做",
            cured: "怎样确认已解决",
            forward: "可以转发给商家的话",
            basis: "依据",
            also: "也可能是",
            more: "详细说明",
        },
        Lang::En => Words {
            recognised: "how it was recognised",
            happened: "what happened",
            effect: "what WeChat makes of it",
            searched: "what was looked for",
            meaning: "what it means",
            who: "who must act",
            causes: "possible causes, the likeliest first",
            mistakes: "common mistakes",
            parameters: "parameters",
            details: "details",
            findings: "what the rules say",
            no_findings: "nothing is wrong with it",
            suppressed: "suppressed by the configuration",
            unjudged: "what was not judged",
            screens: "what the merchant will see",
            steps: "what to do",
            cured: "how to see that it is cured",
            forward: "to forward to the merchant",
            basis: "sources",
            also: "it may also be",
            more: "in full",
        },
    }
}
