//! Tells what decides the Referer of the requests that a page makes.
//!
//! `HTML` with an anchor is a place of <https://html.spec.whatwg.org>, `Referrer Policy` one of
//! <https://www.w3.org/TR/referrer-policy/>, `Fetch` one of <https://fetch.spec.whatwg.org>.

use std::ops::Range;

use super::Element;
use super::referrer_policy::{Policy, PolicyBy, ReferrerPolicy, Said};
use crate::source::MappedText;

impl Element {
    /// What decides the Referer of a request that this element makes, on a page of which `page` is said.
    pub fn policy(&self, page: &Said) -> Said {
        // Attributes that are bound all at once may be any.
        let is_open = self.is_open || self.attributes.iter().any(|attribute| binds_all(&attribute.name));
        let name = self.name.as_str();
        // Components hand what they are given on to the anchor that they make.
        let is_component = is_component(name);
        let follows_rel = is_component || matches!(name, "a" | "area" | "form");
        let has_attribute =
            is_component || matches!(name, "a" | "area" | "img" | "iframe" | "link" | "script");
        if is_open && (follows_rel || has_attribute) {
            return Said::Unknown;
        }
        // "Let referrerPolicy be the current state of subject's referrerpolicy content attribute. If subject's
        // link types includes the noreferrer keyword, then set referrerPolicy to "no-referrer"" (HTML
        // #following-hyperlinks-2); forms have the second sentence only (HTML #form-submission-algorithm), and
        // browsers heed it only where they open a window. Where that leaves the empty string, the document decides (Fetch #main-fetch).
        let of_rel = match name {
            "form" => self.of_rel_of_form(),
            _ if follows_rel => self.of_rel(),
            _ => Said::default(),
        };
        let of_attribute = if has_attribute { self.of_attribute() } else { Said::default() };
        let said = [of_rel, of_attribute].into_iter().find(|said| *said != Said::default());
        said.unwrap_or_else(|| page.clone())
    }

    /// What `rel` says: words between blanks, in any case (HTML #link-type-noreferrer).
    fn of_rel(&self) -> Said {
        let bound = self.bound_text("rel");
        if bound.is_none() && self.binds("rel") {
            return Said::Unknown;
        }
        let Some(rel) = bound.as_ref().or_else(|| Some(&self.attribute("rel")?.value)) else {
            return Said::default();
        };
        if is_open(rel) {
            return Said::Unknown;
        }
        let text = rel.text();
        let mut at = 0;
        for word in text.split(|character: char| character.is_ascii_whitespace()) {
            if word.eq_ignore_ascii_case("noreferrer") {
                let span = rel.written(at..at + word.len());
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

    /// What `rel` says of a form. Chromium 156 leaves the Referer of one that is sent in its own window as it is, and
    /// takes it away where a window is opened for it.
    fn of_rel_of_form(&self) -> Said {
        let said = self.of_rel();
        if said == Said::default() {
            return said;
        }
        let target = self.attribute("target");
        let is_known = !self.binds("target") && !target.is_some_and(|target| is_open(&target.value));
        match target.map_or("", |target| target.value.text()).to_ascii_lowercase().as_str() {
            "" | "_self" | "_parent" | "_top" if is_known => Said::default(),
            "_blank" => said,
            // A window of that name may be there already.
            _ => Said::Unknown,
        }
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

    /// The text that an attribute of that name is bound to, if it is bound to a literal: `:rel="'noreferrer'"`.
    fn bound_text(&self, name: &str) -> Option<MappedText<'static>> {
        let value = &self.attributes.iter().find(|attribute| bound(&attribute.name) == Some(name))?.value;
        let text = value.text();
        let start = text.len() - text.trim_start().len();
        let end = text.trim_end().len();
        let inside = text.get(start..end)?;
        let quote = inside.chars().next().filter(|quote| matches!(quote, '\'' | '"' | '`'))?;
        let word = inside.get(1..)?.strip_suffix(quote)?;
        (!word.contains(['\'', '"', '`', '\\', '$'])).then(|| value.slice(start + 1..end - 1))
    }

    /// True if an attribute of that name is bound to an expression.
    pub(super) fn binds(&self, name: &str) -> bool {
        self.attributes.iter().any(|attribute| bound(&attribute.name) == Some(name))
    }
}

/// True for the name of a part of a page that its makers named: `el-link`, `NuxtLink`.
fn is_component(name: &str) -> bool {
    let ends = |end: &str| name.len() > end.len() && name.ends_with(end);
    name.contains('-') && name != "web-view" || ends("link") || ends("button") || ends("anchor")
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
fn is_open(value: &MappedText<'_>) -> bool {
    value.has_hole() || value.text().contains(['{', '$', '@', '#', '%', '<', '['])
}
