//! Where in a text of source code the link begins and ends, and what the rest of the code speaks of.

use std::ops::Range;

use crate::input::Dialect;
use crate::input::marker::{find_address, holds_address};
use crate::input::markup_text::decode_entities;
use crate::input::template::with_holes;
use crate::slice::{Slice, ceil_boundary};
use crate::source::MappedText;

/// A link in a text.
pub(in crate::input) struct Extent {
    pub(in crate::input) text: MappedText<'static>,
    /// The bytes of `Location:` or `redirect:` before it.
    pub(in crate::input) prefix: Option<Range<usize>>,
    /// The bytes of the address of a service that draws it as a QR code.
    pub(in crate::input) qr_address: Option<Range<usize>>,
    /// True if what follows is not known.
    pub(in crate::input) is_open: bool,
    /// True if the quotation mark of the attribute closes in which it stands: nothing can follow.
    pub(in crate::input) is_closed: bool,
    /// The start tag of the element of a page in whose attribute it stands, if it does.
    pub(in crate::input) tag: Option<MappedText<'static>>,
}

/// The link in a text, if its host is known. `dialect` is that of the templates in the text.
pub(in crate::input) fn link_in(whole: &MappedText<'_>, dialect: Dialect) -> Option<Extent> {
    extent_in(whole, dialect, false)
}

/// The same in a message to people, which is sent to be opened: words stand around it.
pub(super) fn link_in_message(whole: &MappedText<'_>, dialect: Dialect) -> Option<Extent> {
    extent_in(whole, dialect, true)
}

fn extent_in(whole: &MappedText<'_>, dialect: Dialect, is_message: bool) -> Option<Extent> {
    let text = whole.text();
    let marker = find_address(text, 0)?.start;
    let before = text.get(..marker)?.to_ascii_lowercase();
    let host = ["mp.weixin", "open.weixin", "api.weixin"].iter().filter_map(|host| before.rfind(host)).max();
    // The scheme that belongs to the host, not one of another address before it or behind it.
    let start = match (before.slice(..host.unwrap_or(before.len())).rfind("http"), host) {
        (Some(scheme), Some(host)) if host - scheme <= MOST_BETWEEN => scheme,
        (_, Some(host)) => host,
        (Some(scheme), None) => scheme,
        (None, None) => return None,
    };
    let is_encoded = text.get(start..)?.get(..9)?.to_ascii_lowercase().contains("%3a");
    if is_encoded {
        return nested(whole, start);
    }
    let is_host_known = text.get(start..marker).is_some_and(|address| !address.contains("${"));
    if !is_host_known {
        return None;
    }
    let quote = text.get(..start)?.chars().next_back().filter(|quote| matches!(quote, '"' | '\''));
    // What tags of templates hold is no end of the link.
    let rest = with_holes(&whole.slice(start..text.len()), dialect);
    let end = end(&rest, quote);
    if !is_message && is_prose(text.get(..start)?, rest.text().get(end..)?) {
        return None;
    }
    let (mut link, is_cut) = with_path(&rest.slice(0..end))?;
    // Code that writes a page writes `&amp;`, which is right there.
    let is_attribute = quote.is_some() && text.get(..start - 1).is_some_and(|before| before.ends_with('='));
    if is_attribute {
        link = decode_entities(&link);
    }
    let prefix = ["redirect:", "location:"].iter().find_map(|word| {
        let head = text.get(..start)?.trim_end();
        let at = head.len().checked_sub(word.len())?;
        head.get(at..)?.eq_ignore_ascii_case(word).then(|| whole.written(at..head.len()))
    });
    let is_open = is_cut || may_go_on(&link);
    let tag = if is_attribute { tag_around(whole, start) } else { None };
    let is_closed =
        is_attribute && rest.text().get(end..).is_some_and(|behind| behind.starts_with(['"', '\'']));
    Some(Extent { text: link, prefix, qr_address: None, is_open, is_closed, tag })
}

/// The start tag in which a byte stands.
fn tag_around(whole: &MappedText<'_>, at: usize) -> Option<MappedText<'static>> {
    let text = whole.text();
    let first = ceil_boundary(text, at.saturating_sub(NEAR * 4));
    let open = first + text.slice(first..at).rfind('<')?;
    let behind = text.slice(at..);
    let close = behind.find('>').map_or(text.len(), |len| at + len + 1);
    let is_tag = text.get(open + 1..)?.starts_with(|c: char| c.is_ascii_alphabetic());
    (is_tag && !text.slice(open..at).contains('>')).then(|| whole.slice(open..close))
}

/// True for a message in which an address stands among words.
fn is_prose(before: &str, behind: &str) -> bool {
    let is_told = before.ends_with(char::is_whitespace)
        && before.trim_end().ends_with(|c: char| c.is_alphanumeric() || matches!(c, '，' | '。' | ','))
        && !before.trim_end().ends_with('=');
    let goes_on = behind.starts_with(char::is_whitespace)
        && behind.trim_start().starts_with(|c: char| c.is_alphanumeric() || matches!(c, '%' | '{' | '$'));
    is_told || goes_on
}

/// A link whose path is known: what follows a hole in it is cut off, and then more may follow. `None` where
/// the path is another one.
fn with_path(link: &MappedText<'_>) -> Option<(MappedText<'static>, bool)> {
    let text = link.text();
    let marker = find_address(text, 0)?.end;
    let behind = text.get(marker..)?;
    if behind.starts_with("${") && link.is_hole(marker) {
        return Some((link.slice(0..marker), true));
    }
    let goes_on = behind.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | ':' | ';'));
    (!goes_on).then(|| (link.clone().into_owned(), false))
}

