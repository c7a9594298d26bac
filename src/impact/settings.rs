//! Which settings of the platform count from now on, and which wait for the next release (全网发布).
//!
//! There are two copies of the material (开发资料): the saved one counts for the accounts on the test list
//! only, the released one for all (prepare.html).

use super::changes::{self, Change};
use super::revisions::{Revisions, is_same_domain, released};
use super::words::{self, Draft, plain, spaced};
use super::{Consequence, ConsequenceKind, Effect};
use crate::diagnostic::{Diagnostic, Severity};
use crate::fact::{self, Written, is_test_list_faulty, written_domain, written_tester};
use crate::source::{Span, presentable};
use crate::text::{Text, text};

/// What a check says is wrong with settings of the new file, so that they do not count; not what makes an
/// authorization fail, which is told of the links.
pub(super) fn faults(of_provider: &[Diagnostic]) -> Vec<Diagnostic> {
    let does_not_count = |finding: &&Diagnostic| {
        let about = finding.about.as_deref();
        let stops = about.and_then(|about| about.impediment?.stops()).is_some();
        let is_of_account = about.is_some_and(|about| about.subject.account.is_some());
        finding.severity == Severity::Error && !stops && !is_of_account
    };
    of_provider.iter().filter(does_not_count).cloned().collect()
}

/// The consequences of settings; `faults` are those that do not count. `told` are the accounts of which it was told
/// already how they end; the links that have to move with the entry domain, and whether it was told how.
pub(super) fn consequences(
    revisions: &Revisions,
    faults: &[Diagnostic],
    told: &[String],
    (moving, has_steps): (&[String], bool),
) -> Vec<Consequence> {
    let changes = changes::of_platform(revisions);
    let mut consequences: Vec<Consequence> = Vec::new();
    consequences.extend(entry_domain(revisions, &changes, faults, (moving, has_steps)));
    for change in &changes {
        let Some(place) = change.new_place.or(change.old_place) else { continue };
        let fault = faults.iter().find(|fault| !change.is_gone && place.encloses(fault.primary.span));
        match change.key.as_str() {
            "platform.component_appid" => consequences.extend(component_appid(revisions, change, place)),
            "platform.released" => consequences.extend(release(revisions, change, place)),
            "platform.test_accounts" => consequences.extend(test_list(revisions, change, told)),
            "platform.pending_permission_sets" => consequences.extend(saved_sets(revisions, change)),
            key => {
                let told = |name: Text| match fault {
                    Some(fault) => not_effective(change, place, &name, fault),
                    None => setting(revisions, change, place, key, &name),
                };
                consequences.extend(name_of(key).map(told));
            }
        }
    }
    consequences
}

/// What is told of in other ways: of links that work or do not by it, and of permission sets.
const TOLD_ELSEWHERE: [&str; 6] = [
    "platform.kind",
    "platform.mode",
    "platform.entry_domain",
    "platform.pending_entry_domain",
    "platform.permission_sets",
    "requires.permission_sets",
];

/// A part of the material that has no consequence of its own kind, with the console's name for it.
fn name_of(key: &str) -> Option<Text> {
    if TOLD_ELSEWHERE.contains(&key) {
        return None;
    }
    Some(match key {
        "platform.event_url" => text!("授权事件接收 URL", "the authorization event URL"),
        "platform.message_url" => text!("消息与事件接收 URL", "the message and event URL"),
        key => {
            let def = fact::find(key)?.def();
            Text::new(def.zh, def.en)
        }
    })
}

fn setting(revisions: &Revisions, change: &Change, place: Span, key: &str, name: &Text) -> Consequence {
    let (kind, effect, when) = when(revisions);
    let message = text!(("「{}」改了：{}", name.zh, when.zh), ("{} changed: {}", name.en, when.en));
    let draft = pointing(plain(kind, effect, place, message), change);
    let gone = change.old.iter().map(|(value, _)| format!("`{}`", presentable(value))).collect::<Vec<_>>();
    let help = match key {
        "platform.ip_whitelist" if !gone.is_empty() => Some(text!(
            ("确认没有服务器再从 {} 调用接口：不在白名单里的地址会报 61004", gone.join("、")),
            (
                "make sure no server still calls from {}: addresses that are not on the list get 61004",
                gone.join(", ")
            )
        )),
        "platform.server_domains" | "platform.business_domains" => Some(text!(
            "登记在平台上的域名还要设置到每个小程序才有用",
            "domains registered on the platform must also be set for each mini program"
        )),
        _ => None,
    };
    let draft = match help {
        Some(help) => draft.help(help),
        None => draft,
    };
    draft.done()
}

