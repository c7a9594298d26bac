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

fn is_unsafe(character: char) -> bool {
    match character {
        '\n' | '\t' => false,
        _ if character.is_control() => true,
        // Bidirectional marks, embeddings, overrides and isolates; zero-width and other characters
        // that leave no mark; line separators; tags (Unicode 16, chapters 23.2, 23.3, 23.9).
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' => true,
        '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' => true,
        '\u{e0000}'..='\u{e007f}' => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn length_stays_and_nothing_steers() {
        let raw = "a\u{1b}[31mb\u{202e}c\u{200b}\u{85}\u{e0041}\r\n\r";
        let shown = clean(raw);
        assert_eq!(shown, "a?[31mb\u{fffd}c\u{fffd}¿\u{1f6ab}\r\n?");
        assert_eq!(shown.len(), raw.len());
    }
}
