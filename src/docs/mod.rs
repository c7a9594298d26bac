//! What is shipped, written out for people: the list of rules, the page of one rule, the document of
//! all, that of WeChat's screens, and that of the topics.

mod book;
mod entry;
mod screens;
mod shelf;
mod steps;
mod topics;

use std::fmt::Write as _;

use crate::diagnostic::{Impediment, Screen, Severity};
use crate::document::{Block, Document, DocumentPart, Findings, Phrase, Table};
use crate::explain::ExplainedSubject;
use crate::knowledge::{self, Sure};
use crate::lint::run_example;
use crate::render::{self, DocumentFormat, Options};
use crate::rule::{Example, Expectation, Rule, RuleSet};
use crate::text::{Lang, Text, text};
use crate::words::{actor, severity, shown, stage, sure};

pub use entry::{Entry, entry};
pub use screens::{screen_file, screen_index};
pub use shelf::{Shelf, file};
pub use topics::{topic_file, topic_index};

/// One line a rule: severity, id, title.
pub fn rule_list(rules: &RuleSet, lang: Lang) -> String {
    let widest = rules.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    let mut text = String::new();
    for rule in rules.iter() {
        // Writing to a String does not fail.
        let _ = writeln!(text, "{:7}  {:widest$}  {}", rule.severity.name(), rule.id, rule.title.get(lang));
    }
    text
}

/// The rules as JSON, for programs: what each is, whether findings of it can be fixed, and what it rests on.
pub fn rule_json(rules: &RuleSet) -> String {
    let both = |text: &Text| serde_json::json!({"zh": text.zh, "en": text.en});
    let rule = |rule: &Rule| {
        let sources = rule.sources.iter().map(|origin| {
            serde_json::json!({
                "doc": origin.doc,
                "section": origin.section,
                "url": knowledge::document_url(&origin.doc),
                "sure": origin.sure,
                "read": origin.read,
            })
        });
        let fixable = rule.fix.as_ref().map(|fix| if fix.is_safe { "safe" } else { "unsafe" });
        serde_json::json!({
            "id": rule.id,
            "severity": rule.severity,
            "actor": rule.actor,
            "title": both(&rule.title),
            "why": both(&rule.why),
            "fixable": fixable,
            "suppressible": rule.is_suppressible(),
            "shipped": rule.is_shipped(),
            "docs": rule.docs(),
            "sources": sources.collect::<Vec<_>>(),
        })
    };
    let rules: Vec<_> = rules.iter().map(rule).collect();
    let document = serde_json::json!({"version": 1, "rules": rules});
    // A value of serde_json can always be written.
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}

/// The rules as a Markdown table, the worst first; `up` is the way to the folder of their files.
pub fn rule_table(rules: &RuleSet, up: &str, lang: Lang) -> String {
    let heads = match lang {
        Lang::Zh => ["规则", "级别", "说的是什么"],
        Lang::En => ["rule", "severity", "what it reports"],
    };
    let by_severity = [Severity::Error, Severity::Warning, Severity::Note]
        .into_iter()
        .flat_map(|severity| rules.iter().filter(move |rule| rule.severity == severity));
    let rows = by_severity.map(|rule| {
        let link = Shelf::Files(up).rule(&rule.id, lang);
        vec![link.into(), severity(rule.severity, lang).into(), rule.title.get(lang).into()]
    });
    let table = Table { heads: heads.map(Into::into).to_vec(), rows: rows.collect(), legend: None };
    let blocks = vec![Block::Table(table)];
    markdown(&Document::on_page(lang, DocumentPart { blocks, ..DocumentPart::default() }))
}

/// The page of one rule, with its bad examples.
pub fn rule_page(rules: &RuleSet, rule: &Rule, lang: Lang) -> Document<'static> {
    let mut blocks = vec![Block::paragraph(rule.why.get(lang)), Block::List(facts_of(rule, None, lang))];
    for findings in bad_examples(rules, rule) {
        blocks.push(Block::paragraph(words(lang).example));
        blocks.push(Block::Findings(findings));
    }
    let heading = format!("{}[{}] {}", severity(rule.severity, lang), rule.id, rule.title.get(lang));
    Document::new(lang, vec![DocumentPart::new(heading, blocks)])
}

/// The list of all rules in Markdown, each leading to its file.
pub fn rule_index(rules: &RuleSet, lang: Lang) -> String {
    let words = words(lang);
    format!("{}\n\n# {}\n\n{}\n\n{}", words.generated, words.title, words.intro, rule_table(rules, "", lang))
}

