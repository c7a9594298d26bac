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
    names.sort();
    let mut list = String::from("static FILES: &[(&str, &str)] = &[\n");
    for name in names {
        let path = format!("{root}/rules/{name}");
        // Writing to a String does not fail.
        let _ = writeln!(list, "    (\"rules/{name}\", include_str!({path:?})),");
    }
    list.push_str("];\n");
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&out).join("rules.rs"), list)
}
