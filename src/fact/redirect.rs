//! `redirect.*`: the parts of the link's `redirect_uri`.

use std::borrow::Cow;

use super::link::{
    Name, authorization_link, is_encoded_twice, is_replaced_later, parameter, placeholders, value, within,
};
use super::page::is_cloud_host;
use super::{Def, Fact, Inputs, Type, Writable};
use crate::input::link::{Form, HostKind, Redirect, placeholder, read_redirect};
use crate::source::Span;

#[rustfmt::skip]
pub(super) const FACTS: &[Def] = &[
    Def::new("redirect.address", Type::Text, address, "redirect_uri 本来的地址：全部解码，包括被截断的部分", "the intended address of redirect_uri: fully decoded, including any cut-off part").writable(Writable::Encoded),
    Def::new("redirect.form", Type::OneOf(&["absolute", "no_scheme", "relative", "protocol_relative", "other_scheme", "damaged"]), form, "redirect_uri 的写法", "the form of redirect_uri"),
    Def::new("redirect.scheme", Type::Text, |i| read_as_far(i, |r| r.scheme.as_ref()), "redirect_uri 的协议，小写", "the scheme of redirect_uri, in lowercase").writable(Writable::Text),
    Def::new("redirect.host", Type::Text, |i| read(i, |r| r.host.as_ref()), "redirect_uri 的域名，小写", "the host of redirect_uri, in lowercase"),
    Def::new("redirect.odd_authority", Type::Text, |i| read_as_far(i, |r| r.odd_authority.as_ref()), "redirect_uri 的协议和域名，写法会让不同程序读出不同的域名时", "the scheme and host of redirect_uri, if programs disagree on the host"),
    Def::new("redirect.blank_end", Type::Text, |i| read_as_far(i, |r| r.blank_end.as_ref()), "redirect_uri 末尾的空格或换行", "spaces or line breaks at the end of redirect_uri"),
    Def::new("redirect.is_cloud_host", Type::Flag, |i| is_cloud_host(read(i, |r| r.host.as_ref())), "redirect_uri 的域名是不是微信云托管自带的域名", "whether the host of redirect_uri is a default domain of WeChat's cloud hosting"),
    Def::new("redirect.placeholders", Type::Texts, |i| placeholders(i, true), "redirect_uri 的路径和参数里没有替换掉的占位符", "placeholders left in the path and query of redirect_uri"),
    Def::new("redirect.host_kind", Type::OneOf(&["domain", "ip", "localhost", "unknown"]), host_kind, "redirect_uri 的主机是域名、IP 地址还是本机，还是不知道", "whether the host is a domain, an IP address, localhost or unknown"),
    Def::new("redirect.port", Type::Number, port, "redirect_uri 里写明的端口", "the explicit port in redirect_uri"),
    Def::new("redirect.fragment", Type::Text, fragment, "redirect_uri 里 # 之后的部分", "what comes after a # inside redirect_uri"),
    Def::new("redirect.landing", Type::Text, landing, "商家实际会被带到的地址", "the address where the merchant would end up"),
    Def::new("redirect.appid_placeholder", Type::Text, appid_placeholder, "redirect_uri 里的 $APPID$", "a $APPID$ inside redirect_uri"),
    Def::new("redirect.times_encoded", Type::Number, times_encoded, "redirect_uri 被编码了几次", "how many times redirect_uri is percent-encoded"),
    Def::new("redirect.cut_at", Type::OneOf(&["&", "#"]), |i| cut_fact(i, false), "把 redirect_uri 截断的未编码字符", "the unencoded character that cuts off redirect_uri"),
    Def::new("redirect.lost", Type::Text, |i| cut_fact(i, true), "redirect_uri 被截断后丢失的部分", "what redirect_uri loses as a result"),
    Def::new("redirect.is_authorization_page", Type::Flag, is_authorization_page, "redirect_uri 指向授权页本身", "whether redirect_uri is the authorization page itself"),
];

