//! What is written for people is well-formed HTML, in both languages, whatever it is about; links of pages lead
//! somewhere.

use std::fs;
use std::path::Path;

use wxauthlint::document::Document;
use wxauthlint::render::{DocumentFormat, Options, document};
use wxauthlint::rule::{RuleSet, embedded_files};
use wxauthlint::session::{MemoryFiles, Session};
use wxauthlint::source::Sources;
use wxauthlint::text::Lang;
use wxauthlint::{docs, explain, impact, simulate};

const LANGS: [Lang; 2] = [Lang::Zh, Lang::En];

fn fixture(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)).unwrap()
}

/// The document as HTML, which must be one element, each of whose elements is closed.
fn html(told: &Document<'_>) -> String {
    let options = Options { lang: told.lang, color: false, width: 80 };
    let html = document(told, DocumentFormat::Html, &options);
    // The names of entities are those of XML.
    let read = roxmltree::Document::parse(&html).unwrap_or_else(|fault| panic!("{fault}\n{html}"));
    let known = [
        "a",
        "article",
        "blockquote",
        "br",
        "code",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "ol",
        "p",
        "pre",
        "section",
        "strong",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ];
    for element in read.descendants().filter(roxmltree::Node::is_element) {
        let name = element.tag_name().name();
        assert!(known.contains(&name), "<{name}>");
        for attribute in element.attributes() {
            assert!(["class", "href", "id", "lang"].contains(&attribute.name()), "{}", attribute.name());
        }
    }
    html
}

fn rules() -> RuleSet {
    let files: Vec<_> = embedded_files().collect();
    RuleSet::read(&files, &mut Sources::new()).unwrap()
}

#[test]
fn pages_are_html_and_their_links_lead_somewhere() {
    let rules = rules();
    for lang in LANGS {
        let (of_rules, of_screens) = (html(&docs::rules(&rules, lang)), html(&docs::screens(&rules, lang)));
        for rule in rules.iter() {
            assert!(of_rules.contains(&format!("<h2 id=\"{0}\">{0}</h2>", rule.id)), "{}", rule.id);
            html(&docs::rule_page(&rules, rule, lang));
        }
        let targets = |start: &str| -> Vec<String> {
            let links = of_screens.split(start).skip(1);
            links.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
        };
        let to_rules = match lang {
            Lang::Zh => targets("href=\"rules.zh-CN.md#"),
            Lang::En => targets("href=\"rules.md#"),
        };
        let within = targets("href=\"#");
        assert!(to_rules.len() > 50 && within.len() > 50, "{} {}", to_rules.len(), within.len());
        for id in to_rules {
            assert!(of_rules.contains(&format!(" id=\"{id}\"")), "{id}");
        }
        for id in within {
            assert!(of_screens.contains(&format!(" id=\"{id}\"")), "{id}");
        }
    }
}

#[test]
fn what_commands_tell_is_html() {
    let mut files = MemoryFiles::new();
    for name in ["ten-accounts/provider.yaml", "changes/test-list/old.yaml", "changes/test-list/new.yaml"] {
        files.insert(name, fixture(name));
    }
    let session = Session::new().with_files(&files);
    let chat = String::from_utf8(fixture("explain/chat.txt")).unwrap();
    let asked = [
        chat,
        "-14".to_owned(),
        "<b>PreAuthCode无效</b> & \"'".to_owned(),
        "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=<script>alert(1)</script>&auth_type=7&redirect_uri=\"'><img src=x>".to_owned(),
    ];
    for lang in LANGS {
        for what in &asked {
            let answer = session.explain(std::slice::from_ref(what)).unwrap();
            let told = html(&explain::document(&answer.explained, lang));
            assert!(!told.contains("<script") && !told.contains("<img"), "{told}");
        }
        let config = Some("ten-accounts/provider.yaml".into());
        let simulated = Session::new().with_files(&files).with_config(config).simulate(None, &[]).unwrap();
        assert!(html(&simulate::document(&simulated.simulations, lang)).contains("<table>"));
        let (old, new) = (Path::new("changes/test-list/old.yaml"), Path::new("changes/test-list/new.yaml"));
        let compared = session.compare(old, new).unwrap();
        let told = html(&impact::document(&compared.impact, &compared.sources, lang));
        assert!(told.contains("class=\"finding error\""), "{told}");
    }
}
