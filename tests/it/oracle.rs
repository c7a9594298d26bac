//! The program against an oracle: what happens to an account is worked out once more, from WeChat's
//! documents alone, by plain functions over plain data that share nothing with the program. `check`,
//! `simulate` and `diff` must agree with it on every scenario, and with each other.

mod change;
mod deviations;
mod facts;
mod program;
mod sample;
mod verdict;
mod world;

use std::collections::BTreeMap;

use crate::slice::slice;
#[cfg(feature = "cli")]
use std::process::Command;

use change::{Course, Told, courses, courses_of_kinds};
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

/// Whether the platform itself is at fault, whomever it stops. Settled: the test list holds something else
/// than original ids (否则会报错, prepare), or a set that the product needs is surely not configured.
fn has_faulty_platform(sampled: &Sampled) -> bool {
    let scenario = &sampled.scenario;
    let platform = &scenario.platform;
    let is_faulty_list = platform.tests.iter().flatten().any(|entry| !entry.starts_with("gh_"));
    let is_missing = |id: &u32| {
        platform.sets.as_ref().is_some_and(|sets| !sets.contains(id) && !platform.pending_sets.contains(id))
    };
    is_faulty_list || scenario.requires.iter().any(is_missing)
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
    let all: Vec<_> = slice(all, 13).collect();
    let found = judge(&all, |sampled, found| {
        let deviations = sampled.changes.len();
        let checked = match program::check(&sampled.scenario.yaml()) {
            Ok(checked) => checked,
            Err(fault) => return found.add(format!("check: {fault}"), deviations, || sampled.named()),
        };
        let verdicts = verdicts(&sampled.scenario);
        // Settled: a check of a link of another platform tells what else is wrong with it by this file, for
        // whoever repairs the appid.
        let is_other = sampled.scenario.link.component == world::Component::Other;
        // Settled: neither can it tell of a link whom it may spare; that a saved domain may count for the
        // test list is a matter of simulate.
        let meets_others = |verdict: &Verdict| *verdict == Verdict::Unclear(verdict::WHICH_DOMAIN);
        for (at, verdict) in verdicts.iter().enumerate() {
            let stops = &checked.stops[at];
            let is_compared = !is_other && !meets_others(verdict);
            if verdict.is_stopped() == stops.is_empty() && is_compared {
                let told: Vec<_> = stops.iter().map(|(stage, rule)| format!("{rule} at {stage}")).collect();
                let told = if told.is_empty() { "no stop".to_owned() } else { told.join(", ") };
                found.add(format!("check: oracle {}, program {told}", why(verdict)), deviations, || {
                    format!("{}; {}", account(sampled, at), sampled.named())
                });
            }
        }
        // The exit code: an error if somebody surely does not come through, or not back.
        let fails = verdicts.iter().any(|verdict| verdict.is_stopped() || *verdict == Verdict::NotReturned);
        if (fails || is_other) && checked.errors.is_empty() {
            found.add("check: oracle exit 1, program exit 0".to_owned(), deviations, || sampled.named());
        }
        // None if all come through and the file is right. Settled: an appid in the test list is a fault by
        // itself, 否则会报错 (prepare), whomever it stops.
        if verdicts.iter().all(Verdict::works) && !has_faulty_platform(sampled) && !checked.errors.is_empty()
        {
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
    let all: Vec<_> = slice(sample::scenarios(), 13).collect();
    let found = judge(&all, |sampled, found| {
        let deviations = sampled.changes.len();
        let foreseen = match program::assess(&sampled.scenario.yaml()) {
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
    let all: Vec<_> = slice(all, 13).collect();
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
        // Settled: a link is there for others too, so that nothing breaks only if no kind is worse off either.
        let kinds = courses_of_kinds(&old.scenario, &new.scenario);
        let is_no_worse = courses.iter().chain(&kinds).all(Course::is_no_worse);
        if is_no_worse && only_links_differ(old, new) && !is_newly_lost(old, new) && compared.breaks {
            found.add("diff: oracle exit 0, program exit 1".to_owned(), deviations, named);
        }
    });
    found.assert_none(all.len());
}

/// A file that lists nobody: what stops whole kinds of accounts breaks something all the same.
#[test]
fn diff_tells_what_befalls_those_whom_no_file_lists() {
    let all: Vec<_> = slice(sample::pairs(), 13).collect();
    let found = judge(&all, |(old, new), found| {
        let deviations = old.changes.len() + new.changes.len();
        let named = || format!("{} -> {}", old.named(), new.named());
        let files = [old, new].map(|sampled| sampled.scenario.unlisted().yaml());
        let compared = match program::diff(&files[0], &files[1]) {
            Ok(compared) => compared,
            Err(fault) => return found.add(format!("diff: {fault}"), deviations, named),
        };
        let courses = courses_of_kinds(&old.scenario, &new.scenario);
        if let Some(broken) = courses.iter().find(|course| course.breaks())
            && !compared.breaks
        {
            let signature = format!("diff: oracle exit 1 ({}), program exit 0", course_in_words(broken));
            found.add(signature, deviations, named);
        }
        if courses.iter().all(Course::is_no_worse)
            && only_links_differ(old, new)
            && !is_newly_lost(old, new)
            && compared.breaks
        {
            found.add("diff: oracle exit 0, program exit 1".to_owned(), deviations, named);
        }
    });
    found.assert_none(all.len());
}

/// Whether nothing was taken away but by a link: what a file promises beyond its links (sets that are
/// needed, the list, the release) breaks by itself.
/// Settled: that the way back is lost shows whatever else is not known of the link.
fn is_newly_lost(old: &Sampled, new: &Sampled) -> bool {
    verdict::leads_elsewhere(&new.scenario.link) && !verdict::leads_elsewhere(&old.scenario.link)
}

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

/// The exit codes of the program itself, on every deviation alone.
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
    let write = |name: &str, sampled: &Sampled| {
        std::fs::write(folder.join(name), sampled.scenario.yaml()).unwrap();
    };
    let mut found = Disagreements::default();
    let mut singles = sample::scenarios();
    singles.retain(|sampled| sampled.changes.len() < 2);
    write("old.yaml", &singles[0]);
    for sampled in slice(&singles, 13) {
        write("provider.yaml", sampled);
        let verdicts = verdicts(&sampled.scenario);
        let fails = verdicts.iter().any(|verdict| verdict.is_stopped() || *verdict == Verdict::NotReturned);
        let must_fail = fails || sampled.scenario.link.component == world::Component::Other;
        let all_works = verdicts.iter().all(Verdict::works);
        // Settled: simulate fails wherever a check of the same file and link finds an error, also one that
        // stops nobody.
        let is_error = must_fail || has_faulty_platform(sampled);
        let courses = courses(&singles[0].scenario, &sampled.scenario);
        let breaks = courses.iter().any(Course::breaks);
        // The command, whether it must fail, and whether it must not.
        let mut runs = vec![
            ("check", vec!["check", "provider.yaml"], must_fail, all_works && !is_error),
            ("simulate", vec!["simulate", "console"], is_error, !is_error),
            ("diff", vec!["diff", "old.yaml", "provider.yaml"], breaks, false),
        ];
        let live = live_link(sampled);
        if let Some((link, page)) = &live {
            let mut arguments = vec!["simulate", link, "--config", "provider.yaml"];
            if let Some(page) = page {
                arguments.extend(["--page", page]);
            }
            runs.push(("simulate a link", arguments, is_error, !is_error));
        }
        for (command, arguments, must_fail, must_not) in runs {
            let code = run(&arguments);
            let is_right = match code {
                0 => !must_fail,
                1 => !must_not,
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
    found.assert_none(singles.len());
}

/// The link as it is handed out, and where it is opened; none if a part of it is filled in later.
#[cfg(feature = "cli")]
fn live_link(sampled: &Sampled) -> Option<(String, Option<String>)> {
    let mut link = sampled.scenario.link.clone();
    if link.code == world::Code::Hole {
        link.code = world::Code::Fresh;
    }
    let page = match link.page {
        world::Page::Unsaid => None,
        world::Page::None => Some("none".to_owned()),
        world::Page::On(host) => Some(format!("https://{host}/bind")),
    };
    let url = link.url();
    (!url.contains("${")).then_some((url, page))
}
