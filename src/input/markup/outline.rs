//! Pages that are written as outlines: Pug, Haml, Slim. An element is a word, what stands in it is further in, and the
//! values of attributes are code.

use std::ops::Range;

use super::{Attribute, Element, Markup};
use crate::input::Dialect;
use crate::input::template::with_holes;
use crate::slice::Slice;
use crate::source::MappedText;

/// How a language of outlines writes what it writes.
struct Outline {
    dialect: Dialect,
    /// The sign before the name of an element.
    sign: &'static str,
    /// What opens attributes behind the name.
    brackets: &'static [char],
    /// True if attributes may stand behind the name without brackets.
    is_bare: bool,
    /// Words that begin a line of code or a reference to another file, and no element.
    statements: &'static [&'static str],
    /// What a line begins with that opens a script further in.
    scripts: &'static [&'static str],
    /// What begins a comment.
    comments: &'static [&'static str],
}

const OUTLINES: [Outline; 3] = [
    Outline {
        dialect: Dialect::Pug,
        sign: "",
        brackets: &['('],
        is_bare: false,
        statements: &[
            "if", "else", "unless", "each", "for", "while", "case", "when", "default", "include", "extends",
            "block", "append", "prepend", "mixin", "doctype",
        ],
        scripts: &["script."],
        comments: &["//"],
    },
    Outline {
        dialect: Dialect::Haml,
        sign: "%",
        brackets: &['{', '('],
        is_bare: false,
        statements: &[],
        scripts: &[":javascript"],
        comments: &["-#", "/"],
    },
    Outline {
        dialect: Dialect::Slim,
        sign: "",
        brackets: &['[', '(', '{'],
        is_bare: true,
        statements: &["doctype"],
        scripts: &["javascript:"],
        comments: &["/"],
    },
];

/// How long the code of a line or of attributes may be, in bytes.
const LONGEST: usize = 8 << 10;

/// How many lines the code of one may go on.
const MOST_LINES: usize = 40;

/// How many elements may stand in each other on one line.
const MOST_NESTED: usize = 16;

/// How many attributes of an element are kept.
const MOST_ATTRIBUTES: usize = 100;

/// Reads a page that is an outline; `None` for a dialect that is none.
pub(super) fn read(text: &str, dialect: Dialect) -> Option<Markup> {
    let outline = OUTLINES.iter().find(|outline| outline.dialect == dialect)?;
    let mut reader = Reader { text, outline, markup: Markup::default(), nested: 0 };
    let mut at = 0;
    while at < text.len() {
        at = reader.line(at);
    }
    reader.markup.tags.sort_by_key(|tag| tag.start);
    Some(reader.markup)
}

struct Reader<'t> {
    text: &'t str,
    outline: &'static Outline,
    markup: Markup,
    /// How many elements of the line stand around.
    nested: usize,
}

