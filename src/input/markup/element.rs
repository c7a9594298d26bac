//! What a page consists of, as far as links depend on it.

use std::ops::Range;

use super::referrer_policy::Said;
use crate::source::MappedText;

/// A page. All places are bytes of the file.
#[derive(Clone, Debug, Default)]
pub struct Markup {
    /// The elements, in their order.
    pub elements: Vec<Element>,
    /// What inline `<script>` elements hold, if it is JavaScript or what is made into it.
    pub scripts: Vec<Range<usize>>,
    /// The comments, from `<!--` to `-->`.
    pub comments: Vec<Range<usize>>,
    /// The tags of templates.
    pub tags: Vec<Range<usize>>,
    /// What the meta elements of the page say: the last one that says something.
    pub policy: Said,
}

/// The start tag of an element.
#[derive(Clone, Debug)]
pub struct Element {
    /// Its name in lower case.
    pub name: String,
    /// From `<` to `>`.
    pub span: Range<usize>,
    /// Its attributes, in their order. Of those with the same name only the first counts, and is kept.
    pub attributes: Vec<Attribute>,
    /// True if tags of a template stand between the attributes: they may add some or leave some out.
    pub is_open: bool,
}

/// An attribute.
#[derive(Clone, Debug)]
pub struct Attribute {
    /// Its name in lower case, otherwise as written: `href`, `:href`, `v-bind:href`, `@click`.
    pub name: String,
    /// Where the name stands.
    pub name_span: Range<usize>,
    /// The value without its character references, with a hole for each tag of a template; empty when there
    /// is none.
    pub value: MappedText<'static>,
    /// Where the value stands, without its quotation marks; an empty place where there is none.
    pub value_span: Range<usize>,
}

impl Element {
    /// The attribute of that name, which is given in lower case.
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| attribute.name == name)
    }
}

/// Whether an attribute holds JavaScript: an expression, or statements; `None` for plain text. The name is
/// given in lower case.
pub fn script_in(name: &str) -> Option<bool> {
    let is_handler = name.starts_with("on") && name.len() > 2
        || name.starts_with('@')
        || name.starts_with("v-on:")
        || name.starts_with('(')
        || name.starts_with("x-on:");
    if is_handler {
        return Some(false);
    }
    let is_bound = name.starts_with([':', '['])
        || name.starts_with("v-bind:")
        || name.starts_with("v-")
        || name.starts_with("x-bind:");
    is_bound.then_some(true)
}
