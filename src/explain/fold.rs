//! Text in the form in which phrases are looked for: letters and words alone, in one way of writing. The
//! build folds the phrases of the catalog with it, so that both sides are the same.
//!
//! Chinese letters follow each other; a word of Latin letters or digits stands between blanks, taken back to
//! its stem, and so does `#`; `|` ends a sentence. `preAuthCode 已过期！` is ` pre auth cod 已过期|`.

use std::borrow::Cow;
use std::collections::BTreeSet;

/// A folded text, and where each part of it stands in the raw one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Folded {
    /// The text.
    pub text: String,
    /// For each byte of `text` the byte of the raw text that its letter begins at.
    places: Vec<usize>,
    /// The byte of the raw text behind the last letter.
    end: usize,
}

impl Folded {
    /// The byte of the raw text that a byte of the folded one comes from.
    #[allow(dead_code)] // the build does not ask for it
    pub fn raw(&self, at: usize) -> usize {
        self.places.get(at).copied().unwrap_or(self.end)
    }

    fn push(&mut self, character: char, raw: usize) {
        let len = character.len_utf8();
        self.text.push(character);
        self.places.extend(std::iter::repeat_n(raw, len));
    }

    fn blank(&mut self, raw: usize) {
        if !self.text.ends_with(' ') {
            self.push(' ', raw);
        }
    }
}

/// Folds a text. `simplified` gives the simplified form of a character, `known` the word that a stem is meant
/// to be.
pub(crate) fn fold<'k>(
    raw: &str,
    simplified: impl Fn(char) -> char,
    known: impl Fn(&str) -> Option<&'k str>,
) -> Folded {
    let mut folded = Folded::default();
    let mut word = Word::default();
    let mut characters = raw.char_indices().peekable();
    while let Some((at, written)) = characters.next() {
        let character = one_way(simplified(half_width(written)));
        if character.is_ascii_alphanumeric() {
            word.push(character, at);
        } else if character == '#' {
            word.end(&mut folded, &known);
            folded.blank(at);
            folded.push('#', at);
            folded.push(' ', at + 1);
        } else if is_chinese(character) {
            word.end(&mut folded, &known);
            folded.push(character, at);
        } else if !matches!(character, '\'' | '’') || word.letters.is_empty() {
            word.end(&mut folded, &known);
            let next_is_blank = characters.peek().is_none_or(|(_, next)| next.is_whitespace());
            let ends = matches!(character, '。' | '！' | '？' | '；' | '!' | '?' | ';' | '\n')
                || character == '.' && next_is_blank;
            if ends && !folded.text.ends_with('|') {
                folded.push('|', at);
            }
        }
        folded.end = at + written.len_utf8();
    }
    word.end(&mut folded, &known);
    folded
}

/// What a folded text is known by as a whole: no two that are known have the same, nor has one of ten million million
/// others one of theirs.
pub(crate) fn fingerprint(folded: &str) -> u64 {
    xxhash_rust::xxh3::xxh3_64(folded.trim_matches(['|', ' ']).as_bytes())
}

/// The longest word, in letters; of a longer run, which is no word, the rest is left out.
const LONGEST_WORD: usize = 40;

/// A word of Latin letters and digits that is being read.
#[derive(Default)]
struct Word {
    letters: String,
    at: usize,
}

impl Word {
    fn push(&mut self, character: char, at: usize) {
        if self.letters.is_empty() {
            self.at = at;
        }
        if self.letters.len() < LONGEST_WORD {
            self.letters.push(character);
        }
    }

    /// Writes the words that it consists of.
    fn end<'k>(&mut self, folded: &mut Folded, known: &impl Fn(&str) -> Option<&'k str>) {
        if self.letters.is_empty() {
            return;
        }
        let written = std::mem::take(&mut self.letters);
        for (at, part) in parts(&written) {
            let part = part.to_ascii_lowercase();
            let raw = self.at + at;
            let (verb, denial) = denied(&part).map_or((part.as_str(), None), |verb| (verb, Some("not")));
            for word in Some(verb).into_iter().chain(denial).filter(|word| !word.is_empty()) {
                let stem = stem(word);
                folded.blank(raw);
                for character in known(&stem).unwrap_or(&stem).chars() {
                    folded.push(character, raw);
                }
                folded.push(' ', raw + part.len());
            }
        }
    }
}

