//! Cuts source code into words, signs and literals; comments are kept apart.

mod quoting;

use std::ops::Range;

use super::language::{Here, Language};
use super::literal::{self, Literal};
use crate::slice::Slice;

/// A piece of source code.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    /// Its bytes of the text.
    start: u32,
    end: u32,
    /// The number of the literal; of a bracket that of the one that belongs to it.
    number: u32,
    /// The column, if it begins a line.
    column: u16,
    kind: Form,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Word,
    Number,
    Literal,
    Sign,
    Regex,
    Print,
    Break,
}

impl Token {
    pub(crate) fn kind(&self) -> TokenKind {
        match self.kind {
            Form::Word => TokenKind::Word,
            Form::Number => TokenKind::Number,
            Form::Literal => TokenKind::Literal(self.number),
            Form::Sign => TokenKind::Sign,
            Form::Regex => TokenKind::Regex,
            Form::Print => TokenKind::Print,
            Form::Break => TokenKind::Break,
        }
    }

    /// The bracket that belongs to a bracket.
    pub(crate) fn mate(&self) -> Option<usize> {
        (self.kind == Form::Sign && self.number != NONE).then_some(self.number as usize)
    }

    pub(crate) fn set_mate(&mut self, mate: usize) {
        self.number = u32::try_from(mate).unwrap_or(NONE);
    }

    pub(crate) fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The blanks before it, if it begins a line.
    pub(crate) fn column(&self) -> Option<u32> {
        (self.column != NOT_FIRST).then_some(u32::from(self.column))
    }
}

/// The column of what begins no line.
const NOT_FIRST: u16 = u16::MAX;

