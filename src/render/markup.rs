//! Texts inside Markdown: nothing that was pasted becomes markup, a link, a call or a reference.

/// A text of one line in which nothing is markup, but what stands in backticks stays code.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let after = rest.get(character.len_utf8()..).unwrap_or_default();
        if character == '`' {
            // As CommonMark has it: code ends at the next run of as many backticks, else these are letters.
            let ticks = rest.len() - rest.trim_start_matches('`').len();
            let (run, behind) = rest.split_at_checked(ticks).unwrap_or((rest, ""));
            match end_of_code(behind, ticks) {
                Some(end) => {
                    let (code, behind) = behind.split_at_checked(end).unwrap_or((behind, ""));
                    out.push_str(run);
                    out.push_str(code);
                    rest = behind;
                }
                None => {
                    out.push_str(&"\\`".repeat(ticks));
                    rest = behind;
                }
            }
            continue;
        }
        match character {
            // `@` would call somebody, `#` would lead to some ticket; both are looked for in the text
            // as it is drawn, so that it takes a character without width to keep them apart.
            '@' => out.push_str("@&#8203;"),
            '#' => out.push_str("#&#8203;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' if after.starts_with(|next: char| next == '#' || next.is_ascii_alphanumeric()) => {
                out.push_str("&amp;");
            }
            '*' | '_' | '[' | ']' | '\\' | '|' | '~' | '$' => {
                out.push('\\');
                out.push(character);
            }
            _ => out.push(character),
        }
        rest = after;
    }
    out
}

/// The same for a cell of a table, where a bar ends the cell even inside code.
pub(super) fn cell(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut is_escaped = false;
    for character in escaped(text).chars() {
        if character == '|' && !is_escaped {
            out.push('\\');
        }
        out.push(character);
        is_escaped = character == '\\' && !is_escaped;
    }
    out
}

/// A text as code, whatever backticks it holds.
pub(super) fn code(text: &str) -> String {
    let mut longest = 0;
    let mut run = 0;
    for character in text.chars() {
        run = if character == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat(longest + 1);
    if longest > 0 { format!("{fence} {text} {fence}") } else { format!("{fence}{text}{fence}") }
}

/// The byte behind the next run of exactly that many backticks.
fn end_of_code(text: &str, ticks: usize) -> Option<usize> {
    let mut run = 0;
    for (at, byte) in text.bytes().chain([b' ']).enumerate() {
        if byte == b'`' {
            run += 1;
        } else if run == ticks {
            return Some(at);
        } else {
            run = 0;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_code_stays_as_it_is() {
        assert_eq!(escaped("a `b<c>|@d` e<f>"), "a `b<c>|@d` e&lt;f&gt;");
        assert_eq!(
            escaped("@all #1 [x](y) *b* _i_ ~s~ $m$"),
            "@&#8203;all #&#8203;1 \\[x\\](y) \\*b\\* \\_i\\_ \\~s\\~ \\$m\\$"
        );
        assert_eq!(escaped("&#64;all &lt;b> a & b"), "&amp;#64;all &amp;lt;b&gt; a & b");
    }

    #[test]
    fn backticks_in_pasted_text_open_nothing() {
        // Three backticks open nothing that one closes.
        assert_eq!(escaped("```<b>`"), "\\`\\`\\`&lt;b&gt;\\`");
        assert_eq!(escaped("`a`<b>`"), "`a`&lt;b&gt;\\`");
        assert_eq!(escaped("`a ``<b>`` c` <i>"), "`a ``<b>`` c` &lt;i&gt;");
    }

    #[test]
    fn a_bar_ends_no_cell() {
        assert_eq!(cell("a|b `c|d` `e\\|f` `g\\\\|h`"), "a\\|b `c\\|d` `e\\|f` `g\\\\\\|h`");
    }
}
