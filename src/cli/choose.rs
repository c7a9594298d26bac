//! Which inputs are checked: patterns in the place of names, and what is left out.

use std::path::{Path, PathBuf};

use ignore::WalkBuilder;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use wxauthlint::input::link::find::is_like_link;
use wxauthlint::session::{GivenInputs, Input};
use wxauthlint::source::presentable_path;
use wxauthlint::text::{Text, text};

use super::disk::Disk;
use super::failure::Failure;
use super::output::Output;
use wxauthlint::session::Files;

/// The inputs with patterns replaced by the files that they fit, in the order of their paths: not every shell does that.
///
/// # Errors
/// [`Failure::Usage`] where a pattern fits nothing, unless that `may_be`.
pub fn expanded(inputs: &[String], may_be: bool) -> Result<Vec<String>, Failure> {
    let mut expanded = Vec::new();
    for input in inputs {
        let is_pattern = input.contains(['*', '?', '[']) && !input.contains("://") && !is_like_link(input);
        if !is_pattern || Path::new(input).exists() {
            expanded.push(input.clone());
            continue;
        }
        let fitting = fitting(input)?;
        if fitting.is_empty() && !may_be {
            return Err(Failure::Usage(text!("没有文件符合 `{input}`", "no file matches `{input}`")));
        }
        expanded.extend(fitting);
    }
    Ok(expanded)
}

fn fitting(pattern: &str) -> Result<Vec<String>, Failure> {
    // What is written with `\` between folders on Windows is the same pattern.
    let pattern = if cfg!(windows) { pattern.replace('\\', "/") } else { pattern.to_owned() };
    let fixed: PathBuf = Path::new(&pattern)
        .components()
        .take_while(|part| !part.as_os_str().to_string_lossy().contains(['*', '?', '[']))
        .collect();
    let rest = pattern.strip_prefix(&*fixed.to_string_lossy()).unwrap_or(&pattern).trim_start_matches('/');
    let root = if fixed.as_os_str().is_empty() { Path::new(".") } else { &fixed };
    let patterns = patterns(root, &[format!("/{rest}")])?;
    let walked = WalkBuilder::new(root).require_git(false).build().filter_map(Result::ok);
    let files = walked.filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()));
    let fits =
        |path: &Path| path.strip_prefix(root).is_ok_and(|path| patterns.matched(path, false).is_ignore());
    let mut found: Vec<_> = files.map(ignore::DirEntry::into_path).filter(|path| fits(path)).collect();
    found.sort();
    Ok(found.iter().map(|path| path.display().to_string()).collect())
}

/// Patterns as `.gitignore` has them, from a folder on.
fn patterns(root: &Path, written: &[String]) -> Result<Gitignore, Failure> {
    let mut builder = GitignoreBuilder::new(root);
    let faulty = |pattern: &str, error: &dyn std::fmt::Display| {
        let told = error.to_string();
        Failure::Usage(text!("`{pattern}` 不是模式：{told}", "`{pattern}` is not a valid pattern: {told}"))
    };
    for pattern in written {
        builder.add_line(None, pattern).map_err(|error| faulty(pattern, &error))?;
    }
    builder.build().map_err(|error| faulty("--exclude", &error))
}

/// Leaves out the inputs that patterns fit, and those in folders that they fit.
pub fn exclude(inputs: &mut GivenInputs, written: &[String]) -> Result<(), Failure> {
    if written.is_empty() {
        return Ok(());
    }
    let patterns = patterns(Path::new(""), written)?;
    let is_out = |name: &str| {
        let name = name.replace('\\', "/");
        let path = Path::new(name.trim_start_matches('/'));
        path.ancestors().enumerate().any(|(depth, path)| {
            !path.as_os_str().is_empty() && patterns.matched(path, depth > 0).is_ignore()
        })
    };
    inputs.leave_out(|path| is_out(&Disk.name(path)), is_out);
    Ok(())
}

/// Writes the names of the files that would be checked, one a line.
///
/// # Errors
/// When standard output cannot be written to.
pub fn show_files(inputs: &GivenInputs, output: &Output) -> Result<(), Failure> {
    let mut names: Vec<_> = inputs
        .list
        .iter()
        .filter_map(|input| match input {
            Input::Provider(file) | Input::Piped(file) | Input::Other(file, _) => Some(Disk.name(&file.path)),
            Input::Links(lines) => Some(lines.name().to_owned()),
            _ => None,
        })
        .collect();
    names.sort();
    names.dedup();
    let lines: String = names.iter().map(|name| format!("{}\n", presentable_path(name))).collect();
    output.write(&lines)
}

/// How many findings `--fix` can cure; `None` where there is nothing to say.
pub fn curable(safe: usize, others: usize) -> Option<Text> {
    match (safe, others) {
        (0, 0) => None,
        (safe, 0) => Some(text!("其中 {safe} 个可以用 `--fix` 修复", "{safe} fixable with `--fix`")),
        (0, others) => Some(text!(
            "其中 {others} 个可以用 `--fix --unsafe-fixes` 修复",
            "{others} fixable with `--fix --unsafe-fixes`"
        )),
        (safe, others) => Some(text!(
            "其中 {safe} 个可以用 `--fix` 修复，另有 {others} 个要加上 `--unsafe-fixes`",
            "{safe} fixable with `--fix`, {others} more with `--unsafe-fixes`"
        )),
    }
}
