//! What is not known is no "yes": of one change to a good file, how it ends for its account, and what the step to it
//! comes to.

use wxauthlint::fact::Page;
use wxauthlint::impact::compare;
use wxauthlint::input::provider::{Account, Date};
use wxauthlint::lint::{Linter, ListedLink, ProviderFile, Settings};
use wxauthlint::rule::embedded;
use wxauthlint::session::{MemoryFiles, Session};
use wxauthlint::simulate::{Outcome, simulate};
use wxauthlint::source::Sources;

const GOOD: &str = "platform:
  component_appid: wx0123456789abcdef
  kind: platform
  released: true
  entry_domain: auth.example.com
  encoding_aes_key: 'AAAAbbbbCCCCddddEEEEffffGGGGhhhhIIIIjjjjKKK'
  event_url: https://auth.example.com/event
  permission_sets: [1, 7, 17, 18]
requires:
  permission_sets: [17]
accounts:
  - appid: wx2222222222222222
    original_id: gh_222222222222
    kind: mini_program
links:
  - name: console
    url: 'https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef&pre_auth_code=preauthcode@@@AAAAbbbbCCCCddddEEEEffffGGGGhhhhIIIIjjjjKKKKllllMMMMnnnnOOOOppppQQQQrrrrSSSSttttUUUUvv&redirect_uri=https%3A%2F%2Fauth.example.com%2Fcb&auth_type=3'
    page: https://auth.example.com/b
    accounts: [wx2222222222222222]
";

fn read(text: &str, sources: &mut Sources) -> ProviderFile {
    ProviderFile::read("provider.yaml", text, embedded(), sources)
        .unwrap_or_else(|faults| panic!("{}\n{text}", faults[0].message.en))
}

/// How it ends for the account.
fn ends(text: &str) -> String {
    let mut sources = Sources::new();
    let file = read(text, &mut sources);
    let listed = ListedLink::new(&file.provider.links[0], &Page::NotGiven);
    let mut linter = Linter::new(embedded(), &Settings::default(), Some(&file));
    let accounts: Vec<&Account> = file.provider.accounts.iter().collect();
    let simulation = simulate(&mut linter, &listed.input(), &accounts, &mut sources);
    match &simulation.accounts[0].outcome {
        Outcome::Authorizes => "yes".to_owned(),
        Outcome::Stopped(stop) => format!("no: {}", stop.rule),
        Outcome::Unknown(doubt) => {
            let rules = doubt.findings.iter().map(|found| found.rule.as_str());
            format!("unclear: {}", rules.chain(doubt.needs.iter().copied()).collect::<Vec<_>>().join(" "))
        }
        other => format!("{other:?}"),
    }
}

/// Severity and kind of what the step leads to.
fn step(old: &str, new: &str) -> Vec<String> {
    let mut sources = Sources::new();
    let (old, new) = (read(old, &mut sources), read(new, &mut sources));
    let today = Date::parse("2027-01-31");
    let impact = compare(&old, &new, &Page::NotGiven, embedded(), today, &mut sources);
    let told = impact.consequences.iter();
    told.map(|told| format!("{} {}", told.finding.severity.name(), told.kind.name())).collect()
}

/// The good file with one text for another.
fn with(from: &str, to: &str) -> String {
    assert!(GOOD.contains(from), "{from}");
    GOOD.replacen(from, to, 1)
}

#[test]
fn what_is_not_known_is_no_yes() {
    assert_eq!(ends(GOOD), "yes");
    let unreleased = "released: false\n  test_accounts";
    for (from, to, expected) in [
        // A parameter with two values.
        ("auth_type=3", "auth_type=3&auth_type=3", "yes"),
        ("auth_type=3", "auth_type=3&auth_type=0", "unclear: parameter-ambiguous"),
        ("auth_type=3", "auth_type=1&auth_type=2", "unclear: parameter-ambiguous"),
        (
            "auth_type=3",
            "auth_type=3&redirect_uri=https%3A%2F%2Fevil.example.net%2Fcb",
            "unclear: parameter-ambiguous ",
        ),
        ("auth_type=3", "auth_type=3&component_appid=wx00112233445566aa", "unclear: parameter-ambiguous"),
        ("auth_type=3", "auth_type=3&state=1&state=2", "yes"),
        // An account that nobody has, or that nobody knows yet.
        ("auth_type=3", "auth_type=3&biz_appid=WX2222222222222222", "no: biz-appid-malformed"),
        ("auth_type=3", "auth_type=3&biz_appid=${BIZ}", "unclear: link.biz_appid"),
        // Where it leads.
        ("https://mp.weixin", "ftp://mp.weixin", "unclear: link-other-scheme"),
        ("mp.weixin.qq.com", "mp.weixin.qq.com:8080", "unclear: link-port"),
        ("mp.weixin.qq.com", "mp.weixin.qq.com:443", "yes"),
        // The entry domain.
        ("entry_domain: auth.example.com", "entry_domain: '${ENTRY}'", "unclear: platform.entry_domain"),
        (
            "entry_domain: auth.example.com",
            "entry_domain: auth。example.com",
            "unclear: entry-domain-full-width",
        ),
        (
            "entry_domain: auth.example.com",
            "entry_domain: auth.example.com\n  pending: {entry_domain: new.example.com}",
            "unclear: platform.pending_entry_domain platform.test_accounts",
        ),
        // The test list.
        ("released: true", &format!("{unreleased}: [gh_222222222222]"), "yes"),
        ("released: true", &format!("{unreleased}: [gh_222222222222, '${{T}}']"), "yes"),
        ("released: true", &format!("{unreleased}: ['${{T}}']"), "unclear: platform.test_accounts"),
        (
            "released: true",
            &format!("{unreleased}: 'gh_222222222222，gh_111111111111'"),
            "unclear: platform.test_accounts",
        ),
        ("released: true", &format!("{unreleased}: [gh_111111111111]"), "no: account-not-on-test-list"),
        (
            "released: true",
            &format!("{unreleased}: 'gh_111111111111，gh_333333333333'"),
            "no: account-not-on-test-list",
        ),
    ] {
        let ends = ends(&with(from, to));
        assert!(ends.starts_with(expected), "{to}\n{ends}");
    }
    // A rule that is off tells what it would tell.
    let off = "lint: {rules: {auth-type-invalid: off}}\n";
    assert_eq!(ends(&(with("auth_type=3", "auth_type=0") + off)), "no: auth-type-invalid");
}

