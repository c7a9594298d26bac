//! Source code as tokens whose brackets are matched: operands, calls and their arguments.

use std::ops::Range;

use super::language::Language;
use super::lex::{Token, TokenKind};
use super::literal::Literal;
use crate::slice::Slice;

/// Code, cut into tokens.
#[derive(Debug)]
pub(super) struct Code<'c> {
    pub(super) text: &'c str,
    pub(super) language: &'static Language,
    pub(super) tokens: &'c [Token],
    /// For each bracket the one that belongs to it.
    mates: Vec<Option<usize>>,
    /// For each token the opening bracket around it.
    parents: Vec<Option<usize>>,
}

impl<'c> Code<'c> {
    pub(super) fn new(text: &'c str, language: &'static Language, tokens: &'c [Token]) -> Self {
        let mut code = Code {
            text,
            language,
            tokens,
            mates: vec![None; tokens.len()],
            parents: Vec::with_capacity(tokens.len()),
        };
        let mut open: Vec<usize> = Vec::new();
        for number in 0..tokens.len() {
            let sign = code.sign(number);
            let opening = match sign {
                ")" => "(",
                "]" => "[",
                "}" => "{",
                _ => "",
            };
            if !opening.is_empty() {
                // What was opened and not closed is passed over, unless nothing fits at all.
                let near = open.len().saturating_sub(DEEPEST_NEST);
                let recent = open.slice(near..);
                if let Some(depth) =
                    recent.iter().rposition(|other| code.sign(*other) == opening).map(|d| near + d)
                    && let Some(mate) = open.get(depth).copied()
                {
                    open.truncate(depth);
                    code.pair(mate, number);
                }
            }
            code.parents.push(open.last().copied());
            if matches!(sign, "(" | "[" | "{") {
                open.push(number);
            }
        }
        code
    }

