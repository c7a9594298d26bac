//! Question marks where an `&` belongs.

use crate::input::link::Parameter;
use crate::knowledge::LinkParameter as Name;
use crate::slice::Slice;

/// Question marks in a value before what is written like a documented parameter, by their bytes in what is written.
pub(super) fn marks_before_parameters(parameter: &Parameter<'_>) -> impl Iterator<Item = usize> {
    let is_callback = Name::parse(&parameter.name.value) == Some(Name::RedirectUri);
    let raw = parameter.value.as_ref().map_or("", |value| value.raw);
    // The query of a callback that is percent-encoded as a whole is, too.
    let is_encoded = raw.get(..16).is_some_and(|start| start.to_ascii_lowercase().contains("%3a%2f%2f"));
    raw.match_indices('?').map(|(at, _)| at).filter(move |_| !is_callback || is_encoded).filter(|at| {
        let behind = raw.get(at + 1..).unwrap_or_default();
        let name = behind.bytes().take_while(|byte| byte.is_ascii_lowercase() || *byte == b'_').count();
        behind.get(..name).and_then(Name::parse).is_some() && behind.slice(name..).starts_with('=')
    })
}
