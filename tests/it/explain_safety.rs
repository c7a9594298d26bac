//! What `explain` must never tell: secrets, characters that steer a terminal, markup that was pasted.

use proptest::prelude::*;
use wxauthlint::explain::{self, Explained, Explainer};
use wxauthlint::fact::Page;
use wxauthlint::lint::Settings;
use wxauthlint::render::{self, DocumentFormat, ExplainedFormat, Options};
use wxauthlint::rule::embedded;
use wxauthlint::source::Sources;
use wxauthlint::text::Lang;

use crate::folder::Folder;
use crate::safety::steering_in;

use crate::slice::{cases, slice};

/// Made up, and in no text of the program: they can only come out of the input.
const CODE: &str = "Zq7Yw3Xv9Ub1Tc5Sd8Re2Qf6Pg4Oh0Ni7Mj3Lk9Kl1Jm5In8Ho2Gp6Fq4Er0Ds7Ct3Bu9Av1ZwXyVuTsRqPonM";
const APP_SECRET: &str = "d41c8ae97b03f265d41c8ae97b03f265";
const TOKEN: &str = "Moss-grown-Gate-77";
const PC: &str = "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef";

const FORMATS: [ExplainedFormat; 4] =
    [ExplainedFormat::Human, ExplainedFormat::Plain, ExplainedFormat::Json, ExplainedFormat::Markdown];

/// What is told of a text in a format.
fn told(text: &str, format: ExplainedFormat, lang: Lang) -> String {
    render::explained(&explained(text), format, &Options::plain(lang, 80))
}

/// What a page shows of a text.
fn html(text: &str, lang: Lang) -> String {
    let options = Options::plain(lang, 80);
    render::document(&explain::document(&explained(text), lang), DocumentFormat::Html, &options)
}

fn explained(text: &str) -> Explained {
    let explainer =
        Explainer { rules: embedded(), file: None, page: &Page::NotGiven, settings: &Settings::default() };
    explainer.explain(text, Sources::new())
}

/// What is told in every format and language; of JSON also what a program reads in it.
fn all_told(text: &str) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for format in FORMATS {
        for lang in [Lang::Zh, Lang::En] {
            let told = told(text, format, lang);
            if format == ExplainedFormat::Json {
                let value: serde_json::Value = serde_json::from_str(&told).unwrap();
                let mut strings = Vec::new();
                collect(&value, &mut strings);
                all.push(("JSON, read".to_owned(), strings.join("\n")));
            }
            all.push((format!("{format:?} {lang:?}"), told));
        }
    }
    all.extend([Lang::Zh, Lang::En].map(|lang| (format!("HTML {lang:?}"), html(text, lang))));
    all
}

fn collect(value: &serde_json::Value, strings: &mut Vec<String>) {
    match value {
        serde_json::Value::String(text) => strings.push(text.clone()),
        serde_json::Value::Array(items) => items.iter().for_each(|item| collect(item, strings)),
        serde_json::Value::Object(entries) => entries.values().for_each(|item| collect(item, strings)),
        _ => {}
    }
}

/// Asserts that no eight characters of a secret are told, even where lines are broken.
fn assert_covered(what: &str, told: &[(String, String)]) {
    for (how, text) in told {
        let joined = text.split_whitespace().collect::<String>().replace('│', "");
        for secret in [CODE, APP_SECRET, TOKEN] {
            for start in 0..=secret.len() - 8 {
                let part = &secret[start..start + 8];
                assert!(!joined.contains(part), "{what}, {how}: `{part}` of `{secret}`:\n{text}");
            }
        }
    }
}

