//! What was looked for in the link and found: names, placeholders, damage.

use std::borrow::Cow;
use std::collections::HashMap;

use super::marks::marks_before_parameters;
use super::parameter::{authorization_link, is_replaced_later, may_have, nothing_found};
use super::places::{as_meant, end_of, within};
use super::resolve::{Known, ResolvedParameters, callback_path, near};
use crate::fact::{Fact, Inputs, Item, Value};
use crate::input::link::{Damage, DamageKind, Link, LinkKind, Parameter, placeholder};
use crate::knowledge::LinkParameter as Name;
use crate::source::Span;

pub(super) fn repeated_parameters<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    resolved(inputs, |link, resolved| {
        if resolved.all_different {
            return Vec::new();
        }
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for parameter in &link.parameters {
            *counts.entry(&parameter.name.value).or_default() += 1;
        }
        // `xxx` in a pattern may be replaced by nothing.
        let is_open = inputs.given.context.is_some_and(|known| !known.is_finished);
        let is_sample = |parameter: &&crate::input::link::Parameter<'_>| {
            let value = parameter.value.as_ref().map_or("", |value| &*value.value);
            // What is filled in is there, whatever it will be.
            placeholder::is_crossed_out(value)
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

/// Documented parameters that are given more than once, with different values; each place.
pub(super) fn ambiguous_parameters<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    resolved(inputs, |_, resolved| {
        let name = |parameter: &'a Parameter<'a>| {
            Item::text(Cow::Borrowed(&*parameter.name.value), parameter.name.span)
        };
        let is_open = |name: Name, value: &str| is_replaced_later(inputs, name, value);
        resolved.ambiguous(is_open).map(name).collect()
    })
}

/// Which parameters under a wrong name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Misspelled {
    /// Those without which no link works.
    Required,
    /// `auth_type` of a PC link: links without it work.
    AuthTypeOfPc,
    Optional,
}

/// Parameters under a wrong name: as written, or as they were meant. A callback is told by [`redirect_uri_fault`].
pub(super) fn misspelled<'a>(inputs: &Inputs<'a>, wanted: Misspelled, meant: bool) -> Fact<'a> {
    resolved(inputs, |link, resolved| {
        let which = |proposal: Name| match proposal {
            Name::AuthType if link.kind == LinkKind::Pc => Misspelled::AuthTypeOfPc,
            name if name.is_required() => Misspelled::Required,
            _ => Misspelled::Optional,
        };
        let misspelled = resolved.odd().filter_map(|(parameter, proposal)| {
            let proposal = proposal.filter(|proposal| which(*proposal) == wanted)?;
            let name = &*parameter.name.value;
            let text = if meant { proposal.name() } else { name };
            (proposal != Name::RedirectUri && is_surely_meant(inputs, name, proposal))
                .then(|| Item::text(Cow::Borrowed(text), parameter.name.span))
        });
        misspelled.collect()
    })
}

/// False for a name such as `appid` as long as the parameter itself may still come: then it may be
/// somebody's own.
fn is_surely_meant(inputs: &Inputs<'_>, name: &str, meant: Name) -> bool {
    near(name) == Some(meant) || !may_have(inputs, meant.name())
}

/// Why the link has no callback, where it surely has none.
pub(super) fn redirect_uri_fault<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    let link = match authorization_link(inputs) {
        Ok(link) => link,
        Err(fact) => return nothing_found(fact),
    };
    let resolved = inputs.resolved(link);
    let name = Name::RedirectUri;
    let is_open = inputs.given.context.is_some_and(|known| !known.is_finished);
    let is_after = link.after_fragment.iter().any(|parameter| parameter.name.value == name.name());
    match (resolved.first(name), resolved.misspelled(name)) {
        (Some(Known { parameter, .. }), _) => {
            let is_empty = parameter.value.as_ref().is_none_or(|value| value.value.is_empty());
            match is_empty && !is_open && !resolved.is_ambiguous(name) {
                true => Fact::text("empty", parameter.span),
                false => Fact::Absent(parameter.span),
            }
        }
        (None, _) if is_after => Fact::Absent(link.parameters_end),
        (None, Some(parameter)) if is_surely_meant(inputs, &parameter.name.value, name) => {
            Fact::text("misspelled", parameter.name.span)
        }
        (None, None) if !may_have(inputs, name.name()) => Fact::text("missing", link.parameters_end),
        (None, _) => Fact::Absent(link.parameters_end),
    }
}

/// Marks before and behind values that are right without them. One that is told as damage is not told again, unless
/// it is left where the damage is repaired: `\/3`, `3：`.
pub(super) fn stray_marks<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    resolved(inputs, |link, resolved| {
        let mut marks = Vec::new();
        for (parameter, core) in resolved.cores() {
            let Some(part) = &parameter.value else { continue };
            for range in [0..core.start, core.end..part.value.len()] {
                let Some(text) = part.value.get(range.clone()).filter(|text| !text.is_empty()) else {
                    continue;
                };
                let place = part.raw_range(range.clone());
                let is_damage = |damage: &Damage<'_>| {
                    damage.part.range.start < place.end
                        && place.start < damage.part.range.end
                        && link.repaired(damage).is_none()
                };
                if !link.damage.iter().any(is_damage) {
                    marks.push(Item::text(text.to_owned(), within(link, part, range)));
                }
            }
        }
        marks
    })
}

/// Question marks in a value where an `&` belongs: a documented parameter stands behind each, with its `=`. A callback
/// may have a query of its own.
pub(super) fn question_marks<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    resolved(inputs, |link, _| {
        let marks = link.parameters.iter().flat_map(|parameter| {
            let place = |at: usize| {
                let start = parameter.value.as_ref()?.range.start + at;
                Some(Item::text("?", link.text.span(start..start + 1)))
            };
            marks_before_parameters(parameter).filter_map(place).collect::<Vec<_>>()
        });
        marks.collect()
    })
}

