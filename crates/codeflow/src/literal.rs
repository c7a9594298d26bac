//! Reads literals: what they hold, where each character of it is written, and what they take in.

use std::ops::Range;

use super::language::{Change, Escapes, Form, Holes, Language};
use super::lex;
use crate::ir::Place;
use crate::mapped::MappedText;
use crate::slice::Slice;

/// What a literal holds.
#[derive(Clone, Debug)]
pub(crate) enum Literal {
    /// What is written there, as it is: its bytes.
    Plain(Place),
    Parts(Vec<Part>),
}

impl Default for Literal {
    fn default() -> Self {
        Literal::Parts(Vec::new())
    }
}

impl Literal {
    fn of(mut parts: Vec<Part>) -> Self {
        if let [Part::Text(text)] = parts.as_slice()
            && let Some(at) = text.verbatim_at()
        {
            return Literal::Plain(Place::new(at..at + text.text().len()));
        }
        parts.shrink_to_fit();
        Literal::Parts(parts)
    }
}

/// A stretch of a literal.
#[derive(Clone, Debug)]
pub(crate) enum Part {
    Text(MappedText<'static>),
    /// Something that is taken in: its bytes, and those of the code in it.
    Hole {
        written: Range<usize>,
        code: Range<usize>,
    },
}

/// Reads the literal at the start of `range`, behind its prefix; with it the byte behind it. `None` when
/// there is none, or one that does not end.
pub(crate) fn read(
    text: &str,
    range: Range<usize>,
    language: &Language,
    change: Option<Change>,
) -> Option<(Literal, usize)> {
    let rest = text.get(range.clone())?;
    let form = language.literals.iter().find(|form| rest.starts_with(form.open))?;
    let form = changed(*form, change);
    if let Some(counts_last) = language.text_blocks.filter(|_| form.open == "\"\"\"") {
        return block(text, range, language, form, counts_last);
    }
    let mut reader =
        Reader { text, language, form, at: range.start + form.open.len(), end: range.end, parts: Vec::new() };
    let end = reader.read()?;
    Some((Literal::of(reader.parts), end))
}

/// Reads a text block: the indentation that its lines have in common is not part of it.
fn block(
    text: &str,
    range: Range<usize>,
    language: &Language,
    form: Form,
    counts_last: bool,
) -> Option<(Literal, usize)> {
    let start = range.start + form.open.len();
    let rest = text.get(start..range.end)?;
    let mut end = 0;
    // The closing mark, not one that is escaped.
    loop {
        end += rest.get(end..)?.find(form.close)?;
        if form.escapes == Escapes::None || !rest.get(..end)?.ends_with('\\') {
            break;
        }
        end += 1;
    }
    let inside = rest.get(..end)?;
    let behind = start + end + form.close.len();
    let Some(first) =
        inside.find('\n').filter(|first| inside.get(..*first).is_some_and(|line| line.trim().is_empty()))
    else {
        let form = Form { open: "", close: "", ..form };
        let mut reader = Reader { text, language, form, at: start, end: start + end, parts: Vec::new() };
        reader.read();
        return Some((Literal::of(reader.parts), behind));
    };
    let lines = || inside.slice(first + 1..).split('\n');
    let last = lines().next_back().filter(|line| counts_last && line.trim().is_empty());
    let counted = lines().filter(|line| !line.trim().is_empty()).chain(last);
    let indent =
        counted.map(|line| line.len() - line.trim_start_matches([' ', '\t']).len()).min().unwrap_or(0);
    let form = Form { open: "", close: "", ..form };
    Some((lined(text, start + first + 1..start + end, indent, language, form), behind))
}

/// Reads a here-document whose lines are `range`, each indented by `indent` more than its text.
pub(crate) fn here(
    text: &str,
    range: Range<usize>,
    indent: usize,
    language: &Language,
    takes_values: bool,
) -> Literal {
    let double = language.literals.iter().find(|form| form.open == "\"");
    let holes = double.filter(|_| takes_values).map_or(Holes::None, |form| form.holes);
    let escapes = if takes_values { Escapes::Backslash } else { Escapes::None };
    let form = Form { open: "", close: "", escapes, holes, has_lines: true };
    lined(text, range, indent, language, form)
}

/// How long what stands between marks of its own may be, in bytes.
pub(crate) const LONGEST_QUOTED: usize = 16 << 10;

/// What stands between the mark at the start of `range` and the one that closes it, over brackets of the same kind.
pub(crate) fn quoted(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let rest = text.get(range.clone())?;
    let (open, close) = [('(', ')'), ('[', ']'), ('{', '}'), ('<', '>'), ('|', '|')]
        .into_iter()
        .find(|(open, _)| rest.starts_with(*open))?;
    let mut depth = 0;
    let mut is_escaped = false;
    for (at, c) in rest.char_indices().skip(1).take(LONGEST_QUOTED) {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            _ if c == close && depth == 0 => return Some(range.start + 1..range.start + at),
            _ if c == close => depth -= 1,
            _ if c == open => depth += 1,
            _ => {}
        }
    }
    None
}

