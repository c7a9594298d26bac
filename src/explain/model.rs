//! What an explanation consists of, and what it is made with.

use crate::diagnostic::{Report, Screen};
use crate::home;
use crate::knowledge::{EntryHost, FirstStep, InVain, Sure, TopicFact, Who};
use crate::lint::{ProviderFile, Settings};
use crate::rule::RuleSet;
use crate::source::{SourceId, Sources, Span};
use crate::text::Text;

/// The longest text that is explained, in bytes; of a longer one only the beginning is read.
pub const LONGEST: usize = 256 << 10;

/// What the explanation is about.
#[derive(Clone, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[non_exhaustive]
#[strum(serialize_all = "kebab-case")]
pub enum ExplainedSubject {
    /// A rule of this program, by its id.
    Rule(String),
    /// A message of WeChat's authorization pages, by its id in the catalog.
    Screen(&'static str),
    /// A code of WeChat's API (`errcode`).
    ApiCode(i64),
    /// A permission set (权限集), by its id.
    PermissionSet(i64),
    /// A kind of account, by its name in provider files.
    AccountKind(&'static str),
    /// A parameter of a link, of the plug-in's call or of the callback.
    Parameter(&'static str),
    /// A link; its kind as the fact `link.kind` tells it.
    Link(String),
    /// The address WeChat sent the merchant back to.
    Callback,
    /// An answer of WeChat's API without an error.
    Answer,
    /// A trouble that is not this authorization, by its id in the catalog.
    LookAlike(&'static str),
    /// A question that is no single message, by its id in the catalog.
    Topic(&'static str),
    /// An interface of WeChat's, by its name in the catalog.
    Interface(&'static str),

    /// The id of a request to WeChat's API (`rid`).
    Request,
    /// Nothing that is known.
    Unknown,
}

impl ExplainedSubject {
    /// What kind of thing it is, as JSON says it.
    pub fn kind(&self) -> &'static str {
        self.into()
    }

    /// Which one of that kind, where there are several.
    pub fn id(&self) -> Option<String> {
        match self {
            ExplainedSubject::Rule(id) | ExplainedSubject::Link(id) => Some(id.clone()),
            ExplainedSubject::Screen(id)
            | ExplainedSubject::LookAlike(id)
            | ExplainedSubject::Topic(id)
            | ExplainedSubject::Interface(id)
            | ExplainedSubject::AccountKind(id)
            | ExplainedSubject::Parameter(id) => Some((*id).to_owned()),
            ExplainedSubject::ApiCode(number) | ExplainedSubject::PermissionSet(number) => {
                Some(number.to_string())
            }
            ExplainedSubject::Callback
            | ExplainedSubject::Answer
            | ExplainedSubject::Request
            | ExplainedSubject::Unknown => None,
        }
    }
}

impl ExplainedSubject {
    /// The page that is about it, from the folder of all pages; none for what no page is about. It stays: findings
    /// lead there.
    pub fn page(&self) -> Option<String> {
        match self {
            ExplainedSubject::Link(_) => None,
            ExplainedSubject::Rule(id) => Some(home::rule_page(id)),
            // Names of interfaces are paths.
            _ => Some(format!("{}/{}.html", self.kind(), self.id()?.replace('/', "."))),
        }
    }
}

/// What one thing means.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Explanation {
    /// What it is about.
    pub subject: ExplainedSubject,
    /// The part of the pasted text it explains, as it may be shown.
    pub given: String,
    /// How it was recognised.
    pub recognised: Text,
    /// How much of a known text was found, in percent; none where nothing was compared by likeness.
    pub likeness: Option<u8>,
    /// What this is, in one line.
    pub what: Text,
    /// What WeChat says, with codes; slots are ellipses.
    pub wording: Option<Wording>,
    /// What happened, or what it does, in whole sentences.
    pub happened: Vec<Text>,
    /// A drawing that goes with it, in lines whose spaces count.
    pub figure: Option<Text>,
    /// What else is known, each with how sure it is.
    pub facts: Vec<TopicFact>,
    /// Who must act.
    pub who: Option<Who>,
    /// What may have caused it, the likeliest first.
    pub causes: Vec<Cause>,
    /// What it consists of: the parameters of a link, the values of a parameter.
    pub details: Vec<Detail>,
    /// The text that is explained, where it is one with places.
    pub source: Option<SourceId>,
    /// What rules say about it; places are in [`Explained::sources`].
    pub report: Option<Report>,
    /// What the merchant will see, in the order in which WeChat checks.
    pub screens: Vec<Screen>,
    /// What to do, by whom, in this order.
    pub steps: Vec<Step>,
    /// What people try in vain.
    pub in_vain: Vec<InVain>,
    /// How to confirm that it is fixed.
    pub cured: Option<Text>,
    /// A message to send to the merchant.
    pub forward: Option<Text>,
    /// What this rests on.
    pub basis: Vec<Basis>,
    /// Further readings of the same text, the likeliest first; of a text that was not recognised, guesses.
    pub also: Vec<Also>,
    /// What else of the catalog is worth reading.
    pub see: Vec<Also>,
    /// Why rules could not judge it by the provider file that holds; none where they could.
    pub unjudged: Option<Text>,
}

impl Explanation {
    /// Puts first what the likeliest cause asks to be done before all else, by whom it must be done.
    pub(super) fn begin_with_first_cause(&mut self) {
        let first = self.causes.first().and_then(|cause| cause.first_step.clone());
        if let Some(FirstStep { actor, text }) = first {
            self.who = Some(actor);
            self.steps.retain(|step| step.text != text);
            self.steps.insert(0, Step { who: actor, text });
        }
    }
}

/// What WeChat says.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Wording {
    /// The text.
    pub text: String,
    /// How sure it is that these are WeChat's words; `None` where that is not known.
    pub sure: Option<Sure>,
    /// True if they are known only of the old authorization page (about 2015-2017).
    pub is_old: bool,
}

/// Something that may have caused it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Cause {
    /// The cause.
    pub text: Text,
    /// How to tell whether it is this one.
    pub tell: Text,
    /// The rule of this program that finds it, if there is one.
    pub rule: Option<String>,
    /// How sure it is that this can be the cause.
    pub sure: Sure,
    /// What WeChat's text says of the entry page's host when it is this one.
    pub entry_host: Option<EntryHost>,
    /// Concepts that speak for it where all of them are spoken of.
    pub says: Vec<String>,
    /// What is to be done before all else where it is spoken of.
    pub first_step: Option<FirstStep>,
}

/// A part of what is explained.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Detail {
    /// Its name (`auth_type`).
    pub name: Text,
    /// Its value, as it may be shown.
    pub value: Option<String>,
    /// What it means.
    pub text: Text,
    /// Where it stands in the text that is explained.
    pub place: Option<Span>,
}

/// Something to do.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Step {
    /// By whom.
    pub who: Who,
    /// What.
    pub text: Text,
}

