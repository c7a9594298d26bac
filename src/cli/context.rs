//! Which provider file the links of a run belong to.

use std::path::{Path, PathBuf};

use super::files::Hit;
use super::whole_file::same_file;

/// The provider file that is looked for in the current folder.
pub const USUAL_CONFIG: &str = "provider.yaml";

/// Where the provider file is that links and other files are judged by.
#[derive(PartialEq, Eq)]
pub enum Context {
    /// There is none, or nobody knows which.
    None,
    /// One of those that are checked, by its number.
    Given(usize),
    /// Another one.
    Config(PathBuf),
}

/// The provider file that links belong to: that of `--config`; else the only one of those that were `named`, which
/// come before those of folders; else the usual one; else the only one of a folder.
pub fn context(config: Option<&Path>, named: usize, hits: &[&Hit]) -> Context {
    let usual = Path::new(USUAL_CONFIG);
    let only = |is_named: bool| {
        let mut fitting = hits.iter().enumerate().filter(|(_, hit)| hit.folder.is_none() == is_named);
        fitting
            .next()
            .filter(|_| fitting.next().is_none())
            .map_or(Context::None, |(at, _)| Context::Given(at))
    };
    let path = match (config, named) {
        (Some(path), _) => path,
        (None, 1) => return only(true),
        (None, 0) if usual.exists() => usual,
        (None, 0) => return only(false),
        (None, _) => return Context::None,
    };
    let same = hits.iter().position(|hit| hit.path.is_file() && same_file(&hit.path, path));
    same.map_or_else(|| Context::Config(path.to_owned()), Context::Given)
}
