//! A link out of the parts of a form, judged as one types.

use serde::{Deserialize, Serialize};
use wxauthlint::explain::{References, page};
use wxauthlint::input::link::compose::{Kind, Parts};
use wxauthlint::render::Format;
use wxauthlint::session::Failure;
use wxauthlint::source::{SourceKind, Sources};

use crate::{Way, files_with, filled, paste, write};

/// The form.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Composing {
    /// `pc` or `h5`.
    pub kind: String,
    /// The platform's appid.
    pub component_appid: String,
    /// The pre-auth code; none leaves a place for it.
    pub pre_auth_code: String,
    /// The callback as an address, not encoded.
    pub redirect_uri: String,
    /// Which accounts are listed.
    pub auth_type: String,
    /// The only account that may authorize.
    pub biz_appid: String,
    /// The permission sets that are asked for.
    pub category_id_list: Vec<String>,
    /// The provider file.
    pub provider: String,
    /// The address of the page that the link is opened from, or `none`.
    pub page: String,
    /// In what language and on what day.
    pub way: Way,
}

/// The link.
#[derive(Debug, Serialize)]
pub struct Composed {
    /// The link.
    pub link: String,
    /// It as an element of a page, with what browsers are told to send along.
    pub anchor: String,
    /// The link as it may be shown.
    pub shown: String,
    /// The element as it may be shown.
    pub shown_anchor: String,
    /// What rules say of it, as HTML.
    pub html: String,
    /// What rules say of it, as the command line writes it.
    pub json: String,
}

/// Writes a link and judges it.
pub fn answer(asked: &Composing) -> Result<Composed, Failure> {
    let parts = Parts {
        kind: if asked.kind == "h5" { Kind::H5 } else { Kind::Pc },
        component_appid: asked.component_appid.trim(),
        pre_auth_code: filled(&asked.pre_auth_code).unwrap_or("${pre_auth_code}"),
        redirect_uri: asked.redirect_uri.trim(),
        auth_type: filled(&asked.auth_type),
        biz_appid: filled(&asked.biz_appid),
        category_id_list: &asked.category_id_list,
    };
    let link = parts.link();
    // Where nobody wrote a code, one is put in by a program when the page is shown: what it looks like then is judged.
    let written = Parts { pre_auth_code: filled(&asked.pre_auth_code).unwrap_or(&sample()), ..parts }.link();
    let files = files_with(&asked.provider);
    let session = asked.way.session(&files).with_page(filled(&asked.page))?;
    let told = session.explain(std::slice::from_ref(&written))?;
    let checked = session.check_link(&written)?;
    let lang = asked.way.lang();
    let document = page(&told.explained, &told.explained.sources, lang, References::Pages(&asked.way.up));
    let anchor = parts.anchor(lang);
    let shown = |text: &str| {
        let mut sources = Sources::new();
        let source = sources.add("link", SourceKind::Link, text);
        sources.get(source).map(|source| source.shown().to_owned()).unwrap_or_default()
    };
    Ok(Composed {
        shown: shown(&link),
        shown_anchor: shown(&anchor),
        anchor,
        html: write::document(&document),
        json: paste::report(&checked, Format::Json, lang),
        link,
    })
}

/// A code as WeChat gives it, of nobody.
fn sample() -> String {
    let letters = ('a'..='z').cycle().zip((0..10).cycle());
    let tail: String =
        letters.flat_map(|(letter, digit)| [letter.to_string(), digit.to_string()]).take(86).collect();
    format!("preauthcode@@@{tail}")
}
