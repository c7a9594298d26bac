//! Traditional characters as the simplified ones of WeChat's texts.

include!(concat!(env!("OUT_DIR"), "/traditional.rs"));

/// The simplified form of a character, if it is a traditional one of the table; others stay.
pub(super) fn simplified(character: char) -> char {
    if character.is_ascii() {
        return character;
    }
    let at = PAIRS.binary_search_by_key(&character, |(traditional, _)| *traditional);
    at.ok().and_then(|at| PAIRS.get(at)).map_or(character, |(_, simplified)| *simplified)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traditional_characters_are_simplified() {
        let told: String = "此第三方平臺處於待全網發佈狀態 PreAuthCode 無效，點解掃唔到碼嗎"
            .chars()
            .map(simplified)
            .collect();
        assert_eq!(told, "此第三方平台处于待全网发布状态 PreAuthCode 无效，点解扫唔到码吗");
        // A simplified character is left as it is.
        assert!(PAIRS.iter().all(|(_, form)| simplified(*form) == *form));
        assert!(PAIRS.is_sorted_by(|one, next| one.0 < next.0));
    }
}
