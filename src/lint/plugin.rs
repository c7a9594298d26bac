//! What calls of the plug-in (小程序服务商组件) hold.

use std::collections::HashSet;

use crate::fact::PluginPiece;
use crate::input::code::{self, PluginCall};
use crate::knowledge::LinkParameter;
use crate::slice::Slice;
use crate::source::{MappedText, SourceId, Span};

/// The required arguments, each with what links have for it (小程序服务商组件).
const REQUIRED: [(&str, LinkParameter); 3] = [
    ("platformAppID", LinkParameter::ComponentAppid),
    ("preAuthCode", LinkParameter::PreAuthCode),
    ("authType", LinkParameter::AuthType),
];

/// A callback, by the names that people give it.
const CALLBACKS: [&str; 5] = ["redirect_uri", "redirectUri", "redirect_url", "redirectUrl", "redirectURI"];

pub(super) fn piece(call: &PluginCall, raw: &str, source: SourceId) -> PluginPiece {
    let span = |place: &std::ops::Range<usize>| Span::new(source, place.clone());
    let arguments = || call.arguments.iter();
    let has = |name: &str| arguments().any(|argument| argument.name == name);
    let end = span(&(call.end..call.end));
    let missing =
        REQUIRED.iter().filter(|(name, of_links)| !call.is_open && !has(name) && !has(of_links.name()));
    let known = |name: &str| arguments().find(|argument| argument.name == name);
    let empty = arguments().filter(|argument| argument.value.as_ref().is_some_and(MappedText::is_empty));
    let of_links = arguments().filter(|argument| {
        LinkParameter::parse(&argument.name).is_some_and(LinkParameter::is_of_links_alone)
    });
    let mut callbacks = arguments().filter(|argument| CALLBACKS.contains(&argument.name.as_str()));
    PluginPiece {
        missing: missing.map(|(name, _)| (*name, Some(end))).collect(),
        link_names: of_links.map(|argument| (argument.name.clone(), span(&argument.name_place))).collect(),
        auth_type: known("authType").and_then(|argument| {
            let value = argument.value.as_ref().filter(|value| !value.is_empty())?;
            Some((value.text().to_owned(), span(&argument.place)))
        }),
        empty: empty.map(|argument| (argument.name.clone(), span(&argument.place))).collect(),
        full_width: call
            .full_width
            .iter()
            .map(|place| (raw.slice(place.clone()).to_owned(), span(place)))
            .collect(),
        platform_appid: known("platformAppID").and_then(|argument| id_of(argument, &span)),
        biz_appid: known("bizAppid").and_then(|argument| id_of(argument, &span)),
        cut_code: known("preAuthCode").and_then(|argument| {
            let value = argument.value.as_ref().filter(|value| is_cut(value.text()))?;
            Some((value.text().to_owned(), span(&argument.place)))
        }),
        redirect_uri: callbacks.next().map(|argument| (argument.name.clone(), span(&argument.name_place))),
    }
}

/// The value of an argument that was meant to be an appid or an original id, right or not.
fn id_of(
    argument: &code::Argument,
    span: &dyn Fn(&std::ops::Range<usize>) -> Span,
) -> Option<(String, Span)> {
    let value = argument.value.as_ref()?;
    let text = value.text();
    let body = text.strip_prefix("wx").or_else(|| text.strip_prefix("gh_")).unwrap_or_default();
    let digits = body.bytes().filter(u8::is_ascii_digit).count();
    // Samples have words.
    let is_meant = (10..=22).contains(&body.len())
        && digits >= 4
        && body.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_meant.then(|| (text.to_owned(), span(&argument.place)))
}

/// True for a code that does not go to its end: those that were seen have 64 or 86 characters.
fn is_cut(code: &str) -> bool {
    let body = code.strip_prefix("preauthcode@@@").unwrap_or_default();
    let is_of_code = body.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    let letters: HashSet<u8> = body.bytes().collect();
    body.len() >= 16 && body.len() < 86 && body.len() != 64 && is_of_code && letters.len() > 8
}
