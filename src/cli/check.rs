//! `wxauthlint check`: judges links and provider files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use wxauthlint::diagnostic::{Diagnostic, Limit, Report, Severity, Unread};
use wxauthlint::fact::{Page, ReferrerPolicyAt, Surroundings};
use wxauthlint::input::file::FileKind;
use wxauthlint::input::link::find::{Context as TextContext, find};
use wxauthlint::input::provider::Date;
use wxauthlint::lint::{FileInput, FileReport, LinkInput, Linter, ProviderFile, Settings, page_source};
use wxauthlint::render::{Renderer, Summary};
use wxauthlint::rule::{RuleSet, embedded};
use wxauthlint::source::{SourceKind, Sources, Undecoded, presentable};
use wxauthlint::text::Text;

use super::args::CheckArgs;
use super::baseline::Aside;
use super::context::{Context, USUAL_CONFIG, context};
use super::failure::Failure;
use super::files::Hit;
use super::fix::Fixing;
use super::inputs::{Input, Inputs, inputs};
use super::lines::Lines;
use super::output::Output;
use super::pages::{page_policy, refuse_odd_page};
use super::reports::{Reports, Targets};
use super::verdict::{Verdict, has_found, has_too_many_warnings};
use super::whole_file::same_file;
use super::{CLEAN, FOUND, UNUSABLE, files};

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
    refuse_odd_page(args.page.as_deref())?;
    let mut inputs = inputs(args, &rules, output)?;
    let fixing = Fixing::run(args, &mut inputs.list, (&rules, &settings), (output, targets))?;
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
        Err(Failure::BrokenPipe) => Ok(Verdict { is_partial: false, ..run.verdict(args) }.code()),
        Err(failure) => Err(failure),
        Ok(()) => {
            let code = run.finish(args)?;
            fixing.tell(output).map(|()| code)
        }
    }
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
    /// The inputs that held nothing to check.
    empty: Vec<Text>,
    /// The folders, and whether something was found in them to check.
    folders: BTreeMap<PathBuf, bool>,
    /// True once something was checked.
    has_checked: bool,
    /// True if what a provider file says to the linter itself is faulty.
    is_faulty: bool,
    /// True if something could not be read.
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

    fn check_all(&mut self, args: &CheckArgs, inputs: Inputs) -> Result<(), Failure> {
        let mut sources = Sources::new();
        let page = args.page.as_ref().map_or(Page::NotGiven, |page| page_source(page, &mut sources));
        let policy = page_policy(&args.page_headers, &mut sources)?;
        self.folders = inputs.folders;
        self.is_unread |= inputs.has_failed;
        self.summary.add(&Report { unread: inputs.unread, ..Report::default() });
        let mut providers = Vec::new();
        let mut named = 0;
        let mut links = Vec::new();
        let mut written = Vec::new();
        for input in inputs.list {
            match input {
                Input::Provider(hit) | Input::Piped(hit) => {
                    named += usize::from(hit.folder.is_none());
                    self.mark(&hit, true);
                    let file = self.read_provider(&hit, &mut sources)?;
                    providers.extend(file.map(|file| (hit, file)));
                }
                Input::Links(lines) => links.push(lines),
                Input::Link(link) => links.push(Lines::one(link)),
                Input::File(hit) => written.push(hit),
                Input::Empty(told) => self.empty.push(told),
            }
        }
        let has_others = !links.is_empty() || !written.is_empty();
        if args.config.is_some() && !has_others && self.folders.is_empty() && !args.inputs.is_empty() {
            return Err(Failure::Usage(Text::new(
                "`--config` 要和链接一起用；要检查的配置文件直接写出来",
                "`--config` goes with links; name the provider files to check without it",
            )));
        }
        let hits: Vec<_> = providers.iter().map(|(hit, _)| hit).collect();
        let context = if has_others { context(args.config.as_deref(), named, &hits) } else { Context::None };
        let config = match &context {
            Context::Config(path) => {
                let (file, faults) = files::read_hit_in_spite(&Hit::read(path)?, self.rules, &mut sources)?;
                self.take_faults(faults, &sources);
                Some(file)
            }
            Context::Given(_) | Context::None => None,
        };
        self.seen.extend(sources.names().map(str::to_owned));
        self.write(|renderer, out| renderer.start(out))?;
        self.tell_faults(&sources)?;
        let mut linters = Vec::new();
        let mut linter_of_links = None;
        for (number, (hit, file)) in providers.iter().enumerate() {
            match file.says_anything() {
                true => self.has_checked = true,
                false => self
                    .empty
                    .push(holds_nothing(&files::name_of(&hit.path), file.provider.platform.is_some())),
            }
            let mut linter = Linter::new(self.rules, self.settings, Some(file));
            self.tell(linter.check_provider(&sources), &sources)?;
            self.tell(linter.check_listed_links(&page, &mut sources), &sources)?;
            match context == Context::Given(number) {
                true => linter_of_links = Some(linter),
                false => linters.push(linter),
            }
        }
        if has_others {
            let mut linter = match linter_of_links {
                Some(linter) => linter,
                None => Linter::new(self.rules, self.settings, config.as_ref()),
            };
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
        self.empty.extend(without.map(|(folder, _)| holds_nothing(&files::name_of(folder), false)));
        for mut linter in linters {
            self.tell(linter.check_suppressions(&sources), &sources)?;
            self.open.extend(linter.open_rules().map(str::to_owned));
            self.summary.add(&Report { skipped: linter.into_skipped(), ..Report::default() });
        }
        Ok(())
    }

    /// Notes for the folder of a file whether the file holds something; false where it is in none.
    fn mark(&mut self, hit: &Hit, holds_something: bool) -> bool {
        let Some(folder) = &hit.folder else { return false };
        self.folders.entry(folder.clone()).and_modify(|holds| *holds |= holds_something);
        true
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
            for found in find(&line.text, TextContext::Handed) {
                let input = LinkInput {
                    name: name.as_deref(),
                    surroundings,
                    ..LinkInput::found(&found, source, page)
                };
                let report = linter.check_link(&input, sources);
                self.tell(report, sources)?;
            }
            sources.truncate(kept);
        }
        self.has_checked |= self.summary.links > before;
        match lines.undecoded {
            Some(undecoded) => {
                let unread = vec![not_decoded(&lines.name, undecoded)];
                self.seen.remove(&lines.name);
                self.summary.add(&Report { unread, ..Report::default() });
            }
            None if self.summary.links == before => self.empty.push(holds_nothing(&lines.name, false)),
            None => {}
        }
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
        let FileReport { mut report, faults, holds_something } = linter.check_file(&input, sources);
        self.has_checked |= holds_something;
        report.unread.extend(hit.text.undecoded().map(|undecoded| not_decoded(&name, undecoded)));
        let is_told = holds_something || !report.unread.is_empty();
        if !self.mark(hit, is_told) && !is_told {
            self.empty.push(holds_nothing(&name, false));
        }
        if !report.unread.is_empty() {
            // What is not found in it any more may stand where it was not read.
            self.seen.remove(&name);
        }
        self.take_faults(faults, sources);
        self.tell_faults(sources)?;
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

    /// Tells these faults in the formats that do not draw them.
    fn tell_faults(&mut self, sources: &Sources) -> Result<(), Failure> {
        let faults = Report { findings: std::mem::take(&mut self.faults), ..Report::default() };
        self.summary.is_broken = self.is_faulty;
        self.summary.add(&faults);
        self.reports.tell_faults(&faults, sources)
    }

    /// Reads a provider file. What is wrong with it is told, and hides nothing of what else is to be checked.
    fn read_provider(&mut self, hit: &Hit, sources: &mut Sources) -> Result<Option<ProviderFile>, Failure> {
        match files::read_hit_in_spite(hit, self.rules, sources) {
            Ok((file, faults)) => {
                self.take_faults(faults, sources);
                Ok(Some(file))
            }
            Err(Failure::Faults(faults, sources)) => {
                self.take_faults(faults, &sources);
                Ok(None)
            }
            // An answer that it names.
            Err(failure @ Failure::Io(..)) => {
                failure.tell(self.output);
                self.is_unread = true;
                Ok(None)
            }
            Err(failure) => Err(failure),
        }
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

    /// What was told so far means.
    fn verdict(&self, args: &CheckArgs) -> Verdict {
        Verdict {
            is_unusable: self.is_faulty || self.is_unread,
            has_found: has_found(args, &self.summary),
            is_partial: !self.has_checked || !self.empty.is_empty() || !self.summary.unread.is_empty(),
        }
    }

    fn finish(self, args: &CheckArgs) -> Result<u8, Failure> {
        let verdict = self.verdict(args);
        let Run { reports, output, summary, aside, open, seen, empty, has_checked, .. } = self;
        let lang = output.lang();
        let is_told = reports.tells_closing(has_checked);
        match reports.finish(&summary, has_checked) {
            // All was seen: what was found decides.
            Ok(()) | Err(Failure::BrokenPipe) => {}
            Err(failure) => return Err(failure),
        }
        // The closing lines tell it, too, where there are any to be seen.
        for unread in summary.unread.iter().filter(|_| !is_told) {
            output.error(&format!(
                "{}{}\n",
                output.word_for_error(),
                wxauthlint::render::unread(unread, lang)
            ));
        }
        for told in empty {
            Failure::Nothing(told).tell(output);
        }
        if self.is_unwritten {
            return Err(Failure::Usage(Text::new(
                "服务商配置文件有错，基线没有写",
                "the baseline is not written, since a provider file is faulty",
            )));
        }
        if !verdict.is_unusable && has_checked {
            aside.finish(|rule, source| open.contains(rule) || !seen.contains(source), output)?;
        }
        if let Some(most) = args.max_warnings.filter(|_| has_too_many_warnings(args, &summary)) {
            let count = summary.warning;
            let told = Text::new(
                format!("警告有 {count} 个，超过了 `--max-warnings {most}`"),
                format!("there are more warnings ({count}) than `--max-warnings {most}` allows"),
            );
            output.error(&format!("{}{}\n", output.word_for_error(), told.get(lang)));
        }
        Ok(verdict.code())
    }
}

/// That some of a file could not be decoded.
fn not_decoded(name: &str, undecoded: Undecoded) -> Unread {
    Unread { source: name.to_owned(), limit: Limit::Undecoded(undecoded), links: None }
}

/// An input without anything to check; one that was begun, but in which nothing is filled in yet.
fn holds_nothing(name: &str, is_begun: bool) -> Text {
    let name = presentable(name);
    match is_begun {
        true => {
            Text::new(format!("`{name}` 还没有填写任何内容"), format!("nothing is filled in yet in `{name}`"))
        }
        false => Text::new(
            format!("`{name}` 里没有可检查的内容"),
            format!("there is nothing to check in `{name}`"),
        ),
    }
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
