//! Classes, and macros of templates.

use super::Parser;
use crate::ir::{Class, Function, Id, Kind, Parameter, Place};
use crate::lex::TokenKind;

/// How many tokens stand between the name of a class and its body at most, as far as they are looked at.
const LONGEST_CLASS_HEAD: usize = 32;

impl Parser<'_> {
    /// `macro name(href, text)` up to `endmacro`; without brackets up to `macro` alone.
    pub(super) fn template_macro(&mut self) -> Id {
        let start = self.start();
        self.at += 1;
        let name = Some(self.take_place());
        let mut parameters = Vec::new();
        if self.sign() == "(" {
            parameters = self.parameters();
        }
        let is_tag = |parser: &Self| {
            let kind = parser.tree.tokens.get(parser.at).map(|token| token.kind());
            !parser.is_over() && !matches!(kind, Some(TokenKind::Break | TokenKind::Print))
        };
        while is_tag(self) {
            self.bare_parameter(&mut parameters, Self::operand);
        }
        let mut end = self.at;
        let is_end = |at: usize| {
            let word = self.tree.word(at);
            word == "endmacro" || word == "macro" && self.tree.word(at + 1).is_empty()
        };
        let mut looks = self.looks;
        while end < self.end && looks > 0 && !is_end(end) {
            (end, looks) = (end + 1, looks - 1);
        }
        self.looks = looks;
        let body = self.until(end, Parser::statements);
        self.at = (end + 1).min(self.end);
        let function = Function { name, receiver: None, parameters, body, gives_last: false };
        self.add(Kind::Fn(function.into()), start)
    }

    pub(super) fn class(&mut self) -> Id {
        let start = self.start();
        self.at += 1;
        let name = (!self.word().is_empty()).then(|| self.place());
        let (parameters, parent) = self.class_head();
        let body = match self.language().has_braces {
            true => {
                while !self.is_done() && self.sign() != "{" && self.sign() != ";" {
                    if self.lines
                        && self.begins_line(self.at)
                        && self.sign().is_empty()
                        && !matches!(self.word(), "extends" | "implements" | "with" | "where")
                    {
                        break;
                    }
                    self.at = match self.sign() {
                        "(" => (self.close() + 1).min(self.end),
                        _ => self.at + 1,
                    };
                }
                match self.sign() {
                    "{" => self.braces(),
                    _ => self.other(Vec::new(), start),
                }
            }
            false => {
                while !self.is_done()
                    && !self.begins_line(self.at)
                    && self.sign() != ":"
                    && self.sign() != ";"
                {
                    self.at = match self.sign() {
                        "(" => (self.close() + 1).min(self.end),
                        _ => self.at + 1,
                    };
                }
                self.at += usize::from(matches!(self.sign(), ":" | ";"));
                self.laid_out_from(start)
            }
        };
        self.add(Kind::Class(Class { name, parent, parameters, body }.into()), start)
    }

    /// What a class is made with and what it extends, as far as that stands behind its name.
    fn class_head(&mut self) -> (Vec<Parameter>, Option<Place>) {
        let mut parameters = Vec::new();
        let mut parent = None;
        let from = self.at;
        let mut at = from + 1;
        for _ in 0..LONGEST_CLASS_HEAD {
            let opens = matches!(self.tree.sign(at), "{" | ";") || at >= self.end;
            if opens || at > from + 1 && self.lines && self.begins_line(at) {
                break;
            }
            let is_ctor = self.tree.sign(at) == "(" && self.language().has_braces && parent.is_none();
            if is_ctor && parameters.is_empty() && self.language().bare_members {
                self.at = at;
                parameters = self.parameters();
                at = self.at;
                continue;
            }
            let extends = matches!(self.tree.sign(at), "<" | ":" | "(")
                || matches!(self.tree.word(at), "extends" | "extend");
            if extends && parent.is_none() && !self.tree.word(at + 1).is_empty() {
                parent = Some(Place::new(self.tree.place(at + 1)));
            }
            at += 1;
        }
        self.at = from;
        (parameters, parent)
    }
}
