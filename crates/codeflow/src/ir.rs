//! What code says, in the same words for every language.

use std::ops::Range;

use crate::mapped::MappedText;

/// The number of a [`Node`].
pub(crate) type Id = u32;

/// Something that is written, and where.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) kind: Kind,
    start: u32,
    end: u32,
}

impl Node {
    pub(crate) fn new(kind: Kind, place: Range<usize>) -> Self {
        let at = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
        Node { kind, start: at(place.start), end: at(place.end.max(place.start)) }
    }

    /// Its bytes of the text.
    pub(crate) fn place(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// Bytes of the text, in little memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place(u32, u32);

impl Place {
    pub(crate) fn new(range: Range<usize>) -> Self {
        let at = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
        Place(at(range.start), at(range.end))
    }

    pub(crate) fn range(self) -> Range<usize> {
        self.0 as usize..self.1 as usize
    }
}

#[derive(Debug)]
pub(crate) enum Kind {
    /// A text.
    Lit(Box<[Part]>),
    /// A number, `true` and the like.
    Number,
    /// `null`
    Nothing,
    /// A name, with the `$` or `@` before it.
    Name,
    /// `of.name`
    Member { of: Id, name: Place },
    /// `of[at]`
    Index { of: Id, at: Option<Id> },
    /// `callee(…)`; the bytes of the opening bracket come before those of the closing one.
    Call { callee: Id, arguments: Box<[Entry]>, is_new: bool },
    /// Texts that are joined.
    Concat(Box<[Id]>),
    /// `format % values`
    Format(Id, Id),
    /// A map, a list, an object.
    Map(Box<[Entry]>),
    /// One of several: branches, the ends of `? :`, cases.
    Choice(Box<Choice>),
    /// A function.
    Fn(Box<Function>),
    /// `to = value`, `to += value`
    Assign { to: Id, how: How, value: Id },
    /// A value that leaves its function, or is written out.
    Return { how: Leave, value: Option<Id> },
    /// A tag with its attributes and what stands in it.
    Tag(Box<Tag>),
    /// One after the other.
    Block(Box<[Id]>),
    /// What has members.
    Class(Box<Class>),
    /// Two values that are compared.
    Compare(Id, Id),
    /// What is not understood as a whole.
    Other(Box<[Id]>),
}

/// A stretch of a literal.
#[derive(Debug)]
pub(crate) enum Part {
    /// What is written there, as it is.
    Plain(Place),
    Text(Box<MappedText<'static>>),
    /// A value that is taken in.
    Value {
        value: Option<Id>,
        written: Place,
    },
}

impl Part {
    /// Its text, with the places of the characters; none of a value.
    pub(crate) fn text(&self, source: &str) -> Option<MappedText<'static>> {
        match self {
            Part::Plain(place) => {
                let text = source.get(place.range()).unwrap_or_default();
                Some(MappedText::verbatim(text.to_owned(), place.range().start))
            }
            Part::Text(text) => Some((**text).clone()),
            Part::Value { .. } => None,
        }
    }

    /// What its text reads; none of a value.
    pub(crate) fn as_str<'s>(&'s self, source: &'s str) -> Option<&'s str> {
        match self {
            Part::Plain(place) => source.get(place.range()),
            Part::Text(text) => Some(text.text()),
            Part::Value { .. } => None,
        }
    }
}

/// What a map holds, or a call is given.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) key: Key,
    pub(crate) value: Id,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Key {
    /// None: an argument, an item of a list.
    None,
    /// A word.
    Word(Place),
    /// An expression, or a text.
    Value(Id),
    /// The value holds entries itself: `...more`.
    Spread,
}

#[derive(Debug)]
pub(crate) struct Choice {
    /// What decides.
    pub(crate) test: Option<Id>,
    pub(crate) arms: Vec<Arm>,
    /// True if one of the arms holds in any case.
    pub(crate) is_total: bool,
    /// True if it may hold many times.
    pub(crate) is_loop: bool,
    /// What a loop goes through.
    pub(crate) each: Option<Each>,
}

/// What a loop goes through.
#[derive(Debug)]
pub(crate) struct Each {
    /// What each item is taken apart into.
    pub(crate) names: Vec<Id>,
    pub(crate) list: Id,
}

#[derive(Debug)]
pub(crate) struct Arm {
    /// What must hold; for a case what is compared.
    pub(crate) test: Option<Id>,
    pub(crate) body: Id,
}

/// What has members.
#[derive(Debug)]
pub(crate) struct Class {
    /// The bytes of its name.
    pub(crate) name: Option<Place>,
    /// The bytes of the name of what it extends.
    pub(crate) parent: Option<Place>,
    /// What it is made with, where that stands behind its name: these are members.
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) body: Id,
}

/// What a method is called on, where it has a name of its own: `func (b *Builder) With(…)`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Receiver {
    pub(crate) name: Place,
    /// The bytes of the name of its type.
    pub(crate) of: Place,
}

#[derive(Debug)]
pub(crate) struct Function {
    /// The bytes of its name.
    pub(crate) name: Option<Place>,
    pub(crate) receiver: Option<Receiver>,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) body: Id,
    /// True if the body is an expression, or its last one is what it gives back.
    pub(crate) gives_last: bool,
}

#[derive(Debug)]
pub(crate) struct Parameter {
    pub(crate) name: Place,
    pub(crate) default: Option<Id>,
    /// The number of the argument that it is, or is a part of.
    pub(crate) at: usize,
    pub(crate) part: Portion,
    /// True if it is a member of what is made with it: `constructor(private readonly base: string)`.
    pub(crate) is_member: bool,
}

/// What of an argument a parameter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Portion {
    Whole,
    /// The entry of its own name.
    Named,
    /// The entry of that number.
    Numbered(usize),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    /// A new name.
    Declare,
    Set,
    /// Joined to what is there.
    Append,
    /// Only if nothing is there.
    Default,
    /// In some other way.
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Leave {
    Return,
    Echo,
    Throw,
}

#[derive(Debug)]
pub(crate) struct Tag {
    pub(crate) name: String,
    pub(crate) place: Place,
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) children: Vec<Id>,
}

/// `name={value}`
#[derive(Debug)]
pub(crate) struct Attribute {
    /// Empty for what is spread into the tag.
    pub(crate) name: String,
    pub(crate) value: Option<Id>,
    /// True if the value stands there as it is, not in braces.
    pub(crate) is_literal: bool,
}

/// All of a text.
#[derive(Debug, Default)]
pub(crate) struct Ir {
    pub(crate) nodes: Vec<Node>,
    /// The statements of the file.
    pub(crate) root: Id,
    /// Functions that redirect to what they give back, with the bytes of the word that says so.
    pub(crate) redirecting: Vec<(Id, Place)>,
    /// True if something was nested too deep to be read.
    pub(crate) is_cut: bool,
}

impl Ir {
    pub(crate) fn node(&self, id: Id) -> &Node {
        const NOTHING: &Node = &Node { kind: Kind::Nothing, start: 0, end: 0 };
        self.nodes.get(id as usize).unwrap_or(NOTHING)
    }

    pub(crate) fn add(&mut self, kind: Kind, place: Range<usize>) -> Id {
        let id = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        self.nodes.push(Node::new(kind, place));
        id
    }
}
