//! Finds a browser.

use std::env;
use std::path::{Path, PathBuf};

use super::BrowserTrouble;

/// The names under which they are installed.
const NAMES: [&str; 7] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
];

/// Where they are installed outside of the search path.
const PLACES: [&str; 3] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
];

/// The browser that was named, or the first that is found.
///
/// # Errors
/// [`BrowserTrouble::None`] where there is none.
pub fn find_browser(named: Option<&Path>) -> Result<PathBuf, BrowserTrouble> {
    if let Some(named) = named {
        return match named.is_file() {
            true => Ok(named.to_owned()),
            false => Err(BrowserTrouble::Start(format!("{}: no such file", named.display()))),
        };
    }
    let path = env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = env::split_paths(&path).collect();
    let named = NAMES.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    let mut found = named.chain(PLACES.iter().map(PathBuf::from)).filter(|path| path.is_file());
    found.next().ok_or(BrowserTrouble::None)
}
