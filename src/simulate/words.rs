//! The sentences of simulations, in both languages.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::needs::unknowns;
use super::{AccountForecast, Detour, Doubt, Listed, OpenedFrom, Outcome, Simulation, Stop};
use crate::diagnostic::{Diagnostic, Severity, Suppression, SuppressionKind};
use crate::document::TIE;
use crate::fact;
use crate::input::link::LinkKind;
use crate::knowledge;
use crate::text::{Lang, Text};
use crate::words::{counted, one_line, severity, stage, who, will_see};

/// How many permission sets or rules are named before they are only counted.
pub(super) const MOST_NAMED: usize = 6;

/// What the link is called, what it is and where it is opened.
pub(super) fn title(simulation: &Simulation, lang: Lang) -> String {
    let link = &simulation.link;
    let kind = match (link.kind, lang) {
        (LinkKind::Pc, Lang::Zh) => "PC 版授权链接",
        (LinkKind::H5, Lang::Zh) => "H5 授权链接（新版）",
        (LinkKind::H5Old, Lang::Zh) => "H5 授权链接（旧版）",
        (LinkKind::Other(_), Lang::Zh) => "不是授权链接",
        (LinkKind::Pc, Lang::En) => "PC authorization link",
        (LinkKind::H5, Lang::En) => "H5 authorization link",
        (LinkKind::H5Old, Lang::En) => "H5 authorization link (old page)",
        (LinkKind::Other(_), Lang::En) => "not an authorization link",
    };
    let from = match (&link.from, lang) {
        (OpenedFrom::Page(page), Lang::Zh) => format!("从 {} 打开", one_line(page)),
        (OpenedFrom::Nowhere, Lang::Zh) => "不经过网页直接打开".to_owned(),
        (OpenedFrom::Unsaid, Lang::Zh) => "没有说明从哪里打开".to_owned(),
        (OpenedFrom::Page(page), Lang::En) => format!("opened from {}", one_line(page)),
        (OpenedFrom::Nowhere, Lang::En) => "opened directly, not from a page".to_owned(),
        (OpenedFrom::Unsaid, Lang::En) => "opened from an unspecified place".to_owned(),
    };
    match (&link.name, lang) {
        (Some(name), Lang::Zh) => format!("{}：{kind}，{from}", one_line(name)),
        (None, Lang::Zh) => format!("{kind}，{from}"),
        (Some(name), Lang::En) => format!("{}: {kind}, {from}", one_line(name)),
        (None, Lang::En) => format!("{kind}, {from}"),
    }
}

/// What becomes of the link, whoever opens it.
pub(super) fn link_outcome(simulation: &Simulation, lang: Lang) -> String {
    match (&simulation.link_stop, lang) {
        (Some(stop), Lang::Zh) => {
            let who = if simulation.may_spare_testers {
                "测试列表以外的所有账号"
            } else {
                "所有账号"
            };
            format!("这个链接对{who}都不可用，停在「{}」", stage(stop.stage, lang))
        }
        (Some(stop), Lang::En) => {
            let who = if simulation.may_spare_testers { " outside the test list" } else { "" };
            format!("the link does not work for any account{who}: it stops at {}", stage(stop.stage, lang))
        }
        (None, Lang::Zh) if !simulation.doubt.is_empty() => "无法判断链接是否可用".to_owned(),
        (None, Lang::En) if !simulation.doubt.is_empty() => {
            "it is not known whether the link works".to_owned()
        }
        (None, Lang::Zh) if simulation.detour.is_some() => {
            "授权会成功，但商家不会回到服务商的页面".to_owned()
        }
        (None, Lang::En) if simulation.detour.is_some() => {
            "the authorization is granted, but the merchant is not sent back to the provider's page"
                .to_owned()
        }
        (None, Lang::Zh) if simulation.stops_all_listed() => {
            "没有发现会让所有账号都失败的问题，但这里列出的账号都不能授权".to_owned()
        }
        (None, Lang::En) if simulation.stops_all_listed() => {
            "found nothing that stops every account, but none of those listed here can authorize".to_owned()
        }
        (None, Lang::Zh) if simulation.has_errors() => {
            "没有发现会让所有账号都失败的问题，但平台或链接有错误".to_owned()
        }
        (None, Lang::En) if simulation.has_errors() => {
            "found nothing that stops every account, but the platform or the link has errors".to_owned()
        }
        (None, Lang::Zh) => "链接可用：没有发现会让所有账号都失败的问题".to_owned(),
        (None, Lang::En) => "the link works: found nothing that stops every account".to_owned(),
    }
}