/// How far a scheme stands before its host at most, in bytes: `https：／／`.
const MOST_BETWEEN: usize = 16;

/// A link that is a percent-encoded value in another address.
fn nested(whole: &MappedText<'_>, start: usize) -> Option<Extent> {
    let text = whole.text();
    let end = text.get(start..)?.find(|c: char| c == '&' || c.is_whitespace() || "\"'<>".contains(c));
    let value = whole.slice(start..end.map_or(text.len(), |end| start + end));
    let decoded = decode_percent(&value).with_holes_decoded();
    if !holds_address(decoded.text()) || decoded.text().contains("%3A%2F%2Fmp.weixin") {
        return None;
    }
    let before = text.get(..start)?;
    let address =
        before.rfind("http").filter(|address| before.get(*address..).is_some_and(|b| b.contains('?')))?;
    let question = address + before.get(address..)?.find('?')?;
    let is_qr = before.get(address..question)?.to_ascii_lowercase().contains("qr")
        || before.get(question..)?.contains("cht=qr");
    if !is_qr {
        return None;
    }
    let is_open = may_go_on(&decoded);
    Some(Extent {
        text: decoded,
        prefix: None,
        qr_address: Some(whole.written(address..question)),
        is_open,
        is_closed: false,
        tag: None,
    })
}

/// A text percent-decoded once, each character with its place; holes stay.
fn decode_percent(text: &MappedText<'_>) -> MappedText<'static> {
    let raw = text.text();
    let mut decoded = MappedText::new();
    let mut at = 0;
    while let Some(character) = raw.get(at..).and_then(|rest| rest.chars().next()) {
        let escape = raw.get(at + 1..at + 3).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match escape.filter(|byte| character == '%' && byte.is_ascii()) {
            Some(byte) => {
                decoded.push_decoded(char::from(byte).encode_utf8(&mut [0; 4]), text.written(at..at + 3));
                at += 3;
            }
            None => {
                decoded.push(&text.slice(at..at + character.len_utf8()));
                at += character.len_utf8();
            }
        }
    }
    decoded
}

/// How long the link is with which a text begins.
fn end(whole: &MappedText<'_>, quote: Option<char>) -> usize {
    let text = whole.text();
    for (at, character) in text.char_indices() {
        if whole.is_hole(at) {
            continue;
        }
        let rest = near(text.slice(at + character.len_utf8()..));
        let ends = match character {
            '"' | '\'' => quote.is_none_or(|quote| quote == character),
            '`' | '|' if quote.is_none() && character == '`' => true,
            // `<appid>` is filled in later.
            '<' => {
                rest.find('>').is_none_or(|close| {
                    !rest.get(..close).is_some_and(|name| {
                        !name.is_empty()
                            && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' '))
                    })
                }) || rest.starts_with('/')
            }
            '\n' | '\r' => !rest.trim_start().starts_with(['&', '?', '#']),
            _ if character.is_whitespace() => {
                let behind = rest.split(['"', '<', '\n']).next().unwrap_or_default();
                !behind.contains(['=', '&', '#'])
            }
            _ => false,
        };
        if ends {
            return at;
        }
    }
    text.len()
}

/// The beginning of a text; what stands further away has nothing to do with a place.
fn near(text: &str) -> &str {
    let end = text.char_indices().nth(NEAR).map_or(text.len(), |(at, _)| at);
    text.slice(..end)
}

/// How many characters are near.
const NEAR: usize = 300;

/// True if nothing stands where parameters belong: what was put there is empty, as on a way on which there is no link yet.
fn is_left_empty(text: &str) -> bool {
    let query = text.split_once('#').map_or(text, |(query, _)| query);
    query.ends_with(['?', '？', '&'])
}

/// True if parameters may stand in what a link leaves open.
fn may_go_on(link: &MappedText<'_>) -> bool {
    let text = link.text();
    let Some(question) = text.find(['?', '？']) else { return true };
    if is_left_empty(text) {
        return true;
    }
    let mut at = question;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find("${")) {
        let hole = at + found;
        at = hole + 2;
        let before = text.slice(..hole);
        // Right behind `?` it is the query, whatever was done to it.
        let is_query = before.ends_with(['?', '？']);
        if !link.is_hole(hole) || link.is_encoded_hole(hole) && !is_query {
            continue;
        }
        // A value stands behind `=`, or behind a mark inside a value.
        let before = before.to_ascii_uppercase();
        let segment = before.rsplit(['&', '?', '#']).next().unwrap_or_default();
        let is_value = segment.contains('=') && before.ends_with(['=', '/', ':', '.', '@', '-', '_'])
            || segment.contains("%3D") && before.ends_with("%3D")
            || segment.contains("REDIRECT_URI=") && segment.contains('/') && before.ends_with('=')
            || before.ends_with("%2F")
            || before.ends_with("%3A");
        // `#${…}` is a fragment, and nothing follows one.
        let is_fragment = before.ends_with('#');
        if !is_value && !is_fragment {
            return true;
        }
    }
    false
}
