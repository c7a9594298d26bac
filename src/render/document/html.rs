//! A document as HTML: a fragment of elements that say what they are. It holds no script and no style, and
//! nothing that somebody wrote becomes an element, an attribute or an address that does something.

use std::fmt::Write as _;

use super::super::plain::shortened;
use super::super::words::{colon, fix, help, notes, one_line, severity};
use super::text::{self, flat, is_safe, lines, told};
use crate::diagnostic::{Diagnostic, Label};
use crate::document::{Block, Document, DocumentItem, DocumentPart, Inline, Phrase, Role, Row, Table};
use crate::source::Sources;
use crate::text::Lang;

pub(super) fn write(document: &Document<'_>) -> String {
    let mut page = Page { text: String::new(), lang: document.lang };
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
            Block::Field { label, text } => {
                let colon = colon(self.lang);
                self.line(&format!("<p><strong>{}</strong>{colon}{}</p>", marked(label), marked(text)));
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
                for finding in told.findings() {
                    self.finding(finding, told.sources());
                }
            }
            // Seen to before.
            Block::Heading(_) | Block::Either { .. } => {}
        }
    }

    fn item(&mut self, item: &DocumentItem) {
        let number = item.number.map(|number| format!("[{number}] ")).unwrap_or_default();
        let class = item.severity.map(|severity| format!(" class=\"{}\"", severity.name()));
        let class = class.unwrap_or_default();
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
        self.line("<table>");
        self.line(&format!("<thead>{}</thead>", row("th", table.heads.iter().map(marked).collect())));
        self.line("<tbody>");
        for cells in &table.rows {
            self.line(&row("td", cells.iter().map(|cell| marked(&cell.text)).collect()));
        }
        self.line("</tbody>\n</table>");
        table.legend.iter().for_each(|legend| self.paragraph(legend));
    }

    fn finding(&mut self, finding: &Diagnostic, sources: &Sources) {
        let lang = self.lang;
        let word = severity(finding.severity, lang);
        let code = escaped(&one_line(&finding.code));
        self.line(&format!("<article class=\"finding {}\">", finding.severity.name()));
        let message = inline(&one_line(finding.message.get(lang)));
        self.line(&format!("<p><strong>{word} <code>{code}</code></strong>{}{message}</p>", colon(lang)));
        let mut lines: Vec<_> = finding.labels().filter_map(|label| place(label, sources, lang)).collect();
        if let Some(advice) = &finding.help {
            lines.push(format!("{}{}", help(lang), inline(&one_line(advice.get(lang)))));
        }
        lines.extend(fix(finding, lang, sources).map(|(head, text)| format!("{head}{}", inline(&text))));
        lines.extend(notes(finding, lang).iter().map(|note| inline(note)));
        let docs = finding.about.as_ref().and_then(|about| about.docs.as_deref());
        lines.extend(docs.map(|docs| marked(&Phrase::address(docs))));
        self.list("ul", lines.into_iter());
        self.line("</article>");
    }

    /// A heading; one that is an id can be linked to.
    fn heading(&mut self, level: usize, heading: &Phrase) {
        let level = level.clamp(1, 6);
        let words = text::words(heading);
        let is_id = |character: char| {
            character.is_ascii_lowercase() || character.is_ascii_digit() || character == '-'
        };
        let id = if !words.is_empty() && words.chars().all(is_id) {
            format!(" id=\"{words}\"")
        } else {
            String::new()
        };
        self.line(&format!("<h{level}{id}>{}</h{level}>", marked(heading)));
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

fn place(label: &Label, sources: &Sources, lang: Lang) -> Option<String> {
    let source = sources.get(label.span.source)?;
    let point = source.point(label.span.range().start);
    let place = escaped(&format!("{}:{}:{}", one_line(source.name()), point.line, point.column));
    let quote = one_line(sources.text(label.span));
    let quote = match &*quote {
        "" => String::new(),
        quote => format!(" <code>{}</code>", escaped(&shortened(quote))),
    };
    let message = inline(&one_line(label.message.get(lang)));
    let message = if message.is_empty() { message } else { format!("{}{message}", colon(lang)) };
    Some(format!("<code>{place}</code>{quote}{message}"))
}

/// A phrase as HTML.
fn marked(phrase: &Phrase) -> String {
    let marked: String = phrase
        .inlines()
        .iter()
        .map(|one| match one {
            Inline::Text(text) => inline(&flat(text)),
            Inline::Strong(text) => format!("<strong>{}</strong>", inline(flat(text).trim())),
            Inline::Code(text) => format!("<code>{}</code>", escaped(&one_line(text))),
            Inline::Link { text, to } => {
                let text = inline(&flat(text.as_ref().unwrap_or(to)));
                if is_safe(to) { format!("<a href=\"{}\">{text}</a>", escaped(&one_line(to))) } else { text }
            }
        })
        .collect();
    marked.trim().to_owned()
}

/// Words; what stands between two backticks is code.
fn inline(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('`') {
        let Some((code, after)) = behind.split_once('`') else { break };
        let _ = write!(html, "{}<code>{}</code>", escaped(before), escaped(code));
        rest = after;
    }
    html + &escaped(rest)
}

/// A text in which nothing is markup, in an element and in an attribute.
fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            _ => html.push(character),
        }
    }
    html
}
