//! `wxauthlint completions`: what a shell completes.

use wxauthlint::session::CLEAN;

use clap_complete::generate;

use super::args::CompletionsArgs;
use super::asked::described;
use super::failure::Failure;
use super::output::Output;

/// Prints the script for a shell.
pub fn run(args: &CompletionsArgs, output: &mut Output) -> Result<u8, Failure> {
    let mut script = Vec::new();
    generate(args.shell, &mut described(output.lang()), env!("CARGO_BIN_NAME"), &mut script);
    output.write(&String::from_utf8_lossy(&script))?;
    Ok(CLEAN)
}
