//! What counts of a platform's settings, and what is saved in the console but waits for the next release.
//!
//! `pending.entry_domain` takes the place of `entry_domain` with the next release (全网发布);
//! `pending.permission_sets` are saved in addition to `permission_sets`. As long as the platform is not
//! released, only accounts on the test list can authorize, and for them the saved settings count
//! (prepare.html). Of a released platform, nobody but them meets a saved entry domain; whether saved
//! permission sets count before the release, WeChat's pages disagree.

use super::{Numbers, Platform};
use crate::source::Span;
use crate::yaml::Spanned;

impl Platform {
    /// True if it is said that the platform is not released.
    pub fn is_unreleased(&self) -> bool {
        self.released.as_ref().is_some_and(|released| !released.value)
    }

    /// The entry domain that is saved last.
    pub fn saved_domain(&self) -> Option<&Spanned<String>> {
        let pending = self.pending.as_ref().and_then(|pending| pending.entry_domain.as_ref());
        pending.or(self.entry_domain.as_ref())
    }

    /// The entry domain that WeChat checks for accounts outside the test list; for all who can authorize,
    /// if the platform is not released.
    pub fn checked_domain(&self) -> Option<&Spanned<String>> {
        if self.is_unreleased() { self.saved_domain() } else { self.entry_domain.as_ref() }
    }

    /// True if another entry domain waits for the next release; of a platform that is said not to be
    /// released none does.
    pub fn has_waiting_domain(&self) -> bool {
        let saved = self.pending.as_ref().and_then(|pending| pending.entry_domain.as_ref());
        !self.is_unreleased()
            && saved
                .zip(self.entry_domain.as_ref())
                .is_some_and(|(new, old)| !is_same_host(&new.value, &old.value))
    }

    /// All permission sets that are saved, each pending one once, and the place of the list; `None` if
    /// `permission_sets` is not said, since the pending ones come in addition.
    pub fn saved_sets(&self) -> Option<(Vec<&Spanned<i64>>, Span)> {
        let sets = self.permission_sets.as_ref()?;
        Some((sets.value.iter().chain(self.added_sets()).collect(), sets.span))
    }

    /// The permission sets that wait for the release.
    pub fn waiting_sets(&self) -> Vec<&Spanned<i64>> {
        if self.is_unreleased() { Vec::new() } else { self.added_sets().collect() }
    }

    /// The pending permission sets that are not among the others.
    fn added_sets(&self) -> impl Iterator<Item = &Spanned<i64>> {
        let known =
            |id: i64| self.permission_sets.iter().flat_map(|sets| &sets.value).any(|set| set.value == id);
        let pending = self.pending.as_ref().and_then(|pending| pending.permission_sets.as_ref());
        let sets =
            pending.filter(|_| self.permission_sets.is_some()).into_iter().flat_map(|sets| &sets.value);
        let mut seen = std::collections::BTreeSet::new();
        sets.filter(move |set| !known(set.value) && seen.insert(set.value))
    }

    /// The settings where everything counts that is saved: for all with the next release.
    #[must_use]
    pub fn with_saved(&self) -> Platform {
        let saved =
            self.saved_sets().map(|(sets, span)| Numbers::new(sets.into_iter().cloned().collect(), span));
        Platform {
            entry_domain: self.saved_domain().cloned(),
            permission_sets: saved,
            pending: None,
            ..self.clone()
        }
    }
}

/// True if two domains differ in the case of letters at most.
fn is_same_host(a: &str, b: &str) -> bool {
    a.trim().eq_ignore_ascii_case(b.trim())
}
