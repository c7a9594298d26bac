//! What a change leads to.

use crate::diagnostic::{Diagnostic, Severity};
use crate::names::{listed, named};
use crate::source::SourceId;

/// What a change leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Impact {
    /// The consequences: in the order of [`Effect`], what breaks first.
    pub consequences: Vec<Consequence>,
    /// How many links were compared.
    pub links: usize,
    /// How many accounts were compared.
    pub accounts: usize,
    /// In how many cases of a link and an account neither file tells how it ends.
    pub undecided: usize,
    /// The new file.
    pub new: SourceId,
}

impl Impact {
    /// True if something that worked stops.
    pub fn breaks(&self) -> bool {
        self.consequences.iter().any(|consequence| consequence.breaks)
    }

    /// The worst severity of a consequence: an error if something that worked stops, or a new link fails.
    pub fn worst(&self) -> Option<Severity> {
        self.consequences.iter().map(|consequence| consequence.finding.severity).max()
    }
}

/// One consequence of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Consequence {
    /// Of what kind it is.
    pub kind: ConsequenceKind,
    /// True if something that worked stops by it.
    pub breaks: bool,
    /// When it comes about.
    pub effect: Effect,
    /// What happens, with places in both files, who must act and the screen; its code is the name of
    /// the kind.
    pub finding: Diagnostic,
    /// Id of the rule that tells it, if one does.
    pub rule: Option<String>,
    /// The accounts it is known to concern, by appid or original id, as they may be shown.
    pub accounts: Vec<String>,
    /// The whole kinds of accounts that it concerns, by the names of provider files.
    pub account_kinds: Vec<&'static str>,
    /// Ids of the permission sets it is about.
    pub sets: Vec<i64>,
}

/// Of what kind a consequence is.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
    strum::VariantNames,
)]
#[non_exhaustive]
#[strum(serialize_all = "kebab-case")]
pub enum ConsequenceKind {
    /// A link that worked for an account stops.
    StopsWorking,
    /// A link surely fails of which that was not known before.
    SurelyFails,
    /// By a link the authorization is granted, but the merchant is sent elsewhere.
    Misroutes,
    /// Whether a link that worked still does is not known.
    UnclearNow,
    /// A link fails as before, but elsewhere.
    FailsOtherwise,
    /// A link works that did not.
    WorksNow,
    /// An account no longer stands on the test list.
    OffTestList,
    /// An account stands on the test list now.
    OnTestList,
    /// The platform is not released any more.
    Unreleased,
    /// The platform is released now.
    Released,
    /// The platform is another one.
    OtherPlatform,
    /// Merchants must authorize again.
    AuthorizeAgain,
    /// Permission sets are no longer asked for.
    NoLongerAsked,
    /// Exclusive permission sets are asked for now.
    ExclusiveAsked,
    /// A setting waits for the next release.
    NeedsRelease,
    /// A setting counts from now on.
    TakesEffect,
    /// A link opens another page of WeChat's, made for another device.
    OpensElsewhere,
    /// A link is new.
    LinkNew,
    /// A value is written in a form in which it does not count.
    NotEffective,
    /// A check finds something that it did not find before.
    NewFinding,
    /// Less is checked than before: an account or a link is listed no more, findings are suppressed, a
    /// rule is switched off or lowered.
    ChecksLess,
}

named!(ConsequenceKind);
listed!(ConsequenceKind);

/// When a consequence comes about.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
    strum::VariantNames,
)]
#[non_exhaustive]
#[strum(serialize_all = "kebab-case")]
pub enum Effect {
    /// As soon as the change is made.
    AtOnce,
    /// As soon as the change is made, and until the platform is released (全网发布) again.
    UntilRelease,
    /// With the next release.
    WithRelease,
    /// For each merchant when it authorizes again.
    WhenAuthorized,
}

named!(Effect);
listed!(Effect);
