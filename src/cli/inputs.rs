//! What the inputs of `check` are. Each is opened once, for a pipe can be read only once, and what it is is told
//! from what was read.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

use wxauthlint::diagnostic::Unread;
use wxauthlint::input::file::FileKind;
use wxauthlint::input::link::find::{Context, find, holds_one_link_a_line, is_like_link, is_surely_link};
use wxauthlint::input::{holds_marker, provider};
use wxauthlint::lint::is_provider_file;
use wxauthlint::rule::RuleSet;
use wxauthlint::source::decode;
use wxauthlint::text::Text;

use super::args::CheckArgs;
use super::context::USUAL_CONFIG;
use super::failure::Failure;
use super::files::{self, Hit};
use super::lines::{LONGEST_LINE, Lines, Stream};
use super::output::Output;
use super::walk::walk;

/// What is to be checked.
pub enum Input {
    /// A link of the command line.
    Link(String),
    /// A provider file.
    Provider(Hit),
    /// A provider file that was read from a pipe, so that nothing can be written back.
    Piped(Hit),
    /// Links, one a line.
    Links(Lines),
    /// Source code, a page, a document.
    File(Hit),
    /// Nothing at all.
    Empty(Text),
}

/// All inputs, read as far as is needed to know what they are.
#[derive(Default)]
pub struct Inputs {
    /// What is to be checked, in the order of the command line; the files of a folder in the order of paths.
    pub list: Vec<Input>,
    /// The folders, and whether something was found in them to check.
    pub folders: BTreeMap<PathBuf, bool>,
    /// What was passed over, though it should have been checked.
    pub unread: Vec<Unread>,
    /// True if something in a folder could not be read; that was told.
    pub has_failed: bool,
    /// The files that are in the list, wherever they were named.
    known: BTreeSet<PathBuf>,
}

/// Reads the inputs; without any, the provider file of the current folder.
pub fn inputs(args: &CheckArgs, rules: &RuleSet, output: &Output) -> Result<Inputs, Failure> {
    let mut inputs = Inputs::default();
    if args.inputs.is_empty() {
        let path = args.config.clone().unwrap_or_else(|| PathBuf::from(USUAL_CONFIG));
        if args.config.is_none() && !path.exists() {
            return Err(Failure::Nothing(Text::new(
                format!("没有可检查的内容：当前文件夹没有 `{USUAL_CONFIG}`，也没有给出链接或文件"),
                format!("there is nothing to check: no `{USUAL_CONFIG}` here, and no link or file was given"),
            )));
        }
        inputs.list.push(Input::Provider(Hit::read(&path)?));
        return Ok(inputs);
    }
    for input in &args.inputs {
        inputs.add(input, rules, output)?;
    }
    Ok(inputs)
}

impl Inputs {
    fn add(&mut self, input: &str, rules: &RuleSet, output: &Output) -> Result<(), Failure> {
        if input == "-" {
            if self.is_new(Path::new(STDIN)) {
                self.list.push(stream(Path::new("stdin"), Box::new(io::stdin()), rules)?);
            }
            return Ok(());
        }
        // A file that somebody named like a link must not take its place.
        if is_surely_link(input) {
            self.list.push(Input::Link(input.to_owned()));
            return Ok(());
        }
        let path = Path::new(input);
        match fs::metadata(path) {
            Ok(known) if known.is_dir() => self.walk(path, rules, output),
            Ok(_) if !self.is_new(path) => Ok(()),
            Ok(known) => {
                let file = File::open(path).map_err(|error| Failure::io(path, error))?;
                let is_stream = !known.is_file() || is_device(path);
                self.list.push(match is_stream {
                    true => stream(
                        if path == Path::new(STDIN) { Path::new("stdin") } else { path },
                        Box::new(file),
                        rules,
                    )?,
                    false => regular(path, file, rules)?,
                });
                Ok(())
            }
            Err(_) if is_like_link(input) => {
                self.list.push(Input::Link(input.to_owned()));
                Ok(())
            }
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Err(Failure::io(path, error)),
            Err(_) => Err(Failure::Usage(Text::new(
                format!("`{input}` 既不是链接，也没有这个文件"),
                format!("`{input}` is no link, and there is no such file"),
            ))),
        }
    }

