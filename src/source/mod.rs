//! Texts with names and places in them; behind it no secret and no control character can be seen.
//!
//! A reader works on the raw text it was handed. What is kept here, and so everything that can be
//! printed, is the *shown* text: the same length in bytes, with secrets covered by `*` and
//! characters that could steer a terminal replaced.
//!
//! Texts are UTF-8 here, and places are bytes of them. [`decode`] makes them of the bytes of a file, and
//! what a [`Point`] says to people and programs is where the file has them.

mod clean;
mod decode;
mod offsets;
mod parts;

#[cfg(test)]
mod decode_tests;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use crate::redact;

pub use codeflow::{MappedText, Undecodable};
pub use decode::{Decoded, Undecoded, decode, decode_part, is_marked_utf16, is_unmarked_utf16};
pub use offsets::{Offsets, RawText};
pub use parts::Parts;
pub(crate) use parts::{merged, spoken, without};

pub(crate) use codeflow::hex;

/// A source in a [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceId(u32);

/// A place: bytes `start..end` of a source. Both ends lie on character boundaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The source the place is in.
    pub source: SourceId,
    /// First byte, counted from 0.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

impl Span {
    /// The place `range` (in bytes) of `source`.
    ///
    /// Sources are limited to 4 GiB by this type; readers refuse far smaller ones.
    pub fn new(source: SourceId, range: Range<usize>) -> Self {
        let clamp = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
        Span { source, start: clamp(range.start), end: clamp(range.end) }
    }

    /// The bytes as a range.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// True if another place of the same source lies in this one.
    pub fn encloses(self, other: Span) -> bool {
        self.source == other.source && self.start <= other.start && other.end <= self.end
    }

    /// True if the place holds no character: something is missing here.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }
}

/// What has places in a source.
pub trait Placed {
    /// The place of a range of the text.
    fn span(&self, source: SourceId, range: Range<usize>) -> Span;
}

impl Placed for MappedText<'_> {
    fn span(&self, source: SourceId, range: Range<usize>) -> Span {
        Span::new(source, self.written(range))
    }
}

/// A point in a source, for people: line and column from 1, in Unicode scalar values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// Bytes from the start of the source, as it is stored: of a file in another encoding than UTF-8 those of
    /// the file.
    pub byte: usize,
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, in Unicode scalar values.
    pub column: usize,
}

/// What kind of text a source is: decides how it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceKind {
    /// A link that stands alone, drawn one parameter a line.
    Link,
    /// A file of lines.
    File,
    /// The address of a page, as given on the command line.
    Page,
}

/// A text with a name, as it may be shown.
#[derive(Clone, Debug)]
pub struct Source {
    name: String,
    kind: SourceKind,
    shown: String,
    line_starts: Vec<u32>,
    /// The line of its file that the text is, where it is one.
    line_of_file: Option<usize>,
    /// Where its characters are stored.
    offsets: Offsets,
    /// What is covered.
    secrets: Secrets,
    parts: Parts,
}

impl Source {
    /// The name: a path, or `link`, as it may be shown.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How the text is to be drawn.
    pub fn kind(&self) -> SourceKind {
        self.kind
    }

    /// True if the text is one line of a file, and places are counted there.
    pub fn is_line_of_file(&self) -> bool {
        self.line_of_file.is_some()
    }

    /// The number of its first line, from 1.
    pub fn first_line(&self) -> usize {
        self.line_of_file.unwrap_or(1)
    }

    /// The whole text as it may be shown: as many bytes as the raw one, without secrets and without
    /// control characters other than line feed and tab.
    pub fn shown(&self) -> &str {
        &self.shown
    }

    /// The shown text of a range of bytes; empty when the range is not one of this text.
    pub fn slice(&self, range: Range<usize>) -> &str {
        self.shown.get(range).unwrap_or_default()
    }

