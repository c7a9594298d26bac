//! Bytes as text: what people and old projects write is not always UTF-8.
//!
//! A mark at the beginning decides. Without one a text is UTF-8 if it can be, else what the file itself
//! declares (a page's `<meta charset>`), else GB18030, which GBK and GB2312 are parts of. Nothing else is
//! guessed: what is left stays UTF-8 with replaced characters, and says so.

use std::borrow::Cow;
use std::ops::{Deref, Range};

use encoding_rs::{DecoderResult, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use super::RawText;
use super::offsets::{Offsets, OffsetsBuilder};
use crate::slice::Slice;

/// How much of a file is looked at for signs of UTF-16, in bytes.
const HEAD: usize = 8 << 10;

/// The text of a file, without a byte order mark. It is used like a `str`.
#[derive(Clone, Debug)]
pub struct Decoded<'b> {
    text: Cow<'b, str>,
    offsets: Offsets,
    encoding: &'static Encoding,
    undecoded: Option<Undecoded>,
}

/// Something that could not be decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Undecoded {
    /// A byte that is no part of a character; in the text it and others like it are replaced (U+FFFD).
    Byte {
        /// The byte of the text where the first one is replaced.
        text: usize,
        /// The byte of the file where it is stored.
        stored: usize,
    },
    /// It looks like UTF-16, but no byte order mark says so. Nothing was decoded.
    UnmarkedUtf16,
}

/// Decodes a file. `declared` is the name of an encoding that the file itself declares. Any bytes can be
/// decoded; [`Decoded::undecoded`] tells what was lost.
pub fn decode<'b>(bytes: &'b [u8], declared: Option<&str>) -> Decoded<'b> {
    const UTF_32: [&[u8]; 2] = [b"\xff\xfe\0\0", b"\0\0\xfe\xff"];
    if UTF_32.iter().any(|mark| bytes.starts_with(mark)) {
        let undecoded = Some(Undecoded::Byte { text: 0, stored: 0 });
        return Decoded { undecoded, ..Decoded::from("") };
    }
    match mark(bytes) {
        Some((encoding, length)) if encoding == UTF_8 => decode_utf8(bytes, length),
        Some((encoding, length)) => decode_as(encoding, bytes, length),
        None if is_unmarked_utf16(bytes) => {
            Decoded { undecoded: Some(Undecoded::UnmarkedUtf16), ..Decoded::from("") }
        }
        None => decode_part(bytes, declared),
    }
}

/// Decodes a part of a file that may be any but its beginning: no mark is looked for.
pub fn decode_part<'b>(bytes: &'b [u8], declared: Option<&str>) -> Decoded<'b> {
    let declared = declared.and_then(|name| Encoding::for_label_no_replacement(name.trim().as_bytes()));
    let declared = declared.filter(|encoding| encoding.is_ascii_compatible() && *encoding != UTF_8);
    if declared.is_none()
        && let Ok(text) = std::str::from_utf8(bytes)
    {
        return Decoded::from(text);
    }
    let signs = Signs::of(bytes);
    // Pairs of bytes of another encoding may happen to be UTF-8, but hardly ever its longer characters.
    if signs.bad == 0 && (signs.two == 0 || signs.longer > 0) {
        return decode_utf8(bytes, 0);
    }
    let as_declared = declared.map(|encoding| decode_as(encoding, bytes, 0));
    if let Some(decoded) = as_declared.filter(|decoded| decoded.undecoded.is_none()) {
        return decoded;
    }
    if signs.is_utf8() {
        return decode_utf8(bytes, 0);
    }
    let decoded = decode_as(GB18030, bytes, 0);
    if is_chinese(bytes, &decoded) { decoded } else { decode_utf8(bytes, 0) }
}

/// True for a text of two bytes a character, which looks like a binary file but says that it is none.
pub fn is_marked_utf16(start: &[u8]) -> bool {
    mark(start).is_some_and(|(encoding, _)| encoding == UTF_16LE || encoding == UTF_16BE)
}

