//! The whole vocabulary of rules: named, typed values with places, read from the inputs when asked for.

mod account;
mod choice;
mod code;
mod context;
mod def;
mod domain;
mod editable;
mod inputs;
mod link;
mod offer;
mod page;
mod platform;
mod redirect;
mod served;
mod suppression;
mod value;

use std::cell::OnceCell;
use std::sync::LazyLock;

use strum::EnumCount;

pub use context::{Difference, LinkContext, Piece, PluginPiece, ReferrerPolicyAt, ServedContext};
pub use def::{Def, Namespace, Writable};
pub use domain::{Written, written_domain, written_tester};
pub use editable::Editable;
pub use inputs::{Given, GivenSuppression, Inputs, Page, PageAddress, SuppressionState};
pub use platform::is_test_list_faulty;
pub use value::{Fact, Item, Type, Value};

use crate::input::link::{Link, LinkText};
use crate::input::provider::Provider;
use crate::source::Span;

/// A fact of the vocabulary, by its number.
#[derive(Clone, Copy, Debug)]
pub struct FactId {
    index: usize,
    namespace: Namespace,
    /// Its number within its name space.
    slot: usize,
    def: &'static Def,
}

impl FactId {
    /// The entry of the vocabulary.
    pub fn def(self) -> &'static Def {
        self.def
    }

    /// Its name space.
    pub fn namespace(self) -> Namespace {
        self.namespace
    }

    /// True if it is read once for all links of a provider file.
    fn is_of_provider(self) -> bool {
        matches!(self.namespace, Namespace::Platform | Namespace::Requires)
    }
}

impl PartialEq for FactId {
    fn eq(&self, other: &Self) -> bool {
        self.index == other.index
    }
}

impl Eq for FactId {}

impl PartialOrd for FactId {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for FactId {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.index.cmp(&other.index)
    }
}

/// The vocabulary.
struct Catalog {
    defs: Vec<&'static Def>,
    ids: Vec<FactId>,
    /// How many facts each name space has.
    sizes: [usize; Namespace::COUNT],
}

static CATALOG: LazyLock<Catalog> = LazyLock::new(|| {
    let spaces = [
        link::FACTS,
        code::LINK_FACTS,
        redirect::FACTS,
        page::FACTS,
        code::PAGE_FACTS,
        platform::FACTS,
        account::FACTS,
        offer::FACTS,
        code::PLUGIN_FACTS,
        code::CODE_FACTS,
        suppression::FACTS,
        served::FACTS,
    ];
    let defs: Vec<&'static Def> = spaces.into_iter().flatten().collect();
    let mut sizes = [0; Namespace::COUNT];
    let number = |(index, def): (usize, &&'static Def)| {
        let namespace = def.namespace();
        let size = sizes.get_mut(namespace as usize)?;
        *size += 1;
        Some(FactId { index, namespace, slot: *size - 1, def })
    };
    let ids: Vec<_> = defs.iter().enumerate().filter_map(number).collect();
    Catalog { defs, ids, sizes }
});

/// Every fact there is, name space by name space.
pub fn catalog() -> &'static [&'static Def] {
    &CATALOG.defs
}

/// The fact of that name.
pub fn find(name: &str) -> Option<FactId> {
    CATALOG.ids.iter().find(|id| id.def.name == name).copied()
}

/// The facts of a name space that tell what a file says: those that are no conclusion from others.
pub fn sayings(of: Namespace) -> impl Iterator<Item = &'static Def> {
    let is_said = |def: &Def| def.said.is_some() || (!def.found && def.from.is_empty());
    catalog().iter().copied().filter(move |def| def.namespace() == of && is_said(def))
}

/// What a file says in a name space, as it is written there.
pub fn said<'a>(given: Given<'a>, of: Namespace) -> impl Iterator<Item = (&'static Def, Fact<'a>)> {
    let inputs = Inputs::new(given);
    sayings(of).map(move |def| (def, def.said.unwrap_or(def.get)(&inputs)))
}

