//! The same link is found, and the same is said of it, whatever it comes in and whichever command reads it.

use std::ops::Range;
use std::process::{Command, Stdio};
use std::{env, fs, io::Write, path::Path};

use serde::Deserialize;
use wxauthlint::diagnostic::Diagnostic;
use wxauthlint::explain::{Explained, ExplainedSubject, Explainer};
use wxauthlint::fact::Page;
use wxauthlint::input::file::FileKind;
use wxauthlint::input::link::find::{Context, Found, find};
use wxauthlint::lint::{FileInput, LinkInput, Linter, ProviderFile, Settings};
use wxauthlint::render::{Options, SimulatedFormat, simulated};
use wxauthlint::rule::embedded;
use wxauthlint::session::{MemoryFiles, Session};
use wxauthlint::simulate::simulate;
use wxauthlint::source::{SourceKind, Sources};
use wxauthlint::text::Lang;

use crate::slice::slice;

const CODE: &str = "pre_auth_code=preauthcode@@@AAAAbbbbCCCCddddEEEEffffGGGGhhhhIIIIjjjjKKKKllllMMMMnnnnOOOOppppQQQQrrrrSSSSttttUUUUvv";
const PROVIDER: &str = "
platform: {component_appid: wx0123456789abcdef, entry_domain: auth.example.com, released: true}
accounts:
  - {appid: wxfedcba9876543210, kind: official_account}
";

fn right() -> String {
    format!(
        "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef&{CODE}&redirect_uri=https%3A%2F%2Fauth.example.com%2Fcb&auth_type=3"
    )
}

fn faulty() -> String {
    format!(
        "https://open.weixin.qq.com/wxaopen/safe/bindcomponent?action=bindcomponent&no_scan=1&component_appid=wx0123456789abcdef&{CODE}&redirect_uri=http%3A%2F%2Fauth.example.com%2Fcb&auth_type=9&biz_appid=gh_0123456789ab#wechat_redirect"
    )
}

/// A text that a link comes in.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Carrier {
    name: String,
    carrier: String,
    written: String,
    #[serde(default)]
    wrap: String,
    #[serde(rename = "where")]
    place: String,
}

impl Carrier {
    fn is_for(&self, place: &str) -> bool {
        self.place == place || self.place == "both"
    }

    /// The text with a link in it, and the place of that.
    fn with(&self, link: &str) -> (String, Range<usize>) {
        let written = match &*self.written {
            "plain" => link.to_owned(),
            "json" => link.replace('/', "\\/"),
            "json_u" => link.replace('&', "\\u0026"),
            "html" => link.replace('&', "&amp;"),
            "markdown" => link.replace('_', "\\_"),
            "percent" => percent(link),
            "percent2" => percent(&percent(link)),
            "wrapped" => {
                let pieces: Vec<_> = link.as_bytes().chunks(76).map(String::from_utf8_lossy).collect();
                pieces.join(&self.wrap)
            }
            other => panic!("{other}"),
        };
        let start = self.carrier.find("{LINK}").unwrap();
        (self.carrier.replace("{LINK}", &written), start..start + written.len())
    }
}

/// `encodeURIComponent`.
fn percent(text: &str) -> String {
    let kept = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.!~*'()".contains(&byte);
    let one = |byte| if kept(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(one).collect()
}

fn carriers() -> Vec<Carrier> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/carriers/texts.yaml");
    serde_yaml::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// The rules that tell something, sorted, and the places of their labels.
fn rules<'f>(findings: impl IntoIterator<Item = &'f Diagnostic>) -> Vec<String> {
    let mut rules: Vec<_> = findings.into_iter().map(|finding| finding.code.to_string()).collect();
    rules.sort();
    rules
}

fn linter() -> Linter<'static> {
    Linter::new(embedded(), &Settings::default(), None)
}

/// What `check` tells of an argument; each label must stand in the link.
fn checked(text: &str, place: &Range<usize>) -> Result<Vec<String>, String> {
    let mut sources = Sources::new();
    let source = sources.add("link", SourceKind::Link, text);
    let mut findings = Vec::new();
    for found in find(text, Context::Handed) {
        let input = LinkInput::found(&found, source, &Page::NotGiven);
        findings.extend(linter().check_link(&input, &mut sources).findings);
    }
    let labels = findings.iter().flat_map(Diagnostic::labels).map(|label| label.span.range());
    match labels.into_iter().find(|label| label.start < place.start || place.end < label.end) {
        Some(label) => Err(format!("a label at {label:?}, the link at {place:?}")),
        None => Ok(rules(&findings)),
    }
}

