//! Comments of a provider file that suppress findings beside them: `# wxauthlint: ignore[rule] reason`.

use std::ops::Range;

use super::Ignore;
use crate::diagnostic::Diagnostic;
use crate::slice::Slice;
use crate::source::{SourceId, Span};
use crate::text::text;
use crate::yaml::{self, Faults, Spanned};

/// What may stand between the rules that a comment names.
const BETWEEN_RULES: [char; 3] = [',', '，', '、'];

/// The suppressions that comments of a provider file ask for, one for each rule they name. A comment speaks
/// of its own line, or of the line below if it has a line to itself, and of the block of text that starts on
/// that line.
pub(super) fn read(source: SourceId, raw: &str, faults: &mut Faults) -> Vec<Ignore> {
    // Most files have none, and need not be read twice.
    if !mentions_linter(raw) {
        return Vec::new();
    }
    read_comments(raw, &yaml::comments(source, raw), true, faults)
}

/// The suppressions that comments of any file ask for, whatever opens and closes a comment there.
pub fn suppressions_of(
    source: SourceId,
    raw: &str,
    comments: &[Range<usize>],
    faults: &mut Faults,
) -> Vec<Ignore> {
    if !mentions_linter(raw) {
        return Vec::new();
    }
    let spans: Vec<_> = comments.iter().map(|comment| Span::new(source, comment.clone())).collect();
    read_comments(raw, &spans, false, faults)
}

fn mentions_linter(raw: &str) -> bool {
    raw.as_bytes().windows("wxauthlint".len()).any(|word| word.eq_ignore_ascii_case(b"wxauthlint"))
}

/// `is_yaml` tells whether a line may open a block of text.
fn read_comments(raw: &str, comments: &[Span], is_yaml: bool, faults: &mut Faults) -> Vec<Ignore> {
    let mut found = Vec::new();
    for (span, lines) in with_lines(raw, comments, is_yaml) {
        let comment = Comment { raw, span };
        let Some(written) = comment.directive() else { continue };
        match comment.read(&written) {
            Ok((rules, reason)) => found.extend(rules.into_iter().map(|rule| Ignore {
                span,
                rule,
                link: None,
                account: None,
                reason: reason.clone(),
                until: None,
                lines: Some(lines.clone()),
            })),
            Err(fault) => faults.push(*fault),
        }
    }
    found
}

/// The rules that a comment names, and its reason.
type Read = (Vec<Spanned<String>>, Spanned<String>);

#[derive(Clone, Copy)]
struct Comment<'t> {
    raw: &'t str,
    span: Span,
}

impl<'t> Comment<'t> {
    /// What stands behind `wxauthlint:`; `None` for a comment that is for people only.
    fn directive(self) -> Option<Range<usize>> {
        let Range { start, end } = self.span.range();
        let text = self.text(start..end).trim_end();
        let closed = ["*/", "-->", "]]", "=end"].iter().find_map(|close| text.strip_suffix(close));
        let text = closed.unwrap_or(text).trim_end();
        let end = start + text.len();
        let words = text.trim_start_matches(['#', '/', '*', '-', '<', '!', ';', '\'', '[', ' ', '\t']);
        let (name, rest) = words.split_at_checked("wxauthlint".len())?;
        let written = rest.trim_start().strip_prefix([':', '：'])?;
        name.eq_ignore_ascii_case("wxauthlint").then(|| end - written.len()..end)
    }

