//! Follows texts through source code.
//!
//! Bytes become tokens, tokens one language of their own that says the same for all, names are told apart, and
//! statements are followed in their order, expressions worked out on the way. Whoever asks says which texts are
//! wanted, and what is known of libraries; the answer are these texts, put together as far as they are known,
//! each with the places of its characters, and what becomes of each.
//!
//! Any text can be read, damaged ones and fragments too: what is not understood leaves a text open, and no
//! text that is wanted is left out. The effort grows with the length of the text and is bounded; where that
//! bound is met the answer says so.

mod constants;
mod flow;
mod format;
mod ir;
mod language;
mod lex;
mod literal;
mod mapped;
#[cfg(test)]
mod mapped_tests;
mod models;
mod outside;
mod parameters;
mod parse;
mod parts;
mod percent;
mod reading;
mod resolve;
mod settled;
mod slice;
mod tree;
mod value;

pub use constants::{Constant, Declared, declared};
pub use flow::{End, TagOf, Use};
pub use language::Language;
pub use lex::Piece;
pub use mapped::{MappedText, Undecodable};
pub use models::{Does, Model, Models, Own, OwnExtent};
pub use outside::{Asked, Defined, OtherFile, Outer, Outside};
pub use parts::{CodeParts, parts};
pub use percent::hex;
pub use reading::{Argument, Call, Encoded, Handed, Literal, Reading, Request, read};
pub use slice::{Slice, ceil_boundary, floor_boundary};