impl Reader<'_> {
    /// Reads what begins on the line at a byte; the start of the next one.
    fn line(&mut self, start: usize) -> usize {
        let rest = self.text.slice(start..);
        let len = rest.find('\n').map_or(rest.len(), |len| len + 1);
        let line = rest.slice(..len);
        let written = line.trim();
        let from = start + (line.len() - line.trim_start().len());
        let end = start + len;
        let begins = |marks: &[&str]| marks.iter().any(|mark| written.starts_with(mark));
        if written.is_empty() {
            return end;
        }
        if begins(self.outline.scripts) {
            return self.script(from - start, end);
        }
        if begins(self.outline.comments) && !written.starts_with("-\u{20}") {
            self.markup.comments.push(from..from + written.len());
            return end;
        }
        if written.starts_with(['-', '=', '!', '+']) {
            let end_of_code = self.code_end(from, end);
            self.markup.tags.push(from..end_of_code);
            return self.next_line(end_of_code);
        }
        let word =
            written.slice(..written.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(written.len()));
        if self.outline.statements.contains(&word) {
            return end;
        }
        self.nested = 0;
        let behind = self.element(from, end);
        self.next_line(behind)
    }

    /// The start of the line behind a byte.
    fn next_line(&self, at: usize) -> usize {
        let at = at.min(self.text.len());
        self.text.slice(at..).find('\n').map_or(self.text.len(), |len| at + len + 1)
    }

    /// The lines further in than `column`, from the line at a byte on, as a script.
    fn script(&mut self, column: usize, start: usize) -> usize {
        let mut end = start;
        for line in self.text.slice(start..).split_inclusive('\n') {
            let is_inside = line.len() - line.trim_start().len() > column || line.trim().is_empty();
            if !is_inside {
                break;
            }
            end += line.len();
        }
        if start < end {
            self.markup.scripts.push(start..end);
        }
        end
    }

    /// Where the code ends that begins at a byte: at the end of its line, or later where a bracket is open or a comma ends
    /// the line.
    fn code_end(&self, start: usize, line: usize) -> usize {
        let mut end = line;
        for _ in 0..MOST_LINES {
            if end >= self.text.len() || end - start >= LONGEST {
                break;
            }
            let code = self.text.slice(start..end).trim_end();
            if !code.ends_with(',') && !code.ends_with('\\') && !is_bracket_open(code) {
                break;
            }
            end = self.next_line(end);
        }
        start + self.text.slice(start..end).trim_end().len()
    }

    /// Reads an element; the byte behind it.
    fn element(&mut self, start: usize, line: usize) -> usize {
        let written = self.text.slice(start..line);
        let is_part =
            |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '#' | ':' | '%' | '/');
        let head = written.slice(..written.find(|c| !is_part(c)).unwrap_or(written.len()));
        // `li: a(…)`
        let head = head.split_once(": ").map_or(head, |(head, _)| head).trim_end_matches([':', '/']);
        let named = head.strip_prefix(self.outline.sign).filter(|named| !named.starts_with(['.', '#']));
        let name = match named {
            Some(named) => named.slice(..named.find(['.', '#']).unwrap_or(named.len())),
            None if head.starts_with(['.', '#']) => "div",
            None => return line,
        };
        if name.is_empty() {
            return line;
        }
        let mut at = start + head.len();
        let mut element = Element {
            name: name.to_ascii_lowercase(),
            span: start..at,
            attributes: Vec::new(),
            is_open: false,
        };
        while let Some(open) =
            self.text.slice(at..).chars().next().filter(|c| self.outline.brackets.contains(c))
        {
            let Some(len) = closing(self.text.slice(at..), open) else { break };
            self.attributes(at + 1..at + len, &mut element);
            at += len + 1;
        }
        if self.outline.is_bare {
            at = self.bare_attributes(at, line, &mut element);
        }
        let behind = self.text.slice(at..);
        element.is_open |= behind.starts_with("&attributes");
        element.span.end = at;
        if let Some(said) = element.page_policy() {
            self.markup.policy = said;
        }
        self.markup.elements.push(element);
        let behind = behind.trim_start_matches('/');
        if behind.starts_with(['=', '!', '&']) {
            let end = self.code_end(at, line.max(at));
            self.markup.tags.push(at..end);
            return end;
        }
        match behind.strip_prefix(": ") {
            Some(inner) if at + 2 < line && self.nested < MOST_NESTED => {
                self.nested += 1;
                let from = at + 2 + (inner.len() - inner.trim_start_matches(' ').len());
                if from < line { self.element(from, line) } else { line }
            }
            _ => at.max(line - 1),
        }
    }

    /// Reads attributes behind a name, without brackets: `a href="…" rel=value`.
    fn bare_attributes(&mut self, start: usize, line: usize, element: &mut Element) -> usize {
        let mut at = start;
        loop {
            let rest = self.text.slice(at..line.max(at));
            let lead = rest.len() - rest.trim_start_matches(' ').len();
            let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':');
            let name = rest.slice(lead..);
            let len = name.find(|c| !is_name(c)).unwrap_or(name.len());
            if lead == 0 || len == 0 || !name.slice(len..).starts_with('=') {
                return at;
            }
            at = self.attribute(at + lead..line, element);
        }
    }

    fn attributes(&mut self, place: Range<usize>, element: &mut Element) {
        let mut at = place.start;
        while at < place.end {
            let before = at;
            at = self.attribute(at..place.end, element);
            if at <= before {
                at = before + self.text.slice(before..).chars().next().map_or(1, char::len_utf8);
            }
        }
    }

    /// Reads the attribute with which a place begins; the byte behind it.
    fn attribute(&mut self, place: Range<usize>, element: &mut Element) -> usize {
        let rest = self.text.slice(place.clone());
        let lead = rest.len() - rest.trim_start_matches([' ', '\n', '\r', '\t', ',', ':', '"', '\'']).len();
        let name = rest.slice(lead..);
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '@' | ':' | '.');
        let len = name.find(|c| !is_name(c)).unwrap_or(name.len());
        let name = name.slice(..len).trim_end_matches(':');
        if name.is_empty() {
            // `{**options}`
            element.is_open |= rest.slice(lead..).starts_with('*');
            return place.start + lead;
        }
        let start = place.start + lead;
        let name_span = start..start + name.len();
        let behind = self.text.slice(name_span.end..place.end).trim_start_matches(['"', '\'']).trim_start();
        let sign = ["=>", "!=", "=", ":"].into_iter().find(|sign| behind.starts_with(sign));
        let Some(sign) = sign else {
            let value = MappedText::new();
            let value_span = name_span.end..name_span.end;
            self.add(element, Attribute { name: name.to_ascii_lowercase(), name_span, value, value_span });
            return start + len;
        };
        let mark = place.end - behind.len();
        let inner = behind.slice(sign.len()..);
        let from = mark + sign.len() + (inner.len() - inner.trim_start().len());
        let end = from + value_len(self.text.slice(from..place.end), self.outline.is_bare);
        let written = self.text.slice(from..end);
        let quote = written.chars().next().filter(|quote| matches!(quote, '"' | '\'' | '`'));
        let literal = quote.and_then(|quote| written.slice(1..).strip_suffix(quote)).filter(|inside| {
            let is_closed = !written.starts_with('`')
                && quote.is_some_and(|quote| !without_values(inside).contains(quote));
            is_closed && !inside.ends_with('\\')
        });
        let (value, value_span) = match literal {
            Some(inside) => {
                let raw = MappedText::verbatim(inside, from + 1);
                (with_holes(&raw, self.outline.dialect), from + 1..end - 1)
            }
            None => {
                self.markup.tags.push(mark..end);
                (MappedText::hole("", mark..end), mark..end)
            }
        };
        self.add(element, Attribute { name: name.to_ascii_lowercase(), name_span, value, value_span });
        end.max(start + len)
    }

    fn add(&self, element: &mut Element, attribute: Attribute) {
        // Of very many any may be among them.
        element.is_open |= element.attributes.len() >= MOST_ATTRIBUTES;
        if element.attributes.len() < MOST_ATTRIBUTES && element.attribute(&attribute.name).is_none() {
            element.attributes.push(attribute);
        }
    }
}

