//! What people say in their own words, among what else was found: a thing of its own, another reading, or the cause
//! that comes first.

use std::collections::BTreeSet;
use std::ops::Range;

use super::confidence::{self, BRIEF, STATED, STATED_OF_LINE};
use super::item::{self, BAR, Item, LEAST, OF_MENTION};
use super::signs::{Ear, Heard, Held};
use super::{Also, Cause, ExplainedSubject, Explainer, Explanation, bayes, find, lead, names, pieces, slot};
use crate::knowledge;
use crate::slice::Slice;
use crate::text::{Text, text};

/// How many guesses and further readings are told.
const MOST: usize = 3;
/// Another reading is told from this share of the bits of the first on.
const NEARLY: f32 = 0.8;
/// What WeChat's own words tell that were found as a whole, and what the catalog's own words do, in bits.
const OF_WHOLE: f32 = 60.0;
/// What a sign tells beside the words that it consists of, as a share of its bits.
const OF_SIGN: f32 = 0.115;
/// What a rule tells that finds something in the pieces of a link, in bits.
const OF_FAULT: f32 = 10.0;
/// What odds beyond the least tell of, in bits, and the most that a meaning tells, which is less than a code does.
const OF_ODDS: f32 = 6.0;
const MOST_BITS: f32 = 50.0;
/// With so much less than the first, another meaning is no guess; with so much less for this authorization none is.
const NEAR: f32 = 6.0;
const LEAST_OURS: f32 = -3.0;
/// Of a brief text with such a share of known units something is guessed whatever it speaks for: somebody asked this program.
const NEARLY_ALL: f32 = 0.75;
/// With less nothing is even guessed.
const LEAST_ODDS: f32 = -2.1;
/// So many Latin letters to a Chinese one make a text one of Latin letters.
const LATIN_TO_CHINESE: usize = 6;
/// With less a text is about something else.
const OURS_OF_OTHERS: f32 = -2.5;
/// With less it is so clearly about something else that even a message of WeChat's in it is another's.
const OURS_OF_STRANGERS: f32 = -5.0;
/// What such a text tells of the matter that it is about, which is more than a code does, in bits.
const OF_STRANGE: f32 = 65.0;
/// A text of so many known units says enough to tell what it is about.
const ENOUGH: f32 = 10.0;
/// So much must speak for this authorization where a message is quoted, which others have, too.
const LEAST_OURS_OF_QUOTED: f32 = 0.0;
/// With so much for this authorization the name of another company tells only of what surrounds it: the program that
/// translated a page, the machines a server runs on.
const OURS_DESPITE_OTHERS: f32 = 6.5;
/// What is asked whether it may be is a fault with these odds.
const STATED_OF_ASKED: f32 = 2.5;
/// A text that is longer than a denial alone tells more than that one thing is in order, with these odds:
/// `扫了列不出他的游戏号，是管理员没错`.
const SHORTEST_STORY: usize = 60;
const STATED_OF_DENIED: f32 = 2.0;
/// The longest message that is looked for as a quotation, in bytes; longer ones are found without.
const LONGEST_QUOTED: usize = 120;
/// A text of so many bytes may be compared as a whole with what people are known to say.
const SHORT: usize = 600;