/// Reads lines that are indented by `indent` more than their text.
fn lined(text: &str, range: Range<usize>, indent: usize, language: &Language, form: Form) -> Literal {
    let mut parts = Vec::new();
    let mut start = range.start;
    for line in text.slice(range).split_inclusive('\n') {
        let skipped = indent.min(line.len() - line.trim_start_matches([' ', '\t']).len());
        let end = start + line.len();
        let mut reader = Reader { text, language, form, at: start + skipped, end, parts };
        reader.read();
        parts = reader.parts;
        start = end;
    }
    // The last line break belongs to the closing word.
    if let Some(Part::Text(last)) = parts.last_mut() {
        let kept = last.text().trim_end_matches(['\n', '\r']).len();
        *last = last.slice(0..kept);
    }
    Literal::of(parts)
}

fn changed(form: Form, change: Option<Change>) -> Form {
    let raw = Form { escapes: Escapes::None, ..form };
    match change {
        None | Some(Change::Nothing) => form,
        Some(Change::Raw) => raw,
        Some(Change::Braces) => Form { holes: Holes::Brace, ..form },
        Some(Change::DoubleBraces) => Form { holes: Holes::DoubleBrace, ..form },
        Some(Change::RawBraces) => Form { holes: Holes::Brace, ..raw },
        Some(Change::Dollar) => Form { holes: Holes::Dollar, ..form },
        Some(Change::Doubled) => Form { escapes: Escapes::Doubled, has_lines: true, ..form },
        Some(Change::DoubledBraces) => {
            Form { escapes: Escapes::Doubled, has_lines: true, holes: Holes::Brace, ..form }
        }
    }
}

