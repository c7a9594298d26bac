//! The engine: three values, witnesses, skipped rules, overrides and suppressions.

use std::collections::BTreeMap;

use wxauthlint::diagnostic::{Diagnostic, Severity, Skipped};
use wxauthlint::fact::Page;
use wxauthlint::input::link::LinkText;
use wxauthlint::input::provider::Date;
use wxauthlint::lint::{LinkInput, Linter, ProviderFile, Settings, page_source};
use wxauthlint::rule::{RuleFile, RuleSet};
use wxauthlint::source::{MappedText, SourceKind, Sources};

const LINK: &str = "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef\
    &auth_type=3&category_id_list=2%7C17%7C18&biz_appid=${x}";

/// A rule with this condition; its message is `text`, its label stands on `fact`.
fn rule(when: &str, fact: &str, text: &str) -> RuleSet {
    let text = format!(
        "id: tried\nseverity: error\nactor: provider\ntitle: {{zh: 试, en: Tried}}\nwhy: {{zh: 试, en: tried}}\n\
         when: {when}\nmessage: {{zh: '{text}', en: '{text}'}}\nlabels:\n  {fact}: {{zh: '{text}', en: '{text}'}}\n\
         help: {{zh: 试, en: try}}\nsources: [{{doc: prepare, sure: official}}]\nexamples:\n  \
         bad: [{{link: x, marks: []}}]\n  good: [{{link: x}}]\n"
    );
    let mut sources = Sources::new();
    match RuleSet::read(&[RuleFile { name: "tried.yaml".to_owned(), text: text.into() }], &mut sources) {
        Ok(rules) => rules,
        Err(faults) => {
            panic!("{when}: {:?}", faults.iter().map(|fault| &fault.message.en).collect::<Vec<_>>())
        }
    }
}

struct Outcome {
    findings: Vec<Diagnostic>,
    skipped: Vec<Skipped>,
    suppressed: usize,
    sources: Sources,
}

impl Outcome {
    fn marks(&self) -> Vec<&str> {
        self.findings.iter().flat_map(Diagnostic::labels).map(|label| self.sources.text(label.span)).collect()
    }

    fn needs(&self) -> Vec<&'static str> {
        self.skipped.iter().flat_map(|skipped| skipped.needs.clone()).collect()
    }
}

fn run(rules: &RuleSet, provider: Option<&str>, page: Option<&str>, settings: &Settings) -> Outcome {
    let mut sources = Sources::new();
    let page = page.map_or(Page::NotGiven, |page| page_source(page, &mut sources));
    let file = provider.map(|raw| ProviderFile::read("provider.yaml", raw, rules, &mut sources).unwrap());
    let source = sources.add("link", SourceKind::Link, LINK);
    let mut linter = Linter::new(rules, settings, file.as_ref());
    let mut report = linter.check_provider(&sources);
    let text = MappedText::verbatim(LINK, 0);
    let input = LinkInput { name: Some("console"), ..LinkInput::new(LinkText::new(source, &text), &page) };
    let link = linter.check_link(&input, &mut sources);
    report.findings.extend(link.findings);
    let suppressed = report.suppressed.len() + link.suppressed.len();
    Outcome { findings: report.findings, skipped: linter.into_skipped(), suppressed, sources }
}

fn fires(when: &str, provider: Option<&str>) -> bool {
    let rules = rule(when, first_fact(when), "text");
    !run(&rules, provider, None, &Settings::default()).findings.is_empty()
}

fn first_fact(when: &str) -> &str {
    let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '.';
    when.split(|c| !is_name(c)).find(|word| word.contains('.')).unwrap()
}

const PLATFORM: &str =
    "platform: {released: false, permission_sets: [1, 17], entry_domain: auth.example.com}\n";

