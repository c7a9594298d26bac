//! What an explanation says, in the order in which it is read, as a document.

use super::headings::{Words, words};
use super::references::{self, References};
use super::{Also, Basis, Cause, Detail, Explained, ExplainedSubject, Explanation, Extent, Wording};
use crate::diagnostic::{Diagnostic, Suppressed, SuppressionKind};
use crate::document::{Block, Document, DocumentPart, Findings, Phrase, Role, Row, Steps};
use crate::knowledge::{Sure, Who};
use crate::source::{Sources, presentable};
use crate::text::{Lang, Text};
use crate::words::{actor_of, severity, shown, sure};

/// All explanations, a part each. What was found among several things comes first, at a glance; of one among several
/// only what somebody needs in order to act is told, and where to find the rest.
pub fn document(explained: &Explained, lang: Lang) -> Document<'_> {
    let parts = explained.explanations.iter().enumerate().map(|(at, explanation)| {
        let title = explanation.what.get(lang);
        let is_short = explained.extent == Extent::Short && is_long(explanation);
        if !explained.is_search {
            let blocks = match is_short {
                true => lead(explanation, lang),
                false => whole(explanation, Some(&explained.sources), lang, References::Commands),
            };
            return DocumentPart::new(title, blocks);
        }
        let text = presentable(&explanation.given).split_whitespace().collect::<Vec<_>>().join(" ");
        let blocks = if is_short { lead(explanation, lang) } else { brief(explanation, lang) };
        DocumentPart { role: Role::Excerpt { number: at + 1, text }, ..DocumentPart::new(title, blocks) }
    });
    Document::new(lang, overview(explained, lang).into_iter().chain(parts).collect())
}

/// True for what is told at length: of a parameter and the like every line is an answer.
fn is_long(explanation: &Explanation) -> bool {
    match explanation.subject {
        ExplainedSubject::Screen(_)
        | ExplainedSubject::ApiCode(_)
        | ExplainedSubject::Topic(_)
        | ExplainedSubject::Link(_) => true,
        // Without a guess all that there is to say is how to ask.
        ExplainedSubject::Unknown => !explanation.also.is_empty(),
        _ => false,
    }
}

/// What somebody needs in order to act, and the command that tells the rest.
fn lead(explanation: &Explanation, lang: Lang) -> Vec<Block<'static>> {
    let mut blocks = first_lines(explanation, lang, References::Commands);
    let command = command(explanation).unwrap_or_default();
    blocks.push(Block::field(words(lang).rest, format!("{command} --full").trim().to_owned()));
    blocks
}

/// What it is, who must act, the first step, and what tells the two likeliest causes apart.
pub(super) fn first_lines(
    explanation: &Explanation,
    lang: Lang,
    references: References<'_>,
) -> Vec<Block<'static>> {
    let w = words(lang);
    let mut blocks = Vec::new();
    if explanation.subject == ExplainedSubject::Unknown {
        blocks.push(Block::section(w.guesses, vec![others(&explanation.also, lang, references)]));
        blocks.extend(explanation.steps.first().map(|step| Block::field(w.asked, step.text.get(lang))));
        return blocks;
    }
    if let Some(happened) = explanation.happened.first() {
        let text = match explanation.subject {
            ExplainedSubject::Topic(_) => happened.get(lang),
            _ => first_sentence(happened.get(lang)),
        };
        blocks.push(Block::field(happened_heading(&explanation.subject, &w), text));
    }
    if let Some(who) = explanation.who {
        blocks.push(Block::field(w.who, actor_of(who, lang)));
    }
    if let Some(step) = explanation.steps.first() {
        blocks.push(Block::field(w.first, step.text.get(lang)));
    }
    // Where the value of a slot is not known, the second cause is one of another value: it tells them apart.
    let first = explanation.causes.first();
    let is_other = |cause: &&Cause| {
        cause.entry_host.is_some() && first.is_some_and(|first| first.entry_host != cause.entry_host)
    };
    let mut behind = explanation.causes.iter().skip(1);
    let second = behind.clone().find(is_other).or_else(|| behind.next());
    let causes: Vec<Row> =
        first.into_iter().chain(second).map(|cause| apart(cause, lang, references)).collect();
    if !causes.is_empty() {
        let heading = if causes.len() > 1 { w.apart } else { w.cause };
        blocks.push(Block::section(heading, vec![Block::Numbered(causes)]));
    }
    blocks.extend(judged(explanation, None, lang));
    if !explanation.also.is_empty() {
        blocks.push(Block::section(w.also, vec![others(&explanation.also, lang, references)]));
    }
    blocks
}

