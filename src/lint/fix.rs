//! Applies fixes to a text, round by round, until there is nothing left to fix.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::diagnostic::{Diagnostic, Edit, Fix, Severity};
use crate::source::{SourceId, Span};

/// How many rounds there are at most: each cures something, but nobody knows what rules of a user's own do.
const MOST_ROUNDS: usize = 64;

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
    for _ in 0..MOST_ROUNDS {
        let chosen = compatible(&judged, with_unsafe);
        let mut attempt = |fixes: &[&Fix]| {
            let mut edits: Vec<_> = fixes.iter().flat_map(|fix| &fix.edits).cloned().collect();
            edits.sort_by_key(|edit| edit.span);
            let text = apply(&fixed.text, edits.iter().collect())?;
            let next = judge(&text).filter(|next| with_unsafe || !has_more_errors(next, &judged))?;
            Some((next, text, fixes.len(), edits))
        };
        // One of them spoils the text: the first that does not is applied alone.
        let tried = attempt(&chosen).or_else(|| chosen.iter().find_map(|fix| attempt(&[*fix])));
        let Some((next, text, count, edits)) = tried.filter(|(_, text, ..)| *text != fixed.text) else {
            break;
        };
        fixed.rounds.push(edits);
        fixed = Fixed { text, count: fixed.count + count, rounds: fixed.rounds };
        judged = next;
    }
    fixed
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

/// The fixes that can be applied at once, in the order of their places.
fn compatible(judged: &Judged, with_unsafe: bool) -> Vec<&Fix> {
    let of_text = |fix: &&Fix| fix.edits.iter().all(|edit| edit.span.source == judged.source);
    let mut fixes: Vec<&Fix> = judged
        .findings
        .iter()
        .filter_map(|finding| applicable(finding, with_unsafe).filter(of_text))
        .collect();
    fixes.sort_by_key(|fix| fix.edits.first().map(|edit| edit.span));
    let mut taken: Vec<Span> = Vec::new();
    fixes.retain(|fix| {
        let is_free = |edit: &Edit| taken.iter().all(|span| !touches(edit.span, *span));
        let all_free = fix.edits.iter().all(is_free);
        if all_free {
            taken.extend(fix.edits.iter().map(|edit| edit.span));
        }
        all_free
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
