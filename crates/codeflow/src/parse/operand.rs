//! Operands, with all that is called on them.

use super::Parser;
use crate::ir::{Entry, How, Id, Key, Kind, Part, Place};
use crate::lex::TokenKind;

/// Words before an operand that change nothing of what it is.
const PREFIXES: [&str; 13] = [
    "await", "try", "copy", "move", "clone", "yield", "from", "lazy", "by", "borrow", "throw", "raise", "let",
];

/// Words before an operand that make something else of it.
const LOOKS: [&str; 6] = ["not", "typeof", "void", "delete", "defined", "instanceof"];

impl Parser<'_> {
    pub(super) fn operand(&mut self) -> Id {
        self.deeper(|parser| {
            let start = parser.start();
            let first = parser.primary();
            parser.postfix(first, start)
        })
    }

    fn primary(&mut self) -> Id {
        let start = self.start();
        if self.is_done() {
            return self.ir.add(Kind::Nothing, start..start);
        }
        match self.tree.tokens.get(self.at).map(|token| token.kind()) {
            Some(TokenKind::Literal(_)) => self.literals(),
            Some(TokenKind::Number) => {
                self.at += 1;
                self.add(Kind::Number, start)
            }
            Some(TokenKind::Regex) => {
                self.at += 1;
                self.other(Vec::new(), start)
            }
            Some(TokenKind::Word) => self.word_operand(),
            Some(TokenKind::Sign | TokenKind::Print | TokenKind::Break) => self.sign_operand(),
            None => self.ir.add(Kind::Nothing, start..start),
        }
    }

    fn word_operand(&mut self) -> Id {
        let start = self.start();
        let word = self.word();
        let has_more = self.at + 1 < self.end && !self.tree.column(self.at + 1).is_some_and(|_| self.lines);
        let is_member = self.language().is_member_sign(self.sign_at(1));
        let is_plain = is_member || matches!(self.sign_at(1), "=" | ":" | "," | ")" | ";");
        match word {
            "null" | "nil" | "None" | "undefined" | "NULL" | "Nothing" => {
                self.at += 1;
                self.add(Kind::Nothing, start)
            }
            "true" | "false" | "True" | "False" => {
                self.at += 1;
                self.add(Kind::Number, start)
            }
            "new" if has_more && !is_plain => self.construction(),
            _ if LOOKS.contains(&word) && has_more && !is_plain && self.sign_at(1) != "=>" => {
                self.at += 1;
                let inner = self.operand();
                self.other(vec![inner], start)
            }
            _ if PREFIXES.contains(&word) && has_more && !is_plain && self.sign_at(1) != "=>" => {
                let is_call = self.sign_at(1) == "(" && !self.tree.is_blank_before(self.at + 1);
                if is_call && word != "await" {
                    return self.name();
                }
                self.at += 1;
                self.operand()
            }
            // What is handed over to be changed.
            "out" | "ref" if has_more && !self.word_at(1).is_empty() => {
                self.at += 1;
                self.handed_over(start)
            }
            "async"
                if has_more
                    && (self.word_at(1) == "function"
                        || self.sign_at(1) == "(" && self.is_arrow(1)
                        || !self.word_at(1).is_empty() && self.sign_at(2) == self.language().arrow) =>
            {
                self.at += 1;
                self.primary()
            }
            "function" | "func" | "fun" | "fn" | "lambda" | "Function" | "sub" | "Sub"
                if has_more && !is_plain && self.is_function_word() =>
            {
                self.function()
            }
            "static" if self.word_at(1) == "function" || self.word_at(1) == "fn" => {
                self.at += 1;
                self.primary()
            }
            "if" | "when" | "match" | "switch" | "case" | "unless" | "class" | "begin"
                if has_more && !is_plain && self.is_statement_value(word) =>
            {
                self.statement()
            }
            "array" | "list" if self.language().dollar_names && self.sign_at(1) == "(" => {
                self.at += 1;
                self.map()
            }
            // `map[string]string{…}`
            "map" if self.language().typed_braces && self.sign_at(1) == "[" => {
                self.at += 1;
                self.bracketed_type()
            }
            _ if !self.language().arrow.is_empty() && self.sign_at(1) == self.language().arrow => {
                self.short_function()
            }
            _ => self.name(),
        }
    }

    /// True for a word that begins a function here, and is not the name of one.
    fn is_function_word(&self) -> bool {
        match self.word() {
            "lambda" => !self.language().has_braces,
            "sub" | "Sub" | "Function" | "fn" | "func" | "fun" => {
                let is_call =
                    self.sign_at(1) == "(" && self.language().commands && !self.language().dollar_names;
                !is_call
            }
            _ => true,
        }
    }

    fn is_statement_value(&self, word: &str) -> bool {
        match word {
            "when" | "match" | "case" | "unless" | "begin" => {
                self.sign_at(1) == "(" && self.language().has_braces
                    || self.sign_at(1) == "{"
                    || !self.word_at(1).is_empty()
                    || !self.language().has_braces
            }
            _ => true,
        }
    }

    pub(super) fn sign_operand(&mut self) -> Id {
        let start = self.start();
        match self.sign() {
            "(" => self.parenthesis(),
            "[" if self.language().messages => self.message(),
            "[" if self.language().typed_braces => self.bracketed_type(),
            "[" => self.map(),
            "{" => self.brace(),
            "<" if self.language().tags && self.is_tag() => self.tag(),
            // `<string>value`
            "<" if self.language().tags && self.generics_end().is_some() => {
                self.skip_generics();
                self.operand()
            }
            "->" if self.language().symbols => self.function(),
            "|" | "||" if self.language().escaped_indent => self.bar_function(),
            // `$(command)` of a shell.
            "$" if self.language().words
                && self.sign_at(1) == "("
                && !self.tree.is_blank_before(self.at + 1) =>
            {
                self.at += 1;
                let outer = std::mem::take(&mut self.header);
                let written = self.parenthesis();
                self.header = outer;
                written
            }
            "$" => self.name(),
            ":" if self.language().symbols && !self.word_at(1).is_empty() => {
                self.at += 1;
                let text = self.place();
                self.at += 1;
                self.add(Kind::Lit(Box::new([Part::Plain(text)])), start)
            }
            "!" => {
                self.at += 1;
                let inner = self.operand();
                self.other(vec![inner], start)
            }
            "&" if !self.word_at(1).is_empty() && !self.tree.is_blank_before(self.at + 1) => {
                self.at += 1;
                let is_borrowed = self.language().borrows && self.word() != "mut";
                if is_borrowed { self.operand() } else { self.handed_over(start) }
            }
            // What nothing can begin with is passed over alone.
            ")" | "]" | "}" | "," | ";" => {
                self.at += 1;
                self.other(Vec::new(), start)
            }
            _ => {
                self.at += 1;
                match self.is_done() || self.lines && self.begins_line(self.at) {
                    true => self.other(Vec::new(), start),
                    false => self.operand(),
                }
            }
        }
    }

    /// A name whose value may be changed by whoever is given it.
    fn handed_over(&mut self, start: usize) -> Id {
        let to = self.operand();
        match self.ir.node(to).kind {
            Kind::Name => {
                let value = self.ir.add(Kind::Nothing, start..start);
                self.add(Kind::Assign { to, how: How::Other, value }, start)
            }
            _ => to,
        }
    }

    /// `(…)`: a value, several of them, the parameters of a function, or a type before a value.
    fn parenthesis(&mut self) -> Id {
        let start = self.start();
        if self.is_arrow(0) {
            return self.short_function();
        }
        let close = self.close();
        let is_type = close > self.at + 1
            && close <= self.at + 5
            && (self.at + 1..close).all(|at| {
                !self.tree.word(at).is_empty() || matches!(self.tree.sign(at), "." | "*" | "[" | "]")
            });
        let next = close + 1;
        let is_cast = is_type
            && next < self.end
            && !(self.lines && self.begins_line(next))
            && (self.tree.literal(next).is_some()
                || !self.tree.word(next).is_empty() && !is_infix_word(self.tree.word(next))
                || self.tree.sign(next) == "(" && self.language().dollar_names)
            && (self.language().types_first || self.language().dollar_names);
        if is_cast {
            self.at = next;
            return self.operand();
        }
        let values = self.inside(false, |parser| {
            let mut values = Vec::new();
            while !parser.is_done() {
                values.push(parser.expression());
                while matches!(parser.sign(), "," | ";") {
                    parser.at += 1;
                }
            }
            values
        });
        match values.as_slice() {
            [one] => *one,
            _ => {
                let entries = values.into_iter().map(|value| Entry { key: Key::None, value });
                let entries = entries.collect();
                self.add(Kind::Map(entries), start)
            }
        }
    }

    /// `[]string{…}`, `map[string]string{…}`, or a list.
    fn bracketed_type(&mut self) -> Id {
        let mut at = self.close() + 1;
        while !self.tree.word(at).is_empty() || matches!(self.tree.sign(at), "." | "*" | "[") {
            at = match self.tree.sign(at) {
                "[" => self.tree.mate(at).map_or(self.end, |close| close + 1),
                _ => at + 1,
            };
        }
        // `interface{}`
        if self.tree.sign(at) == "{"
            && self.tree.sign(at + 1) == "}"
            && self.tree.word(at.wrapping_sub(1)) == "interface"
        {
            at += 2;
        }
        if self.tree.sign(at) == "{" && at < self.end {
            self.at = at;
            return self.map();
        }
        self.map()
    }

    /// `[object message: argument other: argument]`
    pub(super) fn message(&mut self) -> Id {
        let start = self.start();
        let close = self.close();
        let is_list = (self.at + 1..close).any(|at| self.tree.sign(at) == ",")
            && self.tree.sign(self.at.wrapping_sub(1)) == "@";
        if is_list || close == self.at + 1 {
            return self.map();
        }
        let (callee, arguments) = self.inside(false, |parser| {
            let of = parser.operand();
            let name = parser.place();
            let from = parser.start_of(of);
            let mut arguments = Vec::new();
            while !parser.is_done() {
                if !parser.word().is_empty() {
                    parser.at += 1;
                }
                if matches!(parser.sign(), ":" | ",") {
                    parser.at += 1;
                    let value = parser.expression();
                    arguments.push(Entry { key: Key::None, value });
                } else if parser.word().is_empty() {
                    parser.at += 1;
                }
            }
            (parser.ir.add(Kind::Member { of, name }, from..name.range().end), arguments)
        });
        self.add(Kind::Call { callee, arguments: arguments.into(), is_new: false }, start)
    }

    /// `new Type(…) {…}`
    fn construction(&mut self) -> Id {
        let start = self.start();
        self.at += 1;
        let name_start = self.start();
        let mut callee = match self.word().is_empty() {
            true => self.ir.add(Kind::Nothing, name_start..name_start),
            false => self.name(),
        };
        while self.language().is_member_sign(self.sign()) && !self.word_at(1).is_empty() {
            self.at += 1;
            let name = self.place();
            self.at += 1;
            callee = self.add(Kind::Member { of: callee, name }, name_start);
        }
        self.skip_generics();
        while self.sign() == "[" && self.tree.mate(self.at).is_some() {
            self.inside(false, |_| ());
        }
        let mut arguments = if self.sign() == "(" { self.arguments() } else { Vec::new() };
        let is_members = self.sign() == "{"
            && !self.header
            && (self.language().types_first || self.language().dollar_names);
        if is_members {
            let value = self.brace();
            // `new { name = value }`
            if matches!(self.ir.node(callee).kind, Kind::Nothing) && arguments.is_empty() {
                return value;
            }
            let key = if matches!(self.ir.node(value).kind, Kind::Map(_)) { Key::Spread } else { Key::None };
            arguments.push(Entry { key, value });
        }
        self.add(Kind::Call { callee, arguments: arguments.into(), is_new: true }, start)
    }
}

/// Words between operands, and behind a statement.
pub(super) fn is_infix_word(word: &str) -> bool {
    matches!(
        word,
        "and"
            | "or"
            | "if"
            | "unless"
            | "while"
            | "until"
            | "in"
            | "is"
            | "as"
            | "instanceof"
            | "else"
            | "then"
            | "do"
            | "rescue"
            | "end"
            | "eq"
            | "ne"
            | "cmp"
            | "x"
            | "for"
            | "foreach"
            | "of"
            | "from"
            | "extends"
            | "implements"
            | "switch"
            | "when"
            | "not"
            | "satisfies"
            | "elsif"
            | "to"
            | "step"
            | "with"
            | "case"
            | "where"
            | "lt"
            | "gt"
            | "le"
            | "ge"
            | "xor"
    )
}

impl Parser<'_> {
    /// The bytes of a name of its own.
    pub(super) fn take_place(&mut self) -> Place {
        let place = self.place();
        self.at += 1;
        place
    }
}
