//! What will happen to each account that opens a link, judged as in a check.

use super::{LinkInput, Linter, cover_secrets, given, subject};
use crate::diagnostic::{Diagnostic, Subject, Suppressed, Suppression, SuppressionKind, Undecided};
use crate::fact::{self, Fact, Facts, Given, Value};
use crate::input::link;
use crate::input::provider::Account;
use crate::rule::Scope;
use crate::source::Sources;

/// What is known of a link before anybody opens it.
///
/// The findings that carry [`About::impediment`](crate::diagnostic::About::impediment) tell where the
/// authorization fails: an account gets as far as the earliest of those in `provider`, `link` and its
/// own verdicts. If there is none, but something is undecided at an earlier stage or at all, it is not
/// known whether it passes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// What concerns every link and account: the platform and the product.
    pub provider: ScopeVerdicts,
    /// What concerns every account that opens this link.
    pub link: ScopeVerdicts,
    /// What concerns each account, alone and together with the link, in the order of the accounts.
    pub accounts: Vec<ScopeVerdicts>,
    /// The page that the link leads to.
    pub kind: link::LinkKind,
    /// Ids of the rules that would tell that the authorization fails but are switched off.
    pub silenced: Vec<String>,
}

impl Assessment {
    /// What was found of the platform and the link, which concerns whoever opens it; see [`ScopeVerdicts::all`].
    pub fn shared(&self) -> impl Iterator<Item = (&Diagnostic, Option<&Suppression>)> {
        self.provider.all().chain(self.link.all())
    }
}

/// What judging brought for one subject.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScopeVerdicts {
    /// What was found, in the order of places.
    pub findings: Vec<Diagnostic>,
    /// The rules that would tell that the authorization fails but could not be judged.
    pub undecided: Vec<Undecided>,
    /// What was found and is not told, because the user said so, or switched off the rule.
    pub suppressed: Vec<Suppressed>,
    /// Of an account, the permission sets that it is about.
    pub offer: Offer,
    /// Names of the facts that nobody said and that are taken for what is
    /// [usual](crate::fact::Def::usual), in the order of the catalog.
    pub presumed: Vec<&'static str>,
}

impl ScopeVerdicts {
    /// What was found, told or not, and how it is suppressed, if it is.
    pub fn all(&self) -> impl Iterator<Item = (&Diagnostic, Option<&Suppression>)> {
        let suppressed = self.suppressed.iter().map(|suppressed| (&suppressed.finding, Some(&suppressed.by)));
        self.findings.iter().map(|finding| (finding, None)).chain(suppressed)
    }
}

/// Ids of permission sets (权限集), in the order of their lists; `None` where it is not known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offer {
    /// Those the page shows to the account: the fact `offer.permission_sets`.
    pub asked: Option<Vec<i64>>,
    /// Those it has granted already: `account.granted`.
    pub granted: Option<Vec<i64>>,
    /// Those the product needs of its kind: `offer.required`.
    pub required: Option<Vec<i64>>,
    /// Exclusive ones of `asked` that another provider holds and the product needs:
    /// `offer.required_elsewhere`.
    pub required_elsewhere: Option<Vec<i64>>,
    /// The others that another provider holds: `offer.optional_elsewhere`.
    pub optional_elsewhere: Option<Vec<i64>>,
}

