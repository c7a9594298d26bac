//! Simulations: every combination of link, account and platform ends in one explained outcome, the one
//! that a check of the same provider file tells.

use std::collections::BTreeMap;

use wxauthlint::diagnostic::{Diagnostic, Stage};
use wxauthlint::fact::Page;
use wxauthlint::input::provider::AccountKind;
use wxauthlint::knowledge;
use wxauthlint::lint::{Linter, ListedLink, ProviderFile, Settings};
use wxauthlint::rule::embedded;
use wxauthlint::simulate::{AccountForecast, Listed, Outcome, Simulation, simulate};
use wxauthlint::source::Sources;

use crate::slice::is_whole;

const APPID: &str = "wxfedcba9876543210";
const OTHER: &str = "wx00112233445566aa";

const LINKS: [(&str, &str, &str); 3] = [
    ("pc", "https://mp.weixin.qq.com/cgi-bin/componentloginpage?", ""),
    (
        "h5",
        "https://open.weixin.qq.com/wxaopen/safe/bindcomponent?action=bindcomponent&no_scan=1&",
        "#wechat_redirect",
    ),
    (
        "h5_old",
        "https://mp.weixin.qq.com/safe/bindcomponent?action=bindcomponent&no_scan=1&",
        "#wechat_redirect",
    ),
];
const AUTH_TYPES: [&str; 8] = ["1", "2", "3", "4", "5", "6", "8", "absent"];
/// Whom `biz_appid` names.
const TARGETS: [&str; 3] = ["anyone", "account", "other"];
const RELEASES: [&str; 3] = ["released", "listed", "unlisted"];
const SETS: [&str; 2] = ["fit", "misfit"];
const PAGES: [(&str, &str); 3] =
    [("right", "https://auth.example.com/bind"), ("wrong", "https://crm.example.net/bind"), ("none", "none")];

/// What happens in one combination, under the names above.
struct Case {
    simulation: Simulation,
    /// What a check tells of this link and account.
    checked: Vec<Diagnostic>,
}

impl Case {
    fn account(&self) -> &AccountForecast {
        &self.simulation.accounts[0]
    }

    /// The rule that stops the account, or the name of another outcome.
    fn told(&self) -> String {
        match &self.account().outcome {
            Outcome::Stopped(stop) => stop.rule.clone(),
            outcome => outcome.name().to_owned(),
        }
    }
}

fn link(kind: &str, auth_type: &str, target: &str) -> String {
    let (_, start, end) = LINKS.into_iter().find(|(name, ..)| *name == kind).unwrap();
    let auth_type = if auth_type == "absent" { String::new() } else { format!("&auth_type={auth_type}") };
    let target = match target {
        "account" => format!("&biz_appid={APPID}"),
        "other" => format!("&biz_appid={OTHER}"),
        _ => String::new(),
    };
    format!(
        "{start}component_appid=wx0123456789abcdef&pre_auth_code=${{PRE_AUTH_CODE}}\
         &redirect_uri=https%3A%2F%2Fauth.example.com%2Fcallback{auth_type}{target}{end}"
    )
}

/// Ids of permission sets that accounts of that kind can grant, or of others that they cannot.
fn sets(kind: &str, fit: bool) -> String {
    let kind = AccountKind::parse(kind).unwrap();
    let ids = knowledge::permission_sets().iter().filter(|set| !set.kinds.is_empty());
    let ids = ids.filter(|set| set.kinds.contains(&kind) == fit).take(3).map(|set| set.id.to_string());
    let ids: Vec<_> = ids.collect();
    // Of some kinds no set is known; of an unknown set it is not known whose it is.
    if ids.is_empty() { "9999".to_owned() } else { ids.join(", ") }
}

/// A provider file with all links for an account of that kind.
fn provider(kind: &str, release: &str, fit: bool) -> String {
    let released = release == "released";
    let listed = if release == "unlisted" { "gh_00112233aabb" } else { "gh_0123456789ab" };
    let mut text = format!(
        "platform:\n  component_appid: wx0123456789abcdef\n  kind: platform\n  released: {released}\n  \
         entry_domain: auth.example.com\n  test_accounts: [{listed}]\n  permission_sets: [{}]\naccounts:\n  \
         - {{appid: {APPID}, original_id: gh_0123456789ab, kind: {kind}, state: normal}}\n  \
         - {{appid: {OTHER}, original_id: gh_00112233aabb, kind: mini_program, state: normal}}\nlinks:\n",
        sets(kind, fit)
    );
    for (link_kind, ..) in LINKS {
        for auth_type in AUTH_TYPES {
            for target in TARGETS {
                for (page, address) in PAGES {
                    text.push_str(&format!(
                        "  - name: {link_kind} {auth_type} {target} {page}\n    url: {}\n    page: {address}\n    \
                         accounts: [{APPID}]\n",
                        link(link_kind, auth_type, target)
                    ));
                }
            }
        }
    }
    text
}

