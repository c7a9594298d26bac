//! What was seen at an address that was asked.

use crate::input::file::{self, FileKind};
use crate::source::{Decoded, decode};
use crate::text::Text;

/// What was seen at an address.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The address that was asked, as people know it.
    pub name: String,
    /// The requests and their answers, as [`ServedText`](crate::input::served::ServedText) writes them.
    pub text: String,
    /// The page that came at last.
    pub page: Option<ServedPage>,
    /// How many authorization links a browser was about to open from there.
    pub opened: usize,
    /// True for a page on which a link is to be looked for.
    pub is_entry: bool,
    /// Why such a page could not be seen.
    pub trouble: Option<Text>,
}

/// A page as it was served.
#[derive(Clone, Debug)]
pub struct ServedPage {
    /// Its address.
    pub address: String,
    /// Its text.
    pub(super) text: Decoded<'static>,
    pub(super) kind: FileKind,
}

impl ServedPage {
    /// A page of that address; `content_type` is the header of that name.
    pub fn new(address: &str, content_type: Option<&str>, bytes: &[u8]) -> Self {
        let (essence, rest) =
            content_type.map(|all| all.split_once(';').unwrap_or((all, ""))).unwrap_or_default();
        let is_page = matches!(
            essence.trim().to_ascii_lowercase().as_str(),
            "" | "text/html" | "application/xhtml+xml"
        );
        let kind = FileKind::of(if is_page { "page.html" } else { "text.txt" });
        let charset = rest.split(';').filter_map(|one| one.split_once('=')).find_map(|(name, value)| {
            name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"'))
        });
        // What the header says counts more than what the page says of itself.
        let text = match charset {
            Some(charset) => decode(bytes, Some(charset)).into_owned(),
            None => file::decode(kind, bytes).into_owned(),
        };
        ServedPage { address: address.to_owned(), text, kind }
    }
}
