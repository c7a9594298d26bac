//! The wheels: `pip install` puts the very program of the archive on the path. A wheel is a zip with three files of its own
//! (PEP 427); building the program a second time through a build backend would only take time.

use std::fs;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use super::archive::zip;
use super::{Built, Release};
use crate::Result;

/// Writes `wxauthlint-VERSION-py3-none-PLATFORM.whl`.
pub fn write(release: &Release, built: &Built) -> Result {
    let version = &release.version;
    let info = format!("wxauthlint-{version}.dist-info");
    let tags: String =
        built.target.wheel.split('.').map(|platform| format!("Tag: py3-none-{platform}\n")).collect();
    let readme = fs::read_to_string(release.root.join("README.md"))?;
    let mut files: Vec<(String, Vec<u8>, u32)> = vec![
        (
            format!("wxauthlint-{version}.data/scripts/{}", built.target.program()),
            fs::read(&built.program)?,
            0o755,
        ),
        (format!("{info}/METADATA"), metadata(release, &readme)?.into_bytes(), 0o644),
        (
            format!("{info}/WHEEL"),
            format!("Wheel-Version: 1.0\nGenerator: wxauthlint\nRoot-Is-Purelib: false\n{tags}").into_bytes(),
            0o644,
        ),
    ];
    for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
        files.push((format!("{info}/licenses/{licence}"), fs::read(release.root.join(licence))?, 0o644));
    }
    let record = format!("{info}/RECORD");
    let mut lines: String = files
        .iter()
        .map(|(name, bytes, _)| {
            format!("{name},sha256={},{}\n", URL_SAFE_NO_PAD.encode(Sha256::digest(bytes)), bytes.len())
        })
        .collect();
    lines.push_str(&format!("{record},,\n"));
    files.push((record, lines.into_bytes(), 0o644));
    let files: Vec<(String, &[u8], u32)> =
        files.iter().map(|(name, bytes, mode)| (name.clone(), bytes.as_slice(), *mode)).collect();
    zip(
        release,
        &release.out.join(format!("wxauthlint-{version}-py3-none-{}.whl", built.target.wheel)),
        &files,
    )
}

/// What pyproject.toml says, as PyPI reads it.
fn metadata(release: &Release, readme: &str) -> Result<String> {
    let project = fs::read_to_string(release.root.join("pyproject.toml"))?;
    let value = |key: &str| -> Result<&str> {
        let line = project.lines().find_map(|line| line.strip_prefix(&format!("{key} = \"")));
        Ok(line
            .and_then(|line| line.strip_suffix('"'))
            .ok_or_else(|| format!("pyproject.toml says no {key}"))?)
    };
    let mut text = format!(
        "Metadata-Version: 2.4\nName: wxauthlint\nVersion: {}\nSummary: {}\nLicense-Expression: {}\nRequires-Python: {}\n",
        release.version,
        value("description")?,
        value("license")?,
        value("requires-python")?,
    );
    for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
        text.push_str(&format!("License-File: {licence}\n"));
    }
    text.push_str("Description-Content-Type: text/markdown\n\n");
    text.push_str(readme);
    Ok(text)
}
