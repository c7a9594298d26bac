//! Writes a link as it should be, out of its parts.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::text::Lang;

/// What a value keeps as it is in a query.
const VALUE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// What is kept of a code or an id, which may be a placeholder: `preauthcode@@@…`, `${code}`, `wx…`.
const CODE: &AsciiSet =
    &VALUE.remove(b'@').remove(b'$').remove(b'{').remove(b'}').remove(b'<').remove(b'>').remove(b'*');

/// Which page it leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// For a page on a computer, where a code is scanned.
    Pc,
    /// For the WeChat app.
    H5,
}

/// The parts of a link, as people write them: nothing is encoded.
#[derive(Clone, Copy, Debug)]
pub struct Parts<'p> {
    /// Which page it leads to.
    pub kind: Kind,
    /// The platform's appid.
    pub component_appid: &'p str,
    /// The pre-auth code, or what a program puts in its place.
    pub pre_auth_code: &'p str,
    /// The callback.
    pub redirect_uri: &'p str,
    /// Which accounts are listed.
    pub auth_type: Option<&'p str>,
    /// The only account that may authorize.
    pub biz_appid: Option<&'p str>,
    /// The permission sets that are asked for.
    pub category_id_list: &'p [String],
}

impl Parts<'_> {
    /// The link, in the order of the documentation.
    pub fn link(&self) -> String {
        let (address, end) = match self.kind {
            Kind::Pc => ("https://mp.weixin.qq.com/cgi-bin/componentloginpage?", ""),
            Kind::H5 => (
                "https://open.weixin.qq.com/wxaopen/safe/bindcomponent?action=bindcomponent&no_scan=1&",
                "#wechat_redirect",
            ),
        };
        let code = |value: &str| utf8_percent_encode(value, CODE).to_string();
        let mut link = format!(
            "{address}component_appid={}&pre_auth_code={}&redirect_uri={}",
            code(self.component_appid),
            code(self.pre_auth_code),
            utf8_percent_encode(self.redirect_uri, VALUE),
        );
        // Where an account is named, its kind decides, not this.
        if let Some(auth_type) = self.auth_type {
            link.push_str(&format!("&auth_type={}", code(auth_type)));
        }
        if let Some(appid) = self.biz_appid {
            link.push_str(&format!("&biz_appid={}", code(appid)));
        }
        if !self.category_id_list.is_empty() {
            // A vertical bar, which a link has encoded.
            let ids: Vec<String> = self.category_id_list.iter().map(|id| code(id)).collect();
            link.push_str(&format!("&category_id_list={}", ids.join("%7C")));
        }
        link + end
    }

    /// The link as an element of a page. For WeChat to learn the entry page's host the browser has to send where the
    /// link was clicked, whatever the page's own policy is.
    pub fn anchor(&self, lang: Lang) -> String {
        let text = match lang {
            Lang::Zh => "授权公众号或小程序",
            Lang::En => "Authorize your account",
        };
        let escaped = self.link().replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
        format!("<a href=\"{escaped}\" referrerpolicy=\"origin\">{text}</a>")
    }
}
