//! `wxauthlint diff`: tells what a change of the provider file leads to.

use wxauthlint::render::{ImpactFormat, impacted};
use wxauthlint::session::{CLEAN, FOUND, Session};

use super::args::{DiffArgs, threshold};
use super::disk::{Disk, read_rules};
use super::failure::Failure;
use super::output::{Output, in_github_actions};
use super::reports::append_to_summary;

/// Compares the two files that the arguments name.
pub fn run(args: &DiffArgs, output: &mut Output) -> Result<u8, Failure> {
    let session = Session::new()
        .with_files(&Disk)
        .with_page(args.page.as_deref())?
        .with_rules(read_rules(&args.rules.dirs)?);
    let compared = session.compare(&args.old, &args.new)?;
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
