//! The whole vocabulary of rules: named, typed values with places, read from the inputs when asked for.

mod account;
mod editable;
mod link;
mod offer;
mod page;
mod platform;
mod redirect;
mod suppression;
mod surroundings;
mod value;

use std::cell::OnceCell;
use std::sync::LazyLock;

pub use editable::Editable;
pub use platform::{Written, written_domain, written_tester};
pub use suppression::{GivenSuppression, SuppressionState};
pub use surroundings::{Piece, PluginPiece, ReferrerPolicyAt, Surroundings};
pub use value::{Fact, Item, Type, Value};

use crate::input::link::{Link, LinkText, Redirect};
use crate::input::provider::{Account, Provider};
use crate::source::Span;

/// What a fact is read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Namespace {
    /// `link.*`: the authorization link.
    Link,
    /// `redirect.*`: the parts of its `redirect_uri`.
    Redirect,
    /// `page.*`: the page it is opened from.
    Page,
    /// `platform.*`: the provider's platform, as the provider file tells.
    Platform,
    /// `requires.*`: what the provider's product needs.
    Requires,
    /// `account.*`: each account of the provider file in turn.
    Account,
    /// `target.*`: the account of the provider file that the link's `biz_appid` names.
    Target,
    /// `offer.*`: what the link offers to the account under judgement.
    Offer,
    /// `plugin.*`: each call of the plug-in, and its version.
    Plugin,
    /// `code.*`: each mistake of code that corrupts a code or a link.
    Code,
    /// `suppression.*`: each suppression of the provider file or of a file in turn.
    Suppression,
}

/// What a fix may do at the place of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writable {
    /// Nothing.
    No,
    /// Write or take off the characters that stand there; of a list, at each element that made the rule
    /// fire.
    Text,
    /// Write another address of the link's page.
    Address,
    /// Write the scheme, also where there is none yet.
    Scheme,
    /// Write or take off what stands after the `#`.
    Fragment,
    /// Write, percent-encoded, or take off a parameter of the link.
    Parameter,
    /// Write a piece of the value of a parameter, percent-encoded.
    Encoded,
    /// Take off the parameters of this list.
    Parameters,
    /// Write each element of this list as it is read.
    Damage,
    /// Take off the elements of this list.
    Items,
}

/// One entry of the vocabulary.
#[derive(Debug)]
pub struct Def {
    /// Full name, with its name space: `link.auth_type`.
    pub name: &'static str,
    /// What its values are.
    pub ty: Type,
    /// What it says, in Chinese.
    pub zh: &'static str,
    /// What it says, in English.
    pub en: &'static str,
    /// True if its value must never be shown.
    pub secret: bool,
    /// True if it tells what was looked for and found: its absence means that there is nothing to
    /// tell, not that the user left something unsaid.
    pub found: bool,
    /// The facts it is made of, where it is those that have to be given.
    pub from: &'static [&'static str],
    /// What nearly everybody means who does not say it. Rules never take it for said; only where it is
    /// foreseen what happens, such a gap leaves nothing open.
    pub usual: Option<&'static str>,
    /// What a fix may do at its place.
    pub writable: Writable,
    get: for<'a> fn(&Inputs<'a>) -> Fact<'a>,
}

impl Def {
    const fn new(
        name: &'static str,
        ty: Type,
        get: for<'a> fn(&Inputs<'a>) -> Fact<'a>,
        zh: &'static str,
        en: &'static str,
    ) -> Self {
        Def {
            name,
            ty,
            zh,
            en,
            secret: false,
            found: false,
            from: &[],
            usual: None,
            writable: Writable::No,
            get,
        }
    }

    const fn found(mut self) -> Self {
        self.found = true;
        self
    }

    const fn from(mut self, names: &'static [&'static str]) -> Self {
        self.from = names;
        self
    }

    const fn usually(mut self, value: &'static str) -> Self {
        self.usual = Some(value);
        self
    }

    const fn writable(mut self, writable: Writable) -> Self {
        self.writable = writable;
        self
    }

    const fn secret(mut self) -> Self {
        self.secret = true;
        self
    }

    fn is_of_provider(&self) -> bool {
        self.name.starts_with("platform.") || self.name.starts_with("requires.")
    }

    /// The name space, from the name.
    pub fn namespace(&self) -> Namespace {
        match self.name.split('.').next() {
            Some("redirect") => Namespace::Redirect,
            Some("page") => Namespace::Page,
            Some("platform") => Namespace::Platform,
            Some("requires") => Namespace::Requires,
            Some("account") => Namespace::Account,
            Some("target") => Namespace::Target,
            Some("offer") => Namespace::Offer,
            Some("plugin") => Namespace::Plugin,
            Some("code") => Namespace::Code,
            Some("suppression") => Namespace::Suppression,
            _ => Namespace::Link,
        }
    }
}

