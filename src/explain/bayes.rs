//! What a text means by all its words together: naive Bayes over the words, pairs and concepts of what people
//! are known to say, corrected where words lean on each other. The build learns the table (`build/bayes.rs`).
//!
//! The words of one text lean on each other: of texts that are the same in kind the longer one tells as the square
//! root of its length. So each unit counts by how rare it is, as a part of the length of all of them.

use std::collections::BTreeSet;

use super::fold::{OF_FAMILY, fingerprint};
#[cfg(test)]
use super::packed::Writing;
use super::packed::{Packed, Unit};

/// Something that texts may mean.
#[derive(Clone, Debug)]
pub(super) struct Meaning {
    /// Its name: `screen:entry-domain`, `topic:release`.
    pub to: &'static str,
    /// What a unit that was never seen with it tells, in bits.
    unseen: f32,
    /// What speaks for it before a text is read, in bits.
    before: f32,
    /// What it belongs to, or what belongs to it: a rule and the screen that it is a cause of, and what is right of the same
    /// reports.
    related: &'static [usize],
}

include!(concat!(env!("OUT_DIR"), "/meanings.rs"));

/// What was learnt.
#[derive(Clone, Copy, Debug)]
pub(super) struct Table {
    meanings: &'static [Meaning],
    units: Packed,
}

/// The table of the build.
static LEARNT: Table = Table {
    meanings: MEANINGS,
    units: Packed {
        names: include_str!(concat!(env!("OUT_DIR"), "/units-names.txt")),
        numbers: include_bytes!(concat!(env!("OUT_DIR"), "/units-numbers.bin")),
        bits: include_bytes!(concat!(env!("OUT_DIR"), "/units-bits.bin")),
        starts: STARTS,
    },
};

/// What all words of a text tell.
#[derive(Clone, Debug)]
pub(super) struct Weighed {
    table: Table,
    /// How much more speaks for this authorization than for other matters, in bits.
    pub ours: f32,
    /// How many of its units are known.
    pub known: f32,
    /// Which share of its units that is.
    pub share_known: f32,
    /// What speaks for each meaning, in bits; only their differences tell.
    bits: Vec<f32>,
}

/// What a text may mean.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    /// The name of what it means.
    pub to: &'static str,
    /// How much less speaks for it than for the first, in bits.
    pub behind: f32,
}

/// What a text says that the catalog or the program says itself, word for word.
pub(super) fn whole(folded: &str) -> Option<&'static str> {
    let at = WHOLE.binary_search(&fingerprint(folded)).ok()?;
    let number = WHOLE_MEANS.get(at)?;
    MEANINGS.get(usize::from(*number)).map(|meaning| meaning.to)
}

/// What a text may mean that is too short to tell one thing, the likeliest first.
pub(super) fn vague(folded: &str) -> Vec<&'static str> {
    let print = fingerprint(folded);
    let found = VAGUE.binary_search_by_key(&print, |(known, _)| *known).ok().and_then(|at| VAGUE.get(at));
    let numbers = found.into_iter().flat_map(|(_, numbers)| *numbers);
    numbers.filter_map(|number| MEANINGS.get(usize::from(*number))).map(|meaning| meaning.to).collect()
}

/// The name of a message of WeChat's pages as a meaning.
pub(super) fn name_of_screen(id: &str) -> Option<&'static str> {
    MEANINGS.iter().map(|meaning| meaning.to).find(|to| to.strip_prefix("screen:") == Some(id))
}

/// Weighs the units of a text.
pub(super) fn weigh(units: &BTreeSet<String>) -> Weighed {
    table().weigh(units)
}

impl Table {
    fn weigh(self, units: &BTreeSet<String>) -> Weighed {
        // What a word begins with says nothing that the word does not say: it makes no text longer.
        let is_said = |unit: &&String| !unit.starts_with(OF_FAMILY);
        let all = units.iter().filter(is_said).count();
        let known = units.iter().filter(is_said).filter(|unit| self.units.find(unit).is_some()).count();
        let units: Vec<Unit> = units.iter().filter_map(|unit| self.units.find(unit)).collect();
        let length = units.iter().map(|unit| unit.rarity * unit.rarity).sum::<f32>().sqrt().max(1.0);
        let share: f32 = units.iter().map(|unit| unit.rarity / length).sum();
        let mut bits: Vec<f32> =
            self.meanings.iter().map(|meaning| meaning.unseen * share + meaning.before).collect();
        let mut ours = 0.0;
        #[allow(clippy::cast_precision_loss)] // a few hundred
        let (known, all) = (known as f32, all.max(1) as f32);
        for unit in units {
            let share = unit.rarity / length;
            ours += unit.ours * share;
            for (number, tells) in unit.with() {
                if let Some(bits) = bits.get_mut(number) {
                    *bits += tells * share;
                }
            }
        }
        Weighed { table: self, ours, known, share_known: known / all, bits }
    }
}

impl Weighed {
    /// Adds what a sign tells.
    pub fn add(&mut self, to: &str, bits: f32) {
        let found = self.table.meanings.binary_search_by(|meaning| meaning.to.cmp(to));
        if let Some(known) = found.ok().and_then(|at| self.bits.get_mut(at)) {
            *known += bits;
        }
    }

