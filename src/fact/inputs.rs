//! What facts are read from.

use std::cell::OnceCell;

use super::context::{LinkContext, Piece, ServedContext};
use super::link::ResolvedParameters;
use crate::input::link::{Link, Redirect};
use crate::input::provider::{Account, Ignore, Provider};
use crate::names::named;
use crate::source::Span;

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
    pub context: Option<&'a LinkContext>,
    /// Something else that a file holds, and where its judgement belongs when nothing is wrong.
    pub piece: Option<&'a (Piece, Span)>,
    /// The suppression under judgement.
    pub suppression: Option<GivenSuppression<'a>>,
    /// What was seen at an address.
    pub served: Option<&'a ServedContext>,
}

/// [`Given`], and what several facts share.
#[derive(Debug)]
pub struct Inputs<'a> {
    pub(super) given: Given<'a>,
    pub(super) redirect: OnceCell<Option<Redirect>>,
    resolved: OnceCell<ResolvedParameters<'a>>,
}

impl<'a> Inputs<'a> {
    pub(super) fn new(given: Given<'a>) -> Self {
        Inputs { given, redirect: OnceCell::new(), resolved: OnceCell::new() }
    }

    /// What the parameters of the link are, found out once.
    pub(super) fn resolved(&self, link: &'a Link<'a>) -> &ResolvedParameters<'a> {
        self.resolved.get_or_init(|| ResolvedParameters::new(link))
    }
}

/// A suppression, and what became of it.
#[derive(Clone, Copy, Debug)]
pub struct GivenSuppression<'a> {
    /// The entry or comment, for one rule.
    pub ignore: &'a Ignore,
    /// What became of it; `None` if that cannot be told, because not everything it may speak of was judged.
    pub state: Option<SuppressionState>,
}

/// What became of a suppression in a run.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, strum::EnumString, strum::IntoStaticStr, strum::VariantNames,
)]
#[strum(serialize_all = "snake_case")]
pub enum SuppressionState {
    /// It suppressed a finding.
    Used,
    /// There was no finding for it.
    Unused,
    /// Its last day is over.
    Ended,
}

named!(SuppressionState);
