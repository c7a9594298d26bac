//! What the address of the link says: which page it leads to, and what is wrong with it.

use std::borrow::Cow;

use super::marks::marks_before_parameters;
use super::places::{end_of, start_of};
use crate::fact::{Fact, Inputs};
use crate::input::link::{AuthorizationPage, Link, LinkKind, Other};
use crate::source::Span;

pub(super) fn kind<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    let Some(link) = inputs.given.link else { return Fact::NotGiven };
    Fact::text(link.kind.name(), address_span(link))
}

pub(super) fn address<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    let Some(link) = inputs.given.link else { return Fact::NotGiven };
    let mut text = String::new();
    if let Some(scheme) = &link.scheme {
        text.push_str(scheme.raw);
        text.push_str("://");
    }
    text.push_str(link.host.as_ref().map_or("", |host| host.raw));
    text.push_str(link.path.raw);
    Fact::text(text, address_span(link))
}

pub(super) fn scheme<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    let Some(link) = inputs.given.link else { return Fact::NotGiven };
    match &link.scheme {
        Some(scheme) if scheme.raw.bytes().any(|byte| byte.is_ascii_uppercase()) => {
            Fact::text(scheme.raw.to_ascii_lowercase(), scheme.span)
        }
        Some(scheme) => Fact::text(scheme.raw, scheme.span),
        None => Fact::Absent(start_of(link.span)),
    }
}

pub(super) fn host<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    let Some(link) = inputs.given.link else { return Fact::NotGiven };
    match (&link.host, &link.host_normal) {
        (Some(host), Some(normal)) => Fact::text(Cow::Borrowed(&**normal), host.span),
        (Some(host), None) => Fact::text(host.raw, host.span),
        _ => Fact::Absent(start_of(link.span)),
    }
}

/// A port that the scheme does not mean by itself.
pub(super) fn port<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    let Some(link) = inputs.given.link else { return Fact::NotGiven };
    let Some(port) = &link.port else { return Fact::Absent(start_of(link.path.span)) };
    let scheme = link.scheme.as_ref().map(|scheme| scheme.raw.to_ascii_lowercase());
    let usual: &[&str] = match scheme.as_deref() {
        Some("https") => &["", "443"],
        Some("http") => &["", "80"],
        _ => &["", "443", "80"],
    };
    match port.raw.bytes().all(|byte| byte.is_ascii_digit()) {
        // Whatever is to be filled in.
        false => Fact::Opaque(port.span),
        true if usual.contains(&port.raw.trim_start_matches('0')) => Fact::Absent(port.span),
        true => Fact::text(port.raw, port.span),
    }
}

pub(super) fn path<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    let Some(link) = inputs.given.link else { return Fact::NotGiven };
    // What is not written is the root (URL standard).
    let path = if link.path.raw.is_empty() { "/" } else { link.path.raw };
    Fact::text(path, link.path.span)
}

pub(super) fn page<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    let Some(link) = inputs.given.link else { return Fact::NotGiven };
    match link.page {
        Some(page) => Fact::text(page.name(), address_span(link)),
        None => Fact::Absent(address_span(link)),
    }
}

pub(super) fn ellipsis<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    let Some(link) = inputs.given.link else { return Fact::NotGiven };
    match &link.ellipsis {
        Some(ellipsis) => Fact::text(ellipsis.raw, ellipsis.span),
        None => Fact::Absent(link.span),
    }
}

/// The page that was meant by a wrong address.
fn meant(link: &Link<'_>) -> Option<AuthorizationPage> {
    match link.kind {
        LinkKind::Other(
            Other::WrongHost { meant } | Other::WrongPath { meant } | Other::NoHost { meant },
        ) => Some(meant),
        _ => None,
    }
}

pub(super) fn address_proposal<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    let Some(link) = inputs.given.link else { return Fact::NotGiven };
    match meant(link) {
        Some(page) => Fact::text(format!("https://{}{}", page.host(), page.path()), address_span(link)),
        None => Fact::Absent(address_span(link)),
    }
}

pub(super) fn host_proposal<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    let Some(link) = inputs.given.link else { return Fact::NotGiven };
    let span = link.host.as_ref().map_or(start_of(link.span), |host| host.span);
    match meant(link) {
        Some(page) => Fact::text(page.host(), span),
        None => Fact::Absent(span),
    }
}

pub(super) fn path_proposal<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    let Some(link) = inputs.given.link else { return Fact::NotGiven };
    match meant(link) {
        Some(page) => Fact::text(page.path(), link.path.span),
        None => Fact::Absent(link.path.span),
    }
}

/// The one parameter of a link that was handed over alone. A shell takes an `&` for the end of a command.
pub(super) fn cut_by_shell<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    let Some(link) = inputs.given.link else { return Fact::NotGiven };
    match link.parameters.as_slice() {
        // With others in its value it was cut nowhere.
        [only]
            if inputs.given.stands_alone
                && link.page.is_some()
                && link.fragment.is_none()
                && marks_before_parameters(only).next().is_none() =>
        {
            Fact::text(Cow::Borrowed(&*only.name.value), end_of(link.span))
        }
        _ => Fact::Absent(end_of(link.span)),
    }
}

fn address_span(link: &Link<'_>) -> Span {
    match link.path.span.end >= link.span.start {
        true => Span { start: link.span.start, end: link.path.span.end, ..link.span },
        // `new URL("/path", "https://host")`: the host is written behind the path.
        false => link.host.as_ref().map_or(link.path.span, |host| host.span),
    }
}
