//! Code in pages: what the tags of a template language hold, piece by piece.

use std::ops::Range;

use crate::input::Dialect;
use crate::input::code::{Language, Piece};
use crate::input::markup::Markup;
use crate::slice::Slice;
use crate::source::MappedText;

/// The code in a page.
pub(super) struct Embedded {
    pub(super) language: &'static Language,
    /// Its pieces; none where all of the page is read as code, which knows its own marks.
    pub(super) pieces: Vec<Piece>,
    marks: Marks,
}

/// Which tags hold code.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Marks {
    /// `<% %>` and `<%= %>`, and whether `<%-` writes its value.
    Percent { dash_prints: bool },
    /// Those of languages that are nothing but templates.
    Template,
    /// Those of Blade.
    Blade,
    /// Those of Razor.
    Razor,
    /// Those of outlines, whose lines and values of attributes are code.
    Outline,
    /// Those of Mako.
    Mako,
    /// What the reader of the language finds itself.
    Own,
}

/// What only views of Rails hold.
const RAILS: [&str; 7] = [
    "content_for",
    "link_to ",
    "form_with",
    "csrf_meta_tags",
    "stylesheet_link_tag",
    "javascript_include_tag",
    "javascript_importmap_tags",
];

/// What switches escaping off in a template.
const UNESCAPING: [&str; 2] = ["autoescape", "{{/"];

/// What makes of a text one that is written as it is.
const UNESCAPED: [&str; 1] = [".html_safe"];

/// The ends of the names of pages whose code stands in `<% %>`, by language, and whether `<%-` writes its value.
const PERCENT: [(&str, bool); 4] =
    [("javascript", true), ("ruby", false), ("java", false), ("groovy", false)];

impl Embedded {
    /// The code in a page; `language` is that of its tags, if it has one.
    pub(super) fn find(
        text: &str,
        language: Option<&'static Language>,
        dialect: Dialect,
        page: &Markup,
    ) -> Option<Self> {
        let (language, marks) = match language {
            Some(language) => {
                let percent = PERCENT.iter().find(|(name, _)| *name == language.name);
                let marks = match percent {
                    _ if dialect.is_outline() => Marks::Outline,
                    Some((_, dash_prints)) => Marks::Percent { dash_prints: *dash_prints },
                    None if language.name == "php" && is_blade(text) => Marks::Blade,
                    None if dialect == Dialect::At && language.name == "csharp" => Marks::Razor,
                    None if language.name == "python" => Marks::Mako,
                    None => Marks::Own,
                };
                (language, marks)
            }
            None if dialect == Dialect::Braces => return None,
            None => (Language::named("template")?, Marks::Template),
        };
        let mut embedded = Embedded { language, pieces: Vec::new(), marks };
        if marks != Marks::Own {
            let blocks = match marks {
                Marks::Blade => {
                    let mut all = blocks(text, "@php", |inside| inside.find("@endphp"));
                    all.extend(calls(text));
                    all.sort_by_key(|piece| piece.mark.start);
                    all.dedup_by(|next, last| next.mark.start < last.code.end);
                    all
                }
                Marks::Razor => blocks(text, "@{", closing_brace),
                _ => Vec::new(),
            };
            let in_block = |tag: &Range<usize>| {
                blocks.iter().any(|block| block.code.start <= tag.start && tag.end <= block.code.end)
            };
            let tags = page.tags.iter().filter(|tag| !in_block(tag));
            embedded.pieces = tags.filter_map(|tag| embedded.piece(text, tag)).collect();
            embedded.pieces.extend(blocks);
            embedded.pieces.sort_by_key(|piece| piece.mark.start);
            if embedded.pieces.is_empty() {
                return None;
            }
        }
        Some(embedded)
    }

    /// True if the page is read as code from its beginning to its end.
    pub(super) fn reads_all(&self) -> bool {
        self.marks == Marks::Own
    }

