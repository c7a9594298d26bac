//! Finds the texts of the catalog in what somebody pasted: whole, in part, or slightly wrong.

use std::cell::OnceCell;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::sync::{LazyLock, OnceLock};

use super::likeness::{Alignment, align};
use super::normal::{Normal, normal};
use super::signs::{Ear, Heard};
use super::{names, slot};
use crate::knowledge::{self, ApiCode, ScreenEntry};

/// The share of letters that must be found, of the shorter of both texts.
const LIKE_ENOUGH: f64 = 0.65;
/// The same where the pasted text can only be a part of the known one.
const LIKE_ENOUGH_OF_PART: f64 = 0.75;
/// The same where the shorter text has few letters, or Latin ones: many of them meet by chance.
const LIKE_ENOUGH_IF_FEW: f64 = 0.81;
/// The share of both texts from which on they are one text, and not one a part of the other.
const NEARLY_ALL: f64 = 0.9;
/// A part that stands in more entries than this tells of none of them.
const MOST_WITH_PART: usize = 3;
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
    Screen(&'static ScreenEntry),
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
    /// Its words, folded, and whether it says that something is wrong; worked out when it is first asked for.
    own: OnceLock<(String, bool)>,
}

/// So many Chinese letters in a row cannot be chance: they are found in any sentence.
const VERBATIM: usize = 9;
/// With so many it need not say that something is wrong.
const NEARLY_VERBATIM: usize = 8;
/// The least likeness of a text that is found by such a run, in percent.
const OF_VERBATIM: u8 = 80;
/// An English text with fewer letters is looked for as whole words.
const SHORT_ENGLISH: usize = 24;

impl Known {
    /// True if what stands at a place can be this text: what says that something is wrong is there too, and a
    /// short English text is there word by word. The name of a parameter or a token proves nothing.
    fn is_told_by<'h>(&self, raw: &str, place: &Range<usize>, heard: impl Fn() -> &'h Heard) -> bool {
        let (words, says_fault) = self.own.get_or_init(|| {
            let heard = Ear::default().hear(self.text);
            (heard.folded().to_owned(), heard.says(FAULT))
        });
        if self.letters.len() < SHORT_ENGLISH && self.letters.iter().all(char::is_ascii) {
            let before = raw.get(..place.start).unwrap_or_default().trim_end();
            // In quotation marks it is a text of its own, whatever stands before.
            let is_quoted = before.ends_with(['"', '“', '「', '\'', '`', ':', '：', ',', '，']);
            let is_there = || {
                if is_quoted {
                    heard().folded().contains(words.trim_matches('|'))
                } else {
                    has_words(heard().folded(), words)
                }
            };
            return words.split_whitespace().count() > 1 && is_there();
        }
        if self.letters.iter().all(char::is_ascii) && !shares_words(heard().folded(), words) {
            return false;
        }
        let there = raw.get(place.clone()).unwrap_or_default();
        !says_fault || Ear::default().hear(there).says(FAULT)
    }
}

/// True if a folded text has most of those words, or of its own that many: half a message is one too.
fn shares_words(text: &str, words: &str) -> bool {
    let known: Vec<&str> = words.split(['|', ' ']).filter(|word| !word.is_empty()).collect();
    let there: Vec<&str> = text.split(['|', ' ']).filter(|word| !word.is_empty()).collect();
    let distinct: BTreeSet<&&str> = known.iter().collect();
    let shared = distinct.iter().filter(|word| there.contains(**word)).count();
    shared * 5 >= distinct.len().min(there.len()) * 3
}

/// True if a folded text has those words in a row, as a text of their own: `code is invalid` is not found in
/// `discount code is invalid`.
fn has_words(text: &str, words: &str) -> bool {
    const BEFORE: [&str; 20] = [
        "exception",
        "crypt",
        "errmsg",
        "messag",
        "msg",
        "eror",
        "er",
        "say",
        "said",
        "the",
        "a",
        "auth",
        "authorization",
        "get",
        "got",
        "return",
        "answer",
        "respons",
        "is",
        "hint",
    ];
    let words = words.trim_matches('|');
    text.match_indices(words).any(|(at, _)| {
        let before = text.get(..at).unwrap_or_default();
        let word = before.rsplit(|letter: char| !letter.is_ascii_alphanumeric()).next().unwrap_or_default();
        word.is_empty() || word.bytes().all(|byte| byte.is_ascii_digit()) || BEFORE.contains(&word)
    })
}

/// The concept of what says that something is wrong.
pub(super) const FAULT: &str = "fault";

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
    /// True if the pasted text is only a part of the known one.
    is_part: bool,
}

