//! Starting other programs.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::Result;

/// The folder of the workspace.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// Where cargo writes.
pub fn target_folder(root: &Path) -> Result<PathBuf> {
    let metadata = output("cargo", &["metadata", "--format-version=1", "--no-deps", "--locked"], root)?;
    let metadata: serde_json::Value = serde_json::from_str(&metadata)?;
    Ok(PathBuf::from(metadata["target_directory"].as_str().ok_or("cargo names no target folder")?))
}

/// Cargo's own folder, where the sources of dependencies are.
pub fn home_of_cargo() -> PathBuf {
    let home = || std::env::var_os(if cfg!(windows) { "USERPROFILE" } else { "HOME" }).map(PathBuf::from);
    std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(home()?.join(".cargo")))
        .unwrap_or_else(|| PathBuf::from(".cargo"))
}

/// The target this machine is.
pub fn host() -> &'static str {
    static HOST: OnceLock<String> = OnceLock::new();
    HOST.get_or_init(|| {
        let said = output("rustc", &["-vV"], Path::new(".")).unwrap_or_default();
        said.lines().find_map(|line| line.strip_prefix("host: ")).unwrap_or_default().to_owned()
    })
}

/// What a program prints. An error names the program and holds what it said.
pub fn output(program: impl AsRef<OsStr>, arguments: &[&str], folder: &Path) -> Result<String> {
    let program = program.as_ref();
    let said = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .output()
        .map_err(|error| format!("{}: {error}", program.display()))?;
    if !said.status.success() {
        let errors = String::from_utf8_lossy(&said.stderr);
        return Err(
            format!("{} {}: {}\n{errors}", program.display(), arguments.join(" "), said.status).into()
        );
    }
    Ok(String::from_utf8(said.stdout)?)
}

/// Runs a command to its end.
pub fn must(command: &mut Command) -> Result {
    let status = command.status().map_err(|error| format!("{}: {error}", command.get_program().display()))?;
    if status.success() { Ok(()) } else { Err(format!("{command:?}: {status}").into()) }
}
