//! Tests of decoding: every encoding, what is not told apart, and any bytes.

use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8};
use proptest::prelude::*;

use super::{Decoded, SourceKind, Sources, Undecoded, decode, decode_part, is_unmarked_utf16};

const TEXT: &str = "<?php // 授权链接：扫码后在公众平台帐号的授权页确认\r\n$url = '授权 😀';";

/// The ways in which a text may be stored, by name.
fn stored(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let wide = |mark: [u8; 2], bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        mark.into_iter().chain(text.encode_utf16().flat_map(bytes)).collect()
    };
    let gb18030 = GB18030.encode(text).0.into_owned();
    vec![
        ("UTF-8", text.as_bytes().to_vec()),
        ("UTF-8 with a mark", [b"\xef\xbb\xbf", text.as_bytes()].concat()),
        ("UTF-16LE", wide([0xff, 0xfe], u16::to_le_bytes)),
        ("UTF-16BE", wide([0xfe, 0xff], u16::to_be_bytes)),
        ("gb18030", gb18030.clone()),
        ("gb18030 with a mark", [b"\x84\x31\x95\x33", gb18030.as_slice()].concat()),
    ]
}

/// Asserts that each character is stored where the map says.
fn assert_mapped(name: &str, decoded: &Decoded<'_>, bytes: &[u8]) {
    let encoding = Encoding::for_label(decoded.encoding().as_bytes()).unwrap();
    for (at, letter) in decoded.char_indices() {
        let (start, end) = (decoded.offsets().stored(at), decoded.offsets().stored(at + letter.len_utf8()));
        let (again, lost) = encoding.decode_without_bom_handling(&bytes[start..end]);
        assert_eq!((&*again, lost), (letter.to_string().as_str(), false), "{name}: {at}");
    }
    assert_eq!(decoded.offsets().stored(decoded.len()), bytes.len(), "{name}");
}

#[test]
fn every_encoding_is_known_and_mapped() {
    for text in [TEXT, "", "a", "授", "https://a.example.com/?b=授&c=权\n\n😀", "授权链接"] {
        for (name, bytes) in stored(text) {
            let decoded = decode(&bytes, None);
            assert_eq!((decoded.text(), decoded.undecoded()), (text, None), "{name}");
            assert_mapped(name, &decoded, &bytes);
            if name == "UTF-8" {
                assert_eq!(decoded.offsets().stored(text.len()), text.len());
            }
        }
    }
}

#[test]
fn short_texts_are_chinese() {
    for short in ["// 授权链接", "返回授权链接", "'微信'", "/** 生成授权链接 */", "授權連結：請掃碼確認"]
    {
        let bytes = GBK.encode(short).0;
        assert_eq!(decode(&bytes, None).text(), short);
    }
}

#[test]
fn a_page_may_say_what_it_is() {
    let (bytes, ..) = BIG5.encode("授權連結：請掃碼確認");
    let decoded = decode(&bytes, Some(" big5 "));
    assert_eq!((decoded.text(), decoded.encoding()), ("授權連結：請掃碼確認", "Big5"));
    assert_mapped("Big5", &decoded, &bytes);
    // Two bytes that are a pair of GBK and a character of UTF-8 both.
    assert_eq!(decode(b"// \xcd\xa8", None).text(), "// \u{368}");
    assert_eq!(decode(b"// \xcd\xa8", Some("gbk")).text(), "// 通");
    // What is UTF-8 beyond doubt is no other; nor is a name believed that is none, or the bytes belie.
    for declared in ["gbk", "utf-8", "no such thing", "utf-16", "replacement", ""] {
        assert_eq!(decode("授权：é".as_bytes(), Some(declared)).text(), "授权：é", "{declared}");
        assert_eq!(decode(&GBK.encode("授权链接").0, Some(declared)).text(), "授权链接", "{declared}");
    }
}

