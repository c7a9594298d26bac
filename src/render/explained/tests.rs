//! Explanations in every format.
