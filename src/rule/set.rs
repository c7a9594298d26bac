//! Sets of rules: those that are shipped, and those of the user's directories.

use std::sync::LazyLock;

use super::{Rule, read};
use crate::diagnostic::Diagnostic;
use crate::nearest::nearest;
use crate::source::{Decoded, SourceKind, Sources};
use crate::text::text;

include!(concat!(env!("OUT_DIR"), "/rules.rs"));

static SHIPPED: LazyLock<RuleSet> = LazyLock::new(|| RuleSet {
    rules: FILES.iter().filter_map(|(_, head, file)| read::read_head(head, file)).collect(),
});

/// Rules with different ids, in the order of their ids.
#[derive(Clone, Debug, Default)]
pub struct RuleSet {
    rules: Vec<Rule>,
}

/// A rule file of the user's.
#[derive(Clone, Debug)]
pub struct RuleFile {
    /// Its path, for people.
    pub name: String,
    /// Its text, and where that is stored.
    pub text: Decoded<'static>,
}

/// The rules that are shipped with the program.
pub fn embedded() -> &'static RuleSet {
    &SHIPPED
}

/// The files of the shipped rules: path and text, in the order of ids.
pub fn embedded_files() -> impl Iterator<Item = RuleFile> {
    FILES.iter().map(|(id, _, file)| RuleFile { name: path(id), text: Decoded::from(*file) })
}

impl RuleSet {
    /// A set of its own, out of rule files.
    ///
    /// # Errors
    /// Every fault of every file; an id that two files use, with both places.
    pub fn read(files: &[RuleFile], sources: &mut Sources) -> Result<Self, Vec<Diagnostic>> {
        RuleSet::default().with(files, sources)
    }

    /// This set and the rules of `files`. A rule takes the place of one of the same id only when it
    /// says `replaces: true`.
    ///
    /// # Errors
    /// Every fault of every file; an id that is used twice, with both places.
    pub fn with(&self, files: &[RuleFile], sources: &mut Sources) -> Result<Self, Vec<Diagnostic>> {
        let mut faults = Vec::new();
        let mut own: Vec<Rule> = Vec::new();
        for file in files {
            let source = sources.add(&file.name, SourceKind::File, &file.text);
            match read::read(source, &file.text) {
                Ok(rule) => match own.iter().find(|other| other.id == rule.id) {
                    Some(other) => faults.push(duplicate(&rule, other.id_span)),
                    None => own.push(rule),
                },
                Err(found) => faults.extend(found),
            }
        }
        let lacks_target = |rule: &&Rule| rule.replaces && !self.is_empty() && self.get(&rule.id).is_none();
        for rule in own.iter().filter(lacks_target) {
            let fault = Diagnostic::fault(
                "nothing-to-replace",
                rule.id_span,
                text!("没有名为 `{}` 的规则可以替换", "no rule `{}` to replace", rule.id),
            );
            faults.push(match nearest(&rule.id, self.rules.iter().map(|rule| rule.id.as_str())) {
                Some(near) => fault.help(text!("是不是 `{near}`？", "did you mean `{near}`?")),
                None => fault.help(text!("去掉 `replaces: true`", "remove `replaces: true`")),
            });
        }
        let mut rules = Vec::new();
        for known in &self.rules {
            match own.iter().find(|rule| rule.id == known.id) {
                Some(rule) if !rule.replaces => {
                    let span = shipped_id(&known.id, sources).unwrap_or(rule.id_span);
                    faults.push(duplicate(rule, span).help(text!(
                        "换一个 id；若要替换自带的规则，写上 `replaces: true`",
                        "choose another id, or add `replaces: true` to replace the shipped rule"
                    )));
                }
                Some(_) => {}
                None => rules.push(known.clone()),
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        rules.extend(own);
        rules.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(RuleSet { rules })
    }

    /// The rules, in the order of their ids.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Rule> {
        self.rules.iter()
    }

    /// The rule of that id.
    pub fn get(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == id)
    }

    /// How many rules there are.
    pub fn len(&self) -> usize {
        self.rules.len()
    }

    /// True if there is no rule.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }
}

fn duplicate(rule: &Rule, other: crate::source::Span) -> Diagnostic {
    Diagnostic::fault(
        "duplicate-rule",
        rule.id_span,
        text!("已有 id 为 `{}` 的规则", "there is already a rule `{}`", rule.id),
    )
    .and(other, text!("在这里", "here"))
}

/// Where a shipped rule writes its id; its text becomes a source by that.
fn shipped_id(id: &str, sources: &mut Sources) -> Option<crate::source::Span> {
    let (.., file) = FILES.iter().find(|(known, ..)| *known == id)?;
    let source = sources.add(&path(id), SourceKind::File, *file);
    read::read(source, file).ok().map(|rule| rule.id_span)
}

/// The file of a shipped rule, as people find it.
fn path(id: &str) -> String {
    format!("rules/{id}.yaml")
}
