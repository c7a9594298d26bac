//! What WeChat shows a merchant when authorization fails.

use std::sync::LazyLock;

use serde::Deserialize;

use super::{Sure, table};

/// A screen of WeChat.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Screen {
    /// The id, as in `screen` of a rule.
    pub id: String,
    /// WeChat's code for it, where it has one.
    #[serde(deserialize_with = "table::nullable")]
    pub code: Option<i64>,
    /// Sections of WeChat's FAQ on authorization that treat it.
    pub faq: Vec<String>,
    /// WeChat's own text, with the slots `{entry_host}` (the host of the page the link was opened
    /// from, `空` for none) and `{appid}` (the account the link is limited to).
    pub zh: String,
    /// The English of WeChat's FAQ, a machine translation with the same slots, where it has one.
    #[serde(deserialize_with = "table::nullable")]
    pub en: Option<String>,
    /// How sure the Chinese text is.
    pub sure: Sure,
    /// Id of the document the Chinese text stands in.
    pub source: String,
}

/// All known screens.
pub fn screens() -> &'static [Screen] {
    &SCREENS
}

/// The screen of that id (`entry-domain`).
pub fn screen(id: &str) -> Option<&'static Screen> {
    SCREENS.iter().find(|screen| screen.id == id)
}

const YAML: &str = include_str!("../../catalog/screens.yaml");

static SCREENS: LazyLock<Vec<Screen>> = LazyLock::new(|| table::entries(YAML));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole() {
        let screens: Vec<Screen> = table::read(YAML).unwrap();
        table::assert_unique(screens.iter().map(|screen| screen.id.as_str()));
        for screen in &screens {
            assert!(
                !screen.zh.trim().is_empty() && screen.en.as_ref().is_none_or(|en| !en.trim().is_empty())
            );
            if let Some(en) = &screen.en {
                assert_eq!(slots(&screen.zh), slots(en), "{}", screen.id);
            }
        }
        let mut codes: Vec<i64> = screens.iter().filter_map(|screen| screen.code).collect();
        codes.sort_unstable();
        assert_eq!(codes, [-28, -14, -13, -11, -1]);
    }

    #[test]
    fn screens_are_found_by_id() {
        let entry = screen("entry-domain").unwrap();
        assert_eq!((entry.code, slots(&entry.zh)), (Some(-14), vec!["entry_host"]));
        assert_eq!(slots(&screen("only-designated-account").unwrap().zh), ["appid"]);
        assert_eq!(screen("no-such-screen"), None);
    }

    fn slots(text: &str) -> Vec<&str> {
        text.split('{').skip(1).map(|rest| rest.split_once('}').unwrap().0).collect()
    }
}