/// True for what looks like UTF-16 without a mark: of many pairs of bytes, and always on the same side, one
/// byte is zero and the other a printable one of ASCII.
pub fn is_unmarked_utf16(start: &[u8]) -> bool {
    let head = start.get(..HEAD).unwrap_or(start);
    if !head.contains(&0) {
        return false;
    }
    let (mut low, mut high, mut pairs) = (0_usize, 0_usize, 0_usize);
    for pair in head.chunks_exact(2) {
        pairs += 1;
        match pair {
            [0, other] if is_printable(*other) => high += 1,
            [other, 0] if is_printable(*other) => low += 1,
            [0, _] | [_, 0] => return false,
            _ => {}
        }
    }
    let is_one_sided = low == 0 || high == 0;
    is_one_sided && low + high >= 2 && (low + high) * 4 >= pairs
}

fn is_printable(byte: u8) -> bool {
    byte.is_ascii_graphic() || byte.is_ascii_whitespace()
}

/// The encoding that a byte order mark tells, and the length of the mark.
fn mark(bytes: &[u8]) -> Option<(&'static Encoding, usize)> {
    const GB18030_MARK: &[u8] = b"\x84\x31\x95\x33";
    Encoding::for_bom(bytes)
        .or_else(|| bytes.starts_with(GB18030_MARK).then_some((GB18030, GB18030_MARK.len())))
}

/// What speaks for UTF-8 and against it.
#[derive(Default)]
struct Signs {
    /// Characters of two bytes, and of three and four.
    two: usize,
    longer: usize,
    /// Sequences that are none.
    bad: usize,
}

impl Signs {
    fn of(bytes: &[u8]) -> Self {
        let mut signs = Signs::default();
        for chunk in bytes.utf8_chunks() {
            for character in chunk.valid().chars() {
                match character.len_utf8() {
                    1 => {}
                    2 => signs.two += 1,
                    _ => signs.longer += 1,
                }
            }
            signs.bad += usize::from(!chunk.invalid().is_empty());
        }
        signs
    }

    /// True for a text that is UTF-8, only cut or mixed. In GBK one pair in eight looks like a character of
    /// UTF-8, the longer ones come out of rare neighbours only.
    fn is_utf8(&self) -> bool {
        self.longer > 0 && self.longer >= self.bad || self.two > 2 * self.bad
    }
}

/// True if what was decoded as GB18030 looks like it. Letters of western encodings swallow the ASCII behind
/// them; in Chinese most of the second bytes are no ASCII. Single faults are taken for damage.
fn is_chinese(bytes: &[u8], decoded: &Decoded<'_>) -> bool {
    // Digits are swallowed by the rarest characters alone.
    let is_ascii = |byte: &&u8| (0x40..0x7f).contains(*byte);
    let count = |bytes: &[u8]| bytes.iter().filter(is_ascii).count();
    let swallowed = count(bytes).saturating_sub(count(decoded.as_bytes()));
    let bad = decoded.matches('\u{fffd}').count();
    let letters = decoded.chars().filter(|letter| !letter.is_ascii()).count() - bad;
    letters > 0 && letters >= 2 * swallowed + 8 * bad
}

/// Decodes what is UTF-8, but for damage, behind a mark of that length.
fn decode_utf8(bytes: &[u8], mark: usize) -> Decoded<'_> {
    match std::str::from_utf8(bytes.slice(mark..)) {
        Ok(text) => Decoded { offsets: Offsets::utf8_at(mark), ..Decoded::from(text) },
        Err(_) => decode_as(UTF_8, bytes, mark),
    }
}

