//! What must never reach the screen, a log or a report: secrets, and characters that steer a terminal.

#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const LINK: &str = "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef";

/// A folder of its own for a test, removed with it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path =
            Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("safety-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    /// Writes a file and returns its name.
    fn write(&self, name: &str, text: impl AsRef<[u8]>) -> String {
        fs::write(self.0.join(name), text).unwrap();
        name.to_owned()
    }

    /// Runs the program in this folder.
    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_wxauthlint"))
            .args(arguments)
            .current_dir(&self.0)
            .env_clear()
            .output()
            .unwrap()
    }

    /// Everything that is told of these inputs, in all formats and both languages. JSON is told as it
    /// is written and as a program reads it.
    fn told(&self, arguments: &[&str]) -> Vec<(String, String)> {
        let mut told = Vec::new();
        for format in ["human", "plain", "json"] {
            for lang in ["en", "zh"] {
                let options = ["--format", format, "--lang", lang];
                let output = self.run(&[&["check"], arguments, &options].concat());
                assert_ne!(output.status.code(), None, "{arguments:?} ends by a signal");
                assert_ne!(output.status.code(), Some(101), "{arguments:?} panics");
                let text =
                    [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
                assert!(!text.is_empty(), "{arguments:?} tells nothing");
                let name = format!("{format} {lang}");
                if format == "json" && text.starts_with('{') {
                    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
                    let mut strings = Vec::new();
                    collect(&value, &mut strings);
                    told.push((format!("{name}, read"), strings.join("\n")));
                }
                told.push((name, text));
            }
        }
        told
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
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
            let characters: Vec<char> = secret.chars().collect();
            for part in characters.windows(characters.len().min(8)) {
                let part: String = part.iter().collect();
                assert!(!text.contains(&part), "{what}, {how}: `{part}` of `{secret}` is told:\n{text}");
            }
        }
    }
}

/// Asserts that nothing is told that a terminal obeys or that hides or turns text.
fn assert_harmless(what: &str, told: &[(String, String)]) {
    for (how, text) in told {
        let found = text.chars().find(|character| match character {
            '\n' | '\t' => false,
            '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' => true,
            '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}' => true,
            character => character.is_control(),
        });
        assert_eq!(found, None, "{what}, {how}:\n{}", text.escape_debug());
    }
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
    let folder = Folder::new("links");
    let mut leaks = Vec::new();
    for (what, link) in secret_links() {
        let told = folder.told(&[&link]);
        if std::panic::catch_unwind(|| assert_covered(what, &told, &SECRETS)).is_err() {
            leaks.push(what);
        }
    }
    assert!(leaks.is_empty(), "secrets are told: {leaks:?}");
}

#[test]
fn secrets_of_a_link_in_a_provider_file_are_covered() {
    let folder = Folder::new("listed-links");
    let mut leaks = Vec::new();
    for (what, link) in secret_links() {
        let quoted = link.replace('\'', "''");
        folder.write("provider.yaml", format!("links:\n  - url: '{quoted}'\n    page: none\n"));
        let told = folder.told(&[]);
        if std::panic::catch_unwind(|| assert_covered(what, &told, &SECRETS)).is_err() {
            leaks.push(what);
        }
    }
    assert!(leaks.is_empty(), "secrets are told: {leaks:?}");
}

/// The values of a provider file, each together with a fault or a finding in the lines around it.
#[test]
fn secrets_of_a_provider_file_are_covered() {
    let folder = Folder::new("provider");
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
        ("a text where a map belongs", format!("platform: {TOKEN}\ntoken: {TOKEN}\nsecret: {TOKEN}\n")),
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
    let mut leaks = Vec::new();
    for (what, text) in files {
        folder.write("provider.yaml", text);
        let told = folder.told(&[]);
        if std::panic::catch_unwind(|| assert_covered(what, &told, &SECRETS)).is_err() {
            leaks.push(what);
        }
    }
    assert!(leaks.is_empty(), "secrets are told: {leaks:?}");
}

