//! Names that get their values in other ways than by one plain assignment, so that nothing is known of them.

use std::collections::HashSet;

use super::tokens::{Code, is_keyword};

/// The names of a file that are written otherwise: parameters, targets of destructuring and loops, what is
/// handed over by reference, members that are set.
pub(super) fn written_otherwise<'c>(code: &Code<'c>) -> HashSet<&'c str> {
    let mut written = HashSet::new();
    for at in 0..code.len() {
        if is_parameters(code, at) {
            let close = code.mate(at).unwrap_or(at);
            written.extend((at + 1..close).map(|inner| code.word(inner)).filter(|word| !word.is_empty()));
        }
        let word = code.word(at);
        if !word.is_empty() && !is_keyword(word) && is_written(code, at) {
            written.insert(word);
            // `this.url = …` writes what a class calls `url` or `$url`.
            written.insert(word.trim_start_matches(['$', '@']));
        }
    }
    written
}

/// True for the bracket of the parameters of a function.
fn is_parameters(code: &Code<'_>, open: usize) -> bool {
    if code.sign(open) != "(" {
        return false;
    }
    let Some(close) = code.mate(open) else { return false };
    let before = open.checked_sub(1).map_or("", |before| code.word(before));
    let is_control = matches!(
        before,
        "if" | "while" | "switch" | "match" | "for" | "foreach" | "elseif" | "with" | "using"
    );
    let is_named = code.callee(open).is_some_and(|(_, start)| {
        start > 0 && matches!(code.word(start - 1), "def" | "function" | "func" | "fun" | "fn")
    });
    let is_function = matches!(before, "function" | "func" | "fn" | "catch");
    // `name(…) {`, `(…) => …`
    let opens_body = code.sign(close + 1) == "{" && !is_control || code.sign(close + 1) == "=>";
    is_named || is_function || opens_body
}

fn is_written(code: &Code<'_>, at: usize) -> bool {
    let before = at.checked_sub(1);
    let is_member = before.is_some_and(|before| code.is_member_sign(before));
    let next = code.sign(at + 1);
    if is_member && next == "=" || matches!(next, "+=" | ".=" | "??=" | "-=" | "++" | "--" | "||=") {
        return true;
    }
    if next == "<<" && code.language.is("ruby") {
        return true;
    }
    let sign = before.map_or("", |before| code.sign(before));
    let word = before.map_or("", |before| code.word(before));
    // `&$x`, `&x`, `out x`, `foreach ($list as $x)`, `for x in …`
    let is_reference = sign == "&" && !code.is_blank_before(at);
    let is_loop = word == "as" || matches!(code.word(at + 1), "in" | "of") || word == "out" || word == "ref";
    is_reference || is_loop || is_target_of_several(code, at)
}

/// True for one of several targets: `a, b = …`, `[a, b] = …`, `list($a, $b) = …`, `const { a } = …`.
fn is_target_of_several(code: &Code<'_>, at: usize) -> bool {
    let is_assigned = |sign: &str| matches!(sign, "=" | ":=");
    if let Some(close) = code.parent(at).and_then(|open| code.mate(open))
        && is_assigned(code.sign(close + 1))
        && close - at < MOST_TARGETS
    {
        // An index is no target: `x[a] = …`.
        let open = code.parent(at).unwrap_or(at);
        let is_index = code.sign(open) == "["
            && open > 0
            && !code.word(open - 1).is_empty()
            && !is_keyword(code.word(open - 1));
        return !is_index;
    }
    let mut next = at + 1;
    let mut is_several =
        at > 0 && code.sign(at - 1) == "," && code.parent(at).is_none_or(|open| code.sign(open) == "{");
    while code.sign(next) == "," && !code.word(next + 1).is_empty() && next - at < MOST_TARGETS {
        is_several = true;
        next += 2;
    }
    is_several && is_assigned(code.sign(next))
}

/// How many tokens a list of targets has at most.
const MOST_TARGETS: usize = 24;
