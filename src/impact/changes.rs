//! Which settings differ, and where each stands in both files.

use super::world::World;
use crate::input::link;
use crate::input::provider::{Account, LinkEntry, Numbers, Page, Platform, Texts};
use crate::lint::LinkInput;
use crate::source::Span;
use crate::yaml::Spanned;

/// A setting that differs.
#[derive(Clone, Debug)]
pub(super) struct Change {
    /// Its name: `platform.entry_domain`, `link.auth_type`.
    pub(super) key: String,
    /// What was there and is not any more; of a list, its items.
    pub(super) old: Vec<(String, Span)>,
    /// What is there and was not before; of a list, its items.
    pub(super) new: Vec<(String, Span)>,
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
pub(super) fn of_platform(world: &World) -> Vec<Change> {
    let mut changes = Vec::new();
    if let Some((old, new)) = world.platforms() {
        let places = (Some(old.span), Some(new.span));
        let mut one = |key: &str, of: fn(&Platform) -> Option<(String, Span)>| {
            changes.extend(single(key, of(old), of(new), places));
        };
        one("platform.component_appid", |p| text(p.component_appid.as_ref()));
        one("platform.kind", |p| p.kind.as_ref().map(|kind| (kind.value.name().to_owned(), kind.span)));
        one("platform.mode", |p| p.mode.as_ref().map(|mode| (mode.value.name().to_owned(), mode.span)));
        one("platform.released", |p| p.released.as_ref().map(|flag| (flag.value.to_string(), flag.span)));
        one("platform.entry_domain", |p| text(p.entry_domain.as_ref()));
        one("platform.pending.entry_domain", |p| text(p.pending.as_ref()?.entry_domain.as_ref()));
        one("platform.event_url", |p| text(p.event_url.as_ref()));
        one("platform.message_url", |p| text(p.message_url.as_ref()));
        one("platform.token", |p| text(p.token.as_ref()));
        one("platform.encoding_aes_key", |p| text(p.encoding_aes_key.as_ref()));
        let mut many = |key: &str, of: fn(&Platform) -> Option<&Texts>| {
            changes.extend(several(key, of(old).map(texts), of(new).map(texts), places));
        };
        many("platform.test_accounts", |p| p.test_accounts.as_ref());
        many("platform.official_account_domains", |p| p.official_account_domains.as_ref());
        many("platform.server_domains", |p| p.server_domains.as_ref());
        many("platform.business_domains", |p| p.business_domains.as_ref());
        many("platform.ip_whitelist", |p| p.ip_whitelist.as_ref());
        let mut sets = |key: &str, of: fn(&Platform) -> Option<&Numbers>| {
            changes.extend(several(key, of(old).map(numbers), of(new).map(numbers), places));
        };
        sets("platform.permission_sets", |p| p.permission_sets.as_ref());
        sets("platform.pending.permission_sets", |p| p.pending.as_ref()?.permission_sets.as_ref());
    }
    let [old, new] = [&world.old, &world.new].map(|file| file.provider.requires.as_ref());
    let places = (old.map(|requires| requires.span), new.map(|requires| requires.span));
    let sets = |requires: Option<&crate::input::provider::Requires>| {
        requires.and_then(|requires| requires.permission_sets.as_ref()).map(numbers)
    };
    changes.extend(several("requires.permission_sets", sets(old), sets(new), places));
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
        Page::None(span) => Some(("none".to_owned(), *span)),
        Page::Url(url) => Some((url.value.text().to_owned(), url.span)),
    };
    changes.extend(single("page", page(old.0), page(new.0), places));
    changes
}

/// What differs of an account.
pub(super) fn of_account(old: &Account, new: &Account) -> Vec<Change> {
    let places = (Some(old.span), Some(new.span));
    let mut changes = Vec::new();
    let mut one = |key: &str, of: fn(&Account) -> Option<(String, Span)>| {
        changes.extend(single(key, of(old), of(new), places));
    };
    one("account.original_id", |a| text(a.original_id.as_ref()));
    one("account.kind", |a| a.kind.as_ref().map(|kind| (kind.value.name().to_owned(), kind.span)));
    one("account.state", |a| a.state.as_ref().map(|state| (format!("{:?}", state.value), state.span)));
    let mut sets = |key: &str, of: fn(&Account) -> Option<&Numbers>| {
        changes.extend(several(key, of(old).map(numbers), of(new).map(numbers), places));
    };
    sets("account.granted", |a| a.granted.as_ref());
    sets("account.elsewhere", |a| a.elsewhere.as_ref());
    changes
}

fn place(input: &LinkInput<'_>) -> Span {
    input.text.span(0..input.text.raw().len())
}

fn text(text: Option<&Spanned<String>>) -> Option<(String, Span)> {
    text.map(|text| (text.value.clone(), text.span))
}

type Items = (Vec<(String, Span)>, Span);

fn texts(list: &Texts) -> Items {
    (list.value.iter().map(|item| (item.value.clone(), item.span)).collect(), list.span)
}

fn numbers(list: &Numbers) -> Items {
    (list.value.iter().map(|item| (item.value.to_string(), item.span)).collect(), list.span)
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
        old: gone,
        new: fresh,
        old_place: old.map(|(_, span)| span).or(places.0),
        new_place: new.map(|(_, span)| span).or(places.1),
    })
}
