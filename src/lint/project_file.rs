//! Judges the files of a project: the links in them, and what else they hold of interest.

use std::collections::{BTreeSet, HashSet};

use super::joined::{Region, bring_home, put_back};
use super::provider_file::wrong_suppressions;
use super::{LinkInput, Linter, plugin};
use crate::diagnostic::{
    Diagnostic, Limit, Report, Subject, Suppressed, Suppression, SuppressionKind, Unread,
};
use crate::engine;
use crate::fact::{
    Facts, Given, GivenSuppression, LinkContext, Page, Piece, ReferrerPolicyAt, SuppressionState,
};
use crate::input::code::{self, Known, MistakeKind};
use crate::input::file::{self, FileKind, FileReading, FoundLink};
use crate::input::link::{self, LinkText};
use crate::input::markup::Policy;
use crate::input::project::{self, Project, ProjectText};
use crate::input::provider::{Ignore, suppressions_of};
use crate::rule::Scope;
use crate::slice::Slice;
use crate::source::{MappedText, Parts, RawText, SourceId, Sources, Span, presentable, presentable_path};
use crate::yaml::Faults;

/// A file of a project.
#[derive(Clone, Copy, Debug)]
pub struct FileInput<'t> {
    /// Its name, for people.
    pub name: &'t str,
    /// Its text, and where that is stored.
    pub raw: RawText<'t>,
    /// What kind of file it is.
    pub kind: FileKind,
    /// The page its links are opened from.
    pub page: &'t Page,
    /// The referrer policy that the pages are sent with, where that is known.
    pub policy: Option<ReferrerPolicyAt>,
}

/// What judging a file brought.
#[derive(Debug, Default)]
pub struct FileReport {
    /// What was found.
    pub report: Report,
    /// What is wrong with the comments that speak to the linter.
    pub faults: Vec<Diagnostic>,
    /// True if the file holds something that was judged.
    pub holds_something: bool,
}

/// What tells findings apart: the rule and the places. One line of code may stand in several links, and one
/// fault is told once; where something is missing, once for each use of what the link begins with.
fn what_is_told(finding: &Diagnostic, found: &FoundLink) -> (String, Vec<std::ops::Range<usize>>) {
    let places = match finding.primary.span.is_empty() {
        true => vec![found.text.written(0..1), found.used.clone()],
        false => finding.labels().map(|label| label.span.range()).collect(),
    };
    (finding.code.to_string(), places)
}

