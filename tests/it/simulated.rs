//! What a simulation tells of a link and its accounts, and how it is written for people and programs.

use std::collections::BTreeMap;

use serde_json::Value;
use unicode_width::UnicodeWidthStr;
use wxauthlint::diagnostic::{Severity, Stage};
use wxauthlint::fact::Page;
use wxauthlint::input::provider::Account;
use wxauthlint::lint::{Linter, ListedLink, ProviderFile, Settings, page_source};
use wxauthlint::render::{Options, SimulatedFormat, simulated};
use wxauthlint::rule::{RuleFile, RuleSet, embedded};
use wxauthlint::simulate::{AccountForecast, Listed, OpenedFrom, Outcome, Simulation, simulate};
use wxauthlint::source::Sources;
use wxauthlint::text::Lang;

const START: &str = "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef\
    &pre_auth_code=preauthcode@@@AAAAbbbbCCCCddddEEEEffffGGGGhhhhIIIIjjjjKKKKllllMMMMnnnnOOOOppppQQQQrrrrSSSSttttUUUUvv\
    &redirect_uri=https%3A%2F%2Fauth.example.com%2Fcallback";
const PAGE: &str = "https://auth.example.com/bind";
const PLATFORM: &str = "platform:
  component_appid: wx0123456789abcdef
  kind: platform
  released: true
  entry_domain: auth.example.com
  permission_sets: [1, 7, 17, 18, 25]
";

/// A platform that is as it should be, these accounts, and what else the file says.
struct Setting<'t> {
    platform: &'t str,
    accounts: &'t [&'t str],
    rest: &'t str,
    page: Option<&'t str>,
    levels: &'t [(&'t str, Option<Severity>)],
    rules: &'t RuleSet,
}

impl<'t> Setting<'t> {
    fn new(accounts: &'t [&'t str]) -> Self {
        Setting { platform: PLATFORM, accounts, rest: "", page: Some(PAGE), levels: &[], rules: embedded() }
    }

    fn simulate(&self, parameters: &str) -> (Simulation, Sources) {
        let mut raw =
            format!("{}links:\n  - {{name: console, url: \"{START}{parameters}\"}}\n", self.platform);
        raw.push_str(self.rest);
        raw.push_str("accounts:\n");
        for account in self.accounts {
            raw.push_str(&format!("  - {{{account}}}\n"));
        }
        let mut sources = Sources::new();
        let file = ProviderFile::read("provider.yaml", &raw, self.rules, &mut sources)
            .unwrap_or_else(|faults| panic!("{:?}\n{raw}", faults[0].message.en));
        let levels: BTreeMap<_, _> =
            self.levels.iter().map(|(rule, level)| ((*rule).to_owned(), *level)).collect();
        let page = self.page.map_or(Page::NotGiven, |page| page_source(page, &mut sources));
        let listed = ListedLink::new(&file.provider.links[0], &page);
        let mut linter = Linter::new(self.rules, &Settings { levels, today: None }, Some(&file));
        let accounts: Vec<&Account> = file.provider.accounts.iter().collect();
        let simulation = simulate(&mut linter, &listed.input(), &accounts, &mut sources);
        (simulation, sources)
    }

    fn tell(&self, parameters: &str) -> Vec<String> {
        self.simulate(parameters).0.accounts.iter().map(told).collect()
    }
}

/// The rule that stops an account, or the outcome with what belongs to it.
fn told(account: &AccountForecast) -> String {
    match &account.outcome {
        Outcome::Authorizes => "authorizes".to_owned(),
        Outcome::AuthorizesWithout(ids) => format!("without {ids:?}"),
        Outcome::Stopped(stop) => format!("{} {}", stop.stage.name(), stop.rule),
        Outcome::Misrouted(detour) => format!("misrouted {}", detour.rule),
        Outcome::Unknown(doubt) => {
            let rules: Vec<_> = doubt.findings.iter().map(|found| found.rule.as_str()).collect();
            match rules.is_empty() {
                true => format!("needs {}", doubt.needs.join(" ")),
                false => format!("doubts {} needs {}", rules.join(" "), doubt.needs.join(" ")),
            }
        }
    }
}

#[test]
fn the_earliest_check_stops_and_the_link_stops_everybody() {
    let mut setting = Setting::new(&["kind: mini_program", "kind: mini_game", "kind: official_account"]);
    assert_eq!(
        setting.tell("&auth_type=2"),
        ["authorizes", "account account-kind-not-authorizable", "account mini-programs-only"]
    );
    setting.page = Some("https://crm.example.net/");
    let (simulation, _) = setting.simulate("&auth_type=2");
    let stop = simulation.link_stop.as_ref().unwrap();
    assert_eq!((stop.stage, stop.rule.as_str()), (Stage::Domain, "entry-domain-mismatch"));
    assert!(stop.screen.as_ref().unwrap().text.ends_with("授权入口页所在域名：crm.example.net"), "{stop:?}");
    for account in &simulation.accounts {
        assert_eq!(account.outcome, Outcome::Stopped(stop.clone()));
        assert_eq!(account.listed, Listed::No);
    }
    assert_eq!(simulation.link.from, OpenedFrom::Page("https://crm.example.net/".to_owned()));
    assert!(simulation.doubt.is_empty());
}