/// The redirect_uri and the place of its whole value; else what its facts are. Opaque where its host is not known.
fn redirect<'i, 'a>(inputs: &'i Inputs<'a>) -> Result<(&'i Redirect, Span), Fact<'a>> {
    match known_as_far(inputs)? {
        (redirect, span, false) => Ok((redirect, span)),
        (_, span, true) => Err(Fact::Opaque(span)),
    }
}

/// The same, also where no more than the scheme is known; true if the host is not.
fn known_as_far<'i, 'a>(inputs: &'i Inputs<'a>) -> Result<(&'i Redirect, Span, bool), Fact<'a>> {
    let mut is_host_unfilled = false;
    let link = authorization_link(inputs)?;
    if let Fact::Opaque(span) = parameter(inputs, Name::RedirectUri) {
        // A placeholder in the path or the query leaves scheme and host to be judged.
        let resolved = inputs.resolved(link);
        // Under a wrong name it is as good as missing.
        if resolved.first(Name::RedirectUri).is_none() && resolved.misspelled(Name::RedirectUri).is_some() {
            return Err(Fact::Absent(link.parameters_end));
        }
        if resolved.is_ambiguous(Name::RedirectUri) {
            return Err(Fact::Opaque(span));
        }
        let is_later = |value: &str| is_replaced_later(inputs, Name::RedirectUri, value);
        let is_later = value(link, "redirect_uri").is_some_and(|part| is_later(&part.value));
        match resolved.is_host_unfilled().filter(|_| !is_later) {
            Some(false) => {}
            Some(true) if resolved.is_scheme_filled() => is_host_unfilled = true,
            _ => return Err(Fact::Opaque(span)),
        }
    }
    let Some(part) = value(link, "redirect_uri") else { return Err(Fact::Absent(link.parameters_end)) };
    match inputs.redirect.get_or_init(|| Some(read_redirect(part, link.text))) {
        Some(redirect) => Ok((redirect, part.span, is_host_unfilled)),
        None => Err(Fact::Absent(part.span)),
    }
}

fn read<'a>(inputs: &Inputs<'a>, part: impl Fn(&Redirect) -> Option<&(String, Span)>) -> Fact<'a> {
    match redirect(inputs) {
        Ok((redirect, whole)) => match part(redirect) {
            Some((text, span)) => Fact::text(text.clone(), *span),
            None => Fact::Absent(whole),
        },
        Err(fact) => fact,
    }
}

/// Opaque where a part of it cannot be known: a placeholder, bytes that are no text.
fn address<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    let link = match authorization_link(inputs) {
        Ok(link) => link,
        Err(fact) => return fact,
    };
    if let Fact::Opaque(span) = parameter(inputs, Name::RedirectUri) {
        return Fact::Opaque(span);
    }
    let (redirect, whole) = match redirect(inputs) {
        Ok(found) => found,
        Err(fact) => return fact,
    };
    let cut = inputs.resolved(link).cut.as_ref();
    let (text, span) = match cut {
        None => (redirect.text.clone(), whole),
        Some(cut) => (
            format!("{}{}{}", redirect.text, cut.character, cut.lost_value),
            Span { end: cut.end.end, ..whole },
        ),
    };
    let is_known = !text.contains('\u{fffd}') && cut.is_none_or(|cut| placeholder(&cut.lost_value).is_none());
    if is_known { Fact::text(text, span) } else { Fact::Opaque(span) }
}

/// A part that is told also where the host is not known.
fn read_as_far<'a>(inputs: &Inputs<'a>, part: impl Fn(&Redirect) -> Option<&(String, Span)>) -> Fact<'a> {
    match known_as_far(inputs) {
        Ok((redirect, whole, _)) => match part(redirect) {
            Some((text, span)) => Fact::text(text.clone(), *span),
            None => Fact::Absent(whole),
        },
        Err(fact) => fact,
    }
}

