//! Reads source code as far as it builds, holds or uses authorization links. What code says is read by
//! [`codeflow`]; here its answers become links.

mod cut;
mod encoded;
mod extent;
mod features;
mod mentions;
mod mistakes;
mod plugin;
mod sinks;

use std::collections::HashMap;
use std::ops::Range;

use codeflow::{End, Models, Outer, Request, Use};

pub use codeflow::Handed;

pub use codeflow::{CodeParts, Language, Piece};
pub use cut::CutCode;
pub(super) use encoded::redirect_decoded_once;
pub(in crate::input) use extent::link_in;
use extent::link_in_message;
pub(in crate::input) use mistakes::frozen_in;
pub use mistakes::{Mistake, MistakeKind};
pub use plugin::{Argument, PluginCall};
pub use sinks::{Sink, is_qr_element};

use super::Dialect;
use super::link::placeholder;
use super::marker::find_address;
use super::markup;
use super::markup_text::decode_entities;
use crate::slice::Slice;
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
    /// The links that are handed on under names.
    pub handed: Vec<Handed>,
    /// The places of values of which nothing is known, and the names and keys that lead to them.
    pub open: Vec<(Range<usize>, Vec<String>)>,
    /// Where a part of a `pre_auth_code` is taken for the whole.
    pub cut_code: Option<CutCode>,
    /// The bytes of its comments.
    pub comments: Vec<Range<usize>>,
    /// What was not read to its end.
    pub unread: UnreadLinks,
    /// What the expressions outside of the code are worth, as far as that is one text.
    pub values: Vec<Option<MappedText<'static>>>,
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
    /// True if it is finished where it is written into the page around the code and nothing stands behind it.
    pub is_finished_if_printed: bool,
    /// What is done with it, and the bytes of the name that says so; in the order of places.
    pub sinks: Vec<(Sink, Range<usize>)>,
    /// The bytes of the word by which a window is opened without a Referer.
    pub no_referrer: Option<Range<usize>>,
    /// The bytes of what was meant to be filled in, in literals that take nothing in.
    pub left: Vec<Range<usize>>,
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
    /// Where it is written into the page around the code.
    pub printed: Vec<Range<usize>>,
    /// The bytes of the call that percent-encodes `redirect_uri` before something else encodes it again.
    pub encoded_at: Option<Range<usize>>,
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

/// What is known of code besides its text.
#[derive(Clone, Copy)]
pub struct Known<'k> {
    /// Of libraries.
    pub models: &'k Models,
    /// Of other files of the project.
    pub outer: Outer<'k>,
}

impl<'k> From<&'k Models> for Known<'k> {
    fn from(models: &'k Models) -> Self {
        Known { models, outer: None }
    }
}

/// Source code to read, and what is known around it.
#[derive(Clone)]
pub(in crate::input) struct CodeInput<'c> {
    /// The text that it stands in.
    pub(in crate::input) text: &'c str,
    /// Its bytes.
    pub(in crate::input) range: Range<usize>,
    pub(in crate::input) language: &'static Language,
    /// That of the tags of templates in its literals.
    pub(in crate::input) dialect: Dialect,
    pub(in crate::input) models: Known<'c>,
    /// Expressions in the page around it that use its names.
    pub(in crate::input) outside: &'c [Range<usize>],
    /// The pieces of it, where they stand in a page; all of the range if there are none.
    pub(in crate::input) pieces: &'c [Piece],
}

/// Reads the bytes `range` of a text as source code, whose literals may hold tags of templates in a dialect.
/// Any text can be read.
pub fn read(
    text: &str,
    range: Range<usize>,
    language: &'static Language,
    dialect: Dialect,
    models: Known<'_>,
) -> CodeReading {
    read_with(&CodeInput { text, range, language, dialect, models, outside: &[], pieces: &[] })
}

