//! Explanations as Markdown: a comment for a ticket.

use std::fmt::Write as _;

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

/// A text in which nothing is markup, but what stands in backticks stays code.
///
/// As in Markdown itself, a run of backticks opens code only where a run of the same length closes it.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut last = ' ';
    while let Some(character) = rest.chars().next() {
        let behind = rest.get(character.len_utf8()..).unwrap_or_default();
        if character == '`' {
            let opening = rest.len() - rest.trim_start_matches('`').len();
            if let Some(code) = closed_by(rest, opening).and_then(|end| rest.get(..end)) {
                out.push_str(code);
                rest = rest.get(code.len()..).unwrap_or_default();
            } else {
                out.push_str(&"&#96;".repeat(opening));
                rest = rest.get(opening..).unwrap_or_default();
            }
            last = '`';
            continue;
        }
        match character {
            // `@` would call somebody, `#` would lead to some ticket.
            '@' => out.push_str("&#64;"),
            '#' => out.push_str("&#35;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            // Between two letters it is no markup: `pre_auth_code` may be read as it is.
            '_' if last.is_alphanumeric() && behind.starts_with(char::is_alphanumeric) => out.push('_'),
            '*' | '_' | '[' | ']' | '\\' | '|' | '~' => out.extend(['\\', character]),
            _ => out.push(character),
        }
        last = character;
        rest = behind;
    }
    out
}

/// Where the code ends that a run of backticks at the start of a text opens: behind the run that closes it.
fn closed_by(text: &str, opening: usize) -> Option<usize> {
    let mut at = opening;
    loop {
        let rest = text.get(at..)?;
        let start = at + rest.find('`')?;
        let run = text.get(start..)?;
        let length = run.len() - run.trim_start_matches('`').len();
        at = start + length;
        if length == opening {
            return Some(at);
        }
    }
}

/// A text as code, whatever backticks it holds.
fn code(text: &str) -> String {
    let mut longest = 0;
    let mut run = 0;
    for character in text.chars() {
        run = if character == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat(longest + 1);
    if longest > 0 { format!("{fence} {text} {fence}") } else { format!("{fence}{text}{fence}") }
}

fn line(text: &mut String, line: &str) {
    // Writing to a String does not fail.
    let _ = writeln!(text, "{line}");
}
