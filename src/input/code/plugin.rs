//! Calls of the plug-in for authorization inside mini programs (小程序服务商组件).

use std::ops::Range;

use super::bindings::Bindings;
use super::tokens::Code;
use super::value::{Evaluator, Value};
use crate::source::MappedText;

/// `openAuthorizeAccount({ … })`
#[derive(Clone, Debug)]
pub struct PluginCall {
    /// The bytes of the name of the function.
    pub name: Range<usize>,
    /// Its arguments, in their order.
    pub arguments: Vec<Argument>,
    /// The byte at which a further argument would stand.
    pub end: usize,
    /// True if there may be more arguments than are written.
    pub is_open: bool,
    /// The bytes of characters that are no JavaScript: `：`, `，`, `‘`, `’`.
    pub full_width: Vec<Range<usize>>,
}

/// An argument of such a call.
#[derive(Clone, Debug)]
pub struct Argument {
    /// Its name.
    pub name: String,
    /// The bytes of the name.
    pub name_place: Range<usize>,
    /// Its value, where it is written out; quotation marks are not part of it.
    pub value: Option<MappedText<'static>>,
    /// The bytes of the value.
    pub place: Range<usize>,
}

/// The calls in a file.
pub(super) fn calls(code: &Code<'_>, bindings: &Bindings<'_>) -> Vec<PluginCall> {
    let is_call = |at: &usize| {
        let open = call_bracket(code, *at);
        // A method that is defined under that name.
        let is_definition =
            open.and_then(|open| code.mate(open)).is_some_and(|close| code.sign(close + 1) == "{");
        code.word(*at) == "openAuthorizeAccount" && open.is_some() && !is_definition
    };
    let starts = (0..code.len()).filter(is_call);
    starts.filter_map(|at| call(code, bindings, at)).collect()
}

/// The versions of the plug-in that an `app.json` asks for, with their bytes. The plug-in is known by its appid
/// (小程序服务商组件).
pub(super) fn versions(code: &Code<'_>) -> Vec<(String, Range<usize>)> {
    const PLUGIN: &str = "wxb8b928431b8c56d8";
    let plugins =
        (0..code.len()).filter(|at| code.literal(*at).is_some_and(|literal| literal.plain() == PLUGIN));
    let versions = plugins.filter_map(|at| {
        let open = code.parent(at).filter(|open| code.sign(*open) == "{")?;
        let version = code.arguments(open).into_iter().find(|argument| {
            let is_named = code.literal(argument.start).is_some_and(|name| name.plain() == "version");
            (is_named || code.word(argument.start) == "version") && code.sign(argument.start + 1) == ":"
        })?;
        let place = code.place(&(version.start + 2..version.start + 3));
        let literal = code.literal(version.start + 2)?;
        // Without the quotation marks.
        Some((literal.plain(), place.start + 1..place.end - 1))
    });
    versions.collect()
}

/// The bracket behind the name of a function, also behind `?.`.
fn call_bracket(code: &Code<'_>, name: usize) -> Option<usize> {
    let open = if code.sign(name + 1) == "?." { name + 2 } else { name + 1 };
    (code.sign(open) == "(").then_some(open)
}

fn call<'c>(code: &'c Code<'c>, bindings: &'c Bindings<'c>, at: usize) -> Option<PluginCall> {
    let open = call_bracket(code, at)? + 1;
    if code.sign(open) != "{" {
        return None;
    }
    let close = code.mate(open)?;
    let end = code.tokens.get(close)?.range.start;
    let name = code.place(&(at..at + 1));
    let inside = code.place(&(open..close + 1));
    let full_width = full_width(code, inside);
    let mut call = PluginCall { name, arguments: Vec::new(), end, is_open: false, full_width };
    let last = code.tokens.get(close.saturating_sub(1)).map_or(end, |token| token.range.end);
    call.end = last;
    if !call.full_width.is_empty() {
        // What stands where cannot be told any more.
        call.is_open = true;
        return Some(call);
    }
    let evaluator = Evaluator::new(code, bindings);
    for argument in code.arguments(open) {
        let start = argument.start;
        let name = match code.literal(start) {
            Some(literal) => literal.plain(),
            None => code.word(start).to_owned(),
        };
        if name.is_empty() {
            call.is_open = true;
            continue;
        }
        let name_place = code.place(&(start..start + 1));
        let value = if code.sign(start + 1) == ":" { start + 2..argument.end } else { argument.clone() };
        let is_written_out = code.sign(start + 1) == ":";
        let known = evaluator.eval(value.clone()).filter(|_| is_written_out);
        let place = code.place(&value);
        let value =
            known.filter(|Value { text, is_open }| !is_open && !text.has_hole()).map(|value| value.text);
        call.arguments.push(Argument { name, name_place, value, place });
    }
    Some(call)
}

/// Full-width marks outside of literals.
fn full_width(code: &Code<'_>, place: Range<usize>) -> Vec<Range<usize>> {
    let signs = (0..code.len()).filter(|at| {
        let token = code.tokens.get(*at);
        token.is_some_and(|token| place.start <= token.range.start && token.range.end <= place.end)
    });
    let wrong =
        signs.filter(|at| matches!(code.sign(*at), "：" | "，" | "‘" | "’" | "“" | "”" | "；" | "（" | "）"));
    wrong.map(|at| code.place(&(at..at + 1))).collect()
}
