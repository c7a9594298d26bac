//! Documents and what failed as HTML.

use wxauthlint::diagnostic::Diagnostic;
use wxauthlint::document::{Block, Document, DocumentPart, Findings};
use wxauthlint::render::{self, DocumentFormat, Options};
use wxauthlint::session::Failure;
use wxauthlint::source::Sources;
use wxauthlint::text::Lang;

use crate::Way;

/// How deep headings stand below that of the page.
const LEVEL: usize = 2;

/// What is told on a page as HTML.
pub fn document(document: &Document<'_>) -> String {
    page(&Document { level: LEVEL, ..document.clone() })
}

/// A page of its own as HTML.
pub fn page(document: &Document<'_>) -> String {
    render::document(document, DocumentFormat::Html, &options(document.lang))
}

/// How texts are written; nothing is drawn.
pub fn options(lang: Lang) -> Options {
    Options::plain(lang, 80)
}

/// A sentence.
pub fn text(text: &str) -> String {
    let part = DocumentPart { blocks: vec![Block::paragraph(text)], ..DocumentPart::default() };
    document(&Document::new(Lang::En, vec![part]))
}

/// What failed, and where.
pub fn failure(failure: &Failure, way: &Way) -> String {
    let lang = way.lang();
    let part = match failure {
        Failure::Faults(faults, sources) => faults_part(faults, sources),
        _ => {
            let told = failure.text().map(|text| text.get(lang).to_owned()).unwrap_or_default();
            DocumentPart { blocks: vec![Block::paragraph(told)], ..DocumentPart::default() }
        }
    };
    document(&Document::new(lang, vec![part]))
}

/// Faults, each where it stands.
pub fn faults_part<'s>(faults: &[Diagnostic], sources: &'s Sources) -> DocumentPart<'s> {
    let told = Findings::new(faults.iter().cloned(), sources);
    DocumentPart { blocks: vec![Block::Findings(told)], ..DocumentPart::default() }
}
