//! `served.*`: what was seen at an address when it was asked.

use std::borrow::Cow;

use super::context::{ReferrerPolicyAt, ServedContext};
use super::platform::entry_domain;
use super::{Def, Fact, Inputs, Item, Type};
use crate::input::link::{AuthorizationPage, comparable_host};
use crate::input::served::{ServedFailure, ServedPart, ServedRole};

const ROLES: Type = Type::OneOf(&ServedRole::NAMES);
const FAILURES: Type = Type::OneOf(&ServedFailure::NAMES);
const PAGES: Type = Type::OneOf(&AuthorizationPage::NAMES);

#[rustfmt::skip]
pub(super) const FACTS: &[Def] = &[
    Def::new("served.role", ROLES, |i| of(i, |s| Fact::text(s.served.role.0.name(), s.served.role.1)), "访问的是什么：入口页、回调地址、授权事件接收URL，或浏览器正要打开的微信页面", "what was requested: the entry page, a callback, the event URL (授权事件接收URL), or a WeChat page that a browser was about to open"),
    Def::new("served.address", Type::Text, |i| of(i, |s| part(&s.served.first.address)), "访问的地址", "the requested address"),
    Def::new("served.host", Type::Text, |i| of(i, |s| host(&s.served.first.address)), "访问的地址的域名，小写", "the host of that address, in lowercase"),
    Def::new("served.final_address", Type::Text, |i| of(i, |s| part(&s.served.last().address)), "跟随重定向之后的地址", "the address after all redirects"),
    Def::new("served.final_host", Type::Text, |i| of(i, |s| host(&s.served.last().address)), "跟随重定向之后的域名，小写", "the host after all redirects, in lowercase"),
    Def::new("served.other_host", Type::Text, |i| of(i, other_host), "重定向到的别的域名", "a different host that a redirect led to").found(),
    Def::new("served.entry_domain_known", Type::Flag, entry_domain_known, "是否知道登记的授权发起页域名", "whether the registered entry domain is known"),
    Def::new("served.status", Type::Number, |i| of(i, status), "最后的状态码", "the final status"),
    Def::new("served.redirect", Type::Number, |i| of(i, redirect), "第一个重定向的状态码", "the status of the first redirect").found(),
    Def::new("served.failure", FAILURES, |i| of(i, failure), "没有得到可用响应的原因", "why there was no usable response").found(),
    Def::new("served.reason", Type::Text, |i| of(i, reason), "失败的具体原因", "the system's description of the failure").found(),
    Def::new("served.authorization_page", PAGES, |i| of(i, authorization_page), "重定向直接到的微信授权页", "the WeChat authorization page that a redirect leads straight to").found(),
    Def::new("served.referrer_policy", Type::Text, |i| policy(i, |p| Fact::text(p.name, p.span)), "整个网页的引用策略（响应头或 meta）", "the referrer policy of the whole page, from a header or meta tag").found(),
    Def::new("served.strips_referrer", Type::Flag, |i| policy(i, strips), "按这个策略，微信看不到 Referer", "whether that policy leaves WeChat without a Referer").found(),
    Def::new("served.links", Type::Number, |i| of(i, links), "在网页里看到的授权链接的数目，包括浏览器里点出来的", "the number of authorization links seen on the page, including those a browser was about to open"),
    Def::new("served.different_parameters", Type::Texts, |i| of(i, |s| differences(s, true)), "网页上的链接与配置文件里登记在这个网页下的链接不同的参数", "parameters of a link on the page that differ from the link the provider file lists for it").found(),
    Def::new("served.listed_parameters", Type::Texts, |i| of(i, |s| differences(s, false)), "配置文件里对应的参数，次序相同", "their counterparts in the provider file, in the same order").found(),
];

fn of<'a>(inputs: &Inputs<'a>, read: impl Fn(&'a ServedContext) -> Fact<'a>) -> Fact<'a> {
    inputs.given.served.map_or(Fact::NotGiven, read)
}

fn part(part: &ServedPart) -> Fact<'_> {
    Fact::text(Cow::Borrowed(part.0.as_str()), part.1)
}

fn host_of(address: &ServedPart) -> Option<String> {
    url::Url::parse(&address.0).ok().as_ref().and_then(url::Url::host_str).and_then(comparable_host)
}

fn host(address: &ServedPart) -> Fact<'_> {
    host_of(address).map_or(Fact::Opaque(address.1), |host| Fact::text(host, address.1))
}

fn other_host(seen: &ServedContext) -> Fact<'_> {
    let (first, last) = (&seen.served.first.address, &seen.served.last().address);
    match (host_of(first), host_of(last)) {
        (Some(from), Some(to)) if from != to => Fact::text(to, last.1),
        _ => Fact::Absent(last.1),
    }
}

fn entry_domain_known<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    let domain = inputs.platform().and_then(entry_domain);
    let is_known = matches!(domain, Some(Fact::Present(..)));
    of(inputs, |seen| Fact::flag(is_known, seen.served.first.address.1))
}

fn status(seen: &ServedContext) -> Fact<'_> {
    let last = seen.served.last();
    last.status.map_or(Fact::Absent(last.address.1), |(status, span)| Fact::number(i64::from(status), span))
}

fn redirect(seen: &ServedContext) -> Fact<'_> {
    let mut statuses = seen.served.hops().filter_map(|hop| hop.location().and(hop.status));
    let first = statuses.next();
    first.map_or(Fact::Absent(seen.served.first.address.1), |(status, span)| {
        Fact::number(i64::from(status), span)
    })
}

fn failure(seen: &ServedContext) -> Fact<'_> {
    let last = seen.served.last();
    last.failure.map_or(Fact::Absent(last.address.1), |(failure, span)| Fact::text(failure.name(), span))
}

fn reason(seen: &ServedContext) -> Fact<'_> {
    let last = seen.served.last();
    match last.header("reason").filter(|_| last.failure.is_some()) {
        Some(reason) => part(reason),
        None => Fact::Absent(last.address.1),
    }
}

fn authorization_page(seen: &ServedContext) -> Fact<'_> {
    match seen.authorization {
        Some((page, span)) => Fact::text(page.name(), span),
        None => Fact::Absent(seen.served.last().address.1),
    }
}

fn policy<'a>(inputs: &Inputs<'a>, read: impl Fn(&ReferrerPolicyAt) -> Fact<'a>) -> Fact<'a> {
    of(inputs, |seen| match &seen.policy {
        Some(policy) => read(policy),
        None => Fact::Absent(seen.served.last().address.1),
    })
}

fn strips<'a>(policy: &ReferrerPolicyAt) -> Fact<'a> {
    match policy.strips_referrer {
        true => Fact::flag(true, policy.span),
        false => Fact::Absent(policy.span),
    }
}

fn links(seen: &ServedContext) -> Fact<'_> {
    let span = seen.served.last().address.1;
    Fact::number(i64::try_from(seen.links).unwrap_or(i64::MAX), span)
}

fn differences(seen: &ServedContext, is_found: bool) -> Fact<'_> {
    let place = |found, listed| if is_found { found } else { listed };
    let items = seen.differences.iter();
    let items = items.map(|one| Item::text(one.name, place(one.found, one.listed))).collect();
    Fact::found(items, seen.served.last().address.1)
}
