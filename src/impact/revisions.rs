//! The two files side by side: the settings WeChat goes by, and which links and accounts are the same.

use std::collections::{BTreeMap, VecDeque};

use crate::fact::written_domain;
use crate::input::provider::{Account, LinkEntry, Lint, Pending, Platform, Provider};
use crate::lint::{AccountIndex, ProviderFile};
use crate::source::{Span, presentable};
use crate::yaml::Spanned;

/// The old and the new file.
pub(super) struct Revisions {
    /// As written, without settings of the linter.
    pub(super) old: ProviderFile,
    /// As written, without settings of the linter; an entry domain that the old file does not know waits
    /// for the release.
    pub(super) new: ProviderFile,
    /// The new file as written, without settings of the linter.
    pub(super) written: ProviderFile,
    /// The old settings after the release of what waited then and still does.
    pub(super) old_saved: ProviderFile,
    /// The new settings after the next release.
    pub(super) new_saved: ProviderFile,
    /// The links by their numbers in the old and the new file.
    pub(super) links: Vec<(Option<usize>, Option<usize>)>,
    /// The accounts as they were and as they are; of one that only one file knows, twice the same.
    pub(super) accounts: Vec<(Account, Account)>,
    /// The settings of the linter that were taken out.
    pub(super) lint: [Lint; 2],
    /// The entry domain that waits for a release, if one does.
    pub(super) moving: Option<Move>,
}

/// An entry domain that waits for the next release.
pub(super) struct Move {
    /// The domain that WeChat checks until then, as it may be shown.
    pub(super) from: String,
    /// The domain that waits, as it may be shown.
    pub(super) to: String,
    /// True if the file says itself that it waits.
    pub(super) is_planned: bool,
}

impl Revisions {
    pub(super) fn new(old: &ProviderFile, new: &ProviderFile) -> Self {
        let lint = [old, new].map(|file| file.provider.lint.clone());
        let without_lint = |file: &ProviderFile| {
            let mut file = file.clone();
            file.provider.lint = Default::default();
            file
        };
        let (old, mut new) = (without_lint(old), without_lint(new));
        let written = new.clone();
        let unreleased = unreleased_domain(&old.provider, &new.provider);
        let is_planned = unreleased.is_none();
        if let (Some(domain), Some(platform)) = (unreleased, &mut new.provider.platform) {
            put_off(platform, domain);
        }
        let platform = new.provider.platform.as_ref().filter(|platform| platform.has_waiting_domain());
        let moving = platform.and_then(|platform| {
            let [from, to] = [platform.entry_domain.as_ref()?, platform.saved_domain()?]
                .map(|domain| presentable(&domain.value));
            Some(Move { from, to, is_planned })
        });
        Revisions {
            old_saved: planned(&old, &new),
            new_saved: saved(&new),
            links: links(&old.provider.links, &new.provider.links),
            accounts: accounts(&old.provider, &new.provider),
            lint,
            moving,
            old,
            new,
            written,
        }
    }

