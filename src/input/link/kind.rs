//! Which of WeChat's pages a link leads to.

use strum::VariantNames;

use super::{Parameter, placeholder};
use crate::knowledge::LinkParameter;
use crate::names::{joined, listed, named};
use crate::nearest::nearest;
use crate::slice::Slice;

/// A page of WeChat's on which accounts are authorized (授权流程技术说明). Where a part of an address fits
/// several, the first is meant.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
    strum::VariantNames,
)]
#[strum(serialize_all = "snake_case")]
pub enum AuthorizationPage {
    /// The PC version: `mp.weixin.qq.com/cgi-bin/componentloginpage`.
    Pc,
    /// The H5 version (新版): `open.weixin.qq.com/wxaopen/safe/bindcomponent`.
    H5,
    /// The former H5 version (旧版): `mp.weixin.qq.com/safe/bindcomponent`.
    H5Old,
}

named!(AuthorizationPage);
listed!(AuthorizationPage);

impl AuthorizationPage {
    /// The host it is on.
    pub fn host(self) -> &'static str {
        match self {
            AuthorizationPage::Pc | AuthorizationPage::H5Old => MP,
            AuthorizationPage::H5 => OPEN,
        }
    }

    /// Its path.
    pub fn path(self) -> &'static str {
        match self {
            AuthorizationPage::Pc => "/cgi-bin/componentloginpage",
            AuthorizationPage::H5 => "/wxaopen/safe/bindcomponent",
            AuthorizationPage::H5Old => "/safe/bindcomponent",
        }
    }

    /// The one at this host (in normal form) and path.
    pub(super) fn at(host: Option<&str>, path: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|page| Some(page.host()) == host && page.path() == path)
    }
}

impl From<AuthorizationPage> for LinkKind {
    fn from(page: AuthorizationPage) -> Self {
        match page {
            AuthorizationPage::Pc => LinkKind::Pc,
            AuthorizationPage::H5 => LinkKind::H5,
            AuthorizationPage::H5Old => LinkKind::H5Old,
        }
    }
}

/// The page a link leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum LinkKind {
    /// [`AuthorizationPage::Pc`].
    Pc,
    /// [`AuthorizationPage::H5`].
    H5,
    /// [`AuthorizationPage::H5Old`].
    H5Old,
    /// Not an authorization link.
    #[strum(transparent)]
    Other(Other),
}

/// What a link is that is no authorization link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, strum::IntoStaticStr, strum::VariantNames)]
#[non_exhaustive]
#[strum(serialize_all = "snake_case")]
pub enum Other {
    /// Login of a user on a web page in WeChat: `open.weixin.qq.com/connect/oauth2/authorize`.
    WebLogin,
    /// Login of a user by QR code: `open.weixin.qq.com/connect/qrconnect`.
    QrConnect,
    /// Registration of a mini program by an official account: `mp.weixin.qq.com/cgi-bin/fastregisterauth`.
    FastRegister,
    /// Change of the administrator: `componentrebindadmin`.
    Rebind,
    /// The address behind WeChat's own QR code, good for one session: an H5 address with `uuid=`.
    ScanSession,
    /// The page of Tencent's console for providers in cloud mode (服务商微管家, 授权链接生成器) that makes a
    /// fresh authorization link at each visit: `/#/authorize`, `/#/authorizeH5` on its cloud host.
    CloudEntry,
    /// The path of an authorization link on a host that does not have it.
    WrongHost {
        /// The page of that path.
        meant: AuthorizationPage,
    },
    /// An authorization link on a host of WeChat's, but under another path than the page has.
    WrongPath {
        /// The page that was probably meant.
        meant: AuthorizationPage,
    },
    /// The path and the parameters of an authorization link without the host before them.
    NoHost {
        /// The page of that path.
        meant: AuthorizationPage,
    },
    /// An authorization link of which the program that showed it left a part out (`…`).
    CutOff,
    /// Something else.
    Unknown,
}

impl LinkKind {
    /// All names: those of the pages, then what else a link may be.
    pub const NAMES: [&'static str;
        AuthorizationPage::NAMES.len() + <Other as VariantNames>::VARIANTS.len()] =
        joined(&AuthorizationPage::NAMES, <Other as VariantNames>::VARIANTS);

    /// The name as rules use it (`link.kind`).
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// True for a page on which accounts are authorized.
    pub fn is_authorization(self) -> bool {
        !matches!(self, LinkKind::Other(_))
    }
}

