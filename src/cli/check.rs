//! `wxauthlint check`: judges links and provider files.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use wxauthlint::diagnostic::{Diagnostic, Report, Severity};
use wxauthlint::fact::{Page, ReferrerPolicyAt, Surroundings};
use wxauthlint::input::file::FileKind;
use wxauthlint::input::provider::Date;
use wxauthlint::lint::{FileInput, FileReport, LinkInput, Linter, ProviderFile, Settings, page_source};
use wxauthlint::render::{Renderer, Summary};
use wxauthlint::rule::{RuleSet, embedded};
use wxauthlint::source::{RawText, SourceKind, Sources, presentable};
use wxauthlint::text::Text;

use super::args::CheckArgs;
use super::baseline::Aside;
use super::failure::Failure;
use super::fix::Fixing;
use super::inputs::{Input, inputs};
use super::lines::{Lines, Stdin};
use super::output::Output;
use super::pages::{page_policy, refuse_odd_page};
use super::reports::{Reports, Targets};
use super::walk::{Hit, walk};
use super::whole_file::same_file;
use super::{CLEAN, FOUND, NOTHING, UNUSABLE, fails, files};

/// The provider file that is looked for in the current folder.
pub const USUAL_CONFIG: &str = "provider.yaml";

/// Checks what the arguments name.
pub fn run(args: &CheckArgs, output: &mut Output) -> Result<u8, Failure> {
    let read: Vec<PathBuf> = args
        .inputs
        .iter()
        .map(PathBuf::from)
        .chain([args.config.clone().unwrap_or_else(|| PathBuf::from(USUAL_CONFIG))])
        .collect();
    if let Some(path) = &args.write_baseline
        && read.iter().any(|read| read.is_file() && same_file(read, path))
    {
        let shown = path.display();
        return Err(Failure::Usage(Text::new(
            format!("`--write-baseline`：`{shown}` 是要检查的文件，不能覆盖"),
            format!("`--write-baseline`: `{shown}` is a file to check and must not be overwritten"),
        )));
    }
    let others = args.baseline.iter().chain(&args.write_baseline);
    let targets = Targets::new(&args.format, read.iter().chain(others).map(PathBuf::as_path))?;
    match run_to(&targets, args, output) {
        Err(Failure::Faults(faults, sources)) => {
            match targets.tell_faults(&faults, &sources, output, embedded()) {
                Ok(true) => Ok(UNUSABLE),
                Ok(false) | Err(Failure::BrokenPipe) => Err(Failure::Faults(faults, sources)),
                Err(failure) => Err(failure),
            }
        }
        result => result,
    }
}

fn run_to(targets: &Targets, args: &CheckArgs, output: &Output) -> Result<u8, Failure> {
    let rules = files::read_rules(&args.rules.dirs)?;
    let settings = Settings { levels: levels(&args.levels.written, &rules)?, today: today() };
    let mut inputs = inputs(args)?;
    refuse_odd_page(args.page.as_deref())?;
    let fixing = Fixing::run(args, &mut inputs, (&rules, &settings), (output, targets))?;
    if args.diff {
        return Ok(if fixing.has_fixed() { FOUND } else { CLEAN });
    }
    let reports = targets.open(output, &*rules)?;
    let mut run = Run::new(args, &rules, &settings, reports, output)?;
    match run.check_all(args, inputs) {
        // Whoever read the output has gone; what was found so far still decides, unless it is to be kept.
        Err(Failure::BrokenPipe) if run.aside.writes() => Err(Failure::Usage(Text::new(
            "输出提前关闭了，没有查完，基线没有写",
            "the output was closed before everything was checked, so the baseline is not written",
        ))),
        Err(Failure::BrokenPipe) if run.is_faulty => Ok(UNUSABLE),
        Err(Failure::BrokenPipe) => Ok(exit_code(args, &run.summary)),
        Err(failure) => Err(failure),
        Ok(()) => {
            let code = run.finish(args)?;
            fixing.tell(output).map(|()| code)
        }
    }
}

/// What the findings so far mean for a script.
fn exit_code(args: &CheckArgs, summary: &Summary) -> u8 {
    let counts = [
        (Severity::Error, summary.error),
        (Severity::Warning, summary.warning),
        (Severity::Note, summary.note),
    ];
    let worst = counts.into_iter().find(|(_, count)| *count > 0).map(|(severity, _)| severity);
    if fails(&args.fail_on, worst) || has_too_many_warnings(args, summary) { FOUND } else { CLEAN }
}

