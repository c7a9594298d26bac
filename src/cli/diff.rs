//! `wxauthlint diff`: tells what a change of the provider file leads to.

use std::io;
use std::path::Path;

use wxauthlint::fact::Page;
use wxauthlint::impact::compare;
use wxauthlint::lint::{ProviderFile, page_source};
use wxauthlint::render::{ImpactFormat, impacted};
use wxauthlint::rule::RuleSet;
use wxauthlint::source::Sources;
use wxauthlint::text::Text;

use super::args::DiffArgs;
use super::failure::Failure;
use super::output::Output;
use super::pages::refuse_odd_page;
use super::reports::{append_to_summary, in_github_actions};
use super::{CLEAN, FOUND, fails, files};

/// Compares the two files that the arguments name.
pub fn run(args: &DiffArgs, output: &mut Output) -> Result<u8, Failure> {
    if [&args.old, &args.new].into_iter().all(|path| is_stdin(path)) {
        return Err(Failure::Usage(Text::new(
            "两个文件不能都是 `-`：标准输入只有一个",
            "only one of the two files can be `-`: there is one standard input",
        )));
    }
    refuse_odd_page(args.page.as_deref())?;
    let rules = files::read_rules(&args.rules.dirs)?;
    let mut sources = Sources::new();
    let old = read((&args.old, &args.new), true, &rules, &mut sources)?;
    let new = read((&args.new, &args.old), false, &rules, &mut sources)?;
    if !old.says_anything() && !new.says_anything() {
        return Err(Failure::Nothing(Text::new(
            "没有可比较的内容：两个文件都没有写平台、账号或链接",
            "there is nothing to compare: neither file says anything of a platform, accounts or links",
        )));
    }
    let page = args.page.as_ref().map_or(Page::NotGiven, |page| page_source(page, &mut sources));
    let impact = compare(&old, &new, &page, &rules, &mut sources);
    let usual = if in_github_actions() { "github" } else { "human" };
    let format = ImpactFormat::parse(args.format.as_deref().unwrap_or(usual)).unwrap_or(ImpactFormat::Plain);
    let code = if fails(&args.fail_on, impact.worst()) { FOUND } else { CLEAN };
    if format == ImpactFormat::Github {
        append_to_summary(&impacted(&impact, ImpactFormat::Markdown, &output.options(), &sources), output);
    }
    match output.write(&impacted(&impact, format, &output.options(), &sources)).map_err(Failure::from) {
        // Whoever read the output has gone; what was found still decides.
        Ok(()) | Err(Failure::BrokenPipe) => Ok(code),
        Err(failure) => Err(failure),
    }
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Reads one of the two; what comes from standard input stands in the folder of the `other`. An old file
/// may be empty: where there was none, `git show` writes nothing.
fn read(
    (path, other): (&Path, &Path),
    may_be_empty: bool,
    rules: &RuleSet,
    sources: &mut Sources,
) -> Result<ProviderFile, Failure> {
    let (name, folder, text) = if is_stdin(path) {
        let name = Path::new("stdin");
        (name, files::folder_of(other), files::read_text(io::stdin(), name)?)
    } else {
        (path, files::folder_of(path), files::read_yaml(path)?)
    };
    let says_nothing = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('#');
    if may_be_empty && text.trim_start_matches('\u{feff}').lines().all(says_nothing) {
        return files::read_provider_in(folder, name, "{}", rules, sources);
    }
    files::read_provider_in(folder, name, &text, rules, sources)
}
