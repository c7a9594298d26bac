//! Explanations for a terminal: headings, wrapped lines, findings drawn.

use std::fmt::Write as _;

use miette::ThemeStyles;

use super::super::wrap::wrap;
use super::super::{Format, Options, renderer};
use super::layout::{Body, Overview, Row, Section, overview, sections, title};
use crate::explain::{Explained, Explanation};
use crate::source::Sources;
use crate::text::Lang;

/// Explanations are never narrower than this.
const NARROWEST: usize = 40;

pub(super) fn write(explained: &Explained, options: &Options) -> String {
    let mut page = Page {
        text: String::new(),
        options: Options { width: options.width.max(NARROWEST), ..*options },
        styles: if options.color { ThemeStyles::ansi() } else { ThemeStyles::none() },
        is_one_of_several: explained.is_search,
    };
    for (at, explanation) in explained.explanations.iter().enumerate() {
        if at > 0 {
            page.line("");
        }
        if explained.is_search {
            page.quote_given(explanation, at + 1);
        }
        page.explanation(explanation, &explained.sources);
    }
    if let Some(overview) = overview(explained, options.lang) {
        page.overview(&overview);
    }
    page.text
}

struct Page {
    text: String,
    options: Options,
    styles: ThemeStyles,
    is_one_of_several: bool,
}

impl Page {
    fn explanation(&mut self, explanation: &Explanation, sources: &Sources) {
        let title = title(explanation, self.options.lang);
        for line in wrap(&title, self.options.width) {
            let line = self.styles.warning.style(line).to_string();
            self.line(&line);
        }
        for section in sections(explanation, self.is_one_of_several, self.options.lang) {
            self.section(&section, explanation, sources);
        }
    }

    fn section(&mut self, section: &Section, explanation: &Explanation, sources: &Sources) {
        self.line("");
        if let Body::Word(word) = &section.body {
            let colon = if self.options.lang == Lang::Zh { "：" } else { ": " };
            let head = format!("{}{colon}", section.heading);
            self.hanging("", &head, word);
            return;
        }
        let heading = self.styles.help.style(section.heading).to_string();
        self.line(&heading);
        match &section.body {
            Body::Word(_) => {}
            Body::Paragraphs(paragraphs) => paragraphs.iter().for_each(|text| self.indented(text, 2)),
            Body::Rows(rows) => rows.iter().for_each(|row| self.row(row)),
            Body::Numbered(rows) => {
                for (at, row) in rows.iter().enumerate() {
                    let number = format!("{}. ", at + 1);
                    self.hanging("  ", &number, &row.head);
                    row.lines.iter().for_each(|line| self.indented(line, 2 + number.len()));
                }
            }
            Body::Steps(groups) => {
                for (who, steps) in groups {
                    self.indented(who, 2);
                    for (at, step) in steps.iter().enumerate() {
                        self.hanging("  ", &format!("{}. ", at + 1), step);
                    }
                }
            }
            Body::Quote(text) => {
                let width = self.options.width - 4;
                for line in wrap(text, width) {
                    self.line(&format!("  │ {line}"));
                }
            }
            Body::Findings => {
                let Some(report) = &explanation.report else { return };
                // Writing to a String does not fail.
                let _ = renderer(Format::Human, self.options).report(&mut self.text, report, sources);
                while self.text.ends_with("\n\n") {
                    self.text.pop();
                }
            }
        }
    }

    fn row(&mut self, row: &Row) {
        let head = match &row.value {
            Some(value) => format!("{} = {value}", row.head),
            None => row.head.clone(),
        };
        self.hanging("  ", "", &head);
        for line in &row.lines {
            // An address that is cut cannot be followed.
            if line.starts_with("https://") {
                self.line(&format!("      {line}"));
            } else {
                self.indented(line, 6);
            }
        }
    }

    /// The part of the pasted text that is explained.
    fn quote_given(&mut self, explanation: &Explanation, number: usize) {
        let given = explanation.given.split_whitespace().collect::<Vec<_>>().join(" ");
        let width = self.options.width;
        let rule = "─".repeat(width.saturating_sub(4));
        self.line(&format!("── {rule}"));
        self.line(&cut(&format!("{number}. {given}"), width));
        self.line("");
    }

    fn overview(&mut self, overview: &Overview) {
        let rule = "─".repeat(self.options.width.saturating_sub(4));
        self.line("");
        self.line(&format!("── {rule}"));
        let heading = self.styles.warning.style(&overview.heading).to_string();
        self.line(&heading);
        for (at, row) in overview.rows.iter().enumerate() {
            let head = match &row.value {
                Some(who) => format!("{} → {who}", row.head),
                None => row.head.clone(),
            };
            self.hanging("  ", &format!("{}. ", at + 1), &head);
            row.lines.iter().for_each(|line| self.indented(line, 5));
        }
    }

    fn indented(&mut self, text: &str, indent: usize) {
        let width = self.options.width.saturating_sub(indent);
        for line in wrap(text, width) {
            self.line(&format!("{:indent$}{line}", ""));
        }
    }

    /// A paragraph whose further lines begin below the text of the first.
    fn hanging(&mut self, margin: &str, head: &str, text: &str) {
        let indent = margin.len() + unicode_width::UnicodeWidthStr::width(head);
        let lines = wrap(text, self.options.width.saturating_sub(indent));
        for (at, line) in lines.iter().enumerate() {
            if at == 0 {
                let head = self.styles.help.style(head).to_string();
                self.line(&format!("{margin}{head}{line}"));
            } else {
                self.line(&format!("{:indent$}{line}", ""));
            }
        }
    }

    fn line(&mut self, line: &str) {
        // Writing to a String does not fail.
        let _ = writeln!(self.text, "{line}");
    }
}

/// The beginning of a line that fits into a width.
fn cut(line: &str, width: usize) -> String {
    use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};
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
