//! Finds where the program that showed a link left a part of it out: `https://mp.weixin.qq.com/cgi-bin/compo…`.

use std::ops::Range;

use super::{Parameter, placeholder};

/// The parameters without which no authorization begins.
const NEEDED: [&str; 2] = ["component_appid", "pre_auth_code"];

/// The first ellipsis in the link at `link` of `raw` that stands for something left out of it. One that is
/// all of a value, or all but the prefix of one, is a sample that somebody copied, unless the link ends with
/// it before it is complete.
pub(super) fn ellipsis(raw: &str, link: Range<usize>, parameters: &[Parameter<'_>]) -> Option<Range<usize>> {
    let text = raw.get(link.clone())?;
    // Two passes over bytes; nearly no link has either.
    if !text.contains("...") && !text.contains('…') {
        return None;
    }
    let is_incomplete =
        || NEEDED.iter().any(|name| parameters.iter().all(|parameter| parameter.name.value != *name));
    let has_sample = || runs(text).filter(|run| is_sample(text, link.start, run, parameters)).count() > 1;
    let is_left_out = |run: &Range<usize>| {
        let is_end = text.get(run.end..).is_some_and(|rest| rest.is_empty() || rest.starts_with('#'));
        !is_sample(text, link.start, run, parameters) || is_end && is_incomplete() && !has_sample()
    };
    let found = runs(text).find(is_left_out)?;
    Some(link.start + found.start..link.start + found.end)
}

/// The runs of `…` and of three or more dots.
fn runs(text: &str) -> impl Iterator<Item = Range<usize>> {
    let is_dot = |c: char| matches!(c, '.' | '…');
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let start = from + text.get(from..)?.find(is_dot)?;
            let rest = text.get(start..)?;
            let len = rest.find(|c| !is_dot(c)).unwrap_or(rest.len());
            from = start + len;
            let run = rest.get(..len)?;
            if run.contains('…') || run.len() >= 3 {
                return Some(start..from);
            }
        }
    })
}

/// True for an ellipsis that is the whole of a value but for what every value begins with, and for one in
/// brackets or beside another word to be filled in.
fn is_sample(text: &str, start: usize, run: &Range<usize>, parameters: &[Parameter<'_>]) -> bool {
    const PREFIXES: [&str; 6] = ["", "wx", "gh_", "preauthcode@@@", "https://", "http://"];
    let values = parameters.iter().filter_map(|parameter| parameter.value.as_ref());
    let mut ranges =
        values.filter_map(|value| Some(value.range.start.checked_sub(start)?..value.range.end - start));
    let Some(value) = ranges.find(|range| range.start <= run.start && run.end <= range.end) else {
        return false;
    };
    let before = text.get(value.start..run.start).unwrap_or_default();
    let behind = text.get(run.end..value.end).unwrap_or_default();
    let around = format!("{before}{behind}");
    let is_in_brackets = || {
        let found = text.get(value.clone()).and_then(placeholder);
        found.is_some_and(|found| {
            let (first, last) = (value.start + found.start, value.start + found.end);
            first < run.start && run.end < last
        })
    };
    PREFIXES.contains(&&*around) || placeholder(&around).is_some() || is_in_brackets()
}