/// That of an address; also of one whose beginning is not known: `SITE + "/#/bound"`.
fn fragment<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    let opaque = match known_as_far(inputs) {
        Ok((redirect, whole, _)) if redirect.form != Form::Absolute => return Fact::Absent(whole),
        Ok(_) => return read_as_far(inputs, |redirect| redirect.fragment.as_ref()),
        Err(Fact::Opaque(span)) => span,
        Err(fact) => return fact,
    };
    let Some((link, part)) = inputs.given.link.and_then(|link| Some((link, value(link, "redirect_uri")?)))
    else {
        return Fact::Absent(opaque);
    };
    let hole = part.value.strip_prefix("${").and_then(|rest| Some(rest.find('}')? + 3));
    let is_open = |end: &usize| {
        let path = part.value.get(*end..).unwrap_or_default();
        path.starts_with('/') && !path.contains("${")
    };
    let start = hole.filter(is_open).and_then(|end| Some(end + part.value.get(end..)?.find('#')? + 1));
    match start.and_then(|start| Some((part.value.get(start..)?, start))) {
        Some((text, start)) if !text.is_empty() && !text.contains("wechat_redirect") => {
            Fact::text(text.to_owned(), within(link, part, start..part.value.len()))
        }
        _ => Fact::Absent(opaque),
    }
}

fn form<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    let (redirect, span, _) = match known_as_far(inputs) {
        Ok(found) => found,
        Err(fact) => return fact,
    };
    let name = match redirect.form {
        Form::Absolute => "absolute",
        Form::NoScheme => "no_scheme",
        Form::Relative => "relative",
        Form::ProtocolRelative => "protocol_relative",
        Form::OtherScheme => "other_scheme",
        Form::Damaged => "damaged",
    };
    Fact::text(name, span)
}

fn host_kind<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    let (redirect, whole) = match known_as_far(inputs) {
        Ok((redirect, whole, false)) => (redirect, whole),
        Ok((_, whole, true)) => return Fact::text("unknown", whole),
        Err(fact) => return fact,
    };
    let Some((_, span)) = &redirect.host else { return Fact::Absent(whole) };
    let name = match redirect.host_kind {
        Some(HostKind::Domain) => "domain",
        Some(HostKind::Ip) => "ip",
        Some(HostKind::Localhost) => "localhost",
        None => return Fact::Opaque(*span),
    };
    Fact::text(name, *span)
}

fn port<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    match redirect(inputs) {
        Ok((redirect, whole)) => match redirect.port {
            Some((port, span)) => Fact::number(i64::from(port), span),
            None => Fact::Absent(whole),
        },
        Err(fact) => fact,
    }
}

fn landing<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    match redirect(inputs) {
        Ok((redirect, whole)) => match &redirect.landing {
            Some(landing) => Fact::text(landing.clone(), whole),
            None => Fact::Absent(whole),
        },
        Err(fact) => fact,
    }
}

fn appid_placeholder<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    match known_as_far(inputs) {
        Ok((redirect, whole, _)) => match redirect.appid_placeholder {
            Some(span) => Fact::text("$APPID$", span),
            None => Fact::Absent(whole),
        },
        Err(fact) => fact,
    }
}

fn times_encoded<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    // Code that encodes it itself is the place to look at.
    let place = |whole: Span, times: i64| {
        let call = inputs.given.context.and_then(|known| known.encoded_at).filter(|_| times > 1);
        Fact::number(times, call.unwrap_or(whole))
    };
    let given = inputs.given.link.and_then(|link| Some((link, value(link, "redirect_uri")?)));
    if let Some((_, part)) = given.filter(|(link, part)| is_encoded_twice(link.text.text, part.range.clone()))
    {
        return place(part.span, 2);
    }
    match known_as_far(inputs) {
        Ok((redirect, whole, _)) => place(whole, i64::from(redirect.times_encoded)),
        Err(fact) => fact,
    }
}

fn is_authorization_page<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    match redirect(inputs) {
        Ok((redirect, whole)) if redirect.is_authorization_page => Fact::flag(true, whole),
        Ok((_, whole)) => Fact::Absent(whole),
        Err(Fact::Opaque(span)) => Fact::Absent(span),
        Err(fact) => fact,
    }
}

fn cut_fact<'a>(inputs: &Inputs<'a>, lost: bool) -> Fact<'a> {
    let link = match authorization_link(inputs) {
        Ok(link) => link,
        Err(Fact::Opaque(span)) => return Fact::Absent(span),
        Err(fact) => return fact,
    };
    match &inputs.resolved(link).cut {
        Some(cut) if lost => Fact::text(cut.lost.clone(), cut.span),
        Some(cut) => Fact::text(Cow::Borrowed(cut.character), cut.span),
        None => Fact::Absent(link.parameters_end),
    }
}