impl Linter<'_> {
    /// Judges a file: each link in it, calls of the plug-in, mistakes of code. Comments in the file suppress
    /// findings beside them.
    pub fn check_file(&mut self, input: &FileInput<'_>, sources: &mut Sources) -> FileReport {
        self.check_file_of(input, &Project::default(), sources)
    }

    /// The same for a file of a project, whose constants it may use.
    pub fn check_file_of(
        &mut self,
        input: &FileInput<'_>,
        project: &Project<'_>,
        sources: &mut Sources,
    ) -> FileReport {
        if project.is_empty() {
            let reading = file::read(input.kind, input.raw.text, Known::from(&*self.models));
            return self.judge_reading(input, &reading, (false, None), sources).0;
        }
        let continued = project.continued(input.name);
        let seen = project.seen_from(input.name, input.raw.text);
        let known = Known { models: &self.models, outer: Some(&seen) };
        let reading = file::read(input.kind, input.raw.text, known);
        let used = seen.used();
        if used.is_empty() {
            return self.judge_reading(input, &reading, (false, continued), sources).0;
        }
        // What is judged is one text: that of the file with those of the others behind it.
        let mut whole = input.raw.text.to_owned();
        let mut texts = vec![(input.name, input.raw, 0)];
        for file in &used {
            whole.push('\n');
            texts.push((file.name, file.text.into(), whole.len()));
            whole.push_str(file.text);
        }
        let joined = FileInput { raw: whole.as_str().into(), ..*input };
        let (mut told, joined) = self.judge_reading(&joined, &reading, (false, continued), sources);
        for finding in &mut told.report.findings {
            bring_home(finding, &reading, &texts);
        }
        let regions: Vec<Region> = texts
            .into_iter()
            .map(|(name, raw, base)| {
                let kind = FileKind::of(name);
                // Of another file everything but the place is its own business.
                let parts = file::parts(kind, raw.text, &[]);
                let len = raw.text.len();
                Region { source: sources.add_foreign(name, raw, parts), base, len }
            })
            .collect();
        for finding in told.report.findings.iter_mut().chain(&mut told.faults) {
            put_back(finding, joined, &regions);
        }
        for suppressed in &mut told.report.suppressed {
            put_back(&mut suppressed.finding, joined, &regions);
        }
        engine::sort(&mut told.report.findings);
        told
    }

    /// Judges a file, with what was read and the source that it stands in. What a server has just sent is `fresh`: so
    /// are the codes in it.
    pub(super) fn check_reading(
        &mut self,
        input: &FileInput<'_>,
        is_fresh: bool,
        sources: &mut Sources,
    ) -> (FileReport, FileReading, SourceId) {
        let reading = file::read(input.kind, input.raw.text, Known::from(&*self.models));
        let (report, source) = self.judge_reading(input, &reading, (is_fresh, None), sources);
        (report, reading, source)
    }

    /// Judges what was read; `continued` is where the links begin of which other files tell.
    fn judge_reading(
        &mut self,
        input: &FileInput<'_>,
        reading: &FileReading,
        (is_fresh, continued): (bool, Option<&HashSet<usize>>),
        sources: &mut Sources,
    ) -> (FileReport, SourceId) {
        let holds_something = !reading.links.is_empty()
            || !reading.plugin_calls.is_empty()
            || !reading.plugin_versions.is_empty()
            || !reading.mistakes.is_empty()
            || reading.unread != code::UnreadLinks::default();
        // Of a file that holds nothing, nothing is drawn but what its comments say wrong.
        let is_drawn = holds_something || input.raw.text.contains("wxauthlint");
        let parts = match is_drawn {
            true => file::parts(input.kind, input.raw.text, &reading.links),
            false => Parts::default(),
        };
        let source = sources.add_foreign(input.name, input.raw, parts);
        let own = project::own_policy(input.name, input.raw.text).and_then(|own| {
            let value = MappedText::verbatim(own.value, own.place.start);
            Some(ReferrerPolicyAt { by: "meta", ..super::header_policy_at(&value, source)? })
        });
        let input = &FileInput { policy: own.or(input.policy), ..*input };
        let mut findings = Vec::new();
        let mut links = 0;
        let (mut told, mut counted) = (HashSet::new(), HashSet::new());
        let is_continued = |found: &&FoundLink| {
            let start = found.text.written(0..1).start;
            found.sinks.is_empty() && continued.is_some_and(|continued| continued.contains(&start))
        };
        let (elsewhere, here): (Vec<_>, Vec<_>) = reading.links.iter().partition(is_continued);
        let mut of_others = HashSet::new();
        for (number, found) in here.iter().chain(&elsewhere).enumerate() {
            let before = findings.len();
            let is_judged = self.judge_found(input, found, source, sources, &mut findings);
            // What is written once is one link, filled in or not.
            let place = found.text.written(0..found.text.text().len());
            links += usize::from(is_judged && counted.insert(place));
            let of_link = findings.split_off(before);
            findings.extend(of_link.into_iter().filter(|finding| told.insert(what_is_told(finding, found))));
            if number >= here.len() {
                let told = findings.iter().skip(before);
                of_others.extend(told.map(|finding| (finding.code.to_string(), finding.primary.span)));
            }
        }
        let whole = Span::new(source, 0..input.raw.text.len());
        for piece in pieces(reading, input, is_fresh, source) {
            let scope = match piece {
                Piece::Plugin(_) | Piece::PluginVersion(..) => Scope::Plugin,
                _ => Scope::Code,
            };
            let piece = (piece, whole);
            let facts = Facts::new(&self.facts, Given { piece: Some(&piece), ..Given::default() });
            self.engine.judge(scope, &facts, sources, Subject::default, &mut findings);
        }
        let mut faults = Faults::new();
        let ignores = suppressions_of(source, input.raw.text, &reading.comments, &mut faults);
        let mut faults = faults.into_list();
        faults.extend(wrong_suppressions(&ignores, self.engine.rules()));
        let mut report = self.without_ignored(findings, &ignores, sources);
        report.links = links;
        // Those that its comments suppress are known by then.
        let is_here = |finding: &Diagnostic| {
            of_others.is_empty() || !of_others.contains(&(finding.code.to_string(), finding.primary.span))
        };
        report.findings.retain(is_here);
        let unread = [(Limit::Effort, reading.unread.costly), (Limit::Length, reading.unread.long)];
        let unread = unread.into_iter().filter(|(_, links)| *links > 0);
        report.unread = unread
            .map(|(limit, links)| Unread { source: presentable_path(input.name), limit, links: Some(links) })
            .collect();
        engine::sort(&mut report.findings);
        (FileReport { report, faults, holds_something }, source)
    }

    /// Judges a link of a file; false if it leads to no page of WeChat's.
    fn judge_found(
        &mut self,
        input: &FileInput<'_>,
        found: &FoundLink,
        source: SourceId,
        sources: &mut Sources,
        findings: &mut Vec<Diagnostic>,
    ) -> bool {
        let header = project::policy_beside(input.name, input.raw.text, found.used.start);
        let header = header.and_then(|said| {
            let value = MappedText::verbatim(said.value, said.place.start);
            let by = if said.is_layout { Some("meta") } else { None };
            let at = super::header_policy_at(&value, source)?;
            Some(ReferrerPolicyAt { by: by.unwrap_or(at.by), span: Span::new(source, said.place), ..at })
        });
        let context = context(found, header.or(input.policy), source);
        let is_exact = found.medium == file::Medium::Page && found.is_finished;
        let link = LinkInput {
            name: None,
            text: LinkText { source, text: &found.text, is_sample: true, is_exact },
            is_template: true,
            page: input.page,
            context: Some(&context),
        };
        // Whoever builds the address of a stand-in of WeChat's knows what he does, and whoever writes a path
        // alone puts a host before it elsewhere.
        let read = link::read(link.text);
        let is_page = !matches!(read.kind, link::LinkKind::Other(link::Other::Unknown));
        let is_ours = is_page && read.host_normal.as_deref().is_some_and(link::is_wechat);
        // Tests hold links to compare with, or to take apart.
        let is_sample = input.kind.is_code() && file::is_test(input.name);
        if is_ours && !is_sample {
            let report = self.check_link(&link, sources);
            findings.extend(report.findings);
        }
        is_ours
    }

    /// Parts what is found from what the comments of its file suppress, and tells the comments that suppress
    /// nothing.
    fn without_ignored(&mut self, found: Vec<Diagnostic>, ignores: &[Ignore], sources: &Sources) -> Report {
        let mut used = vec![false; ignores.len()];
        let mut report = Report::default();
        for finding in found {
            let start = finding.primary.span.range().start;
            let is_suppressible =
                self.engine.rules().get(&finding.code).is_some_and(|rule| rule.is_suppressible());
            let fits = |ignore: &Ignore| {
                is_suppressible
                    && ignore.rule.value == *finding.code
                    && ignore.lines.as_ref().is_some_and(|lines| lines.contains(&start))
            };
            let mut by = None;
            for (ignore, used) in ignores.iter().zip(&mut used).filter(|(ignore, _)| fits(ignore)) {
                *used = true;
                by = by.or(Some(ignore));
            }
            match by {
                None => report.findings.push(finding),
                Some(ignore) => {
                    let reason = Some(presentable(&ignore.reason.value));
                    let by = Suppression { kind: SuppressionKind::Comment, reason };
                    report.suppressed.push(Suppressed { finding, by });
                }
            }
        }
        let mut told = Vec::new();
        for (ignore, is_used) in ignores.iter().zip(used) {
            let is_known =
                self.engine.rules().get(&ignore.rule.value).is_some_and(|rule| rule.is_suppressible());
            if !is_known {
                continue;
            }
            let is_unused = !is_used && !self.engine.is_open(&ignore.rule.value);
            let state = if is_used {
                Some(SuppressionState::Used)
            } else {
                is_unused.then_some(SuppressionState::Unused)
            };
            let suppression = Some(GivenSuppression { ignore, state });
            let facts = Facts::new(&self.facts, Given { suppression, ..Given::default() });
            self.engine.judge(Scope::Suppression, &facts, sources, Subject::default, &mut told);
        }
        report.findings.extend(told);
        report
    }
}

