//! A file that is written as a whole or not at all.

use std::fs::{self, File, Metadata};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use wxauthlint::source::presentable_path;
use wxauthlint::text::{Text, text};

use super::failure::Failure;
use super::kinds::{self, open_to_write};
use super::unfinished::Unfinished;

/// A file being written: beside its place, where it is put at the end. What is not finished is removed.
#[derive(Debug)]
pub struct WholeFile {
    path: PathBuf,
    file: Begun,
}

#[derive(Debug)]
enum Begun {
    /// In the same folder, under another name; with it what stood there before.
    Beside(Unfinished, Option<Box<Metadata>>),
    /// Where there is something other than a file (`/dev/null`), which takes the text as it comes.
    There(File),
}

impl WholeFile {
    /// Begins a file. A link to a file stays one, and the file that it leads to is written.
    ///
    /// # Errors
    /// When nothing can be written there: it is write-protected, a link that leads nowhere, a file of several names.
    pub fn create(path: &Path) -> Result<Self, Failure> {
        let fail = |error| Failure::io(path, error);
        let known = fs::metadata(path).ok();
        // A pipe has no place that could be told (`/dev/stdout`).
        if let Some(known) = known.as_ref().filter(|known| !known.is_file()) {
            let file = open_to_write(path, known).map_err(fail)?;
            return Ok(WholeFile { path: path.to_owned(), file: Begun::There(file) });
        }
        let place = match fs::canonicalize(path) {
            Ok(place) => place,
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(fail(error)),
            // Who made the link wanted the file elsewhere, and where that is can no longer be seen.
            Err(_) if fs::symlink_metadata(path).is_ok_and(|known| known.is_symlink()) => {
                return Err(refused(
                    path,
                    &text!(
                        "是指向不存在的文件的符号链接，没有写入",
                        "is a broken symbolic link; nothing was written"
                    ),
                ));
            }
            Err(_) => path.to_owned(),
        };
        if let Some(known) = &known {
            refuse_protected(path, known)?;
        }
        let file = Unfinished::beside(&place).map_err(fail)?;
        Ok(WholeFile { path: place, file: Begun::Beside(file, known.map(Box::new)) })
    }

    /// Writes the next piece.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&mut self, text: impl AsRef<[u8]>) -> Result<(), Failure> {
        let written = match &mut self.file {
            Begun::Beside(file, _) => file.file().and_then(|file| file.write_all(text.as_ref())),
            Begun::There(file) => file.write_all(text.as_ref()),
        };
        written.map_err(|error| Failure::io(&self.path, error))
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    /// When it cannot be put there.
    pub fn finish(self) -> Result<(), Failure> {
        let Begun::Beside(mut beside, known) = self.file else { return Ok(()) };
        let put = || {
            let file = beside.file()?;
            file.sync_all()?;
            match &known {
                Some(known) => kinds::make_alike(file, known)?,
                None => kinds::make_usual(file)?,
            }
            beside.finish(&self.path, false)
        };
        put().map_err(|error| Failure::io(&self.path, error))
    }
}

/// Writes a file as a whole or not at all.
///
/// # Errors
/// When it cannot be written.
pub fn write_whole(path: &Path, text: &str) -> Result<(), Failure> {
    let mut file = WholeFile::create(path)?;
    file.write(text)?;
    file.finish()
}

/// Writes a file that is not there yet, as a whole or not at all.
///
/// # Errors
/// When it cannot be written; of the kind [`io::ErrorKind::AlreadyExists`] where something stands there.
pub fn write_new(path: &Path, text: &str) -> io::Result<()> {
    if fs::symlink_metadata(path).is_ok() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    let mut beside = Unfinished::beside(path)?;
    let file = beside.file()?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    kinds::make_usual(file)?;
    beside.finish(path, true)
}

