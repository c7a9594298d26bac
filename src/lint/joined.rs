//! Where findings stand in the texts of several files that were judged as one.

use crate::diagnostic::Diagnostic;
use crate::input::file::FileReading;
use crate::input::project;
use crate::slice::Slice;
use crate::source::{RawText, SourceId, Span};

/// Puts the place of what is missing in a link, whose last value is a setting, before that: into the file that builds
/// it. The texts are named, and begin at bytes of the whole.
pub(super) fn bring_home(
    finding: &mut Diagnostic,
    reading: &FileReading,
    texts: &[(&str, RawText<'_>, usize)],
) {
    let Span { source, .. } = finding.primary.span;
    let place = finding.primary.span.range();
    let text_of = |at: usize| texts.iter().rfind(|(_, _, base)| *base <= at);
    let is_setting = |at: usize| text_of(at).is_some_and(|(name, ..)| project::is_of_settings(name));
    if !place.is_empty() {
        return;
    }
    if !is_setting(place.start) {
        // Of a value that another file hands over the name stands where the link is built.
        let base = |at: usize| text_of(at).map(|(.., base)| *base);
        let name = reading.links.iter().find_map(|link| {
            let ends_here = link.text.places().any(|written| written.end == place.start);
            let at = link.text.text().rfind('=').filter(|_| ends_here)?;
            Some(link.text.written(at..at + 1).end)
        });
        if let Some(name) = name.filter(|name| base(*name) != base(place.start)) {
            finding.primary.span = Span::new(source, name..name);
        }
        return;
    }
    let home = reading.links.iter().find_map(|link| {
        let places: Vec<_> = link.text.places().collect();
        let at = places.iter().position(|written| written.end == place.start)?;
        let before = places.slice(..at).iter().rfind(|written| !is_setting(written.start));
        before.map(|written| written.end)
    });
    if let Some(at) = home {
        finding.primary.span = Span::new(source, at..at);
    }
}

/// A text among several that were judged as one.
pub(super) struct Region {
    pub(super) source: SourceId,
    /// Its first byte in the whole.
    pub(super) base: usize,
    pub(super) len: usize,
}

/// Puts the places of a finding back into the texts that they stand in.
pub(super) fn put_back(finding: &mut Diagnostic, joined: SourceId, regions: &[Region]) {
    let place = |span: Span| {
        // What decides the Referer stands where it stands.
        if span.source != joined {
            return span;
        }
        let range = span.range();
        let region = regions.iter().rev().find(|region| region.base <= range.start);
        region.map_or(span, |region| {
            let within = |at: usize| at.saturating_sub(region.base).min(region.len);
            Span::new(region.source, within(range.start)..within(range.end))
        })
    };
    finding.primary.span = place(finding.primary.span);
    finding.secondary.iter_mut().for_each(|label| label.span = place(label.span));
    for edit in finding.fixes.iter_mut().flat_map(|fix| &mut fix.edits) {
        edit.span = place(edit.span);
    }
}
