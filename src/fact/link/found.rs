//! What was looked for in the link and found: names, placeholders, damage.

use std::borrow::Cow;
use std::collections::HashMap;

use super::survey::callback_path;
use super::{Name, authorization_link, end_of, nothing_found, within, written};
use crate::fact::{Fact, Inputs, Item, Value};
use crate::input::link::{DamageKind, Kind, Link, Parameter, placeholder};

pub(super) fn repeated_parameters<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    surveyed(inputs, |link, survey| {
        if survey.all_different {
            return Vec::new();
        }
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for parameter in &link.parameters {
            *counts.entry(&parameter.name.value).or_default() += 1;
        }
        // A sample in a pattern may be replaced by nothing.
        let is_open = inputs.given.surroundings.is_some_and(|known| !known.is_finished);
        let is_sample = |parameter: &&crate::input::link::Parameter<'_>| {
            let value = parameter.value.as_ref().map_or("", |value| &*value.value);
            placeholder(value).is_some_and(|range| range == (0..value.len())) && !value.starts_with("${")
        };
        if is_open {
            for parameter in link.parameters.iter().filter(is_sample) {
                *counts.entry(&parameter.name.value).or_default() -= 1;
            }
        }
        let repeated = link.parameters.iter().filter(|parameter| {
            let name = &*parameter.name.value;
            !name.is_empty() && counts.get(name).is_some_and(|count| *count > 1)
        });
        repeated
            .map(|parameter| Item::text(Cow::Borrowed(&*parameter.name.value), parameter.name.span))
            .collect()
    })
}

/// Parameters under a misspelled name: the required or the optional ones; their names as written, or
/// as they were meant.
pub(super) fn misspelled<'a>(inputs: &Inputs<'a>, required: bool, meant: bool) -> Fact<'a> {
    surveyed(inputs, |_, survey| {
        let misspelled = survey.odd().filter_map(|(parameter, proposal)| {
            let proposal = proposal.filter(|proposal| proposal.is_required() == required)?;
            let text = if meant { proposal.text() } else { &*parameter.name.value };
            Some(Item::text(Cow::Borrowed(text), parameter.name.span))
        });
        misspelled.collect()
    })
}

pub(super) fn unknown_parameters<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    surveyed(inputs, |_, survey| {
        let unknown = survey.odd().filter(|(parameter, proposal)| {
            let name = &*parameter.name.value;
            // A name that is filled in later is none yet.
            let is_name = !name.is_empty() && placeholder(name).is_none();
            proposal.is_none() && is_name && !survey.is_lost(name)
        });
        unknown
            .map(|(parameter, _)| Item::text(Cow::Borrowed(&*parameter.name.value), parameter.name.span))
            .collect()
    })
}

pub(super) fn empty<'a>(inputs: &Inputs<'a>, wanted: impl Fn(Name) -> bool) -> Fact<'a> {
    // What is not finished may get its value later.
    let is_open = inputs.given.surroundings.is_some_and(|known| !known.is_finished);
    surveyed(inputs, |_, survey| {
        let empty = survey.known().filter(|(name, parameter)| {
            let is_empty = parameter.value.as_ref().is_none_or(|value| value.value.is_empty());
            is_empty && !is_open && wanted(*name)
        });
        empty.map(|(name, parameter)| Item::text(name.text(), parameter.span)).collect()
    })
}

