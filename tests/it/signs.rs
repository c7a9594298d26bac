//! Signs do what their examples say, and lead to what exists.

use std::path::Path;

use wxauthlint::explain::{ExplainedSubject, Explainer, Explanation};
use wxauthlint::fact::Page;
use wxauthlint::knowledge::{self, SignFile};
use wxauthlint::lint::Settings;
use wxauthlint::rule::embedded;
use wxauthlint::source::Sources;

fn explained(text: &str) -> Vec<Explanation> {
    let settings = Settings::default();
    let explainer = Explainer { rules: embedded(), file: None, page: &Page::NotGiven, settings: &settings };
    explainer.explain(text, Sources::new()).explanations
}

fn name(subject: &ExplainedSubject) -> String {
    let id = subject.id().unwrap_or_default();
    match subject.kind() {
        "api-code" => format!("code:{id}"),
        "permission-set" => format!("set:{id}"),
        "account-kind" => format!("kind:{id}"),
        kind => format!("{kind}:{id}"),
    }
}

fn files() -> Vec<(String, SignFile)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("catalog/signs");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&path).unwrap();
            (name, serde_yaml::from_str(&text).unwrap_or_else(|fault| panic!("{}: {fault}", path.display())))
        })
        .collect();
    files.sort_by(|one: &(String, SignFile), other| one.0.cmp(&other.0));
    files
}

fn exists(to: &str) -> bool {
    let Some((kind, id)) = to.split_once(':') else { return false };
    match kind {
        "screen" => knowledge::screen(id).is_some(),
        "code" => id.parse().is_ok_and(|code| knowledge::api_code(code).is_some()),
        "rule" => embedded().get(id).is_some(),
        "topic" => knowledge::topic(id).is_some(),
        "parameter" => knowledge::parameter(id).is_some(),
        "set" => id.parse().is_ok_and(|set| knowledge::permission_set(set).is_some()),
        "kind" => knowledge::account_kind(id).is_some(),
        "look-alike" => knowledge::look_alikes().iter().any(|known| known.id == id),
        _ => false,
    }
}

#[test]
fn signs_lead_to_what_exists() {
    let mut faults = Vec::new();
    let mut count = 0;
    for (file, SignFile { sources, signs }) in files() {
        faults.extend(
            sources.iter().filter(|id| !knowledge::document_exists(id)).map(|id| format!("{file}: {id}")),
        );
        for sign in signs {
            count += 1;
            if !exists(&sign.to) {
                faults.push(format!("{file}: {} is nothing", sign.to));
            }
            if sign.cause.as_ref().is_some_and(|rule| embedded().get(rule).is_none()) {
                faults.push(format!("{file}: {}: no rule {:?}", sign.to, sign.cause));
            }
            if sign.examples.is_empty() {
                faults.push(format!("{file}: {} has no example", sign.to));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(count >= 150, "{count}");
}

#[test]
fn examples_are_told_and_counter_examples_are_not() {
    let mut faults = Vec::new();
    for (file, SignFile { signs, .. }) in files() {
        for sign in signs {
            for text in &sign.examples {
                let told = explained(text);
                let first = told.first().unwrap();
                let also = first.also.iter().map(|also| name(&also.subject));
                let readings: Vec<String> = told.iter().map(|told| name(&told.subject)).chain(also).collect();
                if !readings.contains(&sign.to) {
                    faults.push(format!("{file}: {text}: wanted {}, told {readings:?}", sign.to));
                }
            }
            for text in &sign.counter_examples {
                if explained(text).iter().any(|told| name(&told.subject) == sign.to) {
                    faults.push(format!("{file}: {text}: told {}", sign.to));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

/// What is said beside a code or a message moves the cause it speaks of to the front.
#[test]
fn words_order_causes() {
    for (text, wanted) in [
        ("errcode 61006，日志里 ComponentVerifyTicket 是空的", "The ticket was empty."),
        ("61006，用的是昨天存下来的 ticket", "The ticket was an old stored one"),
        ("61006 ticket 是另一个平台的", "The ticket is another platform's."),
        ("40001，商家刚重新授权过", "The merchant authorized again"),
        ("两台服务器都在刷新 token，报 40001", "Several servers"),
        (
            "api_start_push_ticket 返回 {\"errcode\":-1,\"errmsg\":\"system error\"}",
            "`api_start_push_ticket` was given",
        ),
        (
            "授权页返回 ret=-13，是在小程序的 web-view 里打开的",
            "The link is opened in a mini program's web-view",
        ),
    ] {
        let told = explained(text);
        let first = told.first().and_then(|told| told.causes.first()).map(|cause| cause.text.en.clone());
        assert!(first.as_ref().is_some_and(|first| first.starts_with(wanted)), "{text}: {first:?}");
    }
}

#[test]
fn causes_name_concepts_that_exist() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("catalog/concepts.yaml");
    let concepts: std::collections::BTreeMap<String, Vec<String>> =
        serde_yaml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let of_screens = knowledge::screens().filter_map(|screen| screen.guidance());
    let of_codes = knowledge::api_codes().filter_map(|code| code.guidance());
    let named: Vec<&String> = of_screens
        .chain(of_codes)
        .flat_map(|guidance| &guidance.causes)
        .flat_map(|cause| &cause.says)
        .collect();
    assert!(named.len() > 5);
    for name in named {
        assert!(concepts.contains_key(name), "{name}");
    }
}

#[test]
fn a_verb_is_denied_in_one_word_as_in_two() {
    for (one, two) in [
        ("The QR code isn't valid any more", "The QR code is not valid any more"),
        ("the callback doesn't match the launch domain", "the callback does not match the launch domain"),
        ("we cant authorize, the page wont open", "we can not authorize, the page will not open"),
    ] {
        let subjects = |text: &str| -> Vec<ExplainedSubject> {
            explained(text).into_iter().map(|told| told.subject).collect()
        };
        assert_eq!(subjects(one), subjects(two), "{one}");
    }
}

#[test]
fn a_link_without_an_error_is_a_circumstance_of_what_is_told() {
    let told = explained(concat!(
        "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef&pre_auth_code=",
        "preauthcode@@@aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hI6lM9oP2rS5uV8xY1aC4dF7gJ0kL3n&redirect_uri=",
        "https%3A%2F%2Fwww.example.com%2Fback&auth_type=3\n点按钮打开后提示授权入口页所在域名：空"
    ));
    assert_eq!(told[0].subject, ExplainedSubject::Screen("entry-domain"), "{:?}", told[0].subject);
}
