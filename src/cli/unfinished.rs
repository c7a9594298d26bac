//! The files that a run has begun and not put in their places: whoever ends the run by a signal finds none of them.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, Once, PoisonError};

use tempfile::{Builder, NamedTempFile, PersistError};

/// Those of this process. Whoever holds it has no file made or renamed by another thread meanwhile.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// A file with another name until it is finished. Nobody but its owner may read or write it.
#[derive(Debug)]
pub struct Unfinished(Option<NamedTempFile>);

impl Unfinished {
    /// Begins one beside the place where it is to stand.
    ///
    /// # Errors
    /// Where no file can be made in that folder.
    pub fn beside(place: &Path) -> io::Result<Self> {
        watch_signals();
        let mut name = std::ffi::OsString::from(".");
        name.push(place.file_name().unwrap_or_default());
        let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty());
        let mut builder = Builder::new();
        builder.prefix(&name).suffix(".tmp");
        with_list(|list| {
            let file = builder.tempfile_in(folder.unwrap_or(Path::new(".")))?;
            list.push(file.path().to_owned());
            Ok(Unfinished(Some(file)))
        })
    }

    /// The file.
    ///
    /// # Errors
    /// None, but for one that is finished.
    pub fn file(&mut self) -> io::Result<&mut fs::File> {
        self.0.as_mut().map(NamedTempFile::as_file_mut).ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    /// Puts it in its place, over what stands there unless it `is_new`.
    ///
    /// # Errors
    /// Where it cannot be put there; it is gone then.
    pub fn finish(mut self, place: &Path, is_new: bool) -> io::Result<()> {
        let Some(file) = self.0.take() else { return Ok(()) };
        let name = file.path().to_owned();
        with_list(|list| {
            let put = if is_new { file.persist_noclobber(place) } else { file.persist(place) };
            list.retain(|other| *other != name);
            put.map(drop).map_err(|PersistError { error, .. }| error)
        })
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if let Some(file) = self.0.take() {
            let name = file.path().to_owned();
            with_list(|list| {
                drop(file);
                list.retain(|other| *other != name);
            });
        }
    }
}

fn with_list<T>(change: impl FnOnce(&mut Vec<PathBuf>) -> T) -> T {
    // A thread that panicked leaves the list as it is.
    change(&mut UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner))
}

/// From the first file on: at SIGINT (Ctrl-C), SIGTERM and SIGHUP the files go first, and then the process ends as it
/// would have without, so that a shell sees by which signal (130, 143, 129).
fn watch_signals() {
    static WATCH: Once = Once::new();
    WATCH.call_once(|| {
        #[cfg(unix)]
        {
            use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
            use signal_hook::iterator::Signals;
            use signal_hook::low_level::emulate_default_handler;

            // Where signals cannot be watched, they end the process as ever.
            let Ok(mut signals) = Signals::new([SIGHUP, SIGINT, SIGTERM]) else { return };
            std::thread::spawn(move || {
                if let Some(signal) = signals.forever().next() {
                    let list = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner);
                    for path in list.iter() {
                        let _ = fs::remove_file(path);
                    }
                    // The list stays locked: no further file is begun.
                    let _ = emulate_default_handler(signal);
                }
            });
        }
    });
}
