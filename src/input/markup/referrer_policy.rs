//! Referrer policies (W3C Referrer Policy), and how a page says them.

use std::ops::Range;

use crate::names::{listed, named};

/// What a referrer policy says is sent. Its name is read in any case of letters, with nothing around it.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
    strum::VariantNames,
)]
#[strum(serialize_all = "kebab-case", ascii_case_insensitive)]
pub enum ReferrerPolicy {
    /// `no-referrer`: never anything.
    NoReferrer,
    /// `no-referrer-when-downgrade`: the whole address, unless https leads to http.
    NoReferrerWhenDowngrade,
    /// `same-origin`: the whole address, to the same origin only.
    SameOrigin,
    /// `origin`: scheme, host and port.
    Origin,
    /// `strict-origin`: scheme, host and port, unless https leads to http.
    StrictOrigin,
    /// `origin-when-cross-origin`: the whole address to the same origin, else scheme, host and port.
    OriginWhenCrossOrigin,
    /// `strict-origin-when-cross-origin`: the same, unless https leads to http. What browsers do unasked.
    StrictOriginWhenCrossOrigin,
    /// `unsafe-url`: always the whole address.
    UnsafeUrl,
}

named!(ReferrerPolicy);
listed!(ReferrerPolicy);

impl ReferrerPolicy {
    /// The policy of that name in the content of a `<meta name=referrer>`, which knows four words more.
    pub fn parse_meta(word: &str) -> Option<Self> {
        let legacy = [
            ("never", ReferrerPolicy::NoReferrer),
            ("default", ReferrerPolicy::StrictOriginWhenCrossOrigin),
            ("always", ReferrerPolicy::UnsafeUrl),
            ("origin-when-crossorigin", ReferrerPolicy::OriginWhenCrossOrigin),
        ];
        let legacy = legacy.into_iter().find(|(name, _)| name.eq_ignore_ascii_case(word));
        legacy.map(|(_, policy)| policy).or_else(|| ReferrerPolicy::parse(word))
    }

    /// True if a request from an https page to an https address of another origin carries no Referer.
    pub fn strips_referrer(self) -> bool {
        matches!(self, ReferrerPolicy::NoReferrer | ReferrerPolicy::SameOrigin)
    }
}

/// A policy and who says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// What is said.
    pub value: ReferrerPolicy,
    /// Who says it.
    pub by: PolicyBy,
    /// The word that says it, in bytes of the file: `noreferrer` in `rel`, the value of `referrerpolicy`,
    /// the content of the meta element.
    pub span: Range<usize>,
}

/// Who says a policy.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, strum::EnumString, strum::IntoStaticStr, strum::VariantNames,
)]
#[strum(serialize_all = "snake_case")]
pub enum PolicyBy {
    /// `rel="noreferrer"`.
    Rel,
    /// `referrerpolicy="…"`.
    Attribute,
    /// `<meta name="referrer" content="…">`.
    Meta,
    /// The response header `Referrer-Policy`.
    Header,
    /// A call of a script, such as `window.open` with `noreferrer`.
    Call,
    /// The request itself, as a browser was about to send it.
    Request,
}

named!(PolicyBy);

/// What a file tells of a policy. That nobody says one is something else than that nobody can know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// All that could say one was read: this policy holds. With `None` the browser does what it does unasked.
    Known(Option<Policy>),
    /// The file leaves open what is said: a bound attribute (`:rel`), a tag of a template.
    Unknown,
}

impl Said {
    /// The policy, if the file says one.
    pub fn policy(&self) -> Option<&Policy> {
        match self {
            Said::Known(policy) => policy.as_ref(),
            Said::Unknown => None,
        }
    }
}

impl Default for Said {
    fn default() -> Self {
        Said::Known(None)
    }
}
