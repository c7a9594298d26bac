//! What people are known to say, and what it means: the questions of topics, the texts of entries, the examples
//! of signs, and the reports of the working half.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io;

use serde_json::{Map, Value};

use crate::bayes::{Learnt, Lesson, SHARES};
use crate::fold::fingerprint;
use crate::signs::{Reader, folded};
use crate::{folders, read_yaml, yaml_files};

/// A text with what it means.
pub struct Saying {
    text: String,
    /// The best first; nothing: it is about something else.
    means: Vec<String>,
    /// True where it is too short to tell which of them.
    is_vague: bool,
    /// Where it was written as a report, and not by us: the folder of those that were met together.
    met: Option<String>,
}

/// All that is known to be said.
pub struct Sayings {
    /// The texts.
    pub texts: Vec<Saying>,
    /// What belongs to each other: a screen and the rules that are its causes, what an entry refers to.
    related: BTreeMap<String, BTreeSet<String>>,
}

impl Saying {
    /// As something to learn from.
    pub fn lesson(&self, reader: &Reader, traditional: &BTreeMap<char, char>) -> Lesson {
        let means = self.means.iter().cloned().zip(SHARES).collect();
        Lesson { units: reader.units(&folded(&self.text, traditional)), means, weight: 1.0 }
    }
}

/// In so many reports at least, and in such a share of those that one thing is right of, another is right, too: it belongs to
/// it.
const FEWEST_TOGETHER: usize = 2;
const SHARE_TOGETHER: f64 = 0.3;

impl Sayings {
    /// What belongs to each thing because reports that it is right of mostly accept it, too.
    fn right_together(&self) -> BTreeMap<String, BTreeSet<String>> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        let mut pairs: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for report in self.texts.iter().filter(|saying| saying.met.is_some()) {
            let means: BTreeSet<&str> = report.means.iter().map(String::as_str).collect();
            for to in &means {
                *counts.entry(to).or_default() += 1;
                for other in means.iter().filter(|other| *other != to) {
                    *pairs.entry((to, other)).or_default() += 1;
                }
            }
        }
        let mut together: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for ((to, other), count) in pairs {
            let all = counts.get(to).copied().unwrap_or_default();
            if count >= FEWEST_TOGETHER && count as f64 >= SHARE_TOGETHER * all as f64 {
                together.entry(to.to_owned()).or_default().insert(other.to_owned());
            }
        }
        together
    }

    /// The table of what texts may mean, as Rust.
    pub fn table(&self, learnt: &Learnt, traditional: &BTreeMap<char, char>) -> String {
        let number = |to: &str| learnt.meanings.binary_search_by(|meaning| meaning.to.as_str().cmp(to)).ok();
        let mut out = String::from(
            "/// What texts may mean.\n#[allow(clippy::approx_constant)] // numbers that were learnt\nstatic MEANINGS: &[Meaning] = &[\n",
        );
        for meaning in &learnt.meanings {
            let related = self.related.get(&meaning.to).into_iter().flatten();
            let related: Vec<usize> = related.filter_map(|to| number(to)).collect();
            let _ = writeln!(
                out,
                "    Meaning {{ to: {:?}, unseen: {:.2}, before: {:.2}, related: &{related:?} }},",
                meaning.to, meaning.unseen, meaning.before
            );
        }
        let _ = writeln!(
            out,
            "];\n/// Where units begin.\nstatic STARTS: &[[u32; 3]] = &{:?};",
            learnt.units.starts
        );
        let mut whole: BTreeMap<u64, usize> = BTreeMap::new();
        let mut vague: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
        for saying in self.texts.iter().filter(|saying| saying.met.is_none()) {
            let print = fingerprint(&folded(&saying.text, traditional));
            let mut numbers = saying.means.iter().filter_map(|to| number(to));
            if saying.is_vague {
                vague.insert(print, numbers.collect());
            } else if let Some(number) = numbers.next() {
                whole.entry(print).or_insert(number);
            }
        }
        whole.retain(|print, _| !vague.contains_key(print));
        let _ = writeln!(
            out,
            "/// The fingerprints of what is too short to tell one thing, each with what it may mean.\nstatic VAGUE: &[(u64, &[u16])] = &["
        );
        for (print, numbers) in &vague {
            let _ = writeln!(out, "    ({print}, &{numbers:?}),");
        }
        out.push_str("];\n");
        let (whole, means): (Vec<u64>, Vec<usize>) = whole.into_iter().unzip();
        let _ = writeln!(
            out,
            "/// The fingerprints of what this program and the catalog say themselves.\nstatic WHOLE: &[u64] = &{whole:?};\n/// What each of them means.\nstatic WHOLE_MEANS: &[u16] = &{means:?};"
        );
        out
    }

    /// All of them as JSON, for the tests of what is learnt from them.
    pub fn json(&self) -> String {
        let all = self
            .texts
            .iter()
            .map(|saying| serde_json::json!({"text": saying.text, "means": saying.means, "met": saying.met}));
        Value::Array(all.collect()).to_string()
    }
}

