//! The signs between parameters, where code chooses between them: of `query ? "&" : "?"` only that is meant which fits the
//! text before it.

use std::rc::Rc;

use crate::mapped::MappedText;
use crate::value::{Alternative, Text, Value, Values};

/// True for a text behind which another parameter needs a separator.
pub(super) fn is_wanted_behind(text: &str) -> bool {
    !text.is_empty() && !text.ends_with(['?', '&'])
}

/// The one text that values are, if that is known.
fn only(values: &Values) -> Option<&Text> {
    match values.0.as_slice() {
        [Alternative { value: Value::Text(text), .. }] => Some(text),
        _ => None,
    }
}

fn written(alternative: &Alternative) -> Option<&str> {
    match &alternative.value {
        Value::Text(text) if !text.is_open => Some(text.written()),
        _ => None,
    }
}

/// Leaves of parts that are joined only what fits the text before them.
pub(super) fn settle(parts: &mut [Values]) {
    if parts.iter().all(|part| part.0.len() < 2) {
        return;
    }
    // What stands before a part, as far as it is one text.
    let mut before: Option<String> = Some(String::new());
    for part in parts {
        if part.0.len() > 1
            && let Some(before) = before.as_deref().filter(|before| !before.is_empty())
        {
            choose(before, part);
        }
        before = before.zip(only(part)).map(|(before, text)| before + text.written());
    }
}

fn choose(before: &str, part: &mut Values) {
    let begins =
        |sign: char| part.0.iter().any(|one| written(one).is_some_and(|text| text.starts_with(sign)));
    let is_address = before.contains("://");
    // `?a=1` or `&a=1`
    if is_address && begins('?') && begins('&') {
        let wrong = if before.contains('?') { '?' } else { '&' };
        part.0.retain(|one| !written(one).is_some_and(|text| text.starts_with(wrong)));
        settled(part);
    }
    // `&` or nothing
    if part.0.len() == 2 && part.0.iter().all(|one| matches!(written(one), Some("" | "&"))) {
        let wanted = if is_wanted_behind(before) { "&" } else { "" };
        if part.0.iter().any(|one| written(one) == Some(wanted)) {
            part.0.retain(|one| written(one) == Some(wanted));
            settled(part);
        }
    }
}

/// What is left alone holds under any condition.
fn settled(part: &mut Values) {
    if let [only] = part.0.as_mut_slice() {
        only.guards.clear();
    }
}

/// Of texts that end with another sign each, and are the same before it, the one whose sign is right there.
pub(super) fn fitting(mut values: Values) -> Values {
    if values.0.len() < 2 {
        return values;
    }
    let heads = |sign: char| -> Vec<String> {
        let heads = values.0.iter().filter_map(|one| written(one)?.strip_suffix(sign).map(str::to_owned));
        heads.filter(|head| head.contains("://")).collect()
    };
    let (asked, joined) = (heads('?'), heads('&'));
    let both: Vec<String> = asked.into_iter().filter(|head| joined.contains(head)).collect();
    for head in both {
        let wrong = format!("{head}{}", if head.contains('?') { '?' } else { '&' });
        values.0.retain(|one| written(one) != Some(wrong.as_str()));
        settled(&mut values);
    }
    values
}

/// What is put behind a text, where it begins with a separator only sometimes: `query += (query ? "&" : "") + …`.
pub(super) fn put_before(known: &Values, mut more: Values) -> Values {
    let Some(before) = only(known) else { return more };
    let is_wanted = is_wanted_behind(before.written());
    for alternative in &mut more.0 {
        let Value::Text(text) = &mut alternative.value else { continue };
        let [only] = text.maybe.as_slice() else { continue };
        if only.text() != "&" || text.written().is_empty() {
            continue;
        }
        let mut whole = if is_wanted { only.slice(0..1) } else { MappedText::new() };
        whole.push(&text.text);
        *text = Text { text: Rc::new(whole), maybe: Rc::default(), ..text.clone() };
    }
    more
}
