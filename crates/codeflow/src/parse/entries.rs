//! What maps hold and calls are given.

use super::Parser;
use super::function::whole;
use crate::ir::{Entry, Function, Id, Key, Kind};

/// What an entry stands among.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Among {
    /// What a call is given.
    Arguments,
    /// What a list holds: a name alone is its value.
    Items,
    /// What a map or an object holds.
    Members,
}

impl Parser<'_> {
    /// The arguments between the brackets here.
    pub(super) fn arguments(&mut self) -> Vec<Entry> {
        self.inside(false, |parser| parser.entries(Among::Arguments))
    }

    /// What the brackets here hold, as a map or list.
    pub(super) fn map(&mut self) -> Id {
        let start = self.start();
        let among = if self.sign() == "[" { Among::Items } else { Among::Members };
        let entries = self.inside(false, |parser| parser.entries(among));
        self.add(Kind::Map(entries.into()), start)
    }

    fn entries(&mut self, among: Among) -> Vec<Entry> {
        let is_call = among == Among::Arguments;
        let mut entries = Vec::new();
        while !self.is_done() {
            if matches!(self.sign(), "," | ";") {
                self.at += 1;
                continue;
            }
            let before = self.at;
            // `[x * 2 for x in y]`
            if self.word() == "for"
                && let Some(item) = entries.pop()
            {
                entries.push(self.comprehension(item, is_call));
                self.at = self.end;
                break;
            }
            let entry = self.entry(among);
            entries.push(entry);
            if self.at == before {
                self.at += 1;
            }
        }
        entries
    }

    /// `item for x in y`, as `y.for(x -> item)`.
    fn comprehension(&mut self, item: Entry, is_call: bool) -> Entry {
        let start = self.start_of(item.value);
        let name = self.take_place();
        let mut parameters = Vec::new();
        while !self.is_done() && self.word() != "in" {
            if !self.word().is_empty() {
                parameters.push(whole(self.place(), parameters.len()));
            }
            self.at += 1;
        }
        self.at += 1;
        let of = self.expression();
        let body = match item.key {
            // `{k: v for …}`
            Key::Value(key) => {
                let entries = Box::new([
                    Entry { key: Key::None, value: key },
                    Entry { key: Key::None, value: item.value },
                ]);
                self.add(Kind::Map(entries), start)
            }
            _ => item.value,
        };
        let function = Function { name: None, receiver: None, parameters, body, gives_last: true };
        let function = self.add(Kind::Fn(function.into()), start);
        let callee = self.add(Kind::Member { of, name }, start);
        let arguments = Box::new([Entry { key: Key::None, value: function }]);
        let value = self.add(Kind::Call { callee, arguments, is_new: false }, start);
        Entry { key: if is_call { Key::None } else { Key::Spread }, value }
    }

    /// An argument, an item, a name with its value.
    pub(super) fn entry(&mut self, among: Among) -> Entry {
        let is_call = among == Among::Arguments;
        if matches!(self.sign(), "..." | "**" | "*") {
            self.at += 1;
            return Entry { key: Key::Spread, value: self.expression() };
        }
        let is_word = !self.word().is_empty();
        let next = self.sign_at(1);
        // `name: value`, `name = value`, `name => value`
        let is_named = match next {
            // `rel: :noreferrer` of Ruby.
            ":" if self.language().symbols && !self.tree.is_blank_before(self.at + 1) => true,
            ":" => !(self.language().ternary && self.sign_at(2) == ":"),
            "=" => true,
            "=>" => !is_call || self.language().arrow != "=>",
            _ => false,
        };
        if is_word && is_named {
            let is_name = next != ":" || is_call || self.language().names_are_keys;
            let is_constant = next == "=>" && self.language().dollar_names;
            let key = match is_name && !is_constant && !self.word().starts_with('$') {
                true => Key::Word(self.take_place()),
                false => Key::Value(self.name()),
            };
            self.at += 1;
            return Entry { key, value: self.entry_value() };
        }
        if self.is_literal_at(0) && matches!(next, ":" | "=>" | "->" | "=") {
            let key = Key::Value(self.literals());
            self.at += 1;
            return Entry { key, value: self.entry_value() };
        }
        // `:name => value`
        if self.sign() == ":" && self.language().symbols && self.sign_at(2) == "=>" {
            self.at += 1;
            let key = Key::Word(self.take_place());
            self.at += 1;
            return Entry { key, value: self.entry_value() };
        }
        // `[name]: value`, `["name"] = value`
        if matches!(self.sign(), "[" | "{") && !is_call {
            let close = self.close();
            if matches!(self.tree.sign(close + 1), ":" | "=") && close + 1 < self.end {
                let key = self.inside(false, Parser::expression);
                self.at += 1;
                return Entry { key: Key::Value(key), value: self.entry_value() };
            }
        }
        if is_word
            && !is_call
            && let Some(method) = self.method()
        {
            return method;
        }
        // `{ name }`
        if is_word
            && among == Among::Members
            && self.language().tags
            && (next == "," || self.at + 1 == self.end)
        {
            let key = Key::Word(self.place());
            return Entry { key, value: self.name() };
        }
        let value = self.expression();
        if matches!(self.sign(), "=>" | ":" | "->") || self.word() == "to" {
            self.at += 1;
            return Entry { key: Key::Value(value), value: self.entry_value() };
        }
        Entry { key: Key::None, value }
    }

    /// A value, which may be a map whose type is known: `{…}`.
    fn entry_value(&mut self) -> Id {
        match self.is_done() {
            true => {
                let start = self.last_end();
                self.ir.add(Kind::Nothing, start..start)
            }
            false => self.expression(),
        }
    }

    /// `name(…) {…}` among the entries of an object.
    fn method(&mut self) -> Option<Entry> {
        let mut ahead = 0;
        while matches!(self.word_at(ahead), "async" | "get" | "set" | "static")
            && !self.word_at(ahead + 1).is_empty()
        {
            ahead += 1;
        }
        let open = self.at + ahead + 1;
        let close = self.tree.mate(open).filter(|_| self.tree.sign(open) == "(")?;
        if !self.language().bare_methods
            || close + 1 >= self.end
            || !matches!(self.tree.sign(close + 1), "{" | ":")
        {
            return None;
        }
        self.at += ahead;
        let start = self.start();
        let name = self.take_place();
        let parameters = self.parameters();
        let body = self.function_body(start);
        let (body, gives_last) = body;
        let function = Function { name: Some(name), receiver: None, parameters, body, gives_last };
        let value = self.add(Kind::Fn(function.into()), start);
        Some(Entry { key: Key::Word(name), value })
    }

    /// A brace where a value is wanted: a map, or a block.
    pub(super) fn brace(&mut self) -> Id {
        match self.is_map() {
            true => self.map(),
            false if self.language().trailing_blocks => self.block_function(),
            false => self.braces(),
        }
    }

    /// True if the brace here holds names and values, or a list.
    pub(super) fn is_map(&self) -> bool {
        let close = self.close();
        let first = self.at + 1;
        let next = self.tree.sign(first + 1);
        if first >= close {
            return !self.language().trailing_blocks || self.language().symbols;
        }
        if self.language().trailing_blocks && !self.language().symbols {
            return false;
        }
        let is_key = self.tree.literal(first).is_some() || !self.tree.word(first).is_empty();
        let is_entry = is_key && matches!(next, ":" | "=>" | ",")
            || matches!(self.tree.sign(first), "..." | "**" | "[" | "{");
        let is_assigned = is_key && next == "=" && !self.language().tags;
        let is_symbol = self.tree.sign(first) == ":" && self.language().symbols;
        let is_one = close == first + 1 && !self.language().escaped_indent;
        // `{ name() {…} }` of JavaScript, where a block cannot stand.
        let is_method = self.language().tags
            && (next == "(" || matches!(self.tree.word(first), "async" | "get" | "set"))
            && !matches!(self.tree.word(first), "if" | "for" | "while" | "switch" | "return")
            && self.tree.mate(first + 1).is_some_and(|end| self.tree.sign(end + 1) == "{");
        // `{ "a", b }`, `{ x.y, z }`
        let is_list = self.language().types_first && self.has_comma(first, close)
            || !self.language().has_braces
            || self.tree.literal(first).is_some();
        is_entry || is_assigned || is_symbol || is_one || is_method || is_list
    }

    fn has_comma(&self, from: usize, to: usize) -> bool {
        let mut at = from;
        while at < to {
            match self.tree.sign(at) {
                "," => return true,
                ";" => return false,
                "(" | "[" | "{" => at = self.tree.mate(at).filter(|mate| *mate > at).unwrap_or(to),
                _ => {}
            }
            at += 1;
        }
        false
    }
}
