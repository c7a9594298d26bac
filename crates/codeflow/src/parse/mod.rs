//! Turns tokens into [`Ir`]. Any tokens can be read: what is not understood is passed over piece by piece, and
//! what stands in it is read all the same.

mod choices;
mod class;
mod declaration;
mod entries;
mod expression;
mod function;
mod operand;
mod postfix;
mod statement;
mod tag;
mod typed;

use std::ops::Range;

use crate::ir::{Id, Ir, Kind, Part, Place};
use crate::language::Language;
use crate::lex;
use crate::literal::{self, Literal};
use crate::tree::Tree;

/// How deep expressions and statements may be nested.
const DEEPEST: usize = 120;

/// How deep literals in the values of literals are read.
const DEEPEST_LITERAL: usize = 6;

/// Reads the tokens of a text.
pub(crate) fn parse(tree: &Tree<'_>, literals: &mut [Literal]) -> Ir {
    let mut ir = Ir::default();
    let mut parser = Parser::new(tree, literals, &mut ir, 0, 0);
    let root = parser.statements();
    ir.root = root;
    ir
}

/// Reads an expression that stands elsewhere in the text; none where there is none.
pub(crate) fn parse_expression(
    text: &str,
    place: Range<usize>,
    language: &'static Language,
    ir: &mut Ir,
) -> Option<Id> {
    let mut lexed = lex::lex(text, place, language, 1);
    let tree = Tree::new(text, language, &mut lexed.tokens);
    let mut parser = Parser::new(&tree, &mut lexed.literals, ir, 0, 0);
    (tree.len() > 0).then(|| parser.expression())
}

struct Parser<'p> {
    tree: &'p Tree<'p>,
    literals: &'p mut [Literal],
    ir: &'p mut Ir,
    at: usize,
    end: usize,
    /// True where the end of a line may end a statement.
    lines: bool,
    /// True where a brace opens the block of a statement, not a value.
    header: bool,
    /// True among arguments without brackets.
    command: bool,
    /// True in the head of a loop, where `in` parts names from lists.
    loop_head: bool,
    depth: usize,
    literal_depth: usize,
    /// How many tokens may still be looked at ahead for the ends of tags.
    looks: usize,
}

impl<'p> Parser<'p> {
    fn new(
        tree: &'p Tree<'p>,
        literals: &'p mut [Literal],
        ir: &'p mut Ir,
        depth: usize,
        literal_depth: usize,
    ) -> Self {
        let lines = tree.language.lines_end;
        Parser {
            tree,
            literals,
            ir,
            at: 0,
            end: tree.len(),
            lines,
            header: false,
            command: false,
            loop_head: false,
            depth,
            literal_depth,
            looks: 8 * tree.len() + 10_000,
        }
    }