impl Found {
    /// How much speaks for it: letters found, the fewer the more of them are wrong.
    pub fn evidence(&self) -> f64 {
        self.evidence
    }

    /// True if what was pasted is a part of the text and nothing else.
    pub fn is_part(&self) -> bool {
        self.is_part
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

/// How many cells of alignments may still be worked out; keeps huge texts from taking minutes.
#[derive(Debug)]
pub(super) struct Budget(usize);

impl Budget {
    /// As much as a text of some hundred lines with messages needs.
    pub fn new() -> Self {
        Budget(4_000_000)
    }

    fn take(&mut self, cells: usize) -> bool {
        let left = self.0.checked_sub(cells);
        self.0 = left.unwrap_or(0);
        left.is_some()
    }
}

/// The message of WeChat's pages that a text is, letter by letter.
pub(super) fn exact(text: &str) -> Option<&'static ScreenEntry> {
    let letters = normal(text).letters;
    KNOWN.iter().find_map(|known| match known.target {
        Target::Screen(screen) if known.letters == letters => Some(screen),
        _ => None,
    })
}

/// True for a text that stands, letter by letter, in the messages of several entries, or has no letters that count: it tells
/// of none.
pub(super) fn is_shared(text: &str) -> bool {
    let letters = normal(text).letters;
    let holds = |known: &&Known| known.letters.windows(letters.len().max(1)).any(|part| part == letters);
    let mut with: Vec<Target> = Vec::new();
    for known in KNOWN.iter().filter(holds) {
        if with.iter().all(|other| !other.is(known.target)) {
            with.push(known.target);
        }
    }
    letters.is_empty() || with.len() > 1 && KNOWN.iter().all(|known| known.letters != letters)
}

/// The texts of the catalog that stand in `pasted`, the likeliest first, each entry once.
pub(super) fn find(pasted: &str, budget: &mut Budget) -> Vec<Found> {
    let letters = normal(pasted);
    let likely = likely(&letters);
    if likely.is_empty() {
        return Vec::new();
    }
    // Only a few texts are looked for word by word.
    let heard = OnceCell::new();
    let heard = || heard.get_or_init(|| Ear::default().hear(pasted));
    let mut found: Vec<Found> = likely
        .into_iter()
        .filter(|known| budget.take(known.letters.len() * letters.letters.len()))
        .filter_map(|known| compare(known, &letters, pasted, heard))
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
    // Words that stand in many texts (第三方平台, access_token) tell of none.
    if kept.iter().filter(|found| found.is_part && found.likeness == 100).count() > MOST_WITH_PART {
        kept.retain(|found| !found.is_part);
    }
    kept
}

/// The known texts that share most pairs of letters with a pasted one, and enough to be like it.
fn likely(pasted: &Normal) -> Vec<&'static Known> {
    let distinct: BTreeSet<(char, char)> = pairs(&pasted.letters).collect();
    let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
    for (known, count) in distinct.iter().filter_map(|pair| WITH_PAIR.get(pair)).flatten() {
        *shared.entry(*known).or_default() += count;
    }
    let mut likely: Vec<(usize, usize, &Known)> = shared
        .into_iter()
        .filter_map(|(number, shared)| {
            let known = KNOWN.get(number)?;
            let shorter = known.letters.len().min(pasted.letters.len()).max(2) - 1;
            let shared = shared.min(shorter);
            // A wrong letter breaks two pairs, so that fewer cannot be like enough.
            (shared * 5 + 5 > shorter).then_some((shared * 1000 / shorter, shared, known))
        })
        .collect();
    // The share of the shorter text decides, so that short ones are not crowded out by long ones; and those
    // of which most is there, so that half a message among other words is not.
    likely.sort_by_key(|(share, shared, known)| (Reverse(*share), Reverse(*shared), known.letters.len()));
    let rest = likely.split_off(likely.len().min(MOST_COMPARED));
    let mut most: Vec<_> = rest.into_iter().filter(|(_, shared, _)| *shared >= VERBATIM).collect();
    most.sort_by_key(|(_, shared, _)| Reverse(*shared));
    likely.into_iter().chain(most.into_iter().take(MOST_COMPARED)).map(|(_, _, known)| known).collect()
}

