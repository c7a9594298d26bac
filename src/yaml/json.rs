//! Reads JSON texts with the YAML reader: YAML 1.2 is a superset of JSON but for a few characters.

use super::{Faults, Node, read};
use crate::diagnostic::Diagnostic;
use crate::source::SourceId;
use crate::text::text;

/// Like [`read`], for a text that is meant to be JSON. What JSON allows and YAML refuses is read as a
/// replacement character: halves of a surrogate pair (`\ud83d` alone), raw DEL, C1 controls, U+FFFE
/// and U+FFFF. Places stay places of `raw`.
///
/// What stays a fault, beside texts that are too large or nested too deeply: a key that stands twice in
/// one object, and one of more than 1024 characters.
pub fn read_json(source: SourceId, raw: &str, faults: &mut Faults) -> Option<Node> {
    let mut own = Faults::new();
    let tree = read(source, &readable(raw), &mut own);
    for fault in own.into_list() {
        faults.push(if fault.code == "syntax" { as_json(fault) } else { fault });
    }
    tree
}

/// The text in the same number of bytes, without what YAML refuses.
fn readable(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(character) = rest.chars().next() {
        let (taken, replaced) = match character {
            '\\' => escape(rest),
            '\u{7f}' => (1, Some("?")),
            '\u{80}'..='\u{84}' | '\u{86}'..='\u{9f}' => (2, Some("¿")),
            '\u{fffe}' | '\u{ffff}' => (3, Some("\u{fffd}")),
            _ => (character.len_utf8(), None),
        };
        let (written, behind) = rest.split_at_checked(taken).unwrap_or((rest, ""));
        text.push_str(replaced.unwrap_or(written));
        rest = behind;
    }
    text
}

/// How many bytes the escape at the start of `text` takes, and what to read instead of it.
fn escape(text: &str) -> (usize, Option<&'static str>) {
    match unit(text) {
        Some(0xd800..=0xdbff) => match text.get(6..).and_then(unit) {
            Some(0xdc00..=0xdfff) => (12, None),
            _ => (6, Some("\\ufffd")),
        },
        Some(0xdc00..=0xdfff) => (6, Some("\\ufffd")),
        Some(_) => (6, None),
        // The character behind the backslash starts no escape of its own.
        None => (if text.as_bytes().get(1).is_some_and(u8::is_ascii) { 2 } else { 1 }, None),
    }
}

/// The number of the `\uXXXX` at the start of a text.
fn unit(text: &str) -> Option<u32> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok())?
}

fn as_json(fault: Diagnostic) -> Diagnostic {
    Diagnostic { message: text!("这里不是合法的 JSON", "this is not valid JSON"), help: None, ..fault }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::super::{Entry, Faults, Node, NodeKind};
    use super::{read_json, readable};
    use crate::source::{SourceKind, Sources};

    fn tree(raw: &str) -> Result<Node, Vec<String>> {
        let source = Sources::new().add("answer.json", SourceKind::File, "");
        let mut faults = Faults::new();
        let tree = read_json(source, raw, &mut faults);
        faults
            .finish(tree)
            .map_err(|faults| faults.into_iter().map(|fault| fault.message.en.into_owned()).collect())
    }

    /// The tree as JSON; what is written without quotes is taken for what JSON takes it for.
    fn value(node: &Node) -> Value {
        match &node.kind {
            NodeKind::Null => Value::Null,
            NodeKind::Scalar(scalar) if scalar.plain => serde_json::from_str(scalar.text()).unwrap(),
            NodeKind::Scalar(scalar) => Value::String(scalar.text().to_owned()),
            NodeKind::List(nodes) => nodes.iter().map(value).collect(),
            NodeKind::Map(entries) => {
                entries.iter().map(|entry| (entry.key.clone(), value(&entry.value))).collect()
            }
        }
    }

    #[test]
    fn every_way_to_lay_json_out_is_read() {
        for raw in [
            "{\"a\":{\"b\":[1,-2,0.5e-3,true,false,null,\"\",{},[]]}}",
            "\u{feff}{\r\n\t\"a\"\r\n\t:\r\n\t{\"b\":[1,-2,0.5e-3,true,false,null,\"\",{},[]]}\t}\r\n",
            " \n [\n\t\"x\" ,\n1\n]\n\n",
            "{\"# no comment\": \"- a: b # c\", \"&x\": \"*x\", \"!t\": \"%\"}",
        ] {
            let expected: Value = serde_json::from_str(raw.trim_start_matches('\u{feff}')).unwrap();
            assert_eq!(tree(raw).map(|tree| value(&tree)), Ok(expected), "{raw}");
        }
    }

    #[test]
    fn escapes_are_those_of_json() {
        let read = |raw: &str| tree(raw).map(|tree| value(&tree));
        assert_eq!(
            read(r#""\/\"\\\b\f\n\r\t\u4e2d\ud83d\ude00\u0000""#),
            Ok("/\"\\\u{8}\u{c}\n\r\t中😀\0".into())
        );
        assert_eq!(read(r#""\ud83d and \ude00""#), Ok("\u{fffd} and \u{fffd}".into()));
        assert_eq!(read(r#""\\ud83d""#), Ok("\\ud83d".into()));
        assert_eq!(read("\"a\u{7f}\u{9c}\u{ffff}\u{85}\""), Ok("a?¿\u{fffd}\u{85}".into()));
    }

    #[test]
    fn what_is_no_json_is_told_in_its_name() {
        assert_eq!(tree("{\"a\": [1, 2}"), Err(vec!["this is not valid JSON".to_owned()]));
        assert_eq!(tree("{\"a\": 1, \"a\": 2}"), Err(vec!["duplicate key `a`".to_owned()]));
        assert_eq!(tree(&"[".repeat(100_000)).unwrap_err().len(), 1);
    }

    fn json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::Bool),
            any::<i64>().prop_map(Value::from),
            any::<String>().prop_map(Value::String),
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            let map = prop::collection::btree_map("[^\\p{Cc}\u{fffe}\u{ffff}]{0,12}", inner.clone(), 0..6);
            prop_oneof![
                prop::collection::vec(inner, 0..6).prop_map(Value::from),
                map.prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn json_is_read_as_json(json in json(), layout in 0..3) {
            let raw = match layout {
                0 => json.to_string(),
                1 => serde_json::to_string_pretty(&json).unwrap(),
                // A line break of JSON never stands inside a text.
                _ => serde_json::to_string_pretty(&json).unwrap().replace("\n  ", "\n\t"),
            };
            let expected: Value = serde_json::from_str(&readable(&raw)).unwrap();
            prop_assert_eq!(tree(&raw).map(|tree| value(&tree)), Ok(expected));
        }

        #[test]
        fn lengths_and_places_stay(raw in r#"(\\|\\u|\\ud83d|\\ude00|"|中|[\x00-\x{a0}]|\x{ffff}){0,20}"#) {
            prop_assert_eq!(readable(&raw).len(), raw.len());
            if let Ok(Node { kind: NodeKind::Map(entries), .. }) = tree(&raw) {
                for Entry { key_span, .. } in entries {
                    prop_assert!(raw.get(key_span.range()).is_some());
                }
            }
        }
    }
}