#[test]
fn diff_takes_nothing_faulty_for_effective_and_tells_what_is_checked_less() {
    for (from, to, expected) in [
        (
            "auth.example.com\n",
            "auth.example.com;b.example.com\n",
            &["error unclear-now", "error not-effective"][..],
        ),
        ("auth.example.com\n", "auth。example.com\n", &["error unclear-now", "error not-effective"]),
        ("jjjjKKK", "jjjjKK", &["error not-effective"]),
        ("example.com/event", "example.com:8443/event", &["error not-effective"]),
        ("https://auth.example.com/event", "https://auth.example.com/events", &["note needs-release"]),
        (
            "released: true\n",
            "released: true\n  test_accounts: 'gh_222222222222，gh_111111111111'\n",
            &["error not-effective"],
        ),
        ("    accounts: [wx2222222222222222]\n", "", &["warning checks-less"]),
        ("  component_appid: wx0123456789abcdef\n", "", &["warning checks-less"]),
        ("requires:\n  permission_sets: [17]\n", "", &["warning checks-less"]),
        ("&redirect_uri=https%3A%2F%2Fauth.example.com%2Fcb", "", &["warning misroutes"]),
        ("auth_type=3", "auth_type=3&auth_type=2", &["warning unclear-now", "warning unclear-now"]),
    ] {
        let told = step(GOOD, &with(from, to));
        assert_eq!(told, expected, "{to}");
    }
    // A suppression that has ended suppresses nothing.
    let ignoring = |until: &str| {
        format!("{GOOD}lint:\n  ignore:\n    - {{rule: redirect-http, reason: known, until: {until}}}\n")
    };
    assert_eq!(step(GOOD, &ignoring("2027-01-30")), [] as [&str; 0]);
    assert_eq!(step(GOOD, &ignoring("2027-01-31")), ["warning checks-less"]);
}

const LINK: &str = "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef&pre_auth_code={{code}}&redirect_uri=https%3A%2F%2Fauth.example.com%2Fcb&auth_type=3";

/// The rules that tell something of a file, and how many links it holds.
fn checked(name: &str, text: &str) -> (Vec<String>, usize) {
    let files: MemoryFiles = [(name, text)].into_iter().collect();
    let session = Session::new().with_files(&files);
    let inputs = session.open(&[name.to_owned()], &mut |_| {}).unwrap();
    let report = session.check(inputs).unwrap().report;
    (report.findings.iter().map(|finding| finding.code.to_string()).collect(), report.links)
}

#[test]
fn the_referer_is_read_in_the_html_of_a_guide() {
    let guide = |attribute: &str| format!("# Bind\n\n<a {attribute} href=\"{LINK}\">x</a>\n");
    let tells = |text: &str| checked("guide.md", text).0.contains(&"referrer-stripped".to_owned());
    assert!(tells(&guide("rel=\"noreferrer\"")));
    assert!(!tells(&guide("rel=\"noopener\"")));
    assert!(!tells(&format!(
        "Never write `noreferrer`.\n\n<a rel=\"noreferrer\" href=\"https://example.com\">y</a> {LINK}\n"
    )));
}

#[test]
fn a_link_that_is_written_once_is_one() {
    let link = LINK.replace("wx0123456789abcdef", "ID");
    let code = format!("const P = \"{link}\"\nexport const go = P.replace(\"ID\", id)\n");
    assert_eq!(checked("a.js", &code).1, 1);
}

#[test]
fn a_file_does_not_take_the_place_of_a_link() {
    let link = LINK.replace("{{code}}", "x");
    let files: MemoryFiles = [(link.as_str(), "hello")].into_iter().collect();
    let answer = Session::new().with_files(&files).explain(std::slice::from_ref(&link)).unwrap();
    assert!(answer.explained.is_known());
}
