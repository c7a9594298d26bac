//! Reads a map key by key and tells at the end which keys nobody asked for.

use super::typed::{Type, item_name, key_name, proposal, short, spaced_after, wrong_type};
use super::{Entry, Faults, Node, NodeKind, Spanned};
use crate::diagnostic::Diagnostic;
use crate::nearest::nearest;
use crate::source::Span;
use crate::text::{Text, text};

/// A map that is being read. Each key that is asked for becomes a known one; [`MapReader::read`]
/// tells the rest as `unknown-key`.
pub struct MapReader<'n, 'f> {
    entries: &'n [Entry],
    span: Span,
    name: &'f Text,
    known: Vec<&'static str>,
    settled: Vec<&'n str>,
    /// Where faults go; for readers of single nodes in between.
    pub faults: &'f mut Faults,
}

/// The answer to one question to a map: the key as written, and its value.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'n> {
    /// The key as written.
    pub key_span: Span,
    /// The value.
    pub node: &'n Node,
}

impl<'n, 'f> MapReader<'n, 'f> {
    /// Reads a map with `read` and then tells its unknown keys. `name` says in messages what the map
    /// is. `None` if the node is no map (which is told) or if `read` says so.
    pub fn read<T>(
        node: &'n Node,
        name: &'f Text,
        faults: &'f mut Faults,
        read: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Option<T> {
        let NodeKind::Map(entries) = &node.kind else {
            faults.push(wrong_type(node, name, Type::Map));
            return None;
        };
        let mut map =
            MapReader { entries, span: node.span, name, known: Vec::new(), settled: Vec::new(), faults };
        let value = read(&mut map);
        map.tell_unknown_keys();
        value
    }

    /// The place of the whole map.
    pub fn span(&self) -> Span {
        self.span
    }

    /// The value of a key, if it is there.
    pub fn take(&mut self, key: &'static str) -> Option<&'n Node> {
        self.ask(key).map(|asked| asked.node)
    }

    /// The key as written and its value, if it is there.
    pub fn ask(&mut self, key: &'static str) -> Option<Asked<'n>> {
        if !self.known.contains(&key) {
            self.known.push(key);
        }
        let entry = self.entries.iter().find(|entry| entry.key == key)?;
        Some(Asked { key_span: entry.key_span, node: &entry.value })
    }

    /// The value of a key; a fault if it is not there.
    pub fn require(&mut self, key: &'static str) -> Option<&'n Node> {
        let node = self.take(key);
        if node.is_none() {
            // The first key is where people look for the map; its whole extent may be many lines.
            let place = self.entries.first().map_or(self.span, |entry| entry.key_span);
            let message = text!(
                ("{}缺少 `{key}`", spaced_after(&self.name.zh)),
                ("missing key `{key}` in {}", self.name.en)
            );
            self.faults.push(
                Diagnostic::fault("missing-key", place, message).help(text!("补上 `{key}`", "add `{key}`")),
            );
        }
        node
    }

    /// Where a key is written, if it is there.
    pub fn key_span(&self, key: &str) -> Option<Span> {
        self.entries.iter().find(|entry| entry.key == key).map(|entry| entry.key_span)
    }

    /// True for a map without any key.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// True if the key is there.
    pub fn has(&self, key: &str) -> bool {
        self.key_span(key).is_some()
    }

    /// All entries, for a map whose keys are names of the user's; none is unknown then.
    pub fn all(&mut self) -> &'n [Entry] {
        self.settled = self.entries.iter().map(|entry| entry.key.as_str()).collect();
        self.entries
    }

    /// The entries that nobody asked for so far.
    pub fn unread(&self) -> impl Iterator<Item = &'n Entry> + use<'n, '_, 'f> {
        self.entries.iter().filter(|entry| !self.is_read(&entry.key))
    }

    /// Refuses keys that do not belong here with a reason of their own.
    pub fn refuse(&mut self, keys: &[&str], help: &Text) {
        for entry in self.entries.iter().filter(|entry| keys.contains(&entry.key.as_str())) {
            self.settled.push(&entry.key);
            self.faults.push(unknown_key(self.name, entry).help(help.clone()));
        }
    }

    /// A text; see [`Node::text`].
    pub fn text(&mut self, key: &'static str) -> Option<Spanned<String>> {
        self.take(key)?.text(&key_name(key), self.faults)
    }

    /// A text that says something: an empty one is told as a missing value is.
    pub fn telling_text(&mut self, key: &'static str) -> Option<Spanned<String>> {
        self.take(key)?.telling_text(&key_name(key), self.faults)
    }

    /// A text that must be there.
    pub fn require_text(&mut self, key: &'static str) -> Option<Spanned<String>> {
        self.require(key)?.text(&key_name(key), self.faults)
    }

    /// `true` or `false`; see [`Node::flag`].
    pub fn flag(&mut self, key: &'static str) -> Option<Spanned<bool>> {
        self.take(key)?.flag(&key_name(key), self.faults)
    }

    /// An integer; see [`Node::number`].
    pub fn number(&mut self, key: &'static str) -> Option<Spanned<i64>> {
        self.take(key)?.number(&key_name(key), self.faults)
    }

    /// One of several words; see [`Node::one_of`].
    pub fn one_of<T>(
        &mut self,
        key: &'static str,
        names: &[&'static str],
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<Spanned<T>> {
        self.take(key)?.one_of(&key_name(key), names, parse, self.faults)
    }

    /// A list of texts.
    pub fn texts(&mut self, key: &'static str) -> Option<Spanned<Vec<Spanned<String>>>> {
        self.take(key)?.texts(key, self.faults)
    }

    /// A list of integers.
    pub fn numbers(&mut self, key: &'static str) -> Option<Spanned<Vec<Spanned<i64>>>> {
        self.take(key)?.numbers(key, self.faults)
    }

    /// A list whose items are read by `read`, which tells what is wrong with them. Items without a
    /// value are left out.
    pub fn list<T>(
        &mut self,
        key: &'static str,
        mut read: impl FnMut(&'n Node, &mut Faults) -> Option<T>,
    ) -> Option<Spanned<Vec<T>>> {
        let node = self.take(key)?;
        let nodes = node.list(&key_name(key), self.faults)?;
        let items = nodes.iter().filter_map(|node| read(node, self.faults)).collect();
        Some(Spanned::new(items, node.span))
    }

    /// A list of maps, each read by `read`.
    pub fn maps<T>(
        &mut self,
        key: &'static str,
        mut read: impl FnMut(&mut MapReader<'n, '_>) -> Option<T>,
    ) -> Option<Spanned<Vec<T>>> {
        let name = item_name(key);
        self.list(key, |node, faults| MapReader::read(node, &name, faults, |map| read(map)))
    }

    /// A map, read by `read`.
    pub fn map<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&mut MapReader<'n, '_>) -> Option<T>,
    ) -> Option<T> {
        let node = self.take(key)?;
        MapReader::read(node, &key_name(key), self.faults, |map| read(map))
    }

    fn is_read(&self, key: &str) -> bool {
        self.known.contains(&key) || self.settled.contains(&key)
    }

    fn tell_unknown_keys(&mut self) {
        if self.settled.len() == self.entries.len() {
            return;
        }
        for entry in self.entries.iter().filter(|entry| !self.known.contains(&entry.key.as_str())) {
            if self.faults.is_full() {
                return;
            }
            if !self.settled.contains(&entry.key.as_str()) {
                // A key that is there already is not what was meant.
                let free = self.known.iter().copied().filter(|known| self.key_span(known).is_none());
                let help = proposal(nearest(&entry.key, free), &self.known);
                self.faults.push(unknown_key(self.name, entry).help(help));
            }
        }
    }
}

fn unknown_key(name: &Text, entry: &Entry) -> Diagnostic {
    let shown = short(&entry.key);
    let message =
        text!(("{}没有 `{shown}` 这个键", spaced_after(&name.zh)), ("unknown key `{shown}` in {}", name.en));
    Diagnostic::fault("unknown-key", entry.key_span, message)
}
