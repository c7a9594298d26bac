//! Lists of texts and of numbers, in each form that people write them in.

use super::items::{Items, Numbers};
use crate::yaml::{MapReader, NodeKind, Spanned, item_name, key_name};

/// A list of texts, or one text that holds several as the console writes them: `a;b`.
pub(super) fn text_list(key: &'static str, map: &mut MapReader<'_, '_>) -> Option<Items> {
    let node = map.take(key)?;
    let mut items = Items::new(node.span);
    match &node.kind {
        NodeKind::List(nodes) => {
            let name = item_name(key);
            for node in nodes {
                if let Some(scalar) = node.scalar(&name, map.faults) {
                    items.split(scalar, node.span);
                }
            }
        }
        NodeKind::Scalar(scalar) => items.split(scalar, node.span),
        NodeKind::Null | NodeKind::Map(_) => {
            node.list(&key_name(key), map.faults);
            return None;
        }
    }
    Some(items)
}

/// A list of integers, or one text that holds several as the console writes lists: `1;7;11`.
pub(super) fn number_list(key: &'static str, map: &mut MapReader<'_, '_>) -> Option<Numbers> {
    let node = map.take(key)?;
    let NodeKind::Scalar(scalar) = &node.kind else { return node.numbers(key, map.faults) };
    let mut items = Items::new(node.span);
    items.split(scalar, node.span);
    let numbers: Option<Vec<_>> = items
        .texts
        .value
        .iter()
        .map(|item| item.value.parse().ok().map(|number| Spanned::new(number, item.span)))
        .collect();
    // A single number is no list, and neither is a text with something else in it.
    match numbers.filter(|numbers| numbers.len() > 1) {
        Some(numbers) => Some(Spanned::new(numbers, node.span)),
        None => node.numbers(key, map.faults),
    }
}
