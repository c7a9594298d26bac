//! The command line: each case is a file of `tests/cmd`, with what is typed, what is told and the exit
//! code. `TRYCMD=overwrite cargo test cli` writes what is told anew.

use trycmd::TestCases;

/// Runs the cases of a folder in an environment of that language, without colours.
fn run(folder: &str, lang: &str) {
    let cases = TestCases::new();
    cases
        .env("LANG", lang)
        .env("LC_ALL", "")
        .env("LC_MESSAGES", "")
        .env("WXAUTHLINT_LANG", "")
        .env("NO_COLOR", "1")
        .env("GITHUB_ACTIONS", "")
        .case(format!("{folder}/*.trycmd"))
        .case(format!("{folder}/*.toml"));
    // The version is of digits and dots, which every variable may hold.
    let _ = cases.insert_var("[VERSION]", env!("CARGO_PKG_VERSION"));
}

#[test]
fn commands() {
    run("tests/cmd", "en_US.UTF-8");
}

#[test]
fn commands_in_a_chinese_environment() {
    run("tests/cmd/zh", "zh_CN.UTF-8");
}
