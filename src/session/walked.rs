//! What a walk through a folder found.

use std::path::{Path, PathBuf};

use super::detect::{LONGEST_FOUND, Look};
use super::failure::Failure;
use super::loaded::Loaded;
use crate::diagnostic::{Limit, Unread};
use crate::source::presentable_path;
use crate::text::{Text, text};

/// What a walk found.
#[derive(Debug, Default)]
pub struct Walked {
    /// The provider files, in the order of their paths.
    pub providers: Vec<Loaded>,
    /// The other files that hold something, in the order of their paths.
    pub others: Vec<Loaded>,
    /// Those that are too long and hold something.
    pub unread: Vec<Unread>,
    /// How many files were read.
    pub read: usize,
    /// How many were passed over because they are binary.
    pub binary: usize,
    /// How many were passed over because they are too long.
    pub large: usize,
    /// How many were passed over because they are YAML of another program.
    pub foreign: usize,
    /// What could not be read.
    pub failures: Vec<Failure>,
    /// The paths of those that are too long and hold something.
    long: Vec<PathBuf>,
}

impl Walked {
    /// Takes in what a look at a file of `folder` brought.
    pub fn take_in(&mut self, folder: &Path, path: PathBuf, look: Result<Look, Failure>) {
        let loaded = |path, text, stored| Loaded { path, text, stored, folder: Some(folder.to_owned()) };
        match look {
            Ok(Look::Nothing) => self.read += 1,
            Ok(Look::Foreign) => (self.read, self.foreign) = (self.read + 1, self.foreign + 1),
            Ok(Look::Other(text)) => {
                self.read += 1;
                self.others.push(loaded(path, text, Vec::new()));
            }
            Ok(Look::Provider(text, stored)) => {
                self.read += 1;
                self.providers.push(loaded(path, text, stored));
            }
            Ok(Look::Binary) => self.binary += 1,
            Ok(Look::Large { holds_something }) => {
                self.large += 1;
                self.long.extend(holds_something.then_some(path));
            }
            Err(failure) => self.failures.push(failure),
        }
    }

    /// All of it in the order of paths; `name` is what a file is called in reports.
    #[must_use]
    pub fn sorted(mut self, name: impl Fn(&Path) -> String) -> Self {
        self.providers.sort_by(|one, other| one.path.cmp(&other.path));
        self.others.sort_by(|one, other| one.path.cmp(&other.path));
        let named = |path: PathBuf| presentable_path(&name(&path));
        let unread = |path| Unread { source: named(path), limit: Limit::Size, links: None };
        self.unread.extend(std::mem::take(&mut self.long).into_iter().map(unread));
        self.unread.sort_by(|one, other| one.source.cmp(&other.source));
        self
    }

    /// What was read and what was passed over, in one line.
    pub fn told(&self, folder: &Path) -> Text {
        let shown = presentable_path(&folder.display().to_string());
        let (read, hits) = (self.read, self.others.len() + self.providers.len());
        let mut zh = format!("`{shown}`：读了 {read} 个文件，其中 {hits} 个与授权链接有关");
        let files = if read == 1 { "file" } else { "files" };
        let mut en = format!("`{shown}`: {read} {files} read, {hits} of them about authorization");
        let (binary, large, foreign, most) = (self.binary, self.large, self.foreign, LONGEST_FOUND >> 20);
        if binary + large > 0 {
            zh.push_str(&format!("；跳过 {binary} 个二进制文件、{large} 个超过 {most} MiB 的文件"));
            en.push_str(&format!("; skipped: {binary} binary, {large} larger than {most} MiB"));
        }
        if foreign > 0 {
            zh.push_str(&format!("；有 {foreign} 个 YAML 文件属于其他程序，没有检查"));
            en.push_str(&match foreign {
                1 => "; 1 YAML file skipped because it belongs to another program".to_owned(),
                _ => format!("; {foreign} YAML files skipped because they belong to other programs"),
            });
        }
        Text::new(zh, en)
    }
}

/// How many files are named.
const MOST_NAMED: usize = 5;

/// Tells of files that are about authorization and gave no link: what they hold is compared or told, or could not
/// be understood.
pub(super) fn without_link(names: &[String]) -> Option<Text> {
    let count = names.len();
    let list = |separator: &str, quote: &dyn Fn(&String) -> String| {
        names.iter().take(MOST_NAMED).map(quote).collect::<Vec<_>>().join(separator)
    };
    let quoted = |name: &String| format!("`{name}`");
    let (zh, en) = (list("、", &quoted), list(", ", &quoted));
    let more = count.saturating_sub(MOST_NAMED);
    let (zh_more, en_more) = match more {
        0 => (String::new(), String::new()),
        _ => (" 等".to_owned(), format!(" and {more} more")),
    };
    let files = if count == 1 { "file" } else { "files" };
    (count > 0).then(|| {
        text!(
            "有 {count} 个文件与授权链接有关，但没有读到链接：{zh}{zh_more}",
            "{count} {files} about authorization without a readable link: {en}{en_more}"
        )
    })
}
