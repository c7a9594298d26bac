//! Looks through a pasted chat or ticket for every link, code and message in it.

use std::borrow::Cow;
use std::cell::LazyCell;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use super::code::{codes, permission_sets};
use super::find::{self, Budget, Found, Target, find};
use super::item::{Item, OF_CODE, OF_LOOK_ALIKE, OF_MENTION, REPORT, bits_of, merge, of_link, sort};
use super::normal::{letters, normal};
use super::recognise::{beginning, by_chinese_name, everyday};
use super::signs::Ear;
use super::{
    Also, Explained, ExplainedSubject, Explainer, Explanation, Extent, answer, entry, link, own_words,
    pieces, slot, snippet, unknown,
};
use crate::input::link::find::{Context, find as find_links};
use crate::knowledge::{self, LookAlike};
use crate::slice::Slice;
use crate::source::Sources;
use crate::text::text;

/// The share of letters that a message must have in a text with other things in it, in percent.
const SURE_AMONG_OTHERS: u8 = 75;
/// From this share of letters on a longer text is clearly that message, in percent.
const CLEAR: u8 = 90;
/// How much must speak for a further reading, as a share of what speaks for the first.
const AS_LIKELY: f64 = 0.8;
/// How many further readings of one text are told.
const MOST_ALSO: usize = 3;
/// How many things of one text are explained.
const MOST_EXPLAINED: usize = 40;

/// With so few letters beside a link hardly a word is said.
const FEW: usize = 16;

