//! Code that takes a part of a `pre_auth_code` for the whole.

use std::ops::Range;

use codeflow::{Call, Reading};

use crate::slice::Slice;

/// Where a `pre_auth_code` loses a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CutCode {
    /// The bytes that say so.
    pub place: Range<usize>,
    /// True if it is the prefix that is lost, not the end.
    pub is_prefix: bool,
}

/// Functions that take a part of a text.
pub(super) const CALLS: [&str; 9] =
    ["substring", "substr", "mb_substr", "slice", "Substring", "take", "prefix", "left", "drop"];

/// The length of `preauthcode@@@`, and lengths at which codes are cut: those of samples and columns.
const PREFIX: usize = 14;
const CUT: Range<usize> = 60..81;

/// The first place at which a code loses a part.
pub(super) fn find(text: &str, read: &Reading) -> Option<CutCode> {
    let of_calls = read.calls.iter().filter_map(|call| of_call(text, call));
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

fn of_call(text: &str, call: &Call) -> Option<CutCode> {
    let name = call.names.last().filter(|name| CALLS.contains(&name.as_str()))?;
    let written = |place: &Range<usize>| text.get(place.clone()).unwrap_or_default().trim();
    let before =
        text.get(call.place.start..call.name.start)?.trim_end_matches(['.', '-', '>', '?', '!', ' ']);
    let places: Vec<&str> = call.arguments.iter().map(|argument| written(&argument.place)).collect();
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
    let name = before.slice(before.trim_end_matches(is_part).len()..);
    is_code(name).then(|| CutCode { place: open - name.len()..open + len + 2, is_prefix })
}
