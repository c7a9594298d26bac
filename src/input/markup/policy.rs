//! Tells what decides the Referer of the requests that a page makes.
//!
//! `HTML` with an anchor is a place of <https://html.spec.whatwg.org>, `Referrer Policy` one of
//! <https://www.w3.org/TR/referrer-policy/>, `Fetch` one of <https://fetch.spec.whatwg.org>.

use std::ops::Range;

use super::Element;
use crate::input::Composed;
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

impl Element {
    /// What decides the Referer of a request that this element makes, on a page of which `page` is said.
    pub fn policy(&self, page: &Said) -> Said {
        // Attributes that are bound all at once may be any.
        let is_open = self.is_open || self.attributes.iter().any(|attribute| binds_all(&attribute.name));
        let name = self.name.as_str();
        let follows_rel = matches!(name, "a" | "area" | "form");
        let has_attribute = matches!(name, "a" | "area" | "img" | "iframe" | "link" | "script");
        if is_open && (follows_rel || has_attribute) {
            return Said::Unknown;
        }
        // "Let referrerPolicy be the current state of subject's referrerpolicy content attribute. If subject's
        // link types includes the noreferrer keyword, then set referrerPolicy to "no-referrer"" (HTML
        // #following-hyperlinks-2); forms have the second sentence only (HTML #form-submission-algorithm).
        // Where that leaves the empty string, the document decides (Fetch #main-fetch).
        let of_rel = if follows_rel { self.of_rel() } else { Said::default() };
        let of_attribute = if has_attribute { self.of_attribute() } else { Said::default() };
        let said = [of_rel, of_attribute].into_iter().find(|said| *said != Said::default());
        said.unwrap_or_else(|| page.clone())
    }

    /// What `rel` says: words between blanks, in any case (HTML #link-type-noreferrer).
    fn of_rel(&self) -> Said {
        if self.binds("rel") {
            return Said::Unknown;
        }
        let Some(rel) = self.attribute("rel") else { return Said::default() };
        if is_open(&rel.value) {
            return Said::Unknown;
        }
        let text = rel.value.text();
        let mut at = 0;
        for word in text.split(|character: char| character.is_ascii_whitespace()) {
            if word.eq_ignore_ascii_case("noreferrer") {
                let span = rel.value.written(at..at + word.len());
                return Said::Known(Some(Policy {
                    value: ReferrerPolicy::NoReferrer,
                    by: PolicyBy::Rel,
                    span,
                }));
            }
            at += word.len() + 1;
        }
        Said::default()
    }

    /// What `referrerpolicy` says. An unknown word and the empty one are as good as no attribute (HTML
    /// #referrer-policy-attributes).
    fn of_attribute(&self) -> Said {
        if self.binds("referrerpolicy") {
            return Said::Unknown;
        }
        let Some(attribute) = self.attribute("referrerpolicy") else { return Said::default() };
        if is_open(&attribute.value) {
            return Said::Unknown;
        }
        let span = attribute.value_span.clone();
        let policy = |value| Policy { value, by: PolicyBy::Attribute, span };
        Said::Known(ReferrerPolicy::parse(attribute.value.text()).map(policy))
    }

    /// What this element says for its page, if it is a meta element that does.
    ///
    /// "If value is a referrer policy, then set element's node document's policy container's referrer policy
    /// to policy" (HTML #meta-referrer): so a later one replaces an earlier one, and any other content, or none,
    /// changes nothing.
    pub(super) fn page_policy(&self) -> Option<Said> {
        let is_referrer = |name: &str| name.eq_ignore_ascii_case("referrer");
        if self.name != "meta" || !self.attribute("name").is_some_and(|name| is_referrer(name.value.text())) {
            return None;
        }
        let content = self.attribute("content");
        if self.is_open || self.binds("content") || content.is_some_and(|content| is_open(&content.value)) {
            return Some(Said::Unknown);
        }
        let content = content?;
        let value = ReferrerPolicy::parse_meta(content.value.text())?;
        Some(Said::Known(Some(Policy { value, by: PolicyBy::Meta, span: content.value_span.clone() })))
    }

    /// True if an attribute of that name is bound to an expression.
    pub(super) fn binds(&self, name: &str) -> bool {
        self.attributes.iter().any(|attribute| bound(&attribute.name) == Some(name))
    }
}

/// The policy of a response header `Referrer-Policy`, and its word in the value: the last one of the list
/// that is known (Referrer Policy, 8.1).
pub fn header_policy(value: &str) -> Option<(ReferrerPolicy, Range<usize>)> {
    let mut found = None;
    let mut at = 0;
    for item in value.split(',') {
        let word = item.trim_start_matches([' ', '\t']);
        let start = at + item.len() - word.len();
        let word = word.trim_end_matches([' ', '\t']);
        found = ReferrerPolicy::parse(word).map(|policy| (policy, start..start + word.len())).or(found);
        at += item.len() + 1;
    }
    found
}

/// The attribute that another one binds: `:rel`, `v-bind:rel.attr`, `[attr.rel]`, `{rel}`, `th:rel`.
fn bound(name: &str) -> Option<&str> {
    let between = |open: &str, close: &str| name.strip_prefix(open)?.strip_suffix(close);
    if let Some(inside) = between("[", "]").or_else(|| between("{", "}")) {
        return Some(inside.strip_prefix("attr.").unwrap_or(inside));
    }
    let prefixes = ["v-bind:", ":", ".", "x-bind:", "th:", "data-th-", "ng-attr-"];
    let bound = prefixes.iter().find_map(|prefix| name.strip_prefix(prefix))?;
    // Modifiers of Vue.
    Some(bound.split_once('.').map_or(bound, |(bound, _)| bound))
}

/// True if an attribute may set or take away any other: `v-bind="attrs"`, `:[name]="…"`, `{...attrs}`,
/// `th:attr="…"`, and `@if(…)`, with which Blade and Razor begin what no attribute is.
fn binds_all(name: &str) -> bool {
    let starts = ["v-bind:[", ":[", "{...", "...", "th:attr", "data-th-attr"];
    matches!(name, "v-bind" | "x-bind" | "@if" | "@endif")
        || starts.iter().any(|start| name.starts_with(start))
        || name.starts_with('@') && name.contains('(')
}

/// True if a template writes part of a value: none of these signs can be part of a word that counts.
fn is_open(value: &Composed) -> bool {
    value.has_hole() || value.text().contains(['{', '$', '@', '#', '%', '<', '['])
}
