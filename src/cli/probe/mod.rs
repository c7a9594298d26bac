//! `wxauthlint probe`: looks at pages as they are served, and judges what WeChat would see. Nothing else of this
//! program goes on the network.

mod args;
mod browser;
mod chain;
mod cookies;
mod guard;
mod headers;
mod http;
mod words;

#[cfg(test)]
mod tests;

use std::fs;
use std::path::Path;
use std::sync::Arc;

use url::Url;
use wxauthlint::input::served::{ServedRole, ServedText, read};
use wxauthlint::session::{GivenInputs, Seen, ServedPage, Session, USUAL_CONFIG};
use wxauthlint::source::{SourceKind, Sources, presentable_line};
use wxauthlint::text::text;

use super::check::{judge, telling_faults};
use super::disk::session;
use super::failure::Failure;
use super::output::Output;
use super::reports::Targets;
pub use args::ProbeArgs;
use browser::{Browser, Launch, Opened, Wish, find_browser};
use chain::{Followed, Web, follow};
use guard::{Guard, Refusal};
use http::{Manner, Network};

/// What the program calls itself.
const OWN_NAME: &str = concat!("Mozilla/5.0 (compatible; wxauthlint/", env!("CARGO_PKG_VERSION"), ")");
/// What WeChat's browser on a phone calls itself.
const PHONE_NAME: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.50(0x1800323d) NetType/WIFI Language/zh_CN";

/// How many callbacks are asked.
const MOST_CALLBACKS: usize = 20;

/// Looks at what the arguments name.
pub fn run(args: &ProbeArgs, output: &mut Output) -> Result<u8, Failure> {
    let session = session(&args.report.rules, &args.config);
    let config = session.as_ref().ok().and_then(Session::usual_config);
    let read = [config.as_deref(), args.cookie_file.as_deref()];
    let targets = Targets::new(&args.report.format, read.into_iter().flatten())?;
    let code = session.and_then(|session| run_to(session, &targets, args, output));
    telling_faults(code, &targets, output)
}

fn run_to(session: Session<'_>, targets: &Targets, args: &ProbeArgs, output: &Output) -> Result<u8, Failure> {
    let session = session.with_levels(args.report.levels.asked())?.with_threshold(args.report.threshold());
    let urls = addresses(&args.urls)?;
    let guard = Guard::new(&urls, &args.resolve, args.allow_static)?;
    let manner = manner(args)?;
    if args.browser.is_some() && manner.authorities.is_some() {
        return Err(Failure::Usage(text!(
            "`--cacert` 和 `--browser` 不能同时用：把证书机构加进系统的信任列表",
            "`--cacert` cannot be combined with `--browser`: add the authority to the system's trust store"
        )));
    }
    // Before anything is asked: a faulty provider file ends the run here.
    session.belonging(&[])?;
    let network = Network::new(Arc::new(guard.clone()), &manner);
    let switches = Vec::new();
    let prober =
        Prober { args, session: &session, web: &network, guard: &guard, manner: &manner, output, switches };
    let seen = prober.look(&urls)?;
    let headers = args.write_headers.then(|| seen.clone());
    let (code, is_stopped) = judge(&session, GivenInputs::seen(seen), (output, targets), false)?;
    if let Some(seen) = headers.filter(|_| !is_stopped) {
        // The very file that it was judged by.
        let path = session.usual_config().unwrap_or_else(|| USUAL_CONFIG.into());
        let told = headers::write(&path, &seen)?;
        output.error(&format!("{}\n", told.get(output.lang())));
    }
    Ok(code)
}

/// The addresses to look at.
fn addresses(written: &[String]) -> Result<Vec<Url>, Failure> {
    let read = |written: &String| match Url::parse(written) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => match Guard::default().refuses(&url) {
            Some(refusal @ (Refusal::Wechat | Refusal::Static)) => {
                let why = refusal.text();
                Err(Failure::Usage(text!(
                    ("`{written}`：{}；给出自己的网页的地址", why.zh),
                    ("`{written}`: {}; pass the address of one of your own pages", why.en)
                )))
            }
            _ => Ok(url),
        },
        _ => Err(Failure::Usage(text!(
            "要写网页的地址（`https://…`），而不是 `{written}`",
            "expected the address of a page (`https://…`), found `{written}`"
        ))),
    };
    written.iter().map(read).collect()
}

