//! `wxauthlint diff`: tells what a change of the provider file leads to.

use std::io::ErrorKind::NotFound;

use wxauthlint::render::{ImpactFormat, impacted};
use wxauthlint::session::{CLEAN, FOUND, Session, USUAL_CONFIG};
use wxauthlint::text::text;

use super::args::DiffArgs;
use super::disk::{Disk, read_rules, today};
use super::failure::Failure;
use super::output::{Output, in_github_actions};
use super::reports::append_to_summary;
use super::shared_args::threshold;

/// Compares the two files that the arguments name.
pub fn run(args: &DiffArgs, output: &mut Output) -> Result<u8, Failure> {
    let session = Session::new()
        .with_files(&Disk)
        .with_page(args.page.as_deref())?
        .with_rules(read_rules(&args.rules.dirs)?)
        .on_day(today());
    let compared = match session.compare(&args.old, &args.new) {
        Err(failure @ Failure::Nothing(_)) if args.no_error_on_unmatched => {
            output.error(
                &failure.text().map(|told| format!("{}\n", told.get(output.lang()))).unwrap_or_default(),
            );
            return Ok(CLEAN);
        }
        Err(Failure::Io(path, error)) if error.kind() == NotFound && is_revision(&path) => {
            return Err(Failure::Usage(text!(
                "没有 `{path}` 这个文件；`diff` 比较两个文件，不认 git 的提交：`git show {path}:./{USUAL_CONFIG} | wxauthlint diff - {USUAL_CONFIG}`",
                "`{path}` does not exist; `diff` compares files, not git commits: `git show {path}:./{USUAL_CONFIG} | wxauthlint diff - {USUAL_CONFIG}`"
            )));
        }
        compared => compared?,
    };
    let (impact, sources) = (&compared.impact, &compared.sources);
    let usual = if in_github_actions() { "github" } else { "human" };
    let format = ImpactFormat::parse(args.format.as_deref().unwrap_or(usual)).unwrap_or(ImpactFormat::Plain);
    let code = if threshold(&args.fail_on, None).fails(impact.worst()) { FOUND } else { CLEAN };
    if format == ImpactFormat::Github {
        append_to_summary(&impacted(impact, ImpactFormat::Markdown, &output.options(), sources), output);
    }
    let told = impacted(impact, format, &output.options(), sources);
    let written = match format {
        ImpactFormat::Github => output.write_commands(&told),
        _ => output.write(&told),
    };
    match written {
        // Whoever read the output has gone; what was found still decides.
        Ok(()) | Err(Failure::Stopped) => Ok(code),
        Err(failure) => Err(failure),
    }
}

/// True for what names a commit of git: `HEAD~1`, `origin/main`, `v1.2.0^`, a hash.
fn is_revision(name: &str) -> bool {
    let is_hash = name.len() >= 7 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_named = ["HEAD", "main", "master", "develop"].contains(&name) || name.starts_with("origin/");
    is_hash || is_named || name.contains(['~', '^', '@']) || name.contains("..") && !name.contains('/')
}
