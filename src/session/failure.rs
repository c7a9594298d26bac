//! What ends a run: faults of the user's texts, an I/O error with its path, wrong usage.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::Path;

use crate::diagnostic::Diagnostic;
use crate::nearest::nearest;
use crate::rule::RuleSet;
use crate::source::{Sources, presentable_line, presentable_path};
use crate::text::{Lang, Text, text};

/// Why a run ended before its time.
#[derive(Debug)]
#[non_exhaustive]
pub enum Failure {
    /// Faults of a provider file, of rule files or of a baseline, with the texts that their places point into.
    Faults(Vec<Diagnostic>, Box<Sources>),
    /// A file that could not be read or written, by its path.
    Io(String, io::Error),
    /// Arguments that make no sense.
    Usage(Text),
    /// Nothing was checked.
    Nothing(Text),
    /// Whoever takes the reports wants no more of them.
    Stopped,
}

impl Failure {
    /// An error of a file.
    pub fn io(path: &Path, error: io::Error) -> Self {
        Failure::Io(path.display().to_string(), error)
    }

    /// A rule that does not exist, with the one that was probably meant; `place` says where it is named.
    pub fn unknown_rule(place: Option<&str>, name: &str, rules: &RuleSet) -> Self {
        let near = nearest(name, rules.iter().map(|rule| rule.id.as_str()));
        let (near_zh, near_en) = match near {
            Some(near) => (format!("；是不是 `{near}`？"), format!("; did you mean `{near}`?")),
            None => (String::new(), String::new()),
        };
        let (place_zh, place_en) = match place {
            Some(place) => (format!("`{place}`："), format!("`{place}`: ")),
            None => (String::new(), String::new()),
        };
        Failure::Usage(text!(
            "{place_zh}没有名为 `{name}` 的规则{near_zh}",
            "{place_en}unknown rule `{name}`{near_en}"
        ))
    }

    /// It in one line, as it may be shown; of faults the first. `None` where there is nothing to say.
    pub fn text(&self) -> Option<Text> {
        let shown = |text: &Text| Text::new(presentable_line(&text.zh), presentable_line(&text.en));
        match self {
            Failure::Faults(faults, _) => faults.first().map(|fault| fault.message.clone()),
            Failure::Io(path, error) => {
                // The system's words may name a path, too.
                let path = presentable_path(path);
                if let Some(odd) = error.get_ref().and_then(|inner| inner.downcast_ref::<OddFile>()) {
                    let why = odd.text();
                    return Some(text!(("`{path}`：{}", why.zh), ("`{path}`: {}", why.en)));
                }
                let told = presentable_line(&error.to_string());
                let zh = of_system(error).map_or_else(|| told.clone(), str::to_owned);
                Some(text!("`{path}`：{zh}", "`{path}`: {told}"))
            }
            Failure::Usage(text) | Failure::Nothing(text) => Some(shown(text)),
            Failure::Stopped => None,
        }
    }
}

/// What the system says of a file, in Chinese; `None` where it says something else.
fn of_system(error: &io::Error) -> Option<&'static str> {
    use io::ErrorKind as Kind;
    // What this program says itself is no error of the system.
    error.raw_os_error()?;
    Some(match error.kind() {
        Kind::NotFound => "没有这个文件或文件夹",
        Kind::PermissionDenied => "没有权限",
        Kind::AlreadyExists => "文件已存在",
        Kind::NotADirectory => "路径中间有一段不是文件夹",
        Kind::IsADirectory => "这是一个文件夹",
        Kind::ReadOnlyFilesystem => "文件系统只读",
        Kind::StorageFull => "磁盘空间已满",
        Kind::QuotaExceeded => "超出了磁盘配额",
        Kind::FileTooLarge => "文件太大",
        Kind::InvalidFilename => "文件名不合法",
        Kind::BrokenPipe => "管道已关闭",
        Kind::TimedOut => "超时",
        Kind::Interrupted => "被中断",
        Kind::OutOfMemory => "内存不足",
        _ => return None,
    })
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.text() {
            Some(text) => formatter.write_str(text.get(Lang::En)),
            None => formatter.write_str("the output is no longer being read"),
        }
    }
}

impl Error for Failure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Failure::Io(_, error) => Some(error),
            _ => None,
        }
    }
}

/// Why something is not read or written that is no regular file, as an error of [`Files`](super::Files).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OddFile {
    /// It is neither a file nor a pipe: a device, a socket, what the system shows as if it were a file.
    NoFile,
    /// It is a named pipe, and nobody is at its other end.
    Unconnected,
}

impl OddFile {
    /// It in words.
    pub fn text(self) -> Text {
        match self {
            OddFile::NoFile => text!("不是普通文件", "not a regular file"),
            OddFile::Unconnected => {
                text!("管道的另一端没有程序", "nothing is at the other end of this pipe")
            }
        }
    }
}

impl fmt::Display for OddFile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.text().get(Lang::En))
    }
}

impl Error for OddFile {}

impl From<OddFile> for io::Error {
    fn from(odd: OddFile) -> Self {
        io::Error::other(odd)
    }
}

/// Says that a sink wants no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped;

impl fmt::Display for Stopped {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the output is no longer being read")
    }
}

impl Error for Stopped {}

impl From<Stopped> for Failure {
    fn from(_: Stopped) -> Self {
        Failure::Stopped
    }
}
