//! The names under which texts are handed on: entries of maps, members, arguments; a template finds them there.

use super::call::Argument;
use super::{Flow, Use};
use crate::reading::Handed;
use crate::resolve::bare;
use crate::value::{Alternative, Text, Value, Values};

/// How many names are remembered.
const MOST: usize = 200;

/// True for an address, also one that is percent-encoded.
fn is_address(text: &str) -> bool {
    let behind =
        text.get(..4).filter(|scheme| scheme.eq_ignore_ascii_case("http")).and_then(|_| text.get(4..));
    let behind = behind.map(|behind| behind.strip_prefix(['s', 'S']).unwrap_or(behind));
    behind.is_some_and(|behind| {
        behind.starts_with("://") || behind.to_ascii_lowercase().starts_with("%3a%2f%2f")
    })
}

impl Flow<'_> {
    /// Remembers that values are handed on under a name.
    pub(super) fn hand(&mut self, name: &str, values: &Values) {
        if self.quiet > 0 || self.handed.len() >= MOST || name.is_empty() {
            return;
        }
        let mut texts: Vec<(Text, bool)> =
            self.wanted_texts(values).into_iter().map(|text| (text, true)).collect();
        // An address that a template puts into a link.
        if let [Alternative { value: Value::Text(text), .. }] = values.0.as_slice()
            && texts.is_empty()
            && is_address(text.written())
        {
            texts.push((text.clone(), false));
        }
        for (text, is_wanted) in texts {
            let handed = Handed {
                name: bare(name).to_owned(),
                text: text.text.slice(0..text.written().len()),
                is_open: text.is_open || !text.maybe.is_empty(),
                is_wanted,
                encoded_at: self
                    .encoded
                    .iter()
                    .find(|made| *made.text == *text.text)
                    .map(|made| made.place.clone()),
            };
            if !self.handed.contains(&handed) {
                self.handed.push(handed);
            }
        }
    }

    /// The same of the arguments of a call: `render(link=link)`, `assign("link", link)`, `compact("link")`.
    pub(super) fn hand_arguments(&mut self, parts: &[String], arguments: &[Argument]) {
        let names: Vec<_> = arguments.iter().map(|argument| self.plain_text(&argument.values)).collect();
        for (number, argument) in arguments.iter().enumerate() {
            let before = number.checked_sub(1).and_then(|before| names.get(before)).and_then(Option::as_ref);
            let name = argument.key.as_ref().or(before).map(|name| name.text().to_owned());
            if let Some(name) = name {
                self.hand(&name, &argument.values);
            }
        }
        if parts.last().is_some_and(|last| last == "compact") {
            for name in names.into_iter().flatten() {
                let Some(values) = self.vars.get(&format!("${}", name.text())).cloned() else { continue };
                self.hand(name.text(), &values);
                let place = name.written(0..name.text().len());
                self.end_at(&values, Use::Kept(None), place, &[], None);
            }
        }
    }
}
