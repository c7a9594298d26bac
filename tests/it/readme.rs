//! The READMEs, the guide and the reference say what is so: their commands run, their pictures are the program's
//! own output, their YAML is accepted, and both languages show the same commands.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use regex::Regex;
use serde_json::Value;
use wxauthlint::diagnostic::Severity;
use wxauthlint::fact::Page;
use wxauthlint::lint::{Linter, ProviderFile, Settings, run_example};
use wxauthlint::rule::{RuleFile, RuleSet, embedded, embedded_files};
use wxauthlint::source::Sources;

const PROGRAM: &str = env!("CARGO_BIN_EXE_wxauthlint");
/// What the first of the two commands runs, and the picture of the READMEs shows.
const PICTURED: &str = "check fixtures/entry-domain-mismatch/provider.yaml";
const READMES: [&str; 2] = ["README.md", "README.zh-CN.md"];
/// Who opens a README reads all of it.
const README_AT_MOST: u64 = 10 * 1024;

/// `TRYCMD=overwrite cargo test readme` writes the output anew.
#[test]
fn pictures_are_the_output_of_their_commands() {
    for (locale, which) in [("C", 0), ("zh_CN.UTF-8", 1)] {
        let cases = trycmd::TestCases::new();
        cases.register_bin("wxauthlint", Path::new(PROGRAM));
        // LC_ALL comes before every other variable of the language.
        cases.env("LC_ALL", locale).env("NO_COLOR", "1").env("GITHUB_ACTIONS", "");
        for pair in pages() {
            cases.case(&pair[which]);
        }
        cases.run();
    }
}

#[test]
fn both_languages_show_the_same_commands_in_the_same_order() {
    for [english, chinese] in pages() {
        assert_eq!(commands(&read(&english)), commands(&read(&chinese)), "{english}");
    }
}

#[test]
fn two_commands_come_first() {
    for file in READMES {
        let commands = commands(&read(file));
        let [first, second, ..] = commands.as_slice() else { panic!("{file} has too few commands") };
        assert_eq!(first, &format!("cargo run --release -- {PICTURED}"));
        assert_eq!(second, "cargo test");
    }
}

#[test]
fn a_readme_is_short() {
    for file in READMES {
        let bytes = fs::metadata(root(file)).unwrap().len();
        assert!(bytes <= README_AT_MOST, "{file} has {bytes} bytes; what goes on belongs into docs/guide");
    }
}

/// What is not shown with its output runs as well, in a folder that holds what the pages speak of.
#[cfg(unix)]
#[test]
fn commands_without_a_picture_run() {
    let folder = tempfile::tempdir().unwrap();
    let inside = |name: &str| folder.path().join(name);
    for name in ["my-rules", "src", "web"] {
        fs::create_dir(inside(name)).unwrap();
    }
    let provider = read("fixtures/clean/provider.yaml");
    fs::write(inside("provider.yaml"), &provider).unwrap();
    fs::write(inside("wxauthlint-baseline.json"), "").unwrap();
    fs::write(inside("ticket.txt"), "扫码之后提示 PreAuthCode无效\n").unwrap();
    fs::write(inside("link.txt"), read("fixtures/clean/link.txt")).unwrap();
    let own = blocks(&read("docs/reference/own-rules.md"), "yaml");
    fs::write(inside("my-rules/our-mini-programs-only.yaml"), &own[0]).unwrap();
    let program = Path::new(PROGRAM).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    for [english, _] in pages() {
        for command in blocks(&read(&english), "sh").iter().flat_map(|block| commands_of("sh", block)) {
            // Others' programs are not ours to run, and a home is not ours to write into.
            if !command.starts_with("wxauthlint ") || command.contains("~/") {
                continue;
            }
            let output = Command::new("sh")
                .args(["-c", &command])
                .current_dir(folder.path())
                .env("PATH", &path)
                .env("LC_ALL", "C")
                .env_remove("GITHUB_ACTIONS")
                .output()
                .unwrap();
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(matches!(output.status.code(), Some(0 | 1 | 3)), "{english}: `{command}`\n{said}");
        }
    }
}

#[test]
fn yaml_of_the_pages_is_accepted() {
    let mut read_as = [0, 0];
    for file in pages().iter().flatten() {
        for block in blocks(&read(file), "yaml") {
            if is_rule(&block) {
                try_rule(file, &block);
                read_as[0] += 1;
            } else if is_provider_file(&block) {
                try_provider_file(file, &block);
                read_as[1] += 1;
            }
        }
    }
    assert!(read_as[0] >= 2 && read_as[1] >= 6, "{read_as:?}");
}

