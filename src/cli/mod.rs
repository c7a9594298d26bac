//! The command line: arguments, files, standard input and output, exit codes. The library does the rest.

mod args;
mod asked;
mod check;
mod completions;
mod diff;
mod disk;
mod explain;
mod facts;
mod failure;
mod fix;
mod init;
mod manual;
mod output;
mod reports;
mod rules;
mod schema;
mod simulate;
mod spoken;
mod unified;
mod walk;
mod whole_file;

use std::process::ExitCode;

use anstream::ColorChoice;
use args::Command;
use output::Output;
use wxauthlint::session::{CLEAN, UNUSABLE};
use wxauthlint::source::presentable;
use wxauthlint::text::Lang;

/// Runs the command line of this process.
pub fn run() -> ExitCode {
    let cli = match asked::parse() {
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
    let mut output = Output::new(cli.lang, cli.color).with_lang_said(cli.is_lang_said);
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
        Err(failure) => ExitCode::from(failure::tell(&failure, &output)),
    }
}
