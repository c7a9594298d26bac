//! Reads what is shipped of the catalog, strictly: a table, which is a list of entries, or a single entry.
//! It was written as YAML; the build made JSON of it.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};

/// The entries of a table, none when it is broken.
pub(super) fn entries<T: DeserializeOwned>(json: &str) -> Vec<T> {
    let entries = read(json);
    debug_assert!(entries.is_ok(), "a shipped table is broken: {:?}", entries.as_ref().err());
    entries.unwrap_or_default()
}

/// What is written.
///
/// # Errors
///
/// When it is not of the shape of `T`.
pub(super) fn read<T: DeserializeOwned>(json: &str) -> Result<T, serde_json::Error> {
    serde_json::from_str(json)
}

/// For `#[serde(deserialize_with)]`: a value or null, which must be written; serde alone would take
/// a forgotten key for null.
pub(super) fn nullable<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    Option::deserialize(deserializer)
}

#[cfg(test)]
pub(super) fn assert_unique<'t>(ids: impl IntoIterator<Item = &'t str>) {
    let mut seen = std::collections::BTreeSet::new();
    for id in ids {
        assert!(!id.is_empty() && seen.insert(id), "duplicate `{id}`");
    }
    assert!(!seen.is_empty());
}

#[cfg(test)]
pub(super) fn assert_both_languages(text: &crate::text::Text) {
    assert!(!text.zh.trim().is_empty() && !text.en.trim().is_empty(), "{text:?}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Text, text};

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Entry {
        name: Text,
        #[serde(deserialize_with = "nullable")]
        exclusive: Option<bool>,
    }

    #[test]
    fn reads_what_is_of_the_shape_only() {
        let written = r#"[{"name": {"zh": "名", "en": "name"}, "exclusive": null}]"#;
        let entry = &read::<Vec<Entry>>(written).unwrap()[0];
        assert_eq!((entry.name.clone(), entry.exclusive), (text!("名", "name"), None));
        for broken in [
            r#"[{"name": {"zh": "名", "en": "name"}}]"#,
            r#"[{"name": {"zh": "名"}, "exclusive": null}]"#,
            r#"[{"name": {"zh": "名", "en": "name", "de": "Name"}, "exclusive": null}]"#,
            r#"[{"name": {"zh": "名", "en": "name"}, "exclusive": "no"}]"#,
            r#"[{"name": {"zh": "名", "en": "name"}, "exclusive": null, "more": 1}]"#,
            r#"[{"name": {"zh": "名", "en": "name"}"#,
            r#""name""#,
        ] {
            assert!(read::<Vec<Entry>>(broken).is_err(), "{broken}");
        }
    }

    #[test]
    #[cfg_attr(debug_assertions, should_panic(expected = "a shipped table is broken"))]
    fn a_broken_table_is_empty() {
        assert!(entries::<Entry>("[").is_empty());
    }
}