    /// Takes in the files of a folder, each as if it had been named.
    fn walk(&mut self, folder: &Path, rules: &RuleSet, output: &Output) -> Result<(), Failure> {
        let walked = walk(folder, rules)?;
        walked.tell(folder, output);
        for failure in walked.failures {
            failure.tell(output);
            self.has_failed = true;
        }
        let mut holds = self.folders.get(folder).is_some_and(|holds| *holds) || !walked.unread.is_empty();
        self.unread.extend(walked.unread);
        let providers = walked.providers.into_iter().map(Input::Provider);
        for input in providers.chain(walked.hits.into_iter().map(Input::File)) {
            let (Input::Provider(hit) | Input::File(hit)) = &input else { continue };
            match self.is_new(&hit.path) {
                true => self.list.push(input),
                // It is checked where it was named.
                false => holds = true,
            }
        }
        self.folders.insert(folder.to_owned(), holds);
        Ok(())
    }

    /// False for a file that was named before: it is checked once.
    fn is_new(&mut self, path: &Path) -> bool {
        let place = match is_device(path) {
            // Where these lead to is not one place.
            true => path.to_owned(),
            false => fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()),
        };
        self.known.insert(place)
    }
}

/// Standard input by its path.
const STDIN: &str = "/dev/stdin";

/// True for what the system names to be read like a pipe, whatever stands behind it.
fn is_device(path: &Path) -> bool {
    path.starts_with("/dev") || path.starts_with("/proc")
}

/// What a pipe or standard input holds.
fn stream(name: &Path, reader: Box<dyn Read>, rules: &RuleSet) -> Result<Input, Failure> {
    let shown = files::name_of(name);
    Ok(match Stream::read(name, reader)? {
        Stream::Links(reader) => Input::Links(Lines::new(shown, reader)),
        Stream::Text(bytes) => {
            let hit = Hit::provider(name, bytes);
            let holds_link = !find(&hit.text, Context::Prose).is_empty();
            match holds_link && is_settings(&hit.text, rules) {
                true => Input::File(files::written(&hit.stored, name)?),
                false => Input::Piped(hit),
            }
        }
        Stream::Empty if name == Path::new("stdin") => {
            Input::Empty(Text::new("标准输入是空的", "standard input is empty"))
        }
        Stream::Empty => Input::Empty(Text::new(format!("`{shown}` 是空的"), format!("`{shown}` is empty"))),
    })
}

/// What a file holds.
fn regular(path: &Path, mut file: File, rules: &RuleSet) -> Result<Input, Failure> {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    if may_be_provider_file(name) {
        let bytes = files::read_bytes(file, path)?;
        let hit = Hit::provider(path, bytes);
        return match is_settings(&hit.text, rules) {
            true => files::written(&hit.stored, path).map(Input::File),
            false => Ok(Input::Provider(hit)),
        };
    }
    let mut start = Vec::new();
    if FileKind::of(name).is_text() {
        let read = file.by_ref().take(LONGEST_LINE).read_to_end(&mut start);
        read.map_err(|error| Failure::io(path, error))?;
        if holds_one_link_a_line(&decode(&start, None)) {
            let whole = BufReader::new(Cursor::new(start).chain(file));
            return Ok(Input::Links(Lines::new(files::name_of(path), Box::new(whole))));
        }
    }
    let bytes = files::read_bytes(Cursor::new(start).chain(file), path)?;
    files::written(&bytes, path).map(Input::File)
}

/// Files of mini programs, which may ask for the plug-in.
const MINI_PROGRAM_FILES: [&str; 4] = ["app.json", "plugin.json", "ext.json", "game.json"];

/// True for the name of a file that can be a provider file: what a mini program is configured by is none.
pub fn may_be_provider_file(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    matches!(extension, "yaml" | "yml" | "json") && !MINI_PROGRAM_FILES.contains(&name.as_str())
}

/// True for a file of settings of another program, in which a link may stand. Whatever else is named is taken for
/// a provider file, so that what is wrong with it is told.
fn is_settings(text: &str, rules: &RuleSet) -> bool {
    // What WeChat's API answers is refused as a provider file, with advice.
    let is_answer = |line: &str| {
        let line = line.trim_start_matches([' ', '\t', '{', '"', '\'']);
        provider::ANSWER_KEYS.iter().any(|key| {
            let behind = line.strip_prefix(key).map(|behind| behind.trim_start_matches(['"', '\'', ' ']));
            behind.is_some_and(|behind| behind.starts_with(':'))
        })
    };
    holds_marker(text) && !is_provider_file(text, rules) && !text.lines().any(is_answer)
}
