//! `check --add-ignore`: suppresses what is found by comments, all for one reason.

use wxauthlint::session::{GivenInputs, Input, Session};
use wxauthlint::text::text;

use super::failure::Failure;
use super::fix;
use super::output::Output;

/// Puts a comment beside each finding of the files among inputs, and tells how many. Each file is written as a whole or
/// not at all.
pub fn run(
    session: &Session<'_>,
    inputs: &GivenInputs,
    reason: &str,
    output: &Output,
) -> Result<(), Failure> {
    let is_plain = !reason.trim().is_empty() && !reason.contains(char::is_control);
    if !is_plain {
        return Err(Failure::Usage(text!(
            "`--add-ignore`：理由要写在一行里，不能为空",
            "`--add-ignore`: the reason must be a single, non-empty line"
        )));
    }
    let files = inputs.list.iter().filter_map(|input| match input {
        Input::Provider(file) | Input::Other(file, _) => Some(&file.path),
        _ => None,
    });
    let mut changes = Vec::new();
    let (mut findings, mut left) = (0, 0);
    for path in files {
        let (change, added) = session.write_ignores(path, reason.trim())?;
        findings += added.comments.iter().map(|comment| comment.findings).sum::<usize>();
        left += added.left;
        changes.extend(change);
    }
    let count = changes.len();
    for change in &changes {
        fix::write(change)?;
    }
    let files = if count == 1 { "file" } else { "files" };
    output.note(&text!(
        "在 {count} 个文件里忽略了 {findings} 个问题",
        "{findings} suppressed in {count} {files}"
    ));
    if left > 0 {
        output.note(&text!(
            "还有 {left} 个问题旁边写不下注释，或者不能忽略",
            "{left} cannot be suppressed with a comment"
        ));
    }
    Ok(())
}
