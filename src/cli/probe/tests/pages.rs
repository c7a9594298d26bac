//! Pages as people serve them: what is found in the plain form and by the browser, beside each other.

use std::sync::OnceLock;

use super::server::{Asked, Reply, Server};
use super::{browser, check, found, in_parallel, look_for};

const CODE: &str =
    "preauthcode@@@AAAAbbbbCCCCddddEEEEffffGGGGhhhhIIIIjjjjKKKKllllMMMMnnnnOOOOppppQQQQrrrrSSSSttttUUUUvv";

const PROVIDER: &str = "platform:
  component_appid: wx0123456789abcdef
  entry_domain: auth.example.com
  released: true
";

fn link() -> String {
    format!(
        "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef&pre_auth_code={CODE}&redirect_uri=https%3A%2F%2Fauth.example.com%2Fcallback&auth_type=3"
    )
}

/// A link with the path of the old H5 page on the host of the new one.
fn wrong() -> String {
    let h5 = "https://open.weixin.qq.com/safe/bindcomponent?action=bindcomponent&no_scan=1";
    format!(
        "{}#wechat_redirect",
        link().replace("https://mp.weixin.qq.com/cgi-bin/componentloginpage?", &format!("{h5}&"))
    )
}

/// A page, and the rules that it trips. `LINK` stands for a right link as HTML has it, `URL` as scripts have it.
struct Page {
    path: &'static str,
    headers: &'static [(&'static str, &'static str)],
    body: &'static str,
    plain: &'static [&'static str],
    /// What the browser finds, where that differs, and why it does.
    browser: Option<(&'static [&'static str], &'static str)>,
    /// How many links each form sees.
    links: (usize, usize),
}

const fn page(path: &'static str, body: &'static str, plain: &'static [&'static str]) -> Page {
    Page { path, headers: &[], body, plain, browser: None, links: (1, 1) }
}

const fn with_policy(
    path: &'static str,
    policy: &'static [(&'static str, &'static str)],
    plain: &'static [&'static str],
) -> Page {
    Page { headers: policy, ..page(path, ANCHOR, plain) }
}

const ANCHOR: &str = r#"<!doctype html><a href="LINK">授权</a>"#;
const STRIPPED: &[&str] = &["referrer-stripped"];

