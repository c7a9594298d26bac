//! What a change takes away from the check itself: whoever may edit the file can make it silent.

use std::collections::{BTreeMap, VecDeque};

use super::changes;
use super::links::{is_meant, is_named};
use super::revisions::{KnownAccounts, Revisions, all_accounts};
use super::words::{self, Draft, plain};
use super::{Consequence, ConsequenceKind, Effect};
use crate::input::provider::{Account, Date, Ignore, Level, LinkEntry};
use crate::rule::RuleSet;
use crate::source::{Span, presentable};
use crate::text::{Text, text};

/// What is checked less than before.
pub(super) fn consequences(revisions: &Revisions, rules: &RuleSet, today: Option<Date>) -> Vec<Consequence> {
    let mut told = Vec::new();
    told.extend(accounts_gone(revisions));
    told.extend(links_gone(revisions));
    told.extend(accounts_dropped(revisions));
    told.extend(settings_gone(revisions));
    told.extend(lowered(revisions, rules));
    told.extend(ignored(revisions, today));
    told
}

fn less(span: Span, place: &Text, zh: &str, en: &str) -> Draft {
    let message = text!("检查的范围比原来小了：{zh}", "fewer checks than before: {en}");
    plain(ConsequenceKind::ChecksLess, Effect::AtOnce, span, message).warning().at(place.clone())
}

/// An entry that the new file does not have.
fn was_here() -> Text {
    text!("原来在这里", "previously here")
}

/// An entry that the old file does not have.
fn is_new() -> Text {
    text!("新增的", "new")
}

fn accounts_gone(revisions: &Revisions) -> Option<Consequence> {
    let now = all_accounts(&revisions.new.provider);
    let now = KnownAccounts::new(&now);
    let is_gone = |account: &&Account| !now.has(account);
    let gone: Vec<&Account> = revisions.old.provider.accounts.iter().filter(is_gone).collect();
    let first = gone.first()?;
    let names = words::accounts(gone.iter().map(|account| words::account(account)));
    let draft = less(
        first.span,
        &was_here(),
        &format!("不再列出账号{}", words::spaced(&names.zh).trim_end()),
        &format!("no longer listed: {}", names.en),
    );
    let spans = gone.iter().map(|account| account.span);
    Some(draft.and(spans, &was_here()).accounts(gone.iter().copied()).done())
}

fn links_gone(revisions: &Revisions) -> Vec<Consequence> {
    let gone = revisions.links.iter().filter(|(_, new)| new.is_none());
    let entries = gone.filter_map(|(old, _)| revisions.old.provider.links.get((*old)?));
    let told = entries.map(|entry| {
        let (name, shown) = words::listed_name(entry);
        let span = entry.name.as_ref().map_or(entry.url.span, |name| name.span);
        let draft = less(
            span,
            &was_here(),
            &format!("不再列出链接 {}", shown.zh),
            &format!("the link {} is no longer listed", shown.en),
        );
        draft.link(name).done()
    });
    told.collect()
}

/// Accounts that a link had to serve and need not any more, though both are still there. A link that names none is
/// judged with none.
fn accounts_dropped(revisions: &Revisions) -> Vec<Consequence> {
    let mut told = Vec::new();
    let now = all_accounts(&revisions.new.provider);
    let (before, now) = (KnownAccounts::new(&revisions.old.provider.accounts), KnownAccounts::new(&now));
    for (old, new) in &revisions.links {
        let old = old.and_then(|at| revisions.old.provider.links.get(at));
        let new = new.and_then(|at| revisions.new.provider.links.get(at));
        let Some((old, new)) = old.zip(new) else { continue };
        let is_dropped = |(was, is): &&(Account, Account)| {
            let any_more = |does: fn((&Account, &Account), &LinkEntry) -> bool| {
                !does((was, is), old) || does((was, is), new)
            };
            !any_more(is_meant) || !any_more(is_named)
        };
        let dropped = revisions.accounts.iter().filter(is_dropped);
        // Of those that are gone altogether it is told once. Those only the link named are gone with it.
        let dropped: Vec<&Account> =
            dropped.map(|(was, _)| was).filter(|account| now.has(account) || !before.has(account)).collect();
        if dropped.is_empty() {
            continue;
        }
        let (name, shown) = words::listed_name(new);
        let names = words::accounts(dropped.iter().map(|account| words::account(account)));
        let draft = less(
            new.accounts.first().map_or(new.url.span, |account| account.span),
            &match new.accounts.is_empty() {
                true => text!("现在没有列出账号", "no accounts are listed anymore"),
                false => text!("现在只列出这些", "only these are listed now"),
            },
            &format!("链接 {} 不再要求账号{}能够授权", shown.zh, words::spaced(&names.zh)),
            &format!("the link {} no longer has to work for: {}", shown.en, names.en),
        );
        let is_dropped = |name: &&crate::yaml::Spanned<String>| {
            let ids = |account: &&&Account| {
                [&account.appid, &account.original_id].into_iter().flatten().any(|id| id.value == name.value)
            };
            dropped.iter().any(|account| ids(&account))
        };
        let spans = old.accounts.iter().filter(is_dropped).map(|name| name.span);
        told.push(draft.and(spans, &was_here()).link(name).accounts(dropped.iter().copied()).done());
    }
    told
}

