//! What of a file is quiet: literals, values of settings and of attributes, and all words of a text, but for the
//! links in them.

use std::ops::Range;

use super::page::scripts;
use super::{FileKind, FoundLink};
use crate::input::code::{self, CodeParts, Language};
use crate::input::markup::{self, Markup, script_in};
use crate::slice::Slice;
use crate::source::{Parts, merged, spoken, without};

/// Attributes whose values say what an element is, and nothing that is secret.
const PLAIN_ATTRIBUTES: [&str; 16] = [
    "charset",
    "class",
    "enctype",
    "for",
    "http-equiv",
    "id",
    "lang",
    "media",
    "method",
    "name",
    "referrerpolicy",
    "rel",
    "role",
    "style",
    "target",
    "type",
];

/// The parts of a file in which these links stand.
pub fn parts(kind: FileKind, text: &str, links: &[FoundLink]) -> Parts {
    let mut read = CodeParts::default();
    match kind {
        // The words of a command may be anything, but for the one that does something with a link.
        FileKind::Code(language) if language.has_bare_values() => {
            let commands = links.iter().flat_map(|link| link.sinks.iter().map(|(_, place)| place.clone()));
            return Parts::only(text, merged(places(links).into_iter().chain(commands).collect()));
        }
        FileKind::Code(language) => read = code::parts(text, 0..text.len(), language),
        FileKind::Page { language, dialect } => {
            let page = markup::read(text, dialect);
            let attributes = page.elements.iter().flat_map(|element| &element.attributes);
            for attribute in
                attributes.filter(|attribute| !PLAIN_ATTRIBUTES.contains(&attribute.name.as_str()))
            {
                match script_in(&attribute.name) {
                    Some(_) => add_script(text, attribute.value_span.clone(), &mut read),
                    None => read.literals.push(attribute.value_span.clone()),
                }
            }
            let (masked, ranges) = scripts(text, &page, dialect);
            let data = data_scripts(text, &page, &ranges);
            ranges.into_iter().chain(data).for_each(|script| add_script(&masked, script, &mut read));
            match language {
                Some(language) if language.name == "php" => {
                    let php = code::parts(text, 0..text.len(), language);
                    add(php, &mut read);
                }
                _ => page.tags.iter().for_each(|tag| add_script(text, tag.clone(), &mut read)),
            }
        }
        FileKind::Settings => read.literals = settings(text),
        FileKind::Guide | FileKind::Text => {
            return Parts::only(text, places(links));
        }
    }
    let mut values = [&read.literals[..], &read.comments].concat();
    values.sort_by_key(|value| value.start);
    read.code.sort_by_key(|piece| piece.start);
    let quiet = quiet(text, &read.literals, links);
    Parts { code: read.code, values: merged(values), quiet, has_context: true }
}

/// What elements hold that are scripts by name alone: data.
fn data_scripts(text: &str, page: &Markup, scripts: &[Range<usize>]) -> Vec<Range<usize>> {
    let named =
        page.elements.iter().filter(|element| element.name == "script").map(|element| element.span.end);
    let data = named.filter(|start| scripts.iter().all(|script| script.start != *start));
    let end = |start: usize| text.get(start..)?.find("</").map(|len| start + len);
    data.map(|start| start..end(start).unwrap_or(text.len())).collect()
}

fn add_script(text: &str, range: Range<usize>, into: &mut CodeParts) {
    if let Some(javascript) = Language::named("javascript") {
        add(code::parts(text, range, javascript), into);
    }
}

fn add(more: CodeParts, into: &mut CodeParts) {
    into.code.extend(more.code);
    into.literals.extend(more.literals);
    into.comments.extend(more.comments);
}

/// The literals line by line, without the links in them. Of a literal with a link only what stands in it between
/// quotation marks is quiet on the line of the link.
fn quiet(text: &str, literals: &[Range<usize>], links: &[FoundLink]) -> Vec<Range<usize>> {
    let shown = places(links);
    let mut quiet = Vec::new();
    for literal in literals {
        let mut start = literal.start;
        for line in text.get(literal.clone()).unwrap_or_default().split_inclusive('\n') {
            let here = start..start + line.trim_end().len();
            start += line.len();
            if is_among(&shown, &here) {
                quoted(text, here).into_iter().for_each(|inner| without(&shown, inner, &mut quiet));
            } else {
                quiet.push(here);
            }
        }
    }
    spoken(text, quiet)
}

