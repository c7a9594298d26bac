//! Reads source code as far as it builds, holds or uses authorization links: literals, what is joined to
//! them, formats, query builders, and what is done with the link in the end.
//!
//! Reading is lexical: it starts at a literal that holds the address of an authorization page and works
//! outwards. Whatever it does not understand is a hole, or leaves the link open, so that nothing is
//! concluded from it.

mod bindings;
mod extent;
mod features;
mod format;
mod functions;
mod handed;
mod jsx;
mod language;
mod lex;
mod lists;
mod literal;
mod mistakes;
mod named;
mod names;
mod parameters;
mod parts;
mod plugin;
mod query;
mod sinks;
mod tokens;
mod uses;
mod value;
mod writes;

use std::collections::HashMap;
use std::ops::Range;

pub(in crate::input) use extent::link_in;
pub use language::Language;
pub(in crate::input) use mistakes::frozen_in;
pub use mistakes::{Mistake, MistakeKind};
pub use parts::{CodeParts, parts};
pub use plugin::{Argument, PluginCall};
pub use sinks::{Sink, is_qr_element};

use self::bindings::Bindings;
use self::tokens::Code;
use self::uses::{End, Follower, holds_address};
use self::value::{Evaluator, Value};
use super::Dialect;
use crate::source::MappedText;

/// What source code tells.
#[derive(Debug, Default)]
pub struct CodeReading {
    /// The links, in the order of the literals that hold their addresses.
    pub links: Vec<CodeLink>,
    /// Calls of the plug-in (小程序服务商组件).
    pub plugin_calls: Vec<PluginCall>,
    /// Versions of the plug-in that are asked for, with their bytes.
    pub plugin_versions: Vec<(String, Range<usize>)>,
    /// Mistakes that corrupt a code or a link.
    pub mistakes: Vec<Mistake>,
    /// The bytes of its comments.
    pub comments: Vec<Range<usize>>,
    /// What was not read to its end.
    pub unread: UnreadLinks,
}

/// Links of a text that were not read to their ends: what is done with them is not known, or not all of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UnreadLinks {
    /// How many of them because reading the text takes too long.
    pub costly: usize,
    /// How many of them because they are too long, and told of in no other way.
    pub long: usize,
}

impl std::ops::AddAssign for UnreadLinks {
    fn add_assign(&mut self, other: UnreadLinks) {
        self.costly += other.costly;
        self.long += other.long;
    }
}

/// A link that source code builds or holds.
#[derive(Clone, Debug)]
pub struct CodeLink {
    /// Its text, `${…}` where the code leaves something open.
    pub text: MappedText<'static>,
    /// True if the code shows where it is finished, so that nothing is added to it any more.
    pub is_finished: bool,
    /// What is done with it, and the bytes of the name that says so; in the order of places.
    pub sinks: Vec<(Sink, Range<usize>)>,
    /// The bytes of the word by which a window is opened without a Referer.
    pub no_referrer: Option<Range<usize>>,
    /// Parameters that the rest of the code speaks of, so that their absence is not sure.
    pub mentioned: Vec<&'static str>,
    /// The tags in whose attributes it stands.
    pub tags: Vec<Tag>,
}

