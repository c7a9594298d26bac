//! Simulations as a document: the link, a table with a row an account, and below it each reason once; read aloud,
//! one account after the other.

use super::reasons::{Reason, reasons};
use super::{AccountForecast, Listed, Outcome, Simulation, columns, words};
use crate::diagnostic::Severity;
use crate::document::{Block, Cell, Document, DocumentItem, DocumentPart, Phrase, Row, Table, shortened};
use crate::text::Lang;
use crate::words::{colon, one_line};

/// The widest name of an account, in columns.
const WIDEST_NAME: usize = 18;
/// The widest kind of an account in a table that is short of room, in columns.
const WIDEST_KIND: usize = 16;
/// How many accounts with the same reason are named.
const MOST_ACCOUNTS: usize = 12;
/// How many ids of permission sets a cell holds: the fewer, the narrower it is.
const MOST_IDS: [usize; 4] = [4, 3, 2, 2];

/// All simulations, a part each.
pub fn document(simulations: &[Simulation], lang: Lang) -> Document<'static> {
    Document::new(lang, simulations.iter().map(|simulation| part(simulation, lang)).collect())
}

fn part(simulation: &Simulation, lang: Lang) -> DocumentPart<'static> {
    let outcome = words::link_outcome(simulation, lang);
    let details = words::link_details(simulation, lang);

    // The reason that the link itself gives comes first, and has a number if there is one.
    let first = usize::from(!details.is_empty());
    let severity = if simulation.link_stop.is_some() { Severity::Error } else { Severity::Warning };
    let of_link = DocumentItem {
        number: (first > 0).then_some(1),
        severity: (first > 0).then_some(severity),
        text: outcome.clone().into(),
        lines: phrases(details.clone()),
    };
    let mut seen = vec![Block::Item(of_link)];
    if !simulation.accounts.is_empty() {
        let reasons = reasons(simulation, lang);
        seen.push(Block::Table(table(simulation, &reasons, first, lang)));
        let numbered = reasons.iter().enumerate();
        seen.extend(numbered.map(|(at, told)| Block::Item(reason(told, first + at + 1, lang))));
    }

    let of_link = std::iter::once(outcome).chain(details);
    let mut read = vec![Block::Rows(of_link.map(Row::new).collect())];
    read.extend(simulation.accounts.iter().map(|told| Block::Item(account(told, simulation, lang))));

    DocumentPart {
        closing: phrases(words::closing(simulation, lang)),
        ..DocumentPart::new(
            words::title(simulation, lang),
            vec![Block::Given(simulation.link.text.clone()), Block::Either { seen, read }],
        )
    }
}

fn phrases(texts: Vec<String>) -> Vec<Phrase> {
    texts.into_iter().map(Into::into).collect()
}

