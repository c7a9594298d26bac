//! What a text is: a provider file, links one a line, code, a page or a document, or nothing of ours.

use std::path::Path;

use super::guess::guess;
use crate::input::file::{self, FileKind};
use crate::input::link::find::{holds_one_link_a_line, is_like_link};
use crate::input::{holds_marker, provider};
use crate::lint::{has_key_of_provider_files, is_of_another_program, is_provider_file};
use crate::rule::RuleSet;
use crate::source::{Decoded, decode, is_marked_utf16, is_unmarked_utf16};

/// What a text is.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Detected {
    /// A provider file, faulty or not.
    Provider,
    /// Links, one a line.
    Links,
    /// Source code, a page, settings or a document, in which links may stand.
    Other(FileKind),
    /// YAML or JSON of another program, in which no link stands.
    Foreign,
    /// Blank lines and comments.
    Empty,
}

/// What a file of that name is that somebody named, by its beginning; no name for what came through a pipe. Of a
/// name that provider files may have, and of a text through a pipe, all is wanted.
pub fn detect(name: Option<&str>, bytes: &[u8], rules: &RuleSet) -> Detected {
    match name {
        Some(name) => detect_named(name, bytes, rules),
        None => detect_piped(bytes, rules),
    }
}

fn detect_named(name: &str, bytes: &[u8], rules: &RuleSet) -> Detected {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    if may_be_provider_file(base) {
        let text = decode(bytes, None);
        return match is_settings(&text, rules) {
            true => Detected::Other(FileKind::of(name)),
            false if is_foreign(&text) => Detected::Foreign,
            false => Detected::Provider,
        };
    }
    let kind = FileKind::of(base);
    match kind.is_text() && holds_one_link_a_line(&decode(bytes, None)) {
        true => Detected::Links,
        false => Detected::Other(kind),
    }
}

/// Files of mini programs, which may ask for the plug-in.
const MINI_PROGRAM_FILES: [&str; 4] = ["app.json", "plugin.json", "ext.json", "game.json"];

/// True for the name of a file that can be a provider file: what a mini program is configured by is none.
pub(super) fn may_be_provider_file(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    matches!(extension, "yaml" | "yml" | "json") && !MINI_PROGRAM_FILES.contains(&name.as_str())
}

/// True for a file of settings of another program, in which a link may stand. Whatever else is named is taken for
/// a provider file if it has but one key of those, so that what is wrong with it is told.
pub(super) fn is_settings(text: &str, rules: &RuleSet) -> bool {
    holds_marker(text) && !is_provider_file(text, rules) && !is_answer(text)
}

/// True for a file of another program: it has no key of provider files, misspelled or in the wrong place.
pub(super) fn is_foreign(text: &str) -> bool {
    is_of_another_program(text) && !is_answer(text)
}

/// True for what WeChat's API answers: it is refused as a provider file, with advice.
fn is_answer(text: &str) -> bool {
    let is_key = |line: &str| {
        let line = line.trim_start_matches([' ', '\t', '{', '"', '\'']);
        provider::ANSWER_KEYS.iter().any(|key| {
            let behind = line.strip_prefix(key).map(|behind| behind.trim_start_matches(['"', '\'', ' ']));
            behind.is_some_and(|behind| behind.starts_with(':'))
        })
    };
    text.lines().any(is_key)
}

/// What came through a pipe: links, a provider file, faulty or not, or whatever else people hand over. Only what begins
/// as YAML does and has keys of provider files is taken for one, so that what is wrong with it is told.
fn detect_piped(bytes: &[u8], rules: &RuleSet) -> Detected {
    if bytes.trim_ascii().is_empty() {
        return Detected::Empty;
    }
    let text = decode(bytes, None);
    // Of what cannot be decoded nothing is told but that.
    if text.trim().is_empty() {
        return Detected::Provider;
    }
    if holds_links(&text) {
        return Detected::Links;
    }
    // Of a page, too, that somebody saved or pasted: what a server wrote into it was fresh.
    if is_settings(&text, rules) || !begins_like_yaml(&text) {
        return Detected::Other(guess(&text));
    }
    match guess(&text) {
        // The first line of code may be a key as well.
        kind @ (FileKind::Code(_) | FileKind::Page { .. }) if !has_key_of_provider_files(&text) => {
            Detected::Other(kind)
        }
        _ if is_foreign(&text) => Detected::Foreign,
        _ => Detected::Provider,
    }
}

/// True for a text that begins as YAML or JSON does, faulty or not: with a key, a bracket or a mark.
fn begins_like_yaml(text: &str) -> bool {
    let said = |line: &&str| !line.is_empty() && !line.starts_with('#');
    let first = text.trim_start_matches('\u{feff}').lines().map(str::trim).find(said).unwrap_or_default();
    // `use axum::{extract::State, Json};`
    if first.ends_with(';') {
        return false;
    }
    let key = first.split([':', '：']).next().filter(|key| key.len() < first.len());
    let is_key = |key: &str| key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.$ ".contains(&byte));
    // A tag of Smarty: `{include file="…"}`.
    let word = first.strip_prefix('{').map(|tag| tag.trim_start_matches(|c: char| c.is_ascii_lowercase()));
    if word.is_some_and(|behind| {
        behind.len() + 1 < first.len() && behind.starts_with(' ') && first.contains('=')
    }) {
        return false;
    }
    // What a module of Python begins with: what it is for; and tags of templates, of Twirl too.
    if ["\"\"\"", "'''", "{{", "{%", "@("].iter().any(|mark| first.starts_with(mark)) {
        return false;
    }
    first.is_empty()
        || first.starts_with(['{', '[', '?', '"', '\'', '&', '*', '!', '|', '>', '%', '@', '`'])
        || first == "-"
        || ["- ", "---"].iter().any(|mark| first.starts_with(mark))
        || key.is_some_and(is_key)
}

