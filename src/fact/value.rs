//! Values of facts and their types.

use std::borrow::Cow;

use crate::source::Span;

/// What the values of a fact are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// Any text.
    Text,
    /// A whole number.
    Number,
    /// `true` or `false`.
    Flag,
    /// One text of these.
    OneOf(&'static [&'static str]),
    /// A list of texts.
    Texts,
    /// A list of whole numbers.
    Numbers,
    /// A list of texts out of these.
    SomeOf(&'static [&'static str]),
}

impl Type {
    /// The type of an element; of a scalar, the type itself.
    pub fn element(self) -> Type {
        match self {
            Type::Texts => Type::Text,
            Type::Numbers => Type::Number,
            Type::SomeOf(names) => Type::OneOf(names),
            scalar => scalar,
        }
    }

    /// True for lists.
    pub fn is_list(self) -> bool {
        matches!(self, Type::Texts | Type::Numbers | Type::SomeOf(_))
    }

    /// As it is written in the vocabulary: `list<number>`.
    pub fn describe(self) -> String {
        match self {
            Type::Text => "text".to_owned(),
            Type::Number => "number".to_owned(),
            Type::Flag => "flag".to_owned(),
            Type::OneOf(names) => format!("one of {}", names.join("|")),
            list => format!("list<{}>", list.element().describe()),
        }
    }
}

/// A known value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// A text.
    Text(Cow<'a, str>),
    /// A whole number.
    Number(i64),
    /// True or false.
    Flag(bool),
    /// A list, each element with its place.
    List(Vec<Item<'a>>),
}

impl Value<'_> {
    /// The value as it is printed; a list with `, ` between its elements.
    pub fn print(&self) -> String {
        match self {
            Value::Text(text) => text.to_string(),
            Value::Number(number) => number.to_string(),
            Value::Flag(flag) => flag.to_string(),
            Value::List(items) => items.iter().map(|item| item.value.print()).collect::<Vec<_>>().join(", "),
        }
    }
}

/// An element of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Item<'a> {
    /// The element; never a list.
    pub value: Value<'a>,
    /// Where it stands.
    pub span: Span,
}

impl<'a> Item<'a> {
    /// A text element.
    pub fn text(text: impl Into<Cow<'a, str>>, span: Span) -> Self {
        Item { value: Value::Text(text.into()), span }
    }

    /// A number element; `span` is where it stands.
    pub fn number(number: i64, span: Span) -> Self {
        Item { value: Value::Number(number), span }
    }
}

/// What is known of a fact.
#[derive(Clone, Debug, PartialEq)]
pub enum Fact<'a> {
    /// Known, and where it stands.
    Present(Value<'a>, Span),
    /// It is there but cannot be known: a placeholder, or a link that is no authorization link.
    Opaque(Span),
    /// The input is there and does not say it; the place is where it would stand.
    Absent(Span),
    /// That input was not passed at all.
    NotGiven,
}

impl<'a> Fact<'a> {
    /// A known text.
    pub fn text(text: impl Into<Cow<'a, str>>, span: Span) -> Self {
        Fact::Present(Value::Text(text.into()), span)
    }

    /// A known number.
    pub fn number(number: i64, span: Span) -> Self {
        Fact::Present(Value::Number(number), span)
    }

    /// A known flag.
    pub fn flag(flag: bool, span: Span) -> Self {
        Fact::Present(Value::Flag(flag), span)
    }

    /// A list; absent at `span` when it is empty, for facts that tell what was found.
    pub fn found(items: Vec<Item<'a>>, span: Span) -> Self {
        if items.is_empty() { Fact::Absent(span) } else { Fact::Present(Value::List(items), span) }
    }

    /// The place, where there is one.
    pub fn span(&self) -> Option<Span> {
        match self {
            Fact::Present(_, span) | Fact::Opaque(span) | Fact::Absent(span) => Some(*span),
            Fact::NotGiven => None,
        }
    }
}