/// The shortened finding says only what the program says of the same file.
#[test]
fn json_of_the_reference_is_part_of_a_real_report() {
    let arguments = ["check", "fixtures/entry-domain-mismatch/provider.yaml", "--format", "json"];
    let output = Command::new(PROGRAM)
        .args(arguments)
        .env_remove("GITHUB_ACTIONS")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    for file in ["docs/reference/json.md", "docs/reference/json.zh-CN.md"] {
        let blocks = blocks(&read(file), "json");
        assert_eq!(blocks.len(), 1, "{file}");
        let shown: Value = serde_json::from_str(&blocks[0]).unwrap();
        assert!(is_part(&shown, &report), "{file} shows what is not in the report\n{report:#}");
    }
}

/// Whoever looks for a flag finds it in the guide or the reference, in either language.
#[test]
fn every_flag_is_told_in_a_page() {
    let flag = Regex::new("--[a-z][a-z-]+").unwrap();
    let flags = |text: &str| -> BTreeSet<String> {
        flag.find_iter(text).map(|found| found.as_str().to_owned()).collect()
    };
    let manual = Command::new(PROGRAM).args(["man", "--lang", "en"]).output().unwrap();
    let known = flags(&String::from_utf8(manual.stdout).unwrap().replace("\\-", "-"));
    assert!(known.len() > 40, "{known:?}");
    for which in [0, 1] {
        let pages = pages().into_iter().filter(|pair| pair[0].starts_with("docs/"));
        let told = flags(&pages.map(|pair| read(&pair[which])).collect::<String>());
        let missing: Vec<_> = known.difference(&told).collect();
        assert!(missing.is_empty(), "no page tells {missing:?}");
    }
}

/// The rule that CONTRIBUTING.md walks through is the rule as it is shipped.
#[test]
fn the_walk_through_shows_a_real_rule() {
    let text = read("CONTRIBUTING.md");
    let pieces = blocks(&text, "yaml");
    assert!(!pieces.is_empty());
    for piece in pieces {
        let found = embedded_files().any(|rule| text.contains(&rule.name) && rule.text.contains(&piece));
        assert!(found, "no rule that CONTRIBUTING.md names holds this:\n{piece}");
    }
}

/// A relative link of a document leads to a file.
#[test]
fn links_between_documents_lead_somewhere() {
    let others = ["CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"].map(str::to_owned);
    for file in pages().into_iter().flatten().chain(others) {
        let folder = Path::new(&file).parent().unwrap();
        for link in read(&file).split("](").skip(1) {
            let target = link.split([')', '#']).next().unwrap();
            let local = !target.is_empty() && !target.contains("://");
            let leads = root(&folder.join(target).to_string_lossy()).exists();
            assert!(!local || leads, "{file}: `{target}` does not exist");
        }
    }
}

/// A sample of a provider file has no fault, and what it says has no error.
fn try_provider_file(name: &str, text: &str) {
    let mut sources = Sources::new();
    let file = match ProviderFile::read(name, text, embedded(), &mut sources) {
        Ok(file) => file,
        Err(faults) => panic!("{name}: {}\n{text}", faults[0].message.en),
    };
    let mut linter = Linter::new(embedded(), &Settings::default(), Some(&file));
    let mut findings = linter.check_provider(&sources).findings;
    findings.extend(linter.check_listed_links(&Page::NotGiven, &mut sources).findings);
    let error = findings.iter().find(|finding| finding.severity == Severity::Error);
    assert!(error.is_none(), "{name}: {}\n{text}", error.unwrap().message.en);
}

fn try_rule(file: &str, text: &str) {
    let own = RuleFile { name: file.to_owned(), text: text.to_owned().into() };
    let rules = match embedded().with(std::slice::from_ref(&own), &mut Sources::new()) {
        Ok(rules) => rules,
        Err(faults) => panic!("{file}: {}\n{text}", faults[0].message.en),
    };
    let read = RuleSet::read(&[own], &mut Sources::new()).unwrap();
    let rule = read.iter().next().unwrap();
    for example in &rule.examples {
        let Ok(run) = run_example(&rules, rule, example) else { panic!("{file}: {}", rule.id) };
        assert!(run.fault.is_none(), "{file}: {}", run.fault.unwrap().en);
    }
}

