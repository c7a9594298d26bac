//! A document as HTML: a fragment of elements that say what they are. It holds no script and no style, and
//! nothing that somebody wrote becomes an element, an attribute or an address that does something.

use std::fmt::Write as _;

use super::super::words::{colon, fix_alone, help, notes, one_line, severity};
use super::drawn::{self, Marked};
use super::escape::{escaped, inline, marked};
use super::text::{self, lines, told};
use crate::diagnostic::Diagnostic;
use crate::document::{Block, Document, DocumentItem, DocumentPart, Findings, Phrase, Role, Row, Table};
use crate::text::Lang;

pub(super) fn write(document: &Document<'_>) -> String {
    let mut page = Page { text: String::new(), lang: document.lang, findings: 0 };
    let language = match document.lang {
        Lang::Zh => "zh-CN",
        Lang::En => "en",
    };
    page.line(&format!("<article lang=\"{language}\">"));
    let mut level = document.level;
    if let Some(title) = &document.title {
        page.heading(level, title);
        level += 1;
    }
    document.parts.iter().for_each(|part| page.part(part, level));
    page.line("</article>");
    page.text
}

struct Page {
    text: String,
    lang: Lang,
    /// How many findings were written, so that each has a number of its own.
    findings: usize,
}

impl Page {
    fn part(&mut self, part: &DocumentPart<'_>, level: usize) {
        self.line("<section>");
        if let Some(heading) = &part.heading {
            self.heading(level, heading);
        }
        if let Role::Excerpt { text, .. } = &part.role {
            self.line(&format!("<blockquote><code>{}</code></blockquote>", escaped(&one_line(text))));
        }
        let mut closing = part.closing.iter();
        if let Some(first) = closing.next() {
            self.line(&format!("<p><strong>{}</strong></p>", marked(first)));
        }
        let level = if part.heading.is_some() { level + 1 } else { level };
        self.blocks(&part.blocks, level);
        closing.for_each(|line| self.paragraph(line));
        self.line("</section>");
    }

