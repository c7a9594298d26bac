//! The command line: each case is a file of `tests/cmd`, with what is typed, what is told and the exit
//! code. `TRYCMD=overwrite cargo test --test cli` writes what is told anew.

#![cfg(feature = "cli")]
#![allow(missing_docs)]

#[test]
fn commands() {
    let cases = trycmd::TestCases::new();
    cases
        .env("LANG", "C")
        .env("LC_ALL", "")
        .env("LC_MESSAGES", "")
        .env("NO_COLOR", "1")
        .case("tests/cmd/*.trycmd")
        .case("tests/cmd/*.toml");
    // A version of digits and dots is always a valid name and value.
    let _ = cases.insert_var("[VERSION]", env!("CARGO_PKG_VERSION"));
}
