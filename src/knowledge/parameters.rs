//! The parameters of authorization links, of the plug-in call, and of the callback.

use std::sync::LazyLock;

use serde::Deserialize;

use super::{SourceRef, table};
use crate::names::{listed, named};
use crate::text::Text;

/// A parameter.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ParameterEntry {
    /// Its name.
    pub name: String,
    /// Its names elsewhere, and misspellings seen.
    pub aliases: Vec<String>,
    /// Other parameters' names and general ones that people give it: under these it was meant only where it
    /// is missing. Letter case, `-` and `_` do not count.
    #[serde(default)]
    pub wrong_names: Vec<String>,
    /// Where it stands.
    #[serde(rename = "where")]
    pub place: ParameterPlace,
    /// Whether it must be there.
    pub required: Text,
    /// What it says.
    pub meaning: Text,
    /// What a right value looks like.
    pub form: Text,
    /// Its possible values; empty if they cannot be told one by one.
    pub values: Vec<ParameterValue>,
    /// What WeChat does without it, as far as known.
    pub absent: Option<Text>,
    /// Ids of the rules that judge it.
    pub rules: Vec<String>,
    /// What this rests on.
    pub sources: Vec<SourceRef>,
}

/// A documented parameter of an authorization link (授权流程技术说明, table of parameters and the templates of
/// the H5 versions): an entry of the table whose place is a link, for code that asks for it.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
    strum::VariantNames,
)]
#[strum(serialize_all = "snake_case")]
pub enum LinkParameter {
    /// `component_appid`.
    ComponentAppid,
    /// `pre_auth_code`.
    PreAuthCode,
    /// `redirect_uri`.
    RedirectUri,
    /// `auth_type`.
    AuthType,
    /// `biz_appid`.
    BizAppid,
    /// `category_id_list`.
    CategoryIdList,
    /// `action`.
    Action,
    /// `no_scan`.
    NoScan,
}

named!(LinkParameter);
listed!(LinkParameter);

impl LinkParameter {
    /// True for those without which no link is documented.
    pub fn is_required(self) -> bool {
        self.stops_when_missing() || matches!(self, LinkParameter::RedirectUri | LinkParameter::AuthType)
    }

    /// True for those without which no authorization begins.
    pub fn stops_when_missing(self) -> bool {
        matches!(self, LinkParameter::ComponentAppid | LinkParameter::PreAuthCode)
    }

    /// True for those whose value is the same in each link, so that nobody fills it in.
    pub fn is_fixed(self) -> bool {
        matches!(self, LinkParameter::Action | LinkParameter::NoScan)
    }

    /// True for those whose name means nothing else anywhere.
    pub fn is_of_links_alone(self) -> bool {
        !self.is_fixed() && self != LinkParameter::RedirectUri
    }
}

/// Where a parameter stands.
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
pub enum ParameterPlace {
    /// In an authorization link.
    Link,
    /// In the call of the mini program plug-in (`openAuthorizeAccount`).
    Plugin,
    /// In what WeChat adds to `redirect_uri`.
    Callback,
}

named!(ParameterPlace);

/// A value of a parameter, and what it means.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "WrittenValue")]
pub struct ParameterValue {
    /// The value as written in a link.
    pub value: String,
    /// What it means.
    pub meaning: Text,
}

/// All known parameters, those of links first.
pub fn parameters() -> &'static [ParameterEntry] {
    &PARAMETERS
}

/// The parameter of that very name, else the one that has it among its aliases.
pub fn parameter(name: &str) -> Option<&'static ParameterEntry> {
    let own = PARAMETERS.iter().find(|known| known.name == name);
    own.or_else(|| PARAMETERS.iter().find(|known| known.aliases.iter().any(|alias| alias == name)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenValue {
    value: String,
    zh: String,
    en: String,
}

impl From<WrittenValue> for ParameterValue {
    fn from(written: WrittenValue) -> Self {
        ParameterValue { value: written.value, meaning: Text::new(written.zh, written.en) }
    }
}

const JSON: &str = include_str!(concat!(env!("OUT_DIR"), "/parameters.json"));

static PARAMETERS: LazyLock<Vec<ParameterEntry>> = LazyLock::new(|| table::entries(JSON));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole() {
        let parameters: Vec<ParameterEntry> = table::read(JSON).unwrap_or_else(|fault| panic!("{fault}"));
        table::assert_unique(parameters.iter().map(|parameter| parameter.name.as_str()));
        for parameter in &parameters {
            let values = parameter.values.iter().map(|value| &value.meaning);
            let texts = [&parameter.required, &parameter.meaning, &parameter.form];
            texts.into_iter().chain(&parameter.absent).chain(values).for_each(table::assert_both_languages);
        }
        // A wrong name is one of a single parameter, and no right one.
        let wrong = parameters.iter().flat_map(|parameter| &parameter.wrong_names);
        let folded: Vec<_> = wrong.map(|name| name.to_ascii_lowercase().replace('_', "")).collect();
        table::assert_unique(folded.iter().map(String::as_str));
        assert!(folded.iter().all(|name| {
            parameters
                .iter()
                .all(|known| known.name.replace('_', "") != *name || known.place != ParameterPlace::Link)
        }));
        // Those of links: the documentation's table, and the two that only links for phones have.
        let links = parameters.iter().filter(|parameter| parameter.place == ParameterPlace::Link);
        let links: Vec<_> = links.map(|parameter| parameter.name.as_str()).collect();
        assert_eq!(links, LinkParameter::ALL.map(LinkParameter::name));
    }

    #[test]
    fn parameters_are_found_by_name_and_alias() {
        let auth_type = parameter("auth_type").unwrap();
        assert_eq!(auth_type.place.name(), "link");
        let values: Vec<_> = auth_type.values.iter().map(|value| value.value.as_str()).collect();
        assert_eq!(values, ["1", "2", "3", "4", "5", "6", "8"]);
        // The plug-in's own parameter goes before the alias of a link's.
        assert_eq!(parameter("authType").unwrap().place, ParameterPlace::Plugin);
        let (known, alias) = parameters()
            .iter()
            .flat_map(|known| known.aliases.iter().map(move |alias| (known, alias)))
            .find(|(_, alias)| parameters().iter().all(|other| other.name != **alias))
            .unwrap();
        assert_eq!(parameter(alias), Some(known));
        assert_eq!(parameter("AUTH_TYPE"), None);
    }
}
