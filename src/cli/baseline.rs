//! `--baseline`, `--write-baseline` and `--prune-baseline`: findings that were there before.

use std::path::{Path, PathBuf};

use wxauthlint::baseline::{Baseline, Comparison};
use wxauthlint::diagnostic::{Report, Suppressed, Suppression, SuppressionKind};
use wxauthlint::rule::RuleSet;
use wxauthlint::source::{SourceKind, Sources, presentable_path};
use wxauthlint::text::Text;

use super::args::CheckArgs;
use super::failure::Failure;
use super::files;
use super::output::Output;
use super::whole_file::write_whole;

/// What a run does with findings that were there before.
pub enum Aside {
    /// Nothing: all of them are told.
    Nothing,
    /// Those that a file lists are put aside.
    Compare { path: PathBuf, comparison: Comparison, prune: bool },
    /// All of them are put aside, into a file.
    Write { path: PathBuf, baseline: Baseline },
}

impl Aside {
    /// What the arguments ask for; a baseline is read.
    pub fn new(args: &CheckArgs) -> Result<Self, Failure> {
        if let Some(path) = &args.write_baseline {
            return Ok(Aside::Write { path: path.clone(), baseline: Baseline::default() });
        }
        let Some(path) = &args.baseline else { return Ok(Aside::Nothing) };
        let comparison = Comparison::new(read(path)?);
        Ok(Aside::Compare { path: path.clone(), comparison, prune: args.prune_baseline })
    }

    /// True if a file is to be written at the end, so that every finding must be seen.
    pub fn writes(&self) -> bool {
        matches!(self, Aside::Write { .. } | Aside::Compare { prune: true, .. })
    }

    /// Gives up writing, so that what was found is told instead. False if nothing was to be written.
    pub fn give_up_writing(&mut self) -> bool {
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
    pub fn apply(&mut self, report: &mut Report, sources: &Sources, rules: &RuleSet) {
        let may_suppress = |id: &str| rules.get(id).is_some_and(wxauthlint::rule::Rule::is_suppressible);
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

    /// Writes what is to be written and tells it. Of the rules, and of the sources, that `is_open` names
    /// nothing is known.
    pub fn finish(self, is_open: impl Fn(&str, &str) -> bool, output: &Output) -> Result<(), Failure> {
        let told = match self {
            Aside::Nothing => return Ok(()),
            Aside::Write { path, baseline } => {
                write_whole(&path, &baseline.write())?;
                let (path, count) = (shown(&path), baseline.len());
                Text::new(
                    format!("基线 `{path}` 记下了 {count} 个问题"),
                    format!("the baseline `{path}` holds {}", findings(count)),
                )
            }
            Aside::Compare { path, comparison, prune } => {
                let gone = comparison.gone(&is_open);
                if gone == 0 {
                    return Ok(());
                }
                let shown = shown(&path);
                let were = if gone == 1 { "is" } else { "are" };
                if prune {
                    let pruned = comparison.pruned(&is_open);
                    write_whole(&path, &pruned.write())?;
                    let left = pruned.len();
                    Text::new(
                        format!("从基线 `{shown}` 里删掉了不再出现的 {gone} 个问题，还剩 {left} 个"),
                        format!(
                            "{} of the baseline `{shown}` {were} gone and dropped; {left} {} left",
                            findings(gone),
                            if left == 1 { "is" } else { "are" }
                        ),
                    )
                } else {
                    Text::new(
                        format!("基线 `{shown}` 里有 {gone} 个问题不再出现；`--prune-baseline` 会把它们删掉"),
                        format!(
                            "{} of the baseline `{shown}` {were} gone; `--prune-baseline` drops {}",
                            findings(gone),
                            if gone == 1 { "it" } else { "them" }
                        ),
                    )
                }
            }
        };
        output.error(&format!("{}\n", told.get(output.lang())));
        Ok(())
    }
}

fn read(path: &Path) -> Result<Baseline, Failure> {
    let text = files::read_yaml(path)?;
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
