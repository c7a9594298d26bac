//! Tags of templates in addresses of a page, and what is known of them.

use std::borrow::Cow;
use std::ops::Range;

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
