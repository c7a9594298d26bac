//! How sure a statement about WeChat is.

use serde::Deserialize;

use crate::names::{listed, named};

/// How sure a statement about WeChat is; the surest first, so that of two the greater is the less sure.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Deserialize,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
    strum::VariantNames,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Sure {
    /// WeChat's documentation, or code that Tencent ships.
    Official,
    /// A reply of an official WeChat assistant account in the developer community.
    OfficialReply,
    /// A developer's post, an SDK's code.
    Community,
    /// Concluded from the above.
    Inferred,
}

named!(Sure);
listed!(Sure);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_are_those_of_the_tables() {
        assert_eq!(Sure::ALL.map(Sure::name), Sure::NAMES);
        for name in Sure::NAMES {
            let read: Sure = serde_json::from_value(name.into()).unwrap();
            assert_eq!(Some(read), Sure::parse(name));
        }
        assert_eq!(Sure::parse("rumour"), None);
        assert!(Sure::ALL.is_sorted());
    }
}
