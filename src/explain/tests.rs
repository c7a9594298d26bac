//! Texts that people paste, and what they lead to.
use super::*;
