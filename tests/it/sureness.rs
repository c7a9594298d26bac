//! How sure it is what WeChat says, told wherever a text of WeChat's is printed; and that every rule rests
//! on something.

use std::path::Path;
use std::process::Command;

use serde_json::Value;
use wxauthlint::knowledge::{ScreenPage, Sure, document_exists, screen, screens};
use wxauthlint::rule::{Scope, embedded};

const LINK: &str = "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef&pre_auth_code=preauthcode@@@AAAAbbbbCCCCddddEEEEffffGGGGhhhhIIIIjjjjKKKKllllMMMMnnnnOOOOppppQQQQrrrrSSSSttttUUUUvv&redirect_uri=https%3A%2F%2Fauth.example.com%2Fcallback&auth_type=";
const PLATFORM: &str = "platform: {component_appid: wx0123456789abcdef, released: true, entry_domain: auth.example.com, permission_sets: [17, 18]}\n";

/// What the program writes on standard output.
fn run(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_wxauthlint"))
        .args(arguments)
        .env_clear()
        .current_dir(env!("CARGO_TARGET_TMPDIR"))
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// A provider file whose link admits these kinds of account, and its accounts.
fn file(name: &str, auth_type: &str, accounts: &str) -> String {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("sureness-{name}.yaml"));
    let links = format!(
        "links:\n  - {{name: console, url: '{LINK}{auth_type}', page: https://auth.example.com/bind, accounts: [wxfedcba9876543210]}}\n"
    );
    std::fs::write(&path, format!("{PLATFORM}accounts:\n{accounts}{links}")).unwrap();
    path.to_str().unwrap().to_owned()
}

/// A rule, and of the screen that it foretells the id, how sure it is and whether it is old.
type Foretold = (String, Option<(String, String, bool)>);

/// What every finding of a check foretells.
fn predicted(path: &str) -> Vec<Foretold> {
    let report: Value = serde_json::from_str(&run(&["check", path, "--format", "json"])).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let findings = report["findings"].as_array().unwrap().iter().map(|finding| {
        let screen = &finding["screen"];
        let told = (!screen.is_null())
            .then(|| (text(&screen["id"]), text(&screen["sure"]), screen["old_page"].as_bool().unwrap()));
        (text(&finding["rule"]), told)
    });
    findings.collect()
}

fn told(rule: &str, screen: Option<(&str, &str, bool)>) -> Foretold {
    (rule.to_owned(), screen.map(|(id, sure, is_old)| (id.to_owned(), sure.to_owned(), is_old)))
}

#[test]
fn the_dialogue_of_the_old_page_is_foretold_to_those_who_authorize_again_only() {
    let account = "  - {appid: wxfedcba9876543210, kind: mini_program, elsewhere: [18]";
    for (name, granted, screen) in [
        ("again", ", granted: [17]", Some(("exclusive-conflict", "official", true))),
        ("granted-nothing", ", granted: []", None),
        ("first", "", None),
    ] {
        let path = file(name, "2", &format!("{account}{granted}}}\n"));
        assert_eq!(predicted(&path), [told("exclusive-set-held-elsewhere", screen)], "{name}");
    }
}

#[test]
fn what_is_concluded_is_told_as_such() {
    let account = |rest: &str| format!("  - {{appid: wxfedcba9876543210, {rest}}}\n");
    for (name, auth_type, rest, rule, screen) in [
        (
            "frozen",
            "2",
            "kind: mini_program, state: frozen",
            "account-not-normal",
            ("no-account", "inferred", false),
        ),
        ("game", "2", "kind: mini_game", "account-kind-not-authorizable", ("no-account", "community", false)),
        (
            "not-admitted",
            "5",
            "kind: mini_program",
            "account-kind-not-admitted",
            ("no-fitting-permission-set", "inferred", false),
        ),
        (
            "official-only",
            "1",
            "kind: mini_program",
            "official-accounts-only",
            ("no-account-official-account", "inferred", false),
        ),
        (
            "mini-programs-only",
            "2",
            "kind: official_account",
            "mini-programs-only",
            ("no-account-mini-program", "official", false),
        ),
        (
            "channels",
            "6",
            "kind: channels",
            "no-permission-set-for-account",
            ("channels-without-permission-set", "community", false),
        ),
        (
            "no-set",
            "3",
            "kind: official_account",
            "no-permission-set-for-account",
            ("no-fitting-permission-set", "official", false),
        ),
        (
            "no-set-of-all",
            "6",
            "kind: official_account",
            "no-permission-set-for-account",
            ("no-fitting-permission-set", "inferred", false),
        ),
    ] {
        let found = predicted(&file(name, auth_type, &account(rest)));
        assert!(found.contains(&told(rule, Some(screen))), "{name}: {found:?}");
    }
}

