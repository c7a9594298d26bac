//! Runs the targets: inputs out of the fixtures and the examples of rules, edited at random, those of which
//! something new was told again and again.
//!
//! `fuzz [TARGET]... [--seconds N | --turns N | --executions N] [--seed N]` runs targets, all without names, on all
//! cores; a turn is as many executions as take about ten seconds, so that with the same seed the same inputs are tried
//! on every machine, however fast it is;
//! `fuzz TARGET --input FILE` runs one input; `fuzz TARGET --corpus FOLDER` writes the inputs to start from, and
//! beside the folder a dictionary, for libFuzzer. Exit code 1: something does not hold; the input is in
//! `fuzz/artifacts/`, as short as it could be made.

#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use wxauthlint_fuzz::{Random, TARGETS, Target, Told, edited, shrunk, target};

/// How long one input may take. The slowest that is right takes a hundredth of it.
const LONGEST: Duration = Duration::from_secs(2);
/// How many inputs are kept at most for telling something new.
const MOST_KEPT: usize = 4096;
/// After how many kinds of failure a target ends.
const MOST_FAILURES: usize = 8;
/// How long an input that fails is made shorter at most.
const SHRINKING: Duration = Duration::from_secs(20);

/// How long a target runs.
#[derive(Clone, Copy)]
enum Bound {
    Seconds(u64),
    Executions(u64),
    /// In [`Target::turn`]s.
    Turns(u64),
}

impl Bound {
    fn is_reached(self, target: &Target, executions: u64, started: Instant) -> bool {
        match self {
            Self::Seconds(most) => started.elapsed() >= Duration::from_secs(most),
            Self::Executions(most) => executions >= most,
            Self::Turns(most) => executions >= most.saturating_mul(target.turn),
        }
    }
}

/// What the arguments ask for.
struct Asked {
    targets: Vec<&'static Target>,
    bound: Bound,
    seed: u64,
    input: Option<PathBuf>,
    corpus: Option<PathBuf>,
}

fn main() -> ExitCode {
    let asked = match read_arguments(env::args().skip(1)) {
        Ok(asked) => asked,
        Err(told) => {
            eprintln!("{told}");
            return ExitCode::from(2);
        }
    };
    // What a target panics with is told once, with the shortest input.
    panic::set_hook(Box::new(|told| {
        let place = told.location().map(ToString::to_string).unwrap_or_default();
        LAST.with(|last| *last.borrow_mut() = format!("{place}: {}", message(told.payload())));
    }));
    let result = match (&asked.input, &asked.corpus) {
        (Some(path), _) => replay(&asked, path),
        (_, Some(folder)) => write_corpus(&asked, folder),
        _ => return run_all(&asked),
    };
    match result {
        Ok(code) => code,
        Err(told) => {
            eprintln!("{told}");
            ExitCode::from(2)
        }
    }
}

thread_local! {
    /// What this thread panicked with last.
    static LAST: std::cell::RefCell<String> = const { std::cell::RefCell::new(String::new()) };
}

fn message(payload: &dyn std::any::Any) -> String {
    let text = payload.downcast_ref::<String>().cloned();
    text.or_else(|| payload.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default()
}

fn read_arguments(arguments: impl Iterator<Item = String>) -> Result<Asked, String> {
    let mut asked =
        Asked { targets: Vec::new(), bound: Bound::Seconds(10), seed: now(), input: None, corpus: None };
    let mut arguments = arguments;
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or_else(|| format!("`{argument}` needs a value"));
        let number = |text: String| text.parse::<u64>().map_err(|_| format!("`{text}` is no number"));
        match argument.as_str() {
            "--seconds" => asked.bound = Bound::Seconds(number(value()?)?),
            "--executions" => asked.bound = Bound::Executions(number(value()?)?),
            "--turns" => asked.bound = Bound::Turns(number(value()?)?),
            "--seed" => asked.seed = number(value()?)?,
            "--input" => asked.input = Some(value()?.into()),
            "--corpus" => asked.corpus = Some(value()?.into()),
            name => match target(name) {
                Some(target) => asked.targets.push(target),
                None => {
                    let names: Vec<_> = TARGETS.iter().map(|target| target.name).collect();
                    return Err(format!("`{name}` is no target; there are {}", names.join(", ")));
                }
            },
        }
    }
    if asked.targets.is_empty() {
        asked.targets = TARGETS.iter().collect();
    }
    Ok(asked)
}

