//! Generated files are what the program would generate now. `UPDATE_GENERATED=1` writes them.

use std::fs;
use std::path::{Path, PathBuf};

use wxauthlint::docs;
use wxauthlint::rule::{RuleSet, embedded, embedded_files};
use wxauthlint::schema::Schema;
use wxauthlint::source::Sources;
use wxauthlint::text::Lang;

const START: &str = "<!-- rules:start -->";
const END: &str = "<!-- rules:end -->";
const HOW: &str = "run `UPDATE_GENERATED=1 cargo test generated`";

#[test]
fn rule_documents_are_up_to_date() {
    let rules = rules_with_examples();
    settle("docs/rules.md", &docs::rule_document(&rules, Lang::En));
    settle("docs/rules.zh-CN.md", &docs::rule_document(&rules, Lang::Zh));
}

#[test]
fn screen_documents_are_up_to_date() {
    let rules = rules_with_examples();
    settle("docs/screens.md", &docs::coverage(&rules, Lang::En));
    settle("docs/screens.zh-CN.md", &docs::coverage(&rules, Lang::Zh));
}

#[test]
fn topic_documents_are_up_to_date() {
    settle("docs/topics.md", &docs::topic_document(Lang::En));
    settle("docs/topics.zh-CN.md", &docs::topic_document(Lang::Zh));
}

#[test]
fn schemas_are_up_to_date() {
    for schema in Schema::ALL {
        settle(&format!("schema/{}.schema.json", schema.name()), &schema.text(embedded()));
    }
}

#[test]
fn rule_tables_of_the_readmes_are_up_to_date() {
    let rules = rules_with_examples();
    for (file, lang) in [("README.md", Lang::En), ("README.zh-CN.md", Lang::Zh)] {
        let readme = read(file);
        let (before, rest) = readme.split_once(START).unwrap_or_else(|| panic!("{file} lacks {START}"));
        let (_, after) = rest.split_once(END).unwrap_or_else(|| panic!("{file} lacks {END} after {START}"));
        let table = docs::rule_table(&rules, lang);
        settle(file, &format!("{before}{START}\n\n{table}\n{END}{after}"));
    }
}

/// The tables lead to headings of the documents: none of them leads nowhere.
#[test]
fn each_rule_of_the_tables_has_its_heading() {
    if is_update() {
        return; // the other tests are just writing these files
    }
    for (readme, document) in [("README.md", "docs/rules.md"), ("README.zh-CN.md", "docs/rules.zh-CN.md")] {
        let (readme, text) = (read(readme), read(document));
        let links: Vec<_> = readme.split(&format!("]({document}#")).skip(1).collect();
        assert!(!links.is_empty(), "no link to {document}");
        for link in links {
            let id = link.split(')').next().unwrap();
            assert!(text.lines().any(|line| line == format!("## {id}")), "{document} has no heading `{id}`");
        }
    }
}

fn rules_with_examples() -> RuleSet {
    let files: Vec<_> = embedded_files().collect();
    RuleSet::read(&files, &mut Sources::new()).expect("the shipped rules read without a fault")
}

/// Compares a file with what it should be, or writes it.
fn settle(file: &str, wanted: &str) {
    if is_update() {
        fs::create_dir_all(path(file).parent().unwrap()).unwrap();
        fs::write(path(file), wanted).unwrap();
        return;
    }
    let found = read(file);
    let line = found.lines().zip(wanted.lines()).position(|(found, wanted)| found != wanted);
    let line = line.unwrap_or_else(|| found.lines().count().min(wanted.lines().count())) + 1;
    assert!(found == wanted, "{file} is stale from line {line} on: {HOW}");
}

fn is_update() -> bool {
    std::env::var_os("UPDATE_GENERATED").is_some_and(|value| value == "1")
}

/// A text file of the repository, with the line ends of the program's own output.
fn read(file: &str) -> String {
    fs::read_to_string(path(file))
        .unwrap_or_else(|error| panic!("{file}: {error}; {HOW}"))
        .replace("\r\n", "\n")
}

fn path(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(file)
}
