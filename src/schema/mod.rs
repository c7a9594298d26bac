//! JSON Schemas (draft 7, which editors know best) of what people write and of what the tool writes, made
//! from the tables that the readers use and from the types that are written.

mod output;
mod parts;
mod provider;
mod rule;

use serde_json::{Map, Value};

use crate::names::{listed, named};
use crate::render::shapes;
use crate::rule::RuleSet;

/// What a schema is of.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
    strum::VariantNames,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Schema {
    /// The provider file.
    Provider,
    /// A rule file.
    Rule,
    /// A file of signs (`catalog/signs/*.yaml`).
    Signs,
    /// What `check --format json` writes.
    Report,
    /// What `explain --format json` writes.
    Explanation,
    /// What `simulate --format json` writes.
    Simulation,
    /// What `diff --format json` writes.
    Impact,
}

named!(Schema);
listed!(Schema);

impl Schema {
    /// The schema itself. That of the provider file knows the ids of `rules`; the others are the same for
    /// all rules.
    pub fn value(self, rules: &RuleSet) -> Value {
        let value = match self {
            Schema::Provider => provider::schema(rules),
            Schema::Rule => rule::schema(),
            Schema::Signs => output::of_signs(),
            Schema::Report => output::of("check", shapes::report),
            Schema::Explanation => output::of("explain", shapes::explanation),
            Schema::Simulation => output::of("simulate", shapes::simulation),
            Schema::Impact => output::of("diff", shapes::impact),
        };
        sorted(value)
    }

    /// The same as a text that ends with a line break.
    pub fn text(self, rules: &RuleSet) -> String {
        // Keys are texts and numbers are whole: it always has a JSON form.
        serde_json::to_string_pretty(&self.value(rules)).map(|text| text + "\n").unwrap_or_default()
    }
}

/// With its keys in order, however the maps of this build keep them.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(entries) => {
            let mut entries: Vec<_> = entries.into_iter().collect();
            entries.sort_by(|a, b| a.0.cmp(&b.0));
            let sorted: Map<String, Value> =
                entries.into_iter().map(|(key, value)| (key, sorted(value))).collect();
            Value::Object(sorted)
        }
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        other => other,
    }
}
