//! Tests of probing, with servers on the loopback interface and the Chromium of this machine.

mod chains;
mod files;
mod pages;
mod policies;
mod server;
mod surroundings;
mod traps;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use anstream::ColorChoice;
use clap::Parser as _;
use wxauthlint::session::{Checked, GivenInputs, MemoryFiles, Seen, Session};
use wxauthlint::text::Lang;

use super::browser::find_browser;
use super::guard::Guard;
use super::http::Network;
use super::{Prober, addresses, manner};
use crate::cli::args::{Command, CommandLine};
use crate::cli::failure::Failure;
use crate::cli::output::Output;
use crate::cli::probe::ProbeArgs;
use server::Server;

/// The browser; a test that needs one says so and ends where there is none.
fn browser() -> Option<PathBuf> {
    let found = find_browser(None).ok();
    if found.is_none() {
        eprintln!("NOT RUN: no Chromium or Chrome was found on this machine");
    }
    found
}

/// What becomes of each, several at a time: a visit mostly waits.
fn in_parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(BTreeMap::new());
    thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| {
                while let Some((number, item)) = {
                    let number = next.fetch_add(1, Ordering::SeqCst);
                    items.get(number).map(|item| (number, item))
                } {
                    let result = work(item);
                    done.lock().unwrap().insert(number, result);
                }
            });
        }
    });
    done.into_inner().unwrap().into_values().collect()
}

fn arguments(written: &[String]) -> ProbeArgs {
    let start = ["wxauthlint", "probe"].map(str::to_owned);
    let line = CommandLine::try_parse_from(start.iter().chain(written)).unwrap();
    match line.command {
        Command::Probe(args) => args,
        _ => unreachable!(),
    }
}

/// What is seen, asked from servers as the arguments say.
fn look(server: &Server, written: &[String]) -> Result<Vec<Seen>, Failure> {
    look_for(server, written, "")
}

fn look_for(server: &Server, written: &[String], provider: &str) -> Result<Vec<Seen>, Failure> {
    let args = arguments(written);
    let files = files(provider);
    let session = Session::new().with_files(&files);
    let urls = addresses(&args.urls)?;
    let guard = Guard::new(&urls, &args.resolve, args.allow_static)?;
    let mut manner = manner(&args)?;
    manner.authorities = Some(server.authority.clone().into_bytes());
    let network = Network::new(Arc::new(guard.clone()), &manner);
    let output = Output::new(Lang::En, ColorChoice::Never);
    let prober = Prober {
        args: &args,
        session: &session,
        web: &network,
        guard: &guard,
        manner: &manner,
        output: &output,
        switches: vec![format!("--ignore-certificate-errors-spki-list={}", server.key_hash)],
    };
    prober.look(&urls)
}

fn files(provider: &str) -> MemoryFiles {
    match provider {
        "" => MemoryFiles::new(),
        provider => [("provider.yaml", provider)].into_iter().collect(),
    }
}

fn check(seen: Vec<Seen>, provider: &str) -> Checked {
    let files = files(provider);
    Session::new().with_files(&files).check(GivenInputs::seen(seen)).unwrap()
}

/// What was found: the rule and the text under its first label.
fn found(checked: &Checked) -> Vec<String> {
    let findings = checked.report.findings.iter();
    let mut found: Vec<_> = findings
        .map(|finding| {
            let mark = checked.sources.text(finding.primary.span);
            format!("{}: {mark}", finding.code)
        })
        .collect();
    found.sort();
    found
}
