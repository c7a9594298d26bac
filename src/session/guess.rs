//! What a text without a name is: a page, code and in which language, or what people write.

use std::sync::LazyLock;

use regex::{Regex, RegexSet};

use crate::input::file::FileKind;

/// The languages that code may be in, by the end of the names of their files, with what their lines begin with and
/// few others do.
const LANGUAGES: [(&str, &[&str]); 17] = [
    (
        "go",
        &[
            r"package \w+$",
            r"import \($",
            r"func (\(\w+ \*?\w+\) )?\w+\(",
            r"\w+(, \w+)* := ",
            r"\t*if err != nil",
        ],
    ),
    (
        "java",
        &[
            r"package [\w.]+;",
            r"import (static )?(java|javax|jakarta|org|com|cn|me)\.[\w.*]+;",
            r"(public|private|protected) (static |final |abstract )*(class|interface|enum|void|String|int|\w+(<.*>)?) \w+",
            r"@(Override|Rest|Controller|Service|Get|Post|Request|Autowired|Value|Component|Test)",
            r"(final )?String \w+ = ",
        ],
    ),
    (
        "kt",
        &[
            r"package [\w.]+$",
            r"import [\w.]+\w$",
            r"(override |private |suspend |internal )*fun \w*",
            r"(private |const |lateinit )*va[lr] \w+( ?: ?\w+.*)? (=|by) ",
            r"(data |object |sealed )*class \w+\(",
        ],
    ),
    (
        "cs",
        &[
            r"using [\w.]+;",
            r"namespace [\w.]+",
            r"(public|private|internal|protected) (static |async |override |sealed |readonly |const )*(class|record|interface|string|Task|IActionResult|\w+(<.*>)?) \w+",
            r"\[(Http|Route|Api|Fact)",
            r"var \w+ = .*;$",
        ],
    ),
    (
        "py",
        &[
            r"(async )?def \w+\(.*\).*:$",
            r"from [\w.]+ import ",
            r"import [\w.]+( as \w+)?$",
            r"class \w+(\(.*\))?:$",
            r"(if|for|while|with|try|else|elif|except)\b.*:$",
            r"@\w+\.(route|get|post)\(",
        ],
    ),
    (
        "rb",
        &[
            r"require(_relative)? ['\x22]",
            r"def \w+[?!]?(\(.*\))?$",
            r"(class|module) [A-Z]\w*( < .*)?$",
            r"end$",
            r"\w+ do( \|.*\|)?$",
            r"redirect_to ",
        ],
    ),
    (
        "ts",
        &[
            r"import .* from ['\x22]",
            r"(export )?(default )?(const|let|var) [\w{\[]",
            r"(export )?(default )?(async )?function\b",
            r"(module\.)?exports\b.*=",
            r"(window|document|location|wx|uni|this)\.\w+",
            r".*\) ?=> ?[{(]?",
            r"export (default|class|interface|type|enum)",
            r"['\x22]use strict['\x22]",
        ],
    ),
    (
        "rs",
        &[
            r"(pub(\(crate\))? )?(async )?fn \w+",
            r"use [\w:]+(::\{.*)?;?$",
            r"let (mut )?\w+ = ",
            r"#\[\w+",
            r"(pub )?(struct|enum|impl|mod|trait) \w+",
        ],
    ),
    (
        "swift",
        &[
            r"import (UIKit|Foundation|SwiftUI|WebKit)",
            r"(private |public |override |static )*func \w+\(",
            r"(private |static |public )*(let|var) \w+( ?: ?[\w?!]+)? = .*[^;]$",
            r"guard let ",
        ],
    ),
    (
        "dart",
        &[
            r"import 'package:",
            r"import 'dart:",
            r"(final|const|late) \w+.* = .*;$",
            r"(Future|Widget|String|void)(<.*>)? \w+\(",
        ],
    ),
    (
        "scala",
        &[
            r"object \w+ ?(extends .*)?\{?$",
            r"(override )?def \w+.* = ",
            r"import [\w.]+(\.\{.*\}|\._)?$",
            r"(private |implicit |lazy )*val \w+ = ",
        ],
    ),
    ("groovy", &[r"def \w+ = ", r"def \w+\(.*\) ?\{$", r"@Grab"]),
    ("lua", &[r"local (function )?\w+", r"function [\w.:]+\(.*\)$", r"end[),]*$", r"ngx\."]),
    ("pl", &[r"use (strict|warnings|[A-Z]\w+)", r"my [$@%(]", r"sub \w+ ?\{", r"package [\w:]+;"]),
    ("sh", &[r"#!.*\b(ba|z)?sh\b", r"\w+=[\x22'$`]", r"(curl|echo|export|if \[|fi$|done$|for \w+ in) ?"]),
    (
        "m",
        &[
            r"#import ",
            r"@(interface|implementation|property|end)",
            r"NS\w+ \*\w+",
            r"[-+] ?\(\w+ ?\*?\)\w+",
            r"(return )?\[\w+ \w+",
        ],
    ),
    ("cpp", &[r"#include [<\x22]", r"(std::)?string \w+ = ", r"(int|void) \w+\(.*\) ?\{?$"]),
];

