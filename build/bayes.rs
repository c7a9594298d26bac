//! Learns from texts that are known to mean something what each word of them tells, in bits: naive Bayes over
//! words, pairs of words or letters, and concepts, corrected where texts would be taken for something else by what
//! all the others teach.

use std::collections::{BTreeMap, BTreeSet};

use super::packed::Writing;

/// A text that is known to mean something.
pub struct Lesson {
    /// Its words, pairs and concepts.
    pub units: BTreeSet<String>,
    /// What it means, the best first, each with its share; nothing: it is about something else.
    pub means: Vec<(String, f64)>,
    /// What it counts.
    pub weight: f64,
}

/// What was learnt.
pub struct Learnt {
    /// What texts may mean, in the order of their names.
    pub meanings: Vec<Meaning>,
    /// What each unit tells.
    pub units: Writing,
}

/// Something that texts may mean.
pub struct Meaning {
    /// Its name: `screen:entry-domain`.
    pub to: String,
    /// What a unit that was never seen with it tells, in bits.
    pub unseen: f64,
    /// What speaks for it before a text is read, in bits.
    pub before: f64,
}

/// What the second and the third of the things count that a text may mean.
pub const SHARES: [f64; 3] = [1.0, 0.3, 0.2];
/// As if each unit had been seen so often with each meaning.
const UNSEEN: f64 = 0.003;
/// In fewer texts a unit is chance.
const FEWEST: f64 = 2.0;
/// What counts of how often a meaning is met.
const MET: f64 = 0.5;
/// How many meanings a lesson is told from.
const RIVALS: usize = 20;
/// How often all lessons are gone through to correct what they teach, how far apart those are that follow each other, how
/// much one of them corrects, and the least that is worth it.
const TIMES: usize = 5;
const STRIDE: usize = 61;
const STEP: f32 = 8.0;
const LEAST_STEP: f32 = 0.01;
/// How many bits of difference are as good as none, when a lesson is judged.
const SOFTNESS: f32 = 8.0;
/// Texts of other matters that have a name of their own are still of others.
const OF_OTHERS: &str = "look-alike:";

/// Learns from all lessons.
pub fn learn(lessons: &[Lesson]) -> Learnt {
    let mut with_unit: BTreeMap<&str, f64> = BTreeMap::new();
    for unit in lessons.iter().flat_map(|lesson| &lesson.units) {
        *with_unit.entry(unit).or_default() += 1.0;
    }
    with_unit.retain(|_, count| *count >= FEWEST);
    let all = lessons.len() as f64;
    let rarity =
        |unit: &str| ((1.0 + all) / (1.0 + with_unit.get(unit).copied().unwrap_or_default())).ln() + 1.0;
    let names: BTreeSet<&str> =
        lessons.iter().flat_map(|lesson| &lesson.means).map(|(to, _)| to.as_str()).collect();
    let names: Vec<&str> = names.into_iter().collect();

    let mut of_meaning = vec![0.0; names.len()];
    let mut of_side = [0.0; 2];
    let mut seen: BTreeMap<&str, (BTreeMap<usize, f64>, [f64; 2])> = BTreeMap::new();
    let mut told: Vec<Told> = Vec::new();
    for lesson in lessons {
        let known = || lesson.units.iter().filter(|unit| with_unit.contains_key(unit.as_str()));
        let length = known().map(|unit| rarity(unit).powi(2)).sum::<f64>().sqrt().max(1.0);
        let is_other = lesson.means.first().is_none_or(|(to, _)| to.starts_with(OF_OTHERS));
        let mut means: BTreeMap<usize, f64> = BTreeMap::new();
        for (to, share) in &lesson.means {
            if let Ok(number) = names.binary_search(&to.as_str()) {
                *means.entry(number).or_default() += share;
            }
        }
        let mut units = Vec::new();
        for unit in known() {
            let tells = lesson.weight * rarity(unit) / length;
            let (with, sides) = seen.entry(unit).or_default();
            sides[usize::from(is_other)] += tells;
            of_side[usize::from(is_other)] += tells;
            for (number, share) in &means {
                *with.entry(*number).or_default() += tells * share;
                of_meaning[*number] += tells * share;
            }
            units.push((unit.as_str(), tells));
        }
        if !means.is_empty() {
            told.push(Told { units, means });
        }
    }

    let count = seen.len() as f64;
    let corrections = corrections(&told, &seen, &of_meaning);
    let mut units = Writing::default();
    for (at, (unit, (with, sides))) in seen.iter().enumerate() {
        let side = |at: usize| ((sides[at] + UNSEEN) / (of_side[at] + UNSEEN * count)).log2();
        let with = with
            .iter()
            .map(|(number, tells)| (*number, bits(*tells) as f32 + corrections[at * names.len() + number]));
        let with: Vec<(usize, f32)> = with.collect();
        units.push(unit, rarity(unit) as f32, (side(0) - side(1)) as f32, &with);
    }
    let meanings = names.iter().zip(of_meaning).map(|(to, all)| Meaning {
        to: (*to).to_owned(),
        unseen: (UNSEEN / (all + UNSEEN * count)).log2(),
        before: MET * all.log2(),
    });
    Learnt { meanings: meanings.collect(), units }
}

