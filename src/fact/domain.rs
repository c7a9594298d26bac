//! Domains and entries of the test list as somebody wrote them.

use std::borrow::Cow;
use std::net::IpAddr;
use std::ops::Range;

use crate::input::link::comparable_host;
use crate::slice::Slice;

/// What a registered domain, or an entry of the test list, is worth as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// As the console wants it; in the form in which such values are compared.
    Right(String),
    /// Filled in at deployment.
    Open,
    /// Not as the console wants it; with what was probably meant, if that can be told.
    Wrong(Option<String>),
}

impl Written {
    /// What is meant, right or wrong.
    pub fn meant(self) -> Option<String> {
        match self {
            Written::Right(meant) => Some(meant),
            Written::Open => None,
            Written::Wrong(meant) => meant,
        }
    }
}

/// An entry domain: "严格按照类似www.qq.com的写法" (prepare.html).
pub fn written_domain(text: &str) -> Written {
    let Domain { host, extras, .. } = read_domain(text);
    match host.map(Cow::into_owned) {
        _ if is_unfilled(text) => Written::Open,
        Some(host) if extras.is_empty() && !text.contains(is_full_width) => Written::Right(host),
        host => Written::Wrong(host),
    }
}

/// Characters that browsers read as ASCII in a host (URL standard, by UTS 46), and the console does not.
pub(super) fn is_full_width(character: char) -> bool {
    matches!(character, '。' | '．' | '｡' | '－' | '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ')
}

/// An entry of the test list: an original id, "不是APPID，否则会报错" (prepare.html).
pub fn written_tester(text: &str) -> Written {
    match is_original_id(text) {
        _ if is_unfilled(text) => Written::Open,
        true => Written::Right(text.to_owned()),
        false => Written::Wrong(None),
    }
}

/// The pieces of a domain as somebody wrote it.
pub(super) struct Domain<'t> {
    /// The host, in lower case and IDNA form; none when several are written or none is to be found.
    pub(super) host: Option<Cow<'t, str>>,
    /// What stands besides the host, in bytes of the text.
    pub(super) extras: Vec<Range<usize>>,
    /// The hosts, when several are written.
    pub(super) several: Vec<Range<usize>>,
}

pub(super) fn read_domain(text: &str) -> Domain<'_> {
    let is_separator = |c: char| c.is_whitespace() || matches!(c, ';' | ',' | '；' | '，' | '、' | '|');
    let mut parts = Vec::new();
    let mut at = 0;
    for part in text.split(is_separator) {
        if !part.is_empty() {
            parts.push(at..at + part.len());
        }
        at += part.len()
            + text.get(at + part.len()..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    }
    let [only] = parts.as_slice() else { return Domain { host: None, extras: Vec::new(), several: parts } };
    let mut extras = Vec::new();
    if only.start > 0 {
        extras.push(0..only.start);
    }
    let written = text.slice(only.clone());
    let scheme = written.find("://").map_or(0, |at| at + 3);
    if scheme > 0 {
        extras.push(only.start..only.start + scheme);
    }
    let rest = written.slice(scheme..);
    let end = rest.find([':', '/', '?', '#']).unwrap_or(rest.len());
    // A dot at the end is none of the registered name.
    let host = rest.slice(..end).trim_end_matches('.');
    let end = host.len();
    if host.is_empty() {
        // Without the rest nothing would be left.
        return Domain { host: None, extras: Vec::new(), several: Vec::new() };
    }
    if end < rest.len() {
        extras.push(only.start + scheme + end..only.end);
    }
    if only.end < text.len() {
        extras.push(only.end..text.len());
    }
    Domain { host: normal_host(host), extras, several: Vec::new() }
}

/// A host in the one form in which hosts are compared: lower case, IDNA, no dot at the end.
fn normal_host(host: &str) -> Option<Cow<'_, str>> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'-');
    if host.is_empty() || host.contains("$APPID$") {
        return None;
    }
    if host.bytes().all(plain) && !host.ends_with('.') {
        return Some(Cow::Borrowed(host));
    }
    comparable_host(host).map(Cow::Owned)
}

/// True for a name of at least two labels, of letters, digits and hyphens, that is no IP address; `host` in the form
/// in which hosts are compared.
pub(super) fn is_domain_name(host: &str) -> bool {
    let is_label = |label: &str| {
        let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        !label.is_empty() && label.bytes().all(is_letter) && !label.starts_with('-') && !label.ends_with('-')
    };
    let is_number = |label: &str| label.bytes().all(|byte| byte.is_ascii_digit());
    let last = host.rsplit('.').next().unwrap_or_default();
    host.contains('.') && host.split('.').all(is_label) && !is_number(last)
}

/// True for a value that is filled in at deployment: `${DOMAIN}`, `{{ domain }}`, `<domain>`.
pub(super) fn is_unfilled(text: &str) -> bool {
    text.contains("${")
        || text.contains("{{")
        || text.starts_with(['<', '%'])
        || text.strip_prefix('$').is_some_and(|name| !name.is_empty() && !name.contains('$'))
}

/// `gh_` and 12 hexadecimal digits, as all known original ids are written.
pub(super) fn is_original_id(id: &str) -> bool {
    id.strip_prefix("gh_")
        .is_some_and(|rest| rest.len() == 12 && rest.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// True for a host (in lower case) that only machines of the same network reach: `localhost`, private and link-local
/// addresses.
pub(super) fn is_not_public(host: &str) -> bool {
    match host.trim_start_matches('[').trim_end_matches(']').parse() {
        Ok(IpAddr::V4(ip)) => {
            ip.is_private() || ip.is_loopback() || ip.is_link_local() || ip.is_unspecified()
        }
        Ok(IpAddr::V6(ip)) => {
            ip.is_loopback() || ip.is_unspecified() || ip.is_unique_local() || ip.is_unicast_link_local()
        }
        Err(_) => host == "localhost" || host.ends_with(".localhost"),
    }
}
