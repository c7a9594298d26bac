//! Whatever is typed, nothing panics, every place is one of its text, and what is told is well formed.

use proptest::prelude::*;
use wxauthlint::diagnostic::{Diagnostic, Report};
use wxauthlint::explain::{self, Explained, ExplainedSubject, Explainer};
use wxauthlint::fact::Page;
use wxauthlint::input::link::LinkText;
use wxauthlint::lint::{LinkInput, Linter, ProviderFile, Settings, page_source};
use wxauthlint::render::{
    DocumentFormat, ExplainedFormat, Format, Options, Summary, document, explained as explained_as, renderer,
};
use wxauthlint::rule::{RuleFile, RuleSet, embedded};
use wxauthlint::source::{MappedText, SourceKind, Sources};
use wxauthlint::text::Lang;

use crate::slice::cases;

const CODE: &str =
    "preauthcode@@@AAAAbbbbCCCCddddEEEEffffGGGGhhhhIIIIjjjjKKKKllllMMMMnnnnOOOOppppQQQQrrrrSSSSttttUUUUvv";

const PROVIDER: &str = include_str!("../../fixtures/twelve-faults/provider.yaml");
const RULE: &str = include_str!("../../fixtures/own-rules/our-auth-type.yaml");

/// Links to start from.
fn links() -> [String; 4] {
    [
        format!(
            "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef&pre_auth_code={CODE}&redirect_uri=https%3A%2F%2Fauth.example.com%2Fcallback%3Fa%3D1&auth_type=3&biz_appid=wxfedcba9876543210"
        ),
        format!(
            "https://open.weixin.qq.com/wxaopen/safe/bindcomponent?action=bindcomponent&no_scan=1&component_appid=wx0123456789abcdef&pre_auth_code={CODE}&redirect_uri=https%3A%2F%2Fauth.example.com%2Fcallback&auth_type=3&category_id_list=1%7C17#wechat_redirect"
        ),
        format!(
            "https://mp.weixin.qq.com/safe/bindcomponent?component_appid=wx0123456789abcdef&pre_auth_code={CODE}&redirect_uri=http://auth.example.com:8080/?a=1&b=2&auth_type=0#wechat_redirect"
        ),
        "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=${appid}&amp;pre_auth_code=xxxx&auth_type=%E4%B8%80，biz_appid＝gh_0123456789ab。".to_owned(),
    ]
}

/// What is put into texts: what links are made of and what spoils them.
fn piece() -> impl Strategy<Value = String> {
    let telling = prop::sample::select(vec![
        "&",
        "=",
        "?",
        "#",
        "%",
        "%2",
        "%25",
        "%E6",
        "%00",
        "%0A",
        "&amp;",
        "&nbsp;",
        ";",
        "|",
        "%7C",
        ",",
        "/",
        "//",
        "\\",
        ":",
        "@",
        "@@@",
        "[",
        "]",
        "<",
        ">",
        "\"",
        "'",
        " ",
        "\t",
        "\n",
        "\r\n",
        "\u{a0}",
        "\u{3000}",
        "：",
        "／",
        "＆",
        "＝",
        "？",
        "＃",
        "％",
        "｜",
        "，",
        "。",
        "“",
        "”",
        "授权",
        "é",
        "e\u{301}",
        "🀄",
        "👩‍🔧",
        "\u{200b}",
        "\u{202e}",
        "\u{feff}",
        "\u{1b}[31m",
        "\u{0}",
        "\u{10ffff}",
        "xn--",
        "127.0.0.1",
        "[::1]",
        "localhost",
        "http://",
        "https:/",
        "javascript:",
        "$APPID$",
        "${x}",
        "%s",
        "{{a}}",
        "undefined",
        "xxxx",
        "redirect_uri=",
        "&auth_type=",
        "&component_appid=",
        "pre_auth_code",
        "©",
        "¬",
        "×",
        "- ",
        ": ",
        "#",
        "{",
        "}",
        "|\n",
        ">\n",
        "&a ",
        "*a",
        "!!str ",
        "---\n",
        "0",
        "99999999999999999999",
        "-1",
    ]);
    prop_oneof![4 => telling.prop_map(str::to_owned), 1 => any::<char>().prop_map(String::from), 1 => "\\PC{0,6}"]
}

