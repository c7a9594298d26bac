//! `--baseline`, `--write-baseline` and `--prune-baseline`: findings that were there before.

use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::reading::ProviderReader;
use crate::baseline::{Baseline, Comparison};
use crate::diagnostic::{Report, Suppressed, Suppression, SuppressionKind};
use crate::rule::{Rule, RuleSet};
use crate::source::{SourceKind, Sources, presentable_path};
use crate::text::{Text, text};
use crate::yaml;

/// What a run is to do with findings that were there before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum BaselineUse {
    /// Nothing: all of them are told.
    #[default]
    Nothing,
    /// Those that the file at this path lists are put aside.
    Compare(PathBuf),
    /// The same, and what is gone is dropped from the file.
    Prune(PathBuf),
    /// All of them are put aside, into a file at this path.
    Write(PathBuf),
}

/// What a run says of a baseline at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaselineEnd {
    /// The file that is to be written, and its text.
    pub write: Option<(PathBuf, String)>,
    /// What became of it.
    pub told: Text,
}

/// What a run does with findings that were there before.
pub(super) enum Aside {
    /// Nothing: all of them are told.
    Nothing,
    /// Those that a file lists are put aside.
    Compare { path: PathBuf, comparison: Comparison, prune: bool },
    /// All of them are put aside, into a file.
    Write { path: PathBuf, baseline: Baseline },
}

impl Aside {
    /// What is asked for; a baseline is read.
    pub(super) fn new(asked: &BaselineUse, reader: &ProviderReader<'_>) -> Result<Self, Failure> {
        let compare = |path: &PathBuf, prune| {
            let comparison = Comparison::new(read(path, reader)?);
            Ok(Aside::Compare { path: path.clone(), comparison, prune })
        };
        match asked {
            BaselineUse::Nothing => Ok(Aside::Nothing),
            BaselineUse::Compare(path) => compare(path, false),
            BaselineUse::Prune(path) => compare(path, true),
            BaselineUse::Write(path) => {
                Ok(Aside::Write { path: path.clone(), baseline: Baseline::default() })
            }
        }
    }

    /// True if a file is to be written at the end, so that every finding must be seen.
    pub(super) fn writes(&self) -> bool {
        matches!(self, Aside::Write { .. } | Aside::Compare { prune: true, .. })
    }

    /// Gives up writing, so that what was found is told instead. False if nothing was to be written.
    pub(super) fn give_up_writing(&mut self) -> bool {
        match self {
            Aside::Nothing => false,
            Aside::Compare { prune, .. } => std::mem::take(prune),
            Aside::Write { .. } => {
                *self = Aside::Nothing;
                true
            }
        }
    }

    /// Puts the findings of a report aside.
    pub(super) fn apply(&mut self, report: &mut Report, sources: &Sources, rules: &RuleSet) {
        let may_suppress = |id: &str| rules.get(id).is_some_and(Rule::is_suppressible);
        match self {
            Aside::Nothing => {}
            Aside::Compare { comparison, .. } => comparison.apply(report, sources, may_suppress),
            Aside::Write { baseline, .. } => {
                let found = std::mem::take(&mut report.findings);
                let (aside, kept): (Vec<_>, Vec<_>) =
                    found.into_iter().partition(|finding| may_suppress(&finding.code));
                baseline.add(&aside, sources);
                let by = Suppression { kind: SuppressionKind::Baseline, reason: None };
                let suppressed = aside.into_iter().map(|finding| Suppressed { finding, by: by.clone() });
                report.suppressed.extend(suppressed);
                report.findings = kept;
            }
        }
    }

    /// What is to be written and told. Of the rules, and of the sources, that `is_open` names nothing is known.
    ///
    /// # Errors
    /// Why it is not to be written: it would be longer than one that is read.
    pub(super) fn finish(self, is_open: impl Fn(&str, &str) -> bool) -> Result<Option<BaselineEnd>, Text> {
        let end = self.end(is_open);
        let written = end.as_ref().and_then(|end| end.write.as_ref());
        // A short one is read whatever is in it.
        let Some((path, text)) = written.filter(|(_, text)| text.len() > yaml::MAX_BYTES / 4) else {
            return Ok(end);
        };
        let source = Sources::new().add("", SourceKind::File, "");
        let Some(fault) = Baseline::read(source, text).err().and_then(|faults| faults.into_iter().next())
        else {
            return Ok(end);
        };
        let (shown, why) = (shown(path), fault.message);
        Err(text!(
            ("基线 `{shown}` 没有写，因为 `--baseline` 读不了它：{}；请把输入分开，各用一份基线", why.zh),
            (
                "the baseline `{shown}` was not written because `--baseline` would reject it: {}; split the inputs and use a baseline for each",
                why.en
            )
        ))
    }

    fn end(self, is_open: impl Fn(&str, &str) -> bool) -> Option<BaselineEnd> {
        match self {
            Aside::Nothing => None,
            Aside::Write { path, baseline } => {
                let (name, count) = (shown(&path), baseline.len());
                let told = text!(
                    ("基线 `{name}` 记下了 {count} 个问题",),
                    ("the baseline `{name}` contains {}", findings(count))
                );
                Some(BaselineEnd { write: Some((path, baseline.write())), told })
            }
            Aside::Compare { path, comparison, prune } => {
                let gone = comparison.gone(&is_open);
                if gone == 0 {
                    return None;
                }
                let shown = shown(&path);
                let occur = if gone == 1 { "occurs" } else { "occur" };
                if prune {
                    let pruned = comparison.pruned(&is_open);
                    let left = pruned.len();
                    let told = text!(
                        ("从基线 `{shown}` 里删掉了不再出现的 {gone} 个问题，还剩 {left} 个",),
                        (
                            "pruned {} from the baseline `{shown}`; {left} {} left",
                            findings(gone),
                            if left == 1 { "is" } else { "are" }
                        )
                    );
                    Some(BaselineEnd { write: Some((path, pruned.write())), told })
                } else {
                    let told = text!(
                        ("基线 `{shown}` 里有 {gone} 个问题不再出现；`--prune-baseline` 会把它们删掉",),
                        (
                            "{} in the baseline `{shown}` no longer {occur}; `--prune-baseline` drops {}",
                            findings(gone),
                            if gone == 1 { "it" } else { "them" }
                        )
                    );
                    Some(BaselineEnd { write: None, told })
                }
            }
        }
    }
}

fn read(path: &Path, reader: &ProviderReader<'_>) -> Result<Baseline, Failure> {
    let text = reader.yaml(path, &mut Sources::new())?;
    let mut sources = Sources::new();
    let source = sources.add(&path.display().to_string(), SourceKind::File, &text);
    Baseline::read(source, &text).map_err(|faults| Failure::Faults(faults, Box::new(sources)))
}

fn shown(path: &Path) -> String {
    presentable_path(&path.display().to_string())
}

fn findings(count: usize) -> String {
    if count == 1 { "1 finding".to_owned() } else { format!("{count} findings") }
}
