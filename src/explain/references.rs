//! How a reader gets to what is only named: by a command in a terminal, by a link on a page.

use super::ExplainedSubject;
use crate::document::Phrase;

/// Where a text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum References<'r> {
    /// In a terminal.
    Commands,
    /// On a page; the way from it to the folder of all pages: `""`, `"../"`.
    Pages(&'r str),
}

impl References<'_> {
    /// The way to what is known of a subject.
    pub(super) fn to(self, subject: &ExplainedSubject) -> Option<Phrase> {
        match self {
            References::Commands => command(subject).map(Phrase::from),
            References::Pages(up) => {
                let id = subject.id()?;
                Some(Phrase::link(format!("`{id}`"), format!("{up}{}", subject.page()?)))
            }
        }
    }

    /// The way to a rule, as code.
    pub(super) fn rule(self, id: &str) -> Phrase {
        self.rule_as(id, format!("`{id}`"))
    }

    /// The way to a rule, by its name.
    pub(super) fn named_rule(self, id: &str) -> Phrase {
        self.rule_as(id, id.to_owned())
    }

    fn rule_as(self, id: &str, shown: String) -> Phrase {
        match self {
            References::Commands => shown.into(),
            References::Pages(up) => {
                let page = ExplainedSubject::Rule(id.to_owned()).page().unwrap_or_default();
                Phrase::link(shown, format!("{up}{page}"))
            }
        }
    }
}

/// The command that explains a subject.
pub(super) fn command(subject: &ExplainedSubject) -> Option<String> {
    let id = subject.id()?;
    Some(match subject {
        ExplainedSubject::PermissionSet(_) => format!("wxauthlint explain permission {id}"),
        _ => format!("wxauthlint explain {id}"),
    })
}
