//! What must never reach the screen, a log or a report: secrets, and characters that steer a terminal.

use std::fs;
use std::sync::LazyLock;

use regex::Regex;

use crate::folder::{Folder, Told};
use crate::slice::slice;

const LINK: &str = "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef";

impl Folder {
    /// Everything that a check tells of these inputs.
    fn told(&self, arguments: &[&str]) -> Vec<(String, String)> {
        self.told_by("check", arguments)
    }

    /// Everything that a command tells of these inputs, in all formats and both languages: standard
    /// output and standard error. JSON is told as it is written and as a program reads it.
    fn told_by(&self, command: &str, arguments: &[&str]) -> Vec<(String, String)> {
        let mut told = Vec::new();
        for lang in ["en", "zh"] {
            // `check` writes them all in one run, each as it would alone.
            let more = ["plain", "json", "sarif", "github", "gitlab", "junit", "markdown", "concise"];
            let files = |format: &&str| ["--format".to_owned(), format!("{format}=told.{format}")];
            let more_options: Vec<String> = match command {
                "check" => more.iter().flat_map(files).collect(),
                _ => Vec::new(),
            };
            let more_options: Vec<&str> = more_options.iter().map(String::as_str).collect();
            let alone: &[&str] = if command == "check" { &["human"] } else { &["human", "plain", "json"] };
            for format in alone {
                let options = ["--format", format, "--lang", lang];
                let Told { code, out, err } =
                    self.run(&[&[command], arguments, &options, &more_options].concat());
                assert!(matches!(code, 0..=3), "{arguments:?} ends with {code:?}:\n{out}{err}");
                push_told(&mut told, format!("{format} {lang}"), &out, &err);
            }
            for format in more.iter().filter(|_| command == "check") {
                let path = self.0.join(format!("told.{format}"));
                // A run that failed writes nothing, or the faults alone.
                let report = fs::read_to_string(&path).unwrap_or_default();
                let _ = fs::remove_file(&path);
                push_told(&mut told, format!("{format} {lang}"), &report, "");
            }
        }
        told
    }
}

/// Adds a report, and what a program reads in it.
fn push_told(told: &mut Vec<(String, String)>, name: String, report: &str, err: &str) {
    if report.starts_with(['{', '[']) {
        let value: serde_json::Value = serde_json::from_str(report).unwrap();
        let mut strings = Vec::new();
        collect(&value, &mut strings);
        told.push((format!("{name}, read"), strings.join("\n")));
    }
    told.push((name, format!("{report}{err}")));
}

fn collect(value: &serde_json::Value, strings: &mut Vec<String>) {
    match value {
        serde_json::Value::String(text) => strings.push(text.clone()),
        serde_json::Value::Array(items) => items.iter().for_each(|item| collect(item, strings)),
        serde_json::Value::Object(entries) => {
            for (key, item) in entries {
                strings.push(key.clone());
                collect(item, strings);
            }
        }
        _ => {}
    }
}

/// Asserts that none of `secrets` is told, nor a part of one of eight characters.
fn assert_covered(what: &str, told: &[(String, String)], secrets: &[&str]) {
    for (how, text) in told {
        for secret in secrets {
            for start in 0..=secret.len() - 8 {
                let part = &secret[start..start + 8];
                if !text.contains(part) {
                    continue;
                }
                let line = text.lines().position(|line| line.contains(part));
                let around =
                    |line: usize| text.lines().skip(line.saturating_sub(6)).take(12).collect::<Vec<_>>();
                assert!(
                    line.is_none(),
                    "{what}, {how}: `{part}` of `{secret}` is told:\n{}",
                    line.map_or_else(Vec::new, around).join("\n")
                );
            }
        }
    }
}

/// Asserts that nothing is told that a terminal obeys or that hides or turns text.
fn assert_harmless(what: &str, told: &[(String, String)]) {
    for (how, text) in told {
        assert_eq!(steering_in(text), None, "{what}, {how}:\n{}", text.escape_debug());
    }
}

/// The first character of a text that a terminal obeys, or that leaves no mark.
pub fn steering_in(text: &str) -> Option<String> {
    static STEERS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"[\p{Cc}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u{fff9}-\u{fffb}--[\n\t]]").unwrap()
    });
    STEERS.find(text).map(|found| found.as_str().escape_unicode().to_string())
}

