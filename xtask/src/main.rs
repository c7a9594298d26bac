//! `cargo xtask`: what is built around the program.

mod dist;
mod owner;
mod run;
mod site;

use std::process::ExitCode;

/// Why a command failed, as it is told.
pub type Failure = Box<dyn std::error::Error>;
/// What a command comes to.
pub type Result<T = ()> = std::result::Result<T, Failure>;

#[derive(clap::Parser)]
#[command(name = "cargo xtask", about = "Build and release tasks for wxauthlint")]
enum Command {
    /// Build the page: static files, and the same as one file
    Site(site::Options),
    /// Print what the tests of the page paste, as JSON
    SiteCases,
    /// Build archives, wheels and npm packages, with checksums and a bill of materials
    Dist(dist::Options),
    /// Set the address of the repository everywhere
    Owner(owner::Options),
}

fn main() -> ExitCode {
    let done = match <Command as clap::Parser>::parse() {
        Command::Site(options) => site::run(&options),
        Command::SiteCases => site::cases::run(),
        Command::Dist(options) => dist::run(&options),
        Command::Owner(options) => owner::run(&options),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            say(&format!("error: {failure}"));
            ExitCode::FAILURE
        }
    }
}

/// Tells something on standard error.
// This is a command line of its own.
#[allow(clippy::print_stderr)]
pub fn say(line: &str) {
    eprintln!("{line}");
}
