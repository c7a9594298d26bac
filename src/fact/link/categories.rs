//! `category_id_list`: the permission sets a link asks for.

use super::parameter::{nothing_found, parameter};
use super::places::{value, within};
use crate::fact::inputs::Inputs;
use crate::fact::value::{Fact, Item, Value};
use crate::input::link::{Link, Part};
use crate::knowledge::LinkParameter as Name;
use crate::source::Span;

/// Opaque where the ids are parted otherwise than documented: what the page makes of such a list is not known.
pub(in crate::fact) fn category_ids<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    if let Fact::Present(_, span) = category_separators(inputs) {
        return Fact::Opaque(span);
    }
    category_parts(inputs, |part, span| part.parse().ok().map(|id| Item::number(id, span)))
}

pub(in crate::fact) fn category_faults<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    nothing_found(category_parts(inputs, |part, span| {
        (part.parse::<u32>().is_err() || is_padded(part)).then(|| Item::text(part.to_owned(), span))
    }))
}

/// True for a number that no document writes so: `017`.
fn is_padded(id: &str) -> bool {
    id.len() > 1 && id.starts_with('0')
}

/// The parts of `category_id_list` between separators, right or wrong ones.
fn category_parts<'a>(inputs: &Inputs<'a>, read: impl Fn(&str, Span) -> Option<Item<'a>>) -> Fact<'a> {
    let (link, part) = match category_part(inputs) {
        Ok(found) => found,
        Err(fact) => return fact,
    };
    let mut items = Vec::new();
    let mut start = 0;
    for piece in part.value.split(|c: char| c == '|' || is_wrong_separator(c)) {
        let span = within(link, part, start..start + piece.len());
        items.extend(read(piece, span));
        start += piece.len()
            + part
                .value
                .get(start + piece.len()..)
                .and_then(|rest| rest.chars().next())
                .map_or(0, char::len_utf8);
    }
    Fact::found(items, part.span)
}

pub(super) fn category_separators<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    let (link, part) = match category_part(inputs) {
        Ok(found) => found,
        Err(Fact::Opaque(span)) => return between_open(inputs, span),
        Err(fact) => return nothing_found(fact),
    };
    let wrong = part.value.char_indices().filter(|(_, character)| is_wrong_separator(*character)).map(
        |(at, character)| {
            Item::text(character.to_string(), within(link, part, at..at + character.len_utf8()))
        },
    );
    Fact::found(wrong.collect(), part.span)
}

/// The separators between ids that are not known.
fn between_open<'a>(inputs: &Inputs<'a>, span: Span) -> Fact<'a> {
    let known = inputs.given.link.and_then(|link| Some((link, value(link, "category_id_list")?)));
    let Some((link, part)) = known else { return Fact::Absent(span) };
    let text = &*part.value;
    let is_between = |at: usize, character: char| {
        let behind = text.get(at + character.len_utf8()..).unwrap_or_default();
        text.get(..at).is_some_and(|before| before.ends_with('}')) && behind.starts_with("${")
    };
    let wrong = text.char_indices().filter(|(at, character)| {
        matches!(character, ',' | ';' | '，' | '；' | '、') && is_between(*at, *character)
    });
    let wrong = wrong.map(|(at, character)| {
        Item::text(character.to_string(), within(link, part, at..at + character.len_utf8()))
    });
    Fact::found(wrong.collect(), span)
}

fn category_part<'a>(inputs: &Inputs<'a>) -> Result<(&'a Link<'a>, &'a Part<'a>), Fact<'a>> {
    let fact = parameter(inputs, Name::CategoryIdList);
    match (inputs.given.link, &fact) {
        (Some(link), Fact::Present(Value::Text(text), span)) => match value(link, "category_id_list") {
            Some(part) if !text.is_empty() => Ok((link, part)),
            _ => Err(Fact::Absent(*span)),
        },
        _ => Err(fact),
    }
}

/// Characters people write between ids; the documented one is `|`.
fn is_wrong_separator(character: char) -> bool {
    character.is_whitespace()
        || matches!(character, ',' | ';' | '/' | '+' | '_' | '-' | '，' | '；' | '、' | '｜' | '丨')
}
