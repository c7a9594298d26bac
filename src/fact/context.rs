//! What the file or page around a link says of it, and what else a file of a project holds.

use crate::input::code::Sink;
use crate::source::Span;

/// Where a link was found, and what is known of it there.
#[derive(Clone, Debug)]
pub struct LinkContext {
    /// True if it stands in source code.
    pub is_code: bool,
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
    /// The place of the query that a form drops, because the link is the address of one that is sent with GET.
    pub dropped_query: Option<Span>,
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

/// Something that a file holds besides links.
#[derive(Clone, Debug)]
pub enum Piece {
    /// A call of the plug-in.
    Plugin(PluginPiece),
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
}
