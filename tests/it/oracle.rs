//! The program against an oracle: what happens to an account is worked out once more, from WeChat's
//! documents alone, by plain functions over plain data that share nothing with the program. `check`,
//! `simulate` and `diff` must agree with it on every scenario, and with each other.

mod change;
mod facts;
mod program;
mod sample;
mod verdict;
mod world;

use std::collections::BTreeMap;
#[cfg(feature = "cli")]
use std::process::Command;

use change::{Course, Told, courses};
use sample::Sampled;
use verdict::{Verdict, verdicts};

/// Disagreements by their signature: how many, and the simplest scenario that shows it.
#[derive(Default)]
struct Disagreements(BTreeMap<String, (usize, usize, String)>);

impl Disagreements {
    fn add(&mut self, signature: String, deviations: usize, example: impl FnOnce() -> String) {
        match self.0.get_mut(&signature) {
            Some((count, fewest, simplest)) => {
                *count += 1;
                if deviations < *fewest {
                    (*fewest, *simplest) = (deviations, example());
                }
            }
            None => {
                self.0.insert(signature, (1, deviations, example()));
            }
        }
    }

    fn merge(&mut self, other: Disagreements) {
        for (signature, (count, deviations, example)) in other.0 {
            self.add(signature.clone(), deviations, || example);
            if let Some(known) = self.0.get_mut(&signature) {
                known.0 += count - 1;
            }
        }
    }

    fn assert_none(self, scenarios: usize) {
        let mut lines: Vec<_> = self.0.into_iter().collect();
        lines.sort_by_key(|(_, (count, ..))| std::cmp::Reverse(*count));
        let told = lines.iter().map(|(signature, (count, _, example))| {
            format!("{signature}\n    {count} times, as in: {example}")
        });
        let told: Vec<_> = told.collect();
        assert!(
            told.is_empty(),
            "{} kinds of disagreement in {scenarios} scenarios\n{}",
            told.len(),
            told.join("\n")
        );
    }
}

/// Judges all on two threads.
fn judge<T: Sync>(all: &[T], one: impl Fn(&T, &mut Disagreements) + Sync) -> Disagreements {
    let halves = all.split_at(all.len() / 2);
    let judged = std::thread::scope(|scope| {
        let threads = [halves.0, halves.1].map(|half| {
            let one = &one;
            scope.spawn(move || {
                let mut found = Disagreements::default();
                half.iter().for_each(|item| one(item, &mut found));
                found
            })
        });
        threads.map(|thread| thread.join().unwrap())
    });
    let mut found = Disagreements::default();
    judged.into_iter().for_each(|half| found.merge(half));
    found
}

/// Whether the test list holds something else than original ids.
fn has_faulty_list(sampled: &Sampled) -> bool {
    let list = sampled.scenario.platform.tests.iter().flatten();
    list.into_iter().any(|entry| !entry.starts_with("gh_"))
}

/// An account in a few words, for an example.
fn account(sampled: &Sampled, at: usize) -> String {
    let kind = sampled.scenario.accounts[at].kind.unwrap_or("account of a kind unsaid");
    format!("{kind} ({})", at + 1)
}

fn why(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Unclear(why) => format!("unclear ({why})"),
        other => program::words(other),
    }
}

#[test]
fn check_stops_whom_the_oracle_stops() {
    let all = sample::scenarios();
    assert!(all.len() > 2_000);
    let found = judge(&all, |sampled, found| {
        let deviations = sampled.changes.len();
        let checked = match program::check(&sampled.scenario.yaml()) {
            Ok(checked) => checked,
            Err(fault) => return found.add(format!("check: {fault}"), deviations, || sampled.named()),
        };
        let verdicts = verdicts(&sampled.scenario);
        for (at, verdict) in verdicts.iter().enumerate() {
            let stops = &checked.stops[at];
            let is_stopped = verdict.is_stopped();
            if is_stopped == stops.is_empty() {
                let told: Vec<_> = stops.iter().map(|(stage, rule)| format!("{rule} at {stage}")).collect();
                let told = if told.is_empty() { "no stop".to_owned() } else { told.join(", ") };
                found.add(format!("check: oracle {}, program {told}", why(verdict)), deviations, || {
                    format!("{}; {}", account(sampled, at), sampled.named())
                });
            }
        }
        // The exit code: an error if somebody surely does not come through, or not back.
        let fails = verdicts.iter().any(|verdict| verdict.is_stopped() || *verdict == Verdict::NotReturned);
        let is_other = sampled.scenario.link.component == world::Component::Other;
        if (fails || is_other) && checked.errors.is_empty() {
            found.add("check: oracle exit 1, program exit 0".to_owned(), deviations, || sampled.named());
        }
        // None if all come through and the file is right. Settled: an appid in the test list is a fault by
        // itself, 否则会报错 (prepare), whomever it stops.
        let is_right = sampled.scenario.requires.is_empty() && !has_faulty_list(sampled);
        if verdicts.iter().all(Verdict::works) && is_right && !checked.errors.is_empty() {
            found.add(
                format!("check: oracle exit 0, program errors {:?}", checked.errors),
                deviations,
                || sampled.named(),
            );
        }
    });
    found.assert_none(all.len());
}

