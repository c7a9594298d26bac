//! Parameters of the link under judgement, as facts.

use std::borrow::Cow;

use super::marks::marks_before_parameters;
use super::places::{end_of, within};
use super::resolve::Known;
use crate::fact::context::LinkContext;
use crate::fact::inputs::Inputs;
use crate::fact::value::Fact;
use crate::input::link::{Link, Parameter};
use crate::knowledge::LinkParameter as Name;

/// The link, if it is known by which page its parameters are to be judged; else what its facts are.
pub(in crate::fact) fn authorization_link<'a>(inputs: &Inputs<'a>) -> Result<&'a Link<'a>, Fact<'a>> {
    match inputs.given.link {
        None => Err(Fact::NotGiven),
        Some(link) if link.page.is_none() => Err(Fact::Opaque(link.span)),
        Some(link) => Ok(link),
    }
}

/// A parameter, by the rules of all parameters: a placeholder is opaque, and so is one that stands
/// only under a misspelled name or after the fragment, or several times with different values. Stray marks around
/// the value are not part of it.
pub(in crate::fact) fn parameter<'a>(inputs: &Inputs<'a>, name: Name) -> Fact<'a> {
    let link = match authorization_link(inputs) {
        Ok(link) => link,
        Err(fact) => return fact,
    };
    let resolved = inputs.resolved(link);
    let Some(Known { parameter, placeholder, core }) = resolved.first(name) else {
        let after =
            || link.after_fragment.iter().find(|parameter| Name::parse(&parameter.name.value) == Some(name));
        // `?pre_auth_code=` in the value before it.
        let behind_mark = || {
            let is_named = |parameter: &&Parameter<'_>| {
                let raw = parameter.value.as_ref().map_or("", |value| value.raw);
                let mut marks = marks_before_parameters(parameter);
                marks.any(|at| raw.get(at + 1..).is_some_and(|rest| is_set(rest, name.name())))
            };
            link.parameters.iter().find(is_named)
        };
        return match resolved.misspelled(name).or_else(after).or_else(behind_mark) {
            Some(parameter) => Fact::Opaque(parameter.span),
            None if may_have(inputs, name.name()) => Fact::Opaque(link.parameters_end),
            None => Fact::Absent(link.parameters_end),
        };
    };
    match &parameter.value {
        _ if resolved.is_ambiguous(name) => Fact::Opaque(parameter.span),
        None => Fact::text("", end_of(parameter.span)),
        Some(value) if placeholder.is_some() => Fact::Opaque(value.span),
        Some(value) if is_replaced_later(inputs, name, &value.value) => Fact::Opaque(value.span),
        Some(value) => match core.and_then(|core| Some((value.value.get(core.clone())?, core))) {
            Some((text, core)) => Fact::text(text, within(link, value, core.clone())),
            None => Fact::text(Cow::Borrowed(&*value.value), value.span),
        },
    }
}

/// True for a text that begins with `name=`.
fn is_set(text: &str, name: &str) -> bool {
    text.strip_prefix(name).is_some_and(|behind| behind.starts_with('='))
}

/// True if a parameter that is not seen may be there all the same: the link is not finished, or the rest
/// of its file speaks of that parameter.
pub(in crate::fact) fn may_have(inputs: &Inputs<'_>, name: &str) -> bool {
    let known = inputs.given.context;
    known.is_some_and(|known| !known.is_finished || known.mentioned.contains(&name))
}

/// Words that people write for a kind of account, or that a value that is not there becomes; nobody replaces them.
const KIND_WORDS: [&str; 8] = ["all", "both", "any", "none", "true", "false", "undefined", "null"];

/// True for a value in a pattern that other code completes, if it does not look like one of its parameter:
/// `APPID`, `:code`, `{}`, nothing at all. What is to be replaced can be written in any way.
pub(in crate::fact) fn is_replaced_later(inputs: &Inputs<'_>, name: Name, value: &str) -> bool {
    // What is finished and used is replaced by nobody.
    let is_final = |known: &LinkContext| known.is_finished && !(known.is_code && known.is_pattern);
    if inputs.given.context.is_none_or(is_final) {
        return false;
    }
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_like = match name {
        Name::ComponentAppid => is_like_id(value, "wx"),
        Name::BizAppid => is_like_id(value, "wx") || is_like_id(value, "gh_"),
        Name::PreAuthCode => value.contains("@@@"),
        Name::RedirectUri => {
            value.contains("://")
                || value.contains("%3A%2F%2F")
                || value.contains('/') && !value.contains('%')
        }
        Name::AuthType => digits(value) || KIND_WORDS.contains(&value),
        Name::CategoryIdList => value.contains(|c: char| c.is_ascii_digit()),
        Name::Action | Name::NoScan => true,
    };
    !is_like
}

/// True for what was meant to be an id, right or with a slip; tests and samples have others.
pub(in crate::fact) fn is_like_id(value: &str, prefix: &str) -> bool {
    let Some(body) = value.strip_prefix(prefix) else { return false };
    let digits = body.bytes().filter(u8::is_ascii_digit).count();
    (11..=22).contains(&body.len()) && digits >= 4 && body.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// In a link of another kind nothing is looked for, so nothing is found; `is present` must not hold.
pub(in crate::fact) fn nothing_found(fact: Fact<'_>) -> Fact<'_> {
    match fact {
        Fact::Opaque(span) => Fact::Absent(span),
        other => other,
    }
}