    /// The texts in some bytes that are drawn only where a label stands at them, in the order of places.
    pub fn quiet_in(&self, bytes: &Range<usize>) -> &[Range<usize>] {
        self.parts.quiet_in(bytes)
    }

    /// True if lines around a label may be drawn.
    pub fn has_context(&self) -> bool {
        self.parts.has_context
    }

    /// How many lines there are; an empty text has one.
    pub fn line_count(&self) -> usize {
        self.line_starts.len()
    }

    /// The bytes of a line (counted from 1), without its line break.
    pub fn line(&self, number: usize) -> Range<usize> {
        let start = self.line_starts.get(number.saturating_sub(1)).map_or(self.shown.len(), |s| *s as usize);
        let end = self.line_starts.get(number).map_or(self.shown.len(), |s| *s as usize);
        let line = self.slice(start..end);
        start..start + line.trim_end_matches(['\n', '\r']).len()
    }

    /// The bytes around a place, on its lines.
    fn around(&self, range: Range<usize>) -> Range<usize> {
        let line = |byte: usize| self.line_starts.partition_point(|start| *start as usize <= byte).max(1);
        let (start, end) = (self.line(line(range.start)).start, self.line(line(range.end)).end);
        start.max(range.start.saturating_sub(AROUND))..end.min(range.end + AROUND)
    }

    /// The text of a range with what is covered in it.
    fn written(&self, range: &Range<usize>) -> String {
        let shown = self.slice(range.clone());
        let mut written = shown.as_bytes().to_vec();
        let covered = &self.secrets.covered;
        let first = covered.partition_point(|(place, _)| place.start < range.start);
        let inside = covered.iter().skip(first).take_while(|(place, _)| place.end <= range.end);
        for (place, secret) in inside.filter(|(place, secret)| place.len() == secret.len()) {
            let there = written.get_mut(place.start - range.start..place.end - range.start);
            for (byte, raw) in there.into_iter().flatten().zip(secret.bytes()) {
                // What was covered twice is known by what stood there the first time.
                if raw != b'*' {
                    *byte = raw;
                }
            }
        }
        String::from_utf8(written).unwrap_or_else(|_| shown.to_owned())
    }

    /// Where a byte of the text is.
    pub fn point(&self, byte: usize) -> Point {
        let line = self.line_starts.partition_point(|start| *start as usize <= byte).max(1);
        let start = self.line_starts.get(line - 1).map_or(0, |s| *s as usize);
        let column = self.slice(start..byte.min(self.shown.len())).chars().count() + 1;
        Point { byte: self.offsets.stored(byte), line: self.first_line() - 1 + line, column }
    }
}

/// What is covered in a text. It is never shown.
#[derive(Clone, Default)]
struct Secrets {
    /// Where each stands, and how it is written there.
    covered: Vec<(Range<usize>, String)>,
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} secrets", self.covered.len())
    }
}

impl Secrets {
    fn cover(&mut self, shown: &mut String, range: Range<usize>) {
        if let Some(secret) = shown.get(range.clone()).filter(|it| it.bytes().any(|byte| byte != b'*')) {
            self.add(range.clone(), secret.to_owned());
            redact::cover(shown, range);
        }
    }

    /// Takes a secret in, in the order of places.
    fn add(&mut self, range: Range<usize>, secret: String) {
        let at = self.covered.partition_point(|(other, _)| other.start <= range.start);
        self.covered.insert(at, (range, secret));
    }

    /// Those that begin in these bytes or reach into them. A secret that is longer than [`AROUND`] may be
    /// missed.
    fn within(&self, range: Range<usize>) -> impl Iterator<Item = &str> {
        let first = self.covered.partition_point(|(other, _)| other.start + AROUND < range.start);
        let near = self
            .covered
            .iter()
            .skip(first)
            .take_while(move |(other, _)| other.start < range.end.max(range.start + 1));
        near.filter(move |(other, _)| other.end > range.start).map(|(_, secret)| secret.as_str())
    }
}

