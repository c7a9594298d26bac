//! What the elements of a page do with the addresses in their attributes, and with which Referer.

use std::ops::Range;

use super::thymeleaf;
use crate::input::code::{Sink, Tag, is_qr_element};
use crate::input::markup::{Attribute, Element, Policy, PolicyBy, ReferrerPolicy, Said};
use crate::source::MappedText;

/// The attribute whose value a bound one gives: `href` of `:href` and `ng-href`.
pub(super) fn plain_name(name: &str) -> &str {
    let name = thymeleaf::plain_name(name).unwrap_or(name);
    let name =
        ["ng-attr-", "data-ng-", "ng-"].iter().find_map(|lead| name.strip_prefix(lead)).unwrap_or(name);
    let name =
        name.trim_start_matches("v-bind:").trim_start_matches("x-bind:").trim_start_matches([':', '[']);
    name.trim_end_matches(']').trim_start_matches("attr.")
}

/// What an element does with the address in an attribute.
pub(super) fn sink_of(element: &Element, attribute: &Attribute) -> Option<(Sink, Range<usize>)> {
    let sink = match (element.name.as_str(), plain_name(&attribute.name)) {
        (name, _) if is_qr_element(name) => {
            let start = element.span.start + 1;
            return Some((Sink::QrCode, start..start + name.len()));
        }
        ("h:outputlink", "value") => Sink::Anchor,
        ("form", "action") => Sink::Form,
        ("iframe" | "frame" | "embed", "src") => Sink::Frame,
        ("web-view", "src") => Sink::WebView,
        (_, "data-clipboard-text") => Sink::Clipboard,
        (_, "href") => Sink::Anchor,
        (name, "to") if name.ends_with("link") => Sink::Anchor,
        _ => return None,
    };
    Some((sink, attribute.name_span.clone()))
}

/// The query that is lost when a form is sent: a form that is sent with GET replaces the query of its address
/// by its fields (HTML #form-submission-algorithm, "mutate action URL").
pub(super) fn dropped_query(
    element: &Element,
    attribute: &Attribute,
    link: &MappedText<'_>,
) -> Option<Range<usize>> {
    let question = link.text().find('?').filter(|_| sends_query(element, attribute))?;
    let end = link.text().find('#').filter(|hash| *hash > question).unwrap_or(link.text().len());
    (question + 1 < end).then(|| link.written(question + 1..end))
}

/// True for the address of a form that is sent with GET.
pub(super) fn sends_query(element: &Element, attribute: &Attribute) -> bool {
    if element.name != "form" || attribute.name != "action" || element.is_open {
        return false;
    }
    match element.attribute("method") {
        None => !element.attributes.iter().any(|attribute| plain_name(&attribute.name) == "method"),
        Some(method) => {
            !method.value.has_hole()
                && !matches!(method.value.text().to_ascii_lowercase().as_str(), "post" | "dialog")
        }
    }
}

/// A window that is opened without a Referer.
pub(super) fn no_referrer(span: Range<usize>) -> Policy {
    Policy { value: ReferrerPolicy::NoReferrer, by: PolicyBy::Call, span }
}

/// What decides the Referer of the requests that tags of JSX make: that none is sent, if one says so.
pub(super) fn policy_of_tags(tags: &[Tag], page: &Said) -> Option<Policy> {
    let links = tags.iter().filter(|tag| !is_qr_element(&tag.name));
    let mut policies = links.filter_map(|tag| element_of(tag).policy(page).policy().cloned());
    let first = policies.next()?;
    let is_strict = |policy: &Policy| policy.value.strips_referrer();
    Some(if is_strict(&first) { first } else { policies.find(is_strict).unwrap_or(first) })
}

/// A tag of JSX as an element, whose attributes decide the same.
fn element_of(tag: &Tag) -> Element {
    let written_out = tag.attributes.iter().map(|(name, value)| {
        let span = value.written(0..value.text().len());
        Attribute { name: name.clone(), name_span: span.clone(), value: value.clone(), value_span: span }
    });
    let unknown = tag.unknown.iter().map(|name| Attribute {
        name: format!(":{name}"),
        name_span: tag.place.clone(),
        value: MappedText::new(),
        value_span: tag.place.clone(),
    });
    // A component is told from an element by its first letter.
    let is_component = tag.name.starts_with(|first: char| first.is_ascii_uppercase());
    let is_anchor = is_component && matches!(sink_of_tag(tag), Some((Sink::Anchor, _)));
    Element {
        name: if is_anchor { "a".to_owned() } else { tag.name.to_ascii_lowercase() },
        span: tag.place.clone(),
        attributes: written_out.chain(unknown).collect(),
        is_open: tag.unknown.iter().any(|name| name == "..."),
    }
}

fn has_attribute(tag: &Tag, name: &str) -> bool {
    tag.attributes.iter().any(|(known, _)| known == name) || tag.unknown.iter().any(|known| known == name)
}

/// What a tag of JSX does with the link in its attribute.
pub(super) fn sink_of_tag(tag: &Tag) -> Option<(Sink, Range<usize>)> {
    let sink = match tag.name.as_str() {
        name if is_qr_element(name) => Sink::QrCode,
        "form" => Sink::Form,
        "iframe" => Sink::Frame,
        // Taro's component of that name has a `src`; React Native's, which is an app's, has a `source`.
        "web-view" | "WebView" if has_attribute(tag, "src") => Sink::WebView,
        "CopyToClipboard" => Sink::Clipboard,
        _ => Sink::Anchor,
    };
    Some((sink, tag.place.clone()))
}
