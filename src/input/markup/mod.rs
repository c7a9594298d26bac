//! Reads a page as far as its links and their Referer go: HTML, and what is written like it (the template
//! of a Vue file, wxml, the HTML of a PHP, ERB, EJS or JSP file).
//!
//! Reading never fails and builds no tree: an element is its start tag. Where pages of Vue or WeChat differ
//! from HTML, they are followed: `<textarea/>` holds nothing, which HTML would not say.

mod charset;
mod element;
mod outline;
mod policy;
mod referrer_policy;
mod template;
mod tokens;

#[cfg(test)]
mod tests;

pub use self::charset::declared_charset;
pub use self::element::{Attribute, Element, Markup, script_in};
pub use self::policy::header_policy;
pub use self::referrer_policy::{Policy, PolicyBy, ReferrerPolicy, Said};

use self::tokens::{Token, tokens};
use crate::input::Dialect;

/// Reads a page whose templates are written in a dialect.
pub fn read(text: &str, dialect: Dialect) -> Markup {
    if let Some(markup) = outline::read(text, dialect) {
        return markup;
    }
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
