//! `cargo xtask dist`: what a release consists of, for each target: an archive, a wheel, an npm package; for all of them the
//! small npm package, a list of what is inside, and checksums. The same sources, lock file and toolchain make the same bytes.

mod archive;
mod bill;
mod build;
mod npm;
mod tools;
mod wheel;

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::run::{output, root};
use crate::{Result, say};
use build::{Built, Target};
use tools::Tools;

/// What is built, and where it goes.
#[derive(clap::Args)]
pub struct Options {
    /// Build for this target alone; may be given several times. Without it: every target this machine can build for
    #[arg(long = "target", value_name = "TRIPLE")]
    targets: Vec<String>,
    /// The folder the results go to
    #[arg(long, default_value = "target/dist", value_name = "FOLDER")]
    out: PathBuf,
    /// Leave out the wheels
    #[arg(long)]
    no_wheels: bool,
    /// Leave out the npm packages
    #[arg(long)]
    no_npm: bool,
    /// The page as one file, as `cargo xtask site` writes it; put into each archive
    #[arg(long, default_value = "target/site/wxauthlint.html", value_name = "FILE")]
    page: PathBuf,
}

/// What is the same for all targets.
struct Release {
    root: PathBuf,
    out: PathBuf,
    version: String,
    /// Seconds since 1970 of the last commit: the date of everything in a package.
    date: u64,
    page: Option<PathBuf>,
}

/// Builds everything into the folder.
pub fn run(options: &Options) -> Result {
    let root = root();
    let release = Release {
        out: root.join(&options.out),
        version: version(&root)?,
        date: output("git", &["log", "-1", "--format=%ct"], &root)?.trim().parse()?,
        page: Some(root.join(&options.page)).filter(|page| page.is_file()),
        root,
    };
    if release.page.is_none() {
        say(&format!(
            "no {}: the archives go without the page (`cargo xtask site` builds it)",
            options.page.display()
        ));
    }
    let targets = Target::chosen(&options.targets)?;
    fs::create_dir_all(&release.out)?;
    let tools = Tools::find_or_install(&release.root)?;
    let mut built = Vec::new();
    for target in targets {
        built.push(build::build(&release, target, &tools)?);
    }
    let extras = archive::Extras::write(&release, &built)?;
    for program in &built {
        archive::pack(&release, program, &extras)?;
    }
    if !options.no_wheels {
        for program in &built {
            wheel::write(&release, program)?;
        }
    }
    if !options.no_npm {
        npm::pack(&release, &built)?;
    }
    bill::write(&release)?;
    sums(&release.out)
}

fn version(root: &Path) -> Result<String> {
    let metadata = output("cargo", &["metadata", "--format-version=1", "--no-deps", "--locked"], root)?;
    let metadata: serde_json::Value = serde_json::from_str(&metadata)?;
    let package =
        metadata["packages"].as_array().into_iter().flatten().find(|package| package["name"] == "wxauthlint");
    Ok(package.and_then(|package| package["version"].as_str()).ok_or("no package wxauthlint")?.to_owned())
}

/// The file of checksums: every other file of the folder, by name.
fn sums(out: &Path) -> Result {
    const NAME: &str = "SHA256SUMS";
    let mut names: Vec<String> = Vec::new();
    for entry in fs::read_dir(out)? {
        let entry = entry?;
        let name =
            entry.file_name().into_string().map_err(|name| format!("{} is not text", name.display()))?;
        if entry.file_type()?.is_file() && name != NAME {
            names.push(name);
        }
    }
    names.sort();
    let mut text = String::new();
    for name in names {
        let sum = Sha256::digest(fs::read(out.join(&name))?);
        let hex: String = sum.iter().map(|byte| format!("{byte:02x}")).collect();
        text.push_str(&format!("{hex}  {name}\n"));
    }
    fs::write(out.join(NAME), text)?;
    Ok(())
}
