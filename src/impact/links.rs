//! What becomes of the links: who could authorize by them and who can now, until the release and after it.

use std::collections::{BTreeSet, HashSet};

use super::changes::{self, Change};
use super::kinds;
use super::outlook::{self, Case, Named, State};
use super::pairs::{Pair, Simulated};
use super::revisions::{KnownAccounts, Revisions, all_accounts};
use super::sets::asked_by_link;
use super::words::{self, Who};
use super::{Consequence, ConsequenceKind, Effect};
use crate::diagnostic::{Diagnostic, Stage};
use crate::fact::Page;
use crate::input::link::{self, LinkKind};
use crate::input::provider::{Account, LinkEntry};
use crate::lint::{LinkInput, Linter, ListedLink, ProviderFile, Settings};
use crate::rule::RuleSet;
use crate::simulate::{Doubt, Outcome, Simulation, simulate};
use crate::source::{Sources, Span};
use crate::text::text;

/// What becomes of all links.
#[derive(Default)]
pub(super) struct Links {
    pub(super) consequences: Vec<Consequence>,
    /// In how many cases neither file tells how it ends.
    pub(super) undecided: usize,
    /// The permission sets that some link asks of somebody; `None` if that is not known of one.
    pub(super) asked: Option<BTreeSet<i64>>,
    /// The links that have to move with the entry domain, as they may be shown.
    pub(super) moving: Vec<String>,
}

/// The four states of the settings, each with its linter.
struct Linters<'l> {
    before: Linter<'l>,
    before_saved: Linter<'l>,
    now: Linter<'l>,
    saved: Linter<'l>,
}

/// The consequences for all links.
pub(super) fn consequences(
    revisions: &Revisions,
    page: &Page,
    rules: &RuleSet,
    sources: &mut Sources,
) -> Links {
    let settings = Settings::default();
    let linter = |file| Linter::new(rules, &settings, Some(file));
    let mut linters = Linters {
        before: linter(&revisions.old),
        before_saved: linter(&revisions.old_saved),
        now: linter(&revisions.new),
        saved: linter(&revisions.new_saved),
    };
    let of_platform = changes::of_platform(revisions);
    let mut links = Links { asked: Some(BTreeSet::new()), ..Links::default() };
    let mut is_asking = false;
    let [old_accounts, new_accounts] =
        [&revisions.old, &revisions.new].map(|file| all_accounts(&file.provider));
    let (was_listed, is_listed) = (KnownAccounts::new(&old_accounts), KnownAccounts::new(&new_accounts));
    let listed_accounts: Vec<Who> = revisions.accounts.iter().map(|(_, is)| Who::account(is)).collect();
    let listed_accounts: HashSet<&Who> = listed_accounts.iter().collect();
    for (old, new) in &revisions.links {
        let old = old.and_then(|at| listed(&revisions.old, at, page));
        let new = new.and_then(|at| listed(&revisions.new, at, page));
        let Some((entry, input)) = &new else { continue };
        is_asking = true;
        if input.is_unfilled() || old.as_ref().is_some_and(|(_, old)| old.is_unfilled()) {
            links.asked = None;
            continue;
        }
        let pairs = pairs(revisions, old.as_ref(), (entry, input));
        // Of a link that is new there is nothing to compare it with but itself.
        let (was, before) = old.as_ref().map_or((*entry, input), |(entry, input)| (*entry, input));
        let simulated = linters.run((before, input), &pairs, sources);
        links.asked = links.asked.take().and_then(|asked| with_asked(asked, &simulated.now));
        let mut changes = changes::of_link((was, before.input()), (entry, input.input()));
        changes.extend(of_platform.iter().cloned());
        let name = words::link_name(entry, &simulated.now);
        let link = Named { name, span: entry.url.span, made_up: kinds::place(entry) };
        let is_named = |pair: &Pair| !entry.accounts.is_empty() && is_meant((&pair.was, &pair.is), entry);
        let is_newly_meant = |pair: &Pair| {
            let accounts = (&pair.was, &pair.is);
            old.is_some()
                && is_listed.has(&pair.is)
                && is_meant(accounts, entry)
                && !(was_listed.has(&pair.was) && is_meant(accounts, was))
        };
        let mut cases = cases(revisions, &simulated, &pairs, (is_named, is_newly_meant));
        if old.is_none() {
            cases.iter_mut().for_each(|case| case.before = State::New);
        }
        let is_listed = |case: &&Case| listed_accounts.contains(&case.who);
        links.undecided += cases.iter().filter(is_listed).filter(|case| case.is_undecided()).count();
        let told = outlook::of_cases(&cases, &link, &changes, (rules, revisions.moving.as_ref()));
        links.moving.extend(told.is_moving.then(|| link.name.clone()));
        let fails = !told.consequences.is_empty();
        let is_misrouted = told.consequences.iter().any(|told| told.kind == ConsequenceKind::Misroutes);
        let works = [&simulated.before, &simulated.now].iter().all(|one| one.link_stop.is_none());
        if old.is_some() && works && !is_misrouted {
            links.consequences.extend(callback_gone(&changes, entry));
        }
        if old.is_some() && works {
            links.consequences.extend(opens_elsewhere(&simulated, entry));
        }
        links.consequences.extend(told.consequences);
        match old {
            Some(_) => {
                links.consequences.extend(asked_by_link(revisions, &simulated, &pairs, &link, &changes))
            }
            None if !fails => links.consequences.push(words::new_link(entry)),
            None => {}
        }
    }
    if !is_asking {
        links.asked = None;
    }
    links
}

