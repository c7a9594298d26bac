//! Explanations as lines of text without drawing, for screen readers and logs.

use std::fmt::Write as _;

use super::super::words::colon;
use super::super::{Format, Options, renderer};
use super::layout::{Body, Row, overview, sections, title};
use crate::explain::Explained;
use crate::text::Lang;

/// One block of lines an explanation, a blank line between two.
pub(super) fn write(explained: &Explained, lang: Lang) -> String {
    let mut text = String::new();
    let colon = colon(lang);
    for (at, explanation) in explained.explanations.iter().enumerate() {
        if at > 0 {
            text.push('\n');
        }
        if explained.is_search {
            let given = explanation.given.split_whitespace().collect::<Vec<_>>().join(" ");
            line(&mut text, 0, &format!("{}. {given}", at + 1));
        }
        line(&mut text, 0, &title(explanation, lang));
        for section in sections(explanation, explained.is_search, lang) {
            let heading = section.heading;
            match section.body {
                Body::Word(word) => line(&mut text, 0, &format!("{heading}{colon}{word}")),
                Body::Paragraphs(paragraphs) => {
                    line(&mut text, 0, &format!("{heading}{}", colon.trim_end()));
                    paragraphs.iter().for_each(|paragraph| line(&mut text, 2, paragraph));
                }
                Body::Quote(quote) => {
                    line(&mut text, 0, &format!("{heading}{}", colon.trim_end()));
                    line(&mut text, 2, &quote);
                }
                Body::Rows(rows) | Body::Numbered(rows) => {
                    line(&mut text, 0, &format!("{heading}{}", colon.trim_end()));
                    rows.iter().for_each(|entry| row(&mut text, entry));
                }
                Body::Steps(groups) => {
                    line(&mut text, 0, &format!("{heading}{}", colon.trim_end()));
                    for (who, steps) in groups {
                        for (at, step) in steps.iter().enumerate() {
                            line(&mut text, 2, &format!("{who} {}. {step}", at + 1));
                        }
                    }
                }
                Body::Findings => {
                    line(&mut text, 0, &format!("{heading}{}", colon.trim_end()));
                    let options = Options { lang, color: false, width: 80 };
                    if let Some(report) = &explanation.report {
                        // Writing to a String does not fail.
                        let _ =
                            renderer(Format::Plain, options).report(&mut text, report, &explained.sources);
                        while text.ends_with("\n\n") {
                            text.pop();
                        }
                    }
                }
            }
        }
    }
    if let Some(overview) = overview(explained, lang) {
        text.push('\n');
        line(&mut text, 0, &overview.heading);
        for (at, entry) in overview.rows.iter().enumerate() {
            let who = entry.value.as_ref().map(|who| format!(" → {who}")).unwrap_or_default();
            line(&mut text, 2, &format!("{}. {}{who}", at + 1, entry.head));
            entry.lines.iter().for_each(|step| line(&mut text, 4, step));
        }
    }
    text
}

fn row(text: &mut String, row: &Row) {
    match &row.value {
        Some(value) => line(text, 2, &format!("{} = {value}", row.head)),
        None => line(text, 2, &row.head),
    }
    row.lines.iter().for_each(|below| line(text, 4, below));
}

fn line(text: &mut String, indent: usize, line: &str) {
    // Writing to a String does not fail.
    let _ = writeln!(text, "{:indent$}{line}", "");
}
