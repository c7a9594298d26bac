//! Finds the tags of template languages in a page, which the reader of HTML must not see.

use std::ops::Range;

use crate::input::template::{Dialect, Finder, name};
use crate::slice::Slice;
use crate::source::MappedText;

/// The tags of template languages in a page.
pub(super) struct Tags<'t> {
    text: &'t str,
    dialect: Dialect,
    /// Where they stand, in the order of the page.
    ranges: Vec<Range<usize>>,
}

impl<'t> Tags<'t> {
    /// Finds them; takes time in proportion to the text.
    pub(super) fn find(text: &'t str, dialect: Dialect) -> Self {
        let mut finder = Finder::new(text, dialect);
        let mut ranges: Vec<Range<usize>> = Vec::new();
        while let Some(tag) = finder.next(ranges.last().map_or(0, |last| last.end)) {
            ranges.push(tag);
        }
        Tags { text, dialect, ranges }
    }

    /// The page with the tags filled up. What stands for them cannot begin or end a tag or a value, is no
    /// part of a character reference, and takes as many bytes, so that places stay what they are.
    pub(super) fn blanked(&self) -> Vec<u8> {
        let mut blanked = self.text.as_bytes().to_vec();
        for range in &self.ranges {
            debug_assert!(blanked.get(range.clone()).is_some(), "a tag that is none of its page");
            blanked.get_mut(range.clone()).unwrap_or_default().fill(b'_');
        }
        blanked
    }

    /// Adds a range of the page to a text, with a hole for each tag in it. What a script writes in braces
    /// stays where `is_script` says that the range is one; of Svelte only what is all of it is a script.
    pub(super) fn push_to(&self, composed: &mut MappedText<'static>, range: Range<usize>, is_script: bool) {
        let mut at = range.start;
        for tag in self.within(&range) {
            let written = self.text.slice(tag.clone());
            let is_part = self.dialect == Dialect::Braces && *tag != range;
            if is_script && !is_part && self.dialect.leaves_to_scripts(written) {
                continue;
            }
            composed.push_verbatim(self.text.slice(at..tag.start), at);
            composed.push_hole(name(written), tag.clone());
            at = tag.end;
        }
        composed.push_verbatim(self.text.slice(at..range.end), at);
    }

    /// All of them.
    pub(super) fn into_ranges(self) -> Vec<Range<usize>> {
        self.ranges
    }

    /// True if a tag begins in a range of the page.
    pub(super) fn is_in(&self, range: &Range<usize>) -> bool {
        !self.within(range).is_empty()
    }

    /// A range of the page without the tags that stick to its ends: `<?php if (…): ?>rel` is `rel`. `None`
    /// if nothing is left or a tag stands in the middle.
    pub(super) fn trim(&self, range: Range<usize>) -> Option<Range<usize>> {
        let mut tags = self.within(&range);
        let Range { mut start, mut end } = range;
        while let Some((first, rest)) = tags.split_first().filter(|(first, _)| first.start == start) {
            start = first.end;
            tags = rest;
        }
        while let Some((last, rest)) = tags.split_last().filter(|(last, _)| last.end == end) {
            end = last.start;
            tags = rest;
        }
        (start < end && tags.is_empty()).then_some(start..end)
    }

    /// The tags that begin in a range.
    fn within(&self, range: &Range<usize>) -> &[Range<usize>] {
        let first = self.ranges.partition_point(|tag| tag.start < range.start);
        let behind = self.ranges.partition_point(|tag| tag.start < range.end);
        self.ranges.slice(first..behind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_the_tags_around_them() {
        let trimmed = |text: &'static str| {
            Tags::find(text, Dialect::Common).trim(0..text.len()).map(|range| &text[range])
        };
        assert_eq!(trimmed("<?php if ($x): ?><?= a ?>rel<?php endif ?>"), Some("rel"));
        assert_eq!(trimmed("rel"), Some("rel"));
        assert_eq!(trimmed("{{ a }}{{ b }}"), None);
        assert_eq!(trimmed("data-{{ a }}-url"), None);
    }
}