/// Made up, and in no text of the program: they can only come out of the input.
const CODE: &str = "Zq7Yw3Xv9Ub1Tc5Sd8Re2Qf6Pg4Oh0Ni7Mj3Lk9Kl1Jm5In8Ho2Gp6Fq4Er0Ds7Ct3Bu9Av1ZwXyVuTsRqPonM";
const KEY: &str = "Qz8Wx6Ec4Rv2Tb0Yn9Um7Ik5Ol3Pa1Sd8Fg6Hj4Kl2Z";
const APP_SECRET: &str = "d41c8ae97b03f265d41c8ae97b03f265";
const TOKEN: &str = "Moss-grown-Gate-77";

/// Links with a secret at some place or other, together with faults that make the places be drawn.
fn secret_links() -> Vec<(&'static str, String)> {
    let encoded = |text: &str| {
        text.replace('@', "%40")
            .replace("://", "%3A%2F%2F")
            .replace('=', "%3D")
            .replace('?', "%3F")
            .replace('&', "%26")
    };
    let callback = "&redirect_uri=http%3A%2F%2Fauth.example.com%2Fcallback&auth_type=0";
    vec![
        ("a code", format!("{LINK}&pre_auth_code=preauthcode@@@{CODE}{callback}")),
        ("an encoded code", format!("{LINK}&pre_auth_code=preauthcode%40%40%40{CODE}{callback}")),
        ("a code cut off", format!("{LINK}&pre_auth_code=preauthcode@@@{}{callback}", &CODE[..30])),
        ("a code without prefix", format!("{LINK}&pre_auth_code={CODE}{callback}")),
        ("a code in quotes", format!("{LINK}&pre_auth_code=\"preauthcode@@@{CODE}\"{callback}")),
        ("a code with a blank", format!("{LINK}&pre_auth_code=preauthcode@@@ {CODE}{callback}")),
        ("a code after a full-width sign", format!("{LINK}&pre_auth_code＝preauthcode@@@{CODE}{callback}")),
        ("an authorization code as code", format!("{LINK}&pre_auth_code=queryauthcode@@@{CODE}{callback}")),
        ("a refresh token as code", format!("{LINK}&pre_auth_code=refreshtoken@@@{CODE}{callback}")),
        ("a ticket as code", format!("{LINK}&pre_auth_code=ticket@@@{CODE}{callback}")),
        ("a misspelled name", format!("{LINK}&preauthcode=preauthcode@@@{CODE}{callback}")),
        ("another misspelled name", format!("{LINK}&pre_auth_cod={TOKEN}{callback}")),
        (
            "a code twice",
            format!("{LINK}&pre_auth_code=preauthcode@@@{CODE}&pre_auth_code=preauthcode@@@{CODE}{callback}"),
        ),
        (
            "an authorization code in a parameter of its own",
            format!("{LINK}&auth_code=queryauthcode@@@{CODE}{callback}"),
        ),
        ("a bare authorization code", format!("{LINK}&auth_code={TOKEN}{callback}")),
        ("an access token", format!("{LINK}&component_access_token={KEY}{callback}")),
        ("a short access token", format!("{LINK}&access_token={TOKEN}{callback}")),
        ("an app secret", format!("{LINK}&secret={APP_SECRET}{callback}")),
        ("an app secret as appid", format!("{LINK}&biz_appid={APP_SECRET}{callback}")),
        ("a code as appid", format!("{LINK}&biz_appid=preauthcode@@@{CODE}{callback}")),
        ("a code as auth_type", format!("{LINK}&auth_type=preauthcode@@@{CODE}")),
        ("a code as category", format!("{LINK}&auth_type=3&category_id_list=preauthcode@@@{CODE}")),
        (
            "in the query of the callback",
            format!(
                "{LINK}&auth_type=0&redirect_uri=http://auth.example.com/?auth_code=queryauthcode@@@{CODE}"
            ),
        ),
        (
            "in the encoded query of the callback",
            format!(
                "{LINK}&auth_type=0&redirect_uri={}",
                encoded(&format!("http://auth.example.com/?auth_code=queryauthcode@@@{CODE}&x=1"))
            ),
        ),
        (
            "a token in the query of the callback",
            format!("{LINK}&auth_type=0&redirect_uri=http://auth.example.com/?access_token={TOKEN}"),
        ),
        (
            "a token in the encoded query of the callback",
            format!(
                "{LINK}&auth_type=0&redirect_uri={}",
                encoded(&format!("http://auth.example.com/?access_token={TOKEN}&x=1"))
            ),
        ),
        (
            "a token in the callback encoded twice",
            format!(
                "{LINK}&auth_type=0&redirect_uri={}",
                encoded(&format!("http://auth.example.com/?access_token={TOKEN}&x=1")).replace('%', "%25")
            ),
        ),
        (
            "lost out of the callback",
            format!("{LINK}&auth_type=0&redirect_uri=http://auth.example.com/?a=1&access_token={TOKEN}"),
        ),
        (
            "as the path of the callback",
            format!("{LINK}&auth_type=0&redirect_uri={}", encoded(&format!("callback/{KEY}"))),
        ),
        (
            "as the host of the callback",
            format!(
                "{LINK}&auth_type=0&redirect_uri={}",
                encoded(&format!("http://user:{TOKEN}@auth.example.com:8080/"))
            ),
        ),
        ("behind the hash", format!("{LINK}{callback}#pre_auth_code=preauthcode@@@{CODE}")),
        ("a token behind the hash", format!("{LINK}{callback}#wechat_redirect&access_token={TOKEN}")),
        (
            "another page",
            format!(
                "https://open.weixin.qq.com/connect/qrconnect?appid=wx0123456789abcdef&secret={APP_SECRET}"
            ),
        ),
        ("no page of WeChat", format!("https://shop.example.net/?access_token={TOKEN}")),
        ("escaped for HTML", format!("{LINK}&amp;pre_auth_code=preauthcode@@@{CODE}&amp;auth_type=3")),
        ("Markdown", format!("{LINK}&pre\\_auth\\_code=preauthcode@@@{CODE}{callback}")),
    ]
}

