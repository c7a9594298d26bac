//! The archives: one folder with the program, what one reads beside it, completions and manual pages.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::Path;

use flate2::{Compression, GzBuilder};

use super::{Built, Release};
use crate::Result;
use crate::run::output;

/// What stands beside the program, the same for every target: the name in the archive and the bytes.
pub struct Extras(Vec<(String, Vec<u8>)>);

impl Extras {
    /// Completions and manual pages are what the program itself writes: one that was built and runs here, else one that
    /// is built for it.
    pub fn write(release: &Release, built: &[Built]) -> Result<Self> {
        let mut files = Vec::new();
        for name in ["README.md", "README.zh-CN.md", "LICENSE-APACHE", "LICENSE-MIT", "CHANGELOG.md"] {
            files.push((name.to_owned(), fs::read(release.root.join(name))?));
        }
        if let Some(page) = &release.page {
            files.push(("wxauthlint.html".to_owned(), fs::read(page)?));
        }
        let of = |arguments: &[&str]| -> Result<Vec<u8>> {
            match built.iter().find(|program| program.target.runs_here()) {
                Some(Built { program, .. }) => Ok(output(program, arguments, &release.root)?.into_bytes()),
                None => {
                    let cargo = ["run", "--quiet", "--locked", "--bin", "wxauthlint", "--"];
                    Ok(output("cargo", &[&cargo[..], arguments].concat(), &release.root)?.into_bytes())
                }
            }
        };
        for (shell, name) in [
            ("bash", "wxauthlint.bash"),
            ("zsh", "_wxauthlint"),
            ("fish", "wxauthlint.fish"),
            ("powershell", "wxauthlint.ps1"),
        ] {
            files.push((format!("completions/{name}"), of(&["--lang", "en", "completions", shell])?));
        }
        files.push(("man/man1/wxauthlint.1".to_owned(), of(&["--lang", "en", "man"])?));
        files.push(("man/zh_CN/man1/wxauthlint.1".to_owned(), of(&["--lang", "zh", "man"])?));
        files.sort();
        Ok(Self(files))
    }
}

/// Writes `wxauthlint-TARGET-vVERSION.tgz`, of Windows `.zip`.
pub fn pack(release: &Release, built: &Built, extras: &Extras) -> Result {
    let name = format!("wxauthlint-{}-v{}", built.target.triple, release.version);
    let mut program = Vec::new();
    File::open(&built.program)?.read_to_end(&mut program)?;
    let mut files: Vec<(String, &[u8], u32)> =
        vec![(format!("{name}/{}", built.target.program()), &program, 0o755)];
    files.extend(extras.0.iter().map(|(path, bytes)| (format!("{name}/{path}"), bytes.as_slice(), 0o644)));
    if built.target.image.is_some() {
        let folder = release.out.join("image").join(built.target.image.unwrap_or_default());
        fs::create_dir_all(&folder)?;
        fs::copy(&built.program, folder.join("wxauthlint"))?;
    }
    if built.target.triple.contains("-windows-") {
        zip(release, &release.out.join(format!("{name}.zip")), &files)
    } else {
        tar(release, &release.out.join(format!("{name}.tgz")), &files)
    }
}

fn tar(release: &Release, path: &Path, files: &[(String, &[u8], u32)]) -> Result {
    let gzip = GzBuilder::new().mtime(0).write(File::create(path)?, Compression::best());
    let mut archive = tar::Builder::new(gzip);
    for (name, bytes, mode) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(*mode);
        header.set_mtime(release.date);
        archive.append_data(&mut header, name, *bytes)?;
    }
    archive.into_inner()?.finish()?.flush()?;
    Ok(())
}

/// Writes a zip of these files (name, bytes, mode), all of the release's date.
pub fn zip(release: &Release, path: &Path, files: &[(String, &[u8], u32)]) -> Result {
    let mut archive = zip::ZipWriter::new(File::create(path)?);
    let date = time::OffsetDateTime::from_unix_timestamp(release.date.try_into()?)?;
    let date = zip::DateTime::try_from(time::PrimitiveDateTime::new(date.date(), date.time()))?;
    for (name, bytes, mode) in files {
        let options = zip::write::SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Deflated)
            .last_modified_time(date)
            .unix_permissions(*mode);
        archive.start_file(name, options)?;
        archive.write_all(bytes)?;
    }
    archive.finish()?;
    Ok(())
}
