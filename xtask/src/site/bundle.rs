//! The page as one file: scripts, styles and the library in it, so that it works where nothing can be loaded.

use std::io::Write;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

use crate::Failure;

/// What the page consists of.
pub struct Files {
    /// The styles.
    pub css: String,
    /// What runs on the page.
    pub js: String,
    /// What runs beside it.
    pub worker: String,
    /// What pages are found by.
    pub search: String,
    /// The library.
    pub wasm: Vec<u8>,
}

/// The same, to be written into a page.
pub struct Inline {
    /// The styles.
    pub css: String,
    /// What runs on the page.
    pub js: String,
    /// What runs beside it.
    pub worker: String,
    /// What pages are found by.
    pub search: String,
    /// The library, packed.
    pub wasm: String,
    /// What the page may do.
    pub policy: String,
}

/// Packs everything into texts that can stand in a page.
pub fn one_file(files: &Files) -> Result<Inline, Failure> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(&files.wasm)?;
    let wasm = STANDARD.encode(packed.finish()?);
    for (name, text) in [("page.js", &files.js), ("worker.js", &files.worker), ("search.js", &files.search)] {
        let lower = text.to_ascii_lowercase();
        if lower.contains("</script") || lower.contains("<!--") {
            return Err(format!("{name} cannot stand in a page").into());
        }
    }
    let policy = format!(
        "default-src 'none'; script-src '{}' '{}' 'wasm-unsafe-eval'; style-src '{}'; worker-src blob:; img-src data:; connect-src 'none'; base-uri 'none'; form-action 'none'",
        hash(&files.search),
        hash(&files.js),
        hash(&files.css),
    );
    let Files { css, js, worker, search, .. } = files;
    Ok(Inline {
        css: css.clone(),
        js: js.clone(),
        worker: worker.clone(),
        search: search.clone(),
        wasm,
        policy,
    })
}

fn hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text.as_bytes())))
}
