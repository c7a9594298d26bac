//! Finds the link in the text it was pasted with: blanks, quotation marks, the end of a sentence.

use crate::slice::Slice;
use std::ops::Range;

/// What the raw text consists of.
pub(super) struct Trimmed {
    /// The link.
    pub(super) link: Range<usize>,
    /// Sentence marks behind it, without the closing marks of what was opened before the link.
    pub(super) marks: Option<Range<usize>>,
}

/// All of it but blanks.
pub(super) fn whole(raw: &str) -> Trimmed {
    Trimmed { link: range_in(raw, raw.trim()), marks: None }
}

/// Takes off what does not belong to the link.
pub(super) fn trim(raw: &str) -> Trimmed {
    let mut link = raw.trim();
    // Nearly every link ends in a letter or digit and starts with one: nothing to look for.
    let is_word = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    if is_word(link.as_bytes().first()) && is_word(link.as_bytes().last()) {
        return Trimmed { link: range_in(raw, link), marks: None };
    }
    while let Some(first) = link.chars().next() {
        let Some(closing) = closing_mark(first, link) else { break };
        link = link.slice(first.len_utf8()..).trim_start();
        link = link.strip_suffix(closing).unwrap_or(link).trim_end();
    }
    let end = range_in(raw, link).end;
    let kept = without_marks(link);
    let range = range_in(raw, kept);
    let marks_start = end - link.slice(kept.len()..).trim_start().len();
    Trimmed { marks: (marks_start < end).then_some(marks_start..end), link: range }
}

/// The mark that closes what `first` opens, if `first` opens something around the whole link.
fn closing_mark(first: char, link: &str) -> Option<char> {
    let is_around = |closing| {
        let scheme = link.get(1..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http"));
        scheme || link.find(closing) == Some(link.len() - 1)
    };
    // `<host>/path` and `[::1]/path` begin so too: only what closes at the very end counts, or what stands
    // right before a scheme.
    closing(first).filter(|closing| !matches!(first, '<' | '[') || is_around(*closing))
}

/// The mark that closes what a mark opens.
pub(super) fn closing(open: char) -> Option<char> {
    Some(match open {
        '"' | '\'' | '`' => open,
        '“' => '”',
        '‘' => '’',
        '「' => '」',
        '『' => '』',
        '《' => '》',
        '【' => '】',
        '（' => '）',
        '(' => ')',
        '<' => '>',
        '[' => ']',
        _ => return None,
    })
}

fn without_marks(link: &str) -> &str {
    let count = |wanted: u8| link.bytes().filter(|byte| *byte == wanted).count();
    // How many closing brackets have no opening one.
    let surplus = |open, close| count(close).saturating_sub(count(open));
    let mut round = surplus(b'(', b')');
    let mut square = surplus(b'[', b']');
    let mut angle = surplus(b'<', b'>');
    let take = |brackets: &mut usize| {
        let one_more = *brackets > 0;
        *brackets = brackets.saturating_sub(1);
        one_more
    };
    let mut kept = link;
    while let Some(last) = kept.chars().next_back() {
        let is_mark = match last {
            '。' | '，' | '、' | '；' | '：' | '！' | '？' => true,
            '）' | '】' | '》' | '」' | '』' | '”' | '’' => true,
            // Three dots stand for what was left out, not for the end of a sentence.
            '.' => !kept.ends_with("..."),
            ',' | ';' | '!' | '\'' | '"' | '`' => true,
            ')' => take(&mut round),
            ']' => take(&mut square),
            '>' => take(&mut angle),
            _ => last.is_whitespace(),
        };
        if !is_mark {
            break;
        }
        kept = kept.slice(..kept.len() - last.len_utf8());
    }
    kept
}

/// The bytes of `whole` that its slice `part` is.
fn range_in(whole: &str, part: &str) -> Range<usize> {
    let start = (part.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize);
    start..start + part.len()
}
