//! `link.*`: what the authorization link says.

mod address;
mod categories;
mod found;
mod kinds;
mod marks;
mod parameter;
mod places;
mod resolve;
mod stray;

use std::borrow::Cow;

use address::{
    address, address_proposal, cut_by_shell, ellipsis, host, host_proposal, kind, page, path, path_proposal,
    port, scheme,
};
use categories::category_separators;
use found::{
    Misspelled, ambiguous_parameters, damage, empty, misspelled, needed_after_fragment,
    parameters_after_fragment, question_marks, redirect_uri_fault, repeated_parameters, stray_marks,
    trailing_marks, unknown_parameters,
};
use kinds::{admitted_kinds, kinds_with_permission_sets, pre_auth_code_kind};

pub(super) use crate::knowledge::LinkParameter as Name;
pub(super) use categories::{category_faults, category_ids};
pub(super) use found::placeholders;
pub(super) use kinds::auth_type_kinds;
pub(super) use parameter::{authorization_link, is_replaced_later, parameter};
pub(super) use places::{is_encoded_twice, value, within, written_of};
pub(super) use resolve::ResolvedParameters;

use places::end_of;

use super::{Def, Fact, Inputs, Type, Writable};
use crate::input::link::{AuthorizationPage, DamageKind, LinkKind, Other};
use crate::input::provider::AccountKind;

const KINDS: Type = Type::OneOf(&LinkKind::NAMES);
const PAGES: Type = Type::OneOf(&AuthorizationPage::NAMES);
const CODE_KINDS: Type = Type::OneOf(&[
    "pre_auth_code",
    "cut",
    "damaged",
    "encoded_twice",
    "without_prefix",
    "auth_code",
    "refresh_token",
    "ticket",
    "unknown_prefix",
]);
const ACCOUNT_KINDS: Type = Type::SomeOf(&AccountKind::NAMES);