    /// The rules and the reason of a directive.
    fn read(self, written: &Range<usize>) -> Result<Read, Box<Diagnostic>> {
        let malformed = || {
            let message = text!(
                "`wxauthlint:` 后面只能是 `ignore[规则] 理由`",
                "only `ignore[rule] reason` can follow `wxauthlint:`"
            );
            let place = self.visible(written.clone());
            // Where nothing stands, the comment itself is what there is to see.
            let place = if place.is_empty() { self.span } else { place };
            let fault = Diagnostic::fault("bad-comment", place, message);
            Box::new(fault.help(text!(
                "写成 `# wxauthlint: ignore[规则] 理由`；几条规则用 `,` 隔开",
                "write `# wxauthlint: ignore[rule] reason`; separate several rules with `,`"
            )))
        };
        let directive = self.text(written.clone()).trim_start();
        let list = directive.strip_prefix("ignore").ok_or_else(malformed)?.trim_start();
        let (names, reason) =
            list.strip_prefix('[').and_then(|list| list.split_once(']')).ok_or_else(malformed)?;
        let reason_start = written.end - reason.len();
        let names_start = reason_start - "]".len() - names.len();
        let rules = self.rules(names_start..names_start + names.len());
        if rules.is_empty() {
            let place = names_start - "[".len()..reason_start;
            let message = text!("方括号里没有规则", "no rule in the brackets");
            let fault = Diagnostic::fault("bad-comment", Span::new(self.span.source, place), message);
            return Err(Box::new(fault.help(text!(
                "写上要忽略的规则的 id，例如 `ignore[redirect-http]`",
                "name the rule to ignore, such as `ignore[redirect-http]`"
            ))));
        }
        let reason_start = written.end - reason.trim_start_matches([' ', '\t', ':', '：', '-', '—']).len();
        let reason = self.visible(reason_start..written.end);
        if reason.is_empty() {
            let message = text!("没有写忽略的理由", "missing reason");
            let fault = Diagnostic::fault("bad-comment", self.visible(written.clone()), message);
            return Err(Box::new(fault.help(text!(
                "在方括号后面写明为什么忽略，方便以后的人判断",
                "say why it is ignored after the brackets, for future readers"
            ))));
        }
        Ok((rules, Spanned::new(self.text(reason.range()).to_owned(), reason)))
    }

    fn rules(self, list: Range<usize>) -> Vec<Spanned<String>> {
        let mut rules = Vec::new();
        let mut start = list.start;
        for name in self.text(list).split_inclusive(BETWEEN_RULES) {
            let span = self.visible(start..start + name.trim_end_matches(BETWEEN_RULES).len());
            start += name.len();
            if !span.is_empty() {
                rules.push(Spanned::new(self.text(span.range()).to_owned(), span));
            }
        }
        rules
    }

    /// The place of a text without the blanks around it.
    fn visible(self, range: Range<usize>) -> Span {
        let text = self.text(range.clone());
        let start = range.start + (text.len() - text.trim_start().len());
        Span::new(self.span.source, start..start + text.trim().len())
    }

    fn text(self, range: Range<usize>) -> &'t str {
        self.raw.slice(range)
    }
}

/// Comments in the order written, each with the bytes that it speaks of.
fn with_lines(raw: &str, comments: &[Span], is_yaml: bool) -> Vec<(Span, Range<usize>)> {
    let mut told: Vec<(Span, Range<usize>)> = Vec::new();
    // From the last to the first: comments that stand one above the other speak of the same.
    let mut below: Option<(usize, Range<usize>)> = None;
    for comment in comments.iter().rev() {
        let at = comment.range();
        let start =
            raw.get(..at.start).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1);
        let before = raw.slice(start..at.start);
        if !before.trim().is_empty() {
            told.push((*comment, block(raw, start, if is_yaml { before } else { "" })));
            continue;
        }
        let next =
            at.end + raw.get(at.end..).and_then(|rest| rest.find('\n')).map_or(0, |newline| newline + 1);
        let lines = match below.take() {
            Some((start, lines)) if start == next => lines,
            _ => {
                let line = raw.slice(next..).lines().next().unwrap_or_default();
                let content = if is_yaml { line.split(" #").next().unwrap_or_default() } else { "" };
                if line.trim().is_empty() || next == at.end {
                    at.end..at.end
                } else {
                    block(raw, next, content)
                }
            }
        };
        below = Some((start, lines.clone()));
        told.push((*comment, lines));
    }
    told.reverse();
    told
}

