//! How long an answer is, and where its first step stands.

use wxauthlint::explain::{Explainer, Extent};
use wxauthlint::fact::Page;
use wxauthlint::knowledge;
use wxauthlint::lint::Settings;
use wxauthlint::render::{self, ExplainedFormat, Options};
use wxauthlint::rule::embedded;
use wxauthlint::source::Sources;
use wxauthlint::text::Lang;

/// The lines of an answer, and the number of the line that begins with `first`.
fn measured(id: &str, lang: Lang, extent: Extent, first: &[&str]) -> (usize, Option<usize>) {
    let settings = Settings::default();
    let explainer = Explainer { rules: embedded(), file: None, page: &Page::NotGiven, settings: &settings };
    let mut told = explainer.explain(id, Sources::new());
    told.extent = extent;
    let options = Options::plain(lang, 100);
    let out = render::explained(&told, ExplainedFormat::Plain, &options);
    let line = out.lines().position(|line| first.iter().any(|first| line.trim_start().starts_with(first)));
    (out.lines().count(), line.map(|at| at + 1))
}

fn median(mut all: Vec<usize>) -> usize {
    all.sort_unstable();
    all[all.len() / 2]
}

/// The median number of lines of the answers of every message, code and topic, and of the line of the first step, as the
/// reference tells them; run it with `--nocapture` to see all of them.
#[test]
fn an_answer_is_short_and_its_first_step_stands_on_top() {
    let screens: Vec<String> = knowledge::screens().map(|screen| screen.id.clone()).collect();
    let topics: Vec<String> = knowledge::topics().map(|topic| topic.id.clone()).collect();
    for (of, ids) in [("messages", screens), ("topics", topics)] {
        for (lang, heading, whole) in
            [(Lang::Zh, "第一步", ["怎么做"]), (Lang::En, "first step", ["what to do"])]
        {
            let short = |id: &String| measured(id, lang, Extent::Short, &[heading]);
            let full = |id: &String| measured(id, lang, Extent::Full, &whole);
            let (lines, firsts): (Vec<_>, Vec<_>) = ids.iter().map(short).unzip();
            let (all_lines, all_firsts): (Vec<_>, Vec<_>) = ids.iter().map(full).unzip();
            let firsts: Vec<usize> = firsts.into_iter().flatten().collect();
            assert!(firsts.len() * 10 >= ids.len() * 9, "{of}: {} of {}", firsts.len(), ids.len());
            let (lines, first) = (median(lines), median(firsts));
            let all_lines = median(all_lines);
            let all_first = median(all_firsts.into_iter().flatten().collect());
            println!(
                "{of}, {lang:?}: {lines} lines, first step in line {first}; --full {all_lines} and {all_first}"
            );
            assert!(lines <= 12 && first <= 6, "{of}: {lines} lines, first step in line {first}");
            assert!(all_lines > lines);
        }
    }
}
