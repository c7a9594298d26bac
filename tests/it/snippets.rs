//! Code in a chat is judged as code: what is joined to a link is no missing value, and what the code never adds is missing.

use wxauthlint::explain::{ExplainedSubject, Explainer};
use wxauthlint::fact::Page;
use wxauthlint::lint::Settings;
use wxauthlint::rule::embedded;
use wxauthlint::source::Sources;

fn findings(text: &str) -> (Option<String>, Vec<String>) {
    let settings = Settings::default();
    let explainer = Explainer { rules: embedded(), file: None, page: &Page::NotGiven, settings: &settings };
    let told = explainer.explain(text, Sources::new());
    let link = told.explanations.iter().find(|told| matches!(told.subject, ExplainedSubject::Link(_)));
    let report = link.and_then(|link| link.report.as_ref());
    let findings = report.into_iter().flat_map(|report| &report.findings);
    let mut codes: Vec<String> = findings.map(|finding| finding.code.to_string()).collect();
    codes.sort();
    codes.dedup();
    (link.and_then(|link| link.subject.id()), codes)
}

#[test]
fn code_in_a_chat_is_judged_as_code() {
    for (text, kind, wanted) in [
        (
            "开发发来的：window.location.href = \"https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=\" + appid + \"&pre_auth_code=\" + code + \"&auth_type=3&redirect_uri=\" + encodeURIComponent(back);\n客户打不开",
            "pc",
            &[][..],
        ),
        (
            "location.href = \"https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=\" + appid + \"&pre_auth_code=\" + code + \"&redirect_uri=\" + encodeURIComponent(back);\nwhat is wrong with this?",
            "pc",
            &["auth-type-missing-pc"],
        ),
        (
            "看看这段\nconst url = `https://open.weixin.qq.com/wxaopen/safe/bindcomponent?action=bindcomponent&no_scan=1&component_appid=${id}&pre_auth_code=${code}&redirect_uri=${encodeURIComponent(back)}#wechat_redirect`;\nlocation.href = url;\n手机上系统错误",
            "h5",
            &["auth-type-missing-h5"],
        ),
    ] {
        let (told, codes) = findings(text);
        assert_eq!(
            (told.as_deref(), codes.as_slice()),
            (Some(kind), &wanted.iter().map(|code| (*code).to_owned()).collect::<Vec<_>>()[..]),
            "{text}"
        );
    }
}

#[test]
fn a_whole_link_in_json_is_judged_as_a_link() {
    let text = r#"{"url":"https:\/\/mp.weixin.qq.com\/cgi-bin\/componentloginpage?component_appid=wx0123456789abcdef&pre_auth_code=${code}&redirect_uri=https%3A%2F%2Fa.example.com%2Fcb&auth_type=0"}"#;
    let (kind, codes) = findings(text);
    assert_eq!(kind.as_deref(), Some("pc"));
    assert!(codes.contains(&"auth-type-invalid".to_owned()), "{codes:?}");
}
