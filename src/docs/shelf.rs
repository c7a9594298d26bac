//! Where the pages of what is known stand, so that one leads to another.

use crate::document::Phrase;
use crate::explain::ExplainedSubject;
use crate::text::Lang;

/// Where pages stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Shelf<'s> {
    /// Files in Markdown, a folder for each kind that has them; the way to the folder of all: `""`, `"../"`.
    Files(&'s str),
    /// Pages of their own, one for everything; the way to the folder of all.
    Pages(&'s str),
}

impl Shelf<'_> {
    /// The way to what is known of a subject, where it has a page here.
    pub fn address(self, subject: &ExplainedSubject, lang: Lang) -> Option<String> {
        match self {
            Shelf::Pages(up) => Some(format!("{up}{}", subject.page()?)),
            Shelf::Files(up) => Some(format!("{up}{}", file(subject, lang)?)),
        }
    }

    /// Words that lead to it where that is possible.
    pub(super) fn link(self, words: &str, subject: &ExplainedSubject, lang: Lang) -> Phrase {
        match self.address(subject, lang) {
            Some(address) => Phrase::link(words, address),
            None => words.into(),
        }
    }

    /// A rule, by its id.
    pub(super) fn rule(self, id: &str, lang: Lang) -> Phrase {
        self.link(&format!("`{id}`"), &ExplainedSubject::Rule(id.to_owned()), lang)
    }
}

/// The file of a subject, from the folder of all: `rules/redirect-http.zh-CN.md`.
pub fn file(subject: &ExplainedSubject, lang: Lang) -> Option<String> {
    let folder = match subject {
        ExplainedSubject::Rule(_) => "rules",
        ExplainedSubject::Screen(_) => "screens",
        ExplainedSubject::Topic(_) => "topics",
        _ => return None,
    };
    Some(format!("{folder}/{}{}", subject.id()?, ending(lang)))
}

/// How the names of files end in a language.
pub(super) fn ending(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => ".zh-CN.md",
        Lang::En => ".md",
    }
}
