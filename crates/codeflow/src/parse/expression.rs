//! Signs between operands.

use super::Parser;
use crate::ir::{Arm, Choice, Entry, How, Id, Key, Kind};

/// What a sign between two operands does, and how tightly it binds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Infix {
    Assign(How),
    Ternary,
    Either,
    Both,
    Compare,
    Send,
    Join,
    Format,
    /// `x|f(y)`: what `f` makes of `x`.
    Filter,
    /// What a command of a shell writes is read by the next.
    Pipe,
    Other,
}

impl Parser<'_> {
    pub(super) fn expression(&mut self) -> Id {
        self.deeper(|parser| parser.binary(0))
    }

    /// An expression whose signs bind at least as tightly as a number says.
    fn binary(&mut self, least: u8) -> Id {
        let start = self.start();
        let mut left = self.operand();
        let mut joined: Vec<Id> = Vec::new();
        while !self.is_over() {
            let Some((infix, binds)) = self.infix().filter(|(_, binds)| *binds >= least) else { break };
            if infix == Infix::Join {
                self.at += 1;
                if joined.is_empty() {
                    joined.push(left);
                }
                let right = self.deeper(|parser| parser.binary(binds + 1));
                joined.push(right);
                continue;
            }
            left = self.joined(&mut joined, left, start);
            left = self.deeper(|parser| parser.infixed(left, infix, binds, start));
        }
        self.joined(&mut joined, left, start)
    }

    /// What was joined so far as one.
    fn joined(&mut self, joined: &mut Vec<Id>, left: Id, start: usize) -> Id {
        match joined.is_empty() {
            true => left,
            false => {
                let parts = std::mem::take(joined);
                self.add(Kind::Concat(parts.into()), start)
            }
        }
    }

    fn infixed(&mut self, left: Id, infix: Infix, binds: u8, start: usize) -> Id {
        let sign = self.sign();
        let word = self.word();
        self.at += 1;
        match infix {
            Infix::Assign(How::Append) if sign == "<<" => {
                // From left to right: each is put behind the same text.
                let value = self.deeper(|parser| parser.binary(binds + 1));
                match &self.ir.node(left).kind {
                    Kind::Block(parts) => {
                        let mut parts = parts.to_vec();
                        let to = match parts.last().map(|last| &self.ir.node(*last).kind) {
                            Some(Kind::Assign { to, .. }) => *to,
                            _ => left,
                        };
                        parts.push(self.add(Kind::Assign { to, how: How::Append, value }, start));
                        self.add(Kind::Block(parts.into()), start)
                    }
                    _ => {
                        let first = self.add(Kind::Assign { to: left, how: How::Append, value }, start);
                        self.add(Kind::Block(Box::new([first])), start)
                    }
                }
            }
            // What is sent away.
            Infix::Send => {
                let value = self.deeper(|parser| parser.binary(binds));
                let arguments = Box::new([Entry { key: Key::None, value }]);
                self.add(Kind::Call { callee: left, arguments, is_new: false }, start)
            }
            Infix::Assign(how) => {
                // `||=` and the like are two signs.
                let is_half = !matches!(sign, "=" | ":=" | "+=" | ".=" | "??=" | "-=" | "*=" | "**=" | "<<=");
                if is_half && self.sign() == "=" {
                    self.at += 1;
                }
                let value = self.deeper(|parser| parser.binary(binds));
                self.add(Kind::Assign { to: left, how, value }, start)
            }
            // `x?f` of FreeMarker is called on it.
            Infix::Filter if sign == "?" => {
                let name = self.take_place();
                let callee = self.add(Kind::Member { of: left, name }, start);
                let arguments = if self.sign() == "(" { self.arguments() } else { Vec::new() };
                self.add(Kind::Call { callee, arguments: arguments.into(), is_new: false }, start)
            }
            Infix::Filter => {
                let callee = self.name();
                let mut arguments = vec![Entry { key: Key::None, value: left }];
                if self.sign() == "(" {
                    arguments.extend(self.arguments());
                } else if self.sign() == ":" {
                    self.at += 1;
                    let value = self.deeper(|parser| parser.binary(11));
                    arguments.push(Entry { key: Key::None, value });
                }
                self.add(Kind::Call { callee, arguments: arguments.into(), is_new: false }, start)
            }
            Infix::Pipe => {
                let reader = self.deeper(|parser| parser.binary(binds + 1));
                self.with_argument(reader, left, start)
            }
            Infix::Ternary if word == "if" => {
                let test = self.deeper(|parser| parser.binary(binds + 1));
                if self.word() != "else" {
                    return self.other(vec![left, test], start);
                }
                self.at += 1;
                let other = self.deeper(|parser| parser.binary(binds));
                self.choice(test, left, other, start)
            }
            Infix::Ternary if word == "switch" => self.cases_in_braces(Some(left), start),
            Infix::Ternary => {
                let then = self.deeper(|parser| parser.binary(binds));
                if self.sign() != ":" {
                    return self.other(vec![left, then], start);
                }
                self.at += 1;
                let other = self.deeper(|parser| parser.binary(binds));
                self.choice(left, then, other, start)
            }
            Infix::Either => {
                let right = self.deeper(|parser| parser.binary(binds + 1));
                let arms = vec![Arm { test: None, body: left }, Arm { test: None, body: right }];
                self.add(
                    Kind::Choice(
                        Choice { test: None, arms, is_total: true, is_loop: false, each: None }.into(),
                    ),
                    start,
                )
            }
            Infix::Both => {
                let right = self.deeper(|parser| parser.binary(binds + 1));
                let arms = vec![Arm { test: Some(left), body: right }];
                let choice = Choice { test: None, arms, is_total: false, is_loop: false, each: None };
                self.add(Kind::Choice(choice.into()), start)
            }
            Infix::Compare if matches!(word, "as" | "satisfies") => {
                self.skip_type();
                left
            }
            Infix::Compare => {
                if matches!(self.word(), "not" | "in") && !self.is_done() {
                    self.at += 1;
                }
                let right = self.deeper(|parser| parser.binary(binds + 1));
                self.add(Kind::Compare(left, right), start)
            }
            Infix::Format => {
                let right = self.deeper(|parser| parser.binary(binds + 1));
                self.add(Kind::Format(left, right), start)
            }
            Infix::Join | Infix::Other => {
                let right = match matches!(sign, ".." | "..." | "&") && self.is_over() {
                    true => return left,
                    false => self.deeper(|parser| parser.binary(binds + 1)),
                };
                self.other(vec![left, right], start)
            }
        }
    }

    pub(super) fn choice(&mut self, test: Id, then: Id, other: Id, start: usize) -> Id {
        let arms = vec![Arm { test: Some(test), body: then }, Arm { test: None, body: other }];
        self.add(
            Kind::Choice(Choice { test: None, arms, is_total: true, is_loop: false, each: None }.into()),
            start,
        )
    }

    /// What the sign or word here does between operands.
    fn infix(&self) -> Option<(Infix, u8)> {
        let language = self.language();
        let sign = self.sign();
        if sign.is_empty() {
            return Some(match self.word() {
                "and" => (Infix::Both, 4),
                "or" => (Infix::Either, 3),
                "if" if !language.commands && !language.has_braces => (Infix::Ternary, 2),
                "switch" if self.sign_at(1) == "{" => (Infix::Ternary, 5),
                "in" if self.loop_head => return None,
                "in" | "is" | "instanceof" | "eq" | "ne" | "matches" | "like" => (Infix::Compare, 5),
                "not" if self.word_at(1) == "in" => (Infix::Compare, 5),
                "as" if self.loop_head && language.dollar_names => return None,
                "as" | "satisfies" if !self.header => (Infix::Compare, 9),
                _ => return None,
            });
        }
        if language.joins.contains(&sign) && !(language.pushes && sign == "<<") {
            return Some((Infix::Join, 8));
        }
        let is_glued = !self.tree.is_blank_before(self.at) && !self.tree.is_blank_before(self.at + 1);
        if language.filters && !self.word_at(1).is_empty() && (sign == "|" || sign == "?" && is_glued) {
            return Some((Infix::Filter, 10));
        }
        Some(match sign {
            "=" | ":=" => (Infix::Assign(How::Set), 1),
            "+=" | ".=" => (Infix::Assign(How::Append), 1),
            "??=" => (Infix::Assign(How::Default), 1),
            "||" | "&&" | "." | "-" | "*" | "/" | "%" | "&" | "|" | "^" | ".." | "<<" | ">>"
                if self.sign_at(1) == "=" && !self.tree.is_blank_before(self.at + 1) =>
            {
                let how = if matches!(sign, "||" | "&&") { How::Default } else { How::Other };
                (Infix::Assign(how), 1)
            }
            "<-" => (Infix::Send, 1),
            "<<" if language.pushes => (Infix::Assign(How::Append), 1),
            "-=" | "*=" | "**=" | "<<=" => (Infix::Assign(How::Other), 1),
            "?" if language.ternary => (Infix::Ternary, 2),
            "??" | "?:" | "||" => (Infix::Either, 3),
            "&&" => (Infix::Both, 4),
            // Where a shell writes to and reads from.
            "<" | ">" | ">>" | "<<" if language.words => return None,
            // Behind the arguments of a command, not in one of them.
            "|" if language.words && self.header => return None,
            "|" if language.words => (Infix::Pipe, 6),
            "==" | "===" | "!=" | "!==" | "<" | ">" | "<=" | ">=" | "<=>" => (Infix::Compare, 5),
            "|" | "&" | "^" | ".." | "..." | "|>" => (Infix::Other, 6),
            "<<" | ">>" | ">>>" => (Infix::Other, 7),
            "+" | "-" => (Infix::Other, 8),
            "%" if language.percent_formats => (Infix::Format, 9),
            "*" | "/" | "%" => (Infix::Other, 9),
            "~" if language.ternary => (Infix::Other, 5),
            _ => return None,
        })
    }
}
