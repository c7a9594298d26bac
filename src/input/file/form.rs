//! The query that a form makes of its fields when it is sent.

use crate::input::markup::{Attribute, Element, Markup};
use crate::slice::Slice;
use crate::source::MappedText;

/// The fields of a form as the query that is sent, if they have names; and whether that is all that is sent in any
/// case.
pub(super) fn query(text: &str, form: &Element, page: &Markup) -> Option<(MappedText<'static>, bool)> {
    let end = text.slice(form.span.end..).find("</form").map_or(text.len(), |len| form.span.end + len);
    let fields = page.elements.iter().filter(|element| {
        let is_field = matches!(element.name.as_str(), "input" | "select" | "textarea" | "button");
        is_field && form.span.end <= element.span.start && element.span.end <= end
    });
    // What a template writes only at times, and what belongs to the form from outside.
    let is_in = |tag: &&std::ops::Range<usize>| form.span.end <= tag.start && tag.end <= end;
    let in_field = |tag: &std::ops::Range<usize>| {
        page.elements.iter().any(|element| element.span.start <= tag.start && tag.end <= element.span.end)
    };
    let mut is_whole = !page.tags.iter().filter(is_in).any(|tag| !in_field(tag))
        && !page.elements.iter().any(|element| element.attribute("form").is_some());
    let mut query = MappedText::new();
    let mut names: Vec<String> = Vec::new();
    for field in fields {
        is_whole &= !field.is_open && !field.attributes.iter().any(is_conditional);
        let Some(name) = field.attribute("name").filter(|name| !name.value.is_empty()) else { continue };
        let kind = field.attribute("type").map_or("", |kind| kind.value.text());
        if field.attribute("disabled").is_some()
            || field.name == "button"
            || matches!(kind, "button" | "reset")
        {
            continue;
        }
        // One of several radio buttons is sent; who ticks a box is not known.
        is_whole &= !matches!(kind, "checkbox" | "submit" | "image");
        if matches!(kind, "checkbox" | "submit" | "image")
            || kind == "radio" && names.iter().any(|known| known == name.value.text())
        {
            continue;
        }
        names.push(name.value.text().to_owned());
        let start = name.value_span.start;
        if !query.is_empty() {
            query.push_decoded("&", start..start);
        }
        query.push(&name.value);
        let end = name.value_span.end;
        query.push_decoded("=", end..end);
        let known = field
            .attribute("value")
            .filter(|value| !value.value.is_empty() && field.name == "input" && matches!(kind, "hidden"));
        match known {
            Some(value) => query.push(&encoded(&value.value)),
            None => query.push(&encoded(&MappedText::hole("value", field.span.clone()))),
        }
    }
    (!query.is_empty()).then_some((query, is_whole))
}

/// True for what decides whether an element is there at all, or what its names are.
fn is_conditional(attribute: &Attribute) -> bool {
    let marks =
        ["v-if", "v-else", "v-for", "*ng", "th:if", "th:unless", "th:each", "x-if", "wx:", ":name", "v-bind"];
    marks.iter().any(|mark| attribute.name.starts_with(mark)) || attribute.name.contains("name]")
}

/// As forms are sent (URL, application/x-www-form-urlencoded).
fn encoded(value: &MappedText<'_>) -> MappedText<'static> {
    value.encoded(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'*' | b'-' | b'.' | b'_'))
}
