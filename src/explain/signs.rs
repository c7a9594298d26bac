//! What a text says in people's own words: the concepts of the catalog that stand in it, and the signs over
//! them that hold, each with what it tells in bits.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;

use super::fold::{Folded, end_of, fold, units};
use super::traditional::simplified;

/// A phrase of a concept.
#[derive(Debug)]
pub(super) struct Phrase {
    /// Its parts, folded; all in one sentence, not far from each other.
    parts: &'static [&'static str],
    /// The number of the concept.
    concept: usize,
    /// What it tells, in bits: the less likely in ordinary text, the more.
    bits: f32,
}

/// What people say instead of WeChat's words, and what they mean.
#[derive(Debug)]
pub(super) struct Sign {
    /// What it leads to: `screen:entry-domain`, `topic:release`.
    pub to: &'static str,
    /// The cause that the words speak for: the id of a rule.
    pub cause: Option<&'static str>,
    /// Concepts that must be there: of each group one.
    needs: &'static [&'static [usize]],
    /// Concepts that must not be there.
    excludes: &'static [usize],
}

/// Something that people are known to say, or that this program itself says.
#[derive(Debug)]
pub(super) struct Saying {
    /// What it leads to.
    pub to: &'static str,
    /// The numbers of its units: words, pairs of letters, concepts.
    units: &'static [usize],
}

include!(concat!(env!("OUT_DIR"), "/signs.rs"));

/// A saying must be there by so much of what it tells.
const WHOLE: f32 = 0.8;
/// By so much of it it is still a guess.
const HALF: f32 = 0.5;

/// In a longer text, in bytes, more is said by chance.
const USUAL: f32 = 200.0;
/// How many different words may be taken for misspelt ones in one text.
const MOST_MISSPELT: usize = 300;

/// A sign that holds.
#[derive(Clone, Debug)]
pub(super) struct Held {
    pub sign: &'static Sign,
    /// What it tells, in bits.
    pub bits: f32,
    /// Where it stands, in bytes of the raw text.
    pub place: Range<usize>,
}

/// A phrase that stands in a text.
#[derive(Clone, Copy, Debug)]
struct Hit {
    bits: f32,
    start: usize,
    end: usize,
}

/// Reads texts; words that it has seen are not looked up again.
#[derive(Debug, Default)]
pub(super) struct Ear {
    misspelt: RefCell<HashMap<String, Option<&'static str>>>,
}

/// What one text says.
#[derive(Debug)]
pub(super) struct Heard {
    folded: Folded,
    /// For each concept the phrase of it that tells most.
    hits: Vec<Option<Hit>>,
}

impl Ear {
    /// What a text says.
    pub fn hear(&self, raw: &str) -> Heard {
        let folded = fold(raw, simplified, |stem| self.meant(stem));
        let mut hits: Vec<Option<Hit>> = vec![None; CONCEPTS.len()];
        for (start, character) in folded.text.char_indices() {
            if character != ' ' && character.is_ascii() && character != '#' {
                continue;
            }
            for phrase in beginning(folded.text.get(start..).unwrap_or_default()) {
                let Some(hit) = hits.get_mut(phrase.concept) else { continue };
                if hit.is_some_and(|hit| hit.bits >= phrase.bits) {
                    continue;
                }
                if let Some(end) = end_of(phrase.parts, &folded.text, start) {
                    *hit = Some(Hit { bits: phrase.bits, start, end });
                }
            }
        }
        Heard { folded, hits }
    }

    /// The word of a phrase that a misspelt one is meant to be.
    fn meant(&self, stem: &str) -> Option<&'static str> {
        if stem.len() < 4 || stem.len() > 20 || stem.bytes().any(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let mut seen = self.misspelt.borrow_mut();
        if let Some(meant) = seen.get(stem) {
            return *meant;
        }
        if seen.len() >= MOST_MISSPELT {
            return None;
        }
        let meant = nearest(stem);
        seen.insert(stem.to_owned(), meant);
        meant
    }
}

/// The stem of a phrase that differs from a word in a letter, or in two of nine and more; `None` for a word
/// that is one itself, or an ordinary one.
fn nearest(stem: &str) -> Option<&'static str> {
    if ORDINARY.binary_search(&stem).is_ok() {
        return None;
    }
    let allowed = if stem.len() >= 8 { 2 } else { 1 };
    let shortest = STEMS.partition_point(|known| known.len() + allowed < stem.len());
    let alike = STEMS.get(shortest..)?.iter().take_while(|known| known.len() <= stem.len() + allowed);
    let alike = alike.filter(|known| known.len() > 4 && known.as_bytes().first() == stem.as_bytes().first());
    let measured = alike.map(|known| (strsim::osa_distance(known, stem), *known));
    let (distance, known) = measured.min_by_key(|(distance, _)| *distance)?;
    (distance > 0 && distance <= allowed.min(known.len() / 4)).then_some(known)
}

