//! What a file tells of a link beyond its text, and the facts that only files have.

use std::borrow::Cow;

use super::context::{Piece, PluginPiece, ReferrerPolicyAt};
use super::link::written_of;
use super::{Def, Fact, Inputs, Item, Type};
use crate::input::code::Sink;
use crate::input::markup::PolicyBy;
use crate::source::Span;

const SINKS: Type = Type::SomeOf(&Sink::NAMES);

#[rustfmt::skip]
pub(super) const LINK_FACTS: &[Def] = &[
    Def::new("link.sinks", SINKS, sinks, "代码或网页拿这个链接做什么：服务器重定向、生成二维码、脚本跳转、打开窗口、放进 a 标签、表单、框架、小程序的 web-view 或剪贴板，或不经网页就打开或发送", "what code or a page does with the link: server redirect, QR code, script navigation, new window, anchor, form, frame, a mini program's web-view, clipboard, opened or sent without a page").found(),
    Def::new("link.encoder", Type::Text, encoder, "链接所在的语言里做 URL 编码的写法", "how to percent-encode in the language around the link"),
    Def::new("link.dropped_query", Type::Text, dropped_query, "以 GET 提交的表单会丢掉的查询参数", "the query dropped by a form submitted with GET").found(),
];

#[rustfmt::skip]
pub(super) const PAGE_FACTS: &[Def] = &[
    Def::new("page.referrer_policy", Type::Text, |i| policy(i, |p| Fact::text(p.name, p.span)), "决定 Referer 的引用策略", "the referrer policy that determines the Referer").found(),
    Def::new("page.referrer_policy_by", Type::OneOf(&PolicyBy::NAMES), |i| policy(i, |p| Fact::text(p.by, p.span)), "这个策略写在哪里：rel、referrerpolicy 属性、meta、响应头、调用", "where that policy is set: rel, the referrerpolicy attribute, a meta tag, a header, a call").found(),
    Def::new("page.strips_referrer", Type::Flag, |i| policy(i, strips), "按这个策略，微信看不到 Referer", "whether that policy leaves WeChat without a Referer").found(),
];

fn sinks<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    let Some(link) = inputs.given.link else { return Fact::NotGiven };
    let sinks = inputs.given.context.into_iter().flat_map(|known| &known.sinks);
    let items = sinks.map(|(sink, span)| Item::text(sink.name(), *span)).collect();
    Fact::found(items, link.span)
}

fn encoder<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    let Some(link) = inputs.given.link else { return Fact::NotGiven };
    let known = inputs.given.context.and_then(|known| known.encoder);
    Fact::text(known.unwrap_or("encodeURIComponent(x)"), link.span)
}

fn dropped_query<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    let Some(link) = inputs.given.link else { return Fact::NotGiven };
    match inputs.given.context.and_then(|known| known.dropped_query) {
        Some(span) => Fact::text(written_of(link), span),
        None => Fact::Absent(link.span),
    }
}

fn policy<'a>(inputs: &Inputs<'a>, read: impl Fn(&ReferrerPolicyAt) -> Fact<'a>) -> Fact<'a> {
    let Some(link) = inputs.given.link else { return Fact::NotGiven };
    let known = inputs.given.context.and_then(|known| known.policy.as_ref());
    known.map_or(Fact::Absent(link.span), read)
}

fn strips<'a>(policy: &ReferrerPolicyAt) -> Fact<'a> {
    match policy.strips_referrer {
        true => Fact::flag(true, policy.span),
        false => Fact::Absent(policy.span),
    }
}

/// The oldest version of the plug-in whose `openAuthorizeAccount` is reported to work: up to 0.3.5 there is
/// no such function, from 0.3.6 to 0.3.9 it does nothing (C/000002c08847b822cf6f84e7751400).
const FIRST_WITH_AUTHORIZE: [u32; 3] = [0, 3, 10];

