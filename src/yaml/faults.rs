//! The faults of one file, collected while it is read.

use crate::diagnostic::Diagnostic;
use crate::source::Sources;

/// How many faults of one file are told; whoever has more has the wrong file.
const MOST: usize = 100;

/// The faults of one file. After the hundredth no more are taken in.
#[derive(Clone, Debug, Default)]
pub struct Faults(Vec<Diagnostic>);

impl Faults {
    /// None yet.
    pub fn new() -> Self {
        Faults::default()
    }

    /// Takes in one more, unless there are enough.
    pub fn push(&mut self, fault: Diagnostic) {
        if !self.is_full() {
            self.0.push(fault);
        }
    }

    /// True if the file is faultless so far.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// True if no further fault will be taken in, so that there is no use in working one out.
    pub fn is_full(&self) -> bool {
        self.0.len() >= MOST
    }

    /// Covers in their texts what is covered around their places: a fault may quote a value before its reader
    /// knows that it is secret.
    pub fn redact(&mut self, sources: &Sources) {
        self.0.iter_mut().for_each(|fault| fault.redact(sources));
    }

    /// All faults so far, in the order they were told.
    pub fn into_list(self) -> Vec<Diagnostic> {
        self.0
    }

    /// The value that was read if there is no fault, else the faults in the order of their places.
    ///
    /// # Errors
    /// All faults, if there are any or if `value` is `None`.
    pub fn finish<T>(self, value: Option<T>) -> Result<T, Vec<Diagnostic>> {
        match value {
            Some(value) if self.is_empty() => Ok(value),
            _ => {
                let mut faults = self.0;
                faults.sort_by_key(|fault| fault.primary.span);
                Err(faults)
            }
        }
    }
}