/// A seed that no run before had.
fn now() -> u64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    now.as_secs()
}

fn replay(asked: &Asked, path: &Path) -> Result<ExitCode, String> {
    let input = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut code = ExitCode::SUCCESS;
    for target in &asked.targets {
        match attempt(target, &input) {
            Ok(told) => println!("{}: {told:?}", target.name),
            Err(why) => {
                println!("{}: {why}", target.name);
                code = ExitCode::FAILURE;
            }
        }
    }
    Ok(code)
}

fn write_corpus(asked: &Asked, folder: &Path) -> Result<ExitCode, String> {
    let write = |path: PathBuf, bytes: &[u8]| {
        fs::write(&path, bytes).map_err(|error| format!("{}: {error}", path.display()))
    };
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for target in &asked.targets {
        for (number, seed) in (target.seeds)().iter().enumerate() {
            write(folder.join(format!("{}-{number}", target.name)), seed)?;
        }
        let mut dictionary = String::new();
        for piece in target.pieces {
            let bytes: String = piece.bytes().fold(String::new(), |mut text, byte| {
                let _ = write!(text, "\\x{byte:02x}");
                text
            });
            let _ = writeln!(dictionary, "\"{bytes}\"");
        }
        write(folder.with_extension("dict"), dictionary.as_bytes())?;
    }
    Ok(ExitCode::SUCCESS)
}

/// What is running: the input and since when, for the guard that stops what does not end.
type Running = Mutex<HashMap<&'static str, (Vec<u8>, Instant)>>;

fn run_all(asked: &Asked) -> ExitCode {
    println!("seed {}", asked.seed);
    let next = AtomicUsize::new(0);
    let running = Running::default();
    let failed = Mutex::new(Vec::new());
    let cores = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let workers = cores.min(asked.targets.len());
    let is_over = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some(target) = asked.targets.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let outcome = run(target, asked, &running);
                    println!("{outcome}");
                    if !outcome.failures.is_empty()
                        && let Ok(mut failed) = failed.lock()
                    {
                        failed.push(target.name);
                    }
                }
                is_over.fetch_add(1, Ordering::Relaxed);
            });
        }
        // What does not end at all: its input is kept, and the run is given up.
        while is_over.load(Ordering::Relaxed) < workers {
            thread::sleep(Duration::from_millis(100));
            let Ok(running) = running.lock() else { continue };
            if let Some((name, (input, since))) =
                running.iter().find(|(_, (_, since))| since.elapsed() > LONGEST * 30)
            {
                let path = keep(name, input);
                println!("{name}: does not end after {:?}; its input is {path}", since.elapsed());
                std::process::exit(1);
            }
        }
    });
    let failed = failed.into_inner().unwrap_or_default();
    let (passed, failed) = (asked.targets.len() - failed.len(), failed.len());
    println!("{passed} passed, {failed} failed");
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// What came of running a target.
struct Outcome {
    name: &'static str,
    executions: u64,
    seeds: usize,
    kept: usize,
    slowest: Duration,
    /// Each kind of failure, by what [`kind`] tells, and what is told of the first of it.
    failures: BTreeMap<String, String>,
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Outcome { name, executions, seeds, kept, slowest, failures } = self;
        write!(f, "{name}: {executions} executions from {seeds} inputs, {kept} told something new")?;
        write!(f, ", the slowest took {} ms", slowest.as_millis())?;
        failures.values().try_for_each(|failure| write!(f, "\n{name} FAILED: {failure}"))
    }
}

