//! What the program says of a scenario, in the words of the oracle.

use std::collections::BTreeSet;

use wxauthlint::diagnostic::{Impediment, Severity};
use wxauthlint::fact::Page;
use wxauthlint::impact::compare;
use wxauthlint::input::provider::Account;
use wxauthlint::lint::{Linter, ListedLink, ProviderFile, Settings};
use wxauthlint::rule::embedded;
use wxauthlint::simulate::{Outcome, simulate};
use wxauthlint::source::Sources;

use super::verdict::Verdict;

/// What `check` finds: for each account the checks at which it is stopped and by which rule, and
/// whether there is any error.
pub struct Checked {
    pub stops: Vec<BTreeSet<(&'static str, String)>>,
    pub errors: BTreeSet<String>,
}

/// What `simulate` foresees for one account.
pub struct Foreseen {
    /// `authorizes`, `without […]`, `not returned`, `stopped: <check>` or `unclear`.
    pub outcome: String,
    /// The rule that stops, or what is not known.
    pub because: String,
}

/// What `diff` tells of two files: of each account its consequences, and whether something breaks.
pub struct Compared {
    /// Kind, time and rule.
    pub told: Vec<BTreeSet<(&'static str, &'static str, String)>>,
    pub breaks: bool,
}

/// The verdict in the words of [`Foreseen`].
pub fn words(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Authorizes => "authorizes".to_owned(),
        Verdict::Without(ids) => format!("without {ids:?}"),
        Verdict::NotReturned => "not returned".to_owned(),
        Verdict::Stopped(stage) => format!("stopped: {}", stage.name()),
        Verdict::Unclear(_) => "unclear".to_owned(),
    }
}

fn read(name: &str, text: &str, sources: &mut Sources) -> Result<ProviderFile, String> {
    let read = ProviderFile::read(name, text, embedded(), sources);
    read.map_err(|faults| format!("the file is not read: {}", faults[0].message.en))
}

pub fn check(text: &str) -> Result<Checked, String> {
    let mut sources = Sources::new();
    let file = read("provider.yaml", text, &mut sources)?;
    let mut linter = Linter::new(embedded(), &Settings::default(), Some(&file));
    let mut findings = linter.check_provider(&sources).findings;
    findings.extend(linter.check_listed_links(&Page::NotGiven, &mut sources).findings);
    let accounts = &file.provider.accounts;
    let mut stops = vec![BTreeSet::new(); accounts.len()];
    for finding in &findings {
        let Some(about) = &finding.about else { continue };
        let Some(stage) =
            about.impediment.and_then(Impediment::stops).filter(|_| finding.severity == Severity::Error)
        else {
            continue;
        };
        for (account, stops) in accounts.iter().zip(&mut stops) {
            let appid = account.appid.as_ref().map(|appid| &*appid.value);
            if about.subject.account.is_none() || about.subject.account.as_deref() == appid {
                stops.insert((stage.name(), finding.code.to_string()));
            }
        }
    }
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
    Ok(Checked { stops, errors: errors.map(|finding| finding.code.to_string()).collect() })
}

pub fn assess(text: &str) -> Result<Vec<Foreseen>, String> {
    let mut sources = Sources::new();
    let file = read("provider.yaml", text, &mut sources)?;
    let mut linter = Linter::new(embedded(), &Settings::default(), Some(&file));
    let listed = ListedLink::new(&file.provider.links[0], &Page::NotGiven);
    let accounts: Vec<&Account> = file.provider.accounts.iter().collect();
    let simulation = simulate(&mut linter, &listed.input(), &accounts, &mut sources);
    Ok(simulation.accounts.iter().map(|account| foreseen(&account.outcome)).collect())
}

fn foreseen(outcome: &Outcome) -> Foreseen {
    let (outcome, because) = match outcome {
        Outcome::Authorizes => ("authorizes".to_owned(), String::new()),
        Outcome::AuthorizesWithout(ids) => (format!("without {ids:?}"), String::new()),
        Outcome::Stopped(stop) => (format!("stopped: {}", stop.stage.name()), stop.rule.clone()),
        Outcome::Misrouted(detour) => ("not returned".to_owned(), detour.rule.clone()),
        Outcome::Unknown(doubt) => {
            let found = doubt.findings.iter().map(|found| found.rule.as_str());
            let because: Vec<_> = doubt.needs.iter().copied().chain(found).collect();
            ("unclear".to_owned(), because.join(" "))
        }
    };
    Foreseen { outcome, because }
}

pub fn diff(old: &str, new: &str) -> Result<Compared, String> {
    let mut sources = Sources::new();
    let old = read("old.yaml", old, &mut sources)?;
    let new = read("new.yaml", new, &mut sources)?;
    let impact = compare(&old, &new, &Page::NotGiven, embedded(), None, &mut sources);
    let told = new.provider.accounts.iter().map(|account| {
        let appid = account.appid.as_ref().map(|appid| appid.value.clone()).unwrap_or_default();
        let about = impact.consequences.iter().filter(|told| told.accounts.contains(&appid));
        let lines = about.map(|told| {
            let rule = told.rule.as_ref().map(ToString::to_string).unwrap_or_default();
            (told.kind.name(), told.effect.name(), rule)
        });
        lines.collect()
    });
    let told = told.collect();
    Ok(Compared { told, breaks: impact.breaks() })
}
