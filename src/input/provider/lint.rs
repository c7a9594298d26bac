//! `lint`: what the user says to the linter itself.

use std::ops::Range;

use super::Date;
use crate::diagnostic::{Diagnostic, Severity};
use crate::names::joined;
use crate::source::Span;
use crate::text::text;
use crate::yaml::{MapReader, Spanned, key_name};

/// Settings of the linter itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lint {
    /// Ids of rules and the level each is to have, in the order written. Whether there are such rules
    /// is for the rule set to say.
    pub rules: Vec<(Spanned<String>, Spanned<Level>)>,
    /// Findings to leave out: the entries of `lint.ignore`, then the comments.
    pub ignore: Vec<Ignore>,
}

/// The level a user gives to a rule; the lesser one first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Not judged.
    Off,
    /// Findings of this severity.
    At(Severity),
}

impl Level {
    /// The names as written in provider files.
    pub const NAMES: [&'static str; 1 + Severity::NAMES.len()] = joined(&["off"], &Severity::NAMES);

    /// The name as written in provider files.
    pub fn name(self) -> &'static str {
        match self {
            Level::Off => "off",
            Level::At(severity) => severity.name(),
        }
    }

    /// The level of that name.
    pub fn parse(name: &str) -> Option<Self> {
        if name == "off" { Some(Level::Off) } else { Severity::parse(name).map(Level::At) }
    }
}

/// Findings that the user knows and does not want to see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ignore {
    /// The whole entry.
    pub span: Span,
    /// Id of the rule.
    pub rule: Spanned<String>,
    /// Only for the link of this name.
    pub link: Option<Spanned<String>>,
    /// Only for the account of this appid or original id.
    pub account: Option<Spanned<String>>,
    /// Why; never empty.
    pub reason: Spanned<String>,
    /// The last day it holds.
    pub until: Option<Spanned<Date>>,
    /// Of a comment, the bytes of the file it speaks of: only for findings whose first place starts there.
    pub lines: Option<Range<usize>>,
}

impl Ignore {
    /// True if it is a comment, not an entry of `lint.ignore`.
    pub fn is_comment(&self) -> bool {
        self.lines.is_some()
    }

    /// True if its last day is over; without a day, or where nobody knows which day it is, it never is.
    pub fn has_ended(&self, today: Option<Date>) -> bool {
        self.until.as_ref().zip(today).is_some_and(|(until, today)| until.value < today)
    }
}

pub(super) fn read(map: &mut MapReader<'_, '_>) -> Lint {
    let rules = map.map("rules", |rules| {
        let level = |entry: &crate::yaml::Entry, rules: &mut MapReader<'_, '_>| {
            let level =
                entry.value.one_of(&key_name(&entry.key), &Level::NAMES, Level::parse, rules.faults)?;
            Some((Spanned::new(entry.key.clone(), entry.key_span), level))
        };
        Some(rules.all().iter().filter_map(|entry| level(entry, rules)).collect())
    });
    let ignore = map.maps("ignore", read_ignore).map_or(Vec::new(), |ignore| ignore.value);
    Lint { rules: rules.unwrap_or_default(), ignore }
}

fn read_ignore(map: &mut MapReader<'_, '_>) -> Option<Ignore> {
    let rule = map.require_text("rule");
    let (link, account) = (map.telling_text("link"), map.telling_text("account"));
    let reason = map.require_text("reason");
    if let Some(empty) = reason.as_ref().filter(|reason| reason.value.trim().is_empty()) {
        let message = text!("`reason` 不能为空", "`reason` must not be empty");
        map.faults.push(
            Diagnostic::fault("empty-text", empty.span, message)
                .help(text!("写明为什么忽略，方便以后的人判断", "say why it is ignored, for future readers")),
        );
    }
    let until = map.text("until").and_then(|until| {
        let date = Date::parse(&until.value);
        if date.is_none() {
            let message = text!("`until` 不是一个日期", "`until` is not a date");
            map.faults.push(Diagnostic::fault("bad-date", until.span, message).help(text!(
                "写成 `YYYY-MM-DD`，例如 `2027-03-31`",
                "write `YYYY-MM-DD`, such as `2027-03-31`"
            )));
        }
        Some(Spanned::new(date?, until.span))
    });
    // Without what narrows it down it would suppress more than was meant.
    let narrowing = [("link", link.is_none()), ("account", account.is_none()), ("until", until.is_none())];
    let reason = reason.filter(|reason| !reason.value.trim().is_empty());
    if narrowing.into_iter().any(|(key, is_unread)| is_unread && map.has(key)) {
        return None;
    }
    Some(Ignore { span: map.span(), rule: rule?, link, account, reason: reason?, until, lines: None })
}