/// A tag of JSX, as far as it decides what becomes of a link in it.
#[derive(Clone, Debug, Default)]
pub struct Tag {
    /// Its name.
    pub name: String,
    /// Its bytes up to the end of the name.
    pub place: Range<usize>,
    /// Its attributes whose values are written out: name in lower case, value.
    pub attributes: Vec<(String, MappedText<'static>)>,
    /// Names, in lower case, of attributes whose values are not known; `...` for what is spread into it.
    pub unknown: Vec<String>,
}

/// Reads the bytes `range` of a text as source code, whose literals may hold tags of templates in a dialect.
/// Any text can be read.
pub fn read(text: &str, range: Range<usize>, language: &'static Language, dialect: Dialect) -> CodeReading {
    let lexed = lex::lex(text, range, language, 0);
    let code = Code::new(text, language, &lexed.tokens);
    let bindings = Bindings::new(&code);
    let mut links: Vec<CodeLink> = Vec::new();
    let mut known = HashMap::new();
    let mut budget = BUDGET;
    let mut unread = UnreadLinks::default();
    for number in 0..code.len() {
        let Some(literal) = code.literal(number) else { continue };
        if !holds_address(&literal.plain()) || is_documentation(&code, number) {
            continue;
        }
        let mut ends = Vec::new();
        let mut follower = Follower::new(&code, &bindings, &mut ends, budget);
        follower.follow(Evaluator::new(&code, &bindings), number..number + 1, 0);
        budget = follower.budget;
        unread += UnreadLinks { costly: follower.is_costly.into(), long: follower.is_long.into() };
        if follower.is_costly && ends.is_empty() {
            // What is written there can be judged, if not what becomes of it.
            let value = Evaluator::new(&code, &bindings).eval(number..number + 1);
            ends.extend(value.map(|value| End::unknown(Value { is_open: true, ..value })));
        }
        for end in ends {
            add(&code, dialect, end, &mut links, &mut known);
        }
    }
    let all: Vec<MappedText<'static>> = links.iter().map(|link| link.text.clone()).collect();
    let mentioned = if links.is_empty() { Vec::new() } else { extent::mentioned(&code, &all) };
    for link in &mut links {
        link.mentioned.clone_from(&mentioned);
    }
    CodeReading {
        links,
        plugin_calls: plugin::calls(&code, &bindings),
        plugin_versions: plugin::versions(&code),
        mistakes: mistakes::find(&code, &bindings),
        comments: lexed.comments,
        unread,
    }
}

/// How many tokens may be looked at while links are followed in one file.
const BUDGET: usize = 60_000_000;

/// True for a text that stands alone as the first thing of a block or file: Python's documentation.
fn is_documentation(code: &Code<'_>, number: usize) -> bool {
    let begins = code.tokens.get(number).is_some_and(|token| token.begins_line);
    let is_alone = code.tokens.get(number + 1).is_none_or(|next| next.begins_line);
    let is_in_brackets = code.parent(number).is_some_and(|open| code.sign(open) != "{");
    code.language.is("python") && begins && is_alone && !is_in_brackets
}

/// True for a link that has what every link needs, by whatever spelling; what is returned without it is
/// a beginning that others complete.
fn is_whole(link: &MappedText<'_>) -> bool {
    let has = |word: &str| link.text().contains(word);
    has("component_app") && has("pre_auth_code") && (has("redirect") || has("#"))
}

/// Adds the link that was followed to an end, or what that end tells of one that is `known`: by its text, the
/// numbers of the links that read so.
fn add(
    code: &Code<'_>,
    dialect: Dialect,
    end: End,
    links: &mut Vec<CodeLink>,
    known: &mut HashMap<String, Vec<usize>>,
) {
    let Some(found) = extent::link_in(&end.value.text, dialect) else { return };
    let sink = match found.prefix {
        // `header("Location: …")` and Spring's `redirect:`.
        Some(place) => {
            Some((Sink::ServerRedirect, end.sink.as_ref().map_or(place, |(_, place)| place.clone())))
        }
        None => end.sink.filter(|(_, place)| code.text.get(place.clone()) != Some("header")),
    };
    let sink = match (found.qr_address, end.is_encoded) {
        (Some(place), _) => Some((Sink::QrCode, place)),
        (None, true) => sink.filter(|(sink, _)| *sink == Sink::QrCode),
        (None, false) => sink,
    };
    let tag = end.tag.map(|start| extent::tag(code, start));
    let is_used = sink.is_some() || tag.is_some();
    let is_whole = is_whole(&found.text) && !found.text.text().ends_with('=');
    let is_finished = end.is_finished && !end.value.is_open && !found.is_open && (is_used || is_whole);
    let alike = known.entry(found.text.text().to_owned()).or_default();
    let same = alike.iter().copied().find(|at| links.get(*at).is_some_and(|link| link.text == found.text));
    match same.and_then(|at| links.get_mut(at)) {
        Some(link) => {
            link.is_finished |= is_finished;
            link.sinks.extend(sink);
            link.no_referrer = link.no_referrer.take().or(end.no_referrer);
            link.tags.extend(tag);
        }
        None => {
            alike.push(links.len());
            links.push(CodeLink {
                text: found.text,
                is_finished,
                sinks: sink.into_iter().collect(),
                no_referrer: end.no_referrer,
                mentioned: Vec::new(),
                tags: tag.into_iter().collect(),
            });
        }
    }
}