/// What a text may mean.
struct Reading {
    to: &'static str,
    bits: f32,
    /// How likely it is right; see [`confidence::odds`].
    odds: f32,
    is_sure: bool,
    /// How much the text speaks for this authorization.
    ours: f32,
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
    let faults = pieces::faults(explainer, text);
    order_causes(&held, &faults, &heard, items);
    let readings = readings(&held, &heard, text, &faults);
    // What is spoken of in passing is no answer where the words are heard, nor is a link without a fault where they are sure.
    let is_sure = readings.first().is_some_and(|first| first.is_sure);
    let is_in_passing =
        |item: &Item| item.bits <= OF_MENTION || is_sure && item.explanations.iter().all(is_flawless);
    if items.iter().all(is_in_passing) && !readings.is_empty() && !names::is_only(text) {
        items.clear();
    }
    let strongest = items.iter().map(strength).fold(0.0, f32::max);
    // Of another company's platform nothing of ours is stated.
    let is_ours = !heard.says("other_platform") || heard.says("ours");
    let is_barred = |first: &Reading| {
        let denies = || (first.odds < STATED_OF_DENIED || text.len() <= SHORTEST_STORY) && only_denies(text);
        denies() || settles(&heard, text) || text.len() <= LONGEST_QUOTED && find::is_shared(text)
    };
    let is_stated = |first: &Reading| {
        let may_be_ours = is_ours || first.ours >= OURS_DESPITE_OTHERS;
        first.is_sure && (first.to.starts_with("look-alike:") || may_be_ours && !is_barred(first))
    };
    match readings.first() {
        Some(first) if is_stated(first) && first.bits > strongest => {
            let Some(mut item) = as_item(explainer, text, first) else { return Vec::new() };
            order_causes(&held, &faults, &heard, std::slice::from_mut(&mut item));
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
            item::sort(items, true);
            Vec::new()
        }
        _ if items.is_empty() => others(explainer, &readings, None),
        _ => Vec::new(),
    }
}

/// True for a text that is written in Latin letters, whatever it quotes in Chinese ones: `the page says 空`.
fn is_in_latin(folded: &str) -> bool {
    let count = |is: fn(char) -> bool| folded.chars().filter(|letter| is(*letter)).count();
    let chinese = count(|letter| matches!(letter, '\u{3400}'..='\u{9FFF}'));
    count(|letter| letter.is_ascii_alphabetic()) >= chinese * LATIN_TO_CHINESE
}

/// True for a link in which nothing is found, and which therefore explains no trouble.
fn is_flawless(told: &Explanation) -> bool {
    matches!(told.subject, ExplainedSubject::Link(_))
        && told.report.as_ref().is_some_and(|report| report.findings.is_empty())
}

/// True for a text that is about something else by all its words together, unless it is a message as a whole.
pub(super) fn is_of_others(text: &str) -> bool {
    find::exact(text).is_none() && bayes::weigh(&Ear::default().hear(text).units()).ours < OURS_OF_OTHERS
}

/// True for a text that says that nothing is wrong, asks nothing, and tells of no other fault: `预授权码没有过期`.
pub(super) fn only_denies(text: &str) -> bool {
    let ear = Ear::default();
    let heard = ear.hear(text);
    let Some(denied) = heard.place("denied") else { return false };
    if is_question(text) || heard.says("otherwise_elsewhere") {
        return false;
    }
    let rest = format!("{} {}", text.slice(..denied.start), text.slice(denied.end..));
    let rest = ear.hear(&rest);
    !rest.says(find::FAULT) && !TROUBLES.iter().any(|trouble| rest.says(trouble))
}

/// What else tells of a fault, beside what messages of WeChat's say: what does not come.
const TROUBLES: [&str; 7] =
    ["trouble", "not_open", "no_return", "not_listed", "ticket_missing", "events_missing", "empty"];

fn is_question(text: &str) -> bool {
    text.contains(['?', '？'])
}

/// True for a text that tells that a trouble is over, and asks nothing: `61007 没了，谢谢`.
pub(super) fn is_settled(text: &str) -> bool {
    settles(&Ear::default().hear(text), text)
}

fn settles(heard: &Heard, text: &str) -> bool {
    heard.says("settled") && !heard.says("where_how") && !is_question(text)
}

/// True for a text that says enough to be about something else.
pub(super) fn is_clearly_of_others(text: &str) -> bool {
    is_below(text, OURS_OF_OTHERS)
}

/// True for a text in which even a message of WeChat's is that of another matter.
pub(super) fn is_of_strangers(text: &str) -> bool {
    is_below(text, OURS_OF_STRANGERS)
}

/// True for a text that says enough, and less than that for this authorization.
fn is_below(text: &str, ours: f32) -> bool {
    let weighed = bayes::weigh(&Ear::default().hear(text).units());
    weighed.known >= ENOUGH && weighed.ours < ours
}

