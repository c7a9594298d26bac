//! What becomes of permission sets (权限集): who must authorize again for new ones, who is no longer asked
//! for old ones, and which exclusive ones are asked for now.

use std::collections::BTreeSet;

use super::changes::Change;
use super::outlook::Named;
use super::pairs::{Pair, Simulated, spans_of_link};
use super::revisions::Revisions;
use super::words::{self, Who, plain};
use super::{Consequence, ConsequenceKind, Effect};
use crate::input::provider::{Account, Numbers, Platform};
use crate::knowledge;
use crate::source::Span;
use crate::text::{Text, text};

/// The consequences of sets that came to the platform or to what the product needs, or went. `asked` are
/// those that some link asks for, if that is known of all.
pub(super) fn consequences(revisions: &Revisions, asked: Option<&BTreeSet<i64>>) -> Vec<Consequence> {
    let Some((old, new)) = revisions.platforms() else { return Vec::new() };
    // A list that only one file gives says nothing about a change.
    let Some((before, after)) = counting(old).zip(counting(new)) else { return Vec::new() };
    let (before, after) = (&before, &after);
    let is_asked = |id: &i64| asked.is_none_or(|asked| asked.contains(id));
    let added: Vec<i64> = without(after, before).into_iter().filter(is_asked).collect();
    // What only waits for a release now is not gone.
    let saved = new.saved_sets().map(|(sets, _)| sets).unwrap_or_default();
    let removed = without(before, after).into_iter().filter(|id| saved.iter().all(|set| set.value != *id));
    let mut told = authorize_again(revisions, before, after, &added);
    told.extend(exclusive(revisions, after, &added));
    told.extend(no_longer_asked(revisions, before, after, &removed.collect::<Vec<_>>()));
    told
}

/// The permission sets that surely count.
fn counting(platform: &Platform) -> Option<Numbers> {
    let (sets, span) = platform.saved_sets()?;
    let waiting = platform.waiting_sets();
    let counts = |set: &&&crate::yaml::Spanned<i64>| waiting.iter().all(|other| other.value != set.value);
    Some(Numbers::new(sets.iter().filter(counts).map(|set| (*set).clone()).collect(), span))
}

/// The consequences of sets that one link asks for now, or no longer, while the platform's are the same.
pub(super) fn asked_by_link(
    revisions: &Revisions,
    simulated: &Simulated,
    pairs: &[Pair],
    link: &Named,
    changes: &[Change],
) -> Vec<Consequence> {
    let both = revisions.platforms().and_then(|(old, new)| counting(old).zip(counting(new)));
    let Some((before, after)) = both.map(|(before, after)| (ids_of(&before), ids_of(&after))) else {
        return Vec::new();
    };
    let (mut fresh, mut gone): (Vec<i64>, Vec<i64>) = (Vec::new(), Vec::new());
    // Of an account of another kind other sets are asked by the same link.
    let kind = |account: &Account| account.kind.as_ref().map(|kind| kind.value);
    let is_same = |pair: &Pair| !matches!(pair.who, Who::Kind(..)) && kind(&pair.was) == kind(&pair.is);
    for (at, _) in pairs.iter().enumerate().filter(|(_, pair)| is_same(pair)) {
        let asked = |simulation: &crate::simulate::Simulation| simulation.accounts.get(at)?.asked.clone();
        let Some((old, new)) = asked(&simulated.before).zip(asked(&simulated.now)) else { continue };
        fresh.extend(new.iter().filter(|id| !old.contains(id) && before.contains(id)));
        gone.extend(old.iter().filter(|id| !new.contains(id) && after.contains(id)));
    }
    let [fresh, gone] = [fresh, gone].map(sorted);
    let spans = spans_of_link(changes);
    let mut told = Vec::new();
    let exclusive: Vec<i64> = fresh.into_iter().filter(is_exclusive).collect();
    if !exclusive.is_empty() {
        let (ids, name) = (words::sets(&exclusive), &link.name);
        let message = text!(
            ("链接 `{name}` 现在会请求互斥的权限集 {}：互斥权限集同一时间只能授权给一个第三方平台", ids.zh),
            (
                "the link `{name}` now requests exclusive permission sets, which only one provider can hold at a time: {}",
                ids.en
            )
        );
        let draft = plain(ConsequenceKind::ExclusiveAsked, Effect::AtOnce, link.span, message).warning();
        let place = text!("链接里改动的部分", "changed in the link");
        told.push(draft.and(spans.clone(), &place).link(Some(name.clone())).sets(&exclusive).done());
    }
    if !gone.is_empty() {
        let needed = needed(revisions, &gone);
        let (ids, name) = (words::sets(&gone), &link.name);
        let message = text!(
            ("链接 `{name}` 不再请求权限集 {}：今后从它授权的商家不会授予", ids.zh),
            (
                "the link `{name}` no longer requests these permission sets, so merchants who authorize with it from now on do not grant them: {}",
                ids.en
            )
        );
        let draft = plain(ConsequenceKind::NoLongerAsked, Effect::AtOnce, link.span, message).warning();
        let place = text!("链接里改动的部分", "changed in the link");
        let draft = draft.and(spans, &place).and(required_spans(revisions, &needed), &required_here());
        told.push(draft.link(Some(name.clone())).sets(&gone).breaking(!needed.is_empty()).done());
    }
    told
}

