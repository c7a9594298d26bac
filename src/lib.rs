//! A linter for WeChat third-party platform authorization (微信开放平台第三方平台授权): it judges an
//! authorization link, the page it is opened from and the provider's configuration by rules written
//! in YAML, and tells each fault with the places it stands at.
//!
//! The library does no input and no output: texts come in as bytes, reports go out as values and strings.
//! [`session::Session`] is the way in, [`render`] the way out; what lies between is there for those who
//! want a part of it.
//!
//! Without the default features the command line is left out, and with it what patterns of own rules may name of Unicode
//! (`\p{Han}` is then a fault of the rule); the feature `patterns` alone brings that back.
//!
//! ```
//! use wxauthlint::session::Session;
//!
//! let checked = Session::new().check_link("https://mp.weixin.qq.com/cgi-bin/componentloginpage?auth_type=0")?;
//! for finding in &checked.report.findings {
//!     println!("{}: {}", finding.code, finding.message.en);
//! }
//! # assert!(checked.report.findings.iter().any(|finding| finding.code == "auth-type-invalid"));
//! # Ok::<(), wxauthlint::session::Failure>(())
//! ```

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::string_slice))]

/// The version of this library and of the program.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

pub mod baseline;
pub mod diagnostic;
pub mod docs;
pub mod document;
pub mod engine;
pub mod explain;
pub mod fact;
pub mod fingerprint;
pub mod home;
pub mod impact;
pub mod input;
pub mod knowledge;
pub mod lint;
mod names;
pub mod nearest;
pub mod redact;
pub mod render;
pub mod rule;
pub mod schema;
pub mod session;
pub mod simulate;
mod slice;
pub mod source;
pub mod sure;
pub mod text;
mod words;
pub mod yaml;
