//! The shapes in which answers come, and what no answer can be.

use proptest::prelude::*;

use super::{AccountState, Answer, AnswerAccount, Call, Refusal, read};
use crate::diagnostic::Diagnostic;
use crate::knowledge::AccountKind;
use crate::source::{SourceKind, Sources, Span};

/// The documentation's official account, with ids of our own.
const OFFICIAL_ACCOUNT: &str = r#"{
  "authorizer_info": {
    "nick_name": "\u4e00\u53f7\u5e97\ud83d\ude00",
    "head_img": "http:\/\/wx.qlogo.cn\/mmopen\/made-up",
    "service_type_info": {"id": 2},
    "verify_type_info": {"id": 0},
    "user_name": "gh_0123456789ab",
    "principal_name": "某某有限公司",
    "business_info": {"open_store": 0, "open_scan": 0, "open_pay": 0, "open_card": 0, "open_shake": 0},
    "alias": "",
    "qrcode_url": "URL"
  },
  "authorization_info": {
    "authorizer_appid": "wx0123456789abcdef",
    "func_info": [{"funcscope_category": {"id": 1}}, {"funcscope_category": {"id": 2}}]
  }
}"#;

/// A mini program with everything that real answers have, one tab a level as Go writes it.
const MINI_PROGRAM: &str = "{
\t\"authorizer_info\": {
\t\t\"service_type_info\": {\"id\": 0},
\t\t\"user_name\": \"gh_ba9876543210\",
\t\t\"MiniProgramInfo\": {
\t\t\t\"network\": {\"RequestDomain\": [\"https://a.example.com\"], \"UDPDomain\": [], \"NewTCPDomain\": []},
\t\t\t\"categories\": [{\"first\": \"工具\", \"second\": \"效率\"}],
\t\t\t\"visit_status\": 0
\t\t},
\t\t\"register_type\": 0,
\t\t\"account_status\": 19,
\t\t\"basic_config\": {\"is_phone_configured\": true, \"is_email_configured\": true},
\t\t\"channels_info\": null
\t},
\t\"authorization_info\": {
\t\t\"authorizer_appid\": \"wxfedcba9876543210\",
\t\t\"authorizer_refresh_token\": \"refreshtoken@@@made-up\",
\t\t\"func_info\": [
\t\t\t{\"funcscope_category\": {\"id\": 17}},
\t\t\t{
\t\t\t\t\"funcscope_category\": {\"id\": 18},
\t\t\t\t\"confirm_info\": {\"need_confirm\": 0, \"already_confirm\": 0, \"can_confirm\": 0}
\t\t\t}
\t\t]
\t}
}
";

fn load(raw: &str) -> (Result<Answer, Vec<Diagnostic>>, Sources) {
    let mut sources = Sources::new();
    let id = sources.add("answer.json", SourceKind::File, raw);
    (read(id, raw, &mut sources), sources)
}

fn account(raw: &str) -> (AnswerAccount, Sources) {
    match load(raw) {
        (Ok(Answer::Account(account)), sources) => (account, sources),
        (other, _) => panic!("{other:?}"),
    }
}

fn refusal(raw: &str) -> (Refusal, Sources) {
    match load(raw) {
        (Ok(Answer::Refusal(refusal)), sources) => (refusal, sources),
        (other, _) => panic!("{other:?}"),
    }
}

/// `code: text under the label` of each fault.
fn faults(raw: &str) -> Vec<String> {
    let (answer, sources) = load(raw);
    let line = |fault: &Diagnostic| format!("{}: {}", fault.code, sources.text(fault.primary.span));
    answer.unwrap_err().iter().map(line).collect()
}

fn granted(account: &AnswerAccount) -> Vec<i64> {
    account.granted.iter().flat_map(|granted| &granted.value).map(|id| id.value).collect()
}

