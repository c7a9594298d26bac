//! What WeChat shows a merchant in the course of authorization.

use std::sync::LazyLock;

use serde::Deserialize;

use super::entry::{Entry, entries};
use super::{Guidance, Sure};
use crate::names::named;

/// A screen of WeChat: what is needed to recognise it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScreenEntry {
    /// The id, as in `screen` of a rule.
    pub id: String,
    /// WeChat's codes for it, where it has any.
    pub codes: Vec<ScreenCode>,
    /// Sections of WeChat's FAQ on authorization that treat it.
    pub faq: Vec<String>,
    /// WeChat's own Chinese texts, today's first, with [slots](ScreenEntry::SLOTS).
    pub texts: Vec<ScreenText>,
    /// The English of WeChat's FAQ, a machine translation with the same slots, where it has one.
    /// WeChat's pages themselves are not known to speak English.
    pub english: Vec<String>,
    /// How people put WeChat's Chinese into English by themselves, with the same slots.
    pub translations: Vec<String>,
}

/// A code of WeChat on one of its pages; the same number means different things on different pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScreenCode {
    /// The page.
    pub page: ScreenPage,
    /// The code.
    pub code: i64,
}

/// A page of WeChat that knows codes.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    Deserialize,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantNames,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ScreenPage {
    /// The page with the QR code to scan (`authorize/confirm.js`, about 2018 on).
    Scan,
    /// The older page with a password (`authorize/auth_login.js`, about 2015-2017).
    Password,
    /// The state of the QR code that the scan page asks for again and again.
    Qr,
}

named!(ScreenPage);

/// One wording of a screen.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScreenText {
    /// WeChat's own Chinese.
    pub zh: String,
    /// How sure the wording is.
    pub sure: Sure,
    /// Id of the document it stands in.
    pub source: String,
    /// The page that shows it, where it is one whose script is known.
    pub page: Option<ScreenPage>,
}

impl ScreenText {
    /// True if it is known only of the old page; today's may show another text, or none.
    pub fn is_old(&self) -> bool {
        self.page == Some(ScreenPage::Password)
    }
}

impl ScreenEntry {
    /// What stands in braces in a text: the host of the page the link was opened from (`空` for none),
    /// the host of `redirect_uri`, the account the link is limited to, the name of an account or platform.
    pub const SLOTS: [&'static str; 4] = ["{entry_host}", "{redirect_host}", "{appid}", "{name}"];

    /// Its code on the scan page, else its first, which may be one of the old page.
    pub fn code(&self) -> Option<i64> {
        self.code_on(ScreenPage::Scan).or_else(|| self.codes.first().map(|code| code.code))
    }

    /// Its (first) code on that page.
    pub fn code_on(&self, page: ScreenPage) -> Option<i64> {
        self.codes.iter().find(|code| code.page == page).map(|code| code.code)
    }

    /// Today's wording, with slots.
    pub fn text(&self) -> &str {
        self.texts.first().map_or("", |text| &text.zh)
    }

    /// What it means and what to do; read when it is first asked for. `None` only for a screen that is
    /// not of the catalog.
    pub fn guidance(&self) -> Option<&'static Guidance> {
        entry(&self.id)?.body()
    }
}

/// All known screens, by id.
pub fn screens() -> impl Iterator<Item = &'static ScreenEntry> {
    ENTRIES.iter().filter_map(Entry::head)
}

/// The screen of that id (`entry-domain`).
pub fn screen(id: &str) -> Option<&'static ScreenEntry> {
    entry(id)?.head()
}

/// The screens that have that code, each with the page that has it.
pub fn screens_of_code(code: i64) -> impl Iterator<Item = (&'static ScreenEntry, ScreenPage)> {
    screens().flat_map(move |screen| {
        let codes = screen.codes.iter().filter(move |known| known.code == code);
        codes.map(move |known| (screen, known.page))
    })
}

/// A text of a screen with `…` in its slots.
pub fn without_slots(text: &str) -> String {
    ScreenEntry::SLOTS.iter().fold(text.to_owned(), |text, slot| text.replace(slot, "…"))
}

include!(concat!(env!("OUT_DIR"), "/screens.rs"));

static ENTRIES: LazyLock<Vec<Entry<ScreenEntry, Guidance>>> = LazyLock::new(|| entries(FILES));

fn entry(id: &str) -> Option<&'static Entry<ScreenEntry, Guidance>> {
    let at = ENTRIES.binary_search_by(|entry| entry.id.cmp(id)).ok()?;
    ENTRIES.get(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::entry::assert_readable;
    use crate::knowledge::table;

    #[test]
    fn both_halves_of_every_file_are_read() {
        assert_readable::<ScreenEntry, Guidance>(FILES);
    }

    #[test]
    fn screens_are_found_by_id() {
        let entry = screen("entry-domain").unwrap();
        assert_eq!(entry.code(), Some(-14));
        assert!(entry.text().ends_with("授权入口页所在域名：{entry_host}"), "{}", entry.text());
        assert!(without_slots(entry.text()).ends_with("授权入口页所在域名：…"));
        assert!(entry.guidance().unwrap().title.zh.contains("域名"));
        assert_eq!(screen("no-such-screen"), None);
    }

    #[test]
    fn a_code_leads_to_the_screens_of_each_page() {
        let found: Vec<_> = screens_of_code(-1).map(|(screen, page)| (screen.id.as_str(), page)).collect();
        assert_eq!(found, [("system-error", ScreenPage::Scan), ("system-error", ScreenPage::Password)]);
        assert_eq!(screens_of_code(12345).count(), 0);
    }

    #[test]
    fn the_code_of_the_scan_page_goes_before_others() {
        let written = r#"{"id": "x", "codes": [{"page": "password", "code": -110}, {"page": "scan", "code": -28}], "faq": [], "texts": [], "english": [], "translations": []}"#;
        let mut screen: ScreenEntry = table::read(written).unwrap();
        assert_eq!((screen.code(), screen.text(), screen.guidance()), (Some(-28), "", None));
        screen.codes.pop();
        assert_eq!((screen.code(), screen.code_on(ScreenPage::Scan)), (Some(-110), None));
        screen.codes.clear();
        assert_eq!(screen.code(), None);
    }
}
