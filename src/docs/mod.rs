//! What is shipped, written out for people: the list of rules, the page of one rule, the document of
//! all, and that of WeChat's screens.

mod book;
mod screens;

use std::fmt::Write as _;

use crate::diagnostic::{Impediment, Screen, Severity};
use crate::knowledge::{self, Sure};
use crate::lint::try_example;
use crate::render::{Format, Options, renderer};
use crate::rule::{Example, Expectation, Rule, RuleSet};
use crate::text::{Lang, Text};

pub use screens::coverage;

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

/// The rules as a Markdown table, the worst first.
pub fn rule_table(rules: &RuleSet, lang: Lang) -> String {
    let head = match lang {
        Lang::Zh => "| 规则 | 级别 | 说的是什么 |",
        Lang::En => "| rule | severity | what it tells |",
    };
    let mut text = format!("{head}\n|---|---|---|\n");
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        for rule in rules.iter().filter(|rule| rule.severity == severity) {
            let document = match lang {
                Lang::Zh => "docs/rules.zh-CN.md",
                Lang::En => "docs/rules.md",
            };
            let _ = writeln!(
                text,
                "| [`{0}`]({document}#{0}) | {1} | {2} |",
                rule.id,
                crate::words::severity(severity, lang),
                rule.title.get(lang).replace('|', "\\|")
            );
        }
    }
    text
}

/// The page of one rule as plain text, with its examples drawn.
pub fn rule_page(rules: &RuleSet, rule: &Rule, options: &Options) -> String {
    let lang = options.lang;
    let mut text =
        format!("{}[{}] {}\n\n", crate::words::severity(rule.severity, lang), rule.id, rule.title.get(lang));
    let _ = writeln!(text, "{}\n", rule.why.get(lang));
    for line in facts_of(rule, lang) {
        let _ = writeln!(text, "{line}");
    }
    for example in rule.examples.iter().filter(|example| is_bad(example)) {
        let _ = writeln!(text, "\n{}\n", words(lang).example);
        text.push_str(&draw(rules, rule, example, options));
    }
    text
}

/// All rules as one Markdown document, each with its bad examples drawn.
pub fn rule_document(rules: &RuleSet, lang: Lang) -> String {
    let words = words(lang);
    let options = Options { lang, color: false, width: 80 };
    let mut text = format!("{}\n\n# {}\n\n{}\n", words.generated, words.title, words.intro);
    for rule in rules.iter() {
        let _ = write!(text, "\n## {}\n\n**{}**", rule.id, rule.title.get(lang));
        let _ =
            writeln!(text, " · {}\n\n{}\n", crate::words::severity(rule.severity, lang), rule.why.get(lang));
        for line in facts_of(rule, lang) {
            let _ = writeln!(text, "- {line}");
        }
        for example in rule.examples.iter().filter(|example| is_bad(example)) {
            let drawn = draw(rules, rule, example, &options);
            let lines: Vec<_> = drawn.trim_end().lines().map(str::trim_end).collect();
            let _ = writeln!(text, "\n```text\n{}\n```", lines.join("\n"));
        }
    }
    text
}

/// What an example of a rule looks like when it is checked; of other rules nothing is drawn.
fn draw(rules: &RuleSet, rule: &Rule, example: &Example, options: &Options) -> String {
    let Ok(trial) = try_example(rules, rule, example) else { return String::new() };
    let findings = trial.findings.into_iter().filter(|finding| finding.code == rule.id).collect();
    let report = crate::diagnostic::Report { findings, ..Default::default() };
    let mut drawn = String::new();
    // Writing to a String does not fail. The summary of the run is left out.
    let _ = renderer(Format::Human, *options).report(&mut drawn, &report, &trial.sources);
    drawn
}

fn is_bad(example: &Example) -> bool {
    matches!(example.expect, Expectation::Fires { .. })
}

