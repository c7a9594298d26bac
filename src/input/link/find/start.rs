//! Where links begin.

use crate::input::marker::{find_address, word_at};
use crate::slice::{Slice, ceil_boundary};

/// Where a link begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Start {
    /// Its first byte.
    pub(super) at: usize,
    /// How often it is percent-encoded as a whole.
    pub(super) level: usize,
    /// True if only its path is there, so that it may as well be a part of what it stands in.
    pub(super) is_path: bool,
    /// What was looked at for it, so that it is not looked at again.
    pub(super) seen: usize,
}

/// How far an address begins before its path's last word at most, in bytes.
const LONGEST_ADDRESS: usize = 120;

/// How often a link may be percent-encoded as a whole.
const MOST_LEVELS: usize = 3;

/// The hosts of the authorization pages.
const HOSTS: [&str; 2] = ["mp.weixin.qq.com", "open.weixin.qq.com"];

/// The first address of an authorization page, from a byte on and before another one.
pub(super) fn of_page(text: &str, from: usize, until: usize) -> Option<Start> {
    let text = text.get(..until)?;
    let mut at = from;
    loop {
        let marker = find_address(text, at)?;
        match start_before(text, marker.start, from) {
            Some((start, level)) if level == 0 || !is_within_wechat(text, start, from) => {
                return Some(Start { at: start, level, is_path: false, seen: marker.end });
            }
            _ => at = marker.end,
        }
    }
}

/// The first address of any kind, from a byte on: with a scheme, on a host of the authorization pages, or with
/// the path of one and a query.
pub(super) fn any(text: &str, from: usize) -> Option<Start> {
    let bytes = text.as_bytes();
    (from..bytes.len()).find_map(|at| {
        let (start, level, is_path) = match bytes.get(at)?.to_ascii_lowercase() {
            b'h' => (at, scheme_level(text, at)?, false),
            b'm' | b'o' => (host_at(text, at, from)?, 0, false),
            b'c' | b'b' => (path_at(text, at, from)?, 0, true),
            _ => return None,
        };
        Some(Start { at: start, level, is_path, seen: at + 1 })
    })
}

/// True for an address on a host of WeChat's, or that is the path of an authorization page.
pub(super) fn is_of_wechat(address: &str) -> bool {
    let host = address.split_once("//").map_or(address, |(_, rest)| rest);
    let host = host.split(['/', '\\']).next().unwrap_or_default().to_ascii_lowercase();
    host.contains("weixin.qq.com") || host.contains("wechat.com") || find_address(address, 0).is_some()
}

/// Where the address begins that leads to a marker, and how often it is encoded.
fn start_before(text: &str, marker: usize, from: usize) -> Option<(usize, usize)> {
    let first = ceil_boundary(text, marker.saturating_sub(LONGEST_ADDRESS).max(from));
    let lower = text.get(first..marker)?.to_ascii_lowercase();
    let (at, level) = match lower.rfind("http") {
        Some(scheme) => (scheme, encoded_level(text, scheme_end(text, first + scheme)).unwrap_or(0)),
        None => {
            let host = HOSTS.iter().filter_map(|host| lower.rfind(host)).min()?;
            (host - scheme_len(lower.slice(..host)), 0)
        }
    };
    let address = lower.get(at..)?;
    let is_address = address.contains("weixin")
        && !address.contains(|c: char| c.is_whitespace() || matches!(c, '"' | '<' | '`'))
        && (level > 0 || !address.contains("%3a"));
    is_address.then_some((first + at, level))
}

/// How far back the address is looked for that holds another one, in bytes.
const LONGEST_WRAPPER: usize = 400;

/// True for a place in a link to a page of WeChat's.
fn is_within_wechat(text: &str, start: usize, from: usize) -> bool {
    let first = ceil_boundary(text, start.saturating_sub(LONGEST_WRAPPER).max(from));
    let before = text.slice(first..start);
    let word = before.rsplit(|c: char| c.is_whitespace() || "\"'<>()`".contains(c)).next();
    let address = word.unwrap_or_default().split('?').next().unwrap_or_default();
    address.contains("://") && is_of_wechat(address)
}

