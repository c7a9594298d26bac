//! The layers of the library: a module uses only those it may, only the command line does input and
//! output, and no file outgrows one sitting.

use std::fs;
use std::path::{Path, PathBuf};

/// Each module and those it may use; all of these stand above it, so that there are no circles.
const LAYERS: &[(&str, &[&str])] = &[
    ("slice", &[]),
    ("home", &[]),
    ("names", &[]),
    ("redact", &["slice"]),
    ("source", &["slice", "redact"]),
    ("text", &["names"]),
    ("nearest", &[]),
    ("sure", &["names"]),
    ("diagnostic", &["names", "source", "text", "sure"]),
    ("fingerprint", &["source", "text", "diagnostic"]),
    ("yaml", &["slice", "source", "text", "diagnostic", "nearest"]),
    ("baseline", &["slice", "source", "text", "diagnostic", "fingerprint", "yaml"]),
    ("knowledge", &["names", "text", "sure"]),
    ("words", &["source", "text", "sure", "diagnostic", "knowledge"]),
    ("document", &["source", "text", "diagnostic"]),
    ("input", &["slice", "names", "redact", "source", "text", "diagnostic", "nearest", "yaml", "knowledge"]),
    ("fact", &["slice", "names", "source", "input", "knowledge", "nearest", "yaml"]),
    (
        "rule",
        &[
            "slice",
            "home",
            "names",
            "source",
            "text",
            "diagnostic",
            "nearest",
            "yaml",
            "input",
            "fact",
            "knowledge",
        ],
    ),
    ("engine", &["slice", "rule", "fact", "diagnostic", "source", "text"]),
    (
        "lint",
        &[
            "slice",
            "redact",
            "source",
            "text",
            "nearest",
            "diagnostic",
            "yaml",
            "knowledge",
            "input",
            "fact",
            "rule",
            "engine",
        ],
    ),
    (
        "explain",
        &[
            "home",
            "slice",
            "source",
            "text",
            "diagnostic",
            "knowledge",
            "words",
            "document",
            "input",
            "fact",
            "rule",
            "lint",
        ],
    ),
    (
        "simulate",
        &["names", "source", "text", "diagnostic", "knowledge", "words", "document", "input", "fact", "lint"],
    ),
    (
        "impact",
        &[
            "names",
            "source",
            "text",
            "diagnostic",
            "yaml",
            "knowledge",
            "words",
            "document",
            "input",
            "fact",
            "rule",
            "lint",
            "simulate",
        ],
    ),
    (
        "render",
        &[
            "home",
            "slice",
            "names",
            "diagnostic",
            "fingerprint",
            "source",
            "text",
            "sure",
            "words",
            "document",
            "knowledge",
            "input",
            "explain",
            "simulate",
            "impact",
        ],
    ),
    ("schema", &["names", "diagnostic", "knowledge", "input", "fact", "rule", "render"]),
    (
        "docs",
        &[
            "rule",
            "lint",
            "render",
            "knowledge",
            "diagnostic",
            "source",
            "text",
            "words",
            "document",
            "fact",
            "explain",
        ],
    ),
    (
        "session",
        &[
            "slice",
            "source",
            "text",
            "nearest",
            "diagnostic",
            "baseline",
            "yaml",
            "input",
            "fact",
            "rule",
            "lint",
            "explain",
            "simulate",
            "impact",
            "render",
        ],
    ),
];

/// The longest file, in lines with its tests.
const LONGEST: usize = 470;

/// Where `render` writes JSON for programs, the only formats that know what they write and not just documents and
/// reports.
const OUTCOMES_AS_JSON: [&str; 3] = ["explained", "simulated", "impacted"];

/// A source file: the module it belongs to, how deep it lies, its text without comment lines.
struct File {
    path: PathBuf,
    module: String,
    depth: usize,
    code: String,
    lines: usize,
}

