//! What a browser sends is the authority: each policy, each way to say it, each way to open a link.

use std::path::PathBuf;

use url::Url;
use wxauthlint::input::served::{ServedRole, ServedText};
use wxauthlint::session::{Seen, ServedPage};

use super::super::browser::{Browser, Launch, Opened, Wish};
use super::super::guard::Guard;
use super::server::{Asked, Reply, Server};
use super::{browser, check, in_parallel};

pub(super) const POLICIES: [&str; 8] = [
    "no-referrer",
    "no-referrer-when-downgrade",
    "same-origin",
    "origin",
    "strict-origin",
    "origin-when-cross-origin",
    "strict-origin-when-cross-origin",
    "unsafe-url",
];

/// The ways to open a link; `URL` stands for it.
const WAYS: [&str; 16] = [
    r#"<a class="case" href="URL">x</a>"#,
    r#"<a class="case" target="_blank" href="URL">x</a>"#,
    r#"<a class="case" target="_blank" rel="noopener" href="URL">x</a>"#,
    r#"<a class="case" rel="noopener NoReferrer" referrerpolicy="unsafe-url" href="URL">x</a>"#,
    r#"<a class="case" referrerpolicy="no-referrer" href="URL">x</a>"#,
    r#"<a class="case" referrerpolicy="origin" target="other" href="URL">x</a>"#,
    r#"<a class="case" referrerpolicy="nonsense" href="URL">x</a>"#,
    r#"<button class="case" onclick="location.href = 'URL'">x</button>"#,
    r#"<button class="case" onclick="window.open('URL', '_blank', 'noreferrer')">x</button>"#,
    r#"<form method="post" rel="noreferrer" action="URL"><button class="case">x</button></form>"#,
    r#"<form method="post" rel="noreferrer" target="_blank" action="URL"><button class="case">x</button></form>"#,
    r#"<form method="post" target="_blank" action="URL"><button class="case">x</button></form>"#,
    r#"<button class="case" onclick="window.open('URL', 'third', 'noopener=1,noreferrer=no')">x</button>"#,
    r#"<button class="case" onclick="location.replace('URL')">x</button>"#,
    r#"<map><area class="case" rel="noreferrer" href="URL"></map>"#,
    r#"<a class="case" rel="noreferrer noopener" target="_blank" href="URL">x</a>"#,
];

