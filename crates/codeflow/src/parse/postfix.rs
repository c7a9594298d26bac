//! What follows an operand: members, calls, indices, blocks, arguments without brackets.

use super::Parser;
use super::entries::Among;
use super::operand::is_infix_word;
use crate::ir::{Entry, Id, Key, Kind};
use crate::lex::TokenKind;

/// How many members, calls and indices follow each other at most; more are nobody's writing.
const LONGEST_CHAIN: usize = 160;

impl Parser<'_> {
    /// What follows an operand: members, calls, indices, blocks.
    pub(super) fn postfix(&mut self, first: Id, start: usize) -> Id {
        let mut left = first;
        for _ in 0..LONGEST_CHAIN {
            if self.is_over() {
                break;
            }
            let sign = self.sign();
            let is_name = matches!(self.ir.node(left).kind, Kind::Name | Kind::Member { .. });
            if self.language().is_member_sign(sign) {
                if self.word_at(1).is_empty() {
                    if sign == "::" && self.sign_at(1) == "<" {
                        self.at += 1;
                        self.skip_generics();
                        continue;
                    }
                    if matches!(self.sign_at(1), "(" | "[" | "{") && sign != "::" {
                        // `x?.(…)`, `x.(type)`
                        self.at += 1;
                        if self.sign() == "(" && self.language().typed_braces {
                            self.inside(false, |_| ());
                        }
                        continue;
                    }
                    // `pair.0`
                    if let Some(at) = self.numbered_member() {
                        left = self.add(Kind::Index { of: left, at: Some(at) }, start);
                        continue;
                    }
                    break;
                }
                self.at += 1;
                let name = self.place();
                self.at += 1;
                left = self.add(Kind::Member { of: left, name }, start);
                continue;
            }
            left = match sign {
                "(" if !(self.lines && self.begins_line(self.at)) => {
                    let arguments = self.arguments();
                    self.add(Kind::Call { callee: left, arguments: arguments.into(), is_new: false }, start)
                }
                "[" if !(self.language().commands && self.tree.is_blank_before(self.at)
                    || self.lines && self.begins_line(self.at)) =>
                {
                    let at = self.inside(false, |parser| {
                        let at = (!parser.is_done()).then(|| parser.expression());
                        while !parser.is_done() {
                            parser.expression();
                        }
                        at
                    });
                    self.add(Kind::Index { of: left, at }, start)
                }
                "<" if is_name && self.generics_end().is_some() => {
                    self.skip_generics();
                    continue;
                }
                "!" if is_name
                    && matches!(self.sign_at(1), "(" | "[" | "{")
                    && !self.tree.is_blank_before(self.at) =>
                {
                    self.at += 1;
                    if self.sign() != "(" {
                        let value = self.map();
                        let arguments = Box::new([Entry { key: Key::Spread, value }]);
                        self.add(Kind::Call { callee: left, arguments, is_new: false }, start)
                    } else {
                        continue;
                    }
                }
                "!" if !self.language().commands && !self.tree.is_blank_before(self.at) => {
                    self.at += 1;
                    continue;
                }
                "?" if !self.language().ternary && !self.tree.is_blank_before(self.at) => {
                    self.at += 1;
                    continue;
                }
                "++" | "--" => {
                    self.at += 1;
                    continue;
                }
                "{" if self.language().typed_braces
                    && is_name
                    && !self.tree.is_blank_before(self.at)
                    && !self.header =>
                {
                    let value = self.map();
                    let arguments = Box::new([Entry { key: Key::Spread, value }]);
                    self.add(Kind::Call { callee: left, arguments, is_new: true }, start)
                }
                "{" if self.language().escaped_indent && is_name && !self.header && self.is_map() => {
                    let value = self.map();
                    let arguments = Box::new([Entry { key: Key::Spread, value }]);
                    self.add(Kind::Call { callee: left, arguments, is_new: true }, start)
                }
                "{" if self.language().trailing_blocks && !self.header && self.takes_block(left) => {
                    let block = self.block_function();
                    self.with_argument(left, block, start)
                }
                // A block belongs to the command, not to its last argument.
                "" if self.word() == "do"
                    && self.language().symbols
                    && !self.header
                    && !self.command
                    && self.takes_block(left) =>
                {
                    let block = self.block_function();
                    self.with_argument(left, block, start)
                }
                "" if is_name && self.is_literal_at(0) && !self.tree.is_blank_before(self.at) => {
                    let value = self.literals();
                    let arguments = Box::new([Entry { key: Key::None, value }]);
                    self.add(Kind::Call { callee: left, arguments, is_new: false }, start)
                }
                // `<@button to=link text="…"/>`
                "" if is_name
                    && self.language().filters
                    && !self.word().is_empty()
                    && self.sign_at(1) == "=" =>
                {
                    let mut arguments = Vec::new();
                    while !self.is_over() && !self.word().is_empty() && self.sign_at(1) == "=" {
                        let key = Key::Word(self.place());
                        self.at += 2;
                        arguments.push(Entry { key, value: self.operand() });
                    }
                    self.add(Kind::Call { callee: left, arguments: arguments.into(), is_new: false }, start)
                }
                _ if is_name && self.is_command() => {
                    let outer = std::mem::replace(&mut self.command, true);
                    let arguments = self.command_arguments();
                    self.command = outer;
                    self.add(Kind::Call { callee: left, arguments: arguments.into(), is_new: false }, start)
                }
                _ => break,
            };
        }
        left
    }

    /// The number behind the sign of a member here.
    fn numbered_member(&mut self) -> Option<Id> {
        let kind = self.tree.tokens.get(self.at + 1).filter(|_| self.at + 1 < self.end)?.kind();
        if !matches!(kind, TokenKind::Number) || self.tree.is_blank_before(self.at + 1) {
            return None;
        }
        self.at += 1;
        let start = self.start();
        self.at += 1;
        Some(self.add(Kind::Number, start))
    }

    pub(super) fn takes_block(&self, left: Id) -> bool {
        matches!(self.ir.node(left).kind, Kind::Name | Kind::Member { .. } | Kind::Call { .. })
    }

    /// A call with one argument more.
    pub(super) fn with_argument(&mut self, left: Id, value: Id, start: usize) -> Id {
        let more = Entry { key: Key::None, value };
        let node = self.ir.nodes.get_mut(left as usize);
        if let Some(Kind::Call { callee, arguments, is_new }) = node.map(|node| &mut node.kind) {
            let (callee, is_new) = (*callee, *is_new);
            let mut arguments = std::mem::take(arguments).into_vec();
            arguments.push(more);
            return self.add(Kind::Call { callee, arguments: arguments.into(), is_new }, start);
        }
        self.add(Kind::Call { callee: left, arguments: Box::new([more]), is_new: false }, start)
    }

    /// True where arguments stand behind a name without brackets.
    pub(super) fn is_command(&self) -> bool {
        if !self.language().commands || self.header || !self.tree.is_blank_before(self.at) {
            return false;
        }
        if self.is_literal_at(0) {
            return true;
        }
        let is_glued = |ahead: usize| !self.tree.is_blank_before(self.at + ahead);
        match self.sign() {
            "" => !self.word().is_empty() && !is_infix_word(self.word()),
            ":" => self.language().symbols && is_glued(1) && !self.word_at(1).is_empty(),
            "[" => self.language().symbols && is_glued(1),
            "-" => self.language().words && is_glued(1),
            ">" | ">>" => self.language().words,
            _ => false,
        }
    }

    pub(super) fn command_arguments(&mut self) -> Vec<Entry> {
        let mut arguments = Vec::new();
        loop {
            // `cat > file <<HERE`: what is written to a file is given all the same.
            while self.language().words && matches!(self.sign(), ">" | ">>") && !self.is_over() {
                self.at += 1;
                self.operand();
            }
            if self.language().words && (self.is_over() || self.is_done()) {
                return arguments;
            }
            // A word among the arguments of a shell's command takes none of them.
            let outer = self.header;
            self.header |= self.language().words;
            arguments.push(self.entry(Among::Arguments));
            self.header = outer;
            if self.sign() == "," {
                self.at += 1;
                continue;
            }
            if !(self.language().words
                && !self.is_over()
                && !matches!(self.sign(), ";" | "|" | ")" | "}" | "&&" | "||" | "<" | "&"))
            {
                return arguments;
            }
        }
    }
}
