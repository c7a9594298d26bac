//! What is secret, and how it is covered: one vocabulary of names and forms for places, messages, fixes and
//! the names of files alike.
//!
//! Covering keeps the length in bytes, one `*` for each, so that places stay what they are.

mod names;
mod scan;
mod shape;
mod value;
mod view;
mod words;

use crate::slice::Slice;
use std::borrow::Cow;
use std::ops::Range;

pub use names::{is_misspelled, is_secret_name, is_secret_parameter};
pub use shape::looks_random;

/// The longest ending of a file's name that stays when the name is covered, in letters.
const LONGEST_EXTENSION: usize = 5;
/// A shorter text is not looked for in others: it may be part of any word.
const SHORTEST_KNOWN: usize = 6;

/// The places of everything in `text` that may be a secret, by its form or by the name before it; in their
/// order, none over another.
pub fn find(text: &str) -> Vec<Range<usize>> {
    find_where(text, |_| true)
}

/// The same, of those that only a name tells of the ones for which `is_value` holds: in source code a value is
/// what is written out, and no call or name.
pub fn find_where(text: &str, is_value: impl Fn(&Range<usize>) -> bool) -> Vec<Range<usize>> {
    let found = scan::find(text).into_iter().filter(|one| !one.is_named || is_value(&one.range));
    found.map(|one| one.range).collect()
}

/// The text with everything covered that may be a secret.
pub fn redacted(text: &str) -> Cow<'_, str> {
    let found = find(text);
    if found.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut shown = text.to_owned();
    for range in found {
        cover(&mut shown, range);
    }
    Cow::Owned(shown)
}

/// True if what is covered in a text is covered in another, where that holds it.
pub(crate) fn stays_covered(text: &str, other: &str) -> bool {
    let mut known = Known::default();
    find(text).into_iter().filter_map(|secret| text.get(secret)).for_each(|secret| known.add(secret));
    known.is_empty() || !known.is_in(&redacted(other))
}

/// Covers a range of a shown text with `*`, one for each byte. A telling prefix (`preauthcode@@@`)
/// stays: it says what kind of secret stood there. So does the mark at its end that is no part of it.
pub fn cover(shown: &mut String, range: Range<usize>) {
    let Some(secret) = shown.get(range.clone()) else { return };
    let kept = prefix_len(secret);
    let covered = secret.len().saturating_sub(mark_len(secret)).max(kept);
    shown.replace_range(range.start + kept..range.start + covered, &"*".repeat(covered - kept));
}

/// How long the mark is that a text ends with: dots that stand for what was cut off, or what separates. It is often
/// what is wrong.
fn mark_len(secret: &str) -> usize {
    let kept = secret.trim_end_matches(['.', ';', ',', '…']);
    if kept.is_empty() { 0 } else { secret.len() - kept.len() }
}

/// The path or name of a file as it may be shown. Each of its parts is covered for itself, so that folders
/// stay apart, and its ending stays.
pub fn path(path: &str) -> Cow<'_, str> {
    if find(path).is_empty() {
        return Cow::Borrowed(path);
    }
    let separators = if cfg!(windows) { &['/', '\\'][..] } else { &['/'][..] };
    let parts = path.split_inclusive(separators).map(|part| {
        let name = part.trim_end_matches(separators);
        let (stem, _) =
            name.rsplit_once('.').filter(|(_, ending)| is_extension(ending)).unwrap_or((name, ""));
        // What does not look like a secret without its ending may do so with it.
        let shown = redacted(stem).into_owned() + part.slice(stem.len()..);
        redacted(&shown).into_owned()
    });
    // An address has its slashes in what makes it one.
    let shown: String = parts.collect();
    Cow::Owned(redacted(&shown).into_owned())
}

fn is_extension(ending: &str) -> bool {
    (1..=LONGEST_EXTENSION).contains(&ending.len())
        && ending.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

/// Secrets as they are written and as they are read, to be found wherever else they turn up.
#[derive(Clone, Default)]
pub struct Known {
    texts: Vec<String>,
}

impl Known {
    /// Takes in a secret as it is written somewhere.
    pub fn add(&mut self, written: &str) {
        let written = written.get(prefix_len(written)..).unwrap_or(written);
        let mut text = written.trim().to_owned();
        // Escaped more than twice nobody has seen one.
        for _ in 0..3 {
            if text.len() < SHORTEST_KNOWN
                || text.bytes().all(|byte| byte == b'*')
                || self.texts.contains(&text)
            {
                break;
            }
            if !text.contains(['%', '\\', '+']) {
                self.texts.push(text);
                break;
            }
            let decoded = decoded(&text);
            let spaced = decoded.replace('+', " ");
            self.texts.extend([text, spaced]);
            text = decoded;
        }
    }

    /// True if there is none.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// True if the text holds one of them, however it is escaped.
    pub fn is_in(&self, text: &str) -> bool {
        let decoded = decoded(text);
        self.texts.iter().any(|secret| text.contains(secret.as_str()) || decoded.contains(secret.as_str()))
    }

    /// The text with all of them covered; none where it holds none.
    pub fn covered_in(&self, text: &str) -> Option<String> {
        let mut held: Vec<&str> =
            self.texts.iter().map(String::as_str).filter(|it| text.contains(it)).collect();
        if held.is_empty() {
            return None;
        }
        // The longer ones first: one may be part of another.
        held.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        let covered =
            held.iter().fold(text.to_owned(), |text, secret| text.replace(secret, &"*".repeat(secret.len())));
        Some(covered)
    }
}

/// A text with its escapes decoded, of whatever depth; bytes that are no text are replaced.
pub fn decoded(text: &str) -> String {
    String::from_utf8_lossy(view::View::of(text).bytes()).into_owned()
}

/// How many bytes of a secret only tell its kind: everything up to `@@@`, if that is a plain word.
fn prefix_len(secret: &str) -> usize {
    const KINDS: [&str; 4] = ["preauthcode", "queryauthcode", "refreshtoken", "ticket"];
    ["@@@", "%40%40%40", "%2540%2540%2540"]
        .iter()
        .filter_map(|mark| {
            let at = secret.find(mark)?;
            let word = secret.get(..at)?;
            KINDS.contains(&word.to_ascii_lowercase().as_str()).then_some(at + mark.len())
        })
        .min()
        .unwrap_or(0)
}

#[cfg(test)]
mod tests;
