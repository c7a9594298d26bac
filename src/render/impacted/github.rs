//! Consequences as commands of GitHub Actions: each annotates its line in the new file.

use super::super::github::{command, harmless};
use crate::diagnostic::Label;
use crate::impact::{Impact, by_effect, closing};
use crate::source::Sources;
use crate::text::Lang;

/// A command each consequence, then the closing lines for the log; these hold no text of the user's.
pub(super) fn write(impact: &Impact, lang: Lang, sources: &Sources) -> String {
    let mut text = String::new();
    for told in by_effect(impact).into_iter().flat_map(|(_, told)| told) {
        let finding = &told.finding;
        let is_new = |label: &&Label| label.span.source == impact.new;
        let place = finding.labels().find(is_new);
        let span = place.map_or(finding.primary.span, |label| label.span);
        // Writing into a string does not fail.
        let _ = command(&mut text, finding, span, place.is_none(), (lang, sources));
    }
    for line in closing(impact, lang) {
        text.push_str(&harmless(&line));
        text.push('\n');
    }
    text
}
