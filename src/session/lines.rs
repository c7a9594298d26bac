//! Links as they come in: a file or standard input with one a line.

use std::io::{self, BufRead, Read};
use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::files::{read_bytes, too_long};
use crate::slice::Slice;
use crate::source::{
    Decoded, Offsets, RawText, Undecoded, decode, decode_part, is_marked_utf16, is_unmarked_utf16,
};
use crate::yaml;

/// The longest line of a file of links, in bytes; a link of this length is none.
pub(super) const LONGEST_LINE: u64 = 64 << 10;

pub(super) fn is_utf16(start: &[u8]) -> bool {
    is_marked_utf16(start) || is_unmarked_utf16(start)
}

/// Links, one a line; blank lines and `#` comments are passed over.
pub struct Lines {
    /// The name of the file, for people.
    pub(super) name: String,
    /// Its path; none for what stands in no file.
    pub(super) path: Option<PathBuf>,
    number: usize,
    source: LineSource,
    /// What could not be decoded, the first of it.
    pub(super) undecoded: Option<Undecoded>,
    /// How many lines were passed over because they are too long.
    pub(super) long: usize,
}

/// A link, and where it stands.
pub(super) struct Line {
    /// The line of the file; none for a link that stands alone.
    pub number: Option<usize>,
    /// Its text.
    pub text: String,
    /// Where that is stored.
    offsets: Offsets,
}

impl Line {
    /// The text with the places where it is stored.
    pub fn raw(&self) -> RawText<'_> {
        RawText { text: &self.text, offsets: Some(&self.offsets) }
    }
}

enum LineSource {
    One(Option<String>),
    Many {
        reader: Box<dyn BufRead + Send>,
        /// How many bytes were read.
        read: usize,
        /// The encoding of a line before, where that is not UTF-8.
        encoding: Option<&'static str>,
    },
    /// A text that is read whole, and how much of it.
    Whole(Decoded<'static>, usize),
}

impl Lines {
    /// The name of the file, for people.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The lines of a file.
    pub(super) fn new(name: String, path: Option<PathBuf>, reader: Box<dyn BufRead + Send>) -> Self {
        let source = LineSource::Many { reader, read: 0, encoding: None };
        Lines { name, path, number: 0, source, undecoded: None, long: 0 }
    }

    /// A link that stands alone.
    pub(super) fn one(link: String) -> Self {
        Lines {
            name: "link".to_owned(),
            path: None,
            number: 0,
            source: LineSource::One(Some(link)),
            undecoded: None,
            long: 0,
        }
    }

    /// False for a link that stands alone.
    pub(super) fn may_be_many(&self) -> bool {
        !matches!(self.source, LineSource::One(_))
    }

    /// The next link.
    pub(super) fn next_link(&mut self) -> Result<Option<Line>, Failure> {
        if let LineSource::One(link) = &mut self.source {
            let alone = |text| Line { number: None, text, offsets: Offsets::default() };
            return Ok(link.take().map(alone));
        }
        while let Some((text, offsets)) = self.next_line()? {
            self.number += 1;
            // Blanks before the link count: places are places of the file.
            let text = text.trim_end();
            if !text.trim_start().is_empty() && !text.trim_start().starts_with('#') {
                return Ok(Some(Line { number: Some(self.number), text: text.to_owned(), offsets }));
            }
        }
        Ok(None)
    }

    /// The next line of a file.
    fn next_line(&mut self) -> Result<Option<(String, Offsets)>, Failure> {
        let path = Path::new(&self.name);
        match &mut self.source {
            LineSource::One(_) => Ok(None),
            LineSource::Whole(decoded, at) => {
                let rest = decoded.slice(*at..);
                let Some(line) = rest.split_inclusive('\n').next() else { return Ok(None) };
                let line = (line.to_owned(), decoded.offsets().from_byte(*at));
                *at += line.0.len();
                Ok(Some(line))
            }
            LineSource::Many { reader, read, encoding } => {
                let mut line = Vec::new();
                reader
                    .by_ref()
                    .take(LONGEST_LINE)
                    .read_until(b'\n', &mut line)
                    .map_err(|error| Failure::io(path, error))?;
                if line.is_empty() {
                    return Ok(None);
                }
                let is_first = *read == 0;
                if is_first && is_utf16(&line) {
                    line.extend(read_bytes(reader, path)?);
                    if line.len() > yaml::MAX_BYTES {
                        return Err(too_long(path));
                    }
                    let decoded = decode(&line, None).into_owned();
                    self.undecoded = decoded.undecoded();
                    self.source = LineSource::Whole(decoded, 0);
                    return self.next_line();
                }
                if line.len() as u64 == LONGEST_LINE && !line.ends_with(b"\n") {
                    let is_comment = line.trim_ascii_start().starts_with(b"#");
                    *read += line.len() + rest_of_line(reader).map_err(|error| Failure::io(path, error))?;
                    self.long += usize::from(!is_comment);
                    // It counts as a line, and as a blank one.
                    return Ok(Some((String::new(), Offsets::default())));
                }
                let decoded = if is_first { decode(&line, None) } else { decode_part(&line, *encoding) };
                if decoded.encoding() != "UTF-8" {
                    *encoding = Some(decoded.encoding());
                }
                let before = *read;
                *read += line.len();
                let behind = |undecoded| match undecoded {
                    Undecoded::Byte { text, stored } => Undecoded::Byte { text, stored: stored + before },
                    Undecoded::UnmarkedUtf16 => undecoded,
                };
                self.undecoded = self.undecoded.or(decoded.undecoded().map(behind));
                Ok(Some((decoded.text().to_owned(), decoded.offsets().clone().behind(before))))
            }
        }
    }
}

/// Passes over the rest of a line, however long it is, and tells how many bytes that were.
fn rest_of_line(reader: &mut dyn BufRead) -> io::Result<usize> {
    let mut passed = 0;
    loop {
        let mut piece = Vec::new();
        let count = reader.take(LONGEST_LINE).read_until(b'\n', &mut piece)?;
        passed += count;
        if count == 0 || piece.ends_with(b"\n") {
            return Ok(passed);
        }
    }
}
