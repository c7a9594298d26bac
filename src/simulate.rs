//! What each account will meet that opens a link, before anybody opens it.
//!
//! Nothing is judged here: [`Linter::assess`] judges as a check does, and this arranges what it found by
//! account. What the user suppressed counts, for WeChat does not know of it, and is told to be suppressed; so does what
//! a rule would tell that is switched off.

mod columns;
mod document;
mod needs;
mod reasons;
mod stop;
mod words;

pub use document::document;
use needs::PENDING_DOMAIN;
pub use needs::unknown;
pub use stop::{Detour, Doubt, Stop};
use stop::{Found, impediment};

use crate::diagnostic::{Diagnostic, Impediment, Severity, Stage, Undecided};
use crate::fact::Page;
use crate::input::link::LinkKind;
use crate::input::provider::{Account, AccountKind};
use crate::lint::{Assessment, LinkInput, Linter, Offer, ScopeVerdicts};
use crate::names::named;
use crate::source::{Sources, presentable};

/// What will happen to a link and to each account that opens it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Simulation {
    /// The link.
    pub link: Opened,
    /// Where it stops whoever opens it, if it does.
    pub link_stop: Option<Stop>,
    /// True if this stop may spare the accounts on the test list: for them a saved entry domain may count
    /// that others meet with the next release.
    pub may_spare_testers: bool,
    /// Why it is not known whether the link works; empty if it stops.
    pub doubt: Doubt,
    /// Where the merchant is sent instead of to the provider's page, though the link works.
    pub detour: Option<Detour>,
    /// Everything that was found about the platform and the link, whatever it leads to.
    pub findings: Vec<Diagnostic>,
    /// Each account, in the order in which they were handed over.
    pub accounts: Vec<AccountForecast>,
    /// Names of the facts that nobody said and that were taken for what is
    /// [usual](crate::fact::Def::usual), sorted.
    pub presumed: Vec<&'static str>,
    /// Ids of the rules that would tell that the authorization fails but are switched off.
    pub silenced: Vec<String>,
    /// How many findings the user's own configuration suppressed.
    pub suppressed: usize,
}

/// A link and how it is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// Its name in the provider file.
    pub name: Option<String>,
    /// Its text as it may be shown.
    pub text: String,
    /// The page it leads to.
    pub kind: LinkKind,
    /// Where it is opened.
    pub from: OpenedFrom,
}

/// Where a link is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenedFrom {
    /// On the page of this address, as it may be shown.
    Page(String),
    /// On no page: typed, scanned, sent in a message.
    Nowhere,
    /// Nobody said.
    Unsaid,
}

/// What will happen to an account.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AccountForecast {
    /// Its appid, else its original id, as it may be shown.
    pub name: Option<String>,
    /// Its original id, as it may be shown.
    pub original_id: Option<String>,
    /// Its kind, where it is known.
    pub kind: Option<AccountKind>,
    /// How it ends.
    pub outcome: Outcome,
    /// Whether the page lists it.
    pub listed: Listed,
    /// Ids of the permission sets (权限集) the page shows to it; `None` where it is not known.
    pub asked: Option<Vec<i64>>,
    /// Ids of those it has granted already; `None` where it is not known.
    pub granted: Option<Vec<i64>>,
    /// Ids of exclusive ones among `asked` that another provider holds; `None` where it is not known.
    pub held_elsewhere: Option<Vec<i64>>,
    /// Ids of those the product needs of it that it has not granted and does not grant by this link
    /// either; `None` where it is not known.
    pub missing: Option<Vec<i64>>,
    /// Everything that was found about it, alone and with the link.
    pub findings: Vec<Diagnostic>,
}

/// How it ends for an account.
///
/// A stop holds even if something is not known at an earlier check: either way the account does not
/// get through, and only the screen may be another.
#[derive(Clone, Debug, PartialEq, Eq, strum::IntoStaticStr, strum::VariantNames)]
#[strum(serialize_all = "kebab-case")]
pub enum Outcome {
    /// Nothing is known to stop it.
    Authorizes,
    /// The same, but permission sets of these ids stay with another provider.
    AuthorizesWithout(Vec<i64>),
    /// The authorization is granted, but the merchant is sent somewhere else.
    Misrouted(Detour),
    /// It fails at one of WeChat's checks.
    Stopped(Stop),
    /// Nothing that is known stops it, but something that is not might. Never empty.
    Unknown(Doubt),
}

named!(&Outcome);

