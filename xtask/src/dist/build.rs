//! The program for each target.

use std::path::PathBuf;

use super::{Release, Tools};
use crate::Result;
use crate::run::{home_of_cargo, host, must};

/// A target a release is built for.
pub struct Target {
    /// Rust's name of it.
    pub triple: &'static str,
    /// npm's `os` and `cpu`.
    pub npm: (&'static str, &'static str),
    /// The platforms of the wheel. A static program needs no libc, so both families of Linux take it.
    pub wheel: &'static str,
    /// The folder of the container image, as Docker calls the architecture.
    pub image: Option<&'static str>,
}

/// The targets of a release. macOS is built on macOS alone.
const TARGETS: [Target; 5] = [
    Target {
        triple: "x86_64-unknown-linux-musl",
        npm: ("linux", "x64"),
        wheel: "manylinux_2_17_x86_64.manylinux2014_x86_64.musllinux_1_1_x86_64",
        image: Some("amd64"),
    },
    Target {
        triple: "aarch64-unknown-linux-musl",
        npm: ("linux", "arm64"),
        wheel: "manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64",
        image: Some("arm64"),
    },
    Target { triple: "x86_64-pc-windows-gnu", npm: ("win32", "x64"), wheel: "win_amd64", image: None },
    Target {
        triple: "x86_64-apple-darwin",
        npm: ("darwin", "x64"),
        wheel: "macosx_10_12_x86_64",
        image: None,
    },
    Target {
        triple: "aarch64-apple-darwin",
        npm: ("darwin", "arm64"),
        wheel: "macosx_11_0_arm64",
        image: None,
    },
];

/// A program that was built.
pub struct Built {
    /// For what.
    pub target: &'static Target,
    /// The file.
    pub program: PathBuf,
}

impl Target {
    /// The targets that are named, or all that this machine can build for.
    pub fn chosen(named: &[String]) -> Result<Vec<&'static Self>> {
        if let Some(unknown) = named.iter().find(|name| TARGETS.iter().all(|target| target.triple != **name))
        {
            let known: Vec<_> = TARGETS.iter().map(|target| target.triple).collect();
            return Err(format!("unknown target {unknown}; known are {}", known.join(", ")).into());
        }
        Ok(TARGETS
            .iter()
            .filter(|target| match named {
                [] => target.is_apple() == cfg!(target_os = "macos"),
                named => named.iter().any(|name| name == target.triple),
            })
            .collect())
    }

    /// The targets that another machine builds for.
    pub fn elsewhere() -> impl Iterator<Item = &'static Self> {
        TARGETS.iter().filter(|target| target.is_apple() != cfg!(target_os = "macos"))
    }

    /// True of macOS, whose linker and libraries are only there.
    pub fn is_apple(&self) -> bool {
        self.triple.ends_with("-apple-darwin")
    }

    /// The name of the program's file.
    pub fn program(&self) -> &'static str {
        if self.triple.contains("-windows-") { "wxauthlint.exe" } else { "wxauthlint" }
    }

    /// True if this machine can start what is built for it.
    pub fn runs_here(&self) -> bool {
        let same = |part: usize| self.triple.split('-').nth(part) == host().split('-').nth(part);
        same(0) && same(2)
    }
}

/// Builds the program. Paths of this machine do not get into it.
pub fn build(release: &Release, target: &'static Target, tools: &Tools) -> Result<Built> {
    let mut command = tools.command("cargo");
    command.arg(if target.is_apple() { "build" } else { "zigbuild" });
    command.args(["--release", "--locked", "--bin", "wxauthlint", "--target", target.triple]);
    let flags = format!(
        "--remap-path-prefix={}=/cargo --remap-path-prefix={}=/wxauthlint",
        home_of_cargo().display(),
        release.root.display()
    );
    command.current_dir(&release.root).env("RUSTFLAGS", flags);
    must(&mut command)?;
    let folder = crate::run::target_folder(&release.root)?;
    Ok(Built { target, program: folder.join(target.triple).join("release").join(target.program()) })
}