    fn blocks(&mut self, blocks: &[Block<'_>], level: usize) {
        let mut below = level;
        for block in told(blocks, true) {
            match block {
                Block::Heading(heading) => {
                    self.heading(level, heading);
                    below = level + 1;
                }
                _ => self.block(block, below),
            }
        }
    }

    fn block(&mut self, block: &Block<'_>, level: usize) {
        match block {
            Block::Section { heading, blocks } => {
                self.line("<section>");
                self.heading(level, heading);
                self.blocks(blocks, level + 1);
                self.line("</section>");
            }
            Block::More { heading, blocks } => {
                self.line(&format!("<details>\n<summary>{}</summary>", marked(heading)));
                self.blocks(blocks, level);
                self.line("</details>");
            }
            Block::Field { label, text } => {
                let colon = colon(self.lang);
                let label = marked(label);
                self.line(&format!(
                    "<p class=\"field\"><strong>{label}<span>{colon}</span></strong><span>{}</span></p>",
                    marked(text)
                ));
            }
            Block::Paragraph(text) => self.paragraph(text),
            Block::Given(text) => self.line(&format!("<p><code>{}</code></p>", escaped(&one_line(text)))),
            Block::List(texts) => self.list("ul", texts.iter().map(marked)),
            Block::Rows(rows) => self.list("ul", rows.iter().map(row)),
            Block::Numbered(rows) => self.list("ol", rows.iter().map(row)),
            Block::Steps(groups) => {
                for steps in groups {
                    self.paragraph(&steps.who);
                    self.list("ol", steps.steps.iter().map(marked));
                }
            }
            Block::Quote(texts) => {
                self.line("<blockquote>");
                texts.iter().for_each(|text| self.paragraph(text));
                self.line("</blockquote>");
            }
            Block::Item(item) => self.item(item),
            Block::Table(table) => self.table(table),
            Block::Code(code) => {
                self.line(&format!("<pre><code>{}</code></pre>", escaped(&lines(code))));
            }
            Block::Findings(told) => {
                self.findings(told);
            }
            // Seen to before.
            Block::Heading(_) | Block::Either { .. } => {}
        }
    }

    fn item(&mut self, item: &DocumentItem) {
        let number = item.number.map(|number| format!("[{number}] ")).unwrap_or_default();
        let severity = item.severity.map(|severity| format!(" {}", severity.name())).unwrap_or_default();
        let class = format!(" class=\"item{severity}\"");
        match item.number {
            Some(_) => self.line(&format!("<p{class}><strong>{number}{}</strong></p>", marked(&item.text))),
            None => self.line(&format!("<p{class}>{}</p>", marked(&item.text))),
        }
        self.list("ul", item.lines.iter().map(marked));
    }

    fn table(&mut self, table: &Table) {
        let row = |tag: &str, cells: Vec<String>| {
            let cells = cells.iter().map(|cell| format!("<{tag}>{cell}</{tag}>"));
            format!("<tr>{}</tr>", cells.collect::<String>())
        };
        self.line("<div class=\"wide\" tabindex=\"0\">\n<table>");
        self.line(&format!("<thead>{}</thead>", row("th", table.heads.iter().map(marked).collect())));
        self.line("<tbody>");
        for cells in &table.rows {
            self.line(&row("td", cells.iter().map(|cell| marked(&cell.text)).collect()));
        }
        self.line("</tbody>\n</table>\n</div>");
        table.legend.iter().for_each(|legend| self.paragraph(legend));
    }

    /// The texts with their marks, and below them what is told of these.
    fn findings(&mut self, told: &Findings<'_>) {
        let first = self.findings;
        self.findings += told.findings().len();
        let named: Vec<_> = (first + 1..=self.findings).map(|number| self.name(number)).collect();
        let findings = told.findings().iter().zip(&named);
        let marked: Vec<_> = findings.map(|(finding, id)| Marked { finding, id }).collect();
        self.line("<div class=\"judged\">");
        self.text.push_str(&drawn::write(told, &marked, self.lang));
        for Marked { finding, id } in marked {
            self.finding(finding, id);
        }
        self.line("</div>");
    }

    /// What marks lead to a finding by.
    fn name(&self, number: usize) -> String {
        format!("{}-finding-{number}", self.lang.name())
    }

    fn finding(&mut self, finding: &Diagnostic, id: &str) {
        let lang = self.lang;
        let word = severity(finding.severity, lang);
        let code = escaped(&one_line(&finding.code));
        self.line(&format!("<article class=\"finding {}\" id=\"{id}\">", finding.severity.name()));
        let message = inline(&one_line(finding.message.get(lang)));
        self.line(&format!("<p><strong>{word} <code>{code}</code></strong>{}{message}</p>", colon(lang)));
        let mut lines: Vec<String> = Vec::new();
        if let Some(advice) = &finding.help {
            lines.push(format!("{}{}", help(lang), inline(&one_line(advice.get(lang)))));
        }
        lines.extend(fix_alone(finding, lang).map(|(head, text)| format!("{head}{}", inline(&text))));
        lines.extend(notes(finding, lang).iter().map(|note| inline(note)));
        let docs = finding.about.as_ref().and_then(|about| about.docs.as_deref());
        lines.extend(docs.map(|docs| marked(&Phrase::address(docs))));
        self.list("ul", lines.into_iter());
        self.line("</article>");
    }

    fn heading(&mut self, level: usize, heading: &Phrase) {
        let level = level.clamp(1, 6);
        self.line(&format!("<h{level}>{}</h{level}>", marked(heading)));
    }

    fn paragraph(&mut self, text: &Phrase) {
        self.line(&format!("<p>{}</p>", marked(text)));
    }

    fn list(&mut self, tag: &str, items: impl Iterator<Item = String>) {
        let items: Vec<_> = items.map(|item| format!("<li>{item}</li>")).collect();
        if !items.is_empty() {
            self.line(&format!("<{tag}>\n{}\n</{tag}>", items.join("\n")));
        }
    }

    fn line(&mut self, line: &str) {
        // Writing to a String does not fail.
        let _ = writeln!(self.text, "{line}");
    }
}

fn row(row: &Row) -> String {
    let head = match &row.value {
        Some(value) => {
            let name = escaped(&text::words(&row.head));
            format!("<code>{name}</code> = <code>{}</code>", escaped(&one_line(value)))
        }
        None => marked(&row.head),
    };
    let below = row.lines.iter().map(|line| format!("<br/>{}", marked(line)));
    format!("{head}{}", below.collect::<String>())
}