/// The facts about the platform and the product, read once for all links of a provider file.
#[derive(Debug)]
pub struct ProviderFacts<'a> {
    provider: Option<&'a Provider>,
    /// The text of the provider file, which may hold secrets.
    raw: Option<&'a str>,
    /// By name space and slot; those of other name spaces are not given.
    read: [Box<[Fact<'a>]>; Namespace::COUNT],
}

impl<'a> ProviderFacts<'a> {
    /// What a provider file says; nothing is given without one.
    pub fn new(provider: Option<&'a Provider>) -> Self {
        let inputs = Inputs::new(Given { provider, ..Given::default() });
        let mut read: [Vec<Fact<'a>>; Namespace::COUNT] = Default::default();
        for id in CATALOG.ids.iter().filter(|id| provider.is_some() && id.is_of_provider()) {
            if let Some(facts) = read.get_mut(id.namespace as usize) {
                facts.push((id.def.get)(&inputs));
            }
        }
        let read = read.map(Vec::into_boxed_slice);
        ProviderFacts { provider, raw: None, read }
    }

    /// The same, where fixes can see what is written in the provider file.
    #[must_use]
    pub fn written_in(self, raw: Option<&'a str>) -> Self {
        ProviderFacts { raw, ..self }
    }
}

/// The facts of one subject, each read when it is first asked for.
#[derive(Debug)]
pub struct Facts<'a> {
    inputs: Inputs<'a>,
    read: Slots<Fact<'a>>,
    provider: &'a ProviderFacts<'a>,
    /// What is [usual](Def::usual), once it was taken for granted.
    presumed: Option<Slots<Fact<'a>>>,
}

impl<'a> Facts<'a> {
    /// The facts of one link or account, and of the provider it belongs to.
    pub fn new(provider: &'a ProviderFacts<'a>, given: Given<'a>) -> Self {
        let given = Given { provider: provider.provider, ..given };
        Facts { inputs: Inputs::new(given), read: Slots::default(), provider, presumed: None }
    }

    /// The same facts, where what is [usual](Def::usual) goes without saying.
    #[must_use]
    pub fn presuming(self) -> Self {
        Facts { presumed: Some(Slots::default()), ..self }
    }

    /// The link under judgement.
    pub fn link(&self) -> Option<&'a Link<'a>> {
        self.inputs.given.link
    }

    /// True if the link says the same without the parameters at these places, which say nothing.
    pub(crate) fn is_link_same_without(&self, places: &[Span]) -> bool {
        self.link().is_none_or(|link| {
            let resolved = self.inputs.resolved(link);
            let mut taken_off = link.parameters.iter().filter(|parameter| places.contains(&parameter.span));
            taken_off.all(|parameter| resolved.is_same_without(parameter, link))
        })
    }

    /// What stands at a place of the link or the provider file, if that is known to the letter.
    pub fn written(&self, span: Span) -> Option<Editable<'a>> {
        let is_in_file = |provider: &&Provider| provider.source == span.source;
        let file = self.provider.provider.filter(is_in_file).and(self.provider.raw);
        let is_around = |link: &LinkText<'_>| link.span(0..link.raw().len()).encloses(span);
        if let Some(link) = self.link().map(|link| link.text).filter(is_around) {
            // What else hangs on a link is known of provider files, of links in hand, and of code where all of it is one
            // literal that nothing is added to; not of pages and documents.
            let is_literal = || {
                self.inputs.given.context.is_some_and(|known| known.is_code && known.is_finished)
                    && is_plain(link.raw())
            };
            let is_known = || link.text.verbatim_at().is_some() && (!link.is_sample || is_literal());
            let is_editable = file.is_some() || is_known();
            let range = link.text.read_from(&span.range()).filter(|_| is_editable)?;
            return Some(Editable::in_link(link, range));
        }
        Editable::in_file(file?, span.source, span.range())
    }

    /// The value of a fact, with its place.
    #[inline]
    pub fn get(&self, id: FactId) -> &Fact<'a> {
        let read = if id.is_of_provider() {
            self.provider.read.get(id.namespace as usize).and_then(|facts| facts.get(id.slot))
        } else {
            self.read.get_or_init(id, || (id.def.get)(&self.inputs))
        };
        let read = read.unwrap_or(&Fact::NotGiven);
        match (&self.presumed, id.def.usual, read) {
            (Some(presumed), Some(usual), Fact::Absent(span)) => {
                presumed.get_or_init(id, || Fact::text(usual, *span)).unwrap_or(read)
            }
            _ => read,
        }
    }
}

/// True for a link of characters that mean themselves in literals of all languages and in formats.
fn is_plain(link: &str) -> bool {
    let is_own = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?#@&=%+,;".contains(&byte);
    let mut escapes = link.split('%').skip(1);
    let is_escape = |rest: &str| rest.get(..2).is_some_and(|two| two.bytes().all(|b| b.is_ascii_hexdigit()));
    link.bytes().all(is_own) && escapes.all(is_escape)
}

/// A place for each fact of the vocabulary. The places of a name space are made when one of them is first used:
/// most links are judged without most name spaces.
#[derive(Debug)]
struct Slots<T> {
    namespaces: [OnceCell<Box<[OnceCell<T>]>>; Namespace::COUNT],
}

impl<T> Default for Slots<T> {
    fn default() -> Self {
        Slots { namespaces: [const { OnceCell::new() }; Namespace::COUNT] }
    }
}

impl<T> Slots<T> {
    #[inline]
    fn get_or_init(&self, id: FactId, init: impl FnOnce() -> T) -> Option<&T> {
        let namespace = id.namespace as usize;
        let size = || CATALOG.sizes.get(namespace).copied().unwrap_or_default();
        let slots = self.namespaces.get(namespace)?;
        let slots = slots.get_or_init(|| (0..size()).map(|_| OnceCell::new()).collect());
        Some(slots.get(id.slot)?.get_or_init(init))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_sorted_by_space_and_documented() {
        let mut seen = std::collections::BTreeSet::new();
        for def in catalog() {
            assert!(seen.insert(def.name), "{} twice", def.name);
            assert!(def.name.contains('.') && !def.zh.is_empty() && !def.en.is_empty(), "{}", def.name);
            assert!(!def.en.ends_with('.') && !def.zh.ends_with('。'), "{}", def.name);
            assert!(def.usual.is_none() || def.from.is_empty(), "{}", def.name);
            assert!(def.from.iter().all(|name| find(name).is_some()), "{}", def.name);
        }
        assert!(seen.len() > 90);
    }
}
