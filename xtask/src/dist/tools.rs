//! cargo-zigbuild and the zig it links by: those of this machine, else from PyPI, of fixed versions and bytes.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Result;
use crate::run::must;

/// Where the tools are.
pub struct Tools {
    /// Put before the other folders of `PATH`; none where all are there already.
    folder: Option<PathBuf>,
}

impl Tools {
    /// Installs what is missing into `target/tools/dist`.
    pub fn find_or_install(root: &Path) -> Result<Self> {
        let there = |program: &str| {
            Command::new(program).arg("--version").output().is_ok_and(|said| said.status.success())
        };
        if there("cargo-zigbuild") {
            return Ok(Self { folder: None });
        }
        let folder = crate::run::target_folder(root)?.join("tools/dist");
        let inside = folder.join(if cfg!(windows) { "Scripts" } else { "bin" });
        if !inside.join("cargo-zigbuild").exists() {
            let python = if cfg!(windows) { "python" } else { "python3" };
            must(Command::new(python).args(["-m", "venv"]).arg(&folder))?;
            let list = root.join("xtask/dist-tools.txt");
            must(
                Command::new(inside.join("python"))
                    .args([
                        "-m",
                        "pip",
                        "install",
                        "--quiet",
                        "--no-deps",
                        "--require-hashes",
                        "--only-binary",
                        ":all:",
                        "-r",
                    ])
                    .arg(list),
            )?;
        }
        Ok(Self { folder: Some(inside) })
    }

    /// A command that finds the tools.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        if let Some(folder) = &self.folder {
            let mut path = OsString::from(folder);
            if let Some(others) = std::env::var_os("PATH") {
                path.push(if cfg!(windows) { ";" } else { ":" });
                path.push(others);
            }
            command.env("PATH", path);
            // Of several the one in the folder is meant.
            if folder.join(program).exists() {
                let path = command
                    .get_envs()
                    .find(|(name, _)| *name == "PATH")
                    .and_then(|(_, path)| path.map(OsString::from));
                command = Command::new(folder.join(program));
                command.env("PATH", path.unwrap_or_default());
            }
        }
        command
    }
}
