//! What a link consists of.

use std::borrow::Cow;
use std::ops::Range;

use super::kind::{AuthorizationPage, LinkKind, Other};
use super::part::{Parameter, Part};
use super::repair::{DamageKind, repair};
use super::text::LinkText;
use crate::knowledge::LinkParameter;
use crate::source::{MappedText, Span};

/// A link, split into its parts. `'a` is the raw text it was read from.
#[derive(Clone, Debug)]
pub struct Link<'a> {
    /// The text it was read from.
    pub text: LinkText<'a>,
    /// The link itself: without blanks and quotation marks around it and sentence marks at its end.
    pub span: Span,
    /// Which page of WeChat it leads to.
    pub kind: LinkKind,
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
    /// The link as meant, by bytes of the raw text.
    pub(super) repaired: MappedText<'a>,
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
    pub fn repaired(&self, damage: &Damage<'a>) -> Option<String> {
        if damage.kind == DamageKind::MissingSlashes {
            let scheme = damage.part.raw.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
            return Some(format!("{scheme}://"));
        }
        Some(self.repaired.read_within(&damage.part.range)).filter(|meant| meant != damage.part.raw)
    }

    /// True if the link, written as it is read, is read so again. What is taken out may leave new damage of what
    /// stood around it: `>_“scan=`.
    pub(crate) fn is_read_as_repaired(&self) -> bool {
        let meant = self.repaired.text();
        repair(meant, 0..meant.len()).text.text() == meant
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
pub(super) fn is_parameter_name(name: &str) -> bool {
    LinkParameter::parse(name).is_some()
}

pub(super) const UNKNOWN: LinkKind = LinkKind::Other(Other::Unknown);
