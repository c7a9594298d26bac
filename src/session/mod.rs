//! The one front door: it knows what a text is, where the link in it begins and ends, which provider file holds,
//! which day it is and what is suppressed. Whoever asks, a command line, a page, an editor or a program, asks here,
//! so that all get the same answer.
//!
//! A session reads nothing itself: files come from [`Files`], and reports go to a [`ReportSink`] or into what is
//! returned.

mod accounts;
mod answers;
mod baseline;
mod check;
mod checked;
mod compare;
mod context;
mod detect;
mod explain;
mod failure;
mod files;
mod fix;
mod guess;
mod held;
mod ignores;
mod inputs;
mod lines;
mod loaded;
mod many;
mod owned;
mod pages;
mod project;
mod reading;
mod seen;
mod served;
mod simulate;
mod sink;
mod verdict;
mod walked;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub use baseline::{BaselineEnd, BaselineUse};
pub use checked::{CheckEnd, Checked};
pub use compare::Compared;
pub use context::USUAL_CONFIG;
use context::{Config, Search};
pub use detect::{Detected, LONGEST_FOUND, Look, detect, look};
pub use explain::ExplainAnswer;
pub use failure::{Failure, OddFile, Stopped};
pub use files::{
    Files, FolderEntry, LONGEST_BESIDE, MOST_BESIDE, MemoryFiles, NoFiles, is_read_although_hidden,
    relative_name,
};
pub use fix::{Change, FileChange, Fixes};
pub use ignores::{AddedIgnore, AddedIgnores};
pub use inputs::{GivenInputs, Input, Message};
pub use lines::Lines;
pub use loaded::Loaded;
pub use reading::read_yaml;
pub use seen::{Seen, ServedPage};
pub use served::Belonging;
pub use simulate::Simulated;
pub use sink::ReportSink;
pub use verdict::{CLEAN, FOUND, NOTHING, Threshold, UNUSABLE, Verdict};
pub use walked::Walked;

use crate::diagnostic::Severity;
use crate::fact::Page;
use crate::input::provider::Date;
use crate::lint::{Settings, page_source};
use crate::rule::{RuleSet, embedded};
use crate::source::Sources;

/// Everything that the questions of one run have in common.
///
/// ```
/// use wxauthlint::session::Session;
///
/// let link = "https://mp.weixin.qq.com/cgi-bin/componentloginpage?auth_type=0";
/// let checked = Session::new().check_link(link)?;
/// let rules: Vec<_> = checked.report.findings.iter().map(|finding| &*finding.code).collect();
/// assert!(rules.contains(&"auth-type-invalid"));
/// # Ok::<(), wxauthlint::session::Failure>(())
/// ```
pub struct Session<'s> {
    rules: Cow<'s, RuleSet>,
    files: &'s dyn Files,
    settings: Settings,
    page: Option<String>,
    page_headers: Vec<String>,
    config: Config,
    baseline: BaselineUse,
    threshold: Threshold,
    /// True if it is no matter that an input holds nothing to check.
    may_be_unmatched: bool,
    /// The file that standard input is to be taken for.
    stdin_name: Option<PathBuf>,
}

impl Default for Session<'_> {
    fn default() -> Self {
        Session::new()
    }
}

impl<'s> Session<'s> {
    /// A session with the shipped rules and no files, on no day: no suppression has ended.
    pub fn new() -> Self {
        Session {
            rules: Cow::Borrowed(embedded()),
            files: &NoFiles,
            settings: Settings::default(),
            page: None,
            page_headers: Vec::new(),
            config: Config::Nearest,
            may_be_unmatched: false,
            stdin_name: None,
            baseline: BaselineUse::Nothing,
            threshold: Threshold::default(),
        }
    }

    /// The same with files. The nearest `provider.yaml` upwards from a file holds for it, that upwards from the
    /// current folder for the links that stand alone.
    #[must_use]
    pub fn with_files(self, files: &'s dyn Files) -> Self {
        Session { files, ..self }
    }

