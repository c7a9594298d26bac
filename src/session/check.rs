//! Judges everything that is handed over, and says what it comes to.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::Session;
use super::baseline::Aside;
use super::checked::{CheckEnd, Checked};
use super::context::Config;
use super::failure::Failure;
use super::held::{Held, Other, holds_nothing, not_decoded};
use super::inputs::{GivenInputs, Input, Message, Opener};
use super::lines::Lines;
use super::loaded::Loaded;
use super::pages::page_policy;
use super::project::{Around, Texts};
use super::sink::{Kept, ReportSink};
use super::verdict::Verdict;
use super::walked;
use crate::diagnostic::{Diagnostic, Report};
use crate::fact::{LinkContext, Page, ReferrerPolicyAt};
use crate::input::file::FileKind;
use crate::lint::{FileInput, FileReport, Linter, ProviderFile};
use crate::render::Summary;
use crate::source::{Sources, presentable_path};
use crate::text::{Text, text};

impl Session<'_> {
    /// Opens what arguments name: links, files, folders, `-` for standard input; without any the usual provider
    /// file. `tell` is told what is met on the way.
    ///
    /// # Errors
    /// [`Failure::Usage`] for what is nothing of these, [`Failure::Io`] for what cannot be read, and
    /// [`Failure::Nothing`] without arguments where there is no provider file.
    pub fn open(&self, names: &[String], tell: &mut dyn FnMut(Message)) -> Result<GivenInputs, Failure> {
        let mut opener = Opener {
            files: self.files,
            rules: &self.rules,
            tell,
            stdin_name: self.stdin_name.as_deref(),
            may_be_unmatched: self.may_be_unmatched,
            inputs: GivenInputs::default(),
        };
        if self.stdin_name.is_some() && !names.is_empty() && !names.iter().any(|name| name == "-") {
            return Err(Failure::Usage(text!(
                "`--stdin-filename` 要和 `-`（标准输入）一起用",
                "`--stdin-filename` requires `-` (standard input)"
            )));
        }
        if names.is_empty() {
            match self.stdin_name {
                Some(_) => opener.add("-")?,
                None => opener.usual(self.usual_config().as_deref())?,
            }
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
            told: BTreeMap::new(),
            foreign: BTreeSet::new(),
            used: BTreeMap::new(),
            curable: (0, 0),
            has_checked: false,
            is_faulty: false,
            is_unread: false,
            is_withheld: false,
        };
        match run.check_all(inputs, sources) {
            // Whoever takes the reports has gone; what was found so far still decides, unless it is to be kept.
            Err(Failure::Stopped) if run.aside.writes() => Err(Failure::Usage(text!(
                "输出提前关闭了，没有查完，基线没有写",
                "the output was closed before everything was checked, so the baseline was not written"
            ))),
            Err(Failure::Stopped) => Ok(run.end(true)),
            Err(failure) => Err(failure),
            Ok(()) => Ok(run.end(false)),
        }
    }
}

