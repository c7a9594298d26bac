//! A simulation for a terminal: the link, a table with a row an account, and below it each reason once.

use std::fmt::{self, Write as _};

use miette::ThemeStyles;
use unicode_width::UnicodeWidthStr;

use super::super::Options;
use super::super::human::NARROWEST;
use super::super::words::colon;
use super::super::wrap::wrap;
use super::columns;
use super::reasons::{Reason, reasons};
use super::table::{Table, shortened};
use super::words;
use crate::simulate::{AccountForecast, Listed, Outcome, Simulation};
use crate::text::Lang;

/// The widest name of an account, in columns.
const WIDEST_NAME: usize = 18;
/// The widest kind of an account in a table that is short of room, in columns.
const WIDEST_KIND: usize = 16;
/// How many accounts with the same reason are named.
const MOST_ACCOUNTS: usize = 12;

/// All simulations, a blank line between them.
pub(super) fn write(simulations: &[Simulation], options: &Options) -> String {
    let width = options.width.max(NARROWEST);
    let styles = if options.color { ThemeStyles::ansi() } else { ThemeStyles::none() };
    let human = Human { lang: options.lang, width, styles };
    let mut text = String::new();
    for (at, simulation) in simulations.iter().enumerate() {
        if at > 0 {
            text.push('\n');
        }
        // Writing into a string does not fail.
        let _ = human.simulation(&mut text, simulation);
    }
    text
}

struct Human {
    lang: Lang,
    width: usize,
    styles: ThemeStyles,
}

impl Human {
    fn simulation(&self, out: &mut String, simulation: &Simulation) -> fmt::Result {
        let Human { lang, .. } = *self;
        let reasons = reasons(simulation, lang);
        // The reason that the link itself gives comes first, and has a number if there is one.
        let of_link = words::link_details(simulation, lang);
        let first = usize::from(!of_link.is_empty());
        self.link(out, simulation, &of_link)?;
        if simulation.accounts.is_empty() {
            return Ok(());
        }
        writeln!(out)?;
        self.table(out, simulation, &reasons, first)?;
        for (at, reason) in reasons.iter().enumerate() {
            writeln!(out)?;
            self.reason(out, reason, first + at + 1)?;
        }
        writeln!(out)?;
        for (at, line) in words::closing(simulation, lang).iter().enumerate() {
            let lines = wrap(line, self.width).join("\n");
            match at {
                0 => writeln!(out, "{}", self.styles.help.style(lines))?,
                _ => writeln!(out, "{lines}")?,
            }
        }
        Ok(())
    }

    fn link(&self, out: &mut String, simulation: &Simulation, details: &[String]) -> fmt::Result {
        let title = wrap(&words::title(simulation, self.lang), self.width).join("\n");
        writeln!(out, "{}", self.styles.help.style(title))?;
        let text = super::super::words::one_line(&simulation.link.text);
        writeln!(out, "  {}", shortened(&text, self.width - 2))?;
        let outcome = words::link_outcome(simulation, self.lang);
        if details.is_empty() {
            return self.paragraph(out, &outcome, "  ", 2);
        }
        let loud = if simulation.link_stop.is_some() { self.styles.error } else { self.styles.warning };
        let head = format!("[1] {outcome}");
        writeln!(out, "{}", loud.style(wrap(&head, self.width).join("\n")))?;
        self.details(out, details)
    }

