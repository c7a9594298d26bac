//! Branches, loops and cases.

use super::Parser;
use crate::ir::{Arm, Choice, Each, How, Id, Kind};

/// Tags with which a branch of a template ends.
const TAGS_OF_BRANCHES: [&str; 9] =
    ["elif", "elseif", "elsif", "else", "endif", "endunless", "endfor", "endforeach", "end"];

impl Parser<'_> {
    pub(super) fn branches(&mut self) -> Id {
        let start = self.start();
        let is_guard = self.word() == "guard";
        let mut arms = Vec::new();
        let mut is_total = false;
        loop {
            // `if` and its like.
            let own = self.start();
            self.at += 1;
            let head = self.head();
            let test = head.last().copied();
            if is_guard {
                // What its head names is there behind it; its body leaves.
                self.at += usize::from(self.word() == "else");
                let arms = vec![Arm { test: None, body: self.body(own) }];
                let choice = Choice { test: None, arms, is_total: false, is_loop: false, each: None };
                let choice = self.add(Kind::Choice(choice.into()), own);
                return self.add(Kind::Block([head, vec![choice]].concat().into()), start);
            }
            let mut body = self.body(own);
            if head.len() > 1 {
                let block = [head, vec![body]].concat();
                body = self.add(Kind::Block(block.into()), own);
            }
            arms.push(Arm { test, body });
            self.at += usize::from(self.sign() == ";" && self.word_at(1) == "else");
            match self.word() {
                "elif" | "elsif" | "elseif" | "ElseIf" => {}
                "else" | "Else" => {
                    self.at += 1;
                    if matches!(self.word(), "if" | "If") && !self.is_own_line() {
                        continue;
                    }
                    self.at += usize::from(self.sign() == ":" && self.language().has_braces);
                    let body = self.body(own);
                    arms.push(Arm { test: None, body });
                    is_total = true;
                    break;
                }
                _ => break,
            }
        }
        self.add(
            Kind::Choice(Choice { test: None, arms, is_total, is_loop: false, each: None }.into()),
            start,
        )
    }

    /// `if test; … elif test; … else; … endif` of templates.
    pub(super) fn tagged_branches(&mut self) -> Id {
        let start = self.start();
        let is_loop = self.word() == "for";
        let mut arms = Vec::new();
        let mut is_total = false;
        loop {
            let is_else = self.word() == "else" && self.word_at(1) != "if";
            // What holds where something does not is not compared with what is asked elsewhere.
            let is_asked = !is_else && !matches!(self.word(), "unless" | "for");
            self.at += 1 + usize::from(self.word() == "else" && !is_else);
            is_total |= is_else && !is_loop;
            let test = is_asked.then(|| self.expression());
            while !self.is_done() && self.sign() != ";" {
                self.at += 1;
            }
            let own = self.start();
            let mut statements = Vec::new();
            while !self.is_done() && !TAGS_OF_BRANCHES.contains(&self.word()) {
                let before = self.at;
                if self.sign() != ";" {
                    statements.push(self.statement());
                }
                self.at += usize::from(self.at == before);
            }
            let body = self.add(Kind::Block(statements.into()), own);
            arms.push(Arm { test, body });
            if !matches!(self.word(), "elif" | "elseif" | "elsif" | "else") || is_else {
                break;
            }
        }
        self.at += usize::from(self.word().starts_with("end"));
        self.add(Kind::Choice(Choice { test: None, arms, is_total, is_loop, each: None }.into()), start)
    }

    pub(super) fn is_own_line(&self) -> bool {
        self.begins_line(self.at)
    }

    pub(super) fn loops(&mut self) -> Id {
        let start = self.start();
        self.at += 1;
        self.at += usize::from(matches!(self.word(), "await" | "each" | "let" | "Each"));
        let outer = std::mem::replace(&mut self.loop_head, true);
        let mut head = self.head();
        self.loop_head = outer;
        let each = self.each_of(&mut head, start);
        let body = self.body(start);
        let arms = vec![Arm { test: None, body }];
        let choice = Choice { test: None, arms, is_total: false, is_loop: true, each };
        let choice = self.add(Kind::Choice(choice.into()), start);
        head.push(choice);
        self.add(Kind::Block(head.into()), start)
    }

    /// The names of a loop and the list that it goes through; nobody knows what the names are.
    pub(super) fn each_of(&mut self, head: &mut [Id], start: usize) -> Option<Each> {
        let first = head.first().copied();
        let last = head.last().copied();
        let is_name = |parser: &Self, id: Id| matches!(parser.ir.node(id).kind, Kind::Name | Kind::Map(_));
        if head.len() < 2 {
            return None;
        }
        let mut names = Vec::new();
        let list = if self.language().dollar_names { first } else { last };
        for id in head {
            // `foreach ($list as $item)`, `for item in list`
            let is_list = if self.language().dollar_names { Some(*id) == first } else { Some(*id) == last };
            // `k, v := range m`
            if let Kind::Assign { to, value, .. } = &self.ir.node(*id).kind
                && self.language().typed_braces
                && self.tree.text.get(self.ir.node(*value).place()) == Some("range")
            {
                *id = *to;
            }
            if !is_list && is_name(self, *id) {
                names.push(*id);
                let value = self.ir.add(Kind::Nothing, start..start);
                *id = self.add(Kind::Assign { to: *id, how: How::Other, value }, start);
            }
        }
        list.filter(|_| !names.is_empty()).map(|list| Each { names, list })
    }

    pub(super) fn cases(&mut self) -> Id {
        let start = self.start();
        let word = self.word();
        self.at += 1;
        // A case that stands alone.
        if word == "case" && (self.language().has_braces || !self.language().symbols) {
            let mut tests = Vec::new();
            while !self.is_done() && !matches!(self.sign(), ":" | "->" | "=>" | "{" | ";") && !self.is_over()
            {
                tests.push(self.case_test());
            }
            let body = self.body(start);
            let arms = vec![Arm { test: tests.first().copied(), body }];
            return self.add(
                Kind::Choice(Choice { test: None, arms, is_total: false, is_loop: false, each: None }.into()),
                start,
            );
        }
        let head = self.head();
        if self.language().has_braces {
            return match self.sign() {
                "{" => self.cases_in_braces(head.last().copied(), start),
                _ => self.other(head, start),
            };
        }
        if !self.language().symbols {
            let body = self.body(start);
            return self.add(Kind::Block([head, vec![body]].concat().into()), start);
        }
        // `case x` with its `when`s below it.
        let mut arms = Vec::new();
        let mut is_total = false;
        while matches!(self.word(), "when" | "in" | "else") {
            let own = self.start();
            let is_else = self.word() == "else";
            self.at += 1;
            let mut tests = Vec::new();
            while !is_else && !self.is_done() && self.word() != "then" && !self.begins_line(self.at) {
                tests.push(self.case_test());
            }
            let body = self.body(own);
            arms.push(Arm { test: tests.first().copied(), body });
            is_total |= is_else;
        }
        self.add(
            Kind::Choice(
                Choice { test: head.last().copied(), arms, is_total, is_loop: false, each: None }.into(),
            ),
            start,
        )
    }

    pub(super) fn case_test(&mut self) -> Id {
        let outer = std::mem::replace(&mut self.header, true);
        let before = self.at;
        let test = self.deeper(|parser| parser.operand());
        while matches!(self.sign(), "," | "|") {
            self.at += 1;
        }
        if self.at == before {
            self.at += 1;
        }
        self.header = outer;
        test
    }

    /// The cases between the braces here.
    pub(super) fn cases_in_braces(&mut self, test: Option<Id>, start: usize) -> Id {
        let lines = self.language().lines_end;
        let mut is_total = false;
        let arms = self.inside(lines, |parser| {
            let mut arms: Vec<Arm> = Vec::new();
            while !parser.is_done() {
                if matches!(parser.sign(), "," | ";") {
                    parser.at += 1;
                    continue;
                }
                let own = parser.start();
                let is_word = parser.word() == "case";
                parser.at += usize::from(is_word);
                let is_default = !is_word && matches!(parser.word(), "default" | "else" | "_");
                is_total |= is_default;
                let mut tests = Vec::new();
                while !parser.is_done() && !matches!(parser.sign(), ":" | "->" | "=>" | ";") {
                    if parser.lines
                        && parser.begins_line(parser.at)
                        && !tests.is_empty()
                        && !parser.is_case_test()
                    {
                        break;
                    }
                    tests.push(parser.case_test());
                }
                let is_long = parser.sign() == ":";
                parser.at += usize::from(!parser.is_done() && !matches!(parser.sign(), ";"));
                let body = match is_long || is_word && parser.language().last_value {
                    true => {
                        let end = parser.next_case();
                        parser.until(end, Parser::statements)
                    }
                    false if parser.is_done() => parser.other(Vec::new(), own),
                    false if parser.sign() == "{" && !parser.is_map() => parser.braces(),
                    false => parser.statement(),
                };
                arms.push(Arm { test: tests.first().copied().filter(|_| !is_default), body });
            }
            arms
        });
        self.add(Kind::Choice(Choice { test, arms, is_total, is_loop: false, each: None }.into()), start)
    }

    pub(super) fn is_case_test(&self) -> bool {
        matches!(self.tree.sign(self.at.wrapping_sub(1)), "," | "|")
    }

    /// The token at which the next case begins.
    pub(super) fn next_case(&self) -> usize {
        let mut at = self.at;
        while at < self.end {
            let is_case = matches!(self.tree.word(at), "case")
                || self.tree.word(at) == "default" && matches!(self.tree.sign(at + 1), ":" | "->" | "=>");
            if is_case {
                return at;
            }
            at = match self.tree.sign(at) {
                "(" | "[" | "{" => {
                    self.tree.mate(at).filter(|mate| *mate > at).map_or(at + 1, |mate| mate + 1)
                }
                _ => at + 1,
            };
        }
        self.end
    }
}
