//! Links as they come in: a file or standard input with one a line.

use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use wxauthlint::text::Text;

use super::failure::Failure;
use super::files;

/// The longest line of a file of links, in bytes; a link of this length is none.
pub const LONGEST_LINE: u64 = 64 << 10;

/// True for a text that is meant to be a link, however damaged.
pub fn is_like_link(text: &str) -> bool {
    let text = text.trim_start().to_ascii_lowercase();
    ["http:", "https:", "http：", "https：", "http/", "https/", "mp.weixin.", "open.weixin.", "//"]
        .iter()
        .any(|start| text.starts_with(start))
        || ["componentloginpage", "bindcomponent", "://"].iter().any(|part| text.contains(part))
}

/// True for a text that is a link and no path, whatever files there are.
pub fn is_surely_link(text: &str) -> bool {
    let text = text.trim_start().to_ascii_lowercase();
    let is_page = ["mp.weixin.", "open.weixin."].iter().any(|start| text.starts_with(start));
    ["http:", "https:", "http：", "https："].iter().any(|start| text.starts_with(start))
        || is_page && text.contains('?')
}

/// True for a file with one link a line, by its beginning: some line is like a link, and the first that says
/// something is. Any other text is one that people wrote, perhaps around links: a log, a mail, a chat.
pub fn holds_one_link_a_line(start: &str) -> bool {
    let first = start.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'));
    first.is_none_or(|line| {
        is_like_link(line) && (!line.contains(' ') || line.starts_with(['h', 'H', 'm', 'o', '/']))
    })
}

/// What can be read once: standard input, a pipe.
pub enum Stream {
    /// Links, one a line, not read yet.
    Links(Box<dyn BufRead>),
    /// The text of a provider file.
    Provider(String),
    /// Nothing.
    Empty,
}

impl Stream {
    /// Reads the first line that says something, to see what it is.
    pub fn read(name: &Path, reader: Box<dyn Read>) -> Result<Self, Failure> {
        let mut reader = BufReader::new(reader);
        let mut start = Vec::new();
        loop {
            let read = reader
                .by_ref()
                .take(LONGEST_LINE)
                .read_until(b'\n', &mut start)
                .map_err(|error| Failure::io(name, error))?;
            if read == 0 || start.len() as u64 > LONGEST_LINE || !is_comment(&start) {
                break;
            }
        }
        if start.trim_ascii().is_empty() {
            return Ok(Stream::Empty);
        }
        let last = start.split(|byte| *byte == b'\n').rfind(|line| !line.trim_ascii().is_empty());
        let links = last.is_some_and(|line| {
            let line = String::from_utf8_lossy(line);
            is_like_link(&line) && !line.trim_start().starts_with(['-', '{']) && !line.contains(": ")
        });
        let whole = io::Cursor::new(start).chain(reader);
        if links {
            Ok(Stream::Links(Box::new(BufReader::new(whole))))
        } else {
            Ok(Stream::Provider(files::read_text(whole, name)?))
        }
    }
}

/// True if a text so far holds nothing but blank lines and `#` comments.
fn is_comment(text: &[u8]) -> bool {
    let mut lines = text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    !text.is_empty() && lines.all(|line| line.is_empty() || line.starts_with(b"#"))
}

/// Links, one a line; blank lines and `#` comments are passed over.
pub struct Lines {
    /// The name of the file, for people.
    pub name: String,
    number: usize,
    source: LineSource,
}

enum LineSource {
    One(Option<String>),
    Many(Box<dyn BufRead>),
}

impl Lines {
    /// The lines of a file.
    pub fn new(name: String, reader: Box<dyn BufRead>) -> Self {
        Lines { name, number: 0, source: LineSource::Many(reader) }
    }

    /// A link that stands alone.
    pub fn one(link: String) -> Self {
        Lines { name: "link".to_owned(), number: 0, source: LineSource::One(Some(link)) }
    }

    /// The next link, and the line of the file it stands on.
    pub fn next(&mut self) -> Result<Option<(Option<usize>, String)>, Failure> {
        let reader = match &mut self.source {
            LineSource::One(link) => return Ok(link.take().map(|link| (None, link))),
            LineSource::Many(reader) => reader,
        };
        loop {
            let mut line = Vec::new();
            let path = Path::new(&self.name);
            let read = reader
                .by_ref()
                .take(LONGEST_LINE)
                .read_until(b'\n', &mut line)
                .map_err(|error| Failure::io(path, error))?;
            if read == 0 {
                return Ok(None);
            }
            self.number += 1;
            if line.len() as u64 == LONGEST_LINE && !line.ends_with(b"\n") {
                let place = format!("{}:{}", self.name, self.number);
                return Err(Failure::Usage(Text::new(
                    format!("`{place}`：一行超过 64 KiB，不是链接"),
                    format!("`{place}`: a line of more than 64 KiB is no link"),
                )));
            }
            let line =
                if self.number == 1 { line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&line) } else { &line };
            let Ok(text) = std::str::from_utf8(line) else {
                let place = format!("{}:{}", self.name, self.number);
                return Err(Failure::Usage(Text::new(
                    format!("`{place}`：不是 UTF-8 文本"),
                    format!("`{place}`: this is no UTF-8 text"),
                )));
            };
            // Blanks before the link count: places are places of the file.
            let text = text.trim_end();
            if !text.trim_start().is_empty() && !text.trim_start().starts_with('#') {
                return Ok(Some((Some(self.number), text.to_owned())));
            }
        }
    }
}
