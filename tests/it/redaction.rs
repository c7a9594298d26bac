//! Secrets in places of their own: in odd places of links, in texts that people paste, under the keys of provider
//! files, in the names of files; and what must be seen.
//!
//! The tables are the test. That every name is covered in every kind of input is another ([`crate::planting`]).

use std::path::Path;

use wxauthlint::redact::is_secret_name;
use wxauthlint::render::{ExplainedFormat, Format, ImpactFormat};
use wxauthlint::session::{MemoryFiles, Session};
use wxauthlint::text::Lang;

use crate::folder::{self, Folder};
use crate::planting::{NAMES as PARAMETERS, Outputs, SECRET, Told, callback, encode, holds_secret};
use crate::slice::slice;

const PC: &str = "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef";

/// Writes a text with a name or a parameter in it.
type Write = fn(&str) -> String;

/// Ways to write a parameter that no other table has.
const WRITINGS: [(&str, Write); 7] = [
    ("encoded three times", |p| callback(&format!("?x=1&{p}"), 3)),
    ("in the fragment of the callback", |p| callback(&format!("#/home?{p}"), 1)),
    ("alone in the fragment", |p| format!("{PC}&auth_type=0#{p}")),
    ("in a callback without a host", |p| format!("{PC}&auth_type=0&redirect_uri=callback%3F{}", encode(p))),
    ("in another page's query", |p| format!("https://shop.example.net/open?{p}")),
    ("escaped for HTML", |p| format!("{PC}&amp;auth_type=0&amp;{p}")),
    ("behind %26", |p| {
        format!("{PC}&auth_type=0&redirect_uri=http%3A%2F%2Fa.example.com%2Fcb%3Fx%3D1%26{}", encode(p))
    }),
];

/// Further places of a link that rules print values of, with what is planted in them.
const PLACES: [&str; 8] = [
    "&category_id_list=17_18_pre_auth_code%3DMossgrownGate",
    "&category_id_list=17|token=MossgrownGate",
    "&auth_type=token%3DMossgrownGate",
    "&biz_appid=secret%3DMossgrownGate",
    "&auth_type=0&x[token]=MossgrownGate",
    "&auth_type=0&redirect_uri=http%3A%2F%2Fuser%3AMossgrownGate%40a.example.com%2F",
    "&auth_type=0&redirect_uri=http://user:MossgrownGate@a.example.com/cb",
    "&auth_type=0&redirect_uri=ticket%253DMossgrownGate",
];

/// Texts that people paste, whatever the name is.
const PASTED: [(&str, Write); 4] = [
    ("a callback", |name| format!("https://a.example.com/cb?{name}={SECRET}&expires_in=600")),
    ("a callback in a chat", |name| {
        format!("授权后跳到 https://a.example.com/cb?expires_in=600&{name}={SECRET} 就报 61007")
    }),
    ("a log", |name| format!("{name}={SECRET} -14 PreAuthCode无效")),
    ("code", |name| format!("`{name}={SECRET}` 授权入口页所在域名为空")),
];

/// Texts that people paste with a name that tells of a secret anywhere.
const QUOTED: [(&str, Write); 4] = [
    ("an answer", |name| format!("{{\"errcode\":61003,\"errmsg\":\"no\",\"{name}\":\"{SECRET}\"}}")),
    ("another answer", |name| format!("{{\"authorization_info\":{{\"{name}\":\"{SECRET}\"}}}}")),
    ("an answer in a chat", |name| format!("返回 {{\"errcode\": 61007, \"{name}\": \"{SECRET}\"}} 怎么办")),
    ("settings", |name| format!("{name}: {SECRET}\nPreAuthCode无效")),
];

/// Ways in which a provider file writes a link.
const LISTED: [(&str, Write); 4] = [
    ("yaml", |link| format!("links:\n  - name: console\n    url: '{link}'\n    page: none\n")),
    ("yaml with escapes", |link| {
        format!("links:\n  - name: console\n    url: \"{}\"\n", link.replace('=', "\\x3d"))
    }),
    ("json", |link| format!("{{\"links\": [{{\"name\": \"console\", \"url\": \"{link}\"}}]}}")),
    ("json with escapes", |link| {
        let link = link.replace('&', "\\u0026").replace('/', "\\/");
        format!("{{\"links\": [{{\"name\": \"console\", \"url\": \"{link}\"}}]}}")
    }),
];