/// The same for code in a page.
pub(in crate::input) fn read_with(input: &CodeInput<'_>) -> CodeReading {
    let CodeInput { text, language, dialect, models, outside, pieces, .. } = *input;
    let calls: Vec<&str> = mistakes::CALLS.iter().chain(&cut::CALLS).copied().collect();
    let request = Request {
        models: models.models,
        outer: models.outer,
        wanted: &|text| find_address(text, 0).map(|address| address.start),
        calls: &calls,
        outside,
        pieces,
        entries_beside: &[plugin::APPID],
        told: &|text| mentions::is_asked_for(text) || text.contains("preauthcode"),
    };
    let read = codeflow::read(text, input.range.clone(), language, &request);
    let mut links = Links::default();
    let mut pages: Vec<&End> = Vec::new();
    for end in &read.ends {
        match holds_script(end.text.text()) {
            true => pages.push(end),
            false => links.add(dialect, end, left_in(&end.text, language)),
        }
    }
    for end in pages {
        links.add_page(dialect, end, models);
    }
    let Links { mut links, long, .. } = links;
    let all: Vec<MappedText<'static>> = links.iter().map(|link| link.text.clone()).collect();
    let mentioned = if links.is_empty() { Vec::new() } else { mentions::mentioned(&read, &all) };
    for link in &mut links {
        link.encoder = language.encoder();
        link.encoded_at = link.encoded_at.take().or_else(|| encoded::encoded_at(&link.text, &read.encoded));
        link.mentioned.extend(&mentioned);
    }
    let costly = if read.is_cut { links.len() } else { 0 };
    CodeReading {
        plugin_calls: plugin::calls(&read),
        plugin_versions: plugin::versions(text, &read),
        mistakes: mistakes::find(text, &read, language),
        cut_code: if links.is_empty() { None } else { cut::find(text, &read, &all) },
        unread: UnreadLinks { costly, long },
        handed: read.handed,
        open: read.open,
        links,
        comments: read.comments,
        values: read.outside,
    }
}

/// How far behind the name of a call its arguments stand at most, in bytes.
const LONGEST_CALL: usize = 400;

/// The links that were found, and where those stand that read alike.
#[derive(Default)]
struct Links {
    links: Vec<CodeLink>,
    known: HashMap<String, Vec<usize>>,
    long: usize,
}

/// True for the text of a page with a script before its first address.
fn holds_script(text: &str) -> bool {
    let Some(address) = find_address(text, 0) else { return false };
    let before = text.get(..address.start).unwrap_or_default();
    before.rfind("<script").is_some_and(|open| !before.slice(open..).contains("</script"))
}

impl Links {
    /// Adds the links in the scripts of a page that code writes.
    fn add_page(&mut self, dialect: Dialect, end: &End, models: Known<'_>) {
        let whole = &end.text;
        let Some(javascript) = Language::named("javascript") else { return };
        let before = self.links.len();
        for script in markup::read(whole.text(), dialect).scripts {
            if find_address(whole.text().slice(script.clone()), 0).is_none() {
                continue;
            }
            let read = read(whole.text(), script, javascript, Dialect::Common, models);
            for mut link in read.links {
                link.text = link.text.within(whole);
                for (_, place) in &mut link.sinks {
                    *place = whole.written(place.clone());
                }
                link.no_referrer = link.no_referrer.take().map(|place| whole.written(place));
                link.used = whole.written(link.used.clone());
                link.encoded_at = link.encoded_at.take().map(|place| whole.written(place));
                link.mentioned.clear();
                link.printed.clear();
                let is_known = self.links.iter().any(|known| known.text == link.text);
                if !is_known {
                    self.links.push(link);
                }
            }
        }
        // What is no script of a page is a text like any other.
        if self.links.len() == before {
            self.add(dialect, end, Vec::new());
        }
    }

    /// Adds the link that goes to an end, or what that end tells of one that is known.
    fn add(&mut self, dialect: Dialect, end: &End, left: Vec<Range<usize>>) {
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
        let printed = (end.becomes == Use::Printed).then(|| end.place.clone());
        let is_whole = is_whole(&found.text) && !found.text.text().ends_with('=');
        let has_end = match &end.becomes {
            Use::Returned | Use::Printed | Use::Attribute | Use::Given(_) => true,
            Use::Kept(Some(_)) | Use::Outside(_) => true,
            Use::Kept(None) => !end.is_global,
            // `html += '<a href="…">'`: whatever comes behind, the link is written.
            Use::Named | Use::Lost => found.is_closed,
            Use::Thrown | Use::Looked | Use::Compared | Use::Written => false,
        };
        let later = mentions::added_later(&end.maybe);
        let may_be_finished = has_end && !is_encoded && !end.is_open && !found.is_open && later.is_some();
        let is_finished = may_be_finished && (is_used || is_whole);
        let is_finished_if_printed = may_be_finished && printed.is_some();
        let no_referrer = no_referrer(end);
        let tag = end.tag.as_ref().map(|tag| Tag {
            name: tag.name.clone(),
            place: tag.place.clone(),
            attributes: tag.attributes.clone(),
            unknown: tag.unknown.clone(),
        });
        let tag = tag.or_else(|| found.tag.as_ref().and_then(tag_of_text));
        let alike = self.known.entry(found.text.text().to_owned()).or_default();
        let same =
            alike.iter().copied().find(|at| self.links.get(*at).is_some_and(|link| link.text == found.text));
        match same.and_then(|at| self.links.get_mut(at)) {
            Some(link) => {
                link.is_finished |= is_finished;
                link.is_finished_if_printed |= is_finished_if_printed;
                if let Some(sink) = sink.filter(|sink| !link.sinks.contains(sink)) {
                    // `writeHead(302, {Location: link})`: the call says more than the entry in its arguments.
                    if matches!(end.becomes, Use::Given(_)) {
                        let is_inside = |(kind, place): &(Sink, Range<usize>)| {
                            *kind == sink.0 && (sink.1.end..sink.1.end + LONGEST_CALL).contains(&place.start)
                        };
                        link.sinks.retain(|known| !is_inside(known));
                    }
                    link.sinks.push(sink);
                }
                link.no_referrer = link.no_referrer.take().or(no_referrer);
                link.tags.extend(tag);
                link.outside.extend(outside);
                link.printed.extend(printed);
                link.mentioned.extend(later.unwrap_or_default());
            }
            None => {
                alike.push(self.links.len());
                self.links.push(CodeLink {
                    text: found.text,
                    is_finished,
                    is_finished_if_printed,
                    sinks: sink.into_iter().collect(),
                    no_referrer,
                    encoder: "",
                    left: if is_finished { left } else { Vec::new() },
                    used: end.place.clone(),
                    mentioned: later.unwrap_or_default(),
                    tags: tag.into_iter().collect(),
                    outside: outside.into_iter().collect(),
                    printed: printed.into_iter().collect(),
                    encoded_at: None,
                });
            }
        }
    }
}

