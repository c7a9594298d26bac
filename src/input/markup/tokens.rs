//! Runs the tokenizer of HTML over a page and keeps start tags, end tags and comments with their places.
//!
//! html5gum's own emitters do not tell where an empty value stands, nor which bytes a character reference
//! takes; the calls that an emitter gets do.

use std::collections::HashSet;
use std::convert::Infallible;
use std::mem::take;
use std::ops::Range;

use html5gum::{Emitter, Error, State, Tokenizer};

use super::template::Tags;
use super::{Attribute, Element, script_in};
use crate::input::Dialect;
use crate::slice::Slice;
use crate::source::MappedText;

/// A token of a page.
pub(super) enum Token {
    /// A start tag.
    Start {
        /// What it says.
        element: Element,
        /// True if it ends in `/>`.
        is_self_closing: bool,
    },
    /// An end tag.
    End {
        /// In lower case.
        name: String,
        /// Its first byte.
        start: usize,
    },
    /// `<!-- … -->`.
    Comment(Range<usize>),
}

/// The tokens of a page, and its tags of templates. A tag of HTML that the file breaks off is none, as the
/// standard has it.
pub(super) fn tokens(text: &str, dialect: Dialect) -> (Vec<Token>, Vec<Range<usize>>) {
    let tags = Tags::find(text, dialect);
    let blanked = tags.blanked();
    let mut tokens = Vec::new();
    let recorder = Recorder {
        text,
        blanked: &blanked,
        tags: &tags,
        tokens: &mut tokens,
        position: 0,
        start: 0,
        is_start_tag: false,
        is_self_closing: false,
        name: Vec::new(),
        last_start_tag: Vec::new(),
        drafts: Vec::new(),
    };
    let Ok(()) = Tokenizer::new_with_emitter(blanked.as_slice(), recorder).finish();
    (tokens, tags.into_ranges())
}

/// Listens to the tokenizer.
struct Recorder<'t> {
    text: &'t str,
    /// What the tokenizer reads: the text, with as many bytes.
    blanked: &'t [u8],
    tags: &'t Tags<'t>,
    tokens: &'t mut Vec<Token>,
    /// Up to where the tokenizer has read.
    position: usize,
    /// The `<` of the current tag or comment.
    start: usize,
    /// The current tag is a start tag, not an end tag.
    is_start_tag: bool,
    is_self_closing: bool,
    /// The name of the current tag.
    name: Vec<u8>,
    /// The name of the last start tag: only its end tag ends what a `<script>` holds.
    last_start_tag: Vec<u8>,
    drafts: Vec<Draft>,
}

/// An attribute that is being read.
struct Draft {
    name: Range<usize>,
    /// Where the value starts.
    start: usize,
    /// The value as far as `copied`.
    value: MappedText<'static>,
    /// The end of the value, which is byte for byte what the page has.
    copied: Range<usize>,
}

impl Draft {
    /// Begins at a place.
    fn new(at: usize) -> Self {
        Draft { name: at..at, start: at, value: MappedText::new(), copied: at..at }
    }

    /// Says that the value starts at a place.
    fn start_value(&mut self, at: usize) {
        self.start = at;
        self.copied = at..at;
    }

    /// Takes what is copied into the value; the value goes on at a place.
    fn settle(&mut self, text: &str, tags: &Tags<'_>, at: usize) {
        let name = text.slice(self.name.clone()).to_ascii_lowercase();
        tags.push_to(&mut self.value, self.copied.clone(), script_in(&name).is_some());
        self.copied = at..at;
    }

    /// What was read; `None` when a template writes the name.
    fn finish(mut self, text: &str, tags: &Tags<'_>) -> Option<Attribute> {
        let end = self.copied.end;
        self.settle(text, tags, end);
        let name_span = tags.trim(self.name)?;
        let name = text.get(name_span.clone())?.to_ascii_lowercase();
        Some(Attribute { name, name_span, value: self.value, value_span: self.start..end })
    }
}

impl Recorder<'_> {
    fn start_tag(&mut self) -> Element {
        let span = self.start..self.position;
        let drafts = take(&mut self.drafts);
        let is_open = drafts.iter().any(|draft| self.tags.is_in(&draft.name));
        let mut names = HashSet::new();
        let attributes = drafts
            .into_iter()
            .filter_map(|draft| draft.finish(self.text, self.tags))
            // "If there is already an attribute on the token with the exact same name, then … the new
            // attribute must be removed from the token" (HTML #attribute-name-state).
            .filter(|attribute| names.insert(attribute.name.clone()))
            .collect();
        let name = String::from_utf8_lossy(&self.name).into_owned();
        Element { name, span, attributes, is_open }
    }
}

