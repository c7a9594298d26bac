//! What people say in their own words, among what else was found: a thing of its own, another reading, or the cause
//! that comes first.

use std::ops::Range;

use super::item::{BAR, Item, LEAST};
use super::signs::{Ear, Heard, Held};
use super::{Also, Cause, ExplainedSubject, Explainer, Explanation, lead, slot};
use crate::knowledge;
use crate::slice::Slice;
use crate::text::{Text, text};

/// How many guesses and further readings are told.
const MOST: usize = 3;
/// Another reading is told from this share of the bits of the first on.
const NEARLY: f32 = 0.8;
/// What must speak for a meaning where nothing names the authorization, and where something else is spoken of, in bits.
const BAR_OF_CONTEXT: f32 = 27.0;
const BAR_OF_OTHERS: f32 = 60.0;
/// In a long text less than this is talk.
const BAR_OF_LINES: f32 = 45.0;
/// From this share on a text is the same as a saying.
const SAME: f32 = 0.9;
/// Concepts that nothing but this authorization has.
const NAMES: [&str; 4] = ["pre_auth_code", "entry_domain", "test_list", "component_token"];
/// A text of so many bytes may be compared as a whole with what people are known to say.
const SHORT: usize = 600;

/// What a text may mean.
struct Reading {
    to: &'static str,
    bits: f32,
    is_sure: bool,
    place: Range<usize>,
    recognised: Text,
}

/// Adds what the text says in people's own words, and puts the causes first that they speak of. Returns what it
/// might be, where that is not enough to be stated.
pub(super) fn add(
    explainer: &Explainer<'_>,
    text: &str,
    is_report: bool,
    items: &mut Vec<Item>,
) -> Vec<Also> {
    let ear = Ear::default();
    if !is_report {
        add_by_lines(explainer, text, &ear, items);
        return Vec::new();
    }
    let heard = ear.hear(text);
    let held = heard.signs();
    order_causes(&held, &heard, items);
    let readings = readings(&held, &heard, text);
    let strongest = items.iter().map(strength).fold(0.0, f32::max);
    match readings.first() {
        Some(first) if first.is_sure && first.bits > strongest => {
            let Some(mut item) = item(explainer, text, first) else { return Vec::new() };
            order_causes(&held, &heard, std::slice::from_mut(&mut item));
            if let Some(explanation) = item.explanations.first_mut() {
                explanation.also = others(explainer, &readings, Some(first));
            }
            // What was found by WeChat's own words knows more: what stood in the slots.
            let known = items.iter().position(|other| subject(other) == subject(&item));
            let first = known.map_or(item, |at| items.remove(at));
            items.retain(|other| {
                other.bits >= BAR || other.explanations.iter().any(|told| told.report.is_some())
            });
            items.push(first);
            items.sort_by_key(|item| item.place.start);
            Vec::new()
        }
        _ if items.is_empty() => others(explainer, &readings, None),
        _ => Vec::new(),
    }
}

/// What a text may mean, the likeliest first.
fn readings(held: &[Held], heard: &Heard, text: &str) -> Vec<Reading> {
    if heard.says("other_platform") && !heard.says("ours") {
        return Vec::new();
    }
    // What the authorization alone has is believed at once, what surrounds it only where much speaks for it.
    let bar = match (heard.says("anchor"), heard.says("context")) {
        _ if heard.says("other_matter") && !NAMES.iter().any(|name| heard.says(name)) => BAR_OF_OTHERS,
        (true, _) => BAR,
        (false, true) => BAR_OF_CONTEXT,
        (false, false) => BAR_OF_OTHERS,
    };
    let of_signs = held.iter().filter(|held| held.bits >= LEAST).map(|held| Reading {
        to: held.sign.to,
        bits: held.bits,
        is_sure: held.bits >= bar,
        place: held.place.clone(),
        recognised: text!("按文中的说法认出", "recognised by what the text says in its own words"),
    });
    let sayings = if text.len() <= SHORT { heard.sayings() } else { Vec::new() };
    let of_sayings = sayings.into_iter().map(|like| Reading {
        to: like.to,
        bits: like.bits,
        // What is said word for word is meant.
        is_sure: like.is_sure && (bar < BAR_OF_OTHERS || like.likeness >= SAME),
        place: 0..text.len(),
        recognised: text!("与已知的问法或说法相近", "close to what people are known to ask or say"),
    });
    let mut readings: Vec<Reading> = of_signs.chain(of_sayings).collect();
    readings
        .sort_by(|one, other| other.is_sure.cmp(&one.is_sure).then_with(|| other.bits.total_cmp(&one.bits)));
    readings
}