/// The paths at which something else than an authorization is found, or at which nobody knows what is found.
const LOOK_ALIKES: [(&str, &str, Other); 7] = [
    (OPEN, "/connect/oauth2/authorize", Other::WebLogin),
    (OPEN, "/connect/qrconnect", Other::QrConnect),
    (MP, "/cgi-bin/fastregisterauth", Other::FastRegister),
    // Public SDKs write the first of these; WeChat's documents name only the page.
    (MP, "/wxopen/componentrebindadmin", Other::Rebind),
    (MP, "/cgi-bin/componentrebindadmin", Other::Rebind),
    // The old path on the new host: the new page is meant, not the old one.
    (OPEN, "/safe/bindcomponent", Other::WrongPath { meant: AuthorizationPage::H5 }),
    // Public code writes it, and nobody tells whether it works.
    (MP, "/dashboard/cgi-bin/componentloginpage", Other::Unknown),
];

const MP: &str = "mp.weixin.qq.com";
const OPEN: &str = "open.weixin.qq.com";

/// The kind of a link with this host (in normal form), path, query and fragment.
pub(super) fn of(
    host: Option<&str>,
    path: &str,
    parameters: &[Parameter<'_>],
    fragment: Option<&str>,
) -> LinkKind {
    if host.is_some_and(|host| is_cloud_entry(host, path, fragment)) {
        return LinkKind::Other(Other::CloudEntry);
    }
    // Servers take two slashes for one.
    let single;
    let path = match path.contains("//") {
        true => {
            single = path.replace("//", "/");
            single.as_str()
        }
        false => path,
    };
    let Some(host) = host else { return LinkKind::Other(without_host(path, parameters)) };
    // `https://cgi-bin/componentloginpage?…`: the first folder stands where the host was.
    if !host.contains('.')
        && let lost @ Other::NoHost { .. } = without_host(&format!("{host}{path}"), parameters)
    {
        return LinkKind::Other(lost);
    }
    match AuthorizationPage::at(Some(host), path) {
        Some(AuthorizationPage::H5 | AuthorizationPage::H5Old) if is_scan_session(parameters) => {
            LinkKind::Other(Other::ScanSession)
        }
        Some(page) => page.into(),
        None => LinkKind::Other(other(host, path, parameters)),
    }
}

/// The page by which the parameters of a link are to be judged: the one it leads to, or was surely meant to
/// lead to. A host that is neither WeChat's nor a misspelling of one may be a stand-in, of which nobody
/// knows what it asks for.
pub(super) fn judged_as(kind: LinkKind, host: Option<&str>) -> Option<AuthorizationPage> {
    match kind {
        LinkKind::Pc => Some(AuthorizationPage::Pc),
        LinkKind::H5 => Some(AuthorizationPage::H5),
        LinkKind::H5Old => Some(AuthorizationPage::H5Old),
        LinkKind::Other(Other::WrongPath { meant } | Other::NoHost { meant }) => Some(meant),
        LinkKind::Other(Other::WrongHost { meant }) => {
            let is_meant = |host| is_wechat(host) || nearest(host, [meant.host()]).is_some();
            host.is_some_and(is_meant).then_some(meant)
        }
        LinkKind::Other(_) => None,
    }
}

/// True for a host (in normal form) of WeChat's.
pub fn is_wechat(host: &str) -> bool {
    ["weixin.qq.com", "wechat.com"].iter().any(|domain| {
        host.strip_suffix(domain).is_some_and(|before| before.is_empty() || before.ends_with('.'))
    })
}

/// True if an address that is not whole may be that of an authorization page: it begins like one.
pub(super) fn begins_like_page(address: &str) -> bool {
    let address = address.to_ascii_lowercase();
    let without_scheme = address.split_once("//").map_or(&*address, |(_, rest)| rest);
    let is_start =
        |page: AuthorizationPage| format!("{}{}", page.host(), page.path()).starts_with(without_scheme);
    // Less than `mp.w` may be anything.
    without_scheme.contains(".w") && AuthorizationPage::ALL.into_iter().any(is_start)
}

/// True for a host that WeChat's cloud hosting gives to a service, such as
/// `wxcomponent-12345-5-1300000000.sh.run.tcloudbase.com`. In cloud mode its pages may lead to the
/// authorization page though another domain is registered (prepare.html); that they look like this is known
/// from developers.
pub fn is_cloud_host(host: &str) -> bool {
    host.ends_with(".run.tcloudbase.com")
}

/// The routes that the console's generator hands out (wxcloudrun-wxcomponent, client/src/pages/authPage and
/// authPageH5). A provider may serve it from a domain of its own, too, but there nothing tells it from
/// another page.
fn is_cloud_entry(host: &str, path: &str, fragment: Option<&str>) -> bool {
    let route = fragment.and_then(|fragment| fragment.split('?').next());
    is_cloud_host(host) && matches!(path, "" | "/") && matches!(route, Some("/authorize" | "/authorizeH5"))
}

/// WeChat's own address carries `uuid` in place of the code.
fn is_scan_session(parameters: &[Parameter<'_>]) -> bool {
    has(parameters, "uuid") && !has(parameters, "pre_auth_code")
}

fn has(parameters: &[Parameter<'_>], name: &str) -> bool {
    parameters.iter().any(|parameter| parameter.name.value == name)
}

/// `/cgi-bin/componentloginpage?…`, also without what stands before the last slash.
fn without_host(path: &str, parameters: &[Parameter<'_>]) -> Other {
    let path = path.trim_start_matches(['.', '/']);
    let is_path = |page: &AuthorizationPage| page.path().trim_start_matches('/') == path;
    let is_end = |page: &AuthorizationPage| last_segment(page.path()) == path;
    let pages = || AuthorizationPage::ALL.into_iter();
    match pages().find(is_path).or_else(|| pages().find(is_end)) {
        Some(meant) if !parameters.is_empty() => Other::NoHost { meant },
        _ => Other::Unknown,
    }
}

fn other(host: &str, path: &str, parameters: &[Parameter<'_>]) -> Other {
    if let Some((.., other)) = LOOK_ALIKES.iter().find(|known| known.0 == host && known.1 == path) {
        return *other;
    }
    let pages = || AuthorizationPage::ALL.into_iter();
    if let Some(meant) = pages().find(|page| page.path() == path) {
        return Other::WrongHost { meant };
    }
    // On WeChat's own hosts these parameters are for nothing else.
    let is_authorization = has(parameters, "pre_auth_code")
        || has(parameters, "component_appid") && has(parameters, "auth_type");
    let is_unfilled = path.split('/').any(|segment| placeholder(segment).is_some());
    let by_parameters =
        || (is_authorization && !is_unfilled).then(|| by_parameters(host, path, parameters)).flatten();
    // The right path behind another one may be the way of a proxy of WeChat's; nobody knows.
    if pages().any(|page| path.len() > page.path().len() && path.ends_with(page.path())) {
        return by_parameters().map_or(Other::Unknown, |meant| Other::WrongPath { meant });
    }
    let here = || pages().filter(|page| page.host() == host);
    if let Some(meant) = here().find(|page| path.strip_prefix(page.path()).is_some_and(is_query)) {
        return Other::WrongPath { meant };
    }
    // A lost `?` makes the query part of the path.
    let path = path.split_once('&').map_or(path, |(path, _)| path);
    let near = nearest(path, here().map(AuthorizationPage::path));
    let near = near.and_then(|path| here().find(|page| page.path() == path));
    let same_end = || here().find(|page| nearest(last_segment(path), [last_segment(page.path())]).is_some());
    match near.or_else(same_end).or_else(by_parameters) {
        Some(meant) => Other::WrongPath { meant },
        None => Other::Unknown,
    }
}

/// True for what stands behind a page's path where the `?` was lost or encoded.
fn is_query(rest: &str) -> bool {
    let behind = rest.trim_start_matches(['?', '&', '/', '=']);
    let behind =
        behind.get(..3).filter(|mark| mark.eq_ignore_ascii_case("%3f")).map_or(behind, |_| behind.slice(3..));
    let name = behind.bytes().take_while(|byte| byte.is_ascii_lowercase() || *byte == b'_').count();
    LinkParameter::NAMES.contains(&behind.slice(..name))
        && matches!(behind.slice(name..).chars().next(), Some('=' | '%'))
}

/// The page that was meant on one of WeChat's hosts that have one, by the end of the path, else by the host
/// and the parameters that only links for phones have.
fn by_parameters(host: &str, path: &str, parameters: &[Parameter<'_>]) -> Option<AuthorizationPage> {
    let same_end = |page: &AuthorizationPage| last_segment(page.path()) == last_segment(path);
    let is_phone = || host == OPEN || has(parameters, "action") || has(parameters, "no_scan");
    let by_host = || if is_phone() { AuthorizationPage::H5 } else { AuthorizationPage::Pc };
    let is_host = host == MP || host == OPEN;
    is_host.then(|| AuthorizationPage::ALL.into_iter().find(same_end).unwrap_or_else(by_host))
}

fn last_segment(path: &str) -> &str {
    path.trim_end_matches('/').rsplit('/').next().unwrap_or(path)
}