/// True for links, one a line, and for one line with a link in it.
fn holds_links(text: &str) -> bool {
    let mut said = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && (!line.starts_with('#') || line.starts_with("##")));
    let Some(first) = said.next() else { return true };
    let is_other = first.starts_with(['-', '{']) || first.starts_with("##") || first.contains(": ");
    is_like_link(first) && !is_other && (said.next().is_none() || holds_one_link_a_line(text))
}

/// What a look at a file of a folder brought.
#[derive(Debug)]
pub enum Look {
    /// Nothing of ours stands in it.
    Nothing,
    /// YAML of another program, in which no link stands.
    Foreign,
    /// It is no text.
    Binary,
    /// Too long to be read.
    Large {
        /// Whether a word of interest stands in it.
        holds_something: bool,
    },
    /// The text of a provider file, and its bytes.
    Provider(Decoded<'static>, Vec<u8>),
    /// A text with something of interest in it.
    Other(Decoded<'static>),
}

/// The longest file of a folder that is read, in bytes; what is longer is data or was put together by a program.
pub const LONGEST_FOUND: u64 = 4 << 20;

/// What a file is that was found in a folder: of a name that provider files may have only what surely is one.
/// `is_hit` tells whether a word of interest stands in it.
pub fn look(path: &Path, bytes: &[u8], is_hit: impl FnOnce() -> bool, rules: &RuleSet) -> Look {
    let is_unmarked = is_unmarked_utf16(bytes);
    if bytes.contains(&0) && !is_unmarked && !is_marked_utf16(bytes) {
        return Look::Binary;
    }
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let may_be_provider_file = may_be_provider_file(name);
    let is_hit = is_hit();
    if bytes.len() as u64 > LONGEST_FOUND {
        return Look::Large { holds_something: is_hit };
    }
    if !is_hit && !may_be_provider_file {
        return Look::Nothing;
    }
    let text = file::decode(FileKind::of(name), bytes);
    // Of what nothing could be decoded, the ASCII in it still tells what it is.
    let is_provider = || match is_unmarked {
        true => {
            let narrow: Vec<u8> = bytes.iter().copied().filter(|byte| *byte != 0).collect();
            is_provider_file(&String::from_utf8_lossy(&narrow), rules)
        }
        false => is_provider_file(&text, rules),
    };
    if may_be_provider_file && is_provider() {
        return Look::Provider(text.into_owned(), bytes.to_vec());
    }
    let is_yaml = may_be_provider_file && !name.to_ascii_lowercase().ends_with(".json");
    match is_hit {
        true => Look::Other(text.into_owned()),
        false if is_yaml => Look::Foreign,
        false => Look::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::{Detected, detect};
    use crate::rule::embedded;

    const LINK: &str = "https://mp.weixin.qq.com/cgi-bin/componentloginpage?auth_type=3";

    fn piped(text: &str) -> &'static str {
        match detect(None, text.as_bytes(), embedded()) {
            Detected::Provider => "provider",
            Detected::Links => "links",
            Detected::Other(_) => "text",
            Detected::Foreign => "foreign",
            Detected::Empty => "empty",
        }
    }

    #[test]
    fn what_is_piped_is_told_by_what_it_is() {
        let cases = [
            (String::new(), "empty"),
            (" \n\n".to_owned(), "empty"),
            (LINK.to_owned(), "links"),
            (format!("# ours\n\n{LINK}\n{LINK}\n"), "links"),
            (format!("授权链接：{LINK}"), "links"),
            (format!("张三 2026-03-02 10:11:12\n{LINK}\n打不开\n"), "text"),
            (format!("HTTP/1.1 302 Found\nLocation: {LINK}\n"), "text"),
            (format!("{{\"url\": \"{LINK}\"}}"), "text"),
            (format!("- {LINK}\n"), "text"),
            (format!("AUTH_URL: {LINK}\n"), "text"),
            (format!("<!doctype html>\n<a href=\"{LINK}\">x</a>\n"), "text"),
            (format!("links:\n  - url: {LINK}\n"), "provider"),
            ("platform:\n  relased: true\n".to_owned(), "provider"),
            ("platform： {}\n".to_owned(), "provider"),
            ("{\"authorizer_info\": {}}".to_owned(), "provider"),
            ("{}".to_owned(), "provider"),
            ("# nothing yet\n".to_owned(), "links"),
            ("授权失败，提示 61007\n".to_owned(), "text"),
            ("hello world\n".to_owned(), "text"),
            ("-14\n".to_owned(), "text"),
            ("'use strict'\nconst wx = require('wx')\n".to_owned(), "text"),
            ("@RestController\npublic class Links {\n}\n".to_owned(), "text"),
            ("class Link:\n    def url(self):\n        return ''\n".to_owned(), "text"),
            ("<?php\nreturn ['a' => 1];\n".to_owned(), "text"),
            ("\"\"\"\nSettings of the site.\n\"\"\"\nDEBUG = False\n".to_owned(), "text"),
            ("{\"name\": \"x\", \"version\": \"1\"}\n".to_owned(), "foreign"),
            ("services:\n  web: {}\n".to_owned(), "foreign"),
        ];
        for (text, expected) in cases {
            assert_eq!(piped(&text), expected, "{text}");
        }
    }
}