fn has_too_many_warnings(args: &CheckArgs, summary: &Summary) -> bool {
    args.max_warnings.is_some_and(|most| summary.warning > most)
}

/// One run: what was told so far.
struct Run<'r> {
    rules: &'r RuleSet,
    settings: &'r Settings,
    reports: Reports<'r>,
    output: &'r Output,
    summary: Summary,
    /// What became of findings that were there before.
    aside: Aside,
    /// The rules from whose silence nothing can be concluded.
    open: BTreeSet<String>,
    /// The names of the texts that were checked; of others nothing can be concluded either.
    seen: BTreeSet<String>,
    /// The inputs that held nothing to check, or something that could not be decoded.
    empty: Vec<Text>,
    /// The folders, and whether something was found in them to check.
    folders: BTreeMap<PathBuf, bool>,
    /// True once something was checked.
    has_checked: bool,
    /// True if what a provider file says to the linter itself is faulty.
    is_faulty: bool,
    /// True if something in a folder could not be read.
    is_unread: bool,
    /// True if a baseline is not written for that.
    is_unwritten: bool,
    /// These faults, for the formats that do not draw them.
    faults: Vec<Diagnostic>,
}

impl<'r> Run<'r> {
    fn new(
        args: &CheckArgs,
        rules: &'r RuleSet,
        settings: &'r Settings,
        reports: Reports<'r>,
        output: &'r Output,
    ) -> Result<Self, Failure> {
        Ok(Run {
            rules,
            settings,
            reports,
            output,
            summary: Summary::default(),
            aside: Aside::new(args)?,
            open: BTreeSet::new(),
            seen: BTreeSet::new(),
            empty: Vec::new(),
            folders: BTreeMap::new(),
            has_checked: false,
            is_faulty: false,
            is_unread: false,
            is_unwritten: false,
            faults: Vec::new(),
        })
    }

    fn check_all(&mut self, args: &CheckArgs, inputs: Vec<Input>) -> Result<(), Failure> {
        // A provider file that cannot be read ends the run before anything is told.
        let mut sources = Sources::new();
        let page = args.page.as_ref().map_or(Page::NotGiven, |page| page_source(page, &mut sources));
        let policy = page_policy(&args.page_headers, &mut sources)?;
        let mut providers = Vec::new();
        let mut links = Vec::new();
        let mut written = Vec::new();
        for input in inputs {
            match input {
                Input::Provider(path) => {
                    let text = files::read_yaml(&path)?;
                    providers.push(self.read_provider(&path, &text, &mut sources)?);
                }
                Input::Stdin => match Stdin::read()? {
                    Stdin::Provider(text) => {
                        providers.push(self.read_provider(Path::new("stdin"), &text, &mut sources)?);
                    }
                    Stdin::Links(reader) => links.push(Lines::new("stdin".to_owned(), reader)),
                },
                Input::Links(path) => {
                    let file = File::open(&path).map_err(|error| Failure::io(&path, error))?;
                    links.push(Lines::new(files::name_of(&path), Box::new(BufReader::new(file))));
                }
                Input::Link(link) => links.push(Lines::one(link)),
                Input::File(path) => written.push(files::read_written(&path)?),
                Input::Folder(path) => self.walk(&path, &mut written)?,
            }
        }
        let config = match &args.config {
            Some(_)
                if links.is_empty()
                    && written.is_empty()
                    && self.folders.is_empty()
                    && !args.inputs.is_empty() =>
            {
                return Err(Failure::Usage(Text::new(
                    "`--config` 要和链接一起用；要检查的配置文件直接写出来",
                    "`--config` goes with links; name the provider files to check without it",
                )));
            }
            Some(path) => Some(path.clone()),
            None if providers.is_empty() => Some(PathBuf::from(USUAL_CONFIG)).filter(|path| path.exists()),
            None => None,
        };
        let config = match config {
            Some(path) if !links.is_empty() || !written.is_empty() => {
                let text = files::read_yaml(&path)?;
                Some(self.read_provider(&path, &text, &mut sources)?)
            }
            _ => None,
        };
        self.seen.extend(sources.names().map(str::to_owned));
        self.write(|renderer, out| renderer.start(out))?;
        let faults = Report { findings: std::mem::take(&mut self.faults), ..Report::default() };
        self.summary.is_broken = self.is_faulty;
        self.reports.tell_faults(&faults, &sources)?;
        let mut linters = Vec::new();
        for file in &providers {
            match file.says_anything() {
                true => self.has_checked = true,
                false => {
                    self.empty.push(holds_nothing(sources.get(file.provider.source).map_or("", |s| s.name())))
                }
            }
            let mut linter = Linter::new(self.rules, self.settings, Some(file));
            self.tell(linter.check_provider(&sources), &sources)?;
            self.tell(linter.check_listed_links(&page, &mut sources), &sources)?;
            linters.push(linter);
        }
        if !links.is_empty() || !written.is_empty() {
            // With a single provider file among the inputs the links are taken to be its links.
            let mut linter = match (&config, linters.len()) {
                (None, 1) => linters.pop(),
                _ => None,
            }
            .unwrap_or_else(|| Linter::new(self.rules, self.settings, config.as_ref()));
            if config.is_some() {
                self.tell(linter.check_provider(&sources), &sources)?;
            }
            let on_page = policy.map(Surroundings::on_page);
            for lines in links {
                self.check_lines(lines, &mut linter, (&page, on_page.as_ref()), &mut sources)?;
            }
            for hit in written {
                self.check_written(&hit, &mut linter, (&page, policy), &mut sources)?;
            }
            linters.push(linter);
        }
        let without = self.folders.iter().filter(|(_, holds)| !**holds);
        self.empty.extend(without.map(|(folder, _)| holds_nothing(&files::name_of(folder))));
        for mut linter in linters {
            self.tell(linter.check_suppressions(&sources), &sources)?;
            self.open.extend(linter.open_rules().map(str::to_owned));
            self.summary.add(&Report { skipped: linter.into_skipped(), ..Report::default() });
        }
        Ok(())
    }