    fn language(&self) -> &'static Language {
        self.tree.language
    }

    /// The sign at some tokens from here; empty for what is none.
    fn sign_at(&self, ahead: usize) -> &'p str {
        let at = self.at + ahead;
        if at < self.end { self.tree.sign(at) } else { "" }
    }

    fn sign(&self) -> &'p str {
        self.sign_at(0)
    }

    fn word_at(&self, ahead: usize) -> &'p str {
        let at = self.at + ahead;
        if at < self.end { self.tree.word(at) } else { "" }
    }

    fn word(&self) -> &'p str {
        self.word_at(0)
    }

    fn is_literal_at(&self, ahead: usize) -> bool {
        self.at + ahead < self.end && self.tree.literal(self.at + ahead).is_some()
    }

    fn is_done(&self) -> bool {
        self.at >= self.end
    }

    /// True if a line begins at a token.
    fn begins_line(&self, at: usize) -> bool {
        self.tree.column(at).is_some()
    }

    /// True if what went before does not go on here.
    fn is_over(&self) -> bool {
        self.is_done() || self.lines && self.begins_line(self.at) && !self.leads()
    }

    /// True for a sign that goes on with the line before.
    fn leads(&self) -> bool {
        let sign = self.sign();
        let is_member = self.language().is_member_sign(sign)
            && sign != ":"
            && sign != "::"
            && !self.word_at(1).is_empty();
        is_member || self.language().leads.contains(&sign)
    }

    /// The byte at which the token begins.
    fn start(&self) -> usize {
        self.tree.place(self.at).start
    }

    /// The byte behind the last token that was read.
    fn last_end(&self) -> usize {
        self.at.checked_sub(1).map_or(0, |last| self.tree.place(last).end)
    }

    fn since(&self, start: usize) -> Range<usize> {
        start..self.last_end().max(start)
    }

    fn add(&mut self, kind: Kind, start: usize) -> Id {
        let place = self.since(start);
        self.ir.add(kind, place)
    }

    fn start_of(&self, id: Id) -> usize {
        self.ir.node(id).place().start
    }

    /// Takes the word for a node of its own.
    fn name(&mut self) -> Id {
        let start = self.start();
        self.at += 1;
        // `xdg-open`
        let is_glued = |parser: &Self, ahead| !parser.tree.is_blank_before(parser.at + ahead);
        while self.language().words
            && self.sign() == "-"
            && !self.word_at(1).is_empty()
            && is_glued(self, 0)
            && is_glued(self, 1)
        {
            self.at += 2;
        }
        self.add(Kind::Name, start)
    }

    fn place(&self) -> Place {
        Place::new(self.tree.place(self.at))
    }

    fn other(&mut self, parts: Vec<Id>, start: usize) -> Id {
        self.add(Kind::Other(parts.into()), start)
    }

    /// Where the bracket here closes; what is not closed ends where everything does.
    fn close(&self) -> usize {
        self.tree.mate(self.at).filter(|close| *close > self.at).unwrap_or(self.end).min(self.end)
    }

    /// Reads what stands between the bracket here and the one that closes it.
    fn inside<T>(&mut self, lines: bool, read: impl FnOnce(&mut Self) -> T) -> T {
        let close = self.close();
        let outer = (self.end, self.lines, self.header);
        self.at += 1;
        (self.end, self.lines, self.header) = (close.max(self.at).min(outer.0), lines, false);
        let inner = read(self);
        (self.end, self.lines, self.header) = outer;
        self.at = (close + 1).min(self.end);
        inner
    }

    /// Reads up to a token.
    fn until<T>(&mut self, end: usize, read: impl FnOnce(&mut Self) -> T) -> T {
        let outer = std::mem::replace(&mut self.end, end);
        self.end = end.min(outer);
        let inner = read(self);
        self.at = self.end;
        self.end = outer;
        inner
    }

    /// One level deeper, if there is room for one; else everything up to `end` is passed over.
    fn deeper(&mut self, read: impl FnOnce(&mut Self) -> Id) -> Id {
        if self.depth >= DEEPEST {
            self.ir.is_cut = true;
            let start = self.start();
            self.at = match self.sign() {
                "(" | "[" | "{" => (self.close() + 1).min(self.end),
                _ => (self.at + 1).min(self.end),
            };
            return self.other(Vec::new(), start);
        }
        self.depth += 1;
        let id = read(self);
        self.depth -= 1;
        id
    }

    /// A literal, and those beside it that are one with it.
    fn literals(&mut self) -> Id {
        let start = self.start();
        let mut parts = vec![self.one_literal()];
        while self.language().joins_neighbours && self.is_literal_at(0) && !self.is_over() {
            if self.language().words && self.tree.is_blank_before(self.at) {
                break;
            }
            parts.push(self.one_literal());
        }
        match parts.as_slice() {
            [one] => *one,
            _ => self.add(Kind::Concat(parts.into()), start),
        }
    }

    fn one_literal(&mut self) -> Id {
        let start = self.start();
        let number = self.tree.literal(self.at).unwrap_or(usize::MAX);
        self.at += 1;
        let parts = match self.literals.get_mut(number).map(std::mem::take).unwrap_or_default() {
            Literal::Plain(place) => {
                return self.add(Kind::Lit(Box::new([Part::Plain(place)])), start);
            }
            Literal::Parts(parts) => parts,
        };
        let mut read = Vec::with_capacity(parts.len());
        for part in parts {
            read.push(match part {
                literal::Part::Text(text) => Part::Text(text.into()),
                literal::Part::Hole { written, code } => {
                    Part::Value { value: self.taken_in(code), written: Place::new(written) }
                }
            });
        }
        self.add(Kind::Lit(read.into()), start)
    }

    /// The code in a literal.
    fn taken_in(&mut self, code: Range<usize>) -> Option<Id> {
        if self.literal_depth >= DEEPEST_LITERAL {
            self.ir.is_cut = true;
            return None;
        }
        let mut lexed = lex::lex(self.tree.text, code, self.language(), self.literal_depth + 1);
        let tree = Tree::new(self.tree.text, self.language(), &mut lexed.tokens);
        let mut parser = Parser::new(&tree, &mut lexed.literals, self.ir, self.depth, self.literal_depth + 1);
        parser.lines = false;
        (tree.len() > 0).then(|| parser.expression())
    }
}
