//! Files that were read, and provider files with the answers of WeChat's API that they name.

use std::path::Path;

use super::failure::Failure;
use super::files::{Files, read_bytes, too_long};
use super::loaded::Loaded;
use crate::diagnostic::Diagnostic;
use crate::input::{self, file::FileKind};
use crate::lint::ProviderFile;
use crate::rule::{RuleSet, embedded};
use crate::source::{Decoded, RawText, SourceId, SourceKind, Sources, decode};
use crate::yaml;

impl Loaded {
    /// Reads a provider file, faulty or not.
    pub(super) fn read(path: &Path, files: &dyn Files) -> Result<Self, Failure> {
        let file = files.open(path).map_err(|error| Failure::io(path, error))?;
        Ok(Loaded::provider(path, read_bytes(file, path)?))
    }

    /// A provider file that was named, faulty or not.
    pub(super) fn provider(path: &Path, stored: Vec<u8>) -> Self {
        let text = decode(&stored, None).into_owned();
        Loaded { path: path.to_owned(), text, stored, folder: None }
    }

    /// Source code, a page or a document, in whatever encoding.
    pub(super) fn other(path: &Path, bytes: &[u8], files: &dyn Files) -> Result<Self, Failure> {
        if bytes.len() > yaml::MAX_BYTES {
            return Err(too_long(path));
        }
        let text = input::file::decode(FileKind::of(&files.name(path)), bytes).into_owned();
        Ok(Loaded { path: path.to_owned(), text, stored: Vec::new(), folder: None })
    }
}

/// Reads a YAML file in whatever encoding, no more of it than the reader takes.
///
/// # Errors
/// [`Failure::Io`] where it cannot be read, [`Failure::Faults`] where it is too long or cannot be decoded.
pub fn read_yaml(path: &Path, files: &dyn Files) -> Result<Decoded<'static>, Failure> {
    ProviderReader { files, rules: embedded() }.yaml(path, &mut Sources::new())
}

/// Reads provider files, and with them the files with answers of WeChat's API that their accounts name.
#[derive(Clone, Copy)]
pub(super) struct ProviderReader<'r> {
    pub(super) files: &'r dyn Files,
    pub(super) rules: &'r RuleSet,
}

impl ProviderReader<'_> {
    /// Reads one without any fault.
    pub(super) fn read(&self, loaded: &Loaded, sources: &mut Sources) -> Result<ProviderFile, Failure> {
        without_faults(self.read_in_spite(loaded, sources)?, sources)
    }

    /// Reads one in spite of faults of what the file says to the linter itself; these come with it.
    pub(super) fn read_in_spite(
        &self,
        loaded: &Loaded,
        sources: &mut Sources,
    ) -> Result<(ProviderFile, Vec<Diagnostic>), Failure> {
        self.refuse_undecoded(&loaded.path, &loaded.text, loaded.stored.len(), sources)?;
        self.read_text_in_spite(folder_of(&loaded.path), &loaded.path, &loaded.text, sources)
    }

    /// Reads one of that text, whose answers stand in that folder.
    pub(super) fn read_text<'t>(
        &self,
        folder: &Path,
        path: &Path,
        text: impl Into<RawText<'t>>,
        sources: &mut Sources,
    ) -> Result<ProviderFile, Failure> {
        without_faults(self.read_text_in_spite(folder, path, text, sources)?, sources)
    }

    fn read_text_in_spite<'t>(
        &self,
        folder: &Path,
        path: &Path,
        text: impl Into<RawText<'t>>,
        sources: &mut Sources,
    ) -> Result<(ProviderFile, Vec<Diagnostic>), Failure> {
        let (mut file, lint_faults) =
            ProviderFile::read_in_spite(&self.files.name(path), text, self.rules, sources)
                .map_err(|faults| Failure::Faults(faults, Box::new(sources.clone())))?;
        match self.supply(folder, &mut file, sources) {
            Ok(()) => Ok((file, lint_faults)),
            Err(mut faults) => {
                faults.extend(lint_faults);
                Err(Failure::Faults(faults, Box::new(sources.clone())))
            }
        }
    }

    /// A YAML file in whatever encoding. No more is read of it than the reader takes; where it cannot be decoded,
    /// it is a source among others.
    pub(super) fn yaml(&self, path: &Path, sources: &mut Sources) -> Result<Decoded<'static>, Failure> {
        let file = self.files.open(path).map_err(|error| Failure::io(path, error))?;
        self.yaml_text(&read_bytes(file, path)?, path, sources)
    }

    /// The same of bytes that were read.
    pub(super) fn yaml_text(
        &self,
        stored: &[u8],
        name: &Path,
        sources: &mut Sources,
    ) -> Result<Decoded<'static>, Failure> {
        let decoded = decode(stored, None);
        self.refuse_undecoded(name, &decoded, stored.len(), sources)?;
        Ok(decoded.into_owned())
    }

    /// Refuses a YAML text that is stored in too many bytes, or not all of which can be decoded.
    pub(super) fn refuse_undecoded(
        &self,
        name: &Path,
        decoded: &Decoded<'_>,
        length: usize,
        sources: &mut Sources,
    ) -> Result<(), Failure> {
        let mut refuse = |decoded: &Decoded<'_>, fault: &dyn Fn(SourceId) -> Diagnostic| {
            let source = sources.add(&self.files.name(name), SourceKind::File, decoded);
            Err(Failure::Faults(vec![fault(source)], Box::new(sources.clone())))
        };
        match decoded.undecoded() {
            _ if length > yaml::MAX_BYTES => refuse(&Decoded::from(""), &yaml::too_large),
            Some(undecoded) => refuse(decoded, &|source| yaml::not_decoded(source, undecoded)),
            None => Ok(()),
        }
    }
}

/// The folder of a file; what comes through a pipe stands in the current one.
pub(super) fn folder_of(path: &Path) -> &Path {
    let is_pipe = path.starts_with("/dev") || path.starts_with("/proc");
    path.parent().filter(|_| !is_pipe).unwrap_or(Path::new(""))
}

fn without_faults(
    (file, faults): (ProviderFile, Vec<Diagnostic>),
    sources: &Sources,
) -> Result<ProviderFile, Failure> {
    if faults.is_empty() { Ok(file) } else { Err(Failure::Faults(faults, Box::new(sources.clone()))) }
}
