//! Compiles the library for the browser, with the glue that scripts call it by.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use wasm_bindgen_cli_support::Bindgen;

use super::Wanted;
use crate::run::output;
use crate::{Failure, say};

const TARGET: &str = "wasm32-unknown-unknown";

/// What a browser loads.
pub struct Built {
    /// The glue.
    pub script: String,
    /// The library.
    pub wasm: Vec<u8>,
}

/// Compiles.
pub fn build(wanted: &Wanted) -> Result<Built, Failure> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .current_dir(&wanted.root)
        .args(["build", "--locked", "--package", "wxauthlint-site", "--lib", "--target", TARGET])
        .args(["--profile", &wanted.profile])
        .status()?;
    if !status.success() {
        return Err(
            format!("the page was not compiled; is the target there? rustup target add {TARGET}").into()
        );
    }
    let folder = if wanted.profile == "dev" { "debug" } else { &wanted.profile };
    let input = wanted.target.join(TARGET).join(folder).join("wxauthlint_site.wasm");
    let out = wanted.target.join("page-glue");
    Bindgen::new()
        .input_path(input)
        .no_modules(true)
        .map_err(|error| error.to_string())?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(&out)
        .map_err(|error| error.to_string())?;
    let script = fs::read_to_string(out.join("wxauthlint_site.js"))?;
    let wasm = out.join("wxauthlint_site_bg.wasm");
    if wanted.profile == "wasm" {
        smaller(&wasm, &wanted.root);
    }
    Ok(Built { script, wasm: fs::read(wasm)? })
}

/// The oldest `wasm-opt` that is tried. Version 108, which Debian 12 has, exports the wrong table, and the page never begins.
const OLDEST_WASM_OPT: u32 = 132;

/// The version of `wasm-opt`; `None` where it does not say.
fn version(tool: &Path, root: &Path) -> Option<u32> {
    output(tool, &["--version"], root).ok()?.split_whitespace().find_map(|word| word.parse().ok())
}

/// Makes it smaller where `wasm-opt` (npm binaryen) is there; it works without.
fn smaller(wasm: &Path, root: &Path) {
    let of_tests = root.join("site/tests/node_modules/.bin/wasm-opt");
    let tool = env::var_os("WASM_OPT")
        .map_or_else(|| if of_tests.exists() { of_tests } else { PathBuf::from("wasm-opt") }, PathBuf::from);
    let features = [
        "--enable-bulk-memory",
        "--enable-nontrapping-float-to-int",
        "--enable-sign-ext",
        "--enable-mutable-globals",
        "--enable-reference-types",
        "--enable-multivalue",
    ];
    if let Some(old) = version(&tool, root).filter(|version| *version < OLDEST_WASM_OPT) {
        say(&format!("wasm-opt {old} is older than {OLDEST_WASM_OPT}; the page is built without it"));
        return;
    }
    let done = Command::new(tool).arg("-Os").args(features).arg(wasm).arg("-o").arg(wasm).status();
    match done {
        Ok(status) if status.success() => {}
        Ok(_) => say("wasm-opt failed; the page is built without it"),
        Err(_) => say("wasm-opt not found; the page is larger than necessary"),
    }
}