#[test]
fn every_operator_holds_and_fails() {
    let cases = [
        (r#"link.auth_type == "3""#, true),
        (r#"link.auth_type == "4""#, false),
        (r#"link.auth_type != "4""#, true),
        (r#"link.auth_type in ["1", "3"]"#, true),
        (r#"link.auth_type not in ["1", "3"]"#, false),
        (r#"link.auth_type matches "^[0-9]$""#, true),
        (r#"link.auth_type not matches "^[0-9]$""#, false),
        (r#"link.kind == "pc""#, true),
        ("link.category_ids within [2, 17, 18, 19]", true),
        ("link.category_ids within [2, 17]", false),
        ("link.category_ids not within [2, 17]", true),
        ("some link.category_ids == 17", true),
        ("some link.category_ids > 18", false),
        ("some link.category_ids >= 18", true),
        ("some link.category_ids < 2", false),
        ("some link.category_ids <= 2", true),
        ("some link.category_ids in [17]", true),
        ("some link.category_ids not in [2, 17, 18]", false),
        ("link.category_ids is not empty", true),
        ("link.category_ids is empty", false),
        ("link.pre_auth_code is absent", true),
        ("link.pre_auth_code is present", false),
        ("link.auth_type is present", true),
    ];
    for (when, holds) in cases {
        assert_eq!(fires(when, None), holds, "{when}");
    }
}

/// A rule fires only on true: neither on what is unknown nor on its opposite.
#[test]
fn unknown_is_neither_true_nor_false() {
    // A placeholder is opaque: present, but no comparison with it can be told.
    assert!(fires("link.biz_appid is present", None));
    for when in [
        r#"link.biz_appid == "a""#,
        r#"link.biz_appid != "a""#,
        "link.biz_appid is empty",
        "link.biz_appid is absent",
    ] {
        assert!(!fires(when, None), "{when}");
    }
    // An absent fact makes both a comparison and its negative unknown.
    for when in [r#"link.action == "a""#, r#"link.action != "a""#] {
        assert!(!fires(when, None), "{when}");
    }
}

#[test]
fn all_and_any_follow_kleene() {
    let unknown = r#"link.biz_appid == "a""#;
    let yes = r#"link.auth_type == "3""#;
    let no = r#"link.auth_type == "4""#;
    let all = |parts: &[&str]| fires(&format!("\n{}", list(parts, "  ")), None);
    let any = |parts: &[&str]| {
        // A label for each branch: a rule must have one to draw in whatever way it fires.
        let labels = "link.auth_type: {zh: x, en: x}\n  link.biz_appid";
        let rules = rule(&format!("\n  any:\n{}", list(parts, "    ")), labels, "x");
        !run(&rules, None, None, &Settings::default()).findings.is_empty()
    };
    assert!(all(&[yes, yes]) && !all(&[yes, no]) && !all(&[yes, unknown]));
    assert!(any(&[no, yes, unknown]) && any(&[unknown, yes]) && !any(&[unknown, no]));
}

fn list(parts: &[&str], indent: &str) -> String {
    parts.iter().map(|part| format!("{indent}- {part}\n")).collect::<String>().trim_end().to_owned()
}

/// Of a list only the elements that made the rule fire are underlined and printed.
#[test]
fn witnesses_are_the_elements_that_count() {
    let when = "some link.category_ids not in platform.permission_sets";
    let outcome = run(
        &rule(when, "link.category_ids", "has `$link.category_ids`"),
        Some(PLATFORM),
        None,
        &Settings::default(),
    );
    assert_eq!(outcome.marks(), ["2", "18"]);
    assert_eq!(outcome.findings[0].message.en, "has `2`, `18`");
    assert_eq!(outcome.findings[0].message.zh, "has `2`、`18`");
    let labels: Vec<_> = outcome.findings[0].labels().map(|label| label.message.en.clone()).collect();
    assert_eq!(labels, ["has `2`", "has `18`"], "in the label of an element the fact is that element");
    let outcome =
        run(&rule(when, "platform.permission_sets", "x"), Some(PLATFORM), None, &Settings::default());
    assert_eq!(outcome.marks(), ["[1, 17]"]);
}

/// An opaque fact is printed as it is written.
#[test]
fn an_opaque_fact_is_printed_as_written() {
    let rules = rule("link.biz_appid is present", "link.biz_appid", "is `$link.biz_appid`");
    let outcome = run(&rules, None, None, &Settings::default());
    assert_eq!(outcome.findings[0].message.en, "is `${x}`");
}

#[test]
fn what_was_not_given_is_named_and_what_is_decided_is_not() {
    let needs = |when: &str, provider: Option<&str>| {
        let rules = rule(when, first_fact(when), "x");
        run(&rules, provider, None, &Settings::default()).needs()
    };
    assert_eq!(needs("page.host != platform.entry_domain", None), ["page.host", "platform.entry_domain"]);
    assert_eq!(needs("page.host != platform.entry_domain", Some(PLATFORM)), ["page.host"]);
    let key = "platform: {released: true}\n";
    assert_eq!(
        needs("link.component_appid != platform.component_appid", Some(key)),
        ["platform.component_appid"]
    );
    // Whatever is registered, a link without a callback has none on another host.
    assert!(needs("redirect.host != platform.entry_domain", Some(key)).is_empty());
    // The link is no H5 link: the page does not matter.
    let when = "\n  - link.kind == \"h5\"\n  - page.host != platform.entry_domain";
    assert!(needs(when, None).is_empty());
    // A parameter that the link lacks is nothing the user left unsaid.
    assert!(needs(r#"link.action == "a""#, None).is_empty());
    // A count needs the list.
    assert_eq!(needs("platform.ip_whitelist_count > 100", Some(key)), ["platform.ip_whitelist"]);
}

#[test]
fn overrides_win_over_the_provider_file_and_that_over_the_rule() {
    let rules = rule(r#"link.auth_type == "3""#, "link.auth_type", "x");
    let severity = |provider: Option<&str>, level: Option<Option<Severity>>| {
        let levels: BTreeMap<_, _> = level.map(|level| ("tried".to_owned(), level)).into_iter().collect();
        let outcome = run(&rules, provider, None, &Settings { levels, today: None });
        outcome.findings.first().map(|finding| finding.severity)
    };
    assert_eq!(severity(None, None), Some(Severity::Error));
    assert_eq!(severity(Some("lint: {rules: {tried: note}}\n"), None), Some(Severity::Note));
    assert_eq!(severity(Some("lint: {rules: {tried: off}}\n"), None), None);
    assert_eq!(
        severity(Some("lint: {rules: {tried: off}}\n"), Some(Some(Severity::Warning))),
        Some(Severity::Warning)
    );
    assert_eq!(severity(None, Some(None)), None);
}

#[test]
fn a_suppression_fits_its_link_and_ends_after_its_day() {
    let rules = rule(r#"link.auth_type == "3""#, "link.auth_type", "x");
    let suppressed = |ignore: &str, today: &str| {
        let provider = format!("lint: {{ignore: [{{rule: tried, reason: known, {ignore}}}]}}\n");
        let settings = Settings { levels: BTreeMap::new(), today: Date::parse(today) };
        let outcome = run(&rules, Some(&provider), None, &settings);
        assert_eq!(outcome.findings.len() + outcome.suppressed, 1);
        outcome.suppressed == 1
    };
    assert!(suppressed("link: console", "2026-01-01"));
    assert!(!suppressed("link: other", "2026-01-01"));
    assert!(suppressed("until: 2026-03-31", "2026-03-31"));
    assert!(!suppressed("until: 2026-03-31", "2026-04-01"));
}

/// A list fact that is opaque or absent says nothing by `is empty`.
#[test]
fn a_page_opened_directly_has_no_host() {
    let rules = rule("page.host is absent", "page.host", "x");
    let fired = |page| !run(&rules, None, page, &Settings::default()).findings.is_empty();
    assert!(fired(Some("none")));
    assert!(!fired(Some("https://auth.example.com/")) && !fired(None));
}

/// A list that is wrong throughout is told by its beginning: drawing it whole takes minutes.
#[test]
fn a_long_list_is_told_by_its_beginning() {
    let ids: Vec<_> = (0..5_000).map(|id| id.to_string()).collect();
    let provider = format!("platform: {{permission_sets: [{}]}}\n", ids.join(", "));
    let rules =
        rule("some platform.permission_sets >= 0", "platform.permission_sets", "`$platform.permission_sets`");
    let outcome = run(&rules, Some(&provider), None, &Settings::default());
    assert_eq!(outcome.marks().len(), 50);
    assert_eq!(
        outcome.findings[0].message.en,
        "`0`, `1`, `2`, `3`, `4`, `5`, `6`, `7`, `8`, `9`, `10`, `11`, `…`"
    );
}
