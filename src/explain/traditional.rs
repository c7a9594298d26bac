//! Traditional characters as the simplified ones of WeChat's texts.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Those that occur in the catalog's texts, each at the place of its simplified form below.
const TRADITIONAL: &str = "與業兩個為爲於僅從眾衆會體關內冊寫衝況創刪務單參發佈變臺號後員響處復頭實對將嘗帳並應開異當態戶執掃數無時機權檔檢沒測滿狀現碼確稱籤類級組經綁給絕統繼續維網聯臉獲補視認設證試該誤請調敗賬質資轉達過還這進選鏈錯長閉問頁項須預頻驗";
const SIMPLIFIED: &str = "与业两个为为于仅从众众会体关内册写冲况创删务单参发布变台号后员响处复头实对将尝帐并应开异当态户执扫数无时机权档检没测满状现码确称签类级组经绑给绝统继续维网联脸获补视认设证试该误请调败账质资转达过还这进选链错长闭问页项须预频验";

static PAIRS: LazyLock<HashMap<char, char>> =
    LazyLock::new(|| TRADITIONAL.chars().zip(SIMPLIFIED.chars()).collect());

/// The simplified form of a character that WeChat's texts know; others stay.
pub(super) fn simplified(character: char) -> char {
    if character.is_ascii() {
        return character;
    }
    PAIRS.get(&character).copied().unwrap_or(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_rows_fit_together() {
        assert_eq!(TRADITIONAL.chars().count(), SIMPLIFIED.chars().count());
        let told: String =
            "此第三方平臺處於待全網發佈狀態 PreAuthCode 無效".chars().map(simplified).collect();
        assert_eq!(told, "此第三方平台处于待全网发布状态 PreAuthCode 无效");
        // A simplified character is left as it is.
        assert_eq!(SIMPLIFIED.chars().map(simplified).collect::<String>(), SIMPLIFIED);
    }
}
