//! What a change of the provider file does to an account: the verdicts before it, after it, and after
//! the next release.

use super::verdict::{Stage, Verdict, verdicts};
use super::world::{Component, Scenario};

/// One account over time.
pub struct Course {
    pub before: Verdict,
    /// What the release was to do as the old file stood.
    pub was_to_be: Verdict,
    pub now: Verdict,
    /// After the release that makes what is saved effective.
    pub later: Verdict,
    /// Whether the new file says itself that something is saved and waits: then what happens with the
    /// release is planned.
    pub is_planned: bool,
}

/// What is told of an account in so many words, of those consequences that this oracle knows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Told {
    StopsWorking,
    SurelyFails,
    WorksNow,
    UnclearNow,
}

impl Told {
    pub fn name(self) -> &'static str {
        match self {
            Told::StopsWorking => "stops-working",
            Told::SurelyFails => "surely-fails",
            Told::WorksNow => "works-now",
            Told::UnclearNow => "unclear-now",
        }
    }
}

impl Course {
    /// What is told of the account. Settled: what the release will do is told only if it is news, for a
    /// comparison tells of changes; an account may both work or be unclear now and stop with the release; and
    /// of a domain that the file itself says is saved only what is to be done at the release is told.
    pub fn told(&self) -> Vec<Told> {
        use Verdict::{Stopped, Unclear};
        let mut told = Vec::new();
        match (&self.before, &self.now) {
            (before, Stopped(_)) if before.works() => told.push(Told::StopsWorking),
            (before, Unclear(_)) if before.works() => told.push(Told::UnclearNow),
            (Unclear(_), Stopped(_)) => told.push(Told::SurelyFails),
            (Stopped(_), now) if now.works() => told.push(Told::WorksNow),
            _ => {}
        }
        match (&self.now, &self.later) {
            _ if self.was_to_be.is_stopped() => {}
            (_, Stopped(Stage::Domain)) if self.is_planned => {}
            (now, Stopped(_)) if now.works() => told.push(Told::StopsWorking),
            (Unclear(_), Stopped(_)) if self.before.works() => told.push(Told::StopsWorking),
            (Unclear(_), Stopped(_)) => told.push(Told::SurelyFails),
            _ => {}
        }
        let is_still_open = self.now.is_stopped() || matches!(self.now, Unclear(_));
        if self.before.is_stopped() && is_still_open && self.later.works() && !self.was_to_be.works() {
            told.push(Told::WorksNow);
        }
        told
    }

    /// Whether something that worked stops, or its merchants no longer come back: exit code 1.
    /// What a release that is announced in the file will do is told, and breaks nothing yet.
    pub fn breaks(&self) -> bool {
        let fails = |verdict: &Verdict| verdict.is_stopped() || *verdict == Verdict::NotReturned;
        self.before.works()
            && (fails(&self.now) || (fails(&self.later) && !fails(&self.was_to_be) && !self.is_planned))
    }

    /// Whether this account is at least as well off, now and later.
    pub fn is_no_worse(&self) -> bool {
        let rank = |verdict: &Verdict| match verdict {
            Verdict::Stopped(_) => 0,
            Verdict::NotReturned => 1,
            Verdict::Unclear(_) => 2,
            Verdict::Without(_) => 3,
            Verdict::Authorizes => 4,
        };
        rank(&self.now) >= rank(&self.before) && rank(&self.later) >= rank(&self.was_to_be)
    }
}

/// Each account over the change from one file to the other.
pub fn courses(old: &Scenario, new: &Scenario) -> Vec<Course> {
    let is_planned = new.platform.pending_entry.is_some() || !new.platform.pending_sets.is_empty();
    let before = verdicts(old).into_iter().zip(verdicts(&released(old)));
    let after = verdicts(&in_effect(old, new)).into_iter().zip(verdicts(&released(new)));
    let courses = before.zip(after);
    courses
        .map(|((before, was_to_be), (now, later))| Course { before, was_to_be, now, later, is_planned })
        .collect()
}

/// Each kind of account over the change: what it does to those whom the files do not list.
pub fn courses_of_kinds(old: &Scenario, new: &Scenario) -> Vec<Course> {
    courses(&old.of_every_kind(new), &new.of_every_kind(old))
}

/// The new file as it counts before the next release: a domain that is written as the registered one
/// and was not saved before counts after the next release only (全网发布通过的资料才会对所有的授权账号生
/// 效). Permission sets count at once (编辑后即可生效，无需全网发布), links and lists anyway.
fn in_effect(old: &Scenario, new: &Scenario) -> Scenario {
    let mut now = new.clone();
    let (was, is) = (&old.platform, &new.platform);
    let both_released = was.released == Some(true) && is.released == Some(true);
    let is_moved = was.entry.is_some() && is.entry.is_some() && was.entry != is.entry;
    let was_saved = was.pending_entry.is_some() && was.pending_entry == is.entry;
    let is_ours = [old, new].iter().all(|file| file.link.component != Component::Other);
    if both_released && is_moved && !was_saved && is_ours && is.pending_entry.is_none() {
        now.platform.entry = was.entry;
        now.platform.pending_entry = is.entry;
    }
    now
}

/// The new file when all that is saved is released.
fn released(new: &Scenario) -> Scenario {
    let mut later = new.clone();
    if let Some(entry) = later.platform.pending_entry.take() {
        later.platform.entry = Some(entry);
    }
    let pending = std::mem::take(&mut later.platform.pending_sets);
    if let Some(sets) = &mut later.platform.sets {
        sets.extend(pending);
    }
    later
}
