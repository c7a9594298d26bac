//! What was seen at an address: a chain of requests and of what answered each, as text and as a model.
//!
//! The text is what places point into. Each request is a block, with a blank line before the next:
//!
//! ```text
//! entry https://auth.example.com/bind
//! 302
//! Location: https://www.example.com/bind
//!
//! entry https://www.example.com/bind
//! failed: certificate
//! Reason: expired
//! ```

mod write;

#[cfg(test)]
mod tests;

use std::ops::Range;

pub use write::ServedText;

use crate::diagnostic::Diagnostic;
use crate::names::{listed, named};
use crate::slice::Slice;
use crate::source::{SourceId, Span};
use crate::text::text;

/// What an address is asked for.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
    strum::VariantNames,
)]
#[strum(serialize_all = "snake_case")]
pub enum ServedRole {
    /// The page that links are opened from.
    Entry,
    /// The callback of a link, `redirect_uri`.
    Callback,
    /// 授权事件接收URL, sent an empty POST.
    Event,
    /// An address of WeChat's that a browser was about to open; it was held back, so nothing answered.
    Opened,
}

named!(ServedRole);
listed!(ServedRole);

/// Why nothing answered that could be used.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
    strum::VariantNames,
)]
#[strum(serialize_all = "snake_case")]
pub enum ServedFailure {
    /// The name is unknown.
    Name,
    /// No connection: refused, unreachable, closed.
    Connection,
    /// Nothing came in time.
    Timeout,
    /// The certificate is not one that browsers take for this host.
    Certificate,
    /// Another fault of TLS.
    Tls,
    /// What came is no HTTP.
    Protocol,
    /// The answer is too long.
    Size,
    /// Too many redirects.
    Redirects,
    /// The address was not asked: it is one of this machine or network, or of WeChat's.
    Refused,
}

named!(ServedFailure);
listed!(ServedFailure);

/// A text with its place.
pub type ServedPart = (String, Span);

/// One request, and what answered it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hop {
    /// What was asked.
    pub address: ServedPart,
    /// The status of the answer.
    pub status: Option<(u16, Span)>,
    /// Why there was none.
    pub failure: Option<(ServedFailure, Span)>,
    /// The headers that matter, in their order: name as written, value.
    pub headers: Vec<(String, ServedPart)>,
}

impl Hop {
    /// The last header of that name, which is given in lower case.
    pub fn header(&self, name: &str) -> Option<&ServedPart> {
        let mut known = self.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
        known.next_back().map(|(_, value)| value)
    }

    /// Where it redirects to.
    pub fn location(&self) -> Option<&ServedPart> {
        let (status, _) = self.status?;
        self.header("location").filter(|_| (300..400).contains(&status))
    }
}

/// A chain of requests: the first was asked for, each other is where the one before it redirected to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Served {
    /// What the address was asked for.
    pub role: (ServedRole, Span),
    /// The first request.
    pub first: Hop,
    /// The others.
    pub further: Vec<Hop>,
}

impl Served {
    /// The last request.
    pub fn last(&self) -> &Hop {
        self.further.last().unwrap_or(&self.first)
    }

    /// All requests.
    pub fn hops(&self) -> impl Iterator<Item = &Hop> {
        std::iter::once(&self.first).chain(&self.further)
    }
}

/// Reads a chain from its text, which stands in `source`. What is no part of one is a fault.
pub fn read(text: &str, source: SourceId, faults: &mut Vec<Diagnostic>) -> Option<Served> {
    let mut chain: Option<Served> = None;
    let mut hop: Option<((ServedRole, Span), Hop)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let line = line.trim_end();
        let lead = line.len() - line.trim_start().len();
        let place = start + lead..start + line.len();
        let line = line.slice(lead..);
        if line.is_empty() {
            take(&mut chain, hop.take());
            continue;
        }
        match &mut hop {
            None => hop = begin(line, place, source, faults),
            Some((_, hop)) => go_on(hop, line, place, source, faults),
        }
    }
    take(&mut chain, hop);
    if chain.is_none() && faults.is_empty() {
        faults.push(Diagnostic::fault(
            "nothing-served",
            Span::new(source, 0..text.len()),
            text!("没有写请求了什么", "it does not say what was requested"),
        ));
    }
    chain
}

fn take(chain: &mut Option<Served>, hop: Option<((ServedRole, Span), Hop)>) {
    match (chain, hop) {
        (Some(chain), Some((_, hop))) => chain.further.push(hop),
        (chain @ None, Some((role, hop))) => *chain = Some(Served { role, first: hop, further: Vec::new() }),
        (_, None) => {}
    }
}

/// The first line of a block: `entry https://…`.
fn begin(
    line: &str,
    place: Range<usize>,
    source: SourceId,
    faults: &mut Vec<Diagnostic>,
) -> Option<((ServedRole, Span), Hop)> {
    let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
    let address = rest.trim_start();
    let Some(role) = ServedRole::parse(word).filter(|_| !address.is_empty()) else {
        let names = ServedRole::NAMES.join("`、`");
        let or = ServedRole::NAMES.join("`, `");
        faults.push(
            Diagnostic::fault(
                "no-request",
                Span::new(source, place),
                text!("这里应是请求了什么", "expected what was requested"),
            )
            .help(text!(
                "写成 `entry https://…`；第一个词是 `{names}` 之一",
                "write `entry https://…`; the first word must be one of `{or}`"
            )),
        );
        return None;
    };
    let start = place.start;
    let span = |from: usize, to: usize| Span::new(source, start + from..start + to);
    let hop = Hop {
        address: (address.to_owned(), span(line.len() - address.len(), line.len())),
        status: None,
        failure: None,
        headers: Vec::new(),
    };
    Some(((role, span(0, word.len())), hop))
}

/// Another line of a block: a status, `failed: …`, a header.
fn go_on(hop: &mut Hop, line: &str, place: Range<usize>, source: SourceId, faults: &mut Vec<Diagnostic>) {
    let is_open = hop.status.is_none() && hop.failure.is_none() && hop.headers.is_empty();
    let word = line.split(' ').next().unwrap_or_default();
    let start = place.start;
    let span = |from: usize, to: usize| Span::new(source, start + from..start + to);
    let status = word.parse::<u16>().ok().filter(|status| (100..600).contains(status) && word.len() == 3);
    if let Some(status) = status.filter(|_| is_open) {
        hop.status = Some((status, span(0, word.len())));
        return;
    }
    let Some((name, value)) = line.split_once(':') else {
        faults.push(
            Diagnostic::fault(
                "no-header",
                Span::new(source, place),
                text!("既不是状态码，也不是响应头", "expected a status or a header"),
            )
            .help(text!(
                "状态码写在请求的下一行，响应头写成 `名字: 值`",
                "the status goes on the line below the request; headers are written `Name: value`"
            )),
        );
        return;
    };
    let value = value.trim();
    let value_span = span(line.len() - value.len(), line.len());
    if name != "failed" {
        hop.headers.push((name.trim_end().to_owned(), (value.to_owned(), value_span)));
        return;
    }
    match ServedFailure::parse(value).filter(|_| is_open) {
        Some(failure) => hop.failure = Some((failure, value_span)),
        None => {
            let (zh, en) = (ServedFailure::NAMES.join("`、`"), ServedFailure::NAMES.join("`, `"));
            faults.push(
                Diagnostic::fault(
                    "no-failure",
                    value_span,
                    text!("这里应是失败的原因", "expected the reason for the failure"),
                )
                .help(text!(
                    "写在请求的下一行，是 `{zh}` 之一",
                    "it goes on the line below the request and must be one of `{en}`"
                )),
            );
        }
    }
}
