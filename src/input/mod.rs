//! Readers: from a source to a typed model in which every leaf carries its place.

mod marker;
mod markup_text;
mod secrets;
mod template;

pub mod answer;
pub mod code;
pub mod file;
pub mod link;
pub mod markup;
pub mod project;
pub mod provider;
pub mod served;

pub use marker::{ADDRESSES, MARKERS, holds_marker};
pub use template::Dialect;