/// How to ask.
fn manner(args: &ProbeArgs) -> Result<Manner, Failure> {
    let mut headers = Vec::new();
    for (number, header) in args.header.iter().enumerate() {
        // What it holds is not printed, whatever is wrong with it.
        let number = number + 1;
        let header = header.split_once(':').map(|(name, value)| (name.trim(), value.trim()));
        let is_value = |value: &str| !value.chars().any(char::is_control);
        let is_name = |name: &str| {
            !name.is_empty()
                && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
        };
        let Some((name, value)) = header.filter(|(name, value)| is_name(name) && is_value(value)) else {
            return Err(Failure::Usage(text!(
                "第 {number} 个 `--header`：应写成 `名字: 值`",
                "`--header` number {number}: expected `Name: value`"
            )));
        };
        headers.push((name.to_owned(), value.to_owned()));
    }
    let read = |path: &Path| fs::read(path).map_err(|error| Failure::io(path, error));
    let cookies = match &args.cookie_file {
        Some(path) => cookies::read(&path.display().to_string(), &String::from_utf8_lossy(&read(path)?))?,
        None => Vec::new(),
    };
    let authorities = args.cacert.as_deref().map(read).transpose()?;
    let user_agent = if args.mobile { PHONE_NAME } else { OWN_NAME }.to_owned();
    Ok(Manner { user_agent, headers, cookies, authorities })
}

/// Looks at addresses and at what belongs to them.
struct Prober<'p> {
    args: &'p ProbeArgs,
    session: &'p Session<'p>,
    web: &'p dyn Web,
    guard: &'p Guard,
    manner: &'p Manner,
    output: &'p Output,
    /// More switches of the browser.
    switches: Vec<String>,
}

