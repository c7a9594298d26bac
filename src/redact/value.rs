//! Where a value begins and ends behind the name of a secret, and what there is no value.

use std::ops::Range;

use super::names::is_asked_for;
use super::scan::Scan;

/// Bytes that end a value without quotation marks.
const ENDS: &[u8] = b" \t\r\n&,;\"'{}<>()#[]`";

/// Signs of Chinese texts that end a value.
const SIGNS: [&str; 11] = ["“", "”", "‘", "’", "＆", "，", "；", "。", "？", "、", "\u{3000}"];

/// What is no value: the absence of one, and types.
const NO_VALUES: [&str; 27] = [
    "null",
    "nil",
    "none",
    "undefined",
    "true",
    "false",
    "str",
    "string",
    "&str",
    "text",
    "char",
    "varchar",
    "bytes",
    "byte",
    "int",
    "integer",
    "long",
    "number",
    "bool",
    "boolean",
    "object",
    "any",
    "mixed",
    "void",
    "auto",
    "optional",
    "required",
];

/// Words that begin an expression.
const OPERATORS: [&str; 7] = ["await", "new", "yield", "typeof", "not", "async", "return"];

/// Where values come from in code: what follows a dot behind one of these is the name of a secret.
const ROOTS: [&str; 30] = [
    "this", "self", "cls", "config", "cfg", "conf", "settings", "env", "process", "os", "req", "request",
    "res", "resp", "response", "result", "data", "params", "query", "body", "app", "ctx", "context",
    "options", "opts", "props", "state", "args", "event", "secrets",
];

/// The longest type that is looked at, in bytes.
const LONGEST_TYPE: usize = 48;

