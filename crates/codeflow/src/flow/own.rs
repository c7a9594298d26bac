//! Addresses that libraries make: those of the own server of the names of routes, links of what these are given.

use std::ops::Range;

use super::call::Argument;
use super::callee::encoded;
use super::{Flow, hole};
use crate::ir::Id;
use crate::mapped::MappedText;
use crate::models::{Does, Own, OwnExtent};
use crate::outside::Defined;
use crate::value::{Text, Values};

impl Flow<'_> {
    /// The link that a library builds.
    pub(super) fn link_of_library(&self, pattern: &str, callee: Id, arguments: &[Argument]) -> Values {
        let place = self.ir.node(callee).place();
        let mut parts: Vec<Values> = Vec::new();
        for (number, segment) in pattern.split('{').enumerate() {
            let (value, written) = match segment.split_once('}') {
                Some((value, written)) if number > 0 => (Some(value), written),
                _ => (None, segment),
            };
            if let Some(value) = value {
                let argument = value.parse().ok().and_then(|number: usize| arguments.get(number));
                let known = argument.filter(|argument| argument.key.is_none() && !argument.is_spread);
                parts.push(match known {
                    Some(argument) => self.with_texts(&[self.text_of(argument)], encoded),
                    None => hole(value, place.clone()),
                });
            }
            let mut text = MappedText::new();
            text.push_decoded(written, place.clone());
            parts.push(Text { is_open: true, ..Text::of(text) }.into());
        }
        self.concat(&parts)
    }

    /// What a function gives that knows the addresses of the own server.
    pub(super) fn own_address(&self, own: &Own, id: Id, callee: Id, arguments: &[Argument]) -> Values {
        let is_other = |argument: &Argument| {
            let is_named = own.unless.iter().any(|name| argument.is_named(name));
            is_named || argument.is_spread
        };
        if arguments.len() > own.most || arguments.iter().any(is_other) {
            return Values::unknown();
        }
        self.address_of(own.extent, id, callee)
    }

    /// The same where nothing is given: `callback_path` of Ruby, if the project does not say what it is.
    pub(super) fn own_address_named(&self, name: &str, place: Range<usize>) -> Option<Values> {
        let is_defined = || {
            let parts = [name.to_owned()];
            let is_own = self.names.globals.contains_key(name) || self.names.functions.contains_key(name);
            is_own || self.outer.is_some_and(|outer| !matches!(outer.function(&parts), Defined::Nowhere))
        };
        let does = self.models.find(&[name.to_owned()], false, || None).filter(|_| self.language.commands);
        match does {
            Some(Does::Own(own)) if !is_defined() => Some(address(own.extent, name, place)),
            _ => None,
        }
    }

    fn address_of(&self, extent: OwnExtent, id: Id, callee: Id) -> Values {
        let name = self.parts(callee).pop().unwrap_or_default();
        address(extent, &name, self.ir.node(id).place())
    }
}

/// An address of which no more is known than that.
fn address(extent: OwnExtent, name: &str, place: Range<usize>) -> Values {
    let mut address = MappedText::new();
    if extent != OwnExtent::Path {
        address.push_decoded("https://", place.clone());
        address.push_hole("host", place.clone());
    }
    if extent != OwnExtent::Origin {
        address.push_decoded("/", place.clone());
        address.push_hole(name, place);
    }
    Text::of(address).into()
}
