//! What a check finds in the new file and not in the old one, as far as nothing else tells of it.

use std::collections::BTreeMap;

use super::revisions::Revisions;
use super::words::plain;
use super::{Consequence, ConsequenceKind, Effect};
use crate::diagnostic::{Diagnostic, Severity, Subject};
use crate::fact::Page;
use crate::lint::{Linter, ProviderFile, Settings};
use crate::rule::RuleSet;
use crate::source::Sources;
use crate::text::text;

/// A finding wherever it stands: its rule, its account, and what it says.
type Said = (String, Option<String>, String);

/// The findings that are new. What stops links or accounts, sends merchants elsewhere or does not count is told of
/// the links and settings; `told` are the consequences that were told already, `of_provider` what a check finds in the
/// new file by itself.
pub(super) fn consequences(
    revisions: &Revisions,
    of_provider: Vec<Diagnostic>,
    page: &Page,
    rules: &RuleSet,
    told: &[Consequence],
    sources: &mut Sources,
) -> Vec<Consequence> {
    // Of a file that is new the check tells everything.
    let old = &revisions.old.provider;
    if old.platform.is_none() && old.links.is_empty() && old.accounts.is_empty() {
        return Vec::new();
    }
    let mut before: BTreeMap<Said, usize> = BTreeMap::new();
    let of_old = self::of_provider(&revisions.old, rules, sources);
    for finding in found(&revisions.old, of_old, page, rules, sources) {
        *before.entry(said(&finding)).or_default() += 1;
    }
    let mut new = found(&revisions.written, of_provider, page, rules, sources);
    new.retain(|finding| {
        let known = before.get_mut(&said(finding)).filter(|count| **count > 0);
        let is_known = known.map(|count| *count -= 1).is_some();
        let is_cited = told.iter().any(|told| told.rule.as_deref() == Some(&*finding.code));
        let mut places = told.iter().flat_map(|told| told.finding.labels());
        let mut is_marked = || places.any(|place| place.span.encloses(finding.primary.span));
        // That it is not known how a link ends now does not say what is wrong with it.
        let is_told = is_cited || !is_error_of_link(finding) && is_marked();
        !is_known && !is_told
    });
    new.into_iter().map(new_finding).collect()
}

/// What a check finds in a file by itself, without its links.
pub(super) fn of_provider(file: &ProviderFile, rules: &RuleSet, sources: &Sources) -> Vec<Diagnostic> {
    Linter::new(rules, &Settings::default(), Some(file)).check_provider(sources).findings
}

/// What a check finds, its links included, that has no consequence of another kind.
fn found(
    file: &ProviderFile,
    mut findings: Vec<Diagnostic>,
    page: &Page,
    rules: &RuleSet,
    sources: &mut Sources,
) -> Vec<Diagnostic> {
    let settings = Settings::default();
    let mut linter = Linter::new(rules, &settings, Some(file));
    findings.extend(linter.check_listed_links(page, sources).findings);
    findings.retain(|finding| {
        let impediment = finding.about.as_ref().and_then(|about| about.impediment);
        let is_doubt = || impediment.is_some_and(|impediment| impediment.obscures().is_some());
        finding.severity != Severity::Note
            && (impediment.is_none()
                || is_error_of_link(finding) && is_doubt()
                || is_error_of_account(finding))
    });
    findings
}

/// True for an error of a link, of which a place in the link alone says nothing.
fn is_error_of_link(finding: &Diagnostic) -> bool {
    is_error_about(finding, |subject| subject.link.is_some())
}

/// True for an error of an account whatever the link: of one that no link serves nothing else is told.
fn is_error_of_account(finding: &Diagnostic) -> bool {
    is_error_about(finding, |subject| subject.account.is_some() && subject.link.is_none())
}

fn is_error_about(finding: &Diagnostic, is_meant: impl Fn(&Subject) -> bool) -> bool {
    finding.severity == Severity::Error
        && finding.about.as_ref().is_some_and(|about| is_meant(&about.subject))
}

fn said(finding: &Diagnostic) -> Said {
    let account = finding.about.as_ref().and_then(|about| about.subject.account.clone());
    (finding.code.to_string(), account, finding.message.en.to_string())
}

fn new_finding(finding: Diagnostic) -> Consequence {
    let (code, said) = (&finding.code, &finding.message);
    let message = text!(
        ("检查会新报一个问题（{code}）：{}", said.zh),
        ("the check reports a new finding ({code}): {}", said.en)
    );
    let draft = plain(ConsequenceKind::NewFinding, Effect::AtOnce, finding.primary.span, message)
        .at(finding.primary.message);
    let draft = if finding.severity == Severity::Error { draft.error() } else { draft.warning() };
    match finding.help {
        Some(help) => draft.help(help).done(),
        None => draft.done(),
    }
}
