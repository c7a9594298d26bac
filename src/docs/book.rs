//! What the shipped and the user's rules say of themselves, for formats that describe rules.

use super::{facts_of, markdown};
use crate::document::{Block, Document, DocumentPart, Phrase};
use crate::render::{RuleBook, RuleEntry};
use crate::rule::{Rule, RuleSet};
use crate::text::{Lang, Text};

impl RuleBook for RuleSet {
    fn entry(&self, id: &str) -> Option<RuleEntry> {
        let rule = self.get(id)?;
        Some(RuleEntry {
            title: rule.title.clone(),
            why: rule.why.clone(),
            markdown: Text::new(page(rule, Lang::Zh), page(rule, Lang::En)),
            severity: rule.severity,
            docs: rule.docs(),
        })
    }
}

/// The page of a rule without its examples.
fn page(rule: &Rule, lang: Lang) -> String {
    let title = Block::Paragraph(Phrase::strong(rule.title.get(lang)));
    let blocks = vec![title, Block::paragraph(rule.why.get(lang)), Block::List(facts_of(rule, None, lang))];
    markdown(&Document::on_page(lang, DocumentPart { blocks, ..DocumentPart::default() }))
}