/// The same in detail, a sentence each; empty for a link that works.
pub(super) fn link_details(simulation: &Simulation, lang: Lang) -> Vec<String> {
    match &simulation.link_stop {
        Some(stop) => stop_details(stop, lang),
        // Of an address that nobody knows only the findings can tell.
        None if !simulation.link.kind.is_authorization() => {
            simulation.findings.iter().flat_map(|finding| finding_details(finding, lang)).collect()
        }
        // What is sure is told first, also where something else is open.
        None => {
            let detour = simulation.detour.iter().flat_map(|detour| detour_details(detour, lang));
            detour.chain(doubt_details(&simulation.doubt, lang)).collect()
        }
    }
}

/// The kind of an account in words, where it is known.
pub(super) fn account_kind(account: &AccountForecast, lang: Lang) -> Option<&'static str> {
    Some(knowledge::account_kind(account.kind?.name())?.name.get(lang))
}

/// The name of an account with its kind.
pub(super) fn name_with_kind(name: &str, account: &AccountForecast, lang: Lang) -> String {
    match (account_kind(account, lang), lang) {
        (Some(kind), Lang::Zh) => format!("{name}（{kind}）"),
        (Some(kind), Lang::En) => format!("{name} ({kind})"),
        (None, _) => name.to_owned(),
    }
}

/// What an account is called.
pub(super) fn account_name(account: &AccountForecast, lang: Lang) -> String {
    match (&account.name, lang) {
        (Some(name), _) => one_line(name),
        (None, Lang::Zh) => "（没有 id）".to_owned(),
        (None, Lang::En) => "(without an id)".to_owned(),
    }
}

/// Whether an account is listed, in a word.
pub(super) fn listed(listed: Listed, lang: Lang) -> &'static str {
    match (listed, lang) {
        (Listed::Yes, Lang::Zh) => "是",
        (Listed::No, Lang::Zh) => "否",
        (Listed::Unknown, Lang::Zh) => "不明",
        (Listed::Yes, Lang::En) => "yes",
        (Listed::No, Lang::En) => "no",
        (Listed::Unknown, Lang::En) => "unclear",
    }
}

/// How it ends for an account, with the check of WeChat's at which it stops.
pub(super) fn outcome_phrase(account: &AccountForecast, lang: Lang) -> String {
    match (&account.outcome, lang) {
        (Outcome::Authorizes, Lang::Zh) => "可以授权".to_owned(),
        (Outcome::AuthorizesWithout(_), Lang::Zh) => "可以授权，但缺少部分权限集".to_owned(),
        (Outcome::Misrouted(_), Lang::Zh) => "可以授权，但商家不会回到服务商的页面".to_owned(),
        (Outcome::Misrouted(_), Lang::En) => "can authorize, but is not sent back".to_owned(),
        (Outcome::Stopped(stop), Lang::Zh) => format!("不能授权，停在「{}」", stage(stop.stage, lang)),
        (Outcome::Unknown(_), Lang::Zh) => "无法判断能否授权".to_owned(),
        (Outcome::Authorizes, Lang::En) => "can authorize".to_owned(),
        (Outcome::AuthorizesWithout(_), Lang::En) => "can authorize, but without some sets".to_owned(),
        (Outcome::Stopped(stop), Lang::En) => {
            format!("cannot authorize, stopped at {}", stage(stop.stage, lang))
        }
        (Outcome::Unknown(_), Lang::En) => "unknown whether it can authorize".to_owned(),
    }
}

/// Rules that tell that nobody knows whether a link admits this kind of account.
const TELL_OF_KIND: [&str; 3] =
    ["account-kind-without-auth-type", "auth-type-all-unclear", "shop-authorizes-in-service-market"];

