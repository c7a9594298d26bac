//! Tests of texts and the places of their characters.

#![allow(clippy::string_slice)]

use crate::mapped::{MappedText, Undecodable};

/// `"a\u0026b" + x + "c"`, as a file might have it.
const FILE: &str = r#""a\u0026b" + x + "c=1""#;

fn sample() -> MappedText<'static> {
    let mut text = MappedText::verbatim("a", 1);
    text.push_decoded("&", 2..8);
    text.push_verbatim("b", 8);
    text.push_hole("x", 13..14);
    text.push_verbatim("c=1", 18);
    text
}

#[test]
fn characters_know_where_they_are_written() {
    let text = sample();
    assert_eq!(text.text(), "a&b${x}c=1");
    let written = |range| &FILE[text.written(range)];
    assert_eq!(written(0..1), "a");
    assert_eq!(written(1..2), r"\u0026");
    assert_eq!(written(1..3), r"\u0026b");
    assert_eq!(written(3..7), "x");
    assert_eq!(written(7..8), "c");
    assert_eq!(written(2..8), r#"b" + x + "c"#);
    assert_eq!(written(7..10), "c=1");
    assert_eq!(text.written(10..10), 21..21);
    assert_eq!(text.written(3..3), 9..9);
    assert!(text.has_hole() && text.is_hole(3) && !text.is_hole(7));
}

#[test]
fn parts_and_nested_texts_keep_their_places() {
    let text = sample();
    let part = text.slice(1..8);
    assert_eq!(part.text(), "&b${x}c");
    assert_eq!(&FILE[part.written(6..7)], "c");
    // The whole stands in an attribute whose text was decoded: one character more before it.
    let mut outer = MappedText::new();
    outer.push_decoded("\"", 0..6);
    outer.push_verbatim(&FILE[1..], 6);
    let nested = text.within(&outer);
    assert_eq!(nested.text(), text.text());
    assert_eq!(nested.written(0..1), 6..7);
    assert_eq!(nested.written(9..10), text.written(9..10).start + 5..text.written(9..10).end + 5);
    assert_eq!(text.clone().shifted(5), nested);
}

#[test]
fn encoding_leaves_holes_alone() {
    let encoded = sample().encoded(|byte| byte.is_ascii_alphanumeric());
    assert_eq!(encoded.text(), "a%26b${x}c%3D1");
    assert_eq!(&FILE[encoded.written(1..4)], r"\u0026");
    assert_eq!(&FILE[encoded.written(10..13)], "=");
}

#[test]
fn decoded_characters_have_the_places_of_their_escapes() {
    let written = "x=%E4%BD%A0%2Fa%E4%BDb%";
    let decode = |undecodable| MappedText::verbatim(written, 10).percent_decoded(undecodable);
    let text = decode(Undecodable::Replace);
    assert_eq!(text.text(), "x=你/a\u{fffd}b%");
    assert_eq!(text.written(2..5), 12..21);
    assert_eq!(text.written(5..6), 21..24);
    assert_eq!(text.written(7..10), 25..31);
    assert_eq!(decode(Undecodable::Keep).text(), "x=你/a%E4%BDb%");
}

#[test]
fn what_is_written_is_found_again() {
    let text = sample();
    for range in [0..1, 1..2, 0..3, 3..7, 7..10, 8..9, 0..10] {
        assert_eq!(text.read_from(&text.written(range.clone())), Some(range));
    }
    assert_eq!(text.read_from(&(3..8)), None, "in the middle of an escape");
    assert_eq!(text.read_within(&(1..9)), "a&b");
    assert_eq!(text.read_within(&(3..9)), "b");
    let somewhere = MappedText::somewhere_in("ab", 5..20);
    assert_eq!(somewhere.written(1..2), 5..20);
    assert_eq!(somewhere.read_from(&(5..20)), None);
    let verbatim = MappedText::verbatim("abc", 5);
    assert_eq!((verbatim.written(1..2), verbatim.read_from(&(6..7))), (6..7, Some(1..2)));
    assert_eq!(verbatim.read_from(&(4..6)), None);
}
