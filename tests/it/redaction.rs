//! Secrets planted wherever a text may hold one, and every output looked through for them.
//!
//! The tables are the test: names, ways to write a parameter, places, outputs. What is planted is no word of
//! the program's and has no form that gives it away: only its name tells of it.

use wxauthlint::baseline::Baseline;
use wxauthlint::diagnostic::{Diagnostic, Report};
use wxauthlint::explain::Explainer;
use wxauthlint::fact::Page;
use wxauthlint::impact::compare;
use wxauthlint::input::link::find::{self, find};
use wxauthlint::lint::{LinkInput, Linter, ProviderFile, Settings, page_source};
use wxauthlint::redact::is_secret_name;
use wxauthlint::render::{
    self, ExplainedFormat, Format, ImpactFormat, Options, SimulatedFormat, Summary, renderer,
};
use wxauthlint::rule::embedded;
use wxauthlint::simulate::simulate;
use wxauthlint::source::{SourceKind, Sources};
use wxauthlint::text::Lang;

use crate::folder::{Folder, Told};
use crate::slice::{is_whole, slice};

const PC: &str = "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef";

/// What is planted.
const SECRET: &str = "MossgrownGate";

/// Writes a text with a name or a parameter in it.
type Write = fn(&str) -> String;

/// Names of parameters whose values nobody may see.
const PARAMETERS: [&str; 40] = [
    "pre_auth_code",
    "auth_code",
    "authorization_code",
    "authCode",
    "code",
    "js_code",
    "access_token",
    "component_access_token",
    "authorizer_refresh_token",
    "wxToken",
    "token",
    "access_token_v2",
    "csrf-token",
    "id_token",
    "secret",
    "app_secret",
    "appsecret",
    "component_appsecret",
    "client.secret",
    "ticket",
    "component_verify_ticket",
    "jsapi_ticket",
    "key",
    "api_key",
    "apikey",
    "app_key",
    "session_key",
    "sessionKey",
    "sharekey",
    "share_key",
    "aes_key",
    "encoding_aes_key",
    "EncodingAESKey",
    "private_key",
    "password",
    "passwd",
    "pwd",
    "sign",
    "msg_signature",
    "tokn",
];

/// Ways to write a parameter into a link that is faulty somewhere around it.
const WRITINGS: [(&str, Write); 14] = [
    ("a parameter of the link", |p| {
        format!("{PC}&{p}&auth_type=0&redirect_uri=http%3A%2F%2Fa.example.com%2Fcb")
    }),
    ("raw in the callback", |p| format!("{PC}&auth_type=0&redirect_uri=http://a.example.com/cb?{p}")),
    ("behind the callback", |p| format!("{PC}&auth_type=0&redirect_uri=http://a.example.com/cb?x=1&{p}&y=2")),
    ("encoded once", |p| callback(&format!("?{p}"), 1)),
    ("encoded once, with more behind", |p| callback(&format!("?{p}&y=2"), 1)),
    ("behind %26", |p| callback(&format!("?x=1&{p}"), 1)),
    ("encoded twice", |p| callback(&format!("?{p}&y=2"), 2)),
    ("encoded three times", |p| callback(&format!("?x=1&{p}"), 3)),
    ("in the fragment of the callback", |p| callback(&format!("#/home?{p}"), 1)),
    ("in the fragment of the link", |p| format!("{PC}&auth_type=0#wechat_redirect&{p}")),
    ("alone in the fragment", |p| format!("{PC}&auth_type=0#{p}")),
    ("in a callback without a host", |p| format!("{PC}&auth_type=0&redirect_uri=callback%3F{}", encode(p))),
    ("in another page's query", |p| format!("https://shop.example.net/open?{p}")),
    ("escaped for HTML", |p| format!("{PC}&amp;auth_type=0&amp;{p}")),
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
    // On all cores, since they are many.
    let tried = std::thread::scope(|scope| {
        let parts = PARAMETERS.chunks(10).map(|names| scope.spawn(|| look_for_parameters(names)));
        let parts: Vec<_> = parts.collect();
        parts.into_iter().map(|part| part.join().unwrap()).sum::<usize>()
    });
    if is_whole() {
        assert_eq!(tried, PARAMETERS.len() * WRITINGS.len() * (2 * CHECKED + EXPLAINED + SIMULATED));
        assert_eq!(tried, 15_680);
    }
    assert!(tried > 3_000, "{tried}");
}