/// What is damaged stays what it is, and the damage is told.
#[test]
fn damage_is_replaced_and_told() {
    let check = |bytes: &[u8], text: &str, at: (usize, usize)| {
        let decoded = decode(bytes, None);
        let undecoded = Some(Undecoded::Byte { text: at.0, stored: at.1 });
        assert_eq!((decoded.text(), decoded.undecoded()), (text, undecoded), "{bytes:x?}");
        assert_eq!(decoded.offsets().stored(at.0), at.1);
        assert_eq!(decoded.offsets().stored(text.len()), bytes.len());
    };
    let utf8 = "授权链接".as_bytes();
    check(&utf8[..11], "授权链\u{fffd}", (9, 9));
    check(&utf8[..4], "授\u{fffd}", (3, 3));
    check(&[utf8, b"\xff a"].concat(), "授权链接\u{fffd} a", (12, 12));
    // A line of another encoding in the midst.
    check(&[utf8, b"\xca\xda\xc8\xa8"].concat(), "授权链接\u{fffd}\u{fffd}\u{228}", (12, 12));
    let gbk = GBK.encode("生成授权链接，请扫码").0;
    check(&[&gbk, b"\xffa".as_slice()].concat(), "生成授权链接，请扫码\u{fffd}a", (30, 20));
    check(&gbk[..19], "生成授权链接，请扫\u{fffd}", (27, 18));
    // Western letters are no Chinese: nothing of ASCII is swallowed.
    check(b"M\xfcller {caf\xe9}", "M\u{fffd}ller {caf\u{fffd}}", (1, 1));
    check(b"caf\xe9 http://a.example.com/", "caf\u{fffd} http://a.example.com/", (3, 3));
    // Half a character of UTF-16, and the half of a pair.
    check(b"\xff\xfea\0b", "a\u{fffd}", (1, 4));
    check(b"\xfe\xff\xd8\x3d\0a", "\u{fffd}a", (0, 2));
    // UTF-32 is known by its marks, and not read.
    for bytes in [b"\xff\xfe\0\0a\0\0\0", b"\0\0\xfe\xff\0\0\0a"] {
        let decoded = decode(bytes, None);
        assert_eq!((decoded.text(), decoded.undecoded()), ("", Some(Undecoded::Byte { text: 0, stored: 0 })));
    }
}

#[test]
fn utf16_without_a_mark_is_not_taken_for_a_text() {
    let le: Vec<u8> = "https://a.example.com/ 授权\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let be: Vec<u8> = "componentloginpage".encode_utf16().flat_map(u16::to_be_bytes).collect();
    for bytes in [le, be] {
        let decoded = decode(&bytes, None);
        assert_eq!((decoded.text(), decoded.undecoded()), ("", Some(Undecoded::UnmarkedUtf16)));
    }
    for text in ["", "授权", "授权 a", "a\0", "\0\0\0\0", "a\0\0b", "a\u{1}\0\0b", "good text\0 with a byte"]
    {
        assert!(!is_unmarked_utf16(text.as_bytes()), "{text:?}");
    }
    assert_eq!(decode(b"a text with a \0 in it", None).text(), "a text with a \0 in it");
}

#[test]
fn parts_are_decoded_without_marks() {
    assert_eq!(decode_part(b"\xef\xbb\xbfa", None).text(), "\u{feff}a");
    assert_eq!(decode_part(b"a\0b\0", None).text(), "a\0b\0");
    assert_eq!(decode_part(b"// \xcd\xa8", Some("gb18030")).text(), "// 通");
    // What is left of a text, and a text that stands behind others.
    let bytes = GBK.encode("授权a\n链接").0;
    let decoded = decode(&bytes, None);
    let rest = decoded.offsets().from_byte("授权a\n".len()).behind(100);
    assert_eq!((rest.stored(0), rest.stored(3), rest.stored(6)), (106, 108, 110));
    assert_eq!(decode(b"ab", None).offsets().from_byte(1).behind(7).stored(1), 9);
}

#[test]
fn points_are_those_of_the_file() {
    for (name, bytes) in stored("授权：\n  链接") {
        let decoded = decode(&bytes, None);
        let mut sources = Sources::new();
        let id = sources.add("a", SourceKind::File, &decoded);
        let at = decoded.find('链').unwrap();
        let point = sources.get(id).unwrap().point(at);
        assert_eq!((point.line, point.column), (2, 3), "{name}");
        let letter = decode(&bytes, None).encode("链").unwrap().into_owned();
        assert!(bytes[point.byte..].starts_with(&letter), "{name}");
    }
}

