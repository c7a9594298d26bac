//! Reads source code as far as it builds, holds or uses authorization links. What code says is read by
//! [`codeflow`]; here its answers become links.

mod extent;
mod features;
mod mentions;
mod mistakes;
mod plugin;
mod sinks;

use std::collections::HashMap;
use std::ops::Range;

use codeflow::{End, Models, Request, Use};

pub use codeflow::{CodeParts, Language};
pub(in crate::input) use extent::link_in;
pub(in crate::input) use mistakes::frozen_in;
pub use mistakes::{Mistake, MistakeKind};
pub use plugin::{Argument, PluginCall};
pub use sinks::{Sink, is_qr_element};

use super::Dialect;
use super::marker::find_address;
use super::markup_text::decode_entities;
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
    /// The bytes of what uses it first.
    pub used: Range<usize>,
    /// How a text is percent-encoded in its language.
    pub encoder: &'static str,
    /// The tags in whose attributes it stands.
    pub tags: Vec<Tag>,
    /// The numbers of the expressions outside of the code whose value it is.
    pub outside: Vec<usize>,
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
pub fn read(
    text: &str,
    range: Range<usize>,
    language: &'static Language,
    dialect: Dialect,
    models: &Models,
) -> CodeReading {
    read_with(text, range, language, dialect, models, &[])
}

/// The same for code in a page in which the expressions `outside` of it use its names.
pub(in crate::input) fn read_with(
    text: &str,
    range: Range<usize>,
    language: &'static Language,
    dialect: Dialect,
    models: &Models,
    outside: &[Range<usize>],
) -> CodeReading {
    let request = Request {
        models,
        wanted: &|text| find_address(text, 0).map(|address| address.start),
        calls: &mistakes::CALLS,
        outside,
        entries_beside: &[plugin::APPID],
    };
    let read = codeflow::read(text, range, language, &request);
    let mut links = Links::default();
    for end in &read.ends {
        links.add(dialect, end);
    }
    let Links { mut links, long, .. } = links;
    let all: Vec<MappedText<'static>> = links.iter().map(|link| link.text.clone()).collect();
    let mentioned = if links.is_empty() { Vec::new() } else { mentions::mentioned(&read, &all) };
    for link in &mut links {
        link.encoder = language.encoder();
        link.mentioned.extend(&mentioned);
    }
    let costly = if read.is_cut { links.len() } else { 0 };
    CodeReading {
        plugin_calls: plugin::calls(&read),
        plugin_versions: plugin::versions(text, &read),
        mistakes: mistakes::find(text, &read, language),
        unread: UnreadLinks { costly, long },
        links,
        comments: read.comments,
    }
}

/// The links that were found, and where those stand that read alike.
#[derive(Default)]
struct Links {
    links: Vec<CodeLink>,
    known: HashMap<String, Vec<usize>>,
    long: usize,
}