/// Simulates and checks a provider file; each link by its name.
fn cases(raw: &str) -> Vec<(String, Case)> {
    let mut sources = Sources::new();
    let file = ProviderFile::read("provider.yaml", raw, embedded(), &mut sources)
        .unwrap_or_else(|faults| panic!("{:?}", faults[0].message.en));
    let mut linter = Linter::new(embedded(), &Settings::default(), Some(&file));
    let mut checked = linter.check_provider(&sources).findings;
    checked.extend(linter.check_listed_links(&Page::NotGiven, &mut sources).findings);
    let mut by_link: BTreeMap<String, Vec<Diagnostic>> = BTreeMap::new();
    let mut shared = Vec::new();
    for finding in checked {
        let subject = &finding.about.as_ref().unwrap().subject;
        if subject.account.as_deref().is_some_and(|account| account != APPID) {
            continue;
        }
        match subject.link.clone() {
            Some(link) => by_link.entry(link).or_default().push(finding),
            None => shared.push(finding),
        }
    }
    let account = &file.provider.accounts[0];
    let links = file.provider.links.iter().map(|entry| {
        let listed = ListedLink::new(entry, &Page::NotGiven);
        let simulation = simulate(&mut linter, &listed.input(), &[account], &mut sources);
        let name = entry.name.as_ref().unwrap().value.clone();
        let own = by_link.remove(&name).unwrap_or_default();
        (name, Case { simulation, checked: shared.iter().cloned().chain(own).collect() })
    });
    links.collect()
}

fn stage(finding: &Diagnostic) -> Option<Stage> {
    finding.about.as_ref().unwrap().impediment?.stops()
}

/// What is wrong with how a combination ends, if something is.
fn fault(case: &Case) -> Option<String> {
    let account = case.account();
    let earliest = case.checked.iter().filter_map(stage).min();
    match &account.outcome {
        Outcome::Stopped(stop) => {
            let is_found =
                case.checked.iter().any(|found| found.code == stop.rule && stage(found) == Some(stop.stage));
            if !is_found || earliest != Some(stop.stage) {
                return Some(format!("a check stops at {earliest:?}"));
            }
            if stop.screen.is_none() || stop.help.is_none() {
                return Some("it is not told what the merchant sees, or what to do".to_owned());
            }
        }
        Outcome::Unknown(doubt) => {
            let needs = &doubt.needs;
            // What the user cannot say is told by a finding, or nobody knows all sets of that kind.
            let can_be_said = needs.iter().any(|need| !need.starts_with("offer."));
            let tells = [
                "account-kind-without-auth-type",
                "auth-type-all-unclear",
                "shop-authorizes-in-service-market",
            ];
            let is_told = account.findings.iter().any(|found| tells.contains(&&*found.code));
            let kind = account.kind.map_or("", AccountKind::name);
            let sets_unknown =
                *needs == ["offer.permission_sets"] && ["store", "supplier", "promoter"].contains(&kind);
            if !(can_be_said || is_told || sets_unknown || !doubt.findings.is_empty()) {
                return Some(format!("{needs:?} explains nothing"));
            }
        }
        Outcome::Authorizes | Outcome::AuthorizesWithout(_) | Outcome::Misrouted(_) => {}
    }
    let is_stopped = matches!(account.outcome, Outcome::Stopped(_));
    if earliest.is_some() != is_stopped {
        return Some(format!("a check stops at {earliest:?}"));
    }
    let mut foreseen: Vec<_> =
        case.simulation.findings.iter().chain(&account.findings).map(|found| &found.code).collect();
    let mut checked: Vec<_> = case.checked.iter().map(|found| &found.code).collect();
    foreseen.sort();
    checked.sort();
    (foreseen != checked).then(|| format!("a check tells {checked:?}, the simulation {foreseen:?}"))
}

