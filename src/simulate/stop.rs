//! Why an authorization fails, may fail, or leads the merchant elsewhere.

use std::cmp::Reverse;

use crate::diagnostic::{Actor, Diagnostic, Impediment, Screen, Severity, Stage, Suppression};
use crate::text::Text;

/// Why it is not known how it ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Doubt {
    /// Names of the facts that would have to be known, sorted.
    pub needs: Vec<&'static str>,
    /// What was found of which no source tells what WeChat does with it, in the order of WeChat's checks.
    pub findings: Vec<Stop>,
}

impl Doubt {
    /// True if nothing is in doubt.
    pub fn is_empty(&self) -> bool {
        self.needs.is_empty() && self.findings.is_empty()
    }

    /// True if a rule counts one of these findings as an error.
    pub fn has_error(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Error)
    }

    /// Both together.
    pub(super) fn and(&self, other: Doubt) -> Doubt {
        let mut sum = self.clone();
        sum.needs.extend(other.needs);
        sum.needs.sort_unstable();
        sum.needs.dedup();
        sum.findings.extend(other.findings);
        sum.findings.sort_by_key(|finding| finding.stage);
        sum
    }
}

/// Why the merchant does not come back to the provider's page, though the authorization is granted.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Detour {
    /// Id of the rule that tells it.
    pub rule: String,
    /// Who must act.
    pub actor: Actor,
    /// What is wrong.
    pub message: Text,
    /// What to do.
    pub help: Option<Text>,
    /// How the user suppressed it: a check does not tell it, and does not fail by it.
    pub suppressed: Option<Suppression>,
}

impl Detour {
    /// The first, of those that are told if there is one.
    pub(super) fn first<'d>(judged: impl Iterator<Item = Found<'d>>) -> Option<Self> {
        let is_detour = |found: &Found<'_>| impediment(found) == Some(Impediment::Misroutes);
        let first = judged.filter(is_detour).min_by_key(|(_, by)| by.is_some())?;
        let (finding, by) = first;
        Some(Detour {
            rule: finding.code.to_string(),
            actor: finding.about.as_deref()?.actor,
            message: finding.message.clone(),
            help: finding.help.clone(),
            suppressed: by.cloned(),
        })
    }
}

/// Where an authorization fails, or may fail.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stop {
    /// The check of WeChat's.
    pub stage: Stage,
    /// Id of the rule that tells it.
    pub rule: String,
    /// How bad the rule says it is.
    pub severity: Severity,
    /// What the merchant will see, where it is known; its slots filled as far as they are known.
    pub screen: Option<Screen>,
    /// Who must act.
    pub actor: Actor,
    /// Section of WeChat's FAQ on authorization.
    pub faq: Option<String>,
    /// What is wrong.
    pub message: Text,
    /// What to do.
    pub help: Option<Text>,
    /// How the user suppressed it: a check does not tell it, and does not fail by it.
    pub suppressed: Option<Suppression>,
}

/// What was found, and how it is suppressed, if it is.
pub(super) type Found<'d> = (&'d Diagnostic, Option<&'d Suppression>);

impl Stop {
    fn new(stage: Stage, (finding, by): Found<'_>) -> Option<Self> {
        let about = finding.about.as_deref()?;
        Some(Stop {
            stage,
            rule: finding.code.to_string(),
            severity: finding.severity,
            screen: about.screen.clone(),
            actor: about.actor,
            faq: about.faq.clone(),
            message: finding.message.clone(),
            help: finding.help.clone(),
            suppressed: by.cloned(),
        })
    }

    /// The earliest of what stops, of one check the worst, then the first; what is suppressed only where
    /// nothing else does: WeChat does not know of suppressions.
    pub(super) fn earliest<'d>(found: impl Iterator<Item = Found<'d>>) -> Option<Self> {
        let key =
            |(stage, (finding, by)): &(Stage, Found<'_>)| (by.is_some(), *stage, Reverse(finding.severity));
        let (stage, found) = at_stage(found, Impediment::stops).min_by_key(key)?;
        Stop::new(stage, found)
    }

    /// What leaves open how a check ends, in the order of WeChat's checks.
    pub(super) fn possible<'d>(found: impl Iterator<Item = Found<'d>>) -> Vec<Self> {
        let mut possible: Vec<_> = at_stage(found, Impediment::obscures)
            .filter_map(|(stage, found)| Stop::new(stage, found))
            .collect();
        possible.sort_by_key(|stop| stop.stage);
        possible
    }
}

/// What a finding means for the authorization.
pub(super) fn impediment((finding, _): &Found<'_>) -> Option<Impediment> {
    finding.about.as_deref()?.impediment
}

/// What bears on one of WeChat's checks, each with that check.
fn at_stage<'d>(
    found: impl Iterator<Item = Found<'d>>,
    stage: fn(Impediment) -> Option<Stage>,
) -> impl Iterator<Item = (Stage, Found<'d>)> {
    found.filter_map(move |found| Some((stage(impediment(&found)?)?, found)))
}
