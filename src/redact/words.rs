//! Secrets that words tell: `the password is …`, `密码 …`, `--token …`.

use std::ops::Range;

use super::names::{LINKS, Spoken, ends_in_chinese_name, is_secret_name, spoken, without_link};
use super::scan::Scan;
use super::shape::is_host;

/// The shortest password and the shortest token that words tell, in bytes: shorter words may be anything.
const SHORTEST: [(Spoken, usize); 2] = [(Spoken::Password, 6), (Spoken::Token, 8)];

/// From how many bytes on letters alone, small and capital ones, are a token: `WeChat` is a name.
const LONG_TOKEN: usize = 10;

impl Scan<'_> {
    /// What a word tells that ends before a blank: `password …`, `--token …`.
    pub(super) fn told(&self, word: Range<usize>) -> Option<Range<usize>> {
        let behind = word.end;
        let written = self.slice(&word);
        if written.is_empty() {
            return (self.before(behind) >= 0x80).then(|| self.told_in_chinese(behind)).flatten();
        }
        if written.starts_with(b"--") {
            let name = std::str::from_utf8(written).ok()?.trim_start_matches('-');
            let start = self.skip(behind, b" \t");
            let is_next = self.bytes.get(start) == Some(&b'-');
            let value = self.value(start, self.view.depth(start), false).filter(|_| !is_next);
            return value.filter(|_| is_secret_name(name)).map(|(value, _)| value);
        }
        self.guarded(behind, spoken(written)?)
    }

    /// What Chinese words tell that end at a place: `密码 …`, `密码是…`, `token 是…`.
    pub(super) fn told_in_chinese(&self, at: usize) -> Option<Range<usize>> {
        let name = without_link(self.bytes.get(..at)?);
        if ends_in_chinese_name(name) {
            let is_password = ["密码", "口令"].iter().any(|word| name.ends_with(word.as_bytes()));
            return self.guarded(at, if is_password { Spoken::Password } else { Spoken::Token });
        }
        let word = name.trim_ascii_end();
        let start =
            word.iter().rposition(|byte| !byte.is_ascii_alphanumeric()).map_or(0, |before| before + 1);
        self.guarded(at, spoken(word.get(start..)?)?)
    }

    /// The value behind a name and the words that link it, if it looks like a secret.
    fn guarded(&self, behind: usize, kind: Spoken) -> Option<Range<usize>> {
        let mut start = self.skip(behind, b" \t|");
        for _ in 0..2 {
            let links = LINKS.iter().map(|link| (link, start + link.len()));
            let is_whole = |link: &str, end: usize| !link.is_ascii() || b" :".contains(&self.before(end + 1));
            let mut links = links.filter(|(link, end)| self.is_at(start, &[link]) && is_whole(link, *end));
            let Some((_, end)) = links.next() else { break };
            start = self.skip(end, b" \t:");
        }
        let (value, _) = self.value(start, self.view.depth(start), false)?;
        let text = std::str::from_utf8(self.slice(&value)).ok()?;
        let kept = text.trim_end_matches(['.', ',', '!', '?', ':', '|']);
        let shortest = SHORTEST.iter().find(|(one, _)| *one == kind).map_or(0, |(_, least)| *least);
        (kept.len() >= shortest && looks_secret(kept, kind)).then(|| value.start..value.start + kept.len())
    }
}

/// True for a word that is a secret where words say so, for all one can tell: no id, no address, no name, no code
/// of WeChat's.
fn looks_secret(word: &str, kind: Spoken) -> bool {
    let has = |is: fn(&u8) -> bool| word.as_bytes().iter().any(is);
    let (letters, digits) = (has(u8::is_ascii_alphabetic), has(u8::is_ascii_digit));
    let is_id = ["wx", "gh_"].iter().any(|prefix| {
        word.strip_prefix(prefix).is_some_and(|id| id.bytes().all(|byte| byte.is_ascii_hexdigit()))
    });
    let is_pair = word.trim_end_matches('=').contains(['=', ':']);
    if !word.is_ascii() || is_id || is_pair || is_secret_name(word) || word.starts_with(['-', '$', '%', '/'])
    {
        return false;
    }
    let turns = word
        .as_bytes()
        .windows(2)
        .any(|two| matches!(two, [one, other] if one.is_ascii_lowercase() && other.is_ascii_uppercase()));
    match kind {
        Spoken::Token => letters && (digits || turns && word.len() >= LONG_TOKEN) && !is_host(word),
        Spoken::Password => {
            digits || letters && (turns || word.contains(['!', '@', '#', '$', '%', '^', '&', '*', '+', '~']))
        }
    }
}
