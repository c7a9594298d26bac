//! Explanations as JSON, version 1: a form of its own, so that inner types may change and it does not.

use std::borrow::Cow;

use schemars::generate::SchemaGenerator;
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use super::super::json::{FindingOut, ScreenOut, SuppressedOut, TextOut, ToolOut, harmless};
use crate::explain::{Also, Basis, Cause, Detail, Explained, ExplainedSubject, Explanation, Step};
use crate::knowledge::{InVain, Sure, TopicFact, Who};

/// The version of the form; it grows when a key changes its meaning or goes.
const VERSION: u32 = 1;

pub(super) fn write(explained: &Explained) -> String {
    let out = Out {
        version: VERSION,
        tool: ToolOut::new(),
        known: explained.is_known(),
        left_out: explained.left_out,
        explanations: explained.explanations.iter().map(|one| ExplanationOut::new(one, explained)).collect(),
    };
    // Only maps with keys that are no texts, and numbers that are none, cannot be written.
    let mut text = harmless(serde_json::to_string_pretty(&out).unwrap_or_default());
    text.push('\n');
    text
}

/// The schema of the document.
pub(crate) fn schema(generator: SchemaGenerator) -> Schema {
    generator.into_root_schema_for::<Out<'_>>()
}

#[derive(JsonSchema, Serialize)]
struct Out<'e> {
    /// 格式的版本
    ///
    /// the format version
    #[schemars(extend("const" = VERSION))]
    version: u32,
    tool: ToolOut,
    known: bool,
    left_out: usize,
    explanations: Vec<ExplanationOut<'e>>,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "explanation")]
struct ExplanationOut<'e> {
    kind: &'static str,
    id: Option<String>,
    /// 是否有把握；为 false 时没有认出，`also` 里只是猜测
    ///
    /// whether it is certain; if not, nothing was recognized and `also` contains only guesses
    certain: bool,
    given: &'e str,
    recognised: TextOut,
    #[schemars(range(max = 100))]
    likeness: Option<u8>,
    what: TextOut,
    wording: Option<&'e str>,
    wording_sure: Option<Sure>,
    wording_old_page: bool,
    happened: Vec<TextOut>,
    /// 示意图，空格有意义；没有则为 null
    ///
    /// a drawing with significant spaces; null if there is none
    figure: Option<TextOut>,
    /// 其他已知的情况，各有多可靠
    ///
    /// what else is known, each with how certain it is
    facts: Vec<FactOut>,
    actor: Option<Who>,
    causes: Vec<CauseOut<'e>>,
    details: Vec<DetailOut<'e>>,
    findings: Option<Vec<FindingOut<'e>>>,
    suppressed: Option<Vec<SuppressedOut<'e>>>,
    unjudged: Option<TextOut>,
    screens: Vec<ScreenOut<'e>>,
    steps: Vec<StepOut>,
    /// 没有用的做法，和为什么没有用
    ///
    /// what does not help, and why
    in_vain: Vec<InVainOut>,
    cured: Option<TextOut>,
    forward: Option<TextOut>,
    sources: Vec<BasisOut<'e>>,
    also: Vec<AlsoOut>,
    /// 另见
    ///
    /// see also
    see: Vec<AlsoOut>,
}

