//! Settings of which each stands in a line.

use crate::input::project::files::Setting;
use crate::slice::Slice;
use crate::source::MappedText;

/// `name=value`, `name: value`, `export NAME="value"`, below `[sections]` or in `braces { }`; `escapes` where a `\` is one.
pub(super) fn read(text: &str, escapes: bool) -> Vec<Setting> {
    let mut found = Vec::new();
    let mut section: Vec<String> = Vec::new();
    // How long the path was before each brace.
    let mut braces: Vec<usize> = Vec::new();
    let mut start = 0;
    let mut lines = text.split_inclusive('\n');
    while let Some(line) = lines.next() {
        let from = start;
        start += line.len();
        let trimmed = line.trim();
        if let Some(name) = trimmed.strip_prefix('[').and_then(|name| name.strip_suffix(']')) {
            section = path_of(name.trim_matches(['[', ']']));
            continue;
        }
        if trimmed.starts_with(['#', ';', '!', '/']) {
            continue;
        }
        // `wx {`, `wx: {`, `wx = {`
        if let Some(name) = trimmed.strip_suffix('{') {
            braces.push(section.len());
            section.extend(path_of(name.trim_end().trim_end_matches(['=', ':'])));
            continue;
        }
        if let Some(depth) = braces.last().copied().filter(|_| matches!(trimmed, "}" | "},")) {
            section.truncate(depth);
            braces.pop();
            continue;
        }
        let Some(sign) = line.find(['=', ':']) else { continue };
        let name = line.slice(..sign).trim().trim_start_matches("export ").trim();
        let is_name = |c: char| c.is_ascii_alphanumeric() || "_.-\"".contains(c);
        if name.is_empty() || !name.chars().all(is_name) {
            continue;
        }
        let rest = line.slice(sign + 1..);
        let (value, place) = value_of(rest, escapes);
        let mut path = section.clone();
        path.extend(path_of(name));
        let mut value = MappedText::verbatim(value.to_owned(), from + sign + 1 + place);
        // What ends in a `\` goes on in the next line.
        while escapes && goes_on(value.text()) {
            value = value.slice(0..value.text().len() - 1);
            let Some(more) = lines.next() else { break };
            let lead = more.len() - more.trim_start().len();
            value.push_verbatim(more.trim(), start + lead);
            start += more.len();
        }
        found.push((path, if escapes { unescaped(&value) } else { value }));
    }
    found
}

fn goes_on(value: &str) -> bool {
    let marks = value.len() - value.trim_end_matches('\\').len();
    marks % 2 == 1
}

fn path_of(name: &str) -> Vec<String> {
    let parts = name.split('.').map(|part| part.trim().trim_matches('"').to_owned());
    parts.filter(|part| !part.is_empty()).collect()
}

/// The value behind the sign, without what quotes it and comments behind it, and where it begins.
fn value_of(rest: &str, is_plain: bool) -> (&str, usize) {
    let lead = rest.len() - rest.trim_start().len();
    let value = rest.trim();
    if is_plain {
        return (value, lead);
    }
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\'' | '`'));
    if let Some(inner) = quote.and_then(|quote| {
        let inner = value.strip_prefix(quote)?;
        inner.find(quote).map(|end| inner.slice(..end))
    }) {
        return (inner, lead + 1);
    }
    let end = [" #", "\t#", " ;"].iter().filter_map(|mark| value.find(mark)).min().unwrap_or(value.len());
    (value.slice(..end).trim_end().trim_end_matches(','), lead)
}

/// A value of a `.properties` file: `https\://…`
fn unescaped(value: &MappedText<'static>) -> MappedText<'static> {
    let raw = value.text();
    let mut made = MappedText::new();
    let mut from = 0;
    for (at, _) in raw.match_indices('\\') {
        let sign = raw.slice(at + 1..).chars().next();
        if let Some(sign) =
            sign.filter(|sign| at >= from && matches!(sign, ':' | '=' | '#' | '!' | '\\' | ' '))
        {
            made.push(&value.slice(from..at));
            let end = at + 1 + sign.len_utf8();
            made.push_decoded(raw.slice(at + 1..end), value.written(at..end));
            from = end;
        }
    }
    made.push(&value.slice(from..raw.len()));
    made
}
