//! The pieces schemas are made of.

use serde_json::{Value, json};

use crate::fact;

/// Keys with what belongs to them.
pub(super) type Properties = Vec<(String, Value)>;

/// Any scalar: the readers of YAML take it as it is written.
pub(super) fn text() -> Value {
    json!({"type": ["string", "number", "boolean"]})
}

/// A text that says something.
pub(super) fn telling_text() -> Value {
    json!({"type": ["string", "number", "boolean"], "pattern": "\\S"})
}

/// `true` or `false`.
pub(super) fn flag() -> Value {
    json!({"type": "boolean"})
}

/// One of these words.
pub(super) fn one_of(names: &[&str]) -> Value {
    json!({"enum": names})
}

/// A list.
pub(super) fn list(items: Value) -> Value {
    json!({"type": "array", "items": items})
}

/// The same, or null.
pub(super) fn nullable(schema: Value) -> Value {
    json!({"anyOf": [schema, {"type": "null"}]})
}

/// Words with what each means, as editors show it.
pub(super) fn explained<'a>(words: impl IntoIterator<Item = (Value, String)> + 'a) -> Value {
    let (values, meanings): (Vec<_>, Vec<_>) = words.into_iter().unzip();
    json!({"enum": values, "enumDescriptions": meanings})
}

/// A piece with what it is, in both languages.
pub(super) fn described(mut schema: Value, zh: &str, en: &str) -> Value {
    if let Some(entries) = schema.as_object_mut() {
        entries.insert("description".to_owned(), Value::String(format!("{zh}\n\n{en}")));
    }
    schema
}

/// A piece that a fact describes.
pub(super) fn as_fact(schema: Value, fact: &str) -> Value {
    match fact::find(fact) {
        Some(fact) => described(schema, fact.def().zh, fact.def().en),
        None => schema,
    }
}

/// Keys of these names.
pub(super) fn keys<const N: usize>(properties: [(&str, Value); N]) -> Properties {
    properties.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

/// A map with these keys and no others.
pub(super) fn closed(properties: Properties, required: &[&str]) -> Value {
    let mut schema = open(properties, required);
    if let Some(entries) = schema.as_object_mut() {
        entries.insert("additionalProperties".to_owned(), Value::Bool(false));
    }
    schema
}

/// A map with these keys; later versions may have more.
pub(super) fn open(properties: Properties, required: &[&str]) -> Value {
    let properties: serde_json::Map<String, Value> = properties.into_iter().collect();
    json!({"type": "object", "properties": properties, "required": required})
}

/// A whole schema: what it is of, and the parts that several places share.
pub(super) fn whole(title: &str, mut schema: Value, definitions: Properties) -> Value {
    let definitions: serde_json::Map<String, Value> = definitions.into_iter().collect();
    if let Some(entries) = schema.as_object_mut() {
        entries.insert("definitions".to_owned(), Value::Object(definitions));
    }
    headed(title, schema)
}

/// A whole schema with what every one says of itself.
pub(super) fn headed(title: &str, mut schema: Value) -> Value {
    if let Some(entries) = schema.as_object_mut() {
        entries.insert("$schema".to_owned(), json!("http://json-schema.org/draft-07/schema#"));
        entries.insert(
            "$comment".to_owned(),
            json!("Generated from the tables of wxauthlint: `wxauthlint schema`. Do not edit."),
        );
        entries.insert("title".to_owned(), json!(title));
    }
    schema
}

/// A shared part.
pub(super) fn part(name: &str) -> Value {
    json!({"$ref": format!("#/definitions/{name}")})
}
