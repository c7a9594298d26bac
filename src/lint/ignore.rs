//! Findings that the user knows and does not want to see: `lint.ignore` and comments of the provider
//! file, and which of them are dead.

use std::collections::{BTreeMap, BTreeSet};

use super::{AccountIndex, ListedLink, ProviderFile};
use crate::diagnostic::{Diagnostic, Subject, Suppression, SuppressionKind};
use crate::engine::Engine;
use crate::fact::{Page, SuppressionState};
use crate::input::provider::{Account, Date, Ignore};
use crate::rule::{RuleSet, Scope};
use crate::source::presentable;

/// A link and an account, as reports call them; none where any will do.
type Names = (Option<String>, Option<String>);

/// The numbers of the suppressions of a rule that hold today, by what decides whether they fit a finding, each in the
/// order written.
#[derive(Clone, Debug, Default)]
struct Fitting {
    by_subject: BTreeMap<Names, Vec<usize>>,
    /// Those of comments, by the lines that they stand beside, of which none lie over others but with the same start.
    by_lines: BTreeMap<(usize, usize), Vec<usize>>,
}

impl Fitting {
    /// The numbers of those that fit what is found at a place of the file.
    fn groups(&self, subject: Option<&Subject>, at: Option<usize>) -> Vec<&[usize]> {
        let link = subject.and_then(|subject| subject.link.clone());
        let account = subject.and_then(|subject| subject.account.clone());
        let mut names = vec![(link.clone(), account.clone()), (link, None), (None, account), (None, None)];
        names.dedup();
        let of_subject = names.iter().filter_map(|names| self.by_subject.get(names));
        let lines = at.map(|at| self.by_lines.range(..=(at, usize::MAX)).rev()).into_iter().flatten();
        let start = lines.clone().next().map(|((start, _), _)| *start);
        let beside = lines
            .take_while(|((own, _), _)| Some(*own) == start)
            .filter(|((_, end), _)| at.is_some_and(|at| at < *end))
            .map(|(_, numbers)| numbers);
        of_subject.chain(beside).map(Vec::as_slice).collect()
    }
}

/// The suppressions of a provider file, and what they did so far.
#[derive(Debug)]
pub(super) struct Suppressions<'l> {
    file: &'l ProviderFile,
    /// By rule, what of it fits a finding.
    by_rule: BTreeMap<&'l str, Fitting>,
    /// The numbers of all, also of those that have ended, in the order written.
    numbers: Vec<usize>,
    /// The numbers of those that suppressed something.
    used: BTreeSet<usize>,
    today: Option<Date>,
    /// True once the file itself was judged, and its links.
    pub(super) judged_file: bool,
    pub(super) judged_links: bool,
}

impl<'l> Suppressions<'l> {
    /// Those of a file. What names a rule that does not exist, or one that cannot be suppressed, does
    /// nothing: reading the file told it.
    pub(super) fn new(
        file: &'l ProviderFile,
        rules: &RuleSet,
        account_index: &AccountIndex<'_>,
        today: Option<Date>,
    ) -> Self {
        // Reports call an account by its appid, but the user may know it by its original id.
        let reported =
            |name: &str| presentable(account_index.named(name).and_then(Account::name).unwrap_or(name));
        let mut by_rule: BTreeMap<&str, Fitting> = BTreeMap::new();
        let mut numbers = Vec::new();
        for (number, ignore) in file.provider.lint.ignore.iter().enumerate() {
            if !rules.get(&ignore.rule.value).is_some_and(|rule| rule.is_suppressible()) {
                continue;
            }
            numbers.push(number);
            if ignore.has_ended(today) {
                continue;
            }
            let fitting = by_rule.entry(&ignore.rule.value).or_default();
            let group = match &ignore.lines {
                Some(lines) => fitting.by_lines.entry((lines.start, lines.end)).or_default(),
                None => {
                    let link = ignore.link.as_ref().map(|link| presentable(&link.value));
                    let account = ignore.account.as_ref().map(|account| reported(&account.value));
                    fitting.by_subject.entry((link, account)).or_default()
                }
            };
            group.push(number);
        }
        Suppressions {
            file,
            by_rule,
            numbers,
            used: BTreeSet::new(),
            today,
            judged_file: false,
            judged_links: false,
        }
    }

