//! The comments of a YAML text, which its tree does not hold.

use granit_parser::{Event, Options, Parser};

use super::MAX_BYTES;
use super::parse::too_much;
use super::syntax::span_within;
use crate::source::{SourceId, Span};

/// The places of all comments, from their `#` to the end of their lines, in the order written. Of a
/// text that is no YAML those before its first fault.
pub fn comments(source: SourceId, raw: &str) -> Vec<Span> {
    if raw.len() > MAX_BYTES || too_much(source, raw).is_some() {
        return Vec::new();
    }
    let mut options = Options::default();
    options.emit_unresolved_aliases = true;
    options.set_emit_comments(true);
    // The text is short enough for all of them.
    options.max_buffered_comment_events = usize::MAX;
    let events = Parser::new_from_str_with_options(raw, options).map_while(Result::ok);
    let mut found: Vec<Span> = events
        .filter(|(event, _)| matches!(event, Event::Comment(..)))
        .filter_map(|(_, place)| Some(span_within(source, raw, place.byte_range()?)))
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::comments;
    use crate::source::{SourceKind, Sources};

    #[test]
    fn a_hash_within_a_text_is_no_comment() {
        let raw = "# 一\na: x#y # two\nb: '# no'\nc: |\n  # no\nd: [1, # three\n  2]\n# last";
        let source = Sources::new().add("", SourceKind::File, raw);
        let found: Vec<_> = comments(source, raw).into_iter().map(|span| &raw[span.range()]).collect();
        assert_eq!(found, ["# 一", "# two", "# three", "# last"]);
        assert_eq!(comments(source, "a: 1 # one\nb: [\n").len(), 1);
        let many = format!("a:\n{}  b: 1\n", "  # c\n".repeat(500));
        assert_eq!(comments(source, &many).len(), 500);
    }
}
