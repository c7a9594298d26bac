//! Texts as HTML, a line each, with marks on the very characters that findings speak of. Each mark leads to its
//! finding.

use std::fmt::Write as _;
use std::ops::Range;

use super::super::lines::{Lines, Spot};
use super::super::rows::{Mark, Row, Text};
use super::super::words::{colon, one_line};
use super::escape::{escaped, inline, marked};
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::{Findings, Phrase, shortened};
use crate::slice::Slice;
use crate::source::{Source, SourceId, Span};
use crate::text::Lang;

/// A finding, and by what its marks lead to it.
#[derive(Clone, Copy)]
pub(super) struct Marked<'m> {
    pub(super) finding: &'m Diagnostic,
    pub(super) id: &'m str,
}

/// How wide a line of a text is drawn at most, in columns.
const WIDTH: usize = 2000;

/// How many lines of a text are drawn at most.
const MOST_LINES: usize = 300;

/// How many characters of what is covered are drawn.
const MOST_STARS: usize = 10;

/// How much of a place is said beside its label, in columns.
const QUOTED: usize = 32;

/// A place on a line, and whose it is.
struct Place<'m> {
    spot: Spot,
    of: Marked<'m>,
}

/// Each text that findings have places in, the one that is shown as a whole first.
pub(super) fn write(told: &Findings<'_>, marked: &[Marked<'_>], lang: Lang) -> String {
    let mut ids: Vec<SourceId> = told.whole().into_iter().collect();
    for label in marked.iter().flat_map(|of| of.finding.labels()) {
        if !ids.contains(&label.span.source) {
            ids.push(label.span.source);
        }
    }
    let figures = ids.into_iter().filter_map(|id| {
        let source = told.sources().get(id)?;
        let is_whole = told.whole() == Some(id);
        let notes = if is_whole { told.notes() } else { &[] };
        Some(figure((id, source), is_whole, notes, marked, lang))
    });
    figures.collect()
}

fn figure(
    (id, source): (SourceId, &Source),
    is_whole: bool,
    notes: &[(Span, Phrase)],
    marked: &[Marked<'_>],
    lang: Lang,
) -> String {
    let lines = Lines::of(source);
    let mut places: Vec<Place<'_>> = Vec::new();
    for of in marked {
        let here = of.finding.labels().enumerate().filter(|(_, label)| label.span.source == id);
        places.extend(here.map(|(at, label)| Place {
            spot: lines.spot(label.span.range(), one_line(label.message.get(lang)), at == 0),
            of: *of,
        }));
    }
    places.sort_by_key(|place| (place.spot.line, place.spot.range.start, place.spot.range.end));
    let notes: Vec<(usize, &Phrase)> = notes
        .iter()
        .map(|(span, note)| (lines.spot(span.range(), String::new(), false).line, note))
        .collect();
    let name = escaped(&one_line(source.name()));
    let mut html = format!("<figure class=\"source\">\n<figcaption><code>{name}</code></figcaption>\n");
    let shown = shown_lines(&lines, &places, is_whole);
    html.push_str("<ol class=\"lines\">\n");
    let mut next = None;
    for line in shown.iter().copied().take(MOST_LINES) {
        if next.is_some_and(|next| next < line) {
            html.push_str("<li class=\"gap\" aria-hidden=\"true\">⋯</li>\n");
        }
        next = Some(line + 1);
        let here: Vec<&Place<'_>> = places.iter().filter(|place| place.spot.line == line).collect();
        let number = source.first_line() + line;
        let _ = write!(html, "<li value=\"{number}\">{}", row(&lines, line, &here, lang));
        for (_, note) in notes.iter().filter(|(at, _)| *at == line) {
            let _ = write!(html, "<p class=\"meaning\">{}</p>", self::marked(note));
        }
        html.push_str(&labels(&here, source, lang));
        html.push_str("</li>\n");
    }
    html.push_str("</ol>\n</figure>\n");
    html
}

/// The lines that are drawn: all, or those with places and one above and below.
fn shown_lines(lines: &Lines<'_>, places: &[Place<'_>], is_whole: bool) -> Vec<usize> {
    let blank = |line: usize| lines.source.slice(lines.range(line)).trim().is_empty();
    if is_whole {
        let end = (0..lines.count()).rev().find(|line| !blank(*line)).map_or(0, |last| last + 1);
        return (0..end).collect();
    }
    let around = usize::from(lines.source.has_context());
    let mut shown: Vec<usize> = Vec::new();
    for place in places {
        let (first, last) = (place.spot.line.saturating_sub(around), place.spot.line + around);
        let wanted = (first..=last.min(lines.count().saturating_sub(1)))
            .filter(|line| *line == place.spot.line || !blank(*line));
        shown.extend(wanted);
    }
    shown.sort_unstable();
    shown.dedup();
    shown
}

