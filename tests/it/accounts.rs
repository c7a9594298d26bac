//! Links and accounts: for whom a link is judged, what it offers, what is foreseen.

use wxauthlint::diagnostic::{Diagnostic, Report, Stage, Undecided};
use wxauthlint::fact::Page;
use wxauthlint::input::link::LinkText;
use wxauthlint::input::provider::Account;
use wxauthlint::lint::{Assessment, LinkInput, Linter, ListedLink, ProviderFile, Settings, page_source};
use wxauthlint::rule::{RuleFile, RuleSet, embedded};
use wxauthlint::source::{MappedText, SourceKind, Sources};

const PC: &str = "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef\
    &pre_auth_code=preauthcode@@@AAAAbbbbCCCCddddEEEEffffGGGGhhhhIIIIjjjjKKKKllllMMMMnnnnOOOOppppQQQQrrrrSSSSttttUUUUvv\
    &redirect_uri=https%3A%2F%2Fauth.example.com%2Fcallback";
const APPID: &str = "wxfedcba9876543210";
const OTHER: &str = "wx00112233445566aa";

/// A rule of this condition that underlines `fact` and prints it.
fn rule(when: &str, fact: &str) -> RuleSet {
    let text = format!(
        "id: tried\nseverity: error\nactor: provider\ntitle: {{zh: 试, en: Tried}}\nwhy: {{zh: 试, en: tried}}\n\
         when: {when}\nmessage: {{zh: 试, en: tried}}\nlabels:\n  {fact}: {{zh: 试, en: tried}}\n\
         help: {{zh: 试, en: try}}\nsources: [{{doc: prepare, sure: official}}]\nexamples:\n  \
         bad: [{{link: x, marks: []}}]\n  good: [{{link: x}}]\n"
    );
    let read =
        RuleSet::read(&[RuleFile { name: "tried.yaml".to_owned(), text: text.into() }], &mut Sources::new());
    read.unwrap_or_else(|faults| panic!("{when}: {:?}", faults[0].message.en))
}

/// A provider file whose only link has these further parameters and names these accounts.
fn listed(platform: &str, accounts: &str, rest: &str, names: &str) -> String {
    format!("{platform}{accounts}links:\n  - name: console\n    url: {PC}{rest}\n    accounts: [{names}]\n")
}

fn read(raw: &str, rules: &RuleSet, sources: &mut Sources) -> ProviderFile {
    ProviderFile::read("provider.yaml", raw, rules, sources)
        .unwrap_or_else(|faults| panic!("{:?}", faults[0].message.en))
}

fn check(rules: &RuleSet, raw: &str) -> (Report, Sources) {
    let mut sources = Sources::new();
    let file = read(raw, rules, &mut sources);
    let mut linter = Linter::new(rules, &Settings::default(), Some(&file));
    let mut report = linter.check_provider(&sources);
    let links = linter.check_listed_links(&Page::NotGiven, &mut sources);
    report.findings.extend(links.findings);
    report.suppressed.extend(links.suppressed);
    report.skipped = linter.into_skipped();
    (report, sources)
}

fn subjects(report: &Report) -> Vec<(Option<&str>, &str)> {
    let about = report.findings.iter().map(|finding| &finding.about.as_ref().unwrap().subject);
    about.map(|subject| (subject.link.as_deref(), subject.account.as_deref().unwrap())).collect()
}

#[test]
fn a_link_is_judged_for_its_accounts_and_the_one_that_biz_appid_names() {
    let rules = rule("\n  - link.auth_type == \"3\"\n  - account.appid is present", "account.appid");
    let accounts = format!(
        "accounts:\n  - {{appid: {APPID}, original_id: gh_0123456789ab}}\n  - {{appid: {OTHER}}}\n  - {{appid: wxaaaabbbbccccdddd}}\n"
    );
    let judged = |rest: &str, names: &str| {
        let (report, _) = check(&rules, &listed("", &accounts, rest, names));
        subjects(&report).into_iter().map(|(link, account)| format!("{} {account}", link.unwrap())).collect()
    };
    let none: [String; 0] = [];
    let console = |account: &str| format!("console {account}");
    let judged = |rest: &str, names: &str| -> Vec<String> { judged(rest, names) };
    assert_eq!(judged("&auth_type=3", ""), none);
    assert_eq!(judged("&auth_type=3", APPID), [console(APPID)]);
    // An original id names the same account; it is judged once, however often it is named.
    assert_eq!(judged("&auth_type=3", &format!("gh_0123456789ab, {APPID}, {APPID}")), [console(APPID)]);
    assert_eq!(judged(&format!("&auth_type=3&biz_appid={OTHER}"), ""), [console(OTHER)]);
    let mut both = judged(&format!("&auth_type=3&biz_appid={OTHER}"), APPID);
    both.sort();
    assert_eq!(both, [console(OTHER), console(APPID)]);
    // A biz_appid that the file does not know is nobody's.
    assert_eq!(judged("&auth_type=3&biz_appid=wx9999888877776666", ""), none);
}