/// A line of code in whatever language: it ends as no sentence does, or begins as none does.
const CODE_LINE: &str = r"[;{}(),:\[\]=+>&|]$|^\s*(//|#|/?\*|--|\.|@|<|\}|\))|^\s*(end|else|fi|done|['\x22]use strict|import|package|require|use|from|return|local|my|const|let|var|val|def|func|fn)\b|^(\s{2,}|\t)\S";

/// The ends of the names of pages, and what tells them from others; the first that fits.
const PAGES: [(&str, &str); 14] = [
    ("blade.php", r"(?m)^\s*@((extends|section|include|component|push)\s*\(|csrf$|php$)"),
    ("scala.html", r"\A\s*@\("),
    ("pug", r"\A\s*(doctype html|extends \S+)\r?\n"),
    ("tpl", r"\A\s*\{(include|extends|block|assign) "),
    ("php", r"<\?(php|=)"),
    ("html", r"\bxmlns:th=|\sth:(href|text|if|each)="),
    ("jsp", r"<%@|<jsp:"),
    ("cshtml", r"(?m)^\s*@(model|page|using|\{)"),
    ("vue", r"(?m)^<template|^<script setup|\s@click=|\sv-(if|for|bind|model)|:href="),
    ("wxml", r"<(view|web-view|block|navigator)\b|\bbind:?tap="),
    ("erb", r"<%=? (link_to|if|form|@|render)"),
    ("ejs", r"<%"),
    ("j2", r"\{%"),
    ("html", r"(?i)<(!doctype|html|head|body|script|a|div|meta|form|iframe|p|img|button)\b"),
];

/// What pages begin with, besides `<`.
const PAGE_BEGINNINGS: [&str; 18] = [
    "{%",
    "@model",
    "@page",
    "@{",
    "@(",
    "@extends",
    "@section",
    "@include",
    "@component",
    "@push",
    "@php",
    "{{--",
    "doctype html",
    "extends ",
    "{include ",
    "{extends ",
    "{block ",
    "{assign ",
];

struct Signs {
    languages: Vec<RegexSet>,
    code_line: Option<Regex>,
    pages: RegexSet,
}

static SIGNS: LazyLock<Signs> = LazyLock::new(|| {
    let set = |signs: &[&str]| {
        RegexSet::new(signs.iter().map(|sign| format!(r"^\s*(?:{sign})"))).unwrap_or_default()
    };
    Signs {
        languages: LANGUAGES.iter().map(|(_, signs)| set(signs)).collect(),
        code_line: Regex::new(CODE_LINE).ok(),
        pages: RegexSet::new(PAGES.map(|(_, sign)| sign)).unwrap_or_default(),
    }
});

/// What runs a script, in its first line, and the ends of the names of such files.
const SHEBANGS: [(&str, &str); 8] = [
    ("sh", "sh"),
    ("python", "py"),
    ("node", "js"),
    ("deno", "ts"),
    ("php", "php"),
    ("ruby", "rb"),
    ("perl", "pl"),
    ("lua", "lua"),
];

/// The end of the names of scripts that what is named in the first line runs: `#!/usr/bin/env bash`.
fn run_by(text: &str) -> Option<&'static str> {
    let line = text.strip_prefix("#!")?.lines().next()?;
    let words: Vec<&str> =
        line.split(['/', ' ']).map(|word| word.trim_end_matches(|c: char| !c.is_alphabetic())).collect();
    let runs = |name: &str| words.iter().any(|word| *word == name || name == "sh" && word.ends_with("sh"));
    SHEBANGS.iter().find(|(name, _)| runs(name)).map(|(_, end)| *end)
}

/// How many lines tell what a text is.
const LINES: usize = 400;

/// What a text is that is neither a provider file nor a list of links.
pub(super) fn guess(text: &str) -> FileKind {
    let text = text.trim_start_matches('\u{feff}');
    let of_name = |end: &str| FileKind::of(&format!("x.{end}"));
    let begins = text.trim_start();
    if let Some(end) = run_by(text) {
        return of_name(end);
    }
    let is_page =
        begins.starts_with('<') || PAGE_BEGINNINGS.iter().any(|beginning| begins.starts_with(beginning));
    if is_page && let Some(page) = SIGNS.pages.matches(text).iter().next() {
        return PAGES.get(page).map_or(FileKind::Text, |(end, _)| of_name(end));
    }
    language(text).map_or(FileKind::Text, of_name)
}

/// The language of a text most of whose lines are code, by the end of the names of its files.
fn language(text: &str) -> Option<&'static str> {
    let lines: Vec<_> = text.lines().map(str::trim_end).filter(|line| !line.is_empty()).take(LINES).collect();
    let is_code = |line: &&&str| SIGNS.code_line.as_ref().is_some_and(|signs| signs.is_match(line));
    let code = lines.iter().filter(is_code).count();
    if code * 3 < lines.len() * 2 {
        return None;
    }
    let count = |set: &RegexSet| lines.iter().filter(|line| set.is_match(line)).count();
    let counted = LANGUAGES.iter().zip(&SIGNS.languages).map(|((end, _), set)| (count(set), *end));
    // Of those with as many the first.
    let (most, end) = counted.rev().max_by_key(|(count, _)| *count)?;
    (most > 0).then_some(end)
}