/// An appid, or the beginning of one: what all of them begin with, and what is different in each.
fn appid(word: &str) -> Option<(&str, &str)> {
    let (kind, rest) = word.split_at_checked(2)?;
    let is_rest =
        rest.bytes().all(|byte| byte.is_ascii_hexdigit()) && rest.bytes().any(|byte| byte.is_ascii_digit());
    (kind.eq_ignore_ascii_case("wx") && is_rest && rest.len() <= 16).then_some((kind, rest))
}

/// The words of a name in camel case, each with its byte: `preAuthCode`; brands are one word.
fn parts(word: &str) -> Vec<(usize, Cow<'_, str>)> {
    const BRANDS: [&str; 3] = ["wechat", "webview", "oauth"];
    let is_brand = BRANDS.iter().any(|brand| word.eq_ignore_ascii_case(brand));
    let letters = word.as_bytes();
    if let Some((kind, rest)) = appid(word) {
        return vec![(0, Cow::Borrowed(kind)), (kind.len(), Cow::Borrowed(rest))];
    }
    let mut starts = vec![0];
    for (at, pair) in letters.windows(2).enumerate() {
        let next_is_small = letters.get(at + 2).is_some_and(u8::is_ascii_lowercase);
        let begins = match pair {
            [one, next] => {
                one.is_ascii_lowercase() && next.is_ascii_uppercase()
                    || one.is_ascii_uppercase() && next.is_ascii_uppercase() && next_is_small
            }
            _ => false,
        };
        if begins && !is_brand {
            starts.push(at + 1);
        }
    }
    // Letters in a row of both cases are a code and no name.
    if starts.len() > 8 {
        starts.truncate(1);
    }
    let ends = starts.iter().skip(1).copied().chain([word.len()]);
    let spans = starts.iter().copied().zip(ends);
    spans.filter_map(|(start, end)| Some((start, Cow::Borrowed(word.get(start..end)?)))).collect()
}

/// The verb that a word denies, with or without an apostrophe: `isn't`, `wont`, `cannot`; of `nt` alone none is left.
fn denied(word: &str) -> Option<&str> {
    const VERBS: [&str; 16] = [
        "", "is", "are", "was", "were", "do", "does", "did", "has", "have", "had", "could", "would",
        "should", "must", "need",
    ];
    match word {
        "cant" | "cannot" => Some("can"),
        "wont" => Some("will"),
        _ => word.strip_suffix("nt").filter(|verb| VERBS.contains(verb)),
    }
}

/// A word without the ending that tells number or tense: `expired`, `expires` and `expire` are one.
fn stem(word: &str) -> String {
    if word.len() < 4 || word.bytes().any(|byte| byte.is_ascii_digit()) {
        return word.to_owned();
    }
    let word = word.replace("authoris", "authoriz");
    let mut stem = match word.strip_suffix("ies") {
        Some(start) if word.len() > 4 => format!("{start}y"),
        _ => match word.strip_suffix('s') {
            Some(start) if !start.ends_with(['s', 'u', 'i']) => start.to_owned(),
            _ => word,
        },
    };
    for (ending, shortest) in [("ing", 6), ("ed", 5), ("e", 4)] {
        if stem.len() >= shortest
            && let Some(start) = stem.strip_suffix(ending)
        {
            stem = start.to_owned();
            if ending != "e" && stem.ends_with('e') {
                stem.pop();
            }
            break;
        }
    }
    let mut last = stem.chars().rev();
    if stem.len() > 3 && last.next() == last.next() {
        stem.pop();
    }
    stem
}

fn half_width(character: char) -> char {
    match character {
        '！'..='～' => {
            u32::from(character).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(character)
        }
        '\u{3000}' => ' ',
        _ => character,
    }
}

fn is_chinese(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{9FFF}')
}

