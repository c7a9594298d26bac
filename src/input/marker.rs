//! The words by which links and calls of interest are found, in whatever letter case: a path in the wrong case
//! is a fault to tell, and no reason to pass a file over.

use std::ops::Range;

/// Words without one of which a text holds nothing of interest. Letter case does not matter.
pub const MARKERS: [&str; 7] = [
    "componentloginpage",
    "bindcomponent",
    "openAuthorizeAccount",
    "preauthcode",
    "wxb8b928431b8c56d8",
    // Functions of libraries that build links.
    "preAuthUrl",
    "preAuthorizationUrl",
];

/// The last words of the paths of authorization pages.
pub const ADDRESSES: [&str; 2] = ["componentloginpage", "bindcomponent"];

/// True if a text holds one of [`MARKERS`].
pub fn holds_marker(text: &str) -> bool {
    find(text, 0, &MARKERS).is_some()
}

/// The first last word of the path of an authorization page, from a byte on.
pub(super) fn find_address(text: &str, from: usize) -> Option<Range<usize>> {
    find(text, from, &ADDRESSES)
}

/// True for a text that holds the address of an authorization page.
pub(super) fn holds_address(text: &str) -> bool {
    find_address(text, 0).is_some()
}

/// The end of the last word of the path of an authorization page that stands at a byte.
pub(super) fn word_at(text: &str, at: usize) -> Option<usize> {
    let is_word = |word: &&&str| {
        let found = text.as_bytes().get(at..at + word.len());
        found.is_some_and(|found| found.eq_ignore_ascii_case(word.as_bytes()))
    };
    ADDRESSES.iter().find(is_word).map(|word| at + word.len())
}

/// The first of several words of ASCII letters and digits, in any case, from a byte on.
fn find(text: &str, from: usize, words: &[&str]) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    (from..bytes.len()).find_map(|at| {
        let first = bytes.get(at)?.to_ascii_lowercase();
        let word = words.iter().find(|word| {
            word.as_bytes().first() == Some(&first)
                && bytes
                    .get(at..at + word.len())
                    .is_some_and(|found| found.eq_ignore_ascii_case(word.as_bytes()))
        })?;
        Some(at..at + word.len())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_any_case() {
        let text = "授权 /cgi-bin/ComponentLoginPage?a=bindComponent";
        let word = |from| find_address(text, from).map(|word| &text[word]);
        assert_eq!(word(0), Some("ComponentLoginPage"));
        assert_eq!(word(30), Some("bindComponent"));
        assert_eq!(word(text.len()), None);
        assert!(holds_marker("openauthorizeaccount") && holds_marker("PREAUTHCODE@@@"));
        assert!(!holds_marker("component login page"));
    }
}