fn run(target: &'static Target, asked: &Asked, running: &Running) -> Outcome {
    let mut pool = (target.seeds)();
    let mut outcome = Outcome {
        name: target.name,
        executions: 0,
        seeds: pool.len(),
        kept: 0,
        slowest: Duration::ZERO,
        failures: BTreeMap::new(),
    };
    // Each target has its own numbers, whichever run with it.
    let mut hasher = DefaultHasher::new();
    (target.name, asked.seed).hash(&mut hasher);
    let mut random = Random::new(hasher.finish());
    let mut known: BTreeSet<u64> = BTreeSet::new();
    let started = Instant::now();
    let mut seeds = pool.clone().into_iter();
    loop {
        let is_over = asked.bound.is_reached(target, outcome.executions, started);
        // Seeds are tried as they are first.
        let seed = seeds.next();
        if is_over && seed.is_none() || outcome.failures.len() >= MOST_FAILURES {
            break;
        }
        let is_seed = seed.is_some();
        let input = seed.unwrap_or_else(|| edited(&pool, target.pieces, &mut random));
        let begun = Instant::now();
        if let Ok(mut running) = running.lock() {
            running.insert(target.name, (input.clone(), begun));
        }
        let result = attempt(target, &input);
        outcome.slowest = outcome.slowest.max(begun.elapsed());
        outcome.executions += 1;
        match result {
            Ok(told) => {
                let mut hasher = DefaultHasher::new();
                told.hash(&mut hasher);
                if known.insert(hasher.finish()) && !is_seed && pool.len() < MOST_KEPT {
                    pool.push(input);
                    outcome.kept += 1;
                }
            }
            Err(why) => {
                if let Ok(mut running) = running.lock() {
                    running.remove(target.name);
                }
                outcome.failures.entry(kind(&why)).or_insert_with(|| report(target, input, &why));
            }
        }
    }
    if let Ok(mut running) = running.lock() {
        running.remove(target.name);
    }
    outcome
}

/// Runs one input: what was told of it, or why that does not hold.
fn attempt(target: &Target, input: &[u8]) -> Result<Told, String> {
    let run = || {
        let told = panic::catch_unwind(AssertUnwindSafe(|| (target.check)(input)));
        told.map_err(|_| LAST.with(|last| last.borrow().clone()))
    };
    let begun = Instant::now();
    let told = run()?;
    let mut taken = begun.elapsed();
    // Something else may have had the cores: what is slow is so whenever it runs, and by the time it has a core.
    for _ in 0..3 {
        if taken > LONGEST {
            let (begun, before) = (Instant::now(), worked());
            run()?;
            let elapsed =
                worked().zip(before).map_or(begun.elapsed(), |(after, before)| after.saturating_sub(before));
            taken = taken.min(elapsed);
        }
    }
    if taken > LONGEST { Err(format!("takes {} ms", taken.as_millis())) } else { Ok(told) }
}

/// How long this thread has had a core, where the system tells.
fn worked() -> Option<Duration> {
    let told = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    told.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}

/// What a failure is told from others by: the place of the panic and the first word of its message, for the rest is
/// different for each input.
fn kind(why: &str) -> String {
    why.split(' ').take(2).collect::<Vec<_>>().join(" ")
}

/// Makes an input that fails shorter, keeps it, and tells of it.
fn report(target: &Target, input: Vec<u8>, why: &str) -> String {
    let begun = Instant::now();
    let wanted = kind(why);
    let short = shrunk(input, |shorter| {
        begun.elapsed() < SHRINKING && attempt(target, shorter).is_err_and(|why| kind(&why) == wanted)
    });
    let why = attempt(target, &short).err().unwrap_or_else(|| why.to_owned());
    let path = keep(target.name, &short);
    format!("{why}\n  input: {}\n  kept in {path}", short.escape_ascii())
}

/// Writes an input into the folder for those that fail; says where.
fn keep(name: &str, input: &[u8]) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("artifacts").join(name);
    let mut hasher = DefaultHasher::new();
    input.hash(&mut hasher);
    let path = folder.join(format!("{:016x}", hasher.finish()));
    match fs::create_dir_all(&folder).and_then(|()| fs::write(&path, input)) {
        Ok(()) => path.display().to_string(),
        Err(error) => format!("{}, which cannot be written: {error}", path.display()),
    }
}