/// What a text may mean, the likeliest first: by all its words together, and by the signs that hold.
/// `faults` are the rules that find something in the pieces of a link that it holds.
fn readings(held: &[Held], heard: &Heard, text: &str, faults: &BTreeSet<String>) -> Vec<Reading> {
    let is_name = names::is_only(text);
    if let Some(to) = bayes::whole(heard.folded()).filter(|_| !is_name) {
        let recognised = text!("与已知的问法或说法相同", "matches a known question or phrase");
        return vec![Reading {
            to,
            bits: OF_WHOLE,
            odds: f32::MAX,
            is_sure: true,
            ours: f32::MAX,
            place: 0..text.len(),
            recognised,
        }];
    }
    let vague = bayes::vague(heard.folded());
    if !vague.is_empty() {
        let recognised = text!("话太短，有几种可能", "too short to tell which of several it is");
        let reading = |to| Reading {
            to,
            bits: BAR,
            odds: LEAST_ODDS,
            is_sure: false,
            ours: 0.0,
            place: 0..text.len(),
            recognised: recognised.clone(),
        };
        return vague.into_iter().map(reading).collect();
    }
    let mut weighed = bayes::weigh(&heard.units());
    let mut added: Vec<&str> = Vec::new();
    for held in held.iter().filter(|held| held.bits >= LEAST) {
        if !added.contains(&held.sign.to) {
            added.push(held.sign.to);
            weighed.add(held.sign.to, held.bits * OF_SIGN);
        }
    }
    for fault in faults {
        weighed.add(&format!("rule:{fault}"), OF_FAULT);
    }
    if weighed.ours >= LEAST_OURS_OF_QUOTED
        && let Some(reading) = quoted(text)
    {
        return vec![reading];
    }
    let is_asked = heard.says("asks_whether_allowed");
    let odds = confidence::odds(&weighed, held, faults, is_in_latin(heard.folded()));
    // What is clearly another matter goes before a code or a message that both have.
    let is_strange = weighed.known >= ENOUGH && weighed.ours < OURS_OF_STRANGERS;
    let candidates = weighed.likeliest(MOST + 1).into_iter().enumerate();
    let is_other = |to: &str| to.starts_with("look-alike:");
    let is_brief = weighed.known <= BRIEF && weighed.share_known >= NEARLY_ALL;
    let readings = candidates.filter(|(_, candidate)| {
        let is_likely = odds >= LEAST_ODDS && (is_other(candidate.to) || weighed.ours >= LEAST_OURS);
        candidate.behind <= NEAR && (is_likely || is_brief)
    });
    let readings = readings.map(|(at, candidate)| {
        let place = held.iter().find(|held| held.sign.to == candidate.to).map(|held| held.place.clone());
        Reading {
            to: candidate.to,
            odds,
            bits: match is_strange && is_other(candidate.to) {
                true => OF_STRANGE,
                false => (BAR + OF_ODDS * (odds - STATED) - candidate.behind).min(MOST_BITS),
            },
            // A name says nothing, and what is asked whether it may be is no fault.
            is_sure: at == 0
                && odds >= STATED
                && !is_name
                && !(is_asked && candidate.to.starts_with("rule:") && odds < STATED_OF_ASKED),
            ours: weighed.ours,
            place: place.unwrap_or(0..text.len()),
            recognised: text!("按文中的说法认出", "recognized by what the text says"),
        }
    });
    let mut readings: Vec<Reading> = readings.collect();
    if (is_question(text) || text.contains("还是")) && !heard.says(find::FAULT) {
        put_topic_first(&mut readings);
    }
    readings
}

/// What is asked without a trouble is answered by a topic, not by the code of a fault.
fn put_topic_first(readings: &mut Vec<Reading>) {
    let Some(first) = readings.first().filter(|first| first.to.starts_with("code:")) else { return };
    let (bits, is_sure) = (first.bits, first.is_sure);
    if let Some(at) = readings.iter().position(|reading| reading.to.starts_with("topic:")) {
        let topic = Reading { bits, is_sure, ..readings.remove(at) };
        readings.insert(0, topic);
    }
}