/// A cause with what tells it: the question, or the rule that finds it.
fn apart(cause: &Cause, lang: Lang, references: References<'_>) -> Row {
    let text = cause.text.get(lang);
    match &cause.rule {
        Some(rule) => Row::new(Phrase::from(format!("{text} [")).and(references.named_rule(rule)).and("]")),
        None => Row::new(text).with([cause.tell.get(lang).to_owned()]),
    }
}

fn first_sentence(text: &str) -> &str {
    let chinese = text.find('。').map(|at| at + '。'.len_utf8());
    let end = chinese.or_else(|| text.find(". ").map(|at| at + 1));
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

fn brief(explanation: &Explanation, lang: Lang) -> Vec<Block<'static>> {
    let w = words(lang);
    let mut blocks = Vec::new();
    if !explanation.happened.is_empty() {
        blocks.push(Block::section(
            happened_heading(&explanation.subject, &w),
            paragraphs(&explanation.happened, lang),
        ));
    }
    if let Some(who) = explanation.who {
        blocks.push(Block::field(w.who, actor_of(who, lang)));
    }
    if !explanation.causes.is_empty() {
        let heads = explanation.causes.iter().map(|cause| {
            // A rule is one word; a question that tells a cause apart is worth its line.
            match &cause.rule {
                Some(rule) => Row::new(format!("{} [{rule}]", cause.text.get(lang))),
                None => cause_row(cause, lang, References::Commands),
            }
        });
        blocks.push(Block::section(w.causes, vec![Block::Numbered(heads.collect())]));
    }
    if let Some(report) = explanation.report.as_ref().filter(|report| !report.findings.is_empty()) {
        let findings = report.findings.iter().map(|finding| {
            Row::new(format!("{} {}", severity(finding.severity, lang), finding.message.get(lang)))
        });
        blocks.push(Block::section(w.findings, vec![Block::Rows(findings.collect())]));
    }
    if let Some(suppressed) = suppressed(explanation, lang) {
        blocks.push(Block::section(w.suppressed, vec![Block::Rows(suppressed)]));
    }
    if !explanation.screens.is_empty() {
        blocks.push(Block::section(w.screens, screens(explanation, lang)));
    }
    if !explanation.steps.is_empty() {
        blocks.push(Block::section(w.steps, vec![Block::Steps(steps(explanation, lang))]));
    }
    if let Some(forward) = &explanation.forward {
        blocks.push(Block::section(w.forward, vec![quote(forward.get(lang))]));
    }
    if let Some(command) = command(explanation) {
        blocks.push(Block::field(w.more, command));
    }
    blocks
}

/// What was found and is not told, because the user said so, with the reason; `None` if there is nothing.
pub(super) fn suppressed(explanation: &Explanation, lang: Lang) -> Option<Vec<Row>> {
    let report = explanation.report.as_ref().filter(|report| !report.suppressed.is_empty())?;
    let row = |suppressed: &Suppressed| {
        let Suppressed { finding, by } = suppressed;
        let head = format!("{} {}", severity(finding.severity, lang), finding.message.get(lang));
        Row::new(head).with([match (&by.reason, lang) {
            _ if by.kind == SuppressionKind::Off => match lang {
                Lang::Zh => format!("{}，规则已关闭", finding.code),
                Lang::En => format!("{}, the rule is turned off", finding.code),
            },
            (Some(reason), Lang::Zh) => format!("{}，原因：{reason}", finding.code),
            (Some(reason), Lang::En) => format!("{}, because: {reason}", finding.code),
            (None, _) => finding.code.to_string(),
        }])
    };
    Some(report.suppressed.iter().map(row).collect())
}

