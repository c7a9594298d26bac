//! Findings that the user knows and does not want to see: `lint.ignore` of the provider file.

use super::Roster;
use crate::diagnostic::Diagnostic;
use crate::input::provider::{Account, Date, Ignore, Lint};
use crate::source::presentable;

/// The first entry that fits a finding and has not ended.
pub(super) fn ignoring<'i>(
    finding: &Diagnostic,
    lint: &'i Lint,
    roster: &Roster<'_>,
    today: Option<Date>,
) -> Option<&'i Ignore> {
    let subject = finding.about.as_ref().map(|about| &about.subject);
    // Reports call an account by its appid, but the user may know it by its original id.
    let reported = |name: &str| presentable(roster.named(name).and_then(Account::name).unwrap_or(name));
    lint.ignore.iter().find(|ignore| {
        let over = ignore.until.as_ref().zip(today).is_some_and(|(until, today)| until.value < today);
        if over || finding.code != ignore.rule.value {
            return false;
        }
        let fits = |wanted: Option<String>, is: Option<&String>| {
            wanted.is_none_or(|wanted| is.is_some_and(|is| *is == wanted))
        };
        let link = ignore.link.as_ref().map(|link| presentable(&link.value));
        let account = ignore.account.as_ref().map(|account| reported(&account.value));
        fits(link, subject.and_then(|subject| subject.link.as_ref()))
            && fits(account, subject.and_then(|subject| subject.account.as_ref()))
    })
}
