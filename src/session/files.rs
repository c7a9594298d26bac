//! Where texts come from: a disk, or memory. The library itself reads nothing.

use std::collections::BTreeMap;
use std::io::{self, Cursor, Read};
use std::path::{Component, Path, PathBuf};

use super::detect::look;
use super::failure::Failure;
use super::walked::Walked;
use crate::input::holds_marker;
use crate::rule::RuleSet;
use crate::text::text;
use crate::yaml;

/// What stands at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FolderEntry {
    /// A file, which may be read again and written to.
    File,
    /// A folder.
    Folder,
    /// What can be read once: a pipe, a device.
    Stream,
}

/// Where texts come from. Paths are those that the user writes.
pub trait Files {
    /// What stands at a path.
    ///
    /// # Errors
    /// Where nothing stands there, or nobody may see it.
    fn entry(&self, path: &Path) -> io::Result<FolderEntry>;

    /// What a file or a stream holds.
    ///
    /// # Errors
    /// Where it cannot be read.
    fn open(&self, path: &Path) -> io::Result<Box<dyn Read + Send>>;

    /// Standard input.
    fn stdin(&self) -> Box<dyn Read + Send>;

    /// The one path for all that lead to the same file; of a stream, and where there is none, the path itself.
    fn place(&self, path: &Path) -> PathBuf;

    /// What a file is called in reports, so that a report does not tell one machine from another.
    fn name(&self, path: &Path) -> String;

    /// The files of a folder, and of the folders in it, that hold something to check.
    ///
    /// # Errors
    /// Where the folder cannot be looked at at all.
    fn walk(&self, folder: &Path, rules: &RuleSet) -> Result<Walked, Failure>;

    /// The files of a folder, and of the folders in it, in which one of these words stands, as they are written; of
    /// very long ones and of very many no more than is of use.
    fn beside(&self, _folder: &Path, _words: &[String]) -> Vec<(PathBuf, Vec<u8>)> {
        Vec::new()
    }
}

/// True for the name of a hidden file that is read like any other: `.htaccess` may redirect, and `.env` files hold the
/// settings of a deployment. Samples, and those of one developer's machine, do not go live.
pub fn is_read_although_hidden(name: &str) -> bool {
    const STAY_HOME: [&str; 10] =
        ["example", "sample", "template", "dist", "local", "dev", "development", "test", "testing", "ci"];
    let environment = || name.strip_prefix(".env.").filter(|rest| !rest.is_empty());
    let goes_live = |rest: &str| !rest.split(['.', '-', '_']).any(|part| STAY_HOME.contains(&part));
    matches!(name, ".htaccess" | ".env") || environment().is_some_and(goes_live)
}

/// True for a file of a folder that is hidden, or stands in a hidden folder, and is not read although it is.
fn is_passed_over(inside: &Path) -> bool {
    let is_hidden = |part: Component<'_>| part.as_os_str().to_string_lossy().starts_with('.');
    let is_read = inside.file_name().is_some_and(|name| is_read_although_hidden(&name.to_string_lossy()));
    inside.components().filter(|part| is_hidden(*part)).count() > usize::from(is_read)
}

/// How long a file is at most that is looked at for what others need, in bytes, and how many of them are.
pub const LONGEST_BESIDE: u64 = 512 << 10;
/// How many files beside are read.
pub const MOST_BESIDE: usize = 400;

/// No files, and nothing on standard input.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoFiles;

/// Files that stand nowhere but in memory. Folders are what their paths say.
#[derive(Clone, Debug, Default)]
pub struct MemoryFiles {
    files: BTreeMap<PathBuf, Vec<u8>>,
    stdin: Vec<u8>,
}

impl MemoryFiles {
    /// No files.
    pub fn new() -> Self {
        MemoryFiles::default()
    }

    /// Puts a file at a path, in the place of one that is there.
    pub fn insert(&mut self, path: impl AsRef<Path>, bytes: impl Into<Vec<u8>>) {
        self.files.insert(plain(path.as_ref()), bytes.into());
    }

    /// Puts something on standard input.
    pub fn set_stdin(&mut self, bytes: impl Into<Vec<u8>>) {
        self.stdin = bytes.into();
    }
}

impl<P: AsRef<Path>, B: Into<Vec<u8>>> FromIterator<(P, B)> for MemoryFiles {
    fn from_iter<I: IntoIterator<Item = (P, B)>>(files: I) -> Self {
        let mut memory = MemoryFiles::new();
        files.into_iter().for_each(|(path, bytes)| memory.insert(path, bytes));
        memory
    }
}

