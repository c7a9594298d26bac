//! Reads what a rule says of the text that the merchant will see.

use super::condition::read_condition;
use crate::diagnostic::{Diagnostic, Screen};
use crate::knowledge::{self, ScreenPage, ScreenText, Sure};
use crate::rule::Prediction;
use crate::rule::condition::Condition;
use crate::rule::model::scope;
use crate::source::Span;
use crate::source::presentable;
use crate::text::text;
use crate::yaml::{Faults, MapReader, Node, NodeKind, Spanned, key_name};

/// A prediction, and the place to point at when it does not fit the rule.
pub(super) type Written = (Prediction, Span);

/// Reads `screen`: the id of a screen; a map of `id`, `sure` and `when`; or a list of these, of which
/// the first that holds is told.
pub(super) fn read_screens(map: &mut MapReader<'_, '_>) -> Vec<Written> {
    let Some(node) = map.take("screen") else { return Vec::new() };
    match &node.kind {
        NodeKind::List(nodes) => nodes.iter().filter_map(|node| read_one(node, map.faults)).collect(),
        _ => read_one(node, map.faults).into_iter().collect(),
    }
}

fn read_one(node: &Node, faults: &mut Faults) -> Option<Written> {
    let name = key_name("screen");
    if !matches!(node.kind, NodeKind::Map(_)) {
        let screen = named(&node.text(&name, faults)?, Sure::Official, faults)?;
        return Some((Prediction { screen, when: None }, node.span));
    }
    MapReader::read(node, &name, faults, |map| {
        let id = map.require_text("id");
        let sure = map.one_of("sure", &Sure::NAMES, Sure::parse).map_or(Sure::Official, |sure| sure.value);
        let when = map.take("when").map(|node| read_condition(node, map.faults));
        let screen = named(&id?, sure, map.faults)?;
        let when = match when {
            Some(when) => Some(when?),
            None => None,
        };
        Some((Prediction { screen, when }, map.span()))
    })
}

/// The screen of that id; it can be no surer than `sure`, how certain it is that the fault causes it.
fn named(id: &Spanned<String>, sure: Sure, faults: &mut Faults) -> Option<Screen> {
    let Some(screen) = knowledge::screen(&id.value) else {
        let known: Vec<_> = knowledge::screens().map(|screen| screen.id.as_str()).collect();
        faults.push(unknown_name(id, "画面", "screen", &known));
        return None;
    };
    let wording = screen.texts.first();
    Some(Screen {
        id: screen.id.clone(),
        // The codes of the old page went with other wordings than today's, which is told here.
        code: screen.code_on(ScreenPage::Scan),
        text: screen.text().to_owned(),
        sure: wording.map_or(sure, |wording| wording.sure.max(sure)),
        is_old: wording.is_some_and(ScreenText::is_old),
    })
}

/// Tells the facts of a screen's condition that are not given when the rule is judged, because it is
/// judged for something else: a rule about the platform knows no link.
pub(super) fn check_screens(screens: &[Written], condition: &Condition, faults: &mut Faults) {
    let used = condition.facts();
    for (prediction, span) in screens {
        for fact in prediction.when.iter().flat_map(Condition::facts) {
            let with: Vec<_> = used.iter().copied().chain([fact]).collect();
            if scope(&with) != scope(&used) {
                let name = fact.def().name;
                let message = text!(
                    "规则的 `when` 没有用到 `{name}` 这一类事实，判断时它不存在",
                    "the rule's `when` uses no fact of the same kind as `{name}`, so this is never known"
                );
                faults.push(Diagnostic::fault("screen-of-other-input", *span, message));
            }
        }
    }
}

pub(super) fn unknown_name(name: &Spanned<String>, zh: &str, en: &str, known: &[&str]) -> Diagnostic {
    let written = presentable(&name.value);
    let near = crate::nearest::nearest(&name.value, known.iter().copied());
    let (near_zh, near_en) = match near {
        Some(near) => (format!("是不是 `{near}`？"), format!("did you mean `{near}`? ")),
        None => (String::new(), String::new()),
    };
    Diagnostic::fault(
        "unknown-name",
        name.span,
        text!("没有名为 `{written}` 的{zh}", "unknown {en} `{written}`"),
    )
    .help(text!(
        ("{near_zh}已知的有 `{}`", known.join("`、`")),
        ("{near_en}known values: `{}`", known.join("`, `"))
    ))
}
