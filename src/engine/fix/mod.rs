//! What a rule's cure changes in the texts at hand: edits of the raw link or provider file.

mod removal;

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::diagnostic::{Edit, Fix};
use crate::fact::{Fact, FactId, Facts, Value, Writable};
use crate::rule::{Action, FixTemplate, Witness};
use crate::source::Span;

/// What stays as it is in the value of a parameter: letters, digits and the unreserved marks of RFC 3986.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What the cure changes; `None` where it changes nothing, because what would have to be written is not
/// known or its place is not written letter by letter.
pub(super) fn fix<'f, 'a, 'p>(
    template: &FixTemplate,
    witnesses: &[Witness<'f, 'a>],
    facts: &'f Facts<'a>,
    print: &dyn Fn(FactId) -> Cow<'p, [String]>,
) -> Option<Fix> {
    let mut edits = Vec::new();
    for action in &template.actions {
        let place = Place::new(action.fact(), witnesses, facts);
        edits.extend(match action {
            Action::Set(_, template) => place.set(&template.value(facts)?)?,
            Action::Remove(_) => place.remove()?,
            Action::Repair(_) => place.repair(),
        });
    }
    edits.sort_by_key(|edit| edit.span);
    let apart = edits.iter().zip(edits.iter().skip(1)).all(|(one, next)| one.span.end <= next.span.start);
    let is_new = |edit: &Edit| facts.written(edit.span).is_none_or(|written| written.text() != edit.text);
    let changes = edits.iter().any(is_new) && apart;
    changes.then(|| Fix { message: template.text.fill(print), is_safe: template.is_safe, edits })
}

/// A fact that is to be edited: where it stands and what is written there.
struct Place<'p, 'a> {
    id: FactId,
    fact: &'p Fact<'a>,
    facts: &'p Facts<'a>,
    /// The elements of a list that made the rule fire: what each says, and where. Of anything else, itself.
    elements: Vec<(Cow<'p, str>, Span)>,
}

impl<'p, 'a> Place<'p, 'a> {
    fn new(id: FactId, witnesses: &[Witness<'p, 'a>], facts: &'p Facts<'a>) -> Self {
        let fact = facts.get(id);
        let text = |value: &'p Value<'a>| match value {
            Value::Text(text) => Cow::Borrowed(&**text),
            other => Cow::Owned(other.print()),
        };
        let tripped = witnesses.iter().find(|witness| witness.fact == id);
        let elements = match (tripped.and_then(|witness| witness.elements.as_ref()), fact) {
            (Some(items), _) => items.iter().map(|item| (text(&item.value), item.span)).collect(),
            (None, Fact::Present(Value::List(items), _)) => {
                items.iter().map(|item| (text(&item.value), item.span)).collect()
            }
            (None, Fact::Present(value, span)) => vec![(text(value), *span)],
            _ => Vec::new(),
        };
        Place { id, fact, facts, elements }
    }

    fn set(&self, text: &str) -> Option<Vec<Edit>> {
        let encoded = || utf8_percent_encode(text, ESCAPED).to_string();
        match (self.id.def().writable, self.fact) {
            (Writable::Text, _) => self.at_each_element(text),
            (Writable::Encoded, Fact::Present(Value::List(_), _)) => self.at_each_element(&encoded()),
            // These two are put together out of parts, so they are not compared with what is written.
            (Writable::Encoded, Fact::Present(_, span)) => self.write(*span, &encoded()),
            (Writable::Address | Writable::Scheme, Fact::Present(_, span)) => self.write(*span, text),
            (Writable::Scheme, Fact::Absent(span)) => {
                let has_slashes = self.facts.written(*span)?.behind().starts_with("//");
                self.write(*span, &format!("{text}{}", if has_slashes { ":" } else { "://" }))
            }
            (Writable::Fragment, fact) => {
                // What stands there may be a parameter that belongs before the `#`.
                self.facts.link().filter(|link| link.after_fragment.is_empty())?;
                match fact {
                    Fact::Present(_, span) => self.write(*span, text),
                    Fact::Absent(span) => match self.encoded_mark(text) {
                        Some(mark) => self.write(mark, "#"),
                        None => self.write(*span, &format!("#{text}")),
                    },
                    _ => None,
                }
            }
            (Writable::Parameter, Fact::Present(_, span)) => {
                let has_equals = self.text_before(*span)?.ends_with('=');
                self.write(*span, &format!("{}{}", if has_equals { "" } else { "=" }, encoded()))
            }
            (Writable::Parameter, Fact::Absent(span)) => {
                let has_query = self.facts.link()?.query.is_some();
                let separator = match self.text_before(*span)?.chars().next_back() {
                    Some('?' | '&') => "",
                    _ if has_query => "&",
                    _ => "?",
                };
                self.write(*span, &format!("{separator}{}={}", self.parameter_name(), encoded()))
            }
            _ => None,
        }
    }

