//! Types, which are passed over.

use super::Parser;
use crate::ir::{Id, Kind, Place};

/// How many tokens the types between angle brackets have at most.
const LONGEST_TYPES: usize = 40;

impl Parser<'_> {
    /// The `>` of the types that open here.
    pub(super) fn generics_end(&self) -> Option<usize> {
        if self.sign() != "<" {
            return None;
        }
        let mut depth = 0usize;
        let mut at = self.at;
        for _ in 0..LONGEST_TYPES {
            if at >= self.end {
                return None;
            }
            match self.tree.sign(at) {
                "<" => depth += 1,
                ">" | ">>" | ">>>" => {
                    depth = depth.saturating_sub(self.tree.sign(at).len());
                    if depth == 0 {
                        let next = self.tree.sign(at + 1);
                        let is_type = at == self.at + 1
                            || matches!(
                                next,
                                "(" | "{"
                                    | "::"
                                    | "."
                                    | ">"
                                    | ","
                                    | ")"
                                    | ";"
                                    | "="
                                    | "["
                                    | "?"
                                    | ":"
                                    | "&"
                                    | "|"
                            )
                            || !self.tree.word(at + 1).is_empty()
                            || self.tree.literal(at + 1).is_some();
                        return is_type.then_some(at);
                    }
                }
                "" if !self.tree.word(at).is_empty() => {}
                // A shape: `{ onDone?: () => void }`.
                "{" => at = self.tree.mate(at)?,
                // What a function takes: `(ok: boolean) => void`.
                "(" => {
                    at = self.tree.mate(at)? + 1;
                    if self.tree.sign(at) != "=>" {
                        return None;
                    }
                }
                "" if self.tree.literal(at).is_some() => {}
                "," | "." | "?" | "[" | "]" | "::" | "&" | "*" | "|" | ":" => {}
                _ => return None,
            }
            at += 1;
        }
        None
    }

    pub(super) fn skip_generics(&mut self) {
        if let Some(end) = self.generics_end() {
            // `a < b > (c)` is nobody's writing; `a < b, c > d` neither.
            self.at = (end + 1).min(self.end);
        }
    }

    /// Passes over a type.
    pub(super) fn skip_type(&mut self) {
        loop {
            match self.sign() {
                "" if !self.word().is_empty() && !self.is_over() => {
                    self.at += 1;
                    self.skip_generics();
                }
                "(" | "[" | "{" if !self.is_over() => {
                    // The body of a function is no type.
                    if self.sign() == "{"
                        && !matches!(self.tree.sign(self.at.wrapping_sub(1)), ":" | "|" | "&" | "<" | ",")
                    {
                        return;
                    }
                    self.at = (self.close() + 1).min(self.end);
                }
                "." | "::" | "?" | "!" | "*" | "&" | "|" | "->" if !self.is_over() => self.at += 1,
                "=>" if self.tree.sign(self.at.wrapping_sub(1)) == ")" && !self.is_over() => self.at += 1,
                "" if self.is_literal_at(0) && !self.is_over() => self.at += 1,
                _ => return,
            }
        }
    }

    /// True for a name here that is given a type and a value: `name: str = …`, `name: Optional[str] = …`.
    pub(super) fn is_typed_value(&self) -> bool {
        const LONGEST_TYPE: usize = 24;
        let mut at = self.at + 2;
        if self.language().symbols || self.language().words || self.tree.word(at).is_empty() {
            return false;
        }
        let last = self.end.min(at + LONGEST_TYPE);
        while at < last && (at == self.at + 2 || !self.begins_line(at)) {
            match self.tree.sign(at) {
                "=" => return true,
                "[" | "<" => at = self.tree.mate(at).filter(|mate| *mate > at).unwrap_or(at),
                "" | "." | "|" | "?" | ">" | "," => {}
                _ => return false,
            }
            at += 1;
        }
        false
    }

    /// The token of the name that a declaration with its type first gives: `List<String> x`.
    pub(super) fn typed_name(&self) -> Option<usize> {
        let is_type_word = |at: usize| {
            let word = self.tree.word(at);
            !word.is_empty()
                && !matches!(
                    word,
                    "return"
                        | "new"
                        | "in"
                        | "is"
                        | "as"
                        | "instanceof"
                        | "else"
                        | "throw"
                        | "case"
                        | "await"
                        | "goto"
                        | "using"
                        | "delete"
                        | "typeof"
                        | "not"
                        | "and"
                        | "or"
                        | "if"
                        | "assert"
                        | "println"
                        | "print"
                        | "def"
                )
        };
        let mut at = self.at;
        if !is_type_word(at) || at >= self.end {
            return None;
        }
        at += 1;
        loop {
            match self.tree.sign(at) {
                "." | "::" if is_type_word(at + 1) => at += 2,
                "<" => {
                    let mut depth = 0usize;
                    let close = (at..self.end.min(at + LONGEST_TYPES)).find(|next| {
                        match self.tree.sign(*next) {
                            "<" => depth += 1,
                            sign if sign.chars().all(|c| c == '>') && !sign.is_empty() => {
                                depth = depth.saturating_sub(sign.len());
                            }
                            "(" | ";" | "{" => depth = usize::MAX / 2,
                            _ => {}
                        }
                        depth == 0
                    })?;
                    at = close + 1;
                }
                "[" if self.tree.mate(at) == Some(at + 1) => at += 2,
                "?" | "*" | "&" | "..." => {
                    at += 1;
                    at += usize::from(self.tree.word(at) == "const");
                }
                _ => break,
            }
        }
        let is_name =
            at > self.at && at < self.end && is_type_word(at) && !(self.lines && self.begins_line(at));
        is_name.then_some(at)
    }
}

impl Parser<'_> {
    /// The type that stands between two tokens as a name with members, if it is no more than that.
    pub(super) fn type_path(&mut self, from: usize, to: usize) -> Option<Id> {
        let mut at = from;
        let start = self.tree.place(from).start;
        let mut path = None;
        while at < to {
            let place = self.tree.place(at);
            if self.tree.word(at).is_empty() {
                return None;
            }
            let whole = start..place.end;
            path = Some(match path {
                None => self.ir.add(Kind::Name, place),
                Some(of) => self.ir.add(Kind::Member { of, name: Place::new(place) }, whole),
            });
            at += 1;
            if at < to && !self.language().is_member_sign(self.tree.sign(at)) {
                return None;
            }
            at += 1;
        }
        path
    }
}
