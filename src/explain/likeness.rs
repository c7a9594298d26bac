//! How much of a known text stands in a text that somebody pasted: the best local alignment.

use std::ops::Range;

const MATCH: i32 = 4;
const MISMATCH: i32 = -3;
const GAP: i32 = -4;

/// The part of a pasted text that is most like a known one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Alignment {
    /// How many letters are the same, in order.
    pub matched: usize,
    /// The letters of the pasted text from the first to the last of these.
    pub pasted: Range<usize>,
    /// The letters of the known text from the first to the last of these.
    pub known: Range<usize>,
    /// The longest run of Chinese letters that are the same in both, wherever it stands.
    pub run: usize,
}

/// A cell: the best alignment that ends here.
#[derive(Clone, Copy, Default)]
struct Cell {
    score: i32,
    matched: u32,
    pasted_start: u32,
    known_start: u32,
    /// How many Chinese letters in a row were the same up to here.
    run: u32,
}

/// Aligns `known` with the part of `pasted` that is most like it (after Smith and Waterman); `None` if
/// they have no letter in common.
///
/// Takes time proportional to the product of the lengths and memory proportional to `known`.
pub(super) fn align(known: &[char], pasted: &[char]) -> Option<Alignment> {
    let mut above = vec![Cell::default(); known.len() + 1];
    let mut best = (Cell::default(), 0, 0);
    let mut run = 0;
    for (row, letter) in pasted.iter().enumerate() {
        let mut diagonal = Cell::default();
        let mut left = Cell::default();
        for (column, (wanted, cell)) in known.iter().zip(above.iter_mut().skip(1)).enumerate() {
            let up = *cell;
            let is_same = letter == wanted;
            // Most letters have nothing alike around them.
            if !is_same && diagonal.score <= -MISMATCH && up.score <= -GAP && left.score <= -GAP {
                *cell = Cell::default();
                left = Cell::default();
                diagonal = up;
                continue;
            }
            let in_row = if is_same && !letter.is_ascii() { diagonal.run + 1 } else { 0 };
            run = run.max(in_row);
            let next = Cell { run: in_row, ..step(diagonal, up, left, is_same, row, column) };
            if (next.score, next.matched) > (best.0.score, best.0.matched) {
                best = (next, row + 1, column + 1);
            }
            diagonal = up;
            left = next;
            *cell = next;
        }
    }
    let (cell, pasted_end, known_end) = best;
    (cell.matched > 0).then_some(Alignment {
        matched: cell.matched as usize,
        pasted: cell.pasted_start as usize..pasted_end,
        known: cell.known_start as usize..known_end,
        run: run as usize,
    })
}

fn step(diagonal: Cell, up: Cell, left: Cell, same: bool, row: usize, column: usize) -> Cell {
    let start = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let begun = if diagonal.score == 0 {
        Cell { pasted_start: start(row), known_start: start(column), ..Cell::default() }
    } else {
        diagonal
    };
    let taken = Cell {
        score: begun.score + if same { MATCH } else { MISMATCH },
        matched: begun.matched + u32::from(same),
        ..begun
    };
    let mut best = taken;
    for other in [up, left] {
        let other = Cell { score: other.score + GAP, ..other };
        if (other.score, other.matched) >= (best.score, best.matched) {
            best = other;
        }
    }
    if best.score > 0 { best } else { Cell::default() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn letters(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    fn aligned(known: &str, pasted: &str) -> Option<(usize, Range<usize>, Range<usize>)> {
        align(&letters(known), &letters(pasted)).map(|found| (found.matched, found.pasted, found.known))
    }

    #[test]
    fn finds_the_part_that_is_alike() {
        assert_eq!(aligned("授权失败", "你好授权失败了"), Some((4, 2..6, 0..4)));
        assert_eq!(aligned("预授权码已经被授权过", "授权码已被授权过"), Some((8, 0..8, 1..10)));
        assert_eq!(aligned("授权失败", "天气"), None);
        assert_eq!(aligned("", "天气"), None);
    }

    proptest! {
        #[test]
        fn a_part_is_found_whole(before in "[a-c]{0,8}", part in "[d-z]{1,12}", after in "[a-c]{0,8}") {
            let start = before.chars().count();
            let end = start + part.chars().count();
            let pasted = format!("{before}{part}{after}");
            prop_assert_eq!(aligned(&part, &pasted), Some((end - start, start..end, 0..end - start)));
        }

        #[test]
        fn ranges_are_ranges_of_the_texts(known in "[abc]{0,20}", pasted in "[abc]{0,20}") {
            if let Some(found) = align(&letters(&known), &letters(&pasted)) {
                prop_assert!(found.known.end <= known.len() && found.pasted.end <= pasted.len());
                prop_assert!(found.matched <= found.known.len().min(found.pasted.len()));
            }
        }
    }
}