/// A text after some edits: at each place some characters are taken out and a piece is put in.
fn edited(text: String) -> impl Strategy<Value = String> {
    let edit = (any::<prop::sample::Index>(), 0_usize..4, prop::option::weighted(0.8, piece()));
    prop::collection::vec(edit, 0..8).prop_map(move |edits| {
        let mut characters: Vec<char> = text.chars().collect();
        for (place, taken, put) in edits {
            let at = place.index(characters.len() + 1);
            let end = (at + taken).min(characters.len());
            characters.splice(at..end, put.iter().flat_map(|put| put.chars()));
        }
        characters.into_iter().collect()
    })
}

fn link() -> impl Strategy<Value = String> {
    let near = prop::sample::select(links().to_vec()).prop_flat_map(edited);
    let made = prop::collection::vec(piece(), 0..30).prop_map(|pieces| pieces.concat());
    prop_oneof![6 => near, 1 => made, 1 => "\\PC{0,80}", 1 => any::<String>()]
}

fn provider() -> impl Strategy<Value = String> {
    let made = prop::collection::vec(piece(), 0..30).prop_map(|pieces| pieces.concat());
    prop_oneof![6 => edited(PROVIDER.to_owned()), 1 => made, 1 => any::<String>()]
}

fn page() -> impl Strategy<Value = Option<String>> {
    let address = edited("https://auth.example.com:443/bind?a=1#b".to_owned());
    prop_oneof![1 => Just(None), 1 => Just(Some("none".to_owned())), 3 => address.prop_map(Some)]
}

/// Asserts that each place is one of its text, cuts no character, and that there is something to read.
fn check_places(found: &[Diagnostic], sources: &Sources) {
    for finding in found {
        for label in finding.labels() {
            let source = sources.get(label.span.source).expect("a label of a known text");
            let range = label.span.range();
            assert!(range.start <= range.end, "{}: {range:?}", finding.code);
            let slice = source.shown().get(range.clone());
            assert!(slice.is_some(), "{}: {range:?} of {:?}", finding.code, source.shown());
        }
        for text in std::iter::once(&finding.message).chain(&finding.help) {
            assert!(!text.zh.is_empty() && !text.en.is_empty(), "{}", finding.code);
        }
    }
}

/// Draws a report in every format and language, at narrow and wide widths.
fn draw(report: &Report, sources: &Sources) {
    for format in Format::NAMES {
        for (lang, color, width) in [(Lang::En, false, 80), (Lang::Zh, true, 40)] {
            let options = Options { color, ..Options::plain(lang, width) };
            let mut renderer = renderer(Format::parse(format).unwrap(), options);
            let mut summary = Summary::default();
            summary.add(report);
            let mut text = String::new();
            renderer.start(&mut text).unwrap();
            renderer.report(&mut text, report, sources).unwrap();
            renderer.finish(&mut text, &summary).unwrap();
            let findings = report.findings.len();
            let value = || serde_json::from_str::<serde_json::Value>(&text).unwrap();
            let told = match format {
                "json" => value()["findings"].as_array().unwrap().len(),
                "sarif" => value()["runs"][0]["results"].as_array().unwrap().len() - report.suppressed.len(),
                "gitlab" => value().as_array().unwrap().len(),
                "github" => text.lines().filter(|line| line.starts_with("::")).count(),
                "concise" => text.lines().filter(|line| line.contains("[")).count(),
                "junit" => {
                    roxmltree::Document::parse(&text).unwrap();
                    findings
                }
                _ => findings,
            };
            assert_eq!(told, findings, "{format}: {text}");
            assert!(findings == 0 || text.contains(&*report.findings[0].code), "{format}: {text}");
        }
    }
}

#[cfg(feature = "cli")]
fn draw_faults(found: &[Diagnostic], sources: &Sources) {
    for (lang, color, width) in [(Lang::En, false, 80), (Lang::Zh, true, 40)] {
        let text =
            wxauthlint::render::faults(found, sources, &Options { color, ..Options::plain(lang, width) });
        assert!(text.contains(&*found[0].code));
    }
}

