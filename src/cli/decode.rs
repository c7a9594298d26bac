//! Bytes as text: what people and old projects write is not always UTF-8.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::Encoding;

/// The text of a file that anybody may have written: as UTF-16 by its byte order mark, as UTF-8, or else
/// in the encoding that its letters look like (GBK, Big5 …). What fits none is UTF-8 with replaced letters.
pub fn decode(bytes: &[u8]) -> Cow<'_, str> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes).filter(|_| is_utf16(bytes)) {
        return encoding.decode_with_bom_removal(bytes).0;
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let replaced = String::from_utf8_lossy(bytes);
    if is_damaged_utf8(bytes) {
        return replaced;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guessed = |country| {
        let encoding = detector.guess(country, Utf8Detection::Deny);
        encoding.decode_without_bom_handling_and_without_replacement(bytes)
    };
    // Some letters are few to tell by. They are mostly Chinese here, but the everyday ones of GBK are made of
    // no ASCII: a text of which some would be lost is looked at again without that opinion.
    let ascii = bytes.iter().filter(|byte| byte.is_ascii()).count();
    let keeps_ascii = |text: &Cow<'_, str>| text.bytes().filter(u8::is_ascii).count() == ascii;
    guessed(Some(b"cn")).filter(keeps_ascii).or_else(|| guessed(None)).unwrap_or(replaced)
}

/// True for a text that is no other encoding, only cut or mixed: most of what is not ASCII is good UTF-8.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|letter| !letter.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > bad
}

/// True for a text of two bytes a letter, which looks like a binary file but says that it is none.
pub fn is_utf16(start: &[u8]) -> bool {
    Encoding::for_bom(start).is_some_and(|(encoding, _)| encoding != encoding_rs::UTF_8)
}

#[cfg(test)]
mod tests {
    use super::{decode, is_utf16};

    const TEXT: &str = "<?php // 授权链接：扫码后在公众平台帐号的授权页确认\n$url = '授权';";

    #[test]
    fn old_encodings_are_known_by_their_letters() {
        for encoding in [encoding_rs::GBK, encoding_rs::GB18030, encoding_rs::UTF_8] {
            let (bytes, ..) = encoding.encode(TEXT);
            assert_eq!(decode(&bytes), TEXT, "{}", encoding.name());
        }
        for short in ["// 授权链接", "返回授权链接", "'微信'", "/** 生成授权链接 */"] {
            let (bytes, ..) = encoding_rs::GBK.encode(short);
            assert_eq!(decode(&bytes), short);
        }
        let traditional = "授權連結：掃碼後在公眾平台帳號的授權頁確認，請聯絡服務商";
        let (bytes, ..) = encoding_rs::BIG5.encode(traditional);
        assert_eq!(decode(&bytes), traditional);
    }

    #[test]
    fn a_byte_order_mark_decides() {
        let utf16: Vec<u8> =
            [0xff, 0xfe].into_iter().chain(TEXT.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert!(is_utf16(&utf16));
        assert_eq!(decode(&utf16), TEXT);
        // Offsets into a file of UTF-8 stay those of its bytes.
        let utf8 = format!("\u{feff}{TEXT}");
        assert!(!is_utf16(utf8.as_bytes()));
        assert_eq!(decode(utf8.as_bytes()), utf8);
    }

    #[test]
    fn a_cut_or_mixed_text_stays_utf8() {
        let cut = &TEXT.as_bytes()[..TEXT.len() - 4];
        assert_eq!(decode(cut), String::from_utf8_lossy(cut));
        let mixed = [TEXT.as_bytes(), b"\xff\xfe\x80"].concat();
        assert!(decode(&mixed).starts_with(TEXT));
        assert_eq!(decode(b"M\xfcller {caf\xe9}"), "M\u{fc}ller {caf\u{e9}}");
        assert_eq!(decode(b"caf\xe9 http://a.example.com/?b=1"), "caf\u{e9} http://a.example.com/?b=1");
    }
}
