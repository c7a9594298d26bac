//! Reads the callback address (`redirect_uri`) out of its parameter.

use std::borrow::Cow;
use std::ops::Range;

use super::part::Part;
use super::repair::is_invisible;
use super::{AuthorizationPage, LinkText, host, split};
use crate::slice::Slice;
use crate::source::{MappedText, Span, Undecodable};

/// What a callback address looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// `https://a.example.com/back`, or the same with http.
    Absolute,
    /// Begins with a host: `a.example.com/back`.
    NoScheme,
    /// A path: `/back`, `back.php`. An empty value too.
    Relative,
    /// `//a.example.com/back`.
    ProtocolRelative,
    /// `weixin://…`, `javascript:…`.
    OtherScheme,
    /// `https://…` with something in front that cannot be seen, or with full-width marks: ` https://…`, `https：//…`.
    Damaged,
}

/// What a host is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HostKind {
    /// A name.
    Domain,
    /// An IPv4 or IPv6 address of another machine.
    Ip,
    /// This machine: `localhost`, `*.localhost`, `127.*`, `0.0.0.0`, `[::1]`.
    Localhost,
}

/// A callback address.
///
/// Texts are percent-decoded as a parameter's value (so that `%3A` is a colon) and no further; each
/// stands with the place of the raw characters it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    /// The whole address, decoded as often as it was encoded.
    pub text: String,
    /// What it looks like.
    pub form: Form,
    /// The scheme in lower case.
    pub scheme: Option<(String, Span)>,
    /// The host in lower case, in IDNA's ASCII form and without a dot at its end.
    pub host: Option<(String, Span)>,
    /// What the host is; `None` without one.
    pub host_kind: Option<HostKind>,
    /// Scheme and host where programs read different hosts from them: not two slashes between them, or a user name.
    pub odd_authority: Option<(String, Span)>,
    /// The port, when it is written: a number, whether there is such a port or not.
    pub port: Option<(u32, Span)>,
    /// The path with its leading `/`, if it has one.
    pub path: (String, Span),
    /// The query, without `?`.
    pub query: Option<(String, Span)>,
    /// The fragment, without `#`.
    pub fragment: Option<(String, Span)>,
    /// How often the value was percent-encoded: 0 when `/` stands in it as it is or nothing is
    /// escaped, 1 as it should be, 2 and more when it is still escaped after decoding.
    pub times_encoded: u8,
    /// Blanks and line breaks behind the address.
    pub blank_end: Option<(String, Span)>,
    /// `$APPID$`, which WeChat replaces in 消息与事件接收URL only.
    pub appid_placeholder: Option<Span>,
    /// Where the merchant is sent when the address has no scheme: the value resolved against
    /// `https://mp.weixin.qq.com/cgi-bin/` (seen by developers for values without a leading slash;
    /// for the others concluded from how URLs are resolved).
    pub landing: Option<String>,
    /// True when it leads to one of WeChat's authorization pages instead of the provider's page.
    pub is_authorization_page: bool,
}

/// Reads the callback address from the value of its parameter; `link` is the text of the link.
pub fn read_redirect(part: &Part<'_>, link: LinkText<'_>) -> Redirect {
    let (mapped, times_encoded) = fully_decoded(part);
    let text = mapped.text();
    let span = |range: Range<usize>| match range == (0..text.len()) {
        true => link.span(part.range.clone()),
        false => link.span(mapped.written(range)),
    };
    let slice = |range: Range<usize>| text.slice(range);
    let with_span = |range: Range<usize>| (slice(range.clone()).to_owned(), span(range));

    let form = form(text);
    let mut pieces = split::pieces(text);
    if form == Form::Damaged {
        pieces = split::pieces("");
    }
    if form == Form::Relative || form == Form::OtherScheme && pieces.scheme.is_none() {
        // `back.php` begins like a host, `javascript:…` has none.
        pieces.path = 0..pieces.path.end;
        (pieces.host, pieces.port) = (None, None);
    }
    if form == Form::OtherScheme && pieces.scheme.is_none() {
        pieces.scheme = text.find(':').map(|colon| 0..colon);
    }
    let host = pieces.host.map(|range| {
        let normal = host::normal(&Cow::Borrowed(slice(range.clone()))).into_owned();
        (normal, span(range))
    });
    let host_name = host.as_ref().map(|(name, _)| name.as_str());
    let path = with_span(pieces.path);
    let port =
        pieces.port.and_then(|range| slice(range.clone()).parse().ok().map(|port| (port, span(range))));
    Redirect {
        form,
        host_kind: host_name.map(host_kind),
        is_authorization_page: AuthorizationPage::at(host_name, &path.0).is_some(),
        scheme: pieces.scheme.map(|range| (slice(range.clone()).to_ascii_lowercase(), span(range))),
        odd_authority: odd_authority(text).filter(|_| form == Form::Absolute).map(with_span),
        host,
        port,
        path,
        query: pieces.query.map(with_span),
        fragment: pieces.fragment.map(with_span),
        times_encoded,
        blank_end: blank_end(text).map(with_span),
        appid_placeholder: appid_placeholder(text).map(span),
        landing: landing(form, text),
        text: text.to_owned(),
    }
}

/// The blanks and line breaks that an address ends with.
fn blank_end(text: &str) -> Option<Range<usize>> {
    let visible = text.trim_end();
    (visible.len() < text.len()).then_some(visible.len()..text.len())
}

