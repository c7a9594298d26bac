//! What an answer tells of an account.

use super::values::{given, number, text};
use crate::knowledge::AccountKind;
use crate::names::named;
use crate::source::Span;
use crate::text::Text;
use crate::yaml::{Asked, MapReader, Spanned, item_name, key_name};

/// An account as an answer tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerAccount {
    /// The whole answer.
    pub span: Span,
    /// Which call it answers, and the key that told it.
    pub call: Spanned<Call>,
    /// Its appid: `authorizer_appid`, in Tencent's own Go code `authorization_appid`.
    pub appid: Option<Spanned<String>>,
    /// Its original id (原始ID): `user_name`.
    pub original_id: Option<Spanned<String>>,
    /// What kind of account it is, and the key that told it; `None` where the answer does not tell.
    pub kind: Option<Spanned<AccountKind>>,
    /// Ids of the permission sets it granted: `func_info`.
    pub granted: Option<Spanned<Vec<Spanned<i64>>>>,
    /// `account_status`.
    pub state: Option<Spanned<AccountState>>,
}

/// A call that tells of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Call {
    /// `api_get_authorizer_info`.
    AuthorizerInfo,
    /// `api_query_auth`, which says nothing of the kind of the account.
    QueryAuth,
}

/// The state of an account: `account_status` of `api_get_authorizer_info`.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, strum::EnumString, strum::IntoStaticStr, strum::VariantNames,
)]
#[strum(serialize_all = "snake_case")]
pub enum AccountState {
    /// 1, 正常.
    Normal,
    /// 14, 已注销.
    Cancelled,
    /// 16, 已封禁.
    Banned,
    /// 18, 已告警.
    Warned,
    /// 19, 已冻结.
    Frozen,
    /// Another number, which no document explains.
    Unknown,
}

named!(AccountState);

impl AccountState {
    /// The state behind a number of `account_status`.
    pub fn of_account_status(number: i64) -> Self {
        match number {
            1 => AccountState::Normal,
            14 => AccountState::Cancelled,
            16 => AccountState::Banned,
            18 => AccountState::Warned,
            19 => AccountState::Frozen,
            _ => AccountState::Unknown,
        }
    }
}

/// Reads an answer that is no refusal; `None` if it tells of no account.
pub(super) fn read(map: &mut MapReader<'_, '_>) -> Option<AnswerAccount> {
    let span = map.span();
    let info = given(map, "authorizer_info");
    let authorization = given(map, "authorization_info");
    let told_by = info.or(authorization)?;
    let call = if info.is_some() { Call::AuthorizerInfo } else { Call::QueryAuth };
    let call = Spanned::new(call, told_by.key_span);
    let mut account =
        AnswerAccount { span, call, appid: None, original_id: None, kind: None, granted: None, state: None };
    inside(info, "authorizer_info", map, |map| {
        account.original_id = text(map, "user_name");
        account.kind = read_kind(map);
        account.state = given(map, "account_status")
            .and_then(|status| number(status.node, "account_status", map.faults))
            .map(|status| Spanned::new(AccountState::of_account_status(status.value), status.span));
    });
    inside(authorization, "authorization_info", map, |map| {
        account.appid = text(map, "authorizer_appid").or_else(|| text(map, "authorization_appid"));
        account.granted = read_granted(map);
    });
    Some(account)
}

/// Reads an object of the answer. Whatever else stands in it is none of our business.
fn inside(
    asked: Option<Asked<'_>>,
    key: &'static str,
    map: &mut MapReader<'_, '_>,
    read: impl FnOnce(&mut MapReader<'_, '_>),
) {
    let Some(Asked { node, .. }) = asked else { return };
    MapReader::read(node, &key_name(key), map.faults, |map| {
        map.all();
        read(map);
        Some(())
    });
}

/// The kind by the page's own criteria: "如果该授权账号为视频号则返回该字段" of `channels_info` and the
/// like, "可根据这个字段判断是否为小程序类型授权" of `MiniProgramInfo`. The numbers of `service_type_info`
/// mean one thing for mini programs and another for official accounts, so they come last.
fn read_kind(map: &mut MapReader<'_, '_>) -> Option<Spanned<AccountKind>> {
    for (key, kind) in [
        ("channels_info", AccountKind::Channels),
        ("store_info", AccountKind::Store),
        ("talent_info", AccountKind::Talent),
        ("supplier_info", AccountKind::Supplier),
    ] {
        if let Some(told) = given(map, key) {
            return Some(Spanned::new(kind, told.key_span));
        }
    }
    let service_type = given(map, "service_type_info")?;
    let number = read_id(service_type, "service_type_info", map)?.value;
    let Some(mini_program) = given(map, "MiniProgramInfo") else {
        let is_known = matches!(number, 0..=2);
        return is_known.then(|| Spanned::new(AccountKind::OfficialAccount, service_type.key_span));
    };
    match number {
        0 | 10 => Some(Spanned::new(AccountKind::MiniProgram, mini_program.key_span)),
        4 => Some(Spanned::new(AccountKind::MiniGame, service_type.key_span)),
        12 => Some(Spanned::new(AccountKind::TrialMiniProgram, service_type.key_span)),
        2 | 3 => Some(Spanned::new(AccountKind::ShopMiniProgram, service_type.key_span)),
        _ => None,
    }
}

/// `func_info`: `[{"funcscope_category": {"id": 17}}, …]`; about 2018 with `type`, `name` and `desc` of each
/// category, today with `confirm_info` beside it.
fn read_granted(map: &mut MapReader<'_, '_>) -> Option<Spanned<Vec<Spanned<i64>>>> {
    given(map, "func_info")?;
    let name: Text = item_name("func_info");
    map.list("func_info", |node, faults| {
        MapReader::read(node, &name, faults, |item| {
            item.all();
            let node = item.require("funcscope_category")?;
            read_id(Asked { key_span: node.span, node }, "funcscope_category", item)
        })
    })
}

/// The `id` of an object of the answer.
fn read_id(asked: Asked<'_>, key: &'static str, map: &mut MapReader<'_, '_>) -> Option<Spanned<i64>> {
    MapReader::read(asked.node, &key_name(key), map.faults, |map| {
        map.all();
        let id = map.require("id")?;
        number(id, "id", map.faults)
    })
}
