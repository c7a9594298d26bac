//! A text that somebody pasted: what it means, or what is found in it.

use std::path::Path;

use serde::{Deserialize, Serialize};
use wxauthlint::document::{Block, Document, DocumentPart, Findings};
use wxauthlint::explain::{Explained, Extent, References, page};
use wxauthlint::input::file::FileKind;
use wxauthlint::lint::is_provider_file;
use wxauthlint::render::{ExplainedFormat, Format, Recipient, closing, explained, forwarded, renderer};
use wxauthlint::session::{Checked, Failure, Session, USUAL_CONFIG};
use wxauthlint::text::Lang;

use crate::correct::{self, Correction};
use crate::question::{self, Question};
use crate::{Way, files_with, filled, write};

/// What is pasted, and what holds for it.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Pasting {
    /// The text.
    pub text: String,
    /// The name of the file it came in.
    pub name: String,
    /// The provider file.
    pub provider: String,
    /// The address of the page that links are opened from, or `none`.
    pub page: String,
    /// What was asked back, and the answer to it.
    pub answered: String,
    /// In what language and on what day.
    pub way: Way,
}

/// What there is to say of it.
#[derive(Debug, Serialize)]
pub struct Pasted {
    /// It, as HTML.
    pub html: String,
    /// True if it was understood; else there are guesses at most.
    pub known: bool,
    /// What to send to the merchant.
    pub merchant: Both,
    /// What to put into a ticket, in Markdown.
    pub ticket: Both,
    /// The links and files as they should be.
    pub corrections: Vec<Correction>,
    /// What to ask whoever sent the text.
    pub question: Option<Question>,
    /// What of the text was not read or explained.
    pub notes: Vec<String>,
    /// The same for programs, as the command line writes it.
    pub json: String,
}

/// A text in both languages, where there is one.
#[derive(Debug, Serialize)]
pub struct Both {
    zh: Option<String>,
    en: Option<String>,
}

impl Both {
    fn of(text: impl Fn(Lang) -> Option<String>) -> Self {
        Both { zh: text(Lang::Zh), en: text(Lang::En) }
    }
}

/// Says what a text means; of a provider file, code and pages, what is found in them.
pub fn answer(asked: &Pasting) -> Result<Pasted, Failure> {
    let mut files = files_with(&asked.provider);
    let text = question::with_answer(&asked.text, &asked.answered);
    let name = name_of(asked);
    if let Some(name) = &name {
        files.insert(name, text.as_bytes());
        let session = asked.way.session(&files).with_page(filled(&asked.page))?;
        return checked(&session, name, asked);
    }
    files.set_stdin(text.as_bytes());
    let session = asked.way.session(&files).with_page(filled(&asked.page))?;
    let mut told = session.explain(&["-".to_owned()])?;
    let notes = told.not_read.iter().map(|note| note.get(asked.way.lang()).to_owned()).collect();
    let html = explained_html(&told.explained, told.failure.as_ref(), &asked.way);
    let question = question::asked_back(&told.explained, &asked.way);
    told.explained.extent = Extent::Full;
    let as_text = |format, lang| explained(&told.explained, format, &write::options(lang));
    Ok(Pasted {
        html,
        known: told.explained.is_known(),
        merchant: Both::of(|lang| forwarded(&told.explained, Recipient::Merchant, lang)),
        ticket: Both::of(|lang| Some(as_text(ExplainedFormat::Markdown, lang))),
        corrections: correct::links(&text, &session, &asked.way),
        question,
        notes,
        json: as_text(ExplainedFormat::Json, asked.way.lang()),
    })
}

/// The name by which the text is checked as a whole; none for what is to be explained.
fn name_of(asked: &Pasting) -> Option<String> {
    let rules = Session::new().rules().clone();
    if is_provider_file(&asked.text, &rules) {
        return Some(USUAL_CONFIG.to_owned());
    }
    let name = asked.name.rsplit(['/', '\\']).next().unwrap_or_default();
    let is_read = !name.is_empty() && !matches!(FileKind::of(name), FileKind::Text);
    is_read.then(|| name.to_owned())
}

fn explained_html(told: &Explained, failure: Option<&Failure>, way: &Way) -> String {
    let sources = if way.reveal { told.sources.uncovered() } else { told.sources.clone() };
    let mut document = page(told, &sources, way.lang(), References::Pages(&way.up));
    if let Some(Failure::Faults(faults, sources)) = failure {
        document.parts.insert(0, write::faults_part(faults, sources));
    }
    write::document(&document)
}

fn checked(session: &Session<'_>, name: &str, asked: &Pasting) -> Result<Pasted, Failure> {
    let lang = asked.way.lang();
    let inputs = session.open(&[name.to_owned()], &mut |_| {})?;
    let checked = session.check(inputs)?;
    let sources = if asked.way.reveal { checked.sources.uncovered() } else { checked.sources.clone() };
    let findings = checked.faults.iter().chain(&checked.report.findings).cloned();
    let mut blocks = Vec::new();
    for told in checked.end.empty.iter().chain(&checked.end.without_link) {
        blocks.push(Block::paragraph(told.get(lang)));
    }
    for failure in &checked.failures {
        blocks.extend(failure.text().map(|text| Block::paragraph(text.get(lang).to_owned())));
    }
    blocks.push(Block::Findings(Findings::new(findings, &sources)));
    let mut closing = closing(&checked.end.summary, lang);
    closing.reverse();
    let part = DocumentPart {
        closing: closing.into_iter().map(Into::into).collect(),
        ..DocumentPart::new(name, blocks)
    };
    let written = |format, lang| report(&checked, format, lang);
    Ok(Pasted {
        html: write::document(&Document::new(lang, vec![part])),
        known: checked.end.has_checked,
        merchant: Both { zh: None, en: None },
        ticket: Both::of(|lang| Some(written(Format::Markdown, lang))),
        corrections: correct::file(Path::new(name), session, &asked.way),
        question: None,
        notes: Vec::new(),
        json: written(Format::Json, lang),
    })
}

/// The report as the command line writes it.
pub fn report(checked: &Checked, format: Format, lang: Lang) -> String {
    let mut text = String::new();
    let mut renderer = renderer(format, write::options(lang));
    let faults = wxauthlint::diagnostic::Report {
        findings: checked.faults.clone(),
        ..wxauthlint::diagnostic::Report::default()
    };
    // Writing to a String does not fail, and the renderers have no errors of their own.
    let _ = renderer.start(&mut text);
    if !faults.findings.is_empty() {
        let _ = renderer.report(&mut text, &faults, &checked.sources);
    }
    let _ = renderer.report(&mut text, &checked.report, &checked.sources);
    let _ = renderer.finish(&mut text, &checked.end.summary);
    text
}
