//! Rules: one YAML file each, checked as a whole when it is read.

mod base;
mod check;
mod clause;
mod condition;
mod example;
mod fix;
mod model;
mod parse;
mod read;
mod set;
mod template;
mod truth;

pub(crate) use base::{BaseLink, FRAME, base_links};
pub use clause::{Clause, Operand, Operator, Test};
pub use condition::Condition;
pub use example::{Example, ExamplePage, Expectation};
pub use fix::{Action, FixTemplate, Verb};
pub use model::{Details, Origin, Prediction, Rule, Scope};
pub use set::{RuleFile, RuleSet, embedded, embedded_files};
pub use template::{Template, Templates};
pub use truth::{Truth, Witness};
