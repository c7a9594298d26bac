//! Check, simulate and diff agree: what a rule says it means for the authorization is what the simulation
//! says becomes of the link and its accounts, over the examples of all rules.

use std::collections::BTreeSet;

use wxauthlint::diagnostic::{Diagnostic, Impediment, Severity};
use wxauthlint::fact::Page;
use wxauthlint::impact::compare;
use wxauthlint::input::link::LinkText;
use wxauthlint::input::provider::Account;
use wxauthlint::lint::{AccountIndex, LinkInput, Linter, ListedLink, ProviderFile, Settings, page_source};
use wxauthlint::render::{Options, SimulatedFormat, simulated};
use wxauthlint::rule::{Example, ExamplePage, Expectation, Rule, RuleSet, Scope, embedded_files};
use wxauthlint::simulate::{Outcome, Simulation, simulate};
use wxauthlint::source::{MappedText, SourceKind, Sources};
use wxauthlint::text::Lang;

const WORKS: [(Lang, &str); 2] = [(Lang::En, "the link works:"), (Lang::Zh, "链接可用：")];
/// A link with nothing wrong, for examples that are about the platform alone.
const GOOD_LINK: &str = "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef&pre_auth_code=preauthcode@@@AAAAbbbbCCCCddddEEEEffffGGGGhhhhIIIIjjjjKKKKllllMMMMnnnnOOOOppppQQQQrrrrSSSSttttUUUUvv&redirect_uri=https%3A%2F%2Fauth.example.com%2Fcallback&auth_type=3";

/// A platform with nothing wrong, and an account that can authorize.
const GOOD_PROVIDER: &str = "platform:
  component_appid: wx0123456789abcdef
  kind: platform
  mode: traditional
  released: true
  entry_domain: auth.example.com
  permission_sets: [1, 17]
accounts:
  - {appid: wx00112233445566aa, original_id: gh_0123456789ab, kind: mini_program}
";

fn whole_rules() -> RuleSet {
    let mut sources = Sources::new();
    let files: Vec<_> = embedded_files().collect();
    RuleSet::read(&files, &mut sources).unwrap_or_else(|faults| panic!("{}", faults[0].message.en))
}

fn is_about_links(rule: &Rule) -> bool {
    matches!(rule.scope(), Scope::Provider | Scope::Account | Scope::Link | Scope::LinkAndAccount)
}

/// The examples of a rule that need no file of a project.
fn examples(rule: &Rule, bad: bool) -> impl Iterator<Item = &Example> {
    rule.examples.iter().filter(move |example| {
        example.file.is_none() && matches!(example.expect, Expectation::Fires { .. }) == bad
    })
}

/// An example simulated: what a check tells, and what becomes of each of its links.
struct Run {
    checked: Vec<Diagnostic>,
    simulations: Vec<Simulation>,
    plain: Vec<(Lang, String)>,
}

fn run(example: &Example, rules: &RuleSet) -> Run {
    let mut sources = Sources::new();
    let page = match &example.page {
        None => Page::NotGiven,
        Some(ExamplePage::Directly) => page_source("none", &mut sources),
        Some(ExamplePage::Address(address)) => page_source(address, &mut sources),
    };
    let provider = example.provider.as_deref().unwrap_or("{}");
    let mut file = ProviderFile::read("provider.yaml", provider, rules, &mut sources).unwrap();
    let answers: Vec<_> = file.answers().map(|(index, path)| (index, path.to_owned())).collect();
    for (index, path) in answers {
        if let Some((name, text)) = example.answers.iter().find(|(name, _)| *name == path) {
            file.supply(index, name, text, &mut sources).unwrap();
        }
    }
    let settings = Settings::default();
    let mut linter = Linter::new(rules, &settings, Some(&file));
    let mut checked = linter.check_provider(&sources).findings;
    checked.extend(linter.check_listed_links(&page, &mut sources).findings);
    let link = example.link.as_deref();
    let link = link.or(file.provider.links.is_empty().then_some(GOOD_LINK));
    let source = link.map(|link| sources.add("link", SourceKind::Link, link));
    let text = MappedText::verbatim(link.unwrap_or_default(), 0);
    let pasted = source.map(|source| LinkInput::new(LinkText::new(source, &text), &page));
    if let Some(input) = &pasted {
        checked.extend(linter.check_link(input, &mut sources).findings);
    }
    let names = file.provider.links.iter().flat_map(|link| &link.accounts);
    let strangers = AccountIndex::new(&file.provider).strangers(names);
    let accounts: Vec<&Account> = file.provider.accounts.iter().chain(&strangers).collect();
    let listed: Vec<_> = file.provider.links.iter().map(|entry| ListedLink::new(entry, &page)).collect();
    let inputs = listed.iter().map(ListedLink::input).chain(pasted);
    let simulations: Vec<_> =
        inputs.map(|input| simulate(&mut linter, &input, &accounts, &mut sources)).collect();
    let plain = [Lang::En, Lang::Zh].map(|lang| {
        let options = Options::plain(lang, 80);
        (lang, simulated(&simulations, SimulatedFormat::Plain, &options, &sources))
    });
    Run { checked, simulations, plain: plain.into() }
}

