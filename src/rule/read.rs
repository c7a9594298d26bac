//! From a rule file to a checked rule; every fault of the file is told in one run.

use std::sync::OnceLock;

use super::check::{self, CheckFault};
use super::clause::Clause;
use super::condition::Condition;
use super::example::{Example, ExamplePage, Expectation};
use super::parse::{self, At};
use super::template::{Template, Templates};
use super::{Details, LazyDetails, Origin, Rule, scope};
use crate::diagnostic::{Actor, Diagnostic, Screen, Severity};
use crate::fact::FactId;
use crate::knowledge::{self, Sure};
use crate::source::{SourceId, SourceKind, Sources, Span, presentable};
use crate::text::Text;
use crate::yaml::{self, Faults, Kind, MapReader, Node, Scalar, Spanned, item_name, key_name};

/// Reads a rule file.
///
/// # Errors
/// Everything that is wrong with it, in the order of places.
pub(super) fn read(source: SourceId, raw: &str) -> Result<Rule, Vec<Diagnostic>> {
    let mut faults = Faults::new();
    let node = yaml::read(source, raw, &mut faults);
    let name = Text::new("规则", "a rule");
    let rule = node.and_then(|node| MapReader::read(&node, &name, &mut faults, read_rule));
    faults.finish(rule)
}

fn read_rule(map: &mut MapReader<'_, '_>) -> Option<Rule> {
    let id = map.require_text("id");
    let severity = require_one_of(map, "severity", &Severity::NAMES, Severity::parse);
    let actor = require_one_of(map, "actor", &Actor::NAMES, Actor::parse);
    let faq = map.text("faq").map(|faq| faq.value);
    let screen = read_screen(map);
    let title = require_text_pair(map, "title");
    let why = require_text_pair(map, "why");
    let condition = map.require("when").and_then(|node| read_condition(node, map.faults));
    let message = map.require("message").and_then(|node| read_templates(node, "message", map.faults));
    let labels = map.require("labels").and_then(|node| read_labels(node, map.faults));
    let help = map.require("help").and_then(|node| read_templates(node, "help", map.faults));
    let sources = read_sources(map);
    let examples = map.require("examples").and_then(|node| read_examples(node, map.faults));
    let replaces = map.flag("replaces").is_some_and(|replaces| replaces.value);
    if let Some(id) = id.as_ref().filter(|id| !is_kebab_case(&id.value)) {
        let message =
            Text::new("`id` 用小写字母、数字和 `-`", "an id is made of lower-case letters, digits and `-`");
        map.faults.push(Diagnostic::fault("bad-id", id.span, message));
    }
    if let Some(condition) = &condition {
        let sure = condition.surely_present();
        for texts in message.iter().chain(&help).chain(labels.iter().flatten().map(|label| &label.texts)) {
            check_presence(texts, &sure, map.faults);
        }
        check_labels(condition, labels.as_deref().unwrap_or_default(), map);
    }
    let (id, condition) = (id?, condition?);
    let details = Details {
        id_span: id.span,
        actor: actor?,
        faq,
        screen,
        title: title?,
        why: why?,
        message: message?.templates,
        labels: labels?.into_iter().map(|label| (label.fact, label.texts.templates)).collect(),
        help: help?.templates,
        sources: sources?,
        examples: examples?,
        replaces,
    };
    Some(rule(id.value, severity?, condition, LazyDetails::Read(Box::new(details))))
}

fn rule(id: String, severity: Severity, condition: Condition, details: LazyDetails) -> Rule {
    let scope = scope(&condition.facts());
    Rule { id, severity, condition, scope, details }
}

/// Reads of a shipped rule what judging needs: `head` is the part of `file` that holds it. A test
/// reads the whole files and compares.
pub(super) fn read_head(source: SourceId, head: &str, file: &'static str) -> Option<Rule> {
    let mut faults = Faults::new();
    let node = yaml::read(source, head, &mut faults)?;
    let name = key_name("");
    MapReader::read(&node, &name, &mut faults, |map| {
        let id = map.require_text("id")?.value;
        let severity = require_one_of(map, "severity", &Severity::NAMES, Severity::parse)?;
        let condition = read_condition(map.require("when")?, map.faults)?;
        Some(rule(id, severity, condition, LazyDetails::Shipped { file, read: OnceLock::new() }))
    })
}