/// The kind that an `authorizer_info` tells, and the key that told it.
fn kind(info: &str) -> Option<(AccountKind, String)> {
    let (account, sources) = account(&format!("{{\"authorizer_info\":{info}}}"));
    account.kind.map(|kind| (kind.value, sources.text(kind.span).trim_matches('"').to_owned()))
}

#[test]
fn an_official_account() {
    let (account, sources) = account(OFFICIAL_ACCOUNT);
    let text = |span: Span| sources.text(span);
    assert_eq!((account.call.value, text(account.call.span)), (Call::AuthorizerInfo, "\"authorizer_info\""));
    let appid = account.appid.as_ref().unwrap();
    assert_eq!((appid.value.as_str(), text(appid.span)), ("wx0123456789abcdef", "wx0123456789abcdef"));
    let original_id = account.original_id.as_ref().unwrap();
    assert_eq!((original_id.value.as_str(), text(original_id.span)), ("gh_0123456789ab", "gh_0123456789ab"));
    let kind = account.kind.as_ref().unwrap();
    assert_eq!((kind.value, text(kind.span)), (AccountKind::OfficialAccount, "\"service_type_info\""));
    assert_eq!(granted(&account), [1, 2]);
    assert_eq!(text(account.granted.as_ref().unwrap().value[1].span), "2");
    assert_eq!(account.state, None);
    assert_eq!(account.span.range(), 0..OFFICIAL_ACCOUNT.len());
}

#[test]
fn a_mini_program() {
    let (account, sources) = account(MINI_PROGRAM);
    assert_eq!(account.appid.as_ref().unwrap().value, "wxfedcba9876543210");
    let kind = account.kind.as_ref().unwrap();
    assert_eq!((kind.value, sources.text(kind.span)), (AccountKind::MiniProgram, "\"MiniProgramInfo\""));
    let state = account.state.as_ref().unwrap();
    assert_eq!((state.value, sources.text(state.span)), (AccountState::Frozen, "19"));
    assert_eq!(granted(&account), [17, 18]);
    let shown = sources.iter().next().unwrap().1.shown();
    assert!(shown.contains("\"refreshtoken@@@*******\""), "{shown}");
}

