//! Parameters that are put into a link, and what stands behind its `#`.

use std::rc::Rc;

use crate::mapped::MappedText;
use crate::slice::Slice;
use crate::value::Text;

/// What encoders leave as it is, in all languages: letters, digits and `-_.~`.
pub(crate) fn encoded(text: &MappedText<'_>) -> MappedText<'static> {
    text.encoded(|byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~'))
}

/// `name=value`, both percent-encoded.
pub(crate) fn parameter(name: &MappedText<'_>, value: &Text) -> Text {
    let mut text = encoded(name);
    let end = name.written(name.text().len()..name.text().len()).end;
    text.push_decoded("=", end..end);
    text.push(&encoded(&value.text));
    value.with(text, &[])
}

/// `name=value`, both as they are.
pub(crate) fn raw_parameter(name: &MappedText<'_>, value: &Text) -> Text {
    let mut text = name.slice(0..name.text().len());
    let end = name.written(name.text().len()..name.text().len()).end;
    text.push_decoded("=", end..end);
    text.push(&value.text);
    value.with(text, &[])
}

/// Puts parameters behind those that a link has, before what stands behind its `#`.
pub(crate) fn insert(link: &Text, parameters: &Text) -> Text {
    let text = link.written();
    if parameters.text.is_empty() {
        return link.with(link.text.slice(0..text.len()), &[parameters]);
    }
    let is_written = |at: &usize| !link.text.is_hole(*at);
    let hash = text.match_indices('#').map(|(at, _)| at).find(is_written).unwrap_or(text.len());
    let before = text.slice(..hash);
    let is_led = parameters.written().starts_with(['?', '&']);
    let separator = match before.find('?') {
        _ if is_led => "",
        None => "?",
        Some(_) if before.ends_with(['?', '&']) => "",
        Some(_) => "&",
    };
    let mut whole = link.text.slice(0..hash);
    let place = parameters.text.written(0..0).start;
    whole.push_decoded(separator, place..place);
    whole.push(&parameters.text);
    whole.push(&link.text.slice(hash..text.len()));
    link.with(whole, &[parameters])
}

/// A link with a query in place of the one that it has.
pub(crate) fn set_query(link: &Text, query: &Text) -> Text {
    let text = link.written();
    let is_written = |at: &usize| !link.text.is_hole(*at);
    let hash = text.match_indices('#').map(|(at, _)| at).find(is_written).unwrap_or(text.len());
    let question = text.slice(..hash).find('?').unwrap_or(hash);
    let mut whole = link.text.slice(0..question);
    whole.push(&link.text.slice(hash..text.len()));
    let base = Text { text: Rc::new(whole), ..link.clone() };
    insert(&base, query)
}

/// Sets what stands behind the `#` of a link; `place` is where that is done.
pub(crate) fn set_fragment(link: &Text, fragment: &Text, place: usize) -> Text {
    let text = link.written();
    let is_written = |at: &usize| !link.text.is_hole(*at);
    let hash = text.match_indices('#').map(|(at, _)| at).find(is_written).unwrap_or(text.len());
    let mut whole = link.text.slice(0..hash);
    if !fragment.written().starts_with('#') && !fragment.text.is_empty() {
        whole.push_decoded("#", place..place);
    }
    whole.push(&fragment.text);
    link.with(whole, &[fragment])
}

/// A path joined to a base address.
pub(crate) fn resolved(base: &Text, path: &Text) -> Text {
    if path.written().contains("://") || base.text.is_empty() {
        return path.clone();
    }
    let whole = base.written();
    let scheme = whole.find("://").map_or(0, |at| at + 3);
    let end = match path.written().starts_with('/') {
        true => whole.slice(scheme..).find('/').map_or(whole.len(), |at| scheme + at),
        false => whole.rfind('/').filter(|at| *at >= scheme).map_or(whole.len(), |at| at + 1),
    };
    let mut text = base.text.slice(0..end);
    if !path.written().starts_with('/') && end == whole.len() && !whole.ends_with('/') {
        let place = path.text.written(0..0).start;
        text.push_decoded("/", place..place);
    }
    text.push(&path.text);
    base.with(text, &[path])
}

/// Sets the scheme of a link.
pub(crate) fn set_scheme(link: &Text, scheme: &Text) -> Text {
    let text = link.written();
    let start = text.find("://").map_or(0, |at| at + 3);
    let name = scheme.written().trim_end_matches("://").trim_end_matches(':');
    let place = scheme.text.written(0..0).start;
    let mut whole =
        match scheme.text.is_one_hole().then(|| crate::flow::scheme_of(scheme.written())).flatten() {
            Some(known) => MappedText::somewhere_in(known, place..place),
            None => scheme.text.slice(0..name.len()),
        };
    whole.push_decoded("://", place..place);
    whole.push(&link.text.slice(start..text.len()));
    link.with(whole, &[scheme])
}

/// Sets the host of a link.
pub(crate) fn set_host(link: &Text, host: &Text) -> Text {
    let text = link.written();
    let start = text.find("://").map_or(0, |at| at + 3);
    let end = text.slice(start..).find(['/', '?', '#']).map_or(text.len(), |at| start + at);
    let mut whole = link.text.slice(0..start);
    whole.push(&host.text);
    whole.push(&link.text.slice(end..text.len()));
    link.with(whole, &[host])
}

/// A text in which every occurrence of another is replaced.
pub(crate) fn replaced(whole: &Text, from: &str, to: &Text, only_first: bool) -> Text {
    let mut text = MappedText::new();
    let mut start = 0;
    let most = if only_first { 1 } else { usize::MAX };
    let mut is_used = false;
    for (at, _) in whole.written().match_indices(from).take(most) {
        if whole.text.is_hole(at) || text.text().len() > crate::value::LONGEST {
            continue;
        }
        text.push(&whole.text.slice(start..at));
        text.push(&to.text);
        is_used = true;
        start = at + from.len();
    }
    text.push(&whole.text.slice(start..whole.written().len()));
    whole.with(text, if is_used { std::slice::from_ref(&to) } else { &[] })
}

/// Sets a parameter of a link: its first value is replaced, or it is put behind the others.
pub(crate) fn set(link: &Text, name: &MappedText<'_>, value: &Text) -> Text {
    let text = link.written();
    let is_written = |at: &usize| !link.text.is_hole(*at);
    let hash = text.match_indices('#').map(|(at, _)| at).find(is_written).unwrap_or(text.len());
    let parameter = parameter(name, value);
    let named = format!("{}=", encoded(name).text());
    let place = text
        .slice(..hash)
        .match_indices(named.as_str())
        .map(|(at, _)| at)
        .find(|at| text.slice(..*at).ends_with(['?', '&']));
    let Some(start) = place else { return insert(link, &parameter) };
    let end = text.slice(start..hash).find('&').map_or(hash, |end| start + end);
    let mut whole = link.text.slice(0..start);
    whole.push(&parameter.text);
    whole.push(&link.text.slice(end..text.len()));
    link.with(whole, &[&parameter])
}
