//! Texts that people read, and settings.

use std::ops::Range;

use super::{FileReading, FoundLink, Medium};
use crate::input::code::{self, Mistake, MistakeKind, Sink};
use crate::input::link::find::{Context, find};
use crate::input::markup::{self, Policy, Said};
use crate::input::template::Dialect;
use crate::slice::Slice;
use crate::source::MappedText;

/// Reads a text that people wrote, or settings.
pub(super) fn read(text: &str, context: Context, reading: &mut FileReading) {
    let elements = if context == Context::Markdown { linking_elements(text) } else { Vec::new() };
    for link in find(text, context) {
        let is_pattern = link.is_pattern();
        let mut link = link.into_text().into_owned();
        if context == Context::Settings {
            link = rewritten(text, link);
        }
        // Who hands out a guide or settings hands out the code in it; logs and chats tell of links that were just
        // made.
        if matches!(context, Context::Markdown | Context::Settings)
            && let Some(place) = code::frozen_in(&link)
        {
            reading.mistakes.push(Mistake { kind: MistakeKind::FrozenCode, place });
        }
        let has = |word: &str| link.text().contains(word);
        // What lacks more than one of these is a beginning that is spoken of.
        let is_whole = has("component_app") && has("pre_auth_code") && (has("redirect") || has("#"));
        let is_settings = context == Context::Settings;
        let policy = policy_at(&elements, link.written(0..0).start);
        let directive = redirecting(text, link.written(0..0).start).filter(|_| is_settings);
        reading.links.push(FoundLink {
            is_finished: is_whole && !is_pattern && !is_settings || is_whole && directive.is_some(),
            sinks: directive.map(|place| (Sink::ServerRedirect, place)).into_iter().collect(),
            policy,
            ..FoundLink::of(link, if is_settings { Medium::Code } else { Medium::Document })
        });
    }
}

/// What a rule of Apache or nginx makes of an address: `\%` stands for `%`, and `$1` for what was matched.
fn rewritten(text: &str, link: MappedText<'static>) -> MappedText<'static> {
    let start = link.written(0..0).start;
    let before = text.get(..start).unwrap_or_default();
    let line = before.slice(before.rfind('\n').map_or(0, |end| end + 1)..).trim_start();
    let is_rule = ["RewriteRule", "RedirectMatch", "rewrite "].iter().any(|word| line.starts_with(word));
    if !is_rule {
        return link;
    }
    let raw = link.text();
    let mut made = MappedText::new();
    let mut from = 0;
    for (at, sign) in raw.match_indices(['\\', '$']) {
        let behind = raw.slice(at + 1..);
        let is_number = sign == "$" && behind.starts_with(|c: char| c.is_ascii_digit());
        let is_escape = sign == "\\" && behind.starts_with(['%', '$', '#', '&']);
        if at < from || link.is_hole(at) || !(is_number || is_escape) {
            continue;
        }
        made.push(&link.slice(from..at));
        if is_number {
            made.push_hole("", link.written(at..at + 2));
        }
        from = at + if is_number { 2 } else { 1 };
    }
    made.push(&link.slice(from..raw.len()));
    made
}

/// The places of addresses in the raw HTML of a guide, in their order, each with what decides the Referer there.
fn linking_elements(text: &str) -> Vec<(Range<usize>, Option<Policy>)> {
    if !text.contains("noreferrer") && !text.contains("referrerpolicy") {
        return Vec::new();
    }
    let page = markup::read(text, Dialect::default());
    let linking =
        page.elements.iter().filter(|element| matches!(element.name.as_str(), "a" | "area" | "form"));
    let places = linking.flat_map(|element| {
        let holds_address =
            |attribute: &&markup::Attribute| matches!(attribute.name.as_str(), "href" | "action");
        let policy = element.policy(&Said::default()).policy().cloned();
        element.attributes.iter().filter(holds_address).map(move |at| (at.value_span.clone(), policy.clone()))
    });
    places.collect()
}

/// What decides the Referer of the address at a byte.
fn policy_at(elements: &[(Range<usize>, Option<Policy>)], at: usize) -> Option<Policy> {
    let (place, policy) =
        elements.get(elements.partition_point(|(place, _)| place.start <= at).checked_sub(1)?)?;
    policy.clone().filter(|_| place.contains(&at))
}

/// The directive of a server's configuration that answers with a redirect to the address at a byte: `return 302 …`
/// and `rewrite … redirect` of nginx, `Redirect 302 /x …` of Apache, `redir …` of Caddy.
fn redirecting(text: &str, at: usize) -> Option<Range<usize>> {
    let before = text.get(..at)?;
    let line = before.rfind('\n').map_or(0, |end| end + 1);
    let written = before.slice(line..);
    let words: Vec<&str> = written.trim_end_matches(['"', '\'']).split_whitespace().collect();
    // `location = /bind { return 302 …`
    let first = words.iter().rposition(|word| *word == "return").unwrap_or(0);
    let (first, rest) = words.get(first..)?.split_first()?;
    let is_status = |word: &str| matches!(word, "301" | "302" | "303" | "307" | "308");
    let directs = match *first {
        "return" => rest.len() == 1 && rest.iter().all(|word| is_status(word)),
        "Redirect" | "RedirectMatch" | "RedirectPermanent" | "RedirectTemp" | "RewriteRule" => {
            !rest.is_empty()
        }
        // `redir @matcher …`, `redir /path …` of Caddy.
        "redir" | "rewrite" => rest.len() <= 1,
        _ => false,
    };
    let start = line + written.rfind(first)?;
    directs.then_some(start..start + first.len())
}