    /// The `%23` of a fragment that was encoded with the last value of the link. A callback may have one of its own.
    fn encoded_mark(&self, fragment: &str) -> Option<Span> {
        let link = self.facts.link()?;
        let last = link.parameters.last().filter(|last| last.name.value != "redirect_uri")?;
        let value = last.value.as_ref()?;
        let at = value.raw.strip_suffix(fragment)?.strip_suffix("%23")?.len();
        let start = value.range.start + at;
        Some(link.text.span(start..start + "%23".len()))
    }

    /// Each damaged place as it is read. Where that is not known it stays, and so does all of a link that would be
    /// read otherwise then.
    fn repair(&self) -> Vec<Edit> {
        let Some(link) = self.facts.link().filter(|link| link.is_read_as_repaired()) else {
            return Vec::new();
        };
        let is_meant = |span: Span| self.elements.iter().any(|(_, element)| *element == span);
        link.damage
            .iter()
            .filter(|damage| is_meant(damage.part.span) && self.facts.written(damage.part.span).is_some())
            .filter_map(|damage| Some(Edit { span: damage.part.span, text: link.repaired(damage)? }))
            .filter(|edit| !self.is_mark_of_yaml(edit))
            .collect()
    }

    /// One edit, if its place is known to the letter and what is written there is read as itself: with a backslash
    /// before it a mark would be an escape of Markdown's.
    fn write(&self, span: Span, text: &str) -> Option<Vec<Edit>> {
        let is_behind_backslash = self.facts.written(span)?.before().ends_with('\\');
        if is_behind_backslash && text.starts_with(|first: char| !first.is_ascii_alphanumeric()) {
            return None;
        }
        Some(vec![Edit { span, text: text.to_owned() }])
    }

    /// The text at the place of each element. `None` where something else is written there than the
    /// element says: then the place is a larger one, in which YAML or an escape changed letters.
    fn at_each_element(&self, text: &str) -> Option<Vec<Edit>> {
        let edit = |(value, span): &(Cow<'_, str>, Span)| {
            self.is_written_at(value, *span).then(|| Edit { span: *span, text: text.to_owned() })
        };
        self.elements.iter().map(edit).collect()
    }

    fn is_written_at(&self, value: &str, span: Span) -> bool {
        self.facts.written(span).is_some_and(|written| {
            let written = written.text();
            written.eq_ignore_ascii_case(value) || percent_decode_str(written).eq(value.bytes())
        })
    }

    /// True for what YAML would not take for text: a `#` behind a blank begins a comment, a `:` before one ends a key.
    fn is_mark_of_yaml(&self, edit: &Edit) -> bool {
        let Some(written) = self.facts.written(edit.span) else { return false };
        (edit.text.starts_with('#') && written.before().ends_with(char::is_whitespace))
            || (edit.text.ends_with(':') && written.behind().starts_with(char::is_whitespace))
    }

    fn text_before(&self, span: Span) -> Option<&'a str> {
        Some(self.facts.written(span)?.before())
    }

    /// The name of the parameter that the fact is, as written in links.
    fn parameter_name(&self) -> &'static str {
        let name = self.id.def().name;
        name.strip_prefix("link.").unwrap_or(name)
    }
}
