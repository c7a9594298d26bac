//! The command line and the language server: see [`cli`] and [`server`].

#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::string_slice, clippy::print_stderr)
)]

mod cli;
mod server;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