/// A document an explanation rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Basis {
    /// Its title.
    pub title: Text,
    /// Section of the document.
    pub section: Option<String>,
    /// Its address, where it has one.
    pub url: Option<String>,
    /// How sure it makes what is said.
    pub sure: Sure,
}

/// Another reading of the same text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Also {
    /// What it would be about.
    pub subject: ExplainedSubject,
    /// What that is.
    pub title: Text,
    /// How much of its text was found, in percent.
    pub likeness: Option<u8>,
}

/// How much of explanations is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Extent {
    /// Of what went wrong: what it is, who must act, the first step, and what tells the likeliest causes apart.
    Short,
    /// Everything.
    #[default]
    Full,
}

/// The explanation of everything that was given.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Explained {
    /// One for each thing that was recognised, in the order of the text; at least one.
    pub explanations: Vec<Explanation>,
    /// How many more things were recognised than are explained.
    pub left_out: usize,
    /// True if the text was searched for several things (a chat), so that a summary is wanted.
    pub is_search: bool,
    /// How much of it is told to people.
    pub extent: Extent,
    /// The texts that places of reports point into.
    pub sources: Sources,
}

impl Explained {
    /// False if nothing was recognised; what is like it is then a guess ([`Explanation::also`]).
    pub fn is_known(&self) -> bool {
        self.explanations.iter().any(|explanation| explanation.subject != ExplainedSubject::Unknown)
    }
}

/// What explanations are made with.
#[derive(Clone, Copy, Debug)]
pub struct Explainer<'e> {
    /// The rules a link is judged by.
    pub rules: &'e RuleSet,
    /// The provider file a link belongs to.
    pub file: Option<&'e ProviderFile>,
    /// The page a link is opened from.
    pub page: &'e crate::fact::Page,
    /// What the user decided, and the day.
    pub settings: &'e Settings,
}
