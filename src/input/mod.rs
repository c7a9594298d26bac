//! Readers that turn the user's texts into typed models in which every leaf carries its place.

pub mod provider;