/// Why it ends so for an account, a sentence each; empty where there is nothing to say, and where the
/// link itself is the reason.
pub(super) fn details(account: &AccountForecast, simulation: &Simulation, lang: Lang) -> Vec<String> {
    let mut details = match &account.outcome {
        Outcome::Stopped(stop) if simulation.link_stop.as_ref() == Some(stop) => return Vec::new(),
        Outcome::Stopped(stop) => return stop_details(stop, lang),
        Outcome::Unknown(doubt) => {
            // A finding says it better.
            let is_told = account.findings.iter().any(|finding| TELL_OF_KIND.contains(&&*finding.code));
            let of_link = &simulation.doubt;
            let is_own =
                |need: &&str| !(of_link.needs.contains(need) || is_told && need.starts_with("offer."));
            let needs: Vec<_> = doubt.needs.iter().copied().filter(is_own).collect();
            // Its own findings are told below.
            unknowns(&needs, lang)
        }
        Outcome::AuthorizesWithout(ids) => {
            let sets = sets_with_names(ids, lang);
            vec![match lang {
                Lang::Zh => format!("不会授予：{sets}"),
                Lang::En => format!("it will not grant: {sets}"),
            }]
        }
        // Where everybody is sent is told of the link.
        Outcome::Authorizes | Outcome::Misrouted(_) => Vec::new(),
    };
    for finding in &account.findings {
        details.extend(finding_details(finding, lang));
    }
    details
}

fn stop_details(stop: &Stop, lang: Lang) -> Vec<String> {
    let unknown = match lang {
        Lang::Zh => "商家会看到什么，没有可靠的记载",
        Lang::En => "what the merchant will see is not documented",
    };
    let screen = stop.screen.as_ref().map_or_else(|| unknown.to_owned(), |screen| will_see(screen, lang));
    let mut details = vec![screen];
    let actor = who(stop.actor, stop.faq.as_deref(), lang);
    details.extend(reason(why(lang), &stop.message, actor, stop.help.as_ref(), &stop.rule, lang));
    details.extend(suppressed(stop.suppressed.as_ref(), lang));
    details
}

/// That the user suppressed a finding, and why.
fn suppressed(by: Option<&Suppression>, lang: Lang) -> Option<String> {
    let by = by?;
    if by.kind == SuppressionKind::Off {
        return Some(match lang {
            Lang::Zh => "规则已关闭，`check` 不再提示，但微信不知道".to_owned(),
            Lang::En => {
                "the rule is turned off, so `check` does not report it, but WeChat does not know that"
                    .to_owned()
            }
        });
    }
    let reason = by.reason.as_deref().map(one_line).unwrap_or_default();
    Some(match lang {
        Lang::Zh => format!("已按配置忽略，`check` 不再提示，但微信不知道：{reason}"),
        Lang::En => {
            format!("suppressed, so `check` does not report it, but WeChat does not know that: {reason}")
        }
    })
}

fn why(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "原因：",
        Lang::En => "why: ",
    }
}

/// What is the matter, behind a few words that lead up to it; who must act, what to do, and the rule that tells it.
fn reason(
    head: &str,
    message: &Text,
    actor: String,
    help: Option<&Text>,
    rule: &str,
    lang: Lang,
) -> impl Iterator<Item = String> {
    let told_by = match lang {
        Lang::Zh => "规则：",
        Lang::En => "rule: ",
    };
    let help = help.map(|help| todo(help.get(lang), lang));
    let told = [Some(format!("{head}{}", one_line(message.get(lang)))), Some(actor), help];
    told.into_iter().flatten().chain([format!("{told_by}{}", one_line(rule))])
}

/// Why it is not known how it ends.
fn doubt_details(doubt: &Doubt, lang: Lang) -> Vec<String> {
    let mut details = Vec::new();
    for found in &doubt.findings {
        let head = match lang {
            Lang::Zh => "不知道微信怎样处理：",
            Lang::En => "it is not known what WeChat does with this: ",
        };
        let actor = who(found.actor, found.faq.as_deref(), lang);
        details.extend(reason(head, &found.message, actor, found.help.as_ref(), &found.rule, lang));
        details.extend(suppressed(found.suppressed.as_ref(), lang));
    }
    details.extend(unknowns(&doubt.needs, lang));
    details
}

