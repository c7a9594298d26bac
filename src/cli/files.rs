//! Reads files, with limits; a fault of a file is told with its place.

use std::fs::File;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

use wxauthlint::diagnostic::Diagnostic;
use wxauthlint::lint::ProviderFile;
use wxauthlint::rule::{RuleFile, RuleSet, embedded};
use wxauthlint::source::{SourceKind, Sources};
use wxauthlint::text::Text;
use wxauthlint::yaml;

use super::decode::decode;
use super::failure::Failure;

/// A file that was read.
#[derive(Debug)]
pub struct Hit {
    /// Its path, below the folder that was named.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
    /// The folder around it that the user named, if it is not the file itself that was named.
    pub folder: Option<PathBuf>,
}

/// What a file is called in reports: its path from the current folder, where that is above it, so that a
/// report does not tell one machine from another.
pub fn name_of(path: &Path) -> String {
    let here = std::env::current_dir().ok();
    let below = here.and_then(|here| path.strip_prefix(here).ok().map(Path::to_owned));
    let path = below.unwrap_or_else(|| path.to_owned());
    let named: PathBuf = path.components().filter(|part| *part != Component::CurDir).collect();
    named.display().to_string()
}

/// Reads a YAML file. No more is read of it than the reader takes.
pub fn read_yaml(path: &Path) -> Result<String, Failure> {
    let file = File::open(path).map_err(|error| Failure::io(path, error))?;
    read_text(file, path)
}

/// Reads a text of at most one byte more than the YAML reader takes, so that it can refuse it.
pub fn read_text(reader: impl Read, name: &Path) -> Result<String, Failure> {
    text(read_bytes(reader, name)?, name)
}

/// Reads at most one byte more than is taken of any file.
pub fn read_bytes(reader: impl Read, name: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(yaml::MAX_BYTES + 1).unwrap_or(u64::MAX);
    reader.take(limit).read_to_end(&mut bytes).map_err(|error| Failure::io(name, error))?;
    Ok(bytes)
}

/// The text of a YAML file.
pub fn text(bytes: Vec<u8>, name: &Path) -> Result<String, Failure> {
    String::from_utf8(bytes).map_err(|error| {
        let valid_up_to = error.utf8_error().valid_up_to();
        let mut sources = Sources::new();
        let lossy = String::from_utf8_lossy(error.as_bytes());
        let source = sources.add(&name_of(name), SourceKind::File, &lossy);
        Failure::Faults(vec![yaml::not_utf8(source, valid_up_to)], Box::new(sources))
    })
}

/// Source code, a page or a document, in whatever encoding.
pub fn written(bytes: Vec<u8>, path: &Path) -> Result<Hit, Failure> {
    if bytes.len() > yaml::MAX_BYTES {
        let (shown, limit) = (path.display(), yaml::MAX_BYTES >> 20);
        return Err(Failure::Usage(Text::new(
            format!("`{shown}` 超过了 {limit} MiB"),
            format!("`{shown}` is longer than {limit} MiB"),
        )));
    }
    let text = decode(&bytes).into_owned();
    Ok(Hit { path: path.to_owned(), text, folder: None })
}

/// Reads a provider file of that text, and the answers of WeChat's API that its accounts name: files
/// whose paths start at its folder. What came from a pipe stands in the current folder.
pub fn read_provider(
    path: &Path,
    text: &str,
    rules: &RuleSet,
    sources: &mut Sources,
) -> Result<ProviderFile, Failure> {
    let (file, faults) = read_provider_in_spite(path, text, rules, sources)?;
    if faults.is_empty() { Ok(file) } else { Err(Failure::Faults(faults, Box::new(sources.clone()))) }
}

/// Like [`read_provider`], in spite of faults of what the file says to the linter itself; these come
/// with it.
pub fn read_provider_in_spite(
    path: &Path,
    text: &str,
    rules: &RuleSet,
    sources: &mut Sources,
) -> Result<(ProviderFile, Vec<Diagnostic>), Failure> {
    let (mut file, lint_faults) = ProviderFile::read_in_spite(&name_of(path), text, rules, sources)
        .map_err(|faults| Failure::Faults(faults, Box::new(sources.clone())))?;
    let folder = path.parent().filter(|folder| !folder.starts_with("/dev") && !folder.starts_with("/proc"));
    let folder = folder.unwrap_or(Path::new(""));
    let answers: Vec<_> = file.answers().map(|(index, answer)| (index, folder.join(answer))).collect();
    let mut faults = Vec::new();
    for (index, path) in answers {
        let text = read_yaml(&path)?;
        if let Err(own) = file.supply(index, &name_of(&path), &text, sources) {
            faults.extend(own);
        }
    }
    if faults.is_empty() {
        return Ok((file, lint_faults));
    }
    faults.extend(lint_faults);
    Err(Failure::Faults(faults, Box::new(sources.clone())))
}

/// The shipped rules and those of the folders.
pub fn read_rules(dirs: &[PathBuf]) -> Result<std::borrow::Cow<'static, RuleSet>, Failure> {
    if dirs.is_empty() {
        return Ok(std::borrow::Cow::Borrowed(embedded()));
    }
    let mut files = Vec::new();
    for dir in dirs {
        files.extend(read_rule_dir(dir)?);
    }
    let mut sources = Sources::new();
    let rules = embedded().with(&files, &mut sources);
    rules.map(std::borrow::Cow::Owned).map_err(|faults| Failure::Faults(faults, Box::new(sources)))
}

/// The rule files of a folder, in the order of their names.
pub fn read_rule_dir(dir: &Path) -> Result<Vec<RuleFile>, Failure> {
    let entries = std::fs::read_dir(dir).map_err(|error| Failure::io(dir, error))?;
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
        return Err(Failure::Usage(Text::new(
            format!("文件夹 `{shown}` 里没有规则（*.yaml）"),
            format!("the folder `{shown}` holds no rule (*.yaml)"),
        )));
    }
    let read = |path: PathBuf| Ok(RuleFile { name: name_of(&path), text: read_yaml(&path)? });
    paths.into_iter().map(read).collect()
}
