//! Words as HTML in which nothing that somebody wrote is markup.

use std::fmt::Write as _;

use super::super::words::one_line;
use super::text::{flat, is_safe};
use crate::document::{Inline, Phrase, shortened};

/// How many columns of an address are shown where it is not put in words.
const ADDRESS: usize = 64;

/// A phrase as HTML.
pub(super) fn marked(phrase: &Phrase) -> String {
    let marked: String = phrase
        .inlines()
        .iter()
        .map(|one| match one {
            Inline::Text(text) => inline(&flat(text)),
            Inline::Strong(text) => format!("<strong>{}</strong>", inline(flat(text).trim())),
            Inline::Code(text) => format!("<code>{}</code>", escaped(&one_line(text))),
            Inline::Link { text, to } => {
                let text = match text {
                    Some(text) => inline(&flat(text)),
                    None => escaped(&shortened(flat(to).trim_start_matches("https://"), ADDRESS)),
                };
                if is_safe(to) { format!("<a href=\"{}\">{text}</a>", escaped(&one_line(to))) } else { text }
            }
        })
        .collect();
    marked.trim().to_owned()
}

/// Words; what stands between two backticks is code.
pub(super) fn inline(text: &str) -> String {
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
pub(super) fn escaped(text: &str) -> String {
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
