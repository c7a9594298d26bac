//! Made-up accounts, one of each kind for which an `auth_type` is documented: whole kinds of merchants of
//! whom the files name none.

use crate::fact::{Written, written_tester};
use crate::input::provider::{Account, AccountKind, LinkEntry, Platform, Provider};
use crate::knowledge;
use crate::source::Span;
use crate::yaml::Spanned;

/// An appid that is nobody's.
const APPID: &str = "wx…";
/// An original id that is nobody's.
const ORIGINAL_ID: &str = "gh_…";

/// The documented kinds.
pub(super) fn documented() -> Vec<AccountKind> {
    let kinds = knowledge::account_kinds().iter();
    kinds.filter(|kind| !kind.auth_types.is_empty()).map(|kind| kind.id).collect()
}

/// One account of each documented kind, as `provider` meets it. Of a platform that is not released it is
/// one on the test list, since nobody else can authorize.
pub(super) fn accounts(provider: &Provider, place: Span) -> Vec<Account> {
    let text = |text: &str| Spanned::new(text.to_owned(), place);
    let platform = provider.platform.as_ref();
    let listed = platform.filter(|platform| platform.is_unreleased()).and_then(first_tester);
    let of_kind = |kind| Account {
        original_id: Some(text(listed.unwrap_or(ORIGINAL_ID))),
        kind: Some(Spanned::new(kind, place)),
        ..Account::named(&text(APPID))
    };
    documented().into_iter().map(of_kind).collect()
}

fn first_tester(platform: &Platform) -> Option<&str> {
    let mut list = platform.test_accounts.iter().flat_map(|list| &list.value);
    let first = list.find(|entry| matches!(written_tester(&entry.value), Written::Right(_)));
    first.map(|entry| entry.value.as_str())
}

/// Where such accounts are said to stand: before the link, where no finding points.
pub(super) fn place(link: &LinkEntry) -> Span {
    let start = link.url.span.range().start;
    Span::new(link.url.span.source, start..start)
}

/// The accounts that the `biz_appid` of a link names and the files do not.
pub(super) fn designated(appid: Option<(String, Span)>, known: &[(Account, Account)]) -> Option<Account> {
    let (appid, span) = appid?;
    let is_known = |account: &Account| account.appid.as_ref().is_some_and(|own| own.value == appid);
    let is_new = known.iter().all(|(was, is)| !is_known(was) && !is_known(is));
    let is_appid = appid.len() == 18 && appid.starts_with("wx");
    (is_new && is_appid).then(|| Account::named(&Spanned::new(appid, span)))
}
