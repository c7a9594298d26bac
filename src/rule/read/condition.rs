//! Reads the condition of a rule: lists, `any:`, `all:` and clauses.

use super::super::clause::compile;
use crate::diagnostic::Diagnostic;
use crate::rule::check::{self, CheckFault};
use crate::rule::clause::Clause;
use crate::rule::condition::Condition;
use crate::rule::parse::{self, Literal, WrittenOperand, WrittenTest};
use crate::source::Placed as _;
use crate::source::Span;
use crate::text::text;
use crate::yaml::{Faults, MapReader, Node, NodeKind, Scalar, key_name};

pub(super) fn read_condition(node: &Node, faults: &mut Faults) -> Option<Condition> {
    match &node.kind {
        NodeKind::Scalar(scalar) => read_clause(scalar, node.span, faults).map(Condition::Clause),
        NodeKind::List(nodes) => read_conditions(nodes, node.span, faults).map(Condition::All),
        NodeKind::Map(entries) => {
            let name = key_name("when");
            let read = MapReader::read(node, &name, faults, |map| {
                let any = map.take("any").and_then(|node| read_branches(node, "any", map.faults));
                let all = map.take("all").and_then(|node| read_branches(node, "all", map.faults));
                Some((any, all))
            });
            if entries.len() != 1 {
                let message =
                    text!("这里只能有 `any:` 或 `all:` 之一", "expected exactly one of `any:` and `all:`");
                faults.push(Diagnostic::fault("bad-condition", node.span, message));
                return None;
            }
            match read? {
                (Some(any), _) => Some(Condition::Any(any)),
                (_, Some(all)) => Some(Condition::All(all)),
                _ => None,
            }
        }
        NodeKind::Null => {
            let message = text!("条件是空的", "the condition is empty");
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
        let message = text!("条件列表是空的", "the list of conditions is empty");
        faults.push(Diagnostic::fault("bad-condition", span, message));
        return None;
    }
    let read: Vec<_> = nodes.iter().map(|node| read_condition(node, faults)).collect();
    read.into_iter().collect()
}

fn read_clause(scalar: &Scalar, span: Span, faults: &mut Faults) -> Option<Clause> {
    let written = match parse::parse(scalar.text()) {
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

/// Refuses patterns that are regular expressions but cannot be compiled, because they are too large: such a
/// rule would never fire and nobody would know. Compiling takes time, and patterns of shipped rules are known
/// to compile, so this is apart from [`read_condition`].
pub(super) fn refuse_huge_patterns(node: &Node, faults: &mut Faults) {
    match &node.kind {
        NodeKind::Scalar(scalar) => {
            if let Some(fault) = huge_pattern(scalar.text()) {
                faults.push(place(fault, scalar, node.span));
            }
        }
        NodeKind::List(nodes) => nodes.iter().for_each(|node| refuse_huge_patterns(node, faults)),
        NodeKind::Map(entries) => entries.iter().for_each(|entry| refuse_huge_patterns(&entry.value, faults)),
        NodeKind::Null => {}
    }
}

fn huge_pattern(clause: &str) -> Option<CheckFault> {
    let WrittenTest::Compare(operator, operand) = parse::parse(clause).ok()?.test else { return None };
    let WrittenOperand::Literal(Literal::Text(pattern)) = &operand.value else { return None };
    if !operator.value.is_pattern() {
        return None;
    }
    let (zh, en) = match compile(pattern) {
        // What is no regular expression at all is told with the clause.
        Ok(_) | Err(regex::Error::Syntax(_)) => return None,
        Err(regex::Error::CompiledTooBig(limit)) => {
            let limit = limit >> 10;
            (format!("编译后超过 {limit} KiB"), format!("its compiled size exceeds {limit} KiB"))
        }
        Err(error) => (error.to_string(), error.to_string()),
    };
    Some(CheckFault {
        code: "bad-regex",
        range: operand.range.clone(),
        message: text!("正则表达式无法使用：{zh}", "this regular expression cannot be used: {en}"),
        help: Some(text!("减少重复的次数", "use fewer repetitions")),
    })
}

/// A fault inside a scalar, at its very characters.
pub(super) fn place(fault: CheckFault, scalar: &Scalar, span: Span) -> Diagnostic {
    let span = scalar.value.span(span.source, fault.range.clone());
    diagnostic(fault, span)
}

pub(super) fn diagnostic(fault: CheckFault, span: Span) -> Diagnostic {
    let diagnostic = Diagnostic::fault(fault.code, span, fault.message);
    match fault.help {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}