/// A setting in a form that WeChat does not take.
fn not_effective(change: &Change, place: Span, name: &Text, fault: &Diagnostic) -> Consequence {
    let message = text!(
        ("「{}」改了，但写法不对，不算生效：{}", name.zh, fault.message.zh),
        ("{} changed, but in an invalid form that has no effect: {}", name.en, fault.message.en)
    );
    let draft =
        pointing(plain(ConsequenceKind::NotEffective, Effect::AtOnce, place, message), change).error();
    match &fault.help {
        Some(help) => draft.help(help.clone()),
        None => draft,
    }
    .done()
}

/// Where the setting stands and stood.
fn pointing(draft: Draft, change: &Change) -> Draft {
    let new = text!("现在是这样", "now this");
    let old = text!("原来是这样", "previously this");
    let draft = match (change.new.is_empty(), change.old.is_empty()) {
        (false, _) => draft.at(new.clone()).and(change.new_spans(), &new),
        (true, _) => draft.at(text!("这里没有了", "removed here")),
    };
    if change.old.is_empty() { draft } else { draft.and(change.old_spans(), &old) }
}

/// When a change of the material counts, and for whom.
fn when(revisions: &Revisions) -> (ConsequenceKind, Effect, Text) {
    match released(&revisions.new.provider) {
        Some(true) => (
            ConsequenceKind::NeedsRelease,
            Effect::WithRelease,
            text!(
                "测试列表里的账号立即使用新的，其他账号要等下一次全网发布",
                "accounts on the test list use the new one immediately, all others with the next release"
            ),
        ),
        Some(false) => (
            ConsequenceKind::TakesEffect,
            Effect::AtOnce,
            text!(
                "平台还没有全网发布，只影响测试列表里的账号",
                "the platform is not released, so only accounts on the test list are affected"
            ),
        ),
        None => (
            ConsequenceKind::TakesEffect,
            Effect::AtOnce,
            text!(
                "测试列表里的账号立即使用新的；平台若已全网发布，其他账号要等下一次全网发布",
                "accounts on the test list use the new one immediately; if the platform is released, all others with the next release"
            ),
        ),
    }
}

/// A new entry domain: until the next release WeChat checks the old one for all who are not on the test
/// list.
fn entry_domain(
    revisions: &Revisions,
    changes: &[Change],
    faults: &[Diagnostic],
    (moving, has_steps): (&[String], bool),
) -> Option<Consequence> {
    let (old, new) = revisions.platforms()?;
    let after = new.saved_domain()?;
    let shown = presentable(&after.value);
    let change = changes.iter().find(|change| change.key.ends_with("entry_domain"));
    if matches!(written_domain(&after.value), Written::Wrong(_)) {
        change?;
        let message = text!(
            "授权发起页域名 `{shown}` 的写法不对，控制台不接受，不算生效的域名",
            "the entry domain `{shown}` is not in a form the console accepts, so it has no effect"
        );
        let place = text!(
            "只写域名：不带协议、端口和路径，只写一个，用半角字符",
            "use a single bare host in ASCII: no scheme, port or path"
        );
        let draft = plain(ConsequenceKind::NotEffective, Effect::AtOnce, after.span, message).at(place);
        let is_error = faults.iter().any(|fault| after.span.encloses(fault.primary.span));
        return Some(if is_error { draft.error() } else { draft.warning() }.done());
    }
    let before = old.saved_domain()?;
    let place = text!("新的授权发起页域名", "the new entry domain");
    if let Some(steps) = revisions.moving.as_ref() {
        if is_same_domain(before, after) {
            return None;
        }
        let live = new.entry_domain.as_ref()?;
        let checked = &steps.from;
        let links = moving.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>();
        let (zh, en) = if links.is_empty() {
            (String::new(), String::new())
        } else {
            (
                format!("；届时要一起换过去的链接：{}", links.join("、")),
                format!("; links that have to move at that point: {}", links.join(", ")),
            )
        };
        let message = text!(
            "授权发起页域名改为 `{shown}`，要等下一次全网发布才对所有账号生效：在此之前，测试列表以外的账号仍按 `{checked}` 校验{zh}",
            "the entry domain `{shown}` takes effect with the next release: until then, WeChat checks `{checked}` for all accounts outside the test list{en}"
        );
        let draft = plain(ConsequenceKind::NeedsRelease, Effect::WithRelease, after.span, message)
            .warning()
            .at(place);
        let was = text!("发布之前校验的是这个", "checked until the release");
        let draft = draft.and([live.span], &was);
        return Some(if has_steps { draft } else { draft.help(words::steps(steps)) }.done());
    }
    let is_released = released(&revisions.new.provider) == Some(true);
    let was_waiting = old.has_waiting_domain();
    let is_same = is_same_domain(before, after) && (!was_waiting || !is_released);
    if is_same {
        return None;
    }
    // Of one that is yet to be filled in nobody knows whether it is another.
    let is_open = matches!(written_domain(&after.value), Written::Open);
    let (_, effect, when) = if is_released && !is_open {
        // It waited in the old file and does not in the new one.
        let all = text!("现在对所有账号生效", "it now applies to all accounts");
        (ConsequenceKind::TakesEffect, Effect::AtOnce, all)
    } else {
        when(revisions)
    };
    let message =
        text!(("授权发起页域名是 `{shown}`：{}", when.zh), ("the entry domain is `{shown}`: {}", when.en));
    let was = text!("原来是这样", "previously this");
    let draft = plain(ConsequenceKind::TakesEffect, effect, after.span, message).at(place);
    Some(draft.and(change?.old_spans(), &was).done())
}

