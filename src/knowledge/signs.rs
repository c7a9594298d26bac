//! How a file of signs is written: what people say instead of WeChat's words, and what they mean by it. The build
//! makes tables of them.

use schemars::JsonSchema;
use serde::Deserialize;

/// 一个说法文件（`catalog/signs/*.yaml`）
///
/// a file of signs (`catalog/signs/*.yaml`)
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignFile {
    /// 依据的文档，`documents.yaml` 中的 id
    ///
    /// the documents they are based on, by their ids in `documents.yaml`
    pub sources: Vec<String>,
    /// 各条说法
    ///
    /// the signs
    pub signs: Vec<WrittenSign>,
}

/// 一条说法：满足条件的文字说的是什么
///
/// a sign: what a text that meets the conditions means
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WrittenSign {
    /// 指向的条目：`screen:entry-domain`、`code:61006`、`topic:release`、`rule:html-amp-entity` 等
    ///
    /// what it leads to: `screen:entry-domain`, `code:61006`, `topic:release`, `rule:html-amp-entity` and so on
    pub to: String,
    /// 这种说法指的原因：规则的 id
    ///
    /// the cause that the words point to: a rule id
    #[serde(default)]
    pub cause: Option<String>,
    /// 条件，须全部成立
    ///
    /// the conditions; all must hold
    pub when: Vec<SignClause>,
    /// 应当认出的文字
    ///
    /// texts that must be recognized
    pub examples: Vec<String>,
    /// 不能认成这一条的文字
    ///
    /// texts that must not be recognized as this
    #[serde(default)]
    pub counter_examples: Vec<String>,
}

/// 一个条件：`says.concept`、`not says.concept`，或 `any` 列出的概念之一
///
/// a condition: `says.concept`, `not says.concept`, or one of the concepts in `any`
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum SignClause {
    /// 说到（或没说到）一个概念
    ///
    /// a concept is present, or absent
    One(String),
    /// 说到其中之一
    ///
    /// one of several is present
    Any {
        /// 各个概念
        ///
        /// the concepts
        any: Vec<String>,
    },
}
