//! A file that is written as a whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

use super::failure::Failure;

/// A file being written: beside its place, where it is put at the end. What is not finished is removed.
#[derive(Debug)]
pub struct WholeFile {
    path: PathBuf,
    file: Begun,
}

#[derive(Debug)]
enum Begun {
    /// In the same folder, under another name.
    Beside(NamedTempFile),
    /// Where there is something other than a file (`/dev/null`), which takes the text as it comes.
    There(File),
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
        let file = match fs::metadata(&place) {
            Ok(known) if !known.is_file() => OpenOptions::new().write(true).open(&place).map(Begun::There),
            known => begin_beside(&place, known.is_err()).map(Begun::Beside),
        };
        Ok(WholeFile { file: file.map_err(fail)?, path: place })
    }

    /// Writes the next piece.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&mut self, text: impl AsRef<[u8]>) -> Result<(), Failure> {
        let written = match &mut self.file {
            Begun::Beside(file) => file.write_all(text.as_ref()),
            Begun::There(file) => file.write_all(text.as_ref()),
        };
        written.map_err(|error| Failure::io(&self.path, error))
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    /// When it cannot be put there.
    pub fn finish(self) -> Result<(), Failure> {
        let Begun::Beside(beside) = self.file else { return Ok(()) };
        let put = || {
            // A file that is there keeps its permissions.
            if let Ok(known) = fs::metadata(&self.path) {
                beside.as_file().set_permissions(known.permissions())?;
            }
            beside.as_file().sync_all()?;
            beside.persist(&self.path).map_err(|failed| failed.error)
        };
        put().map(drop).map_err(|error| Failure::io(&self.path, error))
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

/// In the same folder: nobody but its owner reads it, until it has the permissions of the file that it
/// replaces. A new one is what every new file is.
fn begin_beside(place: &Path, is_new: bool) -> io::Result<NamedTempFile> {
    let mut name = std::ffi::OsString::from(".");
    name.push(place.file_name().unwrap_or_default());
    let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut builder = Builder::new();
    builder.prefix(&name).suffix(".tmp");
    #[cfg(unix)]
    if is_new {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder.unwrap_or(Path::new(".")))
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

    #[test]
    fn what_is_private_is_so_from_the_first_byte() {
        let folder = tempfile::tempdir().unwrap();
        let [known, new, plain] = ["known", "new", "plain"].map(|name| folder.path().join(name));
        fs::write(&known, "old").unwrap();
        fs::set_permissions(&known, fs::Permissions::from_mode(0o640)).unwrap();
        let mut file = WholeFile::create(&known).unwrap();
        file.write("new").unwrap();
        let Begun::Beside(beside) = &file.file else { panic!("it is a file") };
        assert_eq!((mode(beside.path()), fs::read_to_string(&known).unwrap().as_str()), (0o600, "old"));
        file.finish().unwrap();
        assert_eq!((mode(&known), fs::read_to_string(&known).unwrap().as_str()), (0o640, "new"));

        // A new one is as other programs make it.
        write_whole(&new, "").unwrap();
        fs::write(&plain, "").unwrap();
        assert_eq!(mode(&new), mode(&plain));
        drop(WholeFile::create(&new).unwrap());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3);
    }
}
