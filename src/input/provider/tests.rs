//! What is read from provider files, and how their faults are told.

use super::{AccountKind, AccountState, Level, LinkPage, PlatformKind, Provider, read};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{SourceKind, Sources};
use crate::yaml::Spanned;

const FULL: &str = "\
platform:
  component_appid: wx0123456789abcdef
  kind: platform                      # 平台型
  released: false
  entry_domain: auth.example.com
  test_accounts: [gh_0123456789ab]
  permission_sets: [1, 7, 11, 17, 18]
  event_url: https://auth.example.com/wx/event
  message_url: https://auth.example.com/wx/$APPID$/callback
  token: \"made up\"
  encoding_aes_key: abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG
  official_account_domains: [wx.example.com]
  server_domains: a.example.com;b.example.com
  business_domains: []
  ip_whitelist:
    - 192.0.2.1
    - 192.0.2.2;192.0.2.3
  pending: {entry_domain: new.example.com}
requires:
  permission_sets: [7, 17]
accounts:
  - appid: wxfedcba9876543210
    original_id: gh_0123456789ab
    kind: mini_program
    state: warned
    granted: [17, 18]
    elsewhere: [18]
    answer: accounts/shop.json
links:
  - name: console
    url: https://mp.weixin.qq.com/cgi-bin/componentloginpage?a=1
    page: https://auth.example.com/bind
    accounts: [wxfedcba9876543210]
  - url: 'https://mp.weixin.qq.com/'
    page: none