/// Merchants who have authorized must do so again for a new set (section 4 of WeChat's FAQ).
fn authorize_again(
    revisions: &Revisions,
    before: &Numbers,
    after: &Numbers,
    added: &[i64],
) -> Vec<Consequence> {
    let newly_needed = newly_needed(revisions);
    let ids: Vec<i64> = after.value.iter().map(|id| id.value).collect();
    let ids = ids.into_iter().filter(|id| added.contains(id) || newly_needed.contains(id));
    let ids = sorted(ids.collect());
    if ids.is_empty() {
        return Vec::new();
    }
    let mut groups: Vec<(Vec<i64>, Vec<&Account>)> = Vec::new();
    for (_, account) in &revisions.accounts {
        let granted = account.granted.as_ref().filter(|granted| !granted.value.is_empty());
        let Some(granted) = granted else { continue };
        let can_grant = |id: &i64| {
            let set = knowledge::permission_set(*id);
            let kind = account.kind.as_ref();
            set.zip(kind).is_none_or(|(set, kind)| set.may_be_granted_by(kind.value))
        };
        let lacks = |id: &i64| granted.value.iter().all(|own| own.value != *id);
        let lacking: Vec<i64> = ids.iter().copied().filter(|id| can_grant(id) && lacks(id)).collect();
        if lacking.is_empty() {
            continue;
        }
        match groups.iter_mut().find(|(ids, _)| *ids == lacking) {
            Some((_, accounts)) => accounts.push(account),
            None => groups.push((lacking, vec![account])),
        }
    }
    // Merchants whom the file does not know are concerned as well, by a set that is new to the platform. One
    // that was there before they may have granted long ago.
    for id in ids.iter().filter(|id| added.contains(id)) {
        if groups.iter().all(|(ids, _)| !ids.contains(id)) {
            match groups.iter_mut().find(|(_, accounts)| accounts.is_empty()) {
                Some((ids, _)) => ids.push(*id),
                None => groups.push((vec![*id], Vec::new())),
            }
        }
    }
    groups.iter().map(|(ids, accounts)| again(revisions, before, after, ids, accounts)).collect()
}

fn again(
    revisions: &Revisions,
    before: &Numbers,
    after: &Numbers,
    ids: &[i64],
    accounts: &[&Account],
) -> Consequence {
    let sets = words::sets(ids);
    let needed = needed(revisions, ids);
    let named = words::accounts(accounts.iter().map(|account| words::account(account)));
    let who = if accounts.is_empty() {
        text!("已经授权的商家", "merchants who have authorized")
    } else {
        text!(
            ("{}以及其他已经授权的商家", words::spaced(&named.zh)),
            ("{} and all others who have authorized", named.en)
        )
    };
    let is_new = ids.iter().all(|id| before.value.iter().all(|old| old.value != *id));
    let (zh, en) = if is_new { ("平台新增了", "new") } else { ("产品现在需要", "needed now") };
    let message = text!(
        (
            "{zh}权限集 {}：{}需要重新扫码授权，在此之前，调用需要这些权限集的接口会报 61007",
            sets.zh,
            who.zh.trim_start()
        ),
        (
            "permission sets are {en}: {}; {} must authorize again, and until then, calls that need them fail with 61007",
            sets.en,
            who.en
        )
    );
    let spans = places(after, ids);
    let primary = spans.first().copied().unwrap_or(after.span);
    let new = text!("平台有这个权限集", "the platform has this set");
    let old = text!("原来是这些", "previously these");
    let granted = accounts.iter().filter_map(|account| account.granted.as_ref()).map(|granted| granted.span);
    let draft =
        plain(ConsequenceKind::AuthorizeAgain, Effect::WhenAuthorized, primary, message).at(new.clone());
    let draft = if needed.is_empty() { draft } else { draft.warning() };
    draft
        .and(spans, &new)
        .and([before.span], &old)
        .and(required_spans(revisions, &needed), &required_here())
        .and(granted.take(3), &text!("只授予了这些", "only these are granted"))
        .help(text!(
            "请商家管理员重新扫码授权，确认时保持这些权限集处于勾选状态",
            "have the merchants' administrators authorize again with these sets ticked"
        ))
        .merchant(Some("4"))
        .accounts(accounts.iter().copied())
        .sets(ids)
        .done()
}

