//! What will happen to each account that opens a link, judged as in a check.

use super::{LinkInput, Linter, cover_secrets, given, subject};
use crate::diagnostic::{Diagnostic, Subject, Suppressed, Undecided};
use crate::fact::{Facts, Given};
use crate::input::link;
use crate::input::provider::Account;
use crate::rule::Scope;
use crate::source::Sources;

/// What is known of a link before anybody opens it.
///
/// The findings that carry [`About::stops`](crate::diagnostic::About::stops) tell where the
/// authorization fails: an account gets as far as the earliest of those in `provider`, `link` and its
/// own forecast. If there is none, but something is undecided at an earlier stage or at all, it is not
/// known whether it passes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Foresight {
    /// What concerns every link and account: the platform and the product.
    pub provider: Forecast,
    /// What concerns every account that opens this link.
    pub link: Forecast,
    /// What concerns each account, alone and together with the link, in the order of the accounts.
    pub accounts: Vec<Forecast>,
}

/// What judging brought for one subject.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Forecast {
    /// What was found, in the order of places.
    pub findings: Vec<Diagnostic>,
    /// The rules that would tell that the authorization fails but could not be judged.
    pub undecided: Vec<Undecided>,
    /// What was found and is not told, because the user said so.
    pub suppressed: Vec<Suppressed>,
}

impl Linter<'_> {
    /// Judges a link with each of `accounts`, whether or not the link is listed with them or for them.
    /// The rules, their severities and the suppressions are those of a check; without a provider file
    /// everything that would need one is undecided.
    pub fn foresee(
        &mut self,
        input: &LinkInput<'_>,
        accounts: &[&Account],
        sources: &mut Sources,
    ) -> Foresight {
        let link = link::read(input.raw, input.origin);
        cover_secrets(&link, sources);
        let given = given(input, &link);
        let provider = self.forecast(&[Scope::Provider], Given::default(), &subject(None, None), sources);
        let of_link = self.forecast(&[Scope::Link], given, &subject(Some(input), None), sources);
        let accounts = accounts
            .iter()
            .map(|account| {
                let given = Given { account: Some(account), ..given };
                let subject = subject(Some(input), Some(account));
                self.forecast(&[Scope::Account, Scope::LinkAndAccount], given, &subject, sources)
            })
            .collect();
        Foresight { provider, link: of_link, accounts }
    }

    fn forecast(
        &mut self,
        scopes: &[Scope],
        given: Given<'_>,
        subject: &Subject,
        sources: &Sources,
    ) -> Forecast {
        let mut findings = Vec::new();
        let mut undecided = Vec::new();
        let facts = Facts::new(&self.facts, given);
        for scope in scopes {
            self.engine.judge(*scope, &facts, sources, subject, &mut findings);
            undecided.extend(self.engine.undecided(*scope, &facts));
        }
        let report = self.report(findings, 0);
        Forecast { findings: report.findings, undecided, suppressed: report.suppressed }
    }
}
