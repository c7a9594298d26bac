//! Texts to which templates give names, and the attributes that take them in: `{% capture url %}…{% endcapture %}`,
//! `{assign var="url" value="…"}`, `<c:set var="url" value="…"/>`.

use std::ops::Range;

use super::handed::named;
use super::jstl;
use super::uses::sink_of;
use super::{FileReading, FoundLink, Medium};
use crate::input::Dialect;
use crate::input::code::{self, is_qr_element};
use crate::input::holds_marker;
use crate::input::markup::{Element, Markup};
use crate::input::template::with_holes;
use crate::slice::{Slice, floor_boundary};
use crate::source::MappedText;

/// What opens a text with a name, what ends the opening, and what closes the text.
const BLOCKS: [(&str, &str, &str); 10] = [
    ("{{ define ", "}}", "{{ end"),
    ("{{define ", "}}", "{{end"),
    ("{% capture ", "%}", "{% endcapture"),
    ("{%- capture ", "%}", "endcapture"),
    ("{% set ", "%}", "{% endset"),
    ("{%- set ", "%}", "endset"),
    ("{capture ", "}", "{/capture"),
    ("<#assign ", ">", "</#assign"),
    ("<c:set ", ">", "</c:set"),
    ("#define(", ")", "#end"),
];

/// What opens a tag that gives a name to a text between quotation marks.
const TAGS: [&str; 7] = ["{assign ", "{$", "{{ $", "{{$", "{{- $", "<c:set ", "{append "];

/// How long the opening of a tag is at most, in bytes.
const LONGEST_OPENING: usize = 120;

/// How many texts with names are kept, and how many attributes that take them in.
const MOST: usize = 200;

/// A text with a name.
struct Assigned {
    name: String,
    value: MappedText<'static>,
}

/// Tells where the texts lead that have names.
pub(super) fn read(text: &str, page: &Markup, dialect: Dialect, reading: &mut FileReading) {
    let mut assigned: Vec<Assigned> = BLOCKS.iter().flat_map(|form| blocks(text, *form, dialect)).collect();
    assigned.extend(TAGS.iter().flat_map(|open| tags(text, open, dialect)));
    assigned.extend(page.elements.iter().filter_map(|element| made(element, page)));
    if assigned.is_empty() {
        return;
    }
    assigned.truncate(MOST);
    let mut looks = MOST;
    let attributes =
        page.elements.iter().flat_map(|element| element.attributes.iter().map(move |at| (element, at)));
    for (element, attribute) in attributes {
        let written = text.slice(attribute.value_span.clone());
        let Some(sink) = sink_of(element, attribute) else { continue };
        let Some(name) =
            Some(written).filter(|_| attribute.value.is_one_hole()).and_then(|it| named(it, false))
        else {
            continue;
        };
        // Whoever names texts very often is not followed any more.
        if looks == 0 {
            break;
        }
        // What was assigned last before it.
        let is_before =
            |it: &&Assigned| it.name == name && it.value.written(0..0).start < attribute.value_span.start;
        let Some(Assigned { value, .. }) =
            assigned.iter().filter(is_before).max_by_key(|it| it.value.written(0..0).start)
        else {
            continue;
        };
        looks -= 1;
        let Some(mut found) = code::link_in(value, dialect) else { continue };
        let end = value.written(0..value.text().len()).end;
        found.is_open |=
            is_assigned_again(text.get(end..attribute.value_span.start).unwrap_or_default(), name);
        let is_drawn = is_qr_element(&element.name);
        let policy = if is_drawn { None } else { element.policy(&page.policy).policy().cloned() };
        let start = found.text.written(0..1).start;
        match reading.links.iter_mut().find(|link| link.text.written(0..1).start == start) {
            Some(known) => {
                known.is_finished |= !found.is_open;
                if known.sinks.iter().all(|(kind, _)| *kind != sink.0) {
                    known.sinks.push(sink);
                }
                known.policy = policy.or(known.policy.take());
                known.medium = Medium::Page;
            }
            None => reading.links.push(FoundLink {
                is_finished: !found.is_open,
                policy,
                sinks: vec![sink],
                ..FoundLink::of(found.text, Medium::Page)
            }),
        }
    }
    // What no attribute takes in may be completed elsewhere.
    for Assigned { value, .. } in &assigned {
        let Some(found) = code::link_in(value, dialect) else { continue };
        let start = found.text.written(0..1).start;
        let is_known = reading.links.iter().any(|link| link.text.written(0..1).start == start);
        if !is_known {
            reading.links.push(FoundLink::of(found.text, Medium::Page));
        }
    }
}

/// The address that an element makes and gives a name: `<c:url var="url" value="…">`.
fn made(element: &Element, page: &Markup) -> Option<Assigned> {
    let address = jstl::address(element, page)?;
    let name =
        element.attribute("var").or_else(|| element.attribute("id").filter(|_| element.name == "s:url"))?;
    Some(Assigned { name: name.value.text().to_owned(), value: address })
}