/// A text without the values that it takes in, which may hold quotation marks: `a#{b["c"]}`.
fn without_values(text: &str) -> String {
    let mut left = String::new();
    let mut rest = text;
    while let Some(open) = rest.find("#{") {
        left.push_str(rest.slice(..open));
        let behind = rest.slice(open..);
        rest = behind.find('}').map_or("", |close| behind.slice(close + 1..));
    }
    left.push_str(rest);
    left
}

/// The byte at which the bracket closes with which a text begins, over texts in quotation marks.
fn closing(text: &str, open: char) -> Option<usize> {
    let close = match open {
        '(' => ')',
        '[' => ']',
        _ => '}',
    };
    let mut depth = 0usize;
    let mut quote = None;
    let mut is_escaped = false;
    for (at, c) in text.char_indices().take_while(|(at, _)| *at < LONGEST) {
        match (quote, c) {
            _ if is_escaped => is_escaped = false,
            (_, '\\') => is_escaped = true,
            (Some(mark), _) if mark == c => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'' | '`') => quote = Some(c),
            (None, _) if c == open => depth += 1,
            (None, _) if c == close => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

fn is_bracket_open(code: &str) -> bool {
    let first = code.find(['(', '[', '{']);
    first.is_some_and(|at| {
        let open = code.slice(at..).chars().next().unwrap_or('(');
        closing(code.slice(at..), open).is_none()
    })
}

/// How long the value is with which a text begins: to a comma, or to a blank behind which no operator goes on.
fn value_len(text: &str, ends_at_blank: bool) -> usize {
    let mut depth = 0usize;
    let mut quote = None;
    let mut is_escaped = false;
    let is_operator = |c: char| "+-*/?:&|=<>.%!~".contains(c);
    let mut last = '=';
    for (at, c) in text.char_indices() {
        match (quote, c) {
            _ if is_escaped => is_escaped = false,
            (Some(_), '\\') => is_escaped = true,
            (Some(mark), _) if mark == c => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'' | '`') => quote = Some(c),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') if depth == 0 => return at,
            (None, ')' | ']' | '}') => depth -= 1,
            (None, ',') if depth == 0 => return at,
            (None, _) if c.is_whitespace() && depth == 0 => {
                let next = text.slice(at..).trim_start().chars().next();
                let goes_on = next.is_some_and(is_operator) || is_operator(last);
                if ends_at_blank && !is_operator(last) || !goes_on {
                    return at;
                }
            }
            _ => {}
        }
        if !c.is_whitespace() {
            last = c;
        }
    }
    text.trim_end().len()
}
