//! The names under which texts are handed on: entries of maps, members, arguments; a template finds them there.

use super::call::Argument;
use super::{Flow, Use};
use crate::reading::Handed;
use crate::resolve::bare;
use crate::value::Values;

/// How many names are remembered.
const MOST: usize = 200;

impl Flow<'_> {
    /// Remembers that values are handed on under a name.
    pub(super) fn hand(&mut self, name: &str, values: &Values) {
        if self.quiet > 0 || self.handed.len() >= MOST || name.is_empty() {
            return;
        }
        for text in self.wanted_texts(values) {
            let handed = Handed {
                name: bare(name).to_owned(),
                text: text.text.slice(0..text.written().len()),
                is_open: text.is_open || !text.maybe.is_empty(),
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
