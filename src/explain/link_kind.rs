//! What each kind of link is, in words.

use super::cloud;
use crate::input::link::{LinkKind, Other};
use crate::text::{Text, text};

/// What a link is.
pub(super) fn named(kind: LinkKind) -> Text {
    match kind {
        LinkKind::Pc => text!("PC 版授权链接", "a PC authorization link"),
        LinkKind::H5 => text!("H5 版授权链接（新版）", "an H5 authorization link (the new form)"),
        LinkKind::H5Old => text!("H5 版授权链接（旧版）", "an H5 authorization link (the old form)"),
        LinkKind::Other(Other::WebLogin) => text!(
            "公众号网页授权的链接，不是第三方平台授权链接",
            "a link for logging in on a web page inside WeChat, not for third-party-platform authorization"
        ),
        LinkKind::Other(Other::QrConnect) => text!(
            "网站应用扫码登录的链接，不是第三方平台授权链接",
            "a link for logging in on a web site by QR code, not for third-party-platform authorization"
        ),
        LinkKind::Other(Other::FastRegister) => text!(
            "公众号快速注册小程序的链接，不是第三方平台授权链接",
            "a link by which an official account registers a mini program, not for third-party-platform authorization"
        ),
        LinkKind::Other(Other::Rebind) => text!(
            "更换小程序管理员的链接，不是第三方平台授权链接",
            "a link for changing the administrator of a mini program, not for third-party-platform authorization"
        ),
        LinkKind::Other(Other::ScanSession) => text!(
            "扫码之后微信自己生成的一次会话地址，不能拿来分发",
            "the address of one scanned session that WeChat made itself; it cannot be handed out"
        ),
        LinkKind::Other(Other::CloudEntry) => cloud::what(),
        LinkKind::Other(Other::WrongHost { .. }) => {
            text!("像授权链接，但域名不对", "like an authorization link, but the host is wrong")
        }
        LinkKind::Other(Other::WrongPath { .. }) => {
            text!("像授权链接，但路径不对", "like an authorization link, but the path is wrong")
        }
        LinkKind::Other(Other::NoHost { .. }) => {
            text!("授权链接，但缺少域名", "an authorization link without its host")
        }
        LinkKind::Other(Other::CutOff) => text!(
            "授权链接，但没有复制完整：省略号处少了一段",
            "an authorization link that was not copied whole: a part is left out at the ellipsis"
        ),
        LinkKind::Other(Other::Unknown) => text!("不是微信授权链接", "not an authorization link of WeChat's"),
    }
}
