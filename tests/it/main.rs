//! All integration tests: one program, so that the library is linked once.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::string_slice,
    clippy::iter_over_hash_type,
    clippy::print_stdout,
    clippy::print_stderr,
    missing_docs
)]

mod accounts;
#[cfg(feature = "cli")]
mod advice;
mod agreement;
mod answers;
#[cfg(feature = "cli")]
mod carriers;
mod catalog;
mod circles;
#[cfg(feature = "cli")]
mod cli;
mod code_corpus;
mod code_projects;
mod documents;
mod doubts;
#[cfg(feature = "cli")]
mod editor;
#[cfg(feature = "cli")]
mod encodings;
mod engine;
mod explain;
#[cfg(feature = "cli")]
mod explain_safety;
#[cfg(feature = "cli")]
mod faulty;
#[cfg(feature = "cli")]
mod files;
mod files_any;
mod fixes;
#[cfg(feature = "cli")]
mod folder;
#[cfg(feature = "cli")]
mod formats;
#[cfg(feature = "cli")]
mod gate;
mod generated;
#[cfg(feature = "cli")]
mod habits;
#[cfg(feature = "cli")]
mod hostile;
mod impact;
#[cfg(feature = "cli")]
mod inputs;
#[cfg(feature = "cli")]
mod integrations;
#[cfg(all(feature = "cli", unix))]
mod kills;
mod layers;
#[cfg(feature = "cli")]
mod links;
#[cfg(feature = "cli")]
mod literals;
#[cfg(feature = "cli")]
mod nearest;
mod oracle;
mod piped;
#[cfg(feature = "cli")]
mod planting;
#[cfg(feature = "probe")]
mod probe;
mod production;
mod properties;
mod provider_keys;
mod readme;
#[cfg(feature = "cli")]
mod redaction;
mod reports;
mod rules;
#[cfg(feature = "cli")]
mod safety;
#[cfg(feature = "cli")]
mod schemas;
#[cfg(feature = "cli")]
mod session;
mod signs;
mod simulated;
mod simulation;
mod slice;
mod snippets;
mod sources;
mod suppressions;
#[cfg(feature = "cli")]
mod sureness;
mod templates;
mod topics;
#[cfg(feature = "cli")]
mod verdicts;
