//! Colours and links of pictures.

use super::{entry_domain, file, link};
use crate::render::{Format, Options};
use crate::text::Lang;

#[test]
fn colours_change_nothing_else() {
    for run in [entry_domain(), link(), file()] {
        let coloured = run.write(Format::Human, Options { color: true, ..Options::plain(Lang::Zh, 80) });
        assert!(coloured.contains("\u{1b}[31m"));
        let mut bare = String::new();
        for (at, part) in coloured.split('\u{1b}').enumerate() {
            bare.push_str(if at == 0 { part } else { part.split_once('m').unwrap().1 });
        }
        assert_eq!(bare, run.human(Lang::Zh, 80));
    }
}

#[test]
fn the_name_of_a_rule_leads_to_what_is_written_about_it() {
    const DOCS: &str = "https://a.example.com/rule/not-released.html";
    let mut run = link();
    run.report.findings[0].about.as_mut().unwrap().docs = Some(DOCS.to_owned());
    let options = Options { color: true, ..Options::plain(Lang::En, 80) };
    let linked = run.write(Format::Human, Options { links: true, ..options });
    assert!(linked.starts_with(&format!("\u{1b}]8;;{DOCS}\u{1b}\\\u{1b}[31merror[")), "{linked:?}");
    let mut bare = String::new();
    for (at, part) in linked.split("\u{1b}]8;;").enumerate() {
        bare.push_str(if at == 0 { part } else { part.split_once("\u{1b}\\").unwrap().1 });
    }
    assert_eq!(bare, run.write(Format::Human, options));
}