#[rustfmt::skip]
pub(super) const FACTS: &[Def] = &[
    Def::new("link.kind", KINDS, kind, "链接的形式：PC 版、H5 新版、H5 旧版，或者并不是授权链接", "the kind of link: PC, H5, old H5, or not an authorization link"),
    Def::new("link.address", Type::Text, address, "问号之前的地址", "the address before the question mark").writable(Writable::Address),
    Def::new("link.scheme", Type::Text, scheme, "协议，小写", "the scheme, in lowercase").writable(Writable::Scheme),
    Def::new("link.host", Type::Text, host, "域名，小写", "the host, in lowercase"),
    Def::new("link.port", Type::Text, port, "域名后面写明的端口，协议默认的端口除外", "an explicit port other than the scheme's default").found(),
    Def::new("link.path", Type::Text, path, "路径", "the path"),
    Def::new("link.page", PAGES, page, "链接所到的授权页；域名或路径写错而原意清楚时，是本来要到的授权页", "the authorization page the link opens or, if its host or path is wrong, clearly was meant to open"),
    Def::new("link.ellipsis", Type::Text, ellipsis, "链接里省略号代替的地方：显示它的程序没有显示全", "the ellipsis where the program that displayed the link left something out"),
    Def::new("link.address_proposal", Type::Text, address_proposal, "地址不对时，问号之前应有的地址", "the correct address before the question mark, if the address is wrong"),
    Def::new("link.host_proposal", Type::Text, host_proposal, "域名不对时，应有的域名", "the correct host, if the host is wrong"),
    Def::new("link.path_proposal", Type::Text, path_proposal, "路径不对时，应有的路径", "the correct path, if the path is wrong"),
    Def::new("link.session_id", Type::Text, session_id, "微信自己的扫码会话 uuid", "the uuid of a WeChat scan session"),
    Def::new("link.component_appid", Type::Text, |i| parameter(i, Name::ComponentAppid), "参数 component_appid", "the parameter component_appid").writable(Writable::Parameter),
    Def::new("link.pre_auth_code", Type::Text, |i| parameter(i, Name::PreAuthCode), "参数 pre_auth_code（预授权码）", "the parameter pre_auth_code").secret().writable(Writable::Parameter),
    Def::new("link.pre_auth_code_kind", CODE_KINDS, pre_auth_code_kind, "pre_auth_code 里放的是哪一种凭据", "which kind of credential is in pre_auth_code"),
    Def::new("link.redirect_uri", Type::Text, |i| parameter(i, Name::RedirectUri), "参数 redirect_uri，已解码", "the parameter redirect_uri, decoded").writable(Writable::Parameter),
    Def::new("link.auth_type", Type::Text, |i| parameter(i, Name::AuthType), "参数 auth_type，照原样", "the parameter auth_type, as written").writable(Writable::Parameter),
    Def::new("link.auth_type_kinds", ACCOUNT_KINDS, auth_type_kinds, "auth_type 允许的账号类型", "the kinds of account that auth_type allows"),
    Def::new("link.admitted_kinds", ACCOUNT_KINDS, admitted_kinds, "实际可授权的账号类型（biz_appid 优先于 auth_type）", "the kinds of account that can authorize (biz_appid overrides auth_type)"),
    Def::new("link.kinds_with_permission_sets", ACCOUNT_KINDS, kinds_with_permission_sets, "可授权的账号类型中，平台配有权限集（包括尚未全网发布的）的", "the allowed kinds for which the platform has a permission set, including unreleased ones").from(&["platform.permission_sets"]),
    Def::new("link.biz_appid", Type::Text, |i| parameter(i, Name::BizAppid), "参数 biz_appid", "the parameter biz_appid").writable(Writable::Parameter).decisive(),
    Def::new("link.category_id_list", Type::Text, |i| parameter(i, Name::CategoryIdList), "参数 category_id_list，已解码", "the parameter category_id_list, decoded").writable(Writable::Parameter),
    Def::new("link.category_ids", Type::Numbers, category_ids, "category_id_list 里的权限集 id", "the permission set ids in category_id_list"),
    Def::new("link.category_separators", Type::Texts, category_separators, "category_id_list 里写错的分隔符", "wrong separators in category_id_list").writable(Writable::Encoded),
    Def::new("link.category_faults", Type::Texts, category_faults, "category_id_list 里为空、不是数字或以 0 开头的部分", "items of category_id_list that are empty, not numbers or written with leading zeros"),
    Def::new("link.action", Type::Text, |i| parameter(i, Name::Action), "参数 action", "the parameter action").writable(Writable::Parameter),
    Def::new("link.no_scan", Type::Text, |i| parameter(i, Name::NoScan), "参数 no_scan", "the parameter no_scan").writable(Writable::Parameter),
    Def::new("link.fragment", Type::Text, fragment, "# 之后的部分", "what comes after the #").writable(Writable::Fragment),
    Def::new("link.repeated_parameters", Type::Texts, repeated_parameters, "出现不止一次的参数名（每一处）", "names of parameters that occur more than once, at each place"),
    Def::new("link.ambiguous_parameters", Type::Texts, ambiguous_parameters, "其中有文档、各处的值又不一样的（每一处）", "those that are documented and have different values, at each place"),
    Def::new("link.misspelled_required", Type::Texts, |i| misspelled(i, Misspelled::Required, false), "写错了名字的必填参数（redirect_uri 和 PC 版的 auth_type 除外）", "required parameters with a wrong name, except redirect_uri and a PC link's auth_type"),
    Def::new("link.required_proposals", Type::Texts, |i| misspelled(i, Misspelled::Required, true), "写错的必填参数应有的名字，次序相同", "the intended names, in the same order"),
    Def::new("link.misspelled_auth_type", Type::Texts, |i| misspelled(i, Misspelled::AuthTypeOfPc, false), "PC 授权链接里写错了名字的 auth_type", "a PC link's auth_type with a wrong name"),
    Def::new("link.misspelled_optional", Type::Texts, |i| misspelled(i, Misspelled::Optional, false), "写错了名字的选填参数", "optional parameters with a misspelled name"),
    Def::new("link.optional_proposals", Type::Texts, |i| misspelled(i, Misspelled::Optional, true), "写错的选填参数应有的名字，次序相同", "the intended names, in the same order"),
    Def::new("link.question_marks", Type::Texts, question_marks, "参数值里后面跟着参数名的问号，本应是 &", "question marks in values, followed by a parameter name, where an & was meant").writable(Writable::Text),
    Def::new("link.unknown_parameters", Type::Texts, unknown_parameters, "文档里没有的参数名", "names of undocumented parameters"),
    Def::new("link.empty_required", Type::Texts, |i| empty(i, |name| name.stops_when_missing()), "值为空的 component_appid、pre_auth_code", "component_appid and pre_auth_code without a value"),
    Def::new("link.redirect_uri_fault", Type::OneOf(&["missing", "empty", "misspelled"]), redirect_uri_fault, "链接里没有回调地址的原因：没写 redirect_uri、值为空、名字写错", "why the link has no callback: redirect_uri is missing, empty or misspelled").found(),
    Def::new("link.stray_marks", Type::Texts, stray_marks, "粘在值前后的符号；去掉它，值就是对的", "stray characters next to a value that is otherwise correct").writable(Writable::Text),
    Def::new("link.empty_optional", Type::Texts, |i| empty(i, |name| !name.is_required()), "值为空的选填参数", "optional parameters without a value").writable(Writable::Parameters),
    Def::new("link.placeholders", Type::Texts, |i| placeholders(i, false), "没有替换掉的占位符（redirect_uri 的路径和参数除外）", "unreplaced placeholders, except those in the path and query of redirect_uri"),
    Def::new("link.needed_after_fragment", Type::Texts, needed_after_fragment, "只写在 # 之后、而授权页没有就打不开的参数", "required parameters that appear only after the #"),
    Def::new("link.parameters_after_fragment", Type::Texts, parameters_after_fragment, "写在 # 之后的参数", "parameters that appear after the #"),
    Def::new("link.full_width", Type::Texts, |i| damage(i, DamageKind::FullWidth), "全角字符或弯引号", "full-width characters or curly quotes").writable(Writable::Damage),
    Def::new("link.white_space", Type::Texts, |i| damage(i, DamageKind::WhiteSpace), "链接中间的空白和换行", "spaces and line breaks inside the link").writable(Writable::Damage),
    Def::new("link.invisible", Type::Texts, |i| damage(i, DamageKind::Invisible), "看不见的字符", "invisible characters").writable(Writable::Damage),
    Def::new("link.amp_entities", Type::Texts, |i| damage(i, DamageKind::AmpEntity), "没有还原的 &amp;", "an &amp; that was not decoded").writable(Writable::Damage),
    Def::new("link.eaten_entities", Type::Texts, |i| damage(i, DamageKind::HtmlEntity), "被当作 HTML 实体吞掉的字符", "characters eaten as an HTML entity").writable(Writable::Damage),
    Def::new("link.markdown_escapes", Type::Texts, |i| damage(i, DamageKind::MarkdownEscape), "Markdown 的转义反斜杠", "Markdown backslashes").writable(Writable::Damage),
    Def::new("link.backslashes", Type::Texts, |i| damage(i, DamageKind::Backslash), "写成斜杠用的反斜杠", "backslashes instead of slashes").writable(Writable::Damage),
    Def::new("link.missing_slashes", Type::Texts, |i| damage(i, DamageKind::MissingSlashes), "协议后面缺少的斜杠", "missing slashes after the scheme").writable(Writable::Damage),
    Def::new("link.bad_escapes", Type::Texts, |i| damage(i, DamageKind::BadEscape), "不合法的百分号转义", "percent signs not followed by two hex digits"),
    Def::new("link.cut_by_shell", Type::Text, cut_by_shell, "单独给出的链接里唯一的参数：多半是 shell 在 & 处把链接截断了", "the only parameter of a link passed on its own: a shell may have cut it at the first &"),
    Def::new("link.trailing_marks", Type::Text, trailing_marks, "粘在末尾的句子标点（已去掉）", "sentence punctuation at the end, already removed").writable(Writable::Text),
];

fn session_id<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    let Some(link) = inputs.given.link else { return Fact::NotGiven };
    match link.parameter("uuid") {
        Some(found) if link.kind == LinkKind::Other(Other::ScanSession) => {
            Fact::text(found.value.as_ref().map_or("", |value| &value.value), found.span)
        }
        _ => Fact::Absent(link.parameters_end),
    }
}

fn fragment<'a>(inputs: &Inputs<'a>) -> Fact<'a> {
    let link = match authorization_link(inputs) {
        Ok(link) => link,
        Err(fact) => return fact,
    };
    match &link.fragment {
        Some(fragment) if inputs.resolved(link).is_cut_at_fragment() => Fact::Opaque(fragment.span),
        Some(fragment) => Fact::text(Cow::Borrowed(&*fragment.value), fragment.span),
        None if parameter::may_have(inputs, "#") => Fact::Opaque(end_of(link.span)),
        None => Fact::Absent(end_of(link.span)),
    }
}
