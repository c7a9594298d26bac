//! The phrases of concepts as one text: the build writes it, `explain` reads it.
//!
//! A line is a phrase: its parts, folded, with `+` between them; what it tells, in tenths of a bit; the numbers of the
//! concepts that it is of. Lines are in the order of their first parts.

#![allow(dead_code)] // either side needs a half of it

/// What of a bit is counted.
const PARTS_OF_BIT: f32 = 10.0;

/// The line of a phrase.
pub fn line(parts: &[String], concepts: impl IntoIterator<Item = usize>, bits: f32) -> String {
    let concepts: Vec<String> = concepts.into_iter().map(|concept| concept.to_string()).collect();
    format!("{}\t{:.0}\t{}\n", parts.join("+"), bits * PARTS_OF_BIT, concepts.join(","))
}

/// A phrase.
#[derive(Debug)]
pub struct Phrase<'t> {
    /// Its parts; all in one sentence, not far from each other.
    pub parts: Vec<&'t str>,
    /// What it tells, in bits: the less likely in ordinary text, the more.
    pub bits: f32,
    concepts: &'t str,
}

impl<'t> Phrase<'t> {
    /// The phrase of a line; `None` where it is none.
    pub fn read(line: &'t str) -> Option<Self> {
        let mut columns = line.split('\t');
        let parts = columns.next()?.split('+').collect();
        let bits: f32 = columns.next()?.parse().ok()?;
        Some(Phrase { parts, bits: bits / PARTS_OF_BIT, concepts: columns.next()? })
    }

    /// The numbers of the concepts that it is of.
    pub fn concepts(&self) -> impl Iterator<Item = usize> {
        self.concepts.split(',').filter_map(|number| number.parse().ok())
    }
}

/// The lines whose first part a folded text begins with.
pub fn beginning<'t>(lines: &'t str, text: &str) -> Vec<&'t str> {
    let mut found = Vec::new();
    let mut range = lines;
    for (at, character) in text.char_indices() {
        let Some(start) = text.get(..at + character.len_utf8()) else { break };
        range = parted(range, |first| first < start).1;
        range = parted(range, |first| first.starts_with(start)).0;
        if range.is_empty() {
            break;
        }
        found.extend(parted(range, |first| first == start).0.lines());
    }
    found
}

/// The lines for whose first part something holds, and all from the first on for which it does not.
fn parted(lines: &str, holds: impl Fn(&str) -> bool) -> (&str, &str) {
    let end_of_line = |at: usize| lines.get(at..).and_then(|rest| rest.find('\n')).map(|end| at + end + 1);
    let (mut from, mut to) = (0, lines.len());
    while from < to {
        let middle = from + (to - from) / 2;
        let before = lines.as_bytes().get(from..middle).unwrap_or_default();
        let start = before.iter().rposition(|byte| *byte == b'\n').map_or(from, |end| from + end + 1);
        let rest = lines.get(start..).unwrap_or_default();
        let first = rest.find(['+', '\t']).and_then(|end| rest.get(..end)).unwrap_or(rest);
        if holds(first) { from = end_of_line(start).unwrap_or(to) } else { to = start }
    }
    lines.split_at_checked(from).unwrap_or((lines, ""))
}
