//! Phrases and code as plain text, whatever they are written as.

use crate::document::{Block, Inline, Phrase};
use crate::source::printable;
use crate::words::one_line;

/// The blocks as a format tells them: of what is said twice, once.
pub(super) fn told<'b, 's>(blocks: &'b [Block<'s>], is_drawn: bool) -> Vec<&'b Block<'s>> {
    let mut told = Vec::with_capacity(blocks.len());
    for block in blocks {
        match block {
            Block::Either { seen, read } => {
                told.extend(self::told(if is_drawn { seen } else { read }, is_drawn));
            }
            _ => told.push(block),
        }
    }
    told
}

/// A phrase as words alone, with the addresses that lead out of the document.
pub(super) fn words(phrase: &Phrase) -> String {
    let mut words = String::new();
    for inline in phrase.inlines() {
        match inline {
            Inline::Text(text) | Inline::Strong(text) => words.push_str(text),
            Inline::Code(code) => words.push_str(&format!("`{code}`")),
            Inline::Link { text: Some(text), to } if is_of_web(to) => words.push_str(&format!("{text} {to}")),
            Inline::Link { text, to } => words.push_str(text.as_ref().unwrap_or(to)),
        }
    }
    one_line(&words)
}

/// A stretch of a phrase on one line; a space at its ends stays.
pub(super) fn flat(text: &str) -> String {
    let text = printable(text);
    if !text.contains(['\n', '\r', '\t']) {
        return text.into();
    }
    let space = |is_there: bool| if is_there { " " } else { "" };
    let ends = (space(text.starts_with(char::is_whitespace)), space(text.ends_with(char::is_whitespace)));
    format!("{}{}{}", ends.0, one_line(&text), ends.1)
}

/// Lines whose spaces count.
pub(super) fn lines(code: &str) -> String {
    printable(code).trim_end().replace("\r\n", "\n").replace('\t', "    ")
}

pub(super) fn is_of_web(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}

/// True if nothing but a page opens where it leads: no address can run something or name another program.
pub(super) fn is_safe(address: &str) -> bool {
    let is_beside = || {
        let is_name = |character: char| character.is_ascii_alphanumeric() || "-._/#".contains(character);
        !address.is_empty() && !address.starts_with("//") && address.chars().all(is_name)
    };
    is_of_web(address) || is_beside()
}
