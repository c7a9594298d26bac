//! The generator of authorization links in cloud mode (服务商微管家, 授权链接生成器): asked for by its name, or
//! by a link that it gave.

use super::{ExplainedSubject, Explanation, Step, entry};
use crate::knowledge::{Sure, Who};
use crate::text::{Text, text};

/// Its names, as people write them.
const NAMES: [&str; 4] = ["授权链接生成器", "微管家", "服务商微管家", "wxcloudrun-wxcomponent"];

/// What it is, if that is its name.
pub(super) fn by_name(text: &str) -> Option<Explanation> {
    let name = NAMES.into_iter().find(|name| name.eq_ignore_ascii_case(text))?;
    let recognised = text!(
        "`{name}` 属于微信为云服务模式的第三方平台提供的后台",
        "`{name}` belongs to the console WeChat provides for third-party platforms in cloud mode"
    );
    let what = text!(
        "服务商微管家的授权链接生成器（云服务模式）",
        "the authorization link generator in the provider console (服务商微管家, cloud mode)"
    );
    let subject = ExplainedSubject::Link("cloud_entry".to_owned());
    Some(fill(Explanation::new(subject, text, recognised, what)))
}

/// What a link of its is.
pub(super) fn what() -> Text {
    text!(
        "服务商微管家「授权链接生成器」给出的链接（云服务模式）",
        "a link from the generator in the provider console (服务商微管家 → 授权链接生成器, cloud mode)"
    )
}

/// Says what it does and what follows.
pub(super) fn fill(mut explanation: Explanation) -> Explanation {
    explanation.happened = vec![
        text!(
            "第三方平台选择云服务模式、部署微管家之后，「服务商微管家 → 管家中心 → 授权链接生成器」会给出两个链接：PC 版是云托管域名下的 `/#/authorize`，H5 版是 `/#/authorizeH5`。",
            "Once a third-party platform is in cloud mode and its console is deployed, 服务商微管家 → 管家中心 → 授权链接生成器 provides two links on the cloud host: `/#/authorize` for PC and `/#/authorizeH5` for H5."
        ),
        text!(
            "它们不是微信授权页的地址，而是平台自己的跳转页：每次打开都取一个新的预授权码，拼出授权链接再跳转。所以链接不会过期，可以长期发放。",
            "They are not addresses of WeChat's authorization page but pages of the platform itself: on each visit, the page fetches a new pre_auth_code, builds the authorization link and redirects to it. So these addresses do not expire and can be shared permanently."
        ),
        text!(
            "云服务模式下，云托管域名默认可以作为授权发起页，不用等于登记的授权发起页域名。",
            "In cloud mode, pages on the cloud-hosting domain may link to the authorization page by default, even though they are not on the registered entry domain (授权发起页域名)."
        ),
        text!(
            "生成的授权链接用 `auth_type=6`；没有配置授权回调页时 `redirect_uri` 留空，商家授权后停在成功页。",
            "The authorization link it builds has `auth_type=6`; unless a callback page is configured, its `redirect_uri` is empty and the merchant stays on the success page."
        ),
    ];
    explanation.who = Some(Who::Nobody);
    explanation.steps = [
        text!("直接把它发给商家，或放在自己的页面上；不要复制它跳转之后的微信地址，那里面的预授权码会过期。", "Give it to merchants or put it on a page unchanged. Do not copy the WeChat address it redirects to: the pre_auth_code in it expires."),
        text!("PC 版在电脑浏览器里打开，商家用微信扫码；H5 版要在手机微信里打开。", "Open the PC link in a browser on a computer, where the merchant scans the code; open the H5 link in WeChat on a phone."),
    ]
    .into_iter()
    .map(|text| Step { who: Who::Provider, text })
    .collect();
    explanation.basis = vec![
        entry::document("authorization_flow", Some("一 (3)"), Sure::Official),
        entry::document("weixincloud", Some("authPage, authPageH5"), Sure::Official),
        entry::document("prepare", None, Sure::Official),
        entry::document("real_links", Some("*.sh.run.tcloudbase.com"), Sure::Community),
    ];
    explanation
}
