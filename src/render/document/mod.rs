//! Documents as texts: each format is written once, over all of them.

mod drawn;
mod escape;
mod html;
mod markdown;
mod plain;
#[cfg(feature = "cli")]
mod table;
#[cfg(feature = "cli")]
mod terminal;
#[cfg(test)]
mod tests;
mod text;

use super::Options;
use crate::document::Document;

/// What a document is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DocumentFormat {
    /// For a terminal, findings drawn.
    #[cfg(feature = "cli")]
    Human,
    /// Lines alone, nothing drawn, for screen readers and logs.
    Plain,
    /// Markdown as code hosts take it.
    Markdown,
    /// A fragment of HTML: no head, no script, no style.
    Html,
}

/// The document as one text. Only `Human` heeds the colours and the width of `options`; none heeds their language,
/// for a document is in one.
#[cfg_attr(not(feature = "cli"), allow(unused_variables))]
pub fn document(document: &Document<'_>, format: DocumentFormat, options: &Options) -> String {
    match format {
        #[cfg(feature = "cli")]
        DocumentFormat::Human => terminal::write(document, options),
        DocumentFormat::Plain => plain::write(document),
        DocumentFormat::Markdown => markdown::write(document),
        DocumentFormat::Html => html::write(document),
    }
}