/// The file of one rule in Markdown, with its bad examples drawn.
pub fn rule_file(rules: &RuleSet, rule: &Rule, lang: Lang) -> String {
    let part = rule_part(rules, rule, Shelf::Files("../"), lang, |findings| picture(findings, lang));
    file_of(words(lang).generated, &rule.id, part, lang)
}

/// A file in Markdown that says where it comes from.
fn file_of(generated: &str, title: &str, part: DocumentPart<'_>, lang: Lang) -> String {
    let document = Document::new(lang, vec![part]).page(title.to_owned());
    format!("{generated}\n\n{}", markdown(&document))
}

/// What there is to say of a rule, with what its bad examples lead to.
fn rule_part(
    rules: &RuleSet,
    rule: &Rule,
    shelf: Shelf<'_>,
    lang: Lang,
    example: impl Fn(Findings<'static>) -> Block<'static>,
) -> DocumentPart<'static> {
    let severity = severity(rule.severity, lang);
    let title = match shelf {
        Shelf::Files(_) => Phrase::strong(rule.title.get(lang)).and(format!(" · {severity}")),
        // Its title stands above.
        Shelf::Pages(_) => format!("`{}` · {severity}", rule.id).into(),
    };
    let mut blocks = vec![
        Block::Paragraph(title),
        Block::paragraph(rule.why.get(lang)),
        Block::List(facts_of(rule, Some(shelf), lang)),
    ];
    blocks.extend(bad_examples(rules, rule).map(example));
    DocumentPart { blocks, ..DocumentPart::default() }
}

fn markdown(document: &Document<'_>) -> String {
    // Nothing of it is drawn.
    let options = Options::plain(document.lang, 80);
    render::document(document, DocumentFormat::Markdown, &options)
}

