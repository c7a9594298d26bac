//! What stands at a path besides files and folders, and what a file is besides its text: its owner, its permissions,
//! its names.

use std::fs::{self, File, FileType, Metadata, OpenOptions};
use std::io;
use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use wxauthlint::session::OddFile;

/// How long a named pipe may have nobody at its other end.
const PATIENCE: Duration = Duration::from_secs(2);

/// Opens a file to be read. Of what is none, pipes are read, and what this process was handed open (`/dev/stdin`, a
/// `<(…)` of a shell): nothing else ends by itself, or is a text.
///
/// # Errors
/// Where it cannot be opened, and [`OddFile`].
pub fn open_to_read(path: &Path) -> io::Result<File> {
    let known = fs::metadata(path)?;
    let kind = known.file_type();
    let is_null = path == Path::new("/dev/null");
    if is_handed(path) || is_null || kind.is_dir() || (kind.is_file() && !is_of_system(path)) {
        return File::open(path);
    }
    if is_pipe(kind) { patiently(path, |path| File::open(path)) } else { Err(OddFile::NoFile.into()) }
}

/// Opens what is no file to be written to.
///
/// # Errors
/// Where it cannot be opened, and [`OddFile`]: nobody wants a report on a disk.
pub fn open_to_write(path: &Path, known: &Metadata) -> io::Result<File> {
    let open = |path: &Path| OpenOptions::new().write(true).open(path);
    let kind = known.file_type();
    if is_handed(path) || kind.is_dir() || is_terminal_like(kind) {
        return open(path);
    }
    if is_pipe(kind) { patiently(path, open) } else { Err(OddFile::NoFile.into()) }
}

/// Opening a named pipe lasts until somebody opens its other end, which may be never.
fn patiently(path: &Path, open: impl Fn(&Path) -> io::Result<File> + Send + 'static) -> io::Result<File> {
    let (path, (send, receive)) = (path.to_owned(), mpsc::channel());
    thread::spawn(move || send.send(open(&path)));
    receive.recv_timeout(PATIENCE).unwrap_or_else(|_| Err(OddFile::Unconnected.into()))
}

/// True for what this process was handed open.
fn is_handed(path: &Path) -> bool {
    let mut parts = path.components().skip(1).map(|part| part.as_os_str().to_str());
    matches!(
        (path.is_absolute(), parts.next().flatten(), parts.next().flatten(), parts.next().flatten()),
        (true, Some("dev"), Some("stdin" | "stdout" | "stderr" | "fd"), _)
            | (true, Some("proc"), Some(_), Some("fd"))
    )
}

/// True for what Linux lets programs read as if it were files: some of them never end, others are passed on by nobody.
pub fn is_of_system(path: &Path) -> bool {
    let place = fs::canonicalize(path);
    let place = place.as_deref().unwrap_or(path);
    ["/proc", "/sys"].iter().any(|folder| place.starts_with(folder))
}

#[cfg(unix)]
fn is_pipe(kind: FileType) -> bool {
    std::os::unix::fs::FileTypeExt::is_fifo(&kind)
}

#[cfg(not(unix))]
fn is_pipe(_: FileType) -> bool {
    false
}

/// True for what takes texts as they come, such as `/dev/null`; a disk is another kind of device.
#[cfg(unix)]
fn is_terminal_like(kind: FileType) -> bool {
    std::os::unix::fs::FileTypeExt::is_char_device(&kind)
}

#[cfg(not(unix))]
fn is_terminal_like(_: FileType) -> bool {
    true
}

/// How many names a file has.
#[cfg(unix)]
pub fn names_of(known: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::nlink(known)
}

/// How many names a file has, as far as the standard library tells.
#[cfg(not(unix))]
pub fn names_of(_: &Metadata) -> u64 {
    1
}

/// Gives a file the owner and the permissions of the one that it is to replace.
///
/// # Errors
/// Where that is not allowed.
pub fn make_alike(file: &File, known: &Metadata) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};
        let own = file.metadata()?;
        // First, for others must not read what is theirs by the permissions alone.
        if (own.uid(), own.gid()) != (known.uid(), known.gid()) {
            fchown(file, Some(known.uid()), Some(known.gid()))?;
        }
    }
    file.set_permissions(known.permissions())
}

/// Gives a new file the permissions that new files have.
///
/// # Errors
/// Where that is not allowed.
pub fn make_usual(file: &File) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // It can only be read by setting another: one that is on the safe side, for the other threads.
        let mask = rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
        rustix::process::umask(mask);
        let mode = 0o666 & !mask.as_raw_mode();
        file.set_permissions(fs::Permissions::from_mode(mode))?;
    }
    #[cfg(not(unix))]
    let _ = file;
    Ok(())
}