const SECRETS: [&str; 4] = [CODE, KEY, APP_SECRET, TOKEN];

#[test]
fn secrets_of_a_link_are_covered() {
    let folder = Folder::new("safety-links");
    let lines: String = secret_links().iter().map(|(what, link)| format!("# {what}\n{link}\n")).collect();
    folder.write("links.txt", lines);
    assert_covered("links", &folder.told(&["links.txt", "--page", "none"]), &SECRETS);
}

#[test]
fn secrets_of_a_link_in_a_provider_file_are_covered() {
    let folder = Folder::new("safety-listed-links");
    let quoted = |(what, link): &(&str, String)| {
        format!("  - name: {what}\n    url: '{}'\n    page: none\n", link.replace('\'', "''"))
    };
    let links = secret_links();
    let links: String = slice(&links, 5).map(quoted).collect();
    folder.write("provider.yaml", format!("links:\n{links}"));
    assert_covered("listed links", &folder.told(&[]), &SECRETS);
    let account = format!("accounts:\n  - {{appid: preauthcode@@@{CODE}, kind: mini_program}}\n");
    folder.write("provider.yaml", format!("links:\n{links}{account}"));
    assert_covered("simulated links", &folder.told_by("simulate", &[]), &SECRETS);
    let moved = format!(
        "links:\n{}{account}platform: {{token: {TOKEN}}}\n",
        links.replace("auth_type=", "auth_type=2")
    );
    folder.write("new.yaml", moved.replace("page: none", "page: https://auth.example.com/"));
    for (old, new) in [("provider.yaml", "new.yaml"), ("new.yaml", "provider.yaml")] {
        assert_covered("compared links", &folder.told_by("diff", &[old, new]), &SECRETS);
    }
}

