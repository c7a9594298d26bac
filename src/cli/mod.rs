//! The command line: arguments, files, standard input and output, exit codes. The library does the rest.

mod args;
mod baseline;
mod check;
mod chinese;
mod completions;
mod context;
mod diff;
mod explain;
mod facts;
mod failure;
mod files;
mod fix;
mod init;
mod inputs;
mod lines;
mod manual;
mod output;
mod pages;
mod reports;
mod rules;
mod schema;
mod simulate;
mod unified;
mod verdict;
mod walk;
mod whole_file;

use std::process::ExitCode;

use anstream::ColorChoice;
use args::Command;
use output::Output;
use wxauthlint::diagnostic::Severity;
use wxauthlint::source::presentable;
use wxauthlint::text::Lang;

/// Exit codes: what a script can tell by.
pub const CLEAN: u8 = 0;
/// Something was found at or above `--fail-on`.
pub const FOUND: u8 = 1;
/// Wrong usage, an unreadable file, a faulty provider or rule file.
pub const UNUSABLE: u8 = 2;
/// There was nothing to check.
pub const NOTHING: u8 = 3;

/// True if `--fail-on` asks to fail where the worst finding is of that severity.
pub fn fails(fail_on: &str, worst: Option<Severity>) -> bool {
    let least = Severity::parse(fail_on);
    least.zip(worst).is_some_and(|(least, worst)| worst >= least)
}

/// Runs the command line of this process.
pub fn run() -> ExitCode {
    let cli = match args::parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version come this way too; printing them fails only on a closed pipe.
            if !error.use_stderr() {
                let _ = error.print();
                return ExitCode::from(CLEAN);
            }
            // An error quotes the argument it is about, whatever that holds.
            let output = Output::new(Lang::En, ColorChoice::Auto);
            output.error(&presentable(&error.render().to_string()));
            return ExitCode::from(UNUSABLE);
        }
    };
    let mut output = Output::new(cli.lang, cli.color);
    let result = match cli.command {
        Command::Check(args) => check::run(&args, &mut output),
        Command::Explain(args) => explain::run(&args, &mut output),
        Command::Simulate(args) => simulate::run(&args, &mut output),
        Command::Diff(args) => diff::run(&args, &mut output),
        Command::Rules(args) => rules::run(&args, &mut output),
        Command::Facts => facts::run(&mut output),
        Command::Schema(args) => schema::run(&args, &mut output),
        Command::Init(args) => init::run(&args, &mut output),
        Command::Completions(args) => completions::run(&args, &mut output),
        Command::Man => manual::run(&mut output),
    };
    match result {
        Ok(code) => ExitCode::from(code),
        Err(failure) => ExitCode::from(failure.tell(&output)),
    }
}