#[test]
fn what_is_not_known_at_an_earlier_check_changes_no_stop() {
    // Whether the platform is released is not said, but a mini game never gets through.
    let platform = PLATFORM.replace("  released: true\n", "");
    let setting = Setting { platform: &platform, ..Setting::new(&["kind: mini_program", "kind: mini_game"]) };
    let (simulation, _) = setting.simulate("&auth_type=2");
    let told: Vec<_> = simulation.accounts.iter().map(told).collect();
    assert_eq!(
        told,
        [
            "needs account.original_id platform.released platform.test_accounts",
            "account account-kind-not-authorizable"
        ]
    );
    assert_eq!(simulation.doubt.needs, ["platform.released", "platform.test_accounts"]);
    assert_eq!(simulation.accounts[0].listed, Listed::Unknown);
}

#[test]
fn of_one_check_the_worst_finding_stops_then_the_first() {
    let rule = |id: &str| {
        let text = format!(
            "id: {id}\nseverity: error\nactor: provider\nstops: account\ntitle: {{zh: 试, en: Tried}}\nwhy: {{zh: 试, en: tried}}\n\
             when: account.kind == \"mini_program\"\nmessage: {{zh: 试, en: tried}}\nlabels:\n  account.kind: {{zh: 试, en: tried}}\n\
             help: {{zh: 试, en: try}}\nsources: [{{doc: prepare, sure: official}}]\nexamples:\n  \
             bad: [{{link: x, marks: []}}]\n  good: [{{link: x}}]\n"
        );
        RuleFile { name: format!("{id}.yaml"), text: text.into() }
    };
    let rules = RuleSet::read(&[rule("b-tried"), rule("a-tried")], &mut Sources::new()).unwrap();
    let told = |levels: &[(&str, Option<Severity>)]| {
        let setting = Setting { levels, rules: &rules, ..Setting::new(&["kind: mini_program"]) };
        setting.tell("&auth_type=2").remove(0)
    };
    assert_eq!(told(&[]), "account a-tried");
    assert_eq!(told(&[("a-tried", Some(Severity::Warning))]), "account b-tried");
    assert_eq!(told(&[("a-tried", None)]), "account b-tried");
}

#[test]
fn what_is_off_or_ignored_stops_all_the_same_and_fails_no_more_than_a_check() {
    let off = [("mini-programs-only", None)];
    let accounts = ["appid: wxfedcba9876543210, kind: official_account"];
    let (simulation, _) = Setting { levels: &off, ..Setting::new(&accounts) }.simulate("&auth_type=2");
    assert_eq!(told(&simulation.accounts[0]), "account mini-programs-only");
    assert_eq!(
        (simulation.silenced.as_slice(), simulation.suppressed),
        (["mini-programs-only".to_owned()].as_slice(), 1)
    );
    assert!(!simulation.fails());

    let rest = "lint: {ignore: [{rule: mini-programs-only, account: wxfedcba9876543210, reason: known}]}\n";
    let (simulation, _) = Setting { rest, ..Setting::new(&accounts) }.simulate("&auth_type=2");
    assert_eq!(told(&simulation.accounts[0]), "account mini-programs-only");
    let Outcome::Stopped(stop) = &simulation.accounts[0].outcome else { panic!("{simulation:?}") };
    assert_eq!(stop.suppressed.as_ref().unwrap().reason.as_deref(), Some("known"));
    assert_eq!((simulation.silenced.len(), simulation.suppressed), (0, 1));
    assert!(!simulation.fails());
}

#[test]
fn sets_that_another_provider_holds_are_not_granted() {
    let accounts = ["kind: mini_program, elsewhere: [25, 18, 17]", "kind: mini_program, elsewhere: []"];
    let rest = "requires: {permission_sets: [18, 40, 7]}\n";
    let setting = Setting { rest, ..Setting::new(&accounts) };
    let (simulation, _) = setting.simulate("&auth_type=2");
    let [held, free] = simulation.accounts.as_slice() else { panic!() };
    assert_eq!((told(held).as_str(), held.listed), ("without [18, 25]", Listed::Yes));
    assert_eq!((told(free).as_str(), free.listed), ("authorizes", Listed::Yes));
    assert_eq!(held.asked, Some(vec![17, 18, 25]));
    // 40 is not among the platform's sets, 7 is for official accounts.
    assert_eq!((&held.missing, &free.missing), (&Some(vec![18, 40]), &Some(vec![40])));
    assert_eq!((&held.held_elsewhere, &free.held_elsewhere), (&Some(vec![18, 25]), &Some(vec![])));
    assert_eq!(held.granted, None);

    let off = [("exclusive-set-held-elsewhere", None)];
    assert_eq!(Setting { levels: &off, ..setting }.tell("&auth_type=2")[0], "without [18]");
}