impl Outcome {
    /// How it ends where nobody can tell which of two entry domains counts. If it is `unsaid` that the other one may,
    /// it spares nobody.
    fn or(self, saved: Outcome, unsaid: Option<&'static str>) -> Outcome {
        let is_stopped = |outcome: &Outcome| matches!(outcome, Outcome::Stopped(_));
        if is_stopped(&self) == is_stopped(&saved) || unsaid.is_some() && is_stopped(&self) {
            return self;
        }
        let needs = [PENDING_DOMAIN].into_iter().chain(unsaid).collect();
        let mut doubt = Doubt { needs, ..Doubt::default() };
        doubt.needs.sort_unstable();
        for outcome in [self, saved] {
            if let Outcome::Unknown(other) = outcome {
                doubt = doubt.and(other);
            }
        }
        Outcome::Unknown(doubt)
    }
}

/// Whether the page lists an account among those to choose from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr, strum::VariantNames)]
#[strum(serialize_all = "kebab-case")]
pub enum Listed {
    /// It does.
    Yes,
    /// It does not, or there is no page to list it.
    No,
    /// Not known; no source says whether an account is listed that WeChat refuses for the release or
    /// the permission sets.
    Unknown,
}

named!(Listed);

impl Listed {
    fn of(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Authorizes | Outcome::AuthorizesWithout(_) | Outcome::Misrouted(_) => Listed::Yes,
            Outcome::Unknown(_) => Listed::Unknown,
            Outcome::Stopped(stop) => match stop.stage {
                Stage::Parameters | Stage::Code | Stage::Domain | Stage::Account => Listed::No,
                Stage::Release | Stage::Permission => Listed::Unknown,
            },
        }
    }
}

impl Simulation {
    /// True if a check tells an error of the platform or the link, so that the link must not be called good.
    pub fn has_errors(&self) -> bool {
        has_error(&self.findings)
    }

    /// True if none of the accounts can authorize, of one at least.
    pub fn stops_all_listed(&self) -> bool {
        let is_stopped = |account: &AccountForecast| matches!(account.outcome, Outcome::Stopped(_));
        !self.accounts.is_empty() && self.accounts.iter().all(is_stopped)
    }

    /// True if a check of the same link with the same accounts fails: an error was found of the platform, the
    /// link or an account, or something stops an account or sends it elsewhere though the user holds it for less.
    pub fn fails(&self) -> bool {
        let is_told = |stop: &Stop| stop.suppressed.is_none();
        let fails = |account: &AccountForecast| {
            matches!(&account.outcome, Outcome::Stopped(stop) if is_told(stop))
                || has_error(&account.findings)
        };
        self.link_stop.as_ref().is_some_and(is_told)
            || self.detour.as_ref().is_some_and(|detour| detour.suppressed.is_none())
            || self.has_errors()
            || self.accounts.iter().any(fails)
    }
}

fn has_error(findings: &[Diagnostic]) -> bool {
    findings.iter().any(|finding| finding.severity == Severity::Error)
}

/// Tells what happens to a link and to each of `accounts`, whether or not the link is listed with
/// them.
pub fn simulate(
    linter: &mut Linter<'_>,
    input: &LinkInput<'_>,
    accounts: &[&Account],
    sources: &mut Sources,
) -> Simulation {
    let assessment = linter.assess(input, accounts, sources);
    let possible = Stop::possible(assessment.shared());
    // Whose pre_auth_code it is is not known: then the file may be about another platform and other accounts.
    let is_foreign = possible.iter().any(|stop| stop.stage == Stage::Code);
    let stops = |found: &Found<'_>| impediment(found).and_then(Impediment::stops);
    let counts = |found: &Found<'_>| !is_foreign || stops(found).is_some_and(|at| at <= Stage::Code);
    let link_stop = Stop::earliest(assessment.shared().filter(counts));
    // An address that nobody knows: whatever else is open does not matter there.
    let is_known = assessment.kind.is_authorization();
    let open = assessment.provider.undecided.iter().chain(&assessment.link.undecided);
    let doubt = Doubt { needs: if is_known { needs(open) } else { vec!["link.kind"] }, findings: possible };
    let detour = Detour::first(assessment.shared());
    let saved = linter.assess_saved(input, accounts, sources);
    let ends = |assessment: &Assessment, assess_scopes: &ScopeVerdicts| {
        let stop = Stop::earliest(assessment.shared().chain(assess_scopes.all()).filter(counts));
        let own = Doubt {
            needs: needs(assess_scopes.undecided.iter().filter(|_| is_known)),
            findings: Stop::possible(assess_scopes.all()),
        };
        outcome(stop, doubt.and(own), detour.as_ref(), assess_scopes)
    };
    let forecasts =
        accounts.iter().enumerate().zip(&assessment.accounts).map(|((at, account), assess_scopes)| {
            let end = ends(&assessment, assess_scopes);
            let is_tester = linter.is_tester(account);
            let saved = saved.as_ref().filter(|_| is_tester != Ok(false));
            let later = saved.and_then(|saved| Some(ends(saved, saved.accounts.get(at)?)));
            let end = match later {
                Some(later) => end.or(later, is_tester.err()),
                None => end,
            };
            account_forecast(account, assess_scopes, end)
        });
    let forecasts = forecasts.collect();
    let each = [&assessment.provider, &assessment.link].into_iter().chain(&assessment.accounts);
    let mut presumed: Vec<_> =
        each.clone().flat_map(|assess_scopes| assess_scopes.presumed.iter().copied()).collect();
    presumed.sort_unstable();
    presumed.dedup();
    Simulation {
        link: opened(input, assessment.kind, sources),
        doubt: if link_stop.is_some() { Doubt::default() } else { doubt },
        may_spare_testers: link_stop.is_some()
            && saved.is_some_and(|saved| Stop::earliest(saved.shared()).is_none()),
        link_stop,
        detour,
        accounts: forecasts,
        presumed,
        silenced: assessment.silenced,
        suppressed: each.map(|assess_scopes| assess_scopes.suppressed.len()).sum(),
        findings: assessment.provider.findings.into_iter().chain(assessment.link.findings).collect(),
    }
}

