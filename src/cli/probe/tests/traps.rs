//! Not a byte to WeChat: a listener stands where its hosts would be, and counts who comes.

use url::Url;

use super::super::browser::{Browser, Launch, Wish};
use super::super::guard::Guard;
use super::browser;
use super::server::{Asked, Reply, Server};

/// All ways to WeChat that a page has.
const PAGE: &str = r#"<!doctype html>
<link rel="preconnect" href="https://mp.weixin.qq.com">
<link rel="dns-prefetch" href="https://open.weixin.qq.com">
<link rel="prefetch" href="https://mp.weixin.qq.com/prefetched">
<link rel="preload" as="image" href="https://mp.weixin.qq.com/preloaded.png">
<link rel="stylesheet" href="https://mp.weixin.qq.com/sheet.css">
<script src="https://mp.weixin.qq.com/script.js"></script>
<script type="speculationrules">{"prefetch": [{"source": "list", "urls": ["https://mp.weixin.qq.com/cgi-bin/componentloginpage?speculated=1"]}]}</script>
<img src="https://mp.weixin.qq.com/image.png">
<iframe src="https://mp.weixin.qq.com/cgi-bin/componentloginpage?framed=1"></iframe>
<img src="/redirected">
<a href="https://mp.weixin.qq.com/cgi-bin/componentloginpage?link=1" ping="https://mp.weixin.qq.com/ping">授权</a>
<a href="/redirected?componentloginpage">重定向</a>
<a target="_blank" href="https://mp.weixin.qq.com/cgi-bin/componentloginpage?tab=1">新标签页</a>
<a href="http://mp.weixin.qq.com:8443/cgi-bin/componentloginpage?port=1">端口</a>
<form action="https://mp.weixin.qq.com/cgi-bin/componentloginpage" method="post"><input name="form" value="1"><button>授权</button></form>
<script>
  window.open('https://mp.weixin.qq.com/cgi-bin/componentloginpage?popup=1');
  fetch('https://mp.weixin.qq.com/fetched', {mode: 'no-cors'}).catch(() => {});
  navigator.sendBeacon('https://mp.weixin.qq.com/beacon', 'x');
  try { new WebSocket('wss://mp.weixin.qq.com/socket'); } catch (error) {}
  try { new EventSource('https://mp.weixin.qq.com/events'); } catch (error) {}
  new Worker('/worker.js');
  new SharedWorker('/worker.js');
  navigator.serviceWorker.register('/service.js').catch(() => {});
</script>"#;

const WORKER: &str = "fetch('https://mp.weixin.qq.com/from-worker', {mode: 'no-cors'}).catch(() => {});
try { new WebSocket('wss://open.weixin.qq.com/from-worker'); } catch (error) {}";

const SERVICE: &str = "self.addEventListener('install', (event) => {
  self.skipWaiting();
  event.waitUntil(fetch('https://mp.weixin.qq.com/from-service', {mode: 'no-cors'}).catch(() => {}));
});
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', (event) => {
  fetch('https://mp.weixin.qq.com/again', {mode: 'no-cors'}).catch(() => {});
});";

fn answer(asked: &Asked) -> Reply {
    match asked.path.split('?').next().unwrap_or_default() {
        "/bind" => Reply::page(PAGE),
        "/redirected" => {
            Reply::redirect(302, "https://mp.weixin.qq.com/cgi-bin/componentloginpage?redirected=1")
        }
        "/worker.js" => {
            Reply::Page(200, vec![("Content-Type".into(), "text/javascript".into())], WORKER.into())
        }
        "/service.js" => {
            Reply::Page(200, vec![("Content-Type".into(), "text/javascript".into())], SERVICE.into())
        }
        _ => Reply::status(404),
    }
}

/// How many connections WeChat's hosts would have got, and which addresses a browser was about to open.
fn caught(is_guarded: bool) -> Option<(usize, Vec<String>)> {
    let program = browser()?;
    let server = Server::start(answer);
    let trap = Server::start(|_| Reply::status(200));
    let url = Url::parse("https://auth.example.com/bind").unwrap();
    let mut fixed = vec![server.resolve("auth.example.com")];
    fixed.extend(["mp.weixin.qq.com", "open.weixin.qq.com", "res.wx.qq.com"].map(|host| trap.resolve(host)));
    let guard = Guard::new(std::slice::from_ref(&url), &fixed, false).unwrap();
    let guard = if is_guarded { guard } else { guard.off() };
    let profile = tempfile::tempdir().unwrap();
    let mut launch = Launch::new(program, profile.path().to_owned(), &guard);
    let hashes = [server.key_hash.as_str(), trap.key_hash.as_str()].join(",");
    launch.arguments.push(format!("--ignore-certificate-errors-spki-list={hashes}"));
    let wish = Wish { url: &url, click: None, phone: None, headers: &[], cookies: &[] };
    let visited = Browser::start(&launch).unwrap().visit(&guard, &wish).unwrap();
    assert!(
        server.asked().iter().any(|asked| asked.path == "/service.js"),
        "the service worker was not asked for"
    );
    assert!(server.asked().iter().any(|asked| asked.path == "/worker.js"), "the worker was not asked for");
    Some((trap.connections(), visited.opened.iter().map(|opened| opened.address.clone()).collect()))
}

#[test]
fn nothing_reaches_wechat() {
    let Some((connections, opened)) = caught(true) else { return };
    assert_eq!(connections, 0);
    for part in ["link=1", "tab=1", "popup=1", "framed=1", "redirected=1", "port=1"] {
        assert!(opened.iter().any(|address| address.contains(part)), "{part}: {opened:?}");
    }
}

#[test]
fn without_the_guards_the_same_page_would_reach_it() {
    let Some((connections, _)) = caught(false) else { return };
    assert!(connections >= 1);
}

/// Either guard alone keeps it: the browser without the resolver's rules holds requests back, and knows no way
/// where they are not held back.
#[test]
fn the_names_lead_nowhere_even_if_a_request_is_let_go() {
    let url = Url::parse("https://auth.example.com/").unwrap();
    let guard = Guard::new(&[url], &["mp.weixin.qq.com=127.0.0.1:9".to_owned()], false).unwrap();
    let launch = Launch::new("chromium".into(), "profile".into(), &guard);
    let rules = launch.arguments.iter().find_map(|argument| argument.strip_prefix("--host-resolver-rules="));
    let rules: Vec<_> = rules.unwrap().split(", ").collect();
    let place = |rule: &str| rules.iter().position(|known| *known == rule);
    // The first that fits counts, so what is given comes behind.
    assert!(
        place("MAP *.weixin.qq.com ~NOTFOUND").unwrap() < place("MAP mp.weixin.qq.com 127.0.0.1:9").unwrap()
    );
    assert!(place("MAP *.qlogo.cn ~NOTFOUND").is_some());
}
