//! Judges what was seen at addresses: the answers themselves, the page they end at, the link they lead to.

use url::Url;

use super::{FileInput, FileReport, LinkInput, Linter, header_policy_at, read_page};
use crate::diagnostic::{Report, Subject};
use crate::engine;
use crate::fact::{Difference, Facts, Given, LinkContext, Page, ReferrerPolicyAt, ServedContext};
use crate::input::Dialect;
use crate::input::file::{self, FileKind};
use crate::input::link::{self, AuthorizationPage, Link, LinkKind, LinkText, placeholder, read_redirect};
use crate::input::markup;
use crate::input::provider::{LinkEntry, LinkPage};
use crate::input::served::{self, Hop, Served, ServedPart, ServedRole};
use crate::knowledge::LinkParameter;
use crate::rule::Scope;
use crate::source::{MappedText, RawText, SourceId, SourceKind, Sources, Span};

/// What was seen at an address.
#[derive(Clone, Copy, Debug)]
pub struct SeenInput<'t> {
    /// Its name, for people.
    pub name: &'t str,
    /// The requests and their answers, as [`served::ServedText`] writes them.
    pub text: &'t str,
    /// The page that came at last.
    pub page: Option<SeenPage<'t>>,
    /// How many authorization links a browser was about to open from there.
    pub opened: usize,
}

/// A page as it was served.
#[derive(Clone, Copy, Debug)]
pub struct SeenPage<'t> {
    /// Its name, for people.
    pub name: &'t str,
    /// Its text.
    pub raw: RawText<'t>,
    /// What kind of text it is.
    pub kind: FileKind,
}

