//! Finds the links in a text, whatever stands around them: a sentence, a command, JSON, a page, another link.
//!
//! Where a link begins and ends is told here alone. What was put around it or done to it by what it stands in
//! (quotes, `\/` of JSON, `&amp;` of an attribute, lines broken by a mail) is taken off, and each character of
//! what is left knows where it is written. What is odd in the link itself stays, so that it can be told.

mod around;
mod decode;
mod end;
mod handed;
mod lines;
mod start;
mod wrap;

#[cfg(test)]
mod tests;

use std::ops::Range;

pub use self::lines::{holds_one_link_a_line, is_like_link, is_surely_link};

use self::around::Around;
use self::start::Start;
use super::{Kind, LinkText, Other, placeholder, read};
use crate::input::Dialect;
use crate::input::template::Finder;
use crate::source::MappedText;
use crate::source::{SourceId, Sources};

/// What kind of text links are looked for in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Context {
    /// An argument of the command line, or a line of a file of links. It was handed over as a link: blanks and
    /// line breaks in a link that stands alone are damage, and something is always found.
    Handed,
    /// What people paste to have it explained: every address counts, whosever it is.
    Chat,
    /// A log, a mail, any text that is read: the addresses of authorization pages that have a query.
    Prose,
    /// The same in Markdown, where escapes mean something outside of code.
    Markdown,
    /// The same in a file of settings, where character references mean something.
    Settings,
}

impl Context {
    /// True where every address counts.
    fn is_any(self) -> bool {
        matches!(self, Context::Handed | Context::Chat)
    }
}

/// A link that was found in a text.
#[derive(Clone, Debug)]
pub struct Found<'t> {
    /// What is written at its place.
    written: &'t str,
    /// What is to be read.
    text: MappedText<'t>,
    place: Range<usize>,
    around: Range<usize>,
    is_pattern: bool,
}

impl<'t> Found<'t> {
    /// What is written at a place, read as it is.
    fn verbatim(text: &'t str, place: Range<usize>) -> Self {
        let written = text.get(place.clone()).unwrap_or_default();
        Found {
            written,
            text: MappedText::verbatim(written, place.start),
            around: place.clone(),
            place,
            is_pattern: false,
        }
    }

    /// A text put together from pieces of another one.
    fn mapped(text: &'t str, link: MappedText<'static>) -> Self {
        let place = link.written(0..link.text().len());
        let found = Found::verbatim(text, place);
        match !link.has_hole() && link.text() == found.written {
            true => found,
            false => Found { text: link, ..found },
        }
    }

    /// The link as it is to be read: without what belongs to the text around it.
    pub fn text(&self) -> &str {
        self.text.text()
    }

    /// From its first byte to behind its last one, in the text.
    pub fn place(&self) -> Range<usize> {
        self.place.clone()
    }

    /// The place of the address that wraps it in its query, else its own.
    pub fn around(&self) -> Range<usize> {
        self.around.clone()
    }

    /// True for a pattern: a value is left to be filled in. Told of texts that people read.
    pub fn is_pattern(&self) -> bool {
        self.is_pattern
    }

    /// The same as a text of the source that holds the whole text.
    pub fn in_source(&self, source: SourceId) -> LinkText<'_> {
        LinkText::new(source, &self.text)
    }

    /// The same in a text that holds nothing but what is written at its place, which comes with it.
    pub fn alone(&self) -> (&'t str, Found<'t>) {
        let text = self.text.clone().moved_to_start(self.place.start);
        let place = 0..self.written.len();
        (self.written, Found { text, around: place.clone(), place, ..self.clone() })
    }

    /// The link as a text whose characters know where they are written.
    pub fn into_text(self) -> MappedText<'t> {
        self.text
    }

    /// What the link is.
    fn kind(&self) -> Kind {
        let source = Sources::new().add("", crate::source::SourceKind::Link, "");
        read(self.in_source(source)).kind
    }

    /// True for a link to one of WeChat's pages that are told apart.
    fn is_of_wechat(&self) -> bool {
        self.kind() != Kind::Other(Other::Unknown)
    }
}

/// The links in a text, in their order. Takes time linear in the length of the text.
///
/// Of a text that was [handed over](Context::Handed) these are the links to WeChat's pages; where there is
/// none the first address; where there is none the whole text.
pub fn find(text: &str, context: Context) -> Vec<Found<'_>> {
    match context {
        Context::Handed => handed::find(text),
        _ => all(text, context),
    }
}

/// All links that the context asks for.
fn all(text: &str, context: Context) -> Vec<Found<'_>> {
    let mut reader = Reader::new(text, context);
    let mut links = Vec::new();
    let mut from = 0;
    while let Some(start) = reader.start(from) {
        let Reading { found, end } = reader.read(&start);
        from = end.max(start.at + 1).max(start.seen);
        links.extend(found);
    }
    links
}

