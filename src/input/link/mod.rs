//! Reads an authorization link into its parts, each with its place, and tells what is damaged in it.
//!
//! Reading never fails. A damaged separator (`？`, `&amp;`, `>_scan`) acts as the one it was meant to
//! be and is recorded once, so that one slip of a copy does not look like ten faults.

mod cut;
pub mod find;
mod host;
mod kind;
mod mend;
mod part;
pub mod placeholder;
pub mod redirect;
mod split;
mod trim;

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::ops::Range;

pub use self::host::comparable_host;
pub use self::kind::{AuthorizationPage, Kind, Other, is_cloud_host, is_wechat};
pub use self::mend::DamageKind;
pub use self::part::{Origin, Part};
pub use self::placeholder::placeholder;
pub use self::redirect::{Form, HostKind, Redirect, read_redirect};

use self::mend::Mend;
use crate::knowledge::LinkParameter;
use crate::source::Span;

/// A link, split into its parts. `'a` is the raw text it was read from.
#[derive(Clone, Debug)]
pub struct Link<'a> {
    /// The raw text it was read from, with all that stands around it.
    pub raw: &'a str,
    /// Where the raw text stands; turns ranges of the raw text into places.
    pub origin: Origin<'a>,
    /// The link itself: without blanks and quotation marks around it and sentence marks at its end.
    pub span: Span,
    /// Which page of WeChat it leads to.
    pub kind: Kind,
    /// The authorization page by which its parameters are to be judged: the one it leads to, or was surely
    /// meant to lead to. `None` for a link that is not whole.
    pub page: Option<AuthorizationPage>,
    /// The ellipsis in the place of what the program that showed the link left out.
    pub ellipsis: Option<Part<'a>>,
    /// `https`, as written.
    pub scheme: Option<Part<'a>>,
    /// The host as written, without user name and port.
    pub host: Option<Part<'a>>,
    /// The host in the one form hosts are compared in: lower case, IDNA, no dot at its end.
    pub host_normal: Option<Cow<'a, str>>,
    /// The port as written, without the colon.
    pub port: Option<Part<'a>>,
    /// The path with its leading `/`; empty when there is none.
    pub path: Part<'a>,
    /// The bytes of the raw text between `?` and `#`.
    pub query: Option<Range<usize>>,
    /// The parameters of the query, in their order. Nothing between two `&` is no parameter.
    pub parameters: Vec<Parameter<'a>>,
    /// Where a further parameter would stand: an empty place at the end of the query.
    pub parameters_end: Span,
    /// What stands behind `#`, up to the first `&` or `?`.
    pub fragment: Option<Part<'a>>,
    /// Parameters that stand behind the `#`, where no server sees them.
    pub after_fragment: Vec<Parameter<'a>>,
    /// Marks of the sentence around the link that stick to its end (`。`, `)`); not part of it.
    pub trailing_marks: Option<Part<'a>>,
    /// What is damaged, in the order of places.
    pub damage: Vec<Damage<'a>>,
    mends: Vec<Mend>,
}

/// `name=value` of a query.
#[derive(Clone, Debug)]
pub struct Parameter<'a> {
    /// The name.
    pub name: Part<'a>,
    /// The value; `None` when there is no `=`.
    pub value: Option<Part<'a>>,
    /// Name and value together.
    pub span: Span,
}

/// One damaged place of a link.
#[derive(Clone, Debug)]
pub struct Damage<'a> {
    /// What happened to it.
    pub kind: DamageKind,
    /// The damaged characters, not decoded.
    pub part: Part<'a>,
}

impl<'a> Link<'a> {
    /// The first parameter of that name in the query.
    pub fn parameter(&self, name: &str) -> Option<&Parameter<'a>> {
        self.parameters.iter().find(|parameter| parameter.name.value == name)
    }

    /// How a damaged place has to be written to say what it is read as; `None` where it is read as it is
    /// written, so that nobody knows what was meant.
    pub fn mended(&self, damage: &Damage<'a>) -> Option<String> {
        let Range { mut start, end } = damage.part.range.clone();
        if damage.kind == DamageKind::MissingSlashes {
            let scheme = damage.part.raw.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
            return Some(format!("{scheme}://"));
        }
        let inside = |mend: &&Mend| start <= mend.raw.start && mend.raw.end <= end;
        let mends: Vec<_> = self.mends.iter().filter(inside).collect();
        if mends.is_empty() {
            return None;
        }
        let mut text = String::new();
        for mend in mends {
            text.push_str(self.raw.get(start..mend.raw.start)?);
            text.push_str(mend.to);
            start = mend.raw.end;
        }
        text.push_str(self.raw.get(start..end)?);
        Some(text)
    }

    /// All parameters of that name in the query, in their order.
    pub fn parameters_named<'l>(&'l self, name: &str) -> impl Iterator<Item = &'l Parameter<'a>> {
        self.parameters.iter().filter(move |parameter| parameter.name.value == name)
    }
}

/// The names of the documented parameters of an authorization link.
pub fn parameter_names() -> impl Iterator<Item = &'static str> {
    LinkParameter::ALL.into_iter().map(LinkParameter::name)
}

/// True for the name of one of these.
fn is_parameter_name(name: &str) -> bool {
    LinkParameter::parse(name).is_some()
}

const UNKNOWN: Kind = Kind::Other(Other::Unknown);

/// Reads a link. Any text is read; what is no link is of the kind [`Other::Unknown`].
///
/// Takes time linear in the length of `raw` and copies nothing that is neither escaped nor damaged.
pub fn read<'a>(raw: &'a str, origin: Origin<'a>) -> Link<'a> {
    let trimmed = trim::trim(raw);
    let mended = mend::mend(raw, trimmed.link.clone());
    let split = split::split(&mended, origin);
    let host_normal = split.host.as_ref().map(|host| host::normal(&host.value));
    let fragment = split.fragment.as_ref().map(|fragment| &*fragment.value);
    let whole = kind::of(host_normal.as_deref(), &split.path.value, &split.parameters, fragment);
    let page = kind::judged_as(whole, host_normal.as_deref());
    let is_shown = !matches!(origin, Origin::Pieces { is_sample: true, .. });
    let ellipsis = is_shown.then(|| cut::ellipsis(raw, trimmed.link.clone(), &split.parameters)).flatten();
    let address = |ellipsis: &Range<usize>| raw.get(trimmed.link.start..ellipsis.start).unwrap_or_default();
    let ellipsis =
        ellipsis.filter(|found| page.is_some() || whole == UNKNOWN && kind::begins_like_page(address(found)));
    let (kind, page) = if ellipsis.is_some() { (Kind::Other(Other::CutOff), None) } else { (whole, page) };

    let mut damage: Vec<(DamageKind, Range<usize>)> = mended.damage;
    damage.extend(split.bad_slashes.map(|range| (DamageKind::MissingSlashes, range)));
    damage.sort_by_key(|(_, range)| range.start);
    let verbatim = |range: Range<usize>| Part::verbatim(raw, range, origin);

    Link {
        raw,
        origin,
        span: origin.span(trimmed.link),
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
        mends: mended.mends,
    }
}