/// Keys of a provider file whose values nobody may see.
const KEYS: [&str; 30] = [
    "token",
    "Token",
    "encoding_aes_key",
    "encodingAesKey",
    "EncodingAESKey",
    "aes_key",
    "encoding_key",
    "app_secret",
    "appsecret",
    "AppSecret",
    "component_appsecret",
    "component_app_secret",
    "component_secret",
    "secret",
    "tokn",
    "encoding_aes_kye",
    "sercet",
    "access_token",
    "component_access_token",
    "refresh_token",
    "verify_ticket",
    "component_verify_ticket",
    "ticket",
    "password",
    "pwd",
    "api_key",
    "session_key",
    "private_key",
    "wxToken",
    "pre_auth_code",
];

/// Files that hold such a key and a fault or a finding beside it.
const FILES: [(&str, Write); 10] = [
    ("in a map", |k| format!("platform:\n  released: false\n  {k}: {SECRET}\n  test_accounts: []\n")),
    ("beside a fault", |k| format!("platform:\n  {k}: {SECRET}\n  relased: true\n")),
    ("in quotes", |k| format!("platform: {{\"{k}\": \"{SECRET}\", released: false}}\n")),
    ("in a block", |k| format!("platform:\n  released: false\n  {k}: |\n    {SECRET}\n")),
    ("in a list", |k| format!("platform:\n  {k}: [{SECRET}]\n  relased: 1\n")),
    ("at the top", |k| format!("{k}: {SECRET}\nplatform: {{released: false}}\n")),
    ("of an account", |k| format!("accounts:\n  - {{appid: wx0123456789abcdef, {k}: {SECRET}}}\n")),
    ("twice", |k| format!("platform:\n  {k}: x\n  {k}: {SECRET}\n  released: false\n")),
    ("in broken YAML", |k| format!("platform:\n  {k}: {SECRET}\n  released: [\n")),
    ("in JSON", |k| format!("{{\"platform\": {{\"released\": false, \"{k}\": \"{SECRET}\"}}}}")),
];

/// Names of files and folders.
const NAMES: [&str; 6] = [
    "preauthcode@@@MossgrownGate/more/links.txt",
    "preauthcode@@@MossgrownGate.yaml",
    "callback?auth_code=MossgrownGate",
    "cb?code=MossgrownGate&x=1/provider.yaml",
    "token=MossgrownGate.html",
    "a/wxToken=MossgrownGate/b/page.html",
];

/// Texts that must be seen, in a link or a provider file with a finding that shows the line.
const SEEN: [(&str, &str); 14] = [
    ("links:\n  - url: LINK&auth_type=0&errcode=MossgrownGate\n", "errcode=MossgrownGate"),
    ("links:\n  - url: LINK&auth_type=0&code_type=MossgrownGate\n", "code_type=MossgrownGate"),
    ("links:\n  - url: LINK&auth_type=0&keyword=MossgrownGate\n", "keyword=MossgrownGate"),
    ("links:\n  - url: LINK&auth_type=0&monkey=MossgrownGate\n", "monkey=MossgrownGate"),
    ("links:\n  - url: LINK&auth_type=0&token_type=bearerlike\n", "token_type=bearerlike"),
    ("links:\n  - url: LINK&auth_type=0&expires_in=72000\n", "expires_in=72000"),
    ("links:\n  - url: LINK&auth_type=0&encode=MossgrownGate\n", "encode=MossgrownGate"),
    ("links:\n  - url: LINK&auth_type=0&pre_auth_code=xxxxxx\n", "pre_auth_code=xxxxxx"),
    ("links:\n  - url: LINK&auth_type=0&token=${TOKEN}\n", "token=${TOKEN}"),
    ("links:\n  - url: LINK&auth_type=0&code=abc\n", "code=abc"),
    ("platform:\n  entry_domian: auth.example.com\n", "auth.example.com"),
    ("platform:\n  test_acounts: gh_0123456789ab\n", "gh_0123456789ab"),
    (
        "platform:\n  {released: false, token: MossgrownGate, entry_domian: auth.example.com}\n",
        "auth.example.com",
    ),
    ("platform:\n  relased: false # the token is set by operations\n", "# the token is set by operations"),
];

