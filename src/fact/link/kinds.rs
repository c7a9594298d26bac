//! What the values of the link's parameters mean: kinds of codes and accounts, permission sets.

use super::parameter::parameter;
use super::places::{is_encoded_twice, value};
use super::stray::is_whole_code;
use crate::fact::choice::Choice;
use crate::fact::{Fact, Inputs, Item, Value};
use crate::input::link::AuthorizationPage;
use crate::input::provider::AccountKind;
use crate::knowledge;
use crate::knowledge::LinkParameter as Name;

/// True for a code that two functions encode, whatever it is.
fn is_code_encoded_twice(inputs: &Inputs<'_>) -> bool {
    let given = inputs.given.link.and_then(|link| Some((link, value(link, Name::PreAuthCode.name())?)));
    given.is_some_and(|(link, part)| is_encoded_twice(link.text.text, part.range.clone()))
}

/// Prefixes as seen in real codes.
pub(super) fn pre_auth_code_kind<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    let (code, span) = match parameter(inputs, Name::PreAuthCode) {
        Fact::Present(Value::Text(code), span) if !code.is_empty() => (code, span),
        Fact::Present(_, span) => return Fact::Absent(span),
        // A value that code cuts before it is put in.
        Fact::Opaque(span) => {
            return match inputs.given.context.and_then(|known| known.cut_code) {
                Some((place, true)) => Fact::text("without_prefix", place),
                Some((place, false)) => Fact::text("cut", place),
                None if is_code_encoded_twice(inputs) => Fact::text("encoded_twice", span),
                None => Fact::Opaque(span),
            };
        }
        other => return other,
    };
    let escaped =
        |code: &str| code.get(..14).is_some_and(|start| start.eq_ignore_ascii_case("preauthcode%40"));
    // Signs that no code holds, or an `@` lost.
    let is_foreign = |c: char| c.is_whitespace() || matches!(c, '+' | '/' | '=');
    let is_damaged = code
        .strip_prefix("preauthcode@")
        .is_some_and(|rest| !rest.starts_with("@@") || rest.contains(is_foreign));
    let kind = match code.split_once("@@@") {
        _ if is_damaged => "damaged",
        None if escaped(&code) => "encoded_twice",
        None => "without_prefix",
        Some(("preauthcode", body)) if is_whole_code(body) => "pre_auth_code",
        Some(("preauthcode", _)) => "cut",
        Some(("queryauthcode", _)) => "auth_code",
        Some(("refreshtoken", _)) => "refresh_token",
        Some(("ticket", _)) => "ticket",
        Some(_) => "unknown_prefix",
    };
    Fact::text(kind, span)
}

pub(in crate::fact) fn auth_type_kinds<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    let (kinds, span) = match parameter(inputs, Name::AuthType) {
        Fact::Present(Value::Text(auth_type), span) => match knowledge::admitted_by(&auth_type) {
            Some(kinds) => (kinds, span),
            None => return Fact::Absent(span),
        },
        // Formerly optional on the PC link: official accounts and mini programs are shown then, as by 3.
        Fact::Absent(span)
            if inputs.given.link.is_some_and(|link| link.page == Some(AuthorizationPage::Pc)) =>
        {
            (knowledge::admitted_by("3").unwrap_or_default(), span)
        }
        other => return other,
    };
    Fact::found(kinds.iter().map(|kind| Item::text(kind.name(), span)).collect(), span)
}

pub(super) fn admitted_kinds<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    let target = inputs.target().and_then(|account| account.kind.as_ref());
    match (target, parameter(inputs, Name::BizAppid)) {
        (Some(kind), Fact::Present(_, span)) => Fact::found(vec![Item::text(kind.value.name(), span)], span),
        // An account that the provider file does not tell may be of any kind.
        (None, Fact::Present(Value::Text(appid), span)) if !appid.is_empty() => Fact::Opaque(span),
        _ => auth_type_kinds(inputs),
    }
}

pub(super) fn kinds_with_permission_sets<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    let choice = match Choice::new(inputs) {
        Ok(choice) => choice,
        Err(fact) => return fact,
    };
    let (mut kinds, span) = match admitted_kinds(inputs) {
        Fact::Present(Value::List(kinds), span) => (kinds, span),
        other => return other,
    };
    kinds.extend(unclear_kinds(inputs).filter(|kind| choice.for_kind(*kind).is_some()).map(|kind| {
        // One with a permission set may get through.
        Item::text(kind.name(), span)
    }));
    kinds.retain(|kind| {
        let sets = AccountKind::parse(&kind.value.print()).and_then(|kind| choice.for_kind(kind));
        sets.is_none_or(|mut sets| sets.next().is_some())
    });
    Fact::Present(Value::List(kinds), span)
}

/// The kinds of which no document says whether this `auth_type` shows them.
fn unclear_kinds(inputs: &Inputs<'_>) -> impl Iterator<Item = AccountKind> + use<> {
    let is_designated = matches!(
        parameter(inputs, Name::BizAppid),
        Fact::Present(Value::Text(appid), _) if !appid.is_empty()
    );
    let value: Option<u8> = match parameter(inputs, Name::AuthType) {
        Fact::Present(Value::Text(auth_type), _) if !is_designated => auth_type.parse().ok(),
        _ => None,
    };
    let kinds = AccountKind::NAMES.iter().filter_map(|name| AccountKind::parse(name));
    kinds.filter(move |kind| {
        let known = knowledge::account_kind(kind.name());
        known.zip(value).is_some_and(|(known, value)| known.unclear_auth_types.contains(&value))
    })
}