/// The values of a provider file, each together with a fault or a finding in the lines around it.
#[test]
fn secrets_of_a_provider_file_are_covered() {
    let folder = Folder::new("safety-provider");
    let files = [
        (
            "findings around them",
            format!(
                "platform:\n  released: false\n  token: {TOKEN}\n  test_accounts: []\n  encoding_aes_key: {KEY}\n  entry_domain: https://auth.example.com\n"
            ),
        ),
        ("a key of the wrong length", format!("platform:\n  encoding_aes_key: {KEY}QQ\n")),
        (
            "in quotes",
            format!("platform: {{token: '{TOKEN}', encoding_aes_key: \"{KEY}x\", released: false}}\n"),
        ),
        (
            "in blocks",
            format!(
                "platform:\n  released: false\n  token: |\n    {TOKEN}\n  encoding_aes_key: >-\n    {KEY}1\n"
            ),
        ),
        (
            "a fault beside them",
            format!("platform:\n  token: {TOKEN}\n  relased: true\n  encoding_aes_key: {KEY}\n"),
        ),
        (
            "lists in their place",
            format!("platform:\n  token: [{TOKEN}]\n  encoding_aes_key: {{key: {KEY}}}\n"),
        ),
        ("misspelled keys", format!("platform:\n  tokn: {TOKEN}\n  encoding_key: {KEY}\n")),
        ("twice", format!("platform:\n  token: {TOKEN}\n  token: {TOKEN}x\n")),
        ("the app secret", format!("platform:\n  app_secret: {APP_SECRET}\n")),
        (
            "the app secret by other names",
            format!("platform:\n  appsecret: {TOKEN}\n  component_appsecret: {TOKEN}\n  secret: {TOKEN}\n"),
        ),
        ("at the top", format!("token: {TOKEN}\nsecret: {TOKEN}\n")),
        (
            "in JSON",
            format!(
                "{{\"platform\": {{\"released\": false, \"token\": \"{TOKEN}\", \"encoding_aes_key\": \"{KEY}1\"}}}}"
            ),
        ),
        (
            "in broken YAML",
            format!("platform:\n  token: {TOKEN}\n  encoding_aes_key: \"{KEY}\n  released: [\n"),
        ),
        ("with a tab", format!("platform:\n\ttoken: {TOKEN}\n\tencoding_aes_key: {KEY}\n")),
        (
            "in a comment",
            format!(
                "# encoding_aes_key: {KEY}\n# token: {TOKEN}\nplatform:\n  released: false\n# app_secret: {APP_SECRET}\n"
            ),
        ),
        (
            "in a page",
            format!(
                "links:\n  - url: {LINK}&auth_type=0\n    page: https://shop.example.net/?access_token={TOKEN}\n"
            ),
        ),
    ];
    for (what, text) in files {
        folder.write("provider.yaml", text);
        assert_covered(what, &folder.told(&[]), &SECRETS);
    }
}

/// The tokens of an answer of WeChat's API, each beside a finding or a fault.
#[test]
fn secrets_of_an_answer_are_covered() {
    let folder = Folder::new("safety-answers");
    folder.write("provider.yaml", "accounts:\n  - answer: answer.json\n");
    let tokens = format!(
        "\"authorizer_access_token\": \"{TOKEN}\", \"authorizer_refresh_token\": \"refreshtoken@@@{KEY}\""
    );
    let frozen = "\"authorizer_info\": {\"account_status\": 19}";
    let files = [
        ("a finding on their line", format!("{{{frozen}, \"authorization_info\": {{{tokens}}}}}")),
        (
            "a finding around them",
            format!("{{\n{tokens},\n{frozen}\n,{tokens}\n}}", tokens = tokens.replace("\"a", "\"x_a")),
        ),
        ("a fault on their line", format!("{{\"authorization_info\": {{{tokens}, \"func_info\": 17}}}}")),
        ("no answer", format!("{{{tokens}}}")),
        (
            "a refusal",
            format!("{{\"errcode\": 40001, \"errmsg\": \"access_token={TOKEN} is invalid\", {tokens}}}"),
        ),
        ("twice", format!("{{{frozen}, {tokens}, {tokens}}}")),
        ("broken off", format!("{{\"authorization_info\": {{{tokens}, \"func_info\": [")),
        ("broken off inside", format!("{{\n\"authorizer_access_token\":\n\"{TOKEN}\n")),
        ("escaped", format!("{{{frozen}, {}}}", tokens.replace("r_", "r\\u005f"))),
        ("as a text", format!("{{{frozen}, \"body\": {}}}", serde_json::Value::from(tokens.as_str()))),
    ];
    for (what, text) in files {
        folder.write("answer.json", text);
        assert_covered(what, &folder.told(&[]), &SECRETS);
        let told = folder.told_by("simulate", &[LINK, "--account", "answer.json"]);
        assert_covered(&format!("{what}, simulated"), &told, &SECRETS);
    }
}

#[test]
fn secrets_of_the_command_line_are_covered() {
    let folder = Folder::new("safety-arguments");
    let link = format!("{LINK}&auth_type=0");
    let file = folder.write("links.txt", format!("{LINK}&pre_auth_code=preauthcode@@@{CODE}x&auth_type=0\n"));
    let page = format!("https://shop.example.net/?access_token={TOKEN}");
    for arguments in [
        vec![link.as_str(), "--page", &page],
        vec![&file],
        vec![&format!("no-such-file-{KEY}.yaml")],
        vec![&link, "--config", &format!("preauthcode@@@{CODE}.yaml")],
    ] {
        assert_covered("the command line", &folder.told(&arguments), &[CODE, TOKEN]);
    }
}

