//! Texts that are nothing but names of things: of fields of WeChat's consoles, of the link, of the platform. They tell of
//! nothing that happened.

use std::cmp::Reverse;
use std::sync::LazyLock;

use super::normal::{letters, normal};
use crate::knowledge::{self, Term};

/// What stands beside a name and says no more: `我们的授权链接如下`.
const FILLERS: [&str; 16] = [
    "我们的",
    "我的",
    "你们的",
    "如下",
    "这是",
    "这个",
    "是",
    "为",
    "的",
    "和",
    "our",
    "the",
    "my",
    "your",
    "is",
    "and",
];

/// A name as texts are compared, and what it is the name of.
struct Known {
    letters: String,
    term: &'static Term,
}

/// The longest first, as one may stand in another.
static KNOWN: LazyLock<Vec<Known>> = LazyLock::new(|| {
    let of = |term: &'static Term| term.names.iter().map(move |name| Known { letters: letters(name), term });
    let mut known: Vec<Known> = knowledge::terms().iter().flat_map(of).collect();
    known.sort_by_key(|known| Reverse(known.letters.len()));
    known
});

/// A text of more letters is looked at no further.
const LONGEST: usize = 120;

/// True for a text that holds a name, and nothing else but links, hosts and words that only join names.
pub(super) fn is_only(text: &str) -> bool {
    let letters = normal(text).letters;
    if letters.is_empty() || letters.len() > LONGEST {
        return false;
    }
    let mut rest: String = letters.into_iter().collect();
    let mut holds_name = false;
    for known in &*KNOWN {
        if rest.contains(&known.letters) {
            holds_name = true;
            rest = rest.replace(&known.letters, " ");
        }
    }
    for filler in FILLERS {
        rest = rest.replace(filler, " ");
    }
    holds_name && rest.trim().is_empty()
}

/// What a text is the name of, and nothing else.
pub(super) fn term(text: &str) -> Option<&'static Term> {
    let given = letters(text);
    KNOWN.iter().find(|known| known.letters == given).map(|known| known.term)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_what_is_said_of_them() {
        for text in
            ["授权链接：", "回调域名 auth.example.com 授权链接", "我们的授权链接如下", "消息与事件接收url"]
        {
            assert!(is_only(text), "{text}");
        }
        for text in
            ["", "auth.example.com", "授权链接打不开", "授权入口页域名为空", "待全网发布", "link fails"]
        {
            assert!(!is_only(text), "{text}");
        }
    }
}