#[rustfmt::skip]
pub(super) const PLUGIN_FACTS: &[Def] = &[
    Def::new("plugin.missing_arguments", Type::Texts, |i| call(i, |p| absent_or(p.missing.iter().filter_map(|(name, span)| Some(Item::text(*name, (*span)?))).collect())), "openAuthorizeAccount 缺少的必填参数", "required arguments that openAuthorizeAccount lacks").found(),
    Def::new("plugin.link_names", Type::Texts, |i| call(i, |p| items(&p.link_names)), "误用授权链接参数名的插件参数", "arguments that use the names of link parameters").found(),
    Def::new("plugin.auth_type", Type::Text, |i| call(i, |p| one(p.auth_type.as_ref())), "authType 的值", "the value of authType").found(),
    Def::new("plugin.empty_arguments", Type::Texts, |i| call(i, |p| items(&p.empty)), "值为空的插件参数", "arguments with empty values").found(),
    Def::new("plugin.full_width", Type::Texts, |i| call(i, |p| items(&p.full_width)), "插件调用代码里的全角标点", "full-width punctuation in the call").found(),
    Def::new("plugin.redirect_uri", Type::Text, |i| call(i, |p| one(p.redirect_uri.as_ref())), "插件调用里的回调地址参数名", "the name of the argument that passes a callback").found(),
    Def::new("plugin.platform_appid", Type::Text, |i| call(i, |p| one(p.platform_appid.as_ref())), "platformAppID 的值", "the value of platformAppID").found(),
    Def::new("plugin.cut_pre_auth_code", Type::Text, |i| call(i, |p| one(p.cut_code.as_ref())), "preAuthCode 里被截断的预授权码", "a cut-off code in preAuthCode").found(),
    Def::new("plugin.biz_appid", Type::Text, |i| call(i, |p| one(p.biz_appid.as_ref())), "bizAppid 的值", "the value of bizAppid").found(),
    Def::new("plugin.version", Type::Text, version, "app.json 里插件的版本号", "the plug-in version requested in app.json").found(),
    Def::new("plugin.is_too_old", Type::Flag, is_too_old, "据反馈，这个版本的 openAuthorizeAccount 还不能用", "whether openAuthorizeAccount is reported not to work in that version").found(),
];

#[rustfmt::skip]
pub(super) const CODE_FACTS: &[Def] = &[
    Def::new("code.stripped_characters", Type::Text, |i| mistake(i, |piece| match piece { Piece::StrippedCharacters(text, span) => Some((text, *span)), _ => None }), "把 preauthcode@@@ 当作字符集合逐个去掉的调用", "a call that strips preauthcode@@@ as single characters").found(),
    Def::new("code.discarded_concat", Type::Text, |i| mistake(i, |piece| match piece { Piece::DiscardedConcat(text, span) => Some((text, *span)), _ => None }), "结果没有被使用的字符串拼接", "a concatenation whose result is discarded").found(),
    Def::new("code.frozen_code", Type::Text, |i| mistake(i, |piece| match piece { Piece::FrozenCode(text, span) => Some((text, *span)), _ => None }), "写死在代码或网页里的预授权码", "a pre_auth_code hard-coded in code or a page").secret().found(),
];

/// A fact of a call; nothing is found where there is none.
fn call<'a>(inputs: &Inputs<'a>, read: impl Fn(&'a PluginPiece) -> Option<Fact<'a>>) -> Fact<'a> {
    match inputs.given.piece {
        None => Fact::NotGiven,
        Some((Piece::Plugin(call), whole)) => read(call).unwrap_or(Fact::Absent(*whole)),
        Some((_, whole)) => Fact::Absent(*whole),
    }
}

fn absent_or(items: Vec<Item<'_>>) -> Option<Fact<'_>> {
    let span = items.first()?.span;
    Some(Fact::found(items, span))
}

fn items(found: &[(String, Span)]) -> Option<Fact<'_>> {
    absent_or(found.iter().map(|(text, span)| Item::text(Cow::Borrowed(text.as_str()), *span)).collect())
}

fn one(found: Option<&(String, Span)>) -> Option<Fact<'_>> {
    found.map(|(text, span)| Fact::text(Cow::Borrowed(text.as_str()), *span))
}

fn version<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    match inputs.given.piece {
        None => Fact::NotGiven,
        Some((Piece::PluginVersion(version, span), _)) => Fact::text(Cow::Borrowed(version.as_str()), *span),
        Some((_, whole)) => Fact::Absent(*whole),
    }
}

fn is_too_old<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    match inputs.given.piece {
        None => Fact::NotGiven,
        Some((Piece::PluginVersion(version, span), whole)) => {
            let numbers: Option<Vec<u32>> = version.split('.').map(|number| number.parse().ok()).collect();
            // `0.3` alone leaves open which of its versions is meant.
            let is_older = numbers.is_some_and(|numbers| {
                let known = FIRST_WITH_AUTHORIZE.get(..numbers.len()).unwrap_or(&FIRST_WITH_AUTHORIZE);
                numbers.as_slice() < known
            });
            if is_older { Fact::flag(true, *span) } else { Fact::Absent(*whole) }
        }
        Some((_, whole)) => Fact::Absent(*whole),
    }
}

fn mistake<'a>(inputs: &Inputs<'a>, read: impl Fn(&'a Piece) -> Option<(&'a String, Span)>) -> Fact<'a> {
    match inputs.given.piece {
        None => Fact::NotGiven,
        Some((piece, whole)) => match read(piece) {
            Some((text, span)) => Fact::text(Cow::Borrowed(text.as_str()), span),
            None => Fact::Absent(*whole),
        },
    }
}
