//! The interfaces of WeChat's that a platform calls: which token each takes, which permission set it needs.

use std::sync::LazyLock;

use serde::Deserialize;

use super::{Sure, table};
use crate::names::named;
use crate::text::Text;

/// An interface of `api.weixin.qq.com`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Interface {
    /// What people call it (`api_query_auth`, `menu/create`).
    pub name: String,
    /// Its path, with a slash at the beginning.
    pub path: String,
    /// Names of the documentation and of SDKs.
    pub aliases: Vec<String>,
    /// What it is for, a phrase.
    pub does: Text,
    /// The token it takes.
    pub token: InterfaceToken,
    /// The permission sets one of which it needs. Where [a set is needed](Interface::needs_set) and there is none
    /// here, any set will do.
    pub sets: Vec<i64>,
    /// What else is worth knowing.
    #[serde(deserialize_with = "table::nullable")]
    pub note: Option<Text>,
    /// How sure token and sets are.
    pub sure: Sure,
    /// Id of the document that says so.
    pub source: String,
}

/// A token, or what stands for one.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    Deserialize,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantNames,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum InterfaceToken {
    /// The platform's (`component_access_token`).
    Component,
    /// The merchant's (`authorizer_access_token`).
    Authorizer,
    /// The platform's for itself, or the merchant's on its behalf.
    Either,
    /// A user's, of web login.
    User,
    /// None: the platform's appid and secret stand in the body.
    Secret,
}

named!(InterfaceToken);

impl Interface {
    /// True if the merchant must have granted a permission set.
    pub fn needs_set(&self) -> bool {
        self.token == InterfaceToken::Authorizer || !self.sets.is_empty()
    }
}

/// All known interfaces, in the order of the table.
pub fn interfaces() -> &'static [Interface] {
    &INTERFACES
}

/// The interface of that name: its own, an alias, its path, or an address with it.
pub fn interface(written: &str) -> Option<&'static Interface> {
    let written = written.trim();
    let rest = written.strip_prefix("https://").unwrap_or(written);
    let rest = rest.strip_prefix(HOST).unwrap_or(rest);
    let name = rest.split(['?', '#']).next().unwrap_or_default().trim_matches('/');
    if name.is_empty() {
        return None;
    }
    let is_named = |interface: &&Interface| {
        interface.path.trim_matches('/').eq_ignore_ascii_case(name)
            || interface.name.eq_ignore_ascii_case(name)
            || interface.aliases.iter().any(|alias| alias.eq_ignore_ascii_case(name))
    };
    INTERFACES.iter().find(is_named)
}

const HOST: &str = "api.weixin.qq.com";

const JSON: &str = include_str!(concat!(env!("OUT_DIR"), "/interfaces.json"));

static INTERFACES: LazyLock<Vec<Interface>> = LazyLock::new(|| table::entries(JSON));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::permission_set;

    #[test]
    fn the_table_is_whole() {
        let entries: Vec<Interface> = table::read(JSON).unwrap_or_else(|fault| panic!("{fault}"));
        let names = |entry: &Interface| [vec![entry.name.to_lowercase()], lower(&entry.aliases)].concat();
        let all: Vec<String> = entries.iter().flat_map(names).collect();
        table::assert_unique(all.iter().map(String::as_str));
        table::assert_unique(entries.iter().map(|entry| entry.path.as_str()));
        for entry in &entries {
            table::assert_both_languages(&entry.does);
            entry.note.iter().for_each(table::assert_both_languages);
            assert!(entry.path.starts_with('/') && entry.path.ends_with(&entry.name), "{}", entry.path);
            assert!(entry.needs_set() || entry.sets.is_empty(), "{}", entry.name);
            let unknown: Vec<_> = entry.sets.iter().filter(|set| permission_set(**set).is_none()).collect();
            assert!(unknown.is_empty(), "{}: no set {unknown:?}", entry.name);
        }
    }

    fn lower(names: &[String]) -> Vec<String> {
        names.iter().map(|name| name.to_lowercase()).collect()
    }

    #[test]
    fn an_interface_is_found_by_name_path_and_address() {
        for written in [
            "api_query_auth",
            "API_QUERY_AUTH",
            "/cgi-bin/component/api_query_auth",
            "cgi-bin/component/api_query_auth",
            "getAuthorizerRefreshToken",
            "https://api.weixin.qq.com/cgi-bin/component/api_query_auth?access_token=x",
        ] {
            assert_eq!(
                interface(written).map(|found| found.name.as_str()),
                Some("api_query_auth"),
                "{written}"
            );
        }
        for written in ["", "/", "https://api.weixin.qq.com/", "query_auth", "component"] {
            assert_eq!(interface(written), None, "{written}");
        }
    }
}