/// Scheme and host of an address that begins with its scheme, where what stands between them is not `//` alone.
fn odd_authority(text: &str) -> Option<Range<usize>> {
    let start = text.find(':')? + 1;
    let rest = text.get(start..)?;
    let behind = rest.trim_start_matches(['/', '\\']);
    let slashes = rest.get(..rest.len() - behind.len())?;
    let authority = behind.split(['/', '\\', '?', '#']).next().unwrap_or_default();
    let is_odd =
        slashes != "//" || authority.contains('@') || behind.slice(authority.len()..).starts_with('\\');
    let end = start + slashes.len() + authority.len();
    (is_odd && !authority.is_empty()).then_some(0..end)
}

/// The value decoded until it looks like an address, and how often it was encoded.
fn fully_decoded<'p>(part: &'p Part<'_>) -> (Cow<'p, MappedText<'static>>, u8) {
    let mut text = Cow::Borrowed(part.mapped());
    let is_escaped = part.raw.contains('%') && !part.raw.contains('/');
    let mut times = u8::from(is_escaped);
    // Nobody encodes more often than this by mistake, and each turn costs a pass.
    while times < 4 && is_still_escaped(text.text()) {
        text = Cow::Owned(text.percent_decoded(Undecodable::Replace));
        times += 1;
    }
    (text, times)
}

/// True when no separator of an address is left bare, and one is escaped: `https%3A%2F%2F…`. A query
/// that carries an escaped address of its own stands behind bare ones.
fn is_still_escaped(text: &str) -> bool {
    let has =
        |escape: &str| text.as_bytes().windows(3).any(|found| found.eq_ignore_ascii_case(escape.as_bytes()));
    text.contains('%') && !text.contains(['/', '?']) && (has("%2F") || has("%3A") || has("%25"))
}

/// True for an address that a program may take for a path for what stands before its scheme or behind it.
fn is_damaged(text: &str) -> bool {
    // A `+` is a blank in a query.
    let visible =
        text.trim_start_matches(|c: char| c == '+' || c.is_whitespace() || c.is_control() || is_invisible(c));
    let scheme = visible.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (scheme, rest) = visible.split_at(scheme);
    let marks = rest.len() - rest.trim_start_matches([':', '：', '/', '／']).len();
    let is_address = ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known))
        && rest.starts_with([':', '：'])
        && marks >= 2;
    is_address && (visible.len() < text.len() || !rest.slice(..marks).is_ascii())
}

fn form(text: &str) -> Form {
    if is_damaged(text) {
        return Form::Damaged;
    }
    if text.starts_with("//") {
        return Form::ProtocolRelative;
    }
    let is_scheme = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    if let Some((scheme, rest)) = text.split_once(':')
        && scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.chars().all(is_scheme)
    {
        if ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) {
            return Form::Absolute;
        }
        // `localhost:8080` and `a.example.com:8080` are a host and a port.
        let has_port = rest.starts_with(|next: char| next.is_ascii_digit());
        if rest.starts_with("//") || !has_port && !scheme.contains('.') {
            return Form::OtherScheme;
        }
    }
    let first_segment = text.split(['/', '?', '#', ':']).next().unwrap_or_default();
    if looks_like_host(first_segment) { Form::NoScheme } else { Form::Relative }
}

/// True for `a.example.com`, `10.0.0.1` and `localhost`, not for `back.php`.
fn looks_like_host(segment: &str) -> bool {
    const PAGE_ENDINGS: [&str; 13] =
        ["php", "html", "htm", "jsp", "jspx", "asp", "aspx", "ashx", "do", "action", "json", "cgi", "shtml"];
    if segment.eq_ignore_ascii_case("localhost") {
        return true;
    }
    let Some((stem, last)) = segment.rsplit_once('.') else { return false };
    let is_label = !last.is_empty() && last.chars().all(char::is_alphanumeric);
    !stem.is_empty() && is_label && !PAGE_ENDINGS.iter().any(|ending| last.eq_ignore_ascii_case(ending))
}

fn host_kind(host: &str) -> HostKind {
    if host == "localhost" || host.ends_with(".localhost") || matches!(host, "[::1]" | "[::]" | "0.0.0.0") {
        return HostKind::Localhost;
    }
    match host.parse::<std::net::Ipv4Addr>() {
        Ok(address) if address.is_loopback() => HostKind::Localhost,
        Ok(_) => HostKind::Ip,
        Err(_) if host.starts_with('[') => HostKind::Ip,
        Err(_) => HostKind::Domain,
    }
}

fn appid_placeholder(text: &str) -> Option<Range<usize>> {
    let find = |mark: &str| text.find(mark).map(|at| at..at + mark.len());
    find("$APPID$").or_else(|| find("%24APPID%24"))
}

fn landing(form: Form, text: &str) -> Option<String> {
    match form {
        Form::NoScheme | Form::Relative if text.is_empty() => None,
        Form::NoScheme | Form::Relative if text.starts_with('/') => {
            Some(format!("https://mp.weixin.qq.com{text}"))
        }
        Form::NoScheme | Form::Relative => Some(format!("https://mp.weixin.qq.com/cgi-bin/{text}")),
        Form::Absolute | Form::ProtocolRelative | Form::OtherScheme | Form::Damaged => None,
    }
}
