//! Everything the tool ever says: findings of rules and faults of the user's own files alike.

use std::borrow::Cow;
use std::fmt;

use crate::names::named;
use crate::source::{Sources, Span, Undecoded, presentable};
use crate::sure::Sure;
use crate::text::{Text, text};

/// How bad it is.
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
    strum::VariantNames,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Severity {
    /// Worth knowing; nothing fails by it.
    Note,
    /// May fail, or fails for some.
    Warning,
    /// Does not work.
    Error,
}

named!(Severity);

/// Who must act.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, strum::EnumString, strum::IntoStaticStr, strum::VariantNames,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Actor {
    /// The provider (服务商): its link or its configuration.
    Provider,
    /// The merchant's administrator (商家管理员).
    Merchant,
    /// WeChat; nobody else can.
    Wechat,
}

named!(Actor);

/// One of WeChat's checks, in the order in which WeChat makes them: what fails at an earlier one never
/// comes to a later one. That order is concluded from the codes and texts of the authorization pages.
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
    strum::VariantNames,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Stage {
    /// The link leads to the authorization page and brings the parameters that it needs.
    Parameters,
    /// Its `pre_auth_code` is one, and is of this platform.
    Code,
    /// It is opened from the registered entry domain and calls back there (授权发起页域名).
    Domain,
    /// The platform is released (全网发布), or the account is on its test list.
    Release,
    /// The account is one that may authorize by this link.
    Account,
    /// There is a permission set (权限集) that the account can grant.
    Permission,
}

named!(Stage);

/// What a finding means for the authorization.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Impediment {
    /// It surely fails at this check of WeChat's.
    Stops(Stage),
    /// No source tells whether it passes this check.
    Obscures(Stage),
    /// It is granted, but the merchant is sent somewhere else than to the provider's page.
    Misroutes,
}

impl Impediment {
    /// The check at which the authorization surely fails, if it does.
    pub fn stops(self) -> Option<Stage> {
        match self {
            Impediment::Stops(stage) => Some(stage),
            Impediment::Obscures(_) | Impediment::Misroutes => None,
        }
    }

    /// The check of which it is not known whether the authorization passes it, if there is one.
    pub fn obscures(self) -> Option<Stage> {
        match self {
            Impediment::Obscures(stage) => Some(stage),
            Impediment::Stops(_) | Impediment::Misroutes => None,
        }
    }
}

/// A place and what it has to do with the matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The place; empty where something is missing.
    pub span: Span,
    /// What this place has to do with it. May be empty in both languages.
    pub message: Text,
}

/// The screen that the merchant will see, as far as that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Screen {
    /// Id in the catalog of screens.
    pub id: String,
    /// WeChat's code on that screen, where it has one.
    pub code: Option<i64>,
    /// WeChat's own Chinese text.
    pub text: String,
    /// How sure it is that the merchant sees this text: of the wording and of what leads to it the less sure.
    pub sure: Sure,
    /// True if the wording is known only of the old authorization page (about 2015-2017).
    pub is_old: bool,
}

/// What a finding is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    /// The name of the link, or of the source it was read from.
    pub link: Option<String>,
    /// The appid (or original id) of the account.
    pub account: Option<String>,
}

/// What only findings of rules have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// Who must act.
    pub actor: Actor,
    /// Section of WeChat's FAQ on authorization.
    pub faq: Option<String>,
    /// What the merchant will see.
    pub screen: Option<Screen>,
    /// What it means for the authorization, where that is known.
    pub impediment: Option<Impediment>,
    /// Address of the document the rule rests on.
    pub docs: Option<String>,
    /// What it is about.
    pub subject: Subject,
}

/// A change of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; an empty place where something is put in.
    pub span: Span,
    /// What takes its place, as it is to be written there. Not masked, for what is masked is never written:
    /// [`Diagnostic::shown_fixes`] tells which may be shown.
    pub text: String,
}

/// A way to cure a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does.
    pub message: Text,
    /// True only where the meaning of the text cannot change.
    pub is_safe: bool,
    /// The changes, in the order of places, none over another.
    pub edits: Vec<Edit>,
}

impl Fix {
    /// Its edits as places and what is written there.
    pub(crate) fn written(&self) -> Vec<(Span, &str)> {
        self.edits.iter().map(|edit| (edit.span, edit.text.as_str())).collect()
    }
}

/// Why a finding is not told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// By what means.
    pub kind: SuppressionKind,
    /// Why, as the user wrote it; none for a baseline and for a rule that is off.
    pub reason: Option<String>,
}

/// By what means a finding is suppressed.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, strum::EnumString, strum::IntoStaticStr, strum::VariantNames,
)]
#[strum(serialize_all = "kebab-case")]
pub enum SuppressionKind {
    /// An entry of `lint.ignore` in the provider file.
    Entry,
    /// A comment beside the line.
    Comment,
    /// A baseline: it was there before.
    Baseline,
    /// The rule is switched off. Only where it matters that WeChat does not know of it: in a simulation, and where a
    /// link is explained.
    Off,
}

named!(SuppressionKind);