/// A fact of the vocabulary, by its number.
#[derive(Clone, Copy, Debug)]
pub struct FactId {
    index: usize,
    def: &'static Def,
}

impl FactId {
    /// The entry of the vocabulary.
    pub fn def(self) -> &'static Def {
        self.def
    }
}

impl PartialEq for FactId {
    fn eq(&self, other: &Self) -> bool {
        self.index == other.index
    }
}

impl Eq for FactId {}

impl PartialOrd for FactId {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for FactId {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.index.cmp(&other.index)
    }
}

static CATALOG: LazyLock<Vec<&'static Def>> = LazyLock::new(|| {
    let spaces = [
        link::FACTS,
        surroundings::LINK_FACTS,
        redirect::FACTS,
        page::FACTS,
        surroundings::PAGE_FACTS,
        platform::FACTS,
        account::FACTS,
        offer::FACTS,
        surroundings::PLUGIN_FACTS,
        surroundings::CODE_FACTS,
        suppression::FACTS,
    ];
    spaces.into_iter().flatten().collect()
});

/// Every fact there is, name space by name space.
pub fn catalog() -> &'static [&'static Def] {
    &CATALOG
}

/// The fact of that name.
pub fn find(name: &str) -> Option<FactId> {
    CATALOG.iter().enumerate().find(|(_, def)| def.name == name).map(|(index, def)| FactId { index, def })
}

/// The page a link is opened from.
#[derive(Clone, Debug, Default)]
pub enum Page {
    /// Nobody said.
    #[default]
    NotGiven,
    /// Opened directly: typed, scanned, sent in a message. The place is where that is said.
    Directly(Span),
    /// Opened from the page of this address.
    Address(PageAddress),
}

/// The address of a page.
#[derive(Clone, Debug)]
pub struct PageAddress {
    /// As written.
    pub text: String,
    /// The place of the whole address.
    pub span: Span,
    /// Scheme in lower case, and its place.
    pub scheme: Option<(String, Span)>,
    /// Host in lower case and IDNA form, and its place.
    pub host: Option<(String, Span)>,
}

/// What facts are read from: the readers' models of what was given.
#[derive(Clone, Copy, Debug, Default)]
pub struct Given<'a> {
    /// The link under judgement.
    pub link: Option<&'a Link<'a>>,
    /// True if the link is a pattern that a program fills in, so that `${code}` in it is right.
    pub is_template: bool,
    /// True if the link was handed over by itself, as an argument or a paste, and stands in no file.
    pub stands_alone: bool,
    /// The page it is opened from.
    pub page: Option<&'a Page>,
    /// The provider file.
    pub provider: Option<&'a Provider>,
    /// The account under judgement.
    pub account: Option<&'a Account>,
    /// What the file that the link was found in tells of it.
    pub surroundings: Option<&'a Surroundings>,
    /// Something else that a file holds, and where its judgement belongs when nothing is wrong.
    pub piece: Option<&'a (Piece, Span)>,
    /// The suppression under judgement.
    pub suppression: Option<GivenSuppression<'a>>,
}

/// [`Given`], and what several facts share.
#[derive(Debug)]
pub struct Inputs<'a> {
    given: Given<'a>,
    redirect: OnceCell<Option<Redirect>>,
    survey: OnceCell<link::Survey<'a>>,
}

impl<'a> Inputs<'a> {
    fn new(given: Given<'a>) -> Self {
        Inputs { given, redirect: OnceCell::new(), survey: OnceCell::new() }
    }

    /// What the parameters of the link are, found out once.
    fn survey(&self, link: &'a Link<'a>) -> &link::Survey<'a> {
        self.survey.get_or_init(|| link::Survey::new(link))
    }
}

/// The facts about the platform and the product, read once for all links of a provider file.
#[derive(Debug)]
pub struct ProviderFacts<'a> {
    provider: Option<&'a Provider>,
    /// The text of the provider file, which may hold secrets.
    raw: Option<&'a str>,
    /// By number of the fact; those of other name spaces are not given.
    read: Box<[Fact<'a>]>,
}

