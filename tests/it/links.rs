//! What is told of links that something is wrong with: the whole set of findings, and how the program ends.

use std::process::Command;

use wxauthlint::diagnostic::Severity;
use wxauthlint::fact::Page;
use wxauthlint::input::link::find::{Context, find};
use wxauthlint::lint::{LinkInput, Linter, ProviderFile, Settings};
use wxauthlint::rule::embedded;
use wxauthlint::source::{SourceKind, Sources};

use crate::sources::checked;

const PROGRAM: &str = env!("CARGO_BIN_EXE_wxauthlint");
const APPID: &str = "component_appid=wx0123456789abcdef";
const CODE: &str = "pre_auth_code=preauthcode@@@AAAAbbbbCCCCddddEEEEffffGGGGhhhhIIIIjjjjKKKKllllMMMMnnnnOOOOppppQQQQrrrrSSSSttttUUUUvv";
const BACK: &str = "redirect_uri=https%3A%2F%2Fauth.example.com%2Fcallback";
const MP: &str = "https://mp.weixin.qq.com";
const OPEN: &str = "https://open.weixin.qq.com";
const PC_PATH: &str = "/cgi-bin/componentloginpage";
const H5_PATH: &str = "/wxaopen/safe/bindcomponent";

/// The query of a good PC link.
fn query() -> String {
    format!("?{APPID}&{CODE}&{BACK}&auth_type=3")
}

fn pc() -> String {
    format!("{MP}{PC_PATH}{}", query())
}

fn h5() -> String {
    let query = query().replacen('?', "?action=bindcomponent&no_scan=1&", 1);
    format!("{OPEN}{H5_PATH}{query}#wechat_redirect")
}

/// `severity[rule] marks` of each finding, in order.
fn findings(link: &str) -> Vec<String> {
    let mut sources = Sources::new();
    let source = sources.add("link", SourceKind::Link, link);
    let mut linter = Linter::new(embedded(), &Settings::default(), None);
    let found = find(link, Context::Handed);
    let mut check =
        |found| linter.check_link(&LinkInput::found(found, source, &Page::NotGiven), &mut sources).findings;
    let findings: Vec<_> = found.iter().flat_map(&mut check).collect();
    findings
        .iter()
        .map(|finding| {
            let marks: Vec<_> = finding.labels().map(|label| sources.text(label.span)).collect();
            format!("{}[{}] {}", finding.severity.name(), finding.code, marks.join(" "))
        })
        .collect()
}

/// The same through the program, without the marks, and its exit code.
fn program(link: &str) -> (Vec<String>, Option<i32>) {
    let output = Command::new(PROGRAM)
        .args(["check", "--lang", "en", "--format", "concise", "--", link])
        .current_dir(std::env::temp_dir())
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let told =
        text.lines().filter_map(|line| Some(line.split_once("]")?.0.rsplit_once(' ')?.1.to_owned() + "]"));
    (told.collect(), output.status.code())
}