/// What certain combinations must come to, and whether the account is listed.
const EXPECTED: [(&str, &str, &str, &str, Listed); 26] = [
    // kind, release and sets of the account; kind, auth_type, biz_appid and page of the link
    ("mini_program released fit", "pc 2 anyone right", "authorizes", "", Listed::Yes),
    ("official_account released fit", "pc 2 anyone right", "mini-programs-only", "account", Listed::No),
    ("mini_program released fit", "pc 1 anyone right", "official-accounts-only", "account", Listed::No),
    (
        "channels released fit",
        "pc 3 anyone right",
        "official-accounts-and-mini-programs-only",
        "account",
        Listed::No,
    ),
    (
        "channels released fit",
        "pc absent anyone right",
        "official-accounts-and-mini-programs-only",
        "account",
        Listed::No,
    ),
    ("talent released fit", "h5 5 anyone none", "account-kind-not-admitted", "account", Listed::No),
    ("channels released fit", "pc 5 anyone right", "authorizes", "", Listed::Yes),
    ("talent released fit", "pc 8 anyone right", "authorizes", "", Listed::Yes),
    ("official_account released fit", "pc absent anyone right", "authorizes", "", Listed::Yes),
    ("mini_program released fit", "h5 2 anyone none", "authorizes", "", Listed::Yes),
    ("mini_program released fit", "h5 absent anyone none", "auth-type-missing-h5", "parameters", Listed::No),
    // No page is before everything of the account.
    ("mini_program released fit", "pc 2 anyone none", "opened-directly", "domain", Listed::No),
    ("official_account unlisted misfit", "pc 2 other none", "opened-directly", "domain", Listed::No),
    ("mini_program released fit", "pc 2 anyone wrong", "entry-domain-mismatch", "domain", Listed::No),
    ("mini_program unlisted fit", "pc 2 anyone wrong", "entry-domain-mismatch", "domain", Listed::No),
    (
        "mini_program unlisted fit",
        "pc 2 anyone right",
        "account-not-on-test-list",
        "release",
        Listed::Unknown,
    ),
    ("mini_game unlisted fit", "pc 2 other right", "account-not-on-test-list", "release", Listed::Unknown),
    ("mini_program listed fit", "pc 2 anyone right", "authorizes", "", Listed::Yes),
    ("mini_program released fit", "pc 2 other right", "account-not-designated", "account", Listed::No),
    // biz_appid wins over auth_type.
    ("official_account released fit", "pc 2 account right", "authorizes", "", Listed::Yes),
    ("mini_game released fit", "pc 2 anyone right", "account-kind-not-authorizable", "account", Listed::No),
    ("test released fit", "h5 6 account none", "account-kind-not-authorizable", "account", Listed::No),
    ("store released fit", "pc 6 anyone right", "unknown", "", Listed::Unknown),
    ("supplier released fit", "h5 3 anyone none", "unknown", "", Listed::Unknown),
    (
        "mini_program released misfit",
        "pc 2 anyone right",
        "no-permission-set-for-kind",
        "permission",
        Listed::Unknown,
    ),
    (
        "channels released misfit",
        "pc 6 anyone right",
        "no-permission-set-for-account",
        "permission",
        Listed::Unknown,
    ),
];

/// What one kind of account comes to: how many combinations, how many of them were expected, and what
/// is wrong, each fault with the combinations that have it.
#[derive(Default)]
struct Tally {
    count: usize,
    met: usize,
    faults: BTreeMap<String, Vec<String>>,
}

fn tally(kind: &str) -> Tally {
    let mut tally = Tally::default();
    for (at, (release, sets)) in
        RELEASES.iter().flat_map(|release| SETS.map(|sets| (release, sets))).enumerate()
    {
        let of_account = format!("{kind} {release} {sets}");
        let is_expected = EXPECTED.iter().any(|(account, ..)| *account == of_account);
        if !is_whole() && !is_expected && at % 11 > 0 {
            continue;
        }
        for (name, case) in cases(&provider(kind, release, sets == "fit")) {
            tally.count += 1;
            if let Some(fault) = fault(&case) {
                let told = format!("{}: {fault}", case.told());
                tally.faults.entry(told).or_default().push(format!("{of_account}, {name}"));
            }
            let mut expected = EXPECTED.iter();
            let expected = expected.find(|(account, link, ..)| *account == of_account && *link == name);
            let Some((_, _, told, stage, listed)) = expected else { continue };
            tally.met += 1;
            let stop = match &case.account().outcome {
                Outcome::Stopped(stop) => stop.stage.name(),
                _ => "",
            };
            let is = (case.told(), stop, case.account().listed);
            assert_eq!(is, (told.to_string(), *stage, *listed), "{of_account}, {name}");
        }
    }
    tally
}

#[test]
fn every_combination_ends_in_one_explained_outcome_that_a_check_agrees_with() {
    let tallies: Vec<Tally> = std::thread::scope(|scope| {
        let threads = AccountKind::NAMES.map(|kind| scope.spawn(move || tally(kind)));
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let faults = tallies.iter().flat_map(|tally| &tally.faults);
    let faults = faults.map(|(fault, at)| format!("{fault} ({} times, as in {})", at.len(), at[0]));
    let faults: Vec<_> = faults.collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert_eq!(tallies.iter().map(|tally| tally.met).sum::<usize>(), EXPECTED.len());
    let count = tallies.iter().map(|tally| tally.count).sum::<usize>();
    assert!(if is_whole() { count == 14_256 } else { count > 1_000 }, "{count}");
}
