//! What becomes of the links: who could authorize by them and who can now, until the release and after it.

use super::changes::{self, Change};
use super::sets::asked_by_links;
use super::words::{self, Told, Who};
use super::world::{World, is_tester, released};
use super::{Consequence, Effect, Kind};
use crate::diagnostic::{About, Actor, Diagnostic, Label, Severity, Subject};
use crate::fact::{self, Page};
use crate::input::provider::{Account, LinkEntry};
use crate::lint::{LinkInput, Linter, ListedLink, ProviderFile, Settings};
use crate::rule::RuleSet;
use crate::simulate::{Doubt, Outcome, Simulation, simulate};
use crate::source::{Sources, Span, presentable};
use crate::text::Text;

/// How it ends, as far as it is known.
#[derive(Clone, Debug, PartialEq)]
enum State {
    /// Nothing is known to stop it.
    Works,
    /// It is granted, but this sends the merchant elsewhere.
    Misrouted(Box<Diagnostic>),
    /// This stops it.
    Stopped(Box<Diagnostic>),
    /// For these reasons it is not known.
    Unknown(Doubt),
}

/// A link opened by somebody, in both files.
struct Case {
    who: Who,
    /// What differs of the account.
    changes: Vec<Change>,
    before: State,
    now: State,
    /// After the next release.
    later: State,
}

/// What happened to a case.
struct Outlook {
    kind: Kind,
    effect: Effect,
    breaks: bool,
    old: Option<Diagnostic>,
    new: Option<Diagnostic>,
    doubt: Doubt,
}

/// The simulations of a link: before, and now until the release and after it.
pub(super) struct Simulated {
    pub(super) before: Simulation,
    pub(super) before_saved: Simulation,
    pub(super) now: Simulation,
    pub(super) saved: Simulation,
}

/// The consequences for all links, and in how many cases neither file tells how it ends.
pub(super) fn consequences(
    world: &World,
    page: &Page,
    rules: &RuleSet,
    sources: &mut Sources,
) -> (Vec<Consequence>, usize) {
    let settings = Settings::default();
    let linter = |file| Linter::new(rules, &settings, Some(file));
    let mut before = [linter(&world.old), linter(&world.old_saved)];
    let mut after = [linter(&world.new_live), linter(&world.new_saved)];
    let of_platform = changes::of_platform(world);
    let (mut told, mut undecided) = (Vec::new(), 0);
    for (old, new) in &world.links {
        let old = old.and_then(|at| listed(&world.old, at, page));
        let new = new.and_then(|at| listed(&world.new, at, page));
        let (old, new) = match (old, new) {
            (Some(old), Some(new)) => (old, new),
            (old, new) => {
                let gone = old.map(|(entry, _)| (Kind::LinkGone, entry));
                let fresh = new.map(|(entry, _)| (Kind::LinkNew, entry));
                told.extend(gone.or(fresh).map(|(kind, entry)| words::link_listed(kind, entry)));
                continue;
            }
        };
        if old.1.is_unfilled() || new.1.is_unfilled() {
            continue;
        }
        let pairs: Vec<_> =
            world.accounts.iter().filter(|pair| is_meant(pair, old.0) || is_meant(pair, new.0)).collect();
        let (was, is): (Vec<&Account>, Vec<&Account>) = pairs.iter().map(|(was, is)| (was, is)).unzip();
        let mut run = |linters: &mut [Linter<'_>; 2], input: LinkInput<'_>, accounts: &[&Account]| {
            let [live, saved] = linters;
            (simulate(live, &input, accounts, sources), simulate(saved, &input, accounts, sources))
        };
        let (before, before_saved) = run(&mut before, old.1.input(), &was);
        let (now, saved) = run(&mut after, new.1.input(), &is);
        let simulated = Simulated { before, before_saved, now, saved };
        let mut changes = changes::of_link((old.0, old.1.input()), (new.0, new.1.input()));
        changes.extend(of_platform.iter().cloned());
        let cases = cases(world, &simulated, &pairs);
        undecided += cases.iter().filter(|case| is_undecided(case)).count();
        let name = words::link_name(new.0, &simulated.now);
        let link = Named { name, span: new.0.url.span };
        told.extend(of_cases(&cases, &link, &changes, rules));
        told.extend(asked_by_links(world, &simulated, &pairs, &link, &changes));
    }
    (told, undecided)
}

/// A link by the name it has in messages.
pub(super) struct Named {
    pub(super) name: String,
    pub(super) span: Span,
}

fn listed<'w>(file: &'w ProviderFile, at: usize, page: &'w Page) -> Option<(&'w LinkEntry, ListedLink<'w>)> {
    let entry = file.provider.links.get(at)?;
    Some((entry, ListedLink::new(entry, file, page)))
}

