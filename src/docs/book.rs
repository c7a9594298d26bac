//! What the shipped and the user's rules say of themselves, for formats that describe rules.

use std::fmt::Write as _;

use super::facts_of;
use crate::render::{RuleBook, RuleEntry};
use crate::rule::{Rule, RuleSet};
use crate::text::{Lang, Text};

impl RuleBook for RuleSet {
    fn entry(&self, id: &str) -> Option<RuleEntry> {
        let rule = self.get(id)?;
        Some(RuleEntry {
            title: rule.title.clone(),
            why: rule.why.clone(),
            markdown: Text::new(markdown(rule, Lang::Zh), markdown(rule, Lang::En)),
            severity: rule.severity,
            docs: rule.docs(),
        })
    }
}

/// The page of a rule without its examples.
fn markdown(rule: &Rule, lang: Lang) -> String {
    let mut text = format!("**{}**\n\n{}\n\n", rule.title.get(lang), rule.why.get(lang).trim_end());
    for line in facts_of(rule, lang) {
        // Writing to a String does not fail.
        let _ = writeln!(text, "- {line}");
    }
    text
}
