//! The accounts of a provider file by their names, and those a link has to work for.

use std::collections::{BTreeMap, BTreeSet};

use crate::input::link::Link;
use crate::input::provider::{Account, Provider};
use crate::yaml::Spanned;

/// The accounts of a provider file, found by appid or original id.
#[derive(Clone, Debug, Default)]
pub struct AccountIndex<'p> {
    by_appid: BTreeMap<&'p str, &'p Account>,
    by_original_id: BTreeMap<&'p str, &'p Account>,
}

impl<'p> AccountIndex<'p> {
    /// The accounts of a provider file; of several that share an id, the first has it.
    pub fn new(provider: &'p Provider) -> Self {
        let mut account_index = AccountIndex::default();
        for account in &provider.accounts {
            if let Some(appid) = &account.appid {
                account_index.by_appid.entry(&appid.value).or_insert(account);
            }
            if let Some(id) = &account.original_id {
                account_index.by_original_id.entry(&id.value).or_insert(account);
            }
        }
        account_index
    }

    /// The account of that appid or original id.
    pub fn named(&self, name: &str) -> Option<&'p Account> {
        self.by_appid.get(name).or_else(|| self.by_original_id.get(name)).copied()
    }

    /// The names that are nobody's, each once, as accounts of which nothing else is known.
    pub fn strangers<'n>(&self, names: impl IntoIterator<Item = &'n Spanned<String>>) -> Vec<Account> {
        let mut seen = BTreeSet::new();
        let is_one_of_many = !self.by_appid.is_empty() || !self.by_original_id.is_empty();
        let known_by_name = if is_one_of_many { Account::unlisted } else { Account::named };
        names
            .into_iter()
            .filter(|name| self.named(&name.value).is_none() && seen.insert(name.value.as_str()))
            .map(known_by_name)
            .collect()
    }

    /// The accounts that must be able to authorize by a link, each once: those it is listed with, of
    /// which `strangers` are unknown here, then the one that its `biz_appid` names.
    pub fn of_link<'a>(
        &self,
        link: &Link<'_>,
        names: &[Spanned<String>],
        strangers: &'a [Account],
    ) -> Vec<&'a Account>
    where
        'p: 'a,
    {
        let biz_appid = link.parameter("biz_appid").and_then(|parameter| parameter.value.as_ref());
        let target = biz_appid.and_then(|appid| self.by_appid.get(&*appid.value).copied());
        let known = names.iter().filter_map(|name| self.named(&name.value));
        let mut seen: BTreeSet<*const Account> = BTreeSet::new();
        let mut accounts: Vec<&'a Account> = known.chain(strangers).chain(target).collect();
        accounts.retain(|account| seen.insert(std::ptr::from_ref(*account)));
        accounts
    }
}
