//! Texts inside Markdown: nothing that was pasted becomes markup, a link, a call or a reference.

use super::words::one_line;
use crate::slice::Slice;

/// A text in which nothing is markup, but what stands in backticks stays code.
///
/// As in Markdown itself, a run of backticks opens code only where a run of the same length closes it.
pub(super) fn escaped(text: &str) -> String {
    escape(text, true)
}

/// The same for a page, where nothing that begins with `@` or `#` is looked for.
pub(super) fn escaped_on_page(text: &str) -> String {
    escape(text, false)
}

fn escape(text: &str, is_comment: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut last = ' ';
    while let Some(character) = rest.chars().next() {
        let behind = rest.slice(character.len_utf8()..);
        if character == '`' {
            let opening = rest.len() - rest.trim_start_matches('`').len();
            if let Some(code) = closed_by(rest, opening).and_then(|end| rest.get(..end)) {
                out.push_str(code);
                rest = rest.slice(code.len()..);
            } else {
                out.push_str(&"&#96;".repeat(opening));
                rest = rest.slice(opening..);
            }
            last = '`';
            continue;
        }
        if let Some(address) = address_at(rest, last) {
            // Code is no link. Between two pieces of code it would take their marks for its own.
            let is_behind_code = out.ends_with('`');
            let is_before_code = rest.slice(address..).starts_with('`');
            let apart = |is_needed: bool| if is_needed { "&#8203;" } else { "" };
            out.extend([apart(is_behind_code), &code(rest.slice(..address)), apart(is_before_code)]);
            rest = rest.slice(address..);
            last = '`';
            continue;
        }
        match character {
            // An address of a mail.
            '@' if last.is_ascii_alphanumeric()
                && behind.starts_with(|c: char| c.is_ascii_alphanumeric()) =>
            {
                out.push_str("@&#8203;");
            }
            // `@` would call somebody, `#` would lead to some ticket; both are looked for in the text as it
            // is drawn, so that only a character without width keeps them apart.
            '@' | '#' if is_comment => out.extend([character.to_string().as_str(), "&#8203;"]),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' if !is_comment && behind.starts_with(' ') => out.push('&'),
            '&' => out.push_str("&amp;"),
            // Between two letters it is no markup: `pre_auth_code` may be read as it is.
            '_' if last.is_alphanumeric() && behind.starts_with(char::is_alphanumeric) => out.push('_'),
            '*' | '_' | '[' | ']' | '\\' | '|' | '~' | '$' => out.extend(['\\', character]),
            _ => out.push(character),
        }
        last = character;
        rest = behind;
    }
    out
}

/// The longest name of a scheme, in bytes.
const LONGEST_SCHEME: usize = 32;

/// How many bytes of a text are an address that would become a link: of any scheme, or one that begins with `www.`.
fn address_at(text: &str, last: char) -> Option<usize> {
    if last.is_ascii_alphanumeric() {
        return None;
    }
    let is_scheme = |byte: &u8| byte.is_ascii_alphanumeric() || b"+.-".contains(byte);
    let scheme = text.bytes().take(LONGEST_SCHEME).take_while(is_scheme).count();
    let begins = |mark: &str| text.get(..mark.len()).is_some_and(|start| start.eq_ignore_ascii_case(mark));
    let start = match text.slice(scheme..).starts_with("://") {
        true if scheme > 0 => scheme + 3,
        _ if begins("www.") => 4,
        _ => return None,
    };
    let ends = |c: char| !c.is_ascii_graphic() || "<>\"`|".contains(c);
    let address = text.find(ends).map_or(text, |end| text.slice(..end));
    let address = address.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\'', '*', '_', '~']);
    (address.len() > start).then_some(address.len())
}

/// The same for a cell of a table, where a bar ends the cell even inside code.
pub(super) fn cell(text: &str) -> String {
    barred(&escaped(text))
}

/// Markdown as the cell of a table: no bar in it ends the cell.
pub(super) fn barred(markdown: &str) -> String {
    let mut out = String::with_capacity(markdown.len());
    let mut is_escaped = false;
    for character in markdown.chars() {
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

/// An address between brackets of either kind: what would end it is written otherwise.
pub(super) fn address(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    for character in one_line(url).chars() {
        match character {
            ' ' => out.push_str("%20"),
            '<' => out.push_str("%3C"),
            '>' => out.push_str("%3E"),
            '(' => out.push_str("%28"),
            ')' => out.push_str("%29"),
            _ => out.push(character),
        }
    }
    out
}

/// Where the code ends that a run of backticks at the start of a text opens: behind the run that closes it.
fn closed_by(text: &str, opening: usize) -> Option<usize> {
    let mut at = opening;
    loop {
        let rest = text.get(at..)?;
        let start = at + rest.find('`')?;
        let run = text.get(start..)?;
        let length = run.len() - run.trim_start_matches('`').len();
        at = start + length;
        if length == opening {
            return Some(at);
        }
    }
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
        assert_eq!(escaped_on_page("@all #1 & [x](y) &#64;"), "@all #1 & \\[x\\](y) &amp;#64;");
        assert_eq!(escaped("&#64;all &lt;b> a & b"), "&amp;#&#8203;64;all &amp;lt;b&gt; a &amp; b");
    }

    #[test]
    fn an_address_becomes_no_link() {
        for (text, shown) in [
            ("see https://a.example/x_y?a=1&b.", "see `https://a.example/x_y?a=1&b`."),
            ("账号“https://evil.example/x”进行", "账号“`https://evil.example/x`”进行"),
            (
                "打开https://evil.example，www.evil.example/x。",
                "打开`https://evil.example`，`www.evil.example/x`。",
            ),
            ("(WWW.evil.example) *ftp://a.b*", "(`WWW.evil.example`) \\*`ftp://a.b`\\*"),
            ("`a`https://b`c`", "`a`&#8203;`https://b`&#8203;`c`"),
            ("xhttps://evil.example", "`xhttps://evil.example`"),
            ("`https://a` https:// www. a.b.c", "`https://a` https:// www. a.b.c"),
        ] {
            assert_eq!(escaped(text), shown);
            assert_eq!(escaped_on_page(text), shown);
        }
        assert_eq!(escaped_on_page("a@b.example preauthcode@@@a"), "a@&#8203;b.example preauthcode@@@a");
    }

    #[test]
    fn backticks_in_pasted_text_open_nothing() {
        // Three backticks open nothing that one closes.
        assert_eq!(escaped("```<b>`"), "&#96;&#96;&#96;&lt;b&gt;&#96;");
        assert_eq!(escaped("`a`<b>`"), "`a`&lt;b&gt;&#96;");
        assert_eq!(escaped("`a ``<b>`` c` <i>"), "`a ``<b>`` c` &lt;i&gt;");
    }

    #[test]
    fn a_bar_ends_no_cell() {
        assert_eq!(cell("a|b `c|d` `e\\|f` `g\\\\|h`"), "a\\|b `c\\|d` `e\\|f` `g\\\\\\|h`");
    }
}