/// Whatever prints a text of WeChat's prints how sure it is, in words.
#[test]
fn every_format_says_how_sure_a_text_is() {
    let old = file(
        "formats-old",
        "2",
        "  - {appid: wxfedcba9876543210, kind: mini_program, granted: [17], elsewhere: [18]}\n",
    );
    let inferred =
        file("formats-inferred", "2", "  - {appid: wxfedcba9876543210, kind: mini_program, state: frozen}\n");
    let sure = file("formats-sure", "2", "  - {appid: wxfedcba9876543210, kind: official_account}\n");
    let link = format!("{LINK}2");
    for (path, en, zh) in [
        (
            &old,
            ["the merchant may see:", "wording of the old page, 2015-2017"],
            ["商家可能看到：", "旧版授权页的文字（2015–2017 年）"],
        ),
        (&inferred, ["the merchant will probably see:", "[inferred]"], ["商家可能看到：", "［推断］"]),
        (&sure, ["the merchant will see:", "[WeChat's own words]"], ["商家会看到：", "［微信原文］"]),
    ] {
        for (lang, words) in [("en", en), ("zh", zh)] {
            for format in ["human", "plain", "markdown", "github", "junit", "sarif"] {
                let written = run(&["check", path, "--lang", lang, "--format", format]);
                // Lines are wrapped, and some formats escape what is no letter.
                let written =
                    written.replace("&apos;", "'").replace('\\', "").split_whitespace().collect::<String>();
                for words in words {
                    let words = words.split_whitespace().collect::<String>();
                    assert!(written.contains(&words), "{format} {lang} of {path}: {words}\n{written}");
                }
            }
            for format in ["human", "plain"] {
                let written = run(&["simulate", &link, "--config", path, "--lang", lang, "--format", format]);
                let written = written.split_whitespace().collect::<String>();
                for words in words {
                    let words = words.split_whitespace().collect::<String>();
                    assert!(
                        written.contains(&words),
                        "simulate {format} {lang} of {path}: {words}\n{written}"
                    );
                }
            }
        }
    }
}

#[test]
fn an_explanation_heads_a_text_by_how_sure_it_is() {
    for (id, zh, en, sure, is_old) in [
        ("entry-domain", "微信的原文\n", "WeChat's wording\n", "official", false),
        (
            "no-account-official-account",
            "微信的提示（推断，未见原文）\n",
            "what WeChat probably says",
            "inferred",
            false,
        ),
        (
            "not-released",
            "微信的提示（据开发者反馈）\n",
            "what WeChat says, according to developers\n",
            "community",
            false,
        ),
        (
            "exclusive-conflict",
            "旧版授权页的原文（2015–2017 年",
            "WeChat's wording on its old page",
            "official",
            true,
        ),
    ] {
        for (lang, heading) in [("zh", zh), ("en", en)] {
            let written = run(&["explain", id, "--full", "--lang", lang]);
            assert!(written.contains(heading), "{id}: {written}");
        }
        let json: Value = serde_json::from_str(&run(&["explain", id, "--format", "json"])).unwrap();
        let told = &json["explanations"][0];
        assert_eq!(
            (&told["wording_sure"], &told["wording_old_page"]),
            (&sure.into(), &is_old.into()),
            "{id}"
        );
    }
}

/// The script of a page is where a text stands exactly if it names the page; a code of that page
/// belongs to its screen, but for the dialogues, which have none.
#[test]
fn texts_of_page_scripts_name_their_page() {
    const DIALOGUES: [&str; 3] =
        ["你已授权给该第三方平台", "公众号已经授权满第三方平台", "该第三方平台已经停止服务"];
    for screen in screens() {
        for text in &screen.texts {
            assert_eq!(text.page.is_some(), text.source == "page_scripts", "{}: {}", screen.id, text.zh);
            let Some(page) = text.page else { continue };
            let is_dialogue = DIALOGUES.iter().any(|start| text.zh.starts_with(start));
            let is_dialogue = is_dialogue && page == ScreenPage::Password;
            assert!(is_dialogue || screen.code_on(page).is_some(), "{}: {}", screen.id, text.zh);
        }
        // What today's page says goes before what the old one said.
        let first_old = screen.texts.iter().position(|text| text.is_old()).unwrap_or(screen.texts.len());
        let is_current = |text: &&wxauthlint::knowledge::ScreenText| text.page == Some(ScreenPage::Scan);
        assert!(!screen.texts.iter().skip(first_old).any(|text| is_current(&text)), "{}", screen.id);
    }
}

/// No rule is surer of its screen than the wording is, and none foretells what nothing known leads to.
#[test]
fn every_rule_rests_on_a_source() {
    for rule in embedded().iter() {
        let of_the_linter = rule.scope() == Scope::Suppression;
        assert_eq!(rule.sources.is_empty(), of_the_linter, "{}: sources", rule.id);
        for origin in &rule.sources {
            assert!(document_exists(&origin.doc), "{}: no document `{}`", rule.id, origin.doc);
        }
        for known in &rule.screens {
            let wording = &screen(&known.screen.id).unwrap().texts[0];
            assert!(known.screen.sure >= wording.sure, "{}: {}", rule.id, known.screen.id);
            assert_eq!(known.screen.is_old, wording.is_old(), "{}", rule.id);
            // A rule that nobody but us concluded foretells nothing as certain.
            let surest = rule.sources.iter().map(|origin| origin.sure).min().unwrap();
            assert!(known.screen.sure >= surest || surest <= Sure::OfficialReply, "{}", rule.id);
        }
    }
}
