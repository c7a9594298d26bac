//! Where a finding stands, as programs are told: paths, addresses and names that two links do not share.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::diagnostic::{Diagnostic, Report};
use crate::fingerprint::fingerprint;
use crate::source::{Point, Source, SourceKind, Sources, Span};

/// Tells the links of the command line apart by their number, and equal findings by theirs.
#[derive(Debug, Default)]
pub(super) struct Places {
    links: usize,
    seen: BTreeMap<String, usize>,
}

impl Places {
    /// Takes in a report: the link it is about, if that stands alone, has the next number.
    pub(super) fn enter(&mut self, report: &Report, sources: &Sources) {
        let is_link = sources.iter().last().is_some_and(|(_, source)| stands_alone(source));
        if report.links == 1 && is_link {
            self.links += 1;
        }
    }

    /// The path of a source: that of its file with forward slashes, `link-2` for the second link of the
    /// command line, `page` for its page.
    pub(super) fn path(&self, source: &Source) -> String {
        if stands_alone(source) {
            return format!("link-{}", self.links.max(1));
        }
        slashed(source.name())
    }

    /// The fingerprint of a finding, and which of its equals it is, from 1.
    pub(super) fn fingerprint(&mut self, finding: &Diagnostic, sources: &Sources) -> (String, usize) {
        let fingerprint = fingerprint(finding, sources);
        let seen = self.seen.entry(fingerprint.clone()).or_default();
        *seen += 1;
        (fingerprint, *seen)
    }
}

/// True for a link of the command line: it is in no file.
pub(super) fn stands_alone(source: &Source) -> bool {
    source.kind() == SourceKind::Link && !source.is_line_of_file()
}

/// True for a text that is in a file.
pub(super) fn is_in_file(source: &Source) -> bool {
    source.kind() == SourceKind::File || source.is_line_of_file()
}

/// The ends of a place.
pub(super) fn ends(source: &Source, span: Span) -> (Point, Point) {
    let range = span.range();
    (source.point(range.start), source.point(range.end))
}

/// A path with forward slashes.
fn slashed(path: &str) -> String {
    if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() }
}

/// A path as a reference by RFC 3986: relative to the working directory, or a `file:` address.
pub(super) fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    if path.starts_with('/') {
        uri.push_str("file://");
    } else if cfg!(windows) && path.get(1..3) == Some(":/") {
        uri.push_str("file:///");
    }
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            // Writing to a String does not fail.
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn a_path_is_an_address() {
        assert_eq!(uri("shop/provider.yaml"), "shop/provider.yaml");
        assert_eq!(uri("../a b#1?.yaml"), "../a%20b%231%3F.yaml");
        assert_eq!(uri("/srv/服务商.yaml"), "file:///srv/%E6%9C%8D%E5%8A%A1%E5%95%86.yaml");
        assert_eq!(uri("javascript:x"), "javascript%3Ax");
    }
}
