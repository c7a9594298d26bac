//! The files with answers of WeChat's API that the accounts of a provider file name. Whoever writes a provider file
//! decides which they are, and reports are read by others: they are files of its own folder, and nothing else is
//! opened.

use std::io;
use std::path::{Component, Path, PathBuf};

use super::failure::Failure;
use super::files::{FolderEntry, read_bytes};
use super::reading::ProviderReader;
use crate::diagnostic::Diagnostic;
use crate::input::answer::{is_like_answer, no_answer};
use crate::lint::ProviderFile;
use crate::source::{Sources, Span, decode, presentable_line, presentable_path};
use crate::text::text;

impl ProviderReader<'_> {
    /// Hands over the answers that a provider file in that folder names.
    ///
    /// # Errors
    /// All faults of all of them.
    pub(super) fn supply(
        &self,
        folder: &Path,
        file: &mut ProviderFile,
        sources: &mut Sources,
    ) -> Result<(), Vec<Diagnostic>> {
        let named = file.provider.accounts.iter().enumerate();
        let named: Vec<_> =
            named.filter_map(|(index, account)| Some((index, account.answer.clone()?))).collect();
        let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let place = (!named.is_empty()).then(|| self.files.place(here));
        let mut faults = Vec::new();
        for (index, answer) in named {
            let path = folder.join(&answer.value);
            let inside = place.as_deref().unwrap_or(here);
            let supplied = self
                .place_in(inside, &path, Path::new(&answer.value))
                .map_err(|why| vec![why.told(answer.span, &self.files.name(&path))])
                .and_then(|place| self.supply_one((index, answer.span), (&path, &place), file, sources));
            faults.extend(supplied.err().unwrap_or_default());
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    /// The place of a file, which must be one of that folder.
    fn place_in(&self, folder: &Path, path: &Path, written: &Path) -> Result<PathBuf, Refused> {
        if leads_out(written) {
            return Err(Refused::Outside);
        }
        let entry = self.files.entry(path).map_err(Refused::Unreadable)?;
        let place = self.files.place(path);
        if !place.starts_with(folder) {
            return Err(Refused::LinkedOutside);
        }
        if entry != FolderEntry::File {
            return Err(Refused::NoFile);
        }
        Ok(place)
    }

    fn supply_one(
        &self,
        (index, span): (usize, Span),
        (path, place): (&Path, &Path),
        file: &mut ProviderFile,
        sources: &mut Sources,
    ) -> Result<(), Vec<Diagnostic>> {
        let unreadable = |error| vec![Refused::Unreadable(error).told(span, &self.files.name(path))];
        let opened = self.files.open(place).map_err(unreadable)?;
        let stored = match read_bytes(opened, path) {
            Ok(stored) => stored,
            Err(Failure::Io(_, error)) => return Err(unreadable(error)),
            // There is no other.
            Err(_) => Vec::new(),
        };
        let text = decode(&stored, None);
        if text.undecoded().is_some() && !is_like_answer(&text) {
            return Err(vec![no_answer(&text, span)]);
        }
        match self.refuse_undecoded(path, &text, stored.len(), sources) {
            Err(Failure::Faults(faults, _)) => Err(faults),
            _ => file.supply(index, &self.files.name(path), &text, sources),
        }
    }
}

/// Why a file is not read.
enum Refused {
    /// Its path leads out of the folder.
    Outside,
    /// A link on its path does.
    LinkedOutside,
    /// It is a folder, a pipe, a device.
    NoFile,
    Unreadable(io::Error),
}

impl Refused {
    fn told(self, span: Span, name: &str) -> Diagnostic {
        let outside = |label| {
            let message = text!(
                "`answer` 只能是配置文件所在文件夹里的文件",
                "`answer` must be a file in the provider file's folder"
            );
            Diagnostic::fault("answer-outside", span, message).at(label).help(text!(
                "把接口的返回保存到该文件夹里，写相对路径",
                "save the response in that folder, and use its relative path"
            ))
        };
        match self {
            Refused::Outside => outside(text!("这个路径在该文件夹之外", "this path leads out of it")),
            Refused::LinkedOutside => outside(text!(
                "路径上的符号链接指到了该文件夹之外",
                "a symbolic link on this path leads out of it"
            )),
            Refused::NoFile => {
                let message = text!("`answer` 不是普通文件", "`answer` is not a regular file");
                Diagnostic::fault("answer-no-file", span, message)
                    .at(text!("这里是文件夹、管道或设备", "this is a folder, a pipe or a device"))
            }
            Refused::Unreadable(error) => {
                let name = presentable_path(name);
                let message = if error.kind() == io::ErrorKind::NotFound {
                    text!("没有 `{name}` 这个文件", "the file `{name}` does not exist")
                } else {
                    let error = presentable_line(&error.to_string());
                    text!("`{name}`：{error}", "`{name}`: {error}")
                };
                Diagnostic::fault("answer-unreadable", span, message)
            }
        }
    }
}

/// True for a path that is not relative, or that leaves, be it for a while, the folder it starts at.
fn leads_out(path: &Path) -> bool {
    let mut depth = 0_usize;
    path.components().any(|part| match part {
        Component::Prefix(_) | Component::RootDir => true,
        Component::CurDir => false,
        Component::Normal(_) => {
            depth += 1;
            false
        }
        Component::ParentDir => match depth.checked_sub(1) {
            Some(less) => {
                depth = less;
                false
            }
            None => true,
        },
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::leads_out;

    #[test]
    fn a_path_stays_in_its_folder_or_leads_out() {
        for path in ["a.json", "./a.json", "a/b.json", "a/../b.json", "a/./b/../../c.json", "..a/b", ""] {
            assert!(!leads_out(Path::new(path)), "{path}");
        }
        for path in ["/a.json", "../a.json", "a/../../b.json", "..", "a/../..", "/"] {
            assert!(leads_out(Path::new(path)), "{path}");
        }
    }
}
