//! Links that go on behind what broke them: the end of a line, the end of a literal.

use super::Context;
use super::around::Around;
use crate::input::link::model::is_parameter_name;
use crate::slice::Slice;

/// Where a link goes on whose part ends at `end`; `link` is what is known of it.
pub(super) fn next(text: &str, end: usize, link: &str, around: &Around<'_>) -> Option<usize> {
    let rest = text.get(end..)?;
    let next = match rest.chars().next()? {
        quote @ ('"' | '\'') if around.close == Some(quote) => end + next_literal(rest, quote)?,
        '\\' => end + continued(rest)?,
        _ => next_line(text, end, link, around)?,
    };
    (next > end).then_some(next)
}

/// How far the same kind of literal is that code joins to the one that ends here, over the end of a line.
fn next_literal(rest: &str, quote: char) -> Option<usize> {
    let is_blank = |c: char| c.is_whitespace() || matches!(c, '+' | '.' | '&');
    let behind = rest.strip_prefix(quote)?;
    let next = behind.trim_start_matches(is_blank);
    let gap = behind.get(..behind.len() - next.len())?;
    let is_joined = gap.len() < 100 && gap.contains('\n') && gap.matches(['+', '.', '&']).count() <= 1;
    let literal = next.strip_prefix(quote).filter(|_| is_joined)?;
    literal.starts_with(is_of_link).then_some(rest.len() - literal.len())
}

/// How far the next line is behind a backslash that joins it.
fn continued(rest: &str) -> Option<usize> {
    let line = rest.strip_prefix('\\')?;
    let line = line.strip_prefix("\r\n").or_else(|| line.strip_prefix('\n'))?;
    let line = line.trim_start_matches([' ', '\t']);
    let is_more = line.starts_with(is_of_link) && !line.starts_with('-');
    is_more.then_some(rest.len() - line.len())
}

/// From how many bytes on a line is long enough to have been broken.
const LONG: usize = 50;
/// How far back the start of a line is looked for, in bytes.
const FAR: usize = 400;

/// Where a link goes on that was broken at the end of a line.
fn next_line(text: &str, end: usize, link: &str, around: &Around<'_>) -> Option<usize> {
    let rest = text.get(end..)?;
    let line = rest.trim_start_matches([' ', '\t', '\r']).strip_prefix('\n')?;
    let line = line.trim_start_matches([' ', '\t', '>', '|']);
    let next = text.len() - line.len();
    if around.context == Context::Settings && begins_setting(line) && !link.ends_with(['&', '?']) {
        return None;
    }
    // An address begins another link, unless it is the value that is missing.
    if starts_address(line) && !link.ends_with('=') {
        return None;
    }
    let name = line.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).next()?;
    let is_parameter = is_parameter_name(name) && line.get(name.len()..)?.starts_with('=');
    let is_more = line.starts_with(['&', '?', '#'])
        && line.get(1..)?.starts_with(|c: char| c.is_ascii_alphabetic())
        && !line.starts_with("# ");
    if is_parameter || is_more {
        return Some(next);
    }
    let head = text.as_bytes().get(end.saturating_sub(FAR)..end)?;
    let length = head.iter().rev().position(|byte| *byte == b'\n').unwrap_or(head.len());
    (length >= LONG && belongs(link, line)).then_some(next)
}

/// True for a line of a file of settings that begins with a name and `=` or `:`, or is a comment.
fn begins_setting(line: &str) -> bool {
    let line = line.trim_start_matches(['-', ' ', '"', '\'']);
    let is_name = |c: char| c.is_ascii_alphanumeric() || "_.-/[]".contains(c);
    let name = line.find(|c: char| !is_name(c)).unwrap_or(line.len());
    let behind = line.slice(name..).trim_start_matches(['"', '\'', ' ', '\t']);
    let is_address = behind.starts_with("://") || behind.starts_with(":\\/");
    line.starts_with("# ") || name > 0 && behind.starts_with(['=', ':']) && !is_address
}

/// True for a line that begins as an address does.
fn starts_address(line: &str) -> bool {
    const STARTS: [&str; 6] = ["http://", "https://", "http：", "https：", "mp.weixin.", "open.weixin."];
    STARTS.iter().any(|start| line.get(..start.len()).is_some_and(|begun| begun.eq_ignore_ascii_case(start)))
}

/// True if the first word of a line is a piece that the link before it lacks.
fn belongs(link: &str, line: &str) -> bool {
    let piece = line.split(|c: char| !is_of_link(c)).next().unwrap_or_default();
    if piece.is_empty() {
        return false;
    }
    let behind = line.slice(piece.len()..);
    let is_all = behind.is_empty()
        || behind.starts_with(['\n', '\r', '"', '\'', '<', ')', ']'])
        || behind.trim_start_matches(' ').starts_with(['\n', '\r']);
    let (first, more) = piece.find(['&', '#']).map_or((piece, ""), |at| piece.split_at(at));
    // Another parameter of a link follows in the same piece.
    let name = more.get(1..).and_then(|more| more.split('=').next()).unwrap_or_default();
    if is_parameter_name(name) || more.starts_with("#wechat_redirect") {
        return true;
    }
    let Some((_, query)) = link.split_once('?') else {
        // The address itself was broken.
        return piece.contains('?') && !piece.contains("://");
    };
    let last = query.rsplit('&').next().unwrap_or_default();
    match last.split_once('=') {
        _ if last.contains('#') => {
            let fragment = last.rsplit('#').next().unwrap_or_default();
            "wechat_redirect".strip_prefix(fragment) == Some(first)
        }
        // A name was broken.
        None => first.split_once('=').is_some_and(|(end, _)| is_parameter_name(&format!("{last}{end}"))),
        Some((_, "")) => is_all,
        Some((_, value)) if is_all && is_cut_escape(value, first) => true,
        Some(("pre_auth_code", value)) => is_all && value.len() < 78 && is_value(first),
        Some(("component_appid" | "biz_appid", value)) => is_all && value.len() + first.len() == 18,
        Some(("redirect_uri", value)) => is_all && value.contains('%') && first.contains('%'),
        Some(_) => false,
    }
}

/// True if an escape (`%2F`) was broken.
fn is_cut_escape(value: &str, first: &str) -> bool {
    let cut = value.len() - value.rfind('%').unwrap_or(0);
    let digits = first.bytes().take_while(u8::is_ascii_hexdigit).count();
    value.contains('%') && cut < 3 && cut + digits >= 3
}

fn is_value(piece: &str) -> bool {
    piece.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'@' | b'%'))
}

/// True for a character that links consist of.
fn is_of_link(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~:/?#@!$&*+,;=%|".contains(c)
}
