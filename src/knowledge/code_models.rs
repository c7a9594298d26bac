//! What functions of libraries do with the texts they are given: encoders, formats, builders, redirects,
//! QR codes.

use std::sync::LazyLock;

use codeflow::{Does, Model, Models, Own, OwnExtent};
use serde::Deserialize;

use super::table;

/// Functions that do the same.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeModel {
    /// What they do.
    pub does: Work,
    /// Their names.
    pub names: Vec<String>,
    /// The languages that this holds for; all if empty.
    #[serde(default, rename = "in")]
    pub languages: Vec<String>,
    /// True for methods of texts and of what builds them.
    #[serde(default)]
    pub on_text: bool,
    /// The number of the argument that it is about.
    #[serde(default)]
    pub at: usize,
    /// True if that argument is the last.
    #[serde(default)]
    pub last: bool,
    /// Characters that an encoder leaves as they are.
    #[serde(default)]
    pub keeps: Option<String>,
    /// A text that the first argument is.
    #[serde(default)]
    pub first: Option<String>,
    /// Words, one of which the file must hold.
    #[serde(default)]
    pub with: Vec<String>,
    /// What becomes of a link.
    #[serde(default, rename = "use")]
    pub sink: Option<String>,
    /// The most arguments with which it gives an address of the own server.
    #[serde(default)]
    pub most: Option<usize>,
    /// Named arguments with which it gives another.
    #[serde(default)]
    pub unless: Vec<String>,
    /// The link that it builds: `{1}` stands for the argument of that number, any other name for what is not known.
    #[serde(default)]
    pub link: Option<String>,
}

/// What a function does with texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the names say it; `codeflow::Does` says it in full
pub enum Work {
    Encode,
    Format,
    FormatSelf,
    Join,
    JoinSelf,
    Query,
    Concat,
    Keep,
    Replace,
    ReplaceSelf,
    Translate,
    AddQuery,
    AddRawQuery,
    /// Makes a list or a map that holds nothing yet, whatever it is given.
    Empty,
    Resolve,
    Keys,
    Append,
    /// Puts its arguments behind the variable that it is called on.
    AppendInPlace,
    AppendFormat,
    Expand,
    AddParameter,
    AddRawParameter,
    Fragment,
    /// Takes a separator off the end.
    CutEnd,
    Squeeze,
    Scheme,
    Host,
    Unsplit,
    With,
    Fold,
    Render,
    Each,
    Split,
    Then,
    Put,
    /// Changes each item of its first argument.
    Rework,
    PutAll,
    Map,
    /// Makes a map of the parameters of a query.
    ParseQuery,
    /// Makes a map that reads as a query with its `?`.
    MarkedQuery,
    /// Makes a list that reads as its items joined.
    Joiner,
    Builder,
    Parameters,
    Look,
    Measure,
    Log,
    Define,
    Run,
    Setting,
    State,
    Build,
    Use,
    /// Scheme and host of the own server.
    OwnOrigin,
    /// A path on it.
    OwnPath,
    /// The whole address of a page on it.
    OwnAddress,
    /// Builds a link.
    Link,
}

impl CodeModel {
    /// What functions of a project do, on whatever they are called.
    pub fn of_project(does: Work, names: Vec<String>, sink: Option<&str>) -> Self {
        CodeModel {
            does,
            names,
            languages: Vec::new(),
            on_text: false,
            at: 0,
            last: false,
            keeps: None,
            first: None,
            with: Vec::new(),
            sink: sink.map(str::to_owned),
            most: None,
            unless: Vec::new(),
            link: None,
        }
    }

    fn own(&self, extent: OwnExtent) -> Does {
        Does::Own(Own { extent, most: self.most.unwrap_or(usize::MAX), unless: self.unless.clone() })
    }

