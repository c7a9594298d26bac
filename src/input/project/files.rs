//! The files of a project, and how their names read.

/// A file of a project whose names others may use.
#[derive(Debug)]
pub struct ProjectText<'p> {
    /// Its name.
    pub name: &'p str,
    /// Its text.
    pub text: &'p str,
}

/// A name as it reads in any style.
pub(super) fn plain(name: &str) -> String {
    name.to_ascii_lowercase().replace(['_', '-'], "")
}

/// The name of a file without its folders and its ending.
pub(super) fn stem(name: &str) -> &str {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    base.split('.').next().unwrap_or(base)
}
