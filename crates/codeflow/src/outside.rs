//! What other files tell of the one that is read.

use std::ops::Range;

use crate::language::Language;
use crate::mapped::MappedText;

/// What is asked of other files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// A name, or a member of one.
    Name,
    /// A setting: so many names, and behind them the keys that they are given.
    Setting {
        /// How many of the parts are names.
        names: usize,
        /// True if what is called is known to read settings.
        is_read: bool,
    },
    /// A member of the class that is read, to which nothing in its file gives a value that is known.
    Member,
}

/// A file with a function that is called.
#[derive(Clone, Copy, Debug)]
pub struct OtherFile<'o> {
    /// Its number among the other files.
    pub number: usize,
    /// Its text.
    pub text: &'o str,
    /// The byte at which its places begin: none is a place of the text that is read.
    pub base: usize,
    /// Its language.
    pub language: &'static Language,
}

/// Where a function is defined.
#[derive(Clone, Copy, Debug)]
pub enum Defined<'o> {
    /// In none of the other files.
    Nowhere,
    /// In several of them.
    Somewhere,
    /// In this one.
    In(OtherFile<'o>),
}

/// Other files, as one of them sees them. Places of what they tell are those that they give them.
pub trait Outside {
    /// What stands under a name, owners first, or the key of a setting.
    fn value(&self, parts: &[String], asked: Asked) -> Option<MappedText<'static>>;

    /// Where the function of that name, owners first, is defined.
    fn function(&self, parts: &[String]) -> Defined<'_>;

    /// Where the class of that name, owners first, is defined.
    fn class(&self, parts: &[String]) -> Defined<'_> {
        let _ = parts;
        Defined::Nowhere
    }

    /// The bytes of the call that percent-encodes a part of a text that is handed on, before something else encodes
    /// that again.
    fn encoded_at(&self, handed: &MappedText<'_>) -> Option<Range<usize>> {
        let _ = handed;
        None
    }

    /// True if another file hands something on to this one.
    fn hands_on(&self) -> bool {
        false
    }
}

/// Other files, if there are some.
pub type Outer<'o> = Option<&'o dyn Outside>;