    /// True for a tag that writes the value of a name with `&amp;` for each `&`. What is called may do otherwise.
    pub(super) fn escapes(&self, text: &str, tag: &Range<usize>) -> bool {
        let open = match self.marks {
            Marks::Blade => "{{",
            Marks::Razor => "@",
            // EJS; of ERB only what Rails writes.
            Marks::Percent { dash_prints: true } => "<%=",
            Marks::Percent { .. } if RAILS.iter().any(|mark| text.contains(mark)) => "<%=",
            // Jinja, Django, Twig, Nunjucks and Handlebars. `html/template`, whose names begin with a dot, knows scripts.
            Marks::Template if !UNESCAPING.iter().any(|mark| text.contains(mark)) => "{{",
            _ => return false,
        };
        let Some(inside) = text.get(tag.clone()).and_then(|written| written.strip_prefix(open)) else {
            return false;
        };
        let ends = ["}}", "%>", ")"];
        let inside = ends.iter().find_map(|end| inside.strip_suffix(end)).unwrap_or(inside).trim();
        let is_path = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '@' | '.' | '-' | '>');
        !inside.is_empty()
            && !inside.starts_with('.')
            && inside.chars().all(is_path)
            && !UNESCAPED.iter().any(|end| inside.ends_with(end))
    }

    /// The code in a tag.
    pub(super) fn piece(&self, text: &str, tag: &Range<usize>) -> Option<Piece> {
        let written = text.get(tag.clone())?;
        let forms: &[Opening] = match self.marks {
            Marks::Percent { dash_prints: true } => &EJS,
            Marks::Percent { dash_prints: false } => &ERB,
            Marks::Template => &TEMPLATE,
            Marks::Blade => &BLADE,
            Marks::Razor => &RAZOR,
            Marks::Outline => &OUTLINE,
            Marks::Mako => &MAKO,
            Marks::Own => &PHP,
        };
        let (open, ends, prints) = forms.iter().find(|(open, ..)| written.starts_with(open))?;
        let is_printed = (*prints)?;
        let inside = written.slice(open.len()..);
        let inside = ends.iter().find_map(|end| inside.strip_suffix(end)).unwrap_or(inside);
        let start = tag.start + open.len();
        // `$link` of Velocity has no other mark.
        let start = match *open {
            "$" => tag.start,
            // A macro begins and ends with its word.
            "<#macro" | "</#macro" => start - "macro".len(),
            _ => start,
        };
        let end = tag.start + open.len() + inside.len();
        (start < end).then(|| Piece { code: start..end, mark: tag.start..tag.start + open.len(), is_printed })
    }
}