/// Where the links stand, in order.
fn places(links: &[FoundLink]) -> Vec<Range<usize>> {
    merged(links.iter().flat_map(|link| link.text.places()).collect())
}

fn is_among(ranges: &[Range<usize>], range: &Range<usize>) -> bool {
    let first = ranges.partition_point(|other| other.end <= range.start);
    ranges.get(first).is_some_and(|other| other.start < range.end)
}

/// What stands between quotation marks as code writes them: behind a sign that a value follows.
fn quoted(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut quoted = Vec::new();
    let mut at = range.start;
    let mut before = '=';
    while let Some(next) = text.get(at..range.end).and_then(|rest| rest.chars().next()) {
        let behind = at + next.len_utf8();
        if "\"'`".contains(next) && "=:([{,>|+".contains(before) {
            let rest = text.slice(behind..range.end);
            let line = rest.find('\n').unwrap_or(rest.len());
            let end = rest.get(..line).and_then(|rest| rest.find(next)).unwrap_or(line);
            // A mark that is escaped closes what one opened that is escaped, too.
            let inside = rest.slice(..end).trim_end_matches('\\').len();
            quoted.push(behind..behind + inside);
            at = (behind + end + 1).min(range.end);
            before = next;
            continue;
        }
        if !next.is_whitespace() && next != '\\' {
            before = next;
        }
        at = behind;
    }
    quoted
}

/// The values of a file of settings: what stands behind a name and `=` or `:`, and what has no name; of XML the
/// texts and the values of attributes.
fn settings(text: &str) -> Vec<Range<usize>> {
    if text.trim_start_matches('\u{feff}').trim_start().starts_with('<') {
        return of_xml(text);
    }
    let mut values = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        values.extend(value_of(line).map(|value| start + value.start..start + value.end));
        start += line.len();
    }
    values
}

/// Where the value of a line of settings stands.
fn value_of(line: &str) -> Option<Range<usize>> {
    let line = line.trim_end();
    let start = line.len() - line.trim_start_matches(['-', ' ', '\t']).len();
    let rest = line.slice(start..);
    let is_comment = ["#", ";", "//", "!", "/*", "*", "--"].iter().any(|mark| rest.starts_with(mark));
    if is_comment || rest.starts_with('[') && rest.ends_with(']') {
        return None;
    }
    let is_name = |c: char| c.is_alphanumeric() || "_-.$/\"'[]@ ".contains(c);
    let name = rest.find(|c: char| !is_name(c)).filter(|end| rest.slice(*end..).starts_with(['=', ':']));
    let value =
        name.map_or(0, |end| rest.len() - rest.slice(end..).trim_start_matches([':', '=', '>']).len());
    let written = rest.slice(value..);
    // What a comment says behind it is no value.
    let written = written.find(" #").map_or(written, |comment| written.slice(..comment));
    let lead = written.len() - written.trim_start_matches([' ', '\t', '"', '\'']).len();
    let end = written.trim_end_matches([' ', '\t', '"', '\'', ',', ';']).len();
    (lead < end).then(|| start + value + lead..start + value + end)
}

/// The texts of XML and the values of its attributes.
fn of_xml(text: &str) -> Vec<Range<usize>> {
    let mut values = Vec::new();
    let mut at = 0;
    while let Some(open) = text.get(at..).and_then(|rest| rest.find('<')) {
        values.push(at..at + open);
        let tag = at + open;
        let rest = text.slice(tag..);
        if let Some(inner) = rest.strip_prefix("<![CDATA[") {
            let start = text.len() - inner.len();
            let end = inner.find("]]>").unwrap_or(inner.len());
            values.push(start..start + end);
            at = (start + end + 3).min(text.len());
        } else if rest.starts_with("<!--") {
            at = tag + rest.find("-->").map_or(rest.len(), |end| end + 3);
        } else {
            let end = rest.find('>').map_or(rest.len(), |end| end + 1);
            values.extend(quoted(text, tag..tag + end));
            at = tag + end;
        }
    }
    values.push(at..text.len());
    values
}
