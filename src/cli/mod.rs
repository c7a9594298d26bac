//! The command line: arguments, files, standard input and output, exit codes. The library does the rest.

mod add_ignore;
mod args;
mod asked;
mod check;
mod choose;
mod complaints;
mod completions;
mod diff;
mod disk;
mod explain;
mod facts;
mod failure;
mod fix;
mod init;
mod kinds;
mod lang_parser;
mod manual;
mod output;
#[cfg(feature = "probe")]
mod probe;
mod reports;
mod rules;
mod schema;
mod server;
mod shared_args;
mod simulate;
mod spoken;
mod transport;
mod unfinished;
mod unified;
mod walk;
mod whole_file;

use std::io::{self, Write as _};
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
            let output = Output::new(Lang::En, ColorChoice::Auto);
            // Help and version come this way too.
            if !error.error.use_stderr() {
                let printed =
                    error.error.print().and_then(|()| io::stdout().flush()).map_err(output::of_output);
                return ExitCode::from(
                    printed.err().map_or(CLEAN, |failure| failure::tell(&failure, &output)),
                );
            }
            // An error quotes the argument it is about, whatever that holds.
            let told = (error.lang == Lang::Zh).then(|| complaints::in_chinese(&error.error)).flatten();
            output.error(&presentable(&told.unwrap_or_else(|| error.error.render().to_string())));
            return ExitCode::from(UNUSABLE);
        }
    };
    let mut output = Output::new(cli.lang, cli.color).with_lang_said(cli.is_lang_said).quiet(cli.is_quiet);
    let result = match cli.command {
        Command::Check(args) => check::run(&args, &mut output),
        Command::Explain(args) => explain::run(&args, &mut output),
        Command::Simulate(args) => simulate::run(&args, &mut output),
        Command::Diff(args) => diff::run(&args, &mut output),
        #[cfg(feature = "probe")]
        Command::Probe(args) => probe::run(&args, &mut output),
        Command::Rules(args) => rules::run(&args, &mut output),
        Command::Facts => facts::run(&mut output),
        Command::Schema(args) => schema::run(&args, &mut output),
        Command::Server(_) => server::run(cli.said_lang, &output),
        Command::Init(args) => init::run(&args, &mut output),
        Command::Completions(args) => completions::run(&args, &mut output),
        Command::Man => manual::run(&mut output),
    };
    match result.and_then(|code| flushed(code, &output)) {
        Ok(code) => ExitCode::from(code),
        Err(failure) => ExitCode::from(failure::tell(&failure, &output)),
    }
}

/// The exit code, once all is written; whoever read it may have gone.
fn flushed(code: u8, output: &Output) -> Result<u8, failure::Failure> {
    match output.flush() {
        Ok(()) | Err(failure::Failure::Stopped) => Ok(code),
        Err(failure) => Err(failure),
    }
}
