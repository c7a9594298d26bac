//! `page.*`: the page the link is opened from.

use std::borrow::Cow;

use super::{Def, Fact, Inputs, Page, PageAddress, Type};
use crate::source::Span;

#[rustfmt::skip]
pub(super) const FACTS: &[Def] = &[
    Def::new("page.url", Type::Text, url, "打开链接的页面地址；直接打开时不存在", "the address of the page the link is opened from; absent when it is opened directly"),
    Def::new("page.host", Type::Text, |i| part(i, |page| page.host.as_ref()), "该页面的域名，小写", "the host of that page, in lower case"),
    Def::new("page.scheme", Type::Text, |i| part(i, |page| page.scheme.as_ref()), "该页面的协议，小写", "the scheme of that page, in lower case"),
];

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
