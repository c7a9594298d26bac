//! A simulation as lines of text without drawing, for screen readers and logs: one fact a line.

use super::super::words::{colon, one_line};
use super::words;
use crate::simulate::{AccountForecast, Listed, Simulation};
use crate::text::Lang;

/// All simulations, a blank line between them.
pub(super) fn write(simulations: &[Simulation], lang: Lang) -> String {
    let mut lines = Vec::new();
    for simulation in simulations {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.push(words::title(simulation, lang));
        lines.push(indented(one_line(&simulation.link.text)));
        lines.push(format!("  {}", words::link_outcome(simulation, lang)));
        lines.extend(words::link_details(simulation, lang).into_iter().map(indented));
        lines.push(String::new());
        for account in &simulation.accounts {
            push_account(&mut lines, account, simulation, lang);
        }
        lines.extend(words::closing(simulation, lang));
    }
    lines.iter().map(|line| line.replace(words::TIE, " ") + "\n").collect()
}

fn push_account(lines: &mut Vec<String>, account: &AccountForecast, simulation: &Simulation, lang: Lang) {
    let name = words::account_name(account, lang);
    let named = words::name_with_kind(&name, account, lang);
    lines.push(format!("{named}{}{}", colon(lang), words::outcome_phrase(account, lang)));
    lines.extend(words::details(account, simulation, lang).into_iter().map(indented));
    let (listed, asked, granted, held, missing) = match lang {
        Lang::Zh => {
            ("授权页会列出", "请求的权限集", "已授予的权限集", "其他第三方平台占用的权限集", "缺少的权限集")
        }
        Lang::En => (
            "listed",
            "sets asked for",
            "sets granted already",
            "sets another provider holds",
            "sets missing",
        ),
    };
    let colon = colon(lang);
    lines.push(format!("  {listed}{colon}{}", words::listed(account.listed, lang)));
    let is_offered = account.listed != Listed::No;
    let lists = [
        (asked, &account.asked, is_offered),
        (granted, &account.granted, true),
        (held, &account.held_elsewhere, is_offered),
        (missing, &account.missing, is_offered),
    ];
    for (head, ids, _) in lists.into_iter().filter(|(.., is_told)| *is_told) {
        if let Some(ids) = ids {
            lines.push(format!("  {head}{colon}{}", words::sets_with_names(ids, lang)));
        }
    }
    lines.push(String::new());
}

fn indented(line: String) -> String {
    format!("  {line}")
}
