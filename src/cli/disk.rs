//! The files of this machine, its clock, and folders of rules.

use std::borrow::Cow;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use wxauthlint::input::provider::Date;
use wxauthlint::rule::{RuleFile, RuleSet, embedded};
use wxauthlint::session::{Files, FolderEntry, OddFile, Session, Walked, read_yaml, relative_name};
use wxauthlint::source::Sources;
use wxauthlint::text::text;

use super::failure::Failure;
use super::kinds::open_to_read;
use super::shared_args::{ConfigArgs, OwnRules};
use super::walk::walk;

/// The files of this machine.
#[derive(Clone, Copy, Debug)]
pub struct Disk;

impl Files for Disk {
    fn entry(&self, path: &Path) -> io::Result<FolderEntry> {
        let known = fs::metadata(path).map_err(|error| match fs::symlink_metadata(path) {
            // A link that leads nowhere is there all the same.
            Ok(_) => io::Error::other(error),
            Err(_) => error,
        })?;
        Ok(if known.is_dir() {
            FolderEntry::Folder
        } else if known.is_file() && !is_device(path) {
            FolderEntry::File
        } else {
            FolderEntry::Stream
        })
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(open_to_read(path)?))
    }

    fn stdin(&self) -> Box<dyn Read + Send> {
        Box::new(io::stdin())
    }

    fn place(&self, path: &Path) -> PathBuf {
        // Where devices lead to is not one place.
        let place = if is_device(path) { None } else { fs::canonicalize(path).ok() };
        place.unwrap_or_else(|| path.to_owned())
    }

    /// Its path from the current folder, where that is above it.
    fn name(&self, path: &Path) -> String {
        let here = std::env::current_dir().ok();
        let below = here.and_then(|here| path.strip_prefix(here).ok().map(Path::to_owned));
        relative_name(below.as_deref().unwrap_or(path))
    }

    fn walk(&self, folder: &Path, rules: &RuleSet) -> Result<Walked, Failure> {
        walk(folder, rules).map(|walked| walked.sorted(|path| self.name(path)))
    }

    fn beside(&self, folder: &Path, words: &[String]) -> Vec<(PathBuf, Vec<u8>)> {
        super::walk::beside(folder, words)
    }
}

/// True for what the system names to be read like a pipe, whatever stands behind it.
fn is_device(path: &Path) -> bool {
    path.starts_with("/dev") || path.starts_with("/proc")
}

/// A session with the files of this machine, on this day, by the shipped rules and those of the folders, with the
/// provider file that is asked for.
pub fn session(rules: &OwnRules, config: &ConfigArgs) -> Result<Session<'static>, Failure> {
    let rules = read_rules(&rules.dirs)?;
    let session = Session::new().with_files(&Disk).with_rules(rules).on_day(today());
    Ok(if config.is_off { session.without_config() } else { session.with_config(config.path.clone()) })
}

/// Today, in UTC; none when the clock is before 1970.
pub fn today() -> Option<Date> {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs();
    Date::from_days_since_1970(seconds / 86_400)
}

/// The shipped rules and those of the folders.
pub fn read_rules(dirs: &[PathBuf]) -> Result<Cow<'static, RuleSet>, Failure> {
    if dirs.is_empty() {
        return Ok(Cow::Borrowed(embedded()));
    }
    let mut files = Vec::new();
    for dir in dirs {
        files.extend(read_rule_dir(dir)?);
    }
    let mut sources = Sources::new();
    let rules = embedded().with(&files, &mut sources);
    rules.map(Cow::Owned).map_err(|faults| Failure::Faults(faults, Box::new(sources)))
}

/// The rule files of a folder, in the order of their names.
pub fn read_rule_dir(dir: &Path) -> Result<Vec<RuleFile>, Failure> {
    let entries = fs::read_dir(dir).map_err(|error| Failure::io(dir, error))?;
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| Failure::io(dir, error))?.path();
        let extension = path.extension().and_then(|extension| extension.to_str());
        if matches!(extension, Some("yaml" | "yml")) {
            paths.push(path);
        }
    }
    paths.sort();
    if paths.is_empty() {
        let shown = dir.display();
        return Err(Failure::Usage(text!(
            "文件夹 `{shown}` 里没有规则（*.yaml）",
            "the folder `{shown}` contains no rules (*.yaml)"
        )));
    }
    let read = |path: PathBuf| match Disk.entry(&path) {
        // Nobody named it: nothing is waited for.
        Ok(FolderEntry::Stream) => Err(Failure::io(&path, OddFile::NoFile.into())),
        _ => Ok(RuleFile { name: Disk.name(&path), text: read_yaml(&path, &Disk)? }),
    };
    paths.into_iter().map(read).collect()
}