/// The command that explains it in full.
fn command(explanation: &Explanation) -> Option<String> {
    match explanation.subject {
        ExplainedSubject::Screen(_)
        | ExplainedSubject::ApiCode(_)
        | ExplainedSubject::Rule(_)
        | ExplainedSubject::Topic(_)
        | ExplainedSubject::Interface(_)
        | ExplainedSubject::PermissionSet(_) => references::command(&explanation.subject),
        _ => None,
    }
}

fn screens(explanation: &Explanation, lang: Lang) -> Vec<Block<'static>> {
    explanation.screens.iter().map(|screen| Block::paragraph(shown(screen, lang))).collect()
}

fn paragraphs(texts: &[Text], lang: Lang) -> Vec<Block<'static>> {
    texts.iter().map(|text| Block::paragraph(text.get(lang))).collect()
}

fn quote(text: &str) -> Block<'static> {
    Block::Quote(vec![text.into()])
}

/// All that is known; of what rules say nothing without the `sources` that it is about.
pub(super) fn whole<'s>(
    explanation: &Explanation,
    sources: Option<&'s Sources>,
    lang: Lang,
    references: References<'_>,
) -> Vec<Block<'s>> {
    let w = words(lang);
    let mut blocks = Vec::new();
    blocks.push(Block::field(w.recognised, explanation.recognised.get(lang)));
    if let Some(wording) = &explanation.wording {
        blocks.push(Block::section(wording_heading(wording, lang), vec![quote(&wording.text)]));
    }
    if !explanation.happened.is_empty() {
        blocks.push(Block::section(
            happened_heading(&explanation.subject, &w),
            paragraphs(&explanation.happened, lang),
        ));
    }
    if let Some(figure) = &explanation.figure {
        blocks.push(Block::Code(figure.get(lang).to_owned()));
    }
    if !explanation.facts.is_empty() {
        let facts = explanation.facts.iter();
        let facts = facts.map(|fact| format!("{} [{}]", fact.text.get(lang), sure(fact.sure, lang)).into());
        blocks.push(Block::section(w.facts, vec![Block::List(facts.collect())]));
    }
    if !explanation.details.is_empty() {
        let heading = match explanation.subject {
            ExplainedSubject::Link(_) | ExplainedSubject::Callback => w.parameters,
            _ => w.details,
        };
        blocks.push(Block::section(
            heading,
            vec![Block::Rows(explanation.details.iter().map(|detail| detail_row(detail, lang)).collect())],
        ));
    }
    if let Some(who) = explanation.who {
        blocks.push(Block::field(w.who, actor_of(who, lang)));
    }
    if !explanation.causes.is_empty() {
        let is_parameter = matches!(explanation.subject, ExplainedSubject::Parameter(_));
        let heading = if is_parameter { w.mistakes } else { w.causes };
        blocks.push(Block::section(heading, vec![Block::Numbered(causes(explanation, lang, references))]));
    }
    if sources.is_some() {
        blocks.extend(judged(explanation, sources, lang));
    }
    if !explanation.screens.is_empty() {
        blocks.push(Block::section(w.screens, screens(explanation, lang)));
    }
    if !explanation.steps.is_empty() {
        blocks.push(Block::section(w.steps, vec![Block::Steps(steps(explanation, lang))]));
    }
    if !explanation.in_vain.is_empty() {
        let rows = explanation.in_vain.iter().map(|vain| {
            let why = format!("{} [{}]", vain.why.get(lang), sure(vain.sure, lang));
            Row::new(vain.doing.get(lang)).with([why])
        });
        blocks.push(Block::section(w.in_vain, vec![Block::Rows(rows.collect())]));
    }
    if let Some(cured) = &explanation.cured {
        blocks.push(Block::section(w.cured, vec![Block::paragraph(cured.get(lang))]));
    }
    if let Some(forward) = &explanation.forward {
        blocks.push(Block::section(w.forward, vec![quote(forward.get(lang))]));
    }
    if !explanation.basis.is_empty() {
        blocks.push(Block::section(w.basis, vec![Block::Rows(basis_rows(&explanation.basis, lang))]));
    }
    if !explanation.also.is_empty() {
        let is_known = explanation.subject != ExplainedSubject::Unknown;
        let heading = if is_known { w.also } else { w.guesses };
        blocks.push(Block::section(heading, vec![others(&explanation.also, lang, references)]));
    }
    if !explanation.see.is_empty() {
        blocks.push(Block::section(w.see, vec![others(&explanation.see, lang, references)]));
    }
    blocks
}

