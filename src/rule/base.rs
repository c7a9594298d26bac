//! Base links: whole and correct links, from which the links of examples differ in a few entries.

use std::fmt;

/// The keys of a difference that are no parameters but pieces of the link around these, and what each is,
/// in Chinese and English. A parameter of such a name is written in `extra`.
pub(crate) const FRAME: [(&str, &str, &str); 5] = [
    ("scheme", "`://` 之前的部分", "the part before `://`"),
    ("host", "域名，可以带端口", "the host, including the port, if any"),
    ("path", "路径，从 `/` 写起", "the path, starting with `/`"),
    (
        "extra",
        "原样接在参数后面的文字，例如 `&auth_type=2`",
        "text appended to the parameters verbatim, such as `&auth_type=2`",
    ),
    ("fragment", "`#` 之后的部分", "the part after `#`"),
];

/// The base links. Ids, code and hosts are made up.
static BASES: [BaseLink; 2] = [
    BaseLink {
        name: "pc",
        host: "mp.weixin.qq.com",
        path: "/cgi-bin/componentloginpage",
        parameters: &[
            ("component_appid", COMPONENT_APPID),
            ("pre_auth_code", PRE_AUTH_CODE),
            ("redirect_uri", REDIRECT_URI),
            ("auth_type", "3"),
        ],
        fragment: None,
    },
    BaseLink {
        name: "h5",
        host: "open.weixin.qq.com",
        path: "/wxaopen/safe/bindcomponent",
        parameters: &[
            ("action", "bindcomponent"),
            ("no_scan", "1"),
            ("component_appid", COMPONENT_APPID),
            ("pre_auth_code", PRE_AUTH_CODE),
            ("redirect_uri", REDIRECT_URI),
            ("auth_type", "3"),
        ],
        fragment: Some("wechat_redirect"),
    },
];

const COMPONENT_APPID: &str = "wx0123456789abcdef";
const PRE_AUTH_CODE: &str =
    "preauthcode@@@AAAAbbbbCCCCddddEEEEffffGGGGhhhhIIIIjjjjKKKKllllMMMMnnnnOOOOppppQQQQrrrrSSSSttttUUUUvv";
const REDIRECT_URI: &str = "https%3A%2F%2Fauth.example.com%2Fcallback";

/// A link that others are written as differences from.
pub(crate) struct BaseLink {
    /// The key that names it.
    pub(crate) name: &'static str,
    host: &'static str,
    path: &'static str,
    /// Names and values, as they stand in the link.
    pub(crate) parameters: &'static [(&'static str, &'static str)],
    /// What stands behind `#`.
    pub(crate) fragment: Option<&'static str>,
}

/// All base links, in the order in which they are told to people.
pub(crate) fn base_links() -> &'static [BaseLink] {
    &BASES
}

/// The base link of that name.
pub(crate) fn base_link(name: &str) -> Option<&'static BaseLink> {
    BASES.iter().find(|base| base.name == name)
}

impl BaseLink {
    /// The link in its pieces, to be changed and written.
    pub(crate) fn pieces(&self) -> Pieces<'static> {
        Pieces {
            scheme: Some("https"),
            host: Some(self.host),
            path: Some(self.path),
            parameters: self.parameters.to_vec(),
            added: Vec::new(),
            extra: None,
            fragment: self.fragment,
        }
    }
}

/// A link in its pieces, each as it stands in the link: nothing is encoded or decoded. `Display` writes
/// the link.
#[derive(Clone, Debug)]
pub(crate) struct Pieces<'l> {
    scheme: Option<&'l str>,
    host: Option<&'l str>,
    path: Option<&'l str>,
    /// Those of the base link. Only these are searched, so that a long difference is read fast.
    parameters: Vec<(&'l str, &'l str)>,
    /// Those that the base link does not have.
    added: Vec<(&'l str, &'l str)>,
    extra: Option<&'l str>,
    fragment: Option<&'l str>,
}

impl<'l> Pieces<'l> {
    /// Sets the piece or the parameter of that name. One that the base link does not have comes last; it is
    /// given once, for no key of a difference stands in it twice.
    pub(crate) fn set(&mut self, name: &'l str, value: &'l str) {
        if let Some(piece) = self.frame(name) {
            *piece = Some(value);
        } else if let Some((_, known)) = self.parameters.iter_mut().find(|(known, _)| *known == name) {
            *known = value;
        } else {
            self.added.push((name, value));
        }
    }

    /// Leaves out the piece or the parameter of that name. False if the base link has none.
    pub(crate) fn leave_out(&mut self, name: &str) -> bool {
        if let Some(piece) = self.frame(name) {
            return piece.take().is_some();
        }
        let before = self.parameters.len();
        self.parameters.retain(|(known, _)| *known != name);
        self.parameters.len() < before
    }

    /// The names of what can be left out: the parameters of the base link, then the pieces around them.
    pub(crate) fn names(&self) -> Vec<&'l str> {
        let mut pieces = self.clone();
        let frame = FRAME.into_iter().map(|(name, ..)| name).filter(|name| pieces.leave_out(name));
        self.parameters.iter().map(|(name, _)| *name).chain(frame).collect()
    }

    fn frame(&mut self, name: &str) -> Option<&mut Option<&'l str>> {
        match name {
            "scheme" => Some(&mut self.scheme),
            "host" => Some(&mut self.host),
            "path" => Some(&mut self.path),
            "extra" => Some(&mut self.extra),
            "fragment" => Some(&mut self.fragment),
            _ => None,
        }
    }
}

impl fmt::Display for Pieces<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(scheme) = self.scheme {
            write!(f, "{scheme}://")?;
        }
        f.write_str(self.host.unwrap_or_default())?;
        f.write_str(self.path.unwrap_or_default())?;
        let mut separator = "?";
        for (name, value) in self.parameters.iter().chain(&self.added) {
            write!(f, "{separator}{name}={value}")?;
            separator = "&";
        }
        if let Some(extra) = self.extra {
            // Behind parameters it brings its own `&`.
            write!(f, "{}{extra}", if separator == "?" { separator } else { "" })?;
        }
        match self.fragment {
            Some(fragment) => write!(f, "#{fragment}"),
            None => Ok(()),
        }
    }
}