/// True if an account must be able to authorize by a link: one that it names, or any if it names none.
fn is_meant((old, new): &(Account, Account), link: &LinkEntry) -> bool {
    let ids = [&old.appid, &old.original_id, &new.appid, &new.original_id];
    let is_named = |name: &str| ids.iter().any(|id| id.as_ref().is_some_and(|id| id.value == name));
    link.accounts.is_empty() || link.accounts.iter().any(|name| is_named(&name.value))
}

fn cases(world: &World, simulated: &Simulated, pairs: &[&(Account, Account)]) -> Vec<Case> {
    let Simulated { before, before_saved, now, saved } = simulated;
    let all = |simulation: &Simulation| link_state(simulation);
    let mut cases = vec![Case {
        who: Who::Untested,
        changes: Vec::new(),
        before: all(before),
        now: all(now),
        later: all(saved),
    }];
    let list = world.new.provider.platform.as_ref().and_then(|platform| platform.test_accounts.as_ref());
    if released(&world.new.provider) == Some(true) && list.is_some_and(|list| !list.value.is_empty()) {
        cases.push(Case {
            who: Who::Testers,
            changes: Vec::new(),
            before: all(before_saved),
            now: all(saved),
            later: all(saved),
        });
    }
    for (at, (was, is)) in pairs.iter().enumerate() {
        let was_tester = is_tester(was, &world.old.provider);
        let is_tester = is_tester(is, &world.new.provider);
        cases.push(Case {
            who: Who::account(is),
            changes: changes::of_account(was, is),
            before: account_state(if was_tester { before_saved } else { before }, at),
            now: account_state(if is_tester { saved } else { now }, at),
            later: account_state(saved, at),
        });
    }
    cases
}

fn link_state(simulation: &Simulation) -> State {
    match &simulation.link_stop {
        Some(stop) => by_rule(&stop.rule, simulation.findings.iter(), State::Stopped),
        None if !simulation.doubt.is_empty() => State::Unknown(simulation.doubt.clone()),
        None => match &simulation.detour {
            Some(detour) => by_rule(&detour.rule, simulation.findings.iter(), State::Misrouted),
            None => State::Works,
        },
    }
}

fn account_state(simulation: &Simulation, at: usize) -> State {
    let Some(account) = simulation.accounts.get(at) else { return State::Unknown(Doubt::default()) };
    let findings = || account.findings.iter().chain(&simulation.findings);
    match &account.outcome {
        Outcome::Authorizes | Outcome::AuthorizesWithout(_) => State::Works,
        Outcome::Unknown(doubt) => State::Unknown(doubt.clone()),
        Outcome::Misrouted(detour) => by_rule(&detour.rule, findings(), State::Misrouted),
        Outcome::Stopped(stop) => by_rule(&stop.rule, findings(), State::Stopped),
    }
}

/// The state that the finding of a rule brings about.
fn by_rule<'d>(
    rule: &str,
    mut findings: impl Iterator<Item = &'d Diagnostic>,
    state: fn(Box<Diagnostic>) -> State,
) -> State {
    let found = findings.find(|finding| finding.code == rule);
    found.map_or(State::Works, |finding| state(Box::new(finding.clone())))
}

fn is_undecided(case: &Case) -> bool {
    let is_unknown = |state: &State| matches!(state, State::Unknown(_));
    matches!(case.who, Who::Account { .. }) && is_unknown(&case.before) && is_unknown(&case.now)
}