/// Another appid is another platform.
fn component_appid(revisions: &Revisions, change: &Change, place: Span) -> Option<Consequence> {
    if change.old.is_empty() || change.new.is_empty() {
        return None;
    }
    let message = text!(
        "`component_appid` 换了，也就是换了一个第三方平台：商家对原平台的授权不属于新平台，每个商家都要重新授权",
        "a different `component_appid` is a different platform: authorizations of the old platform do not carry over, so every merchant must authorize again"
    );
    let has_authorized = |account: &&crate::input::provider::Account| {
        account.granted.as_ref().is_some_and(|granted| !granted.value.is_empty())
    };
    let accounts = revisions.accounts.iter().map(|(_, account)| account).filter(has_authorized);
    let draft =
        pointing(plain(ConsequenceKind::OtherPlatform, Effect::WhenAuthorized, place, message), change);
    Some(draft.merchant(None).accounts(accounts).breaking(true).done())
}

fn release(revisions: &Revisions, change: &Change, place: Span) -> Option<Consequence> {
    let (kind, message) = match (released(&revisions.old.provider), released(&revisions.new.provider)?) {
        (Some(true), false) => (
            ConsequenceKind::Unreleased,
            text!(
                "平台不再是全网发布状态：只有测试列表里的账号还能授权",
                "the platform is no longer released: only accounts on the test list can authorize"
            ),
        ),
        (Some(false), true) => (
            ConsequenceKind::Released,
            text!(
                "平台已全网发布：测试列表以外的账号也可以授权",
                "the platform is released: accounts outside the test list can authorize too"
            ),
        ),
        _ => return None,
    };
    let draft = pointing(plain(kind, Effect::AtOnce, place, message), change);
    Some(draft.breaking(kind == ConsequenceKind::Unreleased).done())
}

