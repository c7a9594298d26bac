//! Reads shipped rules in two steps: what judging needs at once, the rest when a rule fires. A test reads
//! every file whole and compares, so a head that cannot be read never ships.

use std::sync::OnceLock;

use serde::Deserialize;
use serde_json::Value;

use super::{read, rule};
use crate::diagnostic::{Actor, Impediment, Severity, Stage};
use crate::rule::condition::Condition;
use crate::rule::model::LazyDetails;
use crate::rule::template::Templates;
use crate::rule::{Details, Rule, check, parse};
use crate::source::{SourceKind, Sources, Span};
use crate::text::text;

/// What judging needs of a rule, as the build writes it.
#[derive(Deserialize)]
struct Head<'h> {
    id: &'h str,
    severity: &'h str,
    stops: Option<&'h str>,
    obscures: Option<&'h str>,
    #[serde(default)]
    misroutes: bool,
    when: Value,
}

/// Reads of a shipped rule what judging needs, from the JSON of `head`.
pub(in crate::rule) fn read_head(head: &str, file: &'static str) -> Option<Rule> {
    let head: Head<'_> = serde_json::from_str(head).ok()?;
    let impediment = match (head.stops, head.obscures) {
        (Some(stage), _) => Some(Impediment::Stops(Stage::parse(stage)?)),
        (None, Some(stage)) => Some(Impediment::Obscures(Stage::parse(stage)?)),
        (None, None) => head.misroutes.then_some(Impediment::Misroutes),
    };
    let details = LazyDetails::Shipped { file, reader: read_details, read: OnceLock::new() };
    let severity = Severity::parse(head.severity)?;
    Some(rule(head.id.to_owned(), severity, impediment, condition(&head.when)?, details))
}

fn condition(when: &Value) -> Option<Condition> {
    match when {
        Value::String(clause) => check::check(&parse::parse(clause).ok()?).ok().map(Condition::Clause),
        Value::Array(parts) => conditions(parts).map(Condition::All),
        Value::Object(branches) => match (branches.get("any"), branches.get("all")) {
            (Some(any), None) => conditions(any.as_array()?).map(Condition::Any),
            (None, Some(all)) => conditions(all.as_array()?).map(Condition::All),
            _ => None,
        },
        _ => None,
    }
}

fn conditions(parts: &[Value]) -> Option<Vec<Condition>> {
    parts.iter().map(condition).collect()
}

/// Reads the details of a shipped rule.
fn read_details(file: &str) -> Details {
    // Its places are never shown.
    let source = Sources::new().add("", SourceKind::File, "");
    match read(source, file).map(|rule| rule.details) {
        Ok(LazyDetails::Read(details)) => *details,
        // A test reads every shipped rule whole, so this is never reached.
        _ => Details {
            id_span: Span::new(source, 0..0),
            actor: Actor::Provider,
            faq: None,
            screens: Vec::new(),
            title: text!("", ""),
            why: text!("", ""),
            message: Templates::default(),
            labels: Vec::new(),
            help: Templates::default(),
            fix: None,
            sources: Vec::new(),
            examples: Vec::new(),
            replaces: false,
            suppressible: true,
        },
    }
}
