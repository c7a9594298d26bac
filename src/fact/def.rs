//! What a fact is.

use super::inputs::Inputs;
use super::value::{Fact, Type};

/// What a fact is read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, strum::EnumCount)]
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
    /// `served.*`: what was seen at each address that was asked.
    Served,
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
    /// True if it tells what was checked and found: its absence means that there is nothing to
    /// tell, not that the user left something unsaid.
    pub found: bool,
    /// The facts it is made of, where it is those that have to be given.
    pub from: &'static [&'static str],
    /// What nearly everybody means who does not say it. Rules never take it for said; only where it is
    /// foreseen what happens, such a gap leaves nothing open.
    pub usual: Option<&'static str>,
    /// What a fix may do at its place.
    pub writable: Writable,
    /// True if an authorization may depend on it where it is yet to be filled in: of the parameters of a link
    /// nearly all are filled in rightly whenever it is made.
    pub is_decisive: bool,
    pub(super) get: Getter,
    /// What a file itself says, where the fact is more than that or less.
    pub(super) said: Option<Getter>,
}

pub(super) type Getter = for<'a> fn(&Inputs<'a>) -> Fact<'a>;

impl Def {
    pub(super) const fn new(
        name: &'static str,
        ty: Type,
        get: Getter,
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
            is_decisive: false,
            get,
            said: None,
        }
    }

    pub(super) const fn said(mut self, get: Getter) -> Self {
        self.said = Some(get);
        self
    }

    pub(super) const fn found(mut self) -> Self {
        self.found = true;
        self
    }

    pub(super) const fn from(mut self, names: &'static [&'static str]) -> Self {
        self.from = names;
        self
    }

    pub(super) const fn usually(mut self, value: &'static str) -> Self {
        self.usual = Some(value);
        self
    }

    pub(super) const fn writable(mut self, writable: Writable) -> Self {
        self.writable = writable;
        self
    }

    pub(super) const fn decisive(mut self) -> Self {
        self.is_decisive = true;
        self
    }

    pub(super) const fn secret(mut self) -> Self {
        self.secret = true;
        self
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
            Some("served") => Namespace::Served,
            _ => Namespace::Link,
        }
    }
}