/// The text without the backslashes that a log puts before the quotes of JSON.
fn unescaped(text: &str) -> Cow<'_, str> {
    if text.contains(r#"\"err"#) || text.contains(r#"\"ret"#) {
        Cow::Owned(text.replace(r#"\""#, "\""))
    } else {
        Cow::Borrowed(text)
    }
}

/// Explains every link, code and message, in the order of the text, each once.
pub(super) fn explain(explainer: &Explainer<'_>, text: &str, mut sources: Sources) -> Explained {
    let unescaped = unescaped(beginning(text));
    let text = &*unescaped;
    let mut items = Vec::new();
    // What was read is blanked out, so that nothing is read twice; places stay.
    let mut rest = text.to_owned();
    let mut words = text.to_owned();
    for found in find_links(text, Context::Chat) {
        if items.iter().any(|item: &Item| item.place.contains(&found.place().start)) {
            continue;
        }
        if let Some(item) = snippet::explain(explainer, text, &found, &mut sources) {
            blank(&mut words, item.place.clone());
            blank(&mut rest, item.place.clone());
            items.push(item);
            continue;
        }
        if !link::is_foreign(&found) {
            let told = of_link(link::explain_among_words(explainer, &found, &mut sources));
            let is = |kind: &str| {
                told.explanations.iter().any(|told| told.subject == ExplainedSubject::Link(kind.to_owned()))
            };
            let is_cut = is("cut_off");
            // A writer who leaves values out speaks of the link, and does not hand it over.
            let is_elided = is_cut || found.text().contains("...") || found.text().contains('…');
            // Where hardly a word is said, it is the link that somebody asks about.
            let is_handed =
                is_cut && normal(text).letters.len() <= FEW && pieces::faults(explainer, text).is_empty();
            // The generator's links are whole without a query.
            let has_query = found.text().contains(['?', '？']) || is("cloud_entry");
            let is_spoken_of = is_elided && !is_handed || !has_query;
            // A whole link says nothing in words; an address alone is spoken of.
            let place = found.around();
            let silent = if is_spoken_of { pieces::addresses_in(text, place) } else { vec![place] };
            silent.into_iter().for_each(|place| blank(&mut words, place));
            let bits = if is_spoken_of { OF_MENTION } else { told.bits };
            items.push(Item { place: found.place(), bits, ..told });
        }
        blank(&mut rest, found.around());
    }
    for place in answer::objects(&rest) {
        let raw = text.slice(place.clone());
        if let Some(explanations) = answer::explain(explainer, raw, &mut sources) {
            items.push(Item { explanations, place: place.clone(), bits: OF_CODE });
            blank(&mut rest, place);
        }
    }
    let lines = lines(&rest);
    let is_alone = items.is_empty() && lines.len() <= 1;
    let mut search = Search { text: &rest, budget: Budget::new(), seen: HashSet::new() };
    // A text that is a message of WeChat's is no other matter, whatever words are in it.
    let mut only = if is_alone { find(&rest, &mut search.budget) } else { Vec::new() };
    let is_clear = only.first().is_some_and(|first| first.likeness >= CLEAR && first.is_long());
    let look_alikes = if is_clear { Vec::new() } else { look_alikes(&rest, &lines) };
    let mut shared: Vec<Also> = Vec::new();
    let messages = if is_alone {
        // What another matter explains is not forced onto a message of few words.
        let of_others = names_other_platform(&rest);
        // A message with next to nothing around it is that message.
        let is_whole = only.first().is_some_and(|first| first.place.len() * 5 >= rest.trim().len() * 4);
        let is_other = !look_alikes.is_empty() || of_others || !is_whole && own_words::is_of_others(&rest);
        let is_strange = LazyCell::new(|| !is_whole && own_words::is_of_strangers(&rest));
        only.retain(|found| {
            let may_be_theirs = matches!(found.target, Target::ApiCode(..)) && (of_others || *is_strange);
            !may_be_theirs && (!is_other || found.likeness >= CLEAR && found.is_long())
        });
        // What stands in the messages of several entries tells of none of them.
        if only.len() > 1 && find::is_shared(&rest) {
            shared.extend(only.iter().take(MOST_ALSO).map(also));
            Vec::new()
        } else {
            alone(explainer, &rest, &only)
        }
    } else {
        messages(explainer, &mut search, &lines, &look_alikes)
    };
    items.extend(look_alikes);
    for item in &messages {
        blank(&mut rest, item.place.clone());
    }
    let codes = codes(explainer, &rest, &lines);
    // What follows a code is its message, and not that of another code it is like.
    items.extend(messages.into_iter().filter(|item| {
        let line = lines.iter().find(|line| line.contains(&item.place.start));
        let is_explained = |line: &Range<usize>| codes.iter().any(|code| line.contains(&code.place.start));
        !(item.is_of_api() && line.is_some_and(is_explained))
    }));
    items.extend(codes);
    items.extend(permission_sets(&rest));
    merge(&mut items);
    let is_report = lines.len() <= REPORT;
    sort(&mut items, is_report);
    drop_headings(&mut items);
    let guesses = own_words::add(explainer, &words, is_report, &mut items);

    let mut explanations: Vec<Explanation> = Vec::new();
    let mut left_out = 0;
    for explanation in items.into_iter().flat_map(|item| item.explanations) {
        // A link is told each time it stands there: two links of one kind are two.
        let is_new = matches!(explanation.subject, ExplainedSubject::Link(_) | ExplainedSubject::Callback)
            || !explanations.iter().any(|told| told.subject == explanation.subject);
        let is_same_link = explanations
            .iter()
            .any(|told| told.subject == explanation.subject && told.given == explanation.given);
        match is_new && !is_same_link {
            true if explanations.len() < MOST_EXPLAINED => explanations.push(explanation),
            true => left_out += 1,
            false => {}
        }
    }
    let is_search = explanations.len() > 1 || text.lines().count() > 1;
    if explanations.is_empty() {
        explanations.extend(by_chinese_name(explainer, text).into_iter().flatten());
    }
    if explanations.is_empty() {
        let guesses = everyday(text).into_iter().chain(shared).chain(guesses).take(MOST_ALSO).collect();
        explanations.push(unknown::request(text).unwrap_or_else(|| unknown::text(text, guesses)));
    }
    Explained { explanations, left_out, is_search, extent: Extent::Full, sources }
}

/// The heading of a message (无法授权) yields to the message that stands beside it.
fn drop_headings(items: &mut Vec<Item>) {
    const HEADING: f32 = 20.0;
    let is_message = |item: &Item| {
        item.explanations
            .iter()
            .any(|told| matches!(told.subject, ExplainedSubject::Screen(_)) && told.likeness.is_some())
    };
    let strongest = items.iter().filter(|item| is_message(item)).map(|item| item.bits).fold(0.0, f32::max);
    items.retain(|item| !is_message(item) || item.bits > HEADING || strongest < item.bits * 2.0);
    // So does an address that is only spoken of, to what is said of it.
    let is_mention = |item: &Item| item.bits <= OF_MENTION && subject_is_link(item);
    if items.iter().any(|item| !is_mention(item)) {
        items.retain(|item| !is_mention(item));
    }
}

fn subject_is_link(item: &Item) -> bool {
    item.explanations.iter().any(|told| matches!(told.subject, ExplainedSubject::Link(_)))
}

fn blank(text: &mut String, place: Range<usize>) {
    let blanks: String = text
        .get(place.clone())
        .unwrap_or_default()
        .chars()
        .flat_map(|character| match character {
            '\n' => "\n".chars(),
            _ => BLANKS.slice(..character.len_utf8()).chars(),
        })
        .collect();
    if blanks.len() == place.len() {
        text.replace_range(place, &blanks);
    }
}

/// As many blanks as the longest character has bytes.
const BLANKS: &str = "    ";

/// A text up to this many bytes is looked at as a whole for words that are broken over two lines.
const LONGEST_TICKET: usize = 16 << 10;

/// Troubles that are not this authorization, by their signs: in each line, else in the text as a whole.
fn look_alikes(text: &str, lines: &[Range<usize>]) -> Vec<Item> {
    let mut seen = HashSet::new();
    // The same words tell the same a second time.
    let new = lines.iter().filter(|line| seen.insert(text.get((*line).clone())));
    let found: Vec<Item> =
        new.filter_map(|line| look_alike(text, line.clone())).take(MOST_EXPLAINED).collect();
    if found.is_empty() && text.len() <= LONGEST_TICKET {
        look_alike(text, 0..text.len()).into_iter().collect()
    } else {
        found
    }
}

/// The trouble that a part of the text is about, if it is not this authorization.
pub(super) fn look_alike(text: &str, place: Range<usize>) -> Option<Item> {
    let given = text.get(place.clone())?;
    let letters = letters(given);
    let may_be_code = letters.contains("错误") || letters.contains("err");
    let (entry, sign) = SIGNS.iter().find_map(|Signs { entry, signs, excludes }| {
        let sign =
            signs.iter().find(|(_, sign)| letters.contains(sign)).map(|(written, _)| (*written).clone());
        let code = || entry.codes.iter().find(|code| may_be_code && is_said(&letters, **code));
        let sign = sign.or_else(|| code().map(i64::to_string))?;
        (!excludes.iter().any(|word| letters.contains(word))).then_some((*entry, sign))
    })?;
    let recognised = text!(
        "文中有「{sign}」，属于另一类问题",
        "the text contains `{sign}`, which belongs to a different problem"
    );
    let explanations = vec![entry::look_alike(entry, given.trim(), recognised)];
    Some(Item { place, explanations, bits: OF_LOOK_ALIKE })
}

/// The words of another matter, as written and reduced to letters and digits.
struct Signs {
    entry: &'static LookAlike,
    signs: Vec<(&'static String, String)>,
    excludes: Vec<String>,
}

static SIGNS: LazyLock<Vec<Signs>> = LazyLock::new(|| {
    let signs = knowledge::look_alikes().iter().map(|entry| Signs {
        entry,
        signs: entry.signs.iter().map(|sign| (sign, letters(sign))).collect(),
        excludes: entry.excludes.iter().map(|word| letters(word)).collect(),
    });
    signs.collect()
});

/// True if a text, reduced to letters and digits, calls that number an error code.
fn is_said(letters: &str, code: i64) -> bool {
    const WORDS: [&str; 6] = ["错误码", "错误代码", "errcode", "errorcode", "错误码是", "错误码为"];
    WORDS.iter().any(|word| {
        let said = format!("{word}{code}");
        let ends = letters.match_indices(&said).map(|(at, _)| at + said.len());
        ends.into_iter().any(|end| !letters.slice(end..).starts_with(|c: char| c.is_ascii_digit()))
    })
}

/// The messages of the catalog that stand in the text, line by line; one that is broken over two lines
/// is found too.
///
/// What another matter explains is not forced onto a message of few words.
fn messages(
    explainer: &Explainer<'_>,
    search: &mut Search<'_>,
    lines: &[Range<usize>],
    look_alikes: &[Item],
) -> Vec<Item> {
    let text = search.text;
    // Each line is heard once.
    let is_other = |part: &Range<usize>| {
        names_other_platform(text.slice(part.clone()))
            || look_alikes.iter().any(|item| item.place.start < part.end && part.start < item.place.end)
    };
    let others: Vec<bool> = lines.iter().map(is_other).collect();
    let is_other = |at: usize| others.get(at).copied().unwrap_or_default();
    let mut items: Vec<Item> = Vec::new();
    let mut told = Vec::new();
    let mut ahead = None;
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let mut found = ahead.take().unwrap_or_else(|| search.sure(line.clone(), is_other(at)));
        at += 1;
        if let Some(next) = lines.get(at) {
            let alone = search.sure(next.clone(), is_other(at));
            let joined = search.sure(line.start..next.end, is_other(at - 1) || is_other(at));
            let best =
                |found: &[(Found, Range<usize>)]| found.first().map_or(0.0, |(found, _)| found.evidence());
            if best(&joined) > best(&found).max(best(&alone)) * 1.2 {
                found = joined;
                at += 1;
            } else {
                ahead = Some(alone);
            }
        }
        for (found, place) in found {
            if items.iter().rev().all(|item| item.place.end <= place.start || place.end <= item.place.start) {
                let given = text.slice(place.clone());
                // A second time it is told nothing, and yet nothing else is looked for there.
                let is_new = told.iter().all(|told: &Target| !told.is(found.target));
                let explanations =
                    is_new.then(|| message(explainer, given, text, &found)).into_iter().collect();
                told.push(found.target);
                let bits = bits_of(text, &place, &found);
                items.push(Item { explanations, place, bits });
            }
        }
        if items.len() > MOST_EXPLAINED * 10 {
            break;
        }
    }
    items
}

/// True where the authorization of another company's platform is spoken of.
pub(super) fn names_other_platform(text: &str) -> bool {
    let heard = Ear::default().hear(text);
    heard.says("other_platform") && !heard.says("ours")
}

/// The lines, without blank ones; long ones in pieces, as two neighbours are looked at together anyway.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let (mut start, mut letters) = (0, 0);
    for (at, character) in text.char_indices() {
        letters += 1;
        let is_break = character == '\n';
        if is_break || letters >= LONGEST_LINE && !character.is_ascii_alphanumeric() {
            let end = if is_break { at } else { at + character.len_utf8() };
            lines.push(start..end);
            start = at + character.len_utf8();
            letters = 0;
        }
    }
    lines.push(start..text.len());
    lines.retain(|line| !text.slice(line.clone()).trim().is_empty());
    lines
}