/// The end of `http` or `https` at a byte.
fn scheme_end(text: &str, at: usize) -> usize {
    let s = text.as_bytes().get(at + 4).is_some_and(|byte| byte.eq_ignore_ascii_case(&b's'));
    at + 4 + usize::from(s)
}

/// How often the colon at a byte is encoded: once in `%3A`, twice in `%253A`.
fn encoded_level(text: &str, at: usize) -> Option<usize> {
    let mut rest = text.as_bytes().get(at..)?.strip_prefix(b"%")?;
    let mut level = 1;
    while let Some(after) = rest.strip_prefix(b"25") {
        rest = after;
        level += 1;
    }
    let is_colon = rest.get(..2).is_some_and(|digits| digits.eq_ignore_ascii_case(b"3a"));
    (is_colon && level <= MOST_LEVELS).then_some(level)
}

/// How often a link is encoded whose scheme stands at a byte; `None` if none does.
fn scheme_level(text: &str, at: usize) -> Option<usize> {
    if !starts_with(text, at, "http") {
        return None;
    }
    let end = scheme_end(text, at);
    if let Some(level) = encoded_level(text, end) {
        return Some(level);
    }
    // `：／／` is damage, `:\/\/` is JSON's.
    let rest = text.get(end..)?;
    let host = rest.trim_start_matches([':', '：', '/', '／', '\\']);
    let marks = rest.get(..rest.len() - host.len())?;
    let slashes = marks.chars().filter(|mark| matches!(mark, '/' | '／' | '\\')).count();
    let is_whole = slashes >= 2 && (marks.starts_with([':', '：']) || starts_with_host(host));
    let is_damaged = !marks.is_empty() && starts_with_host(host);
    let is_host = host.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '[' | '$' | '{' | '<' | '%'));
    (marks.len() < 24 && (is_whole && is_host || is_damaged)).then_some(0)
}

fn starts_with_host(text: &str) -> bool {
    HOSTS.iter().any(|host| starts_with(text, 0, host))
}

/// The start of an address that begins with the host at a byte.
fn host_at(text: &str, at: usize, from: usize) -> Option<usize> {
    let host = HOSTS.iter().find(|host| starts_with(text, at, host))?;
    let behind = text.get(at + host.len()..)?;
    let is_address = behind.starts_with(['/', '\\', '／', ':']);
    let before = text.get(from..at)?;
    let is_whole = !before.ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '@'));
    (is_address && is_whole).then(|| at - scheme_len(before))
}

/// The longest name of a scheme that is looked for, in bytes.
const LONGEST_SCHEME: usize = 20;

/// How long the scheme is, with its slashes, that a text before a host ends with: `weixin://`, `//`.
fn scheme_len(before: &str) -> usize {
    let Some(before) = before.strip_suffix("//") else { return 0 };
    let Some(before) = before.strip_suffix(':') else { return 2 };
    let is_of_name = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
    let name = before.as_bytes().iter().rev().take(LONGEST_SCHEME).take_while(is_of_name).count();
    let name = before.len() - name;
    match before.as_bytes().get(name).is_some_and(u8::is_ascii_alphabetic) {
        true => before.len() - name + 3,
        false => 2,
    }
}

/// The start of an address of which only the path is there, with its last word at a byte.
fn path_at(text: &str, at: usize, from: usize) -> Option<usize> {
    let end = word_at(text, at)?;
    text.get(end..).filter(|behind| behind.starts_with(['?', '？']))?;
    let before = text.as_bytes().get(from..at)?;
    let is_path =
        |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'/' | b':');
    let path = before.iter().rev().take(LONGEST_ADDRESS).take_while(is_path).count();
    Some(at - path)
}

/// True if a text goes on like this from a byte, in any letter case.
fn starts_with(text: &str, at: usize, word: &str) -> bool {
    let found = text.as_bytes().get(at..at + word.len());
    found.is_some_and(|found| found.eq_ignore_ascii_case(word.as_bytes()))
}