fn impediment(finding: &Diagnostic) -> Option<Impediment> {
    finding.about.as_ref()?.impediment
}

/// The account that a finding is about, if it is about one.
fn account(finding: &Diagnostic) -> Option<&str> {
    finding.about.as_ref()?.subject.account.as_deref()
}

#[test]
fn what_a_rule_means_for_the_authorization_becomes_of_the_link_and_its_accounts() {
    let rules = whole_rules();
    let (mut wrong, mut stopping, mut obscuring, mut misrouting) = (Vec::new(), 0, 0, 0);
    for rule in rules.iter().filter(|rule| is_about_links(rule)) {
        for (at, example) in examples(rule, true).enumerate() {
            let run = run(example, &rules);
            let mut say = |what: String| wrong.push(format!("{} #{at}: {what}", rule.id));
            let fired: Vec<_> = run.checked.iter().filter(|finding| finding.code == rule.id).collect();
            for finding in &fired {
                match (impediment(finding), account(finding)) {
                    (Some(Impediment::Stops(_)), None) => {
                        stopping += 1;
                        let all = |simulation: &Simulation| {
                            simulation.link_stop.is_some()
                                && simulation
                                    .accounts
                                    .iter()
                                    .all(|account| matches!(account.outcome, Outcome::Stopped(_)))
                        };
                        if !run.simulations.iter().any(all) {
                            say("check stops everybody, simulate does not".to_owned());
                        }
                    }
                    (Some(Impediment::Stops(_)), Some(name)) => {
                        stopping += 1;
                        let is_stopped = |simulation: &Simulation| {
                            simulation.accounts.iter().any(|account| {
                                account.name.as_deref() == Some(name)
                                    && matches!(account.outcome, Outcome::Stopped(_))
                            })
                        };
                        if !run.simulations.iter().any(is_stopped) {
                            say(format!("check stops {name}, simulate does not"));
                        }
                    }
                    (Some(Impediment::Obscures(_)), None) => {
                        obscuring += 1;
                        let is_open = |simulation: &Simulation| {
                            simulation.link_stop.is_some()
                                || simulation.doubt.findings.iter().any(|found| found.rule == rule.id)
                        };
                        if !run.simulations.iter().any(is_open) {
                            say("check leaves it open, simulate does not".to_owned());
                        }
                    }
                    (Some(Impediment::Obscures(_)), Some(name)) => {
                        obscuring += 1;
                        let is_open = |simulation: &Simulation| {
                            simulation.accounts.iter().any(|account| {
                                account.name.as_deref() == Some(name)
                                    && matches!(account.outcome, Outcome::Stopped(_) | Outcome::Unknown(_))
                            })
                        };
                        if !run.simulations.iter().any(is_open) {
                            say(format!("check leaves it open for {name}, simulate does not"));
                        }
                    }
                    (Some(Impediment::Misroutes), _) => {
                        misrouting += 1;
                        if run.simulations.iter().all(|simulation| simulation.detour.is_none()) {
                            say("check says that the merchant is sent elsewhere, simulate does not"
                                .to_owned());
                        }
                    }
                    (None, _) => {}
                }
            }
            if fired.is_empty() {
                say("the rule does not fire".to_owned());
            }
        }
    }
    assert!(wrong.is_empty(), "{} disagreements\n{}", wrong.len(), wrong.join("\n"));
    assert!(
        stopping > 70 && obscuring > 20 && misrouting >= 10,
        "{stopping} stops, {obscuring} open, {misrouting} detours"
    );
}