#[cfg(not(feature = "cli"))]
fn draw_faults(_: &[Diagnostic], _: &Sources) {}

fn judge(link: &str, page: Option<&str>, file: Option<&ProviderFile>, sources: &mut Sources) {
    let page = page.map_or(Page::NotGiven, |page| page_source(page, sources));
    let source = sources.add("link", SourceKind::Link, link);
    let mut linter = Linter::new(embedded(), &Settings::default(), file);
    let text = MappedText::verbatim(link, 0);
    let input = LinkInput { name: Some("a"), ..LinkInput::new(LinkText::new(source, &text), &page) };
    let mut report = linter.check_link(&input, sources);
    report.findings.extend(linter.check_provider(sources).findings);
    report.findings.extend(linter.check_listed_links(&page, sources).findings);
    report.skipped = linter.into_skipped();
    check_places(&report.findings, sources);
    draw(&report, sources);
}

fn findings_of(link: &str) -> Vec<Diagnostic> {
    let mut sources = Sources::new();
    let source = sources.add("link", SourceKind::Link, link);
    let text = MappedText::verbatim(link, 0);
    let input = LinkInput::new(LinkText::new(source, &text), &Page::NotGiven);
    Linter::new(embedded(), &Settings::default(), None).check_link(&input, &mut sources).findings
}

/// What chats are made of.
fn chat() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "PreAuthCode无效",
        "此第三方平台处于待全网发布状态，请全网发布或将尝试授权的公众号或小程序添加到“授权测试公众号列表”后再试",
        "请确认授权入口页所在域名，与授权后回调页所在域名相同。授权入口页所在域名：空",
        "该授权仅支持小程序帐号，当前微信号尚未绑定为任何小程序的管理员",
        "The domain name of the authorized entry page is empty",
        "授权失败",
        "61007",
        "错误-14",
        "ret=-11",
        "errcode = 61003",
        "{\"errcode\":61003,\"errmsg\":\"component is not authorized rid: 65a1b2c3-0d1e2f3a-4b5c6d7e\"}",
        "{\"base_resp\":{\"ret\":-14}}",
        "{\"pre_auth_code\":\"preauthcode@@@AAAAbbbbCCCCddddEEEEffffGGGG\"}",
        "权限集 17",
        "permission 18",
        "redirect_uri 参数错误",
        "当前页面的URL未注册",
        "https://auth.example.com/back?auth_code=queryauthcode@@@AAAAbbbbCCCCddddEEEEffffGGGG&expires_in=600",
        "[2026-11-18 22:41] 商家-小陈：",
        "2026-11-14",
        "10-14 点",
        "在吗",
    ]);
    let part = prop_oneof![
        4 => known.prop_map(str::to_owned),
        2 => prop::sample::select(links().to_vec()),
        2 => piece(),
        1 => any::<String>(),
    ];
    let gap = prop::sample::select(vec!["", " ", "\n", "\n\n", "，", "："]);
    prop::collection::vec((part, gap), 0..8).prop_map(|parts| {
        parts.into_iter().flat_map(|(part, gap)| [part, gap.to_owned()]).collect::<String>()
    })
}

/// Asserts what holds for every explanation, in every format.
fn check_explained(explained: &Explained, is_edited: bool) {
    assert!(!explained.explanations.is_empty());
    for explanation in &explained.explanations {
        for text in [&explanation.what, &explanation.recognised] {
            assert!(!text.zh.is_empty() && !text.en.is_empty(), "{explanation:?}");
        }
        let given = &explanation.given;
        // A code that was edited need not be one any more.
        assert!(is_edited || !given.contains("ddddEEEE"), "{given}");
        assert_eq!(
            given.chars().find(|it| it.is_control() && !matches!(it, '\n' | '\r' | '\t')),
            None,
            "{given:?}"
        );
        if let Some(report) = &explanation.report {
            check_places(&report.findings, &explained.sources);
        }
    }
    for format in ExplainedFormat::NAMES {
        for (lang, width) in [(Lang::En, 80), (Lang::Zh, 40)] {
            let format = ExplainedFormat::parse(format).unwrap();
            let text = explained_as(explained, format, &Options::plain(lang, width));
            assert!(!text.trim().is_empty());
        }
    }
    let options = Options::plain(Lang::En, 80);
    let html = document(&explain::document(explained, options.lang), DocumentFormat::Html, &options);
    if let Err(fault) = roxmltree::Document::parse(&html) {
        panic!("{fault}\n{html}");
    }
}

