//! Mistakes of code that corrupt a code or a link, whatever the link looks like.

use std::ops::Range;

use super::bindings::Bindings;
use super::names;
use super::tokens::Code;
use super::uses::holds_address;
use super::value::Evaluator;
use crate::source::MappedText;

/// A mistake in code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// What it is.
    pub kind: MistakeKind,
    /// The bytes to look at.
    pub place: Range<usize>,
}

/// What a mistake in code is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MistakeKind {
    /// The letters of `preauthcode@@@` are taken off one by one, and letters of the code with them.
    StrippedCharacters,
    /// What joins texts gives a new text, which is thrown away.
    DiscardedConcat,
    /// A `pre_auth_code` stands in the code.
    FrozenCode,
}

/// The mistakes in a file, in the order of places.
pub(super) fn find<'c>(code: &'c Code<'c>, bindings: &'c Bindings<'c>) -> Vec<Mistake> {
    let mut found = Vec::new();
    for at in 0..code.len() {
        if code.sign(at) == "("
            && let Some((name, start)) = code.callee(at)
        {
            found.extend(stripped(code, &name, start, at));
            found.extend(discarded(code, bindings, &name, start, at));
        }
        if let Some(place) = frozen(code, at) {
            found.push(Mistake { kind: MistakeKind::FrozenCode, place });
        }
    }
    found.sort_by_key(|mistake| mistake.place.start);
    found
}

/// `ltrim($code, 'preauthcode@@@')` and its cousins: sets of characters, not prefixes (community,
/// C/000848e99e81a8acd7f904f2359400).
fn stripped(code: &Code<'_>, name: &str, start: usize, open: usize) -> Option<Mistake> {
    let last = names::last(name);
    let arguments = code.arguments(open);
    let takes_set = match code.language.name {
        "php" => matches!(last, "ltrim" | "trim" | "chop" | "rtrim"),
        "python" => matches!(last, "lstrip" | "strip" | "rstrip"),
        "go" => matches!(name, "strings.TrimLeft" | "strings.Trim" | "bytes.TrimLeft"),
        "ruby" => matches!(last, "delete" | "delete!" | "tr"),
        "csharp" => matches!(last, "TrimStart" | "Trim"),
        "java" => matches!(last, "stripStart" | "strip") && name.contains("StringUtils"),
        "kotlin" => matches!(last, "trimStart" | "trim"),
        "swift" => last == "trimmingCharacters",
        "javascript" => matches!(name, "_.trimStart" | "_.trim" | "lodash.trimStart"),
        _ => false,
    };
    let is_prefix = |range: &Range<usize>| {
        range.clone().any(|at| {
            code.literal(at).is_some_and(|literal| literal.plain().trim_end_matches('@') == "preauthcode")
        })
    };
    if takes_set && arguments.iter().any(is_prefix) {
        // What a method is called on need not be seen.
        let is_method = start + 1 < open
            && code.language.name != "go"
            && !name.starts_with("_.")
            && !name.contains("StringUtils");
        let first = if is_method { open - 1 } else { start };
        let end = code.mate(open).map_or(open, |close| close + 1);
        return Some(Mistake { kind: MistakeKind::StrippedCharacters, place: code.place(&(first..end)) });
    }
    // `code.replace(/[preauthcode@]/g, '')`
    let set = arguments
        .first()
        .filter(|_| matches!(last, "replace" | "replaceAll" | "gsub" | "preg_replace" | "sub"));
    let pattern = set.map(|set| (set.clone()).map(|at| code.written(at)).collect::<String>())?;
    let is_set = pattern
        .find('[')
        .and_then(|open| pattern.get(open + 1..)?.split(']').next())
        .is_some_and(|set| set.contains('@') && "preauthcode".chars().all(|letter| set.contains(letter)));
    is_set.then(|| {
        let is_method = start + 1 < open;
        let first = if is_method { open - 1 } else { start };
        let end = code.mate(open).map_or(open, |close| close + 1);
        Mistake { kind: MistakeKind::StrippedCharacters, place: code.place(&(first..end)) }
    })
}

