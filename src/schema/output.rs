//! The schemas of what the tool writes as JSON: those of the types that are written, whose comments are its
//! descriptions.

use schemars::Schema;
use schemars::generate::{SchemaGenerator, SchemaSettings};
use schemars::transform::{RecursiveTransform, Transform};
use serde_json::Value;

use super::parts::headed;
use crate::knowledge::SignFile;

/// The schema of what `wxauthlint COMMAND --format json` writes. In it every key is always there.
pub(super) fn of(command: &str, shape: fn(SchemaGenerator) -> Schema) -> Value {
    let mut settings = SchemaSettings::draft07().for_serialize();
    settings.meta_schema = None;
    let mut schema = shape(settings.into_generator());
    RecursiveTransform(without_width).transform(&mut schema);
    headed(&format!("wxauthlint {command} --format json"), schema.to_value())
}

/// The schema of a file of signs, which people write.
pub(super) fn of_signs() -> Value {
    let mut settings = SchemaSettings::draft07();
    settings.meta_schema = None;
    let schema = settings.into_generator().into_root_schema_for::<SignFile>();
    headed("catalog/signs/*.yaml", schema.to_value())
}

/// How wide a number is in memory says nothing of a document.
fn without_width(schema: &mut Schema) {
    if schema.get("type").is_some_and(|ty| ty != "string") {
        schema.remove("format");
    }
}
