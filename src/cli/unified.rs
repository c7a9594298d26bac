//! Unified diffs of texts as they may be shown.

use std::fmt::Write as _;

use similar::{Algorithm, DiffOp, capture_diff_slices, group_diff_ops};
use wxauthlint::source::presentable_path;

/// How many lines are shown around a change.
const CONTEXT: usize = 3;

/// The changes that lead from an old text to a new one. Lines are compared as they are and shown as they
/// may be; `shown` has as many as `raw`.
pub fn unified(name: &str, raw: &[Vec<String>; 2], shown: &[Vec<String>; 2]) -> String {
    let ([raw_old, raw_new], [old, new]) = (raw, shown);
    let mut diff = format!("--- {0}\n+++ {0}\n", presentable_path(name));
    for group in group_diff_ops(capture_diff_slices(Algorithm::Myers, raw_old, raw_new), CONTEXT) {
        let (Some(first), Some(last)) = (group.first(), group.last()) else { continue };
        let range = |start: usize, end: usize| {
            let count = end - start;
            // A range of no lines is named by the line before it.
            format!("{},{count}", start + usize::from(count > 0))
        };
        let old_range = range(first.old_range().start, last.old_range().end);
        let new_range = range(first.new_range().start, last.new_range().end);
        // Writing to a String does not fail.
        let _ = writeln!(diff, "@@ -{old_range} +{new_range} @@");
        for change in &group {
            let is_equal = matches!(change, DiffOp::Equal { .. });
            let lines = |lines: &[String], range: std::ops::Range<usize>, mark: char, diff: &mut String| {
                for line in lines.get(range).unwrap_or_default() {
                    let _ = writeln!(diff, "{mark}{}", line.trim_end_matches('\n'));
                    if !line.ends_with('\n') {
                        diff.push_str("\\ No newline at end of file\n");
                    }
                }
            };
            lines(old, change.old_range(), if is_equal { ' ' } else { '-' }, &mut diff);
            if !is_equal {
                lines(new, change.new_range(), '+', &mut diff);
            }
        }
    }
    diff
}
