//! Readers: texts into typed models in which every leaf carries its place.

pub mod link;
