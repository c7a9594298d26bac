//! What a text says in people's own words: the concepts of the catalog that stand in it, and the signs over
//! them that hold, each with what it tells in bits.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use super::fold::{Folded, end_of, fold, units};
use super::phrases::{Phrase, beginning};
use super::traditional::simplified;

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

include!(concat!(env!("OUT_DIR"), "/signs.rs"));

/// The phrases of all concepts.
static PHRASES: &str = include_str!(concat!(env!("OUT_DIR"), "/phrases.txt"));

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
    /// How many letters stand beside it, Latin ones half.
    pub beside: usize,
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
            let lines = beginning(PHRASES, folded.text.get(start..).unwrap_or_default());
            for phrase in lines.into_iter().filter_map(Phrase::read) {
                let Some(end) = end_of(&phrase.parts, &folded.text, start) else { continue };
                let told = Hit { bits: phrase.bits, start, end };
                for concept in phrase.concepts() {
                    if let Some(hit) =
                        hits.get_mut(concept).filter(|hit| hit.is_none_or(|hit| hit.bits < told.bits))
                    {
                        *hit = Some(told);
                    }
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
    let is_known = STEMS.binary_search_by(|known| (known.len(), *known).cmp(&(stem.len(), stem))).is_ok();
    if is_known || ORDINARY.binary_search(&stem).is_ok() {
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

impl Heard {
    /// True if it says that.
    pub fn says(&self, concept: &str) -> bool {
        let number = CONCEPTS.iter().position(|known| *known == concept);
        number.is_some_and(|number| self.hit(number).is_some())
    }

    /// Where it says that, in bytes of the raw text.
    pub fn place(&self, concept: &str) -> Option<Range<usize>> {
        let number = CONCEPTS.iter().position(|known| *known == concept)?;
        let hit = self.hit(number)?;
        Some(self.folded.raw(hit.start)..self.folded.raw(hit.end))
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

    /// Its words, pairs and concepts.
    pub fn units(&self) -> BTreeSet<String> {
        let mut units = units(&self.folded.text);
        let named = CONCEPTS.iter().zip(&self.hits).filter(|(_, hit)| hit.is_some());
        units.extend(named.map(|(name, _)| format!("@{name}")));
        units
    }

    /// How many letters stand beside those that were heard; of Latin ones a half each.
    fn beside(&self, hits: &[Hit]) -> usize {
        let is_heard = |at: usize| hits.iter().any(|hit| (hit.start..hit.end).contains(&at));
        let letters =
            self.folded.text.char_indices().filter(|(at, letter)| letter.is_alphanumeric() && !is_heard(*at));
        letters.map(|(_, letter)| if letter.is_ascii() { 1 } else { 2 }).sum::<usize>() / 2
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
        let beside = self.beside(&hits);
        Some(Held { sign, bits: bits - by_chance, place, beside })
    }
}

fn overlap(one: Hit, other: Hit) -> usize {
    one.end.min(other.end).saturating_sub(one.start.max(other.start))
}
