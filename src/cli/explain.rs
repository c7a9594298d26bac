//! `wxauthlint explain`: says what a code, a text, a link, a rule or a whole chat means.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use wxauthlint::explain::{Explainer, LONGEST};
use wxauthlint::fact::Page;
use wxauthlint::lint::{ProviderFile, page_source};
use wxauthlint::render::{ExplainedFormat, explained, not_decoded};
use wxauthlint::source::{Decoded, Sources, Undecoded, decode};
use wxauthlint::text::Text;

use super::args::ExplainArgs;
use super::failure::Failure;
use super::output::Output;
use super::pages::refuse_odd_page;
use super::{CLEAN, NOTHING, files};

/// Explains what the arguments name.
pub fn run(args: &ExplainArgs, output: &mut Output) -> Result<u8, Failure> {
    let rules = files::read_rules(&args.rules.dirs)?;
    let mut sources = Sources::new();
    refuse_odd_page(args.page.as_deref())?;
    let page = args.page.as_ref().map_or(Page::NotGiven, |page| page_source(page, &mut sources));
    let asked = asked(&args.what)?;
    let file = match &args.config {
        Some(path) => {
            let text = files::read_yaml(path)?;
            let read = ProviderFile::read(&path.display().to_string(), &text, &rules, &mut sources);
            Some(read.map_err(|faults| Failure::Faults(faults, Box::new(sources.clone())))?)
        }
        None => None,
    };
    let explainer = Explainer { rules: &rules, file: file.as_ref(), page: &page };
    let (answer, not_decoded) = match &asked {
        Asked::Words(text) => (explainer.explain(text, sources), None),
        Asked::Pasted(text, not_decoded) => (explainer.search(text, sources), not_decoded.as_ref()),
    };
    let format = ExplainedFormat::parse(&args.format).unwrap_or(ExplainedFormat::Human);
    output.write(&explained(&answer, format, &output.options()))?;
    if let Some(told) = not_decoded {
        return Ok(Failure::Nothing(told.clone()).tell(output));
    }
    Ok(if answer.is_known() { CLEAN } else { NOTHING })
}

/// What is to be explained.
enum Asked {
    /// The words of the command line.
    Words(String),
    /// A text with several things in it, standard input or a file, and what could not be decoded of it.
    Pasted(String, Option<Text>),
}

fn asked(what: &[String]) -> Result<Asked, Failure> {
    let empty = || {
        Text::new(
            "没有要解释的内容：给出代码、提示、链接、规则 id，或用 `-` 从标准输入读取",
            "there is nothing to explain: give a code, a message, a link, the id of a rule, or `-` for standard input",
        )
    };
    let asked = match what {
        [] => return Err(Failure::Nothing(empty())),
        [only] if only == "-" => read(io::stdin(), Path::new("stdin"))?,
        [only] if Path::new(only).is_file() => {
            let path = PathBuf::from(only);
            let file = File::open(&path).map_err(|error| Failure::io(&path, error))?;
            read(file, &path)?
        }
        words => Asked::Words(words.join(" ")),
    };
    match asked {
        Asked::Words(text) if text.trim().is_empty() => Err(Failure::Nothing(empty())),
        Asked::Pasted(text, told) if text.trim().is_empty() => {
            Err(Failure::Nothing(told.unwrap_or_else(empty)))
        }
        asked => Ok(asked),
    }
}

/// The beginning of a text, as much of it as is explained; chats may hold anything, so that bytes
/// that fit no encoding do not stop it.
fn read(reader: impl Read, path: &Path) -> Result<Asked, Failure> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(LONGEST).unwrap_or(u64::MAX);
    reader.take(limit).read_to_end(&mut bytes).map_err(|error| Failure::io(path, error))?;
    let decoded = decode(&bytes, None);
    let told = decoded.undecoded().filter(|undecoded| !is_cut(&decoded, *undecoded, bytes.len()));
    let told = told.map(|undecoded| not_decoded(&files::name_of(path), undecoded));
    Ok(Asked::Pasted(decoded.text().to_owned(), told))
}

/// True if all that could not be decoded is a last character, cut off where reading ended.
fn is_cut(decoded: &Decoded<'_>, undecoded: Undecoded, length: usize) -> bool {
    let Undecoded::Byte { text, .. } = undecoded else { return false };
    length == LONGEST && decoded.get(text..).is_some_and(|rest| rest == "\u{fffd}")
}
