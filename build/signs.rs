//! Works out what the program needs of concepts, signs and the background table, as tables that are ready when
//! the program starts.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io;

use serde_json::Value;

use crate::fold::{end_of, fold, units};
use crate::phrases;

/// What a pair of letters, or a word, tells at most, in bits.
const MOST_OF_PAIR: f64 = 13.0;
const MOST_OF_WORD: f64 = 11.0;
/// What one Chinese letter alone tells, in bits.
const OF_LETTER: f64 = 4.0;
/// The longest part of a phrase, in letters.
const LONGEST_PART: usize = 60;
/// What one phrase tells at most, in bits.
const MOST_OF_PHRASE: f64 = 26.0;

/// What the program needs.
pub struct Tables {
    /// Tables as Rust.
    pub rust: String,
    /// The phrases, a line each, by their parts.
    pub phrases: String,
}

/// Works out the tables, and what reads texts as a lesson is read.
pub fn tables(
    concepts: &Value,
    signs: &[(String, Value)],
    background: &str,
    traditional: &BTreeMap<char, char>,
) -> io::Result<(Tables, Reader)> {
    let folded = |text: &str| folded(text, traditional);
    let ordinary: Vec<String> =
        background.lines().filter(|line| !line.starts_with('#')).map(folded).collect();
    let background = Background::new(&ordinary);
    let concepts = concepts.as_object().ok_or_else(|| fault("concepts", "is not a map"))?;
    let names: Vec<&String> = concepts.keys().collect();
    let number = |name: &str| names.iter().position(|known| *known == name);

    let mut phrases: BTreeMap<Vec<String>, BTreeSet<usize>> = BTreeMap::new();
    let mut words = BTreeSet::new();
    for (at, (name, written)) in concepts.iter().enumerate() {
        for phrase in texts(name, written)? {
            for alternative in expanded(phrase).ok_or_else(|| fault(name, phrase))? {
                let parts: Vec<String> = alternative.split('…').map(folded).collect();
                let parts: Vec<String> = parts.iter().map(|part| part.trim_matches('|').to_owned()).collect();
                if parts.iter().any(|part| part.trim().is_empty()) {
                    return Err(fault(name, phrase));
                }
                words.extend(parts.iter().flat_map(|part| latin(part)).map(str::to_owned));
                phrases.entry(parts).or_default().insert(at);
            }
        }
    }

    let mut out = String::new();
    let _ = writeln!(out, "/// The concepts, by number.\nstatic CONCEPTS: &[&str] = &{names:?};");
    let mut lines = String::new();
    for (parts, of) in &phrases {
        let bits: f64 = parts.iter().map(|part| background.bits(part)).sum();
        lines.push_str(&phrases::line(parts, of.iter().copied(), bits.min(MOST_OF_PHRASE) as f32));
    }
    out.push_str("/// The signs, in the order of their files.\nstatic SIGNS: &[Sign] = &[\n");
    for (file, value) in signs {
        write_signs(&mut out, file, value, &number)?;
    }
    out.push_str("];\n");
    let mut stems: Vec<&String> = words.iter().filter(|word| word.len() >= 4).collect();
    stems.sort_by_key(|word| (word.len(), word.as_str()));
    let _ = writeln!(out, "/// The stems of phrases, by length.\nstatic STEMS: &[&str] = &{stems:?};");
    let ordinary: Vec<&String> = background.words.keys().collect();
    let _ = writeln!(out, "/// Stems of ordinary words.\nstatic ORDINARY: &[&str] = &{ordinary:?};");
    let of = |concepts: BTreeSet<usize>| concepts.into_iter().map(|at| names[at].clone()).collect();
    let phrases = phrases.into_iter().map(|(parts, concepts)| (parts, of(concepts))).collect();
    Ok((Tables { rust: out, phrases: lines }, Reader { phrases }))
}

/// A text in the form in which phrases are looked for.
pub fn folded(text: &str, traditional: &BTreeMap<char, char>) -> String {
    let simplified = |character| traditional.get(&character).copied().unwrap_or(character);
    fold(text, simplified, |_| None).text
}

