//! The values of an answer, as WeChat and programs that pass answers on write them.

use crate::yaml::{Asked, Faults, MapReader, Node, NodeKind, Spanned, key_name};

/// The value of a key. In an answer `null` is as good as no key at all.
pub(super) fn given<'n>(map: &mut MapReader<'n, '_>, key: &'static str) -> Option<Asked<'n>> {
    map.ask(key).filter(|asked| asked.node.kind != NodeKind::Null)
}

/// A text that is not empty; its place is without quotes.
pub(super) fn text(map: &mut MapReader<'_, '_>, key: &'static str) -> Option<Spanned<String>> {
    let node = given(map, key)?.node;
    let text = node.text(&key_name(key), map.faults)?;
    (!text.value.is_empty()).then(|| Spanned::new(text.value, node.content_span()))
}

/// An integer. Programs that pass answers on may have put it in quotes.
pub(super) fn number(node: &Node, key: &'static str, faults: &mut Faults) -> Option<Spanned<i64>> {
    if let NodeKind::Scalar(scalar) = &node.kind
        && !scalar.plain
        && let Ok(number) = scalar.text().parse()
    {
        return Some(Spanned::new(number, node.content_span()));
    }
    node.number(&key_name(key), faults)
}
