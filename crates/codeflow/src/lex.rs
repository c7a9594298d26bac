//! Cuts source code into words, signs and literals; comments are kept apart.

use std::ops::Range;

use super::language::{Here, Language};
use super::literal::{self, Literal};
use crate::slice::Slice;

/// A piece of source code.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    /// Its bytes of the text.
    start: u32,
    end: u32,
    /// The column, if it begins a line.
    column: u32,
}

impl Token {
    pub(crate) fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The blanks before it, if it begins a line.
    pub(crate) fn column(&self) -> Option<u32> {
        (self.column != NOT_FIRST).then_some(self.column)
    }
}

/// The column of what begins no line.
const NOT_FIRST: u32 = u32::MAX;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// A name or keyword, with the `$` or `@` before it.
    Word,
    Number,
    /// The number of a literal.
    Literal(u32),
    /// One sign, such as `+=` or `(`.
    Sign,
    /// A regular expression.
    Regex,
}

/// The signs of more than one character that must not be taken for several.
const SIGNS: [&str; 31] = [
    "...", "<<=", ">>>", "===", "!==", "**=", "??=", "?->", "<=>", "->", "=>", "::", "?.", "??", "+=", "-=",
    ".=", "..", "<<", ">>", "<=", ">=", "==", "!=", "&&", "||", ":=", "++", "--", "|>", "*=",
];

/// Source code, cut into pieces.
#[derive(Debug, Default)]
pub(crate) struct Lexed {
    pub(crate) tokens: Vec<Token>,
    pub(crate) literals: Vec<Literal>,
    /// Whole comments, in order.
    pub(crate) comments: Vec<Range<usize>>,
}

/// Cuts the bytes `range` of a text. Any text can be cut; what cannot be understood is a sign.
pub(crate) fn lex(text: &str, range: Range<usize>, language: &Language, depth: usize) -> Lexed {
    let mut lexer =
        Lexer { text, language, at: range.start, end: range.end, lexed: Lexed::default(), here: Vec::new() };
    let mut begins_line = true;
    // A fragment may lack the tag; a page has other tags then.
    let has_tag = |text: &str| ["<?", "</", "/>", "<!"].iter().any(|tag| text.contains(tag));
    if language.in_pages && depth == 0 && has_tag(lexer.rest()) {
        lexer.skip_page();
    }
    while lexer.at < lexer.end {
        if language.in_pages && depth == 0 && lexer.rest().starts_with("?>") {
            lexer.push(TokenKind::Sign, lexer.at + 2);
            lexer.skip_page();
            continue;
        }
        let Some(next) = lexer.rest().chars().next() else { break };
        if next.is_whitespace() || next == '\u{feff}' {
            lexer.at += next.len_utf8();
            if next == '\n' {
                begins_line = true;
                lexer.here_documents();
            }
            continue;
        }
        // A line that goes on on the next one.
        if next == '\\'
            && lexer.rest().get(1..).is_some_and(|rest| rest.trim_start_matches('\r').starts_with('\n'))
        {
            let line = lexer.rest().find('\n').map_or(1, |newline| newline + 1);
            lexer.at += line;
            begins_line = false;
            continue;
        }
        if lexer.comment(begins_line) {
            continue;
        }
        let before = lexer.lexed.tokens.len();
        let column = if begins_line { lexer.column() } else { NOT_FIRST };
        lexer.token();
        if let Some(token) = lexer.lexed.tokens.get_mut(before) {
            token.column = column;
        }
        begins_line = false;
    }
    lexer.lexed
}

/// How long a regular expression is at most, in characters.
const LONGEST_PATTERN: usize = 2000;

struct Lexer<'t> {
    text: &'t str,
    language: &'t Language,
    at: usize,
    end: usize,
    lexed: Lexed,
    /// Here-documents that begin on the next line: the number of their token, their word, and whether values
    /// are taken in.
    here: Vec<(usize, String, bool)>,
}

