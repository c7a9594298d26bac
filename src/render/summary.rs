//! The counts of a whole run, and the rules it could not judge.

use crate::diagnostic::{Report, Severity, Skipped, SuppressionKind, Unread};

/// What all reports of a run come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// How many findings are errors.
    pub error: usize,
    /// How many findings are warnings.
    pub warning: usize,
    /// How many findings are notes.
    pub note: usize,
    /// How many links were judged.
    pub links: usize,
    /// How many findings were suppressed, by whatever means.
    pub suppressed: usize,
    /// How many of these by comments.
    pub by_comment: usize,
    /// How many of these by a baseline.
    pub by_baseline: usize,
    /// The rules that could not be judged somewhere, each once, in the order of their ids; their
    /// needs are what was missing anywhere, sorted.
    pub skipped: Vec<Skipped>,
    /// What was not read, or not to its end, in the order it came.
    pub unread: Vec<Unread>,
    /// The files of folders that are about authorization and hold no link that could be read.
    pub without_link: Vec<String>,
    /// True if the run came to nothing: what is told are the faults of the user's files.
    pub is_broken: bool,
}

impl Summary {
    /// Takes in one report.
    pub fn add(&mut self, report: &Report) {
        for finding in &report.findings {
            match finding.severity {
                Severity::Error => self.error += 1,
                Severity::Warning => self.warning += 1,
                Severity::Note => self.note += 1,
            }
        }
        self.links += report.links;
        self.suppressed += report.suppressed.len();
        let count = |kind| report.suppressed.iter().filter(|suppressed| suppressed.by.kind == kind).count();
        self.by_comment += count(SuppressionKind::Comment);
        self.by_baseline += count(SuppressionKind::Baseline);
        self.unread.extend(report.unread.iter().cloned());
        for skipped in &report.skipped {
            self.skip(skipped);
        }
    }

    fn skip(&mut self, skipped: &Skipped) {
        match self.skipped.binary_search_by(|known| known.rule.cmp(&skipped.rule)) {
            Err(at) => self.skipped.insert(at, skipped.clone()),
            Ok(at) => {
                let Some(known) = self.skipped.get_mut(at) else { return };
                for need in &skipped.needs {
                    if let Err(at) = known.needs.binary_search(need) {
                        known.needs.insert(at, need);
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(rule: &str, needs: &[&'static str]) -> Report {
        let skipped = vec![Skipped { rule: rule.to_owned(), needs: needs.to_vec() }];
        Report { skipped, links: 1, ..Report::default() }
    }

    #[test]
    fn a_rule_skipped_twice_is_told_once_with_all_its_needs() {
        let mut summary = Summary::default();
        summary.add(&report("b", &["page.host"]));
        summary.add(&report("a", &["page.host"]));
        summary.add(&report("b", &["link.host", "page.host"]));
        let rules: Vec<_> = summary.skipped.iter().map(|s| (s.rule.as_str(), s.needs.clone())).collect();
        assert_eq!(rules, [("a", vec!["page.host"]), ("b", vec!["link.host", "page.host"])]);
        assert_eq!(summary.links, 3);
    }
}
