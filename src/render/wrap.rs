//! Breaks sentences into lines of a width, Chinese ones too, where no spaces show where to break.

use crate::slice::Slice;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// What must not begin a line.
const NEVER_FIRST: &str = "，。；：、！？）」』》】〉”’％%)]},.;:!?…—·";

/// What must not end a line.
const NEVER_LAST: &str = "（「『《【〈“‘([{";

/// The lines of `text`, each of at most `width` terminal columns (at least 2).
///
/// Breaks at spaces and beside wide characters; a word wider than a line is cut unless it is an address.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(2);
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for piece in pieces(text) {
        let columns = piece.text.width();
        let space = usize::from(piece.after_space && used > 0);
        if used + space + columns <= width {
            line.extend((space == 1).then_some(' '));
            line.push_str(piece.text);
            used += space + columns;
            continue;
        }
        if used > 0 {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        // An address that is cut cannot be followed.
        if piece.text.starts_with("https://") || piece.text.starts_with("http://") {
            line.push_str(piece.text);
            used = columns;
            continue;
        }
        for character in piece.text.chars() {
            let columns = character.width().unwrap_or(0);
            if used + columns > width {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            line.push(character);
            used += columns;
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// A stretch of text that should stay on one line.
struct Piece<'t> {
    text: &'t str,
    after_space: bool,
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    // Backticks come in pairs: the first belongs to what follows, the second to what it ends.
    let mut quoted = false;
    for (at, word) in text.split(' ').filter(|word| !word.is_empty()).enumerate() {
        let mut start = 0;
        let mut after_space = at > 0;
        let mut before: Option<(char, bool)> = None;
        for (byte, character) in word.char_indices() {
            let closes = character == '`' && quoted;
            let opens = character == '`' && !quoted;
            quoted ^= character == '`';
            if let Some((previous, previous_opens)) = before {
                let wide = is_wide(previous) || is_wide(character);
                let tied = previous_opens
                    || closes
                    || NEVER_LAST.contains(previous)
                    || NEVER_FIRST.contains(character);
                if wide && !tied {
                    pieces.push(Piece { text: word.slice(start..byte), after_space });
                    start = byte;
                    after_space = false;
                }
            }
            before = Some((character, opens));
        }
        pieces.push(Piece { text: word.slice(start..), after_space });
    }
    pieces
}

fn is_wide(character: char) -> bool {
    character.width() == Some(2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn chinese_breaks_anywhere_but_before_a_stop() {
        assert_eq!(
            wrap("授权链接必须从平台打开，否则被拒绝", 22),
            ["授权链接必须从平台打", "开，否则被拒绝"]
        );
    }

    #[test]
    fn a_quoted_name_stays_whole() {
        assert_eq!(
            wrap("登记的授权发起页域名是 `a.example.com`，链接从别处打开", 30),
            ["登记的授权发起页域名是", "`a.example.com`，链接从别处打", "开"]
        );
        assert_eq!(wrap("参数`auth_type`缺少", 12), ["参数", "`auth_type`", "缺少"]);
    }

    #[test]
    fn a_word_wider_than_the_line_is_cut() {
        assert_eq!(wrap("see abcdefgh", 5), ["see", "abcde", "fgh"]);
        assert_eq!(wrap("", 5), [""]);
        assert_eq!(wrap("see https://a.example.com now", 8), ["see", "https://a.example.com", "now"]);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_nothing_sticks_out(text in "[ a-c`，。权限集（）é]{0,60}", width in 2usize..20) {
            let lines = wrap(&text, width);
            prop_assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
            for line in lines {
                prop_assert!(line.width() <= width);
            }
        }
    }
}
