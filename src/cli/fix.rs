//! `check --fix`: writes fixes into files, prints corrected links, or shows what would change.

use std::fs;

use wxauthlint::session::{FileChange, Fixes, GivenInputs, Input, Session};
use wxauthlint::text::{Text, text};

use super::args::CheckArgs;
use super::failure::{self, Failure};
use super::output::Output;
use super::reports::Targets;
use super::unified::unified;
use super::whole_file::WholeFile;

/// What was done about fixes.
#[derive(Debug, Default)]
pub struct Fixing {
    /// True if the user asked for it.
    is_asked: bool,
    /// True if standard output belongs to a format for programs.
    is_for_programs: bool,
    /// How many fixes were applied.
    fixed: usize,
    /// How many findings are left that could be fixed if they all might.
    more: usize,
    /// The links of the command line that were corrected.
    links: Vec<String>,
}

impl Fixing {
    /// Does what the arguments ask for: writes fixes into the provider files among the inputs and corrects
    /// the links, so that they are checked as they are then; with `--diff` only shows what would change.
    /// Every file is read before one is written.
    pub fn run(
        args: &CheckArgs,
        session: &Session<'_>,
        inputs: &mut GivenInputs,
        (output, targets): (&Output, &Targets),
    ) -> Result<Self, Failure> {
        refuse_odd_fix(args, inputs, targets)?;
        let is_for_programs = targets.is_for_programs();
        let is_asked = args.fix || args.diff;
        let mut fixing = Fixing { is_asked, is_for_programs, ..Fixing::default() };
        if !is_asked {
            return Ok(fixing);
        }
        let Fixes { changes, withheld, only_checked, fixed, more, .. } =
            session.fix(inputs, args.unsafe_fixes)?;
        if let Some((first, others)) = only_checked.split_first() {
            let told = match others.len() {
                0 => text!("`{first}` 只检查，不修改", "`{first}` is only checked, never changed"),
                others => {
                    let count = others + 1;
                    text!(
                        "`{first}` 等 {count} 个输入只检查，不修改",
                        "`{first}` and {others} more are only checked, never changed"
                    )
                }
            };
            output.error(&format!("{}\n", told.get(output.lang())));
        }
        for told in withheld {
            failure::tell_text(&told, output);
        }
        (fixing.fixed, fixing.more) = (fixed, more);
        for change in changes {
            match &change.file {
                _ if args.diff => output.write(&unified(&change.name, &change.raw, &change.shown))?,
                Some(file) => write(file)?,
                None => fixing.links.extend(change.links.iter().map(|link| format!("{link}\n"))),
            }
        }
        Ok(fixing)
    }

    /// True if something was changed or, with `--diff`, would be.
    pub fn has_fixed(&self) -> bool {
        self.fixed > 0
    }

    /// Prints the corrected links and how much was fixed.
    pub fn tell(&self, output: &Output) -> Result<(), Failure> {
        if !self.is_asked {
            return Ok(());
        }
        let mut text: String = self.links.concat();
        let (zh, en) = match self.fixed {
            0 => ("没有可以直接修复的问题".to_owned(), "nothing was fixed".to_owned()),
            1 => ("已修复 1 处".to_owned(), "1 finding was fixed".to_owned()),
            count => (format!("已修复 {count} 处"), format!("{count} findings were fixed")),
        };
        let told = match self.more {
            0 => Text::new(zh, en),
            more => text!(
                "{zh}；加上 `--unsafe-fixes` 还能修复 {more} 处",
                "{en}; {more} more fixable with `--unsafe-fixes`"
            ),
        };
        text.push_str(told.get(output.lang()));
        text.push('\n');
        // Formats for programs have standard output for themselves.
        if self.is_for_programs {
            output.error(&text)
        } else {
            output.write(&text)?
        }
        Ok(())
    }
}

/// Refuses `--fix` where there is no place to write to.
fn refuse_odd_fix(args: &CheckArgs, inputs: &GivenInputs, targets: &Targets) -> Result<(), Failure> {
    let is_for_programs = targets.is_for_programs();
    let writes = targets.has_file() || args.write_baseline.is_some() || args.prune_baseline;
    if args.diff && (is_for_programs || writes) {
        return Err(Failure::Usage(text!(
            "`--diff` 只显示改动，不能同时写报告或基线",
            "`--diff` only shows changes and cannot be combined with reports or baselines"
        )));
    }
    if args.unsafe_fixes && !(args.fix || args.diff) {
        return Err(Failure::Usage(text!(
            "`--unsafe-fixes` 要和 `--fix` 或 `--diff` 一起用",
            "`--unsafe-fixes` requires `--fix` or `--diff`"
        )));
    }
    let is_fixable = |input: &Input| {
        matches!(input, Input::Link(_) | Input::Provider(_))
            || matches!(input, Input::Other(_, kind) if kind.is_code())
    };
    let has_any = inputs.list.iter().any(is_fixable);
    if (args.fix || args.diff) && !has_any {
        return Err(Failure::Usage(text!(
            "能修复的只有配置文件、源代码里写全的链接和命令行上的链接；网页、文档、链接列表和标准输入只检查，不修改",
            "only provider files, complete links in source code and links on the command line can be fixed; pages, documents, lists of links and standard input are only checked, never changed"
        )));
    }
    let has_link = inputs.list.iter().any(|input| matches!(input, Input::Link(_)));
    if args.fix && !args.diff && has_link && is_for_programs {
        return Err(Failure::Usage(text!(
            "改好的链接只在 `--format human` 或 `--format plain` 里打印",
            "a corrected link is printed only with `--format human` or `--format plain`"
        )));
    }
    Ok(())
}

/// Puts a new text in the place of a file, unless somebody else has changed it meanwhile.
pub fn write(change: &FileChange) -> Result<(), Failure> {
    let path = &change.path;
    let mut file = WholeFile::create(path)?;
    file.write(&change.after)?;
    if fs::read(path).map_err(|error| Failure::io(path, error))? != change.before {
        let shown = path.display();
        return Err(Failure::Usage(text!(
            "`{shown}` 在检查期间被改动了，没有写入；请再运行一次",
            "`{shown}` changed during the check, so nothing was written; run again"
        )));
    }
    file.finish()
}
