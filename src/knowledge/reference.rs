//! Names of other entries of the catalog, as entries write them: `screen:entry-domain`, `code:61007`.

use serde::Deserialize;

/// The name of an entry of the catalog or of a rule.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(try_from = "String")]
pub enum Reference {
    /// A rule of this program.
    Rule(String),
    /// A message of WeChat's authorization pages.
    Screen(String),
    /// A code of WeChat's API.
    Code(i64),
    /// A topic.
    Topic(String),
    /// A permission set.
    Set(i64),
    /// An interface, by its short name (`api_query_auth`).
    Interface(String),
}

impl TryFrom<String> for Reference {
    type Error = String;

    fn try_from(written: String) -> Result<Self, Self::Error> {
        let fault =
            || format!("`{written}` does not start with rule:, screen:, code:, topic:, set: or interface:");
        let (kind, id) = written.split_once(':').ok_or_else(fault)?;
        let number = || id.parse().map_err(|_| format!("`{written}`: {id} is not a number"));
        Ok(match kind {
            "rule" => Reference::Rule(id.to_owned()),
            "screen" => Reference::Screen(id.to_owned()),
            "code" => Reference::Code(number()?),
            "topic" => Reference::Topic(id.to_owned()),
            "set" => Reference::Set(number()?),
            "interface" => Reference::Interface(id.to_owned()),
            _ => return Err(fault()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::table;

    #[test]
    fn references_say_what_they_name() {
        let read: Vec<Reference> = table::read(r#"["screen:entry-domain", "code:-40001"]"#).unwrap();
        assert_eq!(read, [Reference::Screen("entry-domain".to_owned()), Reference::Code(-40001)]);
        for broken in [r#"["entry-domain"]"#, r#"["code:x"]"#, r#"["page:1"]"#] {
            assert!(table::read::<Vec<Reference>>(broken).is_err(), "{broken}");
        }
    }
}
