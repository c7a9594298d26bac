//! A table in terminal columns, wide characters counted as two.

use unicode_width::UnicodeWidthStr;

use super::text::words;
use crate::document::Table;

/// Columns between two cells.
const GAP: usize = 2;

/// Texts in rows and columns, the heads first.
pub(super) struct Drawn {
    rows: Vec<Vec<String>>,
}

impl Drawn {
    /// A table whose cells were `squeezed` that many times.
    pub(super) fn new(table: &Table, squeezed: usize) -> Self {
        let heads = table.heads.iter().map(words).collect();
        let rows = table.rows.iter().map(|row| row.iter().map(|cell| words(cell.at(squeezed))).collect());
        Drawn { rows: std::iter::once(heads).chain(rows).collect() }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Cell;

    #[test]
    fn wide_characters_take_two_columns() {
        let row = |cells: [&str; 2]| cells.map(Cell::from).to_vec();
        let table = Table {
            heads: vec!["账号".into(), "是否展示".into()],
            rows: vec![row(["wx1", "是"]), row(["小程序x", "no"])],
            legend: None,
        };
        let drawn = Drawn::new(&table, 0);
        let lines = drawn.lines(17).unwrap();
        assert_eq!(lines, ["账号     是否展示", "─────────────────", "wx1      是", "小程序x  no"]);
        assert_eq!(drawn.lines(16), None);
        let stacked = drawn.stacked("：", "，");
        assert_eq!(stacked[0], ("wx1".to_owned(), "是否展示：是".to_owned()));
    }
}