/// Reads the details of a shipped rule.
pub(super) fn read_details(file: &str) -> Details {
    // Its places are never shown.
    let source = Sources::new().add("", SourceKind::File, "");
    match read(source, file).map(|rule| rule.details) {
        Ok(LazyDetails::Read(details)) => *details,
        // A test reads every shipped rule whole, so this is never reached.
        _ => Details {
            id_span: Span::new(source, 0..0),
            actor: Actor::Provider,
            faq: None,
            screen: None,
            title: Text::new("", ""),
            why: Text::new("", ""),
            message: Templates::default(),
            labels: Vec::new(),
            help: Templates::default(),
            sources: Vec::new(),
            examples: Vec::new(),
            replaces: false,
        },
    }
}

fn require_one_of<T>(
    map: &mut MapReader<'_, '_>,
    key: &'static str,
    names: &[&'static str],
    parse: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    map.require(key)?.one_of(&key_name(key), names, parse, map.faults).map(|found| found.value)
}

fn is_kebab_case(id: &str) -> bool {
    let word =
        |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    id.split('-').all(word)
}

fn read_screen(map: &mut MapReader<'_, '_>) -> Option<Screen> {
    let id = map.text("screen")?;
    match knowledge::screen(&id.value) {
        Some(screen) => Some(Screen { id: screen.id.clone(), code: screen.code, text: screen.zh.clone() }),
        None => {
            let known: Vec<_> = knowledge::screens().iter().map(|screen| screen.id.as_str()).collect();
            map.faults.push(unknown_name(&id, "画面", "screen", &known));
            None
        }
    }
}

fn unknown_name(name: &Spanned<String>, zh: &str, en: &str, known: &[&str]) -> Diagnostic {
    let written = presentable(&name.value);
    let near = crate::nearest::nearest(&name.value, known.iter().copied());
    let (near_zh, near_en) = match near {
        Some(near) => (format!("是不是 `{near}`？"), format!("did you mean `{near}`? ")),
        None => (String::new(), String::new()),
    };
    Diagnostic::fault(
        "unknown-name",
        name.span,
        Text::new(format!("没有名为 `{written}` 的{zh}"), format!("there is no {en} `{written}`")),
    )
    .help(Text::new(
        format!("{near_zh}已知的有 `{}`", known.join("`、`")),
        format!("{near_en}known are `{}`", known.join("`, `")),
    ))
}

fn require_text_pair(map: &mut MapReader<'_, '_>, key: &'static str) -> Option<Text> {
    let node = map.require(key)?;
    let (zh, en) = read_pair(node, key, map.faults)?;
    Some(Text::new(zh.value.clone(), en.value.clone()))
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
    if scalar.value.trim().is_empty() {
        let message = Text::new(format!("`{key}` 是空的"), format!("`{key}` is empty"));
        map.faults.push(Diagnostic::fault("empty-text", node.span, message));
        return None;
    }
    Some(TextNode { scalar, span: node.span })
}

/// A text with facts, and where its two languages stand.
struct ReadTemplates {
    templates: Templates,
    zh: Span,
    en: Span,
}

fn read_templates(node: &Node, name: &str, faults: &mut Faults) -> Option<ReadTemplates> {
    let (zh, en) = read_pair(node, name, faults)?;
    let mut read = |text: TextNode<'_>| {
        let mut found = Vec::new();
        let template = Template::parse(&text.value, &mut found);
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
    if !only_zh.is_empty() || !only_en.is_empty() {
        let label = |names: &str| match names {
            "" => Text::new("", ""),
            names => Text::new(format!("只有这里用了 `${names}`"), format!("only this one names `${names}`")),
        };
        faults.push(
            Diagnostic::fault(
                "languages-differ",
                read.zh,
                Text::new(
                    format!("`{name}` 的中英文用到的事实不一样"),
                    format!("the two languages of `{name}` name different facts"),
                ),
            )
            .at(label(&only_zh))
            .and(read.en, label(&only_en)),
        );
    }
    Some(read)
}

/// Tells the facts a text names although they may be without a value when the rule fires.
fn check_presence(texts: &ReadTemplates, sure: &[FactId], faults: &mut Faults) {
    for (template, span) in [(&texts.templates.zh, texts.zh), (&texts.templates.en, texts.en)] {
        for fact in template.facts().into_iter().filter(|fact| !sure.contains(fact)) {
            let name = fact.def().name;
            faults.push(
                Diagnostic::fault(
                    "may-be-absent",
                    span,
                    Text::new(
                        format!("文中用了 `${name}`，但规则触发时它不一定有值"),
                        format!("the text names `${name}`, which may be without a value when the rule fires"),
                    ),
                )
                .help(Text::new(
                    format!("在 `when` 里加上用到 `{name}` 的条件（例如 `{name} is present`），或在文中去掉它"),
                    format!("use `{name}` in `when` (`{name} is present`, for example), or leave it out of the text"),
                )),
            );
        }
    }
}

struct ReadLabel {
    fact: FactId,
    key_span: Span,
    texts: ReadTemplates,
}

fn read_labels(node: &Node, faults: &mut Faults) -> Option<Vec<ReadLabel>> {
    let name = key_name("labels");
    MapReader::read(node, &name, faults, |map| {
        let entries = map.all();
        if entries.is_empty() {
            let message = Text::new("`labels` 至少要有一项", "`labels` needs at least one entry");
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

fn check_labels(condition: &Condition, labels: &[ReadLabel], map: &mut MapReader<'_, '_>) {
    let used = condition.facts();
    for label in labels.iter().filter(|label| !used.contains(&label.fact)) {
        let name = label.fact.def().name;
        let names = used.iter().map(|fact| fact.def().name).collect::<Vec<_>>();
        map.faults.push(
            Diagnostic::fault(
                "unused-fact",
                label.key_span,
                Text::new(
                    format!("`when` 没有用到 `{name}`，这个标注永远不会出现"),
                    format!("`when` does not use `{name}`, so this label would never be drawn"),
                ),
            )
            .help(Text::new(
                format!("`when` 用到的有 `{}`", names.join("`、`")),
                format!("`when` uses `{}`", names.join("`, `")),
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
                Text::new(
                    "规则可能触发而没有任何标注可画",
                    "the rule can fire in a way in which none of its labels is drawn",
                ),
            )
            .help(Text::new("给 `any` 的每个分支都标注一个事实", "label a fact in every branch of `any`")),
        );
    }
}

fn read_condition(node: &Node, faults: &mut Faults) -> Option<Condition> {
    match &node.kind {
        Kind::Scalar(scalar) => read_clause(scalar, node.span, faults).map(Condition::Clause),
        Kind::List(nodes) => read_conditions(nodes, node.span, faults).map(Condition::All),
        Kind::Map(entries) => {
            let name = key_name("when");
            let read = MapReader::read(node, &name, faults, |map| {
                let any = map.take("any").and_then(|node| read_branches(node, "any", map.faults));
                let all = map.take("all").and_then(|node| read_branches(node, "all", map.faults));
                Some((any, all))
            });
            if entries.len() != 1 {
                let message = Text::new(
                    "这里只能有 `any:` 或 `all:` 之一",
                    "exactly one of `any:` and `all:` belongs here",
                );
                faults.push(Diagnostic::fault("bad-condition", node.span, message));
                return None;
            }
            match read? {
                (Some(any), _) => Some(Condition::Any(any)),
                (_, Some(all)) => Some(Condition::All(all)),
                _ => None,
            }
        }
        Kind::Null => {
            let message = Text::new("条件是空的", "the condition is empty");
            faults.push(Diagnostic::fault("bad-condition", node.span, message));
            None
        }
    }
}

fn read_branches(node: &Node, key: &str, faults: &mut Faults) -> Option<Vec<Condition>> {
    let nodes = node.list(&key_name(key), faults)?;
    read_conditions(nodes, node.span, faults)
}

fn read_conditions(nodes: &[Node], span: Span, faults: &mut Faults) -> Option<Vec<Condition>> {
    if nodes.is_empty() {
        let message = Text::new("条件列表是空的", "the list of conditions is empty");
        faults.push(Diagnostic::fault("bad-condition", span, message));
        return None;
    }
    let read: Vec<_> = nodes.iter().map(|node| read_condition(node, faults)).collect();
    read.into_iter().collect()
}

fn read_clause(scalar: &Scalar, span: Span, faults: &mut Faults) -> Option<Clause> {
    let written = match parse::parse(&scalar.value) {
        Ok(written) => written,
        Err(fault) => {
            let fault =
                CheckFault { code: "bad-condition", range: fault.range, message: fault.message, help: None };
            faults.push(place(fault, scalar, span));
            return None;
        }
    };
    match check::check(&written) {
        Ok(clause) => Some(clause),
        Err(found) => {
            found.into_iter().for_each(|fault| faults.push(place(fault, scalar, span)));
            None
        }
    }
}

/// A fault inside a scalar: at its very characters where they are known, else at the whole scalar.
fn place(fault: CheckFault, scalar: &Scalar, span: Span) -> Diagnostic {
    let exact = scalar
        .inner
        .as_ref()
        .map(|inner| Span::new(span.source, inner.start + fault.range.start..inner.start + fault.range.end));
    diagnostic(fault, exact.unwrap_or(span))
}

fn diagnostic(fault: CheckFault, span: Span) -> Diagnostic {
    let diagnostic = Diagnostic::fault(fault.code, span, fault.message);
    match fault.help {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}

fn read_sources(map: &mut MapReader<'_, '_>) -> Option<Vec<Origin>> {
    let node = map.require("sources")?;
    let origins = map.maps("sources", |map| {
        let doc = map.require_text("doc");
        let section = map.text("section").map(|section| section.value);
        let sure = require_one_of(map, "sure", &Sure::NAMES, Sure::parse);
        let read = map.text("read").map(|read| read.value);
        if let Some(doc) = doc.as_ref().filter(|doc| !knowledge::document_exists(&doc.value)) {
            let known: Vec<_> = knowledge::documents().iter().map(|document| document.id.as_str()).collect();
            map.faults.push(unknown_name(doc, "文档", "document", &known));
        }
        Some(Origin { doc: doc?.value, section, sure: sure?, read })
    })?;
    if node_is_empty(node) {
        let message = Text::new(
            "`sources` 至少要有一项：规则不能没有出处",
            "`sources` needs an entry: no rule without a source",
        );
        map.faults.push(Diagnostic::fault("no-source", node.span, message));
    }
    Some(origins.value)
}

fn node_is_empty(node: &Node) -> bool {
    matches!(&node.kind, Kind::List(nodes) if nodes.is_empty())
}

fn read_examples(node: &Node, faults: &mut Faults) -> Option<Vec<Example>> {
    let name = key_name("examples");
    MapReader::read(node, &name, faults, |map| {
        let mut examples = Vec::new();
        for key in ["bad", "good"] {
            let name = item_name(key);
            let Some(nodes) = map.require(key).and_then(|node| node.list(&key_name(key), map.faults)) else {
                continue;
            };
            if nodes.is_empty() {
                let message =
                    Text::new(format!("`{key}` 至少要有一个例子"), format!("`{key}` needs an example"));
                map.faults.push(Diagnostic::fault(
                    "no-example",
                    map.key_span(key).unwrap_or(map.span()),
                    message,
                ));
            }
            for node in nodes {
                let example = MapReader::read(node, &name, map.faults, |map| read_example(map, key == "bad"));
                examples.extend(example);
            }
        }
        Some(examples)
    })
}

fn read_example(map: &mut MapReader<'_, '_>, bad: bool) -> Option<Example> {
    let page = map.text("page").map(|page| match page.value.as_str() {
        "none" => ExamplePage::Directly,
        _ => ExamplePage::Address(page.value),
    });
    let link = map.text("link").map(|link| link.value);
    let provider = map.text("provider").map(|provider| provider.value);
    let expect = if bad {
        let marks = map.require("marks").and_then(|node| node.texts("marks", map.faults));
        Expectation::Fires { marks: marks?.value.into_iter().map(|mark| mark.value).collect() }
    } else {
        Expectation::Silent
    };
    if link.is_none() && provider.is_none() {
        let message = Text::new("例子要有 `link` 或 `provider`", "an example needs a `link` or a `provider`");
        map.faults.push(Diagnostic::fault("no-example", map.span(), message));
        return None;
    }
    Some(Example { span: map.span(), page, link, provider, expect })
}