    fn table(
        &self,
        out: &mut String,
        simulation: &Simulation,
        reasons: &[Reason<'_>],
        first: usize,
    ) -> fmt::Result {
        let Human { lang, width, .. } = *self;
        // The fewer ids it shows, the narrower it is; at last long names of kinds give way.
        let tables = [(4, width), (3, width), (2, width), (2, WIDEST_KIND)]
            .map(|(most, widest)| self.rows(simulation, reasons, first, most, widest));
        match tables.iter().find_map(|table| table.lines(width)) {
            Some(lines) => lines.iter().try_for_each(|line| writeln!(out, "{line}"))?,
            None => {
                let comma = match lang {
                    Lang::Zh => "，",
                    Lang::En => ", ",
                };
                let [table, ..] = tables;
                for (name, cells) in table.stacked(colon(lang), comma) {
                    writeln!(out, "{name}")?;
                    self.paragraph(out, &cells, "  ", 4)?;
                }
            }
        }
        match columns::legend(simulation, lang) {
            Some(legend) => self.paragraph(out, &legend, "", 2),
            None => Ok(()),
        }
    }

    /// The table with at most `most` ids of permission sets in a cell, and kinds of accounts of at most
    /// `widest` columns.
    fn rows(
        &self,
        simulation: &Simulation,
        reasons: &[Reason<'_>],
        first: usize,
        most: usize,
        widest: usize,
    ) -> Table {
        let lang = self.lang;
        let no_kind = match lang {
            Lang::Zh => "不明",
            Lang::En => "unclear",
        };
        let mut heads = match lang {
            Lang::Zh => vec!["账号", "类型", "会列出", "能否授权", "请求权限集", "缺少"],
            Lang::En => vec!["account", "kind", "listed", "authorizes", "sets asked", "missing"],
        };
        let is_missing_any = simulation.accounts.iter().any(|account| {
            account.listed != Listed::No
                && account.missing.as_ref().is_some_and(|missing| !missing.is_empty())
        });
        if !is_missing_any {
            heads.pop();
        }
        let mut table = Table::new(heads.iter().map(|head| (*head).to_owned()).collect());
        for account in &simulation.accounts {
            let is_it = |other: &&AccountForecast| std::ptr::eq(*other, account);
            let at = reasons.iter().position(|reason| reason.accounts.iter().any(is_it));
            let number = at.map(|at| first + at + 1).or_else(|| {
                let is_of_link = matches!(
                    account.outcome,
                    Outcome::Stopped(_) | Outcome::Unknown(_) | Outcome::Misrouted(_)
                );
                is_of_link.then_some(1)
            });
            let outcome = columns::outcome(&account.outcome, lang);
            let sets = |ids: &Option<Vec<i64>>| match account.listed {
                Listed::No => "-".to_owned(),
                _ => columns::set_ids(ids.as_deref(), most, lang),
            };
            let mut row = vec![
                shortened(&words::account_name(account, lang), WIDEST_NAME),
                shortened(words::account_kind(account, lang).unwrap_or(no_kind), widest),
                words::listed(account.listed, lang).to_owned(),
                number.map_or(outcome.to_owned(), |number| format!("{outcome} [{number}]")),
                sets(&account.asked),
            ];
            if is_missing_any {
                row.push(sets(&account.missing));
            }
            table.push(row);
        }
        table
    }

    fn reason(&self, out: &mut String, reason: &Reason<'_>, number: usize) -> fmt::Result {
        let Human { lang, .. } = *self;
        let loud = match reason.accounts.first().map(|account| &account.outcome) {
            Some(Outcome::Stopped(_)) => self.styles.error,
            Some(Outcome::Authorizes) | None => self.styles.help,
            _ => self.styles.warning,
        };
        let names = reason.accounts.iter().take(MOST_ACCOUNTS).map(|account| {
            let name = shortened(&words::account_name(account, lang), WIDEST_NAME);
            words::name_with_kind(&name, account, lang)
        });
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
        let head = format!("[{number}] {names}{}{}", colon(lang), reason.phrase);
        let indent = format!("[{number}] ").width();
        let mut lines = wrap(&head, self.width - indent).into_iter();
        writeln!(out, "{}", loud.style(lines.next().unwrap_or_default()))?;
        for line in lines {
            writeln!(out, "{:indent$}{}", "", loud.style(line))?;
        }
        self.details(out, &reason.details(lang))
    }

    fn details(&self, out: &mut String, details: &[String]) -> fmt::Result {
        details.iter().try_for_each(|detail| self.paragraph(out, detail, "    ", 6))
    }

    /// A paragraph whose further lines are indented by `indent`.
    fn paragraph(&self, out: &mut String, text: &str, head: &str, indent: usize) -> fmt::Result {
        for (at, line) in wrap(text, self.width - indent).iter().enumerate() {
            let line = line.replace(words::TIE, " ");
            match at {
                0 => writeln!(out, "{head}{line}")?,
                _ => writeln!(out, "{:indent$}{line}", "")?,
            }
        }
        Ok(())
    }
}