    fn check_lines(
        &mut self,
        mut lines: Lines,
        linter: &mut Linter<'_>,
        (page, surroundings): (&Page, Option<&Surroundings>),
        sources: &mut Sources,
    ) -> Result<(), Failure> {
        let kept = sources.len();
        let before = self.summary.links;
        self.seen.insert(lines.name.clone());
        while let Some(line) = lines.next()? {
            let (name, source) = match line.number {
                Some(number) => (
                    Some(format!("{}:{number}", lines.name)),
                    sources.add_line(&lines.name, number, line.raw()),
                ),
                None => (None, sources.add(&lines.name, SourceKind::Link, line.raw())),
            };
            let input = LinkInput {
                name: name.as_deref(),
                surroundings,
                ..LinkInput::pasted(&line.text, source, page)
            };
            let report = linter.check_link(&input, sources);
            self.tell(report, sources)?;
            sources.truncate(kept);
        }
        self.has_checked |= self.summary.links > before;
        match lines.undecoded {
            Some(undecoded) => self.empty.push(files::not_decoded(&lines.name, undecoded)),
            None if self.summary.links == before => self.empty.push(holds_nothing(&lines.name)),
            None => {}
        }
        Ok(())
    }

    /// Reads a folder; a provider file that stands in it is left to be named.
    fn walk(&mut self, folder: &Path, written: &mut Vec<Hit>) -> Result<(), Failure> {
        let walked = walk(folder)?;
        walked.tell(folder, self.output);
        for failure in walked.failures {
            failure.tell(self.output);
            self.is_unread = true;
        }
        self.folders.insert(folder.to_owned(), false);
        written.extend(walked.hits);
        Ok(())
    }

    fn check_written(
        &mut self,
        hit: &Hit,
        linter: &mut Linter<'_>,
        (page, policy): (&Page, Option<ReferrerPolicyAt>),
        sources: &mut Sources,
    ) -> Result<(), Failure> {
        let kept = sources.len();
        let name = files::name_of(&hit.path);
        self.seen.insert(name.clone());
        let kind = FileKind::of(&name);
        let input = FileInput { name: &name, raw: (&hit.text).into(), kind, page, policy };
        let FileReport { report, faults, holds_something } = linter.check_file(&input, sources);
        self.has_checked |= holds_something;
        if let Some(folder) = &hit.folder {
            // What could not be decoded is told by itself.
            let is_told = holds_something || hit.text.undecoded().is_some();
            self.folders.entry(folder.clone()).and_modify(|holds| *holds |= is_told);
        }
        match hit.text.undecoded() {
            Some(undecoded) => self.empty.push(files::not_decoded(&name, undecoded)),
            None if hit.folder.is_none() && !holds_something => self.empty.push(holds_nothing(&name)),
            None => {}
        }
        self.take_faults(faults, sources);
        let faults = Report { findings: std::mem::take(&mut self.faults), ..Report::default() };
        self.summary.is_broken = self.is_faulty;
        self.reports.tell_faults(&faults, sources)?;
        self.tell(report, sources)?;
        sources.truncate(kept);
        Ok(())
    }