/// A link as a tag writes it with `&amp;` for each `&`; none if it has no `&`.
pub(super) fn with_entities(link: &MappedText<'_>, tag: &Range<usize>) -> Option<MappedText<'static>> {
    let mut made = MappedText::new();
    let mut from = 0;
    for (at, _) in link.text().match_indices('&') {
        made.push(&link.slice(from..at));
        made.push_decoded("&amp;", tag.clone());
        from = at + 1;
    }
    made.push(&link.slice(from..link.text().len()));
    (from > 0).then_some(made)
}

/// What opens tags, what closes them, and whether their values are written; what holds no code has `None`. The longer
/// opening before the shorter one that it begins with, and so with the closings.
type Opening = (&'static str, &'static [&'static str], Option<bool>);

const PERCENT_ENDS: &[&str] = &["-%>", "_%>", "%>"];
const PHP_ENDS: &[&str] = &["?>"];
const BRACE_ENDS: &[&str] = &["-}}", "}}}", "}}"];

const EJS: [Opening; 7] = [
    ("<%--", &[], None),
    ("<%#", &[], None),
    ("<%%", &[], None),
    ("<%=", PERCENT_ENDS, Some(true)),
    ("<%-", PERCENT_ENDS, Some(true)),
    ("<%_", PERCENT_ENDS, Some(false)),
    ("<%", PERCENT_ENDS, Some(false)),
];

const ERB: [Opening; 10] = [
    ("<%--", &[], None),
    ("<%#", &[], None),
    ("<%@", &[], None),
    ("<%%", &[], None),
    ("<%!", PERCENT_ENDS, Some(false)),
    ("<%==", PERCENT_ENDS, Some(true)),
    ("<%=", PERCENT_ENDS, Some(true)),
    ("<%:", PERCENT_ENDS, Some(true)),
    ("<%-", PERCENT_ENDS, Some(false)),
    ("<%", PERCENT_ENDS, Some(false)),
];

const BLADE: [Opening; 6] = [
    ("{{--", &[], None),
    ("{{", BRACE_ENDS, Some(true)),
    ("{!!", &["!!}"], Some(true)),
    ("<?php", PHP_ENDS, Some(false)),
    ("<?=", PHP_ENDS, Some(true)),
    ("<?", PHP_ENDS, Some(false)),
];

const MAKO: [Opening; 5] = [
    ("<%!", PERCENT_ENDS, Some(false)),
    ("<% ", PERCENT_ENDS, Some(false)),
    ("<%\n", PERCENT_ENDS, Some(false)),
    ("<%\r", PERCENT_ENDS, Some(false)),
    ("${", &["}"], Some(true)),
];

const RAZOR: [Opening; 4] =
    [("@*", &[], None), ("@{", &[], None), ("@(", &[")"], Some(true)), ("@", &[], Some(true))];

const OUTLINE: [Opening; 9] = [
    ("-#", &[], None),
    ("!==", &[], Some(true)),
    ("!=", &[], Some(true)),
    ("==", &[], Some(true)),
    ("=>", &[], Some(true)),
    ("=", &[], Some(true)),
    (":", &[], Some(true)),
    ("-", &[], Some(false)),
    ("+", &[], Some(false)),
];

/// Blocks of code behind a mark, as far as they are closed.
fn blocks(text: &str, open: &str, close: impl Fn(&str) -> Option<usize>) -> Vec<Piece> {
    let mut blocks: Vec<Piece> = Vec::new();
    for (at, _) in text.match_indices(open) {
        let start = at + open.len();
        let is_inside = blocks.last().is_some_and(|last| at < last.code.end);
        // `@php($x = 1)` is no block.
        let is_call = open == "@php" && text.slice(start..).starts_with('(');
        if is_inside || is_call {
            continue;
        }
        // What is not closed closes nothing behind it either.
        let Some(len) = close(text.slice(start..)) else { break };
        blocks.push(Piece { code: start..start + len, mark: at..start, is_printed: false });
    }
    blocks
}

/// Directives of Blade whose arguments are code.
const DIRECTIVES: [&str; 4] = ["@php(", "@include(", "@component(", "@includeWhen("];

/// The directives of Blade that are calls: `@php($x = 1)`, `@include('link', ['url' => $url])`.
fn calls(text: &str) -> Vec<Piece> {
    let mut calls: Vec<Piece> = Vec::new();
    for open in DIRECTIVES {
        // What does not close is not looked through again for each of the calls in it.
        let mut unclosed = 0;
        for (at, _) in text.match_indices(open) {
            let start = at + open.len();
            if at < unclosed {
                continue;
            }
            let Some(len) = closing_bracket(text.slice(start..)) else {
                unclosed = at + LONGEST_CALL;
                continue;
            };
            // `@php(…)` holds statements, the others are given values.
            let code = if open == "@php(" { start..start + len } else { start - 1..start + len + 1 };
            calls.push(Piece { mark: at..code.start, code, is_printed: false });
        }
    }
    calls
}

/// Where the bracket closes that was opened before, over texts in quotation marks.
fn closing_bracket(text: &str) -> Option<usize> {
    let mut depth = 1;
    let mut quote = None;
    let mut is_escaped = false;
    for (at, character) in text.char_indices().take(LONGEST_CALL) {
        match (quote, character) {
            _ if is_escaped => is_escaped = false,
            (Some(_), '\\') => is_escaped = true,
            (Some(open), _) if open == character => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(character),
            (None, '(') => depth += 1,
            (None, ')') => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// How long the arguments of a directive may be, in bytes.
const LONGEST_CALL: usize = 2 << 10;

/// How long a block of Razor may be, in bytes.
const LONGEST_BLOCK: usize = 16 << 10;

/// Where the brace closes that was opened before, over texts in quotation marks.
fn closing_brace(text: &str) -> Option<usize> {
    let mut depth = 1;
    let mut quote = None;
    let mut is_escaped = false;
    for (at, character) in text.char_indices().take(LONGEST_BLOCK) {
        match (quote, character) {
            _ if is_escaped => is_escaped = false,
            (Some(_), '\\') => is_escaped = true,
            (Some(open), _) if open == character => quote = None,
            (None, '"') => quote = Some(character),
            (None, '{') => depth += 1,
            (None, '}') => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

const PHP: [Opening; 2] = [("<?=", PHP_ENDS, Some(true)), ("<?php echo ", PHP_ENDS, Some(true))];

const TEMPLATE: [Opening; 22] = [
    ("{{!", &[], None),
    ("{{--", &[], None),
    ("{{#", &[], None),
    ("{{/", &[], None),
    ("{{>", &[], None),
    ("{{{", BRACE_ENDS, Some(true)),
    ("{{-", BRACE_ENDS, Some(true)),
    ("{{", BRACE_ENDS, Some(true)),
    ("{%-", &["-%}", "%}"], Some(false)),
    ("{%", &["-%}", "%}"], Some(false)),
    ("<#macro", &[">"], Some(false)),
    ("</#macro", &[">"], Some(false)),
    ("<@", &["/>", ">"], Some(true)),
    ("<#assign ", &["/>", ">"], Some(false)),
    ("<#local ", &["/>", ">"], Some(false)),
    ("[#assign ", &["]"], Some(false)),
    ("#set(", &[")"], Some(false)),
    ("$!{", &["}"], Some(true)),
    ("${", &["}"], Some(true)),
    ("[=", &["]"], Some(true)),
    ("$!", &[], Some(true)),
    ("$", &[], Some(true)),
];

/// True for a template of Blade, whose values stand in `{{ }}`.
fn is_blade(text: &str) -> bool {
    let has_value = text.contains("{{")
        || text.contains("{!!")
        || DIRECTIVES.iter().any(|directive| text.contains(directive));
    has_value
        && [
            "@extends",
            "@section",
            "@php",
            "@if",
            "@foreach",
            "@csrf",
            "@include",
            "@component",
            "@push",
            "<x-",
            "{{ $",
            "{{$",
            "{!! $",
            "{{ '",
            "{{'",
            "{{ \"",
            "{{ config(",
            "{{ route(",
            "{{ url(",
            "{!! '",
        ]
        .iter()
        .any(|mark| text.contains(mark))
}
