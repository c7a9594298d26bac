//! The short words of the table, and the line below it that spells its numbers out.

use super::words::MOST_NAMED;
use super::{AccountForecast, Listed, Outcome, Simulation};
use crate::document::TIE;
use crate::knowledge;
use crate::text::Lang;

/// Whether an account can authorize, in a word or two.
pub(super) fn outcome(outcome: &Outcome, lang: Lang) -> &'static str {
    match (outcome, lang) {
        (Outcome::Authorizes, Lang::Zh) => "能",
        (Outcome::AuthorizesWithout(_), Lang::Zh) => "部分",
        (Outcome::Misrouted(_), Lang::Zh) => "能，回不来",
        (Outcome::Stopped(_), Lang::Zh) => "不能",
        (Outcome::Unknown(_), Lang::Zh) => "不明",
        (Outcome::Authorizes, Lang::En) => "yes",
        (Outcome::AuthorizesWithout(_), Lang::En) => "in part",
        (Outcome::Misrouted(_), Lang::En) => "yes, not sent back",
        (Outcome::Stopped(_), Lang::En) => "no",
        (Outcome::Unknown(_), Lang::En) => "unclear",
    }
}

/// Ids of permission sets in a narrow column: the first few and how many more.
pub(super) fn set_ids(ids: Option<&[i64]>, most: usize, lang: Lang) -> String {
    match (ids, lang) {
        (None, Lang::Zh) => "不明".to_owned(),
        (None, Lang::En) => "unclear".to_owned(),
        (Some([]), Lang::Zh) => "无".to_owned(),
        (Some([]), Lang::En) => "none".to_owned(),
        (Some(ids), _) => {
            let shown = if ids.len() > most { most.saturating_sub(1) } else { most };
            let mut text = ids.iter().take(shown).map(i64::to_string).collect::<Vec<_>>().join(" ");
            if ids.len() > shown {
                text.push_str(&format!(" +{}", ids.len() - shown));
            }
            text
        }
    }
}

/// The names of the permission sets that the columns only number, a sentence each.
pub(super) fn legend(simulation: &Simulation, lang: Lang) -> Option<String> {
    let is_shown = |account: &&AccountForecast| account.listed != Listed::No;
    let shown = simulation.accounts.iter().filter(is_shown);
    let ids = shown.flat_map(|account| account.asked.iter().chain(&account.missing).flatten().copied());
    let mut ids: Vec<_> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    // Of a platform with dozens of sets only the missing ones are worth a line.
    if ids.len() > 2 * MOST_NAMED {
        ids = simulation
            .accounts
            .iter()
            .filter(is_shown)
            .flat_map(|a| a.missing.iter().flatten().copied())
            .collect();
        ids.sort_unstable();
        ids.dedup();
    }
    let named = ids.iter().filter_map(|id| {
        let set = knowledge::permission_set(*id)?;
        Some(match lang {
            Lang::Zh => format!("{id}{TIE}{}", set.name.zh),
            Lang::En => format!("{id}{TIE}{}", set.name.en),
        })
    });
    let named = named.take(2 * MOST_NAMED).collect::<Vec<_>>();
    (!named.is_empty()).then(|| match lang {
        Lang::Zh => format!("权限集：{}", named.join("、")),
        Lang::En => format!("permission sets: {}", named.join(", ")),
    })
}
