//! All integration tests: one program, so that the library is linked once.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::string_slice,
    clippy::iter_over_hash_type,
    missing_docs
)]

mod accounts;
mod catalog;
#[cfg(feature = "cli")]
mod cli;
mod engine;
mod explain;
#[cfg(feature = "cli")]
mod explain_safety;
#[cfg(feature = "cli")]
mod faulty;
mod files_any;
mod fixes;
#[cfg(feature = "cli")]
mod formats;
mod generated;
mod impact;
#[cfg(feature = "cli")]
mod inputs;
#[cfg(feature = "cli")]
mod integrations;
mod layers;
mod production;
mod properties;
mod provider_keys;
mod readme;
mod rules;
#[cfg(feature = "cli")]
mod safety;
#[cfg(feature = "cli")]
mod schemas;
mod simulated;
mod simulation;
mod sources;
mod suppressions;
