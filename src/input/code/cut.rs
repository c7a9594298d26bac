//! Code that takes a part of a `pre_auth_code` for the whole.

use std::ops::Range;

use codeflow::{Call, Reading};

use crate::slice::{Slice, ceil_boundary};
use crate::source::MappedText;

/// Where a `pre_auth_code` loses a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CutCode {
    /// The bytes that say so.
    pub place: Range<usize>,
    /// True if it is the prefix that is lost, not the end.
    pub is_prefix: bool,
}

/// Functions that take a part of a text.
pub(super) const CALLS: [&str; 24] = [
    "substring",
    "substr",
    "mb_substr",
    "slice",
    "Substring",
    "take",
    "prefix",
    "left",
    "drop",
    "TrimPrefix",
    "removePrefix",
    "RemovePrefix",
    "removeprefix",
    "delete_prefix",
    "strip_prefix",
    "trim_start_matches",
    "removeStart",
    "str_replace",
    "replace",
    "Replace",
    "ReplaceAll",
    "replaceAll",
    "replaceFirst",
    "sub",
];

/// Those that put something in the place of a text, and are told what.
const REPLACING: [&str; 7] =
    ["str_replace", "replace", "Replace", "ReplaceAll", "replaceAll", "replaceFirst", "sub"];

/// The length of `preauthcode@@@`, and lengths at which codes are cut: those of samples and columns.
const PREFIX: usize = 14;
const CUT: Range<usize> = 60..81;