/// A line, cut into stretches that the same places stand on.
fn row(lines: &Lines<'_>, line: usize, places: &[&Place<'_>], lang: Lang) -> String {
    let range = lines.range(line);
    let marks: Vec<Mark> =
        places.iter().map(|place| Mark { range: place.spot.range.clone(), columns: 0 }).collect();
    let quiet = lines.source.quiet_in(&range);
    let text = Text { shown: lines.source.shown(), quiet, marks: &marks };
    let row = Row::draw(text, range, 0, WIDTH);
    let drawn: Vec<Range<usize>> = places.iter().map(|place| row.place(&place.spot.range)).collect();
    let mut cuts: Vec<usize> = drawn.iter().flat_map(|place| [place.start, place.end]).collect();
    cuts.extend([0, row.text().len()]);
    cuts.sort_unstable();
    cuts.dedup();
    let mut html = String::from("<code>");
    for (at, start) in cuts.iter().enumerate() {
        let of = |is_there: &dyn Fn(&Range<usize>) -> bool| {
            let here = places.iter().zip(&drawn).filter(|(_, drawn)| is_there(drawn));
            here.map(|(place, _)| *place).collect::<Vec<_>>()
        };
        let missing = of(&|drawn| drawn.is_empty() && drawn.start == *start);
        if !missing.is_empty() {
            let word = if lang == Lang::Zh { "此处缺少" } else { "missing here" };
            html.push_str(&mark(&missing, "missing", &format!(" aria-label=\"{word}\""), ""));
        }
        let Some(end) = cuts.get(at + 1) else { break };
        let text = escaped(&short(row.text().slice(*start..*end)));
        let covering = of(&|drawn| drawn.start <= *start && *end <= drawn.end && !drawn.is_empty());
        match covering.is_empty() {
            true => html.push_str(&text),
            false => html.push_str(&mark(&covering, "on", "", &text)),
        }
    }
    html + "</code>"
}

/// A stretch in which what is covered takes little room.
fn short(text: &str) -> String {
    let mut short = String::with_capacity(text.len());
    let mut stars = 0;
    for character in text.chars() {
        stars = if character == '*' { stars + 1 } else { 0 };
        match stars {
            0..=MOST_STARS => short.push(character),
            stars if stars == MOST_STARS + 1 => short.push('…'),
            _ => {}
        }
    }
    short
}

/// A stretch that findings speak of: it leads to the first of the worst.
fn mark(places: &[&Place<'_>], class: &str, more: &str, text: &str) -> String {
    let worst = places.iter().map(|place| place.of.finding.severity).max().unwrap_or(Severity::Note);
    let primary = places.iter().any(|place| place.spot.primary);
    let led = places
        .iter()
        .max_by_key(|place| (place.of.finding.severity, place.spot.primary, std::cmp::Reverse(place.of.id)))
        .map_or("", |place| place.of.id);
    let mut all: Vec<&str> = places.iter().map(|place| place.of.id).collect();
    all.dedup();
    let kind = if primary { "primary" } else { "secondary" };
    format!(
        "<a class=\"mark {class} {kind} {}\" href=\"#{led}\" data-of=\"{}\"{more}>{text}</a>",
        worst.name(),
        all.join(" ")
    )
}

/// What each place has to do with the matter, each once; of several on a line, with the text of the place.
fn labels(places: &[&Place<'_>], source: &Source, lang: Lang) -> String {
    let mut told: Vec<(String, Severity)> = Vec::new();
    for place in places.iter().filter(|place| !place.spot.text.is_empty()) {
        let text = &place.spot.text;
        let written = short(&shortened(source.slice(place.spot.range.clone()), QUOTED));
        let text = match places.len() > 1 && !written.is_empty() {
            true => format!("<code>{}</code>{}{}", escaped(&one_line(&written)), colon(lang), inline(text)),
            false => inline(text),
        };
        let label = (text, place.of.finding.severity);
        if !told.contains(&label) {
            told.push(label);
        }
    }
    let labels = told.into_iter();
    labels.map(|(text, severity)| format!("<p class=\"label {}\">{text}</p>", severity.name())).collect()
}
