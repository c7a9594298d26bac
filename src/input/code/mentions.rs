//! What the rest of the code speaks of, so that its absence from a link is not sure.

use std::ops::Range;

use codeflow::Reading;

use crate::input::link::parameter_names;
use crate::slice::Slice;
use crate::source::MappedText;

/// True for a text that speaks of a documented parameter.
pub(super) fn is_asked_for(text: &str) -> bool {
    parameter_names().any(|name| text.contains(name))
}

/// The documented parameters that code speaks of outside of its links: in literals, or as keys.
pub(super) fn mentioned(read: &Reading, links: &[MappedText<'static>]) -> Vec<&'static str> {
    let mut covered: Vec<Range<usize>> = links.iter().flat_map(MappedText::places).collect();
    covered.sort_by_key(|place| place.start);
    covered.dedup_by(|next, last| {
        let touches = next.start <= last.end;
        last.end = if touches { last.end.max(next.end) } else { last.end };
        touches
    });
    // True if something of a link is written inside.
    let covers = |place: &Range<usize>| {
        let next = covered.partition_point(|covered| covered.end <= place.start);
        covered
            .slice(next..)
            .iter()
            .take(8)
            .any(|covered| covered.start < place.end && place.start < covered.end)
    };
    // What people are told, in a log or an error, is nothing that is done.
    let mut told: Vec<Range<usize>> = Vec::new();
    for place in &read.said {
        match told.last_mut().filter(|last| place.start < last.end) {
            Some(last) => last.end = last.end.max(place.end),
            None => told.push(place.clone()),
        }
    }
    let is_told = |place: &Range<usize>| {
        let next = told.partition_point(|told| told.end <= place.start);
        told.get(next).is_some_and(|told| told.start <= place.start)
    };
    let is_said = |name: &&'static str| {
        let in_literal = read.literals.iter().any(|literal| {
            let says = literal.texts.iter().any(|text| text.text().contains(*name));
            says && !covers(&literal.place) && !is_told(&literal.place)
        });
        let is_key =
            |(key, place): &(String, Range<usize>)| key == *name && !covers(place) && !is_told(place);
        in_literal || read.keys.iter().any(is_key)
    };
    parameter_names().filter(|name| is_said(name)).collect()
}

/// The documented parameters that are added to a link only sometimes, and `#` for what stands behind it; `None`
/// if nobody knows what is added.
pub(super) fn added_later(maybe: &[String]) -> Option<Vec<&'static str>> {
    let mut names = Vec::new();
    for more in maybe {
        let is_told = more.starts_with(['&', '?', '#']) || more.contains('=');
        if !is_told {
            return None;
        }
        // Any parameter, and nothing else.
        if more == "&…=" {
            names.extend(parameter_names());
        }
        names.extend(parameter_names().filter(|name| more.contains(&format!("{name}="))));
        if more.contains('#') {
            names.push("#");
        }
        // The name of a parameter that nobody knows.
        if more.contains("&${") || more.contains("?${") || more.starts_with("${") {
            return None;
        }
    }
    Some(names)
}
