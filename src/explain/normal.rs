//! Texts in the one form in which they are compared: without blanks, punctuation and the ways in which
//! people and WeChat's pages of different years write the same thing.

use std::ops::Range;
use std::sync::LazyLock;

use icu_normalizer::ComposingNormalizerBorrowed;
use regex::Regex;

use super::traditional::simplified;
use crate::slice::Slice;

/// The letters of a text that count, and where each stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Normal {
    /// Letters and digits in lower case; hosts, appids and request ids are left out.
    pub letters: Vec<char>,
    /// For each letter the bytes of the raw text that it was made from.
    pub places: Vec<Range<usize>>,
}

impl Normal {
    /// The bytes of the raw text from one letter to another; the last one is not included.
    pub fn place(&self, letters: Range<usize>) -> Range<usize> {
        let start = self.places.get(letters.start).map_or(0, |place| place.start);
        let end = letters.end.checked_sub(1).and_then(|last| self.places.get(last));
        start..end.map_or(start, |place| place.end.max(start))
    }
}

/// What differs from case to case: the value of a slot in a text of WeChat's. A host, an appid (the
/// FAQ writes `wxAAAA`), an original id, the id of a request, a part of one of these, and our own
/// slots; and sentences that end many texts, WeChat's and others', and tell nothing.
///
/// Boundaries are those of ASCII words: a Chinese letter beside a host does not belong to it.
const VALUES: &str = concat!(
    r"(?i)https?://[^\x00-\x20，。；、“”‘’（）<>]+",
    r"|(?-u:\b)rid ?[:：] ?[0-9a-f-]+",
    r"|(?-u:\b)(?:[a-z0-9_-]+\.)+[a-z]{2,}(?-u:\b)(?::[0-9]+)?",
    r"|(?-u:\b)(?:wx[0-9a-z*]{4,20}|gh_[0-9a-z*]{4,20})(?-u:\b)",
    r"|(?-u:\b)[a-z_]{0,3}[0-9a-f]{12,}(?-u:\b)",
    r"|\{[a-z_]+\}|%s",
    r"|请绑定后重试|[请請]稍[后後候]再?[试試重]+|[请請]前往微信公[众眾]平[台臺][注註][册冊]",
);

static VALUES_RE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(VALUES).ok());

/// The letters of a text that count.
///
/// NFKC takes full-width forms and ligatures back; 帐 is 账 and 您 is 你, as WeChat's own pages mix them.
pub(super) fn normal(raw: &str) -> Normal {
    let mut normal = Normal::default();
    let mut start = 0;
    for value in VALUES_RE.iter().flat_map(|regex| regex.find_iter(raw)) {
        add(&mut normal, raw, start..value.start());
        start = value.end();
    }
    add(&mut normal, raw, start..raw.len());
    normal
}

/// All letters of a text, values too: what signs are looked for in.
pub(super) fn letters(raw: &str) -> String {
    let mut normal = Normal::default();
    add(&mut normal, raw, 0..raw.len());
    normal.letters.into_iter().collect()
}

fn add(normal: &mut Normal, raw: &str, range: Range<usize>) {
    let nfkc = ComposingNormalizerBorrowed::new_nfkc();
    for (at, character) in raw.slice(range.clone()).char_indices() {
        let place = range.start + at..range.start + at + character.len_utf8();
        let mut add = |character: char| {
            if character.is_alphanumeric() {
                normal.letters.push(one_way(character));
                normal.places.push(place.clone());
            }
        };
        if character.is_ascii() {
            add(character.to_ascii_lowercase());
        } else {
            let mut bytes = [0; 4];
            nfkc.normalize(character.encode_utf8(&mut bytes))
                .chars()
                .flat_map(char::to_lowercase)
                .for_each(add);
        }
    }
}

/// One way of writing what is written in several, or read wrongly off a picture.
fn one_way(character: char) -> char {
    match simplified(character) {
        '帐' => '账',
        '您' => '你',
        '候' => '后', // 请稍候, 请稍后
        '末' => '未',
        '己' => '已',
        '囗' => '口',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(text: &str) -> String {
        normal(text).letters.into_iter().collect()
    }

    #[test]
    fn ways_of_writing_are_one() {
        assert_eq!(letters("ＰｒｅＡｕｔｈＣｏｄｅ 无效。"), "preauthcode无效");
        assert_eq!(letters("该“帐号”，您!"), letters("该\"账号\", 你！"));
        assert_eq!(letters("稍候片刻"), letters("稍后片刻"));
        assert_eq!(letters("末授權"), letters("未授权"));
        assert_eq!(letters("①ﬁ"), "1fi");
    }

    #[test]
    fn values_are_left_out() {
        assert_eq!(letters("指定账号“wxAAAA”进行"), "指定账号进行");
        assert_eq!(letters("指定账号{appid}进行"), "指定账号进行");
        assert_eq!(letters("域名：b.example.com"), "域名");
        assert_eq!(letters("域名：https://b.example.com/x?y=1，好"), "域名好");
        assert_eq!(letters("account rid: 61725984-6126f6f9-040f19c4"), "account");
        assert_eq!(letters("invalid appid"), "invalidappid");
        assert_eq!(letters("系统错误，请稍候再试"), "系统错误");
        assert_eq!(letters("没有账号，请前往微信公众平台注册"), "没有账号");
    }

    #[test]
    fn letters_know_their_place() {
        let raw = "“授权失败”。";
        let normal = normal(raw);
        assert_eq!(raw.get(normal.place(0..4)), Some("授权失败"));
        assert_eq!(normal.place(0..0), 3..3);
        assert_eq!(Normal::default().place(0..0), 0..0);
    }
}
