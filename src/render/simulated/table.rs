//! A table of texts in terminal columns, wide characters counted as two.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns between two cells.
const GAP: usize = 2;

/// Texts in rows and columns, the heads first.
pub(super) struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table without rows.
    pub(super) fn new(heads: Vec<String>) -> Self {
        Table { rows: vec![heads] }
    }

    /// One more row, with as many cells as there are heads.
    pub(super) fn push(&mut self, row: Vec<String>) {
        self.rows.push(row);
    }

    /// The lines: the heads, a rule, a line a row. `None` if that is wider than `width`.
    pub(super) fn lines(&self, width: usize) -> Option<Vec<String>> {
        let columns = self.rows.first().map_or(0, Vec::len);
        let widest =
            |at: usize| self.rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.width()).max();
        let widths: Vec<_> = (0..columns).map(|at| widest(at).unwrap_or(0)).collect();
        let whole = widths.iter().sum::<usize>() + GAP * columns.saturating_sub(1);
        if whole > width {
            return None;
        }
        let line = |row: &Vec<String>| {
            let mut line = String::new();
            for (cell, width) in row.iter().zip(&widths) {
                line.push_str(cell);
                line.push_str(&" ".repeat(width - cell.width() + GAP));
            }
            line.trim_end().to_owned()
        };
        let mut lines: Vec<_> = self.rows.iter().map(line).collect();
        lines.insert(1.min(lines.len()), "─".repeat(whole));
        Some(lines)
    }

    /// The rows without the heads: for each its first cell, and the others with their heads in one line.
    pub(super) fn stacked(&self, colon: &str, comma: &str) -> Vec<(String, String)> {
        let Some((heads, rows)) = self.rows.split_first() else { return Vec::new() };
        let stack = |row: &Vec<String>| {
            let cells = heads.iter().zip(row).skip(1);
            let first = row.first().cloned().unwrap_or_default();
            (first, cells.map(|(head, cell)| format!("{head}{colon}{cell}")).collect::<Vec<_>>().join(comma))
        };
        rows.iter().map(stack).collect()
    }
}

/// The text, without its middle if it is wider than `width`.
pub(super) fn shortened(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let room = width.saturating_sub(1);
    let tail: String = {
        let tail: Vec<char> = fitting(text.chars().rev(), room / 3);
        tail.into_iter().rev().collect()
    };
    let head: String = fitting(text.chars(), room - tail.width()).into_iter().collect();
    format!("{head}…{tail}")
}

fn fitting(characters: impl Iterator<Item = char>, width: usize) -> Vec<char> {
    let mut used = 0;
    characters
        .take_while(|character| {
            used += character.width().unwrap_or(0);
            used <= width
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: [&str; 2]) -> Vec<String> {
        cells.map(str::to_owned).to_vec()
    }

    #[test]
    fn wide_characters_take_two_columns() {
        let mut table = Table::new(row(["账号", "是否展示"]));
        table.push(row(["wx1", "是"]));
        table.push(row(["小程序x", "no"]));
        let lines = table.lines(17).unwrap();
        assert_eq!(lines, ["账号     是否展示", "─────────────────", "wx1      是", "小程序x  no"]);
        assert_eq!(table.lines(16), None);
        let stacked = table.stacked("：", "，");
        assert_eq!(stacked[0], ("wx1".to_owned(), "是否展示：是".to_owned()));
    }

    #[test]
    fn a_long_text_loses_its_middle() {
        assert_eq!(shortened("abcdefghij", 10), "abcdefghij");
        assert_eq!(shortened("abcdefghijk", 10), "abcdef…ijk");
        assert_eq!(shortened("授权链接授权链接", 9), "授权链…接");
        assert!(shortened("授权链接授权链接", 2).width() <= 2);
    }
}