/// What a session tells of a text that is named as an argument or comes on standard input.
fn by_session(text: &str, is_argument: bool) -> Vec<String> {
    let mut files = MemoryFiles::new();
    files.set_stdin(text);
    let session = Session::new().with_files(&files);
    let named = [if is_argument { text } else { "-" }.to_owned()];
    let inputs = session.open(&named, &mut |message| panic!("{message:?}")).unwrap();
    let checked = session.check(inputs).unwrap();
    assert!(checked.faults.is_empty(), "{text}: {:?}", checked.faults);
    rules(&checked.report.findings)
}

/// What `check` tells of a text that is read.
fn read(text: &str) -> Vec<String> {
    let kind = FileKind::of("stdin");
    let page = &Page::NotGiven;
    let input = FileInput { name: "stdin", raw: text.into(), kind, page, policy: None };
    rules(&linter().check_file(&input, &mut Sources::new()).report.findings)
}

/// What `explain` tells of the one link in a text.
fn explained(explained: &Explained) -> Vec<(String, Vec<String>)> {
    let links = explained.explanations.iter().filter_map(|told| match &told.subject {
        ExplainedSubject::Link(kind) => Some((kind.clone(), rules(&told.report.as_ref()?.findings))),
        _ => None,
    });
    links.collect()
}

