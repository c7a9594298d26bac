//! The page of one thing that is known.

use super::screens::screen_part;
use super::shelf::Shelf;
use super::topics::topic_part;
use super::{rule_part, words};
use crate::document::{Block, Document, DocumentPart, Steps};
use crate::explain::{ExplainedSubject, Explainer, Explanation, References, known};
use crate::fact::Page;
use crate::knowledge;
use crate::lint::Settings;
use crate::rule::{RuleSet, embedded_files};
use crate::source::Sources;
use crate::text::{Lang, Text, text};
use crate::words::actor_of;

/// The page of one thing that is known.
#[derive(Debug)]
#[non_exhaustive]
pub struct Entry {
    /// What it is called.
    pub title: Text,
    /// What there is to say.
    pub explanation: Explanation,
}

impl Entry {
    /// The page in a language; `up` is the way to the folder of all pages.
    pub fn document(&self, rules: &RuleSet, up: &str, lang: Lang) -> Document<'static> {
        let shelf = Shelf::Pages(up);
        let part = match &self.explanation.subject {
            ExplainedSubject::Rule(id) => rule(rules, id, &self.explanation, shelf, lang),
            ExplainedSubject::Screen(id) => {
                knowledge::screen(id).map(|screen| screen_part(rules, screen, shelf, lang))
            }
            ExplainedSubject::Topic(id) => knowledge::topic(id).map(|topic| topic_part(topic, shelf, lang)),
            _ => None,
        };
        let part = part.unwrap_or_else(|| DocumentPart {
            blocks: known(&self.explanation, lang, References::Pages(up)),
            ..DocumentPart::default()
        });
        Document::new(lang, vec![part]).page(self.title.get(lang))
    }
}

/// The page of a subject; `None` for what is not known.
pub fn entry(rules: &RuleSet, subject: &ExplainedSubject) -> Option<Entry> {
    let explainer = Explainer { rules, file: None, page: &Page::NotGiven, settings: &Settings::default() };
    let explanation = explainer.subject(subject)?.explanations.into_iter().next()?;
    let title = title(subject, rules).unwrap_or_else(|| explanation.what.clone());
    Some(Entry { title, explanation })
}

/// What something is called, without what kind of thing it is.
fn title(subject: &ExplainedSubject, rules: &RuleSet) -> Option<Text> {
    match subject {
        ExplainedSubject::Rule(id) => Some(rules.get(id)?.title.clone()),
        ExplainedSubject::Screen(id) => Some(knowledge::screen(id)?.guidance()?.title.clone()),
        ExplainedSubject::ApiCode(code) => {
            let title = &knowledge::api_code(*code)?.guidance()?.title;
            Some(text!(("{code} {}", title.zh), ("{code} {}", title.en)))
        }
        ExplainedSubject::Topic(id) => Some(knowledge::topic(id)?.answer()?.title.clone()),
        ExplainedSubject::PermissionSet(id) => {
            let name = &knowledge::permission_set(*id)?.name;
            Some(text!(("{id} {}", name.zh), ("{id} {}", name.en)))
        }
        ExplainedSubject::AccountKind(id) => Some(knowledge::account_kind(id)?.name.clone()),
        ExplainedSubject::Parameter(id) => {
            let parameter = knowledge::parameter(id)?;
            Some(text!(("{id}（{}）", parameter.required.zh), ("{id} ({})", parameter.required.en)))
        }
        ExplainedSubject::Interface(id) => Some(knowledge::interface(id)?.does.clone()),
        ExplainedSubject::LookAlike(id) => {
            Some(knowledge::look_alikes().iter().find(|entry| entry.id == *id)?.title.clone())
        }
        _ => None,
    }
}

/// A rule with its examples, which the shipped set leaves out, and what to do.
fn rule(
    rules: &RuleSet,
    id: &str,
    explanation: &Explanation,
    shelf: Shelf<'_>,
    lang: Lang,
) -> Option<DocumentPart<'static>> {
    let files: Vec<_> = embedded_files().filter(|file| is_of(&file.name, id)).collect();
    let alone = RuleSet::read(&files, &mut Sources::new()).ok();
    let rule = alone.as_ref().and_then(|alone| alone.get(id)).or_else(|| rules.get(id))?;
    let mut part = rule_part(rules, rule, shelf, lang, Block::Findings);
    let steps = explanation
        .steps
        .iter()
        .map(|step| Steps { who: actor_of(step.who, lang).into(), steps: vec![step.text.get(lang).into()] });
    let advice = Block::section(words(lang).help, vec![Block::Steps(steps.collect())]);
    let examples = part.blocks.split_off(3.min(part.blocks.len()));
    part.blocks.push(advice);
    if !examples.is_empty() {
        part.blocks.push(Block::section(words(lang).examples, examples));
    }
    Some(part)
}

/// True for the name of the file of a rule.
fn is_of(name: &str, id: &str) -> bool {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    base.strip_suffix(".yaml").unwrap_or(base) == id
}