#[test]
fn edits_leave_every_other_byte() {
    // The euro sign has two forms in GBK; both stay.
    for (name, bytes) in stored("授权：a\r\n链接=1 授 b") {
        let decoded = decode(&bytes, None);
        let place = |text: &str| decoded.find(text).map(|at| at..at + text.len()).unwrap();
        let edits = [(place("a"), "😀"), (place("1"), ""), (place("b"), "€权")];
        let written = decoded.replaced(&bytes, edits).unwrap();
        let again = decode(&written, None);
        assert_eq!(again.text(), "授权：😀\r\n链接= 授 €权", "{name}");
        assert_eq!(again.encoding(), decoded.encoding());
        assert_eq!(&written[..2], &bytes[..2], "the mark stays");
        assert_eq!(decoded.replaced(&bytes, []).unwrap(), bytes);
        let overlapping = [(place("授权"), ""), (place("权"), "")];
        assert_eq!(decoded.replaced(&bytes, overlapping), Err(Vec::new()));
        assert_eq!(decoded.replaced(&bytes, [(1..2, "x")]), Err(Vec::new()));
    }
    let both = b"\xca\xda\xc8\xa8 \x80 \xa2\xe3 =1";
    let decoded = decode(both, None);
    assert_eq!(decoded.text(), "授权 € € =1");
    let place = decoded.len() - 1..decoded.len();
    assert_eq!(
        decoded.replaced(both, [(place.clone(), "23")]).unwrap(),
        b"\xca\xda\xc8\xa8 \x80 \xa2\xe3 =23"
    );
    // The only character that GB18030 lacks.
    assert_eq!(decoded.replaced(both, [(place, "a\u{e5e5}")]), Err(vec!['\u{e5e5}']));
}

fn any_bytes() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        Just("授权链接".as_bytes().to_vec()),
        Just(b"\xca\xda\xc8\xa8\xc1\xb4\xbd\xd3".to_vec()),
        Just(b"\xff\xfe".to_vec()),
        Just(b"\xef\xbb\xbf".to_vec()),
        Just(b"\x81\x30\x81\x30".to_vec()),
        Just(b"https://a\n".to_vec()),
        "[a-z]{1,8}".prop_map(|text| text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        proptest::collection::vec(any::<u8>(), 0..6),
    ];
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_bytes_have_a_text_and_places(
        bytes in any_bytes(),
        declared in prop_oneof![
            Just(None), Just(Some("gbk")), Just(Some("big5")), Just(Some("shift_jis")), Just(Some("iso-2022-jp")),
            Just(Some("windows-1252")), Just(Some("utf-8")), Just(Some("euc-kr")), Just(Some("x-user-defined")),
        ],
    ) {
        for decoded in [decode(&bytes, declared), decode_part(&bytes, declared)] {
            let mut before = 0;
            for at in 0..=decoded.len() {
                let stored = decoded.offsets().stored(at);
                prop_assert!(before <= stored && stored <= bytes.len());
                before = stored;
            }
            match decoded.undecoded() {
                Some(Undecoded::Byte { text, stored }) => {
                    prop_assert!(stored <= bytes.len());
                    prop_assert!(decoded.get(text..).is_some());
                    prop_assert_eq!(decoded.offsets().stored(text), stored);
                }
                Some(Undecoded::UnmarkedUtf16) => prop_assert_eq!(decoded.text(), ""),
                None => {}
            }
            if std::str::from_utf8(&bytes).is_ok() && decoded.encoding() == UTF_8.name() {
                prop_assert!(bytes.ends_with(decoded.as_bytes()));
            }
            prop_assert_eq!(decoded.replaced(&bytes, []).unwrap(), bytes.clone());
        }
    }

    #[test]
    fn what_is_written_is_read_again(text in "[a-z授权链接，😀é\\n]{0,40}") {
        for (name, bytes) in stored(&text) {
            let decoded = decode(&bytes, None);
            // Few and odd letters may be taken for others, but never silently lose their places.
            if name.starts_with("UTF") || name.ends_with("mark") {
                prop_assert_eq!(decoded.text(), &text);
            }
            if decoded.text() == text {
                assert_mapped(name, &decoded, &bytes);
            }
        }
    }
}