impl Prober<'_> {
    /// What is seen at the pages, then at what belongs to them.
    fn look(&self, urls: &[Url]) -> Result<Vec<Seen>, Failure> {
        let mut seen = Vec::new();
        let profile = tempfile::tempdir().map_err(|error| Failure::io(&std::env::temp_dir(), error))?;
        let mut browser = match &self.args.browser {
            Some(program) => {
                let program = find_browser(program.as_deref())?;
                let mut launch = Launch::new(program, profile.path().to_owned(), self.guard);
                launch.arguments.extend(self.switches.iter().cloned());
                Some(Browser::start(&launch)?)
            }
            None => None,
        };
        for url in urls {
            let opened = match &mut browser {
                Some(browser) => self.open(browser, url)?,
                None => Vec::new(),
            };
            let mut entry = self.entry(url);
            entry.opened = opened.len();
            if !opened.is_empty() {
                // What the browser would have sent tells of the links what the text of the page only suggests.
                entry.page = None;
                // Some servers refuse whoever is no browser.
                entry.trouble = None;
            }
            seen.push(entry);
            seen.extend(opened.iter().map(|opened| of_opened(opened, url)));
        }
        let belonging = self.session.belonging(&seen)?;
        if belonging.callbacks.len() > MOST_CALLBACKS {
            let (all, most) = (belonging.callbacks.len(), MOST_CALLBACKS);
            let told = text!(
                "回调地址有 {all} 个，只看前 {most} 个",
                "only the first {most} of {all} callbacks are checked"
            );
            self.output.error(&format!("{}\n", told.get(self.output.lang())));
        }
        for callback in belonging.callbacks.iter().take(MOST_CALLBACKS) {
            if let Ok(url) = Url::parse(callback) {
                seen.push(self.other(ServedRole::Callback, &url));
            }
        }
        if self.args.post_event_url {
            let Some(event) = &belonging.event else {
                return Err(Failure::Usage(text!(
                    "`--post-event-url`：配置文件里没有 `event_url`",
                    "`--post-event-url`: the provider file has no `event_url`"
                )));
            };
            match Url::parse(event) {
                Ok(url) => seen.push(self.other(ServedRole::Event, &url)),
                Err(_) => {
                    return Err(Failure::Usage(text!(
                        "`event_url`：`{event}` 不是一个地址",
                        "`event_url`: `{event}` is not an address"
                    )));
                }
            }
        }
        Ok(seen)
    }

    /// What is seen at the address of a page.
    fn entry(&self, url: &Url) -> Seen {
        let followed = self.follow(ServedRole::Entry, url);
        let last = followed.last.as_str();
        let trouble = match &followed.answer {
            None => Some(self.trouble(&followed)),
            Some(answer) if answer.status >= 400 => Some(words::of_status(last, answer.status)),
            Some(_) => None,
        };
        let page = followed.answer.as_ref().filter(|answer| (200..300).contains(&answer.status));
        let page = page.map(|answer| ServedPage::new(last, answer.header("content-type"), &answer.body));
        let name = format!("GET {url}");
        Seen { name, text: followed.text.as_str().to_owned(), page, opened: 0, is_entry: true, trouble }
    }

    /// Why a chain ended without an answer.
    fn trouble(&self, followed: &Followed) -> wxauthlint::text::Text {
        let mut sources = Sources::new();
        let source = sources.add("", SourceKind::File, followed.text.as_str());
        let served = read(followed.text.as_str(), source, &mut Vec::new());
        let last = served.as_ref().map(|served| served.last());
        let failure = last.and_then(|hop| hop.failure).map(|(failure, _)| failure);
        let reason = last.and_then(|hop| hop.header("reason")).map(|(reason, _)| reason.as_str());
        words::of_failure(
            followed.last.as_str(),
            failure.unwrap_or(wxauthlint::input::served::ServedFailure::Connection),
            reason.unwrap_or_default(),
        )
    }

    /// What is seen at a callback or an event URL.
    fn other(&self, role: ServedRole, url: &Url) -> Seen {
        let followed = self.follow(role, url);
        let verb = if role == ServedRole::Event { "POST" } else { "GET" };
        Seen {
            name: format!("{verb} {url}"),
            text: followed.text.as_str().to_owned(),
            page: None,
            opened: 0,
            is_entry: false,
            trouble: None,
        }
    }

    fn follow(&self, role: ServedRole, url: &Url) -> Followed {
        let followed = follow(self.web, self.guard, role, url);
        self.tell_refused(&followed.refused);
        followed
    }

    /// What a browser would have sent to WeChat from a page.
    fn open(&self, browser: &mut Browser, url: &Url) -> Result<Vec<Opened>, Failure> {
        if let Some(refusal) = self.guard.refuses(url) {
            self.tell_refused(&[(url.to_string(), refusal)]);
            return Ok(Vec::new());
        }
        let wish = Wish {
            url,
            click: self.args.click.as_deref(),
            phone: self.args.mobile.then_some(PHONE_NAME),
            headers: &self.manner.headers,
            cookies: &self.manner.cookies,
        };
        let visited = browser.visit(self.guard, &wish)?;
        self.tell_refused(&visited.refused);
        Ok(visited.opened)
    }

    fn tell_refused(&self, refused: &[(String, Refusal)]) {
        for (address, refusal) in refused {
            let why = refusal.text();
            let told =
                text!(("没有访问 `{address}`，{}", why.zh), ("`{address}` was not requested: {}", why.en));
            self.output.error(&format!("{}\n", presentable_line(told.get(self.output.lang()))));
        }
    }
}

/// A request that a browser was about to send, written down.
fn of_opened(opened: &Opened, url: &Url) -> Seen {
    let mut text = ServedText::new();
    text.ask(ServedRole::Opened, &opened.address);
    text.header("From", &opened.from);
    if let Some(referer) = &opened.referer {
        text.header("Referer", referer);
    }
    text.header("Referrer-Policy", &opened.policy);
    let name = format!("browser {url}");
    Seen { name, text: text.as_str().to_owned(), page: None, opened: 0, is_entry: false, trouble: None }
}
