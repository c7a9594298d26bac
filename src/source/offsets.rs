//! Where the characters of a decoded text are stored in the file that it was read from.

use std::sync::Arc;

/// Tells for each byte of a text at which byte of the stored file it stands. Of a text that is stored as it
/// is (UTF-8) it takes no memory; of others it takes as much as the text changes its script.
#[derive(Clone, Debug, Default)]
pub struct Offsets {
    /// Where the decoded text begins in the file, and where in that text this one begins.
    start: usize,
    text_start: usize,
    /// Where the file is not UTF-8: stretches whose characters are all of one length.
    runs: Option<Arc<[Run]>>,
}

/// A stretch of a text. It goes on to the next one.
#[derive(Clone, Copy, Debug)]
struct Run {
    /// The first byte in the text, and in the file behind the start of the text there.
    text: u32,
    stored: u32,
    /// How many bytes a character takes in the text, and in the file.
    text_length: u8,
    stored_length: u8,
}

/// A text with the places of its characters. A plain `&str` is stored as it is.
#[derive(Clone, Copy, Debug)]
pub struct RawText<'t> {
    /// The text.
    pub text: &'t str,
    /// Where it is stored, if that is not the very same.
    pub offsets: Option<&'t Offsets>,
}

impl<'t> From<&'t str> for RawText<'t> {
    fn from(text: &'t str) -> Self {
        RawText { text, offsets: None }
    }
}

impl<'t> From<&'t String> for RawText<'t> {
    fn from(text: &'t String) -> Self {
        RawText::from(text.as_str())
    }
}

impl Offsets {
    /// Those of a text in UTF-8 that begins at that byte of the file.
    pub fn utf8_at(start: usize) -> Self {
        Offsets { start, text_start: 0, runs: None }
    }

    /// Those of the rest of the text, which begins at that byte of it.
    pub fn from_byte(&self, byte: usize) -> Self {
        Offsets { text_start: self.text_start + byte, ..self.clone() }
    }

    /// Those of the same text where `bytes` more stand before it in the file.
    pub fn behind(self, bytes: usize) -> Self {
        Offsets { start: self.start + bytes, ..self }
    }

    /// The byte of the file where a byte of the text is stored. Inside a character it is the byte where that
    /// begins; at the end of the text it is the byte behind the last character.
    pub fn stored(&self, byte: usize) -> usize {
        let byte = self.text_start + byte;
        let Some(runs) = &self.runs else { return self.start + byte };
        let begun = runs.partition_point(|run| run.text as usize <= byte);
        let Some(run) = begun.checked_sub(1).and_then(|last| runs.get(last)) else { return self.start };
        let characters = (byte - run.text as usize) / usize::from(run.text_length.max(1));
        self.start + run.stored as usize + characters * usize::from(run.stored_length)
    }
}

/// Collects where characters are stored, in their order.
#[derive(Debug, Default)]
pub(super) struct OffsetsBuilder {
    runs: Vec<Run>,
    text: usize,
    stored: usize,
}

impl OffsetsBuilder {
    /// Characters that take `count` bytes both in the text and in the file, one byte each.
    pub(super) fn same(&mut self, count: usize) {
        if count > 0 {
            self.begin(1, 1);
            self.text += count;
            self.stored += count;
        }
    }

    /// What comes out of the next `stored` bytes of the file.
    pub(super) fn push(&mut self, text: usize, stored: usize) {
        self.begin(text, stored);
        self.text += text;
        self.stored += stored;
    }

    fn begin(&mut self, text: usize, stored: usize) {
        // No encoding has longer characters, nor longer sequences between them.
        let byte = |length: usize| u8::try_from(length).unwrap_or(u8::MAX);
        let (text_length, stored_length) = (byte(text), byte(stored));
        let goes_on = |last: &Run| last.text_length == text_length && last.stored_length == stored_length;
        if !self.runs.last().is_some_and(goes_on) {
            let (text, stored) = (clamped(self.text), clamped(self.stored));
            self.runs.push(Run { text, stored, text_length, stored_length });
        }
    }

    /// Those of a text that begins at byte `start` of the file.
    pub(super) fn finish(self, start: usize) -> Offsets {
        Offsets { start, text_start: 0, runs: Some(self.runs.into()) }
    }
}

fn clamped(byte: usize) -> u32 {
    u32::try_from(byte).unwrap_or(u32::MAX)
}
