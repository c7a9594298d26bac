//! How sure a statement about WeChat is.

use serde::Deserialize;

/// How sure a statement about WeChat is; the surest first, so that of two the greater is the less sure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
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

impl Sure {
    /// The names as written in rule files and tables, the surest first.
    pub const NAMES: [&'static str; 4] = ["official", "official-reply", "community", "inferred"];

    const ALL: [Sure; 4] = [Sure::Official, Sure::OfficialReply, Sure::Community, Sure::Inferred];

    /// The name as written in rule files and tables.
    pub fn name(self) -> &'static str {
        match self {
            Sure::Official => "official",
            Sure::OfficialReply => "official-reply",
            Sure::Community => "community",
            Sure::Inferred => "inferred",
        }
    }

    /// The one of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sure| sure.name() == name)
    }
}

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
