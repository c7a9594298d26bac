//! The provider file that holds for a file, for whoever wants to look something up in it.

use std::path::{Path, PathBuf};

use super::Session;
use super::context::{Config, Search};
use super::failure::Failure;
use super::loaded::Loaded;
use crate::lint::ProviderFile;
use crate::source::Sources;

impl Session<'_> {
    /// The path of the provider file that holds for a file: the one that was asked for, else the nearest.
    pub fn provider_of(&self, path: &Path) -> Option<PathBuf> {
        match &self.config {
            Config::Nothing => None,
            Config::At(path) => Some(path.clone()),
            Config::Nearest => {
                Search::new(self.files, &self.rules).nearest(path.parent().unwrap_or(Path::new("")))
            }
        }
    }

    /// Reads a provider file with the answers that it names, in spite of faults of what it says to the linter itself.
    ///
    /// # Errors
    /// Its faults, and what cannot be read.
    pub fn read_provider(&self, path: &Path) -> Result<(ProviderFile, Sources), Failure> {
        let mut sources = Sources::new();
        let loaded = Loaded::read(path, self.files)?;
        let (file, _) = self.reader().read_in_spite(&loaded, &mut sources)?;
        Ok((file, sources))
    }
}