fn table(simulation: &Simulation, reasons: &[Reason<'_>], first: usize, lang: Lang) -> Table {
    let no_kind = match lang {
        Lang::Zh => "不明",
        Lang::En => "unclear",
    };
    let mut heads = match lang {
        Lang::Zh => vec!["账号", "类型", "会列出", "能否授权", "请求权限集", "缺少"],
        Lang::En => vec!["account", "kind", "listed", "authorizes", "requested sets", "missing"],
    };
    let is_missing_any = simulation.accounts.iter().any(|account| {
        account.listed != Listed::No && account.missing.as_ref().is_some_and(|missing| !missing.is_empty())
    });
    if !is_missing_any {
        heads.pop();
    }
    let rows = simulation.accounts.iter().map(|account| {
        let is_it = |other: &&AccountForecast| std::ptr::eq(*other, account);
        let at = reasons.iter().position(|reason| reason.accounts.iter().any(is_it));
        let number = at.map(|at| first + at + 1).or_else(|| {
            let is_of_link =
                matches!(account.outcome, Outcome::Stopped(_) | Outcome::Unknown(_) | Outcome::Misrouted(_));
            is_of_link.then_some(1)
        });
        let outcome = columns::outcome(&account.outcome, lang);
        let sets = |ids: &Option<Vec<i64>>| match account.listed {
            Listed::No => Cell::from("-"),
            _ => cell(MOST_IDS.map(|most| columns::set_ids(ids.as_deref(), most, lang))),
        };
        let kind = words::account_kind(account, lang).unwrap_or(no_kind);
        // At last long names of kinds give way.
        let mut kinds = MOST_IDS.map(|_| kind.to_owned());
        if let Some(last) = kinds.last_mut() {
            *last = shortened(kind, WIDEST_KIND);
        }
        let mut row = vec![
            Cell::from(short_name(account, lang)),
            cell(kinds),
            Cell::from(words::listed(account.listed, lang)),
            Cell::from(number.map_or(outcome.to_owned(), |number| format!("{outcome} [{number}]"))),
            sets(&account.asked),
        ];
        if is_missing_any {
            row.push(sets(&account.missing));
        }
        row
    });
    Table {
        rows: rows.collect(),
        heads: heads.into_iter().map(Into::into).collect(),
        legend: columns::legend(simulation, lang).map(Into::into),
    }
}

/// A cell that says the same in less and less room.
fn cell(texts: [String; 4]) -> Cell {
    let mut texts = texts.into_iter().map(Phrase::from);
    Cell { text: texts.next().unwrap_or_default(), shorter: texts.collect() }
}

fn short_name(account: &AccountForecast, lang: Lang) -> String {
    shortened(&words::account_name(account, lang), WIDEST_NAME)
}

fn reason(reason: &Reason<'_>, number: usize, lang: Lang) -> DocumentItem {
    let severity = match reason.accounts.first().map(|account| &account.outcome) {
        Some(Outcome::Stopped(_)) => Some(Severity::Error),
        Some(Outcome::Authorizes) | None => None,
        _ => Some(Severity::Warning),
    };
    let names = reason
        .accounts
        .iter()
        .take(MOST_ACCOUNTS)
        .map(|account| words::name_with_kind(&short_name(account, lang), account, lang));
    let mut names: Vec<_> = names.collect();
    let all = reason.accounts.len();
    if all > MOST_ACCOUNTS {
        names.push(match lang {
            Lang::Zh => format!("等 {all} 个账号"),
            Lang::En => format!("{} more", all - MOST_ACCOUNTS),
        });
    }
    let names = names.join(match lang {
        Lang::Zh => "、",
        Lang::En => ", ",
    });
    let text = format!("{names}{}{}", colon(lang), reason.phrase).into();
    DocumentItem { number: Some(number), severity, text, lines: phrases(reason.details(lang)) }
}

/// An account with all that is known about it, a fact a line.
fn account(account: &AccountForecast, simulation: &Simulation, lang: Lang) -> DocumentItem {
    let colon = colon(lang);
    let name = words::name_with_kind(&words::account_name(account, lang), account, lang);
    let mut lines = words::details(account, simulation, lang);
    let (listed, asked, granted, held, missing) = match lang {
        Lang::Zh => {
            ("授权页会列出", "请求的权限集", "已授予的权限集", "其他第三方平台占用的权限集", "缺少的权限集")
        }
        Lang::En => (
            "listed",
            "requested sets",
            "sets already granted",
            "sets held by another provider",
            "missing sets",
        ),
    };
    lines.push(format!("{listed}{colon}{}", words::listed(account.listed, lang)));
    let is_offered = account.listed != Listed::No;
    let lists = [
        (asked, &account.asked, is_offered),
        (granted, &account.granted, true),
        (held, &account.held_elsewhere, is_offered),
        (missing, &account.missing, is_offered),
    ];
    for (head, ids, _) in lists.into_iter().filter(|(.., is_told)| *is_told) {
        if let Some(ids) = ids {
            lines.push(format!("{head}{colon}{}", words::sets_with_names(ids, lang)));
        }
    }
    let text = format!("{}{colon}{}", one_line(&name), words::outcome_phrase(account, lang)).into();
    DocumentItem { text, lines: phrases(lines), ..DocumentItem::default() }
}
