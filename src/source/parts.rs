//! What the parts of somebody else's text are, as far as it matters for what is shown of it.

use std::ops::Range;

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
