//! What a provider file says.

use super::account::Account;
use super::items::Numbers;
use super::lint::Lint;
use super::platform::Platform;
use crate::knowledge::CodeModel;
use crate::source::{MappedText, SourceId, Span};
use crate::yaml::Spanned;

/// A provider file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    /// The file.
    pub source: SourceId,
    /// 开发资料: the settings of the platform.
    pub platform: Option<Platform>,
    /// What the product needs in order to work.
    pub requires: Option<Requires>,
    /// Merchants' accounts that matter here.
    pub accounts: Vec<Account>,
    /// The links to judge.
    pub links: Vec<LinkEntry>,
    /// What functions of the project do with links.
    pub code: Vec<CodeModel>,
    /// Settings of the linter itself.
    pub lint: Lint,
}

impl Provider {
    /// The account of that appid.
    pub fn account_of_appid(&self, appid: &str) -> Option<&Account> {
        self.accounts.iter().find(|account| account.appid.as_ref().is_some_and(|own| own.value == appid))
    }
}

/// What the product needs in order to work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requires {
    /// The key `requires`.
    pub span: Span,
    /// 权限集: ids of permission sets that every merchant must grant.
    pub permission_sets: Option<Numbers>,
}

/// An authorization link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkEntry {
    /// The whole entry.
    pub span: Span,
    /// Its name, unique in the file.
    pub name: Option<Spanned<String>>,
    /// The link as written.
    pub url: Spanned<MappedText<'static>>,
    /// Where it is opened from; `None` if the file does not say.
    pub page: Option<LinkPage>,
    /// The headers that this page is sent with.
    pub page_headers: Vec<Header>,
    /// The appids (or original ids) of those who must be able to authorize by it.
    pub accounts: Vec<Spanned<String>>,
}

/// A header of a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Its name, as written.
    pub name: String,
    /// Its value.
    pub value: Spanned<MappedText<'static>>,
}

/// Where a link is opened from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkPage {
    /// From no page (`none`): typed, scanned, or sent in a message.
    None(Span),
    /// From the page of this address.
    Url(Spanned<MappedText<'static>>),
}
