//! The one form hosts are compared in.

use std::borrow::Cow;

/// A host in lower case, in IDNA's ASCII form and without a dot at its end. An IPv6 address keeps its
/// brackets. What no browser takes for a host comes back as written, in lower case.
pub(super) fn normal<'a>(host: &Cow<'a, str>) -> Cow<'a, str> {
    if is_plain(host) {
        return host.clone();
    }
    let stem = host.strip_suffix('.').unwrap_or(host);
    let normal = url::Host::parse(stem).map_or_else(|_| stem.to_lowercase(), |host| host.to_string());
    Cow::Owned(normal)
}

/// The same form of a host that need not be one; `None` when no browser takes it for a host.
pub fn comparable_host(host: &str) -> Option<String> {
    url::Host::parse(host.trim_end_matches('.')).ok().map(|host| host.to_string())
}

/// True when the normal form is the text itself: no upper case, no dot at the end, no punycode to
/// check, and no number that might be an address.
fn is_plain(host: &str) -> bool {
    let last_label = host.bytes().rev().take_while(|byte| *byte != b'.');
    host.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-'))
        && last_label.last().is_some_and(|first| first.is_ascii_lowercase())
        && !host.as_bytes().windows(4).any(|letters| letters == b"xn--")
}