/// One way of writing what is written in several, or read wrongly off a picture.
pub(crate) fn one_way(character: char) -> char {
    match character {
        '帐' => '账',
        '您' => '你',
        '候' => '后', // 请稍候, 请稍后
        '末' => '未',
        '己' => '已',
        '囗' => '口',
        other => other,
    }
}

/// How many bytes of folded text may stand between two parts of a phrase: a dozen Chinese letters.
const GAP: usize = 42;

/// What is the name of another thing as a whole: how it begins, and its rest, which is not spoken of: whoever writes 预授权码
/// says nothing of 授权码.
const LONGER: [(&str, &str); 5] = [
    ("预", "授权码"),
    ("予", "授权码"),
    (" pre", " auth cod"),
    (" pre", " authcod"),
    (" pre", " authorization cod"),
];

/// Where a phrase ends whose first part begins at a byte; the others follow in the same sentence.
pub(crate) fn end_of(parts: &[impl AsRef<str>], text: &str, start: usize) -> Option<usize> {
    let (first, rest) = parts.split_first()?;
    let before = text.get(..start)?;
    let is_rest = |(begin, rest): &(&str, &str)| first.as_ref().starts_with(rest) && before.ends_with(begin);
    if LONGER.iter().any(is_rest) {
        return None;
    }
    let mut end = start + first.as_ref().len();
    for part in rest.iter().map(AsRef::as_ref) {
        // The blank behind a word is the one before the next.
        let from = if text.get(..end)?.ends_with(' ') { end - 1 } else { end };
        let mut to = (from + GAP + part.len()).min(text.len());
        while !text.is_char_boundary(to) {
            to -= 1;
        }
        let window = text.get(from..to)?;
        let sentence = window.find('|').map_or(window, |at| window.get(..at).unwrap_or_default());
        end = from + sentence.find(part)? + part.len();
    }
    Some(end)
}

/// What a folded text is known by: its words and Chinese letters, and pairs of either.
pub(crate) fn units(folded: &str) -> BTreeSet<String> {
    let mut units = BTreeSet::new();
    for sentence in folded.split(['|', '#']) {
        let mut before: Option<&str> = None;
        for run in sentence.split(' ').filter(|run| !run.is_empty()) {
            if !run.is_ascii() {
                let starts: Vec<usize> = run.char_indices().map(|(at, _)| at).chain([run.len()]).collect();
                let parts = |count: usize| {
                    let windows = starts.windows(count + 1);
                    windows.filter_map(|at| run.get(*at.first()?..*at.last()?)).map(str::to_owned)
                };
                units.extend(parts(1).chain(parts(2)));
                before = None;
                continue;
            }
            if is_token(run) {
                before = None;
                continue;
            }
            if !JOINTS.contains(&run) {
                units.insert(run.to_owned());
                // What the words of a family begin with, as long as they are not inflected only: `expiration`, `expiry`.
                units.extend(run.get(..FAMILY).map(|begin| format!("{OF_FAMILY}{begin}")));
            }
            units.extend(before.map(|before| format!("{before} {run}")));
            before = Some(run);
        }
    }
    units
}

/// What the units of families of words begin with.
pub const OF_FAMILY: char = '^';
/// How many letters the words of a family begin with.
const FAMILY: usize = 5;

/// English words, as stems, that only join others: alone they tell nothing.
const JOINTS: [&str; 50] = [
    "a", "an", "the", "to", "of", "in", "on", "is", "it", "be", "for", "and", "or", "we", "our", "i", "my",
    "you", "your", "that", "thi", "with", "at", "as", "by", "from", "he", "she", "they", "hi", "her",
    "their", "do", "doe", "did", "can", "ha", "have", "had", "wa", "were", "are", "so", "but", "if", "there",
    "then", "than", "also", "just",
];

/// True for what is no word: the value of an id or a key, and a code, which is looked for as such.
fn is_token(word: &str) -> bool {
    let is_code = word.len() > 3 && word.bytes().all(|byte| byte.is_ascii_digit());
    is_code || word.len() > 20 || word.len() > 9 && word.bytes().any(|byte| byte.is_ascii_digit())
}
