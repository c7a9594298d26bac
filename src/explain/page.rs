//! What an explanation says on a page: what somebody needs in order to act, the text with its marks, and behind a
//! heading of its own everything else.

use super::document::{first_lines, overview, suppressed, whole};
use super::headings::words;
use super::references::References;
use super::slot;
use super::{Explained, ExplainedSubject, Explanation};
use crate::diagnostic::{Report, Severity};
use crate::document::{Block, Document, DocumentPart, Findings, Phrase, Role};
use crate::source::Sources;
use crate::text::Lang;
use crate::words::{actor_of, counted, shown};

/// All explanations, a part each. `sources` are those that places of reports point into, as they are to be shown.
pub fn page<'e>(
    explained: &'e Explained,
    sources: &'e Sources,
    lang: Lang,
    references: References<'_>,
) -> Document<'e> {
    let parts = explained.explanations.iter().enumerate().map(|(at, explanation)| {
        let part =
            DocumentPart::new(explanation.what.get(lang), blocks(explanation, sources, lang, references));
        if !explained.is_search {
            return part;
        }
        let text = explanation.given.split_whitespace().collect::<Vec<_>>().join(" ");
        DocumentPart { role: Role::Excerpt { number: at + 1, text }, ..part }
    });
    let overview = overview(explained, lang).filter(|_| explained.explanations.len() > 1);
    Document::new(lang, overview.into_iter().chain(parts).collect())
}

/// All that is known of what stands in the catalog, without how it was recognised.
pub fn known(explanation: &Explanation, lang: Lang, references: References<'_>) -> Vec<Block<'static>> {
    let mut blocks = whole(explanation, None, lang, references);
    // How it was recognised comes first.
    blocks.remove(0);
    blocks
}

fn blocks<'e>(
    explanation: &Explanation,
    sources: &'e Sources,
    lang: Lang,
    references: References<'_>,
) -> Vec<Block<'e>> {
    // Of what is not known there is no more to tell than what it may be.
    if explanation.subject == ExplainedSubject::Unknown {
        return whole(explanation, None, lang, references);
    }
    let w = words(lang);
    let mut blocks = match &explanation.report {
        Some(report) => of_link(explanation, report, lang),
        // A page asks for what was not pasted, beside what is told.
        None => {
            let asked = slot::missing_entry_host();
            let happened = explanation.happened.iter().filter(|told| **told != asked).cloned().collect();
            first_lines(&Explanation { happened, ..explanation.clone() }, lang, references)
        }
    };
    blocks.extend(drawn(explanation, sources, lang));
    if let Some(unjudged) = &explanation.unjudged {
        blocks.push(Block::section(w.unjudged, vec![Block::paragraph(unjudged.get(lang))]));
    }
    if let Some(suppressed) = suppressed(explanation, lang) {
        blocks.push(Block::section(w.suppressed, vec![Block::Rows(suppressed)]));
    }
    let is_drawn = explanation.source.is_some();
    // What is drawn is not told again.
    let rest = match is_drawn {
        true => Explanation { details: missing(explanation), ..explanation.clone() },
        false => explanation.clone(),
    };
    let heading = Phrase::from(w.more);
    blocks.push(Block::More { heading, blocks: whole(&rest, None, lang, references) });
    blocks
}

/// Of a link: what rules count, who must act, the first step, what the merchant will see.
fn of_link(explanation: &Explanation, report: &Report, lang: Lang) -> Vec<Block<'static>> {
    let w = words(lang);
    let mut blocks = Vec::new();
    if explanation.unjudged.is_none() || !report.findings.is_empty() {
        blocks
            .push(Block::field(w.findings, counts(report, lang).unwrap_or_else(|| w.no_findings.to_owned())));
    }
    if report.findings.is_empty() {
        blocks.extend(explanation.happened.first().map(|told| Block::field(w.effect, told.get(lang))));
    }
    blocks.extend(explanation.who.map(|who| Block::field(w.who, actor_of(who, lang))));
    blocks.extend(explanation.steps.first().map(|step| Block::field(w.first, step.text.get(lang))));
    blocks.extend(explanation.screens.first().map(|screen| Block::field(w.screens, shown(screen, lang))));
    blocks
}

fn counts(report: &Report, lang: Lang) -> Option<String> {
    let counted = [Severity::Error, Severity::Warning, Severity::Note].into_iter().filter_map(|severity| {
        let count = report.findings.iter().filter(|finding| finding.severity == severity).count();
        let word = crate::words::severity(severity, lang);
        (count > 0).then(|| match lang {
            Lang::Zh => format!("{count} 个{word}"),
            Lang::En => counted(count, word),
        })
    });
    let counted: Vec<_> = counted.collect();
    let between = if lang == Lang::Zh { "，" } else { ", " };
    (!counted.is_empty()).then(|| counted.join(between))
}

/// The text with what rules and the catalog say of its places; a text without places is not drawn.
fn drawn<'e>(explanation: &Explanation, sources: &'e Sources, lang: Lang) -> Option<Block<'e>> {
    let findings = explanation.report.iter().flat_map(|report| report.findings.iter().cloned());
    let told = Findings::new(findings, sources);
    let Some(source) = explanation.source else {
        return (!told.findings().is_empty()).then_some(Block::Findings(told));
    };
    let notes = explanation.details.iter().filter_map(|detail| {
        let text = detail.text.get(lang);
        (!text.trim().is_empty()).then(|| Some((detail.place?, Phrase::from(text))))?
    });
    Some(Block::Findings(told.showing(source, notes.collect())))
}

/// What is told of parts that stand nowhere.
fn missing(explanation: &Explanation) -> Vec<super::Detail> {
    explanation.details.iter().filter(|detail| detail.place.is_none()).cloned().collect()
}
