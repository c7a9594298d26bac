//! Files that were read.

use std::path::PathBuf;

use crate::source::Decoded;

/// A file that was read.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// Its path, below the folder that was named.
    pub path: PathBuf,
    /// Its text.
    pub text: Decoded<'static>,
    /// Its bytes, if it is a provider file: fixes are written among them.
    pub stored: Vec<u8>,
    /// The folder around it that the user named, if it is not the file itself that was named.
    pub folder: Option<PathBuf>,
}