fn compare<'h>(
    known: &'static Known,
    pasted: &Normal,
    raw: &str,
    heard: impl Fn() -> &'h Heard,
) -> Option<Found> {
    let Alignment { matched, pasted: letters, run, .. } = align(&known.letters, &pasted.letters)?;
    let (wanted, given) = (known.letters.len(), pasted.letters.len());
    #[allow(clippy::cast_precision_loss)] // texts are far shorter than that
    let [hits, shorter, both] = [matched, wanted.min(given), wanted + given].map(|count| count as f64);
    let likeness = hits / shorter.max(1.0);
    let coverage = 2.0 * hits / both.max(1.0);
    let place = pasted.place(letters.clone());
    let place = place.start..slot::end_with_value(known.text, raw, place.end);
    let is_whole = matched == wanted && letters.len() == wanted;
    let is_part = given < wanted && coverage < NEARLY_ALL;
    let is_verbatim = run >= VERBATIM;
    let is_like = if is_verbatim {
        true
    } else if is_part && run < FEWEST && matched < SHORT_ENGLISH {
        // A word or two of a long text are not a part of it.
        false
    } else if matched < FEWEST.min(wanted) {
        coverage >= 0.85
    } else if wanted < SHORT && given > wanted {
        is_whole && stands_alone(raw, &place) || matched == wanted && coverage >= NEARLY_ALL
    } else if is_part && !says_something(&pasted.letters) {
        false
    } else {
        likeness >= like_enough(known, wanted, given)
    };
    let is_like = is_like && (is_verbatim || !begins_within_parameter(raw, &place));
    // A name stands in many texts, and is no message.
    let is_like = is_like && !(matched < wanted && raw.get(place.clone()).is_some_and(names::is_only));
    let is_said = is_like && (run >= NEARLY_VERBATIM || known.is_told_by(raw, &place, heard));
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // 0 to 100
    let percent = (likeness.min(1.0) * 100.0).floor() as u8;
    let percent = if is_verbatim { percent.max(OF_VERBATIM) } else { percent };
    #[allow(clippy::cast_precision_loss)] // texts are far shorter than that
    let evidence = (hits * likeness * likeness).max(if is_verbatim { run as f64 } else { 0.0 });
    is_said.then_some(Found {
        target: known.target,
        text: known.text,
        likeness: percent,
        place,
        evidence,
        coverage,
        is_part,
    })
}

/// The share of letters that must be found: of few letters, of a part and of Latin letters more.
fn like_enough(known: &Known, wanted: usize, given: usize) -> f64 {
    let latin = known.letters.iter().filter(|letter| letter.is_ascii()).count();
    if wanted.min(given) < FEW || latin * 2 > wanted {
        LIKE_ENOUGH_IF_FEW
    } else if given * 3 < wanted * 2 {
        LIKE_ENOUGH_OF_PART
    } else {
        LIKE_ENOUGH
    }
}

/// True if a part of a text has more than a word or two; Latin letters say half as much.
fn says_something(letters: &[char]) -> bool {
    let said: usize = letters.iter().map(|letter| if letter.is_ascii() { 1 } else { 2 }).sum();
    said >= 2 * FEWEST
}

/// True if a place begins in the middle of a parameter's name: `code` of `pre_auth_code`.
fn begins_within_parameter(raw: &str, place: &Range<usize>) -> bool {
    let is_part = |letter: char| letter.is_ascii_alphabetic() || letter == '_';
    let before = raw.get(..place.start).unwrap_or_default();
    let begun = before.len() - before.trim_end_matches(is_part).len();
    let word = raw.get(place.start - begun..).unwrap_or_default();
    let name = word.get(..word.len() - word.trim_start_matches(is_part).len()).unwrap_or_default();
    begun > 0 && name.len() > begun && knowledge::parameter(name).is_some()
}

/// True if no letter stands right before or behind a place, or one that leads into or out of a message:
/// it is a phrase, not a part of one.
fn stands_alone(raw: &str, place: &Range<usize>) -> bool {
    let before = raw.get(..place.start).and_then(|before| before.chars().next_back());
    let behind = raw.get(place.end..).and_then(|behind| behind.chars().next());
    let is_end = |letter: Option<char>, allowed: &str| {
        letter.is_none_or(|it| !it.is_alphanumeric() || allowed.contains(it))
    };
    is_end(before, "示报说写着是了") && is_end(behind, "了怎咋啊呀是")
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
        (letters.len() > 1).then_some(Known { target, text, letters, own: OnceLock::new() })
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

type WithPair = HashMap<(char, char), Vec<(usize, usize)>>;

/// For each pair of letters the known texts that have it, by number, and how often.
static WITH_PAIR: LazyLock<WithPair> = LazyLock::new(|| {
    let mut with_pair = WithPair::new();
    for (number, known) in KNOWN.iter().enumerate() {
        for pair in pairs(&known.letters) {
            let with = with_pair.entry(pair).or_default();
            match with.last_mut() {
                Some((last, count)) if *last == number => *count += 1,
                _ => with.push((number, 1)),
            }
        }
    }
    with_pair
});
