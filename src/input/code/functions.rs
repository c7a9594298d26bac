//! Which function a place belongs to, and where functions are called.

use std::ops::Range;

use super::tokens::{Code, is_keyword};

/// The token of the name of the function around a token.
pub(super) fn around(code: &Code<'_>, at: usize) -> Option<usize> {
    if !code.language.has_braces {
        let indent = code.indent(at);
        let starts = (0..at).rev().filter(|start| matches!(code.word(*start), "def" | "function"));
        let start = starts.into_iter().find(|start| code.indent(*start) < indent)?;
        // `def self.url`, `function M.url`
        let mut name = start + 1;
        while code.is_member_sign(name + 1) {
            name += 2;
        }
        return (!code.word(name).is_empty()).then_some(name);
    }
    let mut block = code.block(at);
    while let Some(open) = block {
        if let Some(name) = named_before(code, open) {
            return Some(name);
        }
        block = code.block(open);
    }
    None
}

/// True for the last expression of a function in a language in which that is what the function returns.
pub(super) fn ends_body(code: &Code<'_>, range: &Range<usize>) -> bool {
    match code.language.name {
        "ruby" => {
            let name = around(code, range.start);
            code.word(range.end) == "end"
                && name.is_some_and(|name| code.indent(name) == code.indent(range.end))
        }
        "rust" | "scala" | "swift" => {
            let block = code.block(range.start).filter(|_| code.sign(range.end) == "}");
            block.is_some_and(|open| named_before(code, open).is_some())
        }
        _ => false,
    }
}

/// The name of the function whose body a brace opens.
fn named_before(code: &Code<'_>, open: usize) -> Option<usize> {
    // What stands between the parameters and the body: types, `throws`, `=>`, `=`.
    let mut at = open;
    for _ in 0..MOST_BETWEEN {
        at = at.checked_sub(1)?;
        if code.sign(at) == ")" {
            let parameters = code.mate(at)?;
            let name = parameters.checked_sub(1)?;
            if !code.word(name).is_empty() && !is_keyword(code.word(name)) && !is_control(code.word(name)) {
                return Some(name);
            }
            // `const url = (…) => {`, `url: function (…) {`
            let sign =
                if matches!(code.word(name), "function" | "async") { name.checked_sub(1)? } else { name };
            let before = sign.checked_sub(1)?;
            let is_named = matches!(code.sign(sign), "=" | ":") && !code.word(before).is_empty();
            return is_named.then_some(before);
        }
        let is_between = !code.word(at).is_empty() && !is_control(code.word(at))
            || matches!(
                code.sign(at),
                "=>" | "->" | ":" | "<" | ">" | "." | "," | "*" | "?" | "=" | "[" | "]" | "|" | "&" | "::"
            );
        if !is_between {
            return None;
        }
    }
    None
}

/// The call whose value a function without a name gives: `useMemo(() => …, […])`, `computed(() => …)`.
pub(super) fn memo_around(code: &Code<'_>, at: usize) -> Option<Range<usize>> {
    // The function stands in a block of its own, or is an expression.
    let inside = code.block(at).filter(|open| *open > 0 && code.sign(open - 1) == "=>").unwrap_or(at);
    let open = code.parent(inside).filter(|open| code.sign(*open) == "(")?;
    let (name, start) = code.callee(open)?;
    let is_memo = matches!(super::names::last(&name), "useMemo" | "computed" | "useCallback");
    is_memo.then_some(start..code.mate(open)? + 1)
}

/// How many tokens stand between parameters and body at most.
const MOST_BETWEEN: usize = 16;

fn is_control(word: &str) -> bool {
    matches!(
        word,
        "if" | "for"
            | "while"
            | "switch"
            | "catch"
            | "foreach"
            | "else"
            | "do"
            | "try"
            | "using"
            | "lock"
            | "unless"
            | "elseif"
            | "match"
            | "when"
            | "select"
            | "loop"
    )
}

/// The calls of the function whose name is at a token.
pub(super) fn calls(code: &Code<'_>, name: usize) -> Vec<Range<usize>> {
    let word = code.word(name);
    let found =
        (0..code.len()).filter(|at| *at != name && code.word(*at) == word && code.sign(at + 1) == "(");
    let calls = found.filter_map(|at| {
        let close = code.mate(at + 1)?;
        // Another function of that name.
        let is_definition = code.sign(close + 1) == "{"
            || at > 0 && matches!(code.word(at - 1), "def" | "function" | "func" | "fun" | "fn");
        if is_definition {
            return None;
        }
        let mut start = code.operand_start(close + 1);
        if start > 0 && code.word(start - 1) == "await" {
            start -= 1;
        }
        Some(start..close + 1)
    });
    calls.collect()
}

/// The brace of the block in which a variable is known that is assigned to: where it is declared right there
/// the block itself, else that of the function around it.
pub(super) fn block_of_variable(code: &Code<'_>, name: usize) -> Option<usize> {
    let own = code.block(name)?;
    let before = name.checked_sub(1)?;
    let is_plain = matches!(code.sign(before), ";" | "{" | "}" | ":" | ")") || code.begins_statement(name);
    let is_declared = !is_plain && !code.language.is("php") || code.sign(name + 1) == ":=";
    if is_declared {
        return Some(own);
    }
    let mut block = own;
    for _ in 0..DEEPEST_BLOCK {
        // A branch or loop: `if (…) {`, `else {`, `case x: {`.
        let is_branch = block.checked_sub(1).is_some_and(|before| {
            matches!(code.word(before), "else" | "try" | "finally" | "do" | "default")
                || code.sign(before) == ")"
                    && code
                        .mate(before)
                        .and_then(|open| open.checked_sub(1))
                        .is_some_and(|word| is_control(code.word(word)))
                || code.sign(before) != ")" && code.language.is("go") && named_before(code, block).is_none()
        });
        match code.block(block).filter(|_| is_branch) {
            Some(outer) => block = outer,
            None => break,
        }
    }
    Some(block)
}

/// How deep branches are left for the function around them.
const DEEPEST_BLOCK: usize = 12;
