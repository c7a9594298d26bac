//! Inputs to start from: the fixtures, and the examples of the rules.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use wxauthlint::rule::{Example, RuleSet, embedded_files};
use wxauthlint::source::Sources;

/// The longest that is taken as a seed, in bytes: long ones are slow, and say nothing that short ones do not.
const LONGEST: usize = 8 << 10;

/// The files below a folder of the repository whose names end so.
pub fn files(folder: &str, extensions: &[&str]) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder)];
    while let Some(folder) = folders.pop() {
        let mut entries: Vec<PathBuf> =
            fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
        // The order of folders is none.
        entries.sort();
        for path in entries {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
            if path.is_dir() {
                folders.push(path);
            } else if extensions.iter().any(|extension| name.ends_with(extension)) {
                let bytes = fs::read(path).ok().filter(|bytes| bytes.len() <= LONGEST);
                found.extend(bytes.map(|bytes| (name, bytes)));
            }
        }
    }
    found
}

/// The same, without their names.
pub fn texts(folder: &str, extensions: &[&str]) -> Vec<Vec<u8>> {
    files(folder, extensions).into_iter().map(|(_, bytes)| bytes).collect()
}

/// The same, each behind a line with its name.
pub fn named(folder: &str, extensions: &[&str]) -> Vec<Vec<u8>> {
    let named = |(name, bytes): (String, Vec<u8>)| [name.as_bytes(), b"\n", &bytes].concat();
    files(folder, extensions).into_iter().map(named).collect()
}

/// The examples of the shipped rules.
pub fn examples() -> &'static [Example] {
    static EXAMPLES: LazyLock<Vec<Example>> = LazyLock::new(|| {
        let files: Vec<_> = embedded_files().collect();
        let rules = RuleSet::read(&files, &mut Sources::new()).unwrap_or_else(|faults| panic!("{faults:?}"));
        rules.iter().flat_map(|rule| rule.examples.clone()).collect()
    });
    &EXAMPLES
}

/// The links among the examples.
pub fn links() -> Vec<Vec<u8>> {
    examples().iter().filter_map(|example| example.link.clone()).map(String::into_bytes).collect()
}

/// The provider files among the examples and the fixtures.
pub fn providers() -> Vec<Vec<u8>> {
    let of_examples =
        examples().iter().filter_map(|example| example.provider.clone()).map(String::into_bytes);
    let of_fixtures = ["ten-accounts", "twelve-faults", "faulty-providers", "changes", "answers"]
        .into_iter()
        .flat_map(|folder| texts(&format!("fixtures/{folder}"), &[".yaml"]));
    of_examples.chain(of_fixtures).collect()
}
