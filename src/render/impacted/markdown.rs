//! Consequences as Markdown: a comment for a merge request.

use super::super::markup::{code, escaped};
use super::super::words::{help, notes, one_line, severity};
use super::words::{by_effect, closing, effect, place};
use crate::diagnostic::Severity;
use crate::impact::Impact;
use crate::source::Sources;
use crate::text::Lang;

/// A heading each time, a paragraph each consequence; nothing that somebody wrote can become markup.
pub(super) fn write(impact: &Impact, lang: Lang, sources: &Sources) -> String {
    let title = match lang {
        Lang::Zh => "### 配置改动的后果",
        Lang::En => "### What this change of the configuration leads to",
    };
    let mut lines = vec![title.to_owned(), String::new()];
    let [first, rest @ ..] = &closing(impact, lang)[..] else { return String::new() };
    lines.push(format!("**{}**", escaped(first)));
    for (at, consequences) in by_effect(impact) {
        lines.extend([String::new(), format!("#### {}", effect(at, lang)), String::new()]);
        for told in consequences {
            let finding = &told.finding;
            let word = severity(finding.severity, lang);
            let word =
                if finding.severity == Severity::Error { format!("**{word}**") } else { word.to_owned() };
            lines.push(format!("- {word} {}", escaped(&one_line(finding.message.get(lang)))));
            for note in notes(finding, lang) {
                lines.push(format!("  - {}", escaped(&note)));
            }
            if let Some(text) = &finding.help {
                lines.push(format!("  - {}{}", help(lang), escaped(&one_line(text.get(lang)))));
            }
            for (place, quote, message) in finding.labels().filter_map(|label| place(label, sources, lang)) {
                let quote = if quote.is_empty() { quote } else { format!(" {}", code(&quote)) };
                lines.push(format!("  - {}{quote}{}", code(&place), escaped(&message)));
            }
        }
    }
    lines.push(String::new());
    lines.extend(rest.iter().map(|line| format!("{}  ", escaped(line))));
    lines.iter().map(|line| format!("{}\n", line.trim_end())).collect()
}
