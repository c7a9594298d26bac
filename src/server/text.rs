//! Places of a text as editors count them: lines, and in them UTF-16 units unless another unit was agreed on.

use std::ops::Range;

use gen_lsp_types as lsp;

/// What an editor counts the characters of a line in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unit {
    /// Bytes.
    Utf8,
    /// What every editor knows.
    #[default]
    Utf16,
    /// Unicode scalar values.
    Utf32,
}

impl Unit {
    /// The unit of that name.
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "utf-8" => Some(Unit::Utf8),
            "utf-16" => Some(Unit::Utf16),
            "utf-32" => Some(Unit::Utf32),
            _ => None,
        }
    }

    fn width(self, character: char) -> usize {
        match self {
            Unit::Utf8 => character.len_utf8(),
            Unit::Utf16 => character.len_utf16(),
            Unit::Utf32 => 1,
        }
    }
}

/// A text with the beginnings of its lines. A line ends with `\n`, `\r\n` or `\r`.
#[derive(Clone, Debug)]
pub struct Text {
    text: String,
    starts: Vec<usize>,
}

impl Text {
    /// A text as an editor has it.
    pub fn new(text: String) -> Self {
        let bytes = text.as_bytes();
        let ends = bytes.iter().enumerate().filter(|(at, byte)| match byte {
            b'\n' => true,
            b'\r' => bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        });
        let starts = std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect();
        Text { text, starts }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The bytes of a line, from 0, without its end.
    pub fn line(&self, number: usize) -> Range<usize> {
        let start = self.starts.get(number).copied().unwrap_or(self.text.len());
        let end = self.starts.get(number + 1).copied().unwrap_or(self.text.len());
        let line = self.text.get(start..end).unwrap_or_default();
        start..start + line.trim_end_matches(['\n', '\r']).len()
    }

    /// The line of a byte, from 0.
    pub fn line_of(&self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start <= byte).saturating_sub(1)
    }

    /// Where an editor has a byte.
    pub fn position(&self, byte: usize, unit: Unit) -> lsp::Position {
        let byte = byte.min(self.text.len());
        let line = self.line_of(byte);
        let start = self.starts.get(line).copied().unwrap_or_default();
        let before = self.text.get(start..byte).unwrap_or_default();
        let column: usize = before.chars().map(|character| unit.width(character)).sum();
        lsp::Position { line: count(line), character: count(column) }
    }

    /// Where an editor has a range of bytes.
    pub fn range(&self, range: &Range<usize>, unit: Unit) -> lsp::Range {
        lsp::Range { start: self.position(range.start, unit), end: self.position(range.end, unit) }
    }

    /// The byte at a place of an editor: at the end of its line where that is shorter, before a character that the
    /// place would cut.
    pub fn byte(&self, position: lsp::Position, unit: Unit) -> usize {
        let line = usize::try_from(position.line).unwrap_or(usize::MAX);
        if line >= self.starts.len() {
            return self.text.len();
        }
        let range = self.line(line);
        let mut left = usize::try_from(position.character).unwrap_or(usize::MAX);
        let mut byte = range.start;
        for character in self.text.get(range).unwrap_or_default().chars() {
            let width = unit.width(character);
            if width > left {
                break;
            }
            left -= width;
            byte += character.len_utf8();
        }
        byte
    }

    /// The text after a change; all of it where no place is given.
    pub fn changed(&self, change: &lsp::TextDocumentContentChangeEvent, unit: Unit) -> Text {
        use lsp::TextDocumentContentChangeEvent as Event;
        match change {
            Event::TextDocumentContentChangeWholeDocument(whole) => Text::new(whole.text.clone()),
            Event::TextDocumentContentChangePartial(part) => {
                let start = self.byte(part.range.start, unit);
                let end = self.byte(part.range.end, unit).max(start);
                let mut text = self.text.clone();
                text.replace_range(start..end, &part.text);
                Text::new(text)
            }
        }
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a test may fail
mod tests {
    use gen_lsp_types::{Position, TextDocumentContentChangeEvent};

    use super::{Text, Unit};

    const TEXT: &str = "ab\n授权😀链接\r\nx\ry👨‍👩‍👧z";

    #[test]
    fn every_byte_is_where_an_editor_counts_it() {
        let text = Text::new(TEXT.to_owned());
        for (unit, wanted) in [(Unit::Utf8, 10), (Unit::Utf16, 4), (Unit::Utf32, 3)] {
            let at = TEXT.find("链").unwrap();
            let position = text.position(at, unit);
            assert_eq!(position, Position { line: 1, character: wanted }, "{unit:?}");
            for (byte, _) in TEXT.char_indices().filter(|(byte, _)| !TEXT[*byte..].starts_with(['\n', '\r']))
            {
                assert_eq!(text.byte(text.position(byte, unit), unit), byte, "{unit:?} {byte}");
            }
        }
        assert_eq!(text.position(TEXT.len(), Unit::Utf16), Position { line: 3, character: 10 });
    }

    #[test]
    fn places_that_are_none_are_the_nearest_before() {
        let text = Text::new(TEXT.to_owned());
        let byte = |line, character| text.byte(Position { line, character }, Unit::Utf16);
        assert_eq!(byte(0, 99), 2);
        // In the middle of a pair.
        assert_eq!(byte(1, 3), TEXT.find('😀').unwrap());
        assert_eq!(byte(1, 99), TEXT.find('\r').unwrap());
        assert_eq!(byte(99, 0), TEXT.len());
        assert_eq!(byte(u32::MAX, u32::MAX), TEXT.len());
    }

    #[test]
    fn changes_are_made_in_place() {
        let change = |from: (u32, u32), to: (u32, u32), with: &str| -> TextDocumentContentChangeEvent {
            serde_json::from_value(serde_json::json!({
                "range": {"start": {"line": from.0, "character": from.1}, "end": {"line": to.0, "character": to.1}},
                "text": with,
            }))
            .unwrap()
        };
        let text = Text::new(TEXT.to_owned());
        let changed = |event| text.changed(&event, Unit::Utf16).as_str().to_owned();
        assert_eq!(changed(change((1, 2), (1, 4), "")), TEXT.replace('😀', ""));
        assert_eq!(changed(change((0, 1), (1, 1), "好")), "a好权😀链接\r\nx\ry👨‍👩‍👧z");
        // The end before the start: nothing is lost.
        assert_eq!(changed(change((1, 2), (0, 0), "x")), TEXT.replace("授权", "授权x"));
        let whole = serde_json::from_value(serde_json::json!({"text": "new"})).unwrap();
        assert_eq!(changed(whole), "new");
    }
}
