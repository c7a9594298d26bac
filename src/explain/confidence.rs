//! How sure it is that the likeliest meaning of a text is the right one.
//!
//! The weights are those of a logistic regression over the reports, those of each meeting judged by a table that had learnt
//! from the others (`fixtures/reports/README.md`); they are natural logarithms of odds. More was tried (concepts that are
//! said, what concepts and words tell on their own, the kind of meaning): of reports of other writers it told nothing.

use std::collections::BTreeSet;

use super::bayes::Weighed;
use super::signs::Held;

/// From these odds on a meaning is stated.
pub(super) const STATED: f32 = 1.0;
/// The same for one line of a long text, where more is said by chance.
pub(super) const STATED_OF_LINE: f32 = 2.6;

/// How clearly the first is before all that does not belong to it.
const OF_CLEARNESS: f32 = 0.42;
/// How much speaks for this authorization, and what it lacks of what usually does.
const OF_OURS: f32 = 0.073;
const USUAL_OF_OURS: f32 = 3.0;
const OF_LITTLE_OURS: f32 = -0.15;
/// Where so much speaks for it that it is hardly about anything else, the meaning is as likely right with less, unless the
/// text is brief.
const CLEARLY_OURS: f32 = 5.0;
const OF_CLEARLY_OURS: f32 = 0.15;
/// What is written in Latin letters is as likely right with less: English words are fewer and tell more each.
const OF_LATIN: f32 = 0.5;
/// The square root of the number of units that are known, and their share.
const OF_LENGTH: f32 = 0.134;
const OF_SHARE_KNOWN: f32 = 0.88;
/// That a rule finds the first in the pieces of a link.
const OF_FOUND: f32 = 0.77;
const BEFORE: f32 = -2.0;
/// A text of fewer known units says less than its words seem to, unless a sign says the same: what it lacks of them tells
/// this at most against it.
pub(super) const BRIEF: f32 = 25.0;
const OF_BREVITY: f32 = -4.0;
/// The same for a text of Latin letters, whose words are fewer, that speaks for this authorization by so much.
const BRIEF_OF_OURS: f32 = 18.0;
const RATHER_OURS: f32 = 2.0;
/// With less for this authorization nothing of it is stated; what a strong sign says, with less still.
const LEAST_OURS: f32 = -1.0;
const LEAST_OURS_OF_STRONG: f32 = -2.6;
const STRONG: f32 = 30.0;

/// With so few letters beside it a sign is all that a text says; it must be one that tells much, in bits.
const TERSE: usize = 4;
const LEAST_BITS_OF_TERSE: f32 = 29.0;

/// The odds that the first candidate is right. `held` are the signs that hold, the strongest first, `faults` the
/// rules that find something in the pieces of a link; `is_latin`: the text is written in Latin letters.
pub(super) fn odds(weighed: &Weighed, held: &[Held], faults: &BTreeSet<String>, is_latin: bool) -> f32 {
    let Some(first) = weighed.likeliest(1).into_iter().next() else { return f32::MIN };
    let is_found = first.to.strip_prefix("rule:").is_some_and(|rule| faults.contains(rule));
    let by_sign = held.first().filter(|held| held.sign.to == first.to);
    // What a sign consists of and nothing else: `预授权码过期了`.
    let is_terse = by_sign.is_some_and(|held| held.beside <= TERSE && held.bits >= LEAST_BITS_OF_TERSE);
    let is_other = first.to.starts_with("look-alike:");
    let is_strong = by_sign.is_some_and(|held| held.bits >= STRONG);
    let least_ours = if is_strong { LEAST_OURS_OF_STRONG } else { LEAST_OURS };
    let may_be_ours = is_other || weighed.ours >= least_ours;
    let is_clearly_ours = !is_other && weighed.known >= BRIEF && weighed.ours >= CLEARLY_OURS;
    let brief = if is_latin && weighed.ours >= RATHER_OURS { BRIEF_OF_OURS } else { BRIEF };
    let lacked = if is_other { 0.0 } else { (USUAL_OF_OURS - weighed.ours).max(0.0) };
    let odds = BEFORE
        + OF_CLEARNESS * weighed.clearness().min(13.8)
        + OF_OURS * weighed.ours.clamp(-8.0, 8.0)
        + OF_LITTLE_OURS * lacked
        + if is_clearly_ours { OF_CLEARLY_OURS } else { 0.0 }
        + if is_latin { OF_LATIN } else { 0.0 }
        + OF_LENGTH * weighed.known.sqrt()
        + OF_SHARE_KNOWN * weighed.share_known
        + if by_sign.is_some() { 0.0 } else { OF_BREVITY * (1.0 - weighed.known / brief).max(0.0) }
        + if is_found { OF_FOUND } else { 0.0 };
    match (may_be_ours, is_terse) {
        (false, _) => odds.min(0.0),
        (true, true) => odds.max(STATED),
        (true, false) => odds,
    }
}
