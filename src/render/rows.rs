//! One line of a source as it is drawn: tabs spread out, and cut around its marks when it is too long.

use std::ops::Range;

use crate::slice::Slice;
use unicode_width::UnicodeWidthChar;

/// What stands where characters were left out.
const ELLIPSIS: char = '…';

/// Tabs reach to the next multiple of this many columns.
const TAB: usize = 4;

/// Columns of what miette draws between the mark of a place and its text (`╰── `).
pub(super) const LEAD: usize = 4;

/// The fewest columns for a text beside a mark before its line is cut to make room.
pub(super) const NARROWEST_TEXT: usize = 16;

/// The columns a line that is cut leaves for a text beside a mark.
const ROOM_FOR_TEXT: usize = 24;

/// A place on a line that will be underlined.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    /// Bytes of the source.
    pub(super) range: Range<usize>,
    /// How many columns its text wants beside the underline; 0 without text.
    pub(super) columns: usize,
}

/// A text of which lines are drawn.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text<'t> {
    /// The text as it may be shown.
    pub(super) shown: &'t str,
    /// What of it stays out of sight unless a mark stands there, in the order of places.
    pub(super) quiet: &'t [Range<usize>],
    /// The marks on the line.
    pub(super) marks: &'t [Mark],
}

impl Text<'_> {
    /// What of a range is drawn.
    fn drawn(&self, range: &Range<usize>) -> Vec<Range<usize>> {
        let first = self.quiet.partition_point(|quiet| quiet.end <= range.start);
        let near = self.quiet.get(first..).unwrap_or_default().iter();
        let mut drawn = Vec::new();
        let mut at = range.start;
        for quiet in near.take_while(|quiet| quiet.start < range.end).filter(|quiet| !self.is_marked(quiet)) {
            drawn.push(at..quiet.start.max(at));
            at = quiet.end;
        }
        drawn.push(at.min(range.end)..range.end);
        drawn
    }

    fn is_marked(&self, quiet: &Range<usize>) -> bool {
        self.marks.iter().any(|mark| mark.range.start < quiet.end && quiet.start < mark.range.end)
    }
}

/// A line as it is drawn, without line break.
#[derive(Debug)]
pub(super) struct Row {
    text: String,
    columns: usize,
    cells: Vec<Cell>,
}

/// A drawn character, or the ellipsis for many.
#[derive(Debug)]
struct Cell {
    source: Range<usize>,
    drawn: Range<usize>,
}

/// How much of a long line stays.
struct Plan {
    /// Columns at the start of the line.
    head: usize,
    /// Columns to each side of a mark.
    around: usize,
    /// Columns of a marked text itself; the middle of a longer one is left out.
    marked: usize,
}

/// From generous to narrow; the first that fits is taken.
const PLANS: [Plan; 11] = [
    Plan { head: 24, around: 24, marked: 60 },
    Plan { head: 24, around: 20, marked: 40 },
    Plan { head: 16, around: 16, marked: 40 },
    Plan { head: 16, around: 8, marked: 32 },
    Plan { head: 0, around: 20, marked: 40 },
    Plan { head: 0, around: 14, marked: 40 },
    Plan { head: 0, around: 8, marked: 30 },
    Plan { head: 0, around: 6, marked: 24 },
    Plan { head: 0, around: 4, marked: 16 },
    Plan { head: 0, around: 2, marked: 12 },
    Plan { head: 0, around: 0, marked: 8 },
];

/// Columns kept at the end of a long line that carries no mark.
const TAIL: usize = 12;

