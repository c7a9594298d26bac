//! `check --fix`: writes fixes into files, prints corrected links, or shows what would change.

use std::fs;
use std::path::Path;

use wxauthlint::fact::Page;
use wxauthlint::input::link::find::{Context as TextContext, Found, find};
use wxauthlint::lint::{self, Fixed, Judged, LinkInput, Linter, ProviderFile, Settings, page_source};
use wxauthlint::rule::RuleSet;
use wxauthlint::source::{Decoded, SourceId, SourceKind, Sources, decode, presentable, printable};
use wxauthlint::text::Text;

use super::args::CheckArgs;
use super::context::{Context, context};
use super::failure::Failure;
use super::files::{self, Hit};
use super::inputs::Input;
use super::output::Output;
use super::reports::Targets;
use super::unified::{link_lines, unified};
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

/// What texts are judged by.
#[derive(Clone, Copy)]
struct Bench<'b> {
    rules: &'b RuleSet,
    settings: &'b Settings,
    page: &'b Page,
    /// The texts that are there besides the one in judgement.
    sources: &'b Sources,
    with_unsafe: bool,
}

impl Fixing {
    /// Does what the arguments ask for: writes fixes into the provider files among the inputs and corrects
    /// the links, so that they are checked as they are then; with `--diff` only shows what would change.
    /// Every file is read before one is written.
    pub fn run(
        args: &CheckArgs,
        inputs: &mut [Input],
        (rules, settings): (&RuleSet, &Settings),
        (output, targets): (&Output, &Targets),
    ) -> Result<Self, Failure> {
        refuse_odd_fix(args, inputs, targets)?;
        let is_for_programs = targets.is_for_programs();
        let is_asked = args.fix || args.diff;
        let mut fixing = Fixing { is_asked, is_for_programs, ..Fixing::default() };
        if !is_asked {
            return Ok(fixing);
        }
        let mut sources = Sources::new();
        let page = args.page.as_ref().map_or(Page::NotGiven, |page| page_source(page, &mut sources));
        let with_unsafe = args.unsafe_fixes;
        let bench = Bench { rules, settings, page: &page, sources: &sources, with_unsafe };
        for input in inputs.iter() {
            if let Input::Provider(hit) = input {
                files::read_hit(hit, rules, &mut sources.clone())?;
            }
        }
        for input in inputs.iter_mut() {
            if let Input::Provider(hit) = input {
                fixing.file(hit, bench, args.diff, output)?;
            }
        }
        let mut sources = sources.clone();
        let context = read_context(args, inputs, rules, &mut sources)?;
        let bench = Bench { sources: &sources, ..bench };
        for input in inputs {
            if let Input::Link(link) = input {
                let mut linter = Linter::new(rules, settings, context.as_ref());
                fixing.link(link, bench, &mut linter, args.diff, output)?;
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
            more => Text::new(
                format!("{zh}；加上 `--unsafe-fixes` 还能修复 {more} 处"),
                format!("{en}; `--unsafe-fixes` can fix {more} more"),
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

    /// Fixes a file, which was seen to be one that can be read.
    fn file(
        &mut self,
        hit: &mut Hit,
        bench: Bench<'_>,
        is_diff: bool,
        output: &Output,
    ) -> Result<(), Failure> {
        let Hit { path, text, stored, .. } = hit;
        let Some((_, before)) = judge_file(path, text, bench) else { return Ok(()) };
        let judge = |text: &str| judge_file(path, text, bench).map(|(judged, _)| judged);
        let fixed = lint::fix(text, bench.with_unsafe, judge);
        let Some((judged, after)) = judge_file(path, &fixed.text, bench) else { return Ok(()) };
        if fixed.text == text.text() {
            self.count(fixed.count, &judged, bench);
            return Ok(());
        }
        let rewritten = match rewrite(stored, text, &fixed) {
            Ok(rewritten) => rewritten,
            Err(lost) => {
                let told = withheld(path, text.encoding(), &lost);
                output.error(&format!(
                    "{}{}\n",
                    output.word_for_error(),
                    presentable(told.get(output.lang()))
                ));
                return Ok(());
            }
        };
        self.count(fixed.count, &judged, bench);
        if !is_diff {
            write(path, stored, &rewritten)?;
            *hit = Hit { folder: hit.folder.take(), ..Hit::provider(&hit.path, rewritten) };
            return Ok(());
        }
        let lines = |text: &str| text.split_inclusive('\n').map(str::to_owned).collect::<Vec<_>>();
        let shown = [lines(shown(judged.source, &before)), lines(shown(judged.source, &after))];
        let raw = [lines(text), lines(&fixed.text)];
        Ok(output.write(&unified(&path.display().to_string(), &raw, &shown))?)
    }

    fn link(
        &mut self,
        link: &mut String,
        bench: Bench<'_>,
        linter: &mut Linter<'_>,
        is_diff: bool,
        output: &Output,
    ) -> Result<(), Failure> {
        let (_, before) = judge_link(link, linter, bench);
        let fixed = lint::fix(link, bench.with_unsafe, |text| Some(judge_link(text, linter, bench).0));
        let (judged, after) = judge_link(&fixed.text, linter, bench);
        self.count(fixed.count, &judged, bench);
        if fixed.text == *link {
            return Ok(());
        }
        if is_diff {
            let (old, old_shown) = link_lines(link, shown(judged.source, &before));
            let (new, new_shown) = link_lines(&fixed.text, shown(judged.source, &after));
            return Ok(output.write(&unified("link", &[old, new], &[old_shown, new_shown]))?);
        }
        *link = fixed.text;
        self.links.push(corrected(link));
        Ok(())
    }

    fn count(&mut self, fixed: usize, left: &Judged, bench: Bench<'_>) {
        self.fixed += fixed;
        if !bench.with_unsafe {
            self.more += left.findings.iter().filter(|finding| !finding.fixes.is_empty()).count();
        }
    }
}

/// Refuses `--fix` where there is no place to write to.
fn refuse_odd_fix(args: &CheckArgs, inputs: &[Input], targets: &Targets) -> Result<(), Failure> {
    let is_for_programs = targets.is_for_programs();
    let writes = targets.has_file() || args.write_baseline.is_some() || args.prune_baseline;
    if args.diff && (is_for_programs || writes) {
        return Err(Failure::Usage(Text::new(
            "`--diff` 只显示改动，不能同时写报告或基线",
            "`--diff` only shows changes; it does not go with reports or baselines",
        )));
    }
    if args.unsafe_fixes && !(args.fix || args.diff) {
        return Err(Failure::Usage(Text::new(
            "`--unsafe-fixes` 要和 `--fix` 或 `--diff` 一起用",
            "`--unsafe-fixes` goes with `--fix` or `--diff`",
        )));
    }
    let has_stream =
        inputs.iter().any(|input| matches!(input, Input::Links(_) | Input::Piped(_) | Input::Empty(_)));
    if (args.fix || args.diff) && has_stream {
        return Err(Failure::Usage(Text::new(
            "能修复的是配置文件和命令行上的链接，不是链接列表或标准输入",
            "provider files and links of the command line can be fixed, not files of links or standard input",
        )));
    }
    let has_link = inputs.iter().any(|input| matches!(input, Input::Link(_)));
    if args.fix && !args.diff && has_link && is_for_programs {
        return Err(Failure::Usage(Text::new(
            "改好的链接只在 `--format human` 或 `--format plain` 里打印",
            "a corrected link is printed only with `--format human` or `--format plain`",
        )));
    }
    Ok(())
}

/// The provider file that the links belong to, read.
fn read_context(
    args: &CheckArgs,
    inputs: &[Input],
    rules: &RuleSet,
    sources: &mut Sources,
) -> Result<Option<ProviderFile>, Failure> {
    let hits: Vec<_> = inputs
        .iter()
        .filter_map(|input| if let Input::Provider(hit) = input { Some(hit) } else { None })
        .collect();
    let named = hits.iter().filter(|hit| hit.folder.is_none()).count();
    match context(args.config.as_deref(), named, &hits) {
        Context::None => Ok(None),
        Context::Given(at) => {
            let hit = hits.get(at);
            hit.map(|hit| files::read_hit(hit, rules, sources)).transpose()
        }
        Context::Config(path) => files::read_hit(&Hit::read(&path)?, rules, sources).map(Some),
    }
}

/// The corrected link as it is printed: whole, for whoever asks for it wants to use it, and the secrets in
/// it are those that were passed in. It is printed nowhere else.
fn corrected(text: &str) -> String {
    let printed =
        |link: &Found<'_>| format!("{}\n", printable(link.text().trim()).replace(['\n', '\t', '\r'], " "));
    find(text, TextContext::Handed).iter().map(printed).collect()
}

/// What is found in a provider file; `None` where it cannot be read.
fn judge_file(path: &Path, text: &str, bench: Bench<'_>) -> Option<(Judged, Sources)> {
    let mut sources = bench.sources.clone();
    let file = files::read_provider(path, text, bench.rules, &mut sources).ok()?;
    let mut linter = Linter::new(bench.rules, bench.settings, Some(&file));
    let mut findings = linter.check_provider(&sources).findings;
    findings.extend(linter.check_listed_links(bench.page, &mut sources).findings);
    Some((Judged { source: file.provider.source, findings }, sources))
}

fn judge_link(text: &str, linter: &mut Linter<'_>, bench: Bench<'_>) -> (Judged, Sources) {
    let mut sources = bench.sources.clone();
    let source = sources.add("link", SourceKind::Link, text);
    let found = find(text, TextContext::Handed);
    let reports = found
        .iter()
        .map(|found| linter.check_link(&LinkInput::found(found, source, bench.page), &mut sources));
    let findings = reports.flat_map(|report| report.findings).collect();
    (Judged { source, findings }, sources)
}

fn shown(source: SourceId, sources: &Sources) -> &str {
    sources.get(source).map_or("", |source| source.shown())
}

/// A file with its fixes made, in its own encoding, with every other byte as it was.
///
/// # Errors
/// The characters that the encoding does not have; none where the file would be read in another encoding
/// afterwards.
fn rewrite(stored: &[u8], text: &Decoded<'_>, fixed: &Fixed) -> Result<Vec<u8>, Vec<char>> {
    let mut written = stored.to_vec();
    for edits in &fixed.rounds {
        let edits = edits.iter().map(|edit| (edit.span.range(), edit.text.as_str()));
        written = decode(&written, Some(text.encoding())).replaced(&written, edits)?;
    }
    if decode(&written, None).text() == fixed.text { Ok(written) } else { Err(Vec::new()) }
}

/// Says that a file was left as it is.
fn withheld(path: &Path, encoding: &str, lost: &[char]) -> Text {
    let path = path.display();
    if lost.is_empty() {
        return Text::new(
            format!(
                "`{path}` 没有修复：改过之后，它会被当成另一种编码（现在是 {encoding}）；请先把文件另存为 UTF-8"
            ),
            format!(
                "`{path}` was not fixed: afterwards it would be read in another encoding than {encoding}; save the file as UTF-8 first"
            ),
        );
    }
    let letters =
        lost.iter().map(|letter| format!("U+{:04X}", u32::from(*letter))).collect::<Vec<_>>().join(" ");
    Text::new(
        format!("`{path}` 没有修复：它的编码 {encoding} 写不出字符 {letters}；请先把文件另存为 UTF-8"),
        format!(
            "`{path}` was not fixed: its encoding {encoding} has no {letters}, which the fix would write; save the file as UTF-8 first"
        ),
    )
}

/// Puts a new text in the place of a file, unless somebody else has changed it meanwhile.
fn write(path: &Path, old: &[u8], new: &[u8]) -> Result<(), Failure> {
    let mut file = WholeFile::create(path)?;
    file.write(new)?;
    if fs::read(path).map_err(|error| Failure::io(path, error))? != old {
        let shown = path.display();
        return Err(Failure::Usage(Text::new(
            format!("`{shown}` 在检查期间被改动了，没有写入；请再运行一次"),
            format!("`{shown}` was changed while it was checked, and nothing was written; run again"),
        )));
    }
    file.finish()
}