    /// The same ones, of which none has done anything yet.
    pub(super) fn fresh(&self) -> Self {
        Suppressions {
            file: self.file,
            by_rule: self.by_rule.clone(),
            numbers: self.numbers.clone(),
            used: BTreeSet::new(),
            today: self.today,
            judged_file: false,
            judged_links: false,
        }
    }

    /// Takes over what [fresh](Suppressions::fresh) ones have done, and leaves them fresh.
    pub(super) fn take_over(&mut self, other: &mut Self) {
        self.used.append(&mut other.used);
    }

    /// How a finding is suppressed, if it is. Each suppression that fits counts as used, since none of
    /// them can be told to be the superfluous one; the first gives the reason.
    pub(super) fn suppress(&mut self, finding: &Diagnostic) -> Option<Suppression> {
        let fitting = self.by_rule.get(&*finding.code)?;
        // The place to look at first decides; the others only say what it clashes with.
        let place = finding.primary.span;
        let at = (place.source == self.file.provider.source).then(|| place.range().start);
        let groups = fitting.groups(finding.about.as_ref().map(|about| &about.subject), at);
        let first = *groups.iter().filter_map(|group| group.first()).min()?;
        for group in groups {
            // A group is used as a whole.
            if group.first().is_some_and(|first| !self.used.contains(first)) {
                self.used.extend(group);
            }
        }
        let ignore = self.file.provider.lint.ignore.get(first)?;
        let kind = if ignore.is_comment() { SuppressionKind::Comment } else { SuppressionKind::Entry };
        Some(Suppression { kind, reason: Some(presentable(&ignore.reason.value)) })
    }

    /// Each suppression that can do something, in the order written, and what became of it.
    pub(super) fn states(&self, engine: &Engine<'_>) -> Vec<(&'l Ignore, Option<SuppressionState>)> {
        let ignores = &self.file.provider.lint.ignore;
        let page = Page::NotGiven;
        let links = self.file.provider.links.iter();
        let unfilled: BTreeSet<Option<&str>> = links
            .filter(|entry| ListedLink::new(entry, &page).is_unfilled())
            .map(|entry| entry.name.as_ref().map(|name| name.value.as_str()))
            .collect();
        let told = self.numbers.iter().filter_map(|number| Some((*number, ignores.get(*number)?)));
        told.map(|(number, ignore)| {
            let state = if ignore.has_ended(self.today) {
                Some(SuppressionState::Ended)
            } else if self.used.contains(&number) {
                Some(SuppressionState::Used)
            } else {
                self.has_seen_all(ignore, engine, &unfilled).then_some(SuppressionState::Unused)
            };
            (ignore, state)
        })
        .collect()
    }

    /// True if everything was judged that a suppression may speak of.
    fn has_seen_all(&self, ignore: &Ignore, engine: &Engine<'_>, unfilled: &BTreeSet<Option<&str>>) -> bool {
        // It may speak of a link that is filled in as a whole, so that it was not judged.
        let is_about_unfilled = match &ignore.link {
            Some(link) => unfilled.contains(&Some(link.value.as_str())),
            None => !unfilled.is_empty(),
        };
        let is_whole = self.judged_file && self.judged_links && !engine.is_open(&ignore.rule.value);
        is_whole && (!self.is_about_links(ignore, engine) || !is_about_unfilled)
    }

    fn is_about_links(&self, ignore: &Ignore, engine: &Engine<'_>) -> bool {
        let scope = engine.scope_of(&ignore.rule.value);
        matches!(scope, Some(Scope::Link | Scope::LinkAndAccount))
    }
}
