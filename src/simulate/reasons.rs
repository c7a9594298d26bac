//! Why accounts end as they do: what several have in common is told once.

use super::words;
use super::{AccountForecast, Simulation};
use crate::knowledge::AccountKind;
use crate::text::Lang;
use crate::words::one_line;

/// How many ids a sentence about several accounts names.
const MOST_IDS: usize = 6;
/// Stand for an account's own ids and kind while reasons are compared: a private use of Unicode's.
const APPID: &str = "\u{f8f0}";
const ORIGINAL_ID: &str = "\u{f8f1}";
const KIND: &str = "\u{f8f2}";

/// Why it ends as it does, for accounts that share the reason.
pub(super) struct Reason<'s> {
    /// Those accounts, never none.
    pub(super) accounts: Vec<&'s AccountForecast>,
    /// How it ends for them.
    pub(super) phrase: String,
    /// The details, with their own ids and kinds left open.
    pattern: Vec<String>,
}

impl Reason<'_> {
    /// The reason in sentences, with the ids and kinds of all its accounts.
    pub(super) fn details(&self, lang: Lang) -> Vec<String> {
        let names = self.ids(|account| account.name.as_deref(), lang);
        let original_ids = self.ids(|account| account.original_id.as_deref(), lang);
        let kinds = self.ids(|account| account.kind.map(AccountKind::name), lang);
        let fill = |text: &String| {
            let text = text.replace(&quoted(APPID), &names).replace(&quoted(ORIGINAL_ID), &original_ids);
            text.replace(&quoted(KIND), &kinds)
        };
        self.pattern.iter().map(fill).collect()
    }

    fn ids(&self, id: impl Fn(&AccountForecast) -> Option<&str>, lang: Lang) -> String {
        let mut shown: Vec<String> = Vec::new();
        for id in self.accounts.iter().filter_map(|account| id(account)).map(|id| quoted(&one_line(id))) {
            if shown.contains(&id) {
                continue;
            }
            if shown.len() == MOST_IDS {
                shown.push("…".to_owned());
                break;
            }
            shown.push(id);
        }
        shown.join(match lang {
            Lang::Zh => "、",
            Lang::En => ", ",
        })
    }
}

/// The reasons of all accounts, in the order of the first account that has each.
pub(super) fn reasons(simulation: &Simulation, lang: Lang) -> Vec<Reason<'_>> {
    let mut reasons: Vec<Reason<'_>> = Vec::new();
    for account in &simulation.accounts {
        let details = words::details(account, simulation, lang);
        if details.is_empty() {
            continue;
        }
        let phrase = words::outcome_phrase(account, lang);
        let pattern = pattern(details, account);
        match reasons.iter_mut().find(|reason| reason.phrase == phrase && reason.pattern == pattern) {
            Some(reason) => reason.accounts.push(account),
            None => reasons.push(Reason { accounts: vec![account], phrase, pattern }),
        }
    }
    reasons
}

/// The sentences with the account's own ids and kind left open.
fn pattern(details: Vec<String>, account: &AccountForecast) -> Vec<String> {
    let own = [
        (account.original_id.as_deref(), ORIGINAL_ID),
        (account.name.as_deref(), APPID),
        (account.kind.map(AccountKind::name), KIND),
    ];
    let own: Vec<_> =
        own.into_iter().filter_map(|(text, mark)| Some((quoted(&one_line(text?)), mark))).collect();
    let open = |text: String| own.iter().fold(text, |text, (own, mark)| text.replace(own, &quoted(mark)));
    details.into_iter().map(open).collect()
}

fn quoted(text: &str) -> String {
    format!("`{text}`")
}
