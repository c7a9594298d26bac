//! Pages: links in attributes and scripts, and what decides whether WeChat sees a Referer.

use std::borrow::Cow;
use std::ops::Range;

use super::assigned;
use super::embedded::{Embedded, with_entities};
use super::form;
use super::holes::{Hole, encoded, filled, holes_of_addresses, may_be_address, with_given};
use super::jstl;
use super::thymeleaf::{self, Expression};
use super::uses::{dropped_query, sends_query, sink_of};
use super::{FileReading, FoundLink, Medium};
use crate::input::code::{
    self, CodeInput, CodeLink, Known, Language, Mistake, MistakeKind, Piece, Sink, is_qr_element,
};
use crate::input::markup::{self, Attribute, Element, Markup, Said, script_in};
use crate::input::{Dialect, holds_marker};
use crate::slice::Slice;
use crate::source::MappedText;

/// Reads a page, and the code of another language in it.
pub(super) fn read(
    text: &str,
    language: Option<&'static Language>,
    dialect: Dialect,
    models: Known<'_>,
    reading: &mut FileReading,
) {
    let page = markup::read(text, dialect);
    let known = read_code(text, language, dialect, models, &page, reading);
    let holes = with_given(known, text, &page, models);
    let of_code = reading.links.len();
    let covered: Vec<Range<usize>> =
        reading.links.iter().map(|link| link.text.written(0..link.text.text().len())).collect();
    for element in &page.elements {
        // Code that writes a page was read as code.
        let is_read =
            covered.iter().any(|place| place.start <= element.span.start && element.span.end <= place.end);
        if !is_read {
            read_element(text, element, &page, (language, dialect, &holes), models, reading);
        }
    }
    if let Some(javascript) = Language::named("javascript") {
        // In the scripts of Svelte braces are what they are in any.
        let of_script = if dialect == Dialect::Braces { Dialect::Common } else { dialect };
        let (masked, scripts) = scripts(text, &page, dialect);
        // What attributes call by its name is the script's.
        let bound = bound(text, &page, dialect);
        let rels = bound_rels(&bound);
        let outside = bound.iter().map(|(.., place)| place.clone());
        let outside: Vec<Range<usize>> =
            outside.chain(rels.iter().map(|(_, rel)| rel.value_span.clone())).collect();
        for script in scripts {
            let mut read = code::read_with(&CodeInput {
                text: &masked,
                range: script,
                language: javascript,
                dialect: of_script,
                models,
                outside: &outside,
                pieces: &[],
            });
            let known: Vec<Element> = rels
                .iter()
                .enumerate()
                .filter_map(|(number, (element, rel))| {
                    let value = read.values.get(bound.len() + number)?.clone()?;
                    Some(with_rel(element, rel, value))
                })
                .collect();
            let mut policies = Vec::new();
            for link in &mut read.links {
                let users: Vec<_> = link.outside.iter().filter_map(|number| bound.get(*number)).collect();
                link.sinks
                    .extend(users.iter().filter_map(|(element, attribute, _)| sink_of(element, attribute)));
                let strict = users.iter().filter(|(element, ..)| !is_qr_element(&element.name)).find_map(
                    |(element, ..)| {
                        let known = known.iter().find(|known| known.span == element.span);
                        known
                            .unwrap_or(element)
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
    assigned::read(text, &page, dialect, reading);
    reading.comments.extend(page.comments);
}

/// Reads the code of another language in a page; with it what the tags of templates in addresses stand for.
fn read_code(
    text: &str,
    language: Option<&'static Language>,
    dialect: Dialect,
    models: Known<'_>,
    page: &Markup,
    reading: &mut FileReading,
) -> Vec<Hole> {
    let Some(embedded) = Embedded::find(text, language, dialect, page) else { return Vec::new() };
    let holes: Vec<Piece> =
        holes_of_addresses(page).into_iter().filter_map(|tag| embedded.piece(text, &tag)).collect();
    let is_read = embedded.reads_all()
        || language.is_some() && models.outer.is_some_and(|outer| outer.hands_on())
        || !holes.is_empty() && models.outer.is_some()
        || embedded.pieces.iter().any(|piece| holds_marker(text.slice(piece.code.clone())))
        || !holes.is_empty() && embedded.pieces.iter().any(|piece| !piece.is_printed);
    if !is_read {
        return Vec::new();
    }
    let outside: Vec<Range<usize>> = holes.iter().map(|piece| piece.code.clone()).collect();
    let mut read = code::read_with(&CodeInput {
        text,
        range: 0..text.len(),
        language: embedded.language,
        dialect: Dialect::Common,
        models,
        outside: &outside,
        pieces: &embedded.pieces,
    });
    let values = std::mem::take(&mut read.values);
    let escaped = escaped_in_scripts(text, &embedded, page, &read.links);
    let (mut policies, mut dropped) = (Vec::new(), Vec::new());
    for link in &mut read.links {
        let users = link.printed.iter().filter_map(|place| user_of(page, place.start));
        let users: Vec<(&Element, &Attribute)> = users.collect();
        let is_whole = |(_, attribute): &(&Element, &Attribute)| attribute.value.is_one_hole();
        link.is_finished |= link.is_finished_if_printed && users.iter().any(is_whole);
        let drops = users.iter().find(|(element, attribute)| {
            attribute.value.is_one_hole() && dropped_query(element, attribute, &link.text).is_some()
        });
        dropped.push(drops.map(|(_, attribute)| attribute.value_span.clone()));
        link.sinks.extend(users.iter().filter_map(|(element, attribute)| sink_of(element, attribute)));
        let policy = users.iter().find_map(|(element, _)| element.policy(&page.policy).policy().cloned());
        policies.push((policy, !users.is_empty()));
    }
    let before = reading.links.len();
    reading.take_in(read, Medium::Code, &Said::default());
    for ((link, (policy, is_on_page)), dropped) in
        reading.links.iter_mut().skip(before).zip(policies).zip(dropped)
    {
        link.policy = link.policy.take().or(policy);
        link.dropped_query = dropped;
        if is_on_page {
            link.medium = Medium::Page;
        }
    }
    let found = reading.links.slice(before..);
    let escaped = escaped.into_iter().filter_map(|(number, text)| {
        Some(FoundLink { text, sinks: Vec::new(), policy: None, ..found.get(number)?.clone() })
    });
    let escaped: Vec<FoundLink> = escaped.collect();
    reading.links.extend(escaped);
    let known = holes.into_iter().zip(values);
    let known = known.filter_map(|(piece, value)| {
        let value = value?;
        let hole = Hole { at: piece.mark.start, value };
        Some(if encodes_in_query(text, &piece, page) { hole.encoded() } else { hole })
    });
    known.collect()
}

/// True for `{{ .Name }}` in the query of an address: `html/template` percent-encodes it there
/// (pkg.go.dev/html/template, "Contexts").
fn encodes_in_query(text: &str, piece: &Piece, page: &Markup) -> bool {
    let is_field = text.slice(piece.mark.clone()).starts_with("{{")
        && text.slice(piece.code.clone()).trim().starts_with('.');
    let address = || user_of(page, piece.mark.start).map(|(_, attribute)| attribute.value_span.start);
    is_field && address().is_some_and(|start| text.slice(start..piece.mark.start).contains('?'))
}

/// The links that a tag writes into a script with `&amp;` for each `&`: the numbers, and how they read there.
fn escaped_in_scripts(
    text: &str,
    embedded: &Embedded,
    page: &Markup,
    links: &[CodeLink],
) -> Vec<(usize, MappedText<'static>)> {
    let in_script = |at: usize| page.scripts.iter().any(|script| script.contains(&at));
    let escapes = |place: &Range<usize>| {
        let tag = page.tags.iter().find(|tag| tag.contains(&place.start))?;
        let is_written = in_script(tag.start) && embedded.escapes(text, tag);
        is_written.then(|| tag.clone())
    };
    let mut escaped = Vec::new();
    for (number, link) in links.iter().enumerate() {
        let Some(tag) = link.printed.iter().find_map(escapes) else { continue };
        escaped.extend(with_entities(&link.text, &tag).map(|made| (number, made)));
    }
    escaped
}

/// The attribute in whose value a byte stands.
fn user_of(page: &Markup, at: usize) -> Option<(&Element, &Attribute)> {
    let next = page.elements.partition_point(|element| element.span.start <= at);
    let element = page.elements.get(next.checked_sub(1)?)?;
    let attribute = element
        .attributes
        .iter()
        .find(|attribute| attribute.value_span.start <= at && at < attribute.value_span.end)?;
    Some((element, attribute))
}

/// The attributes whose values are expressions without a link in them, where a link would be used, and where the
/// expressions stand.
fn bound<'p>(
    text: &str,
    page: &'p Markup,
    dialect: Dialect,
) -> Vec<(&'p Element, &'p Attribute, Range<usize>)> {
    let mut bound = Vec::new();
    for element in &page.elements {
        for attribute in &element.attributes {
            let place = attribute.value_span.clone();
            let written = text.get(place.clone()).unwrap_or_default();
            let is_braced =
                dialect == Dialect::Braces && written.starts_with('{') && attribute.value.is_one_hole();
            let place = match (script_in(&attribute.name), is_braced) {
                (Some(true), _) => place,
                (None, true) => place.start + 1..place.end - 1,
                _ => continue,
            };
            if !holds_marker(attribute.value.text()) && sink_of(element, attribute).is_some() {
                bound.push((element, attribute, place));
            }
        }
    }
    bound
}

/// The elements whose `rel` is an expression: `:rel="rel"`.
fn bound_rels<'p>(bound: &[(&'p Element, &'p Attribute, Range<usize>)]) -> Vec<(&'p Element, &'p Attribute)> {
    let of = |element: &'p Element| {
        let rel = element.attributes.iter().find(|at| matches!(at.name.as_str(), ":rel" | "v-bind:rel"));
        rel.filter(|rel| !rel.value.text().contains(['\'', '"', '`'])).map(|rel| (element, rel))
    };
    let mut rels: Vec<_> = bound.iter().filter_map(|(element, ..)| of(element)).collect();
    rels.dedup_by_key(|(element, _)| element.span.start);
    rels
}

/// An element whose `rel` is known.
fn with_rel(element: &Element, rel: &Attribute, value: MappedText<'static>) -> Element {
    let mut known = element.clone();
    let place = value.written(0..value.text().len());
    for attribute in known.attributes.iter_mut().filter(|attribute| attribute.name_span == rel.name_span) {
        "rel".clone_into(&mut attribute.name);
        attribute.value_span = place.clone();
        attribute.value = value.clone();
    }
    known
}

fn read_element(
    text: &str,
    element: &Element,
    page: &Markup,
    (language, dialect, holes): (Option<&'static Language>, Dialect, &[Hole]),
    models: Known<'_>,
    reading: &mut FileReading,
) {
    for attribute in &element.attributes {
        let written = text.slice(attribute.value_span.clone());
        let is_address = holds_marker(written)
            || holds_marker(attribute.value.text())
            || may_be_address(written) && holds_marker(filled(&attribute.value, holes).text());
        if !is_address {
            continue;
        }
        let policy = || element.policy(&page.policy).policy().cloned();
        if let Some(is_expression) = script_in(&attribute.name) {
            // What a script does has nothing to do with the element that runs it.
            let said = if is_expression { Said::Known(policy()) } else { page.policy.clone() };
            let script = Script { language: script_language(element, language), is_expression };
            read_script(element, attribute, &attribute.value, script, &said, models, reading);
            continue;
        }
        // `href={expression}`
        let expression = written.strip_prefix('{').and_then(|inside| inside.strip_suffix('}'));
        if let Some(expression) =
            expression.filter(|_| dialect == Dialect::Braces && attribute.value.is_one_hole())
        {
            let expression = MappedText::verbatim(expression, attribute.value_span.start + 1);
            read_script(element, attribute, &expression, EXPRESSION, &Said::Known(policy()), models, reading);
            continue;
        }
        let mut made_by_tags = false;
        let value = match thymeleaf::expression(attribute) {
            None => match jstl::address(element, page).filter(|_| attribute.name == "value") {
                Some(made) => {
                    made_by_tags = true;
                    Cow::Owned(made)
                }
                None => filled(&attribute.value, holes),
            },
            Some(Expression::Address(address, encodes)) => Cow::Owned(match encodes {
                true => filled(&address, &encoded(holes)).into_owned(),
                false => filled(&address, holes).into_owned(),
            }),
            Some(Expression::Joined(script)) => {
                read_script(element, attribute, &script, EXPRESSION, &Said::Known(policy()), models, reading);
                continue;
            }
        };
        if let Some(place) = code::frozen_in(&value) {
            reading.mistakes.push(Mistake { kind: MistakeKind::FrozenCode, place });
        }
        let Some(mut found) = code::link_in(&value, dialect) else { continue };
        let dropped_query = dropped_query(element, attribute, &found.text);
        // The fields of a form are the query of its address.
        if sends_query(element, attribute)
            && !found.text.text().contains(['?', '#'])
            && let Some((query, is_whole)) = form::query(text, element, page)
        {
            let end = attribute.value_span.end;
            found.text.push_decoded("?", end..end);
            found.text.push(&query);
            found.is_open |= !is_whole;
        }
        let is_drawn = found.qr_address.is_some() || is_qr_element(&element.name);
        let sink = match &found.qr_address {
            Some(place) => Some((Sink::QrCode, place.clone())),
            None => sink_of(element, attribute),
        };
        let is_address = sink.is_some() || made_by_tags;
        reading.links.push(FoundLink {
            is_finished: is_address && !found.is_open,
            policy: if is_drawn { None } else { policy() },
            sinks: sink.into_iter().collect(),
            dropped_query,
            ..FoundLink::of(found.text, Medium::Page)
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
    // `/*[[${code}]]*/ ''`: what stands behind the comment is only there for who opens the file.
    let mut from = 0;
    while let Some(open) = masked.get(from..).and_then(|rest| rest.find("/*[[")).map(|open| from + open) {
        let Some(close) = masked.get(open..).and_then(|rest| rest.find("]]*/")).map(|len| open + len + 4)
        else {
            break;
        };
        let rest = masked.slice(close..);
        let blanks = rest.len() - rest.trim_start_matches(' ').len();
        let sample = rest.slice(blanks..);
        let quote = sample.chars().next().filter(|quote| matches!(quote, '\'' | '"'));
        let len = match quote {
            Some(quote) => sample.get(1..).and_then(|inside| inside.find([quote, '\n'])).map(|len| len + 2),
            None => sample.find(|c: char| !(c.is_ascii_alphanumeric() || c == '.')),
        };
        let end = close + blanks + len.unwrap_or(0);
        from = end.min(masked.len());
        if len.is_some_and(|len| len > 0) && masked.is_char_boundary(from) {
            let hidden: String = masked.slice(open..from).chars().map(|c| "_".repeat(c.len_utf8())).collect();
            masked.to_mut().replace_range(open..from, &hidden);
        }
    }
    masked
}

/// What kind of script an attribute holds.
#[derive(Clone, Copy)]
struct Script {
    /// The name of its language.
    language: &'static str,
    /// True for an expression, false for statements.
    is_expression: bool,
}

const EXPRESSION: Script = Script { language: "javascript", is_expression: true };

/// The language of what is bound to an attribute: that of the page for the components of Blade (`<x-button :href="…">`).
fn script_language(element: &Element, language: Option<&'static Language>) -> &'static str {
    let of_page = language.filter(|language| language.name == "php" && element.name.starts_with("x-"));
    of_page.map_or("javascript", |language| language.name)
}

/// Reads the script that an attribute holds.
fn read_script(
    element: &Element,
    attribute: &Attribute,
    value: &MappedText<'_>,
    Script { language, is_expression }: Script,
    page: &Said,
    models: Known<'_>,
    reading: &mut FileReading,
) {
    let Some(language) = Language::named(language) else { return };
    let mut script = MappedText::new();
    if is_expression {
        // So that it is known to be the whole.
        script.push_decoded("return ", attribute.value_span.start..attribute.value_span.start);
    }
    script.push(value);
    let mut read = code::read(script.text(), 0..script.text().len(), language, Dialect::Common, models);
    for link in &mut read.links {
        link.text = link.text.within(&script);
        for (_, place) in &mut link.sinks {
            *place = script.written(place.clone());
        }
        link.no_referrer = link.no_referrer.take().map(|place| script.written(place));
        link.encoded_at = link.encoded_at.take().map(|place| script.written(place));
        if is_expression {
            link.sinks.extend(sink_of(element, attribute));
        }
    }
    for mistake in &mut read.mistakes {
        mistake.place = script.written(mistake.place.clone());
    }
    read.plugin_calls.clear();
    read.comments.clear();
    read.open.clear();
    reading.take_in(read, Medium::Page, page);
}
