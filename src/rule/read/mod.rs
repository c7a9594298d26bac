//! From a rule file to a checked rule; every fault of the file is told in one run.

mod condition;
mod example;
mod fix;
mod screen;
mod shipped;
mod texts;

use condition::{read_condition, refuse_huge_patterns};
use example::read_examples;
use fix::{check_scope, read_fix};
use screen::{check_screens, read_screens, unknown_name};
pub(super) use shipped::read_head;
use texts::{check_labels, check_presence, read_labels, read_templates, require_text_pair};

use super::condition::Condition;
use super::model::{LazyDetails, scope};
use super::{Details, Origin, Rule, Scope};
use crate::diagnostic::{Actor, Diagnostic, Impediment, Severity, Stage};
use crate::knowledge::{self, Sure};
use crate::source::{SourceId, printable};
use crate::text::text;
use crate::yaml::{self, Faults, MapReader, Node, NodeKind, key_name};

/// Reads a rule file.
///
/// # Errors
/// Everything that is wrong with it, in the order of places.
pub(super) fn read(source: SourceId, raw: &str) -> Result<Rule, Vec<Diagnostic>> {
    let mut faults = Faults::new();
    let node = yaml::read(source, raw, &mut faults);
    let name = text!("规则", "the rule");
    let rule = node.and_then(|node| MapReader::read(&node, &name, &mut faults, read_rule));
    faults.finish(rule)
}

fn read_rule(map: &mut MapReader<'_, '_>) -> Option<Rule> {
    let id = map.require_text("id");
    let severity = require_one_of(map, "severity", &Severity::NAMES, Severity::parse);
    let actor = require_one_of(map, "actor", &Actor::NAMES, Actor::parse);
    let faq = map.text("faq").map(|faq| printable(&faq.value).into_owned());
    let screens = read_screens(map);
    let impediment = read_impediment(map, severity);
    let title = require_text_pair(map, "title");
    let why = require_text_pair(map, "why");
    let condition = map.require("when").and_then(|node| {
        refuse_huge_patterns(node, map.faults);
        read_condition(node, map.faults)
    });
    let message = map.require("message").and_then(|node| read_templates(node, "message", map.faults));
    let labels = map.require("labels").and_then(|node| read_labels(node, map.faults));
    let help = map.require("help").and_then(|node| read_templates(node, "help", map.faults));
    let fix = map.take("fix").map(|node| read_fix(node, map.faults));
    let sources = read_sources(map, condition.as_ref());
    let examples = map.require("examples").and_then(|node| read_examples(node, map.faults));
    let replaces = map.flag("replaces").is_some_and(|replaces| replaces.value);
    let suppressible = map.flag("suppressible").is_none_or(|suppressible| suppressible.value);
    if let Some(id) = id.as_ref().filter(|id| !is_kebab_case(&id.value)) {
        let message =
            text!("`id` 用小写字母、数字和 `-`", "an id consists of lowercase letters, digits and `-`");
        map.faults.push(Diagnostic::fault("bad-id", id.span, message));
    }
    if let Some(id) = id.as_ref().filter(|id| id.value == "all") {
        let message =
            text!("`all` 指的是全部规则，不能用作 id", "`all` means every rule and cannot be an id");
        map.faults.push(Diagnostic::fault("bad-id", id.span, message));
    }
    if let Some(condition) = &condition {
        let sure = condition.surely_present();
        for texts in message.iter().chain(&help).chain(labels.iter().flatten().map(|label| &label.texts)) {
            check_presence(texts, &sure, map.faults);
        }
        if let Some(Some(fix)) = &fix {
            check_presence(&fix.text, &sure, map.faults);
            check_scope(fix, condition, map.faults);
        }
        check_screens(&screens, condition, map.faults);
        check_labels(condition, labels.as_deref().unwrap_or_default(), map);
    }
    let (id, condition) = (id?, condition?);
    let details = Details {
        id_span: id.span,
        actor: actor?,
        faq,
        screens: screens.into_iter().map(|(prediction, _)| prediction).collect(),
        title: title?,
        why: why?,
        message: message?.templates,
        labels: labels?.into_iter().map(|label| (label.fact, label.texts.templates)).collect(),
        help: help?.templates,
        fix: match fix {
            None => None,
            Some(fix) => Some(fix?.into_template()),
        },
        sources: sources?,
        examples: examples?,
        replaces,
        suppressible,
    };
    Some(rule(id.value, severity?, impediment, condition, LazyDetails::Read(Box::new(details))))
}