lint:
  rules: {redirect-http: off, old-h5-endpoint: error}
  ignore:
    - {rule: old-h5-endpoint, link: console, reason: \"moved with the March release\", until: 2027-03-31}
";

fn load(raw: &str) -> (Result<Provider, Vec<Diagnostic>>, Sources) {
    let mut sources = Sources::new();
    let id = sources.add("provider.yaml", SourceKind::File, raw);
    (read(id, raw, &mut sources), sources)
}

/// `code: first label | second label` of each fault.
fn faults(raw: &str) -> Vec<String> {
    let (provider, sources) = load(raw);
    let line = |fault: &Diagnostic| {
        let texts: Vec<_> = fault.labels().map(|label| sources.text(label.span)).collect();
        format!("{}: {}", fault.code, texts.join(" | "))
    };
    provider.unwrap_err().iter().map(line).collect()
}

fn values<T: Clone>(list: &[Spanned<T>]) -> Vec<T> {
    list.iter().map(|item| item.value.clone()).collect()
}

#[test]
fn the_whole_shape_is_read() {
    let (provider, sources) = load(FULL);
    let provider = provider.unwrap();
    let platform = provider.platform.unwrap();
    assert_eq!(sources.text(platform.span), "platform");
    assert_eq!(platform.component_appid.unwrap().value, "wx0123456789abcdef");
    assert_eq!(platform.kind.unwrap().value, PlatformKind::Platform);
    assert!(!platform.released.unwrap().value);
    assert_eq!(values(&platform.permission_sets.unwrap().value), [1, 7, 11, 17, 18]);
    let domains = platform.server_domains.unwrap();
    assert_eq!(values(&domains.value), ["a.example.com", "b.example.com"]);
    assert_eq!(sources.text(domains.value[1].span), "b.example.com");
    assert!(platform.business_domains.unwrap().value.is_empty());
    assert_eq!(values(&platform.ip_whitelist.unwrap().value), ["192.0.2.1", "192.0.2.2", "192.0.2.3"]);
    let pending = platform.pending.unwrap();
    assert_eq!(sources.text(pending.span), "pending");
    assert_eq!(pending.entry_domain.unwrap().value, "new.example.com");
    assert_eq!(sources.text(provider.requires.unwrap().span), "requires");
    let account = &provider.accounts[0];
    assert_eq!(account.kind.as_ref().unwrap().value, AccountKind::MiniProgram);
    assert_eq!(account.state.as_ref().unwrap().value, AccountState::Warned);
    let answer = account.answer.as_ref().unwrap();
    assert_eq!(
        (answer.value.as_str(), sources.text(answer.span)),
        ("accounts/shop.json", "accounts/shop.json")
    );
    assert!(account.is_unread());
    let [console, other] = provider.links.as_slice() else { panic!() };
    assert!(matches!(&console.page, Some(LinkPage::Url(url)) if url.value.text().ends_with("/bind")));
    assert!(matches!(&other.page, Some(LinkPage::None(span)) if sources.text(*span) == "none"));
    assert_eq!(&FULL[other.url.value.verbatim_at().unwrap()..][..25], "https://mp.weixin.qq.com/");
    let levels: Vec<_> =
        provider.lint.rules.iter().map(|(id, level)| (id.value.as_str(), level.value)).collect();
    assert_eq!(levels, [("redirect-http", Level::Off), ("old-h5-endpoint", Level::At(Severity::Error))]);
    assert_eq!(provider.lint.ignore[0].until.as_ref().unwrap().value.to_string(), "2027-03-31");
}

#[test]
fn everything_may_be_left_out() {
    let provider = load("accounts: []\n").0.unwrap();
    assert!(provider.platform.is_none() && provider.links.is_empty());
    let platform = load("platform: {}\n").0.unwrap().platform.unwrap();
    assert!(platform.released.is_none() && platform.test_accounts.is_none());
}

#[test]
fn secrets_are_covered_even_in_a_faulty_file() {
    let (provider, sources) = load(FULL);
    let id = provider.unwrap().source;
    let shown = sources.get(id).unwrap().shown();
    assert!(shown.contains("token: \"*******\""), "{shown}");
    assert!(!shown.contains("ABCDEFG"));
    let faulty = "platform:\n  token:\n    - short\n    - one\n  tokken: abc\n  app_secret: def\n";
    let (provider, sources) = load(faulty);
    let faults = provider.unwrap_err();
    let shown = sources.iter().next().unwrap().1.shown();
    assert!(!shown.contains("short") && !shown.contains("abc") && !shown.contains("def"), "{shown}");
    assert_eq!(shown.lines().count(), faulty.lines().count());
    let codes: Vec<_> = faults.iter().map(|fault| fault.code.as_ref()).collect();
    assert_eq!(codes, ["wrong-type", "unknown-key", "unknown-key"]);
    assert!(faults[2].help.as_ref().unwrap().en.starts_with("the AppSecret does not belong in this file"));
}

#[test]
fn test_accounts_as_the_console_writes_them() {
    let split = |value: &str| {
        let raw = format!("platform:\n  test_accounts: {value}\n");
        let (provider, sources) = load(&raw);
        let platform = provider.unwrap().platform.unwrap();
        for separator in &platform.test_account_separators {
            assert_eq!(sources.text(separator.span), separator.value);
        }
        let accounts = platform.test_accounts.unwrap().value;
        assert!(accounts.iter().all(|account| sources.text(account.span) == account.value));
        (values(&accounts).join("|"), values(&platform.test_account_separators).join("|"))
    };
    let two = "gh_0123456789ab|gh_ba9876543210".to_owned();
    let both = |between: &str| split(&format!("gh_0123456789ab{between}gh_ba9876543210"));
    assert_eq!(both(";"), (two.clone(), String::new()));
    assert_eq!(both("; "), (two.clone(), String::new()));
    assert_eq!(both("；"), (two.clone(), "；".into()));
    assert_eq!(both(", "), (two.clone(), ",".into()));
    assert_eq!(both("，"), (two.clone(), "，".into()));
    assert_eq!(both("、"), (two.clone(), "、".into()));
    assert_eq!(both("  "), (two.clone(), "  ".into()));
    assert_eq!(split("gh_0123456789ab;"), ("gh_0123456789ab".into(), String::new()));
    assert_eq!(split("'gh_0123456789ab； '"), ("gh_0123456789ab".into(), "；".into()));
    assert_eq!(split("[gh_0123456789ab;gh_ba9876543210]"), (two.clone(), String::new()));
    assert_eq!(split("[gh_0123456789ab，gh_ba9876543210]"), (two, "，".into()));
    assert_eq!(split("''"), (String::new(), String::new()));
}

#[test]
fn items_of_a_folded_list_have_their_places() {
    let raw = "platform:\n  test_accounts: gh_0123456789ab\n    gh_ba9876543210\n";
    let (provider, sources) = load(raw);
    let accounts = provider.unwrap().platform.unwrap().test_accounts.unwrap();
    assert_eq!(accounts.value.len(), 2);
    assert_eq!(sources.text(accounts.value[0].span), "gh_0123456789ab");
    assert_eq!(sources.text(accounts.value[1].span), "gh_ba9876543210");
}

#[test]
fn an_empty_file_and_one_of_another_shape_are_refused() {
    assert_eq!(faults("# nothing\n"), ["empty-file: "]);
    assert_eq!(faults("- a\n"), ["wrong-type: - a"]);
    assert_eq!(faults("platform\n"), ["wrong-type: platform"]);
}

#[test]
fn all_faults_in_one_run() {
    let raw = "\
platfrom: {}
platform:
  kind: 定制化型
  released: yes
  permission_sets: \"17\"
  test_accounts:
  released: true
  pending: {released: true}
accounts:
  - {appid: [x], kind: minigame}
  - nothing
links:
  - name: a
  - {name: b, url: https://a.example.com}
  - {name: b, url: https://b.example.com, page: ~}
lint:
  rules: {some-rule: none}
  ignore:
    - {rule: x, reason: ' ', until: 2027-02-30}
    - {link: a}
";
    let expected = [
        "unknown-key: platfrom",
        "unknown-value: 定制化型",
        "wrong-type: yes",
        "wrong-type: \"17\"",
        "wrong-type: ",
        "duplicate-key: released | released",
        "unknown-key: released",
        "wrong-type: [x]",
        "unknown-value: minigame",
        "wrong-type: nothing",
        "missing-key: name",
        "duplicate-name: b | b",
        "wrong-type: ~",
        "unknown-value: none",
        "empty-text: ' '",
        "bad-date: 2027-02-30",
        "missing-key: link",
        "missing-key: link",
    ];
    assert_eq!(faults(raw), expected);
}

#[test]
fn an_account_is_listed_once() {
    let raw = "\
accounts:
  - {appid: wx0123456789abcdef, original_id: gh_0123456789ab, kind: mini_game}
  - {appid: wx0123456789abcdef, kind: official_account}
  - {appid: wxfedcba9876543210, original_id: gh_0123456789ab}
";
    let expected = [
        "duplicate-name: wx0123456789abcdef | wx0123456789abcdef",
        "duplicate-name: gh_0123456789ab | gh_0123456789ab",
    ];
    assert_eq!(faults(raw), expected);
}

#[test]
fn names_agree() {
    assert!(
        AccountKind::NAMES.iter().all(|name| AccountKind::parse(name).map(AccountKind::name) == Some(name))
    );
    assert!(Level::NAMES.iter().all(|name| Level::parse(name).map(Level::name) == Some(name)));
    assert!(
        PlatformKind::NAMES
            .iter()
            .all(|name| PlatformKind::parse(name).map(PlatformKind::name) == Some(name))
    );
}

#[test]
fn permission_sets_as_the_console_writes_lists() {
    let read = |raw: &str| {
        let mut sources = Sources::new();
        let source = sources.add("provider.yaml", SourceKind::File, raw);
        let sets = super::read(source, raw, &mut sources).ok()?.platform?.permission_sets?;
        Some(sets.value.iter().map(|set| (set.value, sources.text(set.span).to_owned())).collect::<Vec<_>>())
    };
    let expected = Some(vec![(1, "1".to_owned()), (17, "17".to_owned())]);
    assert_eq!(read("platform: {permission_sets: 1;17}"), expected);
    assert_eq!(read("platform: {permission_sets: \"1;17\"}"), expected);
    assert_eq!(read("platform: {permission_sets: 1;x}"), None);
    assert_eq!(read("platform: {permission_sets: 17}"), None);
}
