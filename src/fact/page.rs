//! `page.*`: the page the link is opened from.

use std::borrow::Cow;

use super::platform::entry_domain;
use super::{Def, Fact, Inputs, Page, PageAddress, Type, Value};
use crate::input::link;
use crate::source::Span;

#[rustfmt::skip]
pub(super) const FACTS: &[Def] = &[
    Def::new("page.url", Type::Text, url, "打开链接的页面地址；直接打开时不存在", "the address of the page the link is opened from; absent when it is opened directly"),
    Def::new("page.host", Type::Text, |i| part(i, |page| page.host.as_ref()), "该页面的域名，小写", "the host of that page, in lowercase"),
    Def::new("page.is_cloud_host", Type::Flag, |i| is_cloud_host(part(i, |page| page.host.as_ref())), "该页面的域名是不是微信云托管自带的域名", "whether that host is a default domain of WeChat's cloud hosting").from(&["page.host"]),
    Def::new("page.entry_domain_known", Type::Flag, entry_domain_known, "是否知道登记的授权发起页域名，能和该页面的域名比较", "whether the registered entry domain is known, so the page can be compared with it").from(&["page.host"]),
    Def::new("page.scheme", Type::Text, |i| part(i, |page| page.scheme.as_ref()), "该页面的协议，小写", "the scheme of that page, in lowercase"),
];

/// Whether a host, which is known as far as the fact is, is one that WeChat's cloud hosting gives out.
pub(super) fn is_cloud_host(host: Fact<'_>) -> Fact<'_> {
    match host {
        Fact::Present(Value::Text(host), span) => Fact::flag(link::is_cloud_host(&host), span),
        other => other,
    }
}

fn entry_domain_known<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    let span = match part(inputs, |page| page.host.as_ref()) {
        Fact::Present(_, span) => span,
        other => return other,
    };
    let domain = inputs.platform().and_then(entry_domain);
    Fact::flag(matches!(domain, Some(Fact::Present(..))), span)
}

fn url<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    match inputs.given.page {
        None | Some(Page::NotGiven) => Fact::NotGiven,
        Some(Page::Directly(span)) => Fact::Absent(*span),
        Some(Page::Address(address)) => Fact::text(Cow::Borrowed(&*address.text), address.span),
    }
}

fn part<'a>(inputs: &Inputs<'a>, part: impl Fn(&'a PageAddress) -> Option<&'a (String, Span)>) -> Fact<'a> {
    match inputs.given.page {
        None | Some(Page::NotGiven) => Fact::NotGiven,
        Some(Page::Directly(span)) => Fact::Absent(*span),
        Some(Page::Address(address)) => match part(address) {
            Some((text, span)) => Fact::text(Cow::Borrowed(&**text), *span),
            // An address without this part says nothing about how the link is opened.
            None => Fact::Opaque(address.span),
        },
    }
}