/// What steers: an escape sequence, its C1 form and a bell; a change of direction, an isolate, marks of
/// no width, a tag; a soft hyphen, which a host name loses; what some take for the end of a line; joiners, fillers and
/// selectors that leave no mark.
const STEERING: [&str; 6] = [
    "\u{1b}[31mred\u{1b}]0;title\u{7}\u{9b}31m",
    "\u{202e}drowssap\u{2066}\u{200b}\u{feff}\u{e0041}",
    "\u{ad}",
    "\u{2028}a\u{85}b",
    "\rover",
    "a\u{34f}\u{115f}\u{1160}\u{17b4}\u{180b}\u{180f}\u{3164}\u{ffa0}\u{fe0f}\u{1bca0}\u{1d173}\u{e0100}\u{e01ef}b",
];

/// The same as YAML escapes it in double quotes.
fn escaped(text: &str) -> String {
    text.chars().map(|character| format!("\\U{:08x}", u32::from(character))).collect()
}

/// Links with such characters at one place or other.
fn steering_links(steering: &str) -> Vec<String> {
    // Percent-encoded they are harmless until somebody decodes them.
    let encoded: String = steering.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let mut links = Vec::new();
    for written in [steering, &encoded] {
        links.extend([
            format!("{LINK}&pre_auth_code=preauthcode@@@A{written}B&auth_type=0"),
            format!("{LINK}&auth_type={written}&category_id_list=1,{written}"),
            format!("{LINK}&biz_appid=wx{written}&auth_type=3"),
            format!("{LINK}&{written}=1&auth_type=3"),
            format!("{LINK}&auth_type=3&redirect_uri=https://{written}.example.com:8080/"),
            format!("{LINK}&auth_type=3&redirect_uri=https%3A%2F%2F{written}.example.com%3A8080%2F"),
            format!("{LINK}&auth_type=3&redirect_uri=callback{written}"),
            format!("{LINK}&auth_type=3#{written}&x={written}"),
            format!("https://mp.weixin.qq.com{written}/cgi-bin/componentloginpage?auth_type=3"),
            format!("https://shop.example.net/{written}"),
        ]);
    }
    links
}

#[test]
fn steering_characters_of_a_link_are_replaced() {
    let folder = Folder::new("safety-steering-links");
    for steering in slice(STEERING, 5) {
        let links = steering_links(steering);
        let page = format!("https://{steering}.example.com/{steering}");
        folder.write("links.txt", links.join("\n"));
        assert_harmless("a file of links", &folder.told(&["links.txt", "--page", &page]));
        let plain: String = links.iter().map(|link| format!("  - url: {link}\n")).collect();
        folder.write("plain.yaml", format!("links:\n{plain}"));
        assert_harmless("listed links", &folder.told(&["plain.yaml"]));
        let in_quotes = |link: &String| {
            let link = link.replace('"', "\\\"");
            let link = link.replace(steering, &escaped(steering));
            format!("  - url: \"{link}\"\n    page: \"https://{}.example.com/\"\n", escaped(steering))
        };
        let quoted: String = links.iter().map(in_quotes).collect();
        folder.write("quoted.yaml", format!("links:\n{quoted}"));
        assert_harmless("escaped links", &folder.told(&["quoted.yaml"]));
    }
}

