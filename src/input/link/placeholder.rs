//! Tells what a template or a document leaves to be filled in from what is filled in: here alone, with the tags of
//! templates by `template`.

use std::ops::Range;

use crate::input::Dialect;
use crate::input::template::{self, Finder};
use crate::knowledge::LinkParameter;
use crate::slice::Slice;
use crate::source::MappedText;

/// The part of a value that stands for something to be filled in: `${code}`, `{{ appid }}`, `%s`,
/// `<appid>`, `xxxx`, `YOUR_APPID`, `undefined`. Bracketed forms count anywhere in the value, words
/// only when they are all of it.
///
/// `$APPID$` inside a longer value does not count: WeChat itself knows it, in another field.
pub fn placeholder(value: &str) -> Option<Range<usize>> {
    // What is compared with words: without the prefix that tells the kind of an id.
    let prefix =
        ["preauthcode@@@", "queryauthcode@@@", "gh_"].iter().find(|prefix| value.starts_with(**prefix));
    let stem_start = prefix.map_or(0, |prefix| prefix.len());
    let stem = value.slice(stem_start..);
    if is_word(stem) {
        return Some(stem_start..value.len());
    }
    if stem_start > 0 && is_word(value) {
        return Some(0..value.len());
    }
    bracketed(value).or_else(|| ellipsis(value)).or_else(|| crossed_out_host(value))
}

/// True for `xxx`, `***` and the like: one character over and over in the place of a word.
pub fn is_crossed_out(word: &str) -> bool {
    is_repeated(word)
}

/// The length of a directive of a format string (`%s`, `%1$s`, `%(name)s`) at the start of `text`.
pub(super) fn directive(text: &str) -> Option<usize> {
    let rest = text.strip_prefix('%')?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let after = rest.slice(digits..);
    let ends = |tail: &str| !tail.starts_with(|next: char| next.is_ascii_alphanumeric() || next == '_');
    let letter = |text: &str| {
        let mut rest = text.chars();
        let known = matches!(rest.next()?, 's' | 'd' | 'v' | 'i' | 'u' | 'q' | '@');
        (known && ends(rest.as_str())).then_some(1)
    };
    if digits > 0 {
        return after.strip_prefix('$').and_then(letter).map(|len| 1 + digits + 1 + len);
    }
    if let Some(named) = rest.strip_prefix('(') {
        let close = named.bytes().take(MAX_NAME).position(|byte| byte == b')')?;
        return letter(named.get(close + 1..)?).map(|len| 1 + 1 + close + 1 + len);
    }
    if let Some(named) = rest.strip_prefix('{') {
        return named.bytes().take(MAX_NAME).position(|byte| byte == b'}').map(|close| 1 + 1 + close + 1);
    }
    letter(rest).map(|len| 1 + len)
}

/// How long the text between brackets may be; keeps the search linear.
const MAX_NAME: usize = 64;

/// Words that stand for a value besides the names of parameters, compared without regard to case.
const WORDS: [&str; 8] =
    ["appid", "app_id", "componentappid", "preauthcode", "auth_code", "redirect_url", "changeme", "todo"];

/// What languages print for a value that is not there, as they print it.
const NOTHING: [&str; 9] =
    ["undefined", "null", "NULL", "None", "nil", "<nil>", "(null)", "NaN", "[object Object]"];

fn is_word(value: &str) -> bool {
    NOTHING.contains(&value)
        || WORDS.iter().any(|word| word.eq_ignore_ascii_case(value))
        || LinkParameter::ALL.iter().any(|it| !it.is_fixed() && it.name().eq_ignore_ascii_case(value))
        || is_repeated(value)
        || is_yours(value)
        || is_variable(value)
        || value.len() > 5
            && value.get(value.len() - 5..).is_some_and(|end| end.eq_ignore_ascii_case("_here"))
}

/// `xxx`, `***`, `...`, and `wxAAAA` or `wxxxxxx`: `wx` and one character over and over, unless it
/// is as long as an appid and might be one.
fn is_repeated(value: &str) -> bool {
    let all = |text: &str, wanted: char| text.chars().all(|c| c.to_ascii_lowercase() == wanted);
    let dots = !value.is_empty() && all(value, '…');
    if dots || value.len() >= 3 && ['x', '*', '.'].iter().any(|wanted| all(value, *wanted)) {
        return true;
    }
    let Some(stem) = value.strip_prefix("wx") else { return false };
    let Some(first) = stem.chars().next() else { return false };
    let may_be_appid = stem.len() == 16 && matches!(first, '0'..='9' | 'a'..='f');
    stem.len() >= 3 && first.is_ascii_alphabetic() && stem.chars().all(|c| c == first) && !may_be_appid
}