/// `url.concat("&auth_type=3");`: texts of these languages never change.
fn discarded<'c>(
    code: &'c Code<'c>,
    bindings: &'c Bindings<'c>,
    name: &str,
    start: usize,
    open: usize,
) -> Option<Mistake> {
    let last = names::last(name);
    let is_joining = match code.language.name {
        "java" | "javascript" | "scala" | "groovy" => last == "concat",
        "kotlin" => matches!(last, "plus" | "concat"),
        _ => false,
    };
    let close = code.mate(open)?;
    let is_statement =
        start == 0 || matches!(code.sign(start - 1), ";" | "{" | "}" | ")") || code.begins_statement(start);
    let is_alone = code.sign(close + 1) == ";"
        || code.sign(close + 1) == "}"
        || code.begins_statement(close + 1)
        || close + 1 == code.len();
    // `if (x) y.concat(z)` and `a.concat(b);` behind a bracket that is no condition.
    let is_condition = start > 0
        && !code.begins_statement(start)
        && code.sign(start - 1) == ")"
        && code
            .mate(start - 1)
            .is_some_and(|open| open > 0 && !matches!(code.word(open - 1), "if" | "for" | "while"));
    if !is_joining || !is_statement || !is_alone || is_condition {
        return None;
    }
    // The last statement of a block gives its value in these.
    if matches!(code.language.name, "kotlin" | "scala" | "groovy")
        && code.sign(close + 1) == "}"
        && !is_condition_alone(code, start)
    {
        return None;
    }
    let arguments = code.arguments(open);
    let joined = arguments.first()?;
    let text = Evaluator::new(code, bindings).eval_or_hole(joined.clone());
    let text = text.text.text();
    let is_of_link = crate::input::link::parameter_names().any(|name| text.starts_with(&format!("&{name}=")))
        || text.starts_with("#wechat_redirect")
        || holds_address(text);
    is_of_link.then(|| Mistake { kind: MistakeKind::DiscardedConcat, place: code.place(&(start..close + 1)) })
}

/// A literal that is, or holds, a whole `preauthcode@@@…`.
///
/// A code that stands in a literal among other things, such as an answer of WeChat's API that a test reads,
/// is not used; in a link it is.
fn frozen(code: &Code<'_>, at: usize) -> Option<Range<usize>> {
    code.literal(at)?.parts.iter().find_map(|part| match part {
        super::literal::Part::Text(text) => {
            let plain = text.text().trim_start();
            let is_used = plain.starts_with("preauthcode")
                || plain.starts_with("http")
                || plain.contains("pre_auth_code=");
            frozen_in(text).filter(|_| is_used && !code.language.is("json"))
        }
        super::literal::Part::Hole { .. } => None,
    })
}

/// True in the block of an `if` that is a statement of its own.
fn is_condition_alone(code: &Code<'_>, at: usize) -> bool {
    let Some(open) = code.block(at) else { return false };
    let condition =
        open.checked_sub(1).filter(|close| code.sign(*close) == ")").and_then(|close| code.mate(close));
    let word = condition.and_then(|open| open.checked_sub(1)).filter(|word| code.word(*word) == "if");
    let has_else = code.mate(open).is_some_and(|close| code.word(close + 1) == "else");
    // The last statement of the block around it would be its value.
    let is_last = code.mate(open).is_some_and(|close| code.sign(close + 1) == "}");
    word.is_some_and(|word| code.begins_statement(word)) && !has_else && !is_last
}

/// The bytes of a whole `preauthcode@@@…` in a text.
pub(in crate::input) fn frozen_in(text: &MappedText<'_>) -> Option<Range<usize>> {
    let plain = text.text();
    let start = plain.find("preauthcode@@@").or_else(|| plain.find("preauthcode%40%40%40"))?;
    let mark = if plain.get(start..)?.contains("@@@") { "preauthcode@@@" } else { "preauthcode%40%40%40" };
    let body = plain.get(start + mark.len()..)?;
    let len =
        body.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))).unwrap_or(body.len());
    // Codes have 64 or 86 characters; the same few over and over are a sample.
    let letters: std::collections::BTreeSet<char> = body.get(..len)?.chars().collect();
    let is_code = len >= 64 && letters.len() > 8;
    is_code.then(|| text.written(start..start + mark.len() + len))
}
