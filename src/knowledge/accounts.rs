//! Kinds of accounts, and WeChat's own test accounts.

use std::sync::LazyLock;

use serde::Deserialize;

use super::{Sure, table};
use crate::names::{listed, named};
use crate::text::Text;

/// The kind of an account, as provider files name it.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Deserialize,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
    strum::VariantNames,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum AccountKind {
    /// 公众号.
    OfficialAccount,
    /// 小程序.
    MiniProgram,
    /// 视频号.
    Channels,
    /// 微信小店.
    Store,
    /// 带货助手.
    Talent,
    /// 小店供货商家.
    Supplier,
    /// 小程序推客.
    Promoter,
    /// 小游戏.
    MiniGame,
    /// 门店小程序.
    ShopMiniProgram,
    /// 试用小程序.
    TrialMiniProgram,
    /// 测试号.
    Test,
}

named!(AccountKind);
listed!(AccountKind);

/// What is known about a kind of account.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountKindEntry {
    /// The kind.
    pub id: AccountKind,
    /// Its name for people.
    pub name: Text,
    /// True where its name is an everyday word, which alone asks nothing.
    #[serde(default)]
    pub everyday: bool,
    /// Whether such an account can authorize to a third-party platform at all; `None` when not known.
    #[serde(deserialize_with = "table::nullable")]
    pub authorizable: Option<bool>,
    /// The values of `auth_type` that admit it; empty where none is documented.
    pub auth_types: Vec<u8>,
    /// Values of `auth_type` of which no document says whether they admit it.
    #[serde(default)]
    pub unclear_auth_types: Vec<u8>,
    /// How it authorizes instead of by a link, where it does; whole sentences.
    pub instead: Option<Text>,
    /// How the answer of api_get_authorizer_info tells this kind, without a full stop at its end.
    pub told_by: Text,
    /// How sure `authorizable` is.
    pub sure: Sure,
    /// Id of the document that tells of it.
    pub source: String,
}

/// All kinds of accounts, the most usual first.
pub fn account_kinds() -> &'static [AccountKindEntry] {
    &ACCOUNT_KINDS
}

/// What is known about the kind of that name (`mini_program`).
pub fn account_kind(name: &str) -> Option<&'static AccountKindEntry> {
    ACCOUNT_KINDS.iter().find(|kind| kind.id.name() == name)
}

/// The kinds of account that a value of `auth_type` admits by the documentation, the most usual first; `None` for
/// a value that it does not list.
pub fn admitted_by(auth_type: &str) -> Option<&'static [AccountKind]> {
    ADMITTED.iter().find(|(value, _)| value == auth_type).map(|(_, kinds)| &**kinds)
}

/// One of WeChat's own public accounts for the tests before network-wide release (全网发布检测).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TestAccount {
    /// The appid, `wx…`.
    pub appid: String,
    /// The original id (原始 ID), `gh_…`.
    pub original_id: String,
    /// Official account or mini program.
    pub kind: AccountKind,
}

/// WeChat's own test accounts.
pub fn wechat_test_accounts() -> &'static [TestAccount] {
    &TEST_ACCOUNTS
}

/// WeChat's own test account of that appid or original id.
pub fn wechat_test_account(id: &str) -> Option<&'static TestAccount> {
    TEST_ACCOUNTS.iter().find(|account| account.appid == id || account.original_id == id)
}

/// True for the appid or the original id of one of WeChat's own test accounts.
pub fn is_wechat_test_account(id: &str) -> bool {
    wechat_test_account(id).is_some()
}

const KINDS_JSON: &str = include_str!(concat!(env!("OUT_DIR"), "/account-kinds.json"));
const TEST_ACCOUNTS_JSON: &str = include_str!(concat!(env!("OUT_DIR"), "/wechat-test-accounts.json"));

