//! Links that tags of JSP put together: `<c:url value="https://…"><c:param name="auth_type" value="3"/></c:url>`.

use crate::input::markup::{Element, Markup};
use crate::source::MappedText;

/// The elements that make an address, and those that hold its parameters.
const MAKERS: [(&str, &str); 5] = [
    ("h:outputlink", "f:param"),
    ("c:url", "c:param"),
    ("spring:url", "spring:param"),
    ("s:url", "s:param"),
    ("portlet:renderurl", "portlet:param"),
];

/// The address that an element makes with the parameters behind it.
pub(super) fn address(element: &Element, page: &Markup) -> Option<MappedText<'static>> {
    let (_, parameter) = MAKERS.iter().find(|(maker, _)| *maker == element.name)?;
    let mut address = element.attribute("value")?.value.clone();
    let next = page.elements.partition_point(|other| other.span.start <= element.span.start);
    let behind = page.elements.iter().skip(next);
    for parameter in behind.take_while(|other| other.name == *parameter) {
        let name = &parameter.attribute("name")?.value;
        let place = parameter.span.end..parameter.span.end;
        let separator = if address.text().contains('?') { "&" } else { "?" };
        address.push_decoded(separator, place.start..place.start);
        address.push(name);
        address.push_decoded("=", place.clone());
        match parameter.attribute("value") {
            // They are percent-encoded.
            Some(value) => address
                .push(&value.value.encoded(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))),
            None => address.push_hole("", parameter.span.clone()),
        }
    }
    Some(address)
}
