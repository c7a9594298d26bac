//! Troubles that people mistake for authorization to a third-party platform.

use std::sync::LazyLock;

use serde::Deserialize;

use super::{Sure, table};
use crate::text::Text;

/// A trouble that is mistaken for this authorization, known by words in a text.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LookAlike {
    /// Its id.
    pub id: String,
    /// Words, one of which tells it. Letter case, blanks, punctuation and full-width forms do not count.
    pub signs: Vec<String>,
    /// Numbers that mean this when the text calls them an error code.
    pub codes: Vec<i64>,
    /// Words in the same form that a text about it does not have.
    pub excludes: Vec<String>,
    /// A short name.
    pub title: Text,
    /// What it is, and why it is not authorization to a third-party platform.
    pub meaning: Text,
    /// Where to look instead.
    pub instead: Text,
    /// How sure this is.
    pub sure: Sure,
    /// Id of the document that tells of it.
    pub source: String,
}

/// All known look-alikes, in the order of the table.
pub fn look_alikes() -> &'static [LookAlike] {
    &LOOK_ALIKES
}

const JSON: &str = include_str!(concat!(env!("OUT_DIR"), "/look-alikes.json"));

static LOOK_ALIKES: LazyLock<Vec<LookAlike>> = LazyLock::new(|| table::entries(JSON));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole() {
        let entries: Vec<LookAlike> = table::read(JSON).unwrap_or_else(|fault| panic!("{fault}"));
        table::assert_unique(entries.iter().map(|entry| entry.id.as_str()));
        for entry in &entries {
            [&entry.title, &entry.meaning, &entry.instead].into_iter().for_each(table::assert_both_languages);
            assert!(!entry.signs.is_empty(), "{}", entry.id);
            // A Chinese character says as much as a pair of letters.
            let weight = |letter: char| 1 + usize::from(letter >= '\u{2e80}');
            let counts =
                |sign: &String| sign.chars().filter(|it| it.is_alphanumeric()).map(weight).sum::<usize>();
            assert!(entry.signs.iter().all(|sign| counts(sign) > 4), "{}: a sign says too little", entry.id);
        }
    }
}
