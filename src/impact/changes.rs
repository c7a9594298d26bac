//! Which settings differ, and where each stands in both files.

use super::revisions::Revisions;
use crate::fact::{self, Fact, Given, Namespace, Type, Value};
use crate::input::link;
use crate::input::provider::{Account, LinkEntry, LinkPage};
use crate::lint::LinkInput;
use crate::source::Span;

/// A setting that differs.
#[derive(Clone, Debug)]
pub(super) struct Change {
    /// Its name, of what files say that of the fact: `platform.entry_domain`, `link.auth_type`.
    pub(super) key: String,
    /// What was there and is not any more; of a list, its items.
    pub(super) old: Vec<(String, Span)>,
    /// What is there and was not before; of a list, its items.
    pub(super) new: Vec<(String, Span)>,
    /// True if the new file does not say it any more.
    pub(super) is_gone: bool,
    /// Where it stands in the old file, or would.
    pub(super) old_place: Option<Span>,
    /// Where it stands in the new file, or would.
    pub(super) new_place: Option<Span>,
}

impl Change {
    /// Places in the old file: of a list what was taken out, else the whole setting.
    pub(super) fn old_spans(&self) -> Vec<Span> {
        spans(&self.old, self.old_place)
    }

    /// Places in the new file: of a list what was put in, else the whole setting.
    pub(super) fn new_spans(&self) -> Vec<Span> {
        spans(&self.new, self.new_place)
    }
}

fn spans(items: &[(String, Span)], place: Option<Span>) -> Vec<Span> {
    if items.is_empty() { place.into_iter().collect() } else { items.iter().map(|(_, span)| *span).collect() }
}

/// The settings of the platform and of the product that differ.
pub(super) fn of_platform(revisions: &Revisions) -> Vec<Change> {
    let given = |provider| Given { provider: Some(provider), ..Given::default() };
    let [old, new] = [&revisions.old, &revisions.new].map(|file| given(&file.provider));
    let mut changes = Vec::new();
    if let Some((was, is)) = revisions.platforms() {
        changes = differing(revisions, old, new, Namespace::Platform, (Some(was.span), Some(is.span)));
    }
    let [was, is] = [&revisions.old, &revisions.new].map(|file| file.provider.requires.as_ref());
    let places = (was.map(|requires| requires.span), is.map(|requires| requires.span));
    changes.extend(differing(revisions, old, new, Namespace::Requires, places));
    changes
}

/// What differs of a link: its parameters one by one, and where it is opened.
pub(super) fn of_link(old: (&LinkEntry, LinkInput<'_>), new: (&LinkEntry, LinkInput<'_>)) -> Vec<Change> {
    let places = (Some(place(&old.1)), Some(place(&new.1)));
    let [before, after] = [&old.1, &new.1].map(|input| link::read(input.text));
    let mut changes = Vec::new();
    let mut names: Vec<&str> = before.parameters.iter().map(|parameter| &*parameter.name.value).collect();
    names.extend(after.parameters.iter().map(|parameter| &*parameter.name.value));
    names.sort_unstable();
    names.dedup();
    for name in names {
        let value = |link: &link::Link<'_>| {
            let parameter = link.parameter(name)?;
            let value = parameter.value.as_ref().filter(|value| !value.span.is_empty());
            let (raw, span) = value.map_or(("", parameter.span), |value| (value.raw, value.span));
            Some((raw.to_owned(), span))
        };
        changes.extend(single(&format!("link.{name}"), value(&before), value(&after), places));
    }
    let address = |link: &link::Link<'_>| Some((format!("{:?}", link.kind), link.path.span));
    changes.extend(single("link.kind", address(&before), address(&after), places));
    let page = |entry: &LinkEntry| match entry.page.as_ref()? {
        LinkPage::None(span) => Some(("none".to_owned(), *span)),
        LinkPage::Url(url) => Some((url.value.text().to_owned(), url.span)),
    };
    changes.extend(single("page", page(old.0), page(new.0), places));
    changes
}

