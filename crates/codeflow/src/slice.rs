//! Parts of texts and lists by ranges that were found in these very texts and lists.

use std::slice::SliceIndex;

/// The byte `at`, or the nearest before it that a character begins or the text ends at.
pub fn floor_boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default()
}

/// The byte `at`, or the nearest behind it that a character begins or the text ends at.
pub fn ceil_boundary(text: &str, at: usize) -> usize {
    (at..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}

/// Takes a part of a text or a list.
pub trait Slice {
    /// The part at a range that lies in it (of a text: on boundaries of characters), because it was found there.
    /// Should it ever not do so, a debug build stops here, and any other goes on with nothing.
    #[track_caller]
    fn slice<R: SliceIndex<Self, Output = Self> + Clone>(&self, range: R) -> &Self;
}

impl Slice for str {
    #[track_caller]
    fn slice<R: SliceIndex<str, Output = str> + Clone>(&self, range: R) -> &str {
        debug_assert!(self.get(range.clone()).is_some(), "a range that is none of its text");
        self.get(range).unwrap_or_default()
    }
}

impl<T> Slice for [T] {
    #[track_caller]
    fn slice<R: SliceIndex<[T], Output = [T]> + Clone>(&self, range: R) -> &[T] {
        debug_assert!(self.get(range.clone()).is_some(), "a range that is none of its list");
        self.get(range).unwrap_or_default()
    }
}
