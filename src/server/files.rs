//! The files of an editor: what is open is as it stands there, saved or not; all else is as it is stored.

use std::collections::BTreeMap;
use std::io::{self, Cursor, Read};
use std::path::{Component, Path, PathBuf};

use wxauthlint::rule::RuleSet;
use wxauthlint::session::{Failure, Files, FolderEntry, Walked};

/// The texts that are open, by their paths.
pub type Open = BTreeMap<PathBuf, String>;

/// Files below a root, which takes the place of the current folder.
pub struct Overlay<'o> {
    /// Where the others are.
    pub stored: &'o dyn Files,
    /// What is open.
    pub open: &'o Open,
    /// The folder that paths begin at.
    pub root: &'o Path,
}

impl Overlay<'_> {
    /// A path from the root of the file system.
    pub fn whole(&self, path: &Path) -> PathBuf {
        plain(&self.root.join(path))
    }
}

impl Files for Overlay<'_> {
    fn entry(&self, path: &Path) -> io::Result<FolderEntry> {
        let path = self.whole(path);
        if self.open.contains_key(&path) { Ok(FolderEntry::File) } else { self.stored.entry(&path) }
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn Read + Send>> {
        let path = self.whole(path);
        match self.open.get(&path) {
            Some(text) => Ok(Box::new(Cursor::new(text.clone().into_bytes()))),
            None => self.stored.open(&path),
        }
    }

    fn stdin(&self) -> Box<dyn Read + Send> {
        Box::new(io::empty())
    }

    fn place(&self, path: &Path) -> PathBuf {
        self.stored.place(&self.whole(path))
    }

    fn name(&self, path: &Path) -> String {
        self.whole(path).display().to_string()
    }

    fn walk(&self, folder: &Path, rules: &RuleSet) -> Result<Walked, Failure> {
        self.stored.walk(&self.whole(folder), rules)
    }
}

/// A path without `.` and `..`.
pub fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    plain
}

/// The path of a file that an editor names; none for what is no file.
pub fn path_of(uri: &str) -> Option<PathBuf> {
    url::Url::parse(uri)
        .ok()
        .filter(|url| url.scheme() == "file")?
        .to_file_path()
        .ok()
        .map(|path| plain(&path))
}

/// The name by which an editor knows a file.
pub fn uri_of(path: &Path) -> Option<String> {
    url::Url::from_file_path(path).ok().map(String::from)
}