/// How far around a place secrets are looked for that may be told in a text about it, in bytes: a link with
/// all its parameters.
const AROUND: usize = 2048;

/// All the texts of one run.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    sources: Vec<Source>,
}

impl Sources {
    /// No text yet.
    pub fn new() -> Self {
        Sources::default()
    }

    /// Takes in a text and returns its handle. Secrets that show by their form or by the name
    /// before them are covered at once; a reader that knows more covers it with [`Sources::cover`].
    pub fn add<'t>(&mut self, name: &str, kind: SourceKind, raw: impl Into<RawText<'t>>) -> SourceId {
        self.add_with(name, kind, raw.into(), Parts::own())
    }

    /// Takes in a file that is none of this program's. In its code only what is written out is covered, and of
    /// literals and the like nothing is drawn that no label stands at.
    pub fn add_foreign<'t>(&mut self, name: &str, raw: impl Into<RawText<'t>>, parts: Parts) -> SourceId {
        self.add_with(name, SourceKind::File, raw.into(), parts)
    }

    fn add_with(&mut self, name: &str, kind: SourceKind, raw: RawText<'_>, parts: Parts) -> SourceId {
        let RawText { text: raw, offsets } = raw;
        let mut shown = clean::clean(raw).into_owned();
        let mut secrets = Secrets::default();
        for range in redact::find_where(raw, |range| parts.is_value(range)) {
            secrets.cover(&mut shown, range);
        }
        if !parts.has_context {
            parts::silence(&mut shown, &parts.quiet);
        }
        let line_starts = std::iter::once(0)
            .chain(shown.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1))
            .map(|start| u32::try_from(start).unwrap_or(u32::MAX))
            .collect();
        let id = SourceId(u32::try_from(self.sources.len()).unwrap_or(u32::MAX));
        let name = presentable_path(name);
        let offsets = offsets.cloned().unwrap_or_default();
        let source = Source { name, kind, shown, line_starts, line_of_file: None, offsets, secrets, parts };
        self.sources.push(source);
        id
    }

    /// Takes in one line of a file of links; `number` counts from 1.
    pub fn add_line<'t>(&mut self, file: &str, number: usize, raw: impl Into<RawText<'t>>) -> SourceId {
        let id = self.add(file, SourceKind::Link, raw);
        if let Some(source) = self.sources.last_mut() {
            source.line_of_file = Some(number.max(1));
        }
        id
    }

    /// Of a text in which links were found nothing is shown but these places.
    pub fn show_only(&mut self, id: SourceId, places: Vec<Range<usize>>) {
        if let Some(source) = self.sources.get_mut(id.0 as usize) {
            source.parts.quiet = Parts::only(&source.shown, places).quiet;
            parts::silence(&mut source.shown, &source.parts.quiet);
        }
    }

    /// Covers a secret that its reader knows by its place.
    pub fn cover(&mut self, span: Span) {
        if let Some(source) = self.sources.get_mut(span.source.0 as usize) {
            source.secrets.cover(&mut source.shown, span.range());
        }
    }

    /// Covers a secret that its reader knows by its place, and by its value where the place holds more, or
    /// holds it in another writing.
    pub fn cover_value(&mut self, span: Span, value: &str) {
        self.cover(span);
        if let Some(source) = self.sources.get_mut(span.source.0 as usize) {
            let range = span.range();
            if !source.secrets.within(range.clone()).any(|secret| secret == value) {
                source.secrets.add(range, value.to_owned());
            }
        }
    }

    /// The secrets that are covered at a place and around it, on the same line.
    pub fn secrets_around(&self, spans: impl IntoIterator<Item = Span>) -> redact::Known {
        let mut known = redact::Known::default();
        for span in spans {
            let Some(source) = self.get(span.source) else { continue };
            for secret in source.secrets.within(source.around(span.range())) {
                known.add(secret);
            }
        }
        known
    }

    /// A value that was read at a place, as it may be shown: what is covered there is covered in it.
    pub fn presentable_at(&self, value: &str, span: Span) -> String {
        let shown = presentable(value);
        let Some(source) = self.get(span.source) else { return shown };
        let range = span.range();
        if source.secrets.within(range.clone()).next().is_some() {
            // A value that is what stands there, letter by letter, is shown as that is.
            let there = redact::decoded(source.slice(range));
            if there.chars().count() == redact::decoded(value).chars().count() {
                return printable(&there).into_owned();
            }
        }
        self.secrets_around([span]).covered_in(&shown).unwrap_or(shown)
    }

    /// True if nothing comes to light that is covered in a text when these places of it, in their order and none over
    /// another, are written otherwise: a name may lose what told of a secret.
    pub fn stays_covered(&self, edits: &[(Span, &str)]) -> bool {
        let ([(first, _), ..], [.., (last, _)]) = (edits, edits) else { return true };
        let Some(source) = self.get(first.source) else { return true };
        let window = source.around(first.range().start..last.range().end);
        let written = source.written(&window);
        let mut edited = String::new();
        let mut at = 0;
        for (span, text) in edits {
            let start = span.range().start.saturating_sub(window.start);
            edited.push_str(written.get(at..start).unwrap_or_default());
            edited.push_str(text);
            at = span.range().end.saturating_sub(window.start);
        }
        edited.push_str(written.get(at..).unwrap_or_default());
        redact::stays_covered(&written, &edited)
    }

    /// The same texts with nothing covered in them, for those who asked to see what they wrote themselves. What was
    /// told of them stays as it is.
    #[must_use]
    pub fn uncovered(&self) -> Sources {
        let mut sources = self.clone();
        for source in &mut sources.sources {
            source.shown = source.written(&(0..source.shown.len()));
            source.shown = clean::clean(&source.shown).into_owned();
        }
        sources
    }

    /// The source behind a handle of this `Sources`.
    pub fn get(&self, id: SourceId) -> Option<&Source> {
        self.sources.get(id.0 as usize)
    }

    /// The names of all sources, in the order in which they were taken in.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.sources.iter().map(|source| source.name.as_str())
    }

    /// How many sources there are.
    pub fn len(&self) -> usize {
        self.sources.len()
    }

    /// True if there is none.
    pub fn is_empty(&self) -> bool {
        self.sources.is_empty()
    }

    /// Forgets all but the first `count` sources, so that many links take the memory of one. The
    /// handles of forgotten sources must not be used again.
    pub fn truncate(&mut self, count: usize) {
        self.sources.truncate(count);
    }

    /// All sources, in the order they were added.
    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        (0..).map(SourceId).zip(&self.sources)
    }

    /// The shown text of a place.
    pub fn text(&self, span: Span) -> &str {
        self.get(span.source).map_or("", |source| source.slice(span.range()))
    }
}

/// A text that may be shown: secrets covered, control characters replaced. For texts that are no
/// source of their own, such as a decoded value inside a message.
pub fn presentable(raw: &str) -> String {
    let mut shown = clean::clean(raw).into_owned();
    for range in redact::find(raw) {
        redact::cover(&mut shown, range);
    }
    shown
}

/// The path or name of a file as it may be shown, on one line.
pub fn presentable_path(path: &str) -> String {
    clean::clean_line(&redact::path(path)).into_owned()
}

/// A sentence about a user's texts or files as it may be shown, on one line.
pub fn presentable_line(sentence: &str) -> String {
    clean::clean_line(&redact::redacted(sentence)).into_owned()
}

/// A text that holds no secret, with control characters replaced, so that it cannot steer a terminal.
pub fn printable(text: &str) -> Cow<'_, str> {
    clean::clean(text)
}

/// A secret as it may be shown: its kind (`preauthcode@@@`) stays, the rest is covered.
pub fn covered(raw: &str) -> String {
    let mut shown = clean::clean(raw).into_owned();
    let whole = 0..shown.len();
    redact::cover(&mut shown, whole);
    shown
}
