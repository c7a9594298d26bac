//! What the tests of the page paste: the examples of the rules, as JSON.

use serde_json::{Value, json};
use wxauthlint::rule::{Example, ExamplePage, RuleSet, embedded_files};
use wxauthlint::source::Sources;

use crate::Failure;

/// Prints them.
///
/// # Errors
/// Where the shipped rules cannot be read.
// What it is there for.
#[allow(clippy::print_stdout)]
pub fn run() -> Result<(), Failure> {
    let files: Vec<_> = embedded_files().collect();
    let rules = RuleSet::read(&files, &mut Sources::new())
        .map_err(|faults| faults.first().map_or_else(String::new, ToString::to_string))?;
    let cases = rules.iter().flat_map(|rule| {
        let examples = rule.examples.iter().enumerate();
        examples.filter_map(|(at, example)| case(&format!("{}#{}", rule.id, at + 1), example))
    });
    println!("{}", serde_json::to_string(&cases.collect::<Vec<_>>())?);
    Ok(())
}

/// An example; none where it needs more than the page takes: files besides these, or what was served somewhere.
fn case(name: &str, example: &Example) -> Option<Value> {
    if !example.answers.is_empty() || example.served.is_some() {
        return None;
    }
    let page = example.page.as_ref().map_or("", |page| match page {
        ExamplePage::Directly => "none",
        ExamplePage::Address(address) => address,
    });
    let provider = example.provider.as_deref().unwrap_or_default();
    let (file, text, provider) = match (&example.link, &example.file) {
        (Some(link), _) => ("", link.as_str(), provider),
        (None, Some((file, text))) => (file.as_str(), text.as_str(), provider),
        (None, None) => ("provider.yaml", provider, ""),
    };
    Some(json!({"name": name, "file": file, "text": text, "provider": provider, "page": page}))
}
