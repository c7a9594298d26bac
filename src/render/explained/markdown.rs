//! Explanations as Markdown: a comment for a ticket.

use std::fmt::Write as _;

use super::super::markup::{code, escaped};
use super::super::words::{colon, one_line, severity};
use super::layout::{Body, Row, overview, sections, title};
use crate::explain::Explained;
use crate::text::Lang;

/// A heading each explanation; nothing pasted can become markup.
pub(super) fn write(explained: &Explained, lang: Lang) -> String {
    let mut text = String::new();
    for (at, explanation) in explained.explanations.iter().enumerate() {
        if at > 0 {
            text.push('\n');
        }
        line(&mut text, &format!("### {}", escaped(&title(explanation, lang))));
        if explained.is_search {
            let given = one_line(&explanation.given);
            line(&mut text, &format!("\n> {}", code(&given)));
        }
        for section in sections(explanation, explained.is_search, lang) {
            let heading = section.heading;
            let colon = colon(lang);
            if let Body::Word(word) = &section.body {
                line(&mut text, &format!("\n**{heading}**{colon}{}", escaped(word)));
                continue;
            }
            line(&mut text, &format!("\n**{heading}**\n"));
            match section.body {
                Body::Word(_) => {}
                Body::Paragraphs(paragraphs) => {
                    line(
                        &mut text,
                        &paragraphs.iter().map(|text| escaped(text)).collect::<Vec<_>>().join("\n\n"),
                    );
                }
                Body::Quote(quote) => line(&mut text, &format!("> {}", escaped(&quote))),
                Body::Rows(rows) => rows.iter().for_each(|entry| row(&mut text, entry)),
                Body::Numbered(rows) => {
                    for (at, entry) in rows.iter().enumerate() {
                        line(&mut text, &format!("{}. {}", at + 1, escaped(&entry.head)));
                        entry
                            .lines
                            .iter()
                            .for_each(|below| line(&mut text, &format!("   {}", escaped(below))));
                    }
                }
                Body::Steps(groups) => {
                    for (at, (who, steps)) in groups.iter().enumerate() {
                        line(&mut text, &format!("{}{}", if at > 0 { "\n" } else { "" }, escaped(who)));
                        text.push('\n');
                        for (at, step) in steps.iter().enumerate() {
                            line(&mut text, &format!("{}. {}", at + 1, escaped(step)));
                        }
                    }
                }
                Body::Findings => {
                    for finding in explanation.report.iter().flat_map(|report| &report.findings) {
                        let message = escaped(&one_line(finding.message.get(lang)));
                        let severity = severity(finding.severity, lang);
                        line(&mut text, &format!("- {severity} {}{colon}{message}", code(&finding.code)));
                    }
                }
            }
        }
    }
    if let Some(overview) = overview(explained, lang) {
        line(&mut text, &format!("\n### {}\n", escaped(&overview.heading)));
        for (at, entry) in overview.rows.iter().enumerate() {
            let who = entry.value.as_ref().map(|who| format!(" → {}", escaped(who))).unwrap_or_default();
            line(&mut text, &format!("{}. {}{who}", at + 1, escaped(&entry.head)));
        }
    }
    text
}

fn row(text: &mut String, row: &Row) {
    let head = match &row.value {
        Some(value) => format!("{} = {}", code(&row.head), code(value)),
        None => escaped(&row.head),
    };
    let below: Vec<_> = row
        .lines
        .iter()
        .map(|line| if line.starts_with("http") { format!("<{line}>") } else { escaped(line) })
        .collect();
    let below = if below.is_empty() { String::new() } else { format!(": {}", below.join(" ")) };
    line(text, &format!("- {head}{below}"));
}

fn line(text: &mut String, line: &str) {
    // Writing to a String does not fail.
    let _ = writeln!(text, "{line}");
}