impl Scan<'_> {
    /// The value that begins at a place, and whether it stands in quotation marks; what is escaped deeper than
    /// `depth` belongs to it whatever it is. None for what is still to be filled in.
    pub(super) fn value(&self, start: usize, depth: u8, is_scheme: bool) -> Option<(Range<usize>, bool)> {
        let escaped = self.skip(start, b"\\");
        let has_backslash = escaped > start;
        // `b"…"`, `@"…"`, `f'…'`
        let is_prefix = |byte: &&u8| byte.is_ascii_alphabetic() || b"@$".contains(byte);
        let prefix =
            self.bytes.get(escaped..).unwrap_or_default().iter().take(2).take_while(is_prefix).count();
        let opening = (0..=prefix).map(|len| escaped + len).find(|at| self.is_quote(*at));
        let (start, quote) = match opening {
            Some(at) => {
                let quote = self.bytes.get(at).copied().unwrap_or_default();
                let is_long = self.bytes.get(at..at + 3) == Some(&[quote; 3]);
                (at + if is_long { 3 } else { 1 }, Some(quote))
            }
            None if self.is_at(escaped, &["“", "‘"]) => (escaped + 3, None),
            None => (escaped, None),
        };
        let start = if is_scheme { self.credentials(start)? } else { start };
        if !self.is_filled_in(start) {
            return None;
        }
        let is_part = |byte: u8| !ENDS.contains(&byte);
        if let Some(end) = quote.and_then(|quote| self.closing(start, quote, has_backslash)) {
            return (end > start).then_some((start..end, true));
        }
        Some((self.run(start, depth, is_part)?, quote.is_some()))
    }

    pub(super) fn is_quote(&self, at: usize) -> bool {
        self.bytes.get(at).is_some_and(|byte| b"\"'`".contains(byte))
    }

    /// `Authorization: Bearer …`: where the credentials begin.
    fn credentials(&self, at: usize) -> Option<usize> {
        let rest = self.bytes.get(at..)?;
        let schemes: [&[u8]; 4] = [b"bearer ", b"basic ", b"token ", b"digest "];
        let len = |scheme: &[u8]| {
            rest.get(..scheme.len()).filter(|word| word.eq_ignore_ascii_case(scheme)).map(<[u8]>::len)
        };
        let len = schemes.into_iter().find_map(len)?;
        Some(self.skip(at + len, b" "))
    }

    /// The bytes from a place on that are such; what is escaped deeper belongs to them whatever it is.
    pub(super) fn run(&self, start: usize, depth: u8, is_part: impl Fn(u8) -> bool) -> Option<Range<usize>> {
        let belongs = |(at, byte): (usize, &u8)| {
            self.view.depth(at) > depth || is_part(*byte) && !(*byte >= 0x80 && self.is_at(at, &SIGNS))
        };
        let rest = self.bytes.iter().enumerate().skip(start);
        let len = rest.take_while(|it| belongs(*it)).count();
        (len > 0).then(|| start..start + len)
    }

    /// Where a text in quotation marks ends, if it does on its line.
    fn closing(&self, start: usize, quote: u8, is_escaped: bool) -> Option<usize> {
        let rest = self.bytes.get(start..)?;
        let mut at = 0;
        loop {
            let byte = rest.get(at)?;
            match byte {
                b'\n' => return None,
                // A mark that is escaped closes what one opened that is escaped, too.
                b'\\' if rest.get(at + 1) == Some(&quote) && is_escaped => return Some(start + at),
                b'\\' => at += 2,
                byte if *byte == quote => return Some(start + at),
                _ => at += 1,
            }
        }
    }

    /// Where the value begins behind a type: `token: str = "…"`.
    pub(super) fn behind_type(&self, start: usize) -> Option<usize> {
        let rest = self.bytes.get(start..)?;
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b" _.<>[]?&*|:'".contains(byte);
        let len = rest.iter().take(LONGEST_TYPE).take_while(|byte| is_part(byte)).count();
        let end = start + len;
        let is_set = self.before(end) == b' ' && self.bytes.get(end) == Some(&b'=');
        (is_set && len > 1).then(|| self.skip(end + 1, b" ")).filter(|value| self.is_quote(*value))
    }

    /// True for what stands in the place of a value and is none: a call, the name of another one, a type.
    pub(super) fn is_expression(
        &self,
        value: &Range<usize>,
        name: &str,
        has_blank: bool,
        is_query: bool,
    ) -> bool {
        let Ok(text) = std::str::from_utf8(self.slice(value)) else { return false };
        let is_called = self.bytes.get(value.end) == Some(&b'(') && !is_query;
        let is_operator = self.bytes.get(value.end) == Some(&b' ') && OPERATORS.contains(&text);
        if is_operator || is_called && (has_blank || is_asked_for(text)) {
            return true;
        }
        let alike = |one: &str, other: &str| {
            let letters =
                |text: &'_ str| text.bytes().filter(|byte| !b"_-.".contains(byte)).collect::<Vec<_>>();
            letters(one).eq_ignore_ascii_case(&letters(other))
        };
        let root = text.split(['.', '-', ':', '?', '[']).next().unwrap_or_default();
        let is_member = root.len() < text.len()
            && ROOTS.iter().any(|known| root.eq_ignore_ascii_case(known))
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._->:?".contains(&byte));
        NO_VALUES.iter().any(|known| text.eq_ignore_ascii_case(known)) || is_member || alike(text, name)
    }

    /// False for what stands where a secret will stand one day, `xxxx`, `${code}`, `%s`, and for what is
    /// covered already.
    pub(super) fn is_filled_in(&self, start: usize) -> bool {
        // A kind of secret, which stays: `preauthcode@@@`.
        let kind =
            self.bytes.get(start..).unwrap_or_default().iter().take_while(|byte| byte.is_ascii_alphabetic());
        let marked = start + kind.count();
        let start = if self.is_at(marked, &["@@@"]) { marked + 3 } else { start };
        let rest = self.bytes.get(start..).unwrap_or_default();
        let word = rest.iter().take_while(|byte| !ENDS.contains(byte));
        let mut only = word.clone().take(64).filter(|byte| !b".\xe2\x80\xa6".contains(byte)).peekable();
        match only.peek() {
            None | Some(b'$') => false,
            Some(b'%') => word.count() > 3,
            Some(b'*') if rest.starts_with(b"***") => false,
            Some(_) => !only.all(|byte| b"xX*".contains(byte)),
        }
    }
}