/// The line that starts at a byte, and the lines of text it opens if its `content` ends with `|` or `>`.
fn block(raw: &str, start: usize, content: &str) -> Range<usize> {
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '-']).len();
    let head = content.trim_end().trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-'));
    let is_open = head.ends_with(['|', '>']);
    let mut lines = raw.slice(start..).split_inclusive('\n');
    let mut end = start + lines.next().map_or(0, str::len);
    let inside = lines.take_while(|line| {
        let spaces = line.len() - line.trim_start_matches(' ').len();
        is_open && (line.trim().is_empty() || spaces > indent(content))
    });
    end += inside.map(str::len).sum::<usize>();
    // Something may be missing at the very end.
    start..if end == raw.len() && !raw.ends_with('\n') { end + 1 } else { end }
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::source::{SourceKind, Sources};
    use crate::yaml::Faults;

    /// Each suppression as `rule: reason: lines`, and the faults as `code: text at their place`.
    fn found(raw: &str) -> Vec<String> {
        let mut sources = Sources::new();
        let source = sources.add("provider.yaml", SourceKind::File, raw);
        let mut faults = Faults::new();
        let ignored = read(source, raw, &mut faults);
        let told = ignored.iter().map(|ignore| {
            assert_eq!(sources.text(ignore.rule.span), ignore.rule.value);
            let lines = ignore.lines.clone().unwrap();
            let lines = &raw[lines.start..lines.end.min(raw.len())];
            format!("{}: {}: {lines:?}", ignore.rule.value, ignore.reason.value)
        });
        let faults = faults.into_list();
        let faults =
            faults.iter().map(|fault| format!("{}: {}", fault.code, sources.text(fault.primary.span)));
        told.chain(faults).collect()
    }

    #[test]
    fn a_comment_speaks_of_its_line_or_of_the_next() {
        assert_eq!(
            found("a: 1\nb: 2 # wxauthlint: ignore[x-y] 旧平台\nc: 3\n"),
            ["x-y: 旧平台: \"b: 2 # wxauthlint: ignore[x-y] 旧平台\\n\""]
        );
        assert_eq!(
            found("# WXAUTHLINT : ignore [a，b] - known\n# more\nb: 2\nc: 3\n"),
            ["a: known: \"b: 2\\n\"", "b: known: \"b: 2\\n\""]
        );
        assert_eq!(found("# wxauthlint: ignore[a] far\n\nb: 2\n"), ["a: far: \"\""]);
        assert_eq!(found("b: 2\n# wxauthlint: ignore[a] last"), ["a: last: \"\""]);
        assert_eq!(found("b: # wxauthlint: ignore[a] r"), ["a: r: \"b: # wxauthlint: ignore[a] r\""]);
        assert_eq!(found("# wxauthlint: ignore[a] r\n# more\nb:"), ["a: r: \"b:\""]);
    }

    #[test]
    fn a_comment_speaks_of_the_text_that_its_line_opens() {
        assert_eq!(
            found("- u: >- # wxauthlint: ignore[a] r\n    x\n\n    y\n  v: 1\n"),
            ["a: r: \"- u: >- # wxauthlint: ignore[a] r\\n    x\\n\\n    y\\n\""]
        );
        assert_eq!(found("# wxauthlint: ignore[a] r\nu: |\n  x\nv: 1\n"), ["a: r: \"u: |\\n  x\\n\""]);
    }

    #[test]
    fn what_is_malformed_is_told() {
        assert_eq!(found("a: 1 # wxauthlint: ignore[a]\n"), ["bad-comment: ignore[a]"]);
        assert_eq!(found("a: 1 # wxauthlint: ignore[ , ] why\n"), ["bad-comment: [ , ]"]);
        assert_eq!(found("a: 1 # wxauthlint：ignore a why\n"), ["bad-comment: ignore a why"]);
        assert_eq!(found("a: 1 # wxauthlint: disable a\n"), ["bad-comment: disable a"]);
        assert_eq!(found("a: 1 # wxauthlint checks this: yes\nb: '# wxauthlint: ignore'\n"), [""; 0]);
    }
}
