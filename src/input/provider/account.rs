//! `accounts`: merchants' accounts that matter to the provider.

use super::Numbers;
pub use crate::knowledge::Kind as AccountKind;
use crate::source::Span;
use crate::yaml::{MapReader, Spanned};

/// A merchant's account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The whole entry.
    pub span: Span,
    /// Its appid (`wx…`).
    pub appid: Option<Spanned<String>>,
    /// Its original id (原始ID, `gh_…`).
    pub original_id: Option<Spanned<String>>,
    /// What kind of account it is.
    pub kind: Option<Spanned<AccountKind>>,
    /// Ids of the permission sets it granted: `func_info` of `api_get_authorizer_info`.
    pub granted: Option<Numbers>,
    /// Ids of exclusive permission sets that another provider holds.
    pub elsewhere: Option<Numbers>,
}

impl Account {
    /// The account of an appid or, if it begins with `gh_`, of an original id, of which nothing else
    /// is known.
    pub fn named(name: &Spanned<String>) -> Self {
        let is_original_id = name.value.starts_with("gh_");
        Account {
            span: name.span,
            appid: (!is_original_id).then(|| name.clone()),
            original_id: is_original_id.then(|| name.clone()),
            kind: None,
            granted: None,
            elsewhere: None,
        }
    }

    /// What it is called in reports: its appid, else its original id.
    pub fn name(&self) -> Option<&str> {
        self.appid.as_ref().or(self.original_id.as_ref()).map(|name| name.value.as_str())
    }
}

pub(super) fn read(map: &mut MapReader<'_, '_>) -> Account {
    Account {
        span: map.span(),
        appid: map.text("appid"),
        original_id: map.text("original_id"),
        kind: map.one_of("kind", &AccountKind::NAMES, AccountKind::parse),
        granted: map.numbers("granted"),
        elsewhere: map.numbers("elsewhere"),
    }
}
