//! Opens pages in a Chromium or Chrome of this machine and catches what would go to WeChat before it leaves.

mod devtools;
mod find;
mod gate;
mod launch;
mod pipe;
mod visit;

pub use find::find_browser;
pub use gate::Opened;
pub use launch::Launch;
pub use visit::{Browser, Wish};

/// What goes wrong with a browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BrowserTrouble {
    /// None was found.
    None,
    /// It does not start.
    Start(String),
    /// It has ended, with what it said last.
    Ended(String),
    /// It does not answer.
    Stalled(&'static str),
    /// It is too old.
    Old(String),
    /// It refuses what it is told.
    Refused(&'static str, String),
    /// The page could not be opened.
    Page(String, String),
}
