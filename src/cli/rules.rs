//! `wxauthlint rules`: lists, shows, reads and tests rules.

use std::path::Path;

use wxauthlint::docs;
use wxauthlint::lint::run_example;
use wxauthlint::render::{self, DocumentFormat};
use wxauthlint::rule::{Expectation, Rule, RuleSet, embedded_files};
use wxauthlint::session::{CLEAN, FOUND};
use wxauthlint::source::Sources;
use wxauthlint::text::{Lang, Text, text};

use super::args::{RulesAction, RulesArgs};
use super::disk::{read_rule_dir, read_rules};
use super::failure::Failure;
use super::output::Output;

/// Does what the arguments say.
pub fn run(args: &RulesArgs, output: &mut Output) -> Result<u8, Failure> {
    match &args.action {
        None => list("plain", &[], output),
        Some(RulesAction::List { format, rules }) => list(format, &rules.dirs, output),
        Some(RulesAction::Show { id, rules }) => show(id, &rules.dirs, output),
        Some(RulesAction::Test { dir }) => test(dir.as_deref(), output),
        Some(RulesAction::Check { dir }) => {
            let rules = read_rules(std::slice::from_ref(dir))?;
            let own = rules.iter().filter(|rule| !rule.is_shipped()).count();
            let told = text!(
                ("{own} 条规则没有问题（连同自带的共 {} 条）\n", rules.len()),
                (
                    "{own} {} valid ({} including the shipped ones)\n",
                    if own == 1 { "rule is" } else { "rules are" },
                    rules.len()
                )
            );
            output.write(told.get(output.lang()))?;
            Ok(CLEAN)
        }
    }
}

fn list(format: &str, dirs: &[std::path::PathBuf], output: &Output) -> Result<u8, Failure> {
    let rules = read_rules(dirs)?;
    let text = match format {
        "json" => docs::rule_json(&rules),
        "markdown" => docs::rule_table(&rules, "docs/", output.lang()),
        _ => docs::rule_list(&rules, output.lang()),
    };
    output.write(&text)?;
    Ok(CLEAN)
}

fn show(id: &str, dirs: &[std::path::PathBuf], output: &Output) -> Result<u8, Failure> {
    let rules = whole_set(dirs)?;
    let Some(rule) = rules.get(id) else {
        return Err(Failure::unknown_rule(None, id, &rules));
    };
    let page = docs::rule_page(&rules, rule, output.lang());
    output.write(&render::document(&page, DocumentFormat::Human, &output.options()))?;
    Ok(CLEAN)
}

/// The shipped rules with their examples, and those of the folders.
fn whole_set(dirs: &[std::path::PathBuf]) -> Result<RuleSet, Failure> {
    let mut sources = Sources::new();
    let shipped: Vec<_> = embedded_files().collect();
    let mut set = RuleSet::read(&shipped, &mut sources);
    for dir in dirs {
        let own = read_rule_dir(dir)?;
        set = set.and_then(|set| set.with(&own, &mut sources));
    }
    set.map_err(|faults| Failure::Faults(faults, Box::new(sources)))
}

fn test(dir: Option<&Path>, output: &Output) -> Result<u8, Failure> {
    let rules = match dir {
        None => whole_set(&[])?,
        Some(dir) => read_rules(&[dir.to_owned()])?.into_owned(),
    };
    // Of a folder only its own rules; without one every shipped rule was read whole.
    let tested: Vec<_> = rules.iter().filter(|rule| !rule.is_shipped()).collect();
    let (mut examples, mut wrong) = (0_usize, 0_usize);
    for rule in &tested {
        for (index, example) in rule.examples.iter().enumerate() {
            examples += 1;
            if let Some(fault) = fault_of(&rules, rule, example) {
                wrong += 1;
                let place = example_name(rule, index);
                output.write(&format!("{} {place}: {}\n", rule.id, fault.get(output.lang())))?;
            }
        }
    }
    let told = text!(
        ("{} 条规则，{examples} 个例子，{wrong} 个不符\n", tested.len()),
        (
            "{} {}, {examples} examples, {wrong} failed\n",
            tested.len(),
            if tested.len() == 1 { "rule" } else { "rules" }
        )
    );
    output.write(told.get(output.lang()))?;
    Ok(if wrong > 0 { FOUND } else { CLEAN })
}

fn fault_of(rules: &RuleSet, rule: &Rule, example: &wxauthlint::rule::Example) -> Option<Text> {
    match run_example(rules, rule, example) {
        Ok(run) => run.fault,
        Err((faults, _)) => faults.into_iter().next().map(|fault| {
            text!(
                ("例子的 provider 有问题：{}", fault.message.get(Lang::Zh)),
                ("the example's provider file is invalid: {}", fault.message.get(Lang::En))
            )
        }),
    }
}

/// `bad 2`: the second of the bad examples.
fn example_name(rule: &Rule, index: usize) -> String {
    let is_bad = |example: &wxauthlint::rule::Example| matches!(example.expect, Expectation::Fires { .. });
    let bad = rule.examples.iter().filter(|example| is_bad(example)).count();
    if index < bad { format!("bad {}", index + 1) } else { format!("good {}", index + 1 - bad) }
}