fn look_for_parameters(names: &[&str]) -> usize {
    let mut tried = 0;
    for (at, name) in names.iter().enumerate() {
        for (way, write) in slice(&WRITINGS, 4) {
            let link = write(&format!("{name}={SECRET}"));
            let what = format!("{name}, {way}");
            tried += look(&what, &checked(&link));
            tried += look(&what, &explained(&link));
            // Files are read in the same way whatever the name.
            let (listed, wrap) = LISTED[at % LISTED.len()];
            tried += look(&format!("{what}, {listed}"), &listed_in("provider.yaml", &wrap(&link)));
        }
    }
    tried
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
    if is_whole() {
        assert_eq!(tried, (40 * PASTED.len() + 35 * QUOTED.len()) * EXPLAINED);
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
    assert_eq!(tried, 560);
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
    assert_eq!(tried, 3_072);
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
    assert_eq!(tried, NAMES.len() * (CHECKED + CHECKED + SIMULATED));
}

#[test]
fn what_is_no_secret_is_seen() {
    for (text, seen) in SEEN {
        let told = listed_in("provider.yaml", &text.replace("LINK", PC));
        let picture = &told.iter().find(|(how, _)| how == "human").unwrap().1;
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
        let Told { out, err, .. } = folder.run(arguments);
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
    assert!(!told.contains("gone") && told.contains("suppressed"), "{told}");
    run(&["check", name, "--fix", "--unsafe-fixes"]);
    let fixed = String::from_utf8(folder.read(name)).unwrap();
    assert!(fixed.contains(SECRET) && fixed != provider, "{fixed}");
    let told = run(&["check", name, "--baseline", "baseline.json", "--format", "concise"]);
    assert!(told.contains("gone"), "{told}");
    assert_eq!(tried, slice(&files, 5).count() * 27 + 5);
}

#[test]
fn what_is_planted_is_found_where_nothing_covers_it() {
    assert!(
        holds_secret("MossgrownGate") && holds_secret("| Mossgr\n| ownGate") && holds_secret("%4Dossgrow")
    );
    assert!(!holds_secret("Moss Gate"));
}

const LANGS: [Lang; 2] = [Lang::En, Lang::Zh];
/// How many outputs [`checked`] looks at, in a language: every format, fixes and a baseline.
const CHECKED: usize = 9 + 1;
const EXPLAINED: usize = 4;
const SIMULATED: usize = 4;

type Outputs = Vec<(String, String)>;

/// Fails where one of the outputs tells what is planted; says how many there are.
fn look(what: &str, outputs: &Outputs) -> usize {
    for (how, text) in outputs {
        assert!(!holds_secret(text), "{what}, {how}:\n{text}");
    }
    outputs.len()
}

/// True if a text holds a part of the secret of seven letters, across broken lines, borders and escapes too.
fn holds_secret(text: &str) -> bool {
    let text = text.replace("%4D", "M").replace("%4d", "M");
    let joined = text.split_whitespace().collect::<String>().replace(['│', '|'], "");
    (0..=SECRET.len() - 7).any(|start| joined.contains(&SECRET[start..start + 7]))
}

/// A callback with this behind its path, encoded so many times.
fn callback(rest: &str, times: usize) -> String {
    let address = (0..times).fold(format!("http://a.example.com/cb{rest}"), |text, _| encode(&text));
    format!("{PC}&auth_type=0&redirect_uri={address}")
}

fn encode(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    text.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

/// The language changes with every text, so that both are tried without trying all twice.
fn options(of: &str) -> Options {
    Options { lang: LANGS[of.len() % 2], color: false, width: 80 }
}

/// What `check` tells of these findings in every format, and what a baseline keeps of them.
fn reported(report: &Report, sources: &Sources, of: &str) -> Outputs {
    let mut summary = Summary::default();
    summary.add(report);
    let mut outputs = Vec::new();
    for name in Format::NAMES {
        let mut out = String::new();
        let mut renderer = renderer(Format::parse(name).unwrap(), options(of));
        renderer.start(&mut out).unwrap();
        renderer.report(&mut out, report, sources).unwrap();
        renderer.finish(&mut out, &summary).unwrap();
        outputs.push(((*name).to_owned(), out));
    }
    let mut baseline = Baseline::default();
    baseline.add(&report.findings, sources);
    outputs.push(("baseline".to_owned(), baseline.write()));
    outputs
}

fn checked(link: &str) -> Outputs {
    let mut sources = Sources::new();
    let page = page_source("none", &mut sources);
    let source = sources.add("link", SourceKind::Link, link);
    let mut linter = Linter::new(embedded(), &Settings::default(), None);
    let found = find(link, find::Context::Handed);
    let mut report = Report::default();
    for found in &found {
        report.add(linter.check_link(&LinkInput::found(found, source, &page), &mut sources));
    }
    assert!(!report.findings.is_empty(), "nothing is found in {link}");
    reported(&report, &sources, link)
}

fn explained(text: &str) -> Outputs {
    let settings = wxauthlint::lint::Settings::default();
    let explainer = Explainer { rules: embedded(), file: None, page: &Page::NotGiven, settings: &settings };
    let explained = explainer.explain(text, Sources::new());
    let told = |name: &&str| {
        let format = ExplainedFormat::parse(name).unwrap();
        (format!("explain, {name}"), render::explained(&explained, format, &options(text)))
    };
    ExplainedFormat::NAMES.iter().map(told).collect()
}

/// What `check` and `simulate` tell of a provider file; of one that is not read its faults.
fn listed_in(name: &str, text: &str) -> Outputs {
    let mut sources = Sources::new();
    match ProviderFile::read_in_spite(name, text, embedded(), &mut sources) {
        Err(faults) => faulty(faults, &sources, text),
        Ok((file, faults)) => {
            let mut linter = Linter::new(embedded(), &Settings::default(), Some(&file));
            let mut report = linter.check_provider(&sources);
            let of_links = linter.check_listed_links(&Page::NotGiven, &mut sources);
            report.findings.extend(of_links.findings);
            report.findings.extend(faults);
            let mut outputs = reported(&report, &sources, text);
            let found = find(PC, find::Context::Handed);
            let source = sources.add("link", SourceKind::Link, PC);
            let link = LinkInput::found(&found[0], source, &Page::NotGiven);
            let listed = file
                .provider
                .links
                .first()
                .map(|entry| wxauthlint::lint::ListedLink::new(entry, &Page::NotGiven));
            let input = listed.as_ref().map_or(link, wxauthlint::lint::ListedLink::input);
            let accounts: Vec<_> = file.provider.accounts.iter().collect();
            let simulation = simulate(&mut linter, &input, &accounts, &mut sources);
            outputs.extend(SimulatedFormat::NAMES.iter().map(|name| {
                let format = SimulatedFormat::parse(name).unwrap();
                let told =
                    render::simulated(std::slice::from_ref(&simulation), format, &options(text), &sources);
                (format!("simulate, {name}"), told)
            }));
            outputs
        }
    }
}

fn faulty(faults: Vec<Diagnostic>, sources: &Sources, of: &str) -> Outputs {
    let drawn = render::faults(&faults, sources, &options(of));
    let mut outputs = reported(&Report { findings: faults, ..Report::default() }, sources, of);
    if let Some((_, text)) = outputs.iter_mut().find(|(how, _)| how == "human") {
        text.push_str(&drawn);
    }
    outputs
}

/// What `diff` tells of a file that is compared with another.
fn compared(text: &str) -> Outputs {
    let other = "platform: {released: true, token: another, entry_domain: a.example.com}\n";
    let mut sources = Sources::new();
    let old = ProviderFile::read("old.yaml", text, embedded(), &mut sources);
    let new = ProviderFile::read("new.yaml", other, embedded(), &mut sources).unwrap();
    let Ok(old) = old else { return Outputs::new() };
    let impact = compare(&old, &new, &Page::NotGiven, embedded(), &mut sources);
    let told = |name: &&str| {
        let format = ImpactFormat::parse(name).unwrap();
        (format!("diff, {name}"), render::impacted(&impact, format, &options(text), &sources))
    };
    ImpactFormat::NAMES.iter().map(told).collect()
}