#[test]
fn an_account_that_only_a_link_names_has_nothing_but_its_name() {
    let appid = rule("\n  - link.auth_type == \"3\"\n  - account.appid is present", "account.appid");
    let (report, sources) = check(&appid, &listed("", "", "&auth_type=3", OTHER));
    assert_eq!(subjects(&report), [(Some("console"), OTHER)]);
    let place = report.findings[0].primary.span;
    assert_eq!(sources.text(place), OTHER);
    assert!(sources.get(place.source).unwrap().name() == "provider.yaml");

    let id = rule("account.original_id is present", "account.original_id");
    let raw = listed("", "", "&auth_type=3", "gh_0123456789ab, gh_0123456789ab");
    assert_eq!(subjects(&check(&id, &raw).0), [(None, "gh_0123456789ab")], "by itself it is judged once");

    let kind = rule("account.kind == \"store\"", "account.kind");
    let (report, _) = check(&kind, &listed("", "", "&auth_type=3", OTHER));
    assert_eq!((report.findings.len(), &report.skipped[0].needs), (0, &vec!["account.kind"]));
}

#[test]
fn a_link_of_the_command_line_is_judged_for_the_account_it_names() {
    let rules = rule("offer.is_admitted == true", "offer.is_admitted");
    let mut sources = Sources::new();
    let file = read(&format!("accounts: [{{appid: {APPID}}}, {{appid: {OTHER}}}]\n"), &rules, &mut sources);
    let mut linter = Linter::new(&rules, &Settings::default(), Some(&file));
    let mut accounts = |rest: &str| {
        let raw = format!("{PC}{rest}");
        let source = sources.add("link", SourceKind::Link, &raw);
        let text = MappedText::verbatim(raw.as_str(), 0);
        let input = LinkInput::new(LinkText::new(source, &text), &Page::NotGiven);
        let report = linter.check_link(&input, &mut sources);
        report
            .findings
            .iter()
            .map(|found| found.about.as_ref().unwrap().subject.account.clone().unwrap())
            .collect::<Vec<_>>()
    };
    assert_eq!(accounts(&format!("&auth_type=3&biz_appid={OTHER}")), [OTHER]);
    assert!(accounts("&auth_type=3").is_empty());
}

