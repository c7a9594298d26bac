//! Looks through a pasted chat or ticket for every link, code and message in it.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::find::{Found, Target, find};
use super::normal::letters;
use super::recognise::{NumberKind, beginning, by_chinese_name, by_number};
use super::{Also, Explained, Explainer, Explanation, Subject, answer, entry, link, slot, unknown};
use crate::input::link::{self as reader, Kind, Origin, Other};
use crate::knowledge;
use crate::source::{SourceKind, Sources};
use crate::text::Text;

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

/// Something that stands in the text.
struct Item {
    place: Range<usize>,
    explanations: Vec<Explanation>,
}

/// Explains every link, code and message, in the order of the text, each once.
pub(super) fn explain(explainer: &Explainer<'_>, text: &str, mut sources: Sources) -> Explained {
    let text = beginning(text);
    let mut items = Vec::new();
    // What was read is blanked out, so that nothing is read twice; places stay.
    let mut rest = text.to_owned();
    for place in links(text) {
        let raw = text.get(place.clone()).unwrap_or_default();
        if is_of_interest(raw) {
            items.push(Item {
                explanations: vec![link::explain(explainer, raw, &mut sources)],
                place: place.clone(),
            });
        }
        blank(&mut rest, place);
    }
    for place in objects(&rest) {
        let raw = text.get(place.clone()).unwrap_or_default();
        if let Some(explanations) = answer::explain(explainer, raw, &mut sources) {
            items.push(Item { explanations, place: place.clone() });
            blank(&mut rest, place);
        }
    }
    let is_alone = items.is_empty() && rest.trim().lines().count() <= 1;
    // A text that is a message of WeChat's is no other matter, whatever words are in it.
    let alone = if is_alone { find(&rest) } else { Vec::new() };
    let is_clear = alone.first().is_some_and(|first| first.likeness >= CLEAR && first.is_long());
    let look_alikes = if is_clear { Vec::new() } else { look_alikes(&rest) };
    let messages = if is_alone {
        // What another matter explains is not forced onto a message of few words.
        let found: Vec<Found> = alone
            .into_iter()
            .filter(|found| look_alikes.is_empty() || found.likeness >= CLEAR && found.is_long())
            .collect();
        only_message(explainer, &rest, &found).into_iter().collect()
    } else {
        messages(explainer, &rest, &look_alikes)
    };
    items.extend(look_alikes);
    for item in &messages {
        blank(&mut rest, item.place.clone());
    }
    items.extend(messages);
    items.extend(codes(explainer, &rest));
    items.extend(permission_sets(&rest));
    items.sort_by_key(|item| item.place.start);

    let mut explanations: Vec<Explanation> = Vec::new();
    for explanation in items.into_iter().flat_map(|item| item.explanations) {
        // A link is told each time it stands there: two links of one kind are two.
        let is_new = matches!(explanation.subject, Subject::Link(_) | Subject::Callback)
            || !explanations.iter().any(|told| told.subject == explanation.subject);
        let is_same_link = explanations
            .iter()
            .any(|told| told.subject == explanation.subject && told.given == explanation.given);
        if is_new && !is_same_link && explanations.len() < MOST_EXPLAINED {
            explanations.push(explanation);
        }
    }
    let is_search = explanations.len() > 1 || text.lines().count() > 1;
    if explanations.is_empty() {
        explanations.extend(by_chinese_name(text).into_iter().flatten());
    }
    if explanations.is_empty() {
        explanations.push(unknown::request(text).unwrap_or_else(|| unknown::text(text)));
    }
    Explained { explanations, is_search, sources }
}

static LINK: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r#"(?i)(?:https?://|(?-u:\b)(?:mp|open)\.weixin\.qq\.com/)[^\s<>"'“”‘’，。；、！（）【】《》]+"#,
    )
    .ok()
});

/// The outermost pairs of braces that hold an `errcode` or a `ret`.
fn objects(text: &str) -> Vec<Range<usize>> {
    let mut open = Vec::new();
    let mut pairs: Vec<Range<usize>> = Vec::new();
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => open.push(at),
            b'}' => {
                let Some(start) = open.pop() else { continue };
                while pairs.last().is_some_and(|inner| inner.start > start) {
                    pairs.pop();
                }
                pairs.push(start..at + 1);
            }
            _ => {}
        }
    }
    pairs.retain(|pair| {
        let object = text.get(pair.clone()).unwrap_or_default();
        object.contains("\"errcode\"") || object.contains("\"ret\"")
    });
    pairs
}

/// A code with a word that says so.
static SAID_CODE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"(?i)(errcode|err_code|错误码|返回码|错误代码|报错码|报错|(?-u:\b)ret|(?-u:\b)code|(?-u:\b)error)\s*["']?\s*[:：=是为]?\s*["']?(-?[0-9]{1,7})(?-u:\b)"#).ok()
});

/// A number that stands alone and is a code.
static BARE_CODE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:^|[\s(（【:：，,。])(-[0-9]{1,3}|[0-9]{5,7})(?:$|[\s)）】。，,；;!！?？])").ok()
});

