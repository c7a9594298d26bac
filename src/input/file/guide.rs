//! Guides: what people read, with code between fences that they copy.

use std::ops::Range;

use super::{FileReading, Medium, document, page};
use crate::input::code::{self, Known, Language};
use crate::input::link::find::Context;
use crate::input::link::placeholder;
use crate::input::markup::Said;
use crate::input::{Dialect, holds_marker};
use crate::slice::Slice;

/// Reads a guide: the code between its fences as code, the rest as text.
pub(super) fn read(text: &str, models: Known<'_>, reading: &mut FileReading) {
    let mut code = Vec::new();
    for Fence { language, inside } in fences(text) {
        if !holds_marker(text.slice(inside.clone())) {
            continue;
        }
        let written =
            if language.is_empty() { guessed(text.slice(inside.clone())) } else { written_in(language) };
        match written {
            Some(Written::Code(language)) => {
                // Snippets leave out what opens the language.
                let read = code::read(text, inside.clone(), language, Dialect::Common, models);
                let is_read = !read.links.is_empty() || !read.plugin_calls.is_empty();
                reading.take_in(read, Medium::Code, &Said::default());
                code.extend(is_read.then_some(inside));
            }
            Some(Written::Page) => {
                let before = reading.links.len();
                page::read(&alone(text, &inside), None, Dialect::Common, models, reading);
                code.extend((reading.links.len() > before).then_some(inside));
            }
            None => {}
        }
    }
    // A sample in a guide is there to be replaced by whoever reads it.
    for link in &mut reading.links {
        link.is_finished &= !holds_placeholder(link.text.text());
    }
    let of_code = reading.links.len();
    document::read(text, Context::Markdown, reading);
    // What was read as code is no text as well.
    let of_text = reading.links.split_off(of_code);
    let is_in_code = |at: usize| code.iter().any(|place| place.contains(&at));
    reading.links.extend(of_text.into_iter().filter(|link| !is_in_code(link.text.written(0..1).start)));
}

/// True for a link with a value such as `xxxx` or `YOUR_APPID`.
fn holds_placeholder(link: &str) -> bool {
    let query = link.split_once('?').map_or("", |(_, query)| query);
    query.split(['&', '#']).any(|part| {
        let value = part.split_once('=').map_or("", |(_, value)| value);
        !value.contains("${") && placeholder(value).is_some_and(|place| place == (0..value.len()))
    })
}

/// Code between two fences.
struct Fence<'t> {
    /// The word behind the first of them.
    language: &'t str,
    /// The bytes between them.
    inside: Range<usize>,
}

/// The code between fences of a guide.
fn fences(text: &str) -> Vec<Fence<'_>> {
    let mut fences = Vec::new();
    let mut open: Option<(&str, &str, usize)> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        let trimmed = line.trim();
        match open {
            None => {
                let mark = ["```", "~~~"].into_iter().find(|mark| trimmed.starts_with(mark));
                if let Some(mark) = mark {
                    let language = trimmed.trim_start_matches(['`', '~']);
                    let language = language.split([' ', '{', ',', ':']).next().unwrap_or_default();
                    open = Some((mark, language, end));
                }
            }
            Some((mark, language, from)) => {
                if trimmed.starts_with(mark) && trimmed.trim_matches(['`', '~']).is_empty() {
                    fences.push(Fence { language, inside: from..start });
                    open = None;
                }
            }
        }
        start = end;
    }
    fences
}

/// What the word behind a fence says.
enum Written {
    Code(&'static Language),
    Page,
}

/// What tells a language where no word does: signs that others do not have, the surer ones first.
const SIGNS: [(&[&str], &str); 7] = [
    (&["<?php", "->", " . $", "' . ", "'.$", ". '"], "php"),
    (&["func ", " := ", "fmt.", "url.QueryEscape"], "go"),
    (&["public ", "private ", "String ", "URLEncoder.", "new StringBuilder"], "java"),
    (&["def ", "import ", "f\"", "f'", "quote(", "urlencode("], "python"),
    (
        &["var ", "let ", "const ", "function", "=>", "location", "window.", "encodeURIComponent"],
        "javascript",
    ),
    (&["#{", "puts ", "redirect_to"], "ruby"),
    (&["Uri.EscapeDataString", "string ", "$\""], "csharp"),
];

/// What code is written in of which no word says it; `None` for what is an address and no code.
fn guessed(code: &str) -> Option<Written> {
    if code.trim_start().starts_with('<') && !code.trim_start().starts_with("<?") {
        return Some(Written::Page);
    }
    let is_quoted = code
        .match_indices("http")
        .any(|(at, _)| code.get(..at).is_some_and(|before| before.ends_with(['"', '\'', '`'])));
    let count = |signs: &[&str]| signs.iter().filter(|sign| code.contains(**sign)).count();
    let (signs, name) = SIGNS.iter().rev().max_by_key(|(signs, _)| count(signs)).filter(|_| is_quoted)?;
    if count(signs) == 0 {
        return None;
    }
    Language::named(name).map(Written::Code)
}

fn written_in(word: &str) -> Option<Written> {
    let word = word.to_ascii_lowercase();
    if matches!(&*word, "html" | "vue" | "wxml" | "htm") {
        return Some(Written::Page);
    }
    let name = match &*word {
        "golang" => "go",
        "c#" => "csharp",
        "c++" | "c" => "cpp",
        "vb" | "vbnet" => "visual-basic",
        "objc" => "objective-c",
        "typescript" | "node" | "nodejs" => "javascript",
        "console" | "shell-session" | "json" | "template" => return None,
        other => other,
    };
    let language = Language::named(name).or_else(|| Language::of(&format!("a.{name}")))?;
    // A command that people are to type is no program.
    (!matches!(language.name, "shell" | "json")).then_some(Written::Code(language))
}

/// A part of a text, with blanks in the place of all that stands around it.
fn alone(text: &str, part: &Range<usize>) -> String {
    let blank =
        |text: &str| -> String { text.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect() };
    let (before, behind) = (text.slice(..part.start), text.slice(part.end..));
    [&*blank(before), text.slice(part.clone()), &*blank(behind)].concat()
}
