//! Answers that tell only why there is none.

use super::values::{given, text};
use crate::source::Placed as _;
use crate::yaml::{MapReader, NodeKind, Spanned};

/// A refused call: `{"errcode":61003,"errmsg":"… rid: …"}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// WeChat's code, never 0.
    pub errcode: Spanned<i64>,
    /// WeChat's text, as it came.
    pub errmsg: Option<Spanned<String>>,
    /// The id of the call that stands in `errmsg`, for inquiries at WeChat.
    pub rid: Option<Spanned<String>>,
}

/// Reads the rest of an answer with that `errcode`.
pub(super) fn read(errcode: Spanned<i64>, map: &mut MapReader<'_, '_>) -> Refusal {
    let node = given(map, "errmsg").map(|asked| asked.node);
    let errmsg = text(map, "errmsg");
    let rid = node.and_then(|node| {
        let NodeKind::Scalar(scalar) = &node.kind else { return None };
        let (at, rid) = rid_in(scalar.text())?;
        Some(Spanned::new(rid.to_owned(), scalar.value.span(node.span.source, at..at + rid.len())))
    });
    Refusal { errcode, errmsg, rid }
}

/// The id behind `rid:` and the byte it starts at.
fn rid_in(errmsg: &str) -> Option<(usize, &str)> {
    let behind = errmsg.rfind("rid:")? + "rid:".len();
    let rest = errmsg.get(behind..)?;
    let id = rest.trim_start();
    let length = id.find(|c: char| !c.is_ascii_hexdigit() && c != '-').unwrap_or(id.len());
    let rid = id.get(..length).filter(|rid| !rid.is_empty())?;
    Some((behind + rest.len() - id.len(), rid))
}
