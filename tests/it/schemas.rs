//! The schemas accept and refuse what the readers accept and refuse, know the same keys, and hold for all
//! JSON that the tool writes.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use jsonschema::Validator;
use serde_json::{Map, Value};
use wxauthlint::lint::ProviderFile;
use wxauthlint::rule::{RuleFile, RuleSet, embedded, embedded_files};
use wxauthlint::schema::Schema;
use wxauthlint::source::{SourceKind, Sources};
use wxauthlint::yaml::{self, Faults, Node, NodeKind};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Faults that a schema cannot tell: of YAML itself, of places that must agree, of other files.
const BEYOND_SCHEMAS: [&str; 21] = [
    "bad-comment.yaml",
    "not-suppressible.yaml",
    "anchors.yaml",
    "bad-regular-expression.yaml",
    "regular-expression-too-large.yaml",
    "clause-with-and.yaml",
    "clause-with-bare-text.yaml",
    "clause-with-open-list.yaml",
    "clause-with-open-quote.yaml",
    "deep-nesting.yaml",
    "duplicate-key.yaml",
    "fact-may-be-absent.yaml",
    "impossible-value.yaml",
    "label-on-unused-fact.yaml",
    "languages-differ.yaml",
    "lone-dollar.yaml",
    "no-label-in-a-branch.yaml",
    "not-utf-8.yaml",
    "several-documents.yaml",
    "unknown-fact-in-text.yaml",
    "wrong-operand-type.yaml",
];

fn validator(schema: Schema) -> Validator {
    strict(&schema.value(embedded()))
}

fn strict(schema: &Value) -> Validator {
    jsonschema::draft7::options().should_validate_formats(true).build(schema).expect("a schema")
}

/// The schema with every map closed: what the tool writes has no key that the schema does not name.
fn closed(value: &Value) -> Value {
    match value {
        Value::Object(entries) => {
            let mut closed: Map<String, Value> =
                entries.iter().map(|(key, value)| (key.clone(), self::closed(value))).collect();
            if closed.get("type") == Some(&Value::from("object")) {
                closed.entry("additionalProperties").or_insert(Value::Bool(false));
            }
            Value::Object(closed)
        }
        Value::Array(items) => Value::Array(items.iter().map(self::closed).collect()),
        other => other.clone(),
    }
}

/// A YAML text as an editor hands it to a schema.
fn json_of(text: &str) -> Option<Value> {
    let mut faults = Faults::new();
    let source = Sources::new().add("", SourceKind::File, text);
    let node = yaml::read(source, text, &mut faults)?;
    Some(value(&node))
}

fn value(node: &Node) -> Value {
    match &node.kind {
        NodeKind::Null => Value::Null,
        NodeKind::List(nodes) => nodes.iter().map(value).collect(),
        NodeKind::Map(entries) => {
            Value::Object(entries.iter().map(|entry| (entry.key.clone(), value(&entry.value))).collect())
        }
        NodeKind::Scalar(scalar) => match scalar.text() {
            "true" | "false" if scalar.plain => Value::Bool(scalar.text() == "true"),
            text if scalar.plain && !text.starts_with(['+', '0']) => {
                text.parse::<i64>().map_or(Value::from(text), Value::from)
            }
            "0" if scalar.plain => Value::from(0),
            text => Value::from(text),
        },
    }
}

fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![Path::new(ROOT).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

fn name(path: &Path) -> &str {
    path.file_name().unwrap().to_str().unwrap()
}

/// Whether the schema and the reader agree on a text; what a schema cannot tell it accepts, or nobody can
/// hand it over.
fn agree(path: &Path, text: &str, schema: &Validator, reader_accepts: bool) -> Result<(), String> {
    let found = json_of(text).map(|json| schema.validate(&json).map_err(|error| error.to_string()));
    let is_beyond = BEYOND_SCHEMAS.contains(&name(path));
    match (found, reader_accepts) {
        (None | Some(Err(_)), false) if !is_beyond => Ok(()),
        (Some(Ok(())), true) => Ok(()),
        (None | Some(Ok(())), false) if is_beyond => Ok(()),
        (found, _) => Err(format!("{}: reader accepts: {reader_accepts}, schema: {found:?}", path.display())),
    }
}

fn assert_all_agree(results: Vec<Result<(), String>>, least: usize) {
    assert!(results.len() >= least, "only {} files", results.len());
    let wrong: Vec<_> = results.into_iter().filter_map(Result::err).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_provider_schema_accepts_what_the_reader_accepts() {
    let schema = validator(Schema::Provider);
    let mut paths = files("fixtures", "yaml");
    paths.retain(|path| {
        let is_rule = ["faulty-rules", "own-rules", "wrong-examples"];
        !path.iter().any(|part| is_rule.iter().any(|folder| part == *folder))
    });
    paths.extend(files("src/cli", "yaml"));
    let results = paths.iter().map(|path| {
        let text = String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned();
        let read = ProviderFile::read("provider.yaml", &text, embedded(), &mut Sources::new());
        let is_utf8 = std::str::from_utf8(&fs::read(path).unwrap()).is_ok();
        agree(path, &text, &schema, read.is_ok() && is_utf8)
    });
    assert_all_agree(results.collect(), 40);
}

#[test]
fn the_provider_schema_accepts_the_examples_of_the_rules() {
    let schema = validator(Schema::Provider);
    let mut seen = 0;
    for file in embedded_files() {
        let json = json_of(&file.text).unwrap();
        let examples = &json["examples"];
        for example in ["bad", "good"].iter().flat_map(|kind| examples[kind].as_array().unwrap()) {
            let Some(provider) = example["provider"].as_str() else { continue };
            let found = schema.validate(&json_of(provider).unwrap()).map_err(|error| error.to_string());
            assert_eq!(found, Ok(()), "{}:\n{provider}", file.name);
            seen += 1;
        }
    }
    assert!(seen > 100, "only {seen} examples");
}

#[test]
fn the_rule_schema_accepts_what_the_reader_accepts() {
    let schema = validator(Schema::Rule);
    for file in embedded_files() {
        let found = schema.validate(&json_of(&file.text).unwrap()).map_err(|error| error.to_string());
        assert_eq!(found, Ok(()), "{}", file.name);
    }
    let mut results = Vec::new();
    for folder in ["fixtures/faulty-rules", "fixtures/own-rules", "fixtures/wrong-examples"] {
        for path in files(folder, "yaml") {
            // A fault only beside others of their folder.
            if ["duplicate", "clash", "replacing"]
                .iter()
                .any(|folder| path.parent().unwrap().ends_with(folder))
            {
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            let file = RuleFile { name: "rule.yaml".to_owned(), text: text.clone().into() };
            let read = RuleSet::read(std::slice::from_ref(&file), &mut Sources::new());
            results.push(agree(&path, &text, &schema, read.is_ok()));
        }
    }
    assert_all_agree(results, 30);
}

/// Of every map of a schema, the keys that the reader names as possible values: its properties.
#[test]
fn readers_and_schemas_know_the_same_keys() {
    let provider = Schema::Provider.value(embedded());
    let keys = |pointer: &str| -> BTreeSet<String> {
        let map = provider.pointer(pointer).unwrap_or_else(|| panic!("{pointer}"));
        map.as_object().unwrap().keys().cloned().collect()
    };
    for (text, pointer) in [
        ("zz: 1", "/properties"),
        ("platform: {zz: 1}", "/properties/platform/properties"),
        ("platform: {pending: {zz: 1}}", "/properties/platform/properties/pending/properties"),
        ("requires: {zz: 1}", "/properties/requires/properties"),
        ("accounts: [{zz: 1}]", "/properties/accounts/items/properties"),
        ("links: [{url: a, zz: 1}]", "/properties/links/items/properties"),
        ("lint: {zz: 1}", "/properties/lint/properties"),
        (
            "lint: {ignore: [{rule: redirect-http, reason: a, zz: 1}]}",
            "/properties/lint/properties/ignore/items/properties",
        ),
    ] {
        let faults = ProviderFile::read("a", text, embedded(), &mut Sources::new()).unwrap_err();
        assert_eq!(possible(&faults), keys(pointer), "{text}");
    }
    let rule = Schema::Rule.value(embedded());
    let file = embedded_files().next().unwrap();
    let text = format!("{}zz: 1\n", file.text.text());
    let faults = RuleSet::read(&[RuleFile { name: "a".to_owned(), text: text.into() }], &mut Sources::new())
        .unwrap_err();
    let keys: BTreeSet<_> = rule["properties"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(possible(&faults), keys);
}

fn possible(faults: &[wxauthlint::diagnostic::Diagnostic]) -> BTreeSet<String> {
    let fault = faults.iter().find(|fault| fault.code == "unknown-key").unwrap();
    let help = fault.help.as_ref().unwrap().en.to_string();
    let list = help.split_once("possible values: ").unwrap().1.to_owned();
    list.split(", ").map(|key| key.trim_matches('`').to_owned()).collect()
}

/// What an editor offers: the names of the tables, with their meanings.
#[test]
fn schemas_offer_the_names_of_the_tables() {
    let provider = Schema::Provider.value(embedded());
    let levels = provider["properties"]["lint"]["properties"]["rules"]["properties"].as_object().unwrap();
    assert_eq!(levels.len(), embedded().len());
    let sets = &provider["definitions"]["set"]["anyOf"][0];
    let at = sets["enum"].as_array().unwrap().iter().position(|id| id == 18).unwrap();
    assert_eq!(
        sets["enumDescriptions"][at],
        "小程序开发与数据分析 mini program development and data analysis（互斥, exclusive）"
    );
    let released = &provider["properties"]["platform"]["properties"]["released"]["description"];
    assert_eq!(*released, "是否已全网发布\n\nwhether the platform is released (全网发布)");
    // Every key is described.
    for of in [Schema::Provider, Schema::Rule] {
        let schema = of.value(embedded());
        let lacking: Vec<_> =
            undescribed(&schema, "").into_iter().filter(|at| !at.contains("pair")).collect();
        assert!(lacking.is_empty(), "{lacking:?}");
    }
}

fn undescribed(value: &Value, at: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (key, value) in value.as_object().into_iter().flatten() {
        let at = format!("{at}/{key}");
        if key == "properties" {
            for (name, schema) in value.as_object().unwrap() {
                let is_described =
                    schema.get("description").is_some() || ["any", "all"].contains(&name.as_str());
                if !is_described && schema.get("const").is_none() {
                    found.push(format!("{at}/{name}"));
                }
            }
        }
        if key != "then" {
            found.extend(undescribed(value, &at));
        }
    }
    found
}

#[test]
fn own_rules_may_be_named_in_the_provider_file() {
    let text = fs::read_to_string(Path::new(ROOT).join("fixtures/own-rules/our-entry-host.yaml")).unwrap();
    let own = RuleFile { name: "our-entry-host.yaml".to_owned(), text: text.into() };
    let rules = embedded().with(std::slice::from_ref(&own), &mut Sources::new()).unwrap();
    let json = json_of("lint: {rules: {our-entry-host: off}}").unwrap();
    assert!(strict(&Schema::Provider.value(&rules)).is_valid(&json));
    assert!(!validator(Schema::Provider).is_valid(&json));
}

/// Everything that the commands of the tests and documents write as JSON.
#[test]
fn all_json_is_as_its_schema_says() {
    let mut seen = BTreeSet::new();
    let mut commands: Vec<Vec<String>> = Vec::new();
    let link = "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx&auth_type=0";
    for path in files("fixtures", "yaml").iter().filter(|path| name(path) == "provider.yaml") {
        let path = path.to_str().unwrap().to_owned();
        commands.push(vec!["check".to_owned(), path.clone()]);
        commands.push(vec!["simulate".to_owned(), "--config".to_owned(), path]);
    }
    for folder in ["entry-domain", "permission-set", "auth-type", "test-list"] {
        let file = |name: &str| format!("fixtures/changes/{folder}/{name}.yaml");
        commands.push(vec!["diff".to_owned(), file("old"), file("new")]);
        commands.push(vec!["diff".to_owned(), file("new"), file("old")]);
    }
    for what in
        ["-14", "61007", "PreAuthCode无效", "redirect-http", "permission 18", "auth_type", "zzz", link]
    {
        commands.push(vec!["explain".to_owned(), what.to_owned()]);
    }
    commands.push(vec!["explain".to_owned(), "fixtures/explain/chat.txt".to_owned()]);
    commands.push(vec!["check".to_owned(), link.to_owned()]);
    for command in &commands {
        let output = Command::new(env!("CARGO_BIN_EXE_wxauthlint"))
            .args(command)
            .args(["--format", "json"])
            .current_dir(ROOT)
            .output()
            .unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        if text.is_empty() {
            continue;
        }
        let schema = match command[0].as_str() {
            "check" => Schema::Report,
            "simulate" => Schema::Simulation,
            "explain" => Schema::Explanation,
            _ => Schema::Impact,
        };
        let json: Value = serde_json::from_str(&text).unwrap();
        let errors: Vec<String> = strict(&closed(&schema.value(embedded())))
            .iter_errors(&json)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{command:?}: {}", errors.join("\n"));
        seen.insert(schema.name());
    }
    assert_eq!(seen.len(), 4, "{seen:?}");
}

/// What a schema of JSON that the tool writes says is in Chinese, then in English.
#[test]
fn all_that_schemas_say_of_json_is_in_both_languages() {
    let mut seen = 0;
    for schema in [Schema::Report, Schema::Explanation, Schema::Simulation, Schema::Impact] {
        each_description(&schema.value(embedded()), &mut |text| {
            let languages: Vec<_> =
                text.split("\n\n").map(|text| text.contains(|c| ('一'..='鿿').contains(&c))).collect();
            assert_eq!(languages, [true, false], "{text}");
            seen += 1;
        });
    }
    assert!(seen > 60, "{seen}");
}

fn each_description(value: &Value, told: &mut impl FnMut(&str)) {
    match value {
        Value::Object(entries) => {
            if let Some(Value::String(text)) = entries.get("description") {
                told(text);
            }
            entries.values().for_each(|value| each_description(value, told));
        }
        Value::Array(items) => items.iter().for_each(|item| each_description(item, told)),
        _ => {}
    }
}
