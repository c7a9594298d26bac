//! Tells what a change of the provider file leads to.

use std::path::Path;

use super::Session;
use super::failure::Failure;
use super::files::read_bytes;
use super::reading::folder_of;
use crate::impact::{Impact, compare};
use crate::lint::ProviderFile;
use crate::source::Sources;
use crate::text::text;

/// What a change leads to, with the texts of both files.
#[derive(Debug)]
#[non_exhaustive]
pub struct Compared {
    /// What it leads to.
    pub impact: Impact,
    /// The texts that places point into.
    pub sources: Sources,
}

impl Session<'_> {
    /// Compares two provider files by their paths; `-` is standard input. An old file may be empty: where there was
    /// none, `git show` writes nothing.
    ///
    /// # Errors
    /// [`Failure::Usage`] where both are standard input, [`Failure::Nothing`] where neither says anything,
    /// [`Failure::Faults`] and [`Failure::Io`] of either file.
    pub fn compare(&self, old: &Path, new: &Path) -> Result<Compared, Failure> {
        if is_stdin(old) && is_stdin(new) {
            return Err(Failure::Usage(text!(
                "两个文件不能都是 `-`：标准输入只有一个",
                "only one of the two files can be `-`: there is one standard input"
            )));
        }
        let mut sources = Sources::new();
        let before = self.read_side((old, new), true, &mut sources)?;
        let after = self.read_side((new, old), false, &mut sources)?;
        if !before.says_anything() && !after.says_anything() {
            return Err(Failure::Nothing(text!(
                "没有可比较的内容：两个文件都没有写平台、账号或链接",
                "there is nothing to compare: neither file says anything of a platform, accounts or links"
            )));
        }
        let page = self.page_in(&mut sources);
        let impact = compare(&before, &after, &page, &self.rules, &mut sources);
        Ok(Compared { impact, sources })
    }

    /// Reads one of the two; what comes from standard input stands in the folder of the `other`.
    fn read_side(
        &self,
        (path, other): (&Path, &Path),
        may_be_empty: bool,
        sources: &mut Sources,
    ) -> Result<ProviderFile, Failure> {
        let reader = self.reader();
        let (name, folder, text) = if is_stdin(path) {
            let name = Path::new("stdin");
            let bytes = read_bytes(self.files.stdin(), name)?;
            (name, folder_of(other), reader.yaml_text(&bytes, name, &mut Sources::new())?)
        } else {
            (path, folder_of(path), reader.yaml(path, &mut Sources::new())?)
        };
        let says_nothing = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('#');
        let is_empty = may_be_empty && text.trim_start_matches('\u{feff}').lines().all(says_nothing);
        match is_empty {
            true => reader.read_text(folder, name, "{}", sources),
            false => reader.read_text(folder, name, &text, sources),
        }
    }
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}
