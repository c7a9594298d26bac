//! `offer.*`: what a link offers to the account under judgement, and what that account has of it.

use super::choice::{Choice, is_for, is_table_known, number};
use super::link::{Name, auth_type_kinds, authorization_link, parameter};
use super::{Def, Fact, Inputs, Item, Type, Value};
use crate::input::provider::{Account, AccountKind, Numbers, Platform};
use crate::knowledge;
use crate::source::Span;
use crate::yaml::Spanned;

const SETS: &[&str] = &["account.kind", "platform.permission_sets"];
const GRANTED: &[&str] =
    &["account.kind", "account.granted", "platform.permission_sets", "requires.permission_sets"];
const ELSEWHERE: &[&str] = &["account.kind", "account.elsewhere", "platform.permission_sets"];
const NEEDED_ELSEWHERE: &[&str] =
    &["account.kind", "account.elsewhere", "platform.permission_sets", "requires.permission_sets"];

#[rustfmt::skip]
pub(super) const FACTS: &[Def] = &[
    Def::new("offer.is_admitted", Type::Flag, is_admitted, "链接是否允许这个账号授权：biz_appid 指定了它，或者没有 biz_appid 而 auth_type 允许它的类型", "whether the link allows the account: biz_appid names it, or there is no biz_appid and auth_type allows its kind").from(&["account.appid", "account.kind"]),
    Def::new("offer.permission_sets", Type::Numbers, offered_sets, "授权页会向这个账号展示的权限集：平台的、链接要的、它的类型能授予的", "the permission sets the page shows to the account: the platform's sets that the link requests and its kind can grant").from(SETS),
    Def::new("offer.pending_permission_sets", Type::Numbers, pending_sets, "适用于这个账号、已保存而尚未全网发布的权限集：发布之前授权页是否展示，无法确定", "permission sets for the account that are saved but not yet released; it is not known whether the page shows them before the release").from(SETS),
    Def::new("offer.required", Type::Numbers, required_sets, "产品所需的权限集中，这个账号的类型能授予的", "the sets the product needs that the account's kind can grant").from(&["account.kind", "requires.permission_sets"]),
    Def::new("offer.required_unasked", Type::Numbers, required_unasked, "其中平台有、链接的 category_id_list 却没有要的", "those that the platform has but the link's category_id_list omits").from(&["account.kind", "platform.permission_sets", "requires.permission_sets"]).found(),
    Def::new("offer.ungranted", Type::Numbers, ungranted, "产品需要、授权页会展示、账号却还没有授予的权限集（被其他第三方平台占用的除外）", "sets the product needs and the page shows, but the account has not granted, except those held by another provider").from(GRANTED).found(),
    Def::new("offer.held_elsewhere", Type::Numbers, held_elsewhere, "授权页会展示、但已授给其他第三方平台的互斥权限集", "exclusive sets on the page that another provider holds").from(ELSEWHERE).found(),
    Def::new("offer.required_elsewhere", Type::Numbers, required_elsewhere, "其中产品需要的", "those that the product needs").from(NEEDED_ELSEWHERE).found(),
    Def::new("offer.optional_elsewhere", Type::Numbers, optional_elsewhere, "其中没有说产品需要的", "those not declared as needed by the product").from(ELSEWHERE).found(),
];

/// `biz_appid` wins over `auth_type` (授权流程技术说明).
fn is_admitted<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    let link = match authorization_link(inputs) {
        Ok(link) => link,
        Err(fact) => return fact,
    };
    let Some(account) = inputs.given.account else { return Fact::NotGiven };
    match parameter(inputs, Name::BizAppid) {
        Fact::Present(Value::Text(appid), span) if !appid.is_empty() => {
            return match &account.appid {
                Some(own) if own.value == *appid => Fact::flag(true, span),
                // The link is for another account, which has a rule of its own.
                Some(_) => Fact::Opaque(span),
                None => Fact::NotGiven,
            };
        }
        Fact::Opaque(span) => return Fact::Opaque(span),
        _ => {}
    }
    let Some(kind) = &account.kind else { return Fact::NotGiven };
    // Of stores and suppliers no `auth_type` is documented; kinds that cannot authorize have a rule of
    // their own.
    let Some(known) = knowledge::account_kind(kind.value.name()).filter(|is| !is.auth_types.is_empty())
    else {
        return Fact::Opaque(kind.span);
    };
    if let Fact::Present(Value::Text(auth_type), span) = parameter(inputs, Name::AuthType)
        && auth_type.parse().is_ok_and(|auth_type| known.unclear_auth_types.contains(&auth_type))
    {
        return Fact::Opaque(span);
    }
    match auth_type_kinds(inputs) {
        Fact::Present(Value::List(kinds), span) => {
            Fact::flag(kinds.iter().any(|admitted| admitted.value.print() == kind.value.name()), span)
        }
        // An `auth_type` of no known meaning, or none where one is needed.
        other => Fact::Opaque(other.span().unwrap_or(link.span)),
    }
}

/// Sets with their places, and the place of the list they are of.
type Sets<'a> = (Vec<Item<'a>>, Span);

fn offered_sets<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    listed(offered(inputs))
}

fn required_sets<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    listed(required(inputs))
}

fn required_unasked<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    found(required(inputs).and_then(|(mut items, span)| {
        let left_out = Choice::new(inputs)?.left_out();
        items.retain(|item| number(item).is_some_and(|id| left_out.contains(&id)));
        Ok((items, span))
    }))
}

