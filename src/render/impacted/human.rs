//! Consequences for a terminal: by the time they come about, each drawn in both files.

use miette::ThemeStyles;
use unicode_width::UnicodeWidthStr;

use super::super::Options;
use super::super::human::{NARROWEST, faults};
use super::super::wrap::wrap;
use super::words::{by_effect, closing, effect};
use crate::impact::Impact;
use crate::source::Sources;

/// Everything as one text.
pub(super) fn write(impact: &Impact, options: &Options, sources: &Sources) -> String {
    let width = options.width.max(NARROWEST);
    let styles = if options.color { ThemeStyles::ansi() } else { ThemeStyles::none() };
    let mut text = String::new();
    for (at, consequences) in by_effect(impact) {
        let heading = effect(at, options.lang);
        let line = "─".repeat(width.saturating_sub(heading.width() + 4));
        text.push_str(&format!("{}\n\n", styles.help.style(format!("── {heading} {line}"))));
        let findings: Vec<_> = consequences.iter().map(|told| told.finding.clone()).collect();
        text.push_str(&faults(&findings, sources, options));
    }
    for line in closing(impact, options.lang) {
        text.push_str(&wrap(&line, width).join("\n"));
        text.push('\n');
    }
    text
}
