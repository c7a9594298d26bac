//! Reads the texts and labels of a rule, and whether they can be filled in whenever it fires.

use super::condition::{diagnostic, place};
use crate::diagnostic::Diagnostic;
use crate::fact::FactId;
use crate::rule::check;
use crate::rule::condition::Condition;
use crate::rule::parse::At;
use crate::rule::template::{Template, Templates};
use crate::source::{Span, printable};
use crate::text::{Text, text};
use crate::yaml::{Faults, MapReader, Node, Scalar, key_name};

pub(super) fn require_text_pair(map: &mut MapReader<'_, '_>, key: &'static str) -> Option<Text> {
    let node = map.require(key)?;
    let (zh, en) = read_pair(node, key, map.faults)?;
    Some(Text::new(printable(zh.text()).into_owned(), printable(en.text()).into_owned()))
}

/// The two languages of a text; both must be there and say something.
fn read_pair<'n>(node: &'n Node, name: &str, faults: &mut Faults) -> Option<(TextNode<'n>, TextNode<'n>)> {
    let name = key_name(name);
    MapReader::read(node, &name, faults, |map| {
        let zh = require_scalar(map, "zh");
        let en = require_scalar(map, "en");
        Some((zh?, en?))
    })
}

/// A scalar and where it stands.
#[derive(Clone, Copy)]
struct TextNode<'n> {
    scalar: &'n Scalar,
    span: Span,
}

impl std::ops::Deref for TextNode<'_> {
    type Target = Scalar;

    fn deref(&self) -> &Scalar {
        self.scalar
    }
}

fn require_scalar<'n>(map: &mut MapReader<'n, '_>, key: &'static str) -> Option<TextNode<'n>> {
    let node = map.require(key)?;
    let scalar = node.scalar(&key_name(key), map.faults)?;
    if scalar.text().trim().is_empty() {
        let message = text!("`{key}` 是空的", "`{key}` is empty");
        map.faults.push(Diagnostic::fault("empty-text", node.span, message));
        return None;
    }
    Some(TextNode { scalar, span: node.span })
}

/// A text with facts, and where its two languages stand.
pub(super) struct ReadTemplates {
    pub(super) templates: Templates,
    zh: Span,
    en: Span,
}

pub(super) fn read_templates(node: &Node, name: &str, faults: &mut Faults) -> Option<ReadTemplates> {
    let (zh, en) = read_pair(node, name, faults)?;
    let mut is_whole = true;
    let mut read = |text: TextNode<'_>| {
        let mut found = Vec::new();
        let template = Template::parse(text.text(), &mut found);
        is_whole &= found.is_empty();
        found.into_iter().for_each(|fault| faults.push(place(fault, text.scalar, text.span)));
        template
    };
    let templates = Templates { zh: read(zh), en: read(en) };
    let read = ReadTemplates { templates, zh: zh.span, en: en.span };
    let (in_zh, in_en) = (read.templates.zh.facts(), read.templates.en.facts());
    let only = |facts: &[FactId], other: &[FactId]| {
        facts
            .iter()
            .filter(|fact| !other.contains(fact))
            .map(|fact| fact.def().name)
            .collect::<Vec<_>>()
            .join("`, `$")
    };
    let (only_zh, only_en) = (only(&in_zh, &in_en), only(&in_en, &in_zh));
    if is_whole && !(only_zh.is_empty() && only_en.is_empty()) {
        let label = |names: &str| match names {
            "" => text!("", ""),
            names => text!("只有这里用了 `${names}`", "only this one uses `${names}`"),
        };
        faults.push(
            Diagnostic::fault(
                "languages-differ",
                read.zh,
                text!(
                    "`{name}` 的中英文用到的事实不一样",
                    "the two languages of `{name}` use different facts"
                ),
            )
            .at(label(&only_zh))
            .and(read.en, label(&only_en)),
        );
    }
    Some(read)
}

/// Tells the facts a text names although they may be without a value when the rule fires.
pub(super) fn check_presence(texts: &ReadTemplates, sure: &[FactId], faults: &mut Faults) {
    for (template, span) in [(&texts.templates.zh, texts.zh), (&texts.templates.en, texts.en)] {
        for fact in template.facts().into_iter().filter(|fact| !sure.contains(fact)) {
            let name = fact.def().name;
            faults.push(
                Diagnostic::fault(
                    "may-be-absent",
                    span,
                    text!(
                        "文中用了 `${name}`，但规则触发时它不一定有值",
                        "the text uses `${name}`, which may have no value when the rule fires"
                    ),
                )
                .help(text!(
                    "在 `when` 里加上用到 `{name}` 的条件（例如 `{name} is present`），或在文中去掉它",
                    "use `{name}` in `when` (for example, `{name} is present`), or remove it from the text"
                )),
            );
        }
    }
}

pub(super) struct ReadLabel {
    pub(super) fact: FactId,
    key_span: Span,
    pub(super) texts: ReadTemplates,
}

pub(super) fn read_labels(node: &Node, faults: &mut Faults) -> Option<Vec<ReadLabel>> {
    let name = key_name("labels");
    MapReader::read(node, &name, faults, |map| {
        let entries = map.all();
        if entries.is_empty() {
            let message = text!("`labels` 至少要有一项", "`labels` needs at least one entry");
            map.faults.push(Diagnostic::fault("no-label", map.span(), message));
        }
        let mut labels = Vec::new();
        for entry in entries {
            let mut found = Vec::new();
            let key = At { value: entry.key.clone(), range: 0..entry.key.len() };
            let fact = check::look_up(&key, &mut found);
            for fault in found {
                map.faults.push(diagnostic(fault, entry.key_span));
            }
            let texts = read_templates(&entry.value, &entry.key, map.faults);
            if let (Some(fact), Some(texts)) = (fact, texts) {
                labels.push(ReadLabel { fact, key_span: entry.key_span, texts });
            }
        }
        Some(labels)
    })
}

pub(super) fn check_labels(condition: &Condition, labels: &[ReadLabel], map: &mut MapReader<'_, '_>) {
    let used = condition.facts();
    for label in labels.iter().filter(|label| !used.contains(&label.fact)) {
        let name = label.fact.def().name;
        let names = used.iter().map(|fact| fact.def().name).collect::<Vec<_>>();
        map.faults.push(
            Diagnostic::fault(
                "unused-fact",
                label.key_span,
                text!(
                    "`when` 没有用到 `{name}`，这个标注永远不会出现",
                    "`when` does not use `{name}`, so this label would never be shown"
                ),
            )
            .help(text!(
                ("`when` 用到的有 `{}`", names.join("`、`")),
                ("`when` uses `{}`", names.join("`, `"))
            )),
        );
    }
    let facts: Vec<_> = labels.iter().map(|label| label.fact).collect();
    if !facts.is_empty() && !condition.always_shows(&facts) {
        let place = map.key_span("labels").unwrap_or(map.span());
        map.faults.push(
            Diagnostic::fault(
                "no-label",
                place,
                text!(
                    "规则可能触发而没有任何标注可画",
                    "the rule can fire without showing any of its labels"
                ),
            )
            .help(text!("给 `any` 的每个分支都标注一个事实", "label a fact in every branch of `any`")),
        );
    }
}
