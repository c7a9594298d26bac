//! What can be done about a finding: fixes, a comment that suppresses it, an explanation; and all safe fixes at once.

use std::collections::BTreeMap;
use std::path::Path;

use gen_lsp_types as lsp;
use serde_json::Value;
use wxauthlint::input::file::FileKind;
use wxauthlint::lint::is_provider_file;
use wxauthlint::source::decode;
use wxauthlint::text::text;

use super::judge::{Bench, Change, Found};
use super::text::Text;

/// The command that explains a rule.
pub const EXPLAIN: &str = "wxauthlint.explain";

/// The kind of the action that makes all safe fixes.
pub const FIX_ALL: &str = "source.fixAll.wxauthlint";

/// Of how many findings at once comments are tried: whoever marks a whole file wants no list of them.
const MOST: usize = 8;

/// What stands for the reason until the user writes one.
const REASON: &str = "wxauthlint-reason";

/// The actions for a place of a text.
pub fn actions(
    bench: &Bench<'_>,
    (path, uri, text): (&Path, &str, &Text),
    found: &[Found],
    params: &lsp::CodeActionParams,
) -> Vec<lsp::CodeAction> {
    let lang = bench.lang;
    let wanted = |kind: &str| {
        let is_within = |only: &lsp::CodeActionKind| {
            let only = only.to_string();
            only.is_empty()
                || kind == only
                || kind.strip_prefix(&only).is_some_and(|rest| rest.starts_with('.'))
        };
        params.context.only.as_ref().is_none_or(|only| only.iter().any(is_within))
    };
    let mut actions = Vec::new();
    let code = matches!(FileKind::of(&path.display().to_string()), FileKind::Code(_) | FileKind::Page { .. });
    let here = || found.iter().filter(|found| touches(found.range, params.range));
    let are_few = here().take(MOST + 1).count() <= MOST;
    for found in here().filter(|_| wanted("quickfix")) {
        let told = bench.told(found);
        let action = |title: &str, edits: Vec<Change>| lsp::CodeAction {
            title: title.to_owned(),
            kind: Some(lsp::CodeActionKind::QuickFix),
            diagnostics: Some(vec![told.clone()]),
            edit: Some(edit_of(edits)),
            ..lsp::CodeAction::default()
        };
        for fix in &found.fixes {
            let message = fix.message.get(lang);
            // Of what stands around a link in code it is not known what else has to change.
            let is_safe = fix.is_safe && !code;
            let unsure = text!("{message}（可能改变含义）", "{message} (may change the meaning)");
            let title = if is_safe { message } else { unsure.get(lang) };
            actions.push(lsp::CodeAction {
                is_preferred: is_safe.then_some(true),
                ..action(title, fix.edits.clone())
            });
        }
        let rule = &found.diagnostic.code;
        let may_be = bench.rules.get(rule).is_some_and(wxauthlint::rule::Rule::is_suppressible);
        if may_be
            && are_few
            && let Some(edit) = suppressed(bench, path, text, found)
        {
            let title = text!("忽略 `{rule}`：在注释里写明理由", "Suppress `{rule}`: say why in the comment");
            actions.push(action(title.get(lang), vec![(uri.to_owned(), edit)]));
        }
        if bench.rules.get(rule).is_some() {
            let title = text!("说明 `{rule}`", "Explain `{rule}`").get(lang).to_owned();
            actions.push(lsp::CodeAction {
                edit: None,
                command: Some(lsp::Command {
                    title: title.clone(),
                    tooltip: None,
                    command: EXPLAIN.to_owned(),
                    arguments: Some(vec![Value::String(rule.to_string())]),
                }),
                ..action(&title, Vec::new())
            });
        }
    }
    if wanted(FIX_ALL)
        && let Some(edit) = all_fixed(bench, path, text)
    {
        actions.push(lsp::CodeAction {
            title: text!("做完所有不改变含义的修复", "Apply all fixes that do not change the meaning")
                .get(lang)
                .to_owned(),
            kind: Some(FIX_ALL.to_owned().into()),
            edit: Some(edit_of(vec![(uri.to_owned(), edit)])),
            ..lsp::CodeAction::default()
        });
    }
    actions
}

/// The comment that suppresses a finding, without a reason: until there is one the comment is at fault itself.
fn suppressed(bench: &Bench<'_>, path: &Path, text: &Text, found: &Found) -> Option<lsp::TextEdit> {
    let mark = if text.as_str().starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let start = found.bytes.start.checked_sub(mark)?;
    let is_it = |finding: &wxauthlint::diagnostic::Diagnostic| {
        finding.code == found.diagnostic.code && finding.primary.span.range().start == start
    };
    let added = bench.ask(|session| session.add_ignores(path, REASON, &is_it)).ok()?;
    let [comment] = added.comments.as_slice() else { return None };
    let at = comment.at + mark;
    Some(lsp::TextEdit {
        range: text.range(&(at..at), bench.unit),
        new_text: comment.text.replacen(REASON, "", 1),
    })
}

/// A provider file with all its safe fixes.
fn all_fixed(bench: &Bench<'_>, path: &Path, text: &Text) -> Option<lsp::TextEdit> {
    if !is_provider_file(text.as_str(), bench.rules) {
        return None;
    }
    let name = path.display().to_string();
    let fixes = bench.ask(|session| {
        let mut inputs = session.open(std::slice::from_ref(&name), &mut |_| {})?;
        session.fix(&mut inputs, false)
    });
    let change = fixes.ok()?.changes.into_iter().find_map(|change| change.file)?;
    let after = decode(&change.after, Some("utf-8")).text().to_owned();
    let mark = if text.as_str().starts_with('\u{feff}') { "\u{feff}" } else { "" };
    let new_text = format!("{mark}{after}");
    (new_text != text.as_str())
        .then(|| lsp::TextEdit { range: text.range(&(0..text.as_str().len()), bench.unit), new_text })
}

fn edit_of(edits: Vec<Change>) -> lsp::WorkspaceEdit {
    let mut changes: BTreeMap<String, Vec<lsp::TextEdit>> = BTreeMap::new();
    for (uri, edit) in edits {
        changes.entry(uri).or_default().push(edit);
    }
    let changes = changes.into_iter().map(|(uri, edits)| (lsp::Uri::from(uri), edits));
    lsp::WorkspaceEdit { changes: Some(changes.collect()), ..lsp::WorkspaceEdit::default() }
}

fn touches(one: lsp::Range, other: lsp::Range) -> bool {
    one.start <= other.end && other.start <= one.end
}