/// What a file asks of others.
#[derive(Debug, Default)]
pub struct Asks {
    /// Names that its links leave open.
    pub names: BTreeSet<String>,
    /// Names of its constants that hold an address, which others may finish.
    pub addresses: BTreeSet<String>,
    /// True if a page leads to a link of it.
    pub is_on_page: bool,
    /// True if it speaks of authorization and what its link begins with stands elsewhere.
    pub is_begun: bool,
}

impl Linter<'_> {
    /// What a file asks of others.
    pub fn asks(&self, name: &str, text: &str) -> Asks {
        self.asks_with(name, text, Known::from(&*self.models))
    }

    /// The same of a file of a project, with what the others say.
    pub fn asks_among(&self, project: &Project<'_>, name: &str, text: &str) -> Asks {
        let seen = project.seen_from(name, text);
        self.asks_with(name, text, Known { models: &self.models, outer: Some(&seen) })
    }

    fn asks_with(&self, name: &str, text: &str, known: Known<'_>) -> Asks {
        let kind = FileKind::of(name);
        if kind.is_code() && file::is_test(name) {
            return Asks::default();
        }
        let mut reading = file::read(kind, text, known);
        // Places of other files are theirs.
        let is_own = |link: &FoundLink| {
            link.used.end <= text.len() && link.text.places().any(|place| place.end <= text.len())
        };
        let leaves = |link: &FoundLink| link.sinks.iter().any(|(sink, _)| sink.leaves_page());
        let is_on_page =
            reading.links.iter().any(leaves) || reading.handed.iter().any(|handed| handed.is_wanted);
        reading.links.retain(is_own);
        let mut addresses = project::names_of_addresses(name, text, &reading.links, &self.models);
        addresses.extend(reading.handed.iter().flat_map(|handed| project::words_of_views(&handed.name)));
        // What a template puts into a link is given to it by code that names it.
        if matches!(kind, FileKind::Page { .. }) && reading.links.iter().any(|link| link.text.has_hole()) {
            addresses.extend(project::words_of_page(name));
        }
        let mut names = project::open_names(text, &reading);
        // What speaks of authorization and holds no link may have its address elsewhere.
        let is_begun = reading.links.is_empty() && kind.is_code() && crate::input::holds_marker(text);
        if is_begun {
            names.extend(crate::input::ADDRESSES.map(str::to_owned));
        }
        Asks { names, addresses, is_on_page, is_begun }
    }

    /// The constants of files.
    pub fn project<'p>(&self, files: Vec<ProjectText<'p>>) -> Project<'p> {
        // What stands in for something in tests is nothing that others use.
        let files = files.into_iter().filter(|file| !file::is_test(file.name)).collect();
        Project::new(files, &self.models).with_continued(|file, seen| {
            let outer = seen.map(|seen| seen as &dyn codeflow::Outside);
            file::read(FileKind::of(file.name), file.text, Known { models: &self.models, outer })
        })
    }
}

