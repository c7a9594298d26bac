//! Pages: links in attributes and scripts, and what decides whether WeChat sees a Referer.

use std::borrow::Cow;
use std::ops::Range;

use codeflow::Models;

use super::thymeleaf::{self, Expression};
use super::{FileReading, FoundLink, Medium};
use crate::input::code::{self, Language, Mistake, MistakeKind, Sink, Tag, is_qr_element};
use crate::input::markup::{
    self, Attribute, Element, Markup, Policy, PolicyBy, ReferrerPolicy, Said, script_in,
};
use crate::input::{Dialect, holds_marker};
use crate::slice::Slice;
use crate::source::MappedText;

/// Reads a page, and the code of another language in it.
pub(super) fn read(
    text: &str,
    language: Option<&'static Language>,
    dialect: Dialect,
    models: &Models,
    reading: &mut FileReading,
) {
    let page = markup::read(text, dialect);
    if let Some(language) = language {
        let read = code::read(text, 0..text.len(), language, Dialect::Common, models);
        reading.take_in(read, Medium::Code, &Said::default());
    }
    let of_code = reading.links.len();
    let covered: Vec<Range<usize>> =
        reading.links.iter().map(|link| link.text.written(0..link.text.text().len())).collect();
    for element in &page.elements {
        // Code that writes a page was read as code.
        let is_read =
            covered.iter().any(|place| place.start <= element.span.start && element.span.end <= place.end);
        if !is_read {
            read_element(text, element, &page, dialect, models, reading);
        }
    }
    if let Some(javascript) = Language::named("javascript") {
        // In the scripts of Svelte braces are what they are in any.
        let of_script = if dialect == Dialect::Braces { Dialect::Common } else { dialect };
        let (masked, scripts) = scripts(text, &page, dialect);
        // What attributes call by its name is the script's.
        let bound = bound(&page);
        let outside: Vec<Range<usize>> =
            bound.iter().map(|(_, attribute)| attribute.value_span.clone()).collect();
        for script in scripts {
            let mut read = code::read_with(&masked, script, javascript, of_script, models, &outside);
            let mut policies = Vec::new();
            for link in &mut read.links {
                let users: Vec<_> = link.outside.iter().filter_map(|number| bound.get(*number)).collect();
                link.sinks
                    .extend(users.iter().filter_map(|(element, attribute)| sink_of(element, attribute)));
                let strict = users.iter().filter(|(element, _)| !is_qr_element(&element.name)).find_map(
                    |(element, _)| {
                        element
                            .policy(&page.policy)
                            .policy()
                            .filter(|policy| policy.value.strips_referrer())
                            .cloned()
                    },
                );
                policies.push(strict);
            }
            let before = reading.links.len();
            reading.take_in(read, Medium::Page, &page.policy);
            for (link, policy) in reading.links.iter_mut().skip(before).zip(policies) {
                link.policy = policy.or(link.policy.take());
            }
        }
    }
    // What code and page both hold stands in the page: code cannot tell its own texts from attributes.
    let of_page = reading.links.split_off(of_code);
    let start = |link: &FoundLink| link.text.written(0..1).start;
    let in_tag = |at: usize| page.tags.iter().any(|tag| tag.contains(&at));
    reading.links.retain(|link| {
        let at = start(link);
        !of_page.iter().any(|other| start(other) == at) || in_tag(at)
    });
    reading.links.extend(of_page);
    reading.comments.extend(page.comments);
}

/// The attributes whose values are expressions without a link in them, where a link would be used.
fn bound(page: &Markup) -> Vec<(&Element, &Attribute)> {
    let mut bound = Vec::new();
    for element in &page.elements {
        for attribute in &element.attributes {
            let is_expression = script_in(&attribute.name) == Some(true);
            if is_expression && !holds_marker(attribute.value.text()) && sink_of(element, attribute).is_some()
            {
                bound.push((element, attribute));
            }
        }
    }
    bound
}

fn read_element(
    text: &str,
    element: &Element,
    page: &Markup,
    dialect: Dialect,
    models: &Models,
    reading: &mut FileReading,
) {
    for attribute in &element.attributes {
        let written = text.slice(attribute.value_span.clone());
        if !holds_marker(written) && !holds_marker(attribute.value.text()) {
            continue;
        }
        let policy = || element.policy(&page.policy).policy().cloned();
        if let Some(is_expression) = script_in(&attribute.name) {
            // What a script does has nothing to do with the element that runs it.
            let said = if is_expression { Said::Known(policy()) } else { page.policy.clone() };
            read_script(element, attribute, &attribute.value, is_expression, &said, models, reading);
            continue;
        }
        // `href={expression}`
        let expression = written.strip_prefix('{').and_then(|inside| inside.strip_suffix('}'));
        if let Some(expression) =
            expression.filter(|_| dialect == Dialect::Braces && attribute.value.is_one_hole())
        {
            let expression = MappedText::verbatim(expression, attribute.value_span.start + 1);
            read_script(element, attribute, &expression, true, &Said::Known(policy()), models, reading);
            continue;
        }
        let value = match thymeleaf::expression(attribute) {
            None => Cow::Borrowed(&attribute.value),
            Some(Expression::Address(address)) => Cow::Owned(address),
            Some(Expression::Joined(script)) => {
                read_script(element, attribute, &script, true, &Said::Known(policy()), models, reading);
                continue;
            }
        };
        if let Some(place) = code::frozen_in(&value) {
            reading.mistakes.push(Mistake { kind: MistakeKind::FrozenCode, place });
        }
        let Some(found) = code::link_in(&value, dialect) else { continue };
        let is_drawn = found.qr_address.is_some() || is_qr_element(&element.name);
        let sink = match &found.qr_address {
            Some(place) => Some((Sink::QrCode, place.clone())),
            None => sink_of(element, attribute),
        };
        let is_address = sink.is_some();
        let dropped_query = dropped_query(element, attribute, &found.text);
        reading.links.push(FoundLink {
            is_finished: is_address && !found.is_open,
            medium: Medium::Page,
            mentioned: Vec::new(),
            policy: if is_drawn { None } else { policy() },
            sinks: sink.into_iter().collect(),
            encoder: None,
            used: 0..0,
            dropped_query,
            text: found.text,
        });
    }
}

