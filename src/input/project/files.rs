//! The files of a project, and how their names read.

use crate::slice::Slice;
use crate::source::MappedText;

/// A file of a project whose names others may use.
#[derive(Debug)]
pub struct ProjectText<'p> {
    /// Its name.
    pub name: &'p str,
    /// Its text.
    pub text: &'p str,
}

/// A constant of a file.
#[derive(Debug)]
pub(super) struct Constant {
    /// The number of the file.
    pub(super) file: usize,
    /// Its name, behind those of what it stands in.
    pub(super) path: Vec<String>,
    pub(super) value: MappedText<'static>,
}

/// A setting: its path of keys, and its value.
pub(super) type Setting = (Vec<String>, MappedText<'static>);

/// A name as it reads in any style.
pub(super) fn plain(name: &str) -> String {
    name.to_ascii_lowercase().replace(['_', '-'], "")
}

/// True for what names are made of in code.
pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The name that a text begins with.
pub(super) fn first_word(text: &str) -> &str {
    text.slice(..text.find(|c| !is_word(c)).unwrap_or(text.len()))
}

/// The name of a file without its folders and its ending.
pub(super) fn stem(name: &str) -> &str {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    base.split('.').next().unwrap_or(base)
}
