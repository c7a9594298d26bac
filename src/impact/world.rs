//! The two files side by side: the settings WeChat goes by, and which links and accounts are the same.

use crate::input::provider::{Account, LinkEntry, Numbers, Platform, Provider};
use crate::lint::{ProviderFile, Roster};
use crate::yaml::Spanned;

/// The old and the new file.
pub(super) struct World {
    /// As written, without settings of the linter.
    pub(super) old: ProviderFile,
    /// As written, without settings of the linter.
    pub(super) new: ProviderFile,
    /// The old settings as the accounts on the test list meet them.
    pub(super) old_saved: ProviderFile,
    /// The new settings as all others meet them until the next release.
    pub(super) new_live: ProviderFile,
    /// The new settings as the accounts on the test list meet them, and all others after the release.
    pub(super) new_saved: ProviderFile,
    /// The links by their numbers in the old and the new file.
    pub(super) links: Vec<(Option<usize>, Option<usize>)>,
    /// The accounts as they were and as they are; of one that only one file knows, twice the same.
    pub(super) accounts: Vec<(Account, Account)>,
}

impl World {
    pub(super) fn new(old: &ProviderFile, new: &ProviderFile) -> Self {
        let without_lint = |file: &ProviderFile| {
            let mut file = file.clone();
            file.provider.lint = Default::default();
            file
        };
        let (old, new) = (without_lint(old), without_lint(new));
        let mut new_live = new.clone();
        if let Some(domain) = unreleased_domain(&old.provider, &new.provider)
            && let Some(platform) = &mut new_live.provider.platform
        {
            platform.entry_domain = Some(domain);
        }
        World {
            old_saved: saved(&old),
            new_saved: saved(&new),
            new_live,
            links: links(&old.provider.links, &new.provider.links),
            accounts: accounts(&old.provider, &new.provider),
            old,
            new,
        }
    }

    /// The settings of both platforms, where both files have some.
    pub(super) fn platforms(&self) -> Option<(&Platform, &Platform)> {
        self.old.provider.platform.as_ref().zip(self.new.provider.platform.as_ref())
    }
}

/// Whether a platform is released, where it is said.
pub(super) fn released(provider: &Provider) -> Option<bool> {
    provider.platform.as_ref()?.released.as_ref().map(|released| released.value)
}

/// Whether an account is on the test list.
pub(super) fn is_tester(account: &Account, provider: &Provider) -> bool {
    let list = provider.platform.as_ref().and_then(|platform| platform.test_accounts.as_ref());
    let id = account.original_id.as_ref();
    list.zip(id).is_some_and(|(list, id)| list.value.iter().any(|entry| entry.value == id.value))
}

/// The permission sets that count: the saved ones as long as the platform is not released.
pub(super) fn counting_sets(platform: &Platform) -> Option<&Numbers> {
    let saved = platform.pending.as_ref().and_then(|pending| pending.permission_sets.as_ref());
    let is_unreleased = platform.released.as_ref().is_some_and(|released| !released.value);
    saved.filter(|_| is_unreleased).or(platform.permission_sets.as_ref())
}

/// The entry domain that is saved last.
pub(super) fn saved_domain(platform: &Platform) -> Option<&Spanned<String>> {
    let saved = platform.pending.as_ref().and_then(|pending| pending.entry_domain.as_ref());
    saved.or(platform.entry_domain.as_ref())
}

/// The old entry domain, where WeChat goes on checking it: a released platform must be released again
/// before another one counts (prepare.html). What waited for a release in the old file is taken for
/// released.
fn unreleased_domain(old: &Provider, new: &Provider) -> Option<Spanned<String>> {
    if (released(old), released(new)) != (Some(true), Some(true)) {
        return None;
    }
    let (old, new) = (old.platform.as_ref()?, new.platform.as_ref()?);
    let (before, after) = (old.entry_domain.as_ref()?, new.entry_domain.as_ref()?);
    let is_just_released = saved_domain(old).is_some_and(|saved| saved.value == after.value);
    (before.value != after.value && !is_just_released).then(|| before.clone())
}

/// A file in which everything that is saved counts.
fn saved(file: &ProviderFile) -> ProviderFile {
    let mut file = file.clone();
    if let Some(platform) = &mut file.provider.platform
        && let Some(pending) = platform.pending.take()
    {
        platform.entry_domain = pending.entry_domain.or(platform.entry_domain.take());
        platform.permission_sets = pending.permission_sets.or(platform.permission_sets.take());
    }
    file
}

/// Links of one name belong together; of the others those with the same text, then in their order.
fn links(old: &[LinkEntry], new: &[LinkEntry]) -> Vec<(Option<usize>, Option<usize>)> {
    let name = |link: &LinkEntry| link.name.as_ref().map(|name| name.value.clone());
    let same_name = |a: &LinkEntry, b: &LinkEntry| name(a).is_some() && name(a) == name(b);
    let same_text = |a: &LinkEntry, b: &LinkEntry| a.url.value == b.url.value;
    let both_unnamed = |a: &LinkEntry, b: &LinkEntry| name(a).is_none() && name(b).is_none();
    let mut partners: Vec<Option<usize>> = vec![None; old.len()];
    for is_same in [&same_name as &dyn Fn(&LinkEntry, &LinkEntry) -> bool, &same_text, &both_unnamed] {
        for (at, link) in old.iter().enumerate() {
            let is_free = |other: usize, partners: &[Option<usize>]| !partners.contains(&Some(other));
            if partners.get(at).is_some_and(Option::is_some) {
                continue;
            }
            let found = (0..).zip(new).find(|(other, new)| is_free(*other, &partners) && is_same(link, new));
            if let Some(partner) = partners.get_mut(at) {
                *partner = found.map(|(other, _)| other);
            }
        }
    }
    let gone_or_kept = partners.iter().enumerate().map(|(at, partner)| (Some(at), *partner));
    let fresh = (0..new.len()).filter(|at| !partners.contains(&Some(*at))).map(|at| (None, Some(at)));
    gone_or_kept.chain(fresh).collect()
}

/// Whether two entries are of one account.
pub(super) fn is_same(a: &Account, b: &Account) -> bool {
    let equal = |a: &Option<Spanned<String>>, b: &Option<Spanned<String>>| {
        a.as_ref().zip(b.as_ref()).map(|(a, b)| a.value == b.value)
    };
    equal(&a.appid, &b.appid).or_else(|| equal(&a.original_id, &b.original_id)).unwrap_or(false)
}

fn accounts(old: &Provider, new: &Provider) -> Vec<(Account, Account)> {
    let (old, mut new) = (all_accounts(old), all_accounts(new));
    let mut pairs = Vec::new();
    for before in old {
        match new.iter().position(|after| is_same(&before, after)) {
            Some(at) => pairs.push((before, new.remove(at))),
            None => pairs.push((before.clone(), before)),
        }
    }
    pairs.extend(new.into_iter().map(|after| (after.clone(), after)));
    pairs
}

/// The accounts of a file, also those that only its links name.
fn all_accounts(provider: &Provider) -> Vec<Account> {
    let names = provider.links.iter().flat_map(|link| &link.accounts);
    let strangers = Roster::new(provider).strangers(names);
    provider.accounts.iter().cloned().chain(strangers).collect()
}