/// From how many characters on a line is looked at in pieces.
const LONGEST_LINE: usize = 400;

/// A search through a text for messages.
struct Search<'t> {
    text: &'t str,
    budget: Budget,
    /// What was looked at: the same words tell the same a second time.
    seen: HashSet<&'t str>,
}

impl Search<'_> {
    /// What surely stands in a part of the text, the likeliest first, with places in the whole text.
    fn sure(&mut self, part: Range<usize>, is_other: bool) -> Vec<(Found, Range<usize>)> {
        let line = self.text.slice(part.clone());
        if !self.seen.insert(line) {
            return Vec::new();
        }
        find(line, &mut self.budget)
            .into_iter()
            .filter(|found| found.likeness >= SURE_AMONG_OTHERS && found.says_enough(is_other))
            .map(|found| {
                let place = part.start + found.place.start..part.start + found.place.end;
                (found, place)
            })
            .collect()
    }
}

/// The one message that a text is, with the other readings; and what surely stands beside it.
fn alone(explainer: &Explainer<'_>, text: &str, found: &[Found]) -> Vec<Item> {
    let Some((first, others)) = found.split_first() else { return Vec::new() };
    let mut items: Vec<Item> = Vec::new();
    let (beside, readings): (Vec<_>, Vec<_>) = others.iter().partition(|other| {
        let is_apart = other.place.end <= first.place.start || first.place.end <= other.place.start;
        is_apart && other.likeness >= SURE_AMONG_OTHERS && other.says_enough(false)
    });
    for other in beside {
        if items.iter().all(|item| item.place.end <= other.place.start || other.place.end <= item.place.start)
        {
            let given = text.slice(other.place.clone());
            items.push(Item {
                explanations: vec![message(explainer, given, text, other)],
                place: other.place.clone(),
                bits: bits_of(text, &other.place, other),
            });
        }
    }
    let given = text.slice(first.place.clone());
    let mut explanation = message(explainer, given, text, first);
    let readings = readings.into_iter().filter(|other| other.evidence() >= first.evidence() * AS_LIKELY);
    explanation.also = readings.take(MOST_ALSO).map(also).collect();
    let bits = bits_of(text, &first.place, first);
    items.push(Item { place: first.place.clone(), explanations: vec![explanation], bits });
    items
}