#[test]
fn secrets_of_parameters_are_in_no_output() {
    let mut tried = 0;
    for (name, (way, write)) in slice(PARAMETERS.iter().flat_map(|name| WRITINGS.map(|way| (name, way))), 5) {
        let link = write(&format!("{name}={SECRET}"));
        tried += look(&format!("{name}, {way}"), &checked(&link));
        tried += look(&format!("{name}, {way}"), &explained(&link));
    }
    assert!(tried > 800, "{tried}");
}

#[test]
fn secrets_of_pasted_texts_are_in_no_output() {
    let mut tried = 0;
    for name in slice(PARAMETERS, 4) {
        let quoted = QUOTED.iter().filter(|_| is_secret_name(name));
        for (way, write) in PASTED.iter().chain(quoted) {
            tried += look(&format!("{name}, {way}"), &explained(&write(name)));
        }
    }
    assert!(tried > 200, "{tried}");
}

#[test]
fn secrets_of_other_places_are_in_no_output() {
    let mut tried = 0;
    for place in PLACES {
        let link = format!("{PC}{place}");
        tried += look(place, &checked(&link));
        tried += look(place, &explained(&link));
        for (way, wrap) in LISTED {
            tried += look(&format!("{place}, {way}"), &listed_in("provider.yaml", &wrap(&link)));
        }
    }
    assert!(tried > 500, "{tried}");
}

#[test]
fn secrets_of_provider_files_are_in_no_output() {
    let mut tried = 0;
    for key in KEYS {
        for (way, write) in &FILES {
            let text = write(key);
            let what = format!("{key}, {way}");
            tried += look(&what, &listed_in("provider.yaml", &text));
            tried += look(&what, &compared(&text));
        }
    }
    assert!(tried > 3_000, "{tried}");
}

#[test]
fn names_that_hold_secrets_are_in_no_output() {
    let mut tried = 0;
    for name in NAMES {
        let faulty = "platform: {relased: false}\n";
        let sound = "platform: {released: false, test_accounts: []}\n";
        for text in [faulty, sound] {
            tried += look(name, &listed_in(name, text));
        }
    }
    assert!(tried > 12 * NAMES.len(), "{tried}");
}

#[test]
fn what_is_no_secret_is_seen() {
    for (text, seen) in SEEN {
        let told = listed_in("provider.yaml", &text.replace("LINK", PC));
        let picture = &told.iter().find(|(how, _)| how.ends_with("human")).unwrap().1;
        assert!(picture.contains(seen), "`{seen}` of {text} is hidden:\n{picture}");
    }
}

