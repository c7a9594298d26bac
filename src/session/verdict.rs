//! What a run of `check` means for a script, decided in one place.

use crate::diagnostic::Severity;
use crate::render::Summary;

/// Exit code: nothing at or above the least severity that counts.
pub const CLEAN: u8 = 0;
/// Exit code: something was found at or above it.
pub const FOUND: u8 = 1;
/// Exit code: wrong usage, an unreadable file, a faulty provider or rule file.
pub const UNUSABLE: u8 = 2;
/// Exit code: there was nothing to check.
pub const NOTHING: u8 = 3;

/// From which findings on a script is to fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Threshold {
    /// The least severity that counts; `None` where none does.
    pub fail_on: Option<Severity>,
    /// How many warnings are allowed, where that is limited.
    pub max_warnings: Option<usize>,
}

impl Default for Threshold {
    fn default() -> Self {
        Threshold { fail_on: Some(Severity::Error), max_warnings: None }
    }
}

impl Threshold {
    /// True if a script is to fail where the worst finding is of that severity.
    pub fn fails(&self, worst: Option<Severity>) -> bool {
        self.fail_on.zip(worst).is_some_and(|(least, worst)| worst >= least)
    }

    /// True for more warnings than are allowed.
    pub fn has_too_many_warnings(&self, summary: &Summary) -> bool {
        self.max_warnings.is_some_and(|most| summary.warning > most)
    }

    /// True if what was found is to make a script fail.
    pub fn has_found(&self, summary: &Summary) -> bool {
        let counts = [
            (Severity::Error, summary.error),
            (Severity::Warning, summary.warning),
            (Severity::Note, summary.note),
        ];
        let worst = counts.into_iter().find(|(_, count)| *count > 0).map(|(severity, _)| severity);
        self.fails(worst) || self.has_too_many_warnings(summary)
    }
}

/// What a run came to; each of these leaves the others as they are.
#[derive(Clone, Copy, Debug, Default)]
pub struct Verdict {
    /// Something is wrong with what was handed over: a faulty provider file, a file that cannot be read.
    pub is_unusable: bool,
    /// Something was found at or above `--fail-on`.
    pub has_found: bool,
    /// Something was not checked: an input that holds nothing, what was not read to its end.
    pub is_partial: bool,
}

impl Verdict {
    /// The exit code: what is unusable counts more than what was found, and that more than what was not
    /// checked.
    pub fn code(self) -> u8 {
        match self {
            Verdict { is_unusable: true, .. } => UNUSABLE,
            Verdict { has_found: true, .. } => FOUND,
            Verdict { is_partial: true, .. } => NOTHING,
            _ => CLEAN,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Verdict;

    #[test]
    fn the_order_is_2_1_3_0() {
        for number in 0..8_u8 {
            let [is_unusable, has_found, is_partial] = [4, 2, 1].map(|bit| number & bit != 0);
            let code = Verdict { is_unusable, has_found, is_partial }.code();
            let expected = [0, 3, 1, 1, 2, 2, 2, 2][usize::from(number)];
            assert_eq!(code, expected, "{is_unusable} {has_found} {is_partial}");
        }
    }
}
