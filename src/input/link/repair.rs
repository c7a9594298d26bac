//! Finds what a copy, an editor or a formatter did to a link, and reads it as it was meant.

use std::ops::Range;

use super::placeholder;
use crate::slice::Slice;
use crate::source::{MappedText, hex};

/// What happened to a place of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum DamageKind {
    /// Full-width or typographic characters where ASCII belongs: `？ ＆ ＝ ： ／ ， “`, full-width letters.
    FullWidth,
    /// Blanks, tabs or line breaks inside the link; a run of them is one.
    WhiteSpace,
    /// `&` left escaped by HTML or JSON: `&amp;`, `&#38;`, `&#x26;`, `\u0026`.
    AmpEntity,
    /// A parameter whose `&` and first letters were eaten as an HTML entity: `©_x` was `&copy_x`,
    /// and `>_scan` stands in WeChat's English document for `&no_scan`.
    HtmlEntity,
    /// A backslash that Markdown put before `_ & = # - *`.
    MarkdownEscape,
    /// A backslash used as a slash, or the `\/` of JSON.
    Backslash,
    /// Not exactly two slashes behind the scheme: `https:/host`, `https:host`, `https//host`.
    MissingSlashes,
    /// A `%` that is not followed by two hexadecimal digits and is no placeholder such as `%s`.
    BadEscape,
    /// Characters that cannot be seen: zero width, byte order mark, direction marks, controls.
    Invisible,
}

/// A link as it was meant to be, and where it differs from what is written.
pub(super) struct Repaired<'a> {
    /// The link as meant, with the bytes of the raw text that its characters are written in; not
    /// percent-decoded.
    pub(super) text: MappedText<'a>,
    /// What is damaged, by ranges of the raw text; the same kind side by side is one.
    pub(super) damage: Vec<(DamageKind, Range<usize>)>,
}

/// Mends the link at `range` of `raw`.
pub(super) fn repair(raw: &str, range: Range<usize>) -> Repaired<'_> {
    let link = raw.slice(range.clone());
    let mut repaired = Repaired { text: MappedText::verbatim(link, range.start), damage: Vec::new() };
    // No early end, for the same reason as in `is_suspicious`.
    if link.bytes().fold(false, |suspicious, byte| suspicious | is_suspicious(byte)) {
        repair_each(link, range.start, &mut repaired);
    }
    if !all_escapes_are_good(repaired.text.text().as_bytes()) {
        find_bad_escapes(&mut repaired);
    }
    repaired
}

/// True if two hexadecimal digits follow each `%`.
fn all_escapes_are_good(text: &[u8]) -> bool {
    // No early end and no jumps, for the same reason as in `is_suspicious`.
    let from = |at| text.get(at..).unwrap_or_default().iter();
    let threes = text.iter().zip(from(1)).zip(from(2));
    let has_bad = threes.fold(false, |bad, ((first, second), third)| {
        bad | (*first == b'%') & !(second.is_ascii_hexdigit() & third.is_ascii_hexdigit())
    });
    !has_bad && !text.iter().rev().take(2).any(|byte| *byte == b'%')
}

impl Repaired<'_> {
    /// True if it was meant otherwise than it is written.
    pub(super) fn is_damaged(&self) -> bool {
        self.text.verbatim_at().is_none()
    }
}

/// False for bytes that never need mending. `%` has its own pass.
fn is_suspicious(byte: u8) -> bool {
    // `|`, not `||`: without jumps the compiler looks at many bytes at once.
    (byte <= b' ') | (byte >= 0x7f) | (byte == b'\\') | (byte == b';') | (byte == b'>')
}

/// What is to be done with the next characters of a link.
struct Step {
    /// How many bytes are dealt with.
    len: usize,
    /// What they mean; `None`: what they say.
    to: Option<&'static str>,
    /// The damage, and how many bytes it spans.
    damage: Option<(DamageKind, usize)>,
}

/// What stands before the next characters.
struct Before {
    /// A `?` or `#` was seen.
    in_query: bool,
    /// The last character of the link as meant, at the start of a name or value one of `&=?#`.
    repaired: Option<char>,
    /// The last character as written.
    raw: Option<char>,
}

fn repair_each(link: &str, start: usize, repaired: &mut Repaired<'_>) {
    let mut text = MappedText::new();
    let mut before = Before { in_query: false, repaired: None, raw: None };
    let mut rest = link;
    while let Some(first) = rest.chars().next() {
        let at = start + link.len() - rest.len();
        let step = step(first, rest, &before);
        let (taken, after) = rest.split_at_checked(step.len).unwrap_or((rest, ""));
        if let Some((kind, len)) = step.damage {
            note(&mut repaired.damage, kind, at..at + len);
        }
        match step.to {
            Some(to) => text.push_decoded(to, at..at + step.len),
            None => text.push_verbatim(taken, at),
        }
        let meant = step.to.unwrap_or(taken);
        before.in_query |= meant.contains(['?', '#']);
        before.repaired = meant.chars().next_back().or(before.repaired);
        before.raw = taken.chars().next_back();
        rest = after;
    }
    if text.text() != link {
        repaired.text = text;
    }
}

fn note(damage: &mut Vec<(DamageKind, Range<usize>)>, kind: DamageKind, range: Range<usize>) {
    match damage.last_mut() {
        Some((last_kind, last)) if *last_kind == kind && last.end >= range.start => {
            last.end = last.end.max(range.end);
        }
        _ => damage.push((kind, range)),
    }
}

