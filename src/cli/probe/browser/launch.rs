//! How a browser is started.

use std::path::PathBuf;

use super::super::guard::{Guard, STATIC};

/// How a browser is started.
#[derive(Clone, Debug)]
pub struct Launch {
    /// The program.
    pub program: PathBuf,
    /// The folder of its profile, which is empty before.
    pub profile: PathBuf,
    /// The arguments.
    pub arguments: Vec<String>,
}

/// What keeps it from asking anything of its own accord, and from doing what nobody needs here.
const QUIET: [&str; 17] = [
    "--headless=new",
    "--remote-debugging-pipe",
    "--no-first-run",
    "--no-default-browser-check",
    "--no-pings",
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-client-side-phishing-detection",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-extensions",
    "--disable-popup-blocking",
    "--disable-sync",
    "--metrics-recording-only",
    "--disable-gpu",
    "--process-per-site",
];

/// Parts of it that ask names, open connections or start processes by themselves.
const FEATURES_OFF: &str = "--disable-features=AsyncDns,DnsOverHttps,OptimizationHints,MediaRouter,Translate,\
                            AutofillServerCommunication,CertificateTransparencyComponentUpdater,Prerender2,\
                            WebUIOmniboxPopup,WebUIOmniboxAimPopup,PreloadTopChromeWebUI,\
                            SpareRendererForSitePerProcess";

impl Launch {
    /// A browser with an empty profile, which knows no way to WeChat's hosts.
    pub fn new(program: PathBuf, profile: PathBuf, guard: &Guard) -> Self {
        let mut arguments: Vec<String> = QUIET.iter().map(|switch| (*switch).to_owned()).collect();
        arguments.push(FEATURES_OFF.to_owned());
        // Nothing but names and what is given: the resolver of the browser is not the guarded one.
        arguments.push(format!("--host-resolver-rules={}", resolver_rules(guard)));
        arguments.push("--force-webrtc-ip-handling-policy=disable_non_proxied_udp".to_owned());
        if is_root() {
            // Its sandbox refuses to run for root, as in containers.
            arguments.push("--no-sandbox".to_owned());
        }
        Launch { program, profile, arguments }
    }
}

/// The first rule that fits a host counts.
fn resolver_rules(guard: &Guard) -> String {
    let mut rules = Vec::new();
    let mut nowhere = |domain: &str| {
        rules.push(format!("MAP {domain} ~NOTFOUND"));
        rules.push(format!("MAP *.{domain} ~NOTFOUND"));
    };
    if !guard.is_off() {
        ["weixin.qq.com", "wechat.com"].into_iter().for_each(&mut nowhere);
        if !guard.allows_static() {
            STATIC.into_iter().for_each(&mut nowhere);
        }
    }
    for (host, address) in guard.all_fixed() {
        rules.push(match address.port() {
            0 => format!("MAP {host} {}", address.ip()),
            _ => format!("MAP {host} {address}"),
        });
    }
    rules.join(", ")
}

#[cfg(unix)]
fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt as _;
    // What this process has made belongs to whom it runs for.
    tempfile::tempfile().and_then(|file| file.metadata()).is_ok_and(|made| made.uid() == 0)
}

#[cfg(not(unix))]
fn is_root() -> bool {
    false
}
