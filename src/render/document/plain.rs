//! A document as lines of text without drawing, for screen readers and logs: one fact a line.

use std::fmt::Write as _;

use super::super::plain::Plain;
use super::super::words::{colon, one_line};
use super::text::{lines, told, words};
use crate::document::{Block, Document, Phrase, Role, Row, TIE};
use crate::text::Lang;

pub(super) fn write(document: &Document<'_>) -> String {
    let mut page = Page { text: String::new(), needs_gap: false, lang: document.lang };
    for part in &document.parts {
        page.gap();
        if let Role::Excerpt { number, text } = &part.role {
            page.line(0, &format!("{number}. {}", one_line(text)));
        }
        if let Some(heading) = &part.heading {
            page.line(0, &words(heading));
        }
        for block in told(&part.blocks, false) {
            let stands_apart = stands_apart(block);
            if stands_apart {
                page.gap();
            }
            page.block(block, 0);
            if stands_apart {
                page.gap();
            }
        }
        part.closing.iter().for_each(|line| page.line(0, &words(line)));
    }
    page.text
}

/// True for a block with a blank line before and after it.
fn stands_apart(block: &Block<'_>) -> bool {
    matches!(
        block,
        Block::Item(_) | Block::Table(_) | Block::Findings(_) | Block::Code(_) | Block::Paragraph(_)
    )
}

struct Page {
    text: String,
    /// True if a blank line comes before the next one.
    needs_gap: bool,
    lang: Lang,
}

impl Page {
    fn block(&mut self, block: &Block<'_>, indent: usize) {
        let colon = colon(self.lang);
        match block {
            Block::Heading(heading) => {
                self.gap();
                self.line(indent, &words(heading));
            }
            Block::Section { heading, blocks } | Block::More { heading, blocks } => {
                self.line(indent, &format!("{}{}", words(heading), colon.trim_end()));
                told(blocks, false).into_iter().for_each(|block| self.block(block, 2));
                if blocks.iter().any(|block| matches!(block, Block::Findings(_))) {
                    self.gap();
                }
            }
            Block::Field { label, text } => {
                self.line(indent, &format!("{}{colon}{}", words(label), words(text)));
            }
            Block::Paragraph(text) => self.line(indent, &words(text)),
            Block::Given(text) => self.line(2, &one_line(text)),
            Block::List(texts) => self.lines(indent, texts),
            Block::Rows(rows) => rows.iter().for_each(|row| self.row("", row)),
            Block::Numbered(rows) => {
                rows.iter().enumerate().for_each(|(at, row)| self.row(&format!("{}. ", at + 1), row));
            }
            Block::Steps(groups) => {
                for steps in groups {
                    let who = words(&steps.who);
                    for (at, step) in steps.steps.iter().enumerate() {
                        self.line(2, &format!("{who} {}. {}", at + 1, words(step)));
                    }
                }
            }
            Block::Quote(texts) => self.lines(2, texts),
            Block::Item(item) => {
                let number = item.number.map(|number| format!("[{number}] ")).unwrap_or_default();
                self.line(indent, &format!("{number}{}", words(&item.text)));
                self.lines(indent + 2, &item.lines);
            }
            Block::Table(table) => {
                for row in &table.rows {
                    let mut cells = table.heads.iter().zip(row).map(|(head, cell)| (head, words(&cell.text)));
                    let name = cells.next().map(|(_, name)| name).unwrap_or_default();
                    self.line(indent, &name);
                    cells.for_each(|(head, cell)| {
                        self.line(indent + 2, &format!("{}{colon}{cell}", words(head)));
                    });
                }
                table.legend.iter().for_each(|legend| self.line(indent, &words(legend)));
            }
            Block::Code(code) => lines(code).lines().for_each(|line| self.line(2, line)),
            Block::Findings(told) => {
                self.flush();
                let plain = Plain::new(self.lang);
                for finding in told.findings() {
                    // Writing to a String does not fail.
                    let _ = plain.finding(&mut self.text, finding, told.sources());
                }
                self.text.truncate(self.text.trim_end().len());
                self.text.push('\n');
            }
            // Resolved before.
            Block::Either { .. } => {}
        }
    }

    fn row(&mut self, number: &str, row: &Row) {
        let head = words(&row.head);
        let value = row.value.as_deref().map(|value| format!(" = {}", one_line(value))).unwrap_or_default();
        self.line(2, &format!("{number}{head}{value}"));
        self.lines(4, &row.lines);
    }

    fn lines(&mut self, indent: usize, lines: &[Phrase]) {
        lines.iter().for_each(|line| self.line(indent, &words(line)));
    }

    fn gap(&mut self) {
        self.needs_gap = !self.text.is_empty();
    }

    fn flush(&mut self) {
        if std::mem::take(&mut self.needs_gap) {
            self.text.push('\n');
        }
    }

    fn line(&mut self, indent: usize, line: &str) {
        self.flush();
        // Writing to a String does not fail.
        let _ = writeln!(self.text, "{}", format!("{:indent$}{line}", "").replace(TIE, " ").trim_end());
    }
}
