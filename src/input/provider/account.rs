//! `accounts`: merchants' accounts that matter to the provider.

use super::Numbers;
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

/// The kind of a WeChat account, as `api_get_authorizer_info` tells it. `service_type_info.id` alone
/// does not decide: 0 and 2 stand for kinds of official accounts and of mini programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AccountKind {
    /// 公众号 or 服务号: none of the other marks is there.
    OfficialAccount,
    /// 普通小程序: `MiniProgramInfo` is there, `service_type_info.id` 0.
    MiniProgram,
    /// 视频号: `channels_info` is there.
    Channels,
    /// 微信小店: `store_info` is there.
    Store,
    /// 带货助手: `talent_info` is there; `auth_type=8` of a link.
    Talent,
    /// 供货商: `supplier_info` is there.
    Supplier,
    /// 小程序推客: `auth_type=4` of a link.
    Promoter,
    /// 小游戏: `service_type_info.id` 4. "不支持授权给第三方平台" (FAQ).
    MiniGame,
    /// 门店小程序: `service_type_info.id` 2 or 3. A reply of WeChat's staff (2021) says it cannot authorize.
    ShopMiniProgram,
    /// 试用小程序: `service_type_info.id` 12. A reply of WeChat's staff (2021) says it cannot authorize.
    TrialMiniProgram,
    /// 测试号. "不支持授权给第三方平台" (FAQ).
    Test,
}

impl AccountKind {
    /// All kinds.
    pub const ALL: [AccountKind; 11] = [
        AccountKind::OfficialAccount,
        AccountKind::MiniProgram,
        AccountKind::Channels,
        AccountKind::Store,
        AccountKind::Talent,
        AccountKind::Supplier,
        AccountKind::Promoter,
        AccountKind::MiniGame,
        AccountKind::ShopMiniProgram,
        AccountKind::TrialMiniProgram,
        AccountKind::Test,
    ];

    /// The names as written in provider files, in the order of [`AccountKind::ALL`].
    pub const NAMES: [&'static str; 11] = [
        "official_account",
        "mini_program",
        "channels",
        "store",
        "talent",
        "supplier",
        "promoter",
        "mini_game",
        "shop_mini_program",
        "trial_mini_program",
        "test",
    ];

    /// The name as written in provider files.
    pub fn name(self) -> &'static str {
        match self {
            AccountKind::OfficialAccount => "official_account",
            AccountKind::MiniProgram => "mini_program",
            AccountKind::Channels => "channels",
            AccountKind::Store => "store",
            AccountKind::Talent => "talent",
            AccountKind::Supplier => "supplier",
            AccountKind::Promoter => "promoter",
            AccountKind::MiniGame => "mini_game",
            AccountKind::ShopMiniProgram => "shop_mini_program",
            AccountKind::TrialMiniProgram => "trial_mini_program",
            AccountKind::Test => "test",
        }
    }

    /// The kind of that name.
    pub fn parse(name: &str) -> Option<Self> {
        AccountKind::ALL.into_iter().find(|kind| kind.name() == name)
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