#[test]
fn an_answer_of_query_auth_does_not_tell_the_kind() {
    let raw = r#"{"authorization_info":{"authorizer_appid":"wxfedcba9876543210","authorizer_access_token":"short","expires_in":7200,"authorizer_refresh_token":"r","func_info":[{"funcscope_category":{"id":17,"type":1,"name":"n","desc":"d"}}]}}"#;
    let (account, sources) = account(raw);
    assert_eq!(
        (account.call.value, sources.text(account.call.span)),
        (Call::QueryAuth, "\"authorization_info\"")
    );
    assert_eq!(granted(&account), [17]);
    assert_eq!((account.kind, account.original_id, account.state), (None, None, None));
    let shown = sources.iter().next().unwrap().1.shown();
    assert!(shown.contains(r#""authorizer_access_token":"*****","#), "{shown}");
    assert!(shown.contains(r#""authorizer_refresh_token":"*","#), "{shown}");
}

#[test]
fn as_tencents_own_code_names_the_appid() {
    let (account, _) = account(r#"{"authorization_info":{"authorization_appid":"wx0123456789abcdef"}}"#);
    assert_eq!(account.appid.unwrap().value, "wx0123456789abcdef");
    assert_eq!(account.granted, None);
}

#[test]
fn kinds_are_told_by_the_keys_first() {
    let told = |kind, key: &str| Some((kind, key.to_owned()));
    let with = |key: &str| {
        kind(&format!(r#"{{"service_type_info":{{"id":0}},"MiniProgramInfo":{{}},"{key}":{{"id":0}}}}"#))
    };
    assert_eq!(with("channels_info"), told(AccountKind::Channels, "channels_info"));
    assert_eq!(with("store_info"), told(AccountKind::Store, "store_info"));
    assert_eq!(with("talent_info"), told(AccountKind::Talent, "talent_info"));
    assert_eq!(with("supplier_info"), told(AccountKind::Supplier, "supplier_info"));
    assert_eq!(with("other_info"), told(AccountKind::MiniProgram, "MiniProgramInfo"));
    assert_eq!(kind(r#"{"channels_info":{}}"#), told(AccountKind::Channels, "channels_info"));
}

#[test]
fn service_types_of_mini_programs_and_official_accounts_differ() {
    let mini_program = |id: i64| {
        kind(&format!(r#"{{"MiniProgramInfo":{{}},"service_type_info":{{"id":{id}}}}}"#)).map(|told| told.0)
    };
    let other = |id: i64| kind(&format!(r#"{{"service_type_info":{{"id":{id}}}}}"#)).map(|told| told.0);
    assert_eq!([0, 10].map(mini_program), [Some(AccountKind::MiniProgram); 2]);
    assert_eq!([2, 3].map(mini_program), [Some(AccountKind::ShopMiniProgram); 2]);
    assert_eq!(mini_program(4), Some(AccountKind::MiniGame));
    assert_eq!(mini_program(12), Some(AccountKind::TrialMiniProgram));
    assert_eq!([1, 5, -1].map(mini_program), [None; 3]);
    assert_eq!([0, 1, 2].map(other), [Some(AccountKind::OfficialAccount); 3]);
    assert_eq!([3, 4, 10, 12].map(other), [None; 4]);
    assert_eq!(kind(r#"{"MiniProgramInfo":{}}"#), None);
    assert_eq!(
        kind(r#"{"MiniProgramInfo":null,"service_type_info":{"id":0}}"#).unwrap().0,
        AccountKind::OfficialAccount
    );
}

#[test]
fn states_are_told_by_the_documented_numbers() {
    let state = |number: &str| {
        account(&format!(r#"{{"authorizer_info":{{"account_status":{number}}}}}"#))
            .0
            .state
            .map(|state| state.value)
    };
    let known = ["1", "14", "16", "18", "19"].map(state).map(|state| state.map(AccountState::name));
    assert_eq!(known[..], AccountState::NAMES.map(Some)[..5]);
    assert_eq!(state("\"14\""), Some(AccountState::Cancelled));
    assert_eq!(["0", "99"].map(state), [Some(AccountState::Unknown); 2]);
    assert_eq!(state("null"), None);
    assert!(AccountState::NAMES.iter().all(|name| AccountState::parse(name).unwrap().name() == *name));
}

#[test]
fn numbers_may_stand_in_quotes_and_texts_may_be_empty() {
    let raw = r#"{"authorizer_info":{"user_name":"","service_type_info":{"id":"1"}},
        "authorization_info":{"authorizer_appid":"","authorization_appid":"wx0123456789abcdef","func_info":[{"funcscope_category":{"id":"17"}}]}}"#;
    let (account, sources) = account(raw);
    assert_eq!(account.original_id, None);
    assert_eq!(account.appid.as_ref().unwrap().value, "wx0123456789abcdef");
    assert_eq!(account.kind.as_ref().unwrap().value, AccountKind::OfficialAccount);
    assert_eq!(granted(&account), [17]);
    assert_eq!(sources.text(account.granted.unwrap().value[0].span), "17");
}

#[test]
fn a_refusal() {
    let (refused, sources) = refusal(
        r#"{"errcode":61003,"errmsg":"component is not authorized by this account rid: 66f0a1b2-3c4d5e6f-70819203"}"#,
    );
    assert_eq!((refused.errcode.value, sources.text(refused.errcode.span)), (61003, "61003"));
    let rid = refused.rid.unwrap();
    assert_eq!(rid.value, "66f0a1b2-3c4d5e6f-70819203");
    assert_eq!(sources.text(rid.span), rid.value);
    let (refused, _) = refusal(r#"{"errcode":"-1"}"#);
    assert_eq!((refused.errcode.value, refused.errmsg, refused.rid), (-1, None, None));
    let escaped = r#"{"errcode":61003,"errmsg":"a\/b rid:0a-1 "}"#;
    let (refused, sources) = refusal(escaped);
    let rid = refused.rid.unwrap();
    assert_eq!((rid.value.as_str(), sources.text(rid.span)), ("0a-1", "0a-1"));
}

#[test]
fn an_errcode_of_0_refuses_nothing() {
    let raw = r#"{"errcode":0,"errmsg":"ok","authorizer_info":{"user_name":"gh_0123456789ab"}}"#;
    assert_eq!(account(raw).0.original_id.unwrap().value, "gh_0123456789ab");
    assert_eq!(faults(r#"{"errcode":0,"errmsg":"ok"}"#), ["not-an-answer: \"errcode\""]);
}

#[test]
fn what_is_no_answer_is_a_fault_with_a_place() {
    assert_eq!(faults(""), ["empty-file: "]);
    assert_eq!(faults("{}"), ["not-an-answer: {}"]);
    assert_eq!(faults("[1]"), ["wrong-type: [1]"]);
    assert_eq!(faults("{\"a\": {\"authorizer_info\": {}}}"), ["not-an-answer: \"a\""]);
    assert_eq!(faults("{\"authorizer_info\": {}"), ["syntax: {"]);
    assert_eq!(faults("<html>"), ["wrong-type: <html>"]);
    let help = load("{}").0.unwrap_err()[0].help.clone().unwrap();
    assert!(help.en.contains("`api_get_authorizer_info` or `api_query_auth`"), "{help:?}");
}

#[test]
fn all_faults_in_one_run() {
    let raw = r#"{
        "authorizer_info": {"user_name": ["x"], "service_type_info": {}, "account_status": "frozen"},
        "authorization_info": {"func_info": [{"funcscope_category": {"id": "x"}}, {}, 17]}
    }"#;
    let expected = ["wrong-type: [\"x\"]", "wrong-type: \"frozen\"", "wrong-type: \"x\"", "wrong-type: 17"];
    let found = faults(raw);
    let (missing, wrong): (Vec<_>, Vec<_>) = found.iter().partition(|fault| fault.starts_with("missing-key"));
    assert_eq!(wrong, expected.iter().collect::<Vec<_>>());
    assert_eq!(missing.len(), 2, "{found:?}");
}

#[test]
fn tokens_are_covered_even_in_a_faulty_answer() {
    let raw = "{\"authorization_info\": {\n\"authorizer_access_token\": \"short\",\n\"func_info\": [}";
    let (answer, sources) = load(raw);
    assert!(answer.is_err());
    let shown = sources.iter().next().unwrap().1.shown();
    assert!(!shown.contains("short"), "{shown}");
    assert_eq!(shown.lines().count(), 3);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_panics(
        raw in prop_oneof![any::<String>(), r#"(\{|\}|\[|\]|,|:|"authorizer_info":|"authorization_info":|"func_info":|"errcode":|"errmsg":|"id":|"rid: 0"|17|null|"x"|\n|\t|中){0,24}"#]
    ) {
        let (answer, sources) = load(&raw);
        let spans = match &answer {
            Ok(Answer::Account(account)) => vec![account.span, account.call.span],
            Ok(Answer::Refusal(refusal)) => {
                refusal.rid.iter().map(|rid| rid.span).chain([refusal.errcode.span]).collect()
            }
            Err(faults) => faults.iter().flat_map(|fault| fault.labels()).map(|label| label.span).collect(),
        };
        for span in spans {
            prop_assert!(raw.get(span.range()).is_some(), "{:?}", span);
        }
        prop_assert_eq!(sources.iter().next().map(|(_, source)| source.shown().len()), Some(raw.len()));
    }

    #[test]
    fn an_answer_cut_anywhere_is_told(at in 1..MINI_PROGRAM.len() - 3) {
        let cut = (0..=at).rev().find_map(|at| MINI_PROGRAM.get(..at)).unwrap_or_default();
        prop_assert!(load(cut).0.is_err());
    }
}
