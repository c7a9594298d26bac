//! What is known about WeChat, as tables that are shipped with the program (`catalog/*.yaml`).
//!
//! Each table is read when it is first asked for. A table that cannot be read is empty: the program
//! then knows less, it does not fail; a test keeps that from being shipped.

mod accounts;
mod api_codes;
mod code_models;
mod documents;
mod entry;
mod guidance;
mod interfaces;
mod look_alikes;
mod parameters;
mod permission_sets;
mod reference;
mod screens;
mod signs;
mod table;
mod terms;
mod topics;

pub use accounts::{
    AccountKind, AccountKindEntry, TestAccount, account_kind, account_kinds, admitted_by,
    is_wechat_test_account, wechat_test_account, wechat_test_accounts,
};
pub use api_codes::{ApiCode, Concern, api_code, api_codes};
pub use code_models::{CodeModel, Work, code_models, code_models_with};
pub use documents::{SourceDocument, document, document_exists, document_url, documents};
pub use guidance::{
    CauseKind, EntryHost, FirstStep, Guidance, GuidanceCause, GuidanceSteps, InVain, SourceRef, Who,
};
pub use interfaces::{Interface, InterfaceToken, interface, interfaces};
pub use look_alikes::{LookAlike, look_alikes};
pub use parameters::{LinkParameter, ParameterEntry, ParameterPlace, ParameterValue, parameter, parameters};
pub use permission_sets::{PermissionSet, permission_set, permission_sets};
pub use reference::Reference;
pub use screens::{
    ScreenCode, ScreenEntry, ScreenPage, ScreenText, screen, screens, screens_of_code, without_slots,
};
pub use signs::{SignClause, SignFile, WrittenSign};
pub use terms::{Term, terms};
pub use topics::{Questions, Topic, TopicAnswer, TopicFact, topic, topics};

pub use crate::sure::Sure;

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
            .chain(look_alikes().iter().map(|look_alike| look_alike.source.as_str()))
            .chain(interfaces().iter().map(|interface| interface.source.as_str()));
        for source in sources {
            assert!(document_exists(source), "no document `{source}`");
        }
    }
}
