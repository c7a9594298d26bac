//! Finds where the program that showed a link left a part of it out: `https://mp.weixin.qq.com/cgi-bin/compo…`.

use std::ops::Range;

use super::model::is_parameter_name;
use super::{Parameter, placeholder};
use crate::knowledge::LinkParameter;
use crate::slice::Slice;

/// How many ellipses are looked at; a program leaves out a part or two. Each costs a look at its value.
const MOST_RUNS: usize = 32;

/// The first ellipsis in the link at `link` of `raw` that stands for something left out of it. One that is
/// all of a value, or all but the prefix of one, is a sample that somebody copied, unless the link ends with
/// it before it is complete.
pub(super) fn ellipsis(raw: &str, link: Range<usize>, parameters: &[Parameter<'_>]) -> Option<Range<usize>> {
    let text = raw.get(link.clone())?;
    // Two passes over bytes; nearly no link has either.
    if !text.contains("...") && !text.contains('…') {
        return None;
    }
    let lacks = |name: LinkParameter| parameters.iter().all(|it| it.name.value != name.name());
    let is_incomplete =
        || LinkParameter::ALL.into_iter().any(|name| name.stops_when_missing() && lacks(name));
    let is_sample = |run: &Range<usize>| {
        is_sample(raw, run, parameters) || !is_incomplete() && is_text(raw, run, parameters)
    };
    let runs = || runs(text).take(MOST_RUNS).map(|run| link.start + run.start..link.start + run.end);
    let end = link.start + text.find('#').unwrap_or(text.len());
    let at_end =
        |run: &Range<usize>| run.end == end && is_incomplete() && runs().filter(is_sample).count() == 1;
    runs().find(|run| !is_sample(run) || at_end(run))
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

/// True for dots between other letters of a value that may hold anything: of the callback (`/compare/v1...v2`),
/// or of a parameter of the provider's own.
fn is_text(raw: &str, run: &Range<usize>, parameters: &[Parameter<'_>]) -> bool {
    let is_dots = raw.get(run.clone()).is_some_and(|dots| dots.bytes().all(|byte| byte == b'.'));
    let around = |parameter: &&Parameter<'_>| {
        let value = parameter.value.as_ref();
        value.is_some_and(|value| value.range.start < run.start && run.end < value.range.end)
    };
    let holds_anything = |parameter: &Parameter<'_>| {
        let name = &*parameter.name.value;
        let start = parameter.value.as_ref().map_or(run.start, |value| value.range.start);
        let before = raw.slice(start..run.start).to_ascii_lowercase();
        // Behind the two slashes of the scheme and the one behind the host.
        let is_in_path = before.matches('/').count() + before.matches("%2f").count() >= 3;
        name == "redirect_uri" && is_in_path || !is_parameter_name(name)
    };
    is_dots && parameters.iter().find(around).is_some_and(holds_anything)
}

/// True for an ellipsis that is the whole of a value but for what every value begins with, and for one in
/// brackets or beside another word to be filled in.
fn is_sample(raw: &str, run: &Range<usize>, parameters: &[Parameter<'_>]) -> bool {
    const PREFIXES: [&str; 6] = ["", "wx", "gh_", "preauthcode@@@", "https://", "http://"];
    let begun = parameters.partition_point(|parameter| parameter.name.range.start <= run.start);
    let parameter = begun.checked_sub(1).and_then(|last| parameters.get(last));
    let value = parameter.and_then(|parameter| parameter.value.as_ref());
    let Some(value) = value.filter(|value| value.range.start <= run.start && run.end <= value.range.end)
    else {
        return false;
    };
    let start = value.range.start;
    let before = raw.slice(start..run.start);
    let behind = raw.slice(run.end..value.range.end);
    let around = format!("{before}{behind}");
    let is_in_brackets = || {
        let found = placeholder(value.raw);
        found.is_some_and(|found| start + found.start < run.start && run.end < start + found.end)
    };
    PREFIXES.contains(&&*around) || placeholder(&around).is_some() || is_in_brackets()
}
