//! What is written for people is well-formed HTML, in both languages, whatever it is about; links of pages lead
//! somewhere.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use wxauthlint::document::Document;
use wxauthlint::explain::ExplainedSubject;
use wxauthlint::home::home;
use wxauthlint::render::{DocumentFormat, Options, document};
use wxauthlint::rule::{RuleFile, embedded};
use wxauthlint::session::{MemoryFiles, Session};
use wxauthlint::source::Sources;
use wxauthlint::text::Lang;
use wxauthlint::{docs, explain, impact, simulate};

/// The attributes there are; none of them runs or loads anything.
const ATTRIBUTES: [&str; 9] =
    ["aria-hidden", "aria-label", "class", "data-of", "href", "id", "lang", "tabindex", "value"];

const LANGS: [Lang; 2] = [Lang::Zh, Lang::En];

fn fixture(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)).unwrap()
}

/// The document as HTML, which must be one element, each of whose elements is closed.
fn html(told: &Document<'_>) -> String {
    let options = Options::plain(told.lang, 80);
    let html = document(told, DocumentFormat::Html, &options);
    // The names of entities are those of XML.
    let read = roxmltree::Document::parse(&html).unwrap_or_else(|fault| panic!("{fault}\n{html}"));
    let known = [
        "a",
        "article",
        "blockquote",
        "br",
        "code",
        "details",
        "div",
        "figcaption",
        "figure",
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
        "span",
        "strong",
        "summary",
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
            assert!(ATTRIBUTES.contains(&attribute.name()), "{}", attribute.name());
        }
    }
    html
}

#[test]
fn pages_are_html_and_their_links_lead_somewhere() {
    let rules = embedded();
    let subjects = ExplainedSubject::all(rules);
    let pages: BTreeSet<String> = subjects.iter().map(|subject| subject.page().unwrap()).collect();
    assert_eq!(pages.len(), subjects.len(), "two things have one page");
    let mut count = 0;
    for subject in &subjects {
        let entry = docs::entry(rules, subject).unwrap_or_else(|| panic!("{subject:?}"));
        for lang in LANGS {
            let page = html(&entry.document(rules, "../", lang));
            assert!(page.contains("<h1"), "{subject:?}");
            for to in page.split("href=\"../").skip(1).map(|rest| rest.split('"').next().unwrap()) {
                assert!(pages.contains(to), "{subject:?}: {to}");
                count += 1;
            }
            assert!(!page.contains(".md\""), "{subject:?}");
            if let ExplainedSubject::Rule(id) = subject {
                // Each bad example is drawn, and what it is about is marked.
                assert!(page.contains("class=\"mark"), "{id}");
                html(&docs::rule_page(rules, rules.get(id).unwrap(), lang));
            }
        }
    }
    assert!(count > 1000, "{count}");
}

/// Findings lead to a page that there is, where pages have an address, and else to WeChat's document.
#[test]
fn rules_lead_to_their_pages_where_these_have_an_address() {
    let mut count = 0;
    for rule in embedded().iter() {
        let subject = ExplainedSubject::Rule(rule.id.clone());
        let page = format!("https://lint.example.com/{}", subject.page().unwrap());
        assert_eq!(rule.docs_at(Some("https://lint.example.com")), Some(page), "{}", rule.id);
        let document = rule.docs_at(None);
        count += usize::from(document.is_some());
        assert!(document.is_none_or(|document| document.starts_with("https://")), "{}", rule.id);
        assert_eq!(rule.docs(), rule.docs_at(home()), "{}", rule.id);
    }
    assert!(count > 50, "{count}");
    // A rule of the user's own has no page.
    let files = [RuleFile {
        name: "my-rules/our-auth-type.yaml".to_owned(),
        text: String::from_utf8(fixture("own-rules/our-auth-type.yaml")).unwrap().into(),
    }];
    let own = embedded().with(&files, &mut Sources::new()).unwrap();
    let own = own.get("our-auth-type").unwrap();
    assert_eq!(own.docs_at(Some("https://lint.example.com")), own.docs_at(None));
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
