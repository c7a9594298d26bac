//! Judges everything that is handed over, and says what it comes to.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::Session;
use super::baseline::{Aside, BaselineEnd};
use super::context::{FileContext, context};
use super::failure::Failure;
use super::inputs::{GivenInputs, Input, Message, Opener};
use super::lines::Lines;
use super::loaded::Loaded;
use super::pages::page_policy;
use super::sink::{Kept, ReportSink};
use super::verdict::Verdict;
use super::walked;
use crate::diagnostic::{Diagnostic, Limit, Report, Unread};
use crate::fact::{LinkContext, Page, ReferrerPolicyAt};
use crate::input::file::FileKind;
use crate::lint::{FileInput, FileReport, Linter, ProviderFile};
use crate::render::Summary;
use crate::source::{Sources, Undecoded, presentable_path};
use crate::text::{Text, text};

/// What a check came to.
#[derive(Debug)]
#[non_exhaustive]
pub struct CheckEnd {
    /// The counts, the rules that were skipped, and what was not read.
    pub summary: Summary,
    /// What it means for a script.
    pub verdict: Verdict,
    /// True if anything was checked.
    pub has_checked: bool,
    /// The inputs that held nothing to check, in a sentence each.
    pub empty: Vec<Text>,
    /// That files of folders which are about authorization held no link that could be read.
    pub without_link: Option<Text>,
    /// What becomes of the baseline.
    pub baseline: Option<BaselineEnd>,
    /// True if a baseline is not to be written because a provider file is faulty.
    pub is_baseline_withheld: bool,
    /// That there are more warnings than are allowed.
    pub too_many_warnings: Option<Text>,
    /// True if the sink wanted no more, so that not everything was checked.
    pub is_stopped: bool,
}

/// What was found, with the texts that it was found in.
#[derive(Debug)]
#[non_exhaustive]
pub struct Checked {
    /// What was found.
    pub report: Report,
    /// What is wrong with what the user says to the linter itself.
    pub faults: Vec<Diagnostic>,
    /// What could not be read.
    pub failures: Vec<Failure>,
    /// The texts that places point into.
    pub sources: Sources,
    /// What it comes to.
    pub end: CheckEnd,
}

impl Session<'_> {
    /// Opens what arguments name: links, files, folders, `-` for standard input; without any the usual provider
    /// file. `tell` is told what is met on the way.
    ///
    /// # Errors
    /// [`Failure::Usage`] for what is nothing of these, [`Failure::Io`] for what cannot be read, and
    /// [`Failure::Nothing`] without arguments where there is no provider file.
    pub fn open(&self, names: &[String], tell: &mut dyn FnMut(Message)) -> Result<GivenInputs, Failure> {
        let mut opener =
            Opener { files: self.files, rules: &self.rules, tell, inputs: GivenInputs::default() };
        if names.is_empty() {
            opener.usual(self.config.as_deref())?;
        }
        for name in names {
            opener.add(name)?;
        }
        Ok(opener.inputs)
    }

    /// Judges a link, with whatever stands around it.
    ///
    /// # Errors
    /// Those of the provider file that holds for it: [`Failure::Faults`], [`Failure::Io`].
    pub fn check_link(&self, link: &str) -> Result<Checked, Failure> {
        self.check(GivenInputs::link(link))
    }

    /// Judges inputs, and keeps all that is found.
    ///
    /// # Errors
    /// See [`Session::check_to`].
    pub fn check(&self, inputs: GivenInputs) -> Result<Checked, Failure> {
        let mut kept = Kept::default();
        let mut sources = Sources::new();
        let end = self.run(inputs, &mut kept, &mut sources, true)?;
        let Kept { report, faults, failures } = kept;
        Ok(Checked { report, faults, failures, sources, end })
    }

    /// Judges inputs, and hands over what is found piece by piece.
    ///
    /// # Errors
    /// [`Failure::Faults`] and [`Failure::Io`] of the provider file that holds for links, or of a baseline;
    /// [`Failure::Usage`] for what does not go together.
    pub fn check_to(&self, inputs: GivenInputs, sink: &mut dyn ReportSink) -> Result<CheckEnd, Failure> {
        self.run(inputs, sink, &mut Sources::new(), false)
    }

    fn run(
        &self,
        inputs: GivenInputs,
        sink: &mut dyn ReportSink,
        sources: &mut Sources,
        keeps_sources: bool,
    ) -> Result<CheckEnd, Failure> {
        let mut run = Run {
            session: self,
            sink,
            keeps_sources,
            summary: Summary::default(),
            aside: Aside::new(&self.baseline, &self.reader())?,
            open: BTreeSet::new(),
            seen: BTreeSet::new(),
            empty: Vec::new(),
            without_link: Vec::new(),
            folders: BTreeMap::new(),
            has_checked: false,
            is_faulty: false,
            is_unread: false,
            is_withheld: false,
        };
        match run.check_all(inputs, sources) {
            // Whoever takes the reports has gone; what was found so far still decides, unless it is to be kept.
            Err(Failure::Stopped) if run.aside.writes() => Err(Failure::Usage(text!(
                "输出提前关闭了，没有查完，基线没有写",
                "the output was closed before everything was checked, so the baseline is not written"
            ))),
            Err(Failure::Stopped) => Ok(run.end(true)),
            Err(failure) => Err(failure),
            Ok(()) => Ok(run.end(false)),
        }
    }
}