/// Every page of the guide and the reference and the READMEs, in English and in Chinese.
fn pages() -> Vec<[String; 2]> {
    let mut pages = Vec::new();
    for folder in [".", "docs", "docs/guide", "docs/reference"] {
        for entry in fs::read_dir(root(folder)).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let path = if folder == "." { name.clone() } else { format!("{folder}/{name}") };
            let other = path.replace(".md", ".zh-CN.md");
            // What is generated has tests of its own; other documents of the top level are in English alone.
            let is_page = folder != "docs" && folder != "." || name == "README.md";
            if name.ends_with(".md") && !name.ends_with(".zh-CN.md") && is_page {
                assert!(root(&other).exists(), "{path} has no Chinese counterpart");
                pages.push([path, other]);
            }
        }
    }
    pages.sort();
    pages
}

/// A provider file or a part of one; other YAML belongs to the programs it configures.
fn is_provider_file(yaml: &str) -> bool {
    ["platform:", "requires:", "accounts:", "links:", "code:", "lint:"]
        .iter()
        .any(|key| yaml.starts_with(key))
}

fn is_rule(yaml: &str) -> bool {
    yaml.starts_with("id: ")
}

/// True if `part` holds nothing that `whole` does not; of a list it may show the first elements.
fn is_part(part: &Value, whole: &Value) -> bool {
    match (part, whole) {
        (Value::Object(part), Value::Object(whole)) => {
            part.iter().all(|(key, part)| whole.get(key).is_some_and(|whole| is_part(part, whole)))
        }
        (Value::Array(part), Value::Array(whole)) => {
            part.len() <= whole.len() && part.iter().zip(whole).all(|(part, whole)| is_part(part, whole))
        }
        (part, whole) => part == whole,
    }
}

/// The command lines of the `sh` and `console` blocks, in their order.
fn commands(markdown: &str) -> Vec<String> {
    all_blocks(markdown).iter().flat_map(|(language, text)| commands_of(language, text)).collect()
}

fn commands_of(language: &str, block: &str) -> Vec<String> {
    let lines = block.lines();
    match language {
        "sh" => {
            lines.filter(|line| !line.is_empty() && !line.starts_with('#')).map(without_comment).collect()
        }
        "console" => lines.filter_map(|line| line.strip_prefix("$ ")).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

/// A comment at the end of a line is in the language of its page.
fn without_comment(line: &str) -> String {
    line.split("  #").next().unwrap_or(line).trim_end().to_owned()
}

fn blocks(markdown: &str, language: &str) -> Vec<String> {
    all_blocks(markdown).into_iter().filter(|(of, _)| of == language).map(|(_, text)| text).collect()
}

/// Every fenced block: its language and its text.
fn all_blocks(markdown: &str) -> Vec<(String, String)> {
    let mut blocks: Vec<(String, String)> = Vec::new();
    let mut inside = false;
    for line in markdown.lines() {
        match line.strip_prefix("```") {
            Some(_) if inside => inside = false,
            Some(language) => {
                blocks.push((language.to_owned(), String::new()));
                inside = true;
            }
            None if inside => {
                let (_, text) = blocks.last_mut().unwrap();
                text.push_str(line);
                text.push('\n');
            }
            None => {}
        }
    }
    blocks
}

fn read(file: &str) -> String {
    fs::read_to_string(root(file)).unwrap_or_else(|error| panic!("{file}: {error}")).replace("\r\n", "\n")
}

fn root(file: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(file)
}

/// `UPDATE_GENERATED=1 cargo test readme` draws the pictures anew.
#[test]
fn the_pictures_of_the_readmes_are_up_to_date() {
    for (file, locale) in [("docs/check.svg", "C"), ("docs/check.zh-CN.svg", "zh_CN.UTF-8")] {
        let output = Command::new(PROGRAM)
            .args(PICTURED.split(' '))
            .env("LC_ALL", locale)
            .env("CLICOLOR_FORCE", "1")
            .env_remove("NO_COLOR")
            .env_remove("GITHUB_ACTIONS")
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        let mut drawn = anstyle_svg::Term::new().render_svg(&format!("$ wxauthlint {PICTURED}\n{said}"));
        // The colours of old terminals are too dark to read on black.
        for (dark, light) in [("#AA0000", "#FF7B72"), ("#00AAAA", "#56D4DD"), ("#000000", "#161B22")] {
            drawn = drawn.replace(dark, light);
        }
        crate::generated::settle(file, &drawn);
    }
}