struct Reader<'t> {
    text: &'t str,
    language: &'t Language,
    form: Form,
    at: usize,
    end: usize,
    parts: Vec<Part>,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        self.text.slice(self.at..self.end)
    }

    /// Reads up to the closing mark, or to the end where there is none to come; the byte behind it.
    fn read(&mut self) -> Option<usize> {
        let Form { close, escapes, .. } = self.form;
        loop {
            let rest = self.rest();
            if close.is_empty() && rest.is_empty() {
                return Some(self.end);
            }
            let next = rest.chars().next()?;
            if escapes == Escapes::Doubled && rest.starts_with("\"\"") {
                self.decoded("\"", 2);
                continue;
            }
            if !close.is_empty() && rest.starts_with(close) {
                return Some(self.at + close.len());
            }
            if next == '\n' && !self.form.has_lines {
                return None;
            }
            if next == '\\' && matches!(escapes, Escapes::Backslash | Escapes::Own) && !self.is_hole_escape()
            {
                self.escape();
                continue;
            }
            if self.hole() {
                continue;
            }
            // Brackets of a format are written twice.
            if self.form.holes == Holes::Brace && (rest.starts_with("{{") || rest.starts_with("}}")) {
                let brace = if next == '{' { "{" } else { "}" };
                self.decoded(brace, 2);
                continue;
            }
            let stop = |c: char| {
                matches!(c, '\\' | '\n' | '$' | '{' | '}' | '#' | '"' | '\'' | '`' | ']' | ')' | '@')
            };
            let len = rest.char_indices().skip(1).find(|(_, c)| stop(*c)).map_or(rest.len(), |(at, _)| at);
            let copied = rest.slice(..len).to_owned();
            self.copied(&copied);
        }
    }

    /// Adds to the text, which what is taken in parts into stretches.
    fn add(&mut self, add: impl FnOnce(&mut MappedText<'static>)) {
        match self.parts.last_mut() {
            Some(Part::Text(text)) => add(text),
            _ => {
                let mut text = MappedText::new();
                add(&mut text);
                self.parts.push(Part::Text(text));
            }
        }
    }

    fn copied(&mut self, copied: &str) {
        let at = self.at;
        self.add(|text| text.push_verbatim(copied, at));
        self.at += copied.len();
    }

    fn decoded(&mut self, meant: &str, len: usize) {
        let written = self.at..(self.at + len).min(self.end);
        self.at = written.end;
        self.add(|text| text.push_decoded(meant, written));
    }

    fn is_hole_escape(&self) -> bool {
        self.form.holes == Holes::Swift && self.rest().starts_with("\\(")
    }

    fn escape(&mut self) {
        let rest = self.rest();
        let behind = rest.slice(1..);
        let Some(next) = behind.chars().next() else { return self.copied("\\") };
        if self.form.escapes == Escapes::Own {
            return match next {
                '\\' | '\'' => self.decoded(if next == '\\' { "\\" } else { "'" }, 2),
                _ => self.copied("\\"),
            };
        }
        let hex = |skipped: usize, most: usize| {
            let digits = behind.slice(skipped..);
            let len = digits.bytes().take(most).take_while(u8::is_ascii_hexdigit).count();
            let value = u32::from_str_radix(digits.get(..len)?, 16).ok()?;
            Some((char::from_u32(value)?, 1 + skipped + len))
        };
        let simple = match next {
            'n' => Some("\n"),
            't' => Some("\t"),
            'r' => Some("\r"),
            '\\' => Some("\\"),
            '"' => Some("\""),
            '\'' => Some("'"),
            '`' => Some("`"),
            '$' => Some("$"),
            '\n' => Some(""),
            _ => None,
        };
        if let Some(meant) = simple {
            let blanks = behind.get(1..).map_or(0, |line| line.len() - line.trim_start().len());
            let skipped = if next == '\n' && self.language.escaped_indent { blanks } else { 0 };
            if meant.is_empty() {
                self.at += 2 + skipped;
                return;
            }
            return self.decoded(meant, 2);
        }
        let read = match next {
            'x' => hex(1, 2),
            'u' if behind.starts_with("u{") => hex(2, 6)
                .filter(|(_, len)| rest.get(*len..).is_some_and(|r| r.starts_with('}')))
                .map(|(c, len)| (c, len + 1)),
            'u' => hex(1, 4).filter(|(_, len)| *len == 6),
            'U' => hex(1, 8).filter(|(_, len)| *len == 10),
            '0'..='7'
                if self.language.in_pages || !behind.get(1..2).is_some_and(|d| matches!(d, "8" | "9")) =>
            {
                let len = behind.bytes().take(3).take_while(|byte| matches!(byte, b'0'..=b'7')).count();
                let value = behind.get(..len).and_then(|digits| u32::from_str_radix(digits, 8).ok());
                value.and_then(char::from_u32).map(|c| (c, 1 + len))
            }
            _ => None,
        };
        match read {
            Some((meant, len)) => self.decoded(meant.encode_utf8(&mut [0; 4]), len),
            None if self.language.keeps_unknown_escapes => self.copied("\\"),
            None => self.decoded(next.encode_utf8(&mut [0; 4]), 1 + next.len_utf8()),
        }
    }

    /// Reads a value that is taken in.
    fn hole(&mut self) -> bool {
        let rest = self.rest();
        let (open, close) = match self.form.holes {
            Holes::None => return false,
            Holes::Swift => ("\\(", ')'),
            Holes::Hash => ("#{", '}'),
            Holes::Brace if rest.starts_with("{{") => return false,
            Holes::Brace => ("{", '}'),
            Holes::DoubleBrace => ("{{", '}'),
            Holes::Php if rest.starts_with("{$") => ("{", '}'),
            Holes::DollarBrace | Holes::Dollar | Holes::Path | Holes::Php => ("${", '}'),
        };
        if self.form.holes == Holes::DoubleBrace {
            let len = rest.strip_prefix(open).and_then(|inside| inside.find("}}")).map(|len| len + 4);
            let Some(len) = len.filter(|len| *len < LONGEST_HOLE) else { return false };
            return self.push_hole(open.len(), len - 2, len);
        }
        if rest.starts_with(open) {
            let Some(len) = self.bracketed(open, close) else { return false };
            return self.push_hole(open.len(), len - 1, len);
        }
        // `"$(encode "$callback")"` of a shell.
        if self.language.words && rest.starts_with("$(") {
            let Some(len) = self.bracketed("$(", ')') else { return false };
            return self.push_hole(2, len - 1, len);
        }
        if self.form.holes == Holes::Path
            && let Some(len) = path(rest)
        {
            return self.push_hole(0, len, len);
        }
        let Some(name) = rest.strip_prefix('$').filter(|name| name.starts_with(lex::is_word_start)) else {
            return false;
        };
        if !matches!(self.form.holes, Holes::Dollar | Holes::Php) {
            return false;
        }
        let mut len = 1 + name.find(|c: char| !lex::is_word(c)).unwrap_or(name.len());
        if self.form.holes == Holes::Php {
            let behind = rest.slice(len..);
            if let Some(member) =
                behind.strip_prefix("->").filter(|member| member.starts_with(lex::is_word_start))
            {
                len += 2 + member.find(|c: char| !lex::is_word(c)).unwrap_or(member.len());
            } else if behind.starts_with('[') {
                len += behind.bytes().take(64).position(|byte| byte == b']').map_or(0, |at| at + 1);
            }
        }
        self.push_hole(0, len, len)
    }

    fn push_hole(&mut self, from: usize, to: usize, len: usize) -> bool {
        let code = self.at + from..self.at + to;
        self.parts.push(Part::Hole { written: self.at..self.at + len, code });
        self.at += len;
        true
    }

    /// The length of something in brackets, nested brackets and literals included.
    fn bracketed(&self, open: &str, close: char) -> Option<usize> {
        let opening = open.chars().next_back()?;
        let mut depth = 0usize;
        let mut quote: Option<char> = None;
        let mut is_escaped = false;
        for (at, character) in self.rest().char_indices().skip(open.len() - 1).take(LONGEST_HOLE) {
            match (quote, character) {
                _ if is_escaped => is_escaped = false,
                (Some(_), '\\') => is_escaped = true,
                (Some(mark), _) if mark == character => quote = None,
                (Some(_), _) => {}
                (None, '"' | '\'' | '`') => quote = Some(character),
                (None, '\n') if !self.form.has_lines => return None,
                (None, _) if character == opening => depth += 1,
                (None, _) if character == close => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        return Some(at + character.len_utf8());
                    }
                }
                _ => {}
            }
        }
        None
    }
}

/// The length of `$x.y("z").w`, or `$!x`.
fn path(text: &str) -> Option<usize> {
    let name = text.strip_prefix("$!").or_else(|| text.strip_prefix('$'))?;
    let word = |text: &str| {
        let len = text.find(|c: char| !lex::is_word(c)).unwrap_or(text.len());
        text.starts_with(lex::is_word_start).then_some(len)
    };
    let mut len = text.len() - name.len() + word(name)?;
    loop {
        let rest = text.slice(len..);
        let further = match rest.chars().next() {
            Some('.') => word(rest.slice(1..)).map(|len| len + 1),
            Some('(') => arguments(rest),
            _ => None,
        };
        match further.filter(|further| *further < LONGEST_HOLE) {
            Some(further) => len += further,
            None => return Some(len),
        }
    }
}

/// The length of arguments in brackets that hold no further ones.
fn arguments(text: &str) -> Option<usize> {
    let near = text.char_indices().skip(1).take(LONGEST_HOLE).find(|(_, c)| matches!(c, '(' | ')' | '\n'))?;
    (near.1 == ')').then_some(near.0 + 1)
}

/// How much code a hole may hold, in characters; keeps a file of opening brackets from taking minutes.
const LONGEST_HOLE: usize = 600;