/// `YOUR_APPID`, `your-appid`, `你的appid`.
fn is_yours(value: &str) -> bool {
    let begins =
        |prefix: &&str| value.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    let has_prefix = ["your_", "your-", "my_app", "yourapp", "your "].iter().any(begins);
    let in_chinese = ["你的", "您的", "填写", "替换"].iter().any(|prefix| value.starts_with(prefix));
    has_prefix && value.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ')) || in_chinese
}

/// `:x`, `$x`, `$x->y['z']`, `$X$`, `@x@`, `__X__`, `[x]`, `【x】`.
fn is_variable(value: &str) -> bool {
    let plain = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-'))
    };
    let between =
        |open: &str, close: &str| value.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
    let variable = |name: &str| {
        let path = |c: char| c.is_ascii_alphanumeric() || "_.->[]'\"$".contains(c);
        name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && name.chars().all(path)
    };
    value.strip_prefix(':').is_some_and(plain)
        || value.strip_prefix('$').is_some_and(variable)
        || [("@", "@"), ("__", "__"), ("[", "]")]
            .iter()
            .any(|(open, close)| between(open, close).is_some_and(plain))
        || between("【", "】").is_some_and(|name| !name.is_empty())
}

/// By byte: whether a tag of a template, a bracketed name or a directive may begin with it.
const MAY_OPEN: [bool; 256] = {
    let mut may_open = [false; 256];
    let marks = b"$#{<%[!";
    let mut at = 0;
    while at < marks.len() {
        may_open[marks[at] as usize] = true;
        at += 1;
    }
    may_open
};

/// The first tag of a template, bracketed name or directive anywhere in the value.
fn bracketed(value: &str) -> Option<Range<usize>> {
    let mut tags = Finder::new(value, Dialect::Common);
    let marks = value.bytes().enumerate().filter(|(_, byte)| MAY_OPEN.get(usize::from(*byte)) == Some(&true));
    marks.map(|(at, _)| at).find_map(|at| {
        let rest = value.get(at..)?;
        let name = || between(rest, "{", "}").or_else(|| between(rest, "<", ">"));
        // Of a run of braces the first was asked.
        let is_asked = rest.starts_with('{') && value.get(..at).is_some_and(|before| before.ends_with('{'));
        let tag = if is_asked { None } else { tags.end(at) };
        tag.or_else(|| Some(at + directive(rest).or_else(name)?)).map(|end| at..end)
    })
}

/// A link with holes where values are to be filled in: tags of templates, and `#x#`.
pub(super) fn with_holes(link: &MappedText<'_>) -> MappedText<'static> {
    let link = template::with_holes(link, Dialect::Common);
    let text = link.text();
    let mut filled = MappedText::new();
    let mut at = 0;
    while let Some(name) = between_hashes(text, at) {
        filled.push(&link.slice(at..name.start));
        filled.push_hole("", link.written(name.clone()));
        at = name.end;
    }
    filled.push(&link.slice(at..text.len()));
    filled
}

/// The length of a name and the mark that closes it, at the start of a text.
pub(super) fn closed_name(text: &str, close: &str) -> Option<usize> {
    between(text, "", close)
}

/// `#x#` as the whole of a value, from a byte on.
fn between_hashes(text: &str, from: usize) -> Option<Range<usize>> {
    text.get(from..)?.match_indices("=#").find_map(|(at, _)| {
        let start = from + at + 1;
        let name = text.get(start + 1..)?;
        let len = name.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).filter(|len| *len > 0)?;
        name.get(len..)?.starts_with('#').then_some(start..start + len + 2)
    })
}

/// The length of a bracketed name at the start of `text`. JSON in a value (`{"a":1}`) is no placeholder.
fn between(text: &str, open: &str, close: &str) -> Option<usize> {
    let inner = text.strip_prefix(open)?;
    let is_name = |character: char| character.is_alphanumeric() || matches!(character, '_' | '-' | '.' | ' ');
    let (len, _) = inner.char_indices().take(MAX_NAME).find(|(_, character)| !is_name(*character))?;
    (len > 0 && inner.get(len..)?.starts_with(close)).then_some(open.len() + len + close.len())
}