/// Asserts that explanations stand in the order of a text that was copied without secrets or odd signs.
fn check_order(explained: &Explained, text: &str) {
    let mut at = 0;
    // A permission set is a circumstance of what else is told, and stands behind it.
    let in_order = explained
        .explanations
        .iter()
        .filter(|explanation| !matches!(explanation.subject, ExplainedSubject::PermissionSet(_)));
    for given in in_order.map(|explanation| explanation.given.as_str()) {
        // What was changed for showing is not found in the text, and tells nothing of its place.
        if let Some(found) = text.find(given) {
            let later = text.get(at..).and_then(|rest| rest.find(given));
            assert!(later.is_some() || found >= at, "{given:?} out of its order in {text:?}");
            at += later.unwrap_or(0);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(300), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_link_is_judged(link in link(), page in page()) {
        judge(&link, page.as_deref(), None, &mut Sources::new());
    }

    #[test]
    fn any_link_is_judged_with_a_provider_file(link in link(), page in page()) {
        let mut sources = Sources::new();
        let file = ProviderFile::read("provider.yaml", PROVIDER, embedded(), &mut sources).unwrap();
        judge(&link, page.as_deref(), Some(&file), &mut sources);
    }

    /// A link inside a YAML scalar, in double quotes, so that YAML changes it and places shift.
    #[test]
    fn any_link_may_be_listed(link in link()) {
        let quoted = serde_json::to_string(&link).unwrap();
        let text = format!("# 链接\nlinks:\n  - {{name: a, url: {quoted}, page: {quoted}}}\n");
        let mut sources = Sources::new();
        match ProviderFile::read("provider.yaml", &text, embedded(), &mut sources) {
            Ok(file) => judge("", None, Some(&file), &mut sources),
            Err(found) => {
                check_places(&found, &sources);
                draw_faults(&found, &sources);
            }
        }
    }

    #[test]
    fn any_provider_file_is_read(text in provider()) {
        let mut sources = Sources::new();
        match ProviderFile::read("provider.yaml", &text, embedded(), &mut sources) {
            Ok(file) => judge(&links()[0], Some("none"), Some(&file), &mut sources),
            Err(found) => {
                assert!(!found.is_empty(), "refused without a word");
                check_places(&found, &sources);
                draw_faults(&found, &sources);
            }
        }
    }

    #[test]
    fn any_rule_file_is_read(text in edited(RULE.to_owned())) {
        let mut sources = Sources::new();
        let files = [RuleFile { name: "own.yaml".to_owned(), text: text.into() }];
        match RuleSet::read(&files, &mut sources) {
            Ok(rules) => assert_eq!(rules.len(), 1),
            Err(found) => {
                assert!(!found.is_empty(), "refused without a word");
                check_places(&found, &sources);
                draw_faults(&found, &sources);
            }
        }
    }

    /// Judging twice tells the same: nothing hangs on the order of a hash table.
    #[test]
    fn the_same_link_is_judged_the_same(link in link()) {
        assert_eq!(findings_of(&link), findings_of(&link));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(100), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_explained(
        text in prop_oneof![3 => chat().prop_flat_map(edited), 1 => any::<String>(), 1 => link()],
    ) {
        let explainer = Explainer { rules: embedded(), file: None, page: &Page::NotGiven, settings: &Settings::default() };
        check_explained(&explainer.explain(&text, Sources::new()), true);
    }

    #[test]
    fn a_chat_is_explained_in_its_order(text in chat()) {
        let explainer = Explainer { rules: embedded(), file: None, page: &Page::NotGiven, settings: &Settings::default() };
        let explained = explainer.search(&text, Sources::new());
        check_explained(&explained, false);
        check_order(&explained, &text);
    }
}
