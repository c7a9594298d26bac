//! Finds the links in a text, whatever stands around them: a sentence, a command, JSON, a page, another link.
//!
//! Where a link begins and ends is told here alone. What was put around it or done to it by what it stands in
//! (quotes, `\/` of JSON, `&amp;` of an attribute, lines broken by a mail) is taken off, and each character of
//! what is left knows where it is written. What is odd in the link itself stays, so that it can be told.

mod around;
mod decode;
mod end;
mod found;
mod handed;
mod lines;
mod reader;
mod start;
mod wrap;

#[cfg(test)]
mod tests;

pub use self::found::{Context, Found};
pub use self::lines::{holds_one_link_a_line, is_like_address, is_like_link, is_surely_link};

/// The links in a text, in their order. Takes time linear in the length of the text.
///
/// Of a text that was [handed over](Context::Handed) these are the links to WeChat's pages; where there is
/// none the first address; where there is none the whole text.
pub fn find(text: &str, context: Context) -> Vec<Found<'_>> {
    match context {
        Context::Handed => handed::find(text),
        _ => reader::all(text, context),
    }
}
