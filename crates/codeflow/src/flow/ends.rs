//! Where texts go in the end.

use std::ops::Range;

use super::Flow;
use crate::ir::{Id, Tag};
use crate::mapped::MappedText;
use crate::value::{Object, Text, Value, Values};

/// What becomes of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Use {
    /// A function gives it back.
    Returned,
    /// It is written out.
    Printed,
    /// It is given to a function; the name of the use, if that is known.
    Given(Option<String>),
    /// It is put into a map, a list, an object or one of its members; the name of the use, if that is known.
    Kept(Option<String>),
    /// It is the value of an attribute.
    Attribute,
    /// It is the value of the expression of that number that stands outside of the code.
    Outside(usize),
    /// It is an error.
    Thrown,
    /// Something is done with it that is not understood.
    Lost,
    /// It has a name.
    Named,
    /// It is only looked at, or told.
    Looked,
    /// It is compared with something.
    Compared,
    /// It is written somewhere.
    Written,
}

impl Use {
    /// True if nothing is done with it.
    pub(crate) fn is_look(&self) -> bool {
        matches!(self, Use::Looked | Use::Compared)
    }
}

/// Tags around code that people are to read.
const SHOWING: [&str; 8] =
    ["code", "pre", "kbd", "samp", "CodeBlock", "Highlight", "SyntaxHighlighter", "Code"];

/// How many ends of one text are kept.
const MOST_ENDS: usize = 256;

/// A text, and what becomes of it.
#[derive(Clone, Debug)]
pub struct End {
    /// The text, `${…}` where the code leaves something open.
    pub text: MappedText<'static>,
    /// What of it was percent-encoded as a whole, before it was.
    pub plain: Option<MappedText<'static>>,
    /// True if more may belong to it than is known.
    pub is_open: bool,
    /// True if it is too long to be a link.
    pub is_long: bool,
    /// What is added to it only sometimes.
    pub maybe: Vec<String>,
    /// What becomes of it.
    pub becomes: Use,
    /// The bytes that say so.
    pub place: Range<usize>,
    /// The texts of the arguments beside it, as far as they are known.
    pub arguments: Vec<Option<MappedText<'static>>>,
    /// The tag in whose attribute it stands, and its attributes.
    pub tag: Option<TagOf>,
    /// True outside of functions.
    pub is_global: bool,
    /// The function that gives it back.
    pub(crate) function: Option<Id>,
}

/// A tag, as far as it decides what becomes of a text in it.
#[derive(Clone, Debug, Default)]
pub struct TagOf {
    /// Its name.
    pub name: String,
    /// The bytes of the name.
    pub place: Range<usize>,
    /// The name of the attribute.
    pub attribute: String,
    /// True if the value stands there as it is, not in braces.
    pub is_literal: bool,
    /// Its attributes whose values are written out: name in lower case, value.
    pub attributes: Vec<(String, MappedText<'static>)>,
    /// Names, in lower case, of attributes whose values are not known; `...` for what is spread into it.
    pub unknown: Vec<String>,
}

impl Flow<'_> {
    /// Tells what becomes of values, if they are wanted; `id` is what says so.
    pub(super) fn end(&mut self, values: &Values, becomes: Use, id: Id) {
        let place = self.ir.node(id).place();
        self.end_at(values, becomes, place, &[], None);
    }

    pub(super) fn end_at(
        &mut self,
        values: &Values,
        becomes: Use,
        place: Range<usize>,
        arguments: &[Option<MappedText<'static>>],
        tag: Option<&TagOf>,
    ) {
        for text in self.wanted_texts(values) {
            if self.is_told_already(&text, &becomes) {
                continue;
            }
            let becomes = match self.quiet > 0 && becomes != Use::Compared {
                true => Use::Looked,
                false => becomes.clone(),
            };
            let function =
                self.frames.last().filter(|_| becomes == Use::Returned).map(|frame| frame.function);
            let function = function.filter(|function| function.module == 0).map(|function| function.id);
            self.ends.push(End {
                plain: text.plain_part(self.wanted).map(|plain| plain.text.slice(0..plain.written().len())),
                is_open: text.is_open,
                is_long: text.is_long || text.written().len() > crate::value::LONGEST,
                maybe: text.maybe.iter().map(|more| more.text().to_owned()).collect(),
                text: text.text.slice(0..text.written().len()),
                becomes,
                place: place.clone(),
                arguments: arguments.to_vec(),
                tag: tag.cloned(),
                is_global: self.frames.is_empty(),
                function,
            });
        }
    }

    /// True for what need not be kept beside what is: of a text that grows under its name the last state takes the
    /// place of the one before, and no text has ends without number.
    fn is_told_already(&mut self, text: &Text, becomes: &Use) -> bool {
        let start = text.text.written(0..1).start;
        if *becomes == Use::Named
            && let Some(last) = self.ends.last()
            && last.becomes == Use::Named
            && last.text.written(0..1).start == start
            && text.written().starts_with(last.text.text())
        {
            self.ends.pop();
            return false;
        }
        let count = self.told.entry(start).or_default();
        *count += 1;
        *count > MOST_ENDS
    }

    /// The texts among values that are wanted.
    pub(super) fn wanted_texts(&mut self, values: &Values) -> Vec<Text> {
        let mut texts = Vec::new();
        for alternative in &values.given(&self.guards).0 {
            match &alternative.value {
                Value::Text(text) => texts.push(text.clone()),
                Value::Object(object) => {
                    if let Some(Object::Builder(built)) = self.heap.get(*object) {
                        texts.extend(built.0.iter().filter_map(|alternative| match &alternative.value {
                            Value::Text(text) => Some(text.clone()),
                            _ => None,
                        }));
                    }
                }
                _ => {}
            }
        }
        texts.retain(|text| {
            self.spend(text.written().len() / 16);
            (self.wanted)(text.written()) || text.plain_part(self.wanted).is_some()
        });
        texts
    }

    pub(super) fn is_wanted(&mut self, values: &Values) -> bool {
        !self.wanted_texts(values).is_empty()
    }

    pub(super) fn tag(&mut self, id: Id, tag: &Tag) -> Values {
        let mut of = TagOf { name: tag.name.clone(), place: tag.place.range(), ..TagOf::default() };
        let mut values = Vec::new();
        for attribute in &tag.attributes {
            let known = attribute.value.map(|value| self.visit(value));
            let is_literal = attribute.is_literal;
            let name = attribute.name.to_ascii_lowercase();
            let text = known.as_ref().and_then(|known| match known.0.as_slice() {
                [crate::value::Alternative { value: Value::Text(text), .. }] if !text.text.has_hole() => {
                    Some(text.text.slice(0..text.written().len()))
                }
                _ => None,
            });
            match (text, attribute.value) {
                (Some(text), _) => of.attributes.push((name.clone(), text)),
                (None, Some(_)) => of.unknown.push(name.clone()),
                // An attribute without a value.
                (None, None) => of.attributes.push((name.clone(), MappedText::new())),
            }
            if let Some(known) = known {
                values.push((name, known, is_literal));
            }
        }
        for (name, known, is_literal) in values {
            let of = TagOf { attribute: name, is_literal, ..of.clone() };
            self.end_at(&known, Use::Attribute, tag.place.range(), &[], Some(&of));
        }
        for child in &tag.children {
            let known = self.visit(*child);
            // What is shown as an example is no link in use.
            let is_shown = SHOWING.iter().any(|name| tag.name.eq_ignore_ascii_case(name));
            self.end(&known, if is_shown { Use::Looked } else { Use::Printed }, *child);
        }
        let _ = id;
        Values::unknown()
    }
}
