//! Lays the lines around a diagnostic's places, of however many sources, on one number line.
//!
//! miette knows one source a diagnostic, counts columns in bytes and neither cuts nor wraps lines.
//! Here a *chunk* is a run of lines that is drawn in one frame; whatever miette asks about a place in
//! it is answered with the whole chunk, and a range over two chunks is out of bounds, whereupon it
//! draws two frames.

use std::collections::VecDeque;
use std::ops::Range;

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use unicode_width::UnicodeWidthStr;

use super::lines::{Lines, Spot};
use super::rows::{LEAD, Mark, NARROWEST_TEXT, Row, Text};
use super::words::one_line;
use super::wrap::wrap;
use crate::diagnostic::Diagnostic;
use crate::source::{SourceId, Sources};
use crate::text::Lang;

/// Columns miette uses beside the line number: a space on each side, the bar and a space.
const GUTTER: usize = 4;

/// Everything of the sources that a picture shows.
#[derive(Debug)]
pub(super) struct Canvas {
    chunks: Vec<Chunk>,
}

/// A place on the number line of a [`Canvas`].
#[derive(Debug)]
pub(super) struct Placed {
    /// Bytes of the number line.
    pub(super) range: Range<usize>,
    /// What is written beside it, in lines.
    pub(super) text: Option<String>,
    /// Whether the frame's head names this place.
    pub(super) primary: bool,
}

#[derive(Debug)]
struct Chunk {
    name: String,
    /// First byte on the number line.
    base: usize,
    /// The drawn lines, each with a line feed.
    text: String,
    /// Number of the first line, from 0.
    first: usize,
    lines: usize,
    /// Where each place is for people (line and column from 0), by its byte on the number line.
    points: Vec<(usize, (usize, usize))>,
}

impl Spot {
    fn order(&self) -> (usize, usize, usize) {
        (self.line, self.range.start, self.range.end)
    }

    /// Takes in another spot at the same place.
    fn join(&mut self, other: Spot, lang: Lang) {
        self.primary |= other.primary;
        if self.text.is_empty() {
            self.text = other.text;
        } else if !other.text.is_empty() && other.text != self.text {
            self.text.push_str(match lang {
                Lang::Zh => "；",
                Lang::En => "; ",
            });
            self.text.push_str(&other.text);
        }
    }
}

impl Canvas {
    /// The canvas of a diagnostic and its places in order, for pictures of `width` columns.
    ///
    /// A label that points at no known source is left out.
    pub(super) fn new(
        diagnostic: &Diagnostic,
        sources: &Sources,
        lang: Lang,
        width: usize,
    ) -> (Canvas, Vec<Placed>) {
        let mut canvas = Canvas { chunks: Vec::new() };
        let mut placed = Vec::new();
        for id in drawn_sources(diagnostic) {
            let Some(source) = sources.get(id) else { continue };
            let lines = Lines::of(source);
            let mut spots: Vec<_> = diagnostic
                .labels()
                .enumerate()
                .filter(|(_, label)| label.span.source == id)
                .map(|(at, label)| lines.spot(label.span.range(), one_line(label.message.get(lang)), at == 0))
                .collect();
            spots.sort_by_key(Spot::order);
            let spots = apart(spots, source.shown(), lang);
            // A line above and below; lines that would leave a smaller gap are drawn in one frame.
            let widest = if source.has_context() { 3 } else { 1 };
            for run in spots.chunk_by(|left, right| right.line - left.line <= widest) {
                canvas.draw(&lines, run, width, &mut placed);
            }
        }
        (canvas, placed)
    }

