//! Asks the network.

use std::error::Error as _;
use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::Instant;

use ureq::Agent;
use ureq::http::Uri;
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use wxauthlint::input::served::ServedFailure;

use super::chain::{Answer, Ask, LARGEST, Trouble, Web};
use super::cookies::Cookie;
use super::guard::Guard;

/// The network, as far as the guard lets it be asked.
pub struct Network {
    agent: Agent,
    /// What `--header` says.
    headers: Vec<(String, String)>,
}

/// How to ask.
#[derive(Clone, Debug, Default)]
pub struct Manner {
    /// The name of the browser.
    pub user_agent: String,
    /// What `--header` says, for the hosts that were given.
    pub headers: Vec<(String, String)>,
    /// What `--cookie-file` says.
    pub cookies: Vec<Cookie>,
    /// The authorities whose certificates are trusted, in PEM; none for those that browsers trust.
    pub authorities: Option<Vec<u8>>,
}

impl Network {
    /// The network.
    pub fn new(guard: Arc<Guard>, manner: &Manner) -> Self {
        let roots = manner.authorities.as_ref().map_or(RootCerts::WebPki, |pem| {
            let items = parse_pem(pem).filter_map(|item| match item {
                Ok(PemItem::Certificate(certificate)) => Some(certificate),
                _ => None,
            });
            let certificates: Vec<Certificate<'static>> = items.collect();
            RootCerts::new_with_certs(&certificates)
        });
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            // Behind a proxy nobody could tell which addresses are asked.
            .proxy(None)
            .user_agent(manner.user_agent.as_str())
            .accept("text/html,application/xhtml+xml,*/*;q=0.8")
            .tls_config(TlsConfig::builder().root_certs(roots).build())
            .build();
        let resolver = Guarded { guard, inner: DefaultResolver::default() };
        let agent = Agent::with_parts(config, DefaultConnector::default(), resolver);
        for cookie in &manner.cookies {
            let host = cookie.domain.trim_start_matches('.');
            if let Ok(uri) = format!("https://{host}/").parse::<Uri>()
                && let Ok(cookie) = ureq::Cookie::parse(cookie.as_header(), &uri)
            {
                // One that its own host may not set is none.
                let _ = agent.cookie_jar_lock().insert(cookie, &uri);
            }
        }
        Network { agent, headers: manner.headers.clone() }
    }
}

impl Web for Network {
    fn send(&self, ask: &Ask<'_>) -> Result<Answer, Trouble> {
        let left = ask.deadline.saturating_duration_since(Instant::now());
        // The part behind `#` is not sent.
        let mut url = ask.url.clone();
        url.set_fragment(None);
        let own = self.headers.iter().filter(|_| ask.is_given_host);
        let sent = match ask.is_post {
            false => {
                let request = self.agent.get(url.as_str()).config().timeout_global(Some(left)).build();
                own.fold(request, |request, (name, value)| request.header(name, value)).call()
            }
            true => {
                let request = self.agent.post(url.as_str()).config().timeout_global(Some(left)).build();
                own.fold(request, |request, (name, value)| request.header(name, value)).send_empty()
            }
        };
        let mut response = sent.map_err(trouble)?;
        let headers = response.headers().iter();
        let headers = headers
            .map(|(name, value)| {
                (canonical(name.as_str()), String::from_utf8_lossy(value.as_bytes()).into_owned())
            })
            .collect();
        let status = response.status().as_u16();
        let body = match ask.is_post || (300..400).contains(&status) {
            true => Vec::new(),
            false => response.body_mut().with_config().limit(LARGEST).read_to_vec().map_err(trouble)?,
        };
        Ok(Answer { status, headers, body })
    }
}

/// `Referrer-Policy` of `referrer-policy`.
fn canonical(name: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect::<String>()
    };
    name.split('-').map(word).collect::<Vec<_>>().join("-")
}

/// Says that all addresses of a host are refused.
#[derive(Debug)]
struct Refused;

impl fmt::Display for Refused {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("not asked")
    }
}

impl std::error::Error for Refused {}

/// A resolver that hands out only addresses that may be asked, so that none can change in between.
#[derive(Debug)]
struct Guarded {
    guard: Arc<Guard>,
    inner: DefaultResolver,
}

impl Resolver for Guarded {
    fn resolve(
        &self,
        uri: &Uri,
        config: &ureq::config::Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let host = uri.host().unwrap_or_default();
        let port = uri.port_u16().unwrap_or(if uri.scheme_str() == Some("https") { 443 } else { 80 });
        let mut admitted = self.empty();
        if let Some(address) = self.guard.fixed(host, port) {
            admitted.push(address);
            return Ok(admitted);
        }
        let found = match self.inner.resolve(uri, config, timeout) {
            Err(ureq::Error::Io(_)) => return Err(ureq::Error::HostNotFound),
            found => found?,
        };
        for address in found.iter().filter(|address| self.guard.admits(host, address.ip())) {
            admitted.push(*address);
        }
        if admitted.is_empty() { Err(ureq::Error::Other(Box::new(Refused))) } else { Ok(admitted) }
    }
}

/// What an error means.
fn trouble(error: ureq::Error) -> Trouble {
    let tls = |error: &rustls::Error| match error {
        rustls::Error::InvalidCertificate(_) => ServedFailure::Certificate,
        _ => ServedFailure::Tls,
    };
    let failure = match &error {
        ureq::Error::HostNotFound => ServedFailure::Name,
        ureq::Error::Timeout(_) => ServedFailure::Timeout,
        ureq::Error::BodyExceedsLimit(_) => ServedFailure::Size,
        ureq::Error::Other(other) if other.is::<Refused>() => ServedFailure::Refused,
        ureq::Error::Rustls(error) => tls(error),
        ureq::Error::Tls(_) => ServedFailure::Tls,
        ureq::Error::Io(io) => match io.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
            Some(error) => tls(error),
            None if io.kind() == io::ErrorKind::TimedOut => ServedFailure::Timeout,
            None if io.kind() == io::ErrorKind::InvalidData => ServedFailure::Protocol,
            None => ServedFailure::Connection,
        },
        ureq::Error::ConnectionFailed => ServedFailure::Connection,
        _ => ServedFailure::Protocol,
    };
    let mut reason = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let told = inner.to_string();
        if !reason.contains(&told) {
            reason = format!("{reason}: {told}");
        }
        cause = inner.source();
    }
    Trouble { failure, reason }
}