/// The places of links. The pattern is made only for a text that may hold one.
fn links(text: &str) -> Vec<Range<usize>> {
    let lower = text.to_ascii_lowercase();
    if !lower.contains("http") && !lower.contains("weixin.qq.com") {
        return Vec::new();
    }
    LINK.iter().flat_map(|regex| regex.find_iter(text)).map(|found| found.range()).collect()
}

/// True for a link of WeChat's pages, and for a callback address; other addresses are none of ours.
fn is_of_interest(raw: &str) -> bool {
    let source = Sources::new().add("", SourceKind::Link, "");
    let read = reader::read(raw, Origin::At { source, start: 0 });
    link::is_callback(&read) || !matches!(read.kind, Kind::Other(Other::Unknown))
}

fn blank(text: &mut String, place: Range<usize>) {
    let blanks: String = text
        .get(place.clone())
        .unwrap_or_default()
        .chars()
        .flat_map(|character| match character {
            '\n' => "\n".chars(),
            _ => BLANKS.get(..character.len_utf8()).unwrap_or_default().chars(),
        })
        .collect();
    if blanks.len() == place.len() {
        text.replace_range(place, &blanks);
    }
}

/// As many blanks as the longest character has bytes.
const BLANKS: &str = "    ";

/// Troubles that are not this authorization, by their signs: in each line, else in the text as a whole.
fn look_alikes(text: &str) -> Vec<Item> {
    let lines = lines(text);
    let found: Vec<Item> = lines.iter().filter_map(|line| look_alike(text, line.clone())).collect();
    if found.is_empty() { look_alike(text, 0..text.len()).into_iter().collect() } else { found }
}

fn look_alike(text: &str, place: Range<usize>) -> Option<Item> {
    let given = text.get(place.clone())?;
    let letters = letters(given);
    let (entry, sign) = knowledge::look_alikes().iter().find_map(|entry| {
        let is_there = |word: &str| letters.contains(&self::letters(word));
        let sign = entry.signs.iter().find(|sign| is_there(sign)).cloned();
        let sign =
            sign.or_else(|| entry.codes.iter().find(|code| is_said(&letters, **code)).map(i64::to_string))?;
        (!entry.excludes.iter().any(|word| is_there(word))).then_some((entry, sign))
    })?;
    let recognised = Text::new(
        format!("文中有「{sign}」，属于另一类问题"),
        format!("the text has `{sign}`, which belongs to another matter"),
    );
    let explanations = vec![entry::look_alike(entry, given.trim(), recognised)];
    Some(Item { place, explanations })
}

/// True if a text, reduced to letters and digits, calls that number an error code.
fn is_said(letters: &str, code: i64) -> bool {
    const WORDS: [&str; 6] = ["错误码", "错误代码", "errcode", "errorcode", "错误码是", "错误码为"];
    WORDS.iter().any(|word| {
        let said = format!("{word}{code}");
        let ends = letters.match_indices(&said).map(|(at, _)| at + said.len());
        ends.into_iter()
            .any(|end| !letters.get(end..).unwrap_or_default().starts_with(|c: char| c.is_ascii_digit()))
    })
}

/// The messages of the catalog that stand in the text, line by line; one that is broken over two lines
/// is found too.
///
/// What another matter explains is not forced onto a message of few words.
fn messages(explainer: &Explainer<'_>, text: &str, look_alikes: &[Item]) -> Vec<Item> {
    let is_other = |part: &Range<usize>| {
        look_alikes.iter().any(|item| item.place.start < part.end && part.start < item.place.end)
    };
    let lines = lines(text);
    let mut items: Vec<Item> = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let mut found = sure(text, line.clone(), is_other(line));
        let mut used = 1;
        if let Some(next) =
            lines.get(at + 1).filter(|next| !text.get((*next).clone()).unwrap_or_default().trim().is_empty())
        {
            let joined = sure(text, line.start..next.end, is_other(line));
            let alone = sure(text, next.clone(), is_other(next));
            let best =
                |found: &[(Found, Range<usize>)]| found.first().map_or(0.0, |(found, _)| found.evidence());
            if best(&joined) > best(&found).max(best(&alone)) * 1.2 {
                found = joined;
                used = 2;
            }
        }
        for (found, place) in found {
            if items.iter().all(|item| item.place.end <= place.start || place.end <= item.place.start) {
                let given = text.get(place.clone()).unwrap_or_default();
                items.push(Item { explanations: vec![message(explainer, given, text, &found)], place });
            }
        }
        at += used;
    }
    items
}

fn lines(text: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    text.split_inclusive('\n')
        .map(|line| {
            let range = start..start + line.trim_end_matches(['\n', '\r']).len();
            start += line.len();
            range
        })
        .collect()
}

/// What surely stands in a part of the text, the likeliest first, with places in the whole text.
fn sure(text: &str, part: Range<usize>, is_other: bool) -> Vec<(Found, Range<usize>)> {
    let line = text.get(part.clone()).unwrap_or_default();
    if line.trim().is_empty() {
        return Vec::new();
    }
    find(line)
        .into_iter()
        .filter(|found| found.likeness >= SURE_AMONG_OTHERS && found.says_enough(is_other))
        .map(|found| {
            let place = part.start + found.place.start..part.start + found.place.end;
            (found, place)
        })
        .collect()
}

