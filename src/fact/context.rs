//! What the file or page around a link says of it, and what else a file of a project holds.

use crate::input::code::Sink;
use crate::input::link::AuthorizationPage;
use crate::input::served::Served;
use crate::source::Span;

/// Where a link was found, and what is known of it there.
#[derive(Clone, Debug, Default)]
pub struct LinkContext {
    /// True if it stands in source code.
    pub is_code: bool,
    /// True if what reads it takes line breaks and tabs out of it, as browsers do (URL Standard, basic URL parser).
    pub drops_line_breaks: bool,
    /// True if code hands it out without using it: whoever gets it may still replace something in it.
    pub is_pattern: bool,
    /// True if nothing can be added to the link any more, so that what it lacks is missing.
    pub is_finished: bool,
    /// Parameters that the rest of the file speaks of, so that their absence is not sure.
    pub mentioned: Vec<&'static str>,
    /// What is done with it, each with the place that says so.
    pub sinks: Vec<(Sink, Span)>,
    /// What decides which Referer WeChat sees; `None` where nothing says so.
    pub policy: Option<ReferrerPolicyAt>,
    /// How a text is percent-encoded in the language around it, if there is one.
    pub encoder: Option<&'static str>,
    /// Where the code around it takes a part of a `pre_auth_code` for the whole; true if it is the prefix that is lost.
    pub cut_code: Option<(Span, bool)>,
    /// Where a value was meant to be taken in, in a literal that takes none in.
    pub left: Vec<Span>,
    /// The place of the query that a form drops, because the link is the address of one that is sent with GET.
    pub dropped_query: Option<Span>,
    /// The call that percent-encodes `redirect_uri` before something else encodes it again.
    pub encoded_at: Option<Span>,
}

/// A referrer policy that a file says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReferrerPolicyAt {
    /// Its name, as the standard has it.
    pub name: &'static str,
    /// True if a request for another host has no Referer by it.
    pub strips_referrer: bool,
    /// What says so.
    pub by: &'static str,
    /// The place that says so.
    pub span: Span,
}

/// What was seen at an address, and what follows from it.
#[derive(Clone, Debug)]
pub struct ServedContext {
    /// The requests and their answers.
    pub served: Served,
    /// The policy of the page as a whole, where one is said.
    pub policy: Option<ReferrerPolicyAt>,
    /// How many authorization links were seen there.
    pub links: usize,
    /// The authorization page that a redirect leads to, and where that is said.
    pub authorization: Option<(AuthorizationPage, Span)>,
    /// What tells links on the page from those that the provider file lists for it.
    pub differences: Vec<Difference>,
}

/// A parameter that is not the same in two links.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Its name.
    pub name: &'static str,
    /// Where it stands, or would stand, in the link that was found.
    pub found: Span,
    /// Where in the other.
    pub listed: Span,
}

/// Something that a file holds besides links.
#[derive(Clone, Debug)]
pub enum Piece {
    /// A call of the plug-in.
    Plugin(Box<PluginPiece>),
    /// The version of the plug-in that a mini program asks for.
    PluginVersion(String, Span),
    /// Characters of a prefix are taken off one by one.
    StrippedCharacters(String, Span),
    /// A joined text is thrown away.
    DiscardedConcat(String, Span),
    /// A `pre_auth_code` is written out.
    FrozenCode(String, Span),
}

/// A call of the plug-in, each part with its place.
#[derive(Clone, Debug, Default)]
pub struct PluginPiece {
    /// Required names that are not there.
    pub missing: Vec<(&'static str, Option<Span>)>,
    /// Names of link parameters.
    pub link_names: Vec<(String, Span)>,
    /// The value of `authType`, where it is known.
    pub auth_type: Option<(String, Span)>,
    /// Names of arguments whose values are empty, and the places of these.
    pub empty: Vec<(String, Span)>,
    /// Full-width characters where code stands.
    pub full_width: Vec<(String, Span)>,
    /// A callback, by any name.
    pub redirect_uri: Option<(String, Span)>,
    /// The value of `platformAppID`, where it was meant to be an appid or an original id.
    pub platform_appid: Option<(String, Span)>,
    /// The value of `preAuthCode`, where it is the beginning of a code and no more.
    pub cut_code: Option<(String, Span)>,
    /// The value of `bizAppid`, where it was meant to be an appid or an original id.
    pub biz_appid: Option<(String, Span)>,
}
