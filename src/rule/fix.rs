//! How a rule cures what it finds: edits on facts, checked when the rule is read.

use super::template::{Template, Templates};
use crate::fact::{FactId, Writable};
use crate::names::{listed, named};

/// The cure that a rule offers.
#[derive(Clone, Debug)]
pub struct FixTemplate {
    /// What it does, with facts.
    pub text: Templates,
    /// True only where the meaning of the text cannot change.
    pub is_safe: bool,
    /// The edits; there is at least one.
    pub actions: Vec<Action>,
}

/// One edit on a fact. Of a list only the elements are meant that made the rule fire.
#[derive(Clone, Debug)]
pub enum Action {
    /// Writes a text at the place of the fact, or where it would stand.
    Set(FactId, Template),
    /// Takes the fact off, with what separates it from its neighbours.
    Remove(FactId),
    /// Writes the damaged places of the fact as they are read.
    Repair(FactId),
}

/// What is done to a fact.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    strum::VariantArray,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantNames,
)]
#[strum(serialize_all = "snake_case")]
pub enum Verb {
    /// A text is written at its place.
    Set,
    /// It is taken off.
    Remove,
    /// Its damaged places are written as they are read.
    Repair,
}

named!(Verb);
listed!(Verb);

impl Verb {
    /// True if this can be done to a fact.
    pub fn fits(self, fact: FactId) -> bool {
        use Writable::{Address, Damage, Encoded, Fragment, Items, Parameter, Parameters, Scheme, Text};
        match self {
            Verb::Set => {
                matches!(fact.def().writable, Text | Address | Scheme | Fragment | Parameter | Encoded)
            }
            Verb::Remove => {
                matches!(fact.def().writable, Text | Fragment | Parameter | Parameters | Items)
            }
            Verb::Repair => fact.def().writable == Damage,
        }
    }
}

impl Action {
    /// The fact that is edited.
    pub fn fact(&self) -> FactId {
        match self {
            Action::Set(fact, _) | Action::Remove(fact) | Action::Repair(fact) => *fact,
        }
    }
}
