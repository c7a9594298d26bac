//! Lists the shipped rules, so that adding a rule adds one file and changes no other.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=rules");
    println!("cargo::rerun-if-changed=build.rs");
    let root = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let mut names = Vec::new();
    for entry in fs::read_dir(Path::new(&root).join("rules"))? {
        let name = entry?.file_name();
        names.extend(name.to_str().filter(|name| name.ends_with(".yaml")).map(str::to_owned));
    }
    // By id: `a-b` comes after `a`, although `-` comes before the `.` of the ending.
    names.sort_by(|a, b| a.trim_end_matches(".yaml").cmp(b.trim_end_matches(".yaml")));
    let mut list = String::from(
        "/// Name, head and whole text of each rule file.\nstatic FILES: &[(&str, &str, &str)] = &[\n",
    );
    for name in names {
        let path = format!("{root}/rules/{name}");
        let head = head(&fs::read_to_string(&path)?);
        // Writing to a String does not fail.
        let _ = writeln!(list, "    (\"rules/{name}\", {head:?}, include_str!({path:?})),");
    }
    list.push_str("];\n");
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&out).join("rules.rs"), list)
}

/// What judging needs of a rule file: its `id`, `severity`, `stops` and `when`, each with the lines that belong
/// to it. The rest is read only when a rule fires, which keeps a cold start short.
fn head(file: &str) -> String {
    let mut head = String::new();
    let mut wanted = false;
    for line in file.lines() {
        if !line.starts_with([' ', '-', '#']) && !line.is_empty() {
            wanted = ["id:", "severity:", "stops:", "when:"].iter().any(|key| line.starts_with(key));
        }
        if wanted {
            head.push_str(line);
            head.push('\n');
        }
    }
    head
}
