//! What things are called, by WeChat's consoles and by people.

use std::sync::LazyLock;

use serde::Deserialize;

use super::{Reference, table};

/// The names of one thing.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// Its names; letter case, blanks and punctuation do not count.
    pub names: Vec<String>,
    /// What tells of it.
    #[serde(deserialize_with = "table::nullable")]
    pub about: Option<Reference>,
}

/// All terms, in the order of the table.
pub fn terms() -> &'static [Term] {
    &TERMS
}

const JSON: &str = include_str!(concat!(env!("OUT_DIR"), "/terms.json"));

static TERMS: LazyLock<Vec<Term>> = LazyLock::new(|| table::entries(JSON));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::topic;

    #[test]
    fn the_table_is_whole() {
        let terms: Vec<Term> = table::read(JSON).unwrap_or_else(|fault| panic!("{fault}"));
        table::assert_unique(terms.iter().flat_map(|term| term.names.iter().map(String::as_str)));
        for about in terms.iter().filter_map(|term| term.about.as_ref()) {
            assert!(matches!(about, Reference::Topic(id) if topic(id).is_some()), "{about:?}");
        }
    }
}
