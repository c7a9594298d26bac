//! Elements that code makes: by a function that is given their attributes, or one attribute after the other.

use std::ops::Range;

use super::Flow;
use super::call::Argument;
use super::ends::{TagOf, Use};
use crate::ir::Place;
use crate::mapped::MappedText;
use crate::value::{Map, Object, Value, Values};

/// The names of methods that set an attribute.
const SETTERS: [&str; 3] = ["setAttribute", "attr", "prop"];

impl Flow<'_> {
    /// An element that a function makes: `link_to "…", url, rel: "…"`, `createElement("a", {href: url})`.
    pub(super) fn element(&mut self, place: Range<usize>, arguments: &[Argument]) {
        let mut of = TagOf { name: "a".to_owned(), place: place.clone(), ..TagOf::default() };
        let mut values = Vec::new();
        let mut entries: Vec<(String, Values)> = Vec::new();
        for argument in arguments {
            match (&argument.key, argument.values.object().and_then(|object| self.heap.get(object))) {
                (Some(key), _) => entries.push((key.text().to_owned(), argument.values.clone())),
                (None, Some(Object::Map(map))) => {
                    if map.is_open {
                        of.unknown.push("...".to_owned());
                    }
                    let known = map.entries.iter();
                    entries.extend(known.filter_map(|entry| {
                        Some((entry.key.as_ref()?.text().to_owned(), entry.value.clone()))
                    }));
                }
                _ => values.push(argument.values.clone()),
            }
        }
        for (name, known) in entries {
            let name = name.to_ascii_lowercase();
            if matches!(name.as_str(), "href" | "to" | "url") {
                values.push(known);
            } else if let Some(text) = self.plain_text(&known) {
                of.attributes.push((name, text));
            } else if !matches!(known.0.as_slice(), [one] if matches!(one.value, Value::Object(_))) {
                of.unknown.push(name);
            }
        }
        for known in values {
            let of = TagOf { attribute: "href".to_owned(), ..of.clone() };
            self.end_at(&known, Use::Attribute, place.clone(), &[], Some(&of));
        }
    }

    /// An anchor without attributes: `document.createElement("a")`, `$("<a>")`; one that is looked up, `$("a")`, may have
    /// any.
    pub(super) fn new_element(&mut self, place: Range<usize>, of: &Argument, is_made: bool) -> Values {
        let is_open =
            !is_made && !self.plain_text(&of.values).is_some_and(|text| text.text().starts_with('<'));
        self.new_object(Object::Map(Map { element: Some(Place::new(place)), is_open, ..Map::default() }))
    }

    /// The number of the element that a value is.
    pub(super) fn element_of(&self, values: &Values) -> Option<usize> {
        let object = values.object()?;
        matches!(self.heap.get(object), Some(Object::Map(Map { element: Some(_), .. }))).then_some(object)
    }

    /// `a.setAttribute("rel", "noreferrer")`; the element, if it is one.
    pub(super) fn attribute_set(
        &mut self,
        on: &Values,
        name: &str,
        arguments: &[Argument],
    ) -> Option<Values> {
        let object = self.element_of(on).filter(|_| SETTERS.contains(&name))?;
        match arguments {
            [key, value] => {
                let key = self.plain_text(&key.values);
                self.set_attribute(object, key, value.values.clone());
            }
            [all] => {
                let Some(Object::Map(known)) = self.heap.get(object) else { return None };
                let mut known = known.clone();
                self.put_all(&mut known, &all.values);
                self.set_object(object, Object::Map(known));
                self.tell_element(object);
            }
            _ => {}
        }
        Some(on.clone())
    }

    /// Sets an attribute of an element; one whose name is not known may be any.
    pub(super) fn set_attribute(&mut self, object: usize, key: Option<MappedText<'static>>, values: Values) {
        self.put(&Value::Object(object).into(), key, values, true);
        self.tell_element(object);
    }

    /// Tells where an element leads that got another attribute.
    fn tell_element(&mut self, object: usize) {
        let Some(Object::Map(Map { element: Some(place), entries, is_open, .. })) = self.heap.get(object)
        else {
            return;
        };
        let place = place.range();
        let mut of = TagOf { name: "a".to_owned(), place: place.clone(), ..TagOf::default() };
        of.unknown.extend(is_open.then(|| "...".to_owned()));
        let mut target = None;
        for entry in entries.clone() {
            let Some(name) = entry.key.map(|key| key.text().to_ascii_lowercase()) else { continue };
            match self.plain_text(&entry.value) {
                _ if name == "href" => target = Some(entry.value),
                Some(text) => of.attributes.push((name, text)),
                None => of.unknown.push(name),
            }
        }
        if let Some(target) = target {
            let of = TagOf { attribute: "href".to_owned(), ..of };
            self.end_at(&target, Use::Attribute, place, &[], Some(&of));
        }
    }
}