fn listed<'w>(file: &'w ProviderFile, at: usize, page: &'w Page) -> Option<(&'w LinkEntry, ListedLink<'w>)> {
    let entry = file.provider.links.get(at)?;
    Some((entry, ListedLink::new(entry, page)))
}

/// Who opens a link: the accounts it must serve, that which its `biz_appid` names, and one of each kind.
fn pairs(
    revisions: &Revisions,
    old: Option<&(&LinkEntry, ListedLink<'_>)>,
    new: (&LinkEntry, &ListedLink<'_>),
) -> Vec<Pair> {
    let (entry, input) = new;
    let entries: Vec<&LinkEntry> = old.map(|(entry, _)| *entry).into_iter().chain([entry]).collect();
    let meant =
        revisions.accounts.iter().filter(|(was, is)| entries.iter().any(|link| is_meant((was, is), link)));
    let meant: Vec<&(Account, Account)> = meant.collect();
    let inputs = old.map(|(_, input)| input).into_iter().chain([input]);
    let designated: Vec<Account> = inputs
        .filter_map(|input| kinds::designated(biz_appid(&input.input()), &revisions.accounts))
        .collect();
    let mut pairs: Vec<Pair> = Vec::new();
    for (was, is) in &meant {
        pairs.push(Pair { was: was.clone(), is: is.clone(), who: Who::account(is) });
    }
    for account in designated {
        let who = Who::account(&account);
        if pairs.iter().all(|pair| pair.who != who) {
            pairs.push(Pair { was: account.clone(), is: account, who });
        }
    }
    let place = kinds::place(entry);
    let made_up = [&revisions.old, &revisions.new].map(|file| kinds::accounts(&file.provider, place));
    let [was, is] = made_up;
    for ((was, is), kind) in was.into_iter().zip(is).zip(kinds::documented()) {
        let is_kind = |account: &Account| account.kind.as_ref().is_some_and(|own| own.value == kind);
        let standing = match meant.iter().any(|(_, account)| is_kind(account)) {
            _ if meant.is_empty() => words::Standing::Alone,
            true => words::Standing::Represented,
            false => words::Standing::Beside,
        };
        pairs.push(Pair { was, is, who: Who::Kind(kind, standing) });
    }
    pairs
}

fn biz_appid(input: &LinkInput<'_>) -> Option<(String, Span)> {
    let link = link::read(input.text);
    let value = link.parameter("biz_appid")?.value.as_ref()?;
    Some((value.value.to_string(), value.span))
}

/// True if an account must be able to authorize by a link: one that it names, or any if it names none.
pub(super) fn is_meant((old, new): (&Account, &Account), link: &LinkEntry) -> bool {
    link.accounts.is_empty() || is_named((old, new), link)
}

/// True if a link names an account.
pub(super) fn is_named((old, new): (&Account, &Account), link: &LinkEntry) -> bool {
    let ids = [&old.appid, &old.original_id, &new.appid, &new.original_id];
    let is_named = |name: &str| ids.iter().any(|id| id.as_ref().is_some_and(|id| id.value == name));
    link.accounts.iter().any(|name| is_named(&name.value))
}

impl Linters<'_> {
    fn run(
        &mut self,
        (old, new): (&ListedLink<'_>, &ListedLink<'_>),
        pairs: &[Pair],
        sources: &mut Sources,
    ) -> Simulated {
        let (was, is): (Vec<&Account>, Vec<&Account>) =
            pairs.iter().map(|pair| (&pair.was, &pair.is)).unzip();
        Simulated {
            before: simulate(&mut self.before, &old.input(), &was, sources),
            before_saved: simulate(&mut self.before_saved, &old.input(), &was, sources),
            now: simulate(&mut self.now, &new.input(), &is, sources),
            saved: simulate(&mut self.saved, &new.input(), &is, sources),
        }
    }
}

/// Merchants came back to the provider's page by a link and do not any more: they stay on WeChat's page of success
/// (the console that Tencent ships).
fn callback_gone(changes: &[Change], entry: &LinkEntry) -> Option<Consequence> {
    let is_value = |(value, _): &&(String, Span)| !value.is_empty();
    let change = changes.iter().find(|change| change.key == "link.redirect_uri")?;
    let (_, was) = change.old.iter().find(is_value)?;
    if change.new.iter().any(|new| is_value(&new)) {
        return None;
    }
    let (name, shown) = words::listed_name(entry);
    let message = text!(
        ("链接 {} 不再带 `redirect_uri`：商家授权成功后停在微信的页面上，不会回到你的网页", shown.zh),
        (
            "the link {} no longer has a `redirect_uri`: after authorizing, merchants stay on WeChat's page and do not come back to yours",
            shown.en
        )
    );
    let place = change.new_place.unwrap_or(entry.url.span);
    let draft = words::plain(ConsequenceKind::Misroutes, Effect::AtOnce, place, message).warning();
    let draft =
        draft.at(text!("这里没有了", "removed here")).and([*was], &text!("原来在这里", "previously here"));
    let help =
        text!("需要商家回来时，写上 `redirect_uri`", "add a `redirect_uri` if merchants should come back");
    Some(draft.help(help).link(name).done())
}

/// A link for computers is one for phones now, or the other way: the H5 pages work only inside WeChat on a phone
/// (授权流程技术说明), and the PC page shows a code to scan.
fn opens_elsewhere(simulated: &Simulated, entry: &LinkEntry) -> Option<Consequence> {
    let is_of_phone = |kind| match kind {
        LinkKind::Pc => Some(false),
        LinkKind::H5 | LinkKind::H5Old => Some(true),
        LinkKind::Other(_) => None,
    };
    let (was, is) = (is_of_phone(simulated.before.link.kind)?, is_of_phone(simulated.now.link.kind)?);
    if was == is {
        return None;
    }
    let (name, shown) = words::listed_name(entry);
    let message = match is {
        true => text!(
            ("链接 {} 从 PC 版换成了 H5 版：只能在手机微信里打开，在电脑上打开的商家授权不了", shown.zh),
            (
                "the link {} now opens the H5 page instead of the PC page: it works only inside WeChat on a phone, so merchants on a computer cannot authorize with it",
                shown.en
            )
        ),
        false => text!(
            (
                "链接 {} 从 H5 版换成了 PC 版：打开后显示二维码，要另用手机扫码，在手机微信里打开的商家不方便授权",
                shown.zh
            ),
            (
                "the link {} now opens the PC page instead of the H5 page: it shows a QR code, so merchants who open it on a phone need a second device",
                shown.en
            )
        ),
    };
    let draft =
        words::plain(ConsequenceKind::OpensElsewhere, Effect::AtOnce, entry.url.span, message).warning();
    let draft = draft.at(text!("换成了这个授权页", "opens a different page now"));
    let help = text!(
        "两种场合都要用的，PC 版和 H5 版各放一个链接",
        "if both are needed, offer a separate link for each"
    );
    Some(draft.help(help).link(name).done())
}

/// The sets that a link asks of those whom its page lists; `None` if it is not known of somebody.
fn with_asked(mut asked: BTreeSet<i64>, simulation: &Simulation) -> Option<BTreeSet<i64>> {
    let is_listed =
        |outcome: &Outcome| !matches!(outcome, Outcome::Stopped(stop) if stop.stage == Stage::Account);
    for account in simulation.accounts.iter().filter(|account| is_listed(&account.outcome)) {
        asked.extend(account.asked.as_ref()?);
    }
    Some(asked)
}

fn cases(
    revisions: &Revisions,
    simulated: &Simulated,
    pairs: &[Pair],
    (is_named, is_newly_meant): (impl Fn(&Pair) -> bool, impl Fn(&Pair) -> bool),
) -> Vec<Case> {
    let Simulated { before, before_saved, now, saved } = simulated;
    let was = best_state(before);
    // What stopped everybody works for all only if it is known to work for somebody.
    let is = if matches!(was, State::Stopped(_)) { best_state(now) } else { link_state(now) };
    let mut cases = vec![Case {
        who: Who::Untested { spares_testers: now.may_spare_testers || before.may_spare_testers },
        is_named: true,
        is_newly_meant: false,
        was_open: false,
        changes: Vec::new(),
        before: was,
        planned: link_state(before_saved),
        now: is,
        later: link_state(saved),
    }];
    // What is known of the link shows through what nobody said, such as the page it is opened from.
    let is_open =
        |simulation: &Simulation| simulation.link_stop.is_none() && !simulation.doubt.needs.is_empty();
    if is_open(before) && is_open(now) {
        cases.push(Case {
            who: Who::Untested { spares_testers: false },
            is_named: true,
            is_newly_meant: false,
            was_open: true,
            changes: Vec::new(),
            before: said_state(before),
            planned: said_state(now),
            now: said_state(now),
            later: said_state(now),
        });
    }
    for (at, pair) in pairs.iter().enumerate() {
        cases.push(Case {
            who: pair.who.clone(),
            is_named: is_named(pair),
            is_newly_meant: is_newly_meant(pair),
            was_open: false,
            changes: changes::of_account(revisions, &pair.was, &pair.is),
            before: account_state(before, at),
            planned: account_state(before_saved, at),
            now: account_state(now, at),
            later: account_state(saved, at),
        });
    }
    cases
}

fn link_state(simulation: &Simulation) -> State {
    state_under(simulation, &simulation.doubt)
}

/// How a link ends as far as anything is said of it.
fn said_state(simulation: &Simulation) -> State {
    state_under(simulation, &Doubt { needs: Vec::new(), findings: simulation.doubt.findings.clone() })
}

fn state_under(simulation: &Simulation, doubt: &Doubt) -> State {
    match &simulation.link_stop {
        Some(stop) => by_rule(&stop.rule, simulation.findings.iter(), State::Stopped),
        None if !doubt.is_empty() => State::Unknown(doubt.clone()),
        None => match &simulation.detour {
            Some(detour) => by_rule(&detour.rule, simulation.findings.iter(), State::Misrouted),
            None => State::Works,
        },
    }
}

/// How a link ends for whoever opens it. If nothing is known against it, it works as well as it does for
/// the account for which it works best: for nobody may it be known to.
fn best_state(simulation: &Simulation) -> State {
    let state = link_state(simulation);
    let of_accounts = || (0..simulation.accounts.len()).map(|at| account_state(simulation, at));
    let works = |state: &State| matches!(state, State::Works | State::Misrouted(_));
    if state != State::Works || of_accounts().any(|state| works(&state)) {
        return state;
    }
    let unknown = of_accounts().find(|state| matches!(state, State::Unknown(_)));
    unknown.or_else(|| of_accounts().next()).unwrap_or(state)
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