/// Who says the policy of the page.
#[derive(Clone, Copy)]
enum By {
    Nobody,
    Header(&'static str),
    Meta(&'static str),
}

/// Each policy twice, for half of the ways each.
fn pages() -> Vec<By> {
    let headers = POLICIES.map(By::Header);
    let metas = POLICIES.map(By::Meta);
    let all: Vec<_> = std::iter::once(By::Nobody).chain(headers).chain(metas).collect();
    [all.clone(), all].concat()
}

/// The ways of a page.
fn ways(page: usize) -> &'static [&'static str] {
    let (first, second) = WAYS.split_at(WAYS.len() / 2);
    if page < pages().len() / 2 { first } else { second }
}

fn body(page: usize, by: By) -> String {
    let meta = match by {
        By::Meta(policy) => format!(r#"<meta name="referrer" content="{policy}">"#),
        _ => String::new(),
    };
    let ways = ways(page).iter().enumerate().map(|(way, html)| {
        let url =
            format!("https://mp.weixin.qq.com/cgi-bin/componentloginpage?auth_type=3&case={page}x{way}");
        html.replace("URL", &url)
    });
    format!("<!doctype html>{meta}{}", ways.collect::<String>())
}

fn answer(asked: &Asked) -> Reply {
    let number =
        asked.path.trim_start_matches("/bind/").split('?').next().and_then(|number| number.parse().ok());
    let Some((number, by)) = number.and_then(|number: usize| Some((number, *pages().get(number)?))) else {
        return Reply::status(404);
    };
    let reply = Reply::page(body(number, by));
    match by {
        By::Header(policy) => reply.with("Referrer-Policy", policy),
        _ => reply,
    }
}

fn address(page: usize) -> Url {
    Url::parse(&format!("https://auth.example.com/bind/{page}?from=menu")).unwrap()
}

/// Which cases of a page the text of the page says to be opened without a Referer.
fn read(page: usize, by: By) -> Vec<String> {
    let address = address(page);
    let mut text = ServedText::new();
    text.ask(ServedRole::Entry, address.as_str());
    text.status(200);
    if let By::Header(policy) = by {
        text.header("Referrer-Policy", policy);
    }
    let body = body(page, by);
    let seen = Seen {
        name: "seen".to_owned(),
        text: text.as_str().to_owned(),
        page: Some(ServedPage::new("page.html", Some("text/html"), body.as_bytes())),
        opened: 0,
        is_entry: true,
        trouble: None,
    };
    let checked = check(vec![seen], "");
    assert_eq!(checked.report.links, ways(page).len());
    let stripped = checked.report.findings.iter().filter(|finding| finding.code == "referrer-stripped");
    // The case stands behind the address of the link, which has a label.
    let mut cases = Vec::new();
    for finding in stripped {
        let mut labels = finding.labels().map(|label| label.span);
        let address = labels.find(|span| checked.sources.text(*span).starts_with("https://mp.")).unwrap();
        let rest = body.get(address.range().end..).unwrap();
        let word = rest.get(rest.find("case=").unwrap() + 5..).unwrap();
        let end = word.find(|letter: char| !letter.is_ascii_digit() && letter != 'x').unwrap();
        cases.push(word.get(..end).unwrap().to_owned());
    }
    cases.sort();
    cases
}

fn case_of(opened: &Opened) -> String {
    let url = Url::parse(&opened.address).unwrap();
    url.query_pairs().find(|(name, _)| name == "case").unwrap().1.into_owned()
}

/// The Referer of a request from the page to another host by a policy.
fn expected(policy: &str, page: &Url) -> Option<String> {
    match policy {
        "no-referrer" | "same-origin" => None,
        "unsafe-url" | "no-referrer-when-downgrade" => Some(page.to_string()),
        _ => Some(format!("{}/", page.origin().ascii_serialization())),
    }
}

fn guard(server: &Server) -> Guard {
    Guard::new(&[address(0)], &[server.resolve("auth.example.com")], false).unwrap()
}

/// What a browser would send from each of some pages.
pub(super) fn opened(server: &Server, program: PathBuf, pages: &[Url]) -> Vec<Vec<Opened>> {
    let guard = guard(server);
    let profile = tempfile::tempdir().unwrap();
    let mut launch = Launch::new(program, profile.path().to_owned(), &guard);
    launch.arguments.push(format!("--ignore-certificate-errors-spki-list={}", server.key_hash));
    let mut browser = Browser::start(&launch).unwrap();
    let mut opened = |url: &Url| {
        let wish = Wish { url, click: Some(".case"), phone: None, headers: &[], cookies: &[] };
        browser.visit(&guard, &wish).unwrap().opened
    };
    pages.iter().map(&mut opened).collect()
}

#[test]
fn the_text_of_a_page_says_what_the_browser_sends() {
    let Some(program) = browser() else { return };
    let server = Server::start(answer);
    // Every second page has each policy with half of the ways; `WXAUTHLINT_WHOLE=1` takes all.
    let step = if std::env::var_os("WXAUTHLINT_WHOLE").is_some() { 1 } else { 2 };
    let numbers: Vec<usize> = (0..pages().len()).step_by(step).collect();
    let addresses: Vec<Url> = numbers.iter().map(|page| address(*page)).collect();
    let chunks: Vec<_> = addresses.chunks(3).collect();
    let seen = in_parallel(&chunks, |pages| opened(&server, program.clone(), pages)).concat();
    let mut count = 0;
    let mut wrong = Vec::new();
    for (page, opened) in numbers.into_iter().zip(&seen) {
        let stripped = read(page, pages()[page]);
        assert_eq!(opened.len(), ways(page).len(), "page {page}: {opened:?}");
        for one in opened {
            count += 1;
            let case = case_of(one);
            let is_said = stripped.contains(&case);
            if is_said != one.referer.is_none() {
                wrong.push(format!(
                    "{case}: the browser sends {:?} by {}, the text says stripped: {is_said}",
                    one.referer, one.policy
                ));
            }
            assert_eq!(one.referer, expected(&one.policy, &address(page)), "{case}: {}", one.policy);
        }
    }
    assert!(count >= 120, "{count}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