/// Over how many lines a link may go.
const MOST_LINES: usize = 64;

/// Reads a text from its beginning to its end.
struct Reader<'t> {
    text: &'t str,
    context: Context,
    /// The tags of templates in the text.
    tags: Finder<'t>,
    /// How many fences of Markdown begin in the text before `counted`.
    fences: usize,
    counted: usize,
}

/// What stands at the start of a link, and where reading goes on.
struct Reading<'t> {
    found: Option<Found<'t>>,
    end: usize,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str, context: Context) -> Self {
        Reader { text, context, tags: Finder::new(text, Dialect::Common), fences: 0, counted: 0 }
    }

    fn start(&self, from: usize) -> Option<Start> {
        match self.context.is_any() {
            true => start::any(self.text, from),
            false => start::of_page(self.text, from, self.text.len()),
        }
    }

    fn read(&mut self, start: &Start) -> Reading<'t> {
        let around = self.around(start.at);
        let link = self.link(start, &around);
        let place = link.written(0..link.text().len());
        if self.context.is_any() {
            let inner = self.wrapped(start, &link, &around);
            return inner.unwrap_or_else(|| {
                let is_link = !link.is_empty();
                let found = is_link.then(|| Found::mapped(self.text, link));
                Reading { found, end: place.end }
            });
        }
        // An address without a query is spoken of, not handed out.
        let found = link.text().contains(['?', '？']).then(|| {
            let link = placeholder::with_holes(&link);
            let is_pattern = link.has_hole() || is_pattern(link.text());
            Found { is_pattern, ..Found::mapped(self.text, link) }
        });
        Reading { found, end: place.end }
    }

    /// The authorization link that an address has in its query. What a page of WeChat's has there is its own,
    /// and so is what the merchant was sent back with.
    fn wrapped(&mut self, outer: &Start, link: &MappedText<'_>, around: &Around<'_>) -> Option<Reading<'t>> {
        let written = link.written(0..link.text().len());
        let address = link.text().split(['?', '#']).next().unwrap_or_default();
        if address.len() == link.text().len() && outer.level == 0 || start::is_of_wechat(address) {
            return None;
        }
        if link.text().contains("auth_code=") && !link.text().contains("pre_auth_code") {
            return None;
        }
        let inner = start::of_page(self.text, written.start + address.len().min(4), written.end)?;
        // What closes the one closes the other.
        let link = self.link(&inner, around);
        let place = link.written(0..link.text().len());
        let around = written.start..written.end.max(place.end);
        let end = around.end;
        let found = (!link.is_empty()).then(|| Found { around, ..Found::mapped(self.text, link) });
        Some(Reading { found, end })
    }

    /// The link that starts at a place, with what its surroundings did to it undone.
    fn link(&mut self, start: &Start, around: &Around<'_>) -> MappedText<'static> {
        if start.level > 0 {
            return decode::encoded(self.text, start);
        }
        let mut link = MappedText::new();
        let mut from = start.at;
        for _ in 0..MOST_LINES {
            let end = self.end(from, start.at, around);
            link.push_verbatim(self.text.get(from..end).unwrap_or_default(), from);
            match wrap::next(self.text, end, link.text(), around) {
                Some(next) => from = next,
                None => break,
            }
        }
        let link = end::without_marks(&link, around);
        let end = link.written(0..link.text().len()).end;
        decode::undone(link, around, self.text.get(end..).unwrap_or_default())
    }

    fn around(&mut self, start: usize) -> Around<'t> {
        // Each line is looked at once, however many links there are.
        if self.context == Context::Markdown && start > self.counted {
            self.fences += self.text.get(self.counted..start).map_or(0, fences_in);
            self.counted = start;
        }
        Around::new(self.text, start, self.context, self.fences % 2 == 1)
    }
}

/// How many fences of Markdown begin on the lines of a text.
fn fences_in(text: &str) -> usize {
    let is_fence = |line: &&str| {
        let line = line.trim_start();
        line.starts_with("```") || line.starts_with("~~~")
    };
    text.lines().filter(is_fence).count()
}

/// True if a value of a link is left to be filled in, so that it is a pattern and not a link.
fn is_pattern(link: &str) -> bool {
    let query = link.split(['?', '？']).nth(1).unwrap_or_default();
    let values = query.split(['&', '#', '＆']).filter_map(|parameter| parameter.split_once(['=', '＝']));
    let mut values = values.filter(|(_, value)| !value.is_empty());
    values.any(|(name, value)| {
        let is_odd = match name {
            "component_appid" => !value.starts_with("wx") || value.len() < 12,
            "pre_auth_code" => value.len() < 32,
            _ => false,
        };
        is_odd || placeholder(value).is_some() || value.contains('…')
    })
}
