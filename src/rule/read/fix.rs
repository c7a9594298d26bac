//! Reads the fix of a rule: which facts are written, taken off or repaired.

use super::condition::{diagnostic, place};
use super::texts::{ReadTemplates, read_templates};
use crate::diagnostic::Diagnostic;
use crate::fact::{FactId, catalog, find};
use crate::rule::check;
use crate::rule::condition::Condition;
use crate::rule::fix::{Action, FixTemplate, Verb};
use crate::rule::model::scope;
use crate::rule::parse::At;
use crate::rule::template::Template;
use crate::source::Span;
use crate::text::text;
use crate::yaml::{Faults, MapReader, Node, key_name};

/// A fix, and the facts that it names with their places.
pub(super) struct ReadFix {
    pub(super) text: ReadTemplates,
    is_safe: bool,
    actions: Vec<Action>,
    named: Vec<(FactId, Span)>,
}

impl ReadFix {
    pub(super) fn into_template(self) -> FixTemplate {
        FixTemplate { text: self.text.templates, is_safe: self.is_safe, actions: self.actions }
    }
}

/// Reads what stands behind `fix`.
pub(super) fn read_fix(node: &Node, faults: &mut Faults) -> Option<ReadFix> {
    let name = key_name("fix");
    MapReader::read(node, &name, faults, |map| {
        let text = map.require("text").and_then(|node| read_templates(node, "text", map.faults));
        let is_safe = map.flag("safe").is_some_and(|safe| safe.value);
        let (mut actions, mut named) = (Vec::new(), Vec::new());
        let mut is_empty = true;
        map.map(Verb::Set.name(), |map| {
            for entry in map.all() {
                is_empty = false;
                let fact = editable(&entry.key, entry.key_span, Verb::Set, map.faults);
                let template = read_template(&entry.value, &entry.key, &mut named, map.faults);
                if let (Some(fact), Some(template)) = (fact, template) {
                    named.push((fact, entry.key_span));
                    actions.push(Action::Set(fact, template));
                }
            }
            Some(())
        });
        for (verb, action) in
            [(Verb::Remove, Action::Remove as fn(FactId) -> Action), (Verb::Repair, Action::Repair)]
        {
            let facts = map.texts(verb.name());
            for written in facts.into_iter().flat_map(|facts| facts.value) {
                is_empty = false;
                if let Some(fact) = editable(&written.value, written.span, verb, map.faults) {
                    named.push((fact, written.span));
                    actions.push(action(fact));
                }
            }
        }
        if is_empty {
            let message = text!(
                "`fix` 至少要有 `set`、`remove`、`repair` 中的一项",
                "`fix` needs at least one of `set`, `remove` and `repair`"
            );
            map.faults.push(Diagnostic::fault("empty-fix", map.span(), message));
        }
        Some(ReadFix { text: text?, is_safe, actions, named })
    })
}

/// Tells the facts of a fix that are not given when the rule is judged, because it is judged for
/// something else: a rule about the platform knows no link.
pub(super) fn check_scope(fix: &ReadFix, condition: &Condition, faults: &mut Faults) {
    let used = condition.facts();
    for (fact, span) in &fix.named {
        let with: Vec<_> = used.iter().copied().chain([*fact]).collect();
        if scope(&with) != scope(&used) {
            let name = fact.def().name;
            let message = text!(
                "`when` 没有用到 `{name}` 这一类事实，修复时它不存在",
                "`when` uses no fact of the same kind as `{name}`, so there is nothing to fix"
            );
            faults.push(Diagnostic::fault("fix-of-other-input", *span, message));
        }
    }
}

/// The text to be written at a fact; the facts in it are added to `named`.
fn read_template(
    node: &Node,
    key: &str,
    named: &mut Vec<(FactId, Span)>,
    faults: &mut Faults,
) -> Option<Template> {
    let scalar = node.scalar(&key_name(key), faults)?;
    let mut found = Vec::new();
    let template = Template::parse(scalar.text(), &mut found);
    found.into_iter().for_each(|fault| faults.push(place(fault, scalar, node.span)));
    for fact in template.facts() {
        let def = fact.def();
        named.push((fact, node.span));
        if def.ty.is_list() {
            let message = text!(
                "`${}` 是列表，不能写进链接或文件",
                "`${}` is a list, which cannot be written into a link or file",
                def.name
            );
            faults.push(Diagnostic::fault("fix-with-list", node.span, message));
        }
    }
    Some(template)
}

/// The fact of that name, if this can be done to it.
fn editable(name: &str, span: Span, verb: Verb, faults: &mut Faults) -> Option<FactId> {
    let mut found = Vec::new();
    let fact = check::look_up(&At { value: name.to_owned(), range: 0..name.len() }, &mut found);
    found.into_iter().for_each(|fault| faults.push(diagnostic(fault, span)));
    let fact = fact?;
    if verb.fits(fact) {
        return Some(fact);
    }
    let key = verb.name();
    let fitting: Vec<_> = catalog()
        .iter()
        .map(|def| def.name)
        .filter(|name| find(name).is_some_and(|id| verb.fits(id)))
        .collect();
    let message = text!("`{key}` 不能用于 `{}`", "`{key}` cannot be applied to `{}`", fact.def().name);
    faults.push(Diagnostic::fault("cannot-be-edited", span, message).help(text!(
        ("可用的有 `{}`", fitting.join("`、`")),
        ("it can be applied to `{}`", fitting.join("`, `"))
    )));
    None
}
