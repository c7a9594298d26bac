//! Finds secrets in a text by their form or by the name before them.

use std::ops::Range;

use super::names::{ends_in_chinese_name, is_secret_name, is_secret_parameter};
use super::view::View;

/// The longest name that is looked at, in bytes.
const LONGEST_NAME: usize = 64;
/// A value of fewer letters behind a name that is none elsewhere says nothing.
pub(super) const SHORTEST: usize = 4;

/// The places of everything in `text` that may be a secret, in their order, none over another.
pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let view = View::of(text);
    let scan = Scan { view: &view, bytes: view.bytes() };
    let mut found: Vec<Range<usize>> = Vec::new();
    // Where the run of letters began that may be key material.
    let mut run = 0;
    let mut at = 0;
    while at <= scan.bytes.len() {
        let byte = scan.bytes.get(at).copied().unwrap_or_default();
        if is_key_byte(byte) {
            at += 1;
            continue;
        }
        found.extend(scan.key_material(run..at));
        let secret = match byte {
            b'@' => scan.marked(at),
            b':' => scan.user_info(at).or_else(|| scan.named(at, 1)),
            b'=' => scan.named(at, 1),
            0xef if scan.is_at(at, &["：", "＝"]) => scan.named(at, 3),
            _ => None,
        };
        // What lies in a secret is covered with it.
        let next = secret.as_ref().map_or(at + 1, |secret| secret.end.max(at + 1));
        found.extend(secret);
        (run, at) = (next, next);
    }
    found.into_iter().map(|range| view.in_text(range)).collect()
}

/// A text that is looked through; all places are of the view.
struct Scan<'v> {
    view: &'v View<'v>,
    bytes: &'v [u8],
}