/// `wx…`, `79ce****`: something was left out.
fn ellipsis(value: &str) -> Option<Range<usize>> {
    let inside = |mark: &str| value.find(mark).map(|at| at..at + mark.len());
    let at_end = value.strip_suffix("...").map(|kept| kept.len()..value.len());
    let is_marked = || value.bytes().any(|byte| byte == b'*' || byte >= 0x80);
    at_end.or_else(|| is_marked().then(|| inside("…").or_else(|| inside("***"))).flatten())
}

/// `https://xxx`, `https://www.xxx.com/back`: a label of the host that is only x's.
fn crossed_out_host(value: &str) -> Option<Range<usize>> {
    let start = ["https://", "http://"].iter().find(|scheme| value.starts_with(**scheme))?.len();
    let host = value.get(start..)?.split(['/', '?', '#', ':']).next()?;
    let mut at = start;
    for label in host.split('.') {
        if label.len() >= 3 && label.bytes().all(|byte| matches!(byte, b'x' | b'X')) {
            return Some(at..at + label.len());
        }
        at += label.len() + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::placeholder;

    fn found(value: &str) -> Option<&str> {
        placeholder(value).map(|range| &value[range])
    }

    #[test]
    fn whole_values_that_are_to_be_filled_in() {
        let values = [
            "xxx",
            "xxxx",
            "XXXX",
            "wxAAAA",
            "wxxxxxx",
            "wxxxxxxxxxxxxxxxxx",
            "YOUR_APPID",
            "CODE_HERE",
            "your-appid",
            "APPID",
            "COMPONENT_APPID",
            "pre_auth_code",
            "...",
            "…",
            "***",
            "undefined",
            "null",
            "None",
            "nil",
            "NaN",
            "[object Object]",
            ":code",
            "$pre_auth_code",
            "$this->code",
            "$code['a']",
            "@appid@",
            "__APPID__",
            "[appid]",
            "【预授权码】",
            "你的appid",
            "${x}",
            "#{x}",
            "{{ x }}",
            "{x}",
            "{0}",
            "%s",
            "%d",
            "%1$s",
            "%(code)s",
            "<appid>",
            "<预授权码>",
            "<%= code %>",
            "<?php echo $x ?>",
            "$APPID$",
        ];
        for value in values {
            assert_eq!(found(value), Some(value), "{value}");
        }
    }

    #[test]
    fn parts_of_values_that_are_to_be_filled_in() {
        let values = [
            ("preauthcode@@@xxxx", "xxxx"),
            ("preauthcode@@@%s", "%s"),
            ("preauthcode@@@$code", "$code"),
            ("gh_xxxxxxxxxxxx", "xxxxxxxxxxxx"),
            ("wx...", "..."),
            ("79ce22c1****", "***"),
            ("https://{host}/back", "{host}"),
            ("https://a.example.com/${id}/back", "${id}"),
            ("https://xxx", "xxx"),
            ("https://www.xxx.com/back", "xxx"),
            ("https://a.example.com/<id>", "<id>"),
        ];
        for (value, part) in values {
            assert_eq!(found(value), Some(part), "{value}");
        }
    }

    #[test]
    fn real_values_are_left_alone() {
        let values = [
            "",
            "wx0123456789abcdef",
            "wxaaaaaaaaaaaaaaaa",
            "wx1111111111111111",
            "gh_0123456789ab",
            "3",
            "1|17",
            "wx",
            "x",
            "xx",
            "preauthcode@@@xxxAbC-_xxxx0123456789",
            "Cx_xxx6qiBE0DmxxxxmlT3oRfArPvwSQ",
            "https%3A%2F%2Fa.example.com%2Fd%20s",
            "https://a.example.com/$APPID$/back",
            "https://a.example.com/%24APPID%24",
            "https://a.example.com/100%d1",
            "https://a.example.com/?list[]=1&a[0]=2&j={\"a\":1}",
            "https://xx.example.com/xxx",
            "https://taxxx.com",
            "https://a.example.com/a<b",
            "https://a.example.com/null",
            "nullable",
            "preauthcode@@@",
            "https://a.example.com:8080/",
        ];
        for value in values {
            assert_eq!(found(value), None, "{value}");
        }
    }
}
