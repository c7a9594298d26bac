//! A linter for WeChat third-party-platform authorization (微信开放平台第三方平台授权): it judges an
//! authorization link, the page it is opened from and the provider's configuration by rules written
//! in YAML, and tells each fault with the places it stands at.
//!
//! The library does no input and no output: texts come in as strings, reports go out as strings.
//! [`lint::Linter`] is the way in, [`render`] the way out.
//!
//! ```
//! use wxauthlint::fact::Page;
//! use wxauthlint::input::link::Origin;
//! use wxauthlint::lint::{LinkInput, Linter, Settings};
//! use wxauthlint::rule::embedded;
//! use wxauthlint::source::{SourceKind, Sources};
//!
//! let raw = "https://mp.weixin.qq.com/cgi-bin/componentloginpage?auth_type=0";
//! let mut sources = Sources::new();
//! let source = sources.add("link", SourceKind::Link, raw);
//! let origin = Origin::At { source, start: 0 };
//! let input = LinkInput { name: None, raw, origin, is_template: false, page: &Page::NotGiven, surroundings: None };
//!
//! let mut linter = Linter::new(embedded(), &Settings::default(), None);
//! let report = linter.check_link(&input, &mut sources);
//!
//! let found: Vec<_> = report.findings.iter().map(|finding| &*finding.code).collect();
//! assert!(found.contains(&"auth-type-invalid") && found.contains(&"pre-auth-code-missing"));
//! ```

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::string_slice))]

pub mod baseline;
pub mod diagnostic;
#[cfg(feature = "cli")]
pub mod docs;
pub mod engine;
pub mod explain;
pub mod fact;
pub mod fingerprint;
pub mod impact;
pub mod input;
pub mod knowledge;
pub mod lint;
pub mod nearest;
pub mod redact;
pub mod render;
pub mod rule;
pub mod schema;
pub mod simulate;
pub mod source;
pub mod sure;
pub mod text;
pub mod yaml;