/// The rules that simulations know by name.
#[test]
fn the_rules_behind_outcomes_exist() {
    for rule in
        ["required-set-held-elsewhere", "exclusive-set-held-elsewhere", "account-kind-without-auth-type"]
    {
        assert!(embedded().get(rule).is_some(), "{rule}");
    }
}

#[test]
fn what_is_granted_already_is_not_missing() {
    let rest = "requires: {permission_sets: [17, 18]}\n";
    let setting = Setting { rest, ..Setting::new(&["kind: mini_program, granted: [18]"]) };
    let (simulation, _) = setting.simulate("&auth_type=2&category_id_list=25");
    let account = &simulation.accounts[0];
    assert_eq!((&account.asked, &account.granted), (&Some(vec![25]), &Some(vec![18])));
    assert_eq!((&account.missing, told(account).as_str()), (&Some(vec![17]), "authorizes"));
}

#[test]
fn what_goes_without_saying_leaves_nothing_open() {
    let platform = PLATFORM.replace("  kind: platform\n", "");
    let setting = Setting { platform: &platform, ..Setting::new(&["kind: mini_program"]) };
    let (simulation, _) = setting.simulate("&auth_type=2");
    assert_eq!(told(&simulation.accounts[0]), "authorizes");
    assert_eq!(simulation.presumed, ["account.state", "platform.kind"]);
    let setting = Setting::new(&["kind: mini_program, state: banned"]);
    let (simulation, _) = setting.simulate("&auth_type=2");
    assert_eq!(told(&simulation.accounts[0]), "account account-not-normal");
    assert!(simulation.presumed.is_empty());
}

#[test]
fn a_parameter_that_the_link_lacks_leaves_nothing_open() {
    // The appid would matter only if the link named one.
    let setting = Setting::new(&["original_id: gh_0123456789ab, kind: mini_program"]);
    assert_eq!(setting.tell("&auth_type=2"), ["authorizes"]);
    assert_eq!(setting.tell("&auth_type=2&biz_appid=wx00112233445566aa"), ["needs account.appid"]);
    assert_eq!(setting.tell("&auth_type=${AUTH_TYPE}"), ["needs offer.is_admitted"]);
}

#[test]
fn of_an_address_that_nobody_knows_nothing_is_known() {
    let (simulation, sources) = {
        let raw = format!(
            "{PLATFORM}accounts: [{{kind: mini_program}}]\nlinks: [{{url: \"https://auth.example.com/go\"}}]\n"
        );
        let mut sources = Sources::new();
        let file = ProviderFile::read("provider.yaml", &raw, embedded(), &mut sources).unwrap();
        let listed = ListedLink::new(&file.provider.links[0], &Page::NotGiven);
        let mut linter = Linter::new(embedded(), &Settings::default(), Some(&file));
        let accounts: Vec<&Account> = file.provider.accounts.iter().collect();
        (simulate(&mut linter, &listed.input(), &accounts, &mut sources), sources)
    };
    assert_eq!(told(&simulation.accounts[0]), "needs link.kind");
    let plain = simulated(&[simulation], SimulatedFormat::Plain, &options(Lang::En, 80), &sources);
    assert!(plain.contains("(not-an-authorization-link)") && plain.contains("not known"), "{plain}");
}

fn options(lang: Lang, width: usize) -> Options {
    Options::plain(lang, width)
}

/// Everything a file can hold to spoil a table: control characters, secrets, long and wide names.
fn hostile() -> (Simulation, Sources) {
    let accounts = [
        "appid: \"wx\\e[31m\\u202ered授权授权授权授权授权授权\", kind: mini_program, elsewhere: [18, 25]",
        "appid: \"preauthcode@@@AAAAbbbbCCCCddddEEEEffffGGGGhhhhIIIIjjjjKKKKllllMMMMnnnnOOOOppppQQQQrrrrSSSSttttUUUUvv\", kind: promoter",
        "kind: channels",
        "original_id: gh_0123456789ab",
        "appid: wx00000000000000aa, kind: trial_mini_program",
        "appid: wx00000000000000ab, kind: mini_program, state: frozen, granted: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]",
        "appid: wx00000000000000ac, kind: mini_program, state: frozen",
        "kind: store",
    ];
    let sets = (1..60).map(|id| id.to_string()).collect::<Vec<_>>().join(", ");
    let platform = PLATFORM.replace("1, 7, 17, 18, 25", &sets);
    let rest = format!("requires: {{permission_sets: [{sets}, 76, 81, 85, 104, 119, 135, 138]}}\n");
    let page = "https://auth.example.com/\u{202e}\u{1b}[2J";
    Setting { platform: &platform, rest: &rest, page: Some(page), ..Setting::new(&accounts) }
        .simulate("&auth_type=2")
}

