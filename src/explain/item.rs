//! What stands in a text, with how much speaks for it.

use std::ops::Range;

use super::find::Found;
use super::{ExplainedSubject, Explanation};
use crate::diagnostic::Severity;

/// Something that stands in the text.
pub(super) struct Item {
    /// Where, in bytes.
    pub place: Range<usize>,
    /// What it is; the readings of one thing, the likeliest first.
    pub explanations: Vec<Explanation>,
    /// How much speaks for it, in bits.
    pub bits: f32,
}

/// What a code tells that a word calls one, or that has five digits, in bits.
pub(super) const OF_CODE: f32 = 60.0;
/// What another number tells, in bits.
pub(super) const OF_NUMBER: f32 = 40.0;
/// What the words of another matter tell, in bits.
pub(super) const OF_LOOK_ALIKE: f32 = 70.0;
/// What a link with an error tells of the trouble, and what any other does, in bits.
const OF_FAULTY_LINK: f32 = 24.0;
const OF_LINK: f32 = 15.0;
/// What a permission set tells that is named by its number, in bits.
pub(super) const OF_SET: f32 = 32.0;
/// What something that is spoken of in passing tells of the trouble, in bits.
pub(super) const OF_MENTION: f32 = 8.0;
/// What a Chinese letter of a message tells, and another, in bits.
const OF_LETTER: f32 = 4.0;
const OF_LATIN: f32 = 1.2;
/// From so many bits on what people say in their own words is stated; with fewer it is a guess.
pub(super) const BAR: f32 = 18.0;
/// With fewer bits it is not even guessed.
pub(super) const LEAST: f32 = 9.0;
/// A text of up to so many lines is one report, and what it says in its own words is looked for in all of it at once.
pub(super) const REPORT: usize = 14;

impl Item {
    pub fn is_of_api(&self) -> bool {
        self.explanations
            .iter()
            .any(|explanation| matches!(explanation.subject, ExplainedSubject::ApiCode(_)))
    }
}

/// In the order of the text. A permission set that a report names beside something else is a circumstance of it, and so is a
/// link without an error.
pub(super) fn sort(items: &mut [Item], is_report: bool) {
    let is_circumstance = |item: &Item| {
        item.explanations.iter().all(|told| match told.subject {
            ExplainedSubject::PermissionSet(_) => true,
            ExplainedSubject::Link(_) => item.bits <= OF_LINK,
            _ => false,
        })
    };
    items.sort_by_key(|item| (is_report && is_circumstance(item), item.place.start));
}

/// How much speaks for a message, in bits: by the letters of it that were found.
pub(super) fn bits_of(text: &str, place: &Range<usize>, found: &Found) -> f32 {
    let letters =
        text.get(place.clone()).unwrap_or_default().chars().filter(|letter| letter.is_alphanumeric());
    let bits: f32 = letters.map(|letter| if letter.is_ascii() { OF_LATIN } else { OF_LETTER }).sum();
    let share = f32::from(found.likeness) / 100.0;
    bits * share * share
}

pub(super) fn of_link(explanation: Explanation) -> Item {
    let is_faulty = explanation
        .report
        .as_ref()
        .is_some_and(|report| report.findings.iter().any(|finding| finding.severity == Severity::Error));
    // An address that shows by itself what happened proves it.
    let is_proof = matches!(explanation.subject, ExplainedSubject::Rule(_));
    let bits = if is_proof {
        OF_CODE
    } else if is_faulty {
        OF_FAULTY_LINK
    } else {
        OF_LINK
    };
    Item { place: 0..0, explanations: vec![explanation], bits }
}

/// A code beside its message is one thing: the message, which knows what stands in its slots.
pub(super) fn merge(items: &mut Vec<Item>) {
    let messages: Vec<ExplainedSubject> = items
        .iter()
        .filter(|item| item.explanations.iter().any(|explanation| explanation.likeness.is_some()))
        .filter_map(|item| Some(item.explanations.first()?.subject.clone()))
        .collect();
    let mut best = Vec::new();
    items.retain(|item| {
        let is_code = item.explanations.iter().all(|explanation| explanation.likeness.is_none());
        let subject = item.explanations.first().map(|explanation| &explanation.subject);
        let is_told = is_code && messages.iter().any(|message| Some(message) == subject);
        if is_told {
            best.extend(subject.cloned().map(|subject| (subject, item.bits)));
        }
        !is_told
    });
    for (subject, bits) in best {
        let message = items
            .iter_mut()
            .find(|item| item.explanations.first().is_some_and(|explanation| explanation.subject == subject));
        if let Some(message) = message {
            message.bits += bits;
        }
    }
}
