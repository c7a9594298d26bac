//! The permission sets a link can ask an account for.

use super::inputs::Inputs;
use super::link::{authorization_link, category_faults, category_ids};
use super::value::{Fact, Item, Value};
use crate::input::provider::{AccountKind, Platform};
use crate::knowledge;
use crate::source::Span;
use crate::yaml::Spanned;

/// The permission sets a link can ask an account for, those included that wait for a release.
pub(super) struct Choice<'a> {
    sets: Vec<&'a Spanned<i64>>,
    /// The place of the list they are of.
    pub(super) span: Span,
    /// The ids that `category_id_list` names; `None` if it limits nothing, or nobody knows to what.
    asked: Option<Vec<i64>>,
    /// Where a `category_id_list` stands that cannot be known yet.
    pub(super) unknown: Option<Span>,
}

impl<'a> Choice<'a> {
    /// What the link leaves of the platform's sets; without a list of these, what is known instead.
    pub(super) fn new(inputs: &Inputs<'a>) -> Result<Self, Fact<'a>> {
        authorization_link(inputs)?;
        let (sets, span) = inputs.platform().and_then(Platform::saved_sets).ok_or(Fact::NotGiven)?;
        let (asked, unknown) = match category_ids(inputs) {
            // What the page makes of a list with something else in it, nobody knows.
            Fact::Present(_, span) if matches!(category_faults(inputs), Fact::Present(..)) => {
                (None, Some(span))
            }
            Fact::Present(Value::List(ids), _) => (Some(ids.iter().filter_map(number).collect()), None),
            Fact::Opaque(span) => (None, Some(span)),
            _ => (None, None),
        };
        Ok(Choice { sets, span, asked, unknown })
    }

    /// Those of the sets that `category_id_list` does not name.
    pub(super) fn left_out(&self) -> Vec<i64> {
        let is_left_out = |id: &i64| self.asked.as_ref().is_some_and(|asked| !asked.contains(id));
        self.sets.iter().map(|id| id.value).filter(is_left_out).collect()
    }

    /// Those of the sets that an account of that kind can grant; a set that the tables do not know may
    /// be for any kind. `None` for kinds whose tables are not known whole: nothing can be concluded.
    pub(super) fn for_kind(&self, kind: AccountKind) -> Option<impl Iterator<Item = &'a Spanned<i64>>> {
        let is_asked = |id: i64| self.asked.as_ref().is_none_or(|asked| asked.contains(&id));
        is_table_known(kind)
            .then(|| self.sets.iter().copied().filter(move |id| is_asked(id.value) && is_for(id.value, kind)))
    }
}

pub(super) fn number(item: &Item<'_>) -> Option<i64> {
    match item.value {
        Value::Number(number) => Some(number),
        _ => None,
    }
}

pub(super) fn is_table_known(kind: AccountKind) -> bool {
    use AccountKind::{Channels, MiniProgram, OfficialAccount, Talent};
    matches!(kind, OfficialAccount | MiniProgram | Channels | Talent)
}

pub(super) fn is_for(id: i64, kind: AccountKind) -> bool {
    knowledge::permission_set(id).is_none_or(|set| set.may_be_granted_by(kind))
}
