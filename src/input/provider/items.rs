//! Lists of texts as people paste them from the console: several in one text.

use std::ops::Range;

use crate::slice::Slice;
use crate::source::Placed as _;
use crate::source::Span;
use crate::yaml::{Scalar, Spanned};

/// The items of one list, and what stood wrongly between them.
pub(super) struct Items {
    /// The items without blanks around them.
    pub texts: Texts,
    /// Separators other than the `;` that the console asks for. Of blanks, all of them.
    pub separators: Vec<Spanned<String>>,
}

impl Items {
    /// No item yet, of a list at a place.
    pub(super) fn new(list: Span) -> Self {
        Items { texts: Spanned::new(Vec::new(), list), separators: Vec::new() }
    }

    /// Adds what a scalar at `place` holds. The console wants items "以英文 ; 隔开"; they are also told
    /// apart at full-width `；` `，`, at `,` `、` and at blanks, which go into `separators`.
    pub(super) fn split(&mut self, scalar: &Scalar, place: Span) {
        let text = scalar.text();
        let spanned = |range: Range<usize>| {
            let value = text.slice(range.clone()).to_owned();
            Spanned::new(value, scalar.value.span(place.source, range))
        };
        let mut gap_start = 0;
        let mut has_item = false;
        for item in item_ranges(text) {
            let gap = gap_start..item.start;
            self.separators.extend(wrong_separator(text, gap, has_item).map(spanned));
            gap_start = item.end;
            has_item = true;
            self.texts.value.push(spanned(item));
        }
        self.separators.extend(wrong_separator(text, gap_start..text.len(), false).map(spanned));
    }
}

/// The runs of characters that are neither separators nor blanks.
fn item_ranges(text: &str) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for (at, character) in text.char_indices() {
        if is_separator(character) {
            continue;
        }
        let end = at + character.len_utf8();
        match ranges.last_mut() {
            Some(last) if last.end == at => last.end = end,
            _ => ranges.push(at..end),
        }
    }
    ranges
}

/// The part of a gap that is not as the console wants it. Blanks alone are wrong only `between` two items.
fn wrong_separator(text: &str, gap: Range<usize>, between: bool) -> Option<Range<usize>> {
    let written = text.get(gap.clone())?;
    let visible = written.trim();
    if visible.is_empty() {
        return (between && !written.is_empty()).then_some(gap);
    }
    let start = gap.start + (written.len() - written.trim_start().len());
    let is_right = visible.chars().all(|character| character == ';' || character.is_whitespace());
    (!is_right).then_some(start..start + visible.len())
}

fn is_separator(character: char) -> bool {
    matches!(character, ';' | '；' | '，' | ',' | '、') || character.is_whitespace()
}

/// A list of texts, and where the whole list stands.
pub type Texts = Spanned<Vec<Spanned<String>>>;

/// A list of integers, and where the whole list stands.
pub type Numbers = Spanned<Vec<Spanned<i64>>>;