/// True if a template gives a name another text, or may do so.
fn is_assigned_again(between: &str, name: &str) -> bool {
    [
        "var=\"",
        "var='",
        "name='",
        "name=\"",
        "assign ",
        "assign \"",
        "set ",
        "capture ",
        "append ",
        "{$",
        "($",
        "{{ $",
        "{{$",
    ]
    .iter()
    .any(|mark| {
        let marked = between.match_indices(mark).map(|(at, mark)| between.slice(at + mark.len()..));
        marked.filter_map(|behind| behind.strip_prefix(name)).any(|behind| {
            let is_bare = mark.contains('$');
            let behind = behind.trim_start();
            !behind.starts_with(|c: char| c.is_alphanumeric() || c == '_')
                && (!is_bare || behind.starts_with('=') || behind.starts_with(":="))
        })
    })
}

/// Texts between two tags.
fn blocks(text: &str, (open, end, close): (&str, &str, &str), dialect: Dialect) -> Vec<Assigned> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text.get(at..).and_then(|rest| rest.find(open)).map(|len| at + len + open.len()) {
        at = start;
        let Some(head) = near(text, start).find(end).map(|len| start..start + len) else { continue };
        let opening = text.slice(head.clone());
        // `{% set url = … %}` has its value in it, `<c:set …/>` no text behind it.
        let is_empty = opening.ends_with('/') || opening.contains(" = ") || opening.contains("value=");
        let Some(name) = name_in(opening).filter(|_| !is_empty) else { continue };
        let from = head.end + end.len();
        let Some(len) = text.get(from..).and_then(|rest| rest.find(close)) else { break };
        let inside = text.slice(from..from + len);
        at = from + len;
        // The tag that closes may begin with more than its word.
        let inside = inside.trim_end_matches(['{', '%', '-', ' ', '\n', '\r', '\t']);
        // What holds elements is a part of the page.
        if !holds_marker(inside) || inside.contains("</") {
            continue;
        }
        let lead = inside.len() - inside.trim_start().len();
        found.extend(
            value(text, from + lead..from + inside.len(), dialect).map(|value| Assigned { name, value }),
        );
    }
    found
}

/// Texts between quotation marks in a tag.
fn tags(text: &str, open: &str, dialect: Dialect) -> Vec<Assigned> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text.get(at..).and_then(|rest| rest.find(open)).map(|len| at + len + open.len()) {
        at = start;
        let opening = near(text, start);
        let Some(http) =
            opening.find("http").filter(|http| !opening.slice(..*http).contains(['\n', '>', '}']))
        else {
            continue;
        };
        let head = opening.slice(..http);
        let Some(quote) = head.chars().next_back().filter(|quote| matches!(quote, '"' | '\'')) else {
            continue;
        };
        let is_given = open.contains('$') && head.contains('=') || !open.contains('$');
        let Some(name) = name_in(head).filter(|_| is_given) else { continue };
        let from = start + http;
        let Some(len) = text.get(from..).and_then(|rest| closing(rest, quote)) else { continue };
        at = from + len;
        if !holds_marker(text.slice(from..at)) {
            continue;
        }
        found.extend(value(text, from..at, dialect).map(|value| Assigned { name, value }));
    }
    found
}

/// How long a text between quotation marks is at most, in bytes.
const LONGEST: usize = 2000;

/// Where a text between quotation marks ends: what stands in braces may hold the same mark.
fn closing(text: &str, quote: char) -> Option<usize> {
    let mut depth = 0usize;
    for (at, c) in text.char_indices().take_while(|(at, _)| *at < LONGEST) {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ if c == quote && depth == 0 => return Some(at),
            _ => {}
        }
    }
    None
}

/// What stands behind a byte and is near.
fn near(text: &str, start: usize) -> &str {
    text.slice(start..floor_boundary(text, start + LONGEST_OPENING))
}

/// The name that an opening gives: that in `var="…"`, or the first word.
fn name_in(opening: &str) -> Option<String> {
    let named =
        ["var=", "name=", "assign="].iter().find_map(|key| opening.split_once(key)).map(|(_, rest)| rest);
    let rest = named.unwrap_or(opening).trim_start_matches([' ', '$', '"', '\'', '(']);
    let len = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
    (len > 0).then(|| rest.slice(..len).to_owned())
}

/// A text with a hole for all that a template fills in.
fn value(text: &str, place: Range<usize>, dialect: Dialect) -> Option<MappedText<'static>> {
    let written = text.get(place.clone())?;
    let raw = MappedText::verbatim(written, place.start);
    let mut filled = MappedText::new();
    let mut at = 0;
    // `$x.y`, also between two of the mark "`", stands for a value in a text of Smarty.
    while let Some(sign) = written.get(at..).and_then(|rest| rest.find('$')).map(|len| at + len) {
        let behind = written.slice(sign + 1..);
        let is_path = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '[' | ']');
        let len = behind.find(|c| !is_path(c)).unwrap_or(behind.len());
        let before = written.slice(at..sign);
        if len == 0
            || before.ends_with(['{', '('])
            || !behind.starts_with(|c: char| c.is_alphabetic() || c == '_')
        {
            filled.push(&raw.slice(at..sign + 1));
            at = sign + 1;
            continue;
        }
        let is_ticked = before.ends_with('`') && behind.slice(len..).starts_with('`');
        let (start, end) = (sign - usize::from(is_ticked), sign + 1 + len + usize::from(is_ticked));
        filled.push(&raw.slice(at..start));
        filled.push_hole(behind.slice(..len), raw.written(start..end));
        at = end;
    }
    filled.push(&raw.slice(at..written.len()));
    Some(with_holes(&filled, dialect))
}
