//! Which provider file the links of a run belong to.

use std::path::{Path, PathBuf};

use super::files::{Files, FolderEntry, is_there};
use super::loaded::Loaded;

/// The provider file that is looked for in the current folder.
pub const USUAL_CONFIG: &str = "provider.yaml";

/// Where the provider file is that links and other files are judged by.
#[derive(PartialEq, Eq)]
pub enum FileContext {
    /// There is none, or nobody knows which.
    None,
    /// One of those that are checked, by its number.
    Given(usize),
    /// Another one.
    Config(PathBuf),
}

/// The provider file that links belong to: that of `--config`; else the only one of those that were `named`, which
/// come before those of folders; else the usual one; else the only one of a folder.
pub(super) fn context(
    config: Option<&Path>,
    named: usize,
    hits: &[&Loaded],
    files: &dyn Files,
) -> FileContext {
    let usual = Path::new(USUAL_CONFIG);
    let only = |is_named: bool| {
        let mut fitting = hits.iter().enumerate().filter(|(_, hit)| hit.folder.is_none() == is_named);
        fitting
            .next()
            .filter(|_| fitting.next().is_none())
            .map_or(FileContext::None, |(at, _)| FileContext::Given(at))
    };
    let path = match (config, named) {
        (Some(path), _) => path,
        (None, 1) => return only(true),
        (None, 0) if is_there(usual, files) => usual,
        (None, 0) => return only(false),
        (None, _) => return FileContext::None,
    };
    let place = files.place(path);
    let is_same = |hit: &&&Loaded| {
        matches!(files.entry(&hit.path), Ok(FolderEntry::File)) && files.place(&hit.path) == place
    };
    let same = hits.iter().position(|hit| is_same(&hit));
    same.map_or_else(|| FileContext::Config(path.to_owned()), FileContext::Given)
}