    fn model(&self) -> Model {
        let does = match self.does {
            Work::Encode => match &self.keeps {
                Some(kept) => Does::EncodeExcept(kept.clone()),
                None => Does::Encode,
            },
            Work::Format => Does::Format(self.at),
            Work::FormatSelf => Does::FormatSelf,
            Work::Join => Does::Join { last: self.last },
            Work::JoinSelf => Does::JoinSelf,
            Work::Query => Does::Query,
            Work::Concat => Does::Concat,
            Work::Keep if self.at > 0 => Does::KeepAt(self.at),
            Work::Keep => Does::Keep,
            Work::Replace => Does::Replace,
            Work::ReplaceSelf => Does::ReplaceSelf,
            Work::Translate => Does::Translate,
            Work::AddQuery => Does::AddQuery,
            Work::AddRawQuery => Does::AddRawQuery,
            Work::Empty => Does::Empty,
            Work::Resolve => Does::Resolve(self.at),
            Work::Keys => Does::Keys,
            Work::Append => Does::Append,
            Work::AppendInPlace => Does::AppendInPlace,
            Work::AppendFormat => Does::AppendFormat,
            Work::Expand => Does::Expand,
            Work::AddParameter => Does::AddParameter,
            Work::AddRawParameter => Does::AddRawParameter,
            Work::Fragment => Does::Fragment,
            Work::CutEnd => Does::CutEnd,
            Work::Squeeze => Does::Squeeze,
            Work::Scheme => Does::Scheme,
            Work::Host => Does::Host,
            Work::Unsplit => Does::Unsplit,
            Work::With => Does::With,
            Work::Fold => Does::Fold,
            Work::Render => Does::Render(self.at),
            Work::Each => Does::Each,
            Work::Split => Does::Split(self.at),
            Work::Then => Does::Then,
            Work::Put => Does::Put,
            Work::Rework => Does::Rework,
            Work::PutAll => Does::PutAll,
            Work::Map => Does::Map,
            Work::ParseQuery => Does::ParseQuery,
            Work::MarkedQuery => Does::MarkedQuery,
            Work::Joiner => Does::Joiner,
            Work::Builder => Does::Builder,
            Work::Parameters => Does::Parameters,
            Work::Look => Does::Look,
            Work::Measure => Does::Measure,
            Work::Log => Does::Log,
            Work::Define => Does::Define,
            Work::Run => Does::Run,
            Work::State => Does::State,
            Work::Setting => Does::Setting,
            Work::Build => Does::Build,
            Work::OwnOrigin => self.own(OwnExtent::Origin),
            Work::OwnPath => self.own(OwnExtent::Path),
            Work::OwnAddress => self.own(OwnExtent::Whole),
            Work::Link => Does::Link(self.link.clone().unwrap_or_default()),
            Work::Use => Does::Sink(self.sink.clone().unwrap_or_default()),
        };
        Model {
            does,
            names: self.names.clone(),
            languages: self.languages.clone(),
            with: self.with.clone(),
            is_method: self.on_text,
            first: self.first.clone(),
        }
    }
}

/// What is known of libraries.
pub fn code_models() -> &'static Models {
    &MODELS
}

/// What is known of libraries, behind what a user says of functions of the project.
pub fn code_models_with(own: &[CodeModel]) -> Models {
    Models::new(own.iter().chain(&table::entries::<CodeModel>(JSON)).map(CodeModel::model).collect())
}

const JSON: &str = include_str!(concat!(env!("OUT_DIR"), "/code-models.json"));

static MODELS: LazyLock<Models> = LazyLock::new(|| code_models_with(&[]));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole() {
        let entries: Vec<CodeModel> = table::read(JSON).unwrap_or_else(|fault| panic!("{fault}"));
        assert!(entries.len() > 20);
        for entry in &entries {
            assert_eq!(entry.does == Work::Use, entry.sink.is_some(), "{entry:?}");
            assert_eq!(entry.does == Work::Link, entry.link.is_some(), "{entry:?}");
            assert!(
                entry.languages.iter().all(|name| codeflow::Language::named(name).is_some()),
                "{entry:?}"
            );
        }
    }
}
