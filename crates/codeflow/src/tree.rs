//! Tokens whose brackets are matched.

use std::ops::Range;

use crate::language::Language;
use crate::lex::{Token, TokenKind};
use crate::slice::Slice;

/// No bracket.
const NONE: u32 = u32::MAX;

/// How many brackets a closing one is looked for in.
const DEEPEST_NEST: usize = 200;

/// Code, cut into tokens whose brackets are matched.
#[derive(Debug)]
pub(crate) struct Tree<'t> {
    pub(crate) text: &'t str,
    pub(crate) language: &'static Language,
    pub(crate) tokens: &'t [Token],
    /// For each bracket the one that belongs to it.
    mates: Vec<u32>,
}

impl<'t> Tree<'t> {
    pub(crate) fn new(text: &'t str, language: &'static Language, tokens: &'t [Token]) -> Self {
        let mut tree = Tree { text, language, tokens, mates: vec![NONE; tokens.len()] };
        let mut open: Vec<usize> = Vec::new();
        for number in 0..tokens.len() {
            let opening = match tree.sign(number) {
                "(" | "[" | "{" => {
                    open.push(number);
                    continue;
                }
                ")" => "(",
                "]" => "[",
                "}" => "{",
                _ => continue,
            };
            // What was opened and not closed is passed over, unless nothing fits at all.
            let near = open.len().saturating_sub(DEEPEST_NEST);
            let recent = open.slice(near..);
            let fitting = recent.iter().rposition(|other| tree.sign(*other) == opening);
            if let Some(depth) = fitting.map(|depth| near + depth)
                && let Some(mate) = open.get(depth).copied()
            {
                open.truncate(depth);
                tree.pair(mate, number);
            }
        }
        tree
    }

    fn pair(&mut self, open: usize, close: usize) {
        for (one, other) in [(open, close), (close, open)] {
            if let Some(mate) = self.mates.get_mut(one) {
                *mate = u32::try_from(other).unwrap_or(NONE);
            }
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.tokens.len()
    }

    /// The bracket that belongs to a bracket.
    pub(crate) fn mate(&self, number: usize) -> Option<usize> {
        self.mates.get(number).filter(|mate| **mate != NONE).map(|mate| *mate as usize)
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

    /// The sign that a token is; empty for what is none.
    pub(crate) fn sign(&self, number: usize) -> &'t str {
        match self.tokens.get(number).map(|token| token.kind) {
            Some(TokenKind::Sign) => self.written(number),
            _ => "",
        }
    }

    /// The word that a token is; empty for what is none.
    pub(crate) fn word(&self, number: usize) -> &'t str {
        match self.tokens.get(number).map(|token| token.kind) {
            Some(TokenKind::Word) => self.written(number),
            _ => "",
        }
    }

    pub(crate) fn literal(&self, number: usize) -> Option<usize> {
        match self.tokens.get(number).map(|token| token.kind) {
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
