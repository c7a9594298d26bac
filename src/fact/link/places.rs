//! Where the pieces of a link stand.

use std::ops::Range;

use crate::input::link::{Link, Parameter, Part};
use crate::source::{MappedText, Span};

/// The first occurrence of a parameter, if it has a value that is not empty.
pub(in crate::fact) fn value<'a>(link: &'a Link<'a>, name: &str) -> Option<&'a Part<'a>> {
    link.parameter(name)?.value.as_ref().filter(|value| !value.as_meant().is_empty())
}

/// True for a value of which something is not known, and all of which was encoded by two functions.
pub(in crate::fact) fn is_encoded_twice(link: &MappedText<'_>, range: Range<usize>) -> bool {
    let value = link.text().as_bytes().get(range.clone()).unwrap_or_default();
    let is_twice = |(at, byte): (usize, &u8)| match link.is_hole(range.start + at) {
        true => link.is_twice_encoded_hole(range.start + at),
        // `%2F` was encoded once.
        false => {
            !b"/:?".contains(byte)
                && (*byte != b'%' || value.get(at..).is_some_and(|rest| rest.starts_with(b"%25")))
        }
    };
    let is_open = range.clone().any(|at| link.is_hole(at));
    let begins = link.is_hole(range.start) || value.starts_with(b"http");
    is_open && begins && value.iter().enumerate().all(is_twice)
}

/// The query of a link, as written.
pub(in crate::fact) fn written_of<'a>(link: &'a Link<'a>) -> &'a str {
    link.query.clone().and_then(|query| link.text.raw().get(query)).unwrap_or_default()
}

/// A parameter as it was meant to be written.
pub(in crate::fact) fn as_meant(parameter: &Parameter<'_>) -> String {
    let name = parameter.name.as_meant();
    parameter.value.as_ref().map_or_else(|| name.to_owned(), |value| format!("{name}={}", value.as_meant()))
}

/// The place of a range of a part's value.
pub(in crate::fact) fn within(link: &Link<'_>, part: &Part<'_>, value_range: std::ops::Range<usize>) -> Span {
    link.text.span(part.raw_range(value_range))
}

pub(in crate::fact) fn start_of(span: Span) -> Span {
    Span { end: span.start, ..span }
}

pub(in crate::fact) fn end_of(span: Span) -> Span {
    Span { start: span.end, ..span }
}