impl Row {
    /// Draws the bytes `line` of `text` after `indent` spaces, in at most `width` columns if that can
    /// be done without hiding a mark.
    pub(super) fn draw(of: Text<'_>, line: Range<usize>, indent: usize, width: usize) -> Row {
        let Text { shown: text, marks, .. } = of;
        // A character takes four bytes at most, so a longer line cannot fit; it may be huge.
        if line.len() <= width.saturating_mul(4) {
            let whole = Row::of(of, &line, indent, std::slice::from_ref(&line));
            if whole.fits(marks, width, NARROWEST_TEXT) {
                return whole;
            }
        }
        if marks.is_empty() {
            let room = width.saturating_sub(indent + TAIL + 1);
            let head = line.start..right(text, &line, line.start, room);
            let tail = left(text, &line, line.end, TAIL)..line.end;
            return Row::of(of, &line, indent, &joined(text, vec![head, tail]));
        }
        let mut narrowest = None;
        for plan in &PLANS {
            let mut kept = plan.keep(text, &line, marks);
            let row = Row::of(of, &line, indent, &kept);
            if row.fits(marks, width, ROOM_FOR_TEXT) {
                let room = width.saturating_sub(row.columns);
                if let Some(last) = kept.last_mut() {
                    last.end = right(text, &line, last.end, room);
                }
                return Row::of(of, &line, indent, &kept);
            }
            narrowest = Some(row);
        }
        narrowest.unwrap_or_else(|| Row::of(of, &line, indent, &[]))
    }

    /// The drawn text.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Where bytes of the source are drawn, in bytes of the drawn text.
    pub(super) fn place(&self, range: &Range<usize>) -> Range<usize> {
        let first = self.cells.partition_point(|cell| cell.source.end <= range.start);
        let start = self.cells.get(first).map_or(self.text.len(), |cell| cell.drawn.start);
        if range.is_empty() {
            return start..start;
        }
        let last = self.cells.partition_point(|cell| cell.source.end < range.end);
        let end = self.cells.get(last).map_or(self.text.len(), |cell| cell.drawn.end);
        start..end.max(start)
    }

    /// The column, from 0, under which miette hangs the text of a mark.
    pub(super) fn hook(&self, range: &Range<usize>) -> usize {
        let drawn = self.place(range);
        // Character by character, as miette counts.
        let columns = |end| self.text.slice(..end).chars().filter_map(UnicodeWidthChar::width).sum::<usize>();
        let start = columns(drawn.start);
        (start + columns(drawn.end).max(start + 1)) / 2
    }

    fn fits(&self, marks: &[Mark], width: usize, text: usize) -> bool {
        self.columns <= width
            && marks.iter().all(|mark| {
                mark.columns == 0 || self.hook(&mark.range) + LEAD + mark.columns.min(text) <= width
            })
    }

    /// The row that shows the `kept` ranges (sorted, apart) of a line but for what is quiet there, and an ellipsis
    /// for each gap.
    fn of(text: Text<'_>, line: &Range<usize>, indent: usize, kept: &[Range<usize>]) -> Row {
        let mut row = Row { text: " ".repeat(indent), columns: indent, cells: Vec::new() };
        let mut at = line.start;
        for range in kept.iter().flat_map(|range| text.drawn(range)).filter(|range| !range.is_empty()) {
            row.skip(at..range.start);
            for (byte, character) in text.shown.slice(range.clone()).char_indices() {
                let source = range.start + byte..range.start + byte + character.len_utf8();
                row.push(source, character);
            }
            at = range.end;
        }
        row.skip(at..line.end);
        row
    }

    fn skip(&mut self, gap: Range<usize>) {
        if !gap.is_empty() {
            self.push(gap, ELLIPSIS);
        }
    }

    fn push(&mut self, source: Range<usize>, character: char) {
        let start = self.text.len();
        if character == '\t' {
            let columns = TAB - self.columns % TAB;
            self.text.extend(std::iter::repeat_n(' ', columns));
            self.columns += columns;
        } else {
            self.text.push(character);
            self.columns += character.width().unwrap_or(0);
        }
        self.cells.push(Cell { source, drawn: start..self.text.len() });
    }
}

