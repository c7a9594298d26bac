//! Splits a repaired link at its separators.

use std::ops::Range;

use super::part::{Escapes, Part};
use super::repair::Repaired;
use super::{LinkText, Parameter};
use crate::slice::Slice;
use crate::source::Span;

/// The parts of a link.
pub(super) struct Split<'a> {
    pub(super) scheme: Option<Part<'a>>,
    /// `https:/` and the like, in the raw text, when not exactly two slashes follow the scheme.
    pub(super) bad_slashes: Option<Range<usize>>,
    pub(super) host: Option<Part<'a>>,
    pub(super) port: Option<Part<'a>>,
    pub(super) path: Part<'a>,
    pub(super) query: Option<Range<usize>>,
    pub(super) parameters: Vec<Parameter<'a>>,
    pub(super) parameters_end: Span,
    pub(super) fragment: Option<Part<'a>>,
    pub(super) after_fragment: Vec<Parameter<'a>>,
}

/// Where the pieces of a URL stand in a text.
pub(super) struct Pieces {
    /// Without the colon.
    pub(super) scheme: Option<Range<usize>>,
    /// The scheme with what follows it, when that is not `://`.
    pub(super) bad_slashes: Option<Range<usize>>,
    /// Without user name and port.
    pub(super) host: Option<Range<usize>>,
    /// Without the colon.
    pub(super) port: Option<Range<usize>>,
    /// With its leading slash.
    pub(super) path: Range<usize>,
    /// Without `?`.
    pub(super) query: Option<Range<usize>>,
    /// Without `#`.
    pub(super) fragment: Option<Range<usize>>,
}

/// Splits a link.
pub(super) fn split<'a>(repaired: &Repaired<'a>, link: LinkText<'a>) -> Split<'a> {
    let text = repaired.text.text();
    let pieces = pieces(text);
    let part = |range| Part::new(repaired, range, link, Escapes::Decode);
    let verbatim = |range| Part::new(repaired, range, link, Escapes::Keep);

    let query = pieces.query.clone();
    let end = query.map_or(pieces.path.end, |query| end_of_frame(repaired, query, link));
    let raw_end = repaired.text.written(end..end).end;
    let slice = |range| text.slice(range);
    let in_query =
        pieces.query.clone().map(|query| parameters(repaired, query.start, slice(query).split('&'), link));
    let (fragment, after_fragment) = match pieces.fragment {
        None => (None, Vec::new()),
        Some(range) => {
            let fragment = fragment_only(text, range.clone());
            let after = fragment.end..range.end;
            // `redirect_uri=…/#/path&auth_type=3#wechat_redirect`: the second `#` separates as well.
            let pairs = slice(after.clone()).split(['&', '?', '#']);
            (Some(part(fragment)), parameters(repaired, after.start, pairs, link))
        }
    };
    Split {
        scheme: pieces.scheme.map(verbatim),
        bad_slashes: pieces.bad_slashes.map(|range| repaired.text.written(range)),
        host: pieces.host.map(verbatim),
        port: pieces.port.map(verbatim),
        path: part(pieces.path),
        query: pieces.query.map(|range| repaired.text.written(range)),
        parameters: in_query.unwrap_or_default(),
        parameters_end: link.span(raw_end..raw_end),
        fragment,
        after_fragment,
    }
}

/// How far apart in their file what follows one another in a link may be written, in bytes, to be told together.
const NEAR: usize = 120;

/// Where something can be added to a query: behind it, as far as its last parameter is written where its name is. A value
/// that is put in from elsewhere is not the place to add another parameter.
fn end_of_frame(repaired: &Repaired<'_>, query: Range<usize>, link: LinkText<'_>) -> usize {
    let text = repaired.text.text();
    let begin = query.start + text.slice(query.clone()).rfind('&').map_or(0, |at| at + 1);
    let Some(equals) = text.slice(begin..query.end).find('=') else { return query.end };
    let value = begin + equals + 1..query.end;
    let place = |at, len| link.span(repaired.text.written(at..at + len)).range();
    let mut last = place(value.start - 1, 1);
    if place(query.end, 0).end.checked_sub(last.end) == Some(value.len()) {
        return query.end;
    }
    for (at, c) in text.slice(value.clone()).char_indices() {
        let next = place(value.start + at, c.len_utf8());
        if !(last.start..=last.end + NEAR).contains(&next.start) {
            return value.start + at;
        }
        last = next;
    }
    query.end
}