#[test]
fn steering_characters_of_a_provider_file_are_replaced() {
    let folder = Folder::new("safety-steering-provider");
    folder.write("other.yaml", "platform: {released: false, test_accounts: [], ip_whitelist: []}\n");
    for steering in slice(STEERING, 5) {
        for written in [steering, &escaped(steering)] {
            let files = [
                format!(
                    "# {steering}\nplatform:\n  entry_domain: \"https://{written}.example.com\"\n  \
                     test_accounts: [\"{written}\"]\n  event_url: \"{written}\"\n  ip_whitelist: [\"{written}\"]\n\
                     accounts:\n  - {{appid: \"{written}\", original_id: \"{written}\"}}\n\
                     links:\n  - name: \"{written}\"\n    url: \"{LINK}&auth_type=0\"\n    page: \"{written}\"\n"
                ),
                format!("platform:\n  \"{written}\": 1\n"),
                format!("platform:\n  released: \"{written}\"\n  kind: \"{written}\"\n"),
                format!("accounts:\n  - {{appid: \"a\", kind: \"{written}\"}}\n"),
                format!(
                    "lint:\n  rules: {{\"{written}\": off}}\n  ignore: [{{rule: \"{written}\", reason: a}}]\n"
                ),
                format!("lint:\n  ignore: [{{rule: redirect-http, reason: a, until: \"{written}\"}}]\n"),
                format!("links:\n  - {{name: \"{written}\", url: a}}\n  - {{name: \"{written}\", url: a}}\n"),
                format!("platform: [{written}\n"),
            ];
            for text in files {
                folder.write("provider.yaml", &text);
                assert_harmless(&text.escape_debug().to_string(), &folder.told(&[]));
                if text.contains("accounts:") {
                    let told = folder.told_by("simulate", &[]);
                    assert_harmless(&format!("{}, simulated", text.escape_debug()), &told);
                    for (old, new) in [("provider.yaml", "other.yaml"), ("other.yaml", "provider.yaml")] {
                        let told = folder.told_by("diff", &[old, new]);
                        assert_harmless(&format!("{}, compared", text.escape_debug()), &told);
                    }
                }
            }
        }
    }
}

#[test]
fn steering_characters_of_names_are_replaced() {
    let folder = Folder::new("safety-steering-names");
    folder.write("empty.yaml", "{}\n");
    let link = format!("{LINK}&auth_type=0");
    for steering in slice(STEERING, 5) {
        for arguments in [
            vec!["check".to_owned(), format!("no{steering}.yaml")],
            vec!["check".to_owned(), link.clone(), "--config".to_owned(), format!("no{steering}.yaml")],
            vec!["check".to_owned(), link.clone(), "--rules".to_owned(), format!("no{steering}")],
            vec!["check".to_owned(), link.clone(), "-A".to_owned(), format!("redirect-htt{steering}")],
            vec!["check".to_owned(), link.clone(), "--fail-on".to_owned(), format!("err{steering}")],
            vec!["check".to_owned(), link.clone(), format!("--{steering}")],
            vec![format!("check{steering}")],
            vec!["simulate".to_owned(), link.clone(), "--account".to_owned(), format!("no{steering}.json")],
            vec![
                "simulate".to_owned(),
                format!("no{steering}"),
                "--config".to_owned(),
                "empty.yaml".to_owned(),
            ],
            vec!["rules".to_owned(), "show".to_owned(), format!("redirect-htt{steering}")],
            vec!["rules".to_owned(), "test".to_owned(), format!("no{steering}")],
            vec!["init".to_owned(), format!("no{steering}/provider.yaml")],
        ] {
            let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
            let told = folder.run(&arguments);
            assert_eq!(told.code, 2, "{arguments:?}");
            assert_harmless(
                &format!("{arguments:?}"),
                &[("standard error".to_owned(), told.out + &told.err)],
            );
        }
    }
}

/// A file may be named so, where the system allows it.
#[cfg(unix)]
#[test]
fn steering_characters_of_files_are_replaced() {
    let folder = Folder::new("safety-steering-files");
    for steering in slice(STEERING, 5) {
        for (name, content) in [
            (format!("provider{steering}.yaml"), "platform: {released: false}\n".to_owned()),
            (format!("faulty{steering}.yaml"), "platform: {relased: false}\n".to_owned()),
            (format!("links{steering}.txt"), format!("{LINK}&auth_type=0\n")),
        ] {
            folder.write(&name, content);
            assert_harmless("a name of a file", &folder.told(&[&name]));
        }
    }
}