/// The column of the kinds read by its values: a link is judged without going through the kinds.
static ADMITTED: LazyLock<Vec<(String, Vec<AccountKind>)>> = LazyLock::new(|| {
    let mut values: Vec<u8> = ACCOUNT_KINDS.iter().flat_map(|kind| kind.auth_types.iter().copied()).collect();
    values.sort_unstable();
    values.dedup();
    let kinds = |value| ACCOUNT_KINDS.iter().filter(move |kind| kind.auth_types.contains(&value));
    values.iter().map(|value| (value.to_string(), kinds(*value).map(|kind| kind.id).collect())).collect()
});

static ACCOUNT_KINDS: LazyLock<Vec<AccountKindEntry>> = LazyLock::new(|| table::entries(KINDS_JSON));
static TEST_ACCOUNTS: LazyLock<Vec<TestAccount>> = LazyLock::new(|| table::entries(TEST_ACCOUNTS_JSON));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_described_once() {
        let kinds: Vec<AccountKindEntry> = table::read(KINDS_JSON).unwrap();
        assert_eq!(AccountKind::ALL.map(AccountKind::name), AccountKind::NAMES);
        table::assert_unique(kinds.iter().map(|kind| kind.id.name()));
        assert_eq!(kinds.len(), AccountKind::ALL.len());
        for kind in &kinds {
            table::assert_both_languages(&kind.name);
            table::assert_both_languages(&kind.told_by);
            assert!(!kind.told_by.zh.ends_with('。') && !kind.told_by.en.ends_with('.'), "{kind:?}");
            assert!(kind.authorizable != Some(false) || kind.auth_types.is_empty(), "{kind:?}");
        }
    }

    #[test]
    fn kinds_are_found_by_name() {
        for name in AccountKind::NAMES {
            assert_eq!(AccountKind::parse(name).map(AccountKind::name), Some(name));
            assert_eq!(account_kind(name).unwrap().id.name(), name);
        }
        assert_eq!(account_kind("website"), None);
        assert_eq!(account_kind("mini_game").unwrap().authorizable, Some(false));
    }

    #[test]
    fn each_documented_auth_type_admits_what_its_text_says() {
        let admitted = |auth_type: u8| -> Vec<&str> {
            let kinds = admitted_by(&auth_type.to_string()).unwrap_or_default();
            kinds.iter().map(|kind| kind.name()).collect()
        };
        // The two tables know the same values.
        let values = &crate::knowledge::parameter("auth_type").unwrap().values;
        for value in 0..=10 {
            let is_listed = values.iter().any(|known| known.value == value.to_string());
            assert_eq!(admitted_by(&value.to_string()).is_some(), is_listed, "{value}");
        }
        assert_eq!(admitted_by("03"), None);
        assert_eq!(admitted(1), ["official_account"]);
        assert_eq!(admitted(2), ["mini_program"]);
        assert_eq!(admitted(3), ["official_account", "mini_program"]);
        assert_eq!(admitted(4), ["promoter"]);
        assert_eq!(admitted(5), ["channels"]);
        assert_eq!(admitted(6), ["official_account", "mini_program", "channels"]);
        assert!(admitted(7).is_empty());
        assert_eq!(admitted(8), ["talent"]);
    }

    #[test]
    fn the_ten_test_accounts_are_well_formed() {
        let accounts: Vec<TestAccount> = table::read(TEST_ACCOUNTS_JSON).unwrap();
        assert_eq!(accounts.len(), 10);
        table::assert_unique(accounts.iter().flat_map(|a| [a.appid.as_str(), a.original_id.as_str()]));
        let hex = |text: &str| text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        for account in &accounts {
            assert!(account.appid.len() == 18 && hex(account.appid.strip_prefix("wx").unwrap()));
            assert!(account.original_id.len() == 15 && hex(account.original_id.strip_prefix("gh_").unwrap()));
            assert!(matches!(account.kind, AccountKind::OfficialAccount | AccountKind::MiniProgram));
            assert!(is_wechat_test_account(&account.appid));
            assert!(is_wechat_test_account(&account.original_id));
        }
        assert!(!is_wechat_test_account("gh_0123456789ab"));
    }
}