/// A finding that is not told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppressed {
    /// The finding.
    pub finding: Diagnostic,
    /// Why it is not told.
    pub by: Suppression,
}

/// One thing the tool says, with at least one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Id of the rule, or of the fault (`unknown-key`).
    pub code: Cow<'static, str>,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong.
    pub message: Text,
    /// The place to look at first.
    pub primary: Label,
    /// Further places.
    pub secondary: Vec<Label>,
    /// What to do.
    pub help: Option<Text>,
    /// Ways to cure it, the best first.
    pub fixes: Vec<Fix>,
    /// What only findings of rules have.
    pub about: Option<Box<About>>,
}

impl Diagnostic {
    /// A fault of a user's file: an error with one place.
    pub fn fault(code: &'static str, span: Span, message: Text) -> Self {
        Diagnostic {
            code: Cow::Borrowed(code),
            severity: Severity::Error,
            message,
            primary: Label { span, message: text!("", "") },
            secondary: Vec::new(),
            help: None,
            fixes: Vec::new(),
            about: None,
        }
    }

    /// The same with a text at its primary place.
    #[must_use]
    pub fn at(mut self, message: Text) -> Self {
        self.primary.message = message;
        self
    }

    /// The same with one more place.
    #[must_use]
    pub fn and(mut self, span: Span, message: Text) -> Self {
        self.secondary.push(Label { span, message });
        self
    }

    /// The same with advice.
    #[must_use]
    pub fn help(mut self, help: Text) -> Self {
        self.help = Some(help);
        self
    }

    /// Covers in the texts of a fault what is covered in the lines around its places. A finding needs none of it:
    /// each value in its texts was [covered](Sources::presentable_at) as its place is.
    pub(crate) fn redact(&mut self, sources: &Sources) {
        let known = sources.secrets_around(self.labels().map(|label| label.span));
        if known.is_empty() {
            return;
        }
        let texts = [&mut self.message, &mut self.primary.message].into_iter().chain(&mut self.help);
        for text in texts.chain(self.secondary.iter_mut().map(|label| &mut label.message)) {
            for text in [&mut text.zh, &mut text.en] {
                if let Some(covered) = known.covered_in(text) {
                    *text = Cow::Owned(covered);
                }
            }
        }
    }

    /// The fixes that may be shown with what they write: a secret is written nowhere but in its place.
    pub fn shown_fixes(&self, sources: &Sources) -> impl Iterator<Item = &Fix> {
        let spans = self.fixes.iter().flat_map(|fix| &fix.edits).map(|edit| edit.span);
        let known = sources.secrets_around(self.labels().map(|label| label.span).chain(spans));
        let is_shown = move |edit: &Edit| presentable(&edit.text) == edit.text && !known.is_in(&edit.text);
        self.fixes.iter().filter(move |fix| fix.edits.iter().all(&is_shown))
    }

    /// All labels, the primary first.
    pub fn labels(&self) -> impl Iterator<Item = &Label> {
        std::iter::once(&self.primary).chain(&self.secondary)
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} ({})", self.message.en, self.code)
    }
}

/// A fault of a user's file ends what was to be done with it.
impl std::error::Error for Diagnostic {}

/// A rule that could not be judged, and what it would need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// Id of the rule.
    pub rule: String,
    /// Names of the facts it needs and was not given, sorted.
    pub needs: Vec<&'static str>,
}

/// A rule that would tell that the authorization fails, but could not be judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undecided {
    /// Id of the rule.
    pub rule: String,
    /// The check of WeChat's at which the authorization would fail.
    pub stage: Stage,
    /// Names of the facts that are missing or not to be known, sorted; never empty.
    pub needs: Vec<&'static str>,
}

/// Something that was to be judged and was not read, or not to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// The file it stands in, [as it may be shown](crate::source::presentable_path).
    pub source: String,
    /// Why it was not read.
    pub limit: Limit,
    /// How many links; `None` where nobody knows: the file was not read at all, or some of it is no text.
    pub links: Option<usize>,
}

/// What keeps something from being read.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, strum::IntoStaticStr, strum::VariantNames,
)]
#[non_exhaustive]
#[strum(serialize_all = "kebab-case")]
pub enum Limit {
    /// Following the links of a file takes too long.
    Effort,
    /// A link is too long.
    Length,
    /// A file is too large.
    Size,
    /// Something in a file fits no encoding.
    Undecoded(Undecoded),
}

named!(&Limit);

/// What judging one subject brought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// What was found, in the order of places.
    pub findings: Vec<Diagnostic>,
    /// What could not be judged, in the order of rules.
    pub skipped: Vec<Skipped>,
    /// How many links were judged.
    pub links: usize,
    /// What was found and is not told, because the user said so.
    pub suppressed: Vec<Suppressed>,
    /// What was not read, or not to its end, so that nothing follows from its silence.
    pub unread: Vec<Unread>,
}

impl Report {
    /// Takes in another report.
    pub fn add(&mut self, other: Report) {
        self.findings.extend(other.findings);
        self.skipped.extend(other.skipped);
        self.links += other.links;
        self.suppressed.extend(other.suppressed);
        self.unread.extend(other.unread);
    }
}