fn step(first: char, rest: &str, before: &Before) -> Step {
    let len = first.len_utf8();
    let keep = Step { len, to: None, damage: None };
    let replace =
        |len, to, kind, damaged| Step { len, to: Some(to), damage: Some((kind, usize::max(len, damaged))) };
    match first {
        '&' => match escaped_ampersand(rest) {
            0 => keep,
            len => replace(len, "&", DamageKind::AmpEntity, len),
        },
        '\\' => match rest.as_bytes().get(1) {
            Some(b'u') if rest.starts_with("\\u0026") => replace(6, "&", DamageKind::AmpEntity, 6),
            Some(b'_' | b'&' | b'=' | b'#' | b'-' | b'*') => replace(1, "", DamageKind::MarkdownEscape, 2),
            Some(b'/') => replace(1, "", DamageKind::Backslash, 2),
            _ if !before.in_query => replace(1, "/", DamageKind::Backslash, 1),
            _ => keep,
        },
        '>' if before.in_query && rest.starts_with(">_scan=") => {
            replace(1, "&no", DamageKind::HtmlEntity, 1 + name_len(rest.get(1..)))
        }
        _ if first.is_ascii_graphic() => keep,
        _ if first.is_whitespace() => {
            let len = rest.len() - rest.trim_start().len();
            let (run, after) = rest.split_at_checked(len).unwrap_or((rest, ""));
            // A blank between two words of a value may be meant; a line break never is.
            let is_meant =
                run.chars().all(|c| matches!(c, ' ' | '\u{a0}' | '\u{3000}')) && is_inside(before, after);
            let damage = Some((DamageKind::WhiteSpace, len));
            Step { len, to: (!is_meant).then_some(""), damage }
        }
        _ if is_invisible(first) => replace(len, "", DamageKind::Invisible, len),
        // Chinese text in a value has full-width marks by right.
        _ if before.raw.is_some_and(is_ideograph) => keep,
        '“' | '”' | '‘' | '’' => replace(len, "", DamageKind::FullWidth, len),
        '，' | '；' | '。' | '、' => Step { damage: Some((DamageKind::FullWidth, len)), ..keep },
        _ => match (half_width(first), eaten_entity(first)) {
            (Some(ascii), _) => replace(len, ascii, DamageKind::FullWidth, len),
            (_, Some(entity)) if before.in_query => {
                let name = name_len(rest.get(len..));
                let has_value = rest.as_bytes().get(len + name) == Some(&b'=');
                if name > 0 && has_value {
                    replace(len, entity, DamageKind::HtmlEntity, len + name)
                } else {
                    keep
                }
            }
            _ => keep,
        },
    }
}

/// True between two characters of one value.
fn is_inside(before: &Before, after: &str) -> bool {
    let separates = |character: char| {
        let character = half_width(character).and_then(|ascii| ascii.chars().next()).unwrap_or(character);
        matches!(character, '&' | '=' | '?' | '#')
    };
    let inner = |neighbour: Option<char>| neighbour.is_some_and(|character| !separates(character));
    before.in_query && inner(before.repaired) && inner(after.chars().next())
}

/// How many bytes an escaped `&` takes at the start of `rest`, also one that was escaped repeatedly.
fn escaped_ampersand(rest: &str) -> usize {
    let starts_with = |len: usize, text: &str| {
        rest.get(len..len + text.len()).is_some_and(|found| found.eq_ignore_ascii_case(text))
    };
    if starts_with(1, "#38;") {
        return 5;
    }
    if starts_with(1, "#x26;") {
        return 6;
    }
    let mut len = 1;
    while starts_with(len, "amp;") {
        len += 4;
    }
    if len == 1 { 0 } else { len }
}

/// The `&` and letters that HTML takes for this character when no `;` follows.
fn eaten_entity(character: char) -> Option<&'static str> {
    Some(match character {
        '©' => "&copy",
        '®' => "&reg",
        '¬' => "&not",
        '¶' => "&para",
        '§' => "&sect",
        '×' => "&times",
        '÷' => "&divide",
        '¤' => "&curren",
        'µ' => "&micro",
        _ => return None,
    })
}

fn name_len(text: Option<&str>) -> usize {
    let name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    text.unwrap_or_default().bytes().take_while(name).count()
}

/// The ASCII character that a full-width one stands for, where a link has a use for it.
fn half_width(character: char) -> Option<&'static str> {
    /// U+FF01 to U+FF5E are ASCII's 0x21 to 0x7e (Unicode, Halfwidth and Fullwidth Forms).
    const ASCII: &str =
        "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~";
    let is_used =
        matches!(character, '？' | '＆' | '＝' | '：' | '／' | '＃' | '％' | '＿' | '－' | '．' | '＠')
            || matches!(character, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ');
    let index = u32::from(character).checked_sub(0xff01).and_then(|index| usize::try_from(index).ok())?;
    ASCII.get(index..=index).filter(|_| is_used)
}

fn is_ideograph(character: char) -> bool {
    matches!(character, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

/// Characters that leave no mark (Unicode 16, chapters 23.2, 23.3, 23.9), and controls.
pub(super) fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(character, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

fn find_bad_escapes(repaired: &mut Repaired<'_>) {
    let text = repaired.text.text();
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(offset) = text.get(from..).and_then(|rest| rest.find('%')) {
        let at = from + offset;
        let is_hex = |index| text.as_bytes().get(index).copied().and_then(hex).is_some();
        from = at + 1;
        if is_hex(at + 1) && is_hex(at + 2) {
            from = at + 3;
        } else if let Some(len) = text.get(at..).and_then(placeholder::directive) {
            from = at + len;
        } else {
            let tail = text.bytes().skip(at + 1).take(2).take_while(u8::is_ascii_alphanumeric).count();
            found.push(at..at + 1 + tail);
        }
    }
    for range in found {
        let raw = repaired.text.written(range);
        repaired.damage.push((DamageKind::BadEscape, raw));
    }
}