/// Why the merchant does not come back.
fn detour_details(detour: &Detour, lang: Lang) -> impl Iterator<Item = String> {
    let actor = who(detour.actor, None, lang);
    let told = reason(why(lang), &detour.message, actor, detour.help.as_ref(), &detour.rule, lang);
    told.chain(suppressed(detour.suppressed.as_ref(), lang))
}

/// A finding that stops nothing.
fn finding_details(finding: &Diagnostic, lang: Lang) -> Vec<String> {
    let kind = severity(finding.severity, lang);
    let message = one_line(finding.message.get(lang));
    let code = one_line(&finding.code);
    let mut details = vec![match lang {
        Lang::Zh => format!("{kind}：{message}（{code}）"),
        Lang::En => format!("{kind}: {message} ({code})"),
    }];
    let about = finding.about.as_deref();
    details.extend(about.and_then(|about| about.screen.as_ref()).map(|screen| will_see(screen, lang)));
    details.extend(about.map(|about| who(about.actor, about.faq.as_deref(), lang)));
    details.extend(finding.help.as_ref().map(|help| todo(help.get(lang), lang)));
    details
}

fn todo(help: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("建议：{}", one_line(help)),
        Lang::En => format!("what to do: {}", one_line(help)),
    }
}

/// Permission sets with WeChat's names for them; of a long list the first few and how many there are.
pub(super) fn sets_with_names(ids: &[i64], lang: Lang) -> String {
    let named = ids.iter().take(MOST_NAMED).map(|id| {
        let Some(set) = knowledge::permission_set(*id) else { return id.to_string() };
        match lang {
            Lang::Zh => format!("{id}{TIE}{}", set.name.zh),
            Lang::En => format!("{id}{TIE}{} ({})", set.name.zh, set.name.en),
        }
    });
    let mut named: Vec<_> = named.collect();
    match (ids.len(), lang) {
        (0, Lang::Zh) => return "无".to_owned(),
        (0, Lang::En) => return "none".to_owned(),
        (..=MOST_NAMED, _) => {}
        (all, Lang::Zh) => named.push(format!("……共 {all} 个")),
        (all, Lang::En) => named.push(format!("{} more", all - MOST_NAMED)),
    }
    named.join(match lang {
        Lang::Zh => "、",
        Lang::En => ", ",
    })
}

/// The closing sentences: the counts, if there are accounts, and what else is to be known about them.
pub(super) fn closing(simulation: &Simulation, lang: Lang) -> Vec<String> {
    let mut closing = Vec::new();
    if !simulation.accounts.is_empty() {
        closing.push(counts(simulation, lang));
    }
    closing.extend(further(simulation, lang));
    if simulation.accounts.iter().any(|account| account.listed == Listed::Yes) {
        closing.extend(presumed(simulation, lang));
    }
    closing.extend(elsewhere_unsaid(simulation, lang));
    closing.extend(silenced(simulation, lang));
    if simulation.suppressed > 0 {
        closing.push(match lang {
            Lang::Zh => format!("按配置忽略了 {} 个问题", simulation.suppressed),
            Lang::En => {
                format!("{} suppressed by the configuration", counted(simulation.suppressed, "finding"))
            }
        });
    }
    closing
}

fn counts(simulation: &Simulation, lang: Lang) -> String {
    let count =
        |name: &str| simulation.accounts.iter().filter(|account| account.outcome.name() == name).count();
    let all = simulation.accounts.len();
    let parts = [
        ("authorizes", "个可以授权", "can authorize"),
        ("authorizes-without", "个缺少部分权限集", "without some sets"),
        ("misrouted", "个授权后回不到服务商的页面", "not sent back"),
        ("stopped", "个不能授权", "cannot"),
        ("unknown", "个无法判断", "unknown"),
    ];
    let parts = parts.iter().map(|(name, zh, en)| (count(name), zh, en)).filter(|(count, ..)| *count > 0);
    let parts: Vec<_> = parts
        .map(|(count, zh, en)| match lang {
            Lang::Zh => format!("{count} {zh}"),
            Lang::En => format!("{count} {en}"),
        })
        .collect();
    match lang {
        Lang::Zh => format!("{all} 个账号：{}", parts.join("，")),
        Lang::En => format!("{}: {}", counted(all, "account"), parts.join(", ")),
    }
}

