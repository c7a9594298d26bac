//! `platform`: the settings of the third-party platform (开发资料).

use super::items::{Numbers, Texts};
use super::lists::{number_list, text_list};
use crate::input::secrets::doubtful_value;
use crate::names::named;
use crate::source::Span;
use crate::text::text;
use crate::yaml::{MapReader, Spanned};

/// The settings of a third-party platform, in the words of the console.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Platform {
    /// The key `platform`.
    pub span: Span,
    /// The platform's appid.
    pub component_appid: Option<Spanned<String>>,
    /// 平台型 or 定制化型.
    pub kind: Option<Spanned<PlatformKind>>,
    /// 开发模式: how it is hosted.
    pub mode: Option<Spanned<PlatformMode>>,
    /// 全网发布: whether it is done.
    pub released: Option<Spanned<bool>>,
    /// 授权发起页域名.
    pub entry_domain: Option<Spanned<String>>,
    /// 授权测试公众号/小程序列表: original ids, "最多 10 个，以英文 ; 隔开" (prepare.html).
    pub test_accounts: Option<Texts>,
    /// What stands between test accounts where the console wants `;`.
    pub test_account_separators: Vec<Spanned<String>>,
    /// What stands between entries of the lists of domains and of addresses that are written as one text, where it is
    /// not `;`.
    pub list_separators: Vec<Spanned<String>>,
    /// 权限集: ids.
    pub permission_sets: Option<Numbers>,
    /// 授权事件接收URL.
    pub event_url: Option<Spanned<String>>,
    /// 消息与事件接收URL.
    pub message_url: Option<Spanned<String>>,
    /// 消息校验Token; secret.
    pub token: Option<Spanned<String>>,
    /// 消息加解密Key; secret.
    pub encoding_aes_key: Option<Spanned<String>>,
    /// 公众号开发域名.
    pub official_account_domains: Option<Texts>,
    /// 小程序服务器域名.
    pub server_domains: Option<Texts>,
    /// 小程序业务域名.
    pub business_domains: Option<Texts>,
    /// 白名单IP地址列表.
    pub ip_whitelist: Option<Texts>,
    /// What is saved in the console but not released yet.
    pub pending: Option<Pending>,
}

impl Platform {
    /// False where nothing is filled in but the kind that most platforms are of.
    pub fn says_anything(&self) -> bool {
        let usual = self.kind.clone().filter(|kind| kind.value == PlatformKind::Platform);
        *self != Platform { kind: usual, ..Platform::nothing(self.span) }
    }

    /// Settings of which none is filled in.
    fn nothing(span: Span) -> Self {
        Platform {
            span,
            component_appid: None,
            kind: None,
            mode: None,
            released: None,
            entry_domain: None,
            test_accounts: None,
            test_account_separators: Vec::new(),
            list_separators: Vec::new(),
            permission_sets: None,
            event_url: None,
            message_url: None,
            token: None,
            encoding_aes_key: None,
            official_account_domains: None,
            server_domains: None,
            business_domains: None,
            ip_whitelist: None,
            pending: None,
        }
    }
}

/// Settings that are saved in the console but not released yet (测试版).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// The key `pending`.
    pub span: Span,
    /// 授权发起页域名: takes the place of the other with the next release.
    pub entry_domain: Option<Spanned<String>>,
    /// 权限集: ids, in addition to the others.
    pub permission_sets: Option<Numbers>,
}

/// The kind of a third-party platform (how_to_be.html).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, strum::EnumString, strum::IntoStaticStr, strum::VariantNames,
)]
#[strum(serialize_all = "snake_case")]
pub enum PlatformKind {
    /// 平台型: has an appid and a secret, may call APIs.
    Platform,
    /// 定制化型: has an appid only, "没有 secret，无法生成 token，不可调用官方任何接口能力".
    Custom,
}

named!(PlatformKind);

/// How a third-party platform is hosted (开发模式; how_to_be.html, prepare.html).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, strum::EnumString, strum::IntoStaticStr, strum::VariantNames,
)]
#[strum(serialize_all = "snake_case")]
pub enum PlatformMode {
    /// 传统模式: on the provider's own servers.
    Traditional,
    /// 云服务模式: on WeChat's cloud, whose own host may be an entry page, too.
    Cloud,
}

named!(PlatformMode);

/// Names under which people keep the AppSecret: those that are refused with advice of their own. What is
/// covered is told by [`redact`](crate::redact).
const APP_SECRETS: [&str; 6] =
    ["app_secret", "appsecret", "component_appsecret", "component_app_secret", "component_secret", "secret"];

/// Reads the map behind the key at `span`. What may be a secret behind a key that nobody knows goes into
/// `secrets`.
pub(super) fn read(span: Span, map: &mut MapReader<'_, '_>, secrets: &mut Vec<Span>) -> Platform {
    let (test_accounts, test_account_separators) = match text_list("test_accounts", map) {
        Some(items) => (Some(items.texts), items.separators),
        None => (None, Vec::new()),
    };
    let mut list_separators = Vec::new();
    let mut list = |key: &'static str, map: &mut MapReader<'_, '_>| {
        let items = text_list(key, map)?;
        list_separators.extend(items.separators);
        Some(items.texts)
    };
    let platform = Platform {
        span,
        component_appid: map.telling_text("component_appid"),
        kind: map.one_of("kind", &PlatformKind::NAMES, PlatformKind::parse),
        mode: map.one_of("mode", &PlatformMode::NAMES, PlatformMode::parse),
        released: map.flag("released"),
        entry_domain: map.text("entry_domain"),
        test_accounts,
        test_account_separators,
        permission_sets: number_list("permission_sets", map),
        event_url: map.telling_text("event_url"),
        message_url: map.telling_text("message_url"),
        token: map.telling_text("token"),
        encoding_aes_key: map.telling_text("encoding_aes_key"),
        official_account_domains: list("official_account_domains", map),
        server_domains: list("server_domains", map),
        business_domains: list("business_domains", map),
        ip_whitelist: list("ip_whitelist", map),
        pending: read_pending(map),
        list_separators,
    };
    secrets.extend(map.unread().filter_map(doubtful_value));
    map.refuse(
        &APP_SECRETS,
        &text!("AppSecret 不属于这个文件，也没有任何检查需要它：删掉这一行；文件若已提交或外传，请到控制台重置 AppSecret", "the AppSecret does not belong in this file, and no check needs it: remove the line, and reset the secret in the console if the file was committed or shared"),
    );
    platform
}

fn read_pending(map: &mut MapReader<'_, '_>) -> Option<Pending> {
    let span = map.key_span("pending");
    map.map("pending", |map| {
        Some(Pending {
            span: span?,
            entry_domain: map.telling_text("entry_domain"),
            permission_sets: map.numbers("permission_sets"),
        })
    })
}
