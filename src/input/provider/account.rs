//! `accounts`: merchants' accounts that matter to the provider.

use super::Numbers;
use crate::diagnostic::Diagnostic;
pub use crate::input::answer::AccountState;
use crate::input::answer::{AnswerAccount, Call};
pub use crate::knowledge::AccountKind;
use crate::names::named;
use crate::source::Span;
use crate::text::text;
use crate::yaml::{MapReader, Spanned};

/// A merchant's account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The whole entry.
    pub span: Span,
    /// The file with the API's answer about it, as a path that starts at the provider file's folder.
    pub answer: Option<Spanned<String>>,
    /// Its appid (`wx…`).
    pub appid: Option<Spanned<String>>,
    /// Its original id (原始ID, `gh_…`).
    pub original_id: Option<Spanned<String>>,
    /// What kind of account it is.
    pub kind: Option<Spanned<AccountKind>>,
    /// Whether it is in order.
    pub state: Option<Spanned<AccountState>>,
    /// Ids of the permission sets it granted: `func_info` of `api_get_authorizer_info`.
    pub granted: Option<Numbers>,
    /// Ids of exclusive permission sets that another provider holds.
    pub elsewhere: Option<Numbers>,
    /// Where it is known from.
    pub from: Spanned<AccountSource>,
}

/// Where an account is known from.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, strum::EnumString, strum::IntoStaticStr, strum::VariantNames,
)]
#[strum(serialize_all = "snake_case")]
pub enum AccountSource {
    /// The provider file alone.
    Written,
    /// A link of the provider file that names it, while `accounts` lists others.
    Unlisted,
    /// An answer of `api_get_authorizer_info`.
    AuthorizerInfo,
    /// An answer of `api_query_auth`.
    QueryAuth,
}

named!(AccountSource);

impl Account {
    /// True as long as nobody handed over the answer that the entry names: what the entry does not say
    /// may stand there.
    pub fn is_unread(&self) -> bool {
        self.answer.is_some() && self.from.value == AccountSource::Written
    }

    /// Takes over what the API answered, except where the provider file itself says something.
    pub fn fill(&mut self, answer: AnswerAccount) {
        let AnswerAccount { span: _, call, appid, original_id, kind, granted, state } = answer;
        self.appid = self.appid.take().or(appid);
        self.original_id = self.original_id.take().or(original_id);
        self.kind = self.kind.take().or(kind);
        self.state = self.state.take().or(state);
        self.granted = self.granted.take().or(granted);
        self.from = call.map(|call| match call {
            Call::AuthorizerInfo => AccountSource::AuthorizerInfo,
            Call::QueryAuth => AccountSource::QueryAuth,
        });
    }

    /// The account that an answer tells of.
    pub fn answered(answer: AnswerAccount) -> Self {
        let mut account = Account::unknown(answer.span);
        account.fill(answer);
        account
    }

    /// True if an answer gives it the same appid, or the same original id where it has no appid.
    pub fn is_of(&self, answer: &AnswerAccount) -> bool {
        let has = |own: &Option<Spanned<String>>, other: &Option<Spanned<String>>| {
            own.as_ref().zip(other.as_ref()).map(|(own, other)| own.value == other.value)
        };
        has(&self.appid, &answer.appid)
            .or_else(|| has(&self.original_id, &answer.original_id))
            .unwrap_or(false)
    }

    /// The account of an appid or, if it begins with `gh_`, of an original id, of which nothing else
    /// is known.
    pub fn named(name: &Spanned<String>) -> Self {
        let is_original_id = name.value.starts_with("gh_");
        Account {
            appid: (!is_original_id).then(|| name.clone()),
            original_id: is_original_id.then(|| name.clone()),
            ..Account::unknown(name.span)
        }
    }

    /// The same, where other accounts are listed and this one is not.
    pub fn unlisted(name: &Spanned<String>) -> Self {
        Account { from: Spanned::new(AccountSource::Unlisted, name.span), ..Account::named(name) }
    }

    /// An account of which nothing is known.
    fn unknown(span: Span) -> Self {
        Account {
            span,
            answer: None,
            appid: None,
            original_id: None,
            kind: None,
            state: None,
            granted: None,
            elsewhere: None,
            from: Spanned::new(AccountSource::Written, span),
        }
    }

    /// What it is called in reports: its appid, else its original id.
    pub fn name(&self) -> Option<&str> {
        self.appid.as_ref().or(self.original_id.as_ref()).map(|name| name.value.as_str())
    }
}

pub(super) fn read(map: &mut MapReader<'_, '_>) -> Option<Account> {
    if map.is_empty() {
        let message = text!("这个账号什么也没有写", "nothing is specified for this account");
        map.faults.push(Diagnostic::fault("missing-key", map.span(), message).help(text!(
            "写上 `appid`、`original_id`、`kind` 或 `answer`，或者删掉这一项",
            "add its `appid`, `original_id`, `kind` or `answer`, or remove this item"
        )));
        return None;
    }
    Some(Account {
        span: map.span(),
        appid: map.telling_text("appid"),
        original_id: map.telling_text("original_id"),
        kind: map.one_of("kind", &AccountKind::NAMES, AccountKind::parse),
        state: map.one_of("state", &AccountState::NAMES, AccountState::parse),
        granted: map.numbers("granted"),
        elsewhere: map.numbers("elsewhere"),
        answer: map.telling_text("answer"),
        from: Spanned::new(AccountSource::Written, map.span()),
    })
}