/// The message of WeChat's that somebody quotes, behind a colon or in quotation marks, however short it is: it outweighs
/// the words around it.
fn quoted(text: &str) -> Option<Reading> {
    const BEGINS: [char; 8] = [':', '：', '"', '“', '「', '『', '《', '\n'];
    const ENDS: [char; 14] = ['。', '！', '？', '!', '?', '"', '”', '」', '』', '》', '，', ',', '.', '\n'];
    let starts = text.char_indices().filter(|(_, letter)| BEGINS.contains(letter));
    starts.map(|(at, letter)| at + letter.len_utf8()).find_map(|start| {
        let rest = text.slice(start..);
        let said = rest.split(ENDS).next().filter(|said| said.len() <= LONGEST_QUOTED)?;
        let screen = find::exact(said)?;
        let to = bayes::name_of_screen(&screen.id)?;
        let recognised =
            text!("文中引用了微信授权页的提示", "a message of WeChat's authorization page is quoted");
        let place = start..start + said.len();
        Some(Reading {
            to,
            bits: OF_WHOLE,
            odds: f32::MAX,
            is_sure: true,
            ours: LEAST_OURS_OF_QUOTED,
            place,
            recognised,
        })
    })
}

/// How much speaks for what was found: WeChat's own words, as a whole, go before others.
fn strength(item: &Item) -> f32 {
    let is_whole = |told: &Explanation| told.likeness.is_some_and(|likeness| likeness >= 90);
    if item.bits >= BAR && item.explanations.iter().any(is_whole) { OF_WHOLE } else { item.bits }
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
        // A message may go on in the next line.
        let is_here = |item: &&mut Item| {
            (start..end).contains(&item.place.start) || (item.place.start..item.place.end).contains(&start)
        };
        for item in items.iter_mut().filter(is_here) {
            is_free = false;
            order_causes(&held, &BTreeSet::new(), &heard, std::slice::from_mut(item));
        }
        let first = || readings(&held, &heard, line, &BTreeSet::new()).into_iter().next();
        let reading = is_free.then(first).flatten().filter(|first| first.odds >= STATED_OF_LINE);
        if let Some(mut item) = reading.and_then(|reading| as_item(explainer, line, &reading)) {
            item.place = start + item.place.start..start + item.place.end;
            order_causes(&held, &BTreeSet::new(), &heard, std::slice::from_mut(&mut item));
            if items.iter().chain(&found).all(|other| subject(other) != subject(&item)) {
                found.push(item);
            }
        }
        start = end;
    }
    items.extend(found);
}

fn as_item(explainer: &Explainer<'_>, text: &str, reading: &Reading) -> Option<Item> {
    let given = text.slice(reading.place.clone()).trim();
    let mut explanation = lead::explanation(reading.to, given, reading.recognised.clone(), explainer)?;
    if let ExplainedSubject::Screen(id) = explanation.subject
        && let Some(screen) = knowledge::screen(id)
    {
        let filled = slot::of_screen(screen, text);
        if !filled.is_empty() {
            slot::fill(&mut explanation, screen, &filled, explainer);
        }
    }
    Some(Item { place: reading.place.clone(), explanations: vec![explanation], bits: reading.bits })
}

/// What else the text might mean, the likeliest first.
fn others(explainer: &Explainer<'_>, readings: &[Reading], first: Option<&Reading>) -> Vec<Also> {
    let least = first.map_or(f32::MIN, |first| first.bits * NEARLY);
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
fn order_causes(held: &[Held], faults: &BTreeSet<String>, heard: &Heard, items: &mut [Item]) {
    let held = held.iter().filter(|held| held.bits >= LEAST);
    let by_sign = held.filter_map(|held| held.sign.cause.or_else(|| held.sign.to.strip_prefix("rule:")));
    let spoken: Vec<&str> = faults.iter().map(String::as_str).chain(by_sign).collect();
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
        let is_said =
            |cause: &Cause| !cause.says.is_empty() && cause.says.iter().all(|concept| heard.says(concept));
        let rank = |cause: &Cause| {
            let rule = cause.rule.as_deref();
            let by_sign = || spoken.iter().position(|spoken| Some(*spoken) == rule);
            if is_said(cause) { 0 } else { by_sign().unwrap_or(spoken.len()) + 1 }
        };
        explanation.causes.sort_by_key(rank);
        // Who must act, and how, is told of the cause that comes first.
        if explanation.causes.first().is_some_and(is_said) {
            explanation.begin_with_first_cause();
        }
    }
}
