//! What people say in their own words, among what else was found: a thing of its own, another reading, or the cause
//! that comes first.

use super::chat::{BAR, Item, LEAST};
use super::signs::{Ear, Held};
use super::{Also, Explainer, lead};
use crate::slice::Slice;
use crate::text::text;

/// How many guesses and further readings are told.
const MOST: usize = 3;
/// How many lines are looked at together in a long text.
const NEIGHBOURS: usize = 2;

/// Adds what the text says in people's own words, and puts the causes first that they speak of. Returns what it
/// might be, where that is not enough to be stated.
pub(super) fn add(explainer: &Explainer<'_>, text: &str, is_report: bool, items: &mut Vec<Item>) -> Vec<Also> {
    let ear = Ear::default();
    if !is_report {
        add_by_lines(explainer, text, &ear, items);
        return Vec::new();
    }
    let heard = ear.hear(text);
    let mut held = heard.signs();
    held.retain(|held| held.bits >= LEAST);
    order_causes(&held, items);
    let strongest = items.iter().map(|item| item.bits).fold(0.0, f32::max);
    let first = held.first().filter(|first| first.bits >= BAR);
    match first {
        Some(first) if first.bits > strongest => {
            if let Some(mut item) = item(explainer, text, first) {
                order_causes(&held, std::slice::from_mut(&mut item));
                let also = others(explainer, &held, Some(first.sign.to), first.bits * 0.8);
                if let Some(explanation) = item.explanations.first_mut() {
                    explanation.also = also;
                }
                items.retain(|other| subject(other) != subject(&item));
                items.push(item);
            }
            Vec::new()
        }
        _ if items.is_empty() => others(explainer, &held, None, LEAST),
        _ => Vec::new(),
    }
}

fn subject(item: &Item) -> Option<&super::ExplainedSubject> {
    item.explanations.first().map(|explanation| &explanation.subject)
}

/// In a long text: line by line, where nothing else was found.
fn add_by_lines(explainer: &Explainer<'_>, text: &str, ear: &Ear, items: &mut Vec<Item>) {
    let mut starts = vec![0];
    starts.extend(text.match_indices('\n').map(|(at, _)| at + 1));
    starts.push(text.len());
    let mut found: Vec<Item> = Vec::new();
    for window in starts.windows(NEIGHBOURS) {
        let [start, end] = window else { continue };
        let line = text.slice(*start..*end);
        let held = ear.hear(line).signs();
        let here: Vec<&mut Item> =
            items.iter_mut().filter(|item| (*start..*end).contains(&item.place.start)).collect();
        let is_free = here.is_empty();
        for item in here {
            order_causes(&held, std::slice::from_mut(item));
        }
        let Some(first) = held.first().filter(|first| is_free && first.bits >= BAR) else { continue };
        if let Some(mut item) = item(explainer, line, first) {
            item.place = start + item.place.start..start + item.place.end;
            order_causes(&held, std::slice::from_mut(&mut item));
            if items.iter().chain(&found).all(|other| subject(other) != subject(&item)) {
                found.push(item);
            }
        }
    }
    items.extend(found);
}

fn item(explainer: &Explainer<'_>, text: &str, held: &Held) -> Option<Item> {
    let given = text.get(held.place.clone())?.trim();
    let recognised = text!("按文中的说法认出", "recognised by what the text says in its own words");
    let explanation = lead::explanation(held.sign.to, given, recognised, explainer)?;
    Some(Item { place: held.place.clone(), explanations: vec![explanation], bits: held.bits })
}

/// What else the text might mean, the likeliest first.
fn others(explainer: &Explainer<'_>, held: &[Held], but: Option<&str>, least: f32) -> Vec<Also> {
    let mut told: Vec<&str> = but.into_iter().collect();
    let mut others = Vec::new();
    for held in held.iter().filter(|held| held.bits >= least) {
        if others.len() < MOST && !told.contains(&held.sign.to) {
            told.push(held.sign.to);
            others.extend(lead::also(held.sign.to, explainer));
        }
    }
    others
}

/// Puts the causes first that the words speak of.
fn order_causes(held: &[Held], items: &mut [Item]) {
    let spoken: Vec<&str> = held
        .iter()
        .filter_map(|held| held.sign.cause.or_else(|| held.sign.to.strip_prefix("rule:")))
        .collect();
    if spoken.is_empty() {
        return;
    }
    for explanation in items.iter_mut().flat_map(|item| &mut item.explanations) {
        let rank = |rule: &Option<String>| {
            let rule = rule.as_deref();
            spoken.iter().position(|spoken| Some(*spoken) == rule).unwrap_or(spoken.len())
        };
        explanation.causes.sort_by_key(|cause| rank(&cause.rule));
    }
}