fn outcome(
    stop: Option<Stop>,
    doubt: Doubt,
    detour: Option<&Detour>,
    assess_scopes: &ScopeVerdicts,
) -> Outcome {
    if let Some(stop) = stop {
        return Outcome::Stopped(stop);
    }
    if !doubt.is_empty() {
        return Outcome::Unknown(doubt);
    }
    if let Some(detour) = detour {
        return Outcome::Misrouted(detour.clone());
    }
    let told =
        assess_scopes.findings.iter().map(|finding| held_elsewhere(&finding.code, &assess_scopes.offer));
    let without = sorted(told.flatten().flatten().copied());
    if without.is_empty() { Outcome::Authorizes } else { Outcome::AuthorizesWithout(without) }
}

/// The sets of which a rule tells that they stay with another provider though the account authorizes.
fn held_elsewhere<'o>(rule: &str, offer: &'o Offer) -> Option<&'o Vec<i64>> {
    match rule {
        "required-set-held-elsewhere" => offer.required_elsewhere.as_ref(),
        "exclusive-set-held-elsewhere" => offer.optional_elsewhere.as_ref(),
        _ => None,
    }
}

fn account_forecast(account: &Account, assess_scopes: &ScopeVerdicts, outcome: Outcome) -> AccountForecast {
    let Offer { asked, granted, required, required_elsewhere, optional_elsewhere } = &assess_scopes.offer;
    let has = |sets: &Option<Vec<i64>>, id: &i64| sets.as_ref().is_some_and(|sets| sets.contains(id));
    let missing = required.as_ref().zip(asked.as_ref()).map(|(required, asked)| {
        let is_missing = |id: &i64| {
            let is_offered = asked.contains(id) && !has(required_elsewhere, id);
            !is_offered && !has(granted, id)
        };
        sorted(required.iter().copied().filter(is_missing))
    });
    AccountForecast {
        name: account.name().map(presentable),
        original_id: account.original_id.as_ref().map(|id| presentable(&id.value)),
        kind: account.kind.as_ref().map(|kind| kind.value),
        listed: Listed::of(&outcome),
        outcome,
        asked: asked.clone().map(|asked| sorted(asked.into_iter())),
        granted: granted.clone().map(|granted| sorted(granted.into_iter())),
        held_elsewhere: optional_elsewhere
            .as_ref()
            .map(|optional| sorted(optional.iter().chain(required_elsewhere.iter().flatten()).copied())),
        missing,
        findings: assess_scopes.findings.clone(),
    }
}

fn sorted(ids: impl Iterator<Item = i64>) -> Vec<i64> {
    let mut ids: Vec<_> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

fn needs<'u>(undecided: impl IntoIterator<Item = &'u Undecided>) -> Vec<&'static str> {
    let mut needs: Vec<_> = undecided.into_iter().flat_map(|rule| rule.needs.iter().copied()).collect();
    needs.sort_unstable();
    needs.dedup();
    needs
}

fn opened(input: &LinkInput<'_>, kind: LinkKind, sources: &Sources) -> Opened {
    let span = input.text.span(0..input.text.raw().len());
    Opened {
        name: input.name.map(presentable),
        text: sources.text(span).to_owned(),
        kind,
        from: match input.page {
            Page::NotGiven => OpenedFrom::Unsaid,
            Page::Directly(_) => OpenedFrom::Nowhere,
            Page::Address(address) => OpenedFrom::Page(sources.text(address.span).to_owned()),
        },
    }
}
