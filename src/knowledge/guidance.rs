//! What a screen or an API error means, who must act, and what to do: shared by both.

use serde::Deserialize;

use super::Sure;
use crate::names::named;
use crate::text::Text;

/// What is to be said about a screen or an API error.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guidance {
    /// Who must act first.
    pub actor: Who,
    /// A short name, without a full stop.
    pub title: Text,
    /// What happened, and what WeChat compares; whole sentences.
    pub meaning: Text,
    /// What to do, by actor.
    pub steps: GuidanceSteps,
    /// How to confirm that it is fixed.
    pub cured: Option<Text>,
    /// A message to send to the merchant; there is one exactly where the merchant has steps.
    pub forward: Option<Text>,
    /// What it can come from, the most likely first.
    pub causes: Vec<GuidanceCause>,
    /// What people try in vain.
    #[serde(default)]
    pub in_vain: Vec<InVain>,
    /// What meaning and steps rest on.
    pub sources: Vec<SourceRef>,
}

/// Who must act.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    Deserialize,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantNames,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Who {
    /// The provider (服务商).
    Provider,
    /// The merchant (商家).
    Merchant,
    /// WeChat (微信).
    Wechat,
    /// Nobody: it is not a fault.
    Nobody,
}

named!(Who);

/// What each has to do, in the order of doing; whole sentences.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GuidanceSteps {
    /// What the provider has to do.
    pub provider: Vec<Text>,
    /// What the merchant has to do.
    pub merchant: Vec<Text>,
    /// What only WeChat can do.
    pub wechat: Vec<Text>,
}

impl GuidanceSteps {
    /// Those who have something to do, with their steps.
    pub fn by_actor(&self) -> impl Iterator<Item = (Who, &[Text])> {
        let all = [
            (Who::Provider, self.provider.as_slice()),
            (Who::Merchant, self.merchant.as_slice()),
            (Who::Wechat, self.wechat.as_slice()),
        ];
        all.into_iter().filter(|(_, steps)| !steps.is_empty())
    }
}

/// What a screen or an API error can come from.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "WrittenCause")]
pub struct GuidanceCause {
    /// What it is.
    pub kind: CauseKind,
    /// What the screen says of the entry page's host when this is the cause; `None` where that tells
    /// nothing.
    pub entry_host: Option<EntryHost>,
    /// Concepts (`catalog/concepts.yaml`); where all of them are spoken of, this cause comes first.
    pub says: Vec<String>,
    /// What is to be done before all else where this cause is spoken of.
    pub first_step: Option<FirstStep>,
}

/// What is to be done first, and by whom.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FirstStep {
    /// Who must act.
    pub actor: Who,
    /// What to do; whole sentences.
    pub text: Text,
}

/// What a screen says of the host of the page the link was opened from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryHost {
    /// `空`: the browser sent none.
    Empty,
    /// A host.
    Named,
}

/// A cause, as a rule finds it or as somebody has to find out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CauseKind {
    /// What the rule of that id finds.
    Rule(String),
    /// What no rule can see.
    Unseen {
        /// The cause, a whole sentence.
        cause: Text,
        /// The question that tells it apart.
        ask: Text,
        /// How sure it is.
        sure: Sure,
        /// Id of the document that tells of it.
        source: String,
    },
}

/// Something that people try and that does not help.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InVain {
    /// What they do, as a phrase without a full stop.
    pub doing: Text,
    /// Why it does not help; whole sentences.
    pub why: Text,
    /// How sure that is.
    pub sure: Sure,
    /// Id of the document that tells of it.
    pub source: String,
}

/// A place in a document that something rests on.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceRef {
    /// Id of the document.
    pub doc: String,
    /// Section of the document.
    pub section: Option<String>,
    /// How sure it makes it.
    pub sure: Sure,
}

/// A cause as written. Serde could tell the two forms apart by itself (`untagged`), but would then
/// say nothing of what is wrong in one that fits neither.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenCause {
    rule: Option<String>,
    cause: Option<Text>,
    ask: Option<Text>,
    sure: Option<Sure>,
    source: Option<String>,
    entry_host: Option<EntryHost>,
    #[serde(default)]
    says: Vec<String>,
    first_step: Option<FirstStep>,
}

impl TryFrom<WrittenCause> for GuidanceCause {
    type Error = &'static str;

    fn try_from(written: WrittenCause) -> Result<Self, Self::Error> {
        let WrittenCause { rule, cause, ask, sure, source, entry_host, says, first_step } = written;
        let kind = match (rule, cause, ask, sure, source) {
            (Some(rule), None, None, None, None) => CauseKind::Rule(rule),
            (None, Some(cause), Some(ask), Some(sure), Some(source)) => {
                CauseKind::Unseen { cause, ask, sure, source }
            }
            _ => return Err("a cause has either `rule`, or all of `cause`, `ask`, `sure` and `source`"),
        };
        Ok(GuidanceCause { kind, entry_host, says, first_step })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::table;
    use crate::text::text;

    #[test]
    fn a_cause_is_a_rule_or_a_question() {
        let causes: Vec<GuidanceCause> = table::read(
            r#"[{"rule": "redirect-http", "entry_host": "empty"}, {"cause": {"zh": "因", "en": "cause"}, "ask": {"zh": "问", "en": "ask"}, "sure": "community", "source": "prepare"}]"#,
        )
        .unwrap();
        let kind = CauseKind::Unseen {
            cause: text!("因", "cause"),
            ask: text!("问", "ask"),
            sure: Sure::Community,
            source: "prepare".to_owned(),
        };
        let rule = CauseKind::Rule("redirect-http".to_owned());
        let cause = |kind, entry_host| GuidanceCause { kind, entry_host, says: Vec::new(), first_step: None };
        assert_eq!(causes, [cause(rule, Some(EntryHost::Empty)), cause(kind, None)]);
        for broken in [
            r#"[{}]"#,
            r#"[{"rule": "redirect-http", "sure": "community"}]"#,
            r#"[{"cause": {"zh": "因", "en": "cause"}, "sure": "community", "source": "prepare"}]"#,
            r#"[{"rule": "redirect-http", "why": "x"}]"#,
        ] {
            assert!(table::read::<Vec<GuidanceCause>>(broken).is_err(), "{broken}");
        }
    }

    #[test]
    fn only_actors_with_steps_are_told() {
        let steps: GuidanceSteps = {
            let written = r#"{"wechat": [{"zh": "三", "en": "c"}], "provider": [{"zh": "一", "en": "a"}]}"#;
            table::read(written).unwrap()
        };
        let told: Vec<_> = steps.by_actor().map(|(who, steps)| (who.name(), steps[0].zh.as_ref())).collect();
        assert_eq!(told, [("provider", "一"), ("wechat", "三")]);
        assert!(table::read::<GuidanceSteps>(r#"{"nobody": []}"#).is_err());
    }
}
