//! Lists the shipped rules, screens and API codes, so that adding one adds one file and changes no other.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    // The whole text of a rule is what faults of a user's rules are shown against.
    let rule_keys = ["id:", "severity:", "stops:", "when:"];
    list("rules", "rules.rs", "whole text of each rule file", &rule_keys, |path, _| {
        format!("include_str!({path:?})")
    })?;
    let screen_keys = ["id:", "codes:", "faq:", "texts:", "english:"];
    list("catalog/screens", "screens.rs", "body of each screen file", &screen_keys, |_, body| {
        format!("{body:?}")
    })?;
    let code_keys = ["codes:", "range:", "message:", "zh:", "texts:", "concerns:", "related:", "apis:"];
    list("catalog/api-codes", "api_codes.rs", "body of each API code's file", &code_keys, |_, body| {
        format!("{body:?}")
    })
}

/// Writes the list of a folder's YAML files into `file` of the output folder: for each its id, the lines
/// of `keys`, and what `third` makes of its path and of the other lines.
///
/// `keys` are those that are needed of every file at once; the rest is read only when it is asked for,
/// which keeps a cold start short.
fn list(
    folder: &str,
    file: &str,
    third_is: &str,
    keys: &[&str],
    third: impl Fn(&str, &str) -> String,
) -> io::Result<()> {
    println!("cargo::rerun-if-changed={folder}");
    let root = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let mut ids = Vec::new();
    for entry in fs::read_dir(Path::new(&root).join(folder))? {
        let name = entry?.file_name();
        ids.extend(name.to_str().and_then(|name| name.strip_suffix(".yaml")).map(str::to_owned));
    }
    ids.sort();
    let mut list = format!("/// Id, head and {third_is}, by id.\nstatic FILES: &[(&str, &str, &str)] = &[\n");
    for id in ids {
        let path = format!("{root}/{folder}/{id}.yaml");
        let (head, body) = split(&fs::read_to_string(&path)?, keys);
        // Writing to a String does not fail.
        let _ = writeln!(list, "    ({id:?}, {head:?}, {}),", third(&path, &body));
    }
    list.push_str("];\n");
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&out).join(file), list)
}

/// The entries of a YAML file that begin with one of `keys`, each with the lines that belong to it, and
/// the other entries.
fn split(file: &str, keys: &[&str]) -> (String, String) {
    let (mut head, mut body) = (String::new(), String::new());
    let mut is_head = false;
    for line in file.lines() {
        if !line.starts_with([' ', '-', '#']) && !line.is_empty() {
            is_head = keys.iter().any(|key| line.starts_with(key));
        }
        let part = if is_head { &mut head } else { &mut body };
        part.push_str(line);
        part.push('\n');
    }
    (head, body)
}
