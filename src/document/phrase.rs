//! Sentences with what stands out in them.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Keeps two words on one line; a space once the lines are broken.
pub const TIE: char = '\u{a0}';

/// A sentence or a few words, on one line however they were written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phrase(Vec<Inline>);

/// A stretch of a phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Inline {
    /// Words; what stands in backticks is code.
    Text(String),
    /// Words that stand out.
    Strong(String),
    /// Something a program reads, whatever it holds.
    Code(String),
    /// The way to somewhere else.
    Link {
        /// Words as in [`Inline::Text`]; `None` if the address itself is to be read.
        text: Option<String>,
        /// An address of the web, a file beside this one, or `#` and a heading that is an id.
        to: String,
    },
}

impl Phrase {
    /// A phrase of these stretches.
    pub fn new(inlines: impl IntoIterator<Item = Inline>) -> Self {
        Phrase(inlines.into_iter().collect())
    }

    /// Words that stand out.
    pub fn strong(text: impl Into<String>) -> Self {
        Phrase(vec![Inline::Strong(text.into())])
    }

    /// The way to somewhere else.
    pub fn link(text: impl Into<String>, to: impl Into<String>) -> Self {
        Phrase(vec![Inline::Link { text: Some(text.into()), to: to.into() }])
    }

    /// An address to be read and followed.
    pub fn address(to: impl Into<String>) -> Self {
        Phrase(vec![Inline::Link { text: None, to: to.into() }])
    }

    /// This phrase and then another.
    #[must_use]
    pub fn and(mut self, other: impl Into<Phrase>) -> Self {
        self.0.extend(other.into().0);
        self
    }

    /// Phrases in a row with a text between each two.
    pub fn join(phrases: impl IntoIterator<Item = Phrase>, between: &str) -> Self {
        let mut joined = Phrase::default();
        for (at, phrase) in phrases.into_iter().enumerate() {
            if at > 0 {
                joined = joined.and(between);
            }
            joined = joined.and(phrase);
        }
        joined
    }

    /// The stretches, in the order of reading.
    pub fn inlines(&self) -> &[Inline] {
        &self.0
    }
}

impl From<String> for Phrase {
    fn from(text: String) -> Self {
        Phrase(vec![Inline::Text(text)])
    }
}

impl From<&str> for Phrase {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

/// The text, without its middle if it is wider than `width` terminal columns.
pub fn shortened(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let room = width.saturating_sub(1);
    let tail: String = {
        let tail: Vec<char> = fitting(text.chars().rev(), room / 3);
        tail.into_iter().rev().collect()
    };
    let head: String = fitting(text.chars(), room - tail.width()).into_iter().collect();
    format!("{head}…{tail}")
}

fn fitting(characters: impl Iterator<Item = char>, width: usize) -> Vec<char> {
    let mut used = 0;
    characters
        .take_while(|character| {
            used += character.width().unwrap_or(0);
            used <= width
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_loses_its_middle() {
        assert_eq!(shortened("abcdefghij", 10), "abcdefghij");
        assert_eq!(shortened("abcdefghijk", 10), "abcdef…ijk");
        assert_eq!(shortened("授权链接授权链接", 9), "授权链…接");
        assert!(shortened("授权链接授权链接", 2).width() <= 2);
    }

    #[test]
    fn phrases_are_joined() {
        let joined = Phrase::join(["a".into(), Phrase::link("b", "#b")], ", ").and("!");
        let told: Vec<_> = joined.inlines().iter().map(|inline| format!("{inline:?}")).collect();
        assert_eq!(
            told,
            ["Text(\"a\")", "Text(\", \")", "Link { text: Some(\"b\"), to: \"#b\" }", "Text(\"!\")"]
        );
    }
}
