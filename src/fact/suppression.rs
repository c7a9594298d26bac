//! `suppression.*`: what the user suppresses, and what became of it in this run.

use std::borrow::Cow;

use super::{Def, Fact, Given, GivenSuppression, Inputs, SuppressionState, Type};
use crate::source::Span;

const STATE: Type = Type::OneOf(&SuppressionState::NAMES);
const BY: Type = Type::OneOf(&["entry", "comment"]);

#[rustfmt::skip]
pub(super) const FACTS: &[Def] = &[
    Def::new("suppression.rule", Type::Text, |i| suppression(i, |s| text(&s.ignore.rule.value, s.ignore.rule.span)), "被忽略的规则的 id", "the id of the suppressed rule"),
    Def::new("suppression.by", BY, |i| suppression(i, by), "是 `lint.ignore` 的一项，还是一条注释", "whether it is an entry of `lint.ignore` or a comment"),
    Def::new("suppression.reason", Type::Text, |i| suppression(i, |s| text(&s.ignore.reason.value, s.ignore.reason.span)), "忽略的理由", "why it is suppressed"),
    Def::new("suppression.until", Type::Text, |i| suppression(i, until), "最后有效的一天，形如 2027-03-31", "the last day it applies, such as 2027-03-31"),
    Def::new("suppression.state", STATE, |i| suppression(i, state), "这次检查中它是否起了作用、是否已过期", "whether it suppressed anything in this run, or has expired"),
];

fn suppression<'a>(inputs: &Inputs<'a>, read: impl Fn(&GivenSuppression<'a>) -> Fact<'a>) -> Fact<'a> {
    let Given { suppression, .. } = &inputs.given;
    suppression.as_ref().map_or(Fact::NotGiven, read)
}

fn text(value: &str, span: Span) -> Fact<'_> {
    Fact::text(Cow::Borrowed(value), span)
}

fn by<'a>(suppression: &GivenSuppression<'a>) -> Fact<'a> {
    let by = if suppression.ignore.is_comment() { "comment" } else { "entry" };
    Fact::text(by, suppression.ignore.span)
}

fn until<'a>(suppression: &GivenSuppression<'a>) -> Fact<'a> {
    match &suppression.ignore.until {
        Some(until) => Fact::text(Cow::Owned(until.value.to_string()), until.span),
        None => Fact::Absent(suppression.ignore.span),
    }
}

fn state<'a>(suppression: &GivenSuppression<'a>) -> Fact<'a> {
    let span = suppression.ignore.rule.span;
    suppression.state.map_or(Fact::Absent(span), |state| Fact::text(state.name(), span))
}
