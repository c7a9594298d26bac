//! What the parts of somebody else's text are, as far as it matters for what is shown of it.

use std::ops::Range;

use crate::slice::Slice;

/// The parts of a text that is no file of this program's: source code, a page, settings, words. By default all
/// of it is words.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    /// Source code, in the order of places: in it nothing is a value but what is [written](Parts::values) out.
    pub code: Vec<Range<usize>>,
    /// The literals and comments in that code, in the order of places.
    pub values: Vec<Range<usize>>,
    /// Texts that are drawn only where a label stands at them: literals, values of settings. In the order of
    /// places, each on one line.
    pub quiet: Vec<Range<usize>>,
    /// True where it is known what of the text is quiet, so that lines around a label may be drawn.
    pub has_context: bool,
}

impl Parts {
    /// A text of which everything may be drawn: the files of this program.
    pub(super) fn own() -> Self {
        Parts { has_context: true, ..Parts::default() }
    }

    /// A text of which nothing is drawn but these places, and where a label stands: what stands beside the links in
    /// it are commands with passwords, columns of a table, words; no form tells which of it is secret, and nobody
    /// needs it to see what is wrong with a link.
    pub fn only(text: &str, places: Vec<Range<usize>>) -> Self {
        let shown = merged(places);
        if shown.first() == Some(&(0..text.len())) {
            return Parts::default();
        }
        let mut quiet = Vec::new();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            without(&shown, start..start + line.trim_end().len(), &mut quiet);
            start += line.len();
        }
        Parts { quiet: spoken(text, quiet), ..Parts::default() }
    }

    /// True if what stands there may be a value: not the name of one or a call that gives it.
    pub(super) fn is_value(&self, range: &Range<usize>) -> bool {
        let is_in = |parts: &[Range<usize>]| {
            let behind = parts.partition_point(|part| part.start <= range.start);
            behind.checked_sub(1).and_then(|last| parts.get(last)).is_some_and(|part| range.start < part.end)
        };
        !is_in(&self.code) || is_in(&self.values)
    }

    /// The quiet texts that reach into some bytes.
    pub(super) fn quiet_in(&self, bytes: &Range<usize>) -> &[Range<usize>] {
        let first = self.quiet.partition_point(|text| text.end <= bytes.start);
        let behind = self.quiet.partition_point(|text| text.start < bytes.end);
        self.quiet.get(first..behind).unwrap_or_default()
    }
}

/// Covers the letters and digits of these texts, which are shown nowhere, each by a sign of as many bytes: places,
/// and columns too, stay what they are.
pub(super) fn silence(shown: &mut String, quiet: &[Range<usize>]) {
    for range in quiet {
        let Some(text) = shown.get(range.clone()) else { continue };
        let cover = |c: char| match c.len_utf8() {
            _ if !c.is_alphanumeric() => c,
            1 => '*',
            2 => '×',
            3 => '＊',
            _ => c,
        };
        let covered: String = text.chars().map(cover).collect();
        shown.replace_range(range.clone(), &covered);
    }
}

/// Those of the ranges that hold letters or digits, in order.
pub fn spoken(text: &str, mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.retain(|part| text.get(part.clone()).is_some_and(|part| part.contains(char::is_alphanumeric)));
    merged(ranges)
}

/// Adds what of a range is in none of these.
pub fn without(ranges: &[Range<usize>], range: Range<usize>, into: &mut Vec<Range<usize>>) {
    let mut at = range.start;
    let first = ranges.partition_point(|other| other.end <= range.start);
    for other in ranges.slice(first..).iter().take_while(|other| other.start < range.end) {
        into.push(at..other.start.max(at));
        at = other.end;
    }
    into.push(at..range.end.max(at));
}

/// The ranges in order, those that meet made one.
pub fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.retain(|range| !range.is_empty());
    ranges.sort_by_key(|range| (range.start, range.end));
    ranges.dedup_by(|next, last| {
        let meets = next.start <= last.end;
        if meets {
            last.end = last.end.max(next.end);
        }
        meets
    });
    ranges
}
