//! Findings that the user knows and does not want to see: `lint.ignore` and comments of the provider
//! file, and which of them are dead.

use std::collections::{BTreeMap, BTreeSet};

use super::{AccountIndex, ListedLink, ProviderFile};
use crate::diagnostic::{Diagnostic, Suppression, SuppressionKind};
use crate::engine::Engine;
use crate::fact::{Page, SuppressionState};
use crate::input::provider::{Account, Date, Ignore};
use crate::rule::{RuleSet, Scope};
use crate::source::presentable;

/// The suppressions of a provider file, and what they did so far.
#[derive(Debug)]
pub(super) struct Suppressions<'l> {
    file: &'l ProviderFile,
    /// For each, the link and the account it is about, as reports call them.
    names: Vec<[Option<String>; 2]>,
    /// By rule: the numbers of its suppressions, in the order written.
    by_rule: BTreeMap<&'l str, Vec<usize>>,
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
        let names = |ignore: &Ignore| {
            let link = ignore.link.as_ref().map(|link| presentable(&link.value));
            [link, ignore.account.as_ref().map(|account| reported(&account.value))]
        };
        let names = file.provider.lint.ignore.iter().map(names).collect();
        let mut by_rule: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (number, ignore) in file.provider.lint.ignore.iter().enumerate() {
            by_rule.entry(&ignore.rule.value).or_default().push(number);
        }
        by_rule.retain(|id, _| rules.get(id).is_some_and(|rule| rule.is_suppressible()));
        Suppressions {
            file,
            names,
            by_rule,
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
            names: self.names.clone(),
            by_rule: self.by_rule.clone(),
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
        let numbers = self.by_rule.get(&*finding.code)?;
        let ignores = &self.file.provider.lint.ignore;
        let mut first = None;
        for number in numbers {
            let Some((ignore, names)) = ignores.get(*number).zip(self.names.get(*number)) else { continue };
            if !has_ended(ignore, self.today) && fits(ignore, names, finding) {
                self.used.insert(*number);
                first = first.or(Some(ignore));
            }
        }
        let ignore = first?;
        let kind = if ignore.is_comment() { SuppressionKind::Comment } else { SuppressionKind::Entry };
        Some(Suppression { kind, reason: Some(presentable(&ignore.reason.value)) })
    }

    /// Each suppression that can do something, in the order written, and what became of it.
    pub(super) fn states(&self, engine: &Engine<'_>) -> Vec<(&'l Ignore, Option<SuppressionState>)> {
        let mut numbers: Vec<_> = self.by_rule.values().flatten().copied().collect();
        numbers.sort_unstable();
        let ignores = &self.file.provider.lint.ignore;
        let told = numbers.into_iter().filter_map(|number| Some((number, ignores.get(number)?)));
        told.map(|(number, ignore)| {
            let state = if has_ended(ignore, self.today) {
                Some(SuppressionState::Ended)
            } else if self.used.contains(&number) {
                Some(SuppressionState::Used)
            } else {
                self.has_seen_all(ignore, engine).then_some(SuppressionState::Unused)
            };
            (ignore, state)
        })
        .collect()
    }

    /// True if everything was judged that a suppression may speak of.
    fn has_seen_all(&self, ignore: &Ignore, engine: &Engine<'_>) -> bool {
        let is_whole = self.judged_file && self.judged_links && !engine.is_open(&ignore.rule.value);
        is_whole && (!self.is_about_links(ignore, engine) || !self.is_about_unfilled(ignore))
    }

    fn is_about_links(&self, ignore: &Ignore, engine: &Engine<'_>) -> bool {
        let scope = engine.scope_of(&ignore.rule.value);
        matches!(scope, Some(Scope::Link | Scope::LinkAndAccount))
    }

    /// True if it may speak of a link that is filled in as a whole, so that it was not judged.
    fn is_about_unfilled(&self, ignore: &Ignore) -> bool {
        let mut links = self.file.provider.links.iter();
        let page = Page::NotGiven;
        links.any(|entry| {
            let named = ignore.link.as_ref();
            let fits =
                named.is_none_or(|link| entry.name.as_ref().is_some_and(|name| name.value == link.value));
            fits && ListedLink::new(entry, &page).is_unfilled()
        })
    }
}

fn has_ended(ignore: &Ignore, today: Option<Date>) -> bool {
    ignore.until.as_ref().zip(today).is_some_and(|(until, today)| until.value < today)
}

fn fits(ignore: &Ignore, [link, account]: &[Option<String>; 2], finding: &Diagnostic) -> bool {
    let subject = finding.about.as_ref().map(|about| &about.subject);
    let is_of = |wanted: &Option<String>, is: Option<&String>| wanted.is_none() || wanted.as_ref() == is;
    // The place to look at first decides; the others only say what it clashes with.
    let place = finding.primary.span;
    let is_beside = ignore
        .lines
        .as_ref()
        .is_none_or(|lines| place.source == ignore.span.source && lines.contains(&place.range().start));
    is_beside
        && is_of(link, subject.and_then(|subject| subject.link.as_ref()))
        && is_of(account, subject.and_then(|subject| subject.account.as_ref()))
}
