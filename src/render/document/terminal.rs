//! A document for a terminal: headings, wrapped lines, tables and findings drawn.

use std::fmt::Write as _;

use miette::ThemeStyles;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::super::Options;
use super::super::human::{NARROWEST, faults};
use super::super::words::{colon, one_line};
use super::super::wrap::wrap;
use super::table::Drawn;
use super::text::{lines, told, words};
use crate::diagnostic::Severity;
use crate::document::{Block, Document, DocumentItem, DocumentPart, Role, Row, Steps, TIE, Table, shortened};
use crate::text::Lang;

pub(super) fn write(document: &Document<'_>, options: &Options) -> String {
    let mut page = Page {
        text: String::new(),
        needs_gap: false,
        options: Options { lang: document.lang, width: options.width.max(NARROWEST), ..*options },
        styles: if options.color { ThemeStyles::ansi() } else { ThemeStyles::none() },
    };
    for part in &document.parts {
        page.gap();
        page.part(part);
    }
    page.text
}

struct Page {
    text: String,
    /// True if a blank line comes before the next one.
    needs_gap: bool,
    options: Options,
    styles: ThemeStyles,
}

impl Page {
    fn part(&mut self, part: &DocumentPart<'_>) {
        let width = self.options.width;
        let rule = "─".repeat(width.saturating_sub(1));
        match &part.role {
            Role::Main => {}
            Role::Excerpt { number, text } => {
                self.line(&rule);
                self.line(&cut(&format!("{number}. {}", one_line(text)), width));
                self.gap();
            }
            Role::Overview => self.line(&rule),
        }
        if let Some(heading) = &part.heading {
            for line in wrap(&words(heading), width) {
                let line = self.styles.warning.style(line).to_string();
                self.line(&line);
            }
        }
        let mut before = None;
        for block in told(&part.blocks, true) {
            if !is_tight(before, block) {
                self.gap();
            }
            self.block(block, 0);
            before = Some(block);
        }
        self.gap();
        for (at, line) in part.closing.iter().enumerate() {
            for line in wrap(&words(line), width) {
                let line = if at == 0 { self.styles.help.style(line).to_string() } else { line };
                self.line(&line);
            }
        }
    }

    fn block(&mut self, block: &Block<'_>, indent: usize) {
        match block {
            Block::Heading(heading) => {
                let heading = words(heading);
                let line = "─".repeat(self.options.width.saturating_sub(heading.width() + 4));
                let line = self.styles.help.style(format!("── {heading} {line}")).to_string();
                self.line(&line);
            }
            Block::Section { heading, blocks } | Block::More { heading, blocks } => {
                let heading = self.styles.help.style(words(heading)).to_string();
                self.line(&heading);
                told(blocks, true).into_iter().for_each(|block| self.block(block, 2));
            }
            Block::Field { label, text } => {
                let head = format!("{}{}", words(label), colon(self.options.lang));
                self.hanging("", &head, &words(text));
            }
            Block::Paragraph(text) => self.wrapped(&words(text), indent, indent),
            Block::Given(text) => {
                let text = shortened(&one_line(text), self.options.width - 2);
                self.line(&format!("  {text}"));
            }
            Block::List(texts) => {
                texts.iter().for_each(|text| self.wrapped(&words(text), indent, indent + 2));
            }
            Block::Rows(rows) => rows.iter().for_each(|row| self.row(row)),
            Block::Numbered(rows) => {
                for (at, row) in rows.iter().enumerate() {
                    let number = format!("{}. ", at + 1);
                    self.hanging("  ", &number, &words(&row.head));
                    let indent = 2 + number.len();
                    row.lines.iter().for_each(|line| self.wrapped(&words(line), indent, indent));
                }
            }
            Block::Steps(groups) => groups.iter().for_each(|steps| self.steps(steps)),
            Block::Quote(texts) => {
                let width = self.options.width - 4;
                for line in texts.iter().flat_map(|text| wrap(&words(text), width)) {
                    self.line(&format!("  │ {line}"));
                }
            }
            Block::Item(item) => self.item(item),
            Block::Table(table) => self.table(table),
            Block::Code(code) => {
                lines(code).lines().for_each(|line| self.line(format!("  {line}").trim_end()));
            }
            Block::Findings(told) => {
                self.flush();
                let drawn = faults(told.findings(), told.sources(), &self.options);
                self.text.push_str(drawn.trim_end());
                self.text.push('\n');
            }
            // Resolved before.
            Block::Either { .. } => {}
        }
    }