/// Splits a URL, or what is left of one, at its separators.
pub(super) fn pieces(text: &str) -> Pieces {
    let hash = text.find('#');
    let before_hash = hash.unwrap_or(text.len());
    let question = text.get(..before_hash).and_then(|text| text.find('?'));
    let prefix_end = question.unwrap_or(before_hash);
    let prefix = text.slice(..prefix_end);

    let start = start(prefix);
    let mut host = None;
    let mut port = None;
    let mut path_start = 0;
    if let Some(authority_start) = start.authority {
        let authority = prefix.slice(authority_start..);
        // Browsers take a backslash for a slash: `https://a.example\@b.example` is on a.example.
        let authority = authority.split(['/', '\\']).next().unwrap_or_default();
        path_start = authority_start + authority.len();
        (host, port) = host_and_port(authority, authority_start);
    }
    Pieces {
        scheme: start.scheme,
        bad_slashes: start.bad_slashes,
        host,
        port,
        path: path_start..prefix_end,
        query: question.map(|at| at + 1..before_hash),
        fragment: hash.map(|at| at + 1..text.len()),
    }
}

/// How a URL begins.
struct Start {
    scheme: Option<Range<usize>>,
    bad_slashes: Option<Range<usize>>,
    /// Where user name, host and port begin, if there is a host.
    authority: Option<usize>,
}

fn start(prefix: &str) -> Start {
    let word =
        prefix.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.')).count();
    let scheme = prefix.slice(..word);
    let is_http = ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
    let rest = prefix.slice(word..);
    let colon = usize::from(rest.starts_with(':'));
    let slashes = rest.bytes().skip(colon).take_while(|byte| *byte == b'/').count();
    let authority = word + colon + slashes;
    let starts_with_letter = scheme.starts_with(|first: char| first.is_ascii_alphabetic());
    if colon == 1 && slashes >= 2 && starts_with_letter || is_http && (colon == 1 || slashes >= 2) {
        let is_bad = colon == 0 || slashes != 2;
        return Start {
            scheme: Some(0..word),
            bad_slashes: is_bad.then_some(0..authority),
            authority: Some(authority),
        };
    }
    let first_segment = prefix.split('/').next().unwrap_or_default();
    let authority = if prefix.starts_with("//") {
        Some(2)
    } else {
        // `.` and `..` lead to a folder.
        let is_name = first_segment.contains('.') && first_segment.bytes().any(|byte| byte != b'.');
        let is_host = is_name || scheme.eq_ignore_ascii_case("localhost");
        is_host.then_some(0)
    };
    Start { scheme: None, bad_slashes: None, authority }
}

fn host_and_port(authority: &str, start: usize) -> (Option<Range<usize>>, Option<Range<usize>>) {
    let user = authority.rfind('@').map_or(0, |at| at + 1);
    let host_and_port = authority.slice(user..);
    // The colons of an IPv6 address stand in brackets.
    let bracket = host_and_port.find(']').filter(|_| host_and_port.starts_with('[')).unwrap_or(0);
    let colon = host_and_port.rfind(':').filter(|colon| *colon > bracket);
    let host_len = colon.unwrap_or(host_and_port.len());
    let host = start + user..start + user + host_len;
    let port = host.end + 1..start + authority.len();
    let keep = |range: Range<usize>| (range.start < range.end).then_some(range);
    (keep(host), keep(port))
}

/// The fragment proper. `#auth_type=3` has none: it is a parameter that came behind the `#`.
fn fragment_only(text: &str, range: Range<usize>) -> Range<usize> {
    let whole = text.slice(range.clone());
    let first = whole.split(['&', '?']).next().unwrap_or_default();
    let is_parameter = first.contains('=') && !first.starts_with('/') && !first.contains("wechat_redirect");
    if is_parameter { range.start..range.start } else { range.start..range.start + first.len() }
}

/// The parameters of a text that starts at `start` and falls into `pairs` at single-byte separators.
fn parameters<'a, 't>(
    repaired: &Repaired<'a>,
    mut start: usize,
    pairs: impl Iterator<Item = &'t str>,
    link: LinkText<'a>,
) -> Vec<Parameter<'a>> {
    // As many as an authorization link has at most, so that the list is allocated once.
    let mut parameters = Vec::with_capacity(8);
    for pair in pairs {
        let end = start + pair.len();
        if !pair.is_empty() {
            let equals = pair.bytes().position(|byte| byte == b'=').map(|at| start + at);
            parameters.push(parameter(repaired, start..end, equals, link));
        }
        start = end + 1;
    }
    parameters
}

fn parameter<'a>(
    repaired: &Repaired<'a>,
    range: Range<usize>,
    equals: Option<usize>,
    link: LinkText<'a>,
) -> Parameter<'a> {
    let part = |range| Part::new(repaired, range, link, Escapes::Decode);
    let name = part(range.start..equals.unwrap_or(range.end));
    let value = equals.map(|at| part(at + 1..range.end));
    let end = value.as_ref().map_or(name.range.end, |value| value.range.end);
    Parameter { span: link.span(name.range.start..end.max(name.range.end)), name, value }
}