#[test]
fn secrets_of_the_command_line_are_covered() {
    let folder = Folder::new("arguments");
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

/// What steers: an escape sequence, its C1 form, a bell, a change of direction, an isolate, a mark of no
/// width, a byte order mark, a soft hyphen, a tag, a line separator, a carriage return.
const STEERING: [&str; 11] = [
    "\u{1b}[31mred\u{1b}]0;title\u{7}",
    "\u{9b}31m",
    "\u{7}",
    "\u{202e}drowssap",
    "\u{2066}",
    "\u{200b}",
    "\u{feff}",
    "\u{ad}",
    "\u{e0041}",
    "\u{2028}",
    "\rover",
];

#[test]
fn steering_characters_of_a_link_are_replaced() {
    let folder = Folder::new("steering-links");
    for steering in STEERING {
        let places = [
            format!("{LINK}&pre_auth_code=preauthcode@@@A{steering}B&auth_type=0"),
            format!("{LINK}&auth_type={steering}"),
            format!("{LINK}&biz_appid=wx{steering}&auth_type=3"),
            format!("{LINK}&{steering}=1&auth_type=3"),
            format!("{LINK}&auth_type=3&redirect_uri=https://{steering}.example.com/"),
            format!("{LINK}&auth_type=3&redirect_uri=callback{steering}"),
            format!("{LINK}&auth_type=3#{steering}&x={steering}"),
            format!("https://mp.weixin.qq.com{steering}/cgi-bin/componentloginpage?auth_type=3"),
            format!("https://shop.example.net/{steering}"),
        ];
        for link in places {
            assert_harmless("a link", &folder.told(&[&link]));
            folder.write("links.txt", format!("{link}\n"));
            assert_harmless("a file of links", &folder.told(&["links.txt"]));
            folder.write("provider.yaml", format!("links:\n  - name: a\n    url: {link}\n"));
            assert_harmless("a listed link", &folder.told(&["provider.yaml"]));
            let escaped: String = link
                .chars()
                .map(
                    |c| if c.is_ascii_graphic() { c.to_string() } else { format!("\\U{:08x}", u32::from(c)) },
                )
                .collect();
            folder.write(
                "provider.yaml",
                format!("links:\n  - name: a\n    url: \"{}\"\n", escaped.replace('"', "\\\"")),
            );
            assert_harmless("an escaped link", &folder.told(&["provider.yaml"]));
            fs::remove_file(folder.0.join("provider.yaml")).unwrap();
        }
        // Percent-encoded they are harmless until somebody decodes them.
        let encoded: String = steering.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let link = format!(
            "{LINK}&auth_type={encoded}&redirect_uri=https%3A%2F%2F{encoded}.example.com%2F&biz_appid={encoded}&{encoded}=1&category_id_list=1%2C{encoded}"
        );
        assert_harmless("an encoded link", &folder.told(&[&link]));
        let page = format!("https://{steering}.example.com/{steering}");
        assert_harmless("a page", &folder.told(&[&format!("{LINK}&auth_type=0"), "--page", &page]));
        let page = format!("https://{encoded}.example.com/");
        assert_harmless("an encoded page", &folder.told(&[&format!("{LINK}&auth_type=0"), "--page", &page]));
    }
}

#[test]
fn steering_characters_of_a_provider_file_are_replaced() {
    let folder = Folder::new("steering-provider");
    for steering in STEERING {
        let escaped: String = steering.chars().map(|c| format!("\\U{:08x}", u32::from(c))).collect();
        for written in [steering, &escaped] {
            let files = [
                format!(
                    "platform:\n  entry_domain: \"https://{written}.example.com\"\n  test_accounts: [\"{written}\"]\n  event_url: \"{written}\"\n  ip_whitelist: [\"{written}\"]\n"
                ),
                format!("platform:\n  \"{written}\": 1\n"),
                format!("platform:\n  released: \"{written}\"\n  kind: \"{written}\"\n"),
                format!(
                    "accounts:\n  - {{appid: \"{written}\", original_id: \"{written}\", kind: \"{written}\"}}\n"
                ),
                format!("accounts:\n  - {{appid: \"{written}\", original_id: \"{written}\"}}\n"),
                format!(
                    "links:\n  - name: \"{written}\"\n    url: \"{LINK}&auth_type=0\"\n    page: \"{written}\"\n"
                ),
                format!(
                    "lint:\n  rules: {{\"{written}\": off}}\n  ignore: [{{rule: \"{written}\", reason: \"{written}\"}}]\n"
                ),
                format!("# {written}\nplatform: {{released: false}}\n"),
                format!("platform: [{written}\n"),
            ];
            for text in files {
                folder.write("provider.yaml", &text);
                assert_harmless(&text.escape_debug().to_string(), &folder.told(&[]));
            }
        }
    }
}

#[test]
fn steering_characters_of_names_are_replaced() {
    let folder = Folder::new("steering-names");
    let link = format!("{LINK}&auth_type=0");
    for steering in STEERING {
        for arguments in [
            vec![format!("no{steering}.yaml")],
            vec![link.clone(), "--config".to_owned(), format!("no{steering}.yaml")],
            vec![link.clone(), "--rules".to_owned(), format!("no{steering}")],
            vec![link.clone(), "-A".to_owned(), format!("redirect-htt{steering}")],
            vec![link.clone(), "--fail-on".to_owned(), format!("err{steering}")],
            vec![link.clone(), format!("--{steering}")],
        ] {
            let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
            assert_harmless(&format!("{arguments:?}"), &folder.told(&arguments));
        }
        let output = folder.run(&["rules", "show", steering]);
        assert_harmless("rules show", &[("stderr".to_owned(), String::from_utf8(output.stderr).unwrap())]);
    }
}

/// A file may be named so, where the system allows it.
#[cfg(unix)]
#[test]
fn steering_characters_of_files_are_replaced() {
    let folder = Folder::new("steering-files");
    for steering in STEERING {
        let steering = steering.replace('/', "");
        let name = folder.write(&format!("p{steering}.yaml"), "platform: {released: false}\n");
        assert_harmless("a name of a file", &folder.told(&[&name]));
        let name = folder.write(&format!("f{steering}.yaml"), "platform: {relased: false}\n");
        assert_harmless("a name of a faulty file", &folder.told(&[&name]));
        let name = folder.write(&format!("l{steering}.txt"), format!("{LINK}&auth_type=0\n"));
        assert_harmless("a name of a file of links", &folder.told(&[&name]));
    }
}

#[test]
fn steering_characters_of_rules_are_replaced() {
    let folder = Folder::new("steering-rules");
    let rule = include_str!("../fixtures/own-rules/our-auth-type.yaml");
    let link = format!("{LINK}&auth_type=0");
    let rules = folder.0.join("rules");
    fs::create_dir_all(&rules).unwrap();
    for steering in STEERING {
        let escaped: String = steering.chars().map(|c| format!("\\U{:08x}", u32::from(c))).collect();
        for written in [steering, &escaped] {
            for (old, new) in [
                ("id: our-auth-type", format!("id: \"{written}\"")),
                (
                    "en: auth_type is `$link.auth_type` instead of 3",
                    format!("en: \"{written} $link.auth_type\""),
                ),
                ("zh: auth_type 是 `$link.auth_type`，应是 3", format!("zh: \"{written} $link.auth_type\"")),
                ("en: should be 3", format!("en: \"{written}\"")),
                ("zh: 应是 3", format!("zh: \"{written}\"")),
                ("en: write `auth_type=3`", format!("en: \"{written}\"")),
                ("en: we use auth_type=3 only", format!("en: \"{written}\"")),
                ("when: link.auth_type != \"3\"", format!("when: \"link.{written} is present\"")),
                ("when: link.auth_type != \"3\"", format!("when: \"link.kind == \\\"{written}\\\"\"")),
                (
                    "when: link.auth_type != \"3\"",
                    format!("when: \"link.auth_type matches \\\"({written}\\\"\""),
                ),
                ("severity: warning", format!("severity: \"{written}\"")),
                ("severity: warning", format!("\"{written}\": 1")),
            ] {
                assert!(rule.contains(old), "{old}");
                fs::write(rules.join("own.yaml"), rule.replacen(old, &new, 1)).unwrap();
                assert_harmless(&new.escape_debug().to_string(), &folder.told(&[&link, "--rules", "rules"]));
                for arguments in [["rules", "check", "rules"], ["rules", "test", "rules"]] {
                    let output = folder.run(&arguments);
                    let text = [output.stdout, output.stderr]
                        .map(|bytes| String::from_utf8(bytes).unwrap())
                        .concat();
                    assert_harmless(&format!("{arguments:?}"), &[(new.escape_debug().to_string(), text)]);
                }
                let output = folder.run(&["rules", "list", "--rules", "rules"]);
                let text = String::from_utf8(output.stdout).unwrap();
                assert_harmless("rules list", &[(new.escape_debug().to_string(), text)]);
            }
        }
    }
}
