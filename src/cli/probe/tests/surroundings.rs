//! What stands around a page decides the Referer as well: headers of a server or of middleware, layouts, what the
//! provider file says. Each page as the project makes it and as it is served; what is read equals what is sent.

use url::Url;
use wxauthlint::session::{MemoryFiles, Session};

use super::policies::{POLICIES, opened};
use super::server::{Asked, Reply, Server};
use super::{browser, in_parallel};

const LINK: &str = "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef&pre_auth_code=preauthcode@@@AAAAbbbbCCCCddddEEEEffffGGGGhhhhIIIIjjjjKKKKllllMMMMnnnnOOOOppppQQQQrrrrSSSSttttUUUUvv&redirect_uri=https%3A%2F%2Fauth.example.com%2Fcb&auth_type=3";

/// A page with one link.
struct Page {
    /// The files of its project.
    files: Vec<(&'static str, String)>,
    /// What is served: the page, and its header.
    body: String,
    header: Option<String>,
}

fn plain(attributes: &str) -> String {
    format!("<a class=\"case\" {attributes} href=\"{LINK}\">go</a>")
}

fn meta(content: &str) -> String {
    format!("<meta name=\"referrer\" content=\"{content}\">")
}

fn whole(head: &str, body: &str) -> String {
    format!("<!doctype html><html><head>{head}</head><body>{body}</body></html>")
}

fn of_page(head: &str, body: &str) -> Page {
    let page = whole(head, body);
    Page { files: vec![("bind.html", page.clone())], body: page, header: None }
}

fn with_header(file: &'static str, text: String, header: &str, page: Page) -> Page {
    let mut files = page.files;
    files.push((file, text));
    Page { files, header: Some(header.to_owned()), ..page }
}

fn nginx(value: &str) -> String {
    format!("server {{\n  add_header Referrer-Policy \"{value}\" always;\n}}\n")
}

fn pages() -> Vec<Page> {
    let mut pages = Vec::new();
    for policy in POLICIES {
        let page = of_page("", &plain(""));
        pages.push(with_header("nginx.conf", nginx(policy), policy, page));
        // A layout, and the page that stands in it.
        let layout = |inside: &str| whole(&meta(policy), inside);
        let extends =
            format!("{{% extends \"layout.html\" %}}{{% block body %}}{}{{% endblock %}}", plain(""));
        pages.push(Page {
            files: vec![("layout.html", layout("{% block body %}{% endblock %}")), ("bind.html", extends)],
            body: layout(&plain("")),
            header: None,
        });
        // What the provider file says of the page of its link.
        let provider = format!(
            "links:\n  - name: console\n    url: {LINK}\n    page: https://auth.example.com/own/0\n    page_headers: {{Referrer-Policy: \"{policy}\"}}\n"
        );
        let served = whole("", &plain(""));
        pages.push(Page {
            files: vec![("provider.yaml", provider)],
            body: served,
            header: Some(policy.to_owned()),
        });
    }
    // Middleware, which has a policy of its own where nothing is said.
    let helmet = "app.use(helmet())\napp.get('/bind', (req, res) => res.sendFile('bind.html'))\n";
    pages.push(with_header("server.js", helmet.to_owned(), "no-referrer", of_page("", &plain(""))));
    let django = "SECURE_REFERRER_POLICY = \"same-origin\"\n";
    pages.push(with_header("settings.py", django.to_owned(), "same-origin", of_page("", &plain(""))));
    // A page and an element say more than what is around them.
    let lenient = of_page(&meta("origin"), &plain(""));
    pages.push(with_header("nginx.conf", nginx("no-referrer"), "no-referrer", lenient));
    let strict = of_page(&meta("no-referrer"), &plain(""));
    pages.push(with_header("nginx.conf", nginx("origin"), "origin", strict));
    let element = of_page("", &plain("referrerpolicy=\"origin\""));
    pages.push(with_header("nginx.conf", nginx("no-referrer"), "no-referrer", element));
    let rel = of_page(&meta("unsafe-url"), &plain("rel=\"noreferrer\""));
    pages.push(with_header("nginx.conf", nginx("origin"), "origin", rel));
    // The last word of a header and of a page that is known.
    let list = "no-referrer, strict-origin-when-cross-origin";
    pages.push(with_header("nginx.conf", nginx(list), list, of_page("", &plain(""))));
    pages.push(of_page(&(meta("no-referrer") + &meta("origin")), &plain("")));
    pages.push(of_page(&(meta("no-referrer") + &meta("nonsense")), &plain("")));
    // Words of old.
    pages.push(of_page(&meta("never"), &plain("")));
    pages.push(of_page(&meta("always"), &plain("")));
    pages.push(of_page(&meta("default"), &plain("")));
    // Features of windows.
    for features in ["noreferrer=0", "noopener, NoReferrer", "noreferrer=yes", "width=300,noreferrer = 1"] {
        let open = format!("window.open('{LINK}', '_blank', '{features}')");
        pages.push(of_page("", &format!("<button class=\"case\" onclick=\"{open}\">go</button>")));
    }
    pages
}

fn answer(asked: &Asked) -> Reply {
    let number = asked.path.trim_start_matches("/own/").parse().ok();
    let pages = pages();
    let Some(page) = number.and_then(|number: usize| pages.get(number)) else { return Reply::status(404) };
    let reply = Reply::page(page.body.clone());
    match &page.header {
        Some(header) => reply.with("Referrer-Policy", header),
        None => reply,
    }
}

/// True if the files of a page say that WeChat sees no Referer.
fn is_stripped(page: &Page) -> bool {
    let files: MemoryFiles =
        page.files.iter().map(|(name, text)| (format!("p/{name}"), text.clone())).collect();
    let session = Session::new().with_files(&files);
    let inputs = session.open(&["p".to_owned()], &mut |_| {}).unwrap();
    let checked = session.check(inputs).unwrap();
    checked.report.findings.iter().any(|finding| finding.code == "referrer-stripped")
}

#[test]
fn what_stands_around_a_page_says_what_the_browser_sends() {
    let Some(program) = browser() else { return };
    let server = Server::start(answer);
    let pages = pages();
    assert!(pages.len() >= 40, "{}", pages.len());
    let address = |number| Url::parse(&format!("https://auth.example.com/own/{number}")).unwrap();
    let addresses: Vec<Url> = (0..pages.len()).map(address).collect();
    let chunks: Vec<_> = addresses.chunks(7).collect();
    let seen = in_parallel(&chunks, |pages| opened(&server, program.clone(), pages)).concat();
    let mut wrong = Vec::new();
    for (number, page) in pages.iter().enumerate() {
        let [sent] = seen[number].as_slice() else { panic!("page {number}: {:?}", seen[number]) };
        let is_said = is_stripped(page);
        if is_said != sent.referer.is_none() {
            wrong.push(format!(
                "page {number}, {:?}: the browser sends {:?}, the files say stripped: {is_said}",
                page.files, sent.referer
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
