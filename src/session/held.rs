//! What a run has in hand: provider files, and what is judged by them.

use std::path::Path;

use super::lines::Lines;
use super::loaded::Loaded;
use super::seen::Seen;
use crate::diagnostic::{Limit, Unread};
use crate::input::file::FileKind;
use crate::lint::ProviderFile;
use crate::source::{Undecoded, presentable_path};
use crate::text::{Text, text};

/// A provider file, and what was read of it; nothing where it is faulty.
pub(super) struct Held {
    pub(super) hit: Loaded,
    pub(super) file: Option<ProviderFile>,
    /// False for one that was only looked for.
    pub(super) is_input: bool,
}

impl Held {
    /// True for one that somebody named.
    pub(super) fn is_named(&self) -> bool {
        self.is_input && self.hit.folder.is_none()
    }
}

/// What is judged by a provider file, if there is one for it.
pub(super) enum Other {
    Links(Lines),
    File(Loaded, FileKind),
    Seen(Box<Seen>),
}

impl Other {
    /// The file it stands in; none for a link of the command line and for standard input.
    pub(super) fn path(&self) -> Option<&Path> {
        match self {
            Other::Links(lines) => lines.path.as_deref(),
            Other::File(hit, _) => Some(hit.path.as_path()).filter(|path| *path != Path::new("stdin")),
            Other::Seen(_) => None,
        }
    }
}

/// That some of a file could not be decoded.
pub(super) fn not_decoded(name: &str, undecoded: Undecoded) -> Unread {
    Unread { source: presentable_path(name), limit: Limit::Undecoded(undecoded), links: None }
}

/// An input without anything to check; one that was begun, but in which nothing is filled in yet.
pub(super) fn holds_nothing(name: &str, is_begun: bool) -> Text {
    let name = presentable_path(name);
    match is_begun {
        true => {
            text!("`{name}` 还没有填写任何内容", "`{name}` has not been filled in yet")
        }
        false => text!("`{name}` 里没有可检查的内容", "nothing to check in `{name}`"),
    }
}
