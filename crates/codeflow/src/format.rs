//! Formats: directives, and the values that are filled in.

use crate::language::Language;
use crate::mapped::MappedText;
use crate::slice::Slice;
use crate::value::Text;

/// What a format is filled in with: the name, and the value as far as it is known.
pub(crate) type Given = (Option<String>, Option<Text>);

/// A format with its values filled in.
pub(crate) fn fill(format: &Text, values: &[Given], language: &Language) -> Text {
    let text = format.written();
    let mut filled = MappedText::new();
    let mut used: Vec<&Text> = Vec::new();
    let mut next = 0;
    let mut start = 0;
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find(['%', '{'])) {
        at += found;
        let known = if format.text.is_hole(at) { None } else { directive(text.slice(at..), language) };
        let Some(directive) = known else {
            at += 1;
            continue;
        };
        filled.push(&format.text.slice(start..at));
        let end = at + directive.len;
        match directive.takes {
            Takes::Character(character) => filled.push_decoded(character, format.text.written(at..end)),
            Takes::Value(which) => {
                let number = match which {
                    Which::Next => {
                        next += 1;
                        Some(next - 1)
                    }
                    Which::Number(number) => Some(number),
                    Which::Named(name) => values.iter().position(|(own, _)| own.as_deref() == Some(&name)),
                };
                let value =
                    number.and_then(|number| values.get(number)).and_then(|(_, value)| value.as_ref());
                // Where no value is known the directive itself is the place to point at.
                match value.filter(|value| !value.text.is_one_hole()) {
                    Some(value) => {
                        // Go's `%q` writes it between quotation marks.
                        let quote = if text.slice(at..end).ends_with('q') { "\"" } else { "" };
                        filled.push_decoded(quote, format.text.written(at..end));
                        filled.push(&value.text);
                        filled.push_decoded(quote, format.text.written(at..end));
                        used.push(value);
                    }
                    None => filled.push_hole("", format.text.written(at..end)),
                }
            }
        }
        start = end;
        at = end;
        if filled.text().len() > crate::value::LONGEST {
            break;
        }
    }
    filled.push(&format.text.slice(start.min(text.len())..text.len()));
    format.with(filled, &used)
}

/// The names of the values that a format takes.
pub(crate) fn names_in(format: &str, language: &Language) -> Vec<String> {
    let mut names = Vec::new();
    let mut at = 0;
    while let Some(found) = format.get(at..).and_then(|rest| rest.find('{')) {
        at += found;
        let directive = directive(format.slice(at..), language);
        at += directive.as_ref().map_or(1, |directive| directive.len);
        if let Some(Directive { takes: Takes::Value(Which::Named(name)), .. }) = directive {
            names.push(name);
        }
    }
    names
}

struct Directive {
    len: usize,
    takes: Takes,
}

enum Takes {
    Character(&'static str),
    Value(Which),
}

enum Which {
    Next,
    Number(usize),
    Named(String),
}

/// A directive of a format at the start of a text: `%s`, `%1$s`, `%(name)s`, `{}`, `{0}`, `{name}`.
fn directive(text: &str, language: &Language) -> Option<Directive> {
    let value = |len, which| Some(Directive { len, takes: Takes::Value(which) });
    if let Some(rest) = text.strip_prefix('%') {
        if rest.starts_with('%') {
            return Some(Directive { len: 2, takes: Takes::Character("%") });
        }
        if let Some(named) = rest.strip_prefix(['(', '<', '{']) {
            let close = named.find([')', '>', '}']).filter(|close| *close < 64)?;
            // `%(name)s` and `%<name>05d` end in a letter, `%{name}` does not.
            let conversion = if rest.starts_with('{') {
                0
            } else {
                let after = named.get(close + 1..)?.as_bytes();
                let width = after.iter().take_while(|byte| byte.is_ascii_digit() || **byte == b'.').count();
                after.get(width).filter(|byte| byte.is_ascii_alphabetic())?;
                width + 1
            };
            return value(2 + close + 1 + conversion, Which::Named(named.get(..close)?.to_owned()));
        }
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (skipped, which) =
            match rest.get(..digits).filter(|_| rest.get(digits..).is_some_and(|r| r.starts_with('$'))) {
                Some(number) => (digits + 1, Which::Number(number.parse::<usize>().ok()?.checked_sub(1)?)),
                None => (0, Which::Next),
            };
        let letters = rest.get(skipped..)?;
        let long = letters.bytes().take_while(|byte| matches!(byte, b'l' | b'h')).count();
        let letter = letters.get(long..)?.chars().next()?;
        return matches!(letter, 's' | 'd' | 'v' | 'i' | 'u' | 'q' | '@' | 'S')
            .then(|| value(1 + skipped + long + 1, which))?;
    }
    let rest = text.strip_prefix('{')?;
    // `{x}` is no directive where formats are written with `%`.
    if !language.brace_formats {
        return None;
    }
    let close = rest.find('}').filter(|close| *close < 64)?;
    let name = rest.get(..close)?.split([':', '!', ',']).next()?;
    let which = match name.parse() {
        _ if name.is_empty() => Which::Next,
        Ok(number) => Which::Number(number),
        Err(_) if name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.')) => {
            Which::Named(name.to_owned())
        }
        Err(_) => return None,
    };
    value(1 + close + 1, which)
}

#[cfg(test)]
mod tests {
    use super::{Language, directive};

    #[test]
    fn directives_end_with_a_character_of_the_format() {
        let rows = [
            ("%sx", "x.py", Some("%s")),
            ("%1$sx", "x.java", Some("%1$s")),
            ("%(name)sx", "x.py", Some("%(name)s")),
            ("%(n)05dx", "x.py", Some("%(n)05d")),
            ("%<n>sx", "x.rb", Some("%<n>s")),
            ("%{n}x", "x.rb", Some("%{n}")),
            // What follows is no conversion.
            ("%()\u{fffd}x", "x.py", None),
            ("%(name)", "x.py", None),
            ("%(name)，", "x.py", None),
        ];
        for (text, file, expected) in rows {
            let read = Language::of(file).and_then(|language| directive(text, language));
            assert_eq!(read.and_then(|directive| text.get(..directive.len)), expected, "{text}");
        }
    }
}
