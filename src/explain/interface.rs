//! Explanations of interfaces: which token, which permission set, and what refusals mean there.

use super::entry::document;
use super::topic::referred;
use super::{Detail, ExplainedSubject, Explainer, Explanation};
use crate::knowledge::{self, Interface, InterfaceToken, Reference, Sure};
use crate::text::{Text, text};

/// An interface of WeChat's that a platform calls.
pub(super) fn interface(
    interface: &'static Interface,
    given: &str,
    recognised: Text,
    explainer: &Explainer<'_>,
) -> Explanation {
    let (name, does) = (&interface.name, &interface.does);
    let what = text!(("微信接口 {name}：{}", does.zh), ("WeChat's interface {name}: {}", does.en));
    let mut explanation = Explanation::new(ExplainedSubject::Interface(name), given, recognised, what);
    explanation.happened.push(token(interface.token));
    explanation.happened.push(sets(interface));
    explanation.happened.extend(interface.note.clone());
    let path = Text::new(interface.path.as_str(), interface.path.as_str());
    explanation.details.push(Detail { name: text!("路径", "path"), value: None, text: path, place: None });
    explanation.details.extend(refusals(interface).into_iter().map(|(code, text)| Detail {
        name: Text::new(code, code),
        value: None,
        text,
        place: None,
    }));
    let see = ["which-token", "which-permission-set"].map(|id| Reference::Topic(id.to_owned()));
    explanation.see = see.iter().filter_map(|to| referred(to, explainer)).collect();
    explanation.basis = vec![
        document(&interface.source, None, interface.sure),
        document("permission_set_troubleshooting", None, Sure::Official),
    ];
    explanation
}

fn token(token: InterfaceToken) -> Text {
    match token {
        InterfaceToken::Component => text!(
            "用平台的令牌 `component_access_token`，不是商家的 `authorizer_access_token`。",
            "It takes the platform's token, `component_access_token`, not the merchant's `authorizer_access_token`."
        ),
        InterfaceToken::Authorizer => text!(
            "代商家调用，用这个商家的令牌 `authorizer_access_token`，不是平台的 `component_access_token`。",
            "It is called on a merchant's behalf with that merchant's token, `authorizer_access_token`, not with the platform's `component_access_token`."
        ),
        InterfaceToken::Either => text!(
            "平台自己调用用 `component_access_token`，代商家调用用这个商家的 `authorizer_access_token`。",
            "The platform calls it for itself with its `component_access_token`, or on a merchant's behalf with that merchant's `authorizer_access_token`."
        ),
        InterfaceToken::User => text!(
            "用用户网页授权得到的令牌；平台和商家的令牌都不行。",
            "It takes a user's web-login token; neither the platform's nor a merchant's token works."
        ),
        InterfaceToken::Secret => text!(
            "不用令牌：请求体里带平台的 AppID 和 AppSecret。",
            "It takes no token; the platform's appid and secret are sent in the body."
        ),
    }
}

fn sets(interface: &Interface) -> Text {
    if !interface.needs_set() {
        return match interface.token {
            InterfaceToken::Either => text!(
                "代商家调用时，商家授予了任意一个权限集即可。",
                "On a merchant's behalf, any permission set that the merchant has granted is enough."
            ),
            _ => text!("不需要商家授予权限集。", "It needs no permission set."),
        };
    }
    let named = |set: &i64| {
        let name = knowledge::permission_set(*set).map(|set| &set.name);
        name.map_or_else(
            || text!("{set}", "{set}"),
            |name| text!(("{set} {}", name.zh), ("{set} ({})", name.en)),
        )
    };
    let sets: Vec<Text> = interface.sets.iter().map(named).collect();
    let zh: Vec<_> = sets.iter().map(|set| &*set.zh).collect();
    let en: Vec<_> = sets.iter().map(|set| &*set.en).collect();
    match sets.len() {
        0 => text!(
            "商家授予了任意一个权限集即可。",
            "Any permission set that the merchant has granted is enough."
        ),
        1 => text!(
            ("商家要授予权限集 {}。", zh.join("、")),
            ("The merchant must have granted permission set {}.", en.join(", "))
        ),
        _ => text!(
            ("商家要授予下面任意一个权限集：{}。", zh.join("、")),
            ("The merchant must have granted one of these permission sets: {}.", en.join(", "))
        ),
    }
}

/// What the codes of refusal mean at this interface, by its kind of token.
fn refusals(interface: &Interface) -> Vec<(&'static str, Text)> {
    let not_granted = text!(
        "商家没有授予上面的权限集：对照 `func_info`；平台勾选了也要商家重新扫码。",
        "The merchant has not granted that set: check `func_info`. Ticking it on the platform is not enough; the merchant must scan again."
    );
    let unauthorized = text!(
        "先看账号自己有没有这个接口的权限（例如要认证），再看令牌是不是用成了平台的或另一个账号的；都没有问题，再看权限集。",
        "First check whether the account itself has access to this API (verification may be required), then whether the token is the platform's or another account's, and only then the permission set."
    );
    match interface.token {
        InterfaceToken::Authorizer => vec![("48001", unauthorized), ("61007", not_granted)],
        InterfaceToken::Either => vec![("48001", unauthorized)],
        InterfaceToken::Component => vec![
            (
                "48001",
                text!(
                    "多半是令牌用错了，换成 `component_access_token`。",
                    "Usually the wrong token: use the `component_access_token`."
                ),
            ),
            (
                "61014",
                text!(
                    "用成了商家的令牌，换成 `component_access_token`。",
                    "The merchant's token was sent: use the `component_access_token`."
                ),
            ),
        ],
        InterfaceToken::User | InterfaceToken::Secret => Vec::new(),
    }
}
