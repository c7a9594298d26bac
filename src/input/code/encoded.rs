//! Calls that percent-encode what something else encodes again.

use std::ops::Range;

use codeflow::Encoded;

use crate::slice::Slice;
use crate::source::{MappedText, Undecodable};

/// The call that made what is still percent-encoded once `redirect_uri` was decoded.
pub(super) fn encoded_at(link: &MappedText<'_>, encoded: &[Encoded]) -> Option<Range<usize>> {
    let once = redirect_decoded_once(link)?;
    let made = encoded.iter().find(|encoded| encoded.text.text() == once.text())?;
    Some(made.place.clone())
}

/// The value of `redirect_uri`, percent-decoded once; none of an empty one.
pub(in crate::input) fn redirect_decoded_once(link: &MappedText<'_>) -> Option<MappedText<'static>> {
    const NAME: &str = "redirect_uri=";
    let start = link.text().find(NAME)? + NAME.len();
    let rest = link.text().slice(start..);
    let value = link.slice(start..start + rest.find(['&', '#']).unwrap_or(rest.len()));
    let once = value.percent_decoded(Undecodable::Keep);
    (!once.is_empty()).then_some(once)
}