    /// The likeliest meanings, the first first.
    pub fn likeliest(&self, count: usize) -> Vec<Candidate> {
        let mut order: Vec<usize> = (0..self.bits.len()).collect();
        let of = |at: usize| self.bits.get(at).copied().unwrap_or(f32::MIN);
        order.sort_by(|one, other| of(*other).total_cmp(&of(*one)));
        let most = order.first().map_or(0.0, |first| of(*first));
        let named = order
            .into_iter()
            .take(count)
            .filter_map(|at| Some(Candidate { to: self.table.meanings.get(at)?.to, behind: most - of(at) }));
        named.collect()
    }

    /// How clear it is what the text means: the odds, as a logarithm, that it means the first or what belongs to it, and none
    /// of all the others.
    pub fn clearness(&self) -> f32 {
        let all = self.bits.iter().enumerate();
        let first = all.clone().max_by(|(_, one), (_, other)| one.total_cmp(other));
        let Some((first, most)) = first else { return 0.0 };
        let related = self.table.meanings.get(first).map_or(&[][..], |meaning| meaning.related);
        let is_near = |at: &usize| *at == first || related.contains(at);
        let odds = |bits: f32| ((bits - most) / SOFTNESS).exp();
        let near: f32 = all.clone().filter(|(at, _)| is_near(at)).map(|(_, bits)| odds(*bits)).sum();
        let far: f32 = all.filter(|(at, _)| !is_near(at)).map(|(_, bits)| odds(*bits)).sum();
        (near / far.max(f32::MIN_POSITIVE)).ln()
    }
}

/// How many bits of difference make something as much likelier as the number of Euler.
const SOFTNESS: f32 = 3.0;

#[cfg(not(test))]
fn table() -> Table {
    LEARNT
}

#[cfg(test)]
thread_local! {
    /// What stands in for the table of the build.
    static OTHER: std::cell::Cell<Option<Table>> = const { std::cell::Cell::new(None) };
}

#[cfg(test)]
fn table() -> Table {
    OTHER.get().unwrap_or(LEARNT)
}

#[cfg(test)]
impl Table {
    /// Lets a table stand in for that of the build, in this thread: made of each meaning's name, of what an unseen
    /// unit tells and of what speaks for it before, and of what units tell.
    pub fn stand_in(meanings: Vec<(String, f32, f32)>, units: Writing) {
        let number = |to: &str| meanings.iter().position(|(known, ..)| known == to);
        let related = |to: &str| {
            let known = MEANINGS.iter().find(|meaning| meaning.to == to);
            let related = known.into_iter().flat_map(|meaning| meaning.related);
            related.filter_map(|at| number(MEANINGS[*at].to)).collect::<Vec<usize>>()
        };
        let made = meanings.iter().map(|(to, unseen, before)| Meaning {
            to: to.clone().leak(),
            unseen: *unseen,
            before: *before,
            related: related(to).leak(),
        });
        let made: Vec<Meaning> = made.collect();
        let units = Packed {
            names: units.names.leak(),
            numbers: units.numbers.leak(),
            bits: units.bits.leak(),
            starts: units.starts.leak(),
        };
        OTHER.set(Some(Table { meanings: made.leak(), units }));
    }
}

/// The names of all that texts may mean.
#[cfg(test)]
pub(super) fn meanings() -> impl Iterator<Item = &'static str> {
    MEANINGS.iter().map(|meaning| meaning.to)
}

#[cfg(test)]
mod tests {
    use super::super::fold::fold;
    use super::super::traditional::simplified;
    use super::*;

    #[test]
    fn units_are_found_by_their_names() {
        for name in LEARNT.units.names.lines() {
            let unit = LEARNT.units.find(name).unwrap_or_else(|| panic!("{name}"));
            assert!((1.0..16.0).contains(&unit.rarity), "{name}: {unit:?}");
            assert!(unit.with().all(|(number, _)| number < MEANINGS.len()), "{name}");
        }
        for name in ["", "!", "no such unit", "\u{10FFFF}"] {
            assert!(LEARNT.units.find(name).is_none(), "{name}");
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let units = [
            ("a", 1.5, -2.25, vec![]),
            ("b", 9.25, 12.0, vec![(0, -7.75), (1, 0.0), (300, 20.75), (301, -10.5)]),
            ("中文", 2.0, 0.0, vec![(446, 3.5)]),
        ];
        let mut writing = Writing::default();
        for turn in 0..20 {
            for (name, rarity, ours, with) in &units {
                writing.push(&format!("{turn:02}{name}"), *rarity, *ours, with);
            }
        }
        let packed = Packed {
            names: writing.names.leak(),
            numbers: writing.numbers.leak(),
            bits: writing.bits.leak(),
            starts: writing.starts.leak(),
        };
        for turn in 0..20 {
            for (name, rarity, ours, with) in &units {
                let unit = packed.find(&format!("{turn:02}{name}")).unwrap();
                assert_eq!((unit.rarity, unit.ours), (*rarity, *ours), "{turn}{name}");
                assert_eq!(unit.with().collect::<Vec<_>>(), *with, "{turn}{name}");
            }
        }
    }

    #[test]
    fn what_the_catalog_says_is_known_as_a_whole() {
        assert!(WHOLE.is_sorted_by(|one, next| one < next) && WHOLE.len() == WHOLE_MEANS.len());
        for question in crate::knowledge::topics().flat_map(|topic| topic.questions.iter()) {
            let folded = fold(question, simplified, |_| None).text;
            assert!(whole(&folded).is_some(), "{question}");
            assert_eq!(whole(&format!("{folded}x")), None);
        }
    }
}
