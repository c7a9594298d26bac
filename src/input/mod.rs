//! Readers: from a source to a typed model in which every leaf carries its place.

pub mod link;
pub mod provider;
