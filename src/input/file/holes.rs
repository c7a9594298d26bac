//! Tags of templates in addresses of a page, and what is known of them.

use std::borrow::Cow;
use std::ops::Range;

use codeflow::Asked;

use crate::input::code::Known;
use crate::input::holds_marker;
use crate::input::markup::Markup;
use crate::slice::Slice;
use crate::source::MappedText;

/// What a tag of a template stands for.
pub(super) struct Hole {
    /// Its first byte.
    pub(super) at: usize,
    pub(super) value: MappedText<'static>,
}

impl Hole {
    /// The same percent-encoded.
    pub(super) fn encoded(&self) -> Hole {
        let is_kept = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
        Hole { at: self.at, value: self.value.encoded(is_kept) }
    }
}

/// The same, each percent-encoded.
pub(super) fn encoded(holes: &[Hole]) -> Vec<Hole> {
    holes.iter().map(Hole::encoded).collect()
}

/// With those that only name what other files hand on: `${callback}`.
pub(super) fn with_given(mut known: Vec<Hole>, text: &str, page: &Markup, models: Known<'_>) -> Vec<Hole> {
    let Some(outer) = models.outer.filter(|outer| outer.hands_on()) else { return known };
    for tag in holes_of_addresses(page) {
        let name = text.slice(tag.clone()).strip_prefix("${").and_then(|inside| inside.strip_suffix('}'));
        let is_name = |name: &&str| name.chars().all(|c| c.is_alphanumeric() || c == '_');
        let value = name.filter(is_name).and_then(|name| outer.value(&[name.to_owned()], Asked::Name));
        if let Some(value) = value.filter(|_| known.iter().all(|hole| hole.at != tag.start)) {
            known.push(Hole { at: tag.start, value });
        }
    }
    known
}

/// The tags of templates in the values of attributes that hold an address of interest.
pub(super) fn holes_of_addresses(page: &Markup) -> Vec<Range<usize>> {
    let attributes = page.elements.iter().flat_map(|element| &element.attributes);
    let addresses = attributes.filter(|attribute| may_be_address(attribute.value.text()));
    let tags = addresses.flat_map(|attribute| {
        let first = page.tags.partition_point(|tag| tag.start < attribute.value_span.start);
        let inside = page.tags.slice(first..).iter().take_while(|tag| tag.end <= attribute.value_span.end);
        inside.cloned().collect::<Vec<_>>()
    });
    tags.take(MOST_HOLES).collect()
}

/// True for a value that holds an address of interest, or its query behind an address that a tag may stand for.
pub(super) fn may_be_address(value: &str) -> bool {
    holds_marker(value) || value.contains("component_app") || value.contains("pre_auth_code")
}

/// How many tags in addresses are worked out.
const MOST_HOLES: usize = 200;

/// A value with what is known in the place of its tags.
pub(super) fn filled<'v>(value: &'v MappedText<'static>, holes: &[Hole]) -> Cow<'v, MappedText<'static>> {
    let mut whole = MappedText::new();
    let mut at = 0;
    let text = value.text();
    for (start, _) in text.match_indices("${").filter(|(start, _)| value.is_hole(*start)) {
        let end = text.get(start..).and_then(|rest| rest.find('}')).map_or(text.len(), |len| start + len + 1);
        let place = value.written(start..end).start;
        if let Some(hole) = holes.iter().find(|hole| hole.at == place) {
            whole.push(&value.slice(at..start));
            whole.push(&hole.value);
            at = end;
        }
    }
    if at == 0 {
        return Cow::Borrowed(value);
    }
    whole.push(&value.slice(at..text.len()));
    Cow::Owned(whole)
}
