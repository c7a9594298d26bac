//! What a run of `check` means for a script, decided in one place.

use wxauthlint::diagnostic::Severity;
use wxauthlint::render::Summary;

use super::args::CheckArgs;
use super::{CLEAN, FOUND, NOTHING, UNUSABLE, fails};

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

/// True if what was found is to make a script fail.
pub fn has_found(args: &CheckArgs, summary: &Summary) -> bool {
    let counts = [
        (Severity::Error, summary.error),
        (Severity::Warning, summary.warning),
        (Severity::Note, summary.note),
    ];
    let worst = counts.into_iter().find(|(_, count)| *count > 0).map(|(severity, _)| severity);
    fails(&args.fail_on, worst) || has_too_many_warnings(args, summary)
}

/// True for more warnings than are allowed.
pub fn has_too_many_warnings(args: &CheckArgs, summary: &Summary) -> bool {
    args.max_warnings.is_some_and(|most| summary.warning > most)
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