/// One run: what was told so far.
pub(super) struct Run<'r> {
    pub(super) session: &'r Session<'r>,
    pub(super) sink: &'r mut dyn ReportSink,
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
    /// What was told: the rule, the file and the bytes, and which file was checked then.
    told: BTreeMap<(String, String, usize, usize), String>,
    /// The files of other programs that were named or met while a provider file was looked for.
    pub(super) foreign: BTreeSet<String>,
    /// The provider files that nobody named, by their numbers, and how many inputs were judged by each.
    pub(super) used: BTreeMap<usize, (String, usize)>,
    /// How many findings of what `--fix` changes can be cured, safely and otherwise.
    curable: (usize, usize),
    /// True once something was checked.
    pub(super) has_checked: bool,
    /// True if what a provider file says to the linter itself is faulty.
    is_faulty: bool,
    /// True if something could not be read.
    pub(super) is_unread: bool,
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
        self.foreign = inputs.foreign.into_iter().collect();
        let mut held = Vec::new();
        let mut others = Vec::new();
        for input in inputs.list {
            match input {
                Input::Provider(hit) | Input::Piped(hit) => {
                    self.mark(&hit, true);
                    let file = self.read_provider(&hit, sources)?;
                    held.push(Held { hit, file, is_input: true });
                }
                Input::Links(lines) => others.push(Other::Links(lines)),
                Input::Link(link) => others.push(Other::Links(Lines::one(link))),
                Input::Other(hit, kind) => others.push(Other::File(hit, kind)),
                Input::Seen(seen) => others.push(Other::Seen(seen)),
                Input::Empty(told) => self.empty.push(told),
            }
        }
        if matches!(session.config, Config::At(_))
            && others.is_empty()
            && self.folders.is_empty()
            && !inputs.is_usual
            && self.foreign.is_empty()
        {
            return Err(Failure::Usage(text!(
                "`--config` 要和链接一起用；要检查的配置文件直接写出来",
                "`--config` is for checking links; to check provider files, pass them as arguments"
            )));
        }
        let owned = self.owned(others, &mut held, sources)?;
        self.seen.extend(sources.names().map(str::to_owned));
        self.sink.start(sources)?;
        let mut linters: Vec<_> = held
            .iter()
            .map(|held| Linter::new(&session.rules, &session.settings, held.file.as_ref()))
            .collect();
        for (held, linter) in held.iter().zip(&mut linters) {
            let Some(file) = &held.file else { continue };
            let mut report = linter.check_provider(sources);
            if !held.is_input {
                // Nobody handed it over to be changed.
                report.findings.iter_mut().for_each(|finding| finding.fixes.clear());
                self.tell(report, sources)?;
                continue;
            }
            match file.says_anything() {
                true => self.has_checked = true,
                false => self.empty.push(holds_nothing(
                    &session.files.name(&held.hit.path),
                    file.provider.platform.is_some(),
                )),
            }
            let is_changed = matches!(held.hit.stored.as_slice(), [_, ..]);
            self.tell_curable(report, is_changed, sources)?;
            self.tell_curable(linter.check_listed_links(&page, sources), is_changed, sources)?;
        }
        let mut bare = Linter::new(&session.rules, &session.settings, None);
        let mut is_bare_used = false;
        let on_page = policy.map(LinkContext::on_page);
        // What the files of a folder say together is known before the first of them is judged.
        let mut hits: Vec<(Loaded, FileKind)> = Vec::new();
        let mut jobs = Vec::new();
        for (owner, other) in owned {
            jobs.push(match other {
                Other::File(hit, kind) => {
                    hits.push((hit, kind));
                    (owner, Err(hits.len() - 1))
                }
                other => (owner, Ok(other)),
            });
        }
        let texts = Texts::of(&hits, session.files, &bare);
        let projects = texts.projects(&bare);
        let mut owner_of_folder = BTreeMap::new();
        for (owner, job) in jobs {
            is_bare_used |= owner.is_none();
            let linter = owner.and_then(|owner| linters.get_mut(owner)).unwrap_or(&mut bare);
            let before = std::mem::take(&mut self.has_checked);
            match job {
                Ok(Other::Links(lines)) => {
                    self.check_lines(lines, linter, (&page, on_page.as_ref()), sources)?;
                }
                Ok(Other::Seen(seen)) => self.check_seen(&seen, linter, sources)?,
                Ok(Other::File(..)) => {}
                Err(number) => {
                    let Some((hit, kind)) = hits.get(number) else { continue };
                    if let Some(folder) = &hit.folder {
                        owner_of_folder.entry(folder).or_insert(owner);
                    }
                    let around = texts.around(hit, &projects);
                    self.check_other((hit, *kind), (linter, &around), (&page, policy), sources)?;
                }
            }
            if let Some((_, count)) = owner.and_then(|owner| self.used.get_mut(&owner)) {
                *count += usize::from(self.has_checked);
            }
            self.has_checked |= before;
        }
        for (folder, owner) in owner_of_folder {
            let linter = owner.and_then(|owner| linters.get_mut(owner)).unwrap_or(&mut bare);
            for hit in texts.finishing(folder) {
                let kind = FileKind::of(&session.files.name(&hit.path));
                let around = Around { is_beside: true, ..texts.around(hit, &projects) };
                self.check_other((hit, kind), (linter, &around), (&page, policy), sources)?;
            }
        }
        let without = self.folders.iter().filter(|(_, holds)| !**holds);
        self.empty.extend(without.map(|(folder, _)| holds_nothing(&session.files.name(folder), false)));
        for mut linter in linters.into_iter().chain(is_bare_used.then_some(bare)) {
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
        (linter, around): (&mut Linter<'_>, &Around<'_>),
        (page, policy): (&Page, Option<ReferrerPolicyAt>),
        sources: &mut Sources,
    ) -> Result<(), Failure> {
        let kept = sources.len();
        let name = self.session.files.name(&hit.path);
        let policy = policy.or_else(|| around.surroundings?.policy(&name, &hit.text, sources));
        let input = FileInput { name: &name, raw: (&hit.text).into(), kind, page, policy };
        let FileReport { mut report, faults, holds_something } =
            linter.check_file_of(&input, around.project, sources);
        if around.is_beside && report.links == 0 {
            self.forget(sources, kept);
            return Ok(());
        }
        self.seen.insert(presentable_path(&name));
        self.tell_once(&mut report, &presentable_path(&name), sources);
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

    /// Leaves out what was told of the same place when another file was checked.
    fn tell_once(&mut self, report: &mut Report, name: &str, sources: &Sources) {
        report.findings.retain(|finding| {
            let span = finding.primary.span;
            let Some(source) = sources.get(span.source) else { return true };
            // Where something is missing differs with how much of the link each file knows; the line does not.
            let place = match span.is_empty() {
                true => source.line(source.point(span.range().start).line),
                false => span.range(),
            };
            let key = (finding.code.to_string(), source.name().to_owned(), place.start, place.end);
            self.told.entry(key).or_insert_with(|| name.to_owned()) == name
        });
    }

    /// Forgets the texts that came after the first `kept`, unless they are still wanted.
    pub(super) fn forget(&self, sources: &mut Sources, kept: usize) {
        if !self.keeps_sources {
            sources.truncate(kept);
        }
    }

    /// Takes in what is wrong with what the user says to the linter itself.
    pub(super) fn take_faults(&mut self, faults: Vec<Diagnostic>, sources: &Sources) -> Result<(), Failure> {
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
    pub(super) fn read_provider(
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

    /// Tells a report, and counts what can be cured in it if `--fix` changes its text.
    pub(super) fn tell_curable(
        &mut self,
        report: Report,
        is_changed: bool,
        sources: &Sources,
    ) -> Result<(), Failure> {
        let fixable = report.findings.iter().filter(|finding| is_changed && !finding.fixes.is_empty());
        let (safe, others): (Vec<_>, Vec<_>) =
            fixable.partition(|finding| finding.fixes.iter().any(|fix| fix.is_safe));
        self.curable = (self.curable.0 + safe.len(), self.curable.1 + others.len());
        self.tell(report, sources)
    }

    pub(super) fn tell(&mut self, mut report: Report, sources: &Sources) -> Result<(), Failure> {
        self.aside.apply(&mut report, sources, &self.session.rules);
        self.summary.add(&report);
        Ok(self.sink.report(&report, sources)?)
    }

    /// What everything comes to.
    fn end(self, is_stopped: bool) -> CheckEnd {
        let threshold = &self.session.threshold;
        let notes = self.notes();
        let curable = self.curable;
        let Run { mut summary, aside, open, seen, mut empty, has_checked, .. } = self;
        summary.without_link.clone_from(&self.without_link);
        let is_unmatched = (!has_checked || !empty.is_empty()) && !self.session.may_be_unmatched;
        let is_partial = is_unmatched || !summary.unread.is_empty();
        if self.session.may_be_unmatched {
            empty.clear();
        }
        let verdict = Verdict {
            is_unusable: self.is_faulty || self.is_unread,
            has_found: threshold.has_found(&summary),
            is_partial: is_partial && !is_stopped,
        };
        let is_known = !verdict.is_unusable && has_checked && !is_stopped && !self.is_withheld;
        let is_open = |rule: &str, source: &str| open.contains(rule) || !seen.contains(source);
        let (baseline, baseline_withheld) = match is_known.then(|| aside.finish(is_open)) {
            Some(Ok(baseline)) => (baseline, None),
            Some(Err(why)) => (None, Some(why)),
            None if self.is_withheld => {
                let faulty = text!(
                    "服务商配置文件有错，基线没有写",
                    "the baseline was not written because a provider file is invalid"
                );
                (None, Some(faulty))
            }
            None => (None, None),
        };
        let most = threshold.max_warnings.filter(|_| threshold.has_too_many_warnings(&summary));
        let too_many_warnings = most.map(|most| {
            let count = summary.warning;
            text!(
                "警告有 {count} 个，超过了 `--max-warnings {most}`",
                "too many warnings: {count}, but `--max-warnings` is {most}"
            )
        });
        CheckEnd {
            summary,
            verdict,
            has_checked,
            without_link: walked::without_link(&self.without_link),
            empty,
            baseline,
            baseline_withheld,
            too_many_warnings,
            notes,
            curable,
            is_stopped,
        }
    }
}