impl<'a> ProviderFacts<'a> {
    /// What a provider file says; nothing is given without one.
    pub fn new(provider: Option<&'a Provider>) -> Self {
        let inputs = Inputs::new(Given { provider, ..Given::default() });
        let read =
            CATALOG
                .iter()
                .map(|def| {
                    if provider.is_some() && def.is_of_provider() {
                        (def.get)(&inputs)
                    } else {
                        Fact::NotGiven
                    }
                })
                .collect();
        ProviderFacts { provider, raw: None, read }
    }

    /// The same, where fixes can see what is written in the provider file.
    #[must_use]
    pub fn written_in(self, raw: Option<&'a str>) -> Self {
        ProviderFacts { raw, ..self }
    }
}

/// The facts of one subject, each read when it is first asked for.
#[derive(Debug)]
pub struct Facts<'a> {
    inputs: Inputs<'a>,
    read: Box<[OnceCell<Fact<'a>>]>,
    provider: &'a ProviderFacts<'a>,
    /// By number of the fact: what is [usual](Def::usual), once it was taken for granted.
    presumed: Option<Box<[OnceCell<Fact<'a>>]>>,
}

impl<'a> Facts<'a> {
    /// The facts of one link or account, and of the provider it belongs to.
    pub fn new(provider: &'a ProviderFacts<'a>, given: Given<'a>) -> Self {
        let given = Given { provider: provider.provider, ..given };
        let read = CATALOG.iter().map(|_| OnceCell::new()).collect();
        Facts { inputs: Inputs::new(given), read, provider, presumed: None }
    }

    /// The same facts, where what is [usual](Def::usual) goes without saying.
    #[must_use]
    pub fn presuming(self) -> Self {
        Facts { presumed: Some(CATALOG.iter().map(|_| OnceCell::new()).collect()), ..self }
    }

    /// The link under judgement.
    pub fn link(&self) -> Option<&'a Link<'a>> {
        self.inputs.given.link
    }

    /// What stands at a place of the link or the provider file, if that is known to the letter.
    pub fn written(&self, span: Span) -> Option<Editable<'a>> {
        let is_in_file = |provider: &&Provider| provider.source == span.source;
        let file = self.provider.provider.filter(is_in_file).and(self.provider.raw);
        let is_around = |link: &LinkText<'_>| {
            let whole = link.span(0..link.raw().len());
            whole.source == span.source && whole.start <= span.start && span.end <= whole.end
        };
        if let Some(link) = self.link().map(|link| link.text).filter(is_around) {
            // What else hangs on a link is known of provider files and of links in hand, not of code and documents.
            let is_editable = file.is_some() || !link.is_sample && link.text.verbatim_at().is_some();
            let range = link.text.read_from(&span.range()).filter(|_| is_editable)?;
            return Some(Editable::in_link(link, range));
        }
        Editable::in_file(file?, span.source, span.range())
    }

    /// The value of a fact, with its place.
    pub fn get(&self, id: FactId) -> &Fact<'a> {
        let read = if id.def.is_of_provider() {
            self.provider.read.get(id.index)
        } else {
            self.read.get(id.index).map(|cell| cell.get_or_init(|| (id.def.get)(&self.inputs)))
        };
        let read = read.unwrap_or(&Fact::NotGiven);
        let cell = self.presumed.as_ref().and_then(|presumed| presumed.get(id.index));
        match (cell, id.def.usual, read) {
            (Some(cell), Some(usual), Fact::Absent(span)) => cell.get_or_init(|| Fact::text(usual, *span)),
            _ => read,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_sorted_by_space_and_documented() {
        let mut seen = std::collections::BTreeSet::new();
        for def in catalog() {
            assert!(seen.insert(def.name), "{} twice", def.name);
            assert!(def.name.contains('.') && !def.zh.is_empty() && !def.en.is_empty(), "{}", def.name);
            assert!(!def.en.ends_with('.') && !def.zh.ends_with('。'), "{}", def.name);
            assert!(def.usual.is_none() || def.from.is_empty(), "{}", def.name);
            assert!(def.from.iter().all(|name| find(name).is_some()), "{}", def.name);
        }
        assert!(seen.len() > 90);
    }
}