    /// Takes in what is wrong with what the user says to the linter itself.
    fn take_faults(&mut self, faults: Vec<Diagnostic>, sources: &Sources) {
        if faults.is_empty() {
            return;
        }
        self.is_faulty = true;
        self.is_unwritten |= self.aside.give_up_writing();
        if self.reports.is_drawn() {
            let faults = faults.clone();
            Failure::Faults(faults, Box::new(sources.clone())).tell(self.output);
        }
        self.faults.extend(faults);
    }

    fn read_provider<'t>(
        &mut self,
        path: &Path,
        text: impl Into<RawText<'t>>,
        sources: &mut Sources,
    ) -> Result<ProviderFile, Failure> {
        let (file, faults) = files::read_provider_in_spite(path, text, self.rules, sources)?;
        self.take_faults(faults, sources);
        Ok(file)
    }

    fn tell(&mut self, mut report: Report, sources: &Sources) -> Result<(), Failure> {
        self.aside.apply(&mut report, sources, self.rules);
        self.summary.add(&report);
        self.write(|renderer, out| renderer.report(out, &report, sources))
    }

    fn write(
        &mut self,
        write: impl FnMut(&mut dyn Renderer, &mut String) -> std::fmt::Result,
    ) -> Result<(), Failure> {
        self.reports.write(write)
    }

    fn finish(self, args: &CheckArgs) -> Result<u8, Failure> {
        let Run { reports, output, summary, aside, open, seen, empty, has_checked, .. } = self;
        match reports.finish(&summary, has_checked) {
            // All was seen: what was found decides.
            Ok(()) | Err(Failure::BrokenPipe) => {}
            Err(failure) => return Err(failure),
        }
        if self.is_faulty {
            if self.is_unwritten {
                let why = Text::new(
                    "服务商配置文件有错，基线没有写",
                    "the baseline is not written, since a provider file is faulty",
                );
                return Err(Failure::Usage(why));
            }
            return Ok(UNUSABLE);
        }
        if self.is_unread {
            return Ok(UNUSABLE);
        }
        if !has_checked {
            return Ok(tell_empty(empty, output));
        }
        aside.finish(|rule, source| open.contains(rule) || !seen.contains(source), output)?;
        let code = exit_code(args, &summary);
        if let Some(most) = args.max_warnings.filter(|_| has_too_many_warnings(args, &summary)) {
            let count = summary.warning;
            let told = Text::new(
                format!("警告有 {count} 个，超过了 `--max-warnings {most}`"),
                format!("there are more warnings ({count}) than `--max-warnings {most}` allows"),
            );
            output.error(&format!("{}{}\n", output.word_for_error(), told.get(output.lang())));
        }
        // What was checked does not make up for what was not.
        let is_partial = !empty.is_empty();
        let nothing = tell_empty(empty, output);
        Ok(if is_partial && code == CLEAN { nothing } else { code })
    }
}

/// Tells what was not checked.
fn tell_empty(empty: Vec<Text>, output: &Output) -> u8 {
    for told in empty {
        Failure::Nothing(told).tell(output);
    }
    NOTHING
}

/// An input without anything to check.
fn holds_nothing(name: &str) -> Text {
    let name = presentable(name);
    Text::new(format!("`{name}` 里没有可检查的内容"), format!("there is nothing to check in `{name}`"))
}

/// What `-A`, `-W` and `-D` say, later ones winning.
pub fn levels(
    written: &[(char, String)],
    rules: &RuleSet,
) -> Result<std::collections::BTreeMap<String, Option<Severity>>, Failure> {
    let mut levels = std::collections::BTreeMap::new();
    for (flag, name) in written {
        let severity = match flag {
            'A' => None,
            'W' => Some(Severity::Warning),
            _ => Some(Severity::Error),
        };
        if name == "all" {
            levels.extend(rules.iter().map(|rule| (rule.id.clone(), severity)));
        } else if rules.get(name).is_some() {
            levels.insert(name.clone(), severity);
        } else {
            return Err(Failure::unknown_rule(Some(&format!("-{flag}")), name, rules));
        }
    }
    Ok(levels)
}

/// Today, in UTC; none when the clock is before 1970.
pub fn today() -> Option<Date> {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs();
    Date::from_days_since_1970(seconds / 86_400)
}