#[test]
fn steering_characters_of_rules_are_replaced() {
    let folder = Folder::new("safety-steering-rules");
    let rule = include_str!("../../fixtures/own-rules/our-auth-type.yaml");
    fs::create_dir_all(folder.0.join("faulty")).unwrap();
    fs::create_dir_all(folder.0.join("own")).unwrap();
    folder.write("links.txt", format!("{LINK}&auth_type=0\n"));
    let edit = |rule: &str, old: &str, new: &str| {
        assert!(rule.contains(old), "{old}");
        rule.replacen(old, new, 1)
    };
    for steering in slice(STEERING, 5) {
        for written in [steering, &escaped(steering)] {
            let faults = [
                ("id: our-auth-type", format!("id: \"{written}\"")),
                ("when: link.auth_type != \"3\"", format!("when: \"link.{written} is present\"")),
                ("when: link.auth_type != \"3\"", format!("when: \"link.kind == \\\"{written}\\\"\"")),
                (
                    "when: link.auth_type != \"3\"",
                    format!("when: \"link.auth_type matches \\\"({written}\\\"\""),
                ),
                ("severity: warning", format!("severity: \"{written}\"")),
                ("severity: warning", format!("\"{written}\": 1")),
                ("doc: authorization_flow", format!("doc: \"{written}\"")),
                ("{pc: {}}", format!("{{\"{written}\": {{}}}}")),
                ("{pc: {}}", format!("{{\"{written}\": 1}}")),
                ("{pc: {}}", format!("{{pc: {{\"{written}\": null}}}}")),
                ("{pc: {}}", format!("{{pc: {{\"{written}\": []}}}}")),
            ];
            for (number, (old, new)) in faults.iter().enumerate() {
                folder.write(&format!("faulty/{number}.yaml"), edit(rule, old, new));
            }
            let told = folder.run(&["rules", "check", "faulty"]);
            assert_eq!(told.code, 2);
            assert_harmless("faulty rules", &[(written.escape_debug().to_string(), told.out + &told.err)]);

            let mut own = rule.to_owned();
            for (old, new) in [
                (
                    "en: auth_type is `$link.auth_type` instead of 3",
                    format!("en: \"{written} $link.auth_type\""),
                ),
                ("zh: auth_type 是 `$link.auth_type`，应是 3", format!("zh: \"{written} $link.auth_type\"")),
                ("en: should be 3", format!("en: \"{written}.\"")),
                ("zh: 应是 3", format!("zh: \"{written}.\"")),
                ("en: write `auth_type=3`", format!("en: \"{written}.\"")),
                ("en: we use auth_type=3 only", format!("en: \"{written}.\"")),
                ("en: Our product is for", format!("en: {steering} Our product is for")),
                ("marks: [\"1\"]", format!("marks: [\"{written}\"]")),
                ("severity: warning", format!("faq: \"{written}\"\nseverity: warning")),
            ] {
                own = edit(&own, old, &new);
            }
            folder.write("own/own.yaml", own);
            assert_harmless("findings", &folder.told(&["links.txt", "--rules", "own"]));
            for arguments in [
                vec!["rules", "test", "own"],
                vec!["rules", "list", "--rules", "own"],
                vec!["rules", "list", "--format", "markdown", "--rules", "own"],
                vec!["rules", "show", "our-auth-type", "--rules", "own"],
            ] {
                let told = folder.run(&arguments);
                assert_harmless(
                    &format!("{arguments:?}"),
                    &[(written.escape_debug().to_string(), told.out + &told.err)],
                );
            }
        }
    }
}

/// A file that cannot be read is drawn all the same: nothing behind a telling key may show.
#[test]
fn a_faulty_file_shows_no_secret() {
    let files = [
        "platform:\n  token: &tok MyS3cretTok\n",
        "platform:\n  token: !!str MyS3cretTok\n  bad key\n",
        "platform:\n  token:\n    MyS3cretTok\n  x: [\n",
        "platform:\n  encoding_aes_key:\n\tMyS3cretTok\n",
        "platform:\n  token: a\n  token:\n    - MyS3cretTok\n",
        "platform:\n  token: [a, MyS3cretTok]\n x: [\n",
        "platform:\n  ? token\n  : MyS3cretTok\n  x: [\n",
        "platform:\n  token: |\n    MyS3cretTok\n   bad: 1\n",
        "platform:\n  token: \"my MyS3cretTok\"\n\tbad: 1\n",
        "platfrom: {tokn: MyS3cretTok}\n",
        "accounts: [{msg_token: MyS3cretTok}]\n",
    ];
    for (index, text) in files.into_iter().enumerate() {
        let path =
            std::env::temp_dir().join(format!("wxauthlint-faulty-{}-{index}.yaml", std::process::id()));
        std::fs::write(&path, text).unwrap();
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_wxauthlint"))
            .arg("check")
            .arg(&path)
            .output()
            .unwrap();
        std::fs::remove_file(&path).unwrap();
        let told = [output.stdout, output.stderr].concat();
        assert_eq!(output.status.code(), Some(2), "{text}");
        assert!(!String::from_utf8_lossy(&told).contains("MyS3cret"), "{text}");
    }
}
