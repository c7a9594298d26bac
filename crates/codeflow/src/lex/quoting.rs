//! Literals that a word opens, and behind it a mark of whoever writes.

use super::{Lexer, TokenKind};
use crate::literal;
use crate::slice::Slice;

impl<'t> Lexer<'t> {
    /// A literal that a word opens, or a list of them: `%w[a b]`, `qq{…}`.
    pub(super) fn quoting(&mut self, rest: &'t str) -> bool {
        let fits = |(word, _): &&(&str, _)| rest.starts_with(word);
        let Some((word, quoting)) = self.language.quoting.iter().find(fits) else { return false };
        // What does not close is not looked through for each of the words in it.
        if self.at < self.unquoted {
            return false;
        }
        let Some(read) = literal::quoted(self.text, self.at + word.len()..self.end) else {
            let is_open = rest.slice(word.len()..).starts_with(['(', '[', '{', '<', '|']);
            self.unquoted = if is_open { self.at + literal::LONGEST_QUOTED } else { self.unquoted };
            return false;
        };
        // `100 % (a + b)`, `$hash{q}`, `q => 1`: a sign, or a name.
        let is_sign = !word.starts_with(char::is_alphabetic);
        let before = self.lexed.tokens.last().map(|token| (token.kind(), token.range().end));
        let is_operand = match before {
            Some((TokenKind::Word, end)) => is_sign && end == self.at,
            Some((TokenKind::Number | TokenKind::Literal(_) | TokenKind::Regex, _)) => true,
            Some((TokenKind::Sign, end)) => {
                let sign = self.text.get(..end).unwrap_or_default();
                let is_name = ["->", "&", "$", "@", "%", "."].iter().any(|mark| sign.ends_with(mark));
                sign.ends_with([')', ']', '}']) || !is_sign && is_name
            }
            _ => false,
        };
        if is_operand || self.is_behind_word() {
            return false;
        }
        self.at = read.start - 1;
        if !quoting.is_list {
            let literal = literal::here(self.text, read.clone(), 0, self.language, quoting.takes_values);
            self.push_literal(literal, read.end + 1);
            return true;
        }
        self.push(TokenKind::Sign, read.start);
        for word in self.text.slice(read.clone()).split_whitespace() {
            let start = word.as_ptr() as usize - self.text.as_ptr() as usize;
            let place = start..start + word.len();
            self.at = start;
            let literal = literal::here(self.text, place.clone(), 0, self.language, quoting.takes_values);
            self.push_literal(literal, place.end);
            self.push(TokenKind::Break, place.end);
        }
        self.at = read.end;
        self.push(TokenKind::Sign, read.end + 1);
        true
    }
}