impl Scan<'_> {
    /// WeChat's tokens say what they are: `preauthcode@@@…`, `queryauthcode@@@…`, `refreshtoken@@@…`,
    /// `ticket@@@…`.
    fn marked(&self, at: usize) -> Option<Range<usize>> {
        let is_mark = self.bytes.get(at..at + 3) == Some(b"@@@") && self.before(at).is_ascii_alphabetic();
        let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"_-=+/.@~\\%".contains(&byte);
        (is_mark && self.is_filled_in(at + 3))
            .then(|| self.value(at + 3, self.view.depth(at), is_part))
            .flatten()
    }

    /// A password in an address: `https://user:…@host`.
    fn user_info(&self, at: usize) -> Option<Range<usize>> {
        if self.bytes.get(at..at + 3) != Some(b"://") {
            return None;
        }
        let start = at + 3;
        let ends = |byte: &u8| b"/?#&\"'<>` \t\r\n".contains(byte);
        let rest = self.bytes.get(start..)?;
        let authority = rest.get(..rest.iter().position(ends).unwrap_or(rest.len()))?;
        let end = authority.iter().rposition(|byte| *byte == b'@')?;
        let colon = authority.get(..end)?.iter().position(|byte| *byte == b':')?;
        let password = start + colon + 1..start + end;
        (!password.is_empty() && self.is_filled_in(password.start)).then_some(password)
    }

    /// A value behind a telling name and a separator of that length: `pre_auth_code=…`,
    /// `"auth_code": "…"`, `encoding_aes_key：…`.
    fn named(&self, separator: usize, len: usize) -> Option<Range<usize>> {
        let (name, before) = self.name_before(separator)?;
        let is_equal = matches!(self.bytes.get(separator), Some(b'=') | Some(0xef));
        let is_query = || {
            let begins = before.is_none_or(|byte| b"?&#;`\"'".contains(&byte));
            is_equal && begins && is_secret_parameter(name)
        };
        let is_scheme = name.eq_ignore_ascii_case("authorization");
        let is_sure = is_secret_name(name) || name.is_empty();
        if !is_sure && !is_scheme && !is_query() {
            return None;
        }
        let depth = self.view.depth(separator);
        let start = self.skip(separator + len, b" \t");
        let has_blank = start > separator + len;
        let start = self.skip(start, b"\\");
        let quote = self.bytes.get(start).copied().filter(|byte| b"\"'".contains(byte));
        let start = match quote {
            Some(_) => start + 1,
            None if self.is_at(start, &["“", "‘"]) => start + 3,
            None => start,
        };
        let start = if is_scheme { self.credentials(start)? } else { start };
        if !self.is_filled_in(start) {
            return None;
        }
        let mut value = self.value(start, depth, |byte| !b" \t\r\n&,;\"'{}<>()#[]`".contains(&byte))?;
        if let Some(end) = quote.and_then(|quote| self.closing(start, quote)) {
            value.end = end.max(start + 1);
        }
        let is_call = has_blank && quote.is_none() && self.bytes.get(value.end) == Some(&b'(');
        let is_short = !is_sure && !is_scheme && value.len() < SHORTEST;
        (!is_call && !is_short).then_some(value)
    }

    /// The name that ends before a separator, and the byte before it. It is empty for what Chinese texts call
    /// a secret.
    fn name_before(&self, separator: usize) -> Option<(&str, Option<u8>)> {
        let mut end = separator;
        while end > 0 && b" \t\"'\\]".contains(&self.before(end)) {
            end -= 1;
        }
        let least = end.saturating_sub(LONGEST_NAME);
        let is_part = |at: usize| {
            let byte = self.before(at);
            byte.is_ascii_alphanumeric()
                || b"_-.".contains(&byte)
                // Markdown: `pre\_auth\_code`.
                || byte == b'\\' && self.bytes.get(at) == Some(&b'_')
        };
        let mut start = end;
        while start > least && is_part(start) {
            start -= 1;
        }
        let name = self.bytes.get(start..end)?;
        let before = self.bytes.get(..start)?;
        let is_chinese = ends_in_chinese_name(before) && name.is_empty()
            || name.eq_ignore_ascii_case(b"key") && before.ends_with("密".as_bytes());
        match name {
            _ if is_chinese => Some(("", before.last().copied())),
            [] => None,
            name => Some((std::str::from_utf8(name).ok()?, before.last().copied())),
        }
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

    /// The value that begins at a place and has such bytes; what is escaped deeper than its name belongs to
    /// it whatever it is.
    fn value(&self, start: usize, depth: u8, is_part: impl Fn(u8) -> bool) -> Option<Range<usize>> {
        let belongs = |(at, byte): (usize, &u8)| {
            self.view.depth(at) > depth || is_part(*byte) && !(*byte >= 0x80 && self.is_at(at, &SIGNS))
        };
        let rest = self.bytes.iter().enumerate().skip(start);
        let len = rest.take_while(|it| belongs(*it)).count();
        (len > 0).then(|| start..start + len)
    }

    /// Where a text in quotes ends, if it does on its line.
    fn closing(&self, start: usize, quote: u8) -> Option<usize> {
        let rest = self.bytes.get(start..)?;
        let end = rest.iter().position(|byte| *byte == quote || *byte == b'\n')?;
        let text = rest.get(..end).filter(|_| rest.get(end) == Some(&quote))?;
        Some(start + text.strip_suffix(b"\\").unwrap_or(text).len())
    }

    /// A bare run of key material: an AppSecret (32 hex digits), an AES key (43 letters and digits), or
    /// anything of 40 and more characters that mixes letters and digits.
    fn key_material(&self, run: Range<usize>) -> Option<Range<usize>> {
        let text = self.bytes.get(run.clone()).filter(|text| text.len() >= 32)?;
        let hex = text.len() == 32 && text.iter().all(u8::is_ascii_hexdigit);
        let mixed = text.iter().any(u8::is_ascii_digit) && text.iter().any(u8::is_ascii_alphabetic);
        // A label of a host: no upper case, and a dot behind it.
        let is_host = self.bytes.get(run.end) == Some(&b'.')
            && !text.iter().any(|byte| byte.is_ascii_uppercase() || *byte == b'_')
            && text.contains(&b'-');
        ((hex || text.len() >= 40 && mixed) && !is_host).then_some(run)
    }

    /// False for what stands where a secret will stand one day, `xxxx`, `${code}`, `%s`, and for what is
    /// covered already.
    fn is_filled_in(&self, start: usize) -> bool {
        // A kind of secret, which stays: `preauthcode@@@`.
        let kind =
            self.bytes.get(start..).unwrap_or_default().iter().take_while(|byte| byte.is_ascii_alphabetic());
        let marked = start + kind.count();
        let start = if self.is_at(marked, &["@@@"]) { marked + 3 } else { start };
        let rest = self.bytes.get(start..).unwrap_or_default();
        let word = rest.iter().take_while(|byte| !b" \t\r\n&,;\"'{}<>()#[]`".contains(byte));
        let mut only =
            word.clone().take(LONGEST_NAME).filter(|byte| !b".\xe2\x80\xa6".contains(byte)).peekable();
        match only.peek() {
            None | Some(b'$') => false,
            Some(b'%') => word.count() > 3,
            Some(b'*') if rest.starts_with(b"***") => false,
            Some(_) => !only.all(|byte| b"xX*".contains(byte)),
        }
    }

    fn skip(&self, start: usize, bytes: &[u8]) -> usize {
        let rest = self.bytes.get(start..).unwrap_or_default();
        start + rest.iter().take_while(|byte| bytes.contains(byte)).count()
    }

    fn before(&self, at: usize) -> u8 {
        at.checked_sub(1).and_then(|at| self.bytes.get(at)).copied().unwrap_or_default()
    }

    fn is_at(&self, at: usize, texts: &[&str]) -> bool {
        let rest = self.bytes.get(at..).unwrap_or_default();
        texts.iter().any(|text| rest.starts_with(text.as_bytes()))
    }
}

/// Signs of Chinese texts that end a value.
const SIGNS: [&str; 11] = ["“", "”", "‘", "’", "＆", "，", "；", "。", "？", "、", "\u{3000}"];

fn is_key_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}