/// What a unit tells of a meaning that it was seen with, more than one that was not, in bits.
fn bits(tells: f64) -> f64 {
    ((tells.max(0.0) + UNSEEN) / UNSEEN).log2()
}

/// A lesson in numbers.
struct Told<'l> {
    /// Its units, each with what it counts.
    units: Vec<(&'l str, f64)>,
    /// What it means, each with its share.
    means: BTreeMap<usize, f64>,
}

/// What is added to what the units tell of the meanings that they were seen with, by unit and meaning.
///
/// Words lean on each other, which naive Bayes does not know. So each lesson is judged by what all the others teach, and
/// where it is taken for something else its units are made to tell more of what it means and less of the other, a little
/// each time: steps down the slope of a logistic regression that begins at naive Bayes.
fn corrections(
    told: &[Told<'_>],
    seen: &BTreeMap<&str, (BTreeMap<usize, f64>, [f64; 2])>,
    of_meaning: &[f64],
) -> Vec<f32> {
    let names: Vec<&str> = seen.keys().copied().collect();
    let with: Vec<&BTreeMap<usize, f64>> = seen.values().map(|(with, _)| with).collect();
    let width = of_meaning.len();
    let mut corrections = vec![0.0_f32; names.len() * width];
    let mut was_seen = vec![false; names.len() * width];
    for (at, with) in with.iter().enumerate() {
        for number in with.keys() {
            was_seen[at * width + number] = true;
        }
    }
    let judged = told.iter().map(|told| {
        let number = |(unit, tells): &(&str, f64)| Some((names.binary_search(unit).ok()?, *tells));
        let units: Vec<(usize, f64)> = told.units.iter().filter_map(number).collect();
        let rivals = rivals(&units, &told.means, &with, of_meaning);
        Judged { units: units.into_iter().map(|(unit, tells)| (unit, tells as f32)).collect(), rivals }
    });
    let lessons: Vec<Judged> = judged.collect();
    // Far from each other in the order of files, so that no meaning is learnt at one go.
    let order: Vec<usize> = (0..STRIDE).flat_map(|start| (start..lessons.len()).step_by(STRIDE)).collect();
    for _ in 0..TIMES {
        for Judged { units, rivals } in order.iter().map(|at| &lessons[*at]) {
            let scores = rivals.iter().map(|rival| {
                let of_unit = |(unit, tells): &(usize, f32)| tells * corrections[unit * width + rival.number];
                rival.bits + units.iter().map(of_unit).sum::<f32>()
            });
            let scores: Vec<f32> = scores.collect();
            let most = scores.iter().copied().fold(f32::MIN, f32::max);
            let odds: Vec<f32> = scores.iter().map(|score| ((score - most) / SOFTNESS).exp()).collect();
            let all: f32 = odds.iter().sum();
            let right: f32 = odds.iter().zip(rivals).map(|(odds, rival)| odds * rival.share).sum();
            for (odds, rival) in odds.iter().zip(rivals) {
                let wanted =
                    if rival.share > 0.0 { odds * rival.share / right.max(f32::MIN_POSITIVE) } else { 0.0 };
                let step = STEP * (wanted - odds / all);
                if step.abs() < LEAST_STEP {
                    continue;
                }
                for (unit, tells) in units {
                    let at = unit * width + rival.number;
                    if was_seen[at] {
                        corrections[at] += step * tells;
                    }
                }
            }
        }
    }
    corrections
}

/// A lesson as the others judge it.
struct Judged {
    /// Its units by number, each with what it counts.
    units: Vec<(usize, f32)>,
    /// What it might be taken for.
    rivals: Vec<Rival>,
}

/// A meaning that a lesson might be taken for, or that it has.
struct Rival {
    number: usize,
    /// Its share in what the lesson means.
    share: f32,
    /// What speaks for it by what the other lessons teach.
    bits: f32,
}

/// The meanings that a lesson is likeliest to be taken for by what the others teach, and what it means.
fn rivals(
    units: &[(usize, f64)],
    means: &BTreeMap<usize, f64>,
    with: &[&BTreeMap<usize, f64>],
    of_meaning: &[f64],
) -> Vec<Rival> {
    let all: f64 = units.iter().map(|(_, tells)| tells).sum();
    let count = with.len() as f64;
    let of_others =
        |number: usize, of: f64, tells: f64| of - means.get(&number).map_or(0.0, |share| share * tells);
    let before = of_meaning.iter().enumerate().map(|(number, of)| {
        let of = of_others(number, *of, all).max(UNSEEN);
        all * (UNSEEN / (of + UNSEEN * count)).log2() + MET * of.log2()
    });
    let mut scores: Vec<f64> = before.collect();
    for (unit, tells) in units {
        for (number, of) in with[*unit] {
            scores[*number] += tells * bits(of_others(*number, *of, *tells));
        }
    }
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|one, other| scores[*other].total_cmp(&scores[*one]));
    let is_near = |at: usize, number: &usize| at < RIVALS || means.contains_key(number);
    let near = order.into_iter().enumerate().filter(|(at, number)| is_near(*at, number));
    let rivals = near.map(|(_, number)| Rival {
        number,
        share: means.get(&number).copied().unwrap_or_default() as f32,
        bits: scores[number] as f32,
    });
    rivals.collect()
}
