//! Which scenarios are tried: every deviation alone with every kind of link, every pair of them, and a
//! sample of more; and changes from one of them to another. The same ones in every run.

use super::deviations::{CHANGES, Change};
use super::world::Scenario;

/// A scenario and the deviations that make it, fewest first.
pub struct Sampled {
    pub scenario: Scenario,
    pub changes: Vec<&'static Change>,
}

impl Sampled {
    fn of(changes: Vec<&'static Change>) -> Self {
        let scenario = changes.iter().fold(Scenario::good(), |scenario, change| scenario.with(change));
        Sampled { scenario, changes }
    }

    /// The deviations in words.
    pub fn named(&self) -> String {
        if self.changes.is_empty() {
            return "nothing deviates".to_owned();
        }
        let names = self.changes.iter().map(|change| format!("{}: {}", change.what, change.value));
        names.collect::<Vec<_>>().join("; ")
    }
}

/// A linear congruential generator (the multiplier and increment of Knuth's MMIX); the high bits are
/// the good ones.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }

    /// Adds so many deviations that do not exclude one another.
    fn deviate(&mut self, changes: &mut Vec<&'static Change>, count: usize) {
        let wanted = changes.len() + count;
        while changes.len() < wanted {
            let change = &CHANGES[self.below(CHANGES.len())];
            if changes.iter().all(|known| known.what != change.what) {
                changes.push(change);
            }
        }
    }
}

pub fn scenarios() -> Vec<Sampled> {
    let mut all = vec![Sampled::of(Vec::new())];
    all.extend(CHANGES.iter().map(|change| Sampled::of(vec![change])));
    for (at, one) in CHANGES.iter().enumerate() {
        let others = CHANGES[at..].iter().filter(|other| other.what != one.what);
        all.extend(others.map(|other| Sampled::of(vec![one, other])));
    }
    let mut dice = Dice(1);
    for count in [3, 4] {
        for _ in 0..600 {
            let mut changes = Vec::new();
            dice.deviate(&mut changes, count);
            all.push(Sampled::of(changes));
        }
    }
    all
}

/// Pairs of files, the old one and the new: one or two deviations more, or fewer.
pub fn pairs() -> Vec<(Sampled, Sampled)> {
    let mut all = Vec::new();
    let mut add = |one: Vec<&'static Change>, other: Vec<&'static Change>| {
        all.push((Sampled::of(one.clone()), Sampled::of(other.clone())));
        all.push((Sampled::of(other), Sampled::of(one)));
    };
    for change in CHANGES {
        add(Vec::new(), vec![change]);
    }
    // From one value to another of the same kind.
    for (at, one) in CHANGES.iter().enumerate() {
        for other in CHANGES[at + 1..].iter().filter(|other| other.what == one.what) {
            add(vec![one], vec![other]);
        }
    }
    let mut dice = Dice(2);
    for round in 0..600 {
        let mut common = Vec::new();
        dice.deviate(&mut common, 1 + round % 2);
        let mut more = common.clone();
        dice.deviate(&mut more, 1 + round % 3 / 2);
        add(common, more);
    }
    all
}