/// The one message that a text is, with the other readings.
fn only_message(explainer: &Explainer<'_>, text: &str, found: &[Found]) -> Option<Item> {
    let (first, others) = found.split_first()?;
    let mut explanation = message(explainer, text.trim(), text, first);
    let others = others.iter().filter(|other| other.evidence() >= first.evidence() * AS_LIKELY);
    explanation.also = others.take(MOST_ALSO).map(also).collect();
    Some(Item { place: first.place.clone(), explanations: vec![explanation] })
}

fn also(found: &Found) -> Also {
    let (subject, title) = match found.target {
        Target::Screen(screen) => {
            (Subject::Screen(&screen.id), screen.guidance().map(|guidance| guidance.title.clone()))
        }
        Target::ApiCode(code, entry) => {
            (Subject::ApiCode(code), entry.guidance().map(|guidance| guidance.title.clone()))
        }
    };
    Also { subject, title: title.unwrap_or_else(|| Text::new("", "")), likeness: Some(found.likeness) }
}

fn message(explainer: &Explainer<'_>, given: &str, whole: &str, found: &Found) -> Explanation {
    let likeness = found.likeness;
    let (zh, en) = match likeness {
        100 => ("文字与它一致".to_owned(), "the text is the same".to_owned()),
        _ => (format!("文字与它有 {likeness}% 相同"), format!("{likeness}% of the text is the same")),
    };
    let mut explanation = match found.target {
        Target::Screen(screen) => {
            let recognised = Text::new(
                format!("微信授权页的提示，{zh}"),
                format!("a message of WeChat's authorization page; {en}"),
            );
            entry::screen(screen, given, recognised, explainer)
        }
        Target::ApiCode(code, api) => {
            let recognised = Text::new(
                format!("微信接口错误码 {code} 的说明，{zh}"),
                format!("the message of the API's error code {code}; {en}"),
            );
            entry::api_code(code, api, given, recognised, explainer)
        }
    };
    explanation.likeness = Some(likeness);
    let filled = slot::read(found.text, whole);
    explanation.happened.splice(0..0, filled.iter().filter_map(slot::Filled::meaning));
    if let Some(entry_host) = filled.iter().find_map(slot::Filled::entry_host) {
        explanation.causes.retain(|cause| cause.entry_host.is_none_or(|is| is == entry_host));
    }
    explanation
}

/// Codes with a word that says so, and numbers that can hardly be anything else.
fn codes(explainer: &Explainer<'_>, text: &str) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return items;
    }
    for captures in SAID_CODE.iter().flat_map(|regex| regex.captures_iter(text)) {
        let (Some(word), Some(number)) = (captures.get(1), captures.get(2)) else { continue };
        let kind = match word.as_str().to_ascii_lowercase().as_str() {
            "errcode" | "err_code" => NumberKind::Errcode,
            "ret" => NumberKind::Ret,
            _ => NumberKind::Bare,
        };
        add_code(&mut items, explainer, text, word.start()..number.end(), kind, number.as_str());
    }
    for captures in BARE_CODE.iter().flat_map(|regex| regex.captures_iter(text)) {
        let Some(number) = captures.get(1) else { continue };
        add_code(&mut items, explainer, text, number.range(), NumberKind::Bare, number.as_str());
    }
    items
}

/// Permission sets that somebody names by id.
fn permission_sets(text: &str) -> Vec<Item> {
    if !text.contains("权限") && !text.to_ascii_lowercase().contains("permission") {
        return Vec::new();
    }
    let mentioned = SET.iter().flat_map(|regex| regex.captures_iter(text)).filter_map(|captures| {
        let (whole, id) = (captures.get(0)?, captures.get(1)?);
        let set = knowledge::permission_set(id.as_str().parse().ok()?)?;
        let recognised = Text::new(
            format!("文中提到权限集 {}", set.id),
            format!("the text names permission set {}", set.id),
        );
        let explanation = entry::permission_set(set, whole.as_str(), recognised);
        Some(Item { place: whole.range(), explanations: vec![explanation] })
    });
    mentioned.collect()
}

static SET: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:权限集?|permission[ _]sets?)\s*(?:id)?\s*[:：#]?\s*([0-9]{1,4})(?-u:\b)").ok()
});

fn add_code(
    items: &mut Vec<Item>,
    explainer: &Explainer<'_>,
    text: &str,
    place: Range<usize>,
    kind: NumberKind,
    number: &str,
) {
    let Ok(number) = number.parse::<i64>() else { return };
    let is_known =
        knowledge::screens_of_code(number).next().is_some() || knowledge::api_code(number).is_some();
    let overlaps = items.iter().any(|item| item.place.start < place.end && place.start < item.place.end);
    if is_known && !overlaps {
        let given = text.get(place.clone()).unwrap_or_default();
        let mut explanations = by_number(explainer, given, kind, number);
        explanations.truncate(1);
        items.push(Item { place, explanations });
    }
}