#[test]
fn simulate_foresees_what_the_oracle_foresees() {
    let all = sample::scenarios();
    let found = judge(&all, |sampled, found| {
        let deviations = sampled.changes.len();
        let foreseen = match program::foresee(&sampled.scenario.yaml()) {
            Ok(foreseen) => foreseen,
            Err(fault) => return found.add(format!("simulate: {fault}"), deviations, || sampled.named()),
        };
        for (at, verdict) in verdicts(&sampled.scenario).iter().enumerate() {
            let told = &foreseen[at];
            if told.outcome != program::words(verdict) {
                let told = format!("{} ({})", told.outcome, told.because);
                found.add(format!("simulate: oracle {}, program {told}", why(verdict)), deviations, || {
                    format!("{}; {}", account(sampled, at), sampled.named())
                });
            }
        }
    });
    found.assert_none(all.len());
}

#[test]
fn diff_tells_what_the_oracle_tells() {
    let all = sample::pairs();
    assert!(all.len() > 1_000);
    let found = judge(&all, |(old, new), found| {
        let deviations = old.changes.len() + new.changes.len();
        let named = || format!("{} -> {}", old.named(), new.named());
        let compared = match program::diff(&old.scenario.yaml(), &new.scenario.yaml()) {
            Ok(compared) => compared,
            Err(fault) => return found.add(format!("diff: {fault}"), deviations, named),
        };
        let courses = courses(&old.scenario, &new.scenario);
        for (at, course) in courses.iter().enumerate() {
            let told = &compared.told[at];
            let has = |kind: Told| told.iter().any(|(told, ..)| *told == kind.name());
            let kinds = [Told::StopsWorking, Told::SurelyFails, Told::WorksNow, Told::UnclearNow];
            let expected = course.told();
            // Of a grant whose merchant does not come back only the exit code is settled.
            let is_lost = [&course.before, &course.now, &course.later].contains(&&Verdict::NotReturned);
            let is_same = is_lost || kinds.iter().all(|kind| has(*kind) == expected.contains(kind));
            if !is_same {
                let lines = told.iter().map(|(kind, effect, rule)| format!("{kind} {effect} {rule}"));
                let lines: Vec<_> = lines.collect();
                let signature = format!(
                    "diff: oracle {}, program [{}]",
                    course_in_words(course),
                    lines.join(", ").replace(" ,", ",")
                );
                found.add(signature, deviations, || format!("{}; {}", account(new, at), named()));
            }
        }
        if courses.iter().any(Course::breaks) && !compared.breaks {
            found.add("diff: oracle exit 1, program exit 0".to_owned(), deviations, named);
        }
        if courses.iter().all(Course::is_no_worse) && only_links_differ(old, new) && compared.breaks {
            found.add("diff: oracle exit 0, program exit 1".to_owned(), deviations, named);
        }
    });
    found.assert_none(all.len());
}

/// Whether nothing was taken away but by a link: what a file promises beyond its links (sets that are
/// needed, the list, the release) breaks by itself.
fn only_links_differ(old: &Sampled, new: &Sampled) -> bool {
    let (was, is) = (&old.scenario, &new.scenario);
    was.requires == is.requires
        && was.platform.sets == is.platform.sets
        && was.platform.tests == is.platform.tests
        && was.platform.released == is.platform.released
}

fn course_in_words(course: &Course) -> String {
    let told: Vec<_> = course.told().into_iter().map(Told::name).collect();
    let told = if told.is_empty() { "nothing".to_owned() } else { told.join(", ") };
    let (before, now, later) = (why(&course.before), why(&course.now), why(&course.later));
    let later = if now == later { String::new() } else { format!(" -> {later}") };
    format!("{told} ({before} -> {now}{later})")
}

/// The exit codes of the program itself, on a part of the scenarios.
#[cfg(feature = "cli")]
#[test]
fn the_exit_codes_agree() {
    let folder = std::env::temp_dir().join(format!("wxauthlint-oracle-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wxauthlint"));
        let output = command.args(arguments).current_dir(&folder).output().unwrap();
        output.status.code().unwrap()
    };
    let mut found = Disagreements::default();
    let singles = sample::scenarios().into_iter().filter(|sampled| sampled.changes.len() < 2);
    let mut count = 0;
    for sampled in singles {
        count += 1;
        std::fs::write(folder.join("provider.yaml"), sampled.scenario.yaml()).unwrap();
        let verdicts = verdicts(&sampled.scenario);
        let fails = verdicts.iter().any(|verdict| verdict.is_stopped() || *verdict == Verdict::NotReturned);
        let must_fail = fails || sampled.scenario.link.component == world::Component::Other;
        for (command, input) in [("check", "provider.yaml"), ("simulate", "console")] {
            let code = run(&[command, input]);
            let is_right = sampled.scenario.requires.is_empty() && !has_faulty_list(&sampled);
            let all_works = verdicts.iter().all(Verdict::works) && (is_right || command == "simulate");
            // Of what is not known a warning may be given, or nothing.
            let is_right = match code {
                0 => !must_fail,
                1 => !all_works && (must_fail || command == "check"),
                _ => false,
            };
            if !is_right {
                let expected = u8::from(must_fail);
                let signature = format!("{command}: oracle exit {expected}, program exit {code}");
                found.add(format!("{signature}, {}", sampled.named()), 1, || sampled.named());
            }
        }
    }
    std::fs::remove_dir_all(&folder).unwrap();
    found.assert_none(count);
}