#[test]
fn nothing_is_wider_than_it_may_be_and_nothing_steers_a_terminal() {
    let (simulation, sources) = hostile();
    for lang in [Lang::Zh, Lang::En] {
        for width in [40, 57, 80, 100] {
            let text = simulated(
                std::slice::from_ref(&simulation),
                SimulatedFormat::Human,
                &options(lang, width),
                &sources,
            );
            for line in text.lines() {
                assert!(line.width() <= width, "{width}: {line}");
            }
            assert!(!text.contains("AAAAbbbb") && !text.contains(['\u{1b}', '\u{202e}']), "{text}");
        }
        for format in [SimulatedFormat::Plain, SimulatedFormat::Json] {
            let text = simulated(std::slice::from_ref(&simulation), format, &options(lang, 80), &sources);
            assert!(!text.contains("AAAAbbbb") && !text.contains(['\u{1b}', '\u{202e}']), "{text}");
        }
    }
}

#[test]
fn a_reason_that_accounts_share_is_told_once() {
    let (simulation, sources) = hostile();
    let text = simulated(&[simulation], SimulatedFormat::Human, &options(Lang::En, 100), &sources);
    assert_eq!(text.matches("the account is `frozen`").count(), 1, "{text}");
    assert!(
        text.contains(
            "wx00000000000000ab (mini program), wx00000000000000ac (mini program): cannot authorize"
        )
    );
    assert!(text.contains("8 accounts: 1 without some sets, 5 cannot, 2 unknown"), "{text}");
}

#[test]
fn accounts_that_differ_only_in_their_ids_share_a_reason() {
    let platform = PLATFORM.replace("released: true", "released: false\n  test_accounts: [gh_0123456789ab]");
    let accounts = [
        "appid: wx00000000000000aa, original_id: gh_00000000000a, kind: mini_program",
        "original_id: gh_00000000000b, kind: official_account",
        "appid: wx00000000000000ac, original_id: gh_00000000000c, kind: mini_program",
    ];
    let setting = Setting { platform: &platform, ..Setting::new(&accounts) };
    let (simulation, sources) = setting.simulate("&auth_type=3");
    let text = simulated(&[simulation], SimulatedFormat::Human, &options(Lang::En, 400), &sources);
    let told: Vec<_> = text.lines().filter(|line| line.starts_with('[') || line.contains("to do")).collect();
    assert_eq!(
        told,
        [
            "[1] wx00000000000000aa (mini program), gh_00000000000b (official account), \
             wx00000000000000ac (mini program): cannot authorize, stopped at the release",
            "    what to do: add `gh_00000000000a`, `gh_00000000000b`, `gh_00000000000c` to the test list \
             (at most ten entries), or release the platform first",
        ]
    );
}

#[test]
fn every_format_tells_the_same() {
    let (simulation, sources) = hostile();
    let all = std::slice::from_ref(&simulation);
    let json: Value =
        serde_json::from_str(&simulated(all, SimulatedFormat::Json, &options(Lang::En, 80), &sources))
            .unwrap();
    assert_eq!(json["version"], 1);
    let told = &json["simulations"][0];
    let plain = simulated(all, SimulatedFormat::Plain, &options(Lang::En, 80), &sources);
    let human = simulated(all, SimulatedFormat::Human, &options(Lang::En, 4000), &sources);
    for (at, account) in simulation.accounts.iter().enumerate() {
        let out = &told["accounts"][at];
        assert_eq!(out["outcome"], account.outcome.name());
        assert_eq!(out["listed"], account.listed.name());
        assert_eq!(out["sets"]["asked"].as_array().map(Vec::len), account.asked.as_ref().map(Vec::len));
        if let Outcome::Stopped(stop) = &account.outcome {
            assert_eq!(out["stop"]["rule"], stop.rule.as_str());
            assert_eq!(out["stop"]["stage"], stop.stage.name());
            // Where several accounts share a reason, the picture names the ids and kinds of all of them.
            let screen = &*stop.screen.as_ref().unwrap().text;
            assert!(human.contains(screen) && human.contains(&stop.rule), "{stop:?}");
            for text in [&*stop.rule, screen, &*stop.message.en, &*stop.help.as_ref().unwrap().en] {
                assert!(plain.contains(text), "{text}");
            }
        }
    }
    let summary = &told["summary"];
    assert_eq!(
        (&summary["accounts"], &summary["stopped"], &summary["unknown"]),
        (&8.into(), &5.into(), &2.into())
    );
}
