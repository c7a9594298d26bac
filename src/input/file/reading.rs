//! What reading a file brings.

use std::ops::Range;

use crate::input::code::{CutCode, Handed, Mistake, PluginCall, Sink, UnreadLinks};
use crate::input::markup::Policy;
use crate::source::MappedText;

/// What a file holds.
#[derive(Debug, Default)]
pub struct FileReading {
    /// The links, in the order of their places.
    pub links: Vec<FoundLink>,
    /// Calls of the plug-in (小程序服务商组件).
    pub plugin_calls: Vec<PluginCall>,
    /// Versions of the plug-in that are asked for, with their bytes.
    pub plugin_versions: Vec<(String, Range<usize>)>,
    /// Mistakes that corrupt a code or a link.
    pub mistakes: Vec<Mistake>,
    /// The links that are handed on under names.
    pub handed: Vec<Handed>,
    /// The places of values of which nothing is known, and the names and keys that lead to them.
    pub open: Vec<(Range<usize>, Vec<String>)>,
    /// The bytes of its comments.
    pub comments: Vec<Range<usize>>,
    /// What was not read to its end.
    pub unread: UnreadLinks,
}

/// A link in a file.
#[derive(Clone, Debug)]
pub struct FoundLink {
    /// Its text, `${…}` where the file leaves something open.
    pub text: MappedText<'static>,
    /// Where it was found.
    pub medium: Medium,
    /// True if nothing can be added to it any more.
    pub is_finished: bool,
    /// Parameters that the rest of the file speaks of.
    pub mentioned: Vec<&'static str>,
    /// What is done with it, and the bytes that say so.
    pub sinks: Vec<(Sink, Range<usize>)>,
    /// What decides the Referer of the request, where something says so.
    pub policy: Option<Policy>,
    /// How a text is percent-encoded in the language around it, if there is one.
    pub encoder: Option<&'static str>,
    /// The bytes of what uses it first, as far as that is known.
    pub used: Range<usize>,
    /// The bytes of what was meant to be filled in, in literals that take nothing in.
    pub left: Vec<Range<usize>>,
    /// Where the code around it takes a part of a `pre_auth_code` for the whole.
    pub cut_code: Option<CutCode>,
    /// The bytes of the query that a form drops.
    pub dropped_query: Option<Range<usize>>,
    /// The bytes of the call that percent-encodes `redirect_uri` before something else encodes it again.
    pub encoded_at: Option<Range<usize>>,
}

impl FoundLink {
    /// A link of which nothing is known but its text: it may go on, and nothing says what is done with it.
    pub fn of(text: MappedText<'static>, medium: Medium) -> Self {
        FoundLink {
            text,
            medium,
            is_finished: false,
            mentioned: Vec::new(),
            sinks: Vec::new(),
            policy: None,
            encoder: None,
            used: 0..0,
            left: Vec::new(),
            cut_code: None,
            dropped_query: None,
            encoded_at: None,
        }
    }
}

/// What kind of text a link was found in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Medium {
    /// Source code, and settings.
    Code,
    /// A page.
    Page,
    /// A text that people read.
    Document,
}
