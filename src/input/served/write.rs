//! Writes down what was seen, so that it can be read again.

use super::{ServedFailure, ServedRole};

/// The headers that say something of where links lead and of the Referer; of the others, which may hold what
/// nobody else may see, nothing is kept.
const KEPT: [&str; 5] = ["location", "referrer-policy", "content-type", "referer", "from"];

/// The text of a chain of requests, as it grows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServedText(String);

impl ServedText {
    /// Nothing was asked yet.
    pub fn new() -> Self {
        ServedText::default()
    }

    /// A request begins.
    pub fn ask(&mut self, role: ServedRole, address: &str) {
        if !self.0.is_empty() {
            self.0.push('\n');
        }
        self.line(&format!("{} {address}", role.name()));
    }

    /// It was answered with this status.
    pub fn status(&mut self, status: u16) {
        self.line(&status.to_string());
    }

    /// A header of the answer, if it is one that matters.
    pub fn header(&mut self, name: &str, value: &str) {
        if KEPT.iter().any(|kept| kept.eq_ignore_ascii_case(name)) {
            self.line(&format!("{name}: {value}"));
        }
    }

    /// There was no answer; `reason` are the words of whoever met it.
    pub fn failed(&mut self, failure: ServedFailure, reason: &str) {
        self.line(&format!("failed: {}", failure.name()));
        if !reason.is_empty() {
            self.line(&format!("Reason: {reason}"));
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn line(&mut self, line: &str) {
        self.0.push_str(&line.replace(['\r', '\n'], " "));
        self.0.push('\n');
    }
}