/// What happened to it, if anything.
fn outlooks(case: &Case, rules: &RuleSet) -> Vec<Outlook> {
    use State::{Misrouted, Stopped, Unknown, Works};
    let look = |kind, effect, breaks, old: Option<&Diagnostic>, new: Option<&Diagnostic>| Outlook {
        kind,
        effect,
        breaks,
        old: old.cloned(),
        new: new.cloned(),
        doubt: Doubt::default(),
    };
    let while_stopped = match case.later {
        Works => Effect::UntilRelease,
        _ => Effect::AtOnce,
    };
    let mut looks = Vec::new();
    match (&case.before, &case.now) {
        (Works, Stopped(new)) => looks.push(look(Kind::StopsWorking, while_stopped, true, None, Some(new))),
        (Unknown(doubt), Stopped(new)) => {
            let breaks = was_silent(&new.code, &doubt.needs, rules);
            looks.push(look(Kind::SurelyFails, while_stopped, breaks, None, Some(new)));
        }
        (Works | Misrouted(_), Unknown(doubt)) => {
            let breaks = doubt.findings.iter().any(|found| found.severity == Severity::Error);
            let look = look(Kind::UnclearNow, Effect::AtOnce, breaks, None, None);
            looks.push(Outlook { doubt: doubt.clone(), ..look });
        }
        (Works, Misrouted(new)) => {
            looks.push(look(Kind::Misroutes, Effect::AtOnce, true, None, Some(new)));
        }
        (Stopped(old), Misrouted(new)) => {
            looks.push(look(Kind::Misroutes, Effect::AtOnce, false, Some(old), Some(new)));
        }
        (Misrouted(_), Stopped(new)) => {
            looks.push(look(Kind::StopsWorking, while_stopped, true, None, Some(new)));
        }
        (Misrouted(old), Works) => looks.push(look(Kind::WorksNow, Effect::AtOnce, false, Some(old), None)),
        (Stopped(old), Works) => looks.push(look(Kind::WorksNow, Effect::AtOnce, false, Some(old), None)),
        (Stopped(old), Stopped(new)) if old.code != new.code => {
            looks.push(look(Kind::FailsOtherwise, Effect::AtOnce, false, Some(old), Some(new)));
        }
        _ => {}
    }
    match (&case.now, &case.later) {
        (Works | Misrouted(_) | Unknown(_), Stopped(new)) => {
            looks.push(look(Kind::StopsWorking, Effect::WithRelease, true, None, Some(new)));
        }
        (Stopped(old), Works) if matches!(case.before, Stopped(_)) => {
            looks.push(look(Kind::WorksNow, Effect::WithRelease, false, Some(old), None));
        }
        _ => {}
    }
    looks
}

