//! A linter for WeChat third-party-platform authorization (微信开放平台第三方平台授权): it judges an
//! authorization link, the page it is opened from and the provider's configuration by rules written
//! in YAML, and tells each fault with the places it stands at.
//!
//! The library does no input and no output: texts come in as strings, reports go out as strings.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::string_slice))]

pub mod diagnostic;
pub mod input;
pub mod nearest;
pub mod source;
pub mod text;
