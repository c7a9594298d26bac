//! Judges the files of a project: the links in them, and what else they hold of interest.

use std::collections::HashSet;

use super::provider_file::wrong_suppressions;
use super::{LinkInput, Linter};
use crate::diagnostic::{
    Diagnostic, Limit, Report, Subject, Suppressed, Suppression, SuppressionKind, Unread,
};
use crate::engine;
use crate::fact::{
    Facts, Given, GivenSuppression, LinkContext, Page, Piece, PluginPiece, ReferrerPolicyAt, SuppressionState,
};
use crate::input::code::{self, MistakeKind, PluginCall};
use crate::input::file::{self, FileKind, FileReading, FoundLink};
use crate::input::link::{self, LinkText};
use crate::input::markup::Policy;
use crate::input::provider::{Ignore, suppressions_of};
use crate::knowledge::LinkParameter;
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
        let reading = file::read(input.kind, input.raw.text, &self.models);
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
        let mut findings = Vec::new();
        let mut links = 0;
        let mut told = HashSet::new();
        for found in &reading.links {
            let before = findings.len();
            links += usize::from(self.judge_found(input, found, source, sources, &mut findings));
            let of_link = findings.split_off(before);
            findings.extend(of_link.into_iter().filter(|finding| told.insert(what_is_told(finding, found))));
        }
        let whole = Span::new(source, 0..input.raw.text.len());
        for piece in pieces(&reading, (input.name, input.raw.text), source) {
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
        let unread = [(Limit::Effort, reading.unread.costly), (Limit::Length, reading.unread.long)];
        let unread = unread.into_iter().filter(|(_, links)| *links > 0);
        report.unread = unread
            .map(|(limit, links)| Unread { source: presentable_path(input.name), limit, links: Some(links) })
            .collect();
        engine::sort(&mut report.findings);
        FileReport { report, faults, holds_something }
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
        let context = context(found, input.policy, source);
        let link = LinkInput {
            name: None,
            text: LinkText { source, text: &found.text, is_sample: true },
            is_template: true,
            page: input.page,
            context: Some(&context),
        };
        // Whoever builds the address of a stand-in of WeChat's knows what he does, and whoever writes a path
        // alone puts a host before it elsewhere.
        let read = link::read(link.text);
        let is_page = !matches!(read.kind, link::LinkKind::Other(link::Other::Unknown));
        let is_ours = is_page && read.host_normal.as_deref().is_some_and(link::is_wechat);
        if is_ours {
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

fn context(found: &FoundLink, header: Option<ReferrerPolicyAt>, source: SourceId) -> LinkContext {
    let sinks = found.sinks.iter().map(|(sink, place)| (*sink, Span::new(source, place.clone()))).collect();
    let is_on_page =
        matches!(found.medium, file::Medium::Page) && found.sinks.iter().any(|(sink, _)| sink.leaves_page());
    LinkContext {
        is_code: matches!(found.medium, file::Medium::Code),
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
        dropped_query: found.dropped_query.as_ref().map(|place| Span::new(source, place.clone())),
    }
}

fn policy_at(policy: &Policy, source: SourceId) -> ReferrerPolicyAt {
    ReferrerPolicyAt {
        name: policy.value.name(),
        strips_referrer: policy.value.strips_referrer(),
        by: policy.by.name(),
        span: Span::new(source, policy.span.clone()),
    }
}

/// What a file holds besides links.
fn pieces(reading: &FileReading, (name, raw): (&str, &str), source: SourceId) -> Vec<Piece> {
    let span = |place: &std::ops::Range<usize>| Span::new(source, place.clone());
    let text = |place: &std::ops::Range<usize>| raw.slice(place.clone()).to_owned();
    let calls = reading.plugin_calls.iter().map(|call| Piece::Plugin(plugin(call, raw, source)));
    let versions = reading.plugin_versions.iter();
    let versions = versions.map(|(version, place)| Piece::PluginVersion(version.clone(), span(place)));
    // Tests hold codes of the past, and use none.
    let is_test =
        ["test", "spec", "mock", "fixture"].iter().any(|word| name.to_ascii_lowercase().contains(word));
    let told = reading.mistakes.iter().filter(|mistake| !is_test || mistake.kind != MistakeKind::FrozenCode);
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

/// The required arguments, each with what links have for it (小程序服务商组件).
const REQUIRED: [(&str, LinkParameter); 3] = [
    ("platformAppID", LinkParameter::ComponentAppid),
    ("preAuthCode", LinkParameter::PreAuthCode),
    ("authType", LinkParameter::AuthType),
];

/// A callback, by the names that people give it.
const CALLBACKS: [&str; 5] = ["redirect_uri", "redirectUri", "redirect_url", "redirectUrl", "redirectURI"];

fn plugin(call: &PluginCall, raw: &str, source: SourceId) -> PluginPiece {
    let span = |place: &std::ops::Range<usize>| Span::new(source, place.clone());
    let arguments = || call.arguments.iter();
    let has = |name: &str| arguments().any(|argument| argument.name == name);
    let end = span(&(call.end..call.end));
    let missing =
        REQUIRED.iter().filter(|(name, of_links)| !call.is_open && !has(name) && !has(of_links.name()));
    let known = |name: &str| arguments().find(|argument| argument.name == name);
    let empty = arguments().filter(|argument| argument.value.as_ref().is_some_and(MappedText::is_empty));
    let of_links = arguments().filter(|argument| {
        LinkParameter::parse(&argument.name).is_some_and(LinkParameter::is_of_links_alone)
    });
    let mut callbacks = arguments().filter(|argument| CALLBACKS.contains(&argument.name.as_str()));
    PluginPiece {
        missing: missing.map(|(name, _)| (*name, Some(end))).collect(),
        link_names: of_links.map(|argument| (argument.name.clone(), span(&argument.name_place))).collect(),
        auth_type: known("authType").and_then(|argument| {
            let value = argument.value.as_ref().filter(|value| !value.is_empty())?;
            Some((value.text().to_owned(), span(&argument.place)))
        }),
        empty: empty.map(|argument| (argument.name.clone(), span(&argument.place))).collect(),
        full_width: call
            .full_width
            .iter()
            .map(|place| (raw.slice(place.clone()).to_owned(), span(place)))
            .collect(),
        redirect_uri: callbacks.next().map(|argument| (argument.name.clone(), span(&argument.name_place))),
    }
}