fn assert_findings(cases: &[(String, &[&str])]) {
    let mut wrong = Vec::new();
    for (link, expected) in cases {
        let found = findings(link);
        if found != *expected {
            wrong.push(format!("{link}\n   found {found:#?}\n   not {expected:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn the_program_ends_as_the_findings_say() {
    let cases: [(String, &[&str], i32); 9] = [
        (pc(), &[], 0),
        (
            format!("{OPEN}{H5_PATH}?action=bindcomponent&no_scan=1&component_appid=wx0123..."),
            &["error[link-cut-off]"],
            1,
        ),
        (
            format!("{OPEN}{PC_PATH}?{CODE}&redirect_uri=http://auth.example.com/cb"),
            &[
                "error[wrong-host]",
                "warning[redirect-http]",
                "note[redirect-not-encoded]",
                "error[component-appid-missing]",
                "warning[auth-type-missing-pc]",
            ],
            1,
        ),
        (pc().replace("componentloginpage", ""), &["error[wrong-path]"], 1),
        (
            format!("{MP}{PC_PATH}?{APPID}&{CODE}&auth_type=6&redirect_uri="),
            &["warning[redirect-uri-missing]"],
            0,
        ),
        (pc().replace("component_appid", "appid"), &["error[required-parameter-misspelled]"], 1),
        (h5().replace("auth_type=3", "auth_type=3$"), &["error[stray-mark]"], 1),
        (pc().replace(MP, ""), &["error[link-without-host]"], 1),
        (pc().replace("/cgi-bin", "/dashboard/cgi-bin"), &["warning[not-an-authorization-link]"], 0),
    ];
    for (link, expected, code) in cases {
        let (mut found, ended) = program(&link);
        found.sort();
        let mut expected: Vec<_> = expected.iter().map(|&finding| finding.to_owned()).collect();
        expected.sort();
        assert_eq!((found, ended), (expected, Some(code)), "{link}");
    }
}

#[test]
fn a_link_that_was_cut_off_is_told_as_that_alone() {
    let cut = |link: String, ellipsis: &str| (link, format!("error[link-cut-off] {ellipsis}"));
    let cases = [
        cut(format!("{OPEN}{H5_PATH}?action=bindcomponent&no_scan=1&component_appid=wx0123..."), "..."),
        cut(format!("{MP}{PC_PATH}?{APPID}&auth_type=0&biz_appid=gh_…"), "…"),
        cut("https://mp.weixin.qq.com/cgi-bin/componentlog…".to_owned(), "…"),
        cut(format!("{MP}{PC_PATH}?{APPID}&{CODE}&redirect_uri=https%3A%2F...&auth_type=3"), "..."),
        cut(h5().replace("callback&auth_type=3", "cal…"), "…"),
        cut(format!("请点 {MP}{PC_PATH}?{APPID}&pre_au... 谢谢"), "..."),
    ];
    for (link, expected) in cases {
        assert_eq!(findings(&link), [expected], "{link}");
    }
    // A callback, or a parameter of one's own, may hold dots.
    let callback = |value: &str| {
        format!("{MP}{PC_PATH}?{APPID}&{CODE}&redirect_uri=https%3A%2F%2Fauth{value}&auth_type=3")
    };
    assert!(findings(&callback(".example.com%2Fcompare%2Fv1...v2")).is_empty());
    assert_eq!(findings(&callback("...cb")), ["error[link-cut-off] ..."]);
    let own = callback(".example.com%2Fcb&state=a...b");
    assert_eq!(findings(&own), ["note[unknown-parameter] state"]);
    let samples = format!("{MP}{PC_PATH}?component_appid=...&pre_auth_code=...&redirect_uri=...&auth_type=3");
    assert_eq!(findings(&samples), ["error[placeholder-left] ... ... ..."]);
}

/// A document may leave out what it likes.
#[test]
fn an_ellipsis_in_a_file_is_no_cut() {
    let text = format!("Open `{MP}{PC_PATH}?{APPID}&pre_auth_code=...` in a browser.\n");
    for name in ["a.md", "a.py"] {
        let text = if name == "a.py" { format!("URL = '{MP}{PC_PATH}?{APPID}&...'\n") } else { text.clone() };
        let report = checked(name, &text).0.report;
        let is_error = report.findings.iter().any(|finding| finding.code == "link-cut-off");
        assert!(!is_error, "{name}: {:?}", report.findings);
    }
}

#[test]
fn a_wrong_address_does_not_hide_wrong_parameters() {
    let cases: [(String, &[&str]); 9] = [
        (
            format!("{OPEN}{PC_PATH}?{CODE}&redirect_uri=http://auth.example.com/cb"),
            &[
                "error[wrong-host] open.weixin.qq.com",
                "warning[redirect-http] http",
                "note[redirect-not-encoded] http://auth.example.com/cb",
                "error[component-appid-missing] ",
                "warning[auth-type-missing-pc] ",
            ],
        ),
        (
            pc().replace(MP, "http://mp.weixin.qq.con").replace("auth_type=3", "auth_type=0"),
            &["warning[link-http] http", "error[wrong-host] mp.weixin.qq.con", "error[auth-type-invalid] 0"],
        ),
        (
            h5().replace(H5_PATH, "/wxaopen/bindcomponent").replace("&auth_type=3", ""),
            &["error[wrong-path] /wxaopen/bindcomponent", "error[auth-type-missing-h5] "],
        ),
        // Nobody knows what a stand-in asks for.
        (format!("https://gate.example.com{PC_PATH}?{CODE}"), &["error[wrong-host] gate.example.com"]),
        (
            pc().replace("/cgi-bin", "/portal/cgi-bin"),
            &["error[wrong-path] /portal/cgi-bin/componentloginpage"],
        ),
        (
            pc().replace("componentloginpage", "componentLoginPage"),
            &["error[wrong-path] /cgi-bin/componentLoginPage"],
        ),
        (h5().replace(H5_PATH, "/wxaopen/"), &["error[wrong-path] /wxaopen/"]),
        (
            pc().replace("/cgi-bin", "/dashboard/cgi-bin"),
            &[
                "warning[not-an-authorization-link] https://mp.weixin.qq.com/dashboard/cgi-bin/componentloginpage",
            ],
        ),
        (pc().replace("/cgi-bin", "//cgi-bin"), &[]),
    ];
    assert_findings(&cases);
}

/// In code as in links.
#[test]
fn a_wrong_path_on_a_host_of_wechat_is_told_in_code() {
    let file = |path: &str| {
        let raw = format!(
            "res.redirect(`{MP}{path}?component_appid=${{id}}&pre_auth_code=${{code}}&redirect_uri=${{encodeURIComponent(back)}}&auth_type=3`)\n"
        );
        let findings = checked("go.js", &raw).0.report.findings;
        findings.into_iter().map(|finding| finding.code.into_owned()).collect::<Vec<_>>()
    };
    assert_eq!(file("/portal/cgi-bin/componentloginpage"), ["server-redirect-to-pc-link", "wrong-path"]);
    assert_eq!(file("/dashboard/cgi-bin/componentloginpage"), Vec::<String>::new());
    assert_eq!(file("//cgi-bin/componentloginpage"), ["server-redirect-to-pc-link"]);
}

#[test]
fn a_link_without_a_callback_is_one_warning() {
    let cases: [(String, &[&str]); 8] = [
        (pc().replace(&format!("&{BACK}"), ""), &["warning[redirect-uri-missing] "]),
        (
            format!("{}&redirect_uri=", pc().replace(&format!("&{BACK}"), "")),
            &["warning[redirect-uri-missing] redirect_uri="],
        ),
        (h5().replace(BACK, "redirect_uri"), &["warning[redirect-uri-missing] redirect_uri"]),
        (pc().replace("redirect_uri", "redirect_url"), &["warning[redirect-uri-missing] redirect_url"]),
        (pc().replace("redirect_uri", "redirectUri"), &["warning[redirect-uri-missing] redirectUri"]),
        (pc().replace("redirect_uri", "callback"), &["warning[redirect-uri-missing] callback"]),
        (format!("{}&callback=1", pc()), &["note[unknown-parameter] callback"]),
        (format!("{}&redirect_url=1", pc()), &["note[unknown-parameter] redirect_url"]),
    ];
    assert_findings(&cases);
}

#[test]
fn a_wrong_name_is_named_beside_what_it_was_meant_to_be() {
    let mut cases: Vec<(String, String)> = Vec::new();
    for name in [
        "appid",
        "app_id",
        "appId",
        "AppID",
        "componentAppid",
        "componentAppId",
        "component_app_id",
        "platformAppID",
    ] {
        cases.push((
            pc().replace("component_appid", name),
            format!("error[required-parameter-misspelled] {name}"),
        ));
    }
    for name in ["preAuthCode", "preauthcode", "auth_code", "authCode", "code", "pre_code", "pre_auth_cod"] {
        cases.push((
            pc().replace("pre_auth_code", name),
            format!("error[required-parameter-misspelled] {name}"),
        ));
    }
    for name in ["authType", "authtype", "auth_typ"] {
        cases.push((pc().replace("auth_type", name), format!("error[auth-type-misspelled-pc] {name}")));
    }
    // Beside the parameter itself it is somebody's own.
    for name in ["appid", "code", "auth_code", "app_id", "preAuthCode"] {
        cases.push((format!("{}&{name}=1", pc()), format!("note[unknown-parameter] {name}")));
    }
    for (link, expected) in cases {
        assert_eq!(findings(&link), [expected], "{link}");
    }
    // What PC links can do without has only names that cannot be anything else.
    let typed = pc().replace("auth_type", "type");
    assert_eq!(findings(&typed), ["note[unknown-parameter] type", "warning[auth-type-missing-pc] "]);
}

#[test]
fn a_mark_beside_a_good_value_is_told_as_that() {
    let biz = |value: &str| format!("{}&biz_appid={value}&no_scan=1", pc());
    let cases: [(String, &[&str]); 15] = [
        (h5().replace("auth_type=3", "auth_type=3$"), &["error[stray-mark] $"]),
        (h5().replace("auth_type=3", "auth_type=3\""), &["error[stray-mark] \""]),
        (h5().replace("auth_type=3", "auth_type=3;"), &["error[stray-mark] ;"]),
        (h5().replace("auth_type=3", "auth_type='3'"), &["error[stray-mark] ' '"]),
        (h5().replace("auth_type=3", "auth_type=%223%22"), &["error[stray-mark] %22 %22"]),
        (biz("wxfedcba9876543210,"), &["error[stray-mark] ,"]),
        (biz("[wxfedcba9876543210]"), &["error[stray-mark] [ ]"]),
        (pc().replace("abcdef&", "abcdef)&"), &["error[stray-mark] )"]),
        (pc().replace("UUUUvv&", "UUUUvv\\\"&"), &["error[stray-mark] **"]),
        // Told as what they are already.
        (pc().replace("=wx01", "=“wx01"), &["error[full-width-characters] “"]),
        (h5().replace("auth_type=3", "auth_type=3，"), &["error[full-width-characters] ，"]),
        (format!("{};", pc()), &["note[sentence-mark-at-end] ;"]),
        // Wrong in itself.
        (h5().replace("auth_type=3", "auth_type=0$"), &["error[auth-type-invalid] 0$"]),
        (biz("wxfedcba987654321,"), &["error[biz-appid-malformed] wxfedcba987654321,"]),
        // The value behind the mark is judged.
        (
            biz("wx0123456789abcdef,"),
            &[
                "error[biz-appid-is-component-appid] wx0123456789abcdef wx0123456789abcdef",
                "error[stray-mark] ,",
            ],
        ),
    ];
    assert_findings(&cases);
}

#[test]
fn a_link_without_its_host_is_judged_all_the_same() {
    let cases: [(String, &[&str]); 6] = [
        (pc().replace(MP, ""), &["error[link-without-host] "]),
        (pc().replace("https://mp.weixin.qq.com/", ""), &["error[link-without-host] "]),
        (pc().replace("https://mp.weixin.qq.com/cgi-bin/", ""), &["error[link-without-host] "]),
        (h5().replace(OPEN, ""), &["error[link-without-host] "]),
        (
            pc().replace(MP, "").replace("auth_type=3", "auth_type=0"),
            &["error[link-without-host] ", "error[auth-type-invalid] 0"],
        ),
        (
            "componentloginpage?component_appid=wx0123456789abcdef".to_owned(),
            &[
                "error[link-without-host] ",
                "error[pre-auth-code-missing] ",
                "warning[auth-type-missing-pc] ",
                "warning[redirect-uri-missing] ",
                "note[link-cut-by-shell] ",
            ],
        ),
    ];
    assert_findings(&cases);
}

#[test]
fn a_provider_file_may_hold_such_links() {
    let raw = format!(
        "links:\n  - url: {}\n  - url: {MP}{PC_PATH}?{APPID}&pre_auth_code=${{CODE}}&{BACK}&auth_type=3$\n  - url: {MP}{PC_PATH}?{APPID}&pre_aut…\n",
        pc().replace(MP, "").replace(CODE, "pre_auth_code=${CODE}")
    );
    let mut sources = Sources::new();
    let file = ProviderFile::read("provider.yaml", &raw, embedded(), &mut sources).unwrap();
    let mut linter = Linter::new(embedded(), &Settings::default(), Some(&file));
    let findings = linter.check_listed_links(&Page::NotGiven, &mut sources).findings;
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
    let told: Vec<_> = errors.map(|finding| (&*finding.code, sources.text(finding.primary.span))).collect();
    assert_eq!(told, [("link-without-host", ""), ("stray-mark", "$"), ("link-cut-off", "…")]);
}

#[test]
fn a_single_parameter_may_be_what_a_shell_left() {
    let one = format!("{MP}{PC_PATH}?{APPID}");
    let expected: [&str; 4] = [
        "error[pre-auth-code-missing] ",
        "warning[auth-type-missing-pc] ",
        "warning[redirect-uri-missing] ",
        "note[link-cut-by-shell] ",
    ];
    assert_eq!(findings(&one), expected);
    let two = format!("{one}&{CODE}");
    assert_eq!(findings(&two), &expected[1..3]);
    // In what is encoded a shell finds no `&`.
    let encoded = one.replace(':', "%3A").replace('/', "%2F").replace('?', "%3F").replace('=', "%3D");
    assert_eq!(findings(&encoded), &expected[..3]);
    // A line of a file was not handed over by a shell.
    let mut sources = Sources::new();
    let source = sources.add_line("links.txt", 1, &one);
    let mut linter = Linter::new(embedded(), &Settings::default(), None);
    let found = find(&one, Context::Handed);
    let report = linter.check_link(&LinkInput::found(&found[0], source, &Page::NotGiven), &mut sources);
    let told: Vec<_> = report.findings.iter().map(|finding| &*finding.code).collect();
    assert_eq!(told, ["pre-auth-code-missing", "auth-type-missing-pc", "redirect-uri-missing"]);
}

#[test]
fn auth_type_is_a_number_of_the_documentation() {
    let with = |value: &str| h5().replace("auth_type=3", &format!("auth_type={value}"));
    for value in
        ["0", "03", "%203", "+3", "-3", "3.0", "undefined", "null", "NaN", "None", "all", "1|2", "３三", ""]
    {
        let told = findings(&with(value));
        assert!(told.iter().any(|told| told.starts_with("error[auth-type-invalid]")), "{value}: {told:?}");
        let others = told.iter().filter(|told| !told.starts_with("error[auth-type-invalid]"));
        assert!(others.clone().all(|told| told.contains("full-width")), "{value}: {told:?}");
    }
    for value in ["7", "9", "99"] {
        assert_eq!(findings(&with(value)), [format!("warning[auth-type-undocumented] {value}")]);
    }
    for value in ["1", "2", "3", "4", "5", "6", "8"] {
        assert_eq!(findings(&with(value)), Vec::<String>::new(), "{value}");
    }
}

/// The head of a picture and the numbers beside its lines are those of the file.
#[test]
fn a_line_of_a_file_is_drawn_under_its_own_number() {
    let folder = std::env::temp_dir().join(format!("wxauthlint-lines-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(
        folder.join("three.txt"),
        format!("# links\n{}\n{}\n", pc(), pc().replace("auth_type=3", "auth_type=0")),
    )
    .unwrap();
    let output = Command::new(PROGRAM)
        .args(["check", "--lang", "en", "three.txt"])
        .current_dir(&folder)
        .output()
        .unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let numbers: Vec<_> =
        text.lines().filter_map(|line| line.split_once('│')?.0.trim().parse::<u32>().ok()).collect();
    assert!(text.contains("[three.txt:3:"), "{text}");
    assert_eq!(numbers, [3], "{text}");
    assert_eq!(output.status.code(), Some(1));
}
