//! A file that is written as a whole or not at all.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::failure::Failure;

/// A file being written: beside its place, where it is put at the end. What is not finished is removed.
#[derive(Debug)]
pub struct WholeFile {
    path: PathBuf,
    file: File,
    /// Where it is written to before; none where there is something other than a file (`/dev/null`),
    /// which takes the text as it comes.
    beside: Option<PathBuf>,
}

impl WholeFile {
    /// Begins a file.
    ///
    /// # Errors
    /// When nothing can be written there.
    pub fn create(path: &Path) -> Result<Self, Failure> {
        let fail = |error| Failure::io(path, error);
        // A link to a file stays one.
        let place = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        if fs::metadata(&place).is_ok_and(|known| !known.is_file()) {
            let file = OpenOptions::new().write(true).open(&place).map_err(fail)?;
            return Ok(WholeFile { path: place, file, beside: None });
        }
        let (file, beside) = begin_beside(&place).map_err(fail)?;
        Ok(WholeFile { path: place, file, beside: Some(beside) })
    }

    /// Writes the next piece.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&mut self, text: impl AsRef<[u8]>) -> Result<(), Failure> {
        self.file.write_all(text.as_ref()).map_err(|error| Failure::io(&self.path, error))
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    /// When it cannot be put there.
    pub fn finish(mut self) -> Result<(), Failure> {
        let Some(beside) = &self.beside else { return Ok(()) };
        let put = || {
            // A file that is there keeps its permissions.
            if let Ok(known) = fs::metadata(&self.path) {
                self.file.set_permissions(known.permissions())?;
            }
            self.file.sync_all()?;
            fs::rename(beside, &self.path)
        };
        put().map_err(|error| Failure::io(&self.path, error))?;
        self.beside = None;
        Ok(())
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

impl Drop for WholeFile {
    fn drop(&mut self) {
        if let Some(beside) = &self.beside {
            let _ = fs::remove_file(beside);
        }
    }
}

/// A new file in the same folder. One of that name may be left from a run that was killed.
fn begin_beside(place: &Path) -> io::Result<(File, PathBuf)> {
    let mut attempt = 0;
    loop {
        let mut name = OsString::from(".");
        name.push(place.file_name().unwrap_or_default());
        name.push(format!(".{}-{attempt}.tmp", std::process::id()));
        let beside = place.with_file_name(name);
        match OpenOptions::new().write(true).create_new(true).open(&beside) {
            Ok(file) => return Ok((file, beside)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && attempt < 100 => attempt += 1,
            Err(error) => return Err(error),
        }
    }
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
