//! Replaces characters that could steer a terminal or hide text, byte length kept.

use std::borrow::Cow;

/// The text with every control, bidirectional and invisible character replaced by a visible one of
/// the same length in UTF-8. Line feeds, tabs and carriage returns before a line feed stay.
pub(super) fn clean(raw: &str) -> Cow<'_, str> {
    let is_plain = |byte: &u8| matches!(byte, b'\n' | b' '..=b'~');
    if raw.as_bytes().iter().all(is_plain) || !raw.chars().any(is_unsafe) {
        return Cow::Borrowed(raw);
    }
    let mut shown = String::with_capacity(raw.len());
    let mut characters = raw.chars().peekable();
    while let Some(character) = characters.next() {
        let ends_line = character == '\r' && characters.peek() == Some(&'\n');
        if is_unsafe(character) && !ends_line {
            shown.push(match character.len_utf8() {
                1 => '?',
                2 => '¿',
                3 => '\u{fffd}',
                _ => '\u{1f6ab}',
            });
        } else {
            shown.push(character);
        }
    }
    Cow::Owned(shown)
}

/// The same on one line: of a name, in which the ends of lines and tabs are as odd as any other.
pub(super) fn clean_line(raw: &str) -> Cow<'_, str> {
    let cleaned = clean(raw);
    let breaks = ['\n', '\r', '\t'];
    if cleaned.contains(breaks) { Cow::Owned(cleaned.replace(breaks, "?")) } else { cleaned }
}

fn is_unsafe(character: char) -> bool {
    match character {
        '\n' | '\t' => false,
        _ if character.is_control() => true,
        // Line separators; what marks annotations in a text.
        '\u{2028}' | '\u{2029}' | '\u{fff9}'..='\u{fffb}' => true,
        _ => IGNORABLE.iter().any(|(first, last)| (*first..=*last).contains(&character)),
    }
}

/// Characters that leave no mark (Default_Ignorable_Code_Point of Unicode 16: joiners, selectors, fillers, tags),
/// among them those that turn the direction of a text.
const IGNORABLE: [(char, char); 17] = [
    ('\u{ad}', '\u{ad}'),
    ('\u{34f}', '\u{34f}'),
    ('\u{61c}', '\u{61c}'),
    ('\u{115f}', '\u{1160}'),
    ('\u{17b4}', '\u{17b5}'),
    ('\u{180b}', '\u{180f}'),
    ('\u{200b}', '\u{200f}'),
    ('\u{202a}', '\u{202e}'),
    ('\u{2060}', '\u{206f}'),
    ('\u{3164}', '\u{3164}'),
    ('\u{fe00}', '\u{fe0f}'),
    ('\u{feff}', '\u{feff}'),
    ('\u{ffa0}', '\u{ffa0}'),
    ('\u{fff0}', '\u{fff8}'),
    ('\u{1bca0}', '\u{1bca3}'),
    ('\u{1d173}', '\u{1d17a}'),
    ('\u{e0000}', '\u{e0fff}'),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_stays_and_nothing_steers() {
        let raw = "a\u{1b}[31mb\u{202e}c\u{200b}\u{85}\u{e0041}\r\n\r";
        let shown = clean(raw);
        assert_eq!(shown, "a?[31mb\u{fffd}c\u{fffd}¿\u{1f6ab}\r\n?");
        assert_eq!(shown.len(), raw.len());
    }

    #[test]
    fn a_name_stands_on_one_line() {
        assert_eq!(clean_line("e\n::error::\r\nf\t\u{b}g"), "e?::error::??f??g");
        assert_eq!(clean_line("服务商.yaml"), "服务商.yaml");
    }

    #[test]
    fn no_character_that_leaves_no_mark_is_left_out() {
        let invisible = regex::Regex::new(r"^\p{Default_Ignorable_Code_Point}$").unwrap();
        let all = (0..=0x10_ffff_u32).filter_map(char::from_u32);
        let mut letter = [0; 4];
        let wrong: Vec<char> =
            all.filter(|c| invisible.is_match(c.encode_utf8(&mut letter)) && !is_unsafe(*c)).collect();
        assert!(wrong.is_empty(), "{wrong:?}");
        // Nothing that is seen is taken for one of them.
        let seen = "权限集 é ß ⚠ ✅ 😀 한 ⠀ ﷺ";
        assert_eq!(clean(seen), seen);
    }
}
