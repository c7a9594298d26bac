//! What is known about WeChat, as tables that are shipped with the program (`catalog/*.yaml`).
//!
//! Each table is read when it is first asked for. A table that cannot be read is empty: the program
//! then knows less, it does not fail; a test keeps that from being shipped.

mod accounts;
mod api_codes;
mod documents;
mod entry;
mod guidance;
mod look_alikes;
mod parameters;
mod permission_sets;
mod screens;
mod table;

pub use accounts::{
    AccountKind, Kind, TestAccount, account_kind, account_kinds, is_wechat_test_account, wechat_test_account,
    wechat_test_accounts,
};
pub use api_codes::{ApiCode, Concern, api_code, api_codes};
pub use documents::{Document, document, document_exists, document_url, documents};
pub use guidance::{Cause, CauseKind, EntryHost, Guidance, SourceRef, Steps, Who};
pub use look_alikes::{LookAlike, look_alikes};
pub use parameters::{Parameter, ParameterPlace, ParameterValue, parameter, parameters};
pub use permission_sets::{PermissionSet, permission_set, permission_sets};
pub use screens::{
    Screen, ScreenCode, ScreenPage, ScreenText, screen, screens, screens_of_code, without_slots,
};

use serde::Deserialize;

/// How sure a statement about WeChat is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sure {
    /// WeChat's documentation, or code that Tencent ships.
    Official,
    /// A reply of an official WeChat assistant account in the developer community.
    OfficialReply,
    /// A developer's post, an SDK's code.
    Community,
    /// Concluded from the above.
    Inferred,
}

impl Sure {
    /// The names as written in rule files and tables, the surest first.
    pub const NAMES: [&'static str; 4] = ["official", "official-reply", "community", "inferred"];

    const ALL: [Sure; 4] = [Sure::Official, Sure::OfficialReply, Sure::Community, Sure::Inferred];

    /// The name as written in rule files and tables.
    pub fn name(self) -> &'static str {
        match self {
            Sure::Official => "official",
            Sure::OfficialReply => "official-reply",
            Sure::Community => "community",
            Sure::Inferred => "inferred",
        }
    }

    /// The one of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sure| sure.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_names_documents_that_exist() {
        let sources = permission_sets()
            .iter()
            .map(|set| set.source.as_str())
            .chain(account_kinds().iter().map(|kind| kind.source.as_str()))
            .chain(screens().flat_map(|screen| &screen.texts).map(|text| text.source.as_str()))
            .chain(look_alikes().iter().map(|look_alike| look_alike.source.as_str()));
        for source in sources {
            assert!(document_exists(source), "no document `{source}`");
        }
    }

    #[test]
    fn the_names_of_sure_are_those_of_the_tables() {
        assert_eq!(Sure::ALL.map(Sure::name), Sure::NAMES);
        for name in Sure::NAMES {
            let read: Vec<Sure> = table::read(&format!("[{name:?}]")).unwrap();
            assert_eq!(read, [Sure::parse(name).unwrap()]);
        }
        assert_eq!(Sure::parse("rumour"), None);
    }
}