/// Findings as a terminal draws them.
#[cfg(feature = "cli")]
fn picture(findings: Findings<'static>, lang: Lang) -> Block<'static> {
    let part = DocumentPart { blocks: vec![Block::Findings(findings)], ..DocumentPart::default() };
    let options = Options::plain(lang, 80);
    Block::Code(render::document(&Document::new(lang, vec![part]), DocumentFormat::Human, &options))
}

/// Findings as they are told, for nothing can draw them.
#[cfg(not(feature = "cli"))]
fn picture(findings: Findings<'static>, _lang: Lang) -> Block<'static> {
    Block::Findings(findings)
}

/// What the bad examples of a rule lead to when they are checked; of other rules nothing is told.
fn bad_examples(rules: &RuleSet, rule: &Rule) -> impl Iterator<Item = Findings<'static>> {
    let bad = rule.examples.iter().filter(|example| is_bad(example));
    bad.filter_map(|example| {
        let run = run_example(rules, rule, example).ok()?;
        let findings = run.findings.into_iter().filter(|finding| finding.code == rule.id);
        Some(Findings::owning(findings, run.sources))
    })
}

fn is_bad(example: &Example) -> bool {
    matches!(example.expect, Expectation::Fires { .. })
}

fn facts_of(rule: &Rule, shelf: Option<Shelf<'_>>, lang: Lang) -> Vec<Phrase> {
    let words = words(lang);
    let mut lines: Vec<Phrase> = vec![format!("{}{}", words.actor, actor(rule.actor, lang)).into()];
    if let Some(faq) = &rule.faq {
        lines.push(words.faq.replace("{}", faq).into());
    }
    for (at, known) in rule.screens.iter().enumerate() {
        // The slots of WeChat's text are filled when a link is checked.
        let screen = Screen { text: knowledge::without_slots(&known.screen.text), ..known.screen.clone() };
        let head = match (&known.when, at) {
            (Some(_), _) => words.screen_at_times,
            (None, 0) => words.screen,
            (None, _) => words.screen_otherwise,
        };
        let told = shown(&screen, lang);
        let subject = knowledge::screen(&known.screen.id).map(|screen| ExplainedSubject::Screen(&screen.id));
        lines.push(match shelf.zip(subject) {
            Some((shelf, subject)) => Phrase::from(head).and(shelf.link(&told, &subject, lang)),
            None => format!("{head}{told}").into(),
        });
    }
    lines.extend(rule.impediment.map(|impediment| match impediment {
        Impediment::Stops(at) => words.stops.replace("{}", stage(at, lang)).into(),
        Impediment::Obscures(at) => words.obscures.replace("{}", stage(at, lang)).into(),
        Impediment::Misroutes => words.misroutes.into(),
    }));
    if !rule.is_suppressible() {
        lines.push(words.not_suppressible.into());
    }
    let inputs: Vec<_> = inputs_of(rule).into_iter().map(|input| input.get(lang).to_owned()).collect();
    lines.push(format!("{}{}", words.needs, inputs.join(words.between)).into());
    for origin in &rule.sources {
        let told = source(&origin.doc, origin.section.as_deref(), origin.sure, lang);
        lines.push(Phrase::from(words.source).and(told));
    }
    lines
}

/// A document by its title, section and address, and how sure it makes what rests on it.
fn source(doc: &str, section: Option<&str>, how: Sure, lang: Lang) -> Phrase {
    let words = words(lang);
    let title = knowledge::document(doc).map_or(words.thread, |doc| doc.title.get(lang));
    let section = section.map(|section| format!("{}{section}", words.comma)).unwrap_or_default();
    let mut source = Phrase::from(format!("{title}{section}"));
    if let Some(url) = knowledge::document_url(doc) {
        source = source.and(words.comma).and(Phrase::address(url));
    }
    source.and(format!(" [{}]", sure(how, lang)))
}

/// What must be given for the rule to be judged.
fn inputs_of(rule: &Rule) -> Vec<Text> {
    use crate::fact::Namespace;
    let mut inputs = Vec::new();
    let link = || text!("链接", "the link");
    let file = || text!("服务商配置文件", "the provider file");
    for fact in rule.condition.facts() {
        let of_fact = match fact.namespace() {
            Namespace::Link | Namespace::Redirect => vec![link()],
            Namespace::Page => vec![text!("打开链接的页面", "the page it is opened from")],
            Namespace::Offer => vec![link(), file()],
            Namespace::Plugin | Namespace::Code => vec![text!("源代码", "source code")],
            Namespace::Served => {
                vec![text!("访问时看到的内容（`wxauthlint probe`）", "the served page (`wxauthlint probe`)")]
            }
            Namespace::Platform
            | Namespace::Requires
            | Namespace::Account
            | Namespace::Target
            | Namespace::Suppression => vec![file()],
        };
        for input in of_fact {
            if !inputs.contains(&input) {
                inputs.push(input);
            }
        }
    }
    inputs
}

struct Words {
    generated: &'static str,
    title: &'static str,
    intro: &'static str,
    example: &'static str,
    examples: &'static str,
    help: &'static str,
    actor: &'static str,
    faq: &'static str,
    screen: &'static str,
    screen_at_times: &'static str,
    screen_otherwise: &'static str,
    stops: &'static str,
    obscures: &'static str,
    misroutes: &'static str,
    not_suppressible: &'static str,
    needs: &'static str,
    source: &'static str,
    comma: &'static str,
    between: &'static str,
    thread: &'static str,
}

fn words(lang: Lang) -> Words {
    match lang {
        Lang::Zh => Words {
            generated: "<!-- 由规则文件生成；请改 rules/*.yaml，再运行 UPDATE_GENERATED=1 cargo test generated -->",
            title: "规则",
            intro: "每条规则是 `rules/` 下的一个文件。每一条的说明里，图由规则自己的例子画出，测试每次都会运行这些例子。",
            example: "会触发它的例子：",
            examples: "会触发它的例子",
            help: "怎么做",
            actor: "需要处理的是：",
            faq: "微信授权 FAQ：第 {} 节",
            screen: "商家看到：",
            screen_at_times: "有的情况下，商家看到：",
            screen_otherwise: "其余情况下，商家看到：",
            stops: "授权必然失败：微信检查{}时就会拒绝",
            obscures: "结果不明：微信检查{}时怎样处理，没有可靠的记载",
            misroutes: "授权会成功，但商家不会回到服务商的页面",
            not_suppressible: "不能忽略，也不能放进基线",
            needs: "判断所需：",
            source: "依据：",
            comma: "，",
            between: "、",
            thread: "微信开放社区的帖子",
        },
        Lang::En => Words {
            generated: "<!-- generated from the rule files; edit rules/*.yaml and run UPDATE_GENERATED=1 cargo test generated -->",
            title: "Rules",
            intro: "Each rule is one file in `rules/`. The examples on its page are the rule's own, and every test run checks them.",
            example: "an example that triggers it:",
            examples: "Examples that trigger it",
            help: "What to do",
            actor: "who must act: ",
            faq: "WeChat's FAQ on authorization: section {}",
            screen: "the merchant sees: ",
            screen_at_times: "in some cases the merchant sees: ",
            screen_otherwise: "otherwise the merchant sees: ",
            stops: "the authorization will fail when WeChat checks {}",
            obscures: "the outcome is not documented: it is not known what WeChat does when it checks {}",
            misroutes: "the authorization is granted, but the merchant is not sent back to the provider's page",
            not_suppressible: "cannot be suppressed or added to a baseline",
            needs: "requires: ",
            source: "source: ",
            comma: ", ",
            between: ", ",
            thread: "a WeChat community thread",
        },
    }
}
