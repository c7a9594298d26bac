//! Finds the texts of the catalog in what somebody pasted: whole, in part, or slightly wrong.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use super::likeness::{Alignment, align};
use super::normal::{Normal, normal};
use crate::knowledge::{self, ApiCode, Screen};

/// The share of letters that must be found, of the shorter of both texts.
const LIKE_ENOUGH: f64 = 0.62;
/// The same where the shorter text has few letters: a few of them meet by chance.
const LIKE_ENOUGH_IF_FEW: f64 = 0.75;
/// How many letters are few.
const FEW: usize = 12;
/// A text of fewer letters says little: it must be found whole, and nearly nothing else beside it.
const SHORT: usize = 6;
/// How many letters must be the same, unless the two texts are nearly one.
const FEWEST: usize = 4;
/// How many known texts are compared letter by letter; those with the most pairs of letters in common.
const MOST_COMPARED: usize = 16;

/// Where a known text stands in the catalog.
#[derive(Clone, Copy, Debug)]
pub(super) enum Target {
    /// A message of WeChat's authorization pages.
    Screen(&'static Screen),
    /// A code of WeChat's API.
    ApiCode(i64, &'static ApiCode),
}

impl Target {
    /// The same entry, whatever its wording.
    pub fn is(self, other: Target) -> bool {
        match (self, other) {
            (Target::Screen(one), Target::Screen(other)) => one.id == other.id,
            (Target::ApiCode(one, _), Target::ApiCode(other, _)) => one == other,
            _ => false,
        }
    }
}

/// A text of the catalog.
#[derive(Debug)]
struct Known {
    target: Target,
    text: &'static str,
    letters: Vec<char>,
}

/// A text of the catalog, found in a pasted one.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// What it is the text of.
    pub target: Target,
    /// The text as the catalog has it, with slots.
    pub text: &'static str,
    /// How much of the shorter of both was found, in percent.
    pub likeness: u8,
    /// Where it stands, in bytes of the pasted text.
    pub place: Range<usize>,
    /// How much speaks for it: letters found, the fewer the more of them are wrong.
    evidence: f64,
    /// How much of both texts together was found.
    coverage: f64,
}

impl Found {
    /// How much speaks for it: letters found, the fewer the more of them are wrong.
    pub fn evidence(&self) -> f64 {
        self.evidence
    }

    /// True if it is found by more than a few letters.
    pub fn is_long(&self) -> bool {
        self.evidence >= 8.0
    }

    /// True if it may be told in a text with other things in it; with another matter in it, a few
    /// letters do not count.
    pub fn says_enough(&self, is_other: bool) -> bool {
        if is_other { self.is_long() } else { self.evidence >= 3.0 }
    }
}

/// The texts of the catalog that stand in `pasted`, the likeliest first, each entry once.
pub(super) fn find(pasted: &str) -> Vec<Found> {
    let pasted_letters = normal(pasted);
    let pairs: HashSet<(char, char)> = pairs(&pasted_letters.letters).collect();
    let mut likely: Vec<(usize, &Known)> = KNOWN
        .iter()
        .map(|known| (self::pairs(&known.letters).filter(|pair| pairs.contains(pair)).count(), known))
        .filter(|(shared, known)| *shared > 0 || known.letters.len() < 3)
        .collect();
    // The share of the shorter text decides, so that short ones are not crowded out by long ones.
    likely.sort_by_key(|(shared, known)| {
        let shorter = known.letters.len().min(pasted_letters.letters.len()).max(2) - 1;
        let shared = *shared.min(&shorter);
        (std::cmp::Reverse(shared * 1000 / shorter), std::cmp::Reverse(shared), known.letters.len())
    });
    let mut found: Vec<Found> = likely
        .into_iter()
        .take(MOST_COMPARED)
        .filter_map(|(_, known)| compare(known, &pasted_letters, pasted))
        .collect();
    found.sort_by(|a, b| {
        let key = |found: &Found| (found.evidence * 8.0).round();
        let screens_first = |found: &Found| matches!(found.target, Target::ApiCode(..));
        key(b)
            .total_cmp(&key(a))
            .then_with(|| screens_first(a).cmp(&screens_first(b)))
            .then_with(|| b.coverage.total_cmp(&a.coverage))
    });
    let mut kept: Vec<Found> = Vec::new();
    for found in found {
        if !kept.iter().any(|kept| kept.target.is(found.target)) {
            kept.push(found);
        }
    }
    kept
}

fn compare(known: &Known, pasted: &Normal, raw: &str) -> Option<Found> {
    let Alignment { matched, pasted: letters, .. } = align(&known.letters, &pasted.letters)?;
    let (wanted, given) = (known.letters.len(), pasted.letters.len());
    #[allow(clippy::cast_precision_loss)] // texts are far shorter than that
    let [hits, shorter, both] = [matched, wanted.min(given), wanted + given].map(|count| count as f64);
    let likeness = hits / shorter.max(1.0);
    let coverage = 2.0 * hits / both.max(1.0);
    let place = pasted.place(letters.clone());
    let is_whole = matched == wanted && letters.len() == wanted;
    let is_said = if matched < FEWEST.min(wanted) {
        coverage >= 0.75
    } else if wanted < SHORT && given > wanted * 4 {
        is_whole && stands_alone(raw, &place)
    } else if wanted < SHORT && given > wanted {
        is_whole
    } else {
        likeness >= if wanted.min(given) < FEW { LIKE_ENOUGH_IF_FEW } else { LIKE_ENOUGH }
    };
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // 0 to 100
    let percent = (likeness.min(1.0) * 100.0).floor() as u8;
    is_said.then_some(Found {
        target: known.target,
        text: known.text,
        likeness: percent,
        place,
        evidence: hits * likeness * likeness,
        coverage,
    })
}

/// True if no letter stands right before or behind a place: it is a phrase, not a part of one.
fn stands_alone(raw: &str, place: &Range<usize>) -> bool {
    let before = raw.get(..place.start).and_then(|before| before.chars().next_back());
    let behind = raw.get(place.end..).and_then(|behind| behind.chars().next());
    !before.into_iter().chain(behind).any(char::is_alphanumeric)
}

fn pairs(letters: &[char]) -> impl Iterator<Item = (char, char)> {
    letters.windows(2).filter_map(|pair| match pair {
        [one, next] => Some((*one, *next)),
        _ => None,
    })
}

static KNOWN: LazyLock<Vec<Known>> = LazyLock::new(|| {
    let known = |target, text: &'static str| {
        let letters = normal(text).letters;
        (letters.len() > 1).then_some(Known { target, text, letters })
    };
    let screens = knowledge::screens().flat_map(|screen| {
        let texts = screen.texts.iter().map(|text| text.zh.as_str());
        texts.chain(screen.english.iter().map(String::as_str)).map(move |text| (Target::Screen(screen), text))
    });
    let codes = knowledge::api_codes().flat_map(|entry| {
        let code = entry.code();
        let texts = entry.message.iter().chain(&entry.zh).chain(&entry.texts);
        texts.map(move |text| (Target::ApiCode(code, entry), text.as_str()))
    });
    screens.chain(codes).filter_map(|(target, text)| known(target, text)).collect()
});
