//! What of source code is code, and what is written out in it.

use std::ops::Range;

use super::language::Language;
use super::lex::{Lexed, Token, TokenKind, lex};
use super::literal::{Literal, Part};
use crate::slice::Slice;

/// How deep code may stand in literals that stand in code.
const DEEPEST: usize = 8;

/// The parts of source code, each in the order of places.
#[derive(Clone, Debug, Default)]
pub struct CodeParts {
    /// What was read as code, with all in it.
    pub code: Vec<Range<usize>>,
    /// What its literals hold, without what is taken in; names of entries (`{"name": 1}`, `x['name']`) are none.
    pub literals: Vec<Range<usize>>,
    /// Whole comments.
    pub comments: Vec<Range<usize>>,
}

/// Ruby's and Perl's words before a bracket that make a literal of what is in it: `%q(…)`, `qq{…}`.
const QUOTING: [&str; 7] = ["q", "Q", "qq", "qw", "w", "W", "i"];

/// Parts the bytes `range` of a text. Any text can be parted. `is_name` tells whether what looks like the name of
/// an entry may be one.
pub fn parts(
    text: &str,
    range: Range<usize>,
    language: &Language,
    is_name: &dyn Fn(&str) -> bool,
) -> CodeParts {
    let lexed = lex(text, range.clone(), language, 0);
    let mut parts = CodeParts::default();
    let tokens = &lexed.tokens;
    Adding { text, language, is_name, literals: &mut parts.literals }.add(&lexed, 0);
    if ["ruby", "perl"].contains(&language.name) {
        add_quoted(text, tokens, &mut parts.literals);
    }
    parts.comments.extend(lexed.comments.iter().cloned());
    match language.name {
        // A word without quotation marks is a text, too.
        "shell" => add_words(tokens, text, &mut parts.literals),
        "php" => parts.code = tagged(tokens),
        _ => parts.code.push(range),
    }
    parts.literals.sort_by_key(|literal| literal.start);
    parts
}

struct Adding<'p> {
    text: &'p str,
    language: &'p Language,
    is_name: &'p dyn Fn(&str) -> bool,
    literals: &'p mut Vec<Range<usize>>,
}

impl Adding<'_> {
    fn add(&mut self, lexed: &Lexed, depth: usize) {
        for (number, token) in lexed.tokens.iter().enumerate() {
            let TokenKind::Literal(literal) = token.kind() else { continue };
            let Some(literal) = lexed.literals.get(literal as usize) else { continue };
            if is_key(self.text, &lexed.tokens, number, self.is_name) {
                continue;
            }
            let parts = match literal {
                Literal::Plain(place) => {
                    self.literals.push(place.range());
                    continue;
                }
                Literal::Parts(parts) => parts,
            };
            for part in parts {
                match part {
                    Part::Text(part) => self.literals.push(part.written(0..part.text().len())),
                    Part::Hole { code, .. } if depth < DEEPEST => {
                        self.add(&lex(self.text, code.clone(), self.language, depth + 1), depth + 1);
                    }
                    Part::Hole { code, .. } => self.literals.push(code.clone()),
                }
            }
        }
    }
}

/// The longest name of an entry, in bytes.
const LONGEST_KEY: usize = 40;

/// True for a literal that names an entry of a map and reads like a name.
fn is_key(text: &str, tokens: &[Token], number: usize, is_name: &dyn Fn(&str) -> bool) -> bool {
    let written = |at: Option<usize>| {
        let token = at.and_then(|at| tokens.get(at));
        token.map_or("", |token| text.get(token.range()).unwrap_or_default())
    };
    let (before, behind) = (written(number.checked_sub(1)), written(Some(number + 1)));
    let is_entry = matches!(behind, ":" | "=>") && matches!(before, "" | "{" | "," | "[" | "(");
    let is_index = || {
        let ends = |at: Option<usize>| at.and_then(|at| tokens.get(at)).map(|token| token.range().end);
        let operand = number.checked_sub(2);
        let is_operand = written(operand).ends_with(|c: char| c.is_alphanumeric() || "_])".contains(c));
        let bracket = number.checked_sub(1).and_then(|at| tokens.get(at)).map(|token| token.range().start);
        (before, behind) == ("[", "]") && is_operand && ends(operand) == bracket
    };
    let name = written(Some(number)).trim_matches(['"', '\'', '`']);
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.$".contains(&byte);
    let reads_like_one = name.len() <= LONGEST_KEY && name.bytes().all(is_part) && is_name(name);
    reads_like_one && (is_entry || is_index())
}

/// The pieces of PHP: a page around them is none.
fn tagged(tokens: &[Token]) -> Vec<Range<usize>> {
    let is_end = |token: &Token| matches!(token.kind(), TokenKind::Break);
    let pieces = tokens.split(is_end).filter_map(|piece| {
        let (first, last) = (piece.first()?, piece.last()?);
        Some(first.range().start..last.range().end)
    });
    pieces.collect()
}

/// What stands between brackets behind one of [`QUOTING`].
fn add_quoted(text: &str, tokens: &[Token], literals: &mut Vec<Range<usize>>) {
    let written = |token: &Token| text.get(token.range()).unwrap_or_default();
    for (number, token) in tokens.iter().enumerate() {
        if !QUOTING.contains(&written(token)) {
            continue;
        }
        let Some(open) = tokens.get(number + 1).filter(|open| open.range().start == token.range().end) else {
            continue;
        };
        let close = match written(open) {
            "(" => ')',
            "[" => ']',
            "{" => '}',
            "<" => '>',
            other => match other.chars().next().filter(char::is_ascii_punctuation) {
                Some(same) if !",;=.)]}>".contains(same) => same,
                _ => continue,
            },
        };
        let start = open.range().start + 1;
        let rest = text.slice(start..);
        let end = rest.find([close, '\n']).unwrap_or(rest.len());
        literals.push(start..start + end);
    }
}

/// What is assigned without quotation marks.
fn add_words(tokens: &[Token], text: &str, literals: &mut Vec<Range<usize>>) {
    for token in tokens.iter().filter(|token| text.get(token.range()) == Some("=")) {
        let start = token.range().end;
        let rest = text.slice(start..);
        let end = rest.find(|c: char| c.is_whitespace() || "\"'$;&|`()".contains(c)).unwrap_or(rest.len());
        literals.extend((end > 0).then_some(start..start + end));
    }
}
