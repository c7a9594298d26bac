//! A text as the lines it is drawn in, and places as what of one line is marked.

use std::ops::Range;

use crate::slice::floor_boundary;
use crate::source::{Source, SourceKind};

/// How far the parameters of a link stand to the right of its first line.
const INDENT: usize = 2;

/// A label, reduced to one drawn line.
#[derive(Debug)]
pub(super) struct Spot {
    /// Index of the drawn line.
    pub(super) line: usize,
    pub(super) range: Range<usize>,
    /// For people, line and column from 0.
    #[cfg_attr(not(feature = "cli"), allow(dead_code))]
    pub(super) point: (usize, usize),
    pub(super) text: String,
    pub(super) primary: bool,
}

/// A source as lines to draw: those of a file, or a parameter each of a link. The line that a link is of a
/// file is drawn as that line, so that its number is that of the file.
pub(super) struct Lines<'s> {
    pub(super) source: &'s Source,
    /// Only for a link that stands alone; a file knows its lines.
    parameters: Option<Vec<Range<usize>>>,
}

impl<'s> Lines<'s> {
    pub(super) fn of(source: &'s Source) -> Self {
        let is_alone = source.kind() == SourceKind::Link && !source.is_line_of_file();
        let parameters = is_alone.then(|| parameters(source));
        Lines { source, parameters }
    }

    pub(super) fn count(&self) -> usize {
        self.parameters.as_ref().map_or(self.source.line_count(), Vec::len)
    }

    /// The bytes of a line (from 0), without line break.
    pub(super) fn range(&self, line: usize) -> Range<usize> {
        match &self.parameters {
            None => self.source.line(line + 1),
            Some(parameters) => parameters.get(line).cloned().unwrap_or_default(),
        }
    }

    pub(super) fn indent(&self, line: usize) -> usize {
        if self.parameters.is_some() && line > 0 { INDENT } else { 0 }
    }

    /// The line a byte is on; a point between two parameters belongs to the earlier one.
    fn line_of(&self, byte: usize, is_point: bool) -> usize {
        match &self.parameters {
            None => self.source.point(byte).line - self.source.first_line(),
            Some(parameters) => {
                let begun = parameters.partition_point(|line| line.start <= byte);
                let line = begun.saturating_sub(1);
                let previous = line.checked_sub(1).and_then(|line| parameters.get(line));
                if is_point && previous.is_some_and(|line| line.end == byte) { line - 1 } else { line }
            }
        }
    }

    /// A label as one place on one line: of a longer one the first line that is not blank.
    pub(super) fn spot(&self, span: Range<usize>, text: String, primary: bool) -> Spot {
        let shown = self.source.shown();
        let mut start = floor_boundary(shown, span.start);
        let mut end = floor_boundary(shown, span.end).max(start);
        let is_point = start == end;
        let mut line = self.line_of(start, is_point);
        if end > self.range(line).end {
            let covered = self.source.slice(start..end);
            if !covered.trim().is_empty() {
                start += covered.len() - covered.trim_start().len();
                end = start + covered.trim().len();
                line = self.line_of(start, false);
            }
            let bounds = self.range(line);
            start = start.clamp(bounds.start, bounds.end);
            end = end.clamp(start, bounds.end);
        }
        let point = match &self.parameters {
            // A link of its own has no lines but the drawn ones; in a file the true place counts.
            Some(_) => {
                let before = self.source.slice(self.range(line).start..start);
                (line, self.indent(line) + before.chars().count())
            }
            None => {
                let point = self.source.point(start);
                (point.line - 1, point.column - 1)
            }
        };
        Spot { line, range: start..end, point, text, primary }
    }
}

/// The lines of a link: scheme, host and path; each parameter with its `?` or `&`; the fragment.
fn parameters(link: &Source) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    for number in 1..=link.line_count() {
        let bounds = link.line(number);
        let (mut query, mut fragment) = (false, false);
        let mut start = bounds.start;
        for (byte, character) in link.slice(bounds.clone()).char_indices() {
            let breaks = match character {
                '?' => !std::mem::replace(&mut query, true),
                '#' => !std::mem::replace(&mut fragment, true),
                '&' => true,
                _ => false,
            };
            if breaks && byte > 0 {
                lines.push(start..bounds.start + byte);
                start = bounds.start + byte;
            }
        }
        lines.push(start..bounds.end);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::parameters;
    use crate::source::{SourceKind, Sources};

    #[test]
    fn a_link_is_drawn_one_parameter_a_line() {
        let mut sources = Sources::new();
        let id = sources.add("link", SourceKind::Link, "https://a.example.com/b?c=1&d=?&amp;e#f?g#h");
        let source = sources.get(id).unwrap();
        let lines: Vec<_> = parameters(source).into_iter().map(|line| source.slice(line)).collect();
        assert_eq!(lines, ["https://a.example.com/b", "?c=1", "&d=?", "&amp;e", "#f?g#h"]);
    }
}