/// How much speaks for what was found: WeChat's own words, as a whole, go before others.
fn strength(item: &Item) -> f32 {
    let is_whole = |told: &Explanation| told.likeness.is_some_and(|likeness| likeness >= 90);
    if item.bits >= BAR && item.explanations.iter().any(is_whole) { BAR_OF_OTHERS } else { item.bits }
}

fn subject(item: &Item) -> Option<&ExplainedSubject> {
    item.explanations.first().map(|explanation| &explanation.subject)
}

/// In a long text: line by line, where nothing else was found.
fn add_by_lines(explainer: &Explainer<'_>, text: &str, ear: &Ear, items: &mut Vec<Item>) {
    let mut found: Vec<Item> = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        let heard = ear.hear(line);
        let held = heard.signs();
        let mut is_free = true;
        for item in items.iter_mut().filter(|item| (start..end).contains(&item.place.start)) {
            is_free = false;
            order_causes(&held, &heard, std::slice::from_mut(item));
        }
        let first = held.first().filter(|first| is_free && first.bits >= BAR_OF_LINES);
        let reading = first.and_then(|_| readings(&held, &heard, line).into_iter().next());
        if let Some(mut item) = reading.and_then(|reading| item(explainer, line, &reading)) {
            item.place = start + item.place.start..start + item.place.end;
            order_causes(&held, &heard, std::slice::from_mut(&mut item));
            if items.iter().chain(&found).all(|other| subject(other) != subject(&item)) {
                found.push(item);
            }
        }
        start = end;
    }
    items.extend(found);
}

fn item(explainer: &Explainer<'_>, text: &str, reading: &Reading) -> Option<Item> {
    let given = text.slice(reading.place.clone()).trim();
    let mut explanation = lead::explanation(reading.to, given, reading.recognised.clone(), explainer)?;
    if let ExplainedSubject::Screen(id) = explanation.subject
        && let Some(screen) = knowledge::screen(id)
    {
        let filled = slot::of_screen(screen, text);
        if !filled.is_empty() {
            slot::fill(&mut explanation, screen, &filled);
        }
    }
    Some(Item { place: reading.place.clone(), explanations: vec![explanation], bits: reading.bits })
}

/// What else the text might mean, the likeliest first.
fn others(explainer: &Explainer<'_>, readings: &[Reading], first: Option<&Reading>) -> Vec<Also> {
    let least = first.map_or(0.0, |first| first.bits * NEARLY);
    let mut told: Vec<&str> = first.iter().map(|first| first.to).collect();
    let mut others = Vec::new();
    for reading in readings.iter().filter(|reading| reading.bits >= least) {
        if others.len() < MOST && !told.contains(&reading.to) {
            told.push(reading.to);
            others.extend(lead::also(reading.to, explainer));
        }
    }
    others
}

/// Puts the causes first that the words speak of.
fn order_causes(held: &[Held], heard: &Heard, items: &mut [Item]) {
    let held = held.iter().filter(|held| held.bits >= LEAST);
    let spoken: Vec<&str> =
        held.filter_map(|held| held.sign.cause.or_else(|| held.sign.to.strip_prefix("rule:"))).collect();
    put_first(&spoken, heard, items.iter_mut().flat_map(|item| &mut item.explanations));
}

/// Puts the causes of what is the whole of a text first that its words speak of.
pub(super) fn order(text: &str, explanations: &mut [Explanation]) {
    if text.len() <= SHORT && explanations.iter().any(|told| told.causes.len() > 1) {
        put_first(&[], &Ear::default().hear(text), explanations.iter_mut());
    }
}

fn put_first<'e>(spoken: &[&str], heard: &Heard, explanations: impl Iterator<Item = &'e mut Explanation>) {
    for explanation in explanations {
        let rank = |cause: &Cause| {
            let is_said = !cause.says.is_empty() && cause.says.iter().all(|concept| heard.says(concept));
            let rule = cause.rule.as_deref();
            let by_sign = || spoken.iter().position(|spoken| Some(*spoken) == rule);
            if is_said { 0 } else { by_sign().unwrap_or(spoken.len()) + 1 }
        };
        explanation.causes.sort_by_key(rank);
    }
}
