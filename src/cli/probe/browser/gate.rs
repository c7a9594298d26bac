//! Decides what becomes of each request of a browser, which is held back until then.

use std::collections::BTreeMap;
use std::net::ToSocketAddrs as _;

use serde_json::{Value, json};
use url::Url;
use wxauthlint::input::link::is_wechat;
use wxauthlint::lint::is_judged_address;

use super::super::guard::{Guard, Refusal, host_of};
use super::BrowserTrouble;
use super::devtools::{Devtools, Event};

/// What a browser was about to open at WeChat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The address, with its fragment.
    pub address: String,
    /// The `Referer` that it would have sent.
    pub referer: Option<String>,
    /// The referrer policy that was applied.
    pub policy: String,
    /// The page that was open.
    pub from: String,
}

/// The gate of a browser.
pub struct Gate<'g> {
    guard: &'g Guard,
    /// The address that was given, and what `--header` says for its host.
    given: &'g Url,
    headers: &'g [(String, String)],
    /// Of each host: whether it has an address that may be asked.
    hosts: BTreeMap<String, bool>,
    /// The address of the page that is open.
    pub page: String,
    /// What would have gone to WeChat.
    pub opened: Vec<Opened>,
    /// What was not asked, and why.
    pub refused: Vec<(String, Refusal)>,
}

impl<'g> Gate<'g> {
    /// A gate for the page of an address.
    pub fn new(guard: &'g Guard, given: &'g Url, headers: &'g [(String, String)]) -> Self {
        let (hosts, opened, refused) = (BTreeMap::new(), Vec::new(), Vec::new());
        Gate { guard, given, headers, hosts, page: given.to_string(), opened, refused }
    }

    /// Lets a request go on, or not, and tells which.
    ///
    /// # Errors
    /// When the browser has ended.
    pub fn decide(&mut self, event: &Event, devtools: &mut Devtools) -> Result<bool, BrowserTrouble> {
        let session = event.session.as_deref();
        let request = &event.params["request"];
        let id = &event.params["requestId"];
        let address = request["url"].as_str().unwrap_or_default();
        let Ok(url) = Url::parse(address) else {
            return fail(devtools, session, id).map(|()| false);
        };
        let is_page = event.params["resourceType"] == "Document";
        match self.refusal(&url) {
            Some(refusal) => {
                if refusal == Refusal::Wechat && is_page && is_judged_address(address) {
                    self.note(&url, &event.params);
                    // The page stays where it is.
                    let answer = json!({"requestId": id, "responseCode": 204});
                    return devtools.tell(session, "Fetch.fulfillRequest", answer).map(|_| false);
                }
                let told = (address.to_owned(), refusal);
                if refusal != Refusal::Scheme && !self.refused.contains(&told) {
                    self.refused.push(told);
                }
                fail(devtools, session, id).map(|()| false)
            }
            None => {
                let is_wechats = self.guard.is_off() && host_of(&url).is_some_and(|host| is_wechat(&host));
                if is_wechats && is_page && is_judged_address(address) {
                    self.note(&url, &event.params);
                }
                let mut go_on = json!({"requestId": id});
                if !self.headers.is_empty() && url.origin() == self.given.origin() {
                    go_on["headers"] = with_headers(&request["headers"], self.headers);
                }
                devtools.tell(session, "Fetch.continueRequest", go_on).map(|_| true)
            }
        }
    }

    /// Why a request does not go on. Addresses without a host ask nobody.
    fn refusal(&mut self, url: &Url) -> Option<Refusal> {
        if matches!(url.scheme(), "data" | "blob" | "about") {
            return None;
        }
        let refusal = self.guard.refuses(url);
        if refusal.is_some() || self.guard.is_off() {
            return refusal;
        }
        let host = host_of(url)?;
        let port = url.port_or_known_default().unwrap_or(80);
        let guard = self.guard;
        let may = self.hosts.entry(host).or_insert_with_key(|host| {
            // A name that nobody knows is for the browser to tell.
            guard.fixed(host, port).is_some()
                || (host.trim_matches(['[', ']']), port)
                    .to_socket_addrs()
                    .is_ok_and(|mut found| found.all(|address| guard.admits(host, address.ip())))
                || (host.as_str(), port).to_socket_addrs().is_err()
        });
        (!*may).then_some(Refusal::Private)
    }

    fn note(&mut self, url: &Url, params: &Value) {
        let request = &params["request"];
        let header = |name: &str| {
            let headers = request["headers"].as_object()?;
            let known = headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
            known.and_then(|(_, value)| value.as_str()).map(str::to_owned)
        };
        let fragment = request["urlFragment"].as_str().unwrap_or_default();
        let opened = Opened {
            address: format!("{url}{fragment}"),
            referer: header("referer"),
            policy: request["referrerPolicy"].as_str().unwrap_or_default().to_owned(),
            from: self.page.clone(),
        };
        if !self.opened.contains(&opened) {
            self.opened.push(opened);
        }
    }
}

fn fail(devtools: &mut Devtools, session: Option<&str>, id: &Value) -> Result<(), BrowserTrouble> {
    let params = json!({"requestId": id, "errorReason": "BlockedByClient"});
    devtools.tell(session, "Fetch.failRequest", params).map(drop)
}

/// The headers of a request and more of them.
fn with_headers(sent: &Value, own: &[(String, String)]) -> Value {
    let is_own = |name: &str| own.iter().any(|(known, _)| known.eq_ignore_ascii_case(name));
    let sent = sent.as_object().into_iter().flatten();
    let kept =
        sent.filter(|(name, _)| !is_own(name)).map(|(name, value)| json!({"name": name, "value": value}));
    kept.chain(own.iter().map(|(name, value)| json!({"name": name, "value": value}))).collect()
}
