//! What it costs to look through a tree without a link, as a ratio to `rg -c` over the same tree, run in
//! turn. Run with `cargo bench --bench tree`; `WXAUTHLINT_BENCH_TREE` names another tree than copies of this
//! project's own sources. Where `rg` is not installed, reading all files is the yardstick.

#![allow(clippy::print_stdout, clippy::expect_used, missing_docs)]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, io};

const ROUNDS: usize = 11;
/// How often the sources are copied: about a million lines.
const COPIES: usize = 40;
const PATTERN: &str = "componentloginpage|bindcomponent|openAuthorizeAccount";

fn main() {
    let own = env::var_os("WXAUTHLINT_BENCH_TREE").is_none();
    let tree = env::var_os("WXAUTHLINT_BENCH_TREE").map_or_else(copies, PathBuf::from);
    let has_rg = command("rg", &[PATTERN], Path::new("Cargo.toml")).status().is_ok();
    let yardstick = if has_rg { "rg -c" } else { "reading all files" };
    let mut pairs: Vec<(Duration, Duration)> = Vec::new();
    // The first round brings the files into memory and is not counted.
    for round in 0..=ROUNDS {
        let ours = timed(|| run(command(env!("CARGO_BIN_EXE_wxauthlint"), &["check"], &tree)));
        let other = timed(|| match has_rg {
            true => run(command("rg", &["-c", PATTERN], &tree)),
            false => read_all(&tree).expect("the tree can be read"),
        });
        if round > 0 {
            pairs.push((ours, other));
        }
    }
    let median = |mut values: Vec<f64>| {
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied().unwrap_or_default()
    };
    let ratio = median(pairs.iter().map(|(ours, other)| ours.as_secs_f64() / other.as_secs_f64()).collect());
    let ours = median(pairs.iter().map(|(ours, _)| ours.as_secs_f64()).collect());
    println!("{}: {ROUNDS} pairs", tree.display());
    println!("check took {ratio:.2} times as long as {yardstick} (median {:.0} ms)", ours * 1000.0);
    if own {
        fs::remove_dir_all(&tree).expect("the copies can be removed");
    }
}

/// Copies of the sources, without what speaks of the links themselves.
fn copies() -> PathBuf {
    let tree = env::temp_dir().join(format!("wxauthlint-tree-{}", std::process::id()));
    let mut files = Vec::new();
    list(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files).expect("the sources can be read");
    for copy in 0..COPIES {
        let folder = tree.join(format!("{copy}"));
        fs::create_dir_all(&folder).expect("a temporary folder can be made");
        for (number, file) in files.iter().enumerate() {
            let text = fs::read_to_string(file).expect("the sources are text");
            let text = [
                "componentloginpage",
                "bindcomponent",
                "openAuthorizeAccount",
                "preauthcode",
                "wxb8b928431b8c56d8",
            ]
            .iter()
            .fold(text, |text, word| text.replace(word, "word"));
            fs::write(folder.join(format!("{number}.rs")), text).expect("a temporary file can be written");
        }
    }
    tree
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { list(&path, files)? } else { files.push(path) }
    }
    Ok(())
}

fn read_all(tree: &Path) -> io::Result<()> {
    let mut files = Vec::new();
    list(tree, &mut files)?;
    for file in files {
        std::hint::black_box(fs::read(file)?);
    }
    Ok(())
}

fn command(program: &str, arguments: &[&str], path: &Path) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).arg(path).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn run(mut command: Command) {
    // Nothing is found, so neither program ends with 0.
    command.status().expect("the program can be started");
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}