    /// What stands at a place of one of the two files, quotes apart. It may be secret.
    pub(super) fn written(&self, span: Span) -> Option<&str> {
        [&self.old, &self.new]
            .into_iter()
            .find_map(|file| file.written(span))
            .map(|text| text.trim_matches(['"', '\'']))
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

/// True if two domains are one, however they are written.
pub(super) fn is_same_domain(a: &Spanned<String>, b: &Spanned<String>) -> bool {
    a.value == b.value
        || written_domain(&a.value).meant().is_some_and(|host| written_domain(&b.value).meant() == Some(host))
}

/// The old entry domain, where WeChat goes on checking it: a released platform must be released again
/// before another one counts (prepare.html). What waited for a release in the old file is taken for
/// released. One of which it is not known which host it names waits for nothing; and a file that says which one
/// waits says as well that the other counts.
fn unreleased_domain(old: &Provider, new: &Provider) -> Option<Spanned<String>> {
    if (released(old), released(new)) != (Some(true), Some(true)) {
        return None;
    }
    let (old, new) = (old.platform.as_ref()?, new.platform.as_ref()?);
    if new.has_waiting_domain() {
        return None;
    }
    let (before, after) = (old.entry_domain.as_ref()?, new.entry_domain.as_ref()?);
    written_domain(&after.value).meant()?;
    let is_just_released = old.saved_domain().is_some_and(|saved| is_same_domain(saved, after));
    (!is_same_domain(before, after) && !is_just_released).then(|| before.clone())
}

/// Lets the entry domain of a platform wait for the release, until which `checked` counts.
fn put_off(platform: &mut Platform, checked: Spanned<String>) {
    let waiting = platform.entry_domain.replace(checked);
    match &mut platform.pending {
        Some(pending) => pending.entry_domain = waiting,
        None => {
            let span = waiting.as_ref().map_or(platform.span, |domain| domain.span);
            platform.pending = Some(Pending { span, entry_domain: waiting, permission_sets: None });
        }
    }
}

/// A file in which everything that is saved counts.
fn saved(file: &ProviderFile) -> ProviderFile {
    let mut file = file.clone();
    file.provider.platform = file.provider.platform.as_ref().map(Platform::with_saved);
    file
}

/// The old file in which everything that was saved counts, but for an entry domain that does not come any more.
fn planned(old: &ProviderFile, new: &ProviderFile) -> ProviderFile {
    let mut file = saved(old);
    let platforms = old.provider.platform.as_ref().zip(new.provider.platform.as_ref());
    let domains = platforms.and_then(|(old, new)| old.saved_domain().zip(new.saved_domain()));
    if domains.is_some_and(|(old, new)| !is_same_domain(old, new))
        && let Some(platform) = &mut file.provider.platform
    {
        platform.entry_domain = old.provider.platform.as_ref().and_then(|old| old.entry_domain.clone());
    }
    file
}

/// Links of one name belong together; of the others those with the same text, then in their order.
fn links(old: &[LinkEntry], new: &[LinkEntry]) -> Vec<(Option<usize>, Option<usize>)> {
    let name = |link: &LinkEntry| link.name.as_ref().map(|name| name.value.clone());
    let text = |link: &LinkEntry| Some(link.url.value.text().to_owned());
    let order = |link: &LinkEntry| link.name.is_none().then(String::new);
    let mut partners: Vec<Option<usize>> = vec![None; old.len()];
    let mut is_taken = vec![false; new.len()];
    for key in [&name as &dyn Fn(&LinkEntry) -> Option<String>, &text, &order] {
        let mut free: BTreeMap<String, VecDeque<usize>> = BTreeMap::new();
        for (at, _) in is_taken.iter().enumerate().filter(|(_, is_taken)| !**is_taken) {
            if let Some(key) = new.get(at).and_then(key) {
                free.entry(key).or_default().push_back(at);
            }
        }
        for (link, partner) in old.iter().zip(&mut partners).filter(|(_, partner)| partner.is_none()) {
            *partner = key(link).and_then(|key| free.get_mut(&key)?.pop_front());
            if let Some(taken) = partner.and_then(|at| is_taken.get_mut(at)) {
                *taken = true;
            }
        }
    }
    let gone_or_kept = partners.into_iter().enumerate().map(|(at, partner)| (Some(at), partner));
    let fresh = is_taken.iter().enumerate().filter(|(_, is_taken)| !**is_taken);
    gone_or_kept.chain(fresh.map(|(at, _)| (None, Some(at)))).collect()
}

/// Whether two entries are of one account.
fn is_same(a: &Account, b: &Account) -> bool {
    let equal = |a: &Option<Spanned<String>>, b: &Option<Spanned<String>>| {
        a.as_ref().zip(b.as_ref()).map(|(a, b)| a.value == b.value)
    };
    equal(&a.appid, &b.appid).or_else(|| equal(&a.original_id, &b.original_id)).unwrap_or(false)
}

/// Accounts by what tells whether two entries are of the same one.
pub(super) struct KnownAccounts<'a> {
    accounts: &'a [Account],
    by_appid: BTreeMap<&'a str, Vec<usize>>,
    by_original_id: BTreeMap<&'a str, Vec<usize>>,
}

impl<'a> KnownAccounts<'a> {
    pub(super) fn new(accounts: &'a [Account]) -> Self {
        let mut known =
            KnownAccounts { accounts, by_appid: BTreeMap::new(), by_original_id: BTreeMap::new() };
        for (at, account) in accounts.iter().enumerate() {
            if let Some(appid) = &account.appid {
                known.by_appid.entry(&appid.value).or_default().push(at);
            }
            if let Some(id) = &account.original_id {
                known.by_original_id.entry(&id.value).or_default().push(at);
            }
        }
        known
    }

    /// The number of the first that is the same as another account, and that `is_free`.
    fn first(&self, other: &Account, is_free: impl Fn(usize) -> bool) -> Option<usize> {
        let of = |map: &BTreeMap<&str, Vec<usize>>, id: &Option<Spanned<String>>| {
            let numbers = id.as_ref().and_then(|id| map.get(id.value.as_str()))?;
            let is_one =
                |at: usize| is_free(at) && self.accounts.get(at).is_some_and(|own| is_same(other, own));
            numbers.iter().copied().find(|at| is_one(*at))
        };
        let found = [of(&self.by_appid, &other.appid), of(&self.by_original_id, &other.original_id)];
        found.into_iter().flatten().min()
    }

    /// True if one of them is the same as another account.
    pub(super) fn has(&self, other: &Account) -> bool {
        self.first(other, |_| true).is_some()
    }
}

fn accounts(old: &Provider, new: &Provider) -> Vec<(Account, Account)> {
    let (old, new) = (all_accounts(old), all_accounts(new));
    let known = KnownAccounts::new(&new);
    let mut is_taken = vec![false; new.len()];
    let mut pairs = Vec::new();
    for before in old {
        let at = known.first(&before, |at| is_taken.get(at) == Some(&false));
        if let Some(taken) = at.and_then(|at| is_taken.get_mut(at)) {
            *taken = true;
        }
        let after = at.and_then(|at| new.get(at)).unwrap_or(&before).clone();
        pairs.push((before, after));
    }
    let fresh = new.iter().zip(&is_taken).filter(|(_, is_taken)| !**is_taken);
    pairs.extend(fresh.map(|(after, _)| (after.clone(), after.clone())));
    pairs
}

/// The accounts of a file, also those that only its links name.
pub(super) fn all_accounts(provider: &Provider) -> Vec<Account> {
    let names = provider.links.iter().flat_map(|link| &link.accounts);
    let strangers = AccountIndex::new(provider).strangers(names);
    provider.accounts.iter().cloned().chain(strangers).collect()
}
