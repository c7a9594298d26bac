//! Tokens whose brackets are matched.

use std::ops::Range;

use crate::language::Language;
use crate::lex::{Token, TokenKind};
use crate::slice::Slice;

/// How many brackets a closing one is looked for in.
const DEEPEST_NEST: usize = 200;

/// Code, cut into tokens whose brackets are matched.
#[derive(Debug)]
pub(crate) struct Tree<'t> {
    pub(crate) text: &'t str,
    pub(crate) language: &'static Language,
    pub(crate) tokens: &'t [Token],
}

impl<'t> Tree<'t> {
    pub(crate) fn new(text: &'t str, language: &'static Language, tokens: &'t mut [Token]) -> Self {
        match_brackets(text, tokens);
        Tree { text, language, tokens }
    }

    pub(crate) fn len(&self) -> usize {
        self.tokens.len()
    }

    /// The bracket that belongs to a bracket.
    pub(crate) fn mate(&self, number: usize) -> Option<usize> {
        self.tokens.get(number).and_then(Token::mate)
    }

    /// The text of a token.
    pub(crate) fn written(&self, number: usize) -> &'t str {
        self.tokens.get(number).and_then(|token| self.text.get(token.range())).unwrap_or_default()
    }

    /// The bytes of a token.
    pub(crate) fn place(&self, number: usize) -> Range<usize> {
        let end = self.tokens.last().map_or(0, |token| token.range().end);
        self.tokens.get(number).map_or(end..end, Token::range)
    }

    /// True for a sign that no language has.
    pub(crate) fn is_strange(&self, number: usize) -> bool {
        let is_sign = self.tokens.get(number).is_some_and(|token| token.kind() == TokenKind::Sign);
        is_sign && !self.written(number).is_ascii()
    }

    /// The sign that a token is; empty for what is none.
    pub(crate) fn sign(&self, number: usize) -> &'t str {
        match self.tokens.get(number).map(|token| token.kind()) {
            // What an input method made of a sign means that sign.
            Some(TokenKind::Sign) => match self.written(number) {
                "：" => ":",
                "，" => ",",
                sign => sign,
            },
            Some(TokenKind::Print) => "<?=",
            Some(TokenKind::Break) => ";",
            _ => "",
        }
    }

    /// The word that a token is; empty for what is none.
    pub(crate) fn word(&self, number: usize) -> &'t str {
        match self.tokens.get(number).map(|token| token.kind()) {
            Some(TokenKind::Word) => self.written(number),
            _ => "",
        }
    }

    pub(crate) fn literal(&self, number: usize) -> Option<usize> {
        match self.tokens.get(number).map(|token| token.kind()) {
            Some(TokenKind::Literal(literal)) => Some(literal as usize),
            _ => None,
        }
    }

    /// The blanks before a token that begins a line.
    pub(crate) fn column(&self, number: usize) -> Option<u32> {
        self.tokens.get(number).and_then(Token::column)
    }

    /// True if something stands between a token and the one before.
    pub(crate) fn is_blank_before(&self, number: usize) -> bool {
        let before = number.checked_sub(1).and_then(|before| self.tokens.get(before));
        before
            .zip(self.tokens.get(number))
            .is_some_and(|(before, token)| before.range().end < token.range().start)
    }
}

/// Tells each bracket which one belongs to it.
fn match_brackets(text: &str, tokens: &mut [Token]) {
    let mut open: Vec<(usize, &str)> = Vec::new();
    for number in 0..tokens.len() {
        let token = tokens.get(number).filter(|token| token.kind() == TokenKind::Sign);
        let opening = match token.and_then(|token| text.get(token.range())) {
            Some(sign @ ("(" | "[" | "{")) => {
                open.push((number, sign));
                continue;
            }
            Some(")") => "(",
            Some("]") => "[",
            Some("}") => "{",
            _ => continue,
        };
        // What was opened and not closed is passed over, unless nothing fits at all.
        let near = open.len().saturating_sub(DEEPEST_NEST);
        let fitting = open.slice(near..).iter().rposition(|(_, other)| *other == opening);
        if let Some(depth) = fitting.map(|depth| near + depth)
            && let Some((mate, _)) = open.get(depth).copied()
        {
            open.truncate(depth);
            for (one, other) in [(mate, number), (number, mate)] {
                if let Some(token) = tokens.get_mut(one) {
                    token.set_mate(other);
                }
            }
        }
    }
}
