//! `account.*` and `target.*`: merchants' accounts, as the provider file tells them.

use super::link::{authorization_link, value};
use super::platform::{has_faulty_test_list, has_open_tester, numbers, text};
use super::{Def, Fact, Inputs, Type, Value};
use crate::input::provider::{Account, AccountKind, AccountSource, AccountState};

const KIND: Type = Type::OneOf(&AccountKind::NAMES);
const STATE: Type = Type::OneOf(&AccountState::NAMES);
const SOURCE: Type = Type::OneOf(&AccountSource::NAMES);

#[rustfmt::skip]
pub(super) const FACTS: &[Def] = &[
    Def::new("account.appid", Type::Text, |i| account(i, |a| text(a.appid.as_ref())), "账号的 appid", "the appid of the account"),
    Def::new("account.original_id", Type::Text, |i| account(i, |a| text(a.original_id.as_ref())), "账号的原始 ID", "the original id of the account"),
    Def::new("account.is_tester", Type::Flag, is_tester, "账号是否在授权测试公众号/小程序列表里", "whether the account is on the test list").from(&["account.original_id", "platform.test_accounts"]),
    Def::new("account.kind", KIND, |i| account(i, kind), "账号的类型", "the kind of the account"),
    Def::new("account.state", STATE, |i| account(i, state), "账号的状态", "the state of the account").usually("normal"),
    Def::new("account.source", SOURCE, |i| account(i, source), "账号的信息从哪里来", "where the account's details come from"),
    Def::new("account.granted", Type::Numbers, |i| account(i, |a| numbers(a.granted.as_ref())), "账号已授予平台的权限集", "the permission sets the account has granted"),
    Def::new("account.elsewhere", Type::Numbers, |i| account(i, |a| numbers(a.elsewhere.as_ref())), "账号授给其他第三方平台的互斥权限集", "exclusive permission sets held by another provider"),
    Def::new("target.appid", Type::Text, |i| target(i, |a| text(a.appid.as_ref())), "biz_appid 所指账号的 appid", "the appid of the account that biz_appid names"),
    Def::new("target.original_id", Type::Text, |i| target(i, |a| text(a.original_id.as_ref())), "biz_appid 所指账号的原始 ID", "the original id of the account that biz_appid names"),
    Def::new("target.kind", KIND, |i| target(i, kind), "biz_appid 所指账号的类型", "the kind of the account that biz_appid names"),
    Def::new("target.granted", Type::Numbers, |i| target(i, |a| numbers(a.granted.as_ref())), "biz_appid 所指账号已授予平台的权限集", "the permission sets that account has granted"),
];

fn account<'a>(inputs: &Inputs<'a>, read: impl Fn(&'a Account) -> Option<Fact<'a>>) -> Fact<'a> {
    match inputs.given.account {
        Some(account) => read(account).unwrap_or(match account.is_unread() {
            // The answer that would tell was not to be had.
            true => Fact::NotGiven,
            false => Fact::Absent(account.span),
        }),
        None => Fact::NotGiven,
    }
}

fn is_tester<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    let own = account(inputs, |account| text(account.original_id.as_ref()));
    let Fact::Present(Value::Text(own), _) = &own else { return own };
    let Some(platform) = inputs.platform() else { return Fact::NotGiven };
    let Some(list) = &platform.test_accounts else { return Fact::Absent(platform.span) };
    match list.value.iter().find(|entry| entry.value == **own) {
        // Who does not stand in such a list stands on none, whatever the console makes of it.
        Some(_) if has_faulty_test_list(platform) => Fact::Opaque(list.span),
        Some(entry) => Fact::flag(true, entry.span),
        None if has_open_tester(platform) => Fact::Opaque(list.span),
        None => Fact::flag(false, list.span),
    }
}

fn target<'a>(inputs: &Inputs<'a>, read: impl Fn(&'a Account) -> Option<Fact<'a>>) -> Fact<'a> {
    let link = match authorization_link(inputs) {
        Ok(link) => link,
        Err(fact) => return fact,
    };
    if value(link, "biz_appid").is_none() {
        return Fact::Absent(link.parameters_end);
    }
    inputs.target().and_then(read).unwrap_or(Fact::NotGiven)
}

impl<'a> Inputs<'a> {
    /// The account of the provider file that the link's `biz_appid` names.
    pub(super) fn target(&self) -> Option<&'a Account> {
        let appid = &*value(self.given.link?, "biz_appid")?.value;
        self.given.provider?.account_of_appid(appid)
    }
}

fn source(account: &Account) -> Option<Fact<'_>> {
    let from = account.from.value.name();
    (!account.is_unread()).then(|| Fact::text(from, account.from.span))
}

fn state(account: &Account) -> Option<Fact<'_>> {
    account.state.as_ref().map(|state| match state.value {
        AccountState::Unknown => Fact::Opaque(state.span),
        known => Fact::text(known.name(), state.span),
    })
}

fn kind(account: &Account) -> Option<Fact<'_>> {
    account.kind.as_ref().map(|kind| Fact::text(kind.value.name(), kind.span))
}
