//! Reads an authorization link into its parts, each with its place, and tells what is damaged in it.
//!
//! Reading never fails. A damaged separator (`？`, `&amp;`, `>_scan`) acts as the one it was meant to
//! be and is recorded once, so that one slip of a copy does not look like ten faults.

pub mod compose;
mod cut;
pub mod find;
mod host;
mod kind;
mod model;
mod part;
pub mod placeholder;
pub mod redirect;
mod repair;
mod split;
mod text;
mod trim;

#[cfg(test)]
mod tests;

use std::ops::Range;

pub use self::host::comparable_host;
pub use self::kind::{AuthorizationPage, LinkKind, Other, is_cloud_host, is_wechat};
pub use self::model::{Damage, Link, parameter_names};
pub use self::part::{Parameter, Part};
pub use self::placeholder::placeholder;
pub use self::redirect::{Form, HostKind, Redirect, read_redirect};
pub use self::repair::DamageKind;
pub use self::text::LinkText;

use self::model::UNKNOWN;
use crate::slice::Slice;

/// Reads a link. Any text is read; what is no link is of the kind [`Other::Unknown`].
///
/// Takes time linear in the length of `raw` and copies nothing that is neither escaped nor damaged.
pub fn read(text: LinkText<'_>) -> Link<'_> {
    let raw = text.raw();
    let trimmed = if text.is_exact { trim::whole(raw) } else { trim::trim(raw) };
    let repaired = repair::repair(raw, trimmed.link.clone());
    let split = split::split(&repaired, text);
    let host_normal = split.host.as_ref().map(|host| host::normal(&host.value));
    let fragment = split.fragment.as_ref().map(|fragment| &*fragment.value);
    let whole = kind::of(host_normal.as_deref(), &split.path.value, &split.parameters, fragment);
    let page = kind::judged_as(whole, host_normal.as_deref());
    let ellipsis =
        (!text.is_sample).then(|| cut::ellipsis(raw, trimmed.link.clone(), &split.parameters)).flatten();
    let address = |ellipsis: &Range<usize>| raw.slice(trimmed.link.start..ellipsis.start);
    let ellipsis =
        ellipsis.filter(|found| page.is_some() || whole == UNKNOWN && kind::begins_like_page(address(found)));
    let (kind, page) =
        if ellipsis.is_some() { (LinkKind::Other(Other::CutOff), None) } else { (whole, page) };

    let mut damage: Vec<(DamageKind, Range<usize>)> = repaired.damage;
    damage.extend(split.bad_slashes.map(|range| (DamageKind::MissingSlashes, range)));
    damage.sort_by_key(|(_, range)| range.start);
    let verbatim = |range: Range<usize>| Part::verbatim(range, text);

    Link {
        text,
        span: text.span(trimmed.link),
        kind,
        page,
        ellipsis: ellipsis.map(verbatim),
        scheme: split.scheme,
        host: split.host,
        host_normal,
        port: split.port,
        path: split.path,
        query: split.query,
        parameters: split.parameters,
        parameters_end: split.parameters_end,
        fragment: split.fragment,
        after_fragment: split.after_fragment,
        trailing_marks: trimmed.marks.map(verbatim),
        damage: damage.into_iter().map(|(kind, range)| Damage { kind, part: verbatim(range) }).collect(),
        repaired: repaired.text,
    }
}