fn also(found: &Found) -> Also {
    let (subject, title) = match found.target {
        Target::Screen(screen) => {
            (ExplainedSubject::Screen(&screen.id), screen.guidance().map(|guidance| guidance.title.clone()))
        }
        Target::ApiCode(code, entry) => {
            (ExplainedSubject::ApiCode(code), entry.guidance().map(|guidance| guidance.title.clone()))
        }
    };
    Also {
        subject,
        title: title.unwrap_or_else(|| text!("", "")),
        likeness: (!found.is_part()).then_some(found.likeness),
    }
}

/// The values of the slots, whichever of the entry's wordings has them: a part may be like the one that
/// has none.
fn filled(found: &Found, whole: &str) -> Vec<slot::Filled> {
    let wordings = match found.target {
        Target::Screen(screen) => &*screen.texts,
        Target::ApiCode(..) => &[],
    };
    let mut filled = slot::read(found.text, whole);
    for other in wordings.iter().flat_map(|wording| slot::read(&wording.zh, whole)) {
        if filled.iter().all(|known| known.slot != other.slot) {
            filled.push(other);
        }
    }
    filled
}

fn message(explainer: &Explainer<'_>, given: &str, whole: &str, found: &Found) -> Explanation {
    let likeness = found.likeness;
    let (zh, en) = match likeness {
        100 if found.is_part() => ("贴来的是其中一段".to_owned(), "the pasted text is part of it".to_owned()),
        100 => ("文字与它一致".to_owned(), "the text is the same".to_owned()),
        _ => (format!("文字与它有 {likeness}% 相同"), format!("{likeness}% of the text is the same")),
    };
    let mut explanation = match found.target {
        Target::Screen(screen) => {
            let recognised =
                text!("微信授权页的提示，{zh}", "a message of WeChat's authorization page; {en}");
            entry::screen(screen, given, recognised, explainer)
        }
        Target::ApiCode(code, api) => {
            let issuer = api.issuer();
            let recognised = text!(
                ("{}的错误码 {code} 的说明，{zh}", issuer.zh),
                ("the message of error code {code} of {}; {en}", issuer.en)
            );
            entry::api_code(code, api, given, recognised, explainer)
        }
    };
    explanation.likeness = Some(likeness);
    if let Target::Screen(screen) = found.target {
        slot::fill(&mut explanation, screen, &filled(found, whole), explainer);
    }
    explanation
}