/// Placeholders in the values of documented parameters: those in the path and query of the callback, which
/// WeChat does not look at, or all others.
pub(in crate::fact) fn placeholders<'a>(inputs: &Inputs<'a>, behind_callback_host: bool) -> Fact<'a> {
    surveyed(inputs, |link, survey| {
        let found = survey.placeholders().filter_map(|(name, parameter, range)| {
            let part = parameter.value.as_ref()?;
            let is_behind = name == Name::RedirectUri
                && callback_path(&part.value).is_some_and(|path| range.start >= path);
            if is_behind != behind_callback_host {
                return None;
            }
            let text = part.value.get(range.clone())?;
            // `${code}` is how a pattern is written; `xxxx` is a sample that somebody copied.
            let is_interpolation = text.contains(['$', '{', '%', '<', '#', '@']);
            // What is not finished may still be replaced, and so may all of a pattern.
            let known = inputs.given.surroundings;
            let is_open = known.is_some_and(|known| !known.is_finished || known.is_pattern);
            let is_left = !(inputs.given.is_template && is_interpolation || is_open);
            is_left.then(|| Item::text(text.to_owned(), within(link, part, range)))
        });
        found.collect()
    })
}

pub(super) fn parameters_after_fragment<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    let link = match authorization_link(inputs) {
        Ok(link) => link,
        Err(fact) => return nothing_found(fact),
    };
    if inputs.survey(link).is_cut_at_fragment() {
        return Fact::Absent(end_of(link.span));
    }
    let items =
        link.after_fragment.iter().map(|parameter| Item::text(written(parameter), parameter.span)).collect();
    Fact::found(items, end_of(link.span))
}

/// The parameters behind the `#` without which the page does not open. `auth_type` is one of them only on
/// H5 links: PC links have worked without it.
pub(super) fn needed_after_fragment<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    let after = match parameters_after_fragment(inputs) {
        Fact::Present(Value::List(items), _) => items,
        other => return other,
    };
    surveyed(inputs, |link, survey| {
        let is_needed = |name: Name| match name {
            Name::ComponentAppid | Name::PreAuthCode => true,
            Name::AuthType => matches!(link.kind, Kind::H5 | Kind::H5Old),
            _ => false,
        };
        let is_missing = |parameter: &&Parameter<'_>| {
            let name = Name::of(&parameter.name.value);
            name.is_some_and(|name| is_needed(name) && survey.first(name).is_none())
        };
        let missing = link.after_fragment.iter().filter(is_missing);
        let found = missing.filter(|parameter| after.iter().any(|item| item.span == parameter.span));
        found.map(|parameter| Item::text(written(parameter), parameter.span)).collect()
    })
}

pub(super) fn damage<'a>(inputs: &Inputs<'a>, kind: DamageKind) -> Fact<'a> {
    let link = match authorization_link(inputs) {
        Ok(link) => link,
        Err(fact) => return nothing_found(fact),
    };
    // `%%` and the like belong to a format that is filled in later.
    let is_format =
        kind == DamageKind::BadEscape && inputs.given.surroundings.is_some_and(|known| !known.is_finished);
    // Browsers take line breaks and tabs out of addresses, and code that writes a link over lines relies on it.
    let is_code = inputs.given.surroundings.is_some_and(|known| known.is_code);
    let is_stripped = |raw: &str| {
        kind == DamageKind::WhiteSpace && is_code && raw.chars().all(|c| matches!(c, '\n' | '\r' | '\t'))
    };
    let items = link
        .damage
        .iter()
        .filter(|damage| damage.kind == kind && !is_format && !is_stripped(damage.part.raw))
        .map(|damage| Item::text(damage.part.raw, damage.part.span))
        .collect();
    Fact::found(items, link.span)
}

pub(super) fn trailing_marks<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    let link = match authorization_link(inputs) {
        Ok(link) => link,
        Err(fact) => return nothing_found(fact),
    };
    match &link.trailing_marks {
        Some(marks) => Fact::text(marks.raw, marks.span),
        None => Fact::Absent(end_of(link.span)),
    }
}

/// What `find` finds out from the survey; absent when that is nothing.
fn surveyed<'a>(
    inputs: &Inputs<'a>,
    find: impl Fn(&'a Link<'a>, &super::Survey<'a>) -> Vec<Item<'a>>,
) -> Fact<'a> {
    match authorization_link(inputs) {
        Ok(link) => Fact::found(find(link, inputs.survey(link)), link.parameters_end),
        Err(fact) => nothing_found(fact),
    }
}