#[test]
fn the_program_tells_no_secret_of_names_and_arguments() {
    let folder = Folder::new("redaction");
    let link = format!("{PC}&auth_type=0&redirect_uri=http://a.example.com/cb?x=1&code={SECRET}&y=2");
    let provider = format!(
        "platform: {{released: false, token: {SECRET}, test_accounts: ' gh_0123456789ab'}}\nlinks:\n  - url: '{link}'\n"
    );
    let hidden = format!("preauthcode@@@{SECRET}");
    let files = [
        (format!("{hidden}/provider.yaml"), provider.clone()),
        (format!("{hidden}.txt"), format!("{link}\n")),
        (format!("callback?auth_code={SECRET}.html"), format!("<a href=\"{link}\">")),
        (format!("{hidden}-empty.txt"), String::new()),
        (format!("{hidden}-faulty.yaml"), "platform: {relased: 1}\n".to_owned()),
        (format!("{hidden}-broken.yaml"), "platform: [\n".to_owned()),
    ];
    let mut tried = 0;
    let mut run = |arguments: &[&str]| {
        let folder::Told { out, err, .. } = folder.run(arguments);
        for (stream, text) in [("out", &out), ("err", &err)] {
            assert!(!holds_secret(text), "{arguments:?}, {stream}:\n{text}");
        }
        tried += 1;
        out + &err
    };
    for (name, text) in &files {
        folder.write(name, text);
    }
    for (name, _) in slice(&files, 5) {
        for format in Format::NAMES {
            run(&["check", name, "--format", format]);
        }
        for format in ExplainedFormat::NAMES {
            run(&["explain", name, "--format", format]);
        }
        for format in ImpactFormat::NAMES {
            run(&["diff", name, name, "--format", format]);
        }
        run(&["check", name, "--diff", "--unsafe-fixes"]);
        run(&["simulate", &link, "--config", name]);
        run(&["simulate", &link, "--account", name]);
        run(&["check", "--config", name, "--rules", name, &link]);
        run(&["check", "--format", &format!("json={name}"), name]);
        run(&["check", "--format", &format!("json={hidden}/no/{name}"), &files[0].0]);
        run(&["check", &format!("{name}-missing")]);
        run(&["check", "--baseline", name, &files[0].0]);
        run(&["check", &link, "--page", &format!("https://a.example.com/?{name}")]);
    }
    let told = run(&["check", ".", "--format", "plain"]);
    assert!(told.contains("preauthcode@@@*************.txt:1"), "{told}");
    let name = &files[0].0;
    run(&["check", name, "--write-baseline", "baseline.json"]);
    let baseline = String::from_utf8(folder.read("baseline.json")).unwrap();
    assert!(baseline.contains("preauthcode@@@") && !holds_secret(&baseline), "{baseline}");
    // What the baseline lists is put aside, and what is gone is told, under a covered name too.
    let told = run(&["check", name, "--baseline", "baseline.json", "--format", "concise"]);
    assert!(!told.contains("no longer occur") && told.contains("suppressed"), "{told}");
    run(&["check", name, "--fix", "--unsafe-fixes"]);
    let fixed = String::from_utf8(folder.read(name)).unwrap();
    assert!(fixed.contains(SECRET) && fixed != provider, "{fixed}");
    let told = run(&["check", name, "--baseline", "baseline.json", "--format", "concise"]);
    assert!(told.contains("no longer occur"), "{told}");
    assert_eq!(tried, slice(&files, 5).count() * 28 + 5);
}

/// Fails where one of the outputs tells what is planted; says how many there are.
fn look(what: &str, outputs: &Outputs) -> usize {
    for (how, text) in outputs {
        assert!(!holds_secret(text), "{what}, {how}:\n{text}");
    }
    outputs.len()
}

/// The language changes with every text, so that both are tried without trying all twice.
fn told_of(text: &str) -> Told {
    Told::new(if text.len().is_multiple_of(2) { Lang::En } else { Lang::Zh })
}

fn checked(link: &str) -> Outputs {
    let mut told = told_of(link);
    told.check(&Session::new(), link);
    told.outputs
}

fn explained(text: &str) -> Outputs {
    let mut told = told_of(text);
    told.explain(&Session::new(), text);
    told.outputs
}

/// What `check` and `simulate` tell of a provider file.
fn listed_in(name: &str, text: &str) -> Outputs {
    let files: MemoryFiles = [(name, text)].into_iter().collect();
    let session = Session::new().with_files(&files).with_config(Some(name.into()));
    let mut told = told_of(text);
    told.check(&Session::new().with_files(&files), name);
    told.simulate(&session, PC);
    told.outputs
}

/// What `diff` tells of a file that is compared with another.
fn compared(text: &str) -> Outputs {
    let other = "platform: {released: true, token: another, entry_domain: a.example.com}\n";
    let files: MemoryFiles = [("old.yaml", text), ("new.yaml", other)].into_iter().collect();
    let mut told = told_of(text);
    told.compare(&Session::new().with_files(&files), Path::new("old.yaml"), Path::new("new.yaml"));
    told.outputs
}
