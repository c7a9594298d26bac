//! Finds secrets in a text by their form or by the name before them.

use std::ops::Range;

use super::names::{is_asked_for, is_named_in_chinese, is_secret_name, is_secret_parameter};
use super::shape::looks_random;
use super::view::View;

/// The longest name that is looked at, in bytes.
const LONGEST_NAME: usize = 64;
/// A value of fewer letters behind a name that is none elsewhere says nothing.
pub(super) const SHORTEST: usize = 4;

/// The longest text of an element that is looked at, in bytes.
const LONGEST_TEXT: usize = 1024;

/// What stands in an attribute beside the one that names a secret: `name="token" value="…"`.
const VALUES_OF_TAGS: [&str; 3] = ["value", "content", "val"];

/// A place that may hold a secret.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) range: Range<usize>,
    /// True if only a name before it tells of it; false for what has the form of a secret.
    pub(super) is_named: bool,
}

/// The places of everything in `text` that may be a secret, in their order, none over another.
pub(super) fn find(text: &str) -> Vec<Found> {
    let view = View::of(text);
    let scan = Scan { view: &view, bytes: view.bytes() };
    let mut found: Vec<Found> = Vec::new();
    // Where the run of letters began that may be key material.
    let mut run = 0;
    let mut at = 0;
    while at <= scan.bytes.len() {
        let byte = scan.bytes.get(at).copied().unwrap_or_default();
        if is_key_byte(byte) {
            at += 1;
            continue;
        }
        let by_form = |range: Range<usize>| Found { range, is_named: false };
        let by_name = |range: Range<usize>| Found { range, is_named: true };
        found.extend(scan.key_material(run..at).map(by_form));
        let secret = match byte {
            b'@' => scan.marked(at).map(by_form),
            b':' => scan.user_info(at).map(by_form).or_else(|| scan.named(at, 1).map(by_name)),
            b'=' => scan.named(at, 1).map(by_name),
            b'(' => scan.called(at).map(by_name),
            b',' => scan.paired(at).map(by_name),
            // What stands between tags is text in code, too (JSX).
            b'>' => scan.enclosed(at).map(by_form),
            b' ' | b'\t' => scan.told(run..at).map(by_name),
            0xef if scan.is_at(at, &["：", "＝"]) => scan.named(at, 3).map(by_name),
            0x80.. if scan.at(at + 1).is_ascii() || scan.is_at(at + 1, &["“", "‘"]) => {
                scan.told_in_chinese(at + 1).map(by_name)
            }
            _ => None,
        };
        // What lies in a secret is covered with it.
        let next = secret.as_ref().map_or(at + 1, |secret| secret.range.end.max(at + 1));
        found.extend(secret);
        (run, at) = (next, next);
    }
    for one in &mut found {
        one.range = view.in_text(one.range.clone());
    }
    found
}

/// A text that is looked through; all places are of the view.
pub(super) struct Scan<'v> {
    pub(super) view: &'v View<'v>,
    pub(super) bytes: &'v [u8],
}

/// A name that may tell of a secret.
struct Name<'n> {
    /// Empty for what Chinese texts call a secret.
    text: &'n str,
    /// Where it begins.
    start: usize,
    /// The byte before it.
    before: Option<u8>,
}

impl Name<'_> {
    fn is_quoted(&self) -> bool {
        self.before.is_some_and(|byte| b"\"'`".contains(&byte))
    }

    /// True if its value is a secret wherever it stands.
    fn is_sure(&self) -> bool {
        self.text.is_empty() || is_secret_name(self.text)
    }

    /// True for the header whose value begins with a scheme: `Authorization: Bearer …`.
    fn is_of_scheme(&self) -> bool {
        self.text.eq_ignore_ascii_case("authorization")
    }
}

