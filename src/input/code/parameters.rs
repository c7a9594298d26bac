//! Parameters that are put into a link, and what stands behind its `#`.

use super::value::{Value, encoded};
use crate::slice::Slice;
use crate::source::MappedText;

/// `name=value`, both percent-encoded.
pub(super) fn parameter(name: &MappedText<'_>, value: &Value) -> MappedText<'static> {
    let mut text = encoded(&Value { text: name.clone().into_owned(), is_open: false }).text;
    let end = name.written(name.text().len()..name.text().len()).end;
    text.push_decoded("=", end..end);
    text.push(&encoded(value).text);
    text
}

/// Puts parameters behind those that a link has, before what stands behind its `#`.
pub(super) fn insert(link: &mut Value, parameters: &MappedText<'_>) {
    let text = link.text.text();
    let is_written = |at: &usize| !link.text.is_hole(*at);
    let hash = text.match_indices('#').map(|(at, _)| at).find(is_written).unwrap_or(text.len());
    let before = text.slice(..hash);
    let separator = match before.find('?') {
        None => "?",
        Some(_) if before.ends_with(['?', '&']) => "",
        Some(_) => "&",
    };
    let mut whole = link.text.slice(0..hash);
    let place = parameters.written(0..0).start;
    whole.push_decoded(separator, place..place);
    whole.push(parameters);
    whole.push(&link.text.slice(hash..text.len()));
    link.text = whole;
}

/// Sets what stands behind the `#` of a link; `place` is where that is done.
pub(super) fn set_fragment(link: &mut Value, fragment: &Value, place: usize) {
    let text = link.text.text();
    let mut whole = link.text.slice(0..text.find('#').unwrap_or(text.len()));
    if !fragment.text.text().starts_with('#') {
        whole.push_decoded("#", place..place);
    }
    whole.push(&fragment.text);
    *link = Value { text: whole, is_open: link.is_open || fragment.is_open };
}
