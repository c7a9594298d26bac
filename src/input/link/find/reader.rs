//! Reads a text from its beginning to its end.

use super::around::Around;
use super::found::{Context, Found};
use super::start::{self, Start};
use super::{decode, end, wrap};
use crate::input::Dialect;
use crate::input::link::placeholder;
use crate::input::template::Finder;
use crate::slice::Slice;
use crate::source::MappedText;

/// All links that the context asks for.
pub(super) fn all(text: &str, context: Context) -> Vec<Found<'_>> {
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

    /// The link that starts at a place, with what its context did to it undone.
    fn link(&mut self, start: &Start, around: &Around<'_>) -> MappedText<'static> {
        if start.level > 0 {
            return decode::encoded(self.text, start);
        }
        let mut link = MappedText::new();
        let mut from = start.at;
        for _ in 0..MOST_LINES {
            let end = end::find(self.text, &mut self.tags, (from, start.at), around);
            link.push_verbatim(self.text.slice(from..end), from);
            match wrap::next(self.text, end, link.text(), around) {
                Some(next) => from = next,
                None => break,
            }
        }
        let link = end::without_marks(&link, around);
        let end = link.written(0..link.text().len()).end;
        decode::undone(link, around, self.text.slice(end..))
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
