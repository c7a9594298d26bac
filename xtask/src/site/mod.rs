//! Builds the page: static files, and the same as one file.

mod bundle;
pub mod cases;
mod pages;
mod wasm;

use std::fs;
use std::path::{Path, PathBuf};

use crate::{Failure, say};

/// How the page is built, and where it goes.
#[derive(clap::Args)]
pub struct Options {
    /// The profile its program is built with
    #[arg(long, default_value = "wasm")]
    profile: String,
    /// The folder the page goes to, emptied before; without it: `site` in cargo's target folder
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
}

/// What the command is to do.
struct Wanted {
    profile: String,
    out: PathBuf,
    root: PathBuf,
    target: PathBuf,
}

/// Builds the page.
///
/// # Errors
/// Where the page cannot be built, with what is missing.
pub fn run(options: &Options) -> Result<(), Failure> {
    let wanted = wanted(options)?;
    let built = wasm::build(&wanted)?;
    if wanted.out.exists() {
        fs::remove_dir_all(&wanted.out)?;
    }
    fs::create_dir_all(&wanted.out)?;
    let statics = wanted.root.join("site/static");
    let text = |name: &str| fs::read_to_string(statics.join(name));
    let files = bundle::Files {
        css: text("page.css")?,
        js: text("page.js")?,
        worker: format!("{}\n{}", built.script, text("worker.js")?),
        search: pages::search()?,
        wasm: built.wasm,
    };
    write(&wanted.out, "page.css", files.css.as_bytes())?;
    write(&wanted.out, "page.js", files.js.as_bytes())?;
    write(&wanted.out, "language.js", text("language.js")?.as_bytes())?;
    write(&wanted.out, "worker.js", files.worker.as_bytes())?;
    write(&wanted.out, "search.js", files.search.as_bytes())?;
    write(&wanted.out, "wxauthlint.wasm", &files.wasm)?;
    write(&wanted.out, "index.html", pages::index(None)?.as_bytes())?;
    write(&wanted.out, "wxauthlint.html", pages::index(Some(bundle::one_file(&files)?))?.as_bytes())?;
    let count = pages::entries(&wanted.out)?;
    say(&format!("{}: {count} pages, {} KiB of wasm", wanted.out.display(), files.wasm.len() >> 10));
    Ok(())
}

fn wanted(options: &Options) -> Result<Wanted, Failure> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize()?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let out = options.out.clone().unwrap_or_else(|| target.join("site"));
    Ok(Wanted { profile: options.profile.clone(), out, root, target })
}

/// Writes a file below a folder.
fn write(out: &Path, name: &str, bytes: &[u8]) -> Result<(), Failure> {
    let path = out.join(name);
    path.parent().map(fs::create_dir_all).transpose()?;
    fs::write(&path, bytes).map_err(|error| format!("{}: {error}", path.display()).into())
}