/// The other way round, over good examples, too: nobody is stopped, left open or sent elsewhere without a
/// finding of a check that says so.
#[test]
fn nobody_is_stopped_without_a_finding_and_nothing_works_beside_an_error() {
    let rules = whole_rules();
    let mut wrong = Vec::new();
    for rule in rules.iter().filter(|rule| is_about_links(rule)) {
        for (at, example) in examples(rule, true).chain(examples(rule, false)).enumerate() {
            let run = run(example, &rules);
            let mut say = |what: String| wrong.push(format!("{} #{at}: {what}", rule.id));
            let told: BTreeSet<&str> = run.checked.iter().map(|finding| &*finding.code).collect();
            for simulation in &run.simulations {
                let stops = simulation.link_stop.iter().chain(&simulation.doubt.findings);
                let detour = simulation.detour.iter().map(|detour| detour.rule.as_str());
                for id in stops.map(|stop| stop.rule.as_str()).chain(detour) {
                    if !told.contains(id) {
                        say(format!("simulate says {id} of the link, check does not"));
                    }
                }
            }
            // With several links one may work beside an error of the other.
            let is_error =
                |finding: &&Diagnostic| finding.severity == Severity::Error && account(finding).is_none();
            if run.simulations.len() == 1
                && let Some(error) = run.checked.iter().find(is_error)
            {
                for ((lang, plain), (_, works)) in run.plain.iter().zip(WORKS) {
                    if plain.contains(works) {
                        say(format!("works in {lang:?} beside {}", error.code));
                    }
                }
                if !run.simulations.iter().any(Simulation::fails) {
                    say(format!("simulate ends well beside {}", error.code));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} disagreements\n{}", wrong.len(), wrong.join("\n"));
}

/// An example as one provider file.
fn as_file(example: &Example) -> Option<String> {
    let mut text = example.provider.as_deref().unwrap_or(GOOD_PROVIDER).to_owned();
    if !example.answers.is_empty() || text.contains("\nlinks:") && example.link.is_some() {
        return None;
    }
    if !text.contains("links:") {
        let link = example.link.as_deref().unwrap_or(GOOD_LINK);
        let url = serde_json::to_string(link).unwrap();
        let page = match &example.page {
            None => ", page: https://auth.example.com/bind".to_owned(),
            Some(ExamplePage::Directly) => ", page: none".to_owned(),
            Some(ExamplePage::Address(address)) => {
                format!(", page: {}", serde_json::to_string(address).unwrap())
            }
        };
        text.push_str(&format!("\nlinks:\n  - {{name: example, url: {url}{page}}}\n"));
    }
    Some(text)
}

fn breaks(old: &str, new: &str, rules: &RuleSet) -> bool {
    let mut sources = Sources::new();
    let old = ProviderFile::read("old.yaml", old, rules, &mut sources).unwrap();
    let new = ProviderFile::read("new.yaml", new, rules, &mut sources).unwrap();
    compare(&old, &new, &Page::NotGiven, rules, None, &mut sources).breaks()
}

#[test]
fn a_step_from_the_good_to_the_bad_example_breaks_something() {
    let rules = whole_rules();
    let (mut wrong, mut steps) = (Vec::new(), 0);
    let stops = |rule: &&Rule| matches!(rule.impediment, Some(Impediment::Stops(_) | Impediment::Misroutes));
    for rule in rules.iter().filter(|rule| is_about_links(rule)).filter(stops) {
        let good: Vec<_> = examples(rule, false).filter_map(as_file).collect();
        for (at, bad) in examples(rule, true).enumerate() {
            let Some(bad) = as_file(bad) else { continue };
            // Of an account that only the new file knows it is not known how it fared.
            let accounts = accounts_of(&bad, &rules);
            let good: Vec<_> =
                good.iter().filter(|good| accounts.is_subset(&accounts_of(good, &rules))).collect();
            if good.is_empty() {
                continue;
            }
            // What a program fills in is right in a file.
            let fires = check_file(&bad, &rules).contains(&rule.id);
            if !fires {
                continue;
            }
            steps += 1;
            if !good.iter().any(|good| breaks(good, &bad, &rules)) {
                wrong.push(format!("{} #{at}", rule.id));
            }
        }
    }
    // The link is the same; what is new is that another account must be able to authorize by it.
    wrong.retain(|step| step != "account-not-designated #0");
    assert!(wrong.is_empty(), "{} of {steps} steps break nothing\n{}", wrong.len(), wrong.join("\n"));
    assert!(steps > 60, "{steps}");
}

fn accounts_of(text: &str, rules: &RuleSet) -> BTreeSet<String> {
    let mut sources = Sources::new();
    let file = ProviderFile::read("provider.yaml", text, rules, &mut sources).unwrap();
    file.provider.accounts.iter().filter_map(|account| account.name().map(str::to_owned)).collect()
}

fn check_file(text: &str, rules: &RuleSet) -> BTreeSet<String> {
    let mut sources = Sources::new();
    let file = ProviderFile::read("provider.yaml", text, rules, &mut sources).unwrap();
    let settings = Settings::default();
    let mut linter = Linter::new(rules, &settings, Some(&file));
    let mut found = linter.check_provider(&sources).findings;
    found.extend(linter.check_listed_links(&Page::NotGiven, &mut sources).findings);
    found.into_iter().map(|finding| finding.code.into_owned()).collect()
}
