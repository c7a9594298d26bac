//! Statements: declarations, branches, loops, classes, blocks.

use super::Parser;
use crate::ir::{Arm, Choice, How, Id, Kind, Leave, Node, Place};

/// Annotations that give a field the value of a setting.
const SETTING_ANNOTATIONS: [&str; 3] = ["Value", "NacosValue", "ConfigProperty"];

/// The annotation of a method that redirects to the `url` that it gives back.
const REDIRECTING: &str = "@Redirect";

/// How many tokens before a block its line begins at most.
const FARTHEST: usize = 400;

impl Parser<'_> {
    /// All statements up to the end.
    pub(super) fn statements(&mut self) -> Id {
        let start = self.start();
        let mut statements = Vec::new();
        let mut after_annotation = false;
        let mut redirects = None;
        while !self.is_done() {
            let before = self.at;
            if matches!(self.sign(), ";" | ",")
                || matches!(self.word(), "end" | "endif" | "endforeach" | "fi" | "done")
            {
                self.at += 1;
                continue;
            }
            let is_annotation = self.word().starts_with('@');
            if self.word() == REDIRECTING {
                let place = self.place().range();
                redirects = Some(Place::new(place.start + 1..place.end));
            }
            let last = statements.last().copied().filter(|_| after_annotation);
            statements.push(self.statement());
            if let Some((annotation, field)) = last.zip(statements.last().copied()) {
                self.set_by_annotation(annotation, field);
            }
            if !is_annotation
                && let Some(place) = redirects.take()
                && let Some(function) = statements.last().and_then(|last| self.function_of(*last))
            {
                self.ir.redirecting.push((function, place));
            }
            after_annotation = is_annotation;
            if self.at == before {
                self.at += 1;
            }
        }
        self.add(Kind::Block(statements.into()), start)
    }

    /// The function that a statement defines.
    fn function_of(&self, statement: Id) -> Option<Id> {
        match &self.ir.node(statement).kind {
            Kind::Fn(_) => Some(statement),
            Kind::Assign { value, .. } => self.function_of(*value),
            Kind::Block(parts) => match &parts[..] {
                [only] => self.function_of(*only),
                _ => None,
            },
            _ => None,
        }
    }

    /// The block in the braces here.
    pub(super) fn braces(&mut self) -> Id {
        let lines = self.language().lines_end;
        self.inside(lines, Parser::statements)
    }

    pub(super) fn statement(&mut self) -> Id {
        self.deeper(|parser| {
            let start = parser.start();
            let mut statement = parser.plain_statement();
            // `return x if y`
            while parser.language().commands
                && !parser.is_over()
                && matches!(parser.word(), "if" | "unless" | "while" | "until" | "rescue")
            {
                parser.at += 1;
                let test = parser.expression();
                let arms = vec![Arm { test: Some(test), body: statement }];
                let choice = Choice { test: None, arms, is_total: false, is_loop: false, each: None };
                statement = parser.add(Kind::Choice(choice.into()), start);
            }
            parser.at += usize::from(parser.sign() == ";");
            statement
        })
    }

    pub(super) fn plain_statement(&mut self) -> Id {
        let start = self.start();
        let word = self.word();
        if self.language().is_tags && matches!(word, "if" | "unless" | "for") {
            return self.tagged_branches();
        }
        if word.is_empty() {
            return match self.sign() {
                "{" if !(self.is_map()
                    && (self.is_literal_at(1) || self.language().tags || !self.language().has_braces)) =>
                {
                    self.braces()
                }
                "<?=" => {
                    self.at += 1;
                    let value = Some(self.expression());
                    self.add(Kind::Return { how: Leave::Echo, value }, start)
                }
                "@" | "#" if self.sign_at(1) == "[" || self.sign_at(1) == "{" => {
                    self.at += 1;
                    self.inside(false, |_| ());
                    self.other(Vec::new(), start)
                }
                _ => self.values(),
            };
        }
        // `x = …`, `x: …`, `x.y`: a keyword that is none here.
        let next = self.sign_at(1);
        let is_name = matches!(next, "=" | "." | "," | ")" | "+=" | ":=" | "->" | "?.")
            || next == ":" && !matches!(word, "else" | "default" | "try" | "finally");
        if next == ":" && self.is_typed_value() {
            return self.declared(start, true, None);
        }
        if is_name && !matches!(word, "lambda") {
            return self.values();
        }
        if word.starts_with('@') && self.language().at == crate::language::At::Annotation && word.len() > 1 {
            return self.annotation();
        }
        match word {
            "return" | "yield" | "throw" | "raise" | "echo" | "puts" | "print" | "exit" | "die"
            | "Return" => self.leave(word),
            "if" | "unless" | "elif" | "elsif" | "elseif" | "guard" | "If" | "ElseIf" => self.branches(),
            "while" | "for" | "foreach" | "until" | "loop" | "For" | "While" => self.loops(),
            // A case of an enumeration, of Swift or PHP.
            "case" if self.sign_at(2) == "=" && !self.word_at(1).is_empty() => {
                self.at += 1;
                self.declaration()
            }
            "switch" | "match" | "when" | "case" | "select" => self.cases(),
            "default" if next == ":" => {
                self.at += 2;
                self.other(Vec::new(), start)
            }
            "catch" | "except" | "rescue" | "Catch" => {
                self.at += 1;
                self.head();
                let body = self.body(start);
                let arms = vec![Arm { test: None, body }];
                self.add(
                    Kind::Choice(
                        Choice { test: None, arms, is_total: false, is_loop: false, each: None }.into(),
                    ),
                    start,
                )
            }
            "macro" if self.language().filters && !self.word_at(1).is_empty() => self.template_macro(),
            "with" if self.language().tags => self.declaration(),
            "try" | "finally" | "ensure" | "begin" | "else" | "do" | "unsafe" | "defer" | "go" | "with"
            | "using" | "lock" | "synchronized" | "static" | "fixed" | "Try" | "autoreleasepool"
            | "async"
                if self.is_block_word() =>
            {
                self.at += 1;
                if !matches!(word, "else" | "begin" | "do" | "try") {
                    let head = self.head();
                    if self.is_over() && self.sign() != "{" && self.language().has_braces {
                        return self.other(head, start);
                    }
                    let body = self.body(start);
                    return self.add(Kind::Block([head, vec![body]].concat().into()), start);
                }
                self.at += usize::from(self.sign() == ":");
                self.body(start)
            }
            "class" | "interface" | "object" | "enum" | "struct" | "trait" | "impl" | "record"
            | "namespace" | "module" | "protocol" | "extension" | "Class" | "Module" | "actor" | "mixin"
                if self.is_class() =>
            {
                self.class()
            }
            // `using var x = …`
            "using" if matches!(self.word_at(1), "var" | "await") => {
                self.at += 1;
                self.statement()
            }
            "import" | "use" | "package" | "using" | "from" | "require" | "include" | "require_once"
            | "include_once" | "require_relative" | "Imports"
                if !(next == "(" || word == "use" && self.is_literal_at(1)) =>
            {
                self.skip_statement()
            }
            "type" if !self.word_at(1).is_empty() => self.type_alias(),
            _ => self.declaration(),
        }
    }

    fn is_block_word(&self) -> bool {
        let word = self.word();
        match word {
            "static" | "async" | "unsafe" | "go" | "defer" => self.sign_at(1) == "{",
            // A method may have that name; where there are tags the statement is out of use.
            "with" if self.language().tags => false,
            "using" | "lock" | "with" | "fixed" | "synchronized" => {
                self.sign_at(1) == "(" || word == "with" && !self.language().has_braces
            }
            _ => true,
        }
    }

    pub(super) fn is_class(&self) -> bool {
        !self.word_at(1).is_empty()
            || self.sign_at(1) == "{" && self.word() != "module"
            // `class<< self`
            || matches!(self.sign_at(1), "<" | "<<")
    }

    /// Passes over `@Name(…)`.
    fn annotation(&mut self) -> Id {
        let start = self.start();
        self.at += 1;
        while self.language().is_member_sign(self.sign()) && !self.word_at(1).is_empty() {
            self.at += 2;
        }
        if self.sign() == "(" {
            let name = self.tree.word(self.at - 1).trim_start_matches('@');
            if SETTING_ANNOTATIONS.contains(&name) {
                let place = self.tree.place(self.at - 1);
                let callee = self.ir.add(Kind::Name, place);
                let arguments = self.arguments();
                return self.add(Kind::Call { callee, arguments: arguments.into(), is_new: false }, start);
            }
            self.at = (self.close() + 1).min(self.end);
        }
        self.other(Vec::new(), start)
    }

    /// Gives a field the setting that the annotation before it names.
    fn set_by_annotation(&mut self, annotation: Id, field: Id) {
        let ir = &mut *self.ir;
        let is_setting = matches!(ir.node(annotation).kind, Kind::Call { .. });
        let mut field = field;
        if let Kind::Block(parts) = &ir.node(field).kind
            && let [only] = &parts[..]
        {
            field = *only;
        }
        let (to, place) = match &ir.node(field).kind {
            // Declared with nothing but a type.
            Kind::Assign { to, value, .. } if matches!(&ir.node(*value).kind, Kind::Call { arguments, is_new: true, .. } if arguments.is_empty()) => {
                (*to, ir.node(field).place())
            }
            Kind::Name if is_setting => {
                let place = ir.node(field).place();
                (ir.add(Kind::Name, place.clone()), place)
            }
            _ => return,
        };
        if let Some(node) = ir.nodes.get_mut(field as usize).filter(|_| is_setting) {
            *node = Node::new(Kind::Assign { to, how: How::Declare, value: annotation }, place);
        }
    }

    pub(super) fn skip_statement(&mut self) -> Id {
        let start = self.start();
        self.at += 1;
        while !self.is_over() && self.sign() != ";" {
            self.at = match self.sign() {
                "(" | "{" => (self.close() + 1).min(self.end),
                _ => self.at + 1,
            };
        }
        self.other(Vec::new(), start)
    }

    /// `type Name struct {…}`, `type Name = …`
    fn type_alias(&mut self) -> Id {
        let start = self.start();
        while !self.is_over() && self.sign() != ";" {
            let is_brace = self.sign() == "{";
            self.at = match self.sign() {
                "(" | "{" | "[" => (self.close() + 1).min(self.end),
                _ => self.at + 1,
            };
            if is_brace && !matches!(self.sign(), "|" | "&" | "[") {
                break;
            }
        }
        self.other(Vec::new(), start)
    }

    pub(super) fn leave(&mut self, word: &str) -> Id {
        let start = self.start();
        // `print(…)`, `exit(…)` are calls.
        let is_call = self.sign_at(1) == "("
            && !matches!(word, "return" | "yield" | "throw" | "raise" | "echo" | "Return");
        if is_call && !self.language().dollar_names
            || matches!(word, "print" | "puts") && !self.language().commands && !self.language().dollar_names
        {
            return self.values();
        }
        self.at += 1;
        let how = match word {
            "return" | "yield" | "Return" => Leave::Return,
            "throw" | "raise" => Leave::Throw,
            _ => Leave::Echo,
        };
        if self.is_over()
            || matches!(self.sign(), ";" | "}")
            || self.is_done()
            || matches!(self.word(), "if" | "unless") && self.language().commands
        {
            return self.add(Kind::Return { how, value: None }, start);
        }
        let mut values = vec![self.expression()];
        while self.sign() == "," && !self.is_over() {
            self.at += 1;
            values.push(self.expression());
        }
        let mut leaves: Vec<Id> = Vec::with_capacity(values.len());
        for value in values {
            leaves.push(self.add(Kind::Return { how, value: Some(value) }, start));
        }
        match leaves.as_slice() {
            [one] => *one,
            _ => self.add(Kind::Block(leaves.into()), start),
        }
    }

    /// What stands between the word of a statement and its block.
    pub(super) fn head(&mut self) -> Vec<Id> {
        let outer = std::mem::replace(&mut self.header, true);
        let mut head = Vec::new();
        // In brackets as a whole: what follows is the body.
        if self.sign() == "(" && self.is_head_in_brackets() {
            head = self.inside(false, |parser| {
                let mut head = Vec::new();
                while !parser.is_done() {
                    if matches!(parser.sign(), ";" | "," | ":" | "=>")
                        || parser.loop_head && matches!(parser.word(), "in" | "of" | "as")
                    {
                        parser.at += 1;
                        continue;
                    }
                    let before = parser.at;
                    head.push(parser.declaration());
                    if parser.at == before {
                        parser.at += 1;
                    }
                }
                head
            });
        } else {
            while !self.is_done() && !self.is_head_over() {
                let before = self.at;
                head.push(self.declaration());
                while matches!(self.sign(), ";" | ",")
                    || matches!(self.word(), "in" | "of" | "range" | "as" | "let")
                {
                    self.at += 1;
                }
                if self.at == before {
                    self.at += 1;
                }
            }
        }
        self.header = outer;
        head
    }

    fn is_head_in_brackets(&self) -> bool {
        let close = self.close();
        let next = self.tree.sign(close + 1);
        let word = self.tree.word(close + 1);
        self.language().has_braces
            && !self.language().typed_braces
            && !matches!(next, "&&" | "||" | "==" | "." | "!=" | ">" | "<" | "+")
            && word != "as"
    }

    fn is_head_over(&self) -> bool {
        matches!(self.sign(), "{" | ":")
            || matches!(self.word(), "then" | "do" | "Then")
            || !self.language().has_braces && self.begins_line(self.at)
            || self.lines && self.is_over()
    }

    /// The block of a statement that begins at a byte.
    pub(super) fn body(&mut self, start: usize) -> Id {
        if !self.language().has_braces {
            self.at += usize::from(self.sign() == ":" || matches!(self.word(), "then" | "do" | "Then"));
            return self.laid_out_from(start);
        }
        match self.sign() {
            "{" => self.braces(),
            ":" => {
                self.at += 1;
                self.statement()
            }
            _ if self.is_done() => self.other(Vec::new(), start),
            _ if self.word() == "then" => {
                self.at += 1;
                self.laid_out_from(start)
            }
            _ => self.statement(),
        }
    }

    pub(super) fn laid_out(&mut self) -> Id {
        let start = self.last_end().saturating_sub(1);
        self.laid_out_from(start)
    }

    /// What is indented more than the line of a byte.
    pub(super) fn laid_out_from(&mut self, start: usize) -> Id {
        let mut first = self.at.min(self.tree.len().saturating_sub(1));
        let farthest = first.saturating_sub(FARTHEST);
        while first > farthest && (self.tree.place(first).start > start || self.tree.column(first).is_none())
        {
            first -= 1;
        }
        let column = self.tree.column(first).unwrap_or(0);
        let mut end = self.at;
        let is_inline = !self.begins_line(self.at);
        while end < self.end {
            let is_out = self.tree.column(end).is_some_and(|own| own <= column);
            if is_out && (end > self.at || !is_inline) {
                break;
            }
            end = match self.tree.sign(end) {
                "(" | "[" | "{" => {
                    self.tree.mate(end).filter(|mate| *mate > end).map_or(end + 1, |mate| mate + 1)
                }
                _ => end + 1,
            };
        }
        let outer = std::mem::replace(&mut self.lines, true);
        let body = self.until(end, Parser::statements);
        self.lines = outer;
        body
    }
}
