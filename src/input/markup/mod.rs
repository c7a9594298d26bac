//! Reads a page as far as its links and their Referer go: HTML, and what is written like it (the template
//! of a Vue file, wxml, the HTML of a PHP, ERB, EJS or JSP file).
//!
//! Reading never fails and builds no tree: an element is its start tag. Where pages of Vue or WeChat differ
//! from HTML, they are followed: `<textarea/>` holds nothing, which HTML would not say.

mod charset;
mod policy;
mod template;
mod tokens;

#[cfg(test)]
mod tests;

use std::ops::Range;

pub use self::charset::declared_charset;
pub use self::policy::{Policy, PolicyBy, ReferrerPolicy, Said, header_policy};

use self::tokens::{Token, tokens};
use crate::input::Dialect;
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

/// Reads a page whose templates are written in a dialect.
pub fn read(text: &str, dialect: Dialect) -> Markup {
    let (tokens, tags) = tokens(text, dialect);
    let mut markup = Markup { tags, ..Markup::default() };
    let mut inert = Inert::default();
    // Where the content of a script starts that is still open.
    let mut script = None;
    for token in tokens {
        match token {
            Token::Start { element, is_self_closing } => {
                if !is_self_closing {
                    inert.enter(&element.name);
                    script = is_inline_script(&element).then_some(element.span.end);
                }
                // "If element is not in a document tree, then return" (HTML #meta-referrer).
                if let Some(said) = element.page_policy().filter(|_| !inert.is_inside()) {
                    markup.policy = said;
                }
                markup.elements.push(element);
            }
            Token::End { name, start } => {
                inert.leave(&name);
                markup
                    .scripts
                    .extend(script.take().map(|from| from..start).filter(|range| !range.is_empty()));
            }
            Token::Comment(span) => markup.comments.push(span),
        }
    }
    // A part of a page may leave the end of the script to the next part.
    markup.scripts.extend(script.map(|from| from..text.len()).filter(|range| !range.is_empty()));
    markup
}

/// How deep elements lie in others whose content is no part of the page: that of `<template>` never is, that
/// of `<noscript>` is not where scripts run, and without scripts nobody gets to the authorization page.
#[derive(Default)]
struct Inert {
    template: usize,
    noscript: usize,
}

impl Inert {
    fn depth(&mut self, name: &str) -> Option<&mut usize> {
        match name {
            "template" => Some(&mut self.template),
            "noscript" => Some(&mut self.noscript),
            _ => None,
        }
    }

    fn enter(&mut self, name: &str) {
        if let Some(depth) = self.depth(name) {
            *depth += 1;
        }
    }

    fn leave(&mut self, name: &str) {
        if let Some(depth) = self.depth(name) {
            *depth = depth.saturating_sub(1);
        }
    }

    fn is_inside(&self) -> bool {
        self.template + self.noscript > 0
    }
}

/// True for a script element whose content is JavaScript, or is made into it.
fn is_inline_script(element: &Element) -> bool {
    let has = |name: &str| element.attribute(name).is_some() || element.binds(name);
    if element.name != "script" || has("src") || element.binds("type") {
        return false;
    }
    let value = |name: &str| element.attribute(name).map(|attribute| attribute.value.text());
    let essence = match (value("type"), value("language")) {
        // An empty type is JavaScript; without one, language counts (HTML #prepare-the-script-element).
        (Some(""), _) | (None, None | Some("")) => return true,
        (Some(kind), _) => kind.trim_matches(|c: char| c.is_ascii_whitespace()).to_ascii_lowercase(),
        (None, Some(language)) => format!("text/{}", language.to_ascii_lowercase()),
    };
    SCRIPT_TYPES.contains(&essence.as_str())
}

/// `module`, the JavaScript MIME types (MIME Sniffing, 4.6), and what compilers turn into JavaScript.
const SCRIPT_TYPES: [&str; 24] = [
    "module",
    "application/ecmascript",
    "application/javascript",
    "application/x-ecmascript",
    "application/x-javascript",
    "text/ecmascript",
    "text/javascript",
    "text/javascript1.0",
    "text/javascript1.1",
    "text/javascript1.2",
    "text/javascript1.3",
    "text/javascript1.4",
    "text/javascript1.5",
    "text/jscript",
    "text/livescript",
    "text/x-ecmascript",
    "text/x-javascript",
    "application/typescript",
    "text/babel",
    "text/jsx",
    "text/ts",
    "text/tsx",
    "text/typescript",
    "ts",
];
