//! Covers secrets that a reader of a file knows by their place.

use crate::source::{SourceId, Sources, Span};

/// Covers a secret line by line: line breaks stay, the lines of the source must not change.
pub(super) fn cover(secret: Span, raw: &str, sources: &mut Sources) {
    let mut start = secret.range().start;
    for line in raw.get(secret.range()).unwrap_or_default().split_inclusive('\n') {
        let text = line.trim_end_matches(['\r', '\n']);
        sources.cover(Span::new(secret.source, start..start + text.len()));
        start += line.len();
    }
}

/// In a file that is not understood: whatever stands behind a key that tells of a secret, to the end
/// of its line and on all lines that are indented further. If nothing stands there, a text in quotes on
/// the next line too: JSON may be laid out so.
pub(super) fn telling_lines(source: SourceId, raw: &str) -> Vec<Span> {
    const TELLING: [&str; 6] = ["token", "tokn", "secret", "aes", "ticket", "password"];
    let mut spans = Vec::new();
    let mut start = 0;
    // The indentation of the telling key whose value may go on.
    let mut open: Option<usize> = None;
    // True if that value has not begun yet.
    let mut is_awaited = false;
    for line in raw.split_inclusive('\n') {
        let indent = line.len() - line.trim_start_matches([' ', '\t', '-', '?']).len();
        let is_inside =
            open.is_some_and(|key| indent > key || line.starts_with('\t') || line.trim().is_empty());
        let lower = line.to_ascii_lowercase();
        let telling = TELLING.iter().filter_map(|word| lower.find(word).map(|at| at + word.len())).min();
        let is_value = is_awaited && line.trim_start().starts_with(['"', '\'']);
        is_awaited &= line.trim().is_empty();
        if is_inside || is_value {
            spans.push(Span::new(source, start..start + line.len()));
        } else if let Some(at) = telling.filter(|_| !lower.trim_start().starts_with("url:")) {
            let colon = lower.get(at..).and_then(|rest| rest.find(':')).map(|colon| at + colon + 1);
            let value = line.get(colon.unwrap_or(line.len())..).unwrap_or_default();
            let value = line.len() - value.trim_start_matches(' ').len();
            spans.push(Span::new(source, start + value..start + line.len()));
            is_awaited = line.get(value..).is_some_and(|value| value.trim().is_empty());
            // `? token` has its value on a line of its own that is indented no further.
            open = Some(if colon.is_some() { indent } else { 0 });
        } else {
            open = None;
        }
        start += line.len();
    }
    spans
}