/// Reads everything that is known to be said. `signs` are the files of signs, `background` ordinary texts.
pub fn all(signs: &[(String, Value)], background: &str) -> io::Result<Sayings> {
    let mut sayings = Sayings { texts: Vec::new(), related: BTreeMap::new() };
    let mut codes: BTreeMap<i64, String> = BTreeMap::new();
    let mut sections: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut known: BTreeSet<String> = BTreeSet::new();
    for (folder, kind) in [
        ("catalog/screens", "screen"),
        ("catalog/api-codes", "code"),
        ("catalog/topics", "topic"),
        ("rules", "rule"),
    ] {
        for (id, path) in yaml_files(folder)? {
            let entry = read_yaml(&path)?;
            let id = match entry.get("range").and_then(|range| range.get(0)) {
                Some(first) => first.to_string(),
                None => id,
            };
            let to = format!("{kind}:{id}");
            known.insert(to.clone());
            if kind == "code" {
                codes.extend(list(&entry, "codes").filter_map(Value::as_i64).map(|code| (code, to.clone())));
            }
            for section in list(&entry, "faq").filter_map(Value::as_str) {
                sections.entry(section.to_owned()).or_default().push(to.clone());
            }
            let causes = list(&entry, "causes").filter_map(|cause| cause.get("rule")?.as_str());
            let causes = causes.map(|rule| format!("rule:{rule}"));
            let see = list(&entry, "see").filter_map(Value::as_str).map(str::to_owned);
            for other in causes.chain(see) {
                sayings.related.entry(to.clone()).or_default().insert(other.clone());
                sayings.related.entry(other).or_default().insert(to.clone());
            }
            for text in texts(&entry, kind) {
                sayings.texts.push(Saying { text, means: vec![to.clone()], is_vague: false, met: None });
            }
        }
    }
    for sign in signs.iter().flat_map(|(_, file)| list(file, "signs")) {
        let to = sign.get("to").and_then(Value::as_str).unwrap_or_default();
        known.insert(to.to_owned());
        for example in list(sign, "examples").filter_map(Value::as_str) {
            let text = example.to_owned();
            sayings.texts.push(Saying { text, means: vec![to.to_owned()], is_vague: false, met: None });
        }
        // What a sign must not be found in is about something else.
        for other in list(sign, "counter_examples").filter_map(Value::as_str) {
            sayings.texts.push(Saying {
                text: other.to_owned(),
                means: Vec::new(),
                is_vague: false,
                met: None,
            });
        }
    }
    for (name, path) in yaml_files("catalog/sayings")? {
        let file = read_yaml(&path)?;
        let file = file.as_object().ok_or_else(|| io::Error::other(format!("{name}: not a map")))?;
        for (to, texts) in file {
            let means: Vec<String> =
                if to == "other" { Vec::new() } else { to.split(" | ").map(str::to_owned).collect() };
            let is_vague = means.len() > 1;
            for text in texts.as_array().into_iter().flatten().filter_map(Value::as_str) {
                let text = text.to_owned();
                sayings.texts.push(Saying { text, means: means.clone(), is_vague, met: None });
            }
        }
    }
    // The section on permission sets that were added later treats no message.
    sections.insert("4".to_owned(), vec!["topic:update-authorization".to_owned(), "code:61007".to_owned()]);
    for meeting in folders("fixtures/reports/working")? {
        for (name, path) in yaml_files(&format!("fixtures/reports/working/{meeting}"))? {
            let reports = read_yaml(&path)?;
            for report in reports.as_array().into_iter().flatten() {
                let Some(text) = report.get("text").and_then(Value::as_str) else {
                    return Err(io::Error::other(format!("{meeting}/{name}: a report without `text`")));
                };
                let accepted = list(report, "accept").filter_map(Value::as_str);
                let means: Vec<String> = accepted
                    .flat_map(|to| match to.split_once(':') {
                        Some(("faq", section)) => sections.get(section).cloned().unwrap_or_default(),
                        Some(("code", code)) => {
                            let code = code.parse().ok();
                            vec![code.and_then(|code: i64| codes.get(&code)).cloned().unwrap_or_default()]
                        }
                        Some(("screen" | "topic" | "rule", _)) if !known.contains(to) => Vec::new(),
                        _ => vec![to.to_owned()],
                    })
                    .filter(|to| !to.is_empty())
                    .collect();
                let is_other = list(report, "accept").next().is_none();
                if is_other || !means.is_empty() {
                    let met = Some(meeting.clone());
                    sayings.texts.push(Saying { text: text.to_owned(), means, is_vague: false, met });
                }
            }
        }
    }
    let together = sayings.right_together();
    for (to, others) in together {
        sayings.related.entry(to).or_default().extend(others);
    }
    for line in background.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
        sayings.texts.push(Saying { text: line.to_owned(), means: Vec::new(), is_vague: false, met: None });
    }
    Ok(sayings)
}

/// What an entry itself says, in both languages.
fn texts(entry: &Value, kind: &str) -> Vec<String> {
    let both = |key: &str| {
        let value = entry.get(key).and_then(Value::as_object).into_iter().flat_map(Map::values);
        value.filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>()
    };
    let questions = entry.get("questions").and_then(Value::as_object).into_iter().flat_map(Map::values);
    let questions = questions.filter_map(Value::as_array).flatten();
    let wordings = list(entry, "texts").map(|wording| wording.get("zh").unwrap_or(wording));
    let english = list(entry, "english").chain(list(entry, "translations"));
    let of_code = ["message", "zh"].into_iter().filter_map(|key| entry.get(key).filter(|_| kind == "code"));
    let said = wordings.chain(english).chain(of_code).chain(questions);
    let said = said.filter_map(Value::as_str).map(str::to_owned);
    let titles = ["title", "meaning", "answer", "why", "message", "help"].into_iter().flat_map(both);
    let causes =
        list(entry, "causes").filter_map(|cause| cause.get("cause")?.as_object()).flat_map(Map::values);
    let causes = causes.filter_map(Value::as_str).map(str::to_owned);
    titles.chain(causes).chain(said).filter(|text| !text.trim().is_empty()).collect()
}

fn list<'v>(entry: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> {
    entry.get(key).and_then(Value::as_array).into_iter().flatten()
}
