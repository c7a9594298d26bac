//! Reads files, with limits; a fault of a file is told with its place.

use std::fs::File;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

use wxauthlint::diagnostic::Diagnostic;
use wxauthlint::input::{self, file::FileKind};
use wxauthlint::lint::ProviderFile;
use wxauthlint::rule::{RuleFile, RuleSet, embedded};
use wxauthlint::source::{Decoded, RawText, SourceId, SourceKind, Sources, Undecoded, decode};
use wxauthlint::text::Text;
use wxauthlint::yaml;

use super::failure::Failure;
use super::walk::Hit;

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
    decode_yaml(&read_stored(path)?, path).map(Decoded::into_owned)
}

/// The bytes of a YAML file.
pub fn read_stored(path: &Path) -> Result<Vec<u8>, Failure> {
    let file = File::open(path).map_err(|error| Failure::io(path, error))?;
    read_bytes(file, path)
}

/// Reads a YAML text, in whatever encoding.
pub fn read_text(reader: impl Read, name: &Path) -> Result<Decoded<'static>, Failure> {
    decode_yaml(&read_bytes(reader, name)?, name).map(Decoded::into_owned)
}

/// Reads at most one byte more than the readers take, so that they can refuse it.
pub fn read_bytes(reader: impl Read, name: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(yaml::MAX_BYTES + 1).unwrap_or(u64::MAX);
    reader.take(limit).read_to_end(&mut bytes).map_err(|error| Failure::io(name, error))?;
    Ok(bytes)
}

/// The text of a YAML file.
///
/// # Errors
/// When it is too large, or not all of it can be decoded.
pub fn decode_yaml<'b>(bytes: &'b [u8], name: &Path) -> Result<Decoded<'b>, Failure> {
    let fault = |decoded: &Decoded<'_>, fault: &dyn Fn(SourceId) -> Diagnostic| {
        let mut sources = Sources::new();
        let source = sources.add(&name_of(name), SourceKind::File, decoded);
        Err(Failure::Faults(vec![fault(source)], Box::new(sources)))
    };
    if bytes.len() > yaml::MAX_BYTES {
        return fault(&Decoded::from(""), &yaml::too_large);
    }
    let decoded = decode(bytes, None);
    match decoded.undecoded() {
        Some(undecoded) => fault(&decoded, &|source| yaml::not_decoded(source, undecoded)),
        None => Ok(decoded),
    }
}

/// Says that some of a file could not be decoded.
pub fn not_decoded(name: &str, undecoded: Undecoded) -> Text {
    match undecoded {
        Undecoded::Byte { stored, .. } => Text::new(
            format!(
                "`{name}` 在偏移 {stored} 处有字节无法按 UTF-8、GB18030（GBK）或 UTF-16 解码，没有读取；请把文件另存为 UTF-8"
            ),
            format!(
                "`{name}` holds bytes, at offset {stored}, that cannot be decoded as UTF-8, GB18030 (GBK) or UTF-16 and were not read; save the file as UTF-8"
            ),
        ),
        Undecoded::UnmarkedUtf16 => Text::new(
            format!("`{name}` 像是 UTF-16，但开头没有字节顺序标记（BOM），没有读取；请把文件另存为 UTF-8"),
            format!(
                "`{name}` looks like UTF-16 without a byte order mark and was not read; save the file as UTF-8"
            ),
        ),
    }
}

/// Reads source code, a page or a document, in whatever encoding.
pub fn read_written(path: &Path) -> Result<Hit, Failure> {
    let bytes = read_stored(path)?;
    if bytes.len() > yaml::MAX_BYTES {
        return Err(too_long(path));
    }
    let text = input::file::decode(FileKind::of(&name_of(path)), &bytes).into_owned();
    Ok(Hit { path: path.to_owned(), text, folder: None })
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
/// whose paths start at its folder. What came from standard input stands in the current folder.
pub fn read_provider<'t>(
    path: &Path,
    text: impl Into<RawText<'t>>,
    rules: &RuleSet,
    sources: &mut Sources,
) -> Result<ProviderFile, Failure> {
    read_provider_in(folder_of(path), path, text, rules, sources)
}

/// The same, where the answers stand in that folder.
pub fn read_provider_in<'t>(
    folder: &Path,
    path: &Path,
    text: impl Into<RawText<'t>>,
    rules: &RuleSet,
    sources: &mut Sources,
) -> Result<ProviderFile, Failure> {
    let (file, faults) = read_in_spite(folder, path, text, rules, sources)?;
    if faults.is_empty() { Ok(file) } else { Err(Failure::Faults(faults, Box::new(sources.clone()))) }
}

/// The folder of a file.
pub fn folder_of(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new(""))
}

/// Like [`read_provider`], in spite of faults of what the file says to the linter itself; these come
/// with it.
pub fn read_provider_in_spite<'t>(
    path: &Path,
    text: impl Into<RawText<'t>>,
    rules: &RuleSet,
    sources: &mut Sources,
) -> Result<(ProviderFile, Vec<Diagnostic>), Failure> {
    read_in_spite(folder_of(path), path, text, rules, sources)
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
