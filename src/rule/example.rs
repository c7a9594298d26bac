//! Examples of rules: inputs that trip a rule, with the text under each label, and inputs that do not.

use crate::source::Span;

/// Inputs for one run, and what the rule must say of them.
#[derive(Clone, Debug)]
pub struct Example {
    /// The place of the example in its rule file.
    pub span: Span,
    /// The page the link is opened from.
    pub page: Option<ExamplePage>,
    /// The link, whole.
    pub link: Option<String>,
    /// A file of a project: its name and its text.
    pub file: Option<(String, String)>,
    /// What was seen at an address, as text; of an entry page, the file is what was served.
    pub served: Option<String>,
    /// The text of the provider file.
    pub provider: Option<String>,
    /// The answers of WeChat's API that its accounts name: path as written there, and text.
    pub answers: Vec<(String, String)>,
    /// What the rule must say.
    pub expect: Expectation,
}

/// The page of an example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExamplePage {
    /// `page: none`: opened directly.
    Directly,
    /// The address of the page.
    Address(String),
}

/// What a rule must say of an example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expectation {
    /// It fires, with this shown text under each of its labels, in order.
    Fires {
        /// The text under each label; empty where something is missing.
        marks: Vec<String>,
    },
    /// It is judged and does not fire.
    Silent,
}