impl Scan<'_> {
    /// WeChat's tokens say what they are: `preauthcode@@@…`, `queryauthcode@@@…`, `refreshtoken@@@…`,
    /// `ticket@@@…`.
    fn marked(&self, at: usize) -> Option<Range<usize>> {
        let is_mark = self.bytes.get(at..at + 3) == Some(b"@@@") && self.before(at).is_ascii_alphabetic();
        let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"_-=+/.@~\\%".contains(&byte);
        // `a@@@.example.com` is a host that went wrong.
        let begins = self.bytes.get(at + 3).is_some_and(|byte| !matches!(byte, b'.' | b'/' | b'='));
        (is_mark && begins && self.is_filled_in(at + 3))
            .then(|| self.run(at + 3, self.view.depth(at), is_part))
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
        let user = authority.get(..end)?;
        let Some(colon) = user.iter().position(|byte| *byte == b':') else {
            // A token alone: `https://ghp_…@github.com`.
            return std::str::from_utf8(user).is_ok_and(looks_random).then_some(start..start + end);
        };
        let password = start + colon + 1..start + end;
        (!password.is_empty() && self.is_filled_in(password.start)).then_some(password)
    }

    /// A value behind a telling name and a separator of that length: `pre_auth_code=…`,
    /// `"auth_code": "…"`, `encoding_aes_key：…`, `token := "…"`, `'token' => '…'`, `token: str = "…"`.
    fn named(&self, separator: usize, len: usize) -> Option<Range<usize>> {
        let name = self.name_before(separator)?;
        let name = self.name_beside(&name).unwrap_or(name);
        let is_equal = matches!(self.bytes.get(separator), Some(b'=') | Some(0xef));
        // What is escaped is of a query in a value.
        let begins = match self.view.depth(separator) {
            0 => &b"?&#;|`\"'"[..],
            _ => b"?&#;|`\"'=,:",
        };
        let is_query = is_equal
            && !b" \t\"'`".contains(&self.before(separator))
            && name.before.is_none_or(|byte| begins.contains(&byte));
        let (is_sure, is_scheme) = (name.is_sure(), name.is_of_scheme());
        if !is_sure && !is_scheme && !is_secret_parameter(name.text) {
            return None;
        }
        let behind = separator + len;
        let compared = self.skip(behind, b"=");
        let (start, wants_quote) = match self.bytes.get(behind..)? {
            // In the name space of a type.
            [b':', ..] if !is_equal => return None,
            // A comparison.
            [b'=', ..] if is_equal => (compared, b" \t\"'`".contains(&self.at(compared))),
            [b'=', ..] if !is_equal => (behind + 1, false),
            [b'>', ..] => (behind + 1, false),
            _ => match self.behind_type(behind).filter(|_| !is_equal) {
                Some(start) => (start, true),
                None => (behind, false),
            },
        };
        let start = self.skip(start, b" \t");
        let start = self.below(start).filter(|_| is_sure && !is_equal).unwrap_or(start);
        let (value, is_in_quotes) = self.value(start, self.view.depth(separator), is_scheme)?;
        let is_long = is_sure || is_scheme || value.len() >= SHORTEST;
        let is_secret = if is_in_quotes {
            // Of JSON, a name that is one in a query says so of what looks like a secret.
            let is_random = || std::str::from_utf8(self.slice(&value)).is_ok_and(looks_random);
            is_sure || is_scheme || is_query || !is_equal && name.is_quoted() && is_random()
        } else {
            let is_value = !self.is_expression(&value, name.text, start > behind, is_query);
            !wants_quote && (is_sure || is_scheme || is_query) && is_value
        };
        (is_secret && is_long).then_some(value)
    }

    /// The value of a key of YAML where something else stands first: on the next line (`token: |`), behind a tag.
    fn below(&self, start: usize) -> Option<usize> {
        let rest = self.bytes.get(start..)?;
        let line = rest.get(..rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len()))?;
        if line.starts_with(b"!") {
            let tag = line.iter().position(|byte| b" \t".contains(byte))?;
            let behind = self.skip(start + tag, b" \t");
            return Some(self.below(behind).unwrap_or(behind));
        }
        let is_mark = |byte: &u8| b"|>+-0123456789 \t\r".contains(byte);
        let begins = line.first().is_none_or(|byte| b"|>\r".contains(byte));
        (begins && line.iter().all(is_mark) && line.len() < rest.len()).then_some(())?;
        let below = start + line.len() + 1;
        let word = self.skip(below, b" \t");
        let end = self.bytes.get(word..)?.iter().take_while(|byte| !byte.is_ascii_whitespace()).count();
        let first = self.at(word);
        // A list, a map of its own, an element.
        let is_other = b"-{[<#\r\n".contains(&first) || self.slice(&(word..word + end)).ends_with(b":");
        (word > below && end > 0 && !is_other).then_some(word)
    }

    /// What a telling call is given: `setToken("…")`, `.password('…')`.
    fn called(&self, at: usize) -> Option<Range<usize>> {
        let start = self.skip(at + 1, b" \t");
        if !self.is_quote(start) {
            return None;
        }
        let name = self.name_before(at).filter(|name| !name.is_quoted() && !name.text.is_empty())?;
        (is_secret_name(name.text) && !is_asked_for(name.text))
            .then(|| self.secret_in_quotes(start, false))?
    }

    /// The second of two texts of which the first is a telling name: `define('TOKEN', '…')`.
    fn paired(&self, at: usize) -> Option<Range<usize>> {
        let start = self.skip(at + 1, b" \t");
        if !self.is_quote(start) {
            return None;
        }
        let name = self.name_before(at).filter(Name::is_quoted)?;
        let is_scheme = name.is_of_scheme();
        (is_scheme || is_secret_name(name.text)).then(|| self.secret_in_quotes(start, is_scheme))?
    }

    /// What a telling element of XML holds: `<token>…</token>`, `<string name="token">…</string>`,
    /// `<Token><![CDATA[…]]></Token>`.
    fn enclosed(&self, at: usize) -> Option<Range<usize>> {
        const CDATA: &[u8] = b"<![CDATA[";
        let name = self.name_before(at)?;
        let is_element = name.before.is_some_and(|byte| b"<:".contains(&byte));
        let is_attribute = || {
            let before = self.bytes.get(..name.start.saturating_sub(1)).unwrap_or_default();
            name.is_quoted() && [&b"name="[..], b"key="].iter().any(|own| before.ends_with(own))
        };
        if !is_element && !is_attribute() || name.text.is_empty() || !is_secret_name(name.text) {
            return None;
        }
        let start = self.skip(at + 1, b" \t\r\n");
        let rest = self.bytes.get(start..)?;
        // `<token>{token}</token>`: a value to come.
        if rest.starts_with(b"{") {
            return None;
        }
        let near = |text: &'_ [u8], mark: &[u8]| {
            text.get(..text.len().min(LONGEST_TEXT))?.windows(2).position(|two| two == mark)
        };
        let (start, end) = match rest.strip_prefix(CDATA) {
            Some(inner) => (start + CDATA.len(), near(inner, b"]]")?),
            None => (start, near(rest, b"</")?),
        };
        let text = self.bytes.get(start..start + end)?.trim_ascii_end();
        let value = start..start + text.len();
        let is_word = !text.is_empty() && text.iter().all(|byte| byte.is_ascii_graphic() && *byte != b'<');
        (is_word && self.is_filled_in(start) && !self.is_expression(&value, name.text, false, false))
            .then_some(value)
    }

    /// The secret between the quotation marks at a place; a plain word may be anything.
    fn secret_in_quotes(&self, start: usize, is_scheme: bool) -> Option<Range<usize>> {
        let (value, _) = self.value(start, self.view.depth(start), is_scheme)?;
        let is_plain = |byte: &u8| byte.is_ascii_lowercase() || b"_-. ".contains(byte);
        (!self.slice(&value).iter().all(is_plain)).then_some(value)
    }

    /// The name that ends before a separator, and the byte before it. It is empty for what Chinese texts call
    /// a secret.
    fn name_before(&self, separator: usize) -> Option<Name<'_>> {
        let mut end = separator;
        while end > 0 && b" \t\"'`\\]\0".contains(&self.before(end)) {
            end -= 1;
        }
        let name = self.name_at(end);
        // An item of a list of that name: `token[]`, `token[0]`.
        let is_telling = |name: &Name<'_>| is_secret_name(name.text) || is_secret_parameter(name.text);
        let index = || {
            let bracket = separator.checked_sub(1).filter(|at| self.at(*at) == b']')?;
            let before = self.bytes.get(bracket.saturating_sub(LONGEST_NAME)..bracket)?;
            let within = before.iter().rev().position(|byte| *byte == b'[')?;
            self.name_at(bracket - within - 1).filter(is_telling)
        };
        match name {
            Some(name) if is_telling(&name) => Some(name),
            other => index().or(other),
        }
    }

    /// The name that ends at a place.
    fn name_at(&self, end: usize) -> Option<Name<'_>> {
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
        let is_chinese = name.is_empty() && is_named_in_chinese(before)
            || name.eq_ignore_ascii_case(b"key") && before.ends_with("密".as_bytes());
        let text = match name {
            _ if is_chinese => "",
            [] => return None,
            name => std::str::from_utf8(name).ok()?,
        };
        Some(Name { text, start, before: before.last().copied() })
    }

    /// The telling name in the attribute before one that gives its value: `name="token" value="…"`.
    fn name_beside(&self, name: &Name<'_>) -> Option<Name<'_>> {
        if !VALUES_OF_TAGS.iter().any(|value| name.text.eq_ignore_ascii_case(value)) {
            return None;
        }
        let mut start = name.start;
        while start > 0 && b" \t\r\n".contains(&self.before(start)) {
            start -= 1;
        }
        let is_behind_quote = b"\"'".contains(&self.before(start));
        is_behind_quote.then(|| self.name_before(start)).flatten().filter(Name::is_quoted)
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

    pub(super) fn skip(&self, start: usize, bytes: &[u8]) -> usize {
        let rest = self.bytes.get(start..).unwrap_or_default();
        start + rest.iter().take_while(|byte| bytes.contains(byte)).count()
    }

    pub(super) fn slice(&self, range: &Range<usize>) -> &[u8] {
        self.bytes.get(range.clone()).unwrap_or_default()
    }

    fn at(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or_default()
    }

    pub(super) fn before(&self, at: usize) -> u8 {
        at.checked_sub(1).and_then(|at| self.bytes.get(at)).copied().unwrap_or_default()
    }

    pub(super) fn is_at(&self, at: usize, texts: &[&str]) -> bool {
        let rest = self.bytes.get(at..).unwrap_or_default();
        texts.iter().any(|text| rest.starts_with(text.as_bytes()))
    }
}

fn is_key_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}
