//! Functions in all their forms.

use super::Parser;
use crate::ir::{Function, Id, Kind, Parameter, Place, Portion, Receiver};

/// A parameter that is a whole argument.
pub(super) fn whole(name: Place, at: usize) -> Parameter {
    Parameter { name, default: None, at, part: Portion::Whole, is_member: false }
}

/// How many tokens may stand between the parameters of a function and its body.
const LONGEST_HEAD: usize = 60;

impl Parser<'_> {
    /// A function that begins with a word, or with `->`.
    pub(super) fn function(&mut self) -> Id {
        let start = self.start();
        let is_lambda = self.word() == "lambda";
        self.at += 1;
        if matches!(self.sign(), "*" | "&") {
            self.at += 1;
        }
        // `func (receiver T) name(…)`
        let mut receiver = None;
        if self.sign() == "(" && self.language().typed_braces && self.language().has_braces {
            let close = self.close();
            if !self.tree.word(close + 1).is_empty()
                && self.tree.sign(close + 2) == "("
                && close + 2 < self.end
            {
                let mut words = (self.at + 1..close).filter(|at| !self.tree.word(*at).is_empty());
                receiver = words.next().zip(words.next()).map(|(name, of)| Receiver {
                    name: Place::new(self.tree.place(name)),
                    of: Place::new(self.tree.place(of)),
                });
                self.at = close + 1;
            }
        }
        let mut name = None;
        if is_lambda {
            let parameters = self.bare_parameters(&[":"]);
            self.at += usize::from(self.sign() == ":");
            let body = self.expression();
            return self.add(
                Kind::Fn(Function { name, receiver: None, parameters, body, gives_last: true }.into()),
                start,
            );
        }
        while !self.word().is_empty() {
            name = Some(self.take_place());
            self.skip_generics();
            if (self.language().is_member_sign(self.sign()) || self.sign() == "=")
                && !self.word_at(1).is_empty()
            {
                // `def self.name`, `fun Type.name`
                self.at += 1;
            } else {
                break;
            }
        }
        if self.sign() == "?" || self.sign() == "!" {
            self.at += 1;
        }
        self.skip_generics();
        let parameters = match self.sign() {
            "(" => self.parameters(),
            _ if self.language().symbols && !self.is_over() => self.bare_parameters(&["{", ";"]),
            _ => Vec::new(),
        };
        let (body, gives_last) = self.function_body(start);
        self.add(Kind::Fn(Function { name, receiver, parameters, body, gives_last }.into()), start)
    }

    /// Parameters without brackets, up to a sign or the end of the line.
    fn bare_parameters(&mut self, stops: &[&str]) -> Vec<Parameter> {
        let mut parameters = Vec::new();
        while !self.is_over() && !stops.contains(&self.sign()) && self.word() != "do" {
            self.bare_parameter(&mut parameters, Self::expression);
        }
        parameters
    }

    /// A parameter without brackets and its default, or the sign before it.
    pub(super) fn bare_parameter(&mut self, parameters: &mut Vec<Parameter>, default: fn(&mut Self) -> Id) {
        if self.word().is_empty() {
            self.at += 1;
            return;
        }
        let name = self.take_place();
        let has_default = self.sign() == "=";
        self.at += usize::from(has_default);
        let default = has_default.then(|| default(self));
        parameters.push(Parameter { default, ..whole(name, parameters.len()) });
    }

    /// `x => …`, `(x, y) => …`
    pub(super) fn short_function(&mut self) -> Id {
        let start = self.start();
        let parameters = match self.sign() {
            "(" => self.parameters(),
            _ => vec![whole(self.take_place(), 0)],
        };
        let (body, gives_last) = self.function_body(start);
        self.add(
            Kind::Fn(Function { name: None, receiver: None, parameters, body, gives_last }.into()),
            start,
        )
    }

    /// True if the bracket some tokens from here holds the parameters of a function.
    pub(super) fn is_arrow(&self, ahead: usize) -> bool {
        let arrow = self.language().arrow;
        let open = self.at + ahead;
        let Some(close) = self.tree.mate(open).filter(|close| *close + 1 < self.end && *close > open) else {
            return false;
        };
        if arrow.is_empty() {
            return false;
        }
        // `(x): Type => …`
        let is_typed = self.language().tags
            && self.tree.sign(close + 1) == ":"
            && (close + 2..(close + 14).min(self.end))
                .take_while(|at| {
                    !self.tree.word(*at).is_empty()
                        || matches!(self.tree.sign(*at), "<" | ">" | "." | "[" | "]" | "|" | "=>" | ",")
                })
                .any(|at| self.tree.sign(at) == "=>");
        self.tree.sign(close + 1) == arrow || is_typed
    }

    /// `|x| …` of Rust.
    pub(super) fn bar_function(&mut self) -> Id {
        let start = self.start();
        let is_empty = self.sign() == "||";
        self.at += 1;
        let mut parameters = Vec::new();
        if !is_empty {
            parameters = self.bare_parameters(&["|"]);
            self.at += usize::from(self.sign() == "|");
        }
        let (body, gives_last) = match self.sign() {
            "{" => (self.braces(), true),
            _ => (self.expression(), true),
        };
        self.add(
            Kind::Fn(Function { name: None, receiver: None, parameters, body, gives_last }.into()),
            start,
        )
    }

    /// A block that is handed to a call: `{ x -> … }`, `{ |x| … }`, `do |x| … end`.
    pub(super) fn block_function(&mut self) -> Id {
        let start = self.start();
        let mut parameters = Vec::new();
        let body = match self.sign() {
            "{" => {
                let close = self.close();
                let lines = self.language().lines_end;
                // `[weak self] result in`: what is captured stands before the parameters.
                let captured = self.tree.mate(self.at + 1).filter(|_| self.sign_at(1) == "[");
                let first = captured.map_or(self.at + 1, |end| end + 1);
                // `x, y ->` or `|x|` or `x in`
                let mut arrow = first;
                while arrow < close
                    && (!self.tree.word(arrow).is_empty() && self.tree.word(arrow) != "in"
                        || matches!(self.tree.sign(arrow), "," | ":" | "<" | ">" | "?" | "(" | ")"))
                {
                    arrow += 1;
                }
                let has_arrow = arrow < close
                    && (self.tree.word(arrow) == "in"
                        || captured.is_none() && matches!(self.tree.sign(arrow), "->" | "=>"));
                self.inside(lines, |parser| {
                    parser.at = if has_arrow { first } else { parser.at };
                    // `case (name, value) => …`
                    parser.at +=
                        usize::from(has_arrow && parser.word() == "case" && parser.sign_at(1) == "(");
                    if has_arrow {
                        parameters = parser.until(arrow, |parser| parser.bare_parameters(&[]));
                        parser.at += 1;
                    } else if parser.sign() == "|" {
                        parser.at += 1;
                        parameters = parser.bare_parameters(&["|"]);
                        parser.at += 1;
                    }
                    parser.statements()
                })
            }
            _ => {
                self.at += 1;
                if self.sign() == "|" {
                    self.at += 1;
                    parameters = self.bare_parameters(&["|"]);
                    self.at += usize::from(self.sign() == "|");
                }
                self.laid_out()
            }
        };
        self.add(
            Kind::Fn(Function { name: None, receiver: None, parameters, body, gives_last: true }.into()),
            start,
        )
    }

    /// The parameters between the brackets here.
    pub(super) fn parameters(&mut self) -> Vec<Parameter> {
        self.inside(false, |parser| {
            let mut parameters = Vec::new();
            let mut at = 0;
            while !parser.is_done() {
                parser.parameter(at, &mut parameters);
                at += 1;
                if matches!(parser.sign(), "," | ";") {
                    parser.at += 1;
                }
            }
            parameters
        })
    }

    fn parameter(&mut self, number: usize, parameters: &mut Vec<Parameter>) {
        let language = self.language();
        let before = self.at;
        let mut name = None;
        let mut is_member = false;
        while !self.is_done() && !matches!(self.sign(), "," | ";") {
            match self.sign() {
                "=" => {
                    self.at += 1;
                    let default = self.expression();
                    if let Some(name) = name.take() {
                        parameters.push(Parameter {
                            default: Some(default),
                            is_member,
                            ..whole(name, number)
                        });
                    }
                    continue;
                }
                // A type.
                ":" if !language.symbols => {
                    self.at += 1;
                    self.skip_type();
                    continue;
                }
                "[" | "{" | "(" => {
                    // What is taken apart.
                    let is_list = self.sign() == "[";
                    let inner = self.inside(false, |parser| parser.bare_parameters(&[]));
                    if name.is_none() {
                        parameters.extend(inner.into_iter().map(|part| Parameter {
                            at: number,
                            part: if is_list { Portion::Numbered(part.at) } else { Portion::Named },
                            ..part
                        }));
                    }
                    continue;
                }
                "<" if self.generics_end().is_some() => {
                    self.skip_generics();
                    continue;
                }
                _ => {}
            }
            let is_name = match language.dollar_names {
                true => self.word().starts_with('$'),
                // The last word where the type comes first; the first elsewhere.
                false => language.types_first || name.is_none(),
            };
            let is_modifier = matches!(
                self.word(),
                "val"
                    | "var"
                    | "public"
                    | "private"
                    | "protected"
                    | "readonly"
                    | "final"
                    | "const"
                    | "mut"
                    | "inout"
                    | "this"
            );
            let is_before_name = is_modifier && !self.word_at(1).is_empty();
            is_member |= is_before_name
                && matches!(self.word(), "val" | "var" | "public" | "private" | "protected" | "readonly");
            if is_name && !self.word().is_empty() && !is_before_name {
                name = Some(self.place());
            }
            self.at += 1;
        }
        if let Some(name) = name {
            parameters.push(Parameter { is_member, ..whole(name, number) });
        }
        if self.at == before {
            self.at += 1;
        }
    }

    /// The body of a function, behind its parameters, and whether its last value is given back.
    pub(super) fn function_body(&mut self, start: usize) -> (Id, bool) {
        let language = self.language();
        let limit = (self.at + LONGEST_HEAD).min(self.end);
        if !language.has_braces {
            self.at += usize::from(self.sign() == ":");
            while !self.is_done() && !self.begins_line(self.at) && self.sign() == "->" {
                // `-> Type:`
                while !self.is_done() && !self.begins_line(self.at) && self.sign() != ":" {
                    self.at += 1;
                }
                self.at += usize::from(self.sign() == ":");
            }
            return match self.sign() {
                "{" if language.symbols => (self.braces(), true),
                _ => (self.laid_out_from(start), language.last_value),
            };
        }
        while self.at < limit {
            match self.sign() {
                "{" => {
                    let close = self.close();
                    // A type in braces, before the body.
                    let is_type = matches!(self.tree.word(self.at.wrapping_sub(1)), "interface" | "struct")
                        && close == self.at + 1
                        || self.tree.sign(self.at.wrapping_sub(1)) == ":"
                            && matches!(self.tree.sign(close + 1), "{" | "|" | "[" | "=>");
                    if !is_type {
                        return (self.braces(), language.last_value);
                    }
                    self.at = close + 1;
                }
                "=>" | "=" | "->"
                    if self.sign() == language.arrow || self.sign() == "=" || self.sign() == "=>" =>
                {
                    self.at += 1;
                    if self.sign() == "{"
                        && (language.arrow == "->"
                            || language.tags
                            || language.types_first
                            || language.last_value)
                    {
                        return (self.braces(), language.last_value);
                    }
                    return (self.expression(), true);
                }
                ";" => break,
                "(" | "[" => self.at = (self.close() + 1).min(self.end),
                "<" if self.generics_end().is_some() => self.skip_generics(),
                _ if self.lines && self.begins_line(self.at) && !matches!(self.sign(), ":" | "->") => break,
                _ => self.at += 1,
            }
        }
        let at = self.last_end();
        (self.ir.add(Kind::Nothing, at..at), false)
    }
}