/// Where in a text into which values are taken a literal that takes none in holds what is written like one.
fn left_in(text: &MappedText<'_>, language: &Language) -> Vec<Range<usize>> {
    // In a pattern there is nothing else, and it is filled in later.
    if !text.has_hole() {
        return Vec::new();
    }
    let written = text.text();
    // `redirect_uri=REDIRECT_URI`, where others were replaced.
    let words = written.match_indices('=').filter_map(|(at, _)| {
        let value = written.slice(at + 1..);
        let value = value.slice(..value.find(['&', '#']).unwrap_or(value.len()));
        let is_word = value.len() > 4 && value.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
        let is_left = is_word && placeholder(value) == Some(0..value.len());
        is_left.then(|| text.written(at + 1..at + 1 + value.len()))
    });
    let words: Vec<_> = words.collect();
    let open = match language.name {
        "javascript" => "${",
        "ruby" => "#{",
        "php" => "{$",
        "python" | "csharp" => "{",
        _ => return words,
    };
    let is_value = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '$' | '-' | '>' | '@');
    let opened = written.match_indices(open).filter(|(at, _)| !text.is_hole(*at));
    let place = |(at, _): (usize, &str)| {
        let inside = written.slice(at + open.len()..);
        let len = inside.find(|c: char| !is_value(c)).filter(|len| *len > 0)?;
        let is_name = inside.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || c == '@');
        let is_closed = is_name && inside.slice(len..).starts_with('}');
        is_closed.then(|| text.written(at..at + open.len() + len + 1))
    };
    opened.filter_map(place).chain(words).collect()
}

/// A start tag that code writes, if it is one whose links lead somewhere.
fn tag_of_text(tag: &MappedText<'static>) -> Option<Tag> {
    const LEADING: [&str; 7] = ["a", "area", "form", "iframe", "frame", "embed", "web-view"];
    let markup = markup::read(tag.text(), Dialect::Common);
    let element = markup.elements.first().filter(|element| LEADING.contains(&&*element.name))?;
    let (written_out, unknown): (Vec<_>, Vec<_>) = element.attributes.iter().partition(|attribute| {
        !attribute.value.has_hole() && !tag.slice(attribute.value_span.clone()).has_hole()
    });
    Some(Tag {
        name: element.name.clone(),
        place: tag.written(0..element.name.len() + 1),
        attributes: written_out
            .into_iter()
            .map(|attribute| (attribute.name.clone(), attribute.value.within(tag)))
            .collect(),
        unknown: unknown.into_iter().map(|attribute| attribute.name.clone()).collect(),
    })
}

/// The link in a text, and whether it was encoded as a whole.
fn found(end: &End, dialect: Dialect) -> Option<(extent::Extent, bool)> {
    // What stands in a tag as it is is written as in any page.
    if end.tag.as_ref().is_some_and(|tag| tag.is_literal) {
        return Some((link_in(&decode_entities(&end.text), dialect)?, false));
    }
    let is_message =
        matches!(&end.becomes, Use::Given(Some(name)) | Use::Kept(Some(name)) if name == "message");
    if is_message && let Some(found) = link_in_message(&end.text, dialect) {
        return Some((found, false));
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
    let known = match &end.becomes {
        // `webView.loadUrl(link, headers)` may send a Referer.
        Use::Given(Some(name)) if name == "load" && end.arguments.len() < 2 => Some(Sink::WithoutPage),
        _ => known,
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