/// What `simulate` tells of the links in an argument, but for the link itself.
fn foreseen(text: &str) -> String {
    let mut sources = Sources::new();
    let file = ProviderFile::read("provider.yaml", PROVIDER, embedded(), &mut sources).unwrap();
    let accounts: Vec<_> = file.provider.accounts.iter().collect();
    let mut linter = Linter::new(embedded(), &Settings::default(), Some(&file));
    let source = sources.add("link", SourceKind::Link, text);
    let links = find(text, Context::Handed);
    let inputs = links.iter().map(|found| LinkInput::found(found, source, &Page::NotGiven));
    let simulations: Vec<_> =
        inputs.map(|input| simulate(&mut linter, &input, &accounts, &mut sources)).collect();
    let options = Options::plain(Lang::En, 80);
    let told = simulated(&simulations, SimulatedFormat::Plain, &options, &sources);
    told.lines()
        .filter(|line| !line.contains("http") && !line.contains("link:"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// The links at a place that are read as this.
fn at<'t>(links: &'t [Found<'t>], link: &str, place: &Range<usize>) -> Vec<&'t Found<'t>> {
    links.iter().filter(|found| found.text() == link && found.place() == *place).collect()
}

#[test]
fn a_link_is_the_same_in_whatever_it_comes() {
    let settings = Settings::default();
    let explainer = Explainer { rules: embedded(), file: None, page: &Page::NotGiven, settings: &settings };
    let mut wrong = Vec::new();
    for link in [right(), faulty()] {
        let expected = checked(&link, &(0..link.len())).unwrap();
        let told = explained(&explainer.explain(&link, Sources::new()));
        let future = foreseen(&link);
        assert_eq!(told.len(), 1);
        for carrier in slice(carriers(), 7) {
            let (text, place) = carrier.with(&link);
            let mut want = |what: &str, is_right: bool, found: &dyn std::fmt::Debug| {
                if !is_right {
                    wrong.push(format!("{}, {what}: {found:?}\n    {text:?}", carrier.name));
                }
            };
            if carrier.is_for("argument") {
                let links = find(&text, Context::Handed);
                want("an argument", links.len() == 1 && at(&links, &link, &place).len() == 1, &links);
                let found = checked(&text, &place);
                want("check of an argument", found.as_ref() == Ok(&expected), &found);
                let found = by_session(&text, true);
                want("an argument of a session", found == expected, &found);
                let found = explained(&explainer.explain(&text, Sources::new()));
                want("explain of words", found == told, &found);
                let found = foreseen(&text);
                want("simulate", found == future, &found);
            }
            if carrier.is_for("stdin") {
                let links = find(&text, Context::Prose);
                want("a text", links.len() == 1 && at(&links, &link, &place).len() == 1, &links);
                want("check of a text", read(&text) == expected, &read(&text));
                let found = by_session(&text, false);
                want("standard input of a session", found == expected, &found);
                let links = find(&text, Context::Chat);
                want("a chat", at(&links, &link, &place).len() == 1, &links);
                let found = explained(&explainer.search(&text, Sources::new()));
                want("explain of a text", found == told, &found);
            }
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}

/// Runs the program; its exit code and the findings that it tells.
fn run(arguments: &[&str], stdin: Option<&str>) -> (Option<i32>, Vec<String>) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_wxauthlint"))
        .args(["check", "--lang", "en", "--format", "json"])
        .args(arguments)
        .current_dir(env::temp_dir())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    program.stdin.take().unwrap().write_all(stdin.unwrap_or_default().as_bytes()).unwrap();
    let output = program.wait_with_output().unwrap();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    let findings = report["findings"].as_array().map(Vec::as_slice).unwrap_or_default();
    let mut rules: Vec<_> =
        findings.iter().map(|finding| finding["rule"].as_str().unwrap().to_owned()).collect();
    rules.sort();
    (output.status.code(), rules)
}

#[test]
fn the_program_reads_arguments_and_standard_input_alike() {
    let names = [
        "zh-text-both-sides-no-blank",
        "json-object-php",
        "json-go-u0026",
        "html-a-double-amp",
        "curl-chrome-copy",
        "md-list-item",
        "mail-wrapped-plain",
        "wrapper-own-jump-more-params",
        "wrapper-sso-percent2",
        "yaml-double",
        "redis-cli-get",
    ];
    let carriers = carriers();
    for link in [right(), faulty()] {
        let expected = run(&["--", &link], None);
        for name in slice(names, 3) {
            let carrier = carriers.iter().find(|carrier| carrier.name == name).unwrap();
            let (text, _) = carrier.with(&link);
            if carrier.is_for("argument") {
                assert_eq!(run(&["--", &text], None), expected, "{name}: {text}");
            }
            if carrier.is_for("stdin") {
                assert_eq!(run(&["-"], Some(&text)), expected, "{name}: {text}");
            }
        }
    }
}

#[test]
fn what_is_damaged_stays_damaged() {
    let link = right();
    let cases: [(String, &[&str]); 21] = [
        (link.replace("://", "：//"), &["full-width-characters"]),
        (link.replace("https://", "weixin://"), &["link-other-scheme"]),
        (format!("打开{}试试", link.replace("https://", "htps://")), &["link-other-scheme"]),
        (link.replace('?', "？"), &["full-width-characters"]),
        (link.replace("&auth_type", "＆auth_type"), &["full-width-characters"]),
        (link.replace("&auth_type", " &auth_type"), &["white-space-in-link"]),
        (link.replace("&auth_type", "\n&auth_type"), &[]),
        (link.replace("=wx", "= wx"), &["white-space-in-link"]),
        (link.replace('&', "&amp;"), &["html-amp-entity"]),
        (link.replace('&', "\\u0026"), &["html-amp-entity"]),
        (link.replace('/', "\\/"), &["backslash-in-link"]),
        (link.replace('_', "\\_"), &["markdown-escape"]),
        (format!("{link}。"), &["sentence-mark-at-end"]),
        (format!("{link}，"), &["sentence-mark-at-end"]),
        (format!("{link})"), &["sentence-mark-at-end"]),
        (format!("{link}\u{200b}"), &["invisible-characters"]),
        (link.replace("auth_type=3", "auth_type=\"3\""), &["sentence-mark-at-end", "stray-mark"]),
        (link.replace("auth_type=3", "auth_type=[3]"), &["stray-mark"]),
        (format!("{link}|"), &["stray-mark"]),
        (link.replace("%2Fcb&auth_type=3", "..."), &["link-cut-off"]),
        (format!("请点 {} 谢谢", link.replace("%2Fcb&auth_type=3", "…")), &["link-cut-off"]),
    ];
    for (text, expected) in cases {
        assert_eq!(checked(&text, &(0..text.len())).unwrap(), expected, "{text}");
    }
}
