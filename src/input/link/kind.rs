//! Which of WeChat's pages a link leads to.

use super::Parameter;
use crate::nearest::nearest;

/// The page a link leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The PC version: `mp.weixin.qq.com/cgi-bin/componentloginpage`.
    Pc,
    /// The H5 version (新版): `open.weixin.qq.com/wxaopen/safe/bindcomponent`.
    H5,
    /// The former H5 version (旧版): `mp.weixin.qq.com/safe/bindcomponent`.
    H5Old,
    /// Not an authorization link.
    Other(Other),
}

/// What a link is that is no authorization link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
        /// The host that has it.
        proposal: &'static str,
    },
    /// Nearly the path of an authorization link, on the right host.
    WrongPath {
        /// The path that was probably meant.
        proposal: &'static str,
    },
    /// Something else.
    Unknown,
}

impl Kind {
    /// The name as rules use it (`link.kind`).
    pub fn name(self) -> &'static str {
        match self {
            Kind::Pc => "pc",
            Kind::H5 => "h5",
            Kind::H5Old => "h5_old",
            Kind::Other(Other::WebLogin) => "web_login",
            Kind::Other(Other::QrConnect) => "qr_connect",
            Kind::Other(Other::FastRegister) => "fast_register",
            Kind::Other(Other::Rebind) => "rebind",
            Kind::Other(Other::ScanSession) => "scan_session",
            Kind::Other(Other::CloudEntry) => "cloud_entry",
            Kind::Other(Other::WrongHost { .. }) => "wrong_host",
            Kind::Other(Other::WrongPath { .. }) => "wrong_path",
            Kind::Other(Other::Unknown) => "unknown",
        }
    }

    /// True for a page on which accounts are authorized.
    pub fn is_authorization(self) -> bool {
        !matches!(self, Kind::Other(_))
    }
}

/// The hosts, paths and kinds of the authorization pages (授权流程技术说明).
const PAGES: [(&str, &str, Kind); 3] = [
    (MP, "/cgi-bin/componentloginpage", Kind::Pc),
    (OPEN, "/wxaopen/safe/bindcomponent", Kind::H5),
    (MP, "/safe/bindcomponent", Kind::H5Old),
];

const LOOK_ALIKES: [(&str, &str, Other); 6] = [
    (OPEN, "/connect/oauth2/authorize", Other::WebLogin),
    (OPEN, "/connect/qrconnect", Other::QrConnect),
    (MP, "/cgi-bin/fastregisterauth", Other::FastRegister),
    // Public SDKs write the first of these; WeChat's documents name only the page.
    (MP, "/wxopen/componentrebindadmin", Other::Rebind),
    (MP, "/cgi-bin/componentrebindadmin", Other::Rebind),
    // The old path on the new host: the new page is meant, not the old one.
    (OPEN, "/safe/bindcomponent", Other::WrongPath { proposal: "/wxaopen/safe/bindcomponent" }),
];

const MP: &str = "mp.weixin.qq.com";
const OPEN: &str = "open.weixin.qq.com";

/// The authorization page at this host (in normal form) and path.
pub(super) fn page(host: Option<&str>, path: &str) -> Option<Kind> {
    PAGES.iter().find(|page| Some(page.0) == host && page.1 == path).map(|page| page.2)
}

/// The kind of a link with this host (in normal form), path, query and fragment.
pub(super) fn of(
    host: Option<&str>,
    path: &str,
    parameters: &[Parameter<'_>],
    fragment: Option<&str>,
) -> Kind {
    let Some(host) = host else { return Kind::Other(Other::Unknown) };
    if is_cloud_entry(host, path, fragment) {
        return Kind::Other(Other::CloudEntry);
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
    match page(Some(host), path) {
        Some(Kind::H5 | Kind::H5Old) if is_scan_session(parameters) => Kind::Other(Other::ScanSession),
        Some(kind) => kind,
        None => Kind::Other(other(host, path)),
    }
}

/// The routes that the console's generator hands out (wxcloudrun-wxcomponent, client/src/pages/authPage and
/// authPageH5). A provider may serve it from a domain of its own, too, but there nothing tells it from
/// another page.
fn is_cloud_entry(host: &str, path: &str, fragment: Option<&str>) -> bool {
    let route = fragment.and_then(|fragment| fragment.split('?').next());
    host.ends_with(".tcloudbase.com")
        && matches!(path, "" | "/")
        && matches!(route, Some("/authorize" | "/authorizeH5"))
}

/// WeChat's own address carries `uuid` in place of the code.
fn is_scan_session(parameters: &[Parameter<'_>]) -> bool {
    let has = |name: &str| parameters.iter().any(|parameter| parameter.name.value == name);
    has("uuid") && !has("pre_auth_code")
}

fn other(host: &str, path: &str) -> Other {
    if let Some((.., other)) = LOOK_ALIKES.iter().find(|known| known.0 == host && known.1 == path) {
        return *other;
    }
    if let Some((proposal, ..)) = PAGES.iter().find(|page| page.1 == path) {
        return Other::WrongHost { proposal };
    }
    // The right path behind another one may be the way of a proxy of WeChat's; nobody knows.
    if PAGES.iter().any(|page| path.len() > page.1.len() && path.ends_with(page.1)) {
        return Other::Unknown;
    }
    // A lost `?` makes the query part of the path.
    let path = path.split_once('&').map_or(path, |(path, _)| path);
    let paths = || PAGES.iter().filter(|page| page.0 == host).map(|page| page.1);
    let same_end = || paths().find(|known| nearest(last_segment(path), [last_segment(known)]).is_some());
    match nearest(path, paths()).or_else(same_end) {
        Some(proposal) => Other::WrongPath { proposal },
        None => Other::Unknown,
    }
}

fn last_segment(path: &str) -> &str {
    path.trim_end_matches('/').rsplit('/').next().unwrap_or(path)
}
