//! What a user of an editor sets.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Deserialize;
use serde_json::Value;
use wxauthlint::diagnostic::Severity;
use wxauthlint::text::Lang;

/// The settings, as they are handed over when the server starts or when they change.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Settings {
    /// The language of all texts: `zh` or `en`.
    pub lang: Option<String>,
    /// The provider file that holds; without it the nearest one of each file.
    pub config: Option<PathBuf>,
    /// Folders with rules of the user's own.
    pub rules: Vec<PathBuf>,
    /// Rules with another severity: `error`, `warning`, `off`.
    pub levels: BTreeMap<String, String>,
    /// The page that links are opened from, or `none`.
    pub page: Option<String>,
    /// What the addresses of the rules' pages begin with.
    pub rule_pages: Option<String>,
}

impl Settings {
    /// Settings as an editor hands them over: by themselves, or below the name of the program. What cannot be read
    /// leaves things as they are, and is told.
    ///
    /// # Errors
    /// What is wrong.
    pub fn read(value: &Value) -> Result<Settings, String> {
        let own = value.get("wxauthlint").unwrap_or(value);
        if own.is_null() {
            return Ok(Settings::default());
        }
        serde_json::from_value(own.clone()).map_err(|error| error.to_string())
    }

    /// The language, where one is set.
    pub fn lang(&self) -> Option<Lang> {
        self.lang.as_deref().and_then(Lang::parse)
    }

    /// Each rule with its severity, `None` for off; what is no severity is passed over.
    pub fn levels(&self) -> impl Iterator<Item = (&str, Option<Severity>, &'static str)> {
        self.levels.iter().filter_map(|(rule, level)| {
            let severity = match level.as_str() {
                "off" => None,
                level => Some(Severity::parse(level)?),
            };
            Some((rule.as_str(), severity, "levels"))
        })
    }
}