/// What differs of an account: not which one it is, nor where it is known from.
pub(super) fn of_account(revisions: &Revisions, old: &Account, new: &Account) -> Vec<Change> {
    let places = (Some(old.span), Some(new.span));
    let [old, new] = [old, new].map(|account| Given { account: Some(account), ..Given::default() });
    let mut changes = differing(revisions, old, new, Namespace::Account, places);
    changes.retain(|change| !["account.appid", "account.source"].contains(&&*change.key));
    changes
}

/// What two files say otherwise in a name space.
fn differing(
    revisions: &Revisions,
    old: Given<'_>,
    new: Given<'_>,
    of: Namespace,
    places: Places,
) -> Vec<Change> {
    let mut pairs: Vec<_> = fact::said(old, of).zip(fact::said(new, of)).collect();
    // What is one value comes before lists, and texts before numbers.
    pairs.sort_by_key(|((def, _), _)| (def.ty.is_list(), def.ty == Type::Numbers));
    let changes = pairs.into_iter().filter_map(|((def, old), (_, new))| match def.ty.is_list() {
        true => several(def.name, items(&old), items(&new), places),
        false => single(def.name, scalar(revisions, &old), scalar(revisions, &new), places),
    });
    changes.collect()
}

fn place(input: &LinkInput<'_>) -> Span {
    input.text.span(0..input.text.raw().len())
}

/// A value as it is written, also where nobody knows what it will be.
fn scalar(revisions: &Revisions, fact: &Fact<'_>) -> Option<(String, Span)> {
    match fact {
        Fact::Present(value, span) => Some((value.print(), *span)),
        Fact::Opaque(span) => Some((revisions.written(*span).unwrap_or_default().to_owned(), *span)),
        Fact::Absent(_) | Fact::NotGiven => None,
    }
}

type Items = (Vec<(String, Span)>, Span);

fn items(fact: &Fact<'_>) -> Option<Items> {
    match fact {
        Fact::Present(Value::List(items), span) => {
            Some((items.iter().map(|item| (item.value.print(), item.span)).collect(), *span))
        }
        _ => None,
    }
}

type Places = (Option<Span>, Option<Span>);

fn single(
    key: &str,
    old: Option<(String, Span)>,
    new: Option<(String, Span)>,
    places: Places,
) -> Option<Change> {
    let value = |of: &Option<(String, Span)>| of.as_ref().map(|(value, _)| comparable(key, value));
    (value(&old) != value(&new)).then(|| Change {
        key: key.to_owned(),
        is_gone: new.is_none(),
        old_place: old.as_ref().map(|(_, span)| *span).or(places.0),
        new_place: new.as_ref().map(|(_, span)| *span).or(places.1),
        old: old.into_iter().collect(),
        new: new.into_iter().collect(),
    })
}

/// A value of that setting in the form in which it is compared: hosts are the same in any case of letters.
fn comparable(key: &str, value: &str) -> String {
    let is_url = key.ends_with("_url");
    let is_host = key.ends_with("domain") || key.ends_with("domains");
    let host_end = match value.split_once("://").filter(|_| is_url) {
        Some((scheme, rest)) => scheme.len() + 3 + rest.find(['/', '?', '#']).unwrap_or(rest.len()),
        None if is_host => value.len(),
        None => 0,
    };
    let (host, rest) = value.split_at_checked(host_end).unwrap_or(("", value));
    host.to_ascii_lowercase() + rest
}

fn several(key: &str, old: Option<Items>, new: Option<Items>, places: Places) -> Option<Change> {
    let items = |of: &Option<Items>| of.as_ref().map(|(items, _)| items.clone()).unwrap_or_default();
    let without = |items: Vec<(String, Span)>, others: &[(String, Span)]| {
        items
            .into_iter()
            .filter(|(value, _)| {
                others.iter().all(|(other, _)| comparable(key, other) != comparable(key, value))
            })
            .collect::<Vec<_>>()
    };
    let (before, after) = (items(&old), items(&new));
    let (gone, fresh) = (without(before.clone(), &after), without(after, &before));
    let is_changed = !gone.is_empty() || !fresh.is_empty() || old.is_some() != new.is_some();
    is_changed.then(|| Change {
        key: key.to_owned(),
        is_gone: new.is_none(),
        old: gone,
        new: fresh,
        old_place: old.map(|(_, span)| span).or(places.0),
        new_place: new.map(|(_, span)| span).or(places.1),
    })
}