impl Files for MemoryFiles {
    fn entry(&self, path: &Path) -> io::Result<FolderEntry> {
        let path = plain(path);
        if self.files.contains_key(&path) {
            return Ok(FolderEntry::File);
        }
        let is_below = |file: &PathBuf| file.starts_with(&path);
        if self.files.keys().any(is_below) { Ok(FolderEntry::Folder) } else { Err(not_found()) }
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn Read + Send>> {
        let bytes = self.files.get(&plain(path)).ok_or_else(not_found)?;
        Ok(Box::new(Cursor::new(bytes.clone())))
    }

    fn stdin(&self) -> Box<dyn Read + Send> {
        Box::new(Cursor::new(self.stdin.clone()))
    }

    fn place(&self, path: &Path) -> PathBuf {
        plain(path)
    }

    fn name(&self, path: &Path) -> String {
        relative_name(path)
    }

    fn walk(&self, folder: &Path, rules: &RuleSet) -> Result<Walked, Failure> {
        let mut walked = Walked::default();
        let below = plain(folder);
        for (path, bytes) in &self.files {
            let Ok(inside) = path.strip_prefix(&below) else { continue };
            if is_passed_over(inside) {
                continue;
            }
            let is_hit = || holds_marker(&String::from_utf8_lossy(bytes));
            walked.take_in(folder, folder.join(inside), Ok(look(inside, bytes, is_hit, rules)));
        }
        Ok(walked.sorted(|path| self.name(path)))
    }

    fn beside(&self, folder: &Path, words: &[String]) -> Vec<(PathBuf, Vec<u8>)> {
        let below = plain(folder);
        let mut found = Vec::new();
        for (path, bytes) in &self.files {
            let Ok(inside) = path.strip_prefix(&below) else { continue };
            if is_passed_over(inside) {
                continue;
            }
            let text = String::from_utf8_lossy(bytes);
            let is_long = bytes.len() as u64 > LONGEST_BESIDE;
            if !is_long && found.len() < MOST_BESIDE && words.iter().any(|word| text.contains(word.as_str()))
            {
                found.push((folder.join(inside), bytes.clone()));
            }
        }
        found
    }
}

impl Files for NoFiles {
    fn entry(&self, _: &Path) -> io::Result<FolderEntry> {
        Err(not_found())
    }

    fn open(&self, _: &Path) -> io::Result<Box<dyn Read + Send>> {
        Err(not_found())
    }

    fn stdin(&self) -> Box<dyn Read + Send> {
        Box::new(io::empty())
    }

    fn place(&self, path: &Path) -> PathBuf {
        path.to_owned()
    }

    fn name(&self, path: &Path) -> String {
        relative_name(path)
    }

    fn walk(&self, folder: &Path, _: &RuleSet) -> Result<Walked, Failure> {
        Err(Failure::io(folder, not_found()))
    }
}

fn not_found() -> io::Error {
    io::ErrorKind::NotFound.into()
}

/// A path without `.`, and without `..` where it leads back out of a folder of the path.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        let is_inside = || matches!(plain.components().next_back(), Some(Component::Normal(_)));
        match part {
            Component::CurDir => {}
            Component::ParentDir if is_inside() => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    plain
}

/// The name of a file by its path from the current folder: without `.`.
pub fn relative_name(path: &Path) -> String {
    let named: PathBuf = path.components().filter(|part| *part != Component::CurDir).collect();
    match named.as_os_str().is_empty() {
        true => path.display().to_string(),
        false => named.display().to_string(),
    }
}

/// True if something stands at a path, be it something that cannot be read.
pub(super) fn is_there(path: &Path, files: &dyn Files) -> bool {
    !matches!(files.entry(path), Err(error) if error.kind() == io::ErrorKind::NotFound)
}

/// Reads at most one byte more than the readers take, so that they can refuse it.
pub(super) fn read_bytes(reader: impl Read, name: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(yaml::MAX_BYTES + 1).unwrap_or(u64::MAX);
    reader.take(limit).read_to_end(&mut bytes).map_err(|error| Failure::io(name, error))?;
    Ok(bytes)
}

/// A file that is longer than what is read.
pub(super) fn too_long(path: &Path) -> Failure {
    let (shown, limit) = (path.display(), yaml::MAX_BYTES >> 20);
    Failure::Usage(text!("`{shown}` 超过了 {limit} MiB", "`{shown}` is larger than {limit} MiB"))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Files, FolderEntry, MemoryFiles, plain};

    #[test]
    fn paths_lead_where_they_would_on_a_disk() {
        for (path, wanted) in
            [("./a/b.yaml", "a/b.yaml"), ("a/../b.yaml", "b.yaml"), ("../b.yaml", "../b.yaml"), (".", "")]
        {
            assert_eq!(plain(Path::new(path)), Path::new(wanted), "{path}");
        }
        let files: MemoryFiles = [("a/b.yaml", "x")].into_iter().collect();
        let entry = |path: &str| files.entry(Path::new(path)).ok();
        assert_eq!(entry("a"), Some(FolderEntry::Folder));
        assert_eq!(entry("./a/b.yaml"), Some(FolderEntry::File));
        assert_eq!(entry("a/b"), None);
        assert_eq!(entry("b.yaml"), None);
    }
}