/// What rules say of it, and what they do not say: drawn in the `sources`, without them a line each.
fn judged<'s>(explanation: &Explanation, sources: Option<&'s Sources>, lang: Lang) -> Vec<Block<'s>> {
    let w = words(lang);
    let mut blocks = Vec::new();
    if let Some(report) = &explanation.report {
        match (report.findings.is_empty(), report.suppressed.is_empty()) {
            (false, _) => {
                let told = match sources {
                    Some(sources) => Block::Findings(Findings::new(report.findings.iter().cloned(), sources)),
                    None => Block::Rows(report.findings.iter().map(|finding| line(finding, lang)).collect()),
                };
                blocks.push(Block::section(w.findings, vec![told]));
            }
            (true, true) if explanation.unjudged.is_none() => {
                blocks.push(Block::field(w.findings, w.no_findings));
            }
            (true, _) => {}
        }
    }
    if let Some(unjudged) = &explanation.unjudged {
        blocks.push(Block::section(w.unjudged, vec![Block::paragraph(unjudged.get(lang))]));
    }
    if let Some(suppressed) = suppressed(explanation, lang) {
        blocks.push(Block::section(w.suppressed, vec![Block::Rows(suppressed)]));
    }
    blocks
}

/// A finding in a line, with what to do.
fn line(finding: &Diagnostic, lang: Lang) -> Row {
    let (severity, message) = (severity(finding.severity, lang), finding.message.get(lang));
    let help = finding.help.as_ref().map(|help| help.get(lang).to_owned());
    Row::new(format!("{severity}[{}] {message}", finding.code)).with(help)
}

/// Other things of the catalog, each with the way to it.
pub(super) fn others(others: &[Also], lang: Lang, references: References<'_>) -> Block<'static> {
    let rows = others.iter().map(|other| Row {
        value: other.likeness.map(|likeness| format!("{likeness}%")),
        ..Row::new(other.title.get(lang)).with(references.to(&other.subject))
    });
    Block::Rows(rows.collect())
}

/// The heading of what WeChat says; it claims no more than is known.
fn wording_heading(wording: &Wording, lang: Lang) -> &'static str {
    match (lang, wording.is_old, wording.sure) {
        (Lang::Zh, true, _) => "旧版授权页的原文（2015–2017 年，现在未必如此）",
        (Lang::Zh, false, None | Some(Sure::Official)) => "微信的原文",
        (Lang::Zh, false, Some(Sure::OfficialReply)) => "微信的提示（据官方人员回复）",
        (Lang::Zh, false, Some(Sure::Community)) => "微信的提示（据开发者反馈）",
        (Lang::Zh, false, Some(Sure::Inferred)) => "微信的提示（推断，未见原文）",
        (Lang::En, true, _) => "WeChat's wording on its old page (2015-2017; the current one may differ)",
        (Lang::En, false, None | Some(Sure::Official)) => "WeChat's wording",
        (Lang::En, false, Some(Sure::OfficialReply)) => "what WeChat says, according to its staff",
        (Lang::En, false, Some(Sure::Community)) => "what WeChat says, according to developers",
        (Lang::En, false, Some(Sure::Inferred)) => {
            "what WeChat probably says (inferred; the original has not been seen)"
        }
    }
}

