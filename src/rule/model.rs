//! What a rule is.

use std::sync::OnceLock;

use super::condition::Condition;
use super::example::Example;
use super::fix::FixTemplate;
use super::template::Templates;
use crate::diagnostic::{Actor, Impediment, Screen, Severity};
use crate::fact::{FactId, Namespace};
use crate::home;
use crate::knowledge::Sure;
use crate::source::Span;
use crate::text::Text;

/// How often a rule is judged: by what its facts are read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::EnumCount)]
pub enum Scope {
    /// Once for a provider file.
    Provider,
    /// Once for a link.
    Link,
    /// Once for an account of the provider file.
    Account,
    /// Once for a link and an account that must be able to authorize by it.
    LinkAndAccount,
    /// Once for a call of the plug-in, and for its version.
    Plugin,
    /// Once for a mistake of code.
    Code,
    /// Once for an address that was asked.
    Served,
    /// Once for a suppression of the provider file or of another file, when everything else was judged.
    Suppression,
}

/// A document a rule rests on.
#[derive(Clone, Debug)]
pub struct Origin {
    /// Id in the table of documents, or `community:…` / `minihome:…` for a thread.
    pub doc: String,
    /// Section of the document.
    pub section: Option<String>,
    /// How sure it makes the rule.
    pub sure: Sure,
    /// The month it was read, `YYYY-MM`.
    pub read: Option<String>,
}

/// A checked rule. There is no other way to one than through [`RuleSet`](super::RuleSet).
///
/// What judging does not need, its [`Details`], is read from a shipped rule only when it is asked for.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Kebab case, the name of its file, never reused.
    pub id: String,
    /// How bad it is.
    pub severity: Severity,
    /// What it means for the authorization when it fires, where that is known.
    pub impediment: Option<Impediment>,
    /// When it fires.
    pub condition: Condition,
    pub(super) scope: Scope,
    pub(super) details: LazyDetails,
}

/// What a rule says when it fires, and about itself.
#[derive(Clone, Debug)]
pub struct Details {
    /// Where the id is written.
    pub id_span: Span,
    /// Who must act.
    pub actor: Actor,
    /// Section of WeChat's FAQ on authorization.
    pub faq: Option<String>,
    /// What the merchant will see: the first that holds; nothing is known where none does.
    pub screens: Vec<Prediction>,
    /// A short name.
    pub title: Text,
    /// What WeChat does, and why this fails.
    pub why: Text,
    /// What is wrong, with facts.
    pub message: Templates,
    /// The places to show: fact, and what it has to do with the matter. The first is primary.
    pub labels: Vec<(FactId, Templates)>,
    /// What to do, with facts.
    pub help: Templates,
    /// How it is cured, where that can be done by itself.
    pub fix: Option<FixTemplate>,
    /// What the rule rests on, the most important first.
    pub sources: Vec<Origin>,
    /// Inputs that trip it and inputs that do not.
    pub examples: Vec<Example>,
    /// True if it may take the place of a rule of the same id.
    pub replaces: bool,
    /// False for a rule whose findings can be neither suppressed nor put into a baseline: of a secret that
    /// leaks. Rules about suppressions are not meant here; see [`Rule::is_suppressible`].
    pub suppressible: bool,
}

/// A text that the merchant will see, and in which case.
#[derive(Clone, Debug)]
pub struct Prediction {
    /// The text, with slots.
    pub screen: Screen,
    /// When it is known to be this one; `None` for whenever the rule fires.
    pub when: Option<Condition>,
}

/// Details that were read with their rule, or the shipped file to read them from.
#[derive(Clone, Debug)]
pub(super) enum LazyDetails {
    Read(Box<Details>),
    Shipped { file: &'static str, reader: fn(&str) -> Details, read: OnceLock<Box<Details>> },
}

impl Rule {
    /// True for a rule that comes with the program, as judging reads it.
    pub fn is_shipped(&self) -> bool {
        matches!(self.details, LazyDetails::Shipped { .. })
    }

    /// How often it is judged.
    pub fn scope(&self) -> Scope {
        self.scope
    }

    /// False if no finding of it can be suppressed or put aside: it reports a leaking secret, or of
    /// suppressions themselves.
    pub fn is_suppressible(&self) -> bool {
        self.scope != Scope::Suppression && self.suppressible
    }

    /// Where to read more: the page of the rule, where pages have an address, else the document it rests on.
    pub fn docs(&self) -> Option<String> {
        self.docs_at(home::home())
    }

    /// The same where the pages have that address. A rule of the user's own has none.
    pub fn docs_at(&self, home: Option<&str>) -> Option<String> {
        let page = home.filter(|_| self.is_shipped());
        page.map(|home| home::address(home, &home::rule_page(&self.id))).or_else(|| self.document())
    }

    /// The address of the document it rests on.
    fn document(&self) -> Option<String> {
        self.sources.iter().find_map(|origin| crate::knowledge::document_url(&origin.doc))
    }
}

impl std::ops::Deref for Rule {
    type Target = Details;

    fn deref(&self) -> &Details {
        match &self.details {
            LazyDetails::Read(details) => details,
            LazyDetails::Shipped { file, reader, read } => read.get_or_init(|| Box::new(reader(file))),
        }
    }
}

/// The scope that follows from the facts a condition uses.
pub(super) fn scope(facts: &[FactId]) -> Scope {
    let uses = |wanted: &[Namespace]| facts.iter().any(|fact| wanted.contains(&fact.namespace()));
    if uses(&[Namespace::Suppression]) {
        return Scope::Suppression;
    }
    if uses(&[Namespace::Served]) {
        return Scope::Served;
    }
    if uses(&[Namespace::Plugin]) {
        return Scope::Plugin;
    }
    if uses(&[Namespace::Code]) {
        return Scope::Code;
    }
    let offer = uses(&[Namespace::Offer]);
    let link = uses(&[Namespace::Link, Namespace::Redirect, Namespace::Page, Namespace::Target]);
    match (link || offer, uses(&[Namespace::Account]) || offer) {
        (true, true) => Scope::LinkAndAccount,
        (true, false) => Scope::Link,
        (false, true) => Scope::Account,
        (false, false) => Scope::Provider,
    }
}