fn write_signs(
    out: &mut String,
    file: &str,
    value: &Value,
    number: &impl Fn(&str) -> Option<usize>,
) -> io::Result<()> {
    let signs =
        value.get("signs").and_then(Value::as_array).ok_or_else(|| fault(file, "has no list of signs"))?;
    for sign in signs {
        let to = sign.get("to").and_then(Value::as_str).ok_or_else(|| fault(file, "a sign leads nowhere"))?;
        let about = |what: &str| fault(&format!("{file}: {to}"), what);
        let cause = sign.get("cause").and_then(Value::as_str);
        let when = sign.get("when").and_then(Value::as_array).ok_or_else(|| about("has no list `when`"))?;
        let mut needs: Vec<Vec<usize>> = Vec::new();
        let mut excludes = Vec::new();
        for clause in when {
            let one = |written: &Value| {
                let name =
                    written.as_str().and_then(|text| text.trim_start_matches("not ").strip_prefix("says."));
                name.and_then(number).ok_or_else(|| about(&format!("{written} is no concept")))
            };
            let any = clause.get("any").and_then(Value::as_array);
            match (any, clause.as_str()) {
                (Some(any), _) => needs.push(any.iter().map(one).collect::<io::Result<_>>()?),
                (None, Some(text)) if text.starts_with("not ") => excludes.push(one(clause)?),
                (None, Some(_)) => needs.push(vec![one(clause)?]),
                _ => return Err(about(&format!("{clause} is no condition"))),
            }
        }
        let needs: Vec<String> = needs.iter().map(|any| format!("&{any:?}")).collect();
        let _ = writeln!(
            out,
            "    Sign {{ to: {to:?}, cause: {cause:?}, needs: &[{}], excludes: &{excludes:?} }},",
            needs.join(", ")
        );
    }
    Ok(())
}

/// Reads folded texts as a lesson is read: its words, pairs and concepts.
pub struct Reader {
    /// The phrases by their first part, each with the concepts it is of.
    phrases: Vec<(Vec<String>, Vec<String>)>,
}

impl Reader {
    /// The units of a folded text.
    pub fn units(&self, text: &str) -> BTreeSet<String> {
        let mut all: BTreeSet<String> = units(text);
        for (start, letter) in text.char_indices() {
            // A phrase begins with a word or with a Chinese letter.
            if letter.is_ascii() && letter != ' ' && letter != '#' {
                continue;
            }
            let rest = text.get(start..).unwrap_or_default();
            let mut range = self.phrases.as_slice();
            let first = |phrase: &(Vec<String>, Vec<String>)| phrase.0.first().cloned().unwrap_or_default();
            for (at, letter) in rest.char_indices().take(LONGEST_PART) {
                let begun = rest.get(..at + letter.len_utf8()).unwrap_or_default();
                range = &range[range.partition_point(|phrase| first(phrase).as_str() < begun)..];
                range = &range[..range.partition_point(|phrase| first(phrase).starts_with(begun))];
                if range.is_empty() {
                    break;
                }
                let whole =
                    range.iter().take_while(|phrase| phrase.0.first().is_some_and(|part| part == begun));
                for (parts, concepts) in whole {
                    if end_of(parts, text, start).is_some() {
                        all.extend(concepts.iter().map(|name| format!("@{name}")));
                    }
                }
            }
        }
        all
    }
}

/// How often words and pairs of letters stand in ordinary text.
struct Background {
    pairs: BTreeMap<String, u32>,
    words: BTreeMap<String, u32>,
    of_pairs: f64,
    of_words: f64,
}

impl Background {
    fn new(lines: &[String]) -> Self {
        let (mut pairs, mut words) = (BTreeMap::new(), BTreeMap::new());
        for line in lines {
            for word in latin(line) {
                *words.entry(word.to_owned()).or_default() += 1;
            }
            for pair in chinese(line).into_iter().flat_map(pairs_of) {
                *pairs.entry(pair).or_default() += 1;
            }
        }
        let sum =
            |counts: &BTreeMap<String, u32>| counts.values().map(|count| f64::from(*count)).sum::<f64>();
        // As if that many more were known, each seen half a time.
        let (of_pairs, of_words) = (sum(&pairs) + 2000.0, sum(&words) + 200.0);
        Background { pairs, words, of_pairs, of_words }
    }