/// What the old file says of platform, product and accounts and the new one does not: the rules that need it are
/// skipped.
fn settings_gone(revisions: &Revisions) -> Option<Consequence> {
    let mut gone: Vec<(String, Span)> = Vec::new();
    let [old, new] = [&revisions.old, &revisions.written].map(|file| file.provider.platform.as_ref());
    if let (Some(old), None) = (old, new) {
        gone.push(("platform".to_owned(), old.span));
    }
    let mut changes = changes::of_platform(revisions);
    for (was, is) in &revisions.accounts {
        changes.extend(changes::of_account(revisions, was, is));
    }
    for change in changes.iter().filter(|change| change.is_gone && is_judged(&change.key)) {
        gone.extend(change.old_place.map(|place| (change.key.clone(), place)));
    }
    let (_, first) = gone.first()?;
    let mut keys: Vec<String> = gone.iter().map(|(key, _)| format!("`{key}`")).collect();
    keys.dedup();
    let draft = less(
        *first,
        &was_here(),
        &format!("文件不再写明 {}", keys.join("、")),
        &format!("the file no longer specifies {}", keys.join(", ")),
    );
    Some(draft.and(gone.iter().map(|(_, span)| *span), &was_here()).done())
}

/// False for a setting that no rule goes by, and for what waited and may have been released.
fn is_judged(key: &str) -> bool {
    key != "platform.token" && !key.starts_with("platform.pending_")
}

/// Rules that are switched off or count less.
fn lowered(revisions: &Revisions, rules: &RuleSet) -> Vec<Consequence> {
    let [old, new] = &revisions.lint;
    let level = |lint: &crate::input::provider::Lint, id: &str| {
        let own = lint.rules.iter().rev().find(|(rule, _)| rule.value == id).map(|(_, level)| level.value);
        own.or_else(|| rules.get(id).map(|rule| Level::At(rule.severity)))
    };
    let mut ids: Vec<(&str, Span)> = Vec::new();
    for (rule, set) in new.rules.iter().map(|(rule, level)| (rule, level.span)) {
        ids.push((&rule.value, set));
    }
    for (rule, _) in &old.rules {
        if ids.iter().all(|(id, _)| *id != rule.value) {
            ids.push((&rule.value, rule.span));
        }
    }
    let mut told = Vec::new();
    for (id, span) in ids {
        let Some((before, after)) = level(old, id).zip(level(new, id)) else { continue };
        if after >= before {
            continue;
        }
        let shown = presentable(id);
        let (zh, en) = match after {
            Level::Off => (format!("规则 `{shown}` 关闭了"), format!("the rule `{shown}` is turned off")),
            Level::At(_) => {
                let (before, after) = (before.name(), after.name());
                (
                    format!("规则 `{shown}` 从 `{before}` 降为 `{after}`"),
                    format!("the rule `{shown}` is lowered from `{before}` to `{after}`"),
                )
            }
        };
        told.push(less(span, &text!("在这里设置", "set here"), &zh, &en).done());
    }
    told
}

/// Findings that are left out now: suppressions that are new, or hold longer; not those that have ended.
fn ignored(revisions: &Revisions, today: Option<Date>) -> Vec<Consequence> {
    let [old, new] = &revisions.lint;
    let key = |ignore: &Ignore| {
        let text = |text: &Option<crate::yaml::Spanned<String>>| text.as_ref().map(|text| text.value.clone());
        (ignore.rule.value.clone(), text(&ignore.link), text(&ignore.account), ignore.is_comment())
    };
    let mut left: BTreeMap<_, VecDeque<&Ignore>> = BTreeMap::new();
    old.ignore.iter().for_each(|ignore| left.entry(key(ignore)).or_default().push_back(ignore));
    let mut told = Vec::new();
    for ignore in new.ignore.iter().filter(|ignore| !ignore.has_ended(today)) {
        let ends = |ignore: &Ignore| ignore.until.as_ref().map(|until| until.value);
        let known = left.get_mut(&key(ignore)).and_then(VecDeque::pop_front);
        let rule = presentable(&ignore.rule.value);
        let (zh, en, place) = match known {
            None => (
                format!("新增了对规则 `{rule}` 的忽略"),
                format!("findings of the rule `{rule}` are now suppressed"),
                is_new(),
            ),
            Some(known) if holds_longer(ends(known), ends(ignore)) => (
                format!("对规则 `{rule}` 的忽略延长了"),
                format!("findings of the rule `{rule}` are suppressed for longer"),
                text!("延长了", "extended"),
            ),
            Some(_) => continue,
        };
        told.push(less(ignore.span, &place, &zh, &en).done());
    }
    told
}

/// True if a suppression that ends on `new` outlasts one that ends on `old`; without a day it never ends.
fn holds_longer<D: PartialOrd>(old: Option<D>, new: Option<D>) -> bool {
    match (old, new) {
        (Some(old), Some(new)) => new > old,
        (Some(_), None) => true,
        (None, _) => false,
    }
}
