//! Explains the address WeChat sent the merchant back to.

use super::{Detail, ExplainedSubject, Explainer, Explanation, Step, entry};
use crate::input::link::{Link, Parameter};
use crate::knowledge::{self, Sure, Who};
use crate::source::{Sources, presentable};
use crate::text::{Text, text};

/// True for the address WeChat sent the merchant back to: it has an `auth_code`, or a code that says
/// that it is one.
pub(super) fn is_callback(link: &Link<'_>) -> bool {
    let on_wechat = matches!(link.host_normal.as_deref(), Some("mp.weixin.qq.com" | "open.weixin.qq.com"));
    !on_wechat && link.page.is_none() && auth_code(link).is_some()
}

/// True for an address that WeChat took for one of its own: it sent the merchant to `redirect_uri`, which had no
/// scheme, as to a path beside the authorization page.
pub(super) fn lacks_scheme(link: &Link<'_>) -> bool {
    let path = link
        .path
        .value
        .strip_prefix("/cgi-bin/")
        .filter(|_| link.host_normal.as_deref() == Some("mp.weixin.qq.com") && auth_code(link).is_some());
    path.and_then(|path| path.split('/').next()).is_some_and(|host| host.contains('.'))
}

/// What such an address says; `None` for any other.
pub(super) fn without_scheme(link: &Link<'_>, explainer: &Explainer<'_>, given: &str) -> Option<Explanation> {
    lacks_scheme(link).then_some(())?;
    let recognised = text!(
        "`mp.weixin.qq.com/cgi-bin/` 后面是服务商自己的域名，还带着 `auth_code`",
        "`mp.weixin.qq.com/cgi-bin/` is followed by one of the provider's own hosts, with an `auth_code`"
    );
    Some(entry::rule(explainer.rules.get("redirect-without-scheme")?, given, recognised))
}

fn auth_code<'l>(link: &'l Link<'_>) -> Option<&'l Parameter<'l>> {
    let in_fragment = link.after_fragment.iter();
    link.parameters.iter().chain(in_fragment).find(|parameter| parameter.name.value == "auth_code")
}

/// Explains the address WeChat sent the merchant back to.
pub(super) fn explain(link: &Link<'_>, sources: &Sources) -> Explanation {
    let mut explanation = Explanation::new(
        ExplainedSubject::Callback,
        sources.text(link.span),
        text!("地址上有 `auth_code`", "the address has an `auth_code`"),
        text!(
            "授权回调地址：商家已经同意授权，微信带着授权码跳了回来",
            "a callback address: the merchant has agreed, and WeChat sent them back with an authorization code"
        ),
    );
    let parameters = || link.parameters.iter().chain(&link.after_fragment);
    explanation.details = parameters()
        .map(|parameter| {
            let value = parameter.value.as_ref().map(|value| sources.text(value.span).to_owned());
            let known = knowledge::parameter(&parameter.name.value)
                .filter(|known| known.name == parameter.name.value);
            let name = presentable(&parameter.name.value);
            let text = known.map_or_else(
                || text!("回调地址自己带的参数", "one of the provider's own parameters"),
                |known| known.meaning.clone(),
            );
            Detail { name: Text::new(name.clone(), name), value, text, place: Some(parameter.span) }
        })
        .collect();
    let lifetime = parameters()
        .find(|parameter| parameter.name.value == "expires_in")
        .and_then(|parameter| parameter.value.as_ref()?.value.parse::<u32>().ok());
    explanation.happened.push(match lifetime {
        Some(seconds) => text!("授权码（auth_code）从跳转时起 {seconds} 秒内有效，据开发者反馈只能用一次。它是凭据，不要转发或写进日志。", "The authorization code (auth_code) is valid for {seconds} seconds from the redirect and, according to developers, for one use only. It is a credential: do not pass it on or log it."),
        None => text!("授权码（auth_code）很快过期，据开发者反馈只能用一次；地址上没有 `expires_in`。它是凭据，不要转发或写进日志。", "The authorization code (auth_code) expires soon and, according to developers, works only once; the address has no `expires_in`. It is a credential: do not pass it on or log it."),
    });
    let in_fragment = link.after_fragment.iter().any(|parameter| parameter.name.value == "auth_code");
    if in_fragment {
        explanation.happened.push(text!("授权码落在 `#` 之后，服务器收不到，只有页面脚本能读到：`redirect_uri` 里带了 `#`。", "The code comes after the `#`, so the server does not receive it and only a script on the page can read it: `redirect_uri` contains a `#`."));
    }
    explanation.who = Some(Who::Provider);
    explanation.steps = [
        text!("用它调用 api_query_auth，换取 authorizer_access_token、authorizer_refresh_token 和 func_info。", "Call api_query_auth with it to get authorizer_access_token, authorizer_refresh_token and func_info."),
        text!("把 authorizer_refresh_token 存好；核对 func_info 里是否有产品需要的权限集。", "Store authorizer_refresh_token, and check that func_info contains the permission sets the product needs."),
        text!("过期了（61010）就不能再用，推送里的 AuthorizationCode 是同一个码。授权已经成立：先用 api_get_authorizer_info、api_get_authorizer_list 看能否取回 authorizer_refresh_token；取不回时请商家真正增加或去掉一个权限集，或解除授权后重新授权，同样的权限集再授权一次不会给出新的授权码。", "Once expired (61010), it can no longer be used, and AuthorizationCode in the pushed event is the same code. The account is authorized anyway: first check whether api_get_authorizer_info or api_get_authorizer_list returns authorizer_refresh_token; if neither does, have the merchant actually add or remove a permission set, or cancel the authorization and authorize again. Authorizing again with the same sets does not yield a new code."),
    ]
    .into_iter()
    .map(|text| Step { who: Who::Provider, text })
    .collect();
    explanation.cured = Some(text!(
        "api_query_auth 返回 authorization_info，没有 errcode。",
        "api_query_auth returns authorization_info and no errcode."
    ));
    explanation.basis = vec![
        entry::document("authorization_flow", None, Sure::Official),
        entry::document("authorize_event", None, Sure::Official),
        entry::document("community:0002cec7a6c6b81e0befa61b956400", None, Sure::Community),
    ];
    explanation
}
