//! Readers: from a source to a typed model in which every leaf carries its place.

mod composed;
mod covering;

pub mod answer;
pub mod link;
pub mod markup;
pub mod provider;

pub use composed::Composed;