pub(super) fn unknown_parameters<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    resolved(inputs, |_, resolved| {
        let unknown = resolved.odd().filter(|(parameter, proposal)| {
            let name = &*parameter.name.value;
            // A name that is filled in later is none yet; `appid` is one, though no value.
            let is_word = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
            let is_filled_in = placeholder(name).is_some() && (!is_word || placeholder::is_crossed_out(name));
            let is_meant = proposal.is_some_and(|meant| is_surely_meant(inputs, name, meant));
            !is_meant && !name.is_empty() && !is_filled_in && !resolved.is_lost(name)
        });
        unknown
            .map(|(parameter, _)| Item::text(Cow::Borrowed(&*parameter.name.value), parameter.name.span))
            .collect()
    })
}

pub(super) fn empty<'a>(inputs: &Inputs<'a>, wanted: impl Fn(Name) -> bool) -> Fact<'a> {
    // What is not finished may get its value later.
    let is_open = inputs.given.context.is_some_and(|known| !known.is_finished);
    resolved(inputs, |_, resolved| {
        let empty = resolved.known().filter(|(name, parameter)| {
            let is_empty = parameter.value.as_ref().is_none_or(|value| value.value.is_empty());
            is_empty && !is_open && wanted(*name)
        });
        empty.map(|(name, parameter)| Item::text(name.name(), parameter.span)).collect()
    })
}

/// Placeholders in the values of documented parameters: those in the path and query of the callback, which
/// WeChat does not look at, or all others.
pub(in crate::fact) fn placeholders<'a>(inputs: &Inputs<'a>, behind_callback_host: bool) -> Fact<'a> {
    resolved(inputs, |link, resolved| {
        let found = resolved.placeholders().filter_map(|(name, parameter, range)| {
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
            let known = inputs.given.context;
            let is_open = known.is_some_and(|known| !known.is_finished || known.is_pattern);
            let is_left = !(inputs.given.is_template && is_interpolation || is_open);
            let span = within(link, part, range);
            let is_forgotten = known.is_some_and(|known| known.left.iter().any(|left| left.encloses(span)));
            (is_left || is_forgotten).then(|| Item::text(text.to_owned(), span))
        });
        found.collect()
    })
}

pub(super) fn parameters_after_fragment<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    let link = match authorization_link(inputs) {
        Ok(link) => link,
        Err(fact) => return nothing_found(fact),
    };
    if inputs.resolved(link).is_cut_at_fragment() {
        return Fact::Absent(end_of(link.span));
    }
    let items =
        link.after_fragment.iter().map(|parameter| Item::text(as_meant(parameter), parameter.span)).collect();
    Fact::found(items, end_of(link.span))
}

/// The parameters behind the `#` without which the page does not open. `auth_type` is one of them only on
/// H5 links: PC links have worked without it.
pub(super) fn needed_after_fragment<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    let after = match parameters_after_fragment(inputs) {
        Fact::Present(Value::List(items), _) => items,
        other => return other,
    };
    resolved(inputs, |link, resolved| {
        let is_needed = |name: Name| match name {
            Name::ComponentAppid | Name::PreAuthCode => true,
            Name::AuthType => matches!(link.kind, LinkKind::H5 | LinkKind::H5Old),
            _ => false,
        };
        let is_missing = |parameter: &&Parameter<'_>| {
            let name = Name::parse(&parameter.name.value);
            name.is_some_and(|name| is_needed(name) && resolved.first(name).is_none())
        };
        let missing = link.after_fragment.iter().filter(is_missing);
        let found = missing.filter(|parameter| after.iter().any(|item| item.span == parameter.span));
        found.map(|parameter| Item::text(as_meant(parameter), parameter.span)).collect()
    })
}

pub(super) fn damage<'a>(inputs: &Inputs<'a>, kind: DamageKind) -> Fact<'a> {
    let link = match authorization_link(inputs) {
        Ok(link) => link,
        Err(fact) => return nothing_found(fact),
    };
    // `%%` and the like belong to a format that is filled in later.
    let is_format =
        kind == DamageKind::BadEscape && inputs.given.context.is_some_and(|known| !known.is_finished);
    // What is written over lines in code and pages relies on it.
    let drops_line_breaks = inputs.given.context.is_some_and(|known| known.drops_line_breaks);
    let is_dropped = |raw: &str| {
        kind == DamageKind::WhiteSpace
            && drops_line_breaks
            && raw.chars().all(|c| matches!(c, '\n' | '\r' | '\t'))
    };
    // `{{ code }}` is replaced with its blanks.
    let is_replaced = |span: Span| {
        kind == DamageKind::WhiteSpace
            && inputs.resolved(link).placeholders().any(|(_, parameter, range)| {
                let part = parameter.value.as_ref();
                part.is_some_and(|part| within(link, part, range).encloses(span))
            })
    };
    let items = link
        .damage
        .iter()
        .filter(|damage| damage.kind == kind && !is_format && !is_dropped(damage.part.raw))
        .filter(|damage| !is_replaced(damage.part.span))
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

/// What `find` finds out from the resolved parameters; absent when that is nothing.
fn resolved<'a>(
    inputs: &Inputs<'a>,
    find: impl Fn(&'a Link<'a>, &ResolvedParameters<'a>) -> Vec<Item<'a>>,
) -> Fact<'a> {
    match authorization_link(inputs) {
        Ok(link) => Fact::found(find(link, inputs.resolved(link)), link.parameters_end),
        Err(fact) => nothing_found(fact),
    }
}
