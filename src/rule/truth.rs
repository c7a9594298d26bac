//! Truth in three values, and what made a condition hold.

use crate::fact::{Fact, FactId, Item};

/// The truth of a condition; unknown when a fact it needs is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// It holds.
    True,
    /// It does not hold.
    False,
    /// It cannot be told.
    Unknown,
}

impl From<bool> for Truth {
    fn from(holds: bool) -> Self {
        if holds { Truth::True } else { Truth::False }
    }
}

/// A fact that made a condition hold; of a list, the elements that did.
#[derive(Clone, Debug)]
pub struct Witness<'f, 'a> {
    /// The fact.
    pub fact: FactId,
    /// Its value.
    pub value: &'f Fact<'a>,
    /// For a list: the elements that made it hold, in the order of the list.
    pub elements: Option<Vec<&'f Item<'a>>>,
}