impl Emitter for Recorder<'_> {
    type Token = Infallible;

    fn move_position(&mut self, offset: isize) {
        self.position = self.position.saturating_add_signed(offset);
    }

    fn start_open_tag(&mut self) {
        self.start = self.position.saturating_sub(1);
    }

    fn init_start_tag(&mut self) {
        self.is_start_tag = true;
        self.is_self_closing = false;
        self.name.clear();
        self.drafts.clear();
    }

    fn init_end_tag(&mut self) {
        self.is_start_tag = false;
        self.name.clear();
        self.drafts.clear();
    }

    fn push_tag_name(&mut self, name: &[u8]) {
        self.name.extend_from_slice(name);
    }

    fn set_self_closing(&mut self) {
        self.is_self_closing = true;
    }

    fn init_attribute(&mut self) {
        self.drafts.push(Draft::new(self.position.saturating_sub(1)));
    }

    fn push_attribute_name(&mut self, _: &[u8]) {
        let end = self.position;
        if let Some(draft) = self.drafts.last_mut() {
            draft.name.end = end;
            draft.start_value(end);
        }
    }

    fn init_attribute_value(&mut self) {
        if let Some(draft) = self.drafts.last_mut() {
            draft.start_value(self.position);
        }
    }

    fn push_attribute_value(&mut self, value: &[u8]) {
        let Some(draft) = self.drafts.last_mut().filter(|_| !value.is_empty()) else { return };
        let from = draft.copied.end;
        let rest = self.blanked.slice(from..);
        if rest.starts_with(value) && from + value.len() == self.position {
            draft.copied.end = self.position;
            return;
        }
        // A character reference, U+FFFD for NUL, or a line break: the tokenizer skips the second byte of one
        // without a word, before it reads on.
        let end = if rest.starts_with(b"\r\n") { from + 2 } else { self.position };
        draft.settle(self.text, self.tags, end);
        draft.value.push_decoded(&String::from_utf8_lossy(value), from..end);
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        if !self.is_start_tag {
            let name = String::from_utf8_lossy(&self.name).into_owned();
            self.tokens.push(Token::End { name, start: self.start });
            return None;
        }
        let element = self.start_tag();
        let is_self_closing = self.is_self_closing;
        let state = if is_self_closing { None } else { state_behind(&element.name) };
        self.last_start_tag.clone_from(&self.name);
        self.tokens.push(Token::Start { element, is_self_closing });
        state
    }

    fn emit_current_comment(&mut self) {
        let span = self.start..self.position;
        // `<!doctype`, `<![CDATA[` and `</ ` begin what the standard calls bogus comments.
        if self.blanked.get(span.clone()).is_some_and(|comment| comment.starts_with(b"<!--")) {
            self.tokens.push(Token::Comment(span));
        }
    }

    fn current_is_appropriate_end_tag_token(&mut self) -> bool {
        !self.is_start_tag && self.name == self.last_start_tag
    }

    fn pop_token(&mut self) -> Option<Infallible> {
        None
    }

    fn should_emit_errors(&mut self) -> bool {
        false
    }

    fn set_last_start_tag(&mut self, name: Option<&[u8]>) {
        self.last_start_tag = name.unwrap_or_default().to_vec();
    }

    // Text, what comments hold, doctypes and errors are not looked at.
    fn emit_eof(&mut self) {}
    fn emit_error(&mut self, _: Error) {}
    fn emit_string(&mut self, _: &[u8]) {}
    fn init_comment(&mut self) {}
    fn push_comment(&mut self, _: &[u8]) {}
    fn init_doctype(&mut self) {}
    fn emit_current_doctype(&mut self) {}
    fn set_force_quirks(&mut self) {}
    fn push_doctype_name(&mut self, _: &[u8]) {}
    fn set_doctype_public_identifier(&mut self, _: &[u8]) {}
    fn set_doctype_system_identifier(&mut self, _: &[u8]) {}
    fn push_doctype_public_identifier(&mut self, _: &[u8]) {}
    fn push_doctype_system_identifier(&mut self, _: &[u8]) {}
}

/// How the tokenizer reads on behind a start tag (HTML #parsing-main-inhead and #parsing-main-inbody).
///
/// What `<noscript>` holds is read as elements, as a page without scripting has it. `<wxs>` is the script
/// of wxml.
fn state_behind(name: &str) -> Option<State> {
    match name {
        "title" | "textarea" => Some(State::RcData),
        "style" | "xmp" | "iframe" | "noembed" | "noframes" | "wxs" => Some(State::RawText),
        "script" => Some(State::ScriptData),
        "plaintext" => Some(State::PlainText),
        _ => None,
    }
}
