//! Covers secrets that a reader of a file knows by their place.

use crate::redact::{is_secret_parameter, looks_random};
use crate::slice::Slice;
use crate::source::{SourceId, Sources, Span};
use crate::yaml::{Entry, Node, NodeKind};

/// Covers a secret line by line: line breaks stay, the lines of the source must not change.
pub(super) fn cover(secret: Span, raw: &str, sources: &mut Sources) {
    let mut start = secret.range().start;
    for line in raw.slice(secret.range()).split_inclusive('\n') {
        let text = line.trim_end_matches(['\r', '\n']);
        sources.cover_value(Span::new(secret.source, start..start + text.len()), text.trim());
        start += line.len();
    }
}

/// The places of all values behind keys that tell of a secret, however deep they stand.
pub(super) fn telling_values(node: &Node, into: &mut Vec<Span>) {
    match &node.kind {
        NodeKind::Map(entries) => entries.iter().for_each(|entry| telling_value(entry, into)),
        NodeKind::List(nodes) => nodes.iter().for_each(|node| telling_values(node, into)),
        NodeKind::Null | NodeKind::Scalar(_) => {}
    }
}

/// The places of what stands behind a key, if that tells of a secret, else of such values in it.
pub(super) fn telling_value(entry: &Entry, into: &mut Vec<Span>) {
    match is_secret_parameter(&entry.key) {
        true => into.extend(value_span(&entry.value)),
        false => telling_values(&entry.value, into),
    }
}

/// The place of what stands behind a key that nobody knows, if it may be a secret: the key may be any
/// secret's, mistyped beyond recognition.
pub(super) fn doubtful_value(entry: &Entry) -> Option<Span> {
    match &entry.value.kind {
        NodeKind::Scalar(scalar) if looks_random(scalar.text()) => value_span(&entry.value),
        _ => None,
    }
}

fn value_span(node: &Node) -> Option<Span> {
    (node.kind != NodeKind::Null).then(|| node.content_span())
}

/// In a file that is not understood: whatever stands behind a key that tells of a secret, to the end
/// of its line and on all lines that are indented further. If nothing stands there, a text in quotes on
/// the next line too: JSON may be laid out so. `section` is a key that holds none where it stands alone on an
/// unindented line.
pub(super) fn telling_lines(source: SourceId, raw: &str, section: Option<&str>) -> Vec<Span> {
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
        let is_value = is_awaited && line.trim_start().starts_with(['"', '\'']);
        is_awaited &= line.trim().is_empty();
        let is_section = section.is_some_and(|section| line.trim_end().strip_suffix(':') == Some(section));
        if is_section {
            open = None;
        } else if is_inside || is_value {
            spans.push(Span::new(source, start..start + line.len()));
        } else if let Some((value, has_colon)) = telling_key(line) {
            let rest = line.slice(value..);
            is_awaited = rest.trim().is_empty();
            let value = line.len() - rest.trim_start_matches(' ').len();
            spans.push(Span::new(source, start + value..start + line.len()));
            // `? token` has its value on a line of its own that is indented no further.
            open = Some(if has_colon { indent } else { 0 });
        } else {
            open = None;
        }
        start += line.len();
    }
    spans
}

/// Where the value begins of the first key of a line that tells of a secret, and whether its colon stands
/// there. What a comment says of one is prose: a value in it is covered as in any text.
fn telling_key(line: &str) -> Option<(usize, bool)> {
    let is_comment = line.trim_start().starts_with('#');
    let comment = line.find(" #").map_or(usize::MAX, |blank| blank + 2);
    let is_commented =
        |before: &str| (is_comment && !before.trim_start().is_empty()) || comment <= before.len();
    let name = |before: &str| {
        let before = before.trim_end_matches([' ', '\t', '"', '\'']);
        let is_part = |letter: char| letter.is_alphanumeric() || "_-.\\".contains(letter);
        let start = before.trim_end_matches(is_part).len();
        let name = before.slice(start..).replace("\\u005f", "_");
        is_secret_parameter(&name)
    };
    for (at, _) in line.match_indices(':') {
        let before = line.slice(..at);
        if is_commented(before) {
            return None;
        }
        if name(before) {
            return Some((at + 1, true));
        }
    }
    // The colon may stand on the next line.
    let end = line.trim_end().len();
    (!is_commented(line) && name(line.trim_end())).then_some((end, false))
}