    fn pair(&mut self, open: usize, close: usize) {
        for (one, other) in [(open, close), (close, open)] {
            if let Some(mate) = self.mates.get_mut(one) {
                *mate = Some(other);
            }
        }
    }

    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }

    /// The bracket that belongs to a bracket.
    pub(super) fn mate(&self, number: usize) -> Option<usize> {
        self.mates.get(number).copied().flatten()
    }

    /// The opening bracket around a token.
    pub(super) fn parent(&self, number: usize) -> Option<usize> {
        self.parents.get(number).copied().flatten()
    }

    /// The text of a token.
    pub(super) fn written(&self, number: usize) -> &'c str {
        self.tokens.get(number).and_then(|token| self.text.get(token.range.clone())).unwrap_or_default()
    }

    /// The bytes of several tokens.
    pub(super) fn place(&self, tokens: &Range<usize>) -> Range<usize> {
        let start = self.tokens.get(tokens.start).map_or(0, |token| token.range.start);
        let last = tokens.end.checked_sub(1).and_then(|last| self.tokens.get(last));
        start..last.map_or(start, |token| token.range.end).max(start)
    }

    /// The sign that a token is; empty for what is none.
    pub(super) fn sign(&self, number: usize) -> &'c str {
        match self.tokens.get(number).map(|token| &token.kind) {
            Some(TokenKind::Sign) => self.written(number),
            _ => "",
        }
    }

    /// The word that a token is; empty for what is none.
    pub(super) fn word(&self, number: usize) -> &'c str {
        match self.tokens.get(number).map(|token| &token.kind) {
            Some(TokenKind::Word) => self.written(number),
            _ => "",
        }
    }

    pub(super) fn literal(&self, number: usize) -> Option<&'c Literal> {
        match self.tokens.get(number).map(|token| &token.kind) {
            Some(TokenKind::Literal(literal)) => Some(literal),
            _ => None,
        }
    }

    pub(super) fn is_number(&self, number: usize) -> bool {
        self.tokens.get(number).is_some_and(|token| matches!(token.kind, TokenKind::Number))
    }

    /// True if a token begins a line that begins a statement there.
    pub(super) fn begins_statement(&self, number: usize) -> bool {
        let begins_line = self.tokens.get(number).is_some_and(|token| token.begins_line);
        let in_brackets = self.parent(number).is_some_and(|open| self.sign(open) != "{");
        begins_line && self.language.lines_end && !in_brackets && !self.leads_on(number)
    }

    /// True if the token before one asks for more.
    fn leads_on(&self, number: usize) -> bool {
        let Some(before) = number.checked_sub(1) else { return false };
        match self.sign(before) {
            ":" => !self.language.is("python"),
            "=" | ":=" | "+=" | ".=" | "+" | "," | "=>" | "->" | "?" | "&&" | "||" | "??" | "?:" | "."
            | ".." | "<<" => true,
            _ => false,
        }
    }

    pub(super) fn is_join(&self, number: usize) -> bool {
        let sign = self.sign(number);
        !sign.is_empty() && self.language.joins.contains(&sign)
    }

    /// True for a sign behind which a member is named.
    pub(super) fn is_member_sign(&self, number: usize) -> bool {
        match self.sign(number) {
            "." | "?." | "->" | "::" | "?->" => !self.is_join(number),
            // `a!.b` and `url:gsub()`
            ":" => self.language.is("lua"),
            _ => false,
        }
    }

    /// The end of the operand that begins at a token, with all its members, calls and indices.
    pub(super) fn operand_end(&self, start: usize) -> usize {
        let mut at = start;
        while matches!(self.word(at), "new" | "await" | "not" | "try" | "copy")
            || matches!(self.sign(at), "!" | "&" | "*" | "-" | "@" | "~" | "...")
        {
            at += 1;
        }
        if self.literal(at).is_some() {
            at += 1;
            while self.language.joins_neighbours && self.literal(at).is_some() && !self.begins_statement(at) {
                at += 1;
            }
        } else if matches!(self.sign(at), "(" | "[" | "{") {
            at = self.mate(at).map_or(self.len(), |close| close + 1);
            // A list of Go and the like: `[]string{…}`.
            if self.sign(at.saturating_sub(1)) == "]" && !self.word(at).is_empty() && self.sign(at + 1) == "{"
            {
                at = self.mate(at + 1).map_or(self.len(), |close| close + 1);
            }
        } else if at < self.len() && (self.is_number(at) || !self.word(at).is_empty()) {
            at += 1;
        } else {
            return at.max(start);
        }
        self.chain_end(at)
    }

    /// The end of the members, calls and indices that follow.
    pub(super) fn chain_end(&self, mut at: usize) -> usize {
        for _ in 0..LONGEST_CHAIN {
            if self.begins_statement(at) && !self.is_member_sign(at) {
                return at;
            }
            if self.is_member_sign(at) && (!self.word(at + 1).is_empty() || self.sign(at + 1) == "{") {
                at += 2;
            } else if self.sign(at) == "!" && self.passes_over(at + 1) {
                at += 1;
            } else if self.sign(at) == "<" {
                // Types between angle brackets, before a call.
                let close = (at + 1..self.len().min(at + 10)).find(|next| self.sign(*next) == ">");
                let is_type = close.filter(|close| {
                    self.sign(close + 1) == "("
                        && (at + 1..*close).all(|inner| {
                            !self.word(inner).is_empty()
                                || matches!(self.sign(inner), "," | "." | "?" | "[" | "]" | "<")
                        })
                });
                match is_type {
                    Some(close) => at = close + 1,
                    None => return at,
                }
            } else if self.sign(at) == "(" || self.sign(at) == "[" && !self.is_blank_before(at) {
                at = self.mate(at).map_or(self.len(), |close| close + 1);
            } else if self.sign(at) == "{" && self.is_literal_of_type(at) {
                at = self.mate(at).map_or(self.len(), |close| close + 1);
            } else {
                return at;
            }
        }
        at
    }

    /// True for what stands behind a `!` that only says that something is there, or that a macro is called.
    fn passes_over(&self, next: usize) -> bool {
        let is_macro = self.sign(next) == "(" && self.language.is("rust");
        is_macro || matches!(self.sign(next), "." | ")" | ";" | "]")
    }

    /// True for the brace of `url.Values{…}`.
    fn is_literal_of_type(&self, brace: usize) -> bool {
        self.language.is("go")
            && brace.checked_sub(1).is_some_and(|before| {
                let word = self.word(before);
                word.starts_with(|first: char| first.is_ascii_uppercase()) && !self.is_blank_before(brace)
            })
    }

    pub(super) fn is_blank_before(&self, number: usize) -> bool {
        let end =
            number.checked_sub(1).and_then(|before| self.tokens.get(before)).map(|token| token.range.end);
        end.zip(self.tokens.get(number)).is_some_and(|(end, token)| end < token.range.start)
    }

    /// The start of the operand that ends before the token `end`.
    pub(super) fn operand_start(&self, end: usize) -> usize {
        let mut at = end;
        let mut steps = 0;
        loop {
            steps += 1;
            if steps > LONGEST_CHAIN {
                return at;
            }
            let Some(last) = at.checked_sub(1) else { return at };
            if matches!(self.sign(last), ")" | "]" | "}") {
                let Some(open) = self.mate(last) else { return at };
                at = open;
                if self.language.is("rust") && at > 0 && self.sign(at - 1) == "!" {
                    at -= 1;
                    continue;
                }
                let is_called = at
                    .checked_sub(1)
                    .is_some_and(|before| self.is_name(before) || matches!(self.sign(before), ")" | "]"));
                if is_called && !(self.sign(at) == "[" && self.is_blank_before(at)) {
                    continue;
                }
            } else if self.literal(last).is_some() {
                at = last;
                while self.language.joins_neighbours && at > 0 && self.literal(at - 1).is_some() {
                    at -= 1;
                }
            } else if self.is_name(last) || self.is_number(last) {
                at = last;
            } else {
                return at;
            }
            match at.checked_sub(1) {
                Some(before) if self.is_member_sign(before) => at = before,
                Some(before) if self.word(before) == "new" => return before,
                _ => return at,
            }
        }
    }

    /// The arguments between the brackets that open at a token.
    pub(super) fn arguments(&self, open: usize) -> Vec<Range<usize>> {
        let close = self.mate(open).unwrap_or(self.len());
        let mut arguments = Vec::new();
        let mut start = open + 1;
        let mut at = start;
        while at < close {
            if self.sign(at) == "," || self.sign(at) == ";" && self.language.is("lua") {
                arguments.push(start..at);
                start = at + 1;
            }
            at = match self.sign(at) {
                "(" | "[" | "{" => self.mate(at).map_or(close, |mate| mate + 1),
                _ => at + 1,
            };
        }
        if start < close {
            arguments.push(start..close);
        }
        arguments
    }

    /// What is called before an opening bracket: its name as written, without blanks, and the token at which
    /// it begins.
    pub(super) fn callee(&self, open: usize) -> Option<(String, usize)> {
        let mut end = open;
        if end > 0 && self.sign(end - 1) == ">" {
            let start = (end.saturating_sub(10)..end).rev().find(|at| self.sign(*at) == "<")?;
            end = start;
        }
        if end > 0 && self.sign(end - 1) == "!" {
            end -= 1;
        }
        let last = end.checked_sub(1)?;
        if !self.is_name(last) {
            return None;
        }
        let start = self.operand_start(end);
        let name = (start..end).map(|at| self.written(at)).filter(|word| *word != "new").collect::<String>();
        Some((name, start))
    }

    /// True for a word that is no keyword, or the name of a member: `String.new`.
    fn is_name(&self, number: usize) -> bool {
        let is_member = || number.checked_sub(1).is_some_and(|before| self.is_member_sign(before));
        !self.word(number).is_empty() && (!is_keyword(self.word(number)) || is_member())
    }

    /// How deep in blocks a token stands, as the opening bracket of the innermost block.
    pub(super) fn block(&self, number: usize) -> Option<usize> {
        let mut at = self.parent(number);
        while let Some(open) = at.filter(|open| self.sign(*open) != "{") {
            at = self.parent(open);
        }
        at
    }

    /// The blanks before the line that a token stands on.
    pub(super) fn indent(&self, number: usize) -> usize {
        let first = (0..=number).rev().find(|at| self.tokens.get(*at).is_some_and(|token| token.begins_line));
        let start = first.and_then(|first| self.tokens.get(first)).map_or(0, |token| token.range.start);
        let before = self.text.slice(..start);
        before.len() - before.trim_end_matches([' ', '\t']).len()
    }
}

/// How many members, calls and indices follow each other at most; more are nobody's writing.
const LONGEST_CHAIN: usize = 160;
/// How many brackets a closing one is looked for in.
const DEEPEST_NEST: usize = 200;

/// Words that are no operands.
pub(super) fn is_keyword(word: &str) -> bool {
    matches!(
        word,
        "return"
            | "echo"
            | "print"
            | "puts"
            | "if"
            | "else"
            | "elif"
            | "elsif"
            | "while"
            | "for"
            | "in"
            | "of"
            | "case"
            | "when"
            | "and"
            | "or"
            | "not"
            | "yield"
            | "throw"
            | "raise"
            | "do"
            | "then"
            | "new"
            | "await"
            | "const"
            | "let"
            | "var"
            | "val"
            | "final"
            | "static"
            | "export"
            | "default"
            | "unless"
            | "is"
            | "as"
            | "function"
            | "func"
            | "fun"
            | "def"
            | "fn"
            | "local"
            | "switch"
            | "match"
    )
}