/// The phrases whose first part a folded text begins with.
fn beginning(text: &str) -> impl Iterator<Item = &'static Phrase> {
    let mut found: Vec<&'static [Phrase]> = Vec::new();
    let mut range = PHRASES;
    let first = |phrase: &Phrase| phrase.parts.first().copied().unwrap_or_default();
    for (at, character) in text.char_indices() {
        let Some(start) = text.get(..at + character.len_utf8()) else { break };
        range = range.get(range.partition_point(|phrase| first(phrase) < start)..).unwrap_or_default();
        range =
            range.get(..range.partition_point(|phrase| first(phrase).starts_with(start))).unwrap_or_default();
        if range.is_empty() {
            break;
        }
        let whole = range.partition_point(|phrase| first(phrase) == start);
        found.extend(range.get(..whole).filter(|whole| !whole.is_empty()));
    }
    found.into_iter().flatten()
}

impl Heard {
    /// True if it says that.
    pub fn says(&self, concept: &str) -> bool {
        let number = CONCEPTS.iter().position(|known| *known == concept);
        number.is_some_and(|number| self.hit(number).is_some())
    }

    /// The text, folded.
    pub fn folded(&self) -> &str {
        &self.folded.text
    }

    fn hit(&self, concept: usize) -> Option<Hit> {
        self.hits.get(concept).copied().flatten()
    }

    /// The signs that hold, those that tell most first.
    pub fn signs(&self) -> Vec<Held> {
        let mut held: Vec<Held> = SIGNS.iter().filter_map(|sign| self.held(sign)).collect();
        held.sort_by(|one, other| other.bits.total_cmp(&one.bits));
        held
    }

    /// The sayings that it is like: what each leads to, in bits, and whether that is enough to be sure of it.
    pub fn sayings(&self) -> Vec<(&'static str, f32, bool)> {
        let mut there = vec![false; UNITS.len()];
        let mut set = |unit: &str| {
            if let Ok(at) = UNITS.binary_search_by(|(known, _)| (*known).cmp(unit))
                && let Some(there) = there.get_mut(at)
            {
                *there = true;
            }
        };
        units(&self.folded.text).into_iter().for_each(&mut set);
        for (name, _) in CONCEPTS.iter().zip(&self.hits).filter(|(_, hit)| hit.is_some()) {
            set(&format!("@{name}"));
        }
        let bits = |unit: &usize| UNITS.get(*unit).map_or(0.0, |(_, bits)| *bits);
        let is_there = |unit: &&usize| there.get(**unit).copied().unwrap_or_default();
        let all: f32 = there.iter().zip(UNITS).filter(|(there, _)| **there).map(|(_, (_, bits))| bits).sum();
        let mut like: Vec<(&'static str, f32, bool)> = Vec::new();
        for saying in SAYINGS {
            let whole: f32 = saying.units.iter().map(bits).sum();
            let shared: f32 = saying.units.iter().filter(is_there).map(bits).sum();
            let (of_saying, of_text) = (shared / whole.max(1.0), shared / all.max(1.0));
            let likeness = 2.0 * of_saying * of_text / (of_saying + of_text).max(0.01);
            let is_sure = of_saying >= WHOLE && likeness >= 0.6;
            if likeness >= HALF {
                like.push((saying.to, shared * likeness, is_sure));
            }
        }
        like.sort_by(|one, other| other.1.total_cmp(&one.1));
        like
    }

    fn held(&self, sign: &'static Sign) -> Option<Held> {
        if sign.excludes.iter().any(|concept| self.hit(*concept).is_some()) {
            return None;
        }
        let strongest = |any: &&[usize]| {
            let hits = any.iter().filter_map(|concept| self.hit(*concept));
            hits.max_by(|one, other| one.bits.total_cmp(&other.bits))
        };
        let mut hits = sign.needs.iter().map(strongest).collect::<Option<Vec<Hit>>>()?;
        hits.sort_by(|one, other| other.bits.total_cmp(&one.bits));
        // What two concepts share is said once.
        let mut bits = 0.0;
        let mut counted: Vec<Hit> = Vec::new();
        for hit in &hits {
            let shared: usize = counted.iter().map(|other| overlap(*hit, *other)).sum();
            let all = hit.end - hit.start;
            #[allow(clippy::cast_precision_loss)] // a few letters
            let new = all.saturating_sub(shared) as f32 / all.max(1) as f32;
            bits += hit.bits * new;
            counted.push(*hit);
        }
        #[allow(clippy::cast_precision_loss)] // texts are far shorter than that
        let by_chance = (self.folded.text.len() as f32 / USUAL).log2().max(0.0) * hits.len() as f32;
        let start = hits.iter().map(|hit| hit.start).min()?;
        let end = hits.iter().map(|hit| hit.end).max()?;
        let place = self.folded.raw(start)..self.folded.raw(end);
        Some(Held { sign, bits: bits - by_chance, place })
    }
}

fn overlap(one: Hit, other: Hit) -> usize {
    one.end.min(other.end).saturating_sub(one.start.max(other.start))
}