/// What was found about the platform and the link that stops nobody.
fn further(simulation: &Simulation, lang: Lang) -> Option<String> {
    let stop = simulation.link_stop.iter().chain(&simulation.doubt.findings).map(|stop| &stop.rule);
    let told: Vec<_> = stop.chain(simulation.detour.iter().map(|detour| &detour.rule)).collect();
    // Those of an address that nobody knows are told where the link is.
    let is_known = simulation.link.kind.is_authorization();
    let others = simulation
        .findings
        .iter()
        .filter(|finding| is_known && !told.iter().any(|rule| **rule == finding.code));
    let by_code: BTreeSet<(Reverse<Severity>, &str)> =
        others.map(|finding| (Reverse(finding.severity), &*finding.code)).collect();
    let named = by_code.iter().take(MOST_NAMED).map(|(kind, code)| (severity(kind.0, lang), one_line(code)));
    let mut named: Vec<_> = named
        .map(|(kind, code)| match lang {
            Lang::Zh => format!("{code}（{kind}）"),
            Lang::En => format!("{code} ({kind})"),
        })
        .collect();
    if by_code.len() > MOST_NAMED {
        named.push("…".to_owned());
    }
    (!named.is_empty()).then(|| match lang {
        Lang::Zh => format!("平台和链接还有别的问题，详见 `wxauthlint check`：{}", named.join("、")),
        Lang::En => {
            format!("`wxauthlint check` reports more about the platform and the link: {}", named.join(", "))
        }
    })
}

fn presumed(simulation: &Simulation, lang: Lang) -> Option<String> {
    let usual = simulation.presumed.iter().filter_map(|name| Some((name, fact::find(name)?.def().usual?)));
    let named: Vec<_> = usual
        .map(|(name, usual)| match lang {
            Lang::Zh => format!("`{name}` 是 `{usual}`"),
            Lang::En => format!("`{name}` is `{usual}`"),
        })
        .collect();
    (!named.is_empty()).then(|| match lang {
        Lang::Zh => format!("没有写明之处按通常情况判断：{}", named.join("，")),
        Lang::En => format!("assumed if not specified: {}", named.join(", ")),
    })
}

/// The rules that are switched off.
fn silenced(simulation: &Simulation, lang: Lang) -> Option<String> {
    let all = simulation.silenced.len();
    let named = simulation.silenced.iter().take(MOST_NAMED).map(|rule| one_line(rule));
    let mut named: Vec<_> = named.collect();
    if all > MOST_NAMED {
        named.push(match lang {
            Lang::Zh => format!("……共 {all} 条"),
            Lang::En => format!("{} more", all - MOST_NAMED),
        });
    }
    (all > 0).then(|| match lang {
        Lang::Zh => format!("这些规则已关闭，`check` 不再提示；微信不知道，这里照样计入：{}", named.join("、")),
        Lang::En => format!("turned off, so `check` does not report them; they still count here, because WeChat does not know that: {}", named.join(", ")),
    })
}

/// Accounts that are shown exclusive sets, of which nobody said whether another provider holds them.
fn elsewhere_unsaid(simulation: &Simulation, lang: Lang) -> Option<String> {
    let is_exclusive =
        |id: &i64| knowledge::permission_set(*id).is_some_and(|set| set.exclusive == Some(true));
    let unsaid = simulation.accounts.iter().filter(|account| {
        account.listed == Listed::Yes
            && account.held_elsewhere.is_none()
            && account.asked.iter().flatten().any(is_exclusive)
    });
    let count = unsaid.count();
    (count > 0).then(|| match lang {
        Lang::Zh => {
            format!("有 {count} 个可以授权的账号没有写明互斥权限集是否已授给其他第三方平台（`elsewhere`）")
        }
        Lang::En => format!(
            "for {count} of those that can authorize, it is not specified whether another provider \
             holds exclusive sets (`elsewhere`)"
        ),
    })
}
