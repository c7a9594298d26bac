//! An account under a link, before and after a change.

use super::changes::Change;
use super::words::Who;
use crate::input::provider::Account;
use crate::simulate::Simulation;
use crate::source::Span;

/// The simulations of a link: before, now, and each after the next release.
pub(super) struct Simulated {
    pub(super) before: Simulation,
    pub(super) before_saved: Simulation,
    pub(super) now: Simulation,
    pub(super) saved: Simulation,
}

/// Somebody who opens a link: as both files know it.
pub(super) struct Pair {
    pub(super) was: Account,
    pub(super) is: Account,
    pub(super) who: Who,
}

/// What differs of a link that both files list, its accounts apart.
pub(super) fn spans_of_link(changes: &[Change]) -> Vec<Span> {
    let of_link = changes.iter().filter(|change| change.key.starts_with("link."));
    of_link.flat_map(|change| change.new_spans().into_iter().chain(change.old_spans())).collect()
}
