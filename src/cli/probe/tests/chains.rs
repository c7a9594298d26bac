//! Redirects, refusals and faults: with a table in the place of the network, and with a server that misbehaves.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::net::IpAddr;

use url::Url;
use wxauthlint::input::served::{ServedFailure, ServedRole};

use super::super::chain::{Answer, Ask, Followed, Trouble, Web, follow};
use super::super::guard::{Guard, Refusal, is_private};
use super::server::{Asked, Reply, Server};
use super::{check, found, look, look_for};

/// A network of a few answers.
#[derive(Default)]
struct Table {
    answers: BTreeMap<&'static str, Answer>,
    asked: RefCell<Vec<(String, bool, bool)>>,
}

impl Table {
    fn new(redirects: &[(&'static str, u16, &str)]) -> Self {
        let answer = |status, to: &str| Answer {
            status,
            headers: vec![
                ("Location".to_owned(), to.to_owned()),
                ("Set-Cookie".to_owned(), "secret=1".to_owned()),
            ],
            body: Vec::new(),
        };
        let answers = redirects.iter().map(|(address, status, to)| (*address, answer(*status, to))).collect();
        Table { answers, asked: RefCell::default() }
    }
}

impl Web for Table {
    fn send(&self, ask: &Ask<'_>) -> Result<Answer, Trouble> {
        self.asked.borrow_mut().push((ask.url.to_string(), ask.is_post, ask.is_given_host));
        let known = self.answers.get(ask.url.as_str()).cloned();
        known.ok_or_else(|| Trouble { failure: ServedFailure::Name, reason: String::new() })
    }
}

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

fn followed(table: &Table, role: ServedRole, start: &str) -> Followed {
    let guard = Guard::new(&[url(start)], &[], false).unwrap();
    follow(table, &guard, role, &url(start))
}

fn asked(table: &Table) -> Vec<String> {
    table.asked.borrow().iter().map(|(address, ..)| address.clone()).collect()
}

#[test]
fn a_redirect_to_wechat_is_read_and_not_followed() {
    for to in [
        "https://mp.weixin.qq.com/cgi-bin/componentloginpage?auth_type=3",
        "HTTPS://MP.WEIXIN.QQ.COM./x",
        "//open.weixin.qq.com/connect",
        "https://user:word@weixin.qq.com:8443/",
        "https://res.wx.qq.com/open.js",
        "https://wx.qlogo.cn/head.png",
        "weixin://dl/business",
        "file:///etc/passwd",
    ] {
        let table = Table::new(&[("https://a.example/", 302, to)]);
        let followed = followed(&table, ServedRole::Entry, "https://a.example/");
        assert_eq!(asked(&table), ["https://a.example/"], "{to}");
        assert_eq!(followed.refused.len(), 1, "{to}");
        assert!(followed.answer.is_some());
        assert!(!followed.text.as_str().contains("secret"));
        assert!(followed.text.as_str().contains("\nLocation: "));
    }
}

#[test]
fn redirects_are_followed_one_by_one_and_not_for_ever() {
    let table = Table::new(&[
        ("https://a.example/bind", 301, "start?x=1"),
        ("https://a.example/start?x=1", 307, "//b.example/"),
        ("https://b.example/", 200, "https://c.example/"),
    ]);
    let seen = followed(&table, ServedRole::Entry, "https://a.example/bind");
    assert_eq!(
        asked(&table),
        ["https://a.example/bind", "https://a.example/start?x=1", "https://b.example/"]
    );
    assert_eq!(seen.last.as_str(), "https://b.example/");
    // What is sent along goes to the host alone that was given.
    let given: Vec<_> = table.asked.borrow().iter().map(|(_, _, is_given)| *is_given).collect();
    assert_eq!(given, [true, true, false]);
    let table = Table::new(&[("https://a.example/", 302, "/")]);
    let seen = followed(&table, ServedRole::Entry, "https://a.example/");
    assert_eq!(asked(&table).len(), 11);
    assert!(seen.answer.is_none());
    assert!(seen.text.as_str().ends_with("failed: redirects\n"));
}

#[test]
fn an_event_url_gets_one_post() {
    let table = Table::new(&[("https://a.example/event", 301, "https://a.example/event/")]);
    let seen = followed(&table, ServedRole::Event, "https://a.example/event");
    assert_eq!(*table.asked.borrow(), [("https://a.example/event".to_owned(), true, true)]);
    assert_eq!(seen.answer.unwrap().status, 301);
}

#[test]
fn addresses_of_this_network_are_asked_only_where_they_were_given() {
    for to in [
        "http://127.0.0.1/",
        "http://10.1.2.3/",
        "http://[::1]/",
        "http://localhost:8080/",
        "http://0x7f.1/",
        "http://169.254.169.254/latest",
    ] {
        let table = Table::new(&[("https://a.example/", 302, to)]);
        let seen = followed(&table, ServedRole::Entry, "https://a.example/");
        assert_eq!(asked(&table), ["https://a.example/"], "{to}");
        assert_eq!(seen.refused.iter().map(|(_, why)| *why).collect::<Vec<_>>(), [Refusal::Private], "{to}");
        assert!(seen.text.as_str().ends_with("failed: refused\n"), "{to}");
    }
    let table = Table::new(&[]);
    followed(&table, ServedRole::Entry, "http://127.0.0.1:8080/bind");
    assert_eq!(asked(&table).len(), 1);
    let private = [
        "10.0.0.1",
        "192.168.1.1",
        "172.16.0.9",
        "100.64.0.1",
        "169.254.1.1",
        "0.0.0.0",
        "224.0.0.1",
        "::",
        "fe80::1",
        "fd00::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
    ];
    let public = ["1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "::ffff:1.1.1.1"];
    let of = |text: &str| is_private(text.parse::<IpAddr>().unwrap());
    assert_eq!(private.into_iter().filter(|text| !of(text)).collect::<Vec<_>>(), [""; 0]);
    assert_eq!(public.into_iter().filter(|text| of(text)).collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn what_is_given_may_not_be_wechats() {
    for written in
        ["https://mp.weixin.qq.com/", "https://res.wx.qq.com/", "ftp://a.example/", "a.example", "https://"]
    {
        assert!(super::addresses(&[written.to_owned()]).is_err(), "{written}");
    }
    for written in ["a.example", "a.example=", "=1.1.1.1", "a.example=b.example"] {
        assert!(Guard::new(&[], &[written.to_owned()], false).is_err(), "{written}");
    }
}

const LINK: &str = "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef&amp;pre_auth_code=preauthcode@@@AAAAbbbbCCCCddddEEEEffffGGGGhhhhIIIIjjjjKKKKllllMMMMnnnnOOOOppppQQQQrrrrSSSSttttUUUUvv&amp;auth_type=3&amp;redirect_uri=";

fn misbehave(asked: &Asked) -> Reply {
    match (asked.host.as_str(), asked.path.as_str()) {
        (_, path) if path.starts_with("/page-of/") => {
            let callback: String =
                url::form_urlencoded::byte_serialize(format!("https://{}", &path[9..]).as_bytes()).collect();
            Reply::page(format!(r#"<a href="{LINK}{callback}">x</a>"#))
        }
        (_, "/large") => Reply::page("x".repeat(6 << 20)),
        (_, "/silent") => Reply::Silence,
        (_, "/closed") => Reply::Close,
        (_, "/noise") => Reply::Noise,
        (_, "/loop") => Reply::redirect(302, "/loop"),
        (_, "/locked") => Reply::status(401),
        (_, "/inside") => Reply::redirect(302, "http://10.0.0.1/"),
        (_, "/ok") => Reply::page("ok"),
        (_, "/away") => Reply::redirect(302, "https://other.example.net/ok"),
        (_, "/broken") => Reply::status(500),
        (_, "/refusing") => Reply::status(403),
        (_, "/moved") => Reply::redirect(301, "/ok"),
        _ => Reply::status(404),
    }
}

fn with_hosts(server: &Server, start: &str) -> Vec<String> {
    let hosts = ["auth.example.com", "other.example.net", "expired.example.com", "stranger.example.com"];
    let fixed = hosts.iter().flat_map(|host| ["--resolve".to_owned(), server.resolve(host)]);
    // Nobody listens there.
    let nobody = ["--resolve".to_owned(), "closed.example.com=127.0.0.1:1".to_owned()];
    std::iter::once(start.to_owned()).chain(fixed).chain(nobody).collect()
}

#[test]
fn a_page_that_cannot_be_seen_is_told_and_judged_by_nothing() {
    let server = Server::start(misbehave);
    let cases = [
        ("https://auth.example.com/large", "the response is larger than 5 MB"),
        ("https://auth.example.com/silent", "no response within 10 seconds"),
        ("https://auth.example.com/closed", "cannot connect"),
        ("https://auth.example.com/noise", "the response is not HTTP"),
        ("https://auth.example.com/loop", "more than 10 redirects"),
        ("https://auth.example.com/locked", "responds with 401: it may need a login"),
        ("https://auth.example.com/missing", "responds with 404"),
        ("https://auth.example.com/inside", "not requested"),
        ("https://expired.example.com/ok", "the certificate is not trusted"),
        ("https://stranger.example.com/ok", "the certificate is not trusted"),
        ("https://closed.example.com/ok", "cannot connect"),
        ("https://no-such-name.invalid/", "the host name cannot be resolved"),
    ];
    for (address, told) in cases {
        let seen = look(&server, &with_hosts(&server, address)).unwrap();
        let checked = check(seen, "");
        assert_eq!(found(&checked), [""; 0], "{address}");
        let failures: Vec<_> = checked.failures.iter().map(ToString::to_string).collect();
        assert!(failures.len() == 1 && failures[0].contains(told), "{address}: {failures:?}");
        assert_eq!(checked.end.verdict.code(), 2, "{address}");
    }
}

#[test]
fn callbacks_of_links_and_of_the_provider_file_are_asked() {
    let server = Server::start(misbehave);
    let cases = [
        ("auth.example.com/ok", ""),
        ("auth.example.com/refusing", ""),
        ("auth.example.com/broken", ""),
        ("auth.example.com/missing", "callback-not-found: 404"),
        ("auth.example.com/away", "callback-other-host: https://other.example.net/ok"),
        ("closed.example.com/back", "callback-unreachable: connection"),
        ("no-such-name.invalid/back", "callback-unreachable: name"),
        ("auth.example.com/noise", "callback-unreachable: protocol"),
        ("expired.example.com/ok", "callback-certificate: certificate"),
        ("stranger.example.com/ok", "callback-certificate: certificate"),
    ];
    let of_callbacks = |checked: &wxauthlint::session::Checked| -> Vec<String> {
        found(checked).into_iter().filter(|one| one.starts_with("callback-")).collect()
    };
    for (callback, expected) in cases {
        let start = format!("https://auth.example.com/page-of/{callback}");
        let seen = look(&server, &with_hosts(&server, &start)).unwrap();
        assert_eq!(of_callbacks(&check(seen, "")).join("\n"), expected, "{callback}");
        let encoded: String =
            url::form_urlencoded::byte_serialize(format!("https://{callback}").as_bytes()).collect();
        let provider = format!("links:\n  - url: {}{encoded}\n", LINK.replace("&amp;", "&"));
        let seen = look_for(&server, &with_hosts(&server, "https://auth.example.com/ok"), &provider).unwrap();
        assert_eq!(
            of_callbacks(&check(seen, &provider)).join("\n"),
            expected,
            "{callback} of the provider file"
        );
    }
}

#[test]
fn the_event_url_is_asked_only_on_demand() {
    let server = Server::start(misbehave);
    let cases = [
        ("/ok", ""),
        ("/refusing", ""),
        ("/missing", "event-url-refuses-push: 404"),
        ("/moved", "event-url-refuses-push: 301"),
        ("/broken", "event-url-unreachable: 500"),
        ("/closed", "event-url-unreachable: connection"),
    ];
    for (path, expected) in cases {
        let provider = format!("platform: {{event_url: 'https://auth.example.com{path}'}}\n");
        let mut written = with_hosts(&server, "https://auth.example.com/ok");
        let before = server.asked().len();
        look_for(&server, &written, &provider).unwrap();
        assert!(server.asked()[before..].iter().all(|asked| asked.method == "GET"), "{path}");
        written.push("--post-event-url".to_owned());
        let before = server.asked().len();
        let checked = check(look_for(&server, &written, &provider).unwrap(), &provider);
        let posts: Vec<_> =
            server.asked().split_off(before).into_iter().filter(|asked| asked.method == "POST").collect();
        assert_eq!(posts.len(), 1, "{path}");
        assert_eq!(posts[0].header("content-length").unwrap_or("0"), "0", "{path}");
        let of_event: Vec<_> = found(&checked).into_iter().filter(|one| one.starts_with("event-")).collect();
        assert_eq!(of_event.join("\n"), expected, "{path}");
    }
    let written =
        [with_hosts(&server, "https://auth.example.com/ok"), vec!["--post-event-url".to_owned()]].concat();
    assert!(look(&server, &written).unwrap_err().to_string().contains("has no `event_url`"));
}