    /// How much a part of a phrase tells: how unlikely ordinary text has it.
    fn bits(&self, part: &str) -> f64 {
        let rare = |counts: &BTreeMap<String, u32>, unit: &str, all: f64| {
            let count = counts.get(unit).copied().map_or(0.5, |count| f64::from(count) + 0.5);
            -(count / all).log2()
        };
        let words = latin(part).map(|word| rare(&self.words, word, self.of_words).min(MOST_OF_WORD));
        let letters = chinese(part).into_iter().map(|run| {
            let count = run.chars().count();
            let pairs = pairs_of(run)
                .into_iter()
                .map(|pair| rare(&self.pairs, &pair, self.of_pairs).min(MOST_OF_PAIR));
            match count {
                1 => OF_LETTER,
                // A letter tells half of what the two pairs tell that it stands in.
                _ => pairs.sum::<f64>() / (count - 1) as f64 * count as f64 / 2.0,
            }
        });
        words.sum::<f64>() + letters.sum::<f64>()
    }
}

fn latin(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(|character: char| !character.is_ascii_alphanumeric()).filter(|word| !word.is_empty())
}

fn chinese(folded: &str) -> Vec<&str> {
    folded.split(|character: char| character.is_ascii()).filter(|run| !run.is_empty()).collect()
}

fn pairs_of(run: &str) -> Vec<String> {
    let letters: Vec<char> = run.chars().collect();
    letters.windows(2).map(|pair| pair.iter().collect()).collect()
}

/// The phrases that a written one stands for: `(a|b)c?` is `a`, `ac`, `b` and `bc`. `None` where brackets do not
/// fit together.
fn expanded(written: &str) -> Option<Vec<String>> {
    let mut letters = written.chars().peekable();
    let all = alternatives(&mut letters, 0)?;
    letters.next().is_none().then_some(all)
}

fn alternatives(letters: &mut std::iter::Peekable<std::str::Chars<'_>>, depth: usize) -> Option<Vec<String>> {
    let mut done = Vec::new();
    let mut sequence = vec![String::new()];
    while let Some(letter) = letters.peek().copied() {
        if letter == ')' {
            break;
        }
        letters.next();
        let mut part = match letter {
            '(' => {
                let inner = alternatives(letters, depth + 1)?;
                letters.next_if_eq(&')')?;
                inner
            }
            '|' => {
                done.append(&mut sequence);
                sequence = vec![String::new()];
                continue;
            }
            letter => vec![letter.to_string()],
        };
        if letters.next_if_eq(&'?').is_some() {
            part.push(String::new());
        }
        sequence =
            sequence.iter().flat_map(|start| part.iter().map(move |end| format!("{start}{end}"))).collect();
    }
    done.append(&mut sequence);
    (depth > 0 || letters.peek().is_none()).then_some(done)
}

fn texts<'v>(name: &str, value: &'v Value) -> io::Result<Vec<&'v str>> {
    let texts = value.as_array().and_then(|list| list.iter().map(Value::as_str).collect::<Option<Vec<_>>>());
    texts.filter(|texts| !texts.is_empty()).ok_or_else(|| fault(name, "is not a list of phrases"))
}

/// The table of traditional characters.
pub fn traditional(text: &str) -> BTreeMap<char, char> {
    let pairs = text.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace);
    pairs.filter_map(|pair| Some((pair.chars().next()?, pair.chars().nth(1)?))).collect()
}

/// The table of traditional characters as Rust.
pub fn traditional_table(pairs: &BTreeMap<char, char>) -> String {
    let pairs: Vec<(&char, &char)> = pairs.iter().collect();
    format!(
        "/// Traditional characters with their simplified forms, by the former.\nstatic PAIRS: &[(char, char)] = &{pairs:?};\n"
    )
}

fn fault(place: &str, what: &str) -> io::Error {
    io::Error::other(format!("{place}: {what}"))
}
