//! Applies fixes to a text, round by round, until there is nothing left to fix.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::diagnostic::{Diagnostic, Edit, Fix, Severity};
use crate::source::{SourceId, Span};
use crate::yaml;

/// How many rounds there are at most: each cures something, but nobody knows what rules of a user's own do.
const MOST_ROUNDS: usize = 64;

/// How often a text is judged at most: of many fixes each may be one that spoils it.
const MOST_ATTEMPTS: usize = 256;

/// What judging a text brought.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The text, among the sources it was judged with.
    pub source: SourceId,
    /// What was found.
    pub findings: Vec<Diagnostic>,
}

/// What became of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixed {
    /// The text; it may hold secrets.
    pub text: String,
    /// How many fixes were applied.
    pub count: usize,
    /// What was changed, round by round: edits of the text that the round before left, in the order of their
    /// places.
    pub rounds: Vec<Vec<Edit>>,
}

/// Applies all fixes that `judge` brings, those that are not safe only `with_unsafe`, and judges again until
/// nothing changes. Of fixes that get in each other's way the first goes first, the other has its turn in
/// the next round.
///
/// `judge` tells the findings of a text; `None` where it cannot be read, whereupon the fix that led to it is
/// taken back. So is a safe one after which something is an error that was none before.
pub fn fix(text: &str, with_unsafe: bool, mut judge: impl FnMut(&str) -> Option<Judged>) -> Fixed {
    let mut fixed = Fixed { text: text.to_owned(), count: 0, rounds: Vec::new() };
    let Some(mut judged) = judge(text) else { return fixed };
    let mut left = MOST_ATTEMPTS;
    for _ in 0..MOST_ROUNDS {
        let mut attempt = |fixes: &[&Fix]| {
            left = left.checked_sub(1)?;
            let mut edits: Vec<_> = fixes.iter().flat_map(|fix| &fix.edits).cloned().collect();
            edits.sort_by_key(|edit| edit.span);
            let text = apply(&fixed.text, edits.iter().collect())?;
            let next = judge(&text).filter(|next| with_unsafe || !has_more_errors(next, &judged))?;
            Some((next, text, fixes.len(), edits))
        };
        // What no text can be made of leaves its place to others.
        let mut refused: Vec<&Fix> = Vec::new();
        let tried = loop {
            let chosen = compatible(&judged, fixed.text.len(), with_unsafe, &refused);
            let tried = first_that_works(&chosen, &mut attempt);
            if tried.is_some() || chosen.is_empty() {
                break tried;
            }
            refused.extend(chosen);
        };
        let Some((next, text, count, edits)) = tried.filter(|(_, text, ..)| *text != fixed.text) else {
            break;
        };
        fixed.rounds.push(edits);
        fixed = Fixed { text, count: fixed.count + count, rounds: fixed.rounds };
        judged = next;
    }
    fixed
}

/// What comes of all fixes; where one of them spoils the text, of the first half of them, or of the other.
fn first_that_works<T>(fixes: &[&Fix], attempt: &mut impl FnMut(&[&Fix]) -> Option<T>) -> Option<T> {
    let all = attempt(fixes);
    if all.is_some() || fixes.len() < 2 {
        return all;
    }
    let (first, second) = fixes.split_at(fixes.len() / 2);
    first_that_works(first, attempt).or_else(|| first_that_works(second, attempt))
}

/// True if some rule tells more errors than it did.
fn has_more_errors(now: &Judged, before: &Judged) -> bool {
    let counts = |judged: &Judged| {
        let mut counts: BTreeMap<_, usize> = BTreeMap::new();
        for error in judged.findings.iter().filter(|found| found.severity == Severity::Error) {
            *counts.entry(error.code.clone()).or_default() += 1;
        }
        counts
    };
    let before = counts(before);
    counts(now).into_iter().any(|(code, count)| before.get(&code).is_none_or(|before| count > *before))
}

/// The fix of a finding that may be applied: the first that is safe, or any `with_unsafe`.
pub fn applicable(finding: &Diagnostic, with_unsafe: bool) -> Option<&Fix> {
    finding.fixes.iter().find(|fix| fix.is_safe || with_unsafe)
}

/// The fixes that can be applied at once to a text of that length, in the order of their places; none of those that
/// were refused.
fn compatible<'j>(judged: &'j Judged, length: usize, with_unsafe: bool, refused: &[&Fix]) -> Vec<&'j Fix> {
    let of_text = |fix: &&Fix| {
        let is_refused = refused.iter().any(|refused| std::ptr::eq(*refused, *fix));
        !is_refused && fix.edits.iter().all(|edit| edit.span.source == judged.source)
    };
    let mut fixes: Vec<&Fix> = judged
        .findings
        .iter()
        .filter_map(|finding| applicable(finding, with_unsafe).filter(of_text))
        .collect();
    fixes.sort_by_key(|fix| fix.edits.first().map(|edit| edit.span));
    // None lies over another, so that of those before a place only the last may reach it, and of empty ones those at
    // the very place.
    let mut taken: BTreeSet<Span> = BTreeSet::new();
    let mut grown = 0;
    fixes.retain(|fix| {
        let is_free = |edit: &Edit| {
            let (start, end) = (edit.span.start, edit.span.end);
            let point = |at| Span { start: at, end: at, ..edit.span };
            let before = taken.range(..Span { end: u32::MAX, ..point(start) }).next_back();
            let at_end = taken.range(point(start)..=Span { end: u32::MAX, ..point(end) });
            before.into_iter().chain(at_end).all(|span| !touches(edit.span, *span))
        };
        // What is longer than a text that is read would only be taken back.
        let added: usize = fix.edits.iter().map(|edit| edit.text.len()).sum();
        let gone: usize = fix.edits.iter().map(|edit| edit.span.range().len()).sum();
        let longer = grown + added.saturating_sub(gone);
        let is_chosen = length + longer <= yaml::MAX_BYTES && fix.edits.iter().all(is_free);
        if is_chosen {
            grown = longer;
            taken.extend(fix.edits.iter().map(|edit| edit.span));
        }
        is_chosen
    });
    fixes
}

/// True if two places share a byte, or if text is put in at the very place where the other is.
fn touches(one: Span, other: Span) -> bool {
    let (one, other) = (one.range(), other.range());
    let shares = one.start < other.end && other.start < one.end;
    let is_put_in = |empty: &Range<usize>, at: &Range<usize>| {
        empty.is_empty() && at.start <= empty.start && empty.end <= at.end
    };
    shares || is_put_in(&one, &other) || is_put_in(&other, &one)
}

/// The text with the edits made; `None` where one is no place of it or lies over another.
pub(super) fn apply(text: &str, mut edits: Vec<&Edit>) -> Option<String> {
    edits.sort_by_key(|edit| edit.span);
    let mut edited = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        let Range { start, end } = edit.span.range();
        edited.push_str(text.get(at..start)?);
        edited.push_str(&edit.text);
        at = end;
    }
    edited.push_str(text.get(at..)?);
    Some(edited)
}