/// The scripts of a page: the page as they are read in, and where each of them stands.
pub(super) fn scripts<'t>(
    text: &'t str,
    page: &Markup,
    dialect: Dialect,
) -> (Cow<'t, str>, Vec<Range<usize>>) {
    let scripts = front_matter(text, dialect).into_iter().chain(page.scripts.iter().cloned());
    (masked(text, &page.tags, dialect), scripts.collect())
}

/// The script with which a page of Astro begins, between lines of `---`.
fn front_matter(text: &str, dialect: Dialect) -> Option<Range<usize>> {
    let inside = text.strip_prefix("---").filter(|_| dialect == Dialect::Braces)?;
    let start = text.len() - inside.len();
    Some(start..start + inside.find("\n---")?)
}

/// The attribute whose value a bound one gives: `href` of `:href`.
fn plain_name(name: &str) -> &str {
    let name = thymeleaf::plain_name(name).unwrap_or(name);
    let name =
        name.trim_start_matches("v-bind:").trim_start_matches("x-bind:").trim_start_matches([':', '[']);
    name.trim_end_matches(']').trim_start_matches("attr.")
}

/// A page in which the tags of templates hold nothing that begins or ends a literal, a comment or a regular
/// expression of a script around them; all places stay what they are.
fn masked<'t>(text: &'t str, tags: &[Range<usize>], dialect: Dialect) -> Cow<'t, str> {
    let quotes = ['"', '\'', '`', '\\', '\n'];
    let signs = ["//", "/*", "</"];
    let mut masked = Cow::Borrowed(text);
    for tag in tags {
        let Some(written) = text.get(tag.clone()) else { continue };
        let is_closing = written.starts_with("</");
        let is_harmless = !written.contains(quotes) && !signs.iter().any(|sign| written.contains(sign));
        if is_closing || is_harmless || dialect.leaves_to_scripts(written) || holds_marker(written) {
            continue;
        }
        let hidden =
            signs.iter().fold(written.replace(quotes, "_"), |hidden, sign| hidden.replace(sign, "__"));
        masked.to_mut().replace_range(tag.clone(), &hidden);
    }
    masked
}

/// Reads the script that an attribute holds.
fn read_script(
    element: &Element,
    attribute: &Attribute,
    value: &MappedText<'_>,
    is_expression: bool,
    page: &Said,
    models: &Models,
    reading: &mut FileReading,
) {
    let Some(javascript) = Language::named("javascript") else { return };
    let mut script = MappedText::new();
    if is_expression {
        // So that it is known to be the whole.
        script.push_decoded("return ", attribute.value_span.start..attribute.value_span.start);
    }
    script.push(value);
    let mut read = code::read(script.text(), 0..script.text().len(), javascript, Dialect::Common, models);
    for link in &mut read.links {
        link.text = link.text.within(&script);
        for (_, place) in &mut link.sinks {
            *place = script.written(place.clone());
        }
        link.no_referrer = link.no_referrer.take().map(|place| script.written(place));
        if is_expression {
            link.sinks.extend(sink_of(element, attribute));
        }
    }
    for mistake in &mut read.mistakes {
        mistake.place = script.written(mistake.place.clone());
    }
    read.plugin_calls.clear();
    read.comments.clear();
    reading.take_in(read, Medium::Page, page);
}

/// What an element does with the address in an attribute.
fn sink_of(element: &Element, attribute: &Attribute) -> Option<(Sink, Range<usize>)> {
    let sink = match (element.name.as_str(), plain_name(&attribute.name)) {
        (name, _) if is_qr_element(name) => {
            let start = element.span.start + 1;
            return Some((Sink::QrCode, start..start + name.len()));
        }
        ("form", "action") => Sink::Form,
        ("iframe" | "frame" | "embed", "src") => Sink::Frame,
        ("web-view", "src") => Sink::WebView,
        (_, "href") => Sink::Anchor,
        _ => return None,
    };
    Some((sink, attribute.name_span.clone()))
}

/// The query that is lost when a form is sent: a form that is sent with GET replaces the query of its address
/// by its fields (HTML #form-submission-algorithm, "mutate action URL").
fn dropped_query(element: &Element, attribute: &Attribute, link: &MappedText<'_>) -> Option<Range<usize>> {
    if element.name != "form" || attribute.name != "action" || element.is_open {
        return None;
    }
    let is_get = match element.attribute("method") {
        None => !element.attributes.iter().any(|attribute| plain_name(&attribute.name) == "method"),
        Some(method) => {
            !method.value.has_hole()
                && !matches!(method.value.text().to_ascii_lowercase().as_str(), "post" | "dialog")
        }
    };
    let question = link.text().find('?').filter(|_| is_get)?;
    let end = link.text().find('#').filter(|hash| *hash > question).unwrap_or(link.text().len());
    (question + 1 < end).then(|| link.written(question + 1..end))
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
    Element {
        name: tag.name.to_ascii_lowercase(),
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
        _ => Sink::Anchor,
    };
    Some((sink, tag.place.clone()))
}