/// Decodes what stands behind a mark of that length, and notes where.
fn decode_as(encoding: &'static Encoding, bytes: &[u8], mark: usize) -> Decoded<'static> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(bytes.len());
    let mut offsets = OffsetsBuilder::default();
    let mut undecoded = None;
    // Where the next byte stands that is handed over, and where the character begins that it belongs to.
    let (mut at, mut begun) = (mark, mark);
    loop {
        let rest = bytes.slice(at..);
        if begun == at && encoding.is_ascii_compatible() {
            let ascii = rest.slice(..Encoding::ascii_valid_up_to(rest));
            text.extend(ascii.iter().map(|byte| char::from(*byte)));
            offsets.same(ascii.len());
            at += ascii.len();
            begun = at;
        }
        // One byte at a time: when a character comes out, it ends there.
        let next = bytes.get(at..at + 1).unwrap_or_default();
        let mut out = [0; 32];
        let (result, read, written) =
            decoder.decode_to_utf8_without_replacement(next, &mut out, next.is_empty());
        at += read;
        if written > 0 {
            text.push_str(&String::from_utf8_lossy(out.slice(..written)));
            offsets.push(written, at - begun);
            begun = at;
        }
        match result {
            DecoderResult::Malformed(_, behind) => {
                let end = at.saturating_sub(usize::from(behind)).max(begun);
                undecoded.get_or_insert(Undecoded::Byte { text: text.len(), stored: begun });
                text.push(char::REPLACEMENT_CHARACTER);
                offsets.push(char::REPLACEMENT_CHARACTER.len_utf8(), end - begun);
                begun = end;
            }
            DecoderResult::InputEmpty if next.is_empty() => break,
            DecoderResult::InputEmpty | DecoderResult::OutputFull => {}
        }
    }
    let offsets = offsets.finish(mark);
    Decoded { text: Cow::Owned(text), offsets, encoding, undecoded }
}

impl<'b> Decoded<'b> {
    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where its characters are stored.
    pub fn offsets(&self) -> &Offsets {
        &self.offsets
    }

    /// The name of its encoding, as the Encoding Standard has it: `UTF-8`, `gb18030`, `UTF-16LE`.
    pub fn encoding(&self) -> &'static str {
        self.encoding.name()
    }

    /// What could not be decoded, if anything.
    pub fn undecoded(&self) -> Option<Undecoded> {
        self.undecoded
    }

    /// The same, no longer borrowed from the bytes.
    pub fn into_owned(self) -> Decoded<'static> {
        Decoded { text: Cow::Owned(self.text.into_owned()), ..self }
    }

    /// The file with places of the text replaced, which stand in their order, and every other byte as it
    /// was; `stored` is what was decoded.
    ///
    /// # Errors
    /// The characters that the encoding of the file does not have; none where a place is none of this text
    /// or lies over another.
    pub fn replaced<'e>(
        &self,
        stored: &[u8],
        edits: impl IntoIterator<Item = (Range<usize>, &'e str)>,
    ) -> Result<Vec<u8>, Vec<char>> {
        let mut written = Vec::with_capacity(stored.len());
        let mut at = 0;
        for (place, text) in edits {
            let (start, end) = (self.offsets.stored(place.start), self.offsets.stored(place.end));
            let kept = stored.get(at..start).filter(|_| self.text.get(place).is_some());
            written.extend_from_slice(kept.ok_or_else(Vec::new)?);
            written.extend_from_slice(&self.encode(text)?);
            at = end;
        }
        written.extend_from_slice(stored.slice(at..));
        Ok(written)
    }

    /// A text in the encoding of this one.
    pub(super) fn encode<'t>(&self, text: &'t str) -> Result<Cow<'t, [u8]>, Vec<char>> {
        let wide = |bytes: fn(u16) -> [u8; 2]| Ok(Cow::Owned(text.encode_utf16().flat_map(bytes).collect()));
        if self.encoding == UTF_16LE {
            return wide(u16::to_le_bytes);
        }
        if self.encoding == UTF_16BE {
            return wide(u16::to_be_bytes);
        }
        let (encoded, _, has_lost) = self.encoding.encode(text);
        if !has_lost {
            return Ok(encoded);
        }
        let is_lost = |letter: &char| self.encoding.encode(letter.encode_utf8(&mut [0; 4])).2;
        Err(text.chars().filter(is_lost).collect())
    }
}

impl<'t> From<&'t str> for Decoded<'t> {
    fn from(text: &'t str) -> Self {
        let offsets = Offsets::default();
        Decoded { text: Cow::Borrowed(text), offsets, encoding: UTF_8, undecoded: None }
    }
}

impl From<String> for Decoded<'_> {
    fn from(text: String) -> Self {
        Decoded { text: Cow::Owned(text), ..Decoded::from("") }
    }
}

impl<'t> From<&'t Decoded<'_>> for RawText<'t> {
    fn from(decoded: &'t Decoded<'_>) -> Self {
        RawText { text: &decoded.text, offsets: Some(&decoded.offsets) }
    }
}

impl Deref for Decoded<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}