fn files() -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    collect(&root, &mut paths);
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            let inside = path.strip_prefix(&root).unwrap().with_extension("");
            let mut parts: Vec<_> = inside.iter().map(|part| part.to_str().unwrap()).collect();
            if parts.last() == Some(&"mod") {
                parts.pop();
            }
            let is_code = |line: &&str| !line.trim_start().starts_with("//");
            let code = text.lines().filter(is_code).collect::<Vec<_>>().join("\n");
            File { module: parts[0].to_owned(), depth: parts.len(), lines: text.lines().count(), code, path }
        })
        .collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            paths.push(path);
        }
    }
}

/// The names that follow `root` (`crate::`) anywhere in a code, braces opened: `crate::{a, b::c}` names
/// `a` and `b`.
fn names_after<'c>(code: &'c str, root: &str) -> Vec<&'c str> {
    let mut names = Vec::new();
    for (at, _) in code.match_indices(root) {
        let is_longer =
            code[..at].ends_with(|before: char| before.is_alphanumeric() || "_:$".contains(before));
        let rest = &code[at + root.len()..];
        match rest.strip_prefix('{') {
            _ if is_longer => {}
            None => names.push(first_word(rest)),
            Some(group) => {
                let mut depth = 0_usize;
                let mut start = true;
                for (at, character) in group.char_indices() {
                    match character {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => start = true,
                        _ if start && !character.is_whitespace() => {
                            names.push(first_word(&group[at..]));
                            start = false;
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    names
}

fn first_word(text: &str) -> &str {
    let end = text.find(|character: char| !character.is_alphanumeric() && character != '_');
    &text[..end.unwrap_or(text.len())]
}

/// The command line, and the language server that it starts: they use the library alone.
fn is_program(file: &File) -> bool {
    matches!(file.module.as_str(), "cli" | "server" | "main")
}

#[test]
fn the_table_has_no_circles() {
    for (index, (module, may_use)) in LAYERS.iter().enumerate() {
        for used in *may_use {
            let above = LAYERS[..index].iter().any(|(above, _)| above == used);
            assert!(above, "`{used}` does not stand above `{module}`");
        }
    }
}

#[test]
fn a_module_uses_only_those_it_may() {
    let mut wrong = Vec::new();
    for file in files().iter().filter(|file| !is_program(file) && file.module != "lib") {
        let path = file.path.display();
        let Some((_, may_use)) = LAYERS.iter().find(|(module, _)| *module == file.module) else {
            wrong.push(format!("{path}: `{}` has no place in the table", file.module));
            continue;
        };
        for used in names_after(&file.code, "crate::") {
            if used != file.module && !may_use.contains(&used) {
                wrong.push(format!("{path}: `{}` may not use `{used}`", file.module));
            }
        }
        for line in file.code.lines().filter(|line| line.starts_with("use super::")) {
            if line.matches("super::").count() >= file.depth {
                wrong.push(format!("{path}: write `crate::` for another module: {line}"));
            }
        }
        if !names_after(&file.code, "wxauthlint::").is_empty() {
            wrong.push(format!("{path}: the library does not name itself"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A code up to its tests.
fn without_tests(code: &str) -> &str {
    code.split_once("#[cfg(test)]\nmod tests {").map_or(code, |(code, _)| code)
}

#[test]
fn renderers_know_documents_reports_and_sources_alone() {
    let known = [
        "slice",
        "home",
        "names",
        "document",
        "diagnostic",
        "fingerprint",
        "source",
        "text",
        "home",
        "sure",
        "words",
        "render",
    ];
    let mut wrong = Vec::new();
    for file in files().iter().filter(|file| file.module == "render") {
        let parts: Vec<_> = file.path.iter().filter_map(|part| part.to_str()).collect();
        if parts.iter().any(|part| OUTCOMES_AS_JSON.contains(part)) || parts.contains(&"tests.rs") {
            continue;
        }
        for used in names_after(without_tests(&file.code), "crate::") {
            if !known.contains(&used) {
                wrong.push(format!("{}: a renderer does not know `{used}`", file.path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn renderers_name_no_rule_and_no_fact() {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let ids = fs::read_dir(rules).unwrap().map(|entry| entry.unwrap().path());
    let ids = ids.filter(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    let ids: Vec<_> = ids.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect();
    assert!(ids.len() > 50, "{}", ids.len());
    let facts: Vec<_> = wxauthlint::fact::catalog().iter().map(|fact| fact.name.to_owned()).collect();
    assert!(facts.len() > 50, "{}", facts.len());
    let mut wrong = Vec::new();
    for file in files().iter().filter(|file| file.module == "render") {
        if file.path.to_str().is_some_and(|path| path.ends_with("tests.rs")) {
            continue;
        }
        let code = without_tests(&file.code);
        for name in ids.iter().chain(&facts) {
            if code.contains(&format!("\"{name}\"")) || code.contains(&format!("`{name}`")) {
                wrong.push(format!("{}: names `{name}`", file.path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_program_uses_only_the_library() {
    let mut wrong = Vec::new();
    for file in files().iter().filter(|file| is_program(file)) {
        for used in names_after(&file.code, "crate::") {
            let may_use = match file.module.as_str() {
                "server" => &["server"][..],
                _ => &["cli", "server"],
            };
            if !may_use.contains(&used) {
                wrong.push(format!("{}: `{used}` belongs to the library", file.path.display()));
            }
        }
        for (module, _) in LAYERS {
            if file.code.contains(&format!("mod {module};")) && file.module == "main" {
                wrong.push(format!("{}: `{module}` is compiled a second time", file.path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_command_line_does_input_and_output() {
    let mut wrong = Vec::new();
    for file in files().iter().filter(|file| !is_program(file) || file.module == "server") {
        for used in names_after(&file.code, "std::") {
            // The session reads from what it is handed, many links by several threads where there are threads: of
            // `io` it has the traits and the error.
            let is_handed = ["io", "thread"].contains(&used) && file.module == "session";
            // The server hands files on, and hears while it works.
            let is_handed = is_handed || ["io", "thread"].contains(&used) && file.module == "server";
            if ["fs", "io", "env", "process", "thread"].contains(&used) && !is_handed {
                wrong.push(format!("{}: std::{used}", file.path.display()));
            }
        }
        let streams = ["io::stdin", "io::stdout", "io::stderr", "Stdin", "Stdout", "Stderr"];
        let prints = ["print!(", "println!(", "eprint!(", "eprintln!(", "dbg!(", "TcpStream", "UdpSocket"];
        for doing in streams.into_iter().chain(prints) {
            let is_doing = file.code.match_indices(doing).any(|(at, _)| !file.code[..at].ends_with('e'));
            if is_doing {
                wrong.push(format!("{}: {doing}", file.path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_file_is_read_in_one_sitting() {
    let long: Vec<_> = files()
        .iter()
        .filter(|file| file.lines > LONGEST)
        .map(|file| format!("{}: {} lines", file.path.display(), file.lines))
        .collect();
    assert!(long.is_empty(), "more than {LONGEST} lines:\n{}", long.join("\n"));
}

#[test]
fn a_file_says_what_it_is_for() {
    let silent: Vec<_> = files()
        .iter()
        .filter(|file| !fs::read_to_string(&file.path).unwrap().starts_with("//! "))
        .map(|file| file.path.display().to_string())
        .collect();
    assert!(silent.is_empty(), "no `//!` at the start of {silent:?}");
}

#[test]
fn names_are_found_in_every_form() {
    let code =
        "use crate::{a, b::{c, d},\n e};\nuse crate::f::g; let x = crate::h::i(); mycrate::j; $crate::k";
    assert_eq!(names_after(code, "crate::"), ["a", "b", "e", "f", "h"]);
}
