//! Links to judge, those in hand and those that a provider file lists, and the pages they are opened from.

use crate::fact::{LinkContext, Page, PageAddress, ReferrerPolicyAt};
use crate::input::link::find::Found;
use crate::input::link::{self, LinkText};
use crate::input::markup::header_policy;
use crate::input::provider::{self, LinkEntry};
use crate::slice::Slice;
use crate::source::Placed as _;
use crate::source::{MappedText, SourceId, SourceKind, Sources};

/// A link that a provider file lists, ready to be judged.
#[derive(Clone, Debug)]
pub struct ListedLink<'t> {
    entry: &'t LinkEntry,
    /// The page the entry names; without one, the page of the run.
    own_page: Option<Page>,
    page: &'t Page,
    /// What its page is sent with.
    context: Option<LinkContext>,
}

impl<'t> ListedLink<'t> {
    /// A link of a provider file; `page` is where it is opened unless it says so itself.
    pub fn new(entry: &'t LinkEntry, page: &'t Page) -> Self {
        let own_page = entry.page.as_ref().map(listed_page);
        let policy =
            entry.page_headers.iter().filter(|header| header.name.eq_ignore_ascii_case("Referrer-Policy"));
        let mut policy =
            policy.filter_map(|header| header_policy_at(&header.value.value, header.value.span.source));
        let context = policy.next_back().map(LinkContext::on_page);
        ListedLink { entry, own_page, page, context }
    }

    /// What to judge.
    pub fn input(&self) -> LinkInput<'_> {
        LinkInput {
            name: self.entry.name.as_ref().map(|name| name.value.as_str()),
            text: LinkText::new(self.entry.url.span.source, &self.entry.url.value),
            // No configuration holds a live pre_auth_code.
            is_template: true,
            page: self.own_page.as_ref().unwrap_or(self.page),
            context: self.context.as_ref(),
        }
    }

    /// True for a link that is filled in as a whole, so that it says nothing yet.
    pub fn is_unfilled(&self) -> bool {
        let url = self.entry.url.value.text();
        link::placeholder(url) == Some(0..url.len())
    }
}

/// The page of an address in `source`, or of the word `none`.
pub fn read_page(page: &MappedText<'_>, source: SourceId) -> Page {
    let raw = page.text();
    if raw.eq_ignore_ascii_case("none") {
        return Page::Directly(page.span(source, 0..raw.len()));
    }
    let lead = raw.len() - raw.trim_start().len();
    let text = raw.trim();
    let at = |start: usize, len: usize| page.span(source, lead + start..lead + start + len);
    let scheme_end = text.find("://");
    let scheme = scheme_end.and_then(|end| text.get(..end));
    let authority_start = scheme_end.map_or(0, |end| end + 3);
    let authority = text.slice(authority_start..);
    let authority = authority.get(..authority.find(['/', '?', '#', '\\']).unwrap_or(authority.len()));
    let authority = authority.unwrap_or_default();
    let host_start = authority.rfind('@').map_or(0, |at| at + 1);
    let host = authority.slice(host_start..);
    let host = host.get(..host.rfind(':').filter(|_| !host.ends_with(']')).unwrap_or(host.len()));
    let host = host.unwrap_or_default();
    // A host that a program fills in (`${DOMAIN}`) is not known.
    let known = Some(host).filter(|host| !host.contains(['$', '{', '%', '<']));
    let normal = known.and_then(link::comparable_host);
    Page::Address(PageAddress {
        text: text.to_owned(),
        span: at(0, text.len()),
        scheme: scheme.map(|scheme| (scheme.to_ascii_lowercase(), at(0, scheme.len()))),
        host: normal.map(|normal| (normal, at(authority_start + host_start, host.len()))),
    })
}

/// Takes the page of the command line or of an example in as a source.
pub fn page_source(raw: &str, sources: &mut Sources) -> Page {
    let source = sources.add("page", SourceKind::Page, raw);
    read_page(&MappedText::verbatim(raw, 0), source)
}

fn listed_page(page: &provider::LinkPage) -> Page {
    match page {
        provider::LinkPage::None(span) => Page::Directly(*span),
        provider::LinkPage::Url(url) => read_page(&url.value, url.span.source),
    }
}

/// A link to judge.
#[derive(Clone, Copy, Debug)]
pub struct LinkInput<'t> {
    /// What it is called, in reports: a name of the provider file, or none.
    pub name: Option<&'t str>,
    /// Its text, and where that stands.
    pub text: LinkText<'t>,
    /// True if it is a pattern that a program fills in, so that `${code}` in it is right.
    pub is_template: bool,
    /// The page it is opened from.
    pub page: &'t Page,
    /// What the file that it was found in, or its page, tells of it.
    pub context: Option<&'t LinkContext>,
}

impl<'t> LinkInput<'t> {
    /// A link that somebody has in hand.
    pub fn new(text: LinkText<'t>, page: &'t Page) -> Self {
        LinkInput { name: None, text, is_template: false, page, context: None }
    }

    /// A link that was found in a text; `source` holds the whole text.
    pub fn found(found: &'t Found<'_>, source: SourceId, page: &'t Page) -> Self {
        LinkInput::new(found.in_source(source), page)
    }
}

/// The policy that the value of a header `Referrer-Policy` says, if it says one; the value stands in `source`.
pub fn header_policy_at(value: &MappedText<'_>, source: SourceId) -> Option<ReferrerPolicyAt> {
    let (policy, place) = header_policy(value.text())?;
    let span = value.span(source, place);
    Some(ReferrerPolicyAt {
        name: policy.name(),
        strips_referrer: policy.strips_referrer(),
        by: "header",
        span,
    })
}