#[test]
fn a_suppression_names_an_account_by_either_id() {
    let rules = rule("\n  - link.auth_type == \"3\"\n  - account.appid is present", "account.appid");
    let accounts =
        format!("accounts:\n  - {{appid: {APPID}, original_id: gh_0123456789ab}}\n  - {{appid: {OTHER}}}\n");
    let left = |account: &str| {
        let lint = format!("lint: {{ignore: [{{rule: tried, account: {account}, reason: known}}]}}\n");
        let raw = listed(&lint, &accounts, "&auth_type=3", &format!("{APPID}, {OTHER}"));
        let (report, _) = check(&rules, &raw);
        assert_eq!(report.suppressed.len(), 1, "{account}");
        subjects(&report).into_iter().map(|(_, account)| account.to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(left(APPID), [OTHER]);
    assert_eq!(left("gh_0123456789ab"), [OTHER]);
    assert_eq!(left(OTHER), [APPID]);
}

/// What a fact is for an account of this kind: the texts underlined, `-` if the rule is silent, or
/// what would have to be said.
fn offer(when: &str, platform: &str, account: &str, rest: &str) -> String {
    let fact = when.trim_start_matches("some ").split_whitespace().next().unwrap();
    let accounts = format!("accounts:\n  - {{appid: {APPID}, {account}}}\n");
    let (report, sources) = check(&rule(when, fact), &listed(platform, &accounts, rest, APPID));
    match (report.findings.as_slice(), report.skipped.as_slice()) {
        ([found], _) => found.labels().map(|label| sources.text(label.span)).collect::<Vec<_>>().join(" "),
        ([], []) => "-".to_owned(),
        ([], [skipped]) => format!("needs {}", skipped.needs.join(" ")),
        _ => panic!("{when}: {report:?}"),
    }
}

#[test]
fn a_link_admits_the_kinds_of_its_auth_type_and_the_account_of_its_biz_appid() {
    let is = |account: &str, rest: &str| {
        let yes = offer("offer.is_admitted == true", "", account, rest);
        let no = offer("offer.is_admitted == false", "", account, rest);
        match (yes.as_str(), no.as_str()) {
            (yes, no) if yes == no => yes.to_owned(),
            (place, "-") => format!("yes {place}"),
            ("-", place) => format!("no {place}"),
            _ => panic!("{account} {rest}: {yes} {no}"),
        }
    };
    assert_eq!(is("kind: mini_program", "&auth_type=2"), "yes 2");
    assert_eq!(is("kind: mini_program", "&auth_type=3&biz_appid="), "yes 3");
    assert_eq!(is("kind: mini_program", "&auth_type=1"), "no 1");
    assert_eq!(is("kind: channels", "&auth_type=6"), "yes 6");
    assert_eq!(is("kind: promoter", "&auth_type=4"), "yes 4");
    assert_eq!(is("kind: talent", "&auth_type=8"), "yes 8");
    // The PC link without auth_type shows official accounts and mini programs.
    assert_eq!(is("kind: official_account", ""), "yes ");
    assert_eq!(is("kind: channels", ""), "no ");
    // biz_appid wins.
    assert_eq!(is("kind: mini_program", &format!("&auth_type=1&biz_appid={APPID}")), format!("yes {APPID}"));
    assert_eq!(is("kind: store", &format!("&auth_type=1&biz_appid={APPID}")), format!("yes {APPID}"));
    // What nobody can tell: another account's link, kinds without an auth_type, values filled in later.
    assert_eq!(is("kind: mini_program", &format!("&auth_type=2&biz_appid={OTHER}")), "-");
    assert_eq!(is("kind: store", "&auth_type=6"), "-");
    assert_eq!(is("kind: mini_game", "&auth_type=2"), "-");
    assert_eq!(is("kind: mini_program", "&auth_type=${TYPE}"), "-");
    assert_eq!(is("kind: mini_program", "&auth_type=2&biz_appid=${APPID}"), "-");
    assert_eq!(is("kind: mini_program", "&auth_type=7"), "-");
    assert_eq!(is("original_id: gh_0123456789ab", "&auth_type=2"), "needs account.kind");
}

#[test]
fn the_sets_offered_are_those_asked_for_that_the_kind_can_grant() {
    let sets = |platform: &str, account: &str, rest: &str| {
        offer("some offer.permission_sets >= 0", platform, account, rest)
    };
    let platform = "platform: {permission_sets: [1, 7, 17, 18, 143, 189, 9999]}\n";
    // An id that the tables do not know may be for any kind.
    assert_eq!(sets(platform, "kind: official_account", "&auth_type=6"), "1 7 9999");
    assert_eq!(sets(platform, "kind: mini_program", "&auth_type=6"), "17 18 9999");
    assert_eq!(sets(platform, "kind: channels", "&auth_type=6"), "143 9999");
    assert_eq!(sets(platform, "kind: talent", "&auth_type=8"), "189 9999");
    assert_eq!(sets(platform, "kind: mini_program", "&auth_type=6&category_id_list=18%7C1"), "18");
    assert_eq!(sets(platform, "kind: mini_program", "&auth_type=6&category_id_list=${IDS}"), "-");
    // Their tables are not known whole.
    for kind in ["store", "supplier", "promoter", "mini_game"] {
        assert_eq!(sets(platform, &format!("kind: {kind}"), "&auth_type=6"), "-");
    }
    // Saved sets count as long as the platform is not released.
    let pending = |released| {
        format!(
            "platform: {{released: {released}, permission_sets: [17], pending: {{permission_sets: [17, 18]}}}}\n"
        )
    };
    assert_eq!(sets(&pending(false), "kind: mini_program", "&auth_type=2"), "17 18");
    assert_eq!(sets(&pending(true), "kind: mini_program", "&auth_type=2"), "17");
    let bare = "platform: {released: true}\n";
    assert_eq!(sets(bare, "kind: mini_program", "&auth_type=2"), "needs platform.permission_sets");
    let nameless = sets(bare, "original_id: gh_0123456789ab", "&auth_type=2");
    assert_eq!(nameless, "needs account.kind platform.permission_sets");
}

#[test]
fn what_an_account_lacks_and_what_others_hold() {
    let platform =
        "platform: {permission_sets: [4, 7, 17, 18, 25]}\nrequires: {permission_sets: [7, 17, 18, 40]}\n";
    let tell = |fact: &str, account: &str, rest: &str| {
        offer(&format!("{fact} is present"), platform, &format!("kind: mini_program, {account}"), rest)
    };
    assert_eq!(offer("some offer.required >= 0", platform, "kind: mini_program", "&auth_type=2"), "17 18 40");
    assert_eq!(tell("offer.ungranted", "granted: [17]", "&auth_type=2"), "18");
    assert_eq!(tell("offer.ungranted", "granted: [17, 18]", "&auth_type=2"), "-");
    assert_eq!(tell("offer.ungranted", "granted: [17]", "&auth_type=2&category_id_list=17"), "-");
    // Scanning again does not help while another provider holds it.
    assert_eq!(tell("offer.ungranted", "granted: [17], elsewhere: [18]", "&auth_type=2"), "-");
    assert_eq!(tell("offer.ungranted", "elsewhere: [18]", "&auth_type=2"), "needs account.granted");

    assert_eq!(tell("offer.held_elsewhere", "elsewhere: [18, 25, 40]", "&auth_type=2"), "18 25");
    assert_eq!(tell("offer.required_elsewhere", "elsewhere: [18, 25, 40]", "&auth_type=2"), "18");
    assert_eq!(tell("offer.optional_elsewhere", "elsewhere: [18, 25, 40]", "&auth_type=2"), "25");
    // 17 can be held by several providers, 4 is for official accounts.
    assert_eq!(tell("offer.held_elsewhere", "elsewhere: [17, 4]", "&auth_type=2"), "-");
    assert_eq!(tell("offer.held_elsewhere", "granted: [17]", "&auth_type=2"), "needs account.elsewhere");
}

const PLATFORM: &str = "platform:
  component_appid: wx0123456789abcdef
  kind: platform
  released: false
  entry_domain: auth.example.com
  test_accounts: [gh_0123456789ab, gh_00112233aabb, gh_00112233aacc]
  permission_sets: [17, 18]
";
const ACCOUNTS: &str = "accounts:
  - {appid: wxfedcba9876543210, original_id: gh_0123456789ab, kind: mini_program, state: normal}
  - {appid: wx00112233445566aa, original_id: gh_ffffeeeedddd, kind: mini_program, state: normal}
  - {appid: wxaaaabbbbccccdddd, original_id: gh_00112233aabb, kind: official_account, state: normal}
  - {appid: wxddddccccbbbbaaaa, original_id: gh_00112233aacc}
";

fn assess(raw: &str, page: Option<&str>, strangers: &[&Account]) -> (Assessment, Report) {
    let mut sources = Sources::new();
    let page = page.map_or(Page::NotGiven, |page| page_source(page, &mut sources));
    let file = read(raw, embedded(), &mut sources);
    let accounts: Vec<_> = file.provider.accounts.iter().chain(strangers.iter().copied()).collect();
    let listed = ListedLink::new(&file.provider.links[0], &page);
    let mut linter = Linter::new(embedded(), &Settings::default(), Some(&file));
    let assessment = linter.assess(&listed.input(), &accounts, &mut sources);
    let mut linter = Linter::new(embedded(), &Settings::default(), Some(&file));
    let mut report = linter.check_provider(&sources);
    report.findings.extend(linter.check_listed_links(&page, &mut sources).findings);
    (assessment, report)
}

fn stops(findings: &[Diagnostic]) -> Vec<(&str, Stage)> {
    let stage = |finding: &Diagnostic| finding.about.as_ref().and_then(|about| about.impediment?.stops());
    findings.iter().filter_map(|finding| Some((&*finding.code, stage(finding)?))).collect()
}

#[test]
fn each_account_is_told_where_it_stops() {
    let names = "wxfedcba9876543210, wx00112233445566aa, wxaaaabbbbccccdddd, wxddddccccbbbbaaaa";
    let raw = listed(PLATFORM, ACCOUNTS, "&auth_type=2", names);
    let (assessment, report) = assess(&raw, Some("https://crm.example.net/"), &[]);
    assert_eq!(stops(&assessment.provider.findings), []);
    assert_eq!(stops(&assessment.link.findings), [("entry-domain-mismatch", Stage::Domain)]);
    let accounts: Vec<_> = assessment.accounts.iter().map(|account| stops(&account.findings)).collect();
    assert_eq!(
        accounts,
        [
            vec![],
            vec![("account-not-on-test-list", Stage::Release)],
            vec![("mini-programs-only", Stage::Account)],
            vec![]
        ]
    );
    // Of the last nothing but its ids is known.
    let undecided = |rule: &str| {
        let found = assessment.accounts[3].undecided.iter().find(|undecided| undecided.rule == rule);
        found.map(|undecided| (undecided.stage, undecided.needs.clone()))
    };
    assert_eq!(undecided("mini-programs-only"), Some((Stage::Account, vec!["account.kind"])));
    assert_eq!(undecided("no-permission-set-for-account"), Some((Stage::Permission, vec!["account.kind"])));
    assert_eq!(undecided("account-not-on-test-list"), None);
    assert!(assessment.accounts[..3].iter().all(|account| account.undecided.is_empty()));

    // It is the judging of a check, finding by finding.
    let all = [&assessment.provider, &assessment.link];
    let mut foreseen: Vec<_> = all
        .into_iter()
        .chain(&assessment.accounts)
        .flat_map(|assess_scopes| assess_scopes.findings.clone())
        .collect();
    let mut checked = report.findings;
    let key = |finding: &Diagnostic| {
        (finding.code.to_string(), finding.primary.span, finding.about.clone().map(|a| a.subject.account))
    };
    foreseen.sort_by_key(key);
    checked.sort_by_key(key);
    let told = |findings: &[Diagnostic]| {
        findings.iter().map(|finding| (finding.code.to_string(), finding.message.clone())).collect::<Vec<_>>()
    };
    assert_eq!(told(&foreseen), told(&checked));
}

#[test]
fn what_cannot_be_foreseen_names_what_is_missing() {
    let find = |undecided: &[Undecided], rule: &str| {
        undecided.iter().find(|undecided| undecided.rule == rule).map(|undecided| undecided.needs.join(" "))
    };
    let raw = format!("links:\n  - url: {PC}&auth_type=2\naccounts:\n  - {{appid: {APPID}, kind: store}}\n");
    let (assessment, _) = assess(&raw, None, &[]);
    let provider = &assessment.provider.undecided;
    assert_eq!(
        find(provider, "unreleased-without-test-accounts").unwrap(),
        "platform.released platform.test_accounts"
    );
    let link = &assessment.link.undecided;
    assert_eq!(find(link, "entry-domain-mismatch").unwrap(), "page.host platform.entry_domain");
    // The code of a listed link is filled in later, which is as it should be.
    assert_eq!(find(link, "pre-auth-code-cut"), None);
    // Which auth_type shows a shop is not documented: nobody can say it, and it is told.
    assert_eq!(find(&assessment.accounts[0].undecided, "mini-programs-only").unwrap(), "offer.is_admitted");
}

/// A false alarm is worse than a miss: accounts that fit, and accounts of which little is known.
#[test]
fn accounts_that_can_authorize_are_left_alone() {
    let platform = "platform:
  component_appid: wx0123456789abcdef
  released: true
  entry_domain: auth.example.com
  permission_sets: [1, 7, 17, 18, 143, 189]
requires: {permission_sets: [7, 17]}
";
    let told = |account: &str, rest: &str| {
        let accounts = format!("accounts:\n  - {{{account}}}\n");
        let (report, _) = check(embedded(), &listed(platform, &accounts, rest, APPID));
        let codes = report.findings.iter().map(|finding| finding.code.to_string());
        codes.filter(|code| code != "auth-type-missing-pc").collect::<Vec<_>>().join(" ")
    };
    let appid = format!("appid: {APPID}");
    let of_kind = |kind: &str| format!("{appid}, kind: {kind}");
    assert_eq!(told(&appid, "&auth_type=1"), "");
    assert_eq!(told(&format!("{appid}, answer: account.json"), "&auth_type=1"), "");
    assert_eq!(told(&of_kind("mini_program, granted: [17, 18], elsewhere: []"), "&auth_type=2"), "");
    assert_eq!(told(&of_kind("mini_program"), &format!("&auth_type=3&biz_appid={APPID}")), "");
    assert_eq!(told(&of_kind("official_account, granted: [1, 7]"), ""), "");
    assert_eq!(told(&of_kind("talent"), "&auth_type=8"), "");
    assert_eq!(told(&of_kind("promoter"), "&auth_type=4"), "");
    assert_eq!(told(&of_kind("channels"), "&auth_type=5"), "channels-open-capability");
    assert_eq!(
        told(&of_kind("store"), &format!("&auth_type=6&biz_appid={APPID}")),
        "shop-authorizes-in-service-market"
    );
    // A link that is for nobody in particular has no account to be judged with.
    assert_eq!(told(&of_kind("mini_program"), "&auth_type=2&biz_appid=${APPID}"), "");
}
