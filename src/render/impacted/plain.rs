//! Consequences as lines of text without drawing, for screen readers and logs.

use super::super::words::{colon, help, notes, one_line, severity};
use super::words::{by_effect, closing, effect, place};
use crate::impact::Impact;
use crate::source::Sources;
use crate::text::Lang;

/// A block of lines a consequence.
pub(super) fn write(impact: &Impact, lang: Lang, sources: &Sources) -> String {
    let mut lines = Vec::new();
    for (at, consequences) in by_effect(impact) {
        for told in consequences {
            let finding = &told.finding;
            let message = one_line(finding.message.get(lang));
            let severity = severity(finding.severity, lang);
            lines.push(format!("{severity} {}{}{message}", told.kind.name(), colon(lang)));
            let when = match lang {
                Lang::Zh => "何时",
                Lang::En => "when",
            };
            lines.push(format!("  {when}{}{}", colon(lang), effect(at, lang)));
            for (place, quote, message) in finding.labels().filter_map(|label| place(label, sources, lang)) {
                let at = match lang {
                    Lang::Zh => "位置",
                    Lang::En => "at",
                };
                let quote = if quote.is_empty() { quote } else { format!(" `{quote}`") };
                lines.push(format!("  {at} {place}{quote}{message}"));
            }
            lines.extend(
                finding.help.iter().map(|text| format!("  {}{}", help(lang), one_line(text.get(lang)))),
            );
            lines.extend(notes(finding, lang).into_iter().map(|note| format!("  {note}")));
            lines.push(String::new());
        }
    }
    lines.extend(closing(impact, lang));
    lines.iter().map(|line| format!("{line}\n")).collect()
}
