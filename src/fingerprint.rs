//! A short name for a finding by which it is known again in the next run, wherever its lines have moved.

use xxhash_rust::xxh3::Xxh3;

use crate::diagnostic::Diagnostic;
use crate::source::{SourceKind, Sources};

/// The fingerprint of a finding: 16 hexadecimal digits.
///
/// It is made of the rule, the names of the link and the account, and for each place of the name of its
/// text and the words it underlines, as they may be shown; lines and columns do not count, and neither
/// does the language or the wording of messages. Two findings of one rule at equal words of one text have
/// the same fingerprint: whoever compares runs has to count them.
pub fn fingerprint(finding: &Diagnostic, sources: &Sources) -> String {
    let mut hash = Xxh3::new();
    let mut add = |part: &str| {
        hash.update(part.as_bytes());
        // Parts stay apart: `ab`, `c` is not `a`, `bc`.
        hash.update(&[0]);
    };
    add(&finding.code);
    let is_line_of_file =
        sources.get(finding.primary.span.source).is_some_and(|source| source.is_line_of_file());
    if let Some(about) = &finding.about {
        // A link of a file of links is named after its line.
        let link = about.subject.link.as_deref().filter(|_| !is_line_of_file);
        add(link.unwrap_or_default());
        add(about.subject.account.as_deref().unwrap_or_default());
    }
    for label in finding.labels() {
        if let Some(source) = sources.get(label.span.source) {
            add(if source.kind() == SourceKind::Page { "page" } else { source.name() });
            add(sources.text(label.span));
        }
    }
    format!("{:016x}", hash.digest())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;
    use crate::text::text;

    fn finding(text: &str, at: std::ops::Range<usize>) -> String {
        let mut sources = Sources::new();
        let source = sources.add("provider.yaml", SourceKind::File, text);
        let finding = Diagnostic::fault("a-rule", Span::new(source, at), text!("一", "one"));
        fingerprint(&finding, &sources)
    }

    #[test]
    fn lines_may_move_and_words_may_not_change() {
        assert_eq!(finding("a: word", 3..7), finding("# more\n\na: word", 11..15));
        assert_ne!(finding("a: word", 3..7), finding("a: ward", 3..7));
        // It stands in baselines: it must be the same for ever.
        assert_eq!(finding("a: word", 3..7), "14353fa0ab415640");
    }
}
