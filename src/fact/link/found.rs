//! What was looked for in the link and found: names, placeholders, damage.

use std::borrow::Cow;

use super::{
    authorization_link, cut, end_of, is_unknown, nothing_found, proposal, unfilled, within, written,
};
use crate::fact::{Fact, Inputs, Item};
use crate::input::link::{DamageKind, Link, Parameter};

pub(super) fn repeated_parameters<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    each_parameter(inputs, |link, parameter| {
        let name = &parameter.name.value;
        let count = link.parameters.iter().filter(|other| other.name.value == *name).count();
        (count > 1 && !name.is_empty()).then(|| Item::text(Cow::Borrowed(&**name), parameter.name.span))
    })
}

pub(super) fn misspelled<'a>(inputs: &Inputs<'a>, wanted: &[&str], proposals: bool) -> Fact<'a> {
    each_parameter(inputs, |_, parameter| {
        let proposal = proposal(parameter).filter(|proposal| wanted.contains(proposal))?;
        let text = if proposals { proposal } else { &*parameter.name.value };
        Some(Item::text(Cow::Borrowed(text), parameter.name.span))
    })
}

pub(super) fn unknown_parameters<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    each_parameter(inputs, |link, parameter| {
        let name = &*parameter.name.value;
        let is_lost = || cut(link).is_some_and(|cut| cut.names.contains(&name));
        let unknown = is_unknown(parameter) && !name.is_empty() && !is_lost();
        unknown.then(|| Item::text(Cow::Borrowed(name), parameter.name.span))
    })
}

pub(super) fn empty<'a>(inputs: &Inputs<'a>, names: &[&str]) -> Fact<'a> {
    each_parameter(inputs, |_, parameter| {
        let is_empty = parameter.value.as_ref().is_none_or(|value| value.value.is_empty());
        let wanted = is_empty && names.contains(&&*parameter.name.value);
        wanted.then(|| Item::text(Cow::Borrowed(&*parameter.name.value), parameter.span))
    })
}

pub(super) fn placeholders<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    each_parameter(inputs, |link, parameter| {
        let part = parameter.value.as_ref()?;
        let found = unfilled(&parameter.name.value, &part.value)?;
        let text = part.value.get(found.clone()).unwrap_or_default().to_owned();
        Some(Item::text(text, within(link, part, found)))
    })
}

pub(super) fn parameters_after_fragment<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    let link = match authorization_link(inputs) {
        Ok(link) => link,
        Err(fact) => return nothing_found(fact),
    };
    let after = link.after_fragment.iter().filter(|_| cut(link).is_none_or(|cut| cut.character != "#"));
    let items = after.map(|parameter| Item::text(written(parameter), parameter.span)).collect();
    Fact::found(items, end_of(link.span))
}

pub(super) fn damage<'a>(inputs: &Inputs<'a>, kind: DamageKind) -> Fact<'a> {
    let link = match authorization_link(inputs) {
        Ok(link) => link,
        Err(fact) => return nothing_found(fact),
    };
    let items = link
        .damage
        .iter()
        .filter(|damage| damage.kind == kind)
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

/// What `read` makes of the parameters, in order; absent when it makes nothing of any.
fn each_parameter<'a>(
    inputs: &Inputs<'a>,
    read: impl Fn(&'a Link<'a>, &'a Parameter<'a>) -> Option<Item<'a>>,
) -> Fact<'a> {
    match authorization_link(inputs) {
        Ok(link) => {
            let items = link.parameters.iter().filter_map(|parameter| read(link, parameter)).collect();
            Fact::found(items, link.parameters_end)
        }
        Err(fact) => nothing_found(fact),
    }
}
