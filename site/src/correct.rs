//! Links and provider files as they should be, with what changed.

use std::path::Path;

use serde::Serialize;
use similar::algorithms::{Capture, Compact, Replace, myers};
use similar::{DiffOp, DiffTag};
use wxauthlint::input::link;
use wxauthlint::input::link::find::{Context, find};
use wxauthlint::session::{Change, Fixes, GivenInputs, Session};
use wxauthlint::source::{SourceKind, Sources, printable};

use crate::Way;

/// A text as it should be.
#[derive(Debug, Serialize)]
pub struct Correction {
    /// What it is called.
    pub name: String,
    /// What changed, line by line.
    pub lines: Vec<Line>,
    /// The whole text, with whatever secrets were in it. It is shown nowhere: it is there to be copied.
    pub text: String,
    /// True if something changed that may change the meaning.
    pub is_unsafe: bool,
    /// How many faults it puts right.
    pub fixed: usize,
}

/// A line of the text.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Whether it stays, goes or comes.
    pub kind: LineKind,
    /// The line as it may be shown.
    pub text: String,
}

/// What becomes of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    /// It is the same.
    Same,
    /// It is no more.
    Old,
    /// It is there now.
    New,
    /// Here lines that are the same are left out.
    Gap,
}

/// How many lines that are the same are shown around those that are not.
const CONTEXT: usize = 2;

/// How many links of a text are corrected.
const MOST: usize = 20;

/// The authorization links of a text.
pub fn links(text: &str, session: &Session<'_>, way: &Way) -> Vec<Correction> {
    let source = Sources::new().add("", SourceKind::Link, "");
    let found = find(text, Context::Chat);
    let of_pages = found.iter().filter(|found| link::read(found.in_source(source)).page.is_some());
    let corrected = of_pages.take(MOST).flat_map(|found| {
        let (written, _) = found.alone();
        both(session, way, || Some(GivenInputs::link(written)))
    });
    corrected.collect()
}

/// A provider file.
pub fn file(name: &Path, session: &Session<'_>, way: &Way) -> Vec<Correction> {
    let name = name.display().to_string();
    both(session, way, || session.open(std::slice::from_ref(&name), &mut |_| {}).ok())
}

/// With what cannot change the meaning, and with all that can be put right, where that is more.
fn both(session: &Session<'_>, way: &Way, inputs: impl Fn() -> Option<GivenInputs>) -> Vec<Correction> {
    let fixed = |with_unsafe| session.fix(&mut inputs()?, with_unsafe).ok();
    let [safe, all] = [false, true].map(|with_unsafe| fixed(with_unsafe).unwrap_or_default());
    let is_more = all.fixed > safe.fixed;
    let mut corrections = corrections(&safe, false, way);
    if is_more {
        corrections.extend(self::corrections(&all, true, way));
    }
    corrections
}

fn corrections(fixes: &Fixes, is_unsafe: bool, way: &Way) -> Vec<Correction> {
    fixes.changes.iter().map(|change| correction(change, fixes.fixed, is_unsafe, way)).collect()
}

fn correction(change: &Change, fixed: usize, is_unsafe: bool, way: &Way) -> Correction {
    let text = match change.links.is_empty() {
        true => change.raw[1].concat(),
        false => change.links.join("\n"),
    };
    Correction { name: change.name.clone(), lines: lines(change, way), text, is_unsafe, fixed }
}

/// How the one becomes the other, as `similar::capture_diff_slices` tells it, which brings all other algorithms along.
fn differences(old: &[String], new: &[String]) -> Vec<DiffOp> {
    let mut told = Compact::new(Replace::new(Capture::new()), old, new);
    let Ok(()) = myers::diff(&mut told, old, 0..old.len(), new, 0..new.len());
    told.into_inner().into_inner().into_ops()
}

fn lines(change: &Change, way: &Way) -> Vec<Line> {
    let [old, new] = &change.raw;
    let [shown_old, shown_new] = if way.reveal { &change.raw } else { &change.shown };
    let line = |lines: &[String], at: usize, kind| {
        let text = lines.get(at).map(|line| short(&printable(line.trim_end_matches(['\n', '\r']))));
        Line { kind, text: text.unwrap_or_default() }
    };
    let mut told = Vec::new();
    for difference in differences(old, new) {
        if difference.tag() == DiffTag::Equal {
            told.extend(difference.new_range().map(|at| line(shown_new, at, LineKind::Same)));
            continue;
        }
        told.extend(difference.old_range().map(|at| line(shown_old, at, LineKind::Old)));
        told.extend(difference.new_range().map(|at| line(shown_new, at, LineKind::New)));
    }
    match change.file {
        Some(_) => near(told),
        None => told,
    }
}

/// The lines that change and those around them.
fn near(lines: Vec<Line>) -> Vec<Line> {
    let changed: Vec<usize> =
        lines.iter().enumerate().filter(|(_, line)| line.kind != LineKind::Same).map(|(at, _)| at).collect();
    let mut near = Vec::new();
    let mut last_kept = true;
    for (at, line) in lines.into_iter().enumerate() {
        let next = changed.partition_point(|changed| *changed < at.saturating_sub(CONTEXT));
        let is_near = changed.get(next).is_some_and(|changed| *changed <= at + CONTEXT);
        if is_near {
            near.push(line);
        } else if last_kept {
            near.push(Line { kind: LineKind::Gap, text: "⋯".to_owned() });
        }
        last_kept = is_near;
    }
    near
}

/// The most characters of what is covered that are shown.
const MOST_STARS: &str = "**********";

/// A line in which what is covered takes little room.
fn short(line: &str) -> String {
    let mut short = String::new();
    let mut rest = line;
    while let Some((before, behind)) = rest.split_once(MOST_STARS) {
        let after = behind.trim_start_matches('*');
        short.push_str(before);
        short.push_str(MOST_STARS);
        if after.len() < behind.len() {
            short.push('…');
        }
        rest = after;
    }
    short + rest
}
