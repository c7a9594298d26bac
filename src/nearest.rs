//! The nearest known word to a mistyped one, or none when nothing is near.

/// The candidate that `word` was probably meant to be.
///
/// Letter case, `-`, `_` and spaces do not count. Returns `None` when the best candidate is further
/// away than a third of the word (at least one letter), so that a foreign word gets no proposal.
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    // The distance is quadratic in the length; no name this tool knows comes near this bound.
    if word.len() > 64 {
        return None;
    }
    let folded = fold(word);
    let limit = (folded.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| (strsim::osa_distance(&folded, &fold(candidate)), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// True for two words that differ in nothing but letter case, `-`, `_` and spaces.
pub fn is_same(word: &str, other: &str) -> bool {
    fold(word) == fold(other)
}

fn fold(word: &str) -> String {
    word.chars().filter(|c| !matches!(c, '-' | '_' | ' ')).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::nearest;

    const NAMES: [&str; 3] = ["redirect_uri", "auth_type", "biz_appid"];

    #[test]
    fn proposes_what_is_near() {
        assert_eq!(nearest("redirect_url", NAMES), Some("redirect_uri"));
        assert_eq!(nearest("authType", NAMES), Some("auth_type"));
        assert_eq!(nearest("biz_appld", NAMES), Some("biz_appid"));
    }

    #[test]
    fn proposes_nothing_for_a_foreign_word() {
        assert_eq!(nearest("state", NAMES), None);
        assert_eq!(nearest("", NAMES), None);
        assert_eq!(nearest(&"a".repeat(100_000), NAMES), None);
    }
}
