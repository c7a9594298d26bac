//! Whoever ends a run that writes finds each file as it was or as it was to be, nobody reads what was not theirs to read,
//! and nothing is left behind where the program could still do something about it.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::folder::Folder;

/// How many runs are ended: all with `WXAUTHLINT_WHOLE=1`.
fn runs() -> usize {
    if std::env::var_os("WXAUTHLINT_WHOLE").is_some() { 150 } else { 15 }
}

const SIGNALS: [Signal; 3] = [Signal::KILL, Signal::INT, Signal::TERM];
const FILES: usize = 30;
const BEFORE: &str = "platform:\n  entry_domain: http://a.example.com\n";
const AFTER: &str = "platform:\n  entry_domain: a.example.com\n";

/// What stands in a folder, by the names; the mode of each is private.
fn private_files(folder: &Path) -> Vec<(PathBuf, String)> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = entries
        .map(|path| {
            let mode = fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o077, 0, "{}: {mode:o}", path.display());
            let text = fs::read_to_string(&path).unwrap();
            (path, text)
        })
        .collect();
    files.sort();
    files
}

fn is_unfinished(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "tmp")
}

fn start(folder: &Path, arguments: &[&str]) -> Child {
    let mut program = Command::new(env!("CARGO_BIN_EXE_wxauthlint"));
    let program = program.arg("check").args(arguments).current_dir(folder).env_clear();
    program.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// Ends runs at any time and, every other one, as soon as something is being written; after each `assert` sees what
/// is there. How many were ended before they were done, and how many of these left something unfinished behind.
fn end_runs(
    folder: &Path,
    arguments: &[&str],
    prepare: impl Fn(),
    assert: impl Fn(&[(PathBuf, String)]),
) -> (usize, usize) {
    prepare();
    let begun = Instant::now();
    start(folder, arguments).wait().unwrap();
    let whole = begun.elapsed();
    let (mut ended, mut left) = (0, 0);
    for run in 0..runs() {
        prepare();
        let signal = SIGNALS[run % SIGNALS.len()];
        let mut child = start(folder, arguments);
        let begun = Instant::now();
        let part = u32::try_from(run * 37 % 100).unwrap();
        if run % 2 == 0 {
            std::thread::sleep(whole * part / 100);
        } else {
            let has_begun =
                || fs::read_dir(folder).unwrap().any(|entry| is_unfinished(&entry.unwrap().path()));
            while child.try_wait().unwrap().is_none() && !has_begun() && begun.elapsed() < 4 * whole {}
            std::thread::sleep(Duration::from_micros(u64::from(part) * 20));
        }
        // Until it is waited for, no other process has its number.
        if child.try_wait().unwrap().is_none() {
            kill_process(Pid::from_child(&child), signal).unwrap();
        }
        let status = child.wait().unwrap();
        // The conventional end: by that very signal, for whoever waits for it.
        let is_ended = status.signal() == Some(signal.as_raw());
        assert!(is_ended || status.code().is_some_and(|code| code < 2), "{status:?}");
        ended += usize::from(is_ended);
        let files = private_files(folder);
        let unfinished = files.iter().filter(|(path, _)| is_unfinished(path)).count();
        assert!(unfinished == 0 || signal == Signal::KILL, "{signal:?} left {files:?}");
        left += usize::from(unfinished > 0);
        let finished: Vec<_> = files.into_iter().filter(|(path, _)| !is_unfinished(path)).collect();
        assert(&finished);
    }
    (ended, left)
}

fn write_private(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
}

fn clear(folder: &Path) {
    fs::read_dir(folder).unwrap().for_each(|entry| fs::remove_file(entry.unwrap().path()).unwrap());
}

#[test]
fn a_fix_that_is_ended_leaves_whole_files() {
    let folder = Folder::new("kills-fix");
    let name = |number: usize| folder.0.join(format!("{number:02}.yaml"));
    let prepare = || {
        clear(&folder.0);
        (0..FILES).for_each(|number| write_private(&name(number), BEFORE));
    };
    let mut fixed = std::cell::Cell::new(0);
    let told = end_runs(&folder.0, &[".", "--fix"], prepare, |files| {
        assert_eq!(files.len(), FILES);
        let after = files.iter().filter(|(_, text)| text == AFTER).count();
        assert_eq!(files.iter().filter(|(_, text)| text == BEFORE).count() + after, FILES);
        fixed.set(fixed.get() + after);
    });
    println!(
        "fixes: {} of {} runs were ended, {} of them left a private file, {} files were fixed",
        told.0,
        runs(),
        told.1,
        fixed.get_mut()
    );
    assert!(told.0 >= runs() / 4, "{told:?}");
}

#[test]
fn a_baseline_that_is_ended_is_whole_or_not_there() {
    let folder = Folder::new("kills-baseline");
    let links = Folder::new("kills-links");
    let link = |number: usize| {
        format!(
            "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx0123456789abcdef&pre_auth_code=x&auth_type={number}0\n"
        )
    };
    links.write("links.txt", (0..300).map(link).collect::<String>());
    let links = links.0.join("links.txt");
    let arguments = [links.to_str().unwrap(), "--write-baseline", "baseline.json"];
    let old = "{\n  \"version\": 1,\n  \"findings\": []\n}\n";
    let prepare = || {
        clear(&folder.0);
        write_private(&folder.0.join("baseline.json"), old);
    };
    let told = end_runs(&folder.0, &arguments, prepare, |files| {
        let [(_, text)] = files else { panic!("{files:?}") };
        assert!(text == old || serde_json::from_str::<serde_json::Value>(text).is_ok(), "{text}");
    });
    println!("baselines: {} of {} runs were ended, {} of them left a private file", told.0, runs(), told.1);
    assert!(told.0 >= runs() / 4, "{told:?}");
}