/// The first place at which a code loses a part that goes into one of these links.
pub(super) fn find(text: &str, read: &Reading, links: &[MappedText<'_>]) -> Option<CutCode> {
    let of_calls =
        read.calls.iter().filter_map(|call| of_call(text, call).or_else(|| of_prefix(text, call, links)));
    let of_slices = text.match_indices('[').filter_map(|(at, _)| of_slice(text, at));
    let is_said = |cut: &CutCode| !read.comments.iter().any(|place| place.contains(&cut.place.start));
    of_calls.chain(of_slices).filter(is_said).min_by_key(|cut| cut.place.start)
}

/// True for what a code is called.
fn is_code(name: &str) -> bool {
    let last =
        name.trim_end().rsplit(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap_or_default();
    let plain = last.to_lowercase().replace('_', "");
    plain == "code" || plain.contains("preauth") || plain.contains("precode")
}

/// How far from its use a code gets its name, in bytes.
const FARTHEST: usize = 4_000;

/// True for the name of what was given a code last: `raw` behind `$raw = $data['pre_auth_code'];`.
fn holds_code(before: &str, name: &str) -> bool {
    let name = name.trim_start_matches(['$', '@']);
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    if name.is_empty() || !name.chars().all(is_word) {
        return false;
    }
    let near = before.slice(ceil_boundary(before, before.len().saturating_sub(FARTHEST))..);
    let given = near.rmatch_indices(name).find_map(|(at, _)| {
        let is_whole = !near.slice(..at).ends_with(is_word);
        let behind = near.slice(at + name.len()..).trim_start();
        let value = behind.strip_prefix(":=").or_else(|| behind.strip_prefix('='))?;
        (is_whole && !value.starts_with(['=', '>'])).then_some(value)
    });
    let value = given.and_then(|value| value.lines().next()).unwrap_or_default();
    value.to_lowercase().replace('_', "").contains("preauthcode")
}

/// A call that takes `preauthcode@@@` off a code that goes into a link.
fn of_prefix(text: &str, call: &Call, links: &[MappedText<'_>]) -> Option<CutCode> {
    let name = call.names.last().filter(|name| CALLS.contains(&name.as_str()))?;
    let written = |place: &Range<usize>| text.get(place.clone()).unwrap_or_default().trim();
    let plain = |argument: &str| argument.trim_matches(['"', '\'', '`', '/', '^']).to_owned();
    let arguments: Vec<String> =
        call.arguments.iter().map(|argument| plain(written(&argument.place))).collect();
    let has_prefix = arguments.iter().any(|argument| argument == "preauthcode@@@");
    let is_taken_off = !REPLACING.contains(&name.as_str()) || arguments.iter().any(String::is_empty);
    if !has_prefix || !is_taken_off {
        return None;
    }
    let start = if call.is_method { call.place.start } else { call.name.start };
    let cut = CutCode { place: start..call.place.end, is_prefix: true };
    let before = text.get(..start)?.trim_end();
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let given = before.strip_suffix('=').map(|before| before.trim_end_matches([':', ' ']));
    let is_put_in = match given {
        // `code = raw.replace(…)`, and the link takes in `code`.
        Some(before) => {
            let name = before.rsplit(|c: char| !is_word(c)).next().filter(|name| !name.is_empty())?;
            let hole = format!("pre_auth_code=${{{name}}}");
            links.iter().any(|link| link.text().contains(&hole))
        }
        None => links.iter().flat_map(|link| link.places()).any(|place| place.start == start),
    };
    is_put_in.then_some(cut)
}

fn of_call(text: &str, call: &Call) -> Option<CutCode> {
    let name = call.names.last().filter(|name| CALLS.contains(&name.as_str()))?;
    let written = |place: &Range<usize>| text.get(place.clone()).unwrap_or_default().trim();
    let before =
        text.get(call.place.start..call.name.start)?.trim_end_matches(['.', '-', '>', '?', '!', ' ']);
    let places: Vec<&str> = call.arguments.iter().map(|argument| written(&argument.place)).collect();
    let above = text.slice(..call.place.start);
    let is_code = |name: &str| is_code(name) || holds_code(above, name);
    let is_on = call.is_method && is_code(before);
    let is_given = places.first().is_some_and(|first| is_code(first));
    let arguments = match (is_on, is_given) {
        (true, _) => places.as_slice(),
        (false, true) => places.get(1..)?,
        _ => return None,
    };
    let numbers: Vec<usize> = arguments.iter().filter_map(|argument| argument.parse().ok()).collect();
    let is_first = matches!(name.as_str(), "take" | "prefix" | "left");
    let is_prefix = match (numbers.as_slice(), arguments.len()) {
        ([PREFIX], 1) if !is_first => true,
        ([0, end], _) | ([end], 1) if CUT.contains(end) && (is_first || numbers.len() > 1) => false,
        _ => return None,
    };
    let start = if call.is_method || is_on { call.place.start } else { call.name.start };
    Some(CutCode { place: start..call.place.end, is_prefix })
}

/// `code[:64]`, `code[0, 64]`, `code[14:]`, `code[14..]`
fn of_slice(text: &str, open: usize) -> Option<CutCode> {
    let inside = text.slice(open + 1..);
    let len = inside.bytes().take(12).position(|byte| byte == b']')?;
    let written = inside.slice(..len).replace(' ', "");
    let is_sign = |c: char| matches!(c, ':' | '.' | ',');
    let at = written.find(is_sign)?;
    let (from, to) = (written.slice(..at), written.slice(at..).trim_start_matches(is_sign));
    let start: usize = if from.is_empty() { 0 } else { from.parse().ok()? };
    let is_prefix = match to {
        "" | "-1" if start == PREFIX => true,
        end if start == 0 && end.parse().is_ok_and(|end| CUT.contains(&end)) => false,
        _ => return None,
    };
    let before = text.slice(..open);
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '$' | '-' | '>');
    // `data["pre_auth_code"][:64]`
    let key = before.strip_suffix(']').and_then(|before| before.rfind('['));
    let owner = before.slice(..key.unwrap_or(open));
    let start = owner.trim_end_matches(is_part).len();
    let name = match key {
        Some(key) => before.slice(key..).trim_matches(['[', ']', '"', '\'', ':']),
        None => owner.slice(start..),
    };
    let is_code = is_code(name) || key.is_none() && holds_code(before, name);
    is_code.then(|| CutCode { place: start..open + len + 2, is_prefix })
}