    /// The same by other rules.
    #[must_use]
    pub fn with_rules(self, rules: Cow<'s, RuleSet>) -> Self {
        Session { rules, ..self }
    }

    /// The same on a day, after which suppressions have ended.
    #[must_use]
    pub fn on_day(mut self, today: Option<Date>) -> Self {
        self.settings.today = today;
        self
    }

    /// The same with rules of other severities (`None` for off), by their ids or `all`; later ones win.
    ///
    /// # Errors
    /// [`Failure::Usage`] for a rule that does not exist; `flag` is what names it there.
    pub fn with_levels<'l>(
        mut self,
        levels: impl IntoIterator<Item = (&'l str, Option<Severity>, &'static str)>,
    ) -> Result<Self, Failure> {
        let mut written = BTreeMap::new();
        for (name, severity, flag) in levels {
            if name == "all" {
                written.extend(self.rules.iter().map(|rule| (rule.id.clone(), severity)));
            } else if self.rules.get(name).is_some() {
                written.insert(name.to_owned(), severity);
            } else {
                return Err(Failure::unknown_rule(Some(flag), name, &self.rules));
            }
        }
        self.settings.levels = written;
        Ok(self)
    }

    /// The same with links opened from a page, by its address or `none` where they are typed, scanned or sent.
    ///
    /// # Errors
    /// [`Failure::Usage`] for anything else.
    pub fn with_page(self, page: Option<&str>) -> Result<Self, Failure> {
        pages::refuse_odd_page(page)?;
        Ok(Session { page: page.map(str::to_owned), ..self })
    }

    /// The same with headers (`Name: value`) that pages are sent with.
    #[must_use]
    pub fn with_page_headers(self, headers: &[String]) -> Self {
        Session { page_headers: headers.to_vec(), ..self }
    }

    /// The same with a provider file for links and code, by its path; without one the nearest holds.
    #[must_use]
    pub fn with_config(self, config: Option<PathBuf>) -> Self {
        Session { config: config.map_or(Config::Nearest, Config::At), ..self }
    }

    /// The same without any provider file but those that are checked.
    #[must_use]
    pub fn without_config(self) -> Self {
        Session { config: Config::Nothing, ..self }
    }

    /// The same with standard input taken for the file of that path, which need not be there.
    #[must_use]
    pub fn with_stdin_name(self, path: Option<PathBuf>) -> Self {
        Session { stdin_name: path, ..self }
    }

    /// The same; if `is_allowed`, inputs that hold nothing to check are passed over, and so is what only might be a
    /// provider file: nobody chose them by hand.
    #[must_use]
    pub fn with_unmatched(self, is_allowed: bool) -> Self {
        Session { may_be_unmatched: is_allowed, ..self }
    }

    /// The same with a baseline.
    #[must_use]
    pub fn with_baseline(self, baseline: BaselineUse) -> Self {
        Session { baseline, ..self }
    }

    /// The same with other findings that make a script fail.
    #[must_use]
    pub fn with_threshold(self, threshold: Threshold) -> Self {
        Session { threshold, ..self }
    }

    /// The rules.
    pub fn rules(&self) -> &RuleSet {
        &self.rules
    }

    /// The page that links are opened from, as a source.
    fn page_in(&self, sources: &mut Sources) -> Page {
        self.page.as_ref().map_or(Page::NotGiven, |page| page_source(page, sources))
    }

    /// The provider file that applies to what stands alone in the current folder, if there is one.
    pub fn usual_config(&self) -> Option<PathBuf> {
        match &self.config {
            Config::Nothing => None,
            Config::At(path) => Some(path.clone()),
            Config::Nearest => Search::new(self.files, &self.rules).nearest(Path::new("")),
        }
    }

    fn reader(&self) -> reading::ProviderReader<'_> {
        reading::ProviderReader { files: self.files, rules: &self.rules }
    }
}