pub(super) fn happened_heading(subject: &ExplainedSubject, words: &Words) -> &'static str {
    match subject {
        ExplainedSubject::Screen(_)
        | ExplainedSubject::ApiCode(_)
        | ExplainedSubject::Callback
        | ExplainedSubject::LookAlike(_) => words.happened,
        // A page of the provider's own.
        ExplainedSubject::Link(kind) if kind == "cloud_entry" => words.meaning,
        ExplainedSubject::Link(_) => words.effect,
        ExplainedSubject::Unknown => words.searched,
        ExplainedSubject::Topic(_) => words.answer,
        _ => words.meaning,
    }
}

fn causes(explanation: &Explanation, lang: Lang, references: References<'_>) -> Vec<Row> {
    explanation.causes.iter().map(|cause| cause_row(cause, lang, references)).collect()
}

fn cause_row(cause: &Cause, lang: Lang, references: References<'_>) -> Row {
    let tell = cause.tell.get(lang);
    let line = match (&cause.rule, lang) {
        (Some(rule), Lang::Zh) => {
            Phrase::from("规则 ").and(references.rule(rule)).and(format!(" 能查出：{tell}"))
        }
        (Some(rule), Lang::En) => {
            Phrase::from("found by rule ").and(references.rule(rule)).and(format!(": {tell}"))
        }
        (None, Lang::Zh) => format!("怎样判断：{tell}（{}）", sure(cause.sure, lang)).into(),
        (None, Lang::En) => format!("how to tell: {tell} ({})", sure(cause.sure, lang)).into(),
    };
    Row::new(cause.text.get(lang)).with([line])
}

fn detail_row(detail: &Detail, lang: Lang) -> Row {
    let text = Some(detail.text.get(lang)).filter(|text| !text.trim().is_empty());
    Row { value: detail.value.clone(), ..Row::new(detail.name.get(lang)).with(text) }
}

/// The documents, each once with all its sections.
fn basis_rows(basis: &[Basis], lang: Lang) -> Vec<Row> {
    let mut documents: Vec<(&Basis, Vec<String>)> = Vec::new();
    for one in basis {
        let same = |(other, _): &&mut (&Basis, Vec<String>)| {
            other.title == one.title && other.url == one.url && other.sure == one.sure
        };
        let section = one.section.clone();
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
        let head = format!("{}{sections} [{}]", one.title.get(lang), sure(one.sure, lang));
        Row::new(head).with(one.url.iter().map(Phrase::address))
    });
    rows.collect()
}

/// Steps of one actor in a row stand together.
fn steps(explanation: &Explanation, lang: Lang) -> Vec<Steps> {
    let mut groups: Vec<(Who, Vec<Phrase>)> = Vec::new();
    for step in &explanation.steps {
        let text = step.text.get(lang).into();
        match groups.last_mut() {
            Some((who, texts)) if *who == step.who => texts.push(text),
            _ => groups.push((step.who, vec![text])),
        }
    }
    let steps = groups.into_iter().map(|(who, steps)| Steps { who: actor_of(who, lang).into(), steps });
    steps.collect()
}

/// What was found in a text, at a glance: each thing in a line, who must act, the first step. `None` where one thing
/// was explained.
pub(super) fn overview(explained: &Explained, lang: Lang) -> Option<DocumentPart<'static>> {
    if !explained.is_search || !explained.is_known() {
        return None;
    }
    let count = explained.explanations.len();
    let heading = match (lang, count) {
        (Lang::Zh, _) => format!("小结：共认出 {count} 处"),
        (Lang::En, 1) => "in short: one thing was recognized".to_owned(),
        (Lang::En, _) => format!("in short: {count} things were recognized"),
    };
    let rows = explained.explanations.iter().map(|explanation| {
        let title = explanation.what.get(lang);
        let head = match explanation.who {
            Some(who) => format!("{title} → {}", actor_of(who, lang)),
            None => title.to_owned(),
        };
        Row::new(head).with(explanation.steps.first().map(|step| step.text.get(lang)))
    });
    let rows = Block::Numbered(rows.collect());
    Some(DocumentPart { role: Role::Overview, ..DocumentPart::new(heading, vec![rows]) })
}
