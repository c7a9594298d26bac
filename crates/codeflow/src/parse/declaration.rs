//! Declarations of names and functions, and what may be one.

use super::Parser;
use crate::ir::{How, Id, Kind};

/// Words before a declaration that change nothing of what it declares.
const MODIFIERS: [&str; 36] = [
    "public",
    "private",
    "protected",
    "internal",
    "static",
    "final",
    "const",
    "let",
    "var",
    "val",
    "export",
    "default",
    "async",
    "abstract",
    "override",
    "readonly",
    "local",
    "my",
    "our",
    "mut",
    "lateinit",
    "extern",
    "suspend",
    "open",
    "sealed",
    "partial",
    "virtual",
    "declare",
    "volatile",
    "transient",
    "pub",
    "inline",
    "unsafe",
    "global",
    "companion",
    "data",
];

/// Words that declare what follows them.
const DECLARES: [&str; 9] = ["const", "let", "var", "val", "local", "my", "our", "Dim", "final"];

impl Parser<'_> {
    /// A declaration of names or functions, or an expression.
    pub(super) fn declaration(&mut self) -> Id {
        let start = self.start();
        let mut declares = false;
        while self.is_modifier() {
            declares |= DECLARES.contains(&self.word());
            self.at += 1;
            // `private:`, `pub(crate)`
            self.at += usize::from(self.sign() == ":" && self.language().types_first);
            // `private(set)`
            let is_narrowed = self.sign() == "(" && !self.word_at(1).is_empty() && self.sign_at(2) == ")";
            self.at += if is_narrowed && !declares { 3 } else { 0 };
        }
        match self.word() {
            "class" | "interface" | "object" | "enum" | "struct" | "trait" | "record" | "namespace"
                if self.is_class() =>
            {
                return self.class();
            }
            "def" | "function" | "func" | "fun" | "fn" | "sub" | "Function" | "Sub" | "func_"
                if (!self.word_at(1).is_empty()
                    || self.sign_at(1) == "(" && self.word() != "sub"
                    || self.sign_at(1) == "*"
                    || self.sign_at(1) == "&"
                    || self.sign_at(1) == "<")
                    && !self.is_typed_def() =>
            {
                return self.function_statement();
            }
            "def" if self.language().types_first => {
                declares = true;
                self.at += 1;
            }
            _ => {}
        }
        // `const ( … )` of Go.
        if declares && self.sign() == "(" && self.language().typed_braces {
            return self.inside(true, Parser::statements);
        }
        if self.language().types_first
            && let Some(name) = self.typed_name()
        {
            // `Type Owner::name(…) {`
            let mut name = name;
            while self.tree.sign(name + 1) == "::" && !self.tree.word(name + 2).is_empty() {
                name += 2;
            }
            let next = self.tree.sign(name + 1);
            // `for (Entry<String, String> e : map.entrySet())`
            if next == ":" && self.loop_head {
                self.at = name;
                return self.name();
            }
            if matches!(next, "=" | ";" | "," | ")" | ":" | "[")
                || name + 1 >= self.end
                || next.is_empty() && self.begins_line(name + 1) && self.lines
            {
                let of = if next == ";" { self.type_path(self.at, name) } else { None };
                self.at = name;
                return self.declared(start, true, of);
            }
            if matches!(next, "(" | "{" | "=>") {
                self.at = name;
                return match next {
                    "(" => self.method_or_call(start, true),
                    _ => self.property(start),
                };
            }
        }
        // `Both Kind = 3` in a group of Go.
        if self.language().typed_braces
            && !declares
            && !self.word().is_empty()
            && !self.word_at(1).is_empty()
            && self.sign_at(2) == "="
            && self.begins_line(self.at)
        {
            let to = self.name();
            self.at += 2;
            let value = self.expression();
            return self.add(Kind::Assign { to, how: How::Declare, value }, start);
        }
        // `protected ?string $page = …`
        if self.language().dollar_names && (declares || self.at > 0 && self.start() != start) {
            let mut at = self.at;
            while at < self.end
                && (!self.tree.word(at).is_empty() && !self.tree.word(at).starts_with('$')
                    || matches!(self.tree.sign(at), "?" | "|" | "\\"))
            {
                at += 1;
            }
            if self.tree.word(at).starts_with('$') {
                self.at = at;
                declares = true;
            }
        }
        if self.sign_at(1) == "(" && !self.word().is_empty() && self.language().bare_methods && !self.header {
            return self.method_or_call(start, false);
        }
        // `get url() {…}`
        if self.language().tags
            && matches!(self.word(), "get" | "set")
            && !self.word_at(1).is_empty()
            && self.sign_at(2) == "("
        {
            self.at += 1;
            return self.method_or_call(start, true);
        }
        if self.language().tags && self.sign() == "*" && !self.word_at(1).is_empty() {
            self.at += 1;
        }
        match declares
            || self.sign_at(1) == ":" && !self.word().is_empty() && !self.language().symbols && !self.header
        {
            true => self.declared(start, declares, None),
            false => self.values(),
        }
    }

    /// True for a word before a declaration, and not the name that is declared.
    fn is_modifier(&self) -> bool {
        let word = self.word();
        let is_known = MODIFIERS.contains(&word) || matches!(word, "Dim" | "Public" | "Private" | "Shared");
        let goes_on = match self.sign_at(1) {
            "" => !self.word_at(1).is_empty(),
            // What is taken apart, or a block of declarations.
            "(" => matches!(
                word,
                "const" | "let" | "var" | "val" | "my" | "pub" | "private" | "protected" | "internal"
            ),
            ":" => matches!(word, "private" | "public" | "protected"),
            sign => matches!(sign, "[" | "{" | "*" | "<" | "@" | "#"),
        };
        is_known && goes_on && !self.is_done()
    }

    /// `def name = …` of Groovy declares a variable.
    pub(super) fn is_typed_def(&self) -> bool {
        let is_method = self.sign_at(2) == "(" && !self.word_at(1).is_empty();
        self.word() == "def" && self.language().types_first && !is_method
    }

    pub(super) fn function_statement(&mut self) -> Id {
        self.function()
    }

    /// `name(…) {…}`, or a call.
    pub(super) fn method_or_call(&mut self, start: usize, is_typed: bool) -> Id {
        let name = self.place();
        let close = self.tree.mate(self.at + 1).unwrap_or(self.end);
        let next = self.tree.sign(close + 1);
        let word = self.tree.word(close + 1);
        let is_body = match next {
            "{" => !matches!(self.word(), "if" | "for" | "while" | "switch" | "catch"),
            "=>" => is_typed || self.language().types_first,
            ":" => self.language().tags && self.has_body(close + 1),
            // In the next line they begin a statement.
            _ if matches!(word, "const" | "async") => !self.begins_line(close + 1),
            _ => matches!(word, "throws" | "override" | "noexcept" | "where"),
        };
        if close >= self.end || !(is_body && close + 1 < self.end) {
            if is_typed && self.language().types_first && matches!(next, ";" | "") {
                // Declared and not defined.
                self.at = (close + 1).min(self.end);
                return self.other(Vec::new(), start);
            }
            return self.values();
        }
        self.at += 1;
        let parameters = self.parameters();
        let (body, gives_last) = self.function_body(start);
        let function = crate::ir::Function { name: Some(name), receiver: None, parameters, body, gives_last };
        self.add(Kind::Fn(function.into()), start)
    }

    /// True if a brace follows a type.
    pub(super) fn has_body(&self, colon: usize) -> bool {
        let mut at = colon + 1;
        while at < self.end.min(colon + 40) {
            match self.tree.sign(at) {
                "{" if at > colon + 1 => return true,
                ";" | "=" | "?" | ")" => return false,
                "(" | "[" | "{" => at = self.tree.mate(at).filter(|mate| *mate > at).unwrap_or(at),
                "" if self.tree.literal(at).is_some() && self.tree.sign(at - 1) == ":" => return false,
                _ => {}
            }
            at += 1;
        }
        false
    }

    /// `string Url => …;`, `string Url { get {…} } = …;`
    pub(super) fn property(&mut self, start: usize) -> Id {
        let name = self.take_place();
        if self.sign() == "=>" {
            self.at += 1;
            let body = self.expression();
            return self.getter(name, body, true, start);
        }
        let body = self.braces();
        if self.sign() == "=" {
            let to = self.ir.add(Kind::Name, name.range());
            self.at += 1;
            let value = self.expression();
            return self.add(Kind::Assign { to, how: How::Declare, value }, start);
        }
        // `{ get; set; }`
        if matches!(&self.ir.node(body).kind, Kind::Block(statements) if statements.iter().all(|id| matches!(self.ir.node(*id).kind, Kind::Name)))
        {
            let to = self.ir.add(Kind::Name, name.range());
            let value = self.ir.add(Kind::Nothing, name.range());
            return self.add(Kind::Assign { to, how: How::Declare, value }, start);
        }
        self.getter(name, body, false, start)
    }

    /// A function that works a member out when it is read.
    fn getter(&mut self, name: crate::ir::Place, body: Id, gives_last: bool, start: usize) -> Id {
        let parameters = Vec::new();
        let function = crate::ir::Function { name: Some(name), receiver: None, parameters, body, gives_last };
        self.add(Kind::Fn(function.into()), start)
    }

    /// What works a member out, behind its type: `{…}`, `{ get {…} }`, `get() = …`; none if it is what it is given.
    fn computed(&mut self, name: Id, start: usize) -> Option<Id> {
        let name = crate::ir::Place::new(self.ir.node(name).place());
        let is_get = |parser: &Self, ahead: usize| parser.word_at(ahead) == "get";
        let body = match self.sign() {
            "{" if matches!(self.word_at(1), "didSet" | "willSet" | "set") => return None,
            "{" if is_get(self, 1) && self.sign_at(2) == "{" => self.inside(false, |parser| {
                parser.at += 1;
                parser.braces()
            }),
            "{" => self.braces(),
            _ if is_get(self, 0) && self.sign_at(1) == "(" && self.sign_at(2) == ")" => {
                self.at += 3;
                if self.sign() == ":" {
                    self.at += 1;
                    self.skip_type();
                }
                match self.sign() {
                    "=" => {
                        self.at += 1;
                        self.expression()
                    }
                    "{" => self.braces(),
                    _ => return None,
                }
            }
            _ => return None,
        };
        Some(self.getter(name, body, true, start))
    }

    /// `name: Type = value, …`
    pub(super) fn declared(&mut self, start: usize, declares: bool, of: Option<Id>) -> Id {
        let mut parts = Vec::new();
        loop {
            let own = self.start();
            let mut names = Vec::new();
            let mut is_typed = false;
            let mut of_type = of;
            // `a, b = …` and what is taken apart.
            if matches!(self.sign(), "(" | "[" | "{") {
                names.push(self.map());
            } else {
                self.at += usize::from(matches!(self.sign(), "*" | "&" | "#"));
                if self.word().is_empty() {
                    break;
                }
                names.push(self.name());
            }
            if self.sign() == "!" || self.sign() == "?" {
                self.at += 1;
            }
            if self.sign() == ":" && !(self.language().types_first && self.language().ternary && self.header)
            {
                self.at += 1;
                self.skip_type();
                is_typed = true;
            } else if self.word() == "As"
                || self.language().typed_braces && !self.word().is_empty() && !self.is_over() && !self.header
            {
                self.at += usize::from(self.word() == "As");
                let from = self.at;
                self.skip_type();
                of_type = self.type_path(from, self.at);
            }
            if self.sign() == "[" && self.language().types_first {
                self.at = (self.close() + 1).min(self.end);
            }
            let computed = names.first().filter(|_| declares && is_typed && self.language().computed);
            if let Some(function) = computed.and_then(|name| self.computed(*name, own)) {
                parts.push(function);
            } else if matches!(self.sign(), "=" | ":=") {
                self.at += 1;
                let value = self.expression();
                match names.first() {
                    Some(to) => {
                        let how = if declares { How::Declare } else { How::Set };
                        parts.push(self.add(Kind::Assign { to: *to, how, value }, own));
                    }
                    None => parts.push(value),
                }
            } else if self.word() == "by" || self.sign() == "(" && self.language().pushes {
                self.at += usize::from(self.word() == "by");
                let value = self.expression();
                if let Some(to) = names.first() {
                    parts.push(self.add(Kind::Assign { to: *to, how: How::Declare, value }, own));
                }
            } else if let (Some(to), Some(of)) = (names.first().copied(), of_type.filter(|_| declares)) {
                // A value of its type.
                let value = self.add(Kind::Call { callee: of, arguments: Box::new([]), is_new: true }, own);
                parts.push(self.add(Kind::Assign { to, how: How::Declare, value }, own));
            } else if let ([to], true) = (names.as_slice(), declares && is_typed) {
                // `var link: URL?`: there, and nobody knows what it is.
                let value = self.ir.add(Kind::Nothing, own..own);
                parts.push(self.add(Kind::Assign { to: *to, how: How::Other, value }, own));
            } else {
                parts.extend(names);
            }
            if self.sign() == "," && !self.is_over() && !self.word_at(1).is_empty() {
                self.at += 1;
                continue;
            }
            break;
        }
        match parts.as_slice() {
            [one] => *one,
            _ => self.add(Kind::Block(parts.into()), start),
        }
    }

    /// Expressions with commas between them: `a, b := f()`.
    pub(super) fn values(&mut self) -> Id {
        let start = self.start();
        let first = self.expression();
        if self.sign() != "," || self.is_over() || self.header {
            return first;
        }
        let mut values = vec![first];
        while self.sign() == "," && !self.is_over() {
            self.at += 1;
            if self.is_done() {
                break;
            }
            values.push(self.expression());
        }
        // `a, b = 1, 2`: the names before the sign, the values behind it.
        let assigned = values.iter().position(|id| matches!(self.ir.node(*id).kind, Kind::Assign { .. }));
        if let Some(at) = assigned.filter(|at| *at > 0)
            && let Some(Kind::Assign { to, how, value }) = values.get(at).map(|id| &self.ir.node(*id).kind)
        {
            let (to, how, value) = (*to, *how, *value);
            let names: Vec<Id> = values.iter().take(at).copied().chain([to]).collect();
            let given: Vec<Id> = [value].into_iter().chain(values.iter().skip(at + 1).copied()).collect();
            let mut parts = Vec::new();
            if names.len() == given.len() {
                for (to, value) in names.into_iter().zip(given) {
                    parts.push(self.add(Kind::Assign { to, how, value }, start));
                }
            } else {
                // Only the first of several that one call gives can be a text.
                let mut names = names.into_iter();
                let first = names.next().unwrap_or(to);
                parts.push(self.add(Kind::Assign { to: first, how, value }, start));
                for other in names {
                    let value = self.ir.add(Kind::Nothing, start..start);
                    parts.push(self.add(Kind::Assign { to: other, how: How::Other, value }, start));
                }
            }
            return self.add(Kind::Block(parts.into()), start);
        }
        self.add(Kind::Block(values.into()), start)
    }
}
