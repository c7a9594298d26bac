//! A document as Markdown: a comment for a ticket or a merge request, or a page. Nothing that somebody wrote can
//! become markup.

use super::super::markdown::details;
use super::super::markup::{self, barred, code, escaped};
use super::super::words::{colon, one_line};
use super::text::{self, flat, is_safe, lines, told};
use crate::document::{Block, Document, DocumentItem, DocumentPart, Inline, Phrase, Role, Row, TIE, Table};
use crate::slice::Slice;
use crate::text::Lang;

pub(super) fn write(document: &Document<'_>) -> String {
    let is_page = document.level == Document::PAGE;
    let mut page = Page { paragraphs: Vec::new(), lang: document.lang, is_page };
    let mut level = document.level;
    if let Some(title) = &document.title {
        page.heading(level, title);
        level += 1;
    }
    document.parts.iter().for_each(|part| page.part(part, level));
    let mut text = page.paragraphs.join("\n\n").replace(TIE, " ");
    text.push('\n');
    text
}

/// What a blank line comes between.
struct Page {
    paragraphs: Vec<String>,
    lang: Lang,
    /// False for a comment.
    is_page: bool,
}

impl Page {
    fn part(&mut self, part: &DocumentPart<'_>, level: usize) {
        if let Some(heading) = &part.heading {
            self.heading(level, heading);
        }
        if let Role::Excerpt { text, .. } = &part.role {
            self.add(format!("> {}", code(&one_line(text))));
        }
        let mut closing = part.closing.iter();
        if let Some(first) = closing.next() {
            self.add(format!("**{}**", self.marked(first)));
        }
        let level = if part.heading.is_some() { level + 1 } else { level };
        told(&part.blocks, true).into_iter().for_each(|block| self.block(block, level));
        let rest: Vec<_> = closing.map(|line| self.paragraph(line)).collect();
        self.add(rest.join("\n"));
    }

    fn block(&mut self, block: &Block<'_>, level: usize) {
        match block {
            Block::Heading(heading) => self.heading(level, heading),
            Block::Section { heading, blocks } | Block::More { heading, blocks } => {
                self.add(format!("**{}**", self.marked(heading)));
                told(blocks, true).into_iter().for_each(|block| self.block(block, level));
            }
            Block::Field { label, text } => {
                self.add(format!("**{}**{}{}", self.marked(label), colon(self.lang), self.marked(text)));
            }
            Block::Paragraph(text) => self.add(self.paragraph(text)),
            Block::Given(text) => self.add(code(&one_line(text))),
            Block::List(texts) => self.add(self.bullets(texts)),
            Block::Rows(rows) => self.add(list(rows.iter().map(|one| self.row(one)))),
            Block::Numbered(rows) => self.add(list(rows.iter().enumerate().map(|(at, row)| {
                let below = row.lines.iter().map(|line| format!("\n   {}", self.marked(line)));
                format!("{}. {}{}", at + 1, self.marked(&row.head), below.collect::<String>())
            }))),
            Block::Steps(groups) => {
                for steps in groups {
                    self.add(self.paragraph(&steps.who));
                    let steps = steps.steps.iter().enumerate();
                    self.add(list(steps.map(|(at, step)| format!("{}. {}", at + 1, self.marked(step)))));
                }
            }
            Block::Quote(texts) => {
                let texts: Vec<_> = texts.iter().map(|text| format!("> {}", self.paragraph(text))).collect();
                self.add(texts.join("\n>\n"));
            }
            Block::Item(item) => self.item(item),
            Block::Table(table) => self.table(table),
            Block::Code(text) => self.add(fenced(text)),
            Block::Findings(told) => {
                for finding in told.findings() {
                    self.add(details(finding, told.sources(), self.lang).trim_end().to_owned());
                }
            }
            // Resolved before.
            Block::Either { .. } => {}
        }
    }

    fn item(&mut self, item: &DocumentItem) {
        match item.number {
            Some(number) => self.add(format!("**\\[{number}\\] {}**", self.marked(&item.text))),
            None => self.add(self.paragraph(&item.text)),
        }
        self.add(self.bullets(&item.lines));
    }

    fn table(&mut self, table: &Table) {
        let row = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
        let cell = |text: &Phrase| barred(&self.marked(text));
        let heads = row(table.heads.iter().map(cell).collect());
        let rule = format!("|{}", "---|".repeat(table.heads.len()));
        let rows = table.rows.iter().map(|cells| row(cells.iter().map(|one| cell(&one.text)).collect()));
        self.add(list([heads, rule].into_iter().chain(rows)));
        table.legend.iter().for_each(|legend| self.add(self.paragraph(legend)));
    }

    fn heading(&mut self, level: usize, heading: &Phrase) {
        self.add(format!("{} {}", "#".repeat(level.clamp(1, 6)), self.marked(heading)));
    }

    fn add(&mut self, paragraph: String) {
        if !paragraph.is_empty() {
            self.paragraphs.push(paragraph);
        }
    }
}

fn list(lines: impl Iterator<Item = String>) -> String {
    lines.collect::<Vec<_>>().join("\n")
}

impl Page {
    fn bullets(&self, texts: &[Phrase]) -> String {
        list(texts.iter().map(|text| format!("- {}", self.paragraph(text))))
    }

    fn row(&self, row: &Row) -> String {
        let head = match &row.value {
            Some(value) => format!("{} = {}", code(&text::words(&row.head)), code(&one_line(value))),
            None => self.paragraph(&row.head),
        };
        let below: Vec<_> = row.lines.iter().map(|line| self.marked(line)).collect();
        let below = if below.is_empty() { String::new() } else { format!(": {}", below.join(" ")) };
        format!("- {head}{below}")
    }

    /// A phrase that begins a line: what would make it a list or a heading does not.
    fn paragraph(&self, text: &Phrase) -> String {
        let text = self.marked(text);
        let behind = text.trim_start_matches(|character: char| character.is_ascii_digit());
        let is_number = behind.len() < text.len() && behind.starts_with(['.', ')']);
        if is_number {
            let digits = text.len() - behind.len();
            return format!("{}\\{behind}", text.slice(..digits));
        }
        if text.starts_with(['-', '+', '=']) || self.is_page && text.starts_with('#') {
            format!("\\{text}")
        } else {
            text
        }
    }

    /// A phrase as Markdown.
    fn marked(&self, phrase: &Phrase) -> String {
        let marked: String = phrase
            .inlines()
            .iter()
            .map(|inline| match inline {
                Inline::Text(text) => self.escaped(&flat(text)),
                Inline::Strong(text) => format!("**{}**", self.escaped(flat(text).trim())),
                Inline::Code(text) => code(&one_line(text)),
                Inline::Link { text: Some(text), to } if is_safe(to) => {
                    format!("[{}]({})", self.escaped(&flat(text)), markup::address(to))
                }
                Inline::Link { text: None, to } if text::is_of_web(to) => {
                    format!("<{}>", markup::address(to))
                }
                Inline::Link { text, to } => self.escaped(&flat(text.as_ref().unwrap_or(to))),
            })
            .collect();
        marked.trim().to_owned()
    }

    /// Words in which nothing is markup. On a page nobody is called and no ticket is looked for.
    fn escaped(&self, text: &str) -> String {
        if self.is_page { markup::escaped_on_page(text) } else { escaped(text) }
    }
}

/// Lines as they are, whatever fences they hold.
fn fenced(text: &str) -> String {
    let text = lines(text);
    let longest = text.split(|character| character != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let lines: Vec<_> = text.lines().map(str::trim_end).collect();
    format!("{fence}text\n{}\n{fence}", lines.join("\n"))
}
