//! What ends a run: faults of the user's texts, an I/O error with its path, wrong usage.

use std::io;
use std::path::Path;

use wxauthlint::diagnostic::Diagnostic;
use wxauthlint::nearest::nearest;
use wxauthlint::render;
use wxauthlint::rule::RuleSet;
use wxauthlint::source::{Sources, presentable, presentable_path};
use wxauthlint::text::Text;

use super::output::Output;
use super::{CLEAN, NOTHING, UNUSABLE};

/// Why a run ended before its time.
#[derive(Debug)]
pub enum Failure {
    /// Faults of a provider file or of rule files.
    Faults(Vec<Diagnostic>, Box<Sources>),
    /// A file that could not be read or written.
    Io(String, io::Error),
    /// Arguments that make no sense.
    Usage(Text),
    /// Nothing was checked.
    Nothing(Text),
    /// Whoever read the output has gone.
    BrokenPipe,
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
        Failure::Usage(Text::new(
            format!("{place_zh}没有名为 `{name}` 的规则{near_zh}"),
            format!("{place_en}there is no rule `{name}`{near_en}"),
        ))
    }

    /// Tells it on standard error and says the exit code.
    pub fn tell(&self, output: &Output) -> u8 {
        let lang = output.lang();
        match self {
            Failure::Faults(faults, sources) => {
                output.error(&render::faults(faults, sources, &output.options_for_errors()));
                UNUSABLE
            }
            Failure::Io(path, error) => {
                let path = presentable_path(path);
                let text = Text::new(format!("`{path}`：{error}"), format!("`{path}`: {error}"));
                output.error(&format!("{}{}\n", output.word_for_error(), text.get(lang)));
                UNUSABLE
            }
            Failure::Usage(text) | Failure::Nothing(text) => {
                output.error(&format!("{}{}\n", output.word_for_error(), presentable(text.get(lang))));
                if matches!(self, Failure::Usage(_)) { UNUSABLE } else { NOTHING }
            }
            Failure::BrokenPipe => CLEAN,
        }
    }
}

/// Errors of standard output: a closed pipe is silent.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Failure::BrokenPipe,
            _ => Failure::Io("stdout".to_owned(), error),
        }
    }
}
