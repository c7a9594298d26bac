//! Formats: directives, and the values that are filled in.

use std::ops::Range;

use super::language::Language;
use super::tokens::Code;
use super::value::{Evaluator, Value};
use crate::slice::Slice;

impl<'c> Evaluator<'c> {
    /// A format with its values filled in.
    pub(super) fn fill(
        &self,
        code: &Code<'c>,
        format: &Value,
        values: &[Range<usize>],
        depth: usize,
    ) -> Value {
        let mut filled = Value { is_open: format.is_open, ..Value::default() };
        let text = format.text.text();
        let mut next = 0;
        let mut start = 0;
        let mut at = 0;
        while let Some(found) = text.get(at..).and_then(|rest| rest.find(['%', '{', '@'])) {
            at += found;
            if format.text.is_hole(at) {
                at += 1;
                continue;
            }
            let rest = text.slice(at..);
            let Some(directive) = directive(rest, code.language) else {
                at += 1;
                continue;
            };
            filled.text.push(&format.text.slice(start..at));
            let end = at + directive.len;
            match directive.takes {
                Takes::Character(character) => {
                    let written = format.text.written(at..end);
                    filled.text.push_decoded(character, written);
                }
                Takes::Value(which) => {
                    let number = match which {
                        Which::Next => {
                            next += 1;
                            Some(next - 1)
                        }
                        Which::Number(number) => Some(number),
                        Which::Named(name) => self.named(code, values, &name),
                    };
                    let value = number
                        .and_then(|number| values.get(number))
                        .map(|value| self.unnamed_value(code, value.clone()))
                        .map(|value| self.or_hole(code, value, depth + 1));
                    // Where no value is known the directive itself is the place to point at.
                    match value.filter(|value| !value.text.is_one_hole()) {
                        Some(value) => {
                            filled.text.push(&value.text);
                            filled.is_open |= value.is_open;
                        }
                        None => filled.text.push_hole("", format.text.written(at..end)),
                    }
                }
            }
            start = end;
            at = end;
        }
        filled.text.push(&format.text.slice(start..text.len()));
        filled
    }

    /// `name=value`, `name: value` and `'name' => value` without the name.
    fn unnamed_value(&self, code: &Code<'_>, value: Range<usize>) -> Range<usize> {
        match code.sign(value.start + 1) {
            "=" | ":" | "=>" => value.start + 2..value.end,
            _ => value,
        }
    }

    /// The number of the value of that name.
    fn named(&self, code: &Code<'_>, values: &[Range<usize>], name: &str) -> Option<usize> {
        values.iter().position(|value| {
            let is_named = matches!(code.sign(value.start + 1), "=" | ":" | "=>");
            let own = match code.literal(value.start) {
                Some(literal) => literal.plain(),
                None => code.word(value.start).to_owned(),
            };
            is_named && own == name
        })
    }
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
            let letter = usize::from(rest.starts_with(['(', '<']));
            return value(2 + close + 1 + letter, Which::Named(named.get(..close)?.to_owned()));
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
    if matches!(language.name, "go" | "php" | "perl" | "lua" | "javascript") {
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