const PAGES: &[Page] = &[
    page("/anchor", ANCHOR, &[]),
    with_policy("/no-referrer", &[("Referrer-Policy", "no-referrer")], STRIPPED),
    with_policy("/same-origin", &[("Referrer-Policy", "same-origin")], STRIPPED),
    with_policy("/origin", &[("Referrer-Policy", "origin")], &[]),
    with_policy("/strict-origin", &[("Referrer-Policy", "strict-origin")], &[]),
    with_policy("/when-downgrade", &[("Referrer-Policy", "no-referrer-when-downgrade")], &[]),
    with_policy("/cross-origin", &[("Referrer-Policy", "origin-when-cross-origin")], &[]),
    with_policy("/usual", &[("Referrer-Policy", "strict-origin-when-cross-origin")], &[]),
    with_policy("/unsafe-url", &[("Referrer-Policy", "unsafe-url")], &[]),
    with_policy("/last-word", &[("Referrer-Policy", "no-referrer, origin, nonsense")], &[]),
    with_policy(
        "/two-headers",
        &[("Referrer-Policy", "origin"), ("Referrer-Policy", "same-origin")],
        STRIPPED,
    ),
    page("/meta", r#"<meta name="referrer" content="never"><a href="LINK">授权</a>"#, STRIPPED),
    Page {
        headers: &[("Referrer-Policy", "no-referrer")],
        ..page("/meta-wins", r#"<meta name="referrer" content="origin"><a href="LINK">授权</a>"#, &[])
    },
    page("/attribute", r#"<a referrerpolicy="no-referrer" href="LINK">授权</a>"#, STRIPPED),
    Page {
        headers: &[("Referrer-Policy", "same-origin")],
        ..page("/attribute-wins", r#"<a referrerpolicy="origin" href="LINK">授权</a>"#, &[])
    },
    page("/rel", r#"<a rel="nofollow noreferrer" referrerpolicy="origin" href="LINK">授权</a>"#, STRIPPED),
    page("/new-tab", r#"<a rel="noopener" target="_blank" href="LINK">授权</a>"#, &[]),
    page("/window", r#"<button onclick="window.open('URL')">授权</button>"#, &[]),
    page(
        "/window-without",
        r#"<button onclick="window.open('URL', '_blank', 'noopener,noreferrer')">授权</button>"#,
        STRIPPED,
    ),
    page(
        "/script",
        r#"<button id="go">去授权</button><script>
           document.getElementById('go').onclick = function () { location.href = 'URL'; };</script>"#,
        &[],
    ),
    page("/form", r#"<form method="post" action="LINK"><button>授权</button></form>"#, &[]),
    Page {
        browser: Some((
            &[
                "component-appid-missing",
                "pre-auth-code-missing",
                "redirect-uri-missing",
                "auth-type-missing-pc",
            ],
            "the browser shows what the page leads to: a link without its query",
        )),
        ..page("/form-get", r#"<form action="LINK"><button>授权</button></form>"#, &["form-drops-query"])
    },
    Page {
        headers: &[("Referrer-Policy", "same-origin")],
        browser: Some((STRIPPED, "only the browser sees the link, which the page has from its server")),
        links: (0, 1),
        ..page(
            "/app",
            r#"<div id="app"></div><script src="/app.js"></script>"#,
            &["served-policy-empties-referrer"],
        )
    },
    Page {
        browser: Some((&[], "only the browser sees the link, behind a route of the application")),
        links: (0, 1),
        ..page("/spa", r#"<div id="app"></div><script src="/spa.js"></script>"#, &[])
    },
    Page {
        browser: Some((&[], "only the browser looks into frames")),
        links: (0, 1),
        ..page("/frame", r#"<iframe src="/anchor"></iframe>"#, &[])
    },
    Page {
        browser: Some((
            &["entry-domain-mismatch"],
            "only the browser looks into frames, and the Referer is theirs",
        )),
        links: (0, 1),
        ..page("/frame-elsewhere", r#"<iframe src="https://shop.example.net/anchor"></iframe>"#, &[])
    },
    Page {
        browser: Some((&[], "only the browser follows what a page does by itself")),
        links: (0, 1),
        ..page("/by-itself", r#"<script src="/by-itself.js"></script>"#, &[])
    },
    Page {
        browser: Some((&[], "it is a click on no button, in a tree of its own")),
        links: (0, 1),
        ..page("/shadow", r#"<script src="/shadow.js"></script>"#, &[])
    },
    Page {
        links: (0, 0),
        ..page("/article", r#"<a href="https://mp.weixin.qq.com/s/abc">微信公众号文章</a>"#, &[])
    },
    page("/wrong-path", r#"<a href="WRONG">授权</a>"#, &["wrong-path"]),
    Page { links: (0, 0), ..page("/nothing", "<p>授权</p><button>解除授权</button>", &[]) },
];

/// Where an address leads before it comes to a page, and what is found in both forms.
const CHAINS: &[(&str, &[&str], (usize, usize))] = &[
    ("/moved", &[], (1, 1)),
    ("/elsewhere", &["entry-domain-mismatch", "entry-page-redirects-elsewhere"], (1, 1)),
    ("/straight", &["server-redirects-to-authorization-page"], (1, 1)),
    ("/straight-wrong", &["wrong-path"], (1, 1)),
    ("/login", &[], (0, 0)),
];

fn answer(asked: &Asked) -> Reply {
    let url = link();
    let html = url.replace('&', "&amp;");
    let path = asked.path.split('?').next().unwrap_or_default();
    match path {
        "/callback" => return Reply::status(400),
        "/app.js" => {
            return Reply::page(format!(
                "document.getElementById('app').innerHTML = '<a href=\"{url}\">绑定</a>'"
            ));
        }
        "/spa.js" => {
            return Reply::page(
                "history.pushState({}, '', '/spa/bind');
                 document.getElementById('app').innerHTML = '<div role=button style=\"cursor:pointer\">授权公众号</div>';
                 document.querySelector('[role=button]').onclick = async () => {
                   const answer = await fetch('/link');
                   location.assign(await answer.text());
                 };",
            );
        }
        "/by-itself.js" => return Reply::page(format!("setTimeout(() => location.replace('{url}'), 100)")),
        "/shadow.js" => {
            return Reply::page(format!(
                "const host = document.createElement('x-bind'); document.documentElement.append(host);
                 host.attachShadow({{mode: 'open'}}).innerHTML = '<a href=\"{url}\">x</a>';"
            ));
        }
        "/link" => return Reply::page(url),
        "/moved" => return Reply::redirect(301, "/moved-again"),
        "/moved-again" => return Reply::redirect(307, "https://auth.example.com/anchor?from=moved"),
        "/elsewhere" => return Reply::redirect(302, "https://shop.example.net/anchor"),
        "/straight-wrong" => {
            return Reply::redirect(302, &wrong());
        }
        "/straight" => return Reply::redirect(302, &url),
        "/login" if asked.header("cookie").is_none_or(|cookie| !cookie.contains("session=good")) => {
            return Reply::redirect(302, "/login/form");
        }
        "/login" => return Reply::page(ANCHOR.replace("LINK", &html)),
        "/login/form" => {
            return Reply::page("<form method=post><input name=user><button>登录</button></form>");
        }
        _ => {}
    }
    match PAGES.iter().find(|page| page.path == path) {
        None => Reply::status(404),
        Some(page) => {
            let body = page.body.replace("LINK", &html).replace("URL", &url).replace("WRONG", &wrong());
            page.headers.iter().fold(Reply::page(body), |reply, (name, value)| reply.with(name, value))
        }
    }
}

fn server() -> &'static Server {
    static SERVER: OnceLock<Server> = OnceLock::new();
    SERVER.get_or_init(|| Server::start(answer))
}

/// The rules that an address trips, and how many links were seen there.
fn rules(path: &str, more: &[&str]) -> (Vec<String>, usize) {
    rules_of_all(std::iter::once(path), more).remove(0)
}

/// The same of several addresses, asked in one run.
fn rules_of_all<'p>(paths: impl Iterator<Item = &'p str>, more: &[&str]) -> Vec<(Vec<String>, usize)> {
    let server = server();
    let mut written: Vec<String> = paths.map(|path| format!("https://auth.example.com{path}")).collect();
    for host in ["auth.example.com", "shop.example.net"] {
        written.extend(["--resolve".to_owned(), server.resolve(host)]);
    }
    written.extend(more.iter().map(|more| (*more).to_owned()));
    let seen = look_for(server, &written, PROVIDER).unwrap();
    // Each page with what was opened from it; what belongs to all of them stands behind.
    let starts: Vec<_> = (0..seen.len()).filter(|at| seen[*at].is_entry).collect();
    let ends = starts.iter().skip(1).copied().chain([seen.len()]);
    let judged = starts.iter().zip(ends).map(|(start, end)| {
        let checked = check(seen[*start..end].to_vec(), PROVIDER);
        let mut rules: Vec<String> =
            found(&checked).iter().filter_map(|one| Some(one.split_once(':')?.0.to_owned())).collect();
        rules.dedup();
        (rules, checked.report.links)
    });
    judged.collect()
}

fn sorted(rules: &[&str]) -> Vec<String> {
    let mut rules: Vec<_> = rules.iter().map(|rule| (*rule).to_owned()).collect();
    rules.sort();
    rules
}

#[test]
fn the_plain_form_finds_what_stands_beside_each_page() {
    assert!(PAGES.len() + CHAINS.len() >= 25);
    for page in PAGES {
        assert_eq!(rules(page.path, &[]), (sorted(page.plain), page.links.0), "{}", page.path);
    }
    for (path, expected, links) in CHAINS {
        assert_eq!(rules(path, &[]), (sorted(expected), links.0), "{path}");
    }
}

#[test]
fn a_browser_agrees_or_it_is_said_why_not() {
    if browser().is_none() {
        return;
    }
    let pages = PAGES.iter().map(|page| {
        let expected = page.browser.map_or(page.plain, |(expected, _)| expected);
        (page.path, expected, page.links.1)
    });
    let all: Vec<_> =
        pages.chain(CHAINS.iter().map(|(path, expected, links)| (*path, *expected, links.1))).collect();
    let chunks: Vec<_> = all.chunks(9).collect();
    let seen =
        in_parallel(&chunks, |pages| rules_of_all(pages.iter().map(|(path, ..)| *path), &["--browser"]))
            .concat();
    let told =
        all.iter().zip(seen).filter(|((_, expected, links), seen)| *seen != (sorted(expected), *links));
    let wrong: Vec<_> = told.map(|((path, ..), seen)| format!("{path}: {seen:?}")).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn behind_a_login_stands_what_cookies_and_headers_open() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cookies.txt");
    std::fs::write(
        &path,
        "# Netscape HTTP Cookie File\n#HttpOnly_auth.example.com\tFALSE\t/\tTRUE\t0\tsession\tgood\n",
    )
    .unwrap();
    let file = path.to_str().unwrap();
    assert_eq!(rules("/login", &["--cookie-file", file]), (Vec::new(), 1));
    assert_eq!(rules("/login", &["--header", "Cookie: session=good"]), (Vec::new(), 1));
    if browser().is_some() {
        assert_eq!(rules("/login", &["--browser", "--cookie-file", file]), (Vec::new(), 1));
        assert_eq!(rules("/login", &["--browser", "--header", "Cookie: session=good"]), (Vec::new(), 1));
    }
    // Nobody else gets them.
    let is_told =
        |asked: &Asked| asked.header("cookie").is_some_and(|cookie| cookie.contains("session=good"));
    assert!(server().asked().iter().all(|asked| asked.host == "auth.example.com" || !is_told(asked)));
}

#[test]
fn what_a_selector_names_is_clicked() {
    if browser().is_none() {
        return;
    }
    assert_eq!(rules("/window", &["--browser", "--click", "button"]), (Vec::new(), 1));
    let server = server();
    for (selector, told) in [("#nowhere", "no such element"), ("[", "not a valid selector")] {
        let written = ["https://auth.example.com/window", "--browser", "--click", selector, "--resolve"];
        let mut written: Vec<_> = written.iter().map(|word| (*word).to_owned()).collect();
        written.push(server.resolve("auth.example.com"));
        let failure = look_for(server, &written, "").unwrap_err().to_string();
        assert!(failure.contains(told), "{failure}");
    }
}
