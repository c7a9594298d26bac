//! Tells what a change of the provider file leads to.

use std::path::Path;

use super::Session;
use super::detect::is_foreign;
use super::failure::Failure;
use super::files::read_bytes;
use super::reading::folder_of;
use crate::impact::{Impact, compare};
use crate::source::{Decoded, RawText, Sources, presentable_path};
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
                "only one of the two files can be `-` (standard input)"
            )));
        }
        let mut sources = Sources::new();
        let [before, after] = [self.side(old, new)?, self.side(new, old)?];
        let was_none = is_blank(&before.text) || is_foreign(&before.text);
        if was_none && is_foreign(&after.text) {
            let shown = presentable_path(&self.files.name(after.name));
            return Err(Failure::Nothing(text!(
                "没有可比较的内容：`{shown}` 属于其他程序",
                "nothing to compare: `{shown}` belongs to another program"
            )));
        }
        let reader = self.reader();
        let before_text = if was_none { "{}".into() } else { RawText::from(&before.text) };
        let before = reader.read_text(before.folder, before.name, before_text, &mut sources)?;
        let after = reader.read_text(after.folder, after.name, &after.text, &mut sources)?;
        if !before.says_anything() && !after.says_anything() {
            return Err(Failure::Nothing(text!(
                "没有可比较的内容：两个文件都没有写平台、账号或链接",
                "nothing to compare: neither file specifies a platform, accounts or links"
            )));
        }
        let page = self.page_in(&mut sources);
        let impact = compare(&before, &after, &page, &self.rules, self.settings.today, &mut sources);
        Ok(Compared { impact, sources })
    }

    /// Reads the text of one of the two; what comes from standard input stands in the folder of the `other`.
    fn side<'p>(&self, path: &'p Path, other: &'p Path) -> Result<Side<'p>, Failure> {
        let reader = self.reader();
        if is_stdin(path) {
            let name = Path::new("stdin");
            let bytes = read_bytes(self.files.stdin(), name)?;
            let text = reader.yaml_text(&bytes, name, &mut Sources::new())?;
            return Ok(Side { name, folder: folder_of(other), text });
        }
        Ok(Side { name: path, folder: folder_of(path), text: reader.yaml(path, &mut Sources::new())? })
    }
}

/// One of the two files.
struct Side<'p> {
    name: &'p Path,
    folder: &'p Path,
    text: Decoded<'static>,
}

/// True for a text of blank lines and comments.
fn is_blank(text: &str) -> bool {
    let says_nothing = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('#');
    text.trim_start_matches('\u{feff}').lines().all(says_nothing)
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}