impl Linter<'_> {
    /// Judges what was seen at an address. A text that is none of a chain of requests is a fault.
    pub fn check_served(&mut self, input: &SeenInput<'_>, sources: &mut Sources) -> FileReport {
        let source = sources.add(input.name, SourceKind::File, input.text);
        let mut faults = Vec::new();
        let Some(served) = served::read(input.text, source, &mut faults) else {
            return FileReport { faults, ..FileReport::default() };
        };
        let mut report = match served.role.0 {
            ServedRole::Opened => self.check_opened(served, source, sources),
            _ => self.check_answers(served, input, source, sources),
        };
        report.faults.extend(faults);
        engine::sort(&mut report.report.findings);
        report
    }

    /// Judges a link that a browser was about to open, from the page that the request names.
    fn check_opened(&mut self, served: Served, source: SourceId, sources: &mut Sources) -> FileReport {
        let request = served.first.clone();
        let text = MappedText::verbatim(&request.address.0, request.address.1.range().start);
        let policy = request.header("referrer-policy").and_then(|policy| policy_at(policy, source));
        let policy = policy.map(|policy| ReferrerPolicyAt { by: markup::PolicyBy::Request.name(), ..policy });
        let (page, context) = match request.header("referer") {
            Some(referer) => (page_at(referer, source), None),
            // Where the policy would have let one through, there was no page to begin with.
            None => {
                (Page::NotGiven, policy.filter(|policy| policy.strips_referrer).map(LinkContext::on_page))
            }
        };
        let link = LinkInput {
            context: context.as_ref(),
            ..LinkInput::new(LinkText { source, text: &text, is_sample: true, is_exact: false }, &page)
        };
        let mut report = self.check_link(&link, sources);
        let differences = self.differences(&served, &link::read(link.text));
        let seen = ServedContext { served, policy: None, links: 1, authorization: None, differences };
        report.add(self.judge_seen(&seen, sources));
        FileReport { report, faults: Vec::new(), holds_something: true }
    }

    fn judge_seen(&mut self, seen: &ServedContext, sources: &Sources) -> Report {
        let facts = Facts::new(&self.facts, Given { served: Some(seen), ..Given::default() });
        let mut found = Vec::new();
        self.engine.judge(Scope::Served, &facts, sources, Subject::default, &mut found);
        self.report(found, 0, sources)
    }

    /// Judges answers, the page they end at, and the link that they redirect to.
    fn check_answers(
        &mut self,
        served: Served,
        input: &SeenInput<'_>,
        source: SourceId,
        sources: &mut Sources,
    ) -> FileReport {
        let mut whole = FileReport::default();
        let last = served.last();
        let header = policy_of(last, source);
        let mut links = input.opened;
        let mut authorization = None;
        let mut policy = header;
        let mut differences = Vec::new();
        if let Some(location) = last.location() {
            let text = MappedText::verbatim(&location.0, location.1.range().start);
            let text = LinkText { source, text: &text, is_sample: true, is_exact: false };
            let read = link::read(text);
            authorization = page_of(read.kind).map(|page| (page, location.1));
            if is_ours(&read) {
                whole.holds_something = true;
                // What a browser was about to open tells more, and is judged by itself.
                if input.opened == 0 {
                    links += 1;
                    // Which page the Referer will be of is not known: that from which somebody comes here.
                    whole.report.add(self.check_link(&LinkInput::new(text, &Page::NotGiven), sources));
                    differences.extend(self.differences(&served, &read));
                }
            }
        }
        if let Some(page) = input.page.filter(|_| served.role.0 == ServedRole::Entry) {
            let opened_from = page_at(&last.address, source);
            let file = FileInput {
                name: page.name,
                raw: page.raw,
                kind: page.kind,
                page: &opened_from,
                policy: header,
            };
            let (mut seen, reading, of_file) = self.check_reading(&file, true, sources);
            links += seen.report.links;
            whole.holds_something |= seen.holds_something;
            seen.report.links = 0;
            whole.report.add(seen.report);
            whole.faults.extend(seen.faults);
            if matches!(page.kind, FileKind::Page { .. }) {
                let said = markup::read(page.raw.text, Dialect::Common).policy;
                policy = match said {
                    markup::Said::Known(None) => header,
                    markup::Said::Known(Some(policy)) => {
                        Some(super::project_file::policy_at(&policy, of_file))
                    }
                    markup::Said::Unknown => None,
                };
            }
            for found in reading.links {
                let text = LinkText { source: of_file, text: &found.text, is_sample: true, is_exact: false };
                differences.extend(self.differences(&served, &link::read(text)));
            }
        }
        whole.report.links = links - input.opened;
        let seen = ServedContext { policy, links, authorization, differences, served };
        whole.report.add(self.judge_seen(&seen, sources));
        whole
    }

    /// What tells a link from the one that the provider file lists for this page. Of several it is not known
    /// which is meant.
    fn differences(&self, served: &Served, found: &Link<'_>) -> Vec<Difference> {
        let entries = self.file.map(|file| file.provider.links.as_slice()).unwrap_or_default();
        let mut listed = entries.iter().filter(|entry| {
            is_page_of(entry, served)
                && link::read(LinkText::new(entry.url.span.source, &entry.url.value)).kind == found.kind
        });
        let (Some(entry), None) = (listed.next(), listed.next()) else { return Vec::new() };
        let listed = link::read(LinkText::new(entry.url.span.source, &entry.url.value));
        COMPARED.iter().filter_map(|name| difference(*name, found, &listed)).collect()
    }
}

/// The parameters that stay the same from visit to visit.
const COMPARED: [LinkParameter; 5] = [
    LinkParameter::ComponentAppid,
    LinkParameter::RedirectUri,
    LinkParameter::AuthType,
    LinkParameter::BizAppid,
    LinkParameter::CategoryIdList,
];

fn difference(parameter: LinkParameter, found: &Link<'_>, listed: &Link<'_>) -> Option<Difference> {
    let name = parameter.name();
    let value = |link: &Link<'_>| {
        let part = link.parameter(name)?.value.as_ref()?;
        let text = match parameter {
            LinkParameter::RedirectUri => read_redirect(part, link.text).text,
            _ => part.value.to_string(),
        };
        Some((text, part.span)).filter(|(text, _)| !text.is_empty())
    };
    let (here, there) = (value(found), value(listed));
    let is_open =
        |value: &Option<(String, Span)>| value.as_ref().is_some_and(|(text, _)| placeholder(text).is_some());
    let text = |value: &Option<(String, Span)>| value.as_ref().map(|(text, _)| text.clone());
    if is_open(&here) || is_open(&there) || text(&here) == text(&there) {
        return None;
    }
    let place =
        |value: Option<(String, Span)>, link: &Link<'_>| value.map_or(link.parameters_end, |(_, span)| span);
    Some(Difference { name, found: place(here, found), listed: place(there, listed) })
}