/// Refuses to replace a file that nobody is to write to, or that has other names: it is replaced as a whole, so that
/// the others would keep the old text, and to write in its place would leave half of it where the run is ended.
fn refuse_protected(path: &Path, known: &Metadata) -> Result<(), Failure> {
    if known.permissions().readonly() {
        return Err(refused(path, &text!("是只读文件，没有写入", "is read-only; nothing was written")));
    }
    if kinds::names_of(known) > 1 {
        return Err(refused(
            path,
            &text!(
                "还有别的名字（硬链接），替换后它们仍是旧内容，所以没有写入",
                "has other hard links, which would keep the old content; nothing was written"
            ),
        ));
    }
    // The folder alone decides on what is replaced in it; of the file itself others may be the owners.
    fs::OpenOptions::new().write(true).open(path).map(drop).map_err(|error| Failure::io(path, error))
}

fn refused(path: &Path, why: &Text) -> Failure {
    let shown = presentable_path(&path.display().to_string());
    Failure::Usage(text!(("`{shown}` {}", why.zh), ("`{shown}` {}", why.en)))
}

/// True if both paths lead to the same file, there already or not.
pub fn same_file(one: &Path, other: &Path) -> bool {
    let place = |path: &Path| {
        fs::canonicalize(path).ok().or_else(|| {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
            let folder = fs::canonicalize(folder.unwrap_or(Path::new("."))).ok()?;
            Some(folder.join(path.file_name()?))
        })
    };
    one == other || place(one).is_some_and(|one| place(other) == Some(one))
}

#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    /// The mode and the text of what is unfinished in a folder.
    fn unfinished(folder: &Path) -> Vec<(u32, String)> {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let unfinished = entries.filter(|path| path.extension().is_some_and(|extension| extension == "tmp"));
        unfinished.map(|path| (mode(&path), fs::read_to_string(&path).unwrap())).collect()
    }

    #[test]
    fn what_is_written_is_private_until_it_is_finished() {
        let folder = tempfile::tempdir().unwrap();
        let [known, new, plain] = ["known", "new", "plain"].map(|name| folder.path().join(name));
        for kept in [0o640, 0o600, 0o644, 0o666] {
            fs::write(&known, "old").unwrap();
            fs::set_permissions(&known, fs::Permissions::from_mode(kept)).unwrap();
            let mut file = WholeFile::create(&known).unwrap();
            assert_eq!(unfinished(folder.path()), [(0o600, String::new())]);
            file.write("new").unwrap();
            assert_eq!(unfinished(folder.path()), [(0o600, "new".to_owned())]);
            assert_eq!(fs::read_to_string(&known).unwrap(), "old");
            file.finish().unwrap();
            assert_eq!((mode(&known), fs::read_to_string(&known).unwrap().as_str()), (kept, "new"));
        }

        // A new one is as other programs make it, and private before.
        let mut file = WholeFile::create(&new).unwrap();
        file.write("text").unwrap();
        assert_eq!(unfinished(folder.path()), [(0o600, "text".to_owned())]);
        file.finish().unwrap();
        fs::write(&plain, "").unwrap();
        assert_eq!(mode(&new), mode(&plain));
        drop(WholeFile::create(&new).unwrap());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3);
        assert_eq!(write_new(&new, "other").unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read_to_string(&new).unwrap(), "text");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3);
    }

    #[test]
    fn what_would_break_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let [file, hard, dangling, protected] =
            ["file", "hard", "dangling", "protected"].map(|name| folder.path().join(name));
        fs::write(&file, "old").unwrap();
        fs::hard_link(&file, &hard).unwrap();
        std::os::unix::fs::symlink("nowhere", &dangling).unwrap();
        fs::write(&protected, "old").unwrap();
        fs::set_permissions(&protected, fs::Permissions::from_mode(0o444)).unwrap();
        for (path, word) in
            [(&file, "hard link"), (&dangling, "broken symbolic link"), (&protected, "read-only")]
        {
            let told = WholeFile::create(path).unwrap_err().to_string();
            assert!(told.contains(word), "{told}");
        }
        assert!(fs::symlink_metadata(&dangling).unwrap().is_symlink());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 4);
        fs::remove_file(&hard).unwrap();
        write_whole(&file, "new").unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
    }
}