fn context(found: &FoundLink, header: Option<ReferrerPolicyAt>, source: SourceId) -> LinkContext {
    let sinks = found.sinks.iter().map(|(sink, place)| (*sink, Span::new(source, place.clone()))).collect();
    let is_on_page = !matches!(found.medium, file::Medium::Document)
        && found.sinks.iter().any(|(sink, _)| sink.leaves_page());
    LinkContext {
        is_code: matches!(found.medium, file::Medium::Code),
        drops_line_breaks: matches!(found.medium, file::Medium::Code | file::Medium::Page),
        is_pattern: matches!(found.medium, file::Medium::Code) && found.sinks.is_empty(),
        is_finished: found.is_finished,
        mentioned: found.mentioned.clone(),
        sinks,
        // A page says last what it is sent with first (Referrer Policy, 4 and 8).
        policy: found
            .policy
            .as_ref()
            .map(|policy| policy_at(policy, source))
            .or(header.filter(|_| is_on_page)),
        encoder: found.encoder,
        cut_code: found.cut_code.as_ref().map(|cut| (Span::new(source, cut.place.clone()), cut.is_prefix)),
        left: found.left.iter().map(|place| Span::new(source, place.clone())).collect(),
        dropped_query: found.dropped_query.as_ref().map(|place| Span::new(source, place.clone())),
        encoded_at: found.encoded_at.as_ref().map(|place| Span::new(source, place.clone())),
    }
}

pub(super) fn policy_at(policy: &Policy, source: SourceId) -> ReferrerPolicyAt {
    ReferrerPolicyAt {
        name: policy.value.name(),
        strips_referrer: policy.value.strips_referrer(),
        by: policy.by.name(),
        span: Span::new(source, policy.span.clone()),
    }
}

/// What a file holds besides links.
fn pieces(reading: &FileReading, input: &FileInput<'_>, is_fresh: bool, source: SourceId) -> Vec<Piece> {
    let (name, raw) = (input.name, input.raw.text);
    let span = |place: &std::ops::Range<usize>| Span::new(source, place.clone());
    let text = |place: &std::ops::Range<usize>| raw.slice(place.clone()).to_owned();
    let calls =
        reading.plugin_calls.iter().map(|call| Piece::Plugin(Box::new(plugin::piece(call, raw, source))));
    let versions = reading.plugin_versions.iter();
    let versions = versions.map(|(version, place)| Piece::PluginVersion(version.clone(), span(place)));
    // Tests hold codes of the past, and use none.
    let is_test = file::is_test(name);
    let is_fresh = is_fresh || is_test;
    let told = reading.mistakes.iter().filter(|mistake| !is_fresh || mistake.kind != MistakeKind::FrozenCode);
    let mistakes = told.map(|mistake| {
        let (text, span) = (text(&mistake.place), span(&mistake.place));
        match mistake.kind {
            MistakeKind::StrippedCharacters => Piece::StrippedCharacters(text, span),
            MistakeKind::DiscardedConcat => Piece::DiscardedConcat(text, span),
            MistakeKind::FrozenCode => Piece::FrozenCode(text, span),
        }
    });
    calls.chain(versions).chain(mistakes).collect()
}
