//! Links that other files hand on to a page, whose attributes name them.

use std::ops::Range;

use codeflow::{Asked, Outside};

use super::embedded::{Embedded, with_entities};
use super::uses::sink_of;
use super::{FileReading, FoundLink, Medium};
use crate::input::Dialect;
use crate::input::code::{self, Known, Language, is_qr_element};
use crate::input::holds_marker;
use crate::input::markup;
use crate::slice::Slice;

/// How long what names a value may be, in bytes.
const LONGEST: usize = 80;

/// Reads the attributes of a page that hold nothing but a name, and the names that its tags escape in scripts.
pub(super) fn read(
    text: &str,
    language: Option<&'static Language>,
    dialect: Dialect,
    models: Known<'_>,
    reading: &mut FileReading,
) {
    let Some(outer) = models.outer.filter(|outer| outer.hands_on()) else { return };
    let page = markup::read(text, dialect);
    let in_script = |tag: &&Range<usize>| page.scripts.iter().any(|script| script.contains(&tag.start));
    let in_scripts: Vec<_> = page.tags.iter().filter(in_script).filter(|tag| tag.len() <= LONGEST).collect();
    if !in_scripts.is_empty()
        && let Some(embedded) = Embedded::find(text, language, dialect, &page)
    {
        read_tags(text, &embedded, &in_scripts, outer, reading);
    }
    let attributes = page
        .elements
        .iter()
        .flat_map(|element| element.attributes.iter().map(move |attribute| (element, attribute)));
    for (element, attribute) in attributes {
        let written = text.slice(attribute.value_span.clone());
        let Some(sink) = sink_of(element, attribute) else { continue };
        if holds_marker(written) || written.len() > LONGEST {
            continue;
        }
        // In an outline what stands in no quotation marks is code.
        let is_quoted = text.slice(..attribute.value_span.start).ends_with(['"', '\'']);
        let is_bound = attribute.name.starts_with(['[', ':']) || dialect.is_outline() && !is_quoted;
        let Some(name) = named(written, is_bound) else { continue };
        let Some(value) = outer.value(&[name.to_owned()], Asked::Name) else { continue };
        let Some(found) = code::link_in(&value, dialect) else { continue };
        // The code of the page may have told it already.
        let start = found.text.written(0..1).start;
        let is_told =
            reading.links.iter().any(|link| link.is_finished && link.text.written(0..1).start == start);
        if is_told {
            continue;
        }
        let is_drawn = is_qr_element(&element.name);
        let encoded_at = outer.encoded_at(&value);
        reading.links.push(FoundLink {
            is_finished: !found.is_open,
            sinks: vec![sink],
            policy: if is_drawn { None } else { element.policy(&page.policy).policy().cloned() },
            encoded_at,
            ..FoundLink::of(found.text, Medium::Page)
        });
    }
}

/// Reads the links that tags write into scripts with `&amp;` for each `&`.
fn read_tags(
    text: &str,
    embedded: &Embedded,
    tags: &[&Range<usize>],
    outer: &dyn Outside,
    reading: &mut FileReading,
) {
    for &tag in tags {
        let written = text.slice(tag.clone());
        let Some(name) = named(written, false).filter(|_| embedded.escapes(text, tag)) else { continue };
        let value = outer.value(&[name.to_owned()], Asked::Name);
        let Some(found) = value.and_then(|value| code::link_in(&value, Dialect::Common)) else { continue };
        let Some(escaped) = with_entities(&found.text, tag) else { continue };
        let is_told = reading.links.iter().any(|link| link.text.text() == escaped.text());
        if !is_told {
            let link = FoundLink::of(escaped, Medium::Code);
            reading.links.push(FoundLink { is_finished: !found.is_open, ..link });
        }
    }
}

/// What stands before the name in an element that writes its value: `<c:out value="${link}"/>`.
const WRITERS: [&str; 2] = ["<c:out value=", "<s:property value="];

/// The name in `{{ .Link }}`, `<%= link %>`, `@ViewBag.Link`, `${link}`, `{{ link|safe }}`, `${link?html}`; none where
/// nothing tells that it is a name; the value of a bound attribute is one.
pub(super) fn named(written: &str, is_bound: bool) -> Option<&str> {
    let trimmed = written.trim();
    let value = WRITERS.iter().find_map(|open| trimmed.strip_prefix(open));
    let is_tag = is_bound
        || value.is_some()
        || ["{{", "{!!", "<%", "<?", "@", "${", "#{", "{$", "$"].iter().any(|open| trimmed.starts_with(open));
    // What follows the value is another attribute.
    let value = value.and_then(|value| value.get(1..)?.split(['"', '\'']).next()).unwrap_or(trimmed);
    let before = value.split(" |").next().unwrap_or(value).split('|').next().unwrap_or(value);
    let before =
        before.split_once('?').filter(|(_, filter)| !filter.contains([':', ' '])).map_or(before, |it| it.0);
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let name = before.rsplit(|c: char| !is_word(c)).find(|word| !word.is_empty())?;
    (is_tag && name.starts_with(|first: char| first.is_alphabetic() || first == '_')).then_some(name)
}