fn rule(
    id: String,
    severity: Severity,
    impediment: Option<Impediment>,
    condition: Condition,
    details: LazyDetails,
) -> Rule {
    let scope = scope(&condition.facts());
    Rule { id, severity, impediment, condition, scope, details }
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

/// What a rule means for the authorization: one of three keys. What surely fails is an error, whatever
/// else the rule says.
fn read_impediment(map: &mut MapReader<'_, '_>, severity: Option<Severity>) -> Option<Impediment> {
    let stops = map.one_of("stops", &Stage::NAMES, Stage::parse);
    let obscures = map.one_of("obscures", &Stage::NAMES, Stage::parse);
    let misroutes = map.flag("misroutes");
    if let Some(stops) = stops.as_ref().filter(|_| severity.is_some_and(|is| is != Severity::Error)) {
        let message = text!(
            "只有 `severity: error` 的规则可以写 `stops`",
            "only a rule with `severity: error` can have `stops`"
        );
        map.faults.push(Diagnostic::fault("stops-without-error", stops.span, message).help(text!(
            "授权必然失败就写 `severity: error`，否则去掉 `stops`",
            "write `severity: error` if the authorization is certain to fail, or remove `stops`"
        )));
    }
    let said = [
        stops.map(|stage| (Impediment::Stops(stage.value), stage.span)),
        obscures.map(|stage| (Impediment::Obscures(stage.value), stage.span)),
        misroutes.filter(|is| is.value).map(|is| (Impediment::Misroutes, is.span)),
    ];
    let mut said = said.into_iter().flatten();
    let (impediment, _) = said.next()?;
    if let Some((_, span)) = said.next() {
        let message = text!(
            "`stops`、`obscures`、`misroutes` 只能写一个",
            "only one of `stops`, `obscures` and `misroutes` is allowed"
        );
        map.faults.push(Diagnostic::fault("several-impediments", span, message).help(text!("必然失败写 `stops`，结果不明写 `obscures`，授权成功但商家被带到别处写 `misroutes`", "`stops` is for certain failures, `obscures` for unknown outcomes, `misroutes` for a grant that sends the merchant elsewhere")));
    }
    Some(impediment)
}

/// What is said of the linter's own suppressions rests on no document of WeChat's.
fn read_sources(map: &mut MapReader<'_, '_>, condition: Option<&Condition>) -> Option<Vec<Origin>> {
    let about_suppressions =
        condition.is_some_and(|condition| scope(&condition.facts()) == Scope::Suppression);
    if about_suppressions && !map.has("sources") {
        return Some(Vec::new());
    }
    let node = map.require("sources")?;
    let origins = map.maps("sources", |map| {
        let doc = map.require_text("doc");
        let section = map.text("section").map(|section| printable(&section.value).into_owned());
        let sure = require_one_of(map, "sure", &Sure::NAMES, Sure::parse);
        let read = map.text("read").map(|read| read.value);
        if let Some(doc) = doc.as_ref().filter(|doc| !knowledge::document_exists(&doc.value)) {
            let known: Vec<_> = knowledge::documents().iter().map(|document| document.id.as_str()).collect();
            map.faults.push(unknown_name(doc, "文档", "document", &known));
        }
        Some(Origin { doc: doc?.value, section, sure: sure?, read })
    })?;
    if node_is_empty(node) {
        let message = text!(
            "`sources` 至少要有一项：规则不能没有出处",
            "`sources` needs at least one entry: every rule needs a source"
        );
        map.faults.push(Diagnostic::fault("no-source", node.span, message));
    }
    Some(origins.value)
}

fn node_is_empty(node: &Node) -> bool {
    matches!(&node.kind, NodeKind::List(nodes) if nodes.is_empty())
}