/// No number.
const NONE: u32 = u32::MAX;

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
    /// What opens a piece of code in a page whose value is written there.
    Print,
    /// The end of a piece.
    Break,
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
    let mut lexer = Lexer {
        text,
        language,
        at: range.start,
        end: range.end,
        lexed: Lexed::default(),
        here: Vec::new(),
        unquoted: 0,
    };
    let mut begins_line = true;
    // A fragment may lack the tag; a page has other tags then.
    let has_tag = |text: &str| ["<?", "</", "/>", "<!"].iter().any(|tag| text.contains(tag));
    if language.in_pages && depth == 0 && has_tag(lexer.rest()) {
        lexer.skip_page();
    }
    while lexer.at < lexer.end {
        if language.in_pages && depth == 0 && lexer.rest().starts_with("?>") {
            lexer.push(TokenKind::Break, lexer.at + 2);
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

/// A piece of code in a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The bytes of the code.
    pub code: Range<usize>,
    /// The bytes of the mark before it.
    pub mark: Range<usize>,
    /// True if its value is written there.
    pub is_printed: bool,
}

/// Cuts pieces of code that stand in a page one after the other.
pub(crate) fn lex_pieces(text: &str, pieces: &[Piece], language: &Language) -> Lexed {
    let mut whole = Lexed::default();
    for piece in pieces {
        let Lexed { mut tokens, literals, comments } = lex(text, piece.code.clone(), language, 1);
        let shift = u32::try_from(whole.literals.len()).unwrap_or(NONE);
        for token in tokens.iter_mut().filter(|token| token.kind == Form::Literal) {
            token.number = token.number.saturating_add(shift);
        }
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let sign = |range: Range<usize>, kind: Form| Token {
            start: place(range.start),
            end: place(range.end),
            number: NONE,
            column: NOT_FIRST,
            kind,
        };
        if piece.is_printed {
            tokens.insert(0, sign(piece.mark.clone(), Form::Print));
        }
        // A piece stands as far in as its line does.
        if let Some(first) = tokens.first_mut() {
            first.column = indent_of_line(text, piece.mark.start);
        }
        tokens.push(sign(piece.code.end..piece.code.end, Form::Break));
        whole.tokens.append(&mut tokens);
        whole.literals.extend(literals);
        whole.comments.extend(comments);
    }
    whole
}

/// How far back the start of a line is looked for, in bytes.
const FARTHEST_BACK: usize = 2000;

/// The blanks at the start of the line of a byte.
fn indent_of_line(text: &str, at: usize) -> u16 {
    let bytes = text.as_bytes().get(at.saturating_sub(FARTHEST_BACK)..at).unwrap_or_default();
    let line = bytes.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
    let blanks = line.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    u16::try_from(blanks).unwrap_or(NOT_FIRST - 1)
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
    /// No literal that a word opens begins before this byte.
    unquoted: usize,
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
            return self.push(TokenKind::Print, self.at + 3);
        }
        let words = ["<?php", "<?"].iter().find(|word| self.rest().starts_with(**word));
        self.at += words.map_or(0, |word| word.len());
    }

    fn push(&mut self, kind: TokenKind, end: usize) {
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let (kind, number) = match kind {
            TokenKind::Word => (Form::Word, NONE),
            TokenKind::Number => (Form::Number, NONE),
            TokenKind::Literal(number) => (Form::Literal, number),
            TokenKind::Sign => (Form::Sign, NONE),
            TokenKind::Regex => (Form::Regex, NONE),
            TokenKind::Print => (Form::Print, NONE),
            TokenKind::Break => (Form::Break, NONE),
        };
        let (start, end_place) = (place(self.at), place(end));
        self.lexed.tokens.push(Token { start, end: end_place, number, column: NOT_FIRST, kind });
        self.at = end;
    }

    fn push_literal(&mut self, literal: Literal, end: usize) {
        let number = u32::try_from(self.lexed.literals.len()).unwrap_or(u32::MAX);
        self.lexed.literals.push(literal);
        self.push(TokenKind::Literal(number), end);
    }

    /// The blanks before what begins a line here.
    fn column(&self) -> u16 {
        let before = self.text.get(..self.at).unwrap_or_default();
        let blanks = before.len() - before.trim_end_matches([' ', '\t']).len();
        u16::try_from(blanks).unwrap_or(NOT_FIRST - 1).min(NOT_FIRST - 1)
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
        if self.here(rest)
            || self.regex(rest)
            || self.literal(rest)
            || self.quoting(rest)
            || self.bare_address(rest)
        {
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
        // `$0` of Swift.
        if self.language.numbered_arguments && first == '$' {
            let digits = rest.bytes().skip(1).take_while(u8::is_ascii_digit).count();
            if digits > 0 {
                return self.push(TokenKind::Word, self.at + 1 + digits);
            }
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
        // `channel <- value` of Go; elsewhere that is a comparison with something negative.
        if self.language.typed_braces && self.language.has_braces && rest.starts_with("<-") {
            return self.push(TokenKind::Sign, self.at + 2);
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

    /// `CALLBACK=https://…` of a shell: an address needs no quotation marks there.
    fn bare_address(&mut self, rest: &'t str) -> bool {
        let is_value = self.language.commands
            && self.lexed.tokens.last().is_some_and(|token| {
                token.range().end == self.at && self.text.get(token.range()) == Some("=")
            });
        if !is_value || !["http://", "https://"].iter().any(|scheme| rest.starts_with(scheme)) {
            return false;
        }
        let is_end = |c: char| c.is_whitespace() || ";|&<>()`".contains(c);
        let len = rest.find(|c| is_end(c) || "$\"'\\".contains(c)).unwrap_or(rest.len());
        if !rest.slice(len..).chars().next().is_none_or(is_end) {
            return false;
        }
        let end = self.at + len;
        self.push_literal(Literal::Plain(crate::ir::Place::new(self.at..end)), end);
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
            match token.kind() {
                TokenKind::Word => !matches!(
                    written,
                    "return" | "typeof" | "case" | "in" | "of" | "when" | "if" | "and" | "or"
                ),
                TokenKind::Number | TokenKind::Literal(_) | TokenKind::Regex => true,
                TokenKind::Print | TokenKind::Break => false,
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
                    let behind = rest.slice(at + 1..);
                    let flags = behind.bytes().take_while(u8::is_ascii_lowercase).count();
                    self.push(TokenKind::Regex, self.at + at + 1 + flags);
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
            // A number is shifted by a name in small letters.
            Here::Shell => rest.strip_prefix("<<").and_then(|behind| {
                let behind = behind.trim_start_matches(['-', '~']).trim_start_matches([' ', '\t']);
                let is_word = |c: char| c.is_ascii_uppercase() || matches!(c, '\'' | '"' | '_');
                behind.starts_with(is_word).then_some(behind)
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
