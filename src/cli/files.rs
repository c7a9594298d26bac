//! Reads files, with limits; a fault of a file is told with its place.

use std::fs::File;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

use wxauthlint::diagnostic::Diagnostic;
use wxauthlint::input::{self, file::FileKind};
use wxauthlint::lint::ProviderFile;
use wxauthlint::rule::{RuleFile, RuleSet, embedded};
use wxauthlint::source::{Decoded, RawText, SourceId, SourceKind, Sources, decode};
use wxauthlint::text::Text;
use wxauthlint::yaml;

use super::failure::Failure;

/// A file that was read.
#[derive(Debug)]
pub struct Hit {
    /// Its path, below the folder that was named.
    pub path: PathBuf,
    /// Its text.
    pub text: Decoded<'static>,
    /// Its bytes, if it is a provider file: fixes are written among them.
    pub stored: Vec<u8>,
    /// The folder around it that the user named, if it is not the file itself that was named.
    pub folder: Option<PathBuf>,
}

impl Hit {
    /// Reads a provider file, faulty or not.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let file = File::open(path).map_err(|error| Failure::io(path, error))?;
        Ok(Hit::provider(path, read_bytes(file, path)?))
    }

    /// A provider file that was named, faulty or not.
    pub fn provider(path: &Path, stored: Vec<u8>) -> Self {
        let text = decode(&stored, None).into_owned();
        Hit { path: path.to_owned(), text, stored, folder: None }
    }
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

/// Reads a YAML file, in whatever encoding. No more is read of it than the reader takes.
pub fn read_yaml(path: &Path) -> Result<Decoded<'static>, Failure> {
    read_yaml_into(path, &mut Sources::new())
}

/// The same; where it cannot be decoded, it is a source among others.
fn read_yaml_into(path: &Path, sources: &mut Sources) -> Result<Decoded<'static>, Failure> {
    let file = File::open(path).map_err(|error| Failure::io(path, error))?;
    read_text_into(file, path, sources)
}

/// Reads a YAML text, in whatever encoding.
pub fn read_text(reader: impl Read, name: &Path) -> Result<Decoded<'static>, Failure> {
    read_text_into(reader, name, &mut Sources::new())
}

fn read_text_into(
    reader: impl Read,
    name: &Path,
    sources: &mut Sources,
) -> Result<Decoded<'static>, Failure> {
    let stored = read_bytes(reader, name)?;
    let decoded = decode(&stored, None);
    refuse_undecoded(name, &decoded, stored.len(), sources)?;
    Ok(decoded.into_owned())
}

/// Reads at most one byte more than the readers take, so that they can refuse it.
pub fn read_bytes(reader: impl Read, name: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(yaml::MAX_BYTES + 1).unwrap_or(u64::MAX);
    reader.take(limit).read_to_end(&mut bytes).map_err(|error| Failure::io(name, error))?;
    Ok(bytes)
}

/// Refuses a YAML text that is stored in too many bytes, or not all of which can be decoded.
fn refuse_undecoded(
    name: &Path,
    decoded: &Decoded<'_>,
    length: usize,
    sources: &mut Sources,
) -> Result<(), Failure> {
    let mut refuse = |decoded: &Decoded<'_>, fault: &dyn Fn(SourceId) -> Diagnostic| {
        let source = sources.add(&name_of(name), SourceKind::File, decoded);
        Err(Failure::Faults(vec![fault(source)], Box::new(sources.clone())))
    };
    match decoded.undecoded() {
        _ if length > yaml::MAX_BYTES => refuse(&Decoded::from(""), &yaml::too_large),
        Some(undecoded) => refuse(decoded, &|source| yaml::not_decoded(source, undecoded)),
        None => Ok(()),
    }
}

/// Source code, a page or a document, in whatever encoding.
pub fn written(bytes: &[u8], path: &Path) -> Result<Hit, Failure> {
    if bytes.len() > yaml::MAX_BYTES {
        return Err(too_long(path));
    }
    let text = input::file::decode(FileKind::of(&name_of(path)), bytes).into_owned();
    Ok(Hit { path: path.to_owned(), text, stored: Vec::new(), folder: None })
}

/// A file that is longer than what is read.
pub fn too_long(path: &Path) -> Failure {
    let (shown, limit) = (path.display(), yaml::MAX_BYTES >> 20);
    Failure::Usage(Text::new(
        format!("`{shown}` 超过了 {limit} MiB"),
        format!("`{shown}` is longer than {limit} MiB"),
    ))
}

/// Reads a provider file of that text, and the answers of WeChat's API that its accounts name: files
/// whose paths start at its folder. What came from a pipe stands in the current folder.
pub fn read_provider<'t>(
    path: &Path,
    text: impl Into<RawText<'t>>,
    rules: &RuleSet,
    sources: &mut Sources,
) -> Result<ProviderFile, Failure> {
    read_provider_in(folder_of(path), path, text, rules, sources)
}

/// Like [`read_provider`], where the answers stand in that folder.
pub fn read_provider_in<'t>(
    folder: &Path,
    path: &Path,
    text: impl Into<RawText<'t>>,
    rules: &RuleSet,
    sources: &mut Sources,
) -> Result<ProviderFile, Failure> {
    without_faults(read_in_spite(folder, path, text, rules, sources)?, sources)
}

/// The folder of a file; what comes through a pipe stands in the current one.
pub fn folder_of(path: &Path) -> &Path {
    let is_pipe = path.starts_with("/dev") || path.starts_with("/proc");
    path.parent().filter(|_| !is_pipe).unwrap_or(Path::new(""))
}

/// Like [`read_provider`], of a file that was read before.
pub fn read_hit(hit: &Hit, rules: &RuleSet, sources: &mut Sources) -> Result<ProviderFile, Failure> {
    without_faults(read_hit_in_spite(hit, rules, sources)?, sources)
}

fn without_faults(
    (file, faults): (ProviderFile, Vec<Diagnostic>),
    sources: &Sources,
) -> Result<ProviderFile, Failure> {
    if faults.is_empty() { Ok(file) } else { Err(Failure::Faults(faults, Box::new(sources.clone()))) }
}

/// Like [`read_hit`], in spite of faults of what the file says to the linter itself; these come with it.
pub fn read_hit_in_spite(
    hit: &Hit,
    rules: &RuleSet,
    sources: &mut Sources,
) -> Result<(ProviderFile, Vec<Diagnostic>), Failure> {
    refuse_undecoded(&hit.path, &hit.text, hit.stored.len(), sources)?;
    read_in_spite(folder_of(&hit.path), &hit.path, &hit.text, rules, sources)
}

fn read_in_spite<'t>(
    folder: &Path,
    path: &Path,
    text: impl Into<RawText<'t>>,
    rules: &RuleSet,
    sources: &mut Sources,
) -> Result<(ProviderFile, Vec<Diagnostic>), Failure> {
    let (mut file, lint_faults) = ProviderFile::read_in_spite(&name_of(path), text, rules, sources)
        .map_err(|faults| Failure::Faults(faults, Box::new(sources.clone())))?;
    let answers: Vec<_> = file.answers().map(|(index, answer)| (index, folder.join(answer))).collect();
    let mut faults = Vec::new();
    for (index, path) in answers {
        let text = read_yaml_into(&path, sources)?;
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
