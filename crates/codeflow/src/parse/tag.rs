//! Tags among the code.

use super::Parser;
use crate::ir::{Attribute, Id, Kind, Place, Tag};

impl Parser<'_> {
    /// True if the `<` here opens a tag.
    pub(super) fn is_tag(&mut self) -> bool {
        let is_fragment = self.sign_at(1) == ">";
        let is_named = !self.word_at(1).is_empty() && !self.tree.is_blank_before(self.at + 1);
        // `<T>(x: T) => …`, `<any>window`
        let is_type = self.sign_at(2) == ">" && is_named && {
            let next = self.at + 3;
            self.tree.sign(next) == "(" || self.closing(self.word_at(1)).is_none()
        };
        (is_fragment || is_named) && !is_type
    }

    /// The `<` of the tag that closes the one here.
    fn closing(&mut self, name: &str) -> Option<usize> {
        let mut depth = 0usize;
        let mut at = self.at + 1;
        while at < self.end && self.looks > 0 {
            self.looks -= 1;
            match self.tree.sign(at) {
                "{" | "(" => at = self.tree.mate(at).filter(|mate| *mate > at).unwrap_or(at),
                "<" if self.tree.sign(at + 1) == "/" && self.tree.word(at + 2) == name => match depth {
                    0 => return Some(at),
                    _ => depth -= 1,
                },
                "<" if self.tree.sign(at + 1) == "/" => {}
                "<" if self.tree.word(at + 1) == name && !name.is_empty() => {
                    // One that closes itself opens nothing.
                    let end = (at..self.end.min(at + 200)).find(|end| self.tree.sign(*end) == ">");
                    depth += usize::from(end.is_some_and(|end| self.tree.sign(end - 1) != "/"));
                }
                _ => {}
            }
            at += 1;
        }
        None
    }

    pub(super) fn tag(&mut self) -> Id {
        let start = self.start();
        let closing_name = self.word_at(1);
        let closing = self.closing(closing_name);
        self.at += 1;
        let name_start = self.start();
        let mut tag = Tag {
            name: String::new(),
            place: Place::new(name_start..name_start),
            attributes: Vec::new(),
            children: Vec::new(),
        };
        if !self.word().is_empty() {
            tag.name.push_str(self.word());
            tag.place = Place::new(self.tree.place(self.at));
            self.at += 1;
        }
        while matches!(self.sign(), "." | "-" | ":") && !self.word_at(1).is_empty() {
            tag.name.push_str(self.sign());
            tag.name.push_str(self.word_at(1));
            self.at += 2;
        }
        self.skip_generics();
        let is_closed = self.attributes(&mut tag);
        if !is_closed && let Some(closing) = closing.filter(|closing| *closing >= self.at) {
            self.until(closing, |parser| parser.children(&mut tag));
            while !self.is_done() && self.sign() != ">" {
                self.at += 1;
            }
            self.at = (self.at + 1).min(self.end);
        }
        self.add(Kind::Tag(tag.into()), start)
    }

    /// Reads attributes up to the end of the tag; true for one that closes itself.
    fn attributes(&mut self, tag: &mut Tag) -> bool {
        while !self.is_done() {
            match self.sign() {
                ">" => {
                    self.at += 1;
                    return false;
                }
                "/" if self.sign_at(1) == ">" => {
                    self.at += 2;
                    return true;
                }
                "{" => {
                    let value = self.inside(false, |parser| {
                        parser.at += usize::from(parser.sign() == "...");
                        (!parser.is_done()).then(|| parser.expression())
                    });
                    tag.attributes.push(Attribute { name: "...".to_owned(), value, is_literal: false });
                }
                "" if !self.word().is_empty() => {
                    let mut name = self.word().to_owned();
                    self.at += 1;
                    while matches!(self.sign(), "-" | ":") && !self.word_at(1).is_empty() {
                        name.push_str(self.sign());
                        name.push_str(self.word_at(1));
                        self.at += 2;
                    }
                    let mut value = None;
                    let is_literal = self.sign() == "=" && self.is_literal_at(1);
                    if self.sign() == "=" {
                        self.at += 1;
                        value = match self.sign() {
                            "{" => {
                                self.inside(false, |parser| (!parser.is_done()).then(|| parser.expression()))
                            }
                            _ if self.is_literal_at(0) => Some(self.literals()),
                            _ => None,
                        };
                    }
                    tag.attributes.push(Attribute { name, value, is_literal });
                }
                _ => self.at += 1,
            }
        }
        true
    }

    fn children(&mut self, tag: &mut Tag) {
        while !self.is_done() {
            match self.sign() {
                "{" => {
                    let child = self.inside(false, |parser| (!parser.is_done()).then(|| parser.expression()));
                    tag.children.extend(child);
                }
                "<" if self.sign_at(1) != "/" && self.is_tag() => {
                    let child = self.deeper(Parser::tag);
                    tag.children.push(child);
                }
                _ => self.at += 1,
            }
        }
    }
}