impl<'e> ExplanationOut<'e> {
    fn new(one: &'e Explanation, explained: &'e Explained) -> Self {
        ExplanationOut {
            kind: one.subject.kind(),
            id: one.subject.id(),
            certain: one.subject != ExplainedSubject::Unknown,
            given: &one.given,
            recognised: TextOut::new(&one.recognised),
            likeness: one.likeness,
            what: TextOut::new(&one.what),
            wording: one.wording.as_ref().map(|wording| wording.text.as_str()),
            wording_sure: one.wording.as_ref().and_then(|wording| wording.sure),
            wording_old_page: one.wording.as_ref().is_some_and(|wording| wording.is_old),
            happened: one.happened.iter().map(TextOut::new).collect(),
            figure: one.figure.as_ref().map(TextOut::new),
            facts: one.facts.iter().map(FactOut::new).collect(),
            actor: one.who,
            causes: one.causes.iter().map(CauseOut::new).collect(),
            details: one.details.iter().map(DetailOut::new).collect(),
            findings: one.report.as_ref().map(|report| {
                report.findings.iter().map(|finding| FindingOut::new(finding, &explained.sources)).collect()
            }),
            suppressed: one.report.as_ref().map(|report| {
                let suppressed = report.suppressed.iter();
                suppressed.map(|suppressed| SuppressedOut::new(suppressed, &explained.sources)).collect()
            }),
            unjudged: one.unjudged.as_ref().map(TextOut::new),
            screens: one.screens.iter().map(ScreenOut::new).collect(),
            steps: one.steps.iter().map(StepOut::new).collect(),
            in_vain: one.in_vain.iter().map(InVainOut::new).collect(),
            cured: one.cured.as_ref().map(TextOut::new),
            forward: one.forward.as_ref().map(TextOut::new),
            sources: one.basis.iter().map(BasisOut::new).collect(),
            also: one.also.iter().map(AlsoOut::new).collect(),
            see: one.see.iter().map(AlsoOut::new).collect(),
        }
    }
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "cause")]
struct CauseOut<'e> {
    text: TextOut,
    tell: TextOut,
    rule: Option<&'e str>,
    sure: Sure,
}

impl<'e> CauseOut<'e> {
    fn new(cause: &'e Cause) -> Self {
        CauseOut {
            text: TextOut::new(&cause.text),
            tell: TextOut::new(&cause.tell),
            rule: cause.rule.as_deref(),
            sure: cause.sure,
        }
    }
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "detail")]
struct DetailOut<'e> {
    name: TextOut,
    value: Option<&'e str>,
    text: TextOut,
}

impl<'e> DetailOut<'e> {
    fn new(detail: &'e Detail) -> Self {
        DetailOut {
            name: TextOut::new(&detail.name),
            value: detail.value.as_deref(),
            text: TextOut::new(&detail.text),
        }
    }
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "known_fact")]
struct FactOut {
    text: TextOut,
    sure: Sure,
}

impl FactOut {
    fn new(fact: &TopicFact) -> Self {
        FactOut { text: TextOut::new(&fact.text), sure: fact.sure }
    }
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "in_vain")]
struct InVainOut {
    doing: TextOut,
    why: TextOut,
    sure: Sure,
}

impl InVainOut {
    fn new(vain: &InVain) -> Self {
        InVainOut { doing: TextOut::new(&vain.doing), why: TextOut::new(&vain.why), sure: vain.sure }
    }
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "step")]
struct StepOut {
    actor: Who,
    text: TextOut,
}

impl StepOut {
    fn new(step: &Step) -> Self {
        StepOut { actor: step.who, text: TextOut::new(&step.text) }
    }
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "basis")]
struct BasisOut<'e> {
    title: TextOut,
    section: Option<&'e str>,
    url: Option<Cow<'e, str>>,
    sure: Sure,
}

impl<'e> BasisOut<'e> {
    fn new(basis: &'e Basis) -> Self {
        BasisOut {
            title: TextOut::new(&basis.title),
            section: basis.section.as_deref(),
            url: basis.url.as_deref().map(Cow::Borrowed),
            sure: basis.sure,
        }
    }
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "also")]
struct AlsoOut {
    kind: &'static str,
    id: Option<String>,
    title: TextOut,
    #[schemars(range(max = 100))]
    likeness: Option<u8>,
}

impl AlsoOut {
    fn new(also: &Also) -> Self {
        AlsoOut {
            kind: also.subject.kind(),
            id: also.subject.id(),
            title: TextOut::new(&also.title),
            likeness: also.likeness,
        }
    }
}
