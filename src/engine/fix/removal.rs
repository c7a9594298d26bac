//! Takes facts off a text together with what separates them from their neighbours.

use super::Place;
use crate::diagnostic::Edit;
use crate::fact::{Fact, Writable};
use crate::slice::Slice;
use crate::source::Span;

/// What stands between things of which one is to be taken off.
struct Separator {
    /// Which characters separate.
    is: fn(char) -> bool,
    /// Whether blanks around it go with it.
    with_blanks: bool,
    /// Whether a thing without a neighbour stays.
    is_needed: bool,
}

const PARAMETERS: Separator =
    Separator { is: |character| character == '&', with_blanks: false, is_needed: false };
const ITEMS: Separator = Separator {
    is: |character| matches!(character, ';' | '；' | '，' | ',' | '、'),
    with_blanks: true,
    is_needed: true,
};

impl Place<'_, '_> {
    /// Takes the fact off.
    pub(super) fn remove(&self) -> Option<Vec<Edit>> {
        match (self.id.def().writable, self.fact) {
            (Writable::Text, _) => self.at_each_element(""),
            (Writable::Fragment, Fact::Present(_, span)) => {
                self.facts.link().filter(|link| link.after_fragment.is_empty())?;
                let written = self.facts.written(*span)?;
                written.before().strip_suffix('#')?;
                Some(vec![removal(written.widened(1, 0))])
            }
            (Writable::Parameter, Fact::Present(_, span)) => {
                let name = format!("{}=", self.parameter_name());
                let written = self.facts.written(*span)?;
                written.before().strip_suffix(name.as_str())?;
                let edits = self.without([written.widened(name.len(), 0)], &PARAMETERS);
                edits.filter(|edits| !self.cuts_damage(edits))
            }
            (Writable::Parameters, _) => {
                let spans: Vec<_> = self.elements.iter().map(|(_, span)| *span).collect();
                if !self.facts.is_link_same_without(&spans) {
                    return None;
                }
                self.without(spans, &PARAMETERS).filter(|edits| !self.cuts_damage(edits))
            }
            (Writable::Items, _) => {
                let items: Vec<_> =
                    self.elements.iter().map(|item| self.item(item)).collect::<Option<_>>()?;
                let lines: Option<_> = items.iter().map(|span| self.without_line(*span)).collect();
                lines.or_else(|| self.without(items, &ITEMS))
            }
            _ => None,
        }
    }

    /// Removes each place with one separator: the one before it, or the one behind where that is gone.
    fn without(&self, places: impl IntoIterator<Item = Span>, separator: &Separator) -> Option<Vec<Edit>> {
        let mut edits: Vec<Edit> = Vec::new();
        for span in places {
            let written = self.facts.written(span)?;
            let before = separator.at_end_of(written.before());
            let behind = separator.at_start_of(written.behind());
            let free_from = edits.last().map_or(0, |edit| edit.span.end);
            let with_before = written.widened(before, 0);
            edits.push(removal(match before > 0 && with_before.start >= free_from {
                true => with_before,
                false if behind == 0 && separator.is_needed => return None,
                false => written.widened(0, behind),
            }));
        }
        Some(edits)
    }

    /// True if an edit takes off a part of what a repair writes as one: the `&` of `&#38;`.
    fn cuts_damage(&self, edits: &[Edit]) -> bool {
        let damage = self.facts.link().map(|link| &*link.damage).unwrap_or_default();
        damage.iter().any(|damage| {
            let damaged = damage.part.span;
            let shares = |edit: &Edit| edit.span.start < damaged.end && damaged.start < edit.span.end;
            edits.iter().any(|edit| shares(edit) && !edit.span.encloses(damaged))
        })
    }

    /// The place of an item with its quotes, if it has some of its own. `None` where it is not written to
    /// the letter.
    fn item(&self, (value, span): &(std::borrow::Cow<'_, str>, Span)) -> Option<Span> {
        if !self.is_written_at(value, *span) {
            return None;
        }
        let written = self.facts.written(*span)?;
        let before = written.before().chars().next_back().filter(|last| matches!(last, '"' | '\''));
        let by = usize::from(before.is_some() && before == written.behind().chars().next());
        Some(written.widened(by, by))
    }

    /// The line of a `- item`; a comment behind it stays. `None` for an item that is written otherwise.
    fn without_line(&self, item: Span) -> Option<Edit> {
        let written = self.facts.written(item)?;
        let (before, behind) = (written.before(), written.behind());
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let indent = before.get(line_start..)?.trim_end().strip_suffix('-')?;
        let rest = behind.get(..behind.find('\n').map_or(behind.len(), |at| at + 1))?;
        let line_end = before.len() + item.range().len() + rest.len();
        let range = match rest.trim_start() {
            _ if !indent.trim().is_empty() => return None,
            "" => line_start..line_end,
            comment if comment.starts_with('#') => line_start + indent.len()..line_end - comment.len(),
            _ => return None,
        };
        Some(removal(written.place(range)))
    }
}

impl Separator {
    /// How many bytes of it, with its blanks, end a text.
    fn at_end_of(&self, text: &str) -> usize {
        let rest = if self.with_blanks { text.trim_end() } else { text };
        let found = rest.chars().next_back().filter(|last| (self.is)(*last));
        found.map_or(0, |last| text.len() - rest.len() + last.len_utf8())
    }

    /// How many bytes of it, with its blanks, begin a text.
    fn at_start_of(&self, text: &str) -> usize {
        let blanks = |text: &str| {
            if self.with_blanks { text.len() - text.trim_start_matches([' ', '\t']).len() } else { 0 }
        };
        let rest = text.slice(blanks(text)..);
        let Some(first) = rest.chars().next().filter(|first| (self.is)(*first)) else { return 0 };
        let behind = rest.slice(first.len_utf8()..);
        text.len() - behind.len() + blanks(behind)
    }
}

fn removal(span: Span) -> Edit {
    Edit { span, text: String::new() }
}
