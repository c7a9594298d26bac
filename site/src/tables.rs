//! Simulations and comparisons of pasted provider files.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use wxauthlint::render::{ImpactFormat, SimulatedFormat, impacted, simulated};
use wxauthlint::session::{Failure, MemoryFiles};
use wxauthlint::{impact, simulate};

use crate::{Way, files_with, filled, write};

/// What is to be simulated.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Simulating {
    /// The link, or its name in the provider file; none for all that the file lists.
    pub link: String,
    /// The provider file.
    pub provider: String,
    /// An answer of WeChat's API that tells of an account.
    pub account: String,
    /// The address of the page that the link is opened from, or `none`.
    pub page: String,
    /// In what language and on what day.
    pub way: Way,
}

/// Which files are to be compared.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Comparing {
    /// The provider file as it is.
    pub old: String,
    /// As it will be.
    pub new: String,
    /// In what language and on what day.
    pub way: Way,
}

/// What comes of it.
#[derive(Debug, Serialize)]
pub struct Tabled {
    /// It, as HTML.
    pub html: String,
    /// For a ticket, in Markdown.
    pub markdown: String,
    /// For programs, as the command line writes it.
    pub json: String,
}

/// Simulates.
pub fn simulate(asked: &Simulating) -> Result<Tabled, Failure> {
    let mut files = files_with(&asked.provider);
    let answers: Vec<PathBuf> = filled(&asked.account).map(|_| "account.json".into()).into_iter().collect();
    answers.iter().for_each(|path| files.insert(path, asked.account.as_str()));
    let session = asked.way.session(&files).with_page(filled(&asked.page))?;
    let told = session.simulate(filled(&asked.link), &answers)?;
    let lang = asked.way.lang();
    let text = |format| simulated(&told.simulations, format, &write::options(lang), &told.sources);
    Ok(Tabled {
        html: write::document(&simulate::document(&told.simulations, lang)),
        markdown: text(SimulatedFormat::Markdown),
        json: text(SimulatedFormat::Json),
    })
}

/// Compares.
pub fn compare(asked: &Comparing) -> Result<Tabled, Failure> {
    const OLD: &str = "old.yaml";
    const NEW: &str = "new.yaml";
    let files: MemoryFiles = [(OLD, asked.old.as_str()), (NEW, asked.new.as_str())].into_iter().collect();
    let session = asked.way.session(&files);
    let told = session.compare(Path::new(OLD), Path::new(NEW))?;
    let lang = asked.way.lang();
    let text = |format| impacted(&told.impact, format, &write::options(lang), &told.sources);
    let sources = if asked.way.reveal { told.sources.uncovered() } else { told.sources.clone() };
    Ok(Tabled {
        html: write::document(&impact::document(&told.impact, &sources, lang)),
        markdown: text(ImpactFormat::Markdown),
        json: text(ImpactFormat::Json),
    })
}