fn ungranted<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    found(of_account(inputs, |account| account.granted.as_ref()).and_then(|granted| {
        let (offered, _) = offered(inputs)?;
        let (required, span) = required(inputs)?;
        let elsewhere = inputs.given.account.and_then(|account| account.elsewhere.as_ref());
        let has =
            |list: &Numbers, item: &Item<'_>| list.value.iter().any(|id| number(item) == Some(id.value));
        let mut items = common(required, &offered);
        items.retain(|item| !has(granted, item) && !elsewhere.is_some_and(|list| has(list, item)));
        Ok((items, span))
    }))
}

fn held_elsewhere<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    found(held(inputs))
}

fn required_elsewhere<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    found(held(inputs).and_then(|(items, span)| {
        let (required, _) = required(inputs)?;
        Ok((common(items, &required), span))
    }))
}

fn optional_elsewhere<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    found(held(inputs).map(|(mut items, span)| {
        if let Ok((required, _)) = required(inputs) {
            items.retain(|item| !required.iter().any(|other| other.value == item.value));
        }
        (items, span)
    }))
}

/// What the page shows to the account; else what is known instead.
fn offered<'a>(inputs: &Inputs<'a>) -> Result<Sets<'a>, Fact<'a>> {
    let (shown, _, span) = shown_and_waiting(inputs)?;
    Ok((shown, span))
}

/// Those that fit and wait for a release. WeChat's pages disagree whether the page shows them before.
fn pending_sets<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    match shown_and_waiting(inputs) {
        Ok((_, waiting, span)) => match waiting.first() {
            Some(first) => Fact::Opaque(first.span),
            None => Fact::Present(Value::List(Vec::new()), span),
        },
        // What is not known then is the sets as a whole, for which there is another fact.
        Err(Fact::Opaque(span)) => Fact::Present(Value::List(Vec::new()), span),
        Err(fact) => fact,
    }
}

/// The sets the page shows to the account, those that wait for a release, and the place of the list.
fn shown_and_waiting<'a>(inputs: &Inputs<'a>) -> Result<(Vec<Item<'a>>, Vec<Item<'a>>, Span), Fact<'a>> {
    let kind = kind(inputs)?;
    let choice = Choice::new(inputs)?;
    if let Some(span) = choice.unknown {
        return Err(Fact::Opaque(span));
    }
    let sets = choice.for_kind(kind.value).ok_or(Fact::Opaque(kind.span))?;
    let waiting = inputs.platform().map(Platform::waiting_sets).unwrap_or_default();
    let (waiting, shown): (Vec<_>, Vec<_>) =
        sets.partition(|id| waiting.iter().any(|other| other.value == id.value));
    // Of sets that the tables do not know it is not known whose they are: with nothing else on offer, neither is
    // what the page shows.
    if !shown.is_empty() && shown.iter().all(|id| knowledge::permission_set(id.value).is_none()) {
        return Err(Fact::Opaque(choice.span));
    }
    let items = |sets: Vec<&'a Spanned<i64>>| items(sets.into_iter());
    Ok((items(shown), items(waiting), choice.span))
}

fn required<'a>(inputs: &Inputs<'a>) -> Result<Sets<'a>, Fact<'a>> {
    let kind = kind(inputs)?;
    let requires = inputs.given.provider.and_then(|provider| provider.requires.as_ref());
    let sets = requires.and_then(|requires| requires.permission_sets.as_ref()).ok_or(Fact::NotGiven)?;
    if !is_table_known(kind.value) {
        return Err(Fact::Opaque(kind.span));
    }
    Ok((items(sets.value.iter().filter(|id| is_for(id.value, kind.value))), sets.span))
}

/// The exclusive sets on the page that another provider holds. One that is known to be shared does
/// not hinder, whoever holds it.
fn held<'a>(inputs: &Inputs<'a>) -> Result<Sets<'a>, Fact<'a>> {
    let elsewhere = of_account(inputs, |account| account.elsewhere.as_ref())?;
    let (offered, _) = offered(inputs)?;
    let is_shared = |id: i64| knowledge::permission_set(id).is_some_and(|set| set.exclusive == Some(false));
    let held = items(elsewhere.value.iter().filter(|id| !is_shared(id.value)));
    Ok((common(held, &offered), elsewhere.span))
}

fn kind<'a>(inputs: &Inputs<'a>) -> Result<&'a Spanned<AccountKind>, Fact<'a>> {
    inputs.given.account.and_then(|account| account.kind.as_ref()).ok_or(Fact::NotGiven)
}

fn of_account<'a>(
    inputs: &Inputs<'a>,
    list: impl Fn(&'a Account) -> Option<&'a Numbers>,
) -> Result<&'a Numbers, Fact<'a>> {
    inputs.given.account.and_then(list).ok_or(Fact::NotGiven)
}

fn items<'a>(ids: impl Iterator<Item = &'a Spanned<i64>>) -> Vec<Item<'a>> {
    ids.map(|id| Item::number(id.value, id.span)).collect()
}

/// Those of `items` whose ids are among `others`.
fn common<'a>(mut items: Vec<Item<'a>>, others: &[Item<'a>]) -> Vec<Item<'a>> {
    items.retain(|item| others.iter().any(|other| other.value == item.value));
    items
}

fn listed<'a>(sets: Result<Sets<'a>, Fact<'a>>) -> Fact<'a> {
    match sets {
        Ok((items, span)) => Fact::Present(Value::List(items), span),
        Err(fact) => fact,
    }
}

/// What was looked for. Where it could not be looked for, nothing is given: an opaque fact would count
/// as found.
fn found<'a>(sets: Result<Sets<'a>, Fact<'a>>) -> Fact<'a> {
    sets.map_or(Fact::NotGiven, |(items, span)| Fact::found(items, span))
}
