//! Link expressions of Thymeleaf: `@{https://…(auth_type=${type})}`, `|https://…?auth_type=${type}|`.

use std::ops::Range;

use crate::input::markup::Attribute;
use crate::slice::Slice;
use crate::source::MappedText;

/// What the value of an attribute such as `th:href` says.
pub(super) enum Expression {
    /// An address, and whether the values in it are encoded.
    Address(MappedText<'static>, bool),
    /// Texts and values that are joined, as a script would write it.
    Joined(MappedText<'static>),
}

/// The attribute that one of Thymeleaf's gives: `href` of `th:href`.
pub(super) fn plain_name(name: &str) -> Option<&str> {
    name.strip_prefix("th:").or_else(|| name.strip_prefix("data-th-"))
}

/// The expression in an attribute; `None` for attributes that are not Thymeleaf's.
pub(super) fn expression(attribute: &Attribute) -> Option<Expression> {
    plain_name(&attribute.name)?;
    let value = trimmed(&attribute.value, 0..attribute.value.text().len());
    let inside = |open: &str, close: &str| between(&value, open, close);
    let link = inside("@{", "}").map(|link| address(&link));
    Some(match link.or_else(|| inside("|", "|").map(|link| (link, false))) {
        Some((address, encodes)) => Expression::Address(address, encodes),
        None => Expression::Joined(joined(&value)),
    })
}

/// An expression with a name of scripts in the place of each hole.
fn joined(value: &MappedText<'_>) -> MappedText<'static> {
    let text = value.text();
    let mut script = MappedText::new();
    let mut at = 0;
    for (hole, _) in text.match_indices("${").filter(|(hole, _)| value.is_hole(*hole)) {
        let end = text.get(hole..).and_then(|rest| rest.find('}')).map_or(text.len(), |len| hole + len + 1);
        script.push(&value.slice(at..hole));
        script.push_decoded("_", value.written(hole..end));
        at = end;
    }
    script.push(&value.slice(at..text.len()));
    script
}

/// An address with the parameters that stand in brackets behind it, and whether there are any: their values are encoded.
/// Those it names in braces are written there.
fn address(link: &MappedText<'_>) -> (MappedText<'static>, bool) {
    if let Some(address) = between(link, "|", "|") {
        return (address, false);
    }
    let text = link.text();
    let open = text.char_indices().find(|(at, sign)| *sign == '(' && !link.is_hole(*at)).map(|(at, _)| at);
    let Some((open, inside)) =
        open.zip(text.strip_suffix(')')).map(|(open, inside)| (open, open + 1..inside.len()))
    else {
        return (link.clone().into_owned(), false);
    };
    let mut address = trimmed(link, 0..open);
    for parameter in parts(link, inside) {
        let written = text.slice(parameter.clone());
        let Some((name, _)) = written.split_once('=') else { continue };
        let value = trimmed(link, parameter.start + name.len() + 1..parameter.end);
        let name = trimmed(link, parameter.start..parameter.start + name.len());
        if text.get(..open).is_some_and(|before| before.contains(&format!("{{{}}}", name.text()))) {
            continue;
        }
        let place = name.written(0..0).start;
        let separator = if address.text().contains('?') { "&" } else { "?" };
        address.push_decoded(separator, place..place);
        address.push(&name);
        address.push_decoded("=", place..place);
        address.push(&known(&value));
    }
    (address, true)
}

/// The value of a parameter, which Thymeleaf encodes; a hole unless it is written out.
fn known(value: &MappedText<'_>) -> MappedText<'static> {
    let is_number = !value.is_empty() && value.text().bytes().all(|byte| byte.is_ascii_digit());
    match between(value, "'", "'").or_else(|| is_number.then(|| value.clone())) {
        Some(literal) => literal.encoded(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)),
        None => MappedText::hole("", value.written(0..value.text().len())),
    }
}

/// The parts of a list: what stands between commas that are in no brackets and no texts.
fn parts(link: &MappedText<'_>, list: Range<usize>) -> Vec<Range<usize>> {
    let text = link.text();
    let (mut depth, mut is_quoted) = (0usize, false);
    let mut parts = Vec::new();
    let mut start = list.start;
    for (at, sign) in text.char_indices().filter(|(at, _)| list.contains(at) && !link.is_hole(*at)) {
        match sign {
            '\'' => is_quoted = !is_quoted,
            _ if is_quoted => {}
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                parts.push(start..at);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(start..list.end);
    parts
}

/// What stands between two marks that are the first and the last of a text.
fn between(text: &MappedText<'_>, open: &str, close: &str) -> Option<MappedText<'static>> {
    let inside = text.text().strip_prefix(open)?.strip_suffix(close)?;
    Some(text.slice(open.len()..open.len() + inside.len()))
}

/// A part of a text without blanks around it.
fn trimmed(text: &MappedText<'_>, range: Range<usize>) -> MappedText<'static> {
    let part = text.text().slice(range.clone());
    let start = range.start + part.len() - part.trim_start().len();
    text.slice(start..start + part.trim().len())
}