    fn draw(&mut self, lines: &Lines<'_>, spots: &[Spot], width: usize, placed: &mut Vec<Placed>) {
        let (Some(top), Some(bottom)) = (spots.first(), spots.last()) else { return };
        let blank = |line: usize| lines.source.slice(lines.range(line)).trim().is_empty();
        let is_drawn = |line: &usize| lines.source.has_context() && !blank(*line);
        let first = top.line.checked_sub(1).filter(is_drawn).unwrap_or(top.line);
        let below = bottom.line + 1;
        let end = if below < lines.count() && is_drawn(&below) { below + 1 } else { below };
        let number = lines.source.first_line() - 1;
        let room = width.saturating_sub((number + end).to_string().len() + GUTTER);

        let base = self.chunks.last().map_or(0, |chunk| chunk.base + chunk.text.len());
        let name = lines.source.name().to_owned();
        let first_number = number + first;
        let mut chunk = Chunk {
            name,
            base,
            text: String::new(),
            first: first_number,
            lines: end - first,
            points: Vec::new(),
        };
        for line in first..end {
            let here: Vec<_> = spots.iter().filter(|spot| spot.line == line).collect();
            let marks: Vec<_> =
                here.iter().map(|s| Mark { range: s.range.clone(), columns: s.text.width() }).collect();
            let range = lines.range(line);
            let text =
                Text { shown: lines.source.shown(), quiet: lines.source.quiet_in(&range), marks: &marks };
            let row = Row::draw(text, range, lines.indent(line), room);
            let at = base + chunk.text.len();
            for spot in here {
                let drawn = row.place(&spot.range);
                let beside = room.saturating_sub(row.hook(&spot.range) + LEAD).max(NARROWEST_TEXT);
                let text = (!spot.text.is_empty()).then(|| wrap(&spot.text, beside).join("\n"));
                chunk.points.push((at + drawn.start, spot.point));
                placed.push(Placed { range: at + drawn.start..at + drawn.end, text, primary: spot.primary });
            }
            chunk.text.push_str(row.text());
            chunk.text.push('\n');
        }
        self.chunks.push(chunk);
    }
}

impl SourceCode for Canvas {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        lines_before: usize,
        lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let after = self.chunks.partition_point(|chunk| chunk.base <= span.offset());
        let chunk = self.chunks.get(after.wrapping_sub(1)).ok_or(MietteError::OutOfBounds)?;
        let whole = SourceSpan::new(chunk.base.into(), chunk.text.len());
        if span.offset() + span.len() > chunk.base + chunk.text.len() {
            return Err(MietteError::OutOfBounds);
        }
        // Without context the question is what to write at the head of the frame.
        let head = lines_before == 0 && lines_after == 0;
        let point = chunk.points.iter().find(|(byte, _)| head && *byte == span.offset());
        let (line, column) = point.map_or((chunk.first, 0), |(_, point)| *point);
        Ok(Box::new(MietteSpanContents::new_named(
            chunk.name.clone(),
            chunk.text.as_bytes(),
            whole,
            line,
            column,
            chunk.lines,
        )))
    }
}

/// The sources a diagnostic points into, that of its primary place first.
fn drawn_sources(diagnostic: &Diagnostic) -> Vec<SourceId> {
    let mut further: Vec<_> = diagnostic.secondary.iter().map(|label| label.span.source).collect();
    further.sort_unstable();
    further.dedup();
    let first = diagnostic.primary.span.source;
    std::iter::once(first).chain(further.into_iter().filter(|id| *id != first)).collect()
}

/// Spots (sorted) that do not overlap, as underlines cannot: of two the earlier one ends where the
/// later begins, and where both begin together the longer one keeps its rest.
fn apart(spots: Vec<Spot>, text: &str, lang: Lang) -> Vec<Spot> {
    let mut pending = VecDeque::from(spots);
    let mut apart: Vec<Spot> = Vec::new();
    while let Some(mut spot) = pending.pop_front() {
        let Some(last) = apart.last_mut().filter(|last| last.line == spot.line) else {
            apart.push(spot);
            continue;
        };
        let taken = if last.range.is_empty() { after_one(text, last.range.start) } else { last.range.end };
        if spot.range.start >= taken {
            apart.push(spot);
        } else if spot.range.start > last.range.start {
            last.range.end = spot.range.start;
            apart.push(spot);
        } else if spot.range.end > taken {
            spot.range.start = taken;
            let at = pending.partition_point(|other| other.order() <= spot.order());
            pending.insert(at, spot);
        } else {
            last.join(spot, lang);
        }
    }
    apart
}

fn after_one(text: &str, byte: usize) -> usize {
    byte + text.get(byte..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spot(range: Range<usize>, text: &str) -> Spot {
        Spot { line: 0, range, point: (0, 0), text: text.to_owned(), primary: false }
    }

    #[test]
    fn underlines_never_overlap() {
        let mut spots =
            vec![spot(0..10, "list"), spot(0..2, "first"), spot(4..6, "third"), spot(4..6, "again")];
        spots.sort_by_key(Spot::order);
        let apart = apart(spots, "[2, 17, 18]", Lang::En);
        let told: Vec<_> = apart.iter().map(|spot| (spot.range.clone(), spot.text.as_str())).collect();
        assert_eq!(told, [(0..2, "first"), (2..4, "list"), (4..6, "third; again")]);
    }
}