    fn row(&mut self, row: &Row) {
        let head = words(&row.head);
        let head = match &row.value {
            Some(value) => format!("{head} = {}", one_line(value)),
            None => head,
        };
        self.wrapped(&head, 2, 2);
        row.lines.iter().for_each(|line| self.wrapped(&words(line), 6, 6));
    }

    fn steps(&mut self, steps: &Steps) {
        self.wrapped(&words(&steps.who), 2, 2);
        for (at, step) in steps.steps.iter().enumerate() {
            self.hanging("  ", &format!("{}. ", at + 1), &words(step));
        }
    }

    fn item(&mut self, item: &DocumentItem) {
        match item.number {
            None => self.wrapped(&words(&item.text), 2, 2),
            Some(number) => {
                let loud = match item.severity {
                    Some(Severity::Error) => self.styles.error,
                    Some(Severity::Warning) => self.styles.warning,
                    Some(Severity::Note) | None => self.styles.help,
                };
                let number = format!("[{number}] ");
                let rest = number.width();
                let lines = wrap(&format!("{number}{}", words(&item.text)), self.options.width - rest);
                for (at, line) in lines.iter().enumerate() {
                    let indent = if at == 0 { 0 } else { rest };
                    self.line(&format!("{:indent$}{}", "", loud.style(line)));
                }
            }
        }
        item.lines.iter().for_each(|line| self.wrapped(&words(line), 4, 6));
    }

    fn table(&mut self, table: &Table) {
        let squeezes = table.rows.iter().flatten().map(|cell| cell.shorter.len()).max().unwrap_or(0);
        let mut drawn = (0..=squeezes).map(|squeezed| Drawn::new(table, squeezed));
        match drawn.find_map(|drawn| drawn.lines(self.options.width)) {
            Some(lines) => lines.iter().for_each(|line| self.line(line)),
            None => {
                let comma = match self.options.lang {
                    Lang::Zh => "，",
                    Lang::En => ", ",
                };
                for (name, cells) in Drawn::new(table, 0).stacked(colon(self.options.lang), comma) {
                    self.line(&name);
                    self.wrapped(&cells, 2, 4);
                }
            }
        }
        if let Some(legend) = &table.legend {
            self.wrapped(&words(legend), 0, 2);
        }
    }

    /// A paragraph whose first line is indented by `first` columns and the others by `rest`.
    fn wrapped(&mut self, text: &str, first: usize, rest: usize) {
        for (at, line) in wrap(text, self.options.width.saturating_sub(rest)).iter().enumerate() {
            let indent = if at == 0 { first } else { rest };
            self.line(&format!("{:indent$}{line}", ""));
        }
    }

    /// A paragraph whose further lines begin below the text of the first.
    fn hanging(&mut self, margin: &str, head: &str, text: &str) {
        let indent = margin.len() + head.width();
        for (at, line) in wrap(text, self.options.width.saturating_sub(indent)).iter().enumerate() {
            if at == 0 {
                let head = self.styles.help.style(head).to_string();
                self.line(&format!("{margin}{head}{line}"));
            } else {
                self.line(&format!("{:indent$}{line}", ""));
            }
        }
    }

    fn gap(&mut self) {
        self.needs_gap = !self.text.is_empty();
    }

    fn flush(&mut self) {
        if std::mem::take(&mut self.needs_gap) {
            self.text.push('\n');
        }
    }

    fn line(&mut self, line: &str) {
        self.flush();
        // Writing to a String does not fail.
        let _ = writeln!(self.text, "{}", line.replace(TIE, " "));
    }
}

/// True if a block stands right below what comes before it, `None` if that is the heading of the part.
fn is_tight(before: Option<&Block<'_>>, block: &Block<'_>) -> bool {
    match before {
        None => matches!(block, Block::Given(_) | Block::Numbered(_)),
        Some(Block::Given(_)) => matches!(block, Block::Item(_)),
        Some(_) => false,
    }
}

/// The beginning of a line that fits into a width.
fn cut(line: &str, width: usize) -> String {
    if line.width() <= width {
        return line.to_owned();
    }
    let mut used = 1;
    let fits = |character: &char| {
        used += character.width().unwrap_or(0);
        used <= width
    };
    let start: String = line.chars().take_while(fits).collect();
    format!("{start}…")
}