impl<'t> Lexer<'t> {
    fn rest(&self) -> &'t str {
        self.text.slice(self.at..self.end)
    }

    /// Passes over what is a page and not code, up to the next `<?php` or `<?=`.
    fn skip_page(&mut self) {
        let open = self.rest().find("<?");
        self.at = open.map_or(self.end, |open| self.at + open);
        if self.rest().starts_with("<?=") {
            // It prints.
            return self.push(TokenKind::Sign, self.at + 3);
        }
        let words = ["<?php", "<?"].iter().find(|word| self.rest().starts_with(**word));
        self.at += words.map_or(0, |word| word.len());
    }

    fn push(&mut self, kind: TokenKind, end: usize) {
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        self.lexed.tokens.push(Token { kind, start: place(self.at), end: place(end), column: NOT_FIRST });
        self.at = end;
    }

    fn push_literal(&mut self, literal: Literal, end: usize) {
        let number = u32::try_from(self.lexed.literals.len()).unwrap_or(u32::MAX);
        self.lexed.literals.push(literal);
        self.push(TokenKind::Literal(number), end);
    }

    /// The blanks before what begins a line here.
    fn column(&self) -> u32 {
        let before = self.text.get(..self.at).unwrap_or_default();
        let blanks = before.len() - before.trim_end_matches([' ', '\t']).len();
        u32::try_from(blanks).unwrap_or(NOT_FIRST - 1)
    }

    fn comment(&mut self, begins_line: bool) -> bool {
        let rest = self.rest();
        // `#[` opens an attribute in PHP and Rust; `=begin` is one only at the start of a line.
        let block = self
            .language
            .block_comments
            .iter()
            .find(|(open, _)| rest.starts_with(open) && (!open.starts_with('=') || begins_line));
        if let Some((open, close)) = block {
            let inner = rest.slice(open.len()..);
            let len = inner.find(close).map_or(rest.len(), |at| open.len() + at + close.len());
            self.lexed.comments.push(self.at..self.at + len);
            self.at += len;
            return true;
        }
        let line = self.language.line_comments.iter().find(|open| rest.starts_with(**open));
        if line.is_none_or(|open| *open == "#" && rest.starts_with("#[") && self.language.in_pages) {
            return false;
        }
        // In Ruby's and shell's `x#y` and `$#` it is none.
        if line.is_some_and(|open| *open == "#") && self.language.words && !self.is_behind_blank() {
            return false;
        }
        let len = rest.find('\n').unwrap_or(rest.len());
        // `?>` ends a line comment of PHP.
        let len = match self.language.in_pages {
            true => rest.get(..len).and_then(|line| line.find("?>")).unwrap_or(len),
            false => len,
        };
        self.lexed.comments.push(self.at..self.at + len);
        self.at += len.max(1);
        true
    }

    fn is_behind_blank(&self) -> bool {
        self.text
            .get(..self.at)
            .is_none_or(|before| before.is_empty() || before.ends_with(char::is_whitespace))
    }

    fn token(&mut self) {
        let rest = self.rest();
        if self.here(rest) || self.regex(rest) || self.literal(rest) {
            return;
        }
        let Some(first) = rest.chars().next() else { return };
        if first.is_ascii_digit() {
            let len = rest
                .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '_')))
                .unwrap_or(rest.len());
            // `1..2` are two numbers.
            let len = rest.get(..len).and_then(|number| number.find("..")).unwrap_or(len);
            return self.push(TokenKind::Number, self.at + len.max(1));
        }
        let is_sigil = matches!(first, '$' | '@');
        // One mark or two: a run of them is no name.
        let name = rest.strip_prefix(['$', '@']).filter(|_| is_sigil).unwrap_or(rest);
        let name = name.strip_prefix(['$', '@']).filter(|_| is_sigil).unwrap_or(name);
        if name.starts_with(is_word_start) {
            let len = name.find(|c: char| !is_word(c)).unwrap_or(name.len());
            // `include?(…)` and `merge!(…)` of Ruby.
            let behind = name.slice(len..);
            let is_method = self.language.marked_names
                && behind.starts_with(['?', '!'])
                && !behind.get(1..).is_some_and(|next| next.starts_with(['=', ':']));
            let len = len + usize::from(is_method);
            return self.push(TokenKind::Word, self.at + (rest.len() - name.len()) + len);
        }
        let len =
            SIGNS.iter().find(|sign| rest.starts_with(**sign)).map_or(first.len_utf8(), |sign| sign.len());
        self.push(TokenKind::Sign, self.at + len);
    }

    /// A literal, with the prefix that changes it.
    fn literal(&mut self, rest: &'t str) -> bool {
        let is_glued = self.is_behind_word();
        let prefix = self.language.prefixes.iter().filter(|(prefix, _)| {
            let after = rest.get(prefix.len()..).filter(|_| {
                rest.get(..prefix.len()).is_some_and(|written| written.eq_ignore_ascii_case(prefix))
            });
            !is_glued && after.is_some_and(|after| after.starts_with(['"', '\'']))
        });
        let prefix = prefix.max_by_key(|(prefix, _)| prefix.len());
        let (skipped, change) = prefix.map_or((0, None), |(prefix, change)| (prefix.len(), Some(*change)));
        let start = self.at + skipped;
        let read = literal::read(self.text, start..self.end, self.language, change);
        let Some((literal, end)) = read else { return false };
        self.push_literal(literal, end);
        true
    }

    fn is_behind_word(&self) -> bool {
        self.text.get(..self.at).is_some_and(|before| before.ends_with(is_word))
    }

    /// A regular expression of JavaScript, whose quotation marks open nothing.
    fn regex(&mut self, rest: &str) -> bool {
        if !rest.starts_with('/') || !self.language.regexes {
            return false;
        }
        let is_operand = self.lexed.tokens.last().is_some_and(|token| {
            let written = self.text.get(token.range()).unwrap_or_default();
            match token.kind {
                TokenKind::Word => !matches!(
                    written,
                    "return" | "typeof" | "case" | "in" | "of" | "when" | "if" | "and" | "or"
                ),
                TokenKind::Number | TokenKind::Literal(_) | TokenKind::Regex => true,
                // `</` closes a tag.
                TokenKind::Sign => matches!(written, ")" | "]" | "}" | "++" | "--" | "<"),
            }
        });
        if is_operand {
            return false;
        }
        let mut is_escaped = false;
        let mut is_class = false;
        for (at, character) in rest.char_indices().skip(1).take(LONGEST_PATTERN) {
            match character {
                '\n' => return false,
                _ if is_escaped => is_escaped = false,
                '\\' => is_escaped = true,
                '[' => is_class = true,
                ']' => is_class = false,
                '/' if !is_class => {
                    self.push(TokenKind::Regex, self.at + at + 1);
                    return true;
                }
                _ => {}
            }
        }
        false
    }

    /// The mark of a here-document, whose text begins on the next line.
    fn here(&mut self, rest: &'t str) -> bool {
        let behind = match self.language.here {
            Here::None => None,
            Here::Php => rest.strip_prefix("<<<").map(|behind| behind.trim_start_matches([' ', '\t'])),
            Here::Ruby => rest.strip_prefix("<<~").or_else(|| rest.strip_prefix("<<-")).or_else(|| {
                rest.strip_prefix("<<").filter(|behind| behind.starts_with(|c: char| c.is_ascii_uppercase()))
            }),
        };
        let Some(behind) = behind else { return false };
        let quote = behind.chars().next().filter(|quote| matches!(quote, '\'' | '"'));
        let word = behind.trim_start_matches(['\'', '"']);
        let len = word.find(|c: char| !is_word(c)).unwrap_or(word.len());
        let Some(name) = word.get(..len).filter(|name| name.starts_with(is_word_start)) else { return false };
        let start = self.at + (rest.len() - word.len());
        let end = start + len + usize::from(quote.is_some());
        self.here.push((self.lexed.literals.len(), name.to_owned(), quote != Some('\'')));
        self.push_literal(Literal::default(), end.min(self.end));
        true
    }

    /// Reads the here-documents that begin on this line.
    fn here_documents(&mut self) {
        for (number, name, takes_values) in std::mem::take(&mut self.here) {
            let start = self.at;
            let mut end = start;
            let mut indent = usize::MAX;
            let mut closing = self.end;
            for line in self.rest().split_inclusive('\n') {
                let word = line.trim();
                let is_end = word.strip_prefix(name.as_str()).is_some_and(|rest| !rest.starts_with(is_word));
                if is_end {
                    closing = end + (line.len() - line.trim_start().len()) + name.len();
                    break;
                }
                if !word.is_empty() {
                    indent = indent.min(line.len() - line.trim_start_matches([' ', '\t']).len());
                }
                end += line.len();
                closing = end;
            }
            let indent = if indent == usize::MAX { 0 } else { indent };
            let text = start..end;
            let literal = literal::here(self.text, text, indent, self.language, takes_values);
            if let Some(kept) = self.lexed.literals.get_mut(number) {
                *kept = literal;
            }
            self.at = closing.min(self.end);
        }
    }
}

pub(crate) fn is_word_start(character: char) -> bool {
    character.is_alphabetic() || character == '_'
}

pub(crate) fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}