/// True for a link that the provider file says is opened from one of the addresses of a chain, or from the page of
/// a request.
fn is_page_of(entry: &LinkEntry, served: &Served) -> bool {
    let Some(LinkPage::Url(page)) = &entry.page else { return false };
    let Ok(page) = Url::parse(page.value.text().trim()) else { return false };
    let path = |url: &Url| url.path().trim_end_matches('/').to_owned();
    let is_same = |address: &ServedPart| {
        let Ok(address) = Url::parse(&address.0) else { return false };
        address.origin() == page.origin() && path(&address) == path(&page)
    };
    served.hops().any(|hop| is_same(&hop.address) || hop.header("from").is_some_and(is_same))
}

fn page_of(kind: LinkKind) -> Option<AuthorizationPage> {
    AuthorizationPage::ALL.into_iter().find(|page| LinkKind::from(*page) == kind)
}

/// True for a link to a page of WeChat's that the rules know, be it the wrong one.
fn is_ours(link: &Link<'_>) -> bool {
    let is_page = !matches!(link.kind, LinkKind::Other(link::Other::Unknown));
    is_page && link.host_normal.as_deref().is_some_and(link::is_wechat)
}

/// True for an address that is judged as a link where somebody is about to open it.
pub fn is_judged_address(address: &str) -> bool {
    let mut sources = Sources::new();
    let source = sources.add("", SourceKind::Link, address);
    is_ours(&link::read(LinkText::new(source, &MappedText::verbatim(address, 0))))
}

fn page_at(address: &ServedPart, source: SourceId) -> Page {
    read_page(&MappedText::verbatim(&address.0, address.1.range().start), source)
}

/// The policy that the headers of an answer say: the last word that is known, of whichever header.
fn policy_of(hop: &Hop, source: SourceId) -> Option<ReferrerPolicyAt> {
    let named = hop.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("referrer-policy"));
    named.filter_map(|(_, value)| policy_at(value, source)).next_back()
}

fn policy_at(value: &ServedPart, source: SourceId) -> Option<ReferrerPolicyAt> {
    header_policy_at(&MappedText::verbatim(&value.0, value.1.range().start), source)
}

/// The callbacks of links that were seen, decoded.
pub fn callbacks_of(input: &SeenInput<'_>, sources: &mut Sources) -> Vec<String> {
    let source = sources.add(input.name, SourceKind::File, input.text);
    let mut callbacks = Vec::new();
    let Some(served) = served::read(input.text, source, &mut Vec::new()) else { return callbacks };
    let last = served.last();
    let opened = (served.role.0 == ServedRole::Opened).then_some(&last.address);
    for address in opened.into_iter().chain(last.location()) {
        let text = MappedText::verbatim(&address.0, 0);
        callbacks.extend(callback_of(&link::read(LinkText::new(source, &text))));
    }
    if let Some(page) = input.page {
        for found in file::read(page.kind, page.raw.text, crate::knowledge::code_models()).links {
            callbacks.extend(callback_of(&link::read(LinkText::new(source, &found.text))));
        }
    }
    callbacks
}

/// The callback of a link, if it is an address that can be asked.
pub fn callback_of(link: &Link<'_>) -> Option<String> {
    page_of(link.kind)?;
    let part = link.parameter(LinkParameter::RedirectUri.name())?.value.as_ref()?;
    let callback = read_redirect(part, link.text);
    let is_web = matches!(callback.scheme.as_ref()?.0.as_str(), "http" | "https");
    let is_known = placeholder(&callback.text).is_none() && callback.appid_placeholder.is_none();
    let is_ours = !callback.host.as_ref().is_some_and(|(host, _)| link::is_wechat(host));
    (is_web && is_known && is_ours).then_some(callback.text)
}