fn facts_of(rule: &Rule, lang: Lang) -> Vec<String> {
    let words = words(lang);
    let mut lines = vec![format!("{}{}", words.actor, crate::words::actor(rule.actor, lang))];
    if let Some(faq) = &rule.faq {
        lines.push(words.faq.replace("{}", faq));
    }
    for (at, known) in rule.screens.iter().enumerate() {
        // The slots of WeChat's text are filled when a link is checked.
        let screen = Screen { text: knowledge::without_slots(&known.screen.text), ..known.screen.clone() };
        let head = match (&known.when, at) {
            (Some(_), _) => words.screen_at_times,
            (None, 0) => words.screen,
            (None, _) => words.screen_otherwise,
        };
        lines.push(format!("{head}{}", crate::words::shown(&screen, lang)));
    }
    lines.extend(rule.impediment.map(|impediment| match impediment {
        Impediment::Stops(stage) => words.stops.replace("{}", crate::words::stage(stage, lang)),
        Impediment::Obscures(stage) => words.obscures.replace("{}", crate::words::stage(stage, lang)),
        Impediment::Misroutes => words.misroutes.to_owned(),
    }));
    if !rule.is_suppressible() {
        lines.push(words.not_suppressible.to_owned());
    }
    let inputs: Vec<_> = inputs_of(rule).into_iter().map(|input| input.get(lang).to_owned()).collect();
    lines.push(format!("{}{}", words.needs, inputs.join(words.between)));
    for origin in &rule.sources {
        let told = source(&origin.doc, origin.section.as_deref(), origin.sure, lang);
        lines.push(format!("{}{told}", words.source));
    }
    lines
}

/// A document by its title, section and address, and how sure it makes what rests on it.
fn source(doc: &str, section: Option<&str>, sure: Sure, lang: Lang) -> String {
    let words = words(lang);
    let title = knowledge::document(doc).map_or(words.thread, |doc| doc.title.get(lang));
    let section = section.map(|section| format!("{}{section}", words.comma)).unwrap_or_default();
    let address = knowledge::document_url(doc).map(|url| format!("{}{url}", words.comma)).unwrap_or_default();
    format!("{title}{section}{address} [{}]", crate::words::sure(sure, lang))
}

/// What must be given for the rule to be judged.
fn inputs_of(rule: &Rule) -> Vec<Text> {
    use crate::fact::Namespace;
    let mut inputs = Vec::new();
    let link = || Text::new("链接", "the link");
    let file = || Text::new("服务商配置文件", "the provider file");
    for fact in rule.condition.facts() {
        let of_fact = match fact.def().namespace() {
            Namespace::Link | Namespace::Redirect => vec![link()],
            Namespace::Page => vec![Text::new("打开链接的页面", "the page it is opened from")],
            Namespace::Offer => vec![link(), file()],
            Namespace::Plugin | Namespace::Code => vec![Text::new("源代码", "source code")],
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
            intro: "每条规则是 `rules/` 下的一个文件。下面的图由规则自己的例子画出，测试每次都会运行这些例子。",
            example: "会触发它的例子：",
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
            intro: "Each rule is one file in `rules/`. The pictures are drawn from the rules' own examples, which every test run checks.",
            example: "an example that trips it:",
            actor: "who must act: ",
            faq: "WeChat's FAQ on authorization: section {}",
            screen: "the merchant sees: ",
            screen_at_times: "in some cases the merchant sees: ",
            screen_otherwise: "otherwise the merchant sees: ",
            stops: "the authorization surely fails when WeChat checks {}",
            obscures: "how it ends is not on record: what WeChat does when it checks {} is not known",
            misroutes: "the authorization is granted, but the merchant is not sent back to the provider's page",
            not_suppressible: "can be neither suppressed nor put into a baseline",
            needs: "judged from: ",
            source: "source: ",
            comma: ", ",
            between: ", ",
            thread: "a thread of WeChat's community",
        },
    }
}