impl Linter<'_> {
    /// Judges a link with each of `accounts`, whether or not the link is listed with them or for them.
    /// The rules, their severities and the suppressions are those of a check; without a provider file
    /// everything that would need one is undecided.
    pub fn assess(
        &mut self,
        input: &LinkInput<'_>,
        accounts: &[&Account],
        sources: &mut Sources,
    ) -> Assessment {
        let link = link::read(input.text);
        cover_secrets(&link, sources);
        let given = given(input, &link, sources);
        let provider =
            self.assess_scopes(&[Scope::Provider], Given::default(), &subject(None, None), sources);
        let of_link = self.assess_scopes(&[Scope::Link], given, &subject(Some(input), None), sources);
        let accounts = accounts
            .iter()
            .map(|account| {
                let given = Given { account: Some(account), ..given };
                let subject = subject(Some(input), Some(account));
                self.assess_scopes(&[Scope::Account, Scope::LinkAndAccount], given, &subject, sources)
            })
            .collect();
        Assessment { provider, link: of_link, accounts, kind: link.kind, silenced: self.engine.silenced() }
    }

    /// The same where the entry domain counts that is saved but waits for the release, as it may for the
    /// accounts on the test list: their page is loaded before anybody knows whose it is. `None` where no
    /// other domain waits, or nobody stands on that list.
    pub fn assess_saved(
        &mut self,
        input: &LinkInput<'_>,
        accounts: &[&Account],
        sources: &mut Sources,
    ) -> Option<Assessment> {
        let file = self.file?;
        let platform = file.provider.platform.as_ref()?;
        let is_empty = platform.test_accounts.as_ref().is_some_and(|list| list.value.is_empty());
        if !platform.has_waiting_domain() || is_empty {
            return None;
        }
        let mut saved = file.clone();
        saved.provider.platform = Some(platform.with_saved());
        let mut linter = Linter::new(self.engine.rules(), &self.settings, Some(&saved));
        Some(linter.assess(input, accounts, sources))
    }

    /// Whether an account stands on the platform's test list; else what would have to be known.
    ///
    /// # Errors
    /// The name of a fact.
    pub fn is_tester(&self, account: &Account) -> Result<bool, &'static str> {
        let facts = Facts::new(&self.facts, Given { account: Some(account), ..Given::default() });
        match fact::find("account.is_tester").map(|fact| facts.get(fact)) {
            Some(Fact::Present(Value::Flag(is_tester), _)) => Ok(*is_tester),
            _ if account.original_id.is_none() => Err("account.original_id"),
            _ => Err("platform.test_accounts"),
        }
    }

    fn assess_scopes(
        &mut self,
        scopes: &[Scope],
        given: Given<'_>,
        subject: &Subject,
        sources: &Sources,
    ) -> ScopeVerdicts {
        let (mut findings, mut off) = (Vec::new(), Vec::new());
        let mut undecided = Vec::new();
        let facts = Facts::new(&self.facts, given);
        let presuming = Facts::new(&self.facts, given).presuming();
        for scope in scopes {
            self.engine.judge(*scope, &facts, sources, || subject.clone(), &mut findings);
            off.extend(self.engine.switched_off(*scope, &facts, sources, subject));
            undecided.extend(self.engine.undecided(*scope, &facts, &presuming));
        }
        let (offer, presumed) = (offer(&facts), presumed(&facts));
        let report = self.report(findings, 0, sources);
        let by = Suppression { kind: SuppressionKind::Off, reason: None };
        let off = off.into_iter().map(|finding| Suppressed { finding, by: by.clone() });
        let suppressed = report.suppressed.into_iter().chain(off).collect();
        ScopeVerdicts { findings: report.findings, undecided, suppressed, offer, presumed }
    }
}

fn offer(facts: &Facts<'_>) -> Offer {
    Offer {
        asked: ids("offer.permission_sets", facts),
        granted: ids("account.granted", facts),
        required: ids("offer.required", facts),
        required_elsewhere: ids("offer.required_elsewhere", facts),
        optional_elsewhere: ids("offer.optional_elsewhere", facts),
    }
}

/// The ids of a list; of one that was looked for and not found, none.
fn ids(name: &str, facts: &Facts<'_>) -> Option<Vec<i64>> {
    let fact = fact::find(name)?;
    match facts.get(fact) {
        Fact::Present(Value::List(items), _) => {
            let id = |value: &Value<'_>| match value {
                Value::Number(id) => Some(*id),
                _ => None,
            };
            Some(items.iter().filter_map(|item| id(&item.value)).collect())
        }
        Fact::Absent(_) if fact.def().found => Some(Vec::new()),
        _ => None,
    }
}

fn presumed(facts: &Facts<'_>) -> Vec<&'static str> {
    let usual = fact::catalog().iter().filter(|def| def.usual.is_some());
    let is_unsaid =
        |name: &str| fact::find(name).is_some_and(|fact| matches!(facts.get(fact), Fact::Absent(_)));
    usual.map(|def| def.name).filter(|name| is_unsaid(name)).collect()
}