/// Who came to the test list or went. Of a platform that is not released, nobody else can authorize.
fn test_list(revisions: &Revisions, change: &Change, told: &[String]) -> Vec<Consequence> {
    let is_unreleased = released(&revisions.new.provider) == Some(false);
    // Of those it was told already.
    let is_told = |id: &str| {
        let is_it = |account: &crate::input::provider::Account| {
            account.original_id.as_ref().is_some_and(|own| own.value == id)
        };
        let names = revisions.accounts.iter().filter(|(_, account)| is_it(account));
        names.filter_map(|(_, account)| account.name()).any(|name| told.contains(&presentable(name)))
    };
    let is_wrong = |id: &str| matches!(written_tester(id), Written::Wrong(_));
    // What never counted is missed by nobody, and of what is yet to be filled in nobody knows who it is.
    let is_right = |id: &str| matches!(written_tester(id), Written::Right(_));
    let items = |items: &[(String, Span)]| -> Vec<(String, Span)> {
        items.iter().filter(|(id, _)| !is_told(id) && is_right(id)).cloned().collect()
    };
    let named = |items: &[(String, Span)]| {
        words::accounts(items.iter().map(|(id, _)| {
            let shown = format!("`{}`", presentable(id));
            Text::new(shown.clone(), shown)
        }))
    };
    let place = change.new_place;
    let (gone, fresh) = (items(&change.old), items(&change.new));
    let mut told = Vec::new();
    if let (Some(place), false) = (place, gone.is_empty()) {
        let who = named(&gone);
        let message = if is_unreleased {
            text!(
                ("{}不在测试列表里了，平台又没有全网发布，不能再授权", spaced(&who.zh).trim_start()),
                (
                    "no longer on the test list, and the platform is not released, so these accounts can no longer authorize: {}",
                    who.en
                )
            )
        } else {
            text!(
                ("{}不在测试列表里了，今后使用全网发布的配置", spaced(&who.zh).trim_start()),
                ("no longer on the test list, so the released settings apply to these accounts: {}", who.en)
            )
        };
        let was = text!("原来在测试列表里", "previously on the test list");
        let draft = plain(ConsequenceKind::OffTestList, Effect::AtOnce, place, message);
        let draft = draft.at(text!("测试列表", "the test list"));
        let draft = draft.and(gone.iter().map(|(_, span)| *span), &was);
        told.push(draft.breaking(is_unreleased).done());
    }
    if let (Some(place), true) = (place, is_test_list_faulty(&revisions.new.provider)) {
        if !change.new.is_empty() {
            told.push(test_list_not_effective(change, place));
        }
        return told;
    }
    if let Some((_, first)) = fresh.first() {
        let who = named(&fresh);
        let message = text!(
            ("{}加入了测试列表，全网发布之前也可以授权", spaced(&who.zh).trim_start()),
            ("added to the test list, so these accounts can authorize before the release: {}", who.en)
        );
        let is = text!("新加入", "new on the list");
        let draft = plain(ConsequenceKind::OnTestList, Effect::AtOnce, *first, message).at(is.clone());
        told.push(draft.and(fresh.iter().map(|(_, span)| *span), &is).done());
    }
    let wrong: Vec<(String, Span)> = change.new.iter().filter(|(id, _)| is_wrong(id)).cloned().collect();
    if let Some((_, first)) = wrong.first() {
        let who = named(&wrong);
        let message = text!(
            ("测试列表里的{}不是原始 ID，不起作用", spaced(&who.zh)),
            ("not original ids, so these test list entries have no effect: {}", who.en)
        );
        let place = text!("不起作用", "has no effect");
        let draft =
            plain(ConsequenceKind::NotEffective, Effect::AtOnce, *first, message).warning().at(place.clone());
        let help = text!("填写账号的原始 ID（`gh_` 开头）", "use the accounts' original ids (`gh_…`)");
        told.push(draft.and(wrong.iter().map(|(_, span)| *span), &place).help(help).done());
    }
    told
}

/// A test list of which nobody knows whom it holds.
fn test_list_not_effective(change: &Change, place: Span) -> Consequence {
    let message = text!(
        "测试列表改了，但写法不对：分隔符不是英文分号，或者超过 10 个；列表里的账号不能算在测试列表里",
        "the test list changed, but in a form the console does not accept: a separator other than `;`, or more than ten accounts; none of its accounts can be assumed to be on it"
    );
    let help =
        text!("最多写 10 个原始 ID，用英文分号 `;` 隔开", "list at most ten original ids, separated by `;`");
    pointing(plain(ConsequenceKind::NotEffective, Effect::AtOnce, place, message), change)
        .error()
        .help(help)
        .done()
}

/// Permission sets that are saved but not released; WeChat's own pages disagree on whether that matters.
fn saved_sets(revisions: &Revisions, change: &Change) -> Option<Consequence> {
    let (old, new) = revisions.platforms()?;
    let known: Vec<i64> = old.waiting_sets().iter().map(|set| set.value).collect();
    let waiting: Vec<_> = new.waiting_sets().into_iter().filter(|set| !known.contains(&set.value)).collect();
    let first = waiting.first()?;
    let ids: Vec<i64> = waiting.iter().map(|set| set.value).collect();
    let named = words::sets(&ids);
    let message = text!(
        (
            "权限集 {} 已保存、还没有全网发布，微信的文档对它何时生效说法不一：权限集的文档说编辑后即生效，授权流程的文档说不带 `category_id_list` 的链接只展示已全网发布的",
            named.zh
        ),
        (
            "permission sets are saved but not released, and WeChat's pages disagree on when they take effect: immediately, according to the page on permission sets; according to the flow page, a link without `category_id_list` shows only released ones: {}",
            named.en
        )
    );
    let place = text!("已保存，未全网发布", "saved but not released");
    let draft = plain(ConsequenceKind::NeedsRelease, Effect::WithRelease, first.span, message)
        .warning()
        .at(place.clone());
    let help = text!(
        "打开链接确认授权页是否展示；没有展示就重新全网发布",
        "open the link and check whether the page shows them; if not, release the platform again"
    );
    let was = text!("原来没有", "not present before");
    let draft = draft.and(waiting.iter().map(|set| set.span), &place).and(change.old_place, &was).sets(&ids);
    Some(draft.help(help).done())
}
