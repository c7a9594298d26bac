//! Tells on standard error what ended a run.

use wxauthlint::render;
use wxauthlint::session::{CLEAN, NOTHING, UNUSABLE};
use wxauthlint::text::Text;

use super::output::Output;

pub use wxauthlint::session::Failure;

/// Tells it on standard error and says the exit code.
pub fn tell(failure: &Failure, output: &Output) -> u8 {
    match failure {
        Failure::Faults(faults, sources) => {
            output.error(&render::faults(faults, sources, &output.options_for_errors()));
            UNUSABLE
        }
        Failure::Stopped => CLEAN,
        other => {
            if let Some(text) = other.text() {
                tell_text(&text, output);
            }
            if matches!(other, Failure::Nothing(_)) { NOTHING } else { UNUSABLE }
        }
    }
}

/// Tells a sentence on standard error, as an error. What it holds of a user's is covered in it.
pub fn tell_text(text: &Text, output: &Output) {
    output.error(&format!("{}{}\n", output.word_for_error(), text.get(output.lang())));
}