fn exclusive(revisions: &Revisions, after: &Numbers, added: &[i64]) -> Option<Consequence> {
    let ids: Vec<i64> = added.iter().copied().filter(is_exclusive).collect();
    if ids.is_empty() {
        return None;
    }
    let sets = words::sets(&ids);
    let holds = |account: &&Account| {
        let elsewhere = account.elsewhere.as_ref();
        elsewhere.is_some_and(|list| list.value.iter().any(|id| ids.contains(&id.value)))
    };
    let held: Vec<&Account> = revisions.accounts.iter().map(|(_, account)| account).filter(holds).collect();
    let (zh, en) = if held.is_empty() {
        (String::new(), String::new())
    } else {
        let named = words::accounts(held.iter().map(|account| words::account(account)));
        (
            format!("；{}已授权给其他第三方平台，不会授予", words::spaced(&named.zh).trim_start()),
            format!("; {} gave some to another provider and will not grant them", named.en),
        )
    };
    let message = text!(
        ("平台新增了互斥的权限集 {}，同一时间只能授权给一个第三方平台{zh}", sets.zh),
        (
            "the platform now requests exclusive permission sets, which only one provider can hold at a time: {}{en}",
            sets.en
        )
    );
    let spans = places(after, &ids);
    let place = text!("互斥", "exclusive");
    let elsewhere = held.iter().filter_map(|account| account.elsewhere.as_ref()).map(|list| list.span);
    let primary = spans.first().copied().unwrap_or(after.span);
    let draft =
        plain(ConsequenceKind::ExclusiveAsked, Effect::WhenAuthorized, primary, message).at(place.clone());
    let draft = if held.is_empty() { draft } else { draft.warning() };
    Some(
        draft
            .and(spans, &place)
            .and(elsewhere.take(3), &text!("另一个第三方平台占用了这些", "held by another provider"))
            .help(text!(
                "这样的商家要先取消对其他第三方平台的授权，再重新扫码",
                "such merchants must cancel the other provider's authorization first, then authorize again"
            ))
            .merchant(None)
            .accounts(held.iter().copied())
            .sets(&ids)
            .done(),
    )
}

fn no_longer_asked(
    revisions: &Revisions,
    before: &Numbers,
    after: &Numbers,
    removed: &[i64],
) -> Option<Consequence> {
    if removed.is_empty() {
        return None;
    }
    let (sets, needed) = (words::sets(removed), needed(revisions, removed));
    let has = |account: &&Account| {
        let granted = account.granted.as_ref();
        granted.is_some_and(|list| list.value.iter().any(|id| removed.contains(&id.value)))
    };
    let holders: Vec<&Account> = revisions.accounts.iter().map(|(_, account)| account).filter(has).collect();
    let (zh, en) = if holders.is_empty() {
        (String::new(), String::new())
    } else {
        let named = words::accounts(holders.iter().map(|account| words::account(account)));
        (
            format!("；{}已经授予的会怎样，没有可靠的记载", words::spaced(&named.zh).trim_start()),
            format!("; what happens to what {} granted is not documented", named.en),
        )
    };
    let message = text!(
        ("平台去掉了权限集 {}：今后授权的商家不会授予{zh}", sets.zh),
        (
            "the platform no longer has these permission sets, so merchants who authorize from now on do not grant them: {}{en}",
            sets.en
        )
    );
    let gone = places(before, removed);
    let place = text!("原来有这个权限集", "previously here");
    let draft = plain(ConsequenceKind::NoLongerAsked, Effect::AtOnce, after.span, message).warning();
    Some(
        draft
            .at(text!("现在只有这些", "only these are left"))
            .and(gone, &place)
            .and(required_spans(revisions, &needed), &required_here())
            .accounts(holders.iter().copied())
            .sets(removed)
            .breaking(!needed.is_empty())
            .done(),
    )
}

/// The label at a set that the product needs.
fn required_here() -> Text {
    text!("产品需要它", "the product needs it")
}

fn required(revisions: &Revisions) -> Option<&Numbers> {
    revisions.new.provider.requires.as_ref()?.permission_sets.as_ref()
}

/// Those that the product needs.
fn needed(revisions: &Revisions, ids: &[i64]) -> Vec<i64> {
    let required = required(revisions).map(ids_of).unwrap_or_default();
    ids.iter().copied().filter(|id| required.contains(id)).collect()
}

fn newly_needed(revisions: &Revisions) -> Vec<i64> {
    let old = revisions.old.provider.requires.as_ref().and_then(|requires| requires.permission_sets.as_ref());
    let new = required(revisions);
    new.zip(old).map(|(new, old)| without(new, old)).unwrap_or_default()
}

fn required_spans(revisions: &Revisions, ids: &[i64]) -> Vec<Span> {
    required(revisions).map(|required| places(required, ids)).unwrap_or_default()
}

fn places(list: &Numbers, ids: &[i64]) -> Vec<Span> {
    list.value.iter().filter(|id| ids.contains(&id.value)).map(|id| id.span).collect()
}

fn ids_of(list: &Numbers) -> Vec<i64> {
    list.value.iter().map(|id| id.value).collect()
}

fn without(list: &Numbers, other: &Numbers) -> Vec<i64> {
    let other = ids_of(other);
    sorted(ids_of(list).into_iter().filter(|id| !other.contains(id)).collect())
}

fn sorted(mut ids: Vec<i64>) -> Vec<i64> {
    ids.sort_unstable();
    ids.dedup();
    ids
}

fn is_exclusive(id: &i64) -> bool {
    knowledge::permission_set(*id).is_some_and(|set| set.exclusive == Some(true))
}