/// Texts that hold a secret, as people paste them.
fn secrets() -> Vec<String> {
    let link =
        format!("{PC}&pre_auth_code=preauthcode@@@{CODE}&redirect_uri=http://auth.example.com/&auth_type=0");
    let encoded = link
        .replace(':', "%3A")
        .replace('/', "%2F")
        .replace('?', "%3F")
        .replace('&', "%26")
        .replace('=', "%3D");
    vec![
        link.clone(),
        encoded,
        format!("这个链接打不开：{link}，怎么办"),
        format!("{link} {link}"),
        format!("preauthcode@@@{CODE}"),
        format!("queryauthcode@@@{CODE}"),
        format!("refreshtoken@@@{CODE}"),
        format!("pre_auth_code=preauthcode@@@{CODE}"),
        format!("商家说 preauthcode@@@{CODE} PreAuthCode无效"),
        format!("https://auth.example.com/back?auth_code=queryauthcode@@@{CODE}&expires_in=600"),
        format!("https://auth.example.com/back?auth_code={TOKEN}&expires_in=600"),
        format!("回调：https://auth.example.com/back?auth_code={TOKEN}&expires_in=600 报 61009"),
        format!(r#"{{"errcode":61003,"errmsg":"x","component_access_token":"{TOKEN}"}}"#),
        format!(r#"{{\"errcode\":61003,\"component_access_token\":\"{TOKEN}\"}}"#),
        format!(r#"{{"errcode":40001,"errmsg":"invalid credential {TOKEN}","access_token":"{TOKEN}"}}"#)
            .replace(&format!("credential {TOKEN}"), "credential"),
        format!(r#"{{"pre_auth_code":"preauthcode@@@{CODE}","expires_in":1800}}"#),
        format!(r#"{{"component_access_token":"{TOKEN}","expires_in":7200}}"#),
        format!(
            r#"{{"authorization_info":{{"authorizer_appid":"wxfedcba9876543210","authorizer_access_token":"{TOKEN}","authorizer_refresh_token":"refreshtoken@@@{CODE}","func_info":[]}}}}"#
        ),
        format!("component_appsecret={APP_SECRET} errcode 61004"),
        format!("secret: {APP_SECRET}"),
        format!(
            "https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx0123456789abcdef&secret={APP_SECRET}"
        ),
        format!(
            "https://api.weixin.qq.com/cgi-bin/component/api_create_preauthcode?component_access_token={TOKEN} 报错 61004"
        ),
        format!("该第三方平台仅支持指定账号“preauthcode@@@{CODE}”进行授权"),
        format!("授权入口页所在域名：空\nauth_code={TOKEN}\naccess_token={TOKEN}"),
    ]
}

#[test]
fn secrets_are_covered_in_every_format() {
    for text in slice(secrets(), 3) {
        assert_covered(&text, &all_told(&text));
    }
    let chat = secrets().join("\n");
    assert_covered("a chat", &all_told(&chat));
}

/// Characters that steer a terminal, hide text or turn it around.
const STEERING: [&str; 11] = [
    "\u{1b}[31m",
    "\u{7}",
    "\u{8}",
    "\r",
    "\u{202e}",
    "\u{200f}",
    "\u{200b}",
    "\u{feff}",
    "\u{2028}",
    "\u{34f}\u{3164}\u{fe0f}\u{e0100}",
    "\u{9b}",
];

#[test]
fn what_steers_a_terminal_is_not_told() {
    for sign in slice(STEERING, 3) {
        for text in [
            format!("没有{sign}这回事"),
            format!("PreAuthCode{sign}无效"),
            format!("授权入口页所在域名：b{sign}.example.com"),
            format!("61007 {sign}\n-14{sign}"),
            format!("{PC}&auth_type=3{sign}&biz_appid={sign}"),
            format!("https://a.example.com/?auth_code={sign}x&expires_in=6{sign}00"),
            format!(r#"{{"errcode":61003,"errmsg":"a {sign} b rid: {sign}"}}"#),
            r#"{"errcode":61003,"errmsg":"a \u001b[31m \u202e b"}"#.to_owned(),
            format!("rid: 65a1b2c3-0d1e2f3a-4b5c6d7e {sign}"),
            format!("permission{sign} 18"),
        ] {
            for (how, told) in all_told(&text) {
                let found = steering_in(&told);
                assert_eq!(found, None, "{how} of {}:\n{}", text.escape_debug(), told.escape_debug());
            }
        }
    }
}

/// What stands outside of code in Markdown, block by block: spans of code and escaped signs are left out.
pub fn outside_of_code(markdown: &str) -> String {
    let mut outside = String::new();
    for line in markdown.lines() {
        let letters: Vec<char> = line.chars().collect();
        let mut at = 0;
        while let Some(letter) = letters.get(at) {
            let run = |from: usize| letters[from..].iter().take_while(|it| **it == '`').count();
            match letter {
                '\\' if letters.get(at + 1).is_some_and(char::is_ascii_punctuation) => at += 2,
                '`' => {
                    let opening = run(at);
                    let mut end = at + opening;
                    while end < letters.len() && run(end) != opening {
                        end += run(end).max(1);
                    }
                    at = if end < letters.len() { end + opening } else { at + opening };
                }
                _ => {
                    outside.push(*letter);
                    at += 1;
                }
            }
        }
        outside.push('\n');
    }
    outside
}

#[test]
fn nothing_pasted_becomes_markup() {
    for markup in [
        "](http://evil.example.com)",
        "<img src=x onerror=alert(1)>",
        "@somebody",
        "| a | b |",
        "![x](http://evil.example.com/x.png)",
        "**bold**",
        "`x` ``` <img src=x> `y",
        "``` <img src=x> ```",
        "x`` y` <img src=x> ``z",
        "x` ``` <img src=x> `y",
        "`<img src=x>",
        "\\`<img src=x>\\`",
        "x\n\n# heading\n\n- item",
        "x\n<img src=x>",
        "~~gone~~ #12",
        "&lt;img src=x&gt; &#60;img&#62;",
    ] {
        for text in [
            markup.to_owned(),
            format!("PreAuthCode无效 {markup}"),
            format!("{markup}\n61007 {markup}\n-14"),
            format!("授权入口页所在域名：{markup}"),
            format!("{PC}&auth_type={markup}&x{markup}=1"),
            format!("https://a.example.com/{markup}?auth_code=x{markup}&expires_in=600"),
            serde_json::json!({"errcode": 61003, "errmsg": format!("{markup} rid: {markup}")}).to_string(),
            format!("permission {markup}"),
        ] {
            for lang in [Lang::Zh, Lang::En] {
                let markdown = told(&text, ExplainedFormat::Markdown, lang);
                let outside = outside_of_code(&markdown);
                for sign in
                    ["<img", "](", "@somebody", "evil.example.com", "**bold**", "~~gone~~", "#12", "| a |"]
                {
                    assert!(!outside.contains(sign), "{sign} of {text:?}:\n{markdown}");
                }
                let is_own = |line: &&str| line.starts_with("# heading") || line.starts_with("- item");
                assert_eq!(markdown.lines().find(is_own), None, "{markdown}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(200), failure_persistence: None, ..ProptestConfig::default() })]

    /// Backticks in any number and order open no way out of code.
    #[test]
    fn backticks_let_nothing_out(pieces in prop::collection::vec(
        prop::sample::select(vec!["`", "``", "```", "\\", "x", " ", "<img src=x>", "\\`"]), 1..14,
    )) {
        let markdown = told(&pieces.concat(), ExplainedFormat::Markdown, Lang::En);
        prop_assert!(!outside_of_code(&markdown).contains("<img"), "{}", markdown);
    }
}

/// The program tells the same whichever way a text comes, and covers secrets in what it says on both streams.
#[test]
fn the_program_covers_secrets_from_arguments_standard_input_and_files() {
    let folder = Folder::new("explain-safety");
    let text = secrets().join("\n");
    folder.write("chat.txt", &text);
    for (format, lang) in slice([("human", "zh"), ("plain", "en"), ("json", "en"), ("markdown", "zh")], 3) {
        let run = |what: &str| {
            let told = folder.run_with(&["explain", "--format", format, "--lang", lang, what], &text);
            assert_eq!(told.code, 0, "{}", told.err);
            told.out + &told.err
        };
        let (argument, stdin, file) = (run(&text), run("-"), run("chat.txt"));
        assert_eq!(stdin, file, "{format}");
        assert_eq!(argument, file, "{format}");
        assert_covered("the program", &[(format.to_owned(), file)]);
    }
}