/// True if a rule was judged in the old file and found nothing: none of its facts was missing.
fn was_silent(rule: &str, needs: &[&'static str], rules: &RuleSet) -> bool {
    let Some(rule) = rules.get(rule) else { return false };
    rule.condition.facts().iter().all(|fact| {
        let def = fact.def();
        !needs.contains(&def.name) && !def.from.iter().any(|from| needs.contains(from))
    })
}

/// The cases that end alike for the same reason are told together.
fn of_cases(cases: &[Case], link: &Named, changes: &[Change], rules: &RuleSet) -> Vec<Consequence> {
    let has_testers = cases.iter().any(|case| case.who == Who::Testers);
    let mut groups: Vec<(Outlook, Vec<&Case>)> = Vec::new();
    for case in cases {
        for look in outlooks(case, rules) {
            let codes = |look: &Outlook| {
                [&look.old, &look.new].map(|finding| finding.as_ref().map(|finding| finding.code.clone()))
            };
            let is_like = |other: &Outlook| {
                (other.kind, other.effect, other.breaks) == (look.kind, look.effect, look.breaks)
                    && codes(other) == codes(&look)
                    && other.doubt == look.doubt
            };
            match groups.iter_mut().find(|(other, _)| is_like(other)) {
                Some((_, cases)) => cases.push(case),
                None => groups.push((look, vec![case])),
            }
        }
    }
    let whole = |look: &Outlook, who: &Who| {
        groups.iter().any(|(other, cases)| {
            (other.kind, other.effect) == (look.kind, look.effect)
                && cases.iter().any(|case| case.who == *who)
                && other.new.as_ref().map(|n| &n.code) == look.new.as_ref().map(|n| &n.code)
        })
    };
    groups
        .iter()
        .map(|(look, cases)| {
            let is_all = whole(look, &Who::Untested) && (!has_testers || whole(look, &Who::Testers));
            let who: Vec<&Who> = cases.iter().map(|case| &case.who).collect();
            consequence(look, cases, &words::who(&who, is_all, has_testers), link, changes)
        })
        .collect()
}

fn consequence(look: &Outlook, cases: &[&Case], who: &Text, link: &Named, changes: &[Change]) -> Consequence {
    let finding = look.new.as_ref().or(look.old.as_ref());
    let about = finding.and_then(|finding| finding.about.as_deref());
    let of_accounts = cases.iter().flat_map(|case| &case.changes);
    let changes: Vec<&Change> = changes.iter().chain(of_accounts).collect();
    let mut labels: Vec<Label> = look.new.iter().flat_map(Diagnostic::labels).cloned().collect();
    if labels.is_empty() {
        labels.extend(look.old.iter().flat_map(Diagnostic::labels).cloned());
    }
    let ids: Vec<String> = cases.iter().flat_map(|case| case.who.ids()).collect();
    add_causes(&mut labels, &changes, &ids, look.effect);
    if labels.is_empty() {
        labels.push(Label { span: link.span, message: Text::new("这个链接", "this link") });
    }
    let accounts: Vec<String> = cases.iter().filter_map(|case| case.who.name()).collect();
    let subject = Subject {
        link: Some(link.name.clone()),
        account: Some(accounts.as_slice()).filter(|all| all.len() == 1).and_then(|all| all.first().cloned()),
    };
    let severity = match look.kind {
        _ if look.breaks => Severity::Error,
        Kind::WorksNow => Severity::Note,
        _ => Severity::Warning,
    };
    let told = Told { link: &link.name, who, old: look.old.as_ref(), new: look.new.as_ref() };
    let mut labels = labels.into_iter();
    let span = link.span;
    let diagnostic = Diagnostic {
        code: look.kind.name().into(),
        severity,
        message: words::outcome(look.kind, look.effect, &told, &look.doubt),
        primary: labels.next().unwrap_or(Label { span, message: Text::new("", "") }),
        secondary: labels.collect(),
        help: look.new.as_ref().and_then(|new| new.help.clone()),
        fixes: Vec::new(),
        about: Some(Box::new(About {
            actor: about.map_or(Actor::Provider, |about| about.actor),
            faq: look.new.is_some().then(|| about.and_then(|about| about.faq.clone())).flatten(),
            screen: look.new.is_some().then(|| about.and_then(|about| about.screen.clone())).flatten(),
            impediment: look.new.as_ref().and_then(|new| new.about.as_ref()?.impediment),
            docs: about.and_then(|about| about.docs.clone()),
            subject,
        })),
    };
    Consequence {
        kind: look.kind,
        breaks: look.breaks,
        effect: look.effect,
        finding: diagnostic,
        rule: finding
            .map(|finding| presentable(&finding.code))
            .or_else(|| look.doubt.findings.first().map(|found| presentable(&found.rule))),
        accounts,
        sets: Vec::new(),
    }
}

/// Adds where the settings stand in the other file that a finding points at. Of a list only the items
/// that `ids` name, if any of them is among those that came or went.
pub(super) fn add_causes(labels: &mut Vec<Label>, changes: &[&Change], ids: &[String], effect: Effect) {
    let found: Vec<Span> = labels.iter().map(|label| label.span).collect();
    let mut causes = Vec::new();
    for change in changes {
        let touches = |place: Option<Span>| place.is_some_and(|place| found.iter().any(|f| meets(*f, place)));
        if touches(change.new_place) {
            let named: Vec<_> =
                change.old.iter().filter(|(value, _)| ids.contains(value)).map(|(_, span)| *span).collect();
            let spans = if named.is_empty() { change.old_spans() } else { named };
            let was = if change.old.is_empty() {
                Text::new("原来没有", "nothing of it before")
            } else {
                Text::new("原来是这样", "it was this before")
            };
            causes.extend(spans.into_iter().map(|span| (span, was.clone())));
        } else if touches(change.old_place) {
            let is = match effect {
                Effect::UntilRelease => {
                    Text::new("这一项要等下一次全网发布", "this waits for the next release")
                }
                _ => Text::new("现在是这样", "it is this now"),
            };
            causes.extend(change.new_spans().into_iter().map(|span| (span, is.clone())));
        }
    }
    for (span, message) in causes {
        if labels.iter().all(|label| label.span != span) {
            labels.push(Label { span, message });
        }
    }
}

fn meets(a: Span, b: Span) -> bool {
    a.source == b.source && a.start <= b.end && b.start <= a.end
}

/// Facts in words: their own descriptions.
pub(super) fn fact_list(needs: &[&'static str]) -> Text {
    let known = needs.iter().filter(|need| fact::find(need).is_some());
    let list: Vec<String> = known.take(3).map(|need| format!("`{need}`")).collect();
    Text::new(list.join("、"), list.join(", "))
}
