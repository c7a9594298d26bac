//! The npm packages: a small one that finds the program, and one a platform that holds it and is installed only there.
//! Nothing is downloaded while installing.

use std::fs;
use std::process::Command;

use serde_json::{Map, Value, json};

use super::build::Target;
use super::{Built, Release};
use crate::Result;
use crate::run::must;

/// Whose packages those of the platforms are.
const SCOPE: &str = "@wxauthlint";

/// Packs all of them into the folder.
pub fn pack(release: &Release, built: &[Built]) -> Result {
    for program in built {
        let Target { npm: (os, cpu), .. } = program.target;
        let name = format!("{SCOPE}/{os}-{cpu}");
        let manifest = json!({
            "name": name,
            "version": release.version,
            "description": format!("wxauthlint for {os} on {cpu}"),
            "license": "MIT OR Apache-2.0",
            "os": [os],
            "cpu": [cpu],
            "files": [program.target.program()],
            "preferUnplugged": true,
        });
        let folder = release.out.join("npm").join(format!("{os}-{cpu}"));
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("package.json"), pretty(&manifest)?)?;
        fs::copy(&program.program, folder.join(program.target.program()))?;
        for licence in ["LICENSE-MIT", "LICENSE-APACHE"] {
            fs::copy(release.root.join(licence), folder.join(licence))?;
        }
        npm(release, &folder)?;
    }
    let folder = release.out.join("npm/wxauthlint");
    fs::create_dir_all(folder.join("bin"))?;
    let mut manifest: Value = serde_json::from_slice(&fs::read(release.root.join("npm/package.json"))?)?;
    manifest["version"] = json!(release.version);
    let platforms: Map<String, Value> = Target::chosen(&[])?
        .into_iter()
        .chain(Target::elsewhere())
        .map(|Target { npm: (os, cpu), .. }| (format!("{SCOPE}/{os}-{cpu}"), json!(release.version)))
        .collect();
    manifest["optionalDependencies"] = Value::Object(platforms);
    fs::write(folder.join("package.json"), pretty(&manifest)?)?;
    fs::copy(release.root.join("npm/bin/wxauthlint.js"), folder.join("bin/wxauthlint.js"))?;
    for name in ["README.md", "README.zh-CN.md", "LICENSE-MIT", "LICENSE-APACHE"] {
        fs::copy(release.root.join(name), folder.join(name))?;
    }
    npm(release, &folder)
}

fn npm(release: &Release, folder: &std::path::Path) -> Result {
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    must(
        Command::new(npm)
            .args(["pack", "--silent", "--pack-destination"])
            .arg(&release.out)
            .current_dir(folder)
            .stdout(std::process::Stdio::null()),
    )
}

fn pretty(value: &Value) -> Result<String> {
    Ok(serde_json::to_string_pretty(value)? + "\n")
}