/// One run: what was told so far.
pub(super) struct Run<'r> {
    session: &'r Session<'r>,
    sink: &'r mut dyn ReportSink,
    /// True if places are looked up at the end.
    pub(super) keeps_sources: bool,
    pub(super) summary: Summary,
    /// What became of findings that were there before.
    aside: Aside,
    /// The rules from whose silence nothing can be concluded.
    open: BTreeSet<String>,
    /// The names of the texts that were checked, as they are shown; of others nothing can be concluded either.
    pub(super) seen: BTreeSet<String>,
    /// The inputs that held nothing to check.
    pub(super) empty: Vec<Text>,
    /// Files of folders about authorization in which no link could be read.
    without_link: Vec<String>,
    /// The folders, and whether something was found in them to check.
    folders: BTreeMap<PathBuf, bool>,
    /// True once something was checked.
    pub(super) has_checked: bool,
    /// True if what a provider file says to the linter itself is faulty.
    is_faulty: bool,
    /// True if something could not be read.
    is_unread: bool,
    /// True if a baseline is not written for that.
    is_withheld: bool,
}

impl<'r> Run<'r> {
    fn check_all(&mut self, inputs: GivenInputs, sources: &mut Sources) -> Result<(), Failure> {
        let session = self.session;
        let page = session.page_in(sources);
        let policy = page_policy(&session.page_headers, sources)?;
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
                    let file = self.read_provider(&hit, sources)?;
                    providers.extend(file.map(|file| (hit, file)));
                }
                Input::Links(lines) => links.push(lines),
                Input::Link(link) => links.push(Lines::one(link)),
                Input::Other(hit, kind) => written.push((hit, kind)),
                Input::Empty(told) => self.empty.push(told),
            }
        }
        let has_others = !links.is_empty() || !written.is_empty();
        if session.config.is_some() && !has_others && self.folders.is_empty() && !inputs.is_usual {
            return Err(Failure::Usage(text!(
                "`--config` 要和链接一起用；要检查的配置文件直接写出来",
                "`--config` goes with links; name the provider files to check without it"
            )));
        }
        let hits: Vec<_> = providers.iter().map(|(hit, _)| hit).collect();
        let context = match has_others {
            true => context(session.config.as_deref(), named, &hits, session.files),
            false => FileContext::None,
        };
        let config = match &context {
            FileContext::Config(path) => {
                let loaded = Loaded::read(path, session.files)?;
                let (file, faults) = session.reader().read_in_spite(&loaded, sources)?;
                self.take_faults(faults, sources)?;
                Some(file)
            }
            FileContext::Given(_) | FileContext::None => None,
        };
        self.seen.extend(sources.names().map(str::to_owned));
        self.sink.start(sources)?;
        let mut linters = Vec::new();
        let mut linter_of_links = None;
        for (number, (hit, file)) in providers.iter().enumerate() {
            match file.says_anything() {
                true => self.has_checked = true,
                false => self
                    .empty
                    .push(holds_nothing(&session.files.name(&hit.path), file.provider.platform.is_some())),
            }
            let mut linter = Linter::new(&session.rules, &session.settings, Some(file));
            self.tell(linter.check_provider(sources), sources)?;
            self.tell(linter.check_listed_links(&page, sources), sources)?;
            match context == FileContext::Given(number) {
                true => linter_of_links = Some(linter),
                false => linters.push(linter),
            }
        }
        if has_others {
            let mut linter = match linter_of_links {
                Some(linter) => linter,
                None => Linter::new(&session.rules, &session.settings, config.as_ref()),
            };
            if config.is_some() {
                let mut report = linter.check_provider(sources);
                // Nobody handed it over to be changed.
                report.findings.iter_mut().for_each(|finding| finding.fixes.clear());
                self.tell(report, sources)?;
            }
            let on_page = policy.map(LinkContext::on_page);
            for lines in links {
                self.check_lines(lines, &mut linter, (&page, on_page.as_ref()), sources)?;
            }
            for (hit, kind) in written {
                self.check_other((&hit, kind), &mut linter, (&page, policy), sources)?;
            }
            linters.push(linter);
        }
        let without = self.folders.iter().filter(|(_, holds)| !**holds);
        self.empty.extend(without.map(|(folder, _)| holds_nothing(&session.files.name(folder), false)));
        for mut linter in linters {
            self.tell(linter.check_suppressions(sources), sources)?;
            self.open.extend(linter.open_rules().map(str::to_owned));
            self.summary.add(&Report { skipped: linter.into_skipped(), ..Report::default() });
        }
        Ok(())
    }

    /// Notes for the folder of a file whether the file holds something; false where it is in none.
    fn mark(&mut self, hit: &Loaded, holds_something: bool) -> bool {
        let Some(folder) = &hit.folder else { return false };
        self.folders.entry(folder.clone()).and_modify(|holds| *holds |= holds_something);
        true
    }

    fn check_other(
        &mut self,
        (hit, kind): (&Loaded, FileKind),
        linter: &mut Linter<'_>,
        (page, policy): (&Page, Option<ReferrerPolicyAt>),
        sources: &mut Sources,
    ) -> Result<(), Failure> {
        let kept = sources.len();
        let name = self.session.files.name(&hit.path);
        self.seen.insert(presentable_path(&name));
        let input = FileInput { name: &name, raw: (&hit.text).into(), kind, page, policy };
        let FileReport { mut report, faults, holds_something } = linter.check_file(&input, sources);
        self.has_checked |= holds_something;
        report.unread.extend(hit.text.undecoded().map(|undecoded| not_decoded(&name, undecoded)));
        let is_told = holds_something || !report.unread.is_empty();
        match (self.mark(hit, is_told), is_told) {
            (false, false) => self.empty.push(holds_nothing(&name, false)),
            (true, false) => self.without_link.push(presentable_path(&name).to_string()),
            _ => {}
        }
        if !report.unread.is_empty() {
            // What is not found in it any more may stand where it was not read.
            self.seen.remove(&presentable_path(&name));
        }
        self.take_faults(faults, sources)?;
        self.tell(report, sources)?;
        self.forget(sources, kept);
        Ok(())
    }

    /// Forgets the texts that came after the first `kept`, unless they are still wanted.
    pub(super) fn forget(&self, sources: &mut Sources, kept: usize) {
        if !self.keeps_sources {
            sources.truncate(kept);
        }
    }

    /// Takes in what is wrong with what the user says to the linter itself.
    fn take_faults(&mut self, faults: Vec<Diagnostic>, sources: &Sources) -> Result<(), Failure> {
        if faults.is_empty() {
            return Ok(());
        }
        self.is_faulty = true;
        self.is_withheld |= self.aside.give_up_writing();
        let faults = Report { findings: faults, ..Report::default() };
        self.summary.is_broken = true;
        self.summary.add(&faults);
        Ok(self.sink.faults(&faults, sources)?)
    }

    /// Reads a provider file. What is wrong with it is told, and hides nothing of what else is to be checked.
    fn read_provider(
        &mut self,
        hit: &Loaded,
        sources: &mut Sources,
    ) -> Result<Option<ProviderFile>, Failure> {
        match self.session.reader().read_in_spite(hit, sources) {
            Ok((file, faults)) => {
                self.take_faults(faults, sources)?;
                Ok(Some(file))
            }
            Err(Failure::Faults(faults, sources)) => {
                self.take_faults(faults, &sources)?;
                Ok(None)
            }
            // An answer that it names.
            Err(failure @ Failure::Io(..)) => {
                self.sink.failure(failure);
                self.is_unread = true;
                Ok(None)
            }
            Err(failure) => Err(failure),
        }
    }

    pub(super) fn tell(&mut self, mut report: Report, sources: &Sources) -> Result<(), Failure> {
        self.aside.apply(&mut report, sources, &self.session.rules);
        self.summary.add(&report);
        Ok(self.sink.report(&report, sources)?)
    }

    /// What everything comes to.
    fn end(self, is_stopped: bool) -> CheckEnd {
        let threshold = &self.session.threshold;
        let Run { summary, aside, open, seen, empty, has_checked, .. } = self;
        let is_partial = !has_checked || !empty.is_empty() || !summary.unread.is_empty();
        let verdict = Verdict {
            is_unusable: self.is_faulty || self.is_unread,
            has_found: threshold.has_found(&summary),
            is_partial: is_partial && !is_stopped,
        };
        let is_known = !verdict.is_unusable && has_checked && !is_stopped && !self.is_withheld;
        let baseline = is_known
            .then(|| aside.finish(|rule, source| open.contains(rule) || !seen.contains(source)))
            .flatten();
        let most = threshold.max_warnings.filter(|_| threshold.has_too_many_warnings(&summary));
        let too_many_warnings = most.map(|most| {
            let count = summary.warning;
            text!(
                "警告有 {count} 个，超过了 `--max-warnings {most}`",
                "there are more warnings ({count}) than `--max-warnings {most}` allows"
            )
        });
        let is_baseline_withheld = self.is_withheld;
        CheckEnd {
            summary,
            verdict,
            has_checked,
            without_link: walked::without_link(&self.without_link),
            empty,
            baseline,
            is_baseline_withheld,
            too_many_warnings,
            is_stopped,
        }
    }
}

/// That some of a file could not be decoded.
pub(super) fn not_decoded(name: &str, undecoded: Undecoded) -> Unread {
    Unread { source: presentable_path(name), limit: Limit::Undecoded(undecoded), links: None }
}

/// An input without anything to check; one that was begun, but in which nothing is filled in yet.
pub(super) fn holds_nothing(name: &str, is_begun: bool) -> Text {
    let name = presentable_path(name);
    match is_begun {
        true => {
            text!("`{name}` 还没有填写任何内容", "nothing is filled in yet in `{name}`")
        }
        false => text!("`{name}` 里没有可检查的内容", "there is nothing to check in `{name}`"),
    }
}