impl Links {
    /// Adds the link that goes to an end, or what that end tells of one that is known.
    fn add(&mut self, dialect: Dialect, end: &End) {
        if end.is_long {
            self.long += 1;
            return;
        }
        let Some((found, is_encoded)) = found(end, dialect) else { return };
        let sink = sink(end, &found, is_encoded);
        let is_used = sink.is_some() || matches!(end.becomes, Use::Attribute | Use::Outside(_));
        let outside = match end.becomes {
            Use::Outside(number) => Some(number),
            _ => None,
        };
        let is_whole = is_whole(&found.text) && !found.text.text().ends_with('=');
        let has_end = match &end.becomes {
            Use::Returned | Use::Printed | Use::Attribute | Use::Given(_) => true,
            Use::Kept(Some(_)) | Use::Outside(_) => true,
            Use::Kept(None) => !end.is_global,
            Use::Thrown | Use::Lost | Use::Named | Use::Looked | Use::Written => false,
        };
        let later = mentions::added_later(&end.maybe);
        let is_finished = has_end
            && !is_encoded
            && !end.is_open
            && !found.is_open
            && later.is_some()
            && (is_used || is_whole);
        let no_referrer = no_referrer(end);
        let tag = end.tag.as_ref().map(|tag| Tag {
            name: tag.name.clone(),
            place: tag.place.clone(),
            attributes: tag.attributes.clone(),
            unknown: tag.unknown.clone(),
        });
        let alike = self.known.entry(found.text.text().to_owned()).or_default();
        let same =
            alike.iter().copied().find(|at| self.links.get(*at).is_some_and(|link| link.text == found.text));
        match same.and_then(|at| self.links.get_mut(at)) {
            Some(link) => {
                link.is_finished |= is_finished;
                if let Some(sink) = sink.filter(|sink| !link.sinks.contains(sink)) {
                    link.sinks.push(sink);
                }
                link.no_referrer = link.no_referrer.take().or(no_referrer);
                link.tags.extend(tag);
                link.outside.extend(outside);
                link.mentioned.extend(later.unwrap_or_default());
            }
            None => {
                alike.push(self.links.len());
                self.links.push(CodeLink {
                    text: found.text,
                    is_finished,
                    sinks: sink.into_iter().collect(),
                    no_referrer,
                    encoder: "",
                    used: end.place.clone(),
                    mentioned: later.unwrap_or_default(),
                    tags: tag.into_iter().collect(),
                    outside: outside.into_iter().collect(),
                });
            }
        }
    }
}

/// The link in a text, and whether it was encoded as a whole.
fn found(end: &End, dialect: Dialect) -> Option<(extent::Extent, bool)> {
    // What stands in a tag as it is is written as in any page.
    if end.tag.as_ref().is_some_and(|tag| tag.is_literal) {
        return Some((link_in(&decode_entities(&end.text), dialect)?, false));
    }
    match (link_in(&end.text, dialect), &end.plain) {
        (Some(found), _) => Some((found, false)),
        (None, Some(plain)) => Some((link_in(plain, dialect)?, true)),
        (None, None) => None,
    }
}

fn sink(end: &End, found: &extent::Extent, is_encoded: bool) -> Option<(Sink, Range<usize>)> {
    if let Some(place) = &found.qr_address {
        return Some((Sink::QrCode, place.clone()));
    }
    let known = match &end.becomes {
        Use::Given(Some(name)) | Use::Kept(Some(name)) => sinks::named(name),
        _ => None,
    };
    let known = known.map(|sink| (sink, end.place.clone()));
    match &found.prefix {
        // `header("Location: …")` and Spring's `redirect:`.
        Some(place) => {
            let is_call = matches!(end.becomes, Use::Given(_));
            Some((Sink::ServerRedirect, if is_call { end.place.clone() } else { place.clone() }))
        }
        None if is_encoded => known.filter(|(sink, _)| *sink == Sink::QrCode),
        None => known,
    }
}

/// The word `noreferrer` among the features of a window that is opened, if it is switched on.
fn no_referrer(end: &End) -> Option<Range<usize>> {
    if end.becomes != Use::Given(Some("window".to_owned())) {
        return None;
    }
    let features = end.arguments.get(2)?.as_ref()?;
    Some(features.written(features::switched_on(features.text(), "noreferrer")?))
}

/// True for a link that has at least two of what every link needs, by whatever spelling; what is handed out
/// with less is a beginning that others complete.
fn is_whole(link: &MappedText<'_>) -> bool {
    let text = link.text();
    let has = ["component_app", "pre_auth", "redirect", "auth_type"];
    has.iter().filter(|word| text.contains(**word)).count() > 1
}

/// The parts of source code in the bytes `range` of a text; see [`codeflow::parts`].
pub fn parts(text: &str, range: Range<usize>, language: &Language) -> CodeParts {
    codeflow::parts(text, range, language, &|name| !crate::redact::looks_random(name))
}