impl Plan {
    fn keep(&self, text: &str, line: &Range<usize>, marks: &[Mark]) -> Vec<Range<usize>> {
        let mut kept = Vec::with_capacity(2 * marks.len() + 1);
        kept.push(line.start..right(text, line, line.start, self.head));
        for Mark { range, .. } in marks {
            let before = left(text, line, range.start, self.around);
            let after = right(text, line, range.end, self.around);
            // One column goes to the ellipsis.
            let half = self.marked.saturating_sub(1) / 2;
            let head = right(text, line, range.start, self.marked - half - 1).min(range.end);
            let tail = left(text, line, range.end, half).max(range.start);
            if right(text, line, range.start, self.marked) < range.end {
                kept.extend([before..head, tail..after]);
            } else {
                kept.push(before..after);
            }
        }
        joined(text, kept)
    }
}

/// Ranges in order, those that meet or leave only a column between them made one.
fn joined(text: &str, mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_unstable_by_key(|range| (range.start, range.end));
    let mut joined: Vec<Range<usize>> = Vec::new();
    for range in ranges.into_iter().filter(|range| !range.is_empty()) {
        match joined.last_mut() {
            Some(last) if text.get(last.end..range.start).is_none_or(|gap| gap.chars().nth(1).is_none()) => {
                last.end = last.end.max(range.end);
            }
            _ => joined.push(range),
        }
    }
    joined
}

/// The byte up to `columns` columns right of `from`, within the line.
fn right(text: &str, line: &Range<usize>, from: usize, columns: usize) -> usize {
    let rest = text.slice(from..line.end);
    let mut used = 0;
    for (byte, character) in rest.char_indices() {
        used += columns_of(character);
        if used > columns {
            return from + byte;
        }
    }
    from + rest.len()
}

/// The byte up to `columns` columns left of `from`, within the line.
fn left(text: &str, line: &Range<usize>, from: usize, columns: usize) -> usize {
    let rest = text.slice(line.start..from);
    let mut used = 0;
    for (byte, character) in rest.char_indices().rev() {
        used += columns_of(character);
        if used > columns {
            return line.start + byte + character.len_utf8();
        }
    }
    line.start
}

/// Columns of a character; the most a tab can take.
fn columns_of(character: char) -> usize {
    if character == '\t' { TAB } else { character.width().unwrap_or(0) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_width::UnicodeWidthStr;

    fn draw(text: &str, mark: Option<Range<usize>>, width: usize) -> (String, Vec<String>) {
        let marks: Vec<_> = mark.map(|range| Mark { range, columns: 0 }).into_iter().collect();
        let row = Row::draw(Text { shown: text, quiet: &[], marks: &marks }, 0..text.len(), 0, width);
        let marked = marks.iter().map(|mark| row.text()[row.place(&mark.range)].to_owned()).collect();
        (row.text().to_owned(), marked)
    }

    #[test]
    fn a_line_that_fits_stays_as_it_is() {
        assert_eq!(draw("a\tb: 权限集", Some(3..4), 20), ("a   b: 权限集".to_owned(), vec![":".to_owned()]));
    }

    #[test]
    fn a_long_line_keeps_its_marks() {
        let text = format!("url: {}component_appid=wx{}", "a".repeat(100), "b".repeat(100));
        let (drawn, marked) = draw(&text, Some(105..120), 60);
        assert!(drawn.width() <= 60, "{drawn}");
        assert_eq!(marked, ["component_appid"]);
        assert!(drawn.starts_with("url: aaa"), "{drawn}");
    }

    #[test]
    fn a_long_mark_loses_its_middle() {
        let text = format!("&pre_auth_code={}", "*".repeat(100));
        let (drawn, marked) = draw(&text, Some(15..115), 60);
        assert!(drawn.width() <= 60, "{drawn}");
        assert!(drawn.starts_with("&pre_auth_code=***"), "{drawn}");
        assert!(marked[0].contains('…') && marked[0].starts_with('*') && marked[0].ends_with('*'));
    }

    #[test]
    fn a_long_line_without_marks_keeps_both_ends() {
        let (drawn, _) = draw(&format!("&state={}end", "x".repeat(100)), None, 40);
        assert_eq!(drawn, format!("&state={}…{}end", "x".repeat(20), "x".repeat(9)));
    }
}
