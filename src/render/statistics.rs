//! How many findings each rule has, the most first.

use std::collections::BTreeMap;
use std::fmt;

use super::words::{one_line, severity, write_closing};
use super::{Renderer, Summary};
use crate::diagnostic::{Report, Severity};
use crate::source::Sources;
use crate::text::Lang;

/// Counts, and writes a line a rule at the end.
pub(super) struct Statistics {
    lang: Lang,
    /// How many of each severity and code.
    counts: BTreeMap<(Severity, String), usize>,
}

impl Statistics {
    pub(super) fn new(lang: Lang) -> Self {
        Statistics { lang, counts: BTreeMap::new() }
    }
}

impl Renderer for Statistics {
    fn report(&mut self, _: &mut dyn fmt::Write, report: &Report, _: &Sources) -> fmt::Result {
        for finding in &report.findings {
            let code = one_line(&finding.code);
            *self.counts.entry((finding.severity, code)).or_insert(0) += 1;
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn fmt::Write, summary: &Summary) -> fmt::Result {
        let mut counts: Vec<_> = self.counts.iter().collect();
        counts.sort_by_key(|((severity, code), count)| {
            (std::cmp::Reverse(**count), std::cmp::Reverse(*severity), code.clone())
        });
        let widest = counts.first().map_or(0, |(_, count)| count.to_string().len());
        for ((kind, code), count) in counts {
            writeln!(out, "{count:>widest$} {}[{code}]", severity(*kind, self.lang))?;
        }
        write_closing(out, summary, self.lang)
    }
}
