//! What the inputs of `check` are.

use std::path::{Path, PathBuf};

use wxauthlint::input::{file::FileKind, holds_marker};
use wxauthlint::text::Text;

use super::args::CheckArgs;
use super::check::USUAL_CONFIG;
use super::failure::Failure;
use super::files;
use super::lines::{holds_one_link_a_line, is_like_link};
use super::whole_file::same_file;

/// What is to be checked.
pub enum Input {
    /// A link of the command line.
    Link(String),
    /// A provider file.
    Provider(PathBuf),
    /// A file with one link a line.
    Links(PathBuf),
    /// Source code, a page, a document.
    File(PathBuf),
    /// A folder with such files.
    Folder(PathBuf),
    /// Standard input.
    Stdin,
}

impl Input {
    fn is_same_file(&self, other: &Input) -> bool {
        match (self, other) {
            (
                Input::Provider(one) | Input::Links(one) | Input::File(one),
                Input::Provider(other) | Input::Links(other) | Input::File(other),
            ) => one.is_file() && same_file(one, other),
            (Input::Folder(one), Input::Folder(other)) => one == other,
            _ => false,
        }
    }
}

/// What kind of thing each input is; without any, the provider file of the current folder.
pub fn inputs(args: &CheckArgs) -> Result<Vec<Input>, Failure> {
    if args.inputs.is_empty() {
        let path = args.config.clone().unwrap_or_else(|| PathBuf::from(USUAL_CONFIG));
        if args.config.is_none() && !path.exists() {
            return Err(Failure::Nothing(Text::new(
                format!("没有可检查的内容：当前文件夹没有 `{USUAL_CONFIG}`，也没有给出链接或文件"),
                format!("there is nothing to check: no `{USUAL_CONFIG}` here, and no link or file was given"),
            )));
        }
        return Ok(vec![Input::Provider(path)]);
    }
    let mut inputs: Vec<Input> = Vec::new();
    for input in &args.inputs {
        let input = classify(input)?;
        // A file that is named twice is checked once.
        if !inputs.iter().any(|before| before.is_same_file(&input)) {
            inputs.push(input);
        }
    }
    Ok(inputs)
}

/// Files of mini programs, which may ask for the plug-in.
const MINI_PROGRAM_FILES: [&str; 4] = ["app.json", "plugin.json", "ext.json", "game.json"];

fn classify(input: &str) -> Result<Input, Failure> {
    if input == "-" {
        return Ok(Input::Stdin);
    }
    let path = Path::new(input);
    if path.is_dir() {
        return Ok(Input::Folder(path.to_owned()));
    }
    if path.exists() {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_ascii_lowercase();
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        return Ok(match (extension, FileKind::of(&name)) {
            // What a mini program is configured by is no provider file.
            ("yaml" | "yml" | "json", _)
                if !MINI_PROGRAM_FILES.contains(&name.as_str()) && !holds_settings(path) =>
            {
                Input::Provider(path.to_owned())
            }
            (_, FileKind::Text) if holds_one_link_a_line(path) => Input::Links(path.to_owned()),
            _ => Input::File(path.to_owned()),
        });
    }
    if is_like_link(input) {
        return Ok(Input::Link(input.to_owned()));
    }
    Err(Failure::Usage(Text::new(
        format!("`{input}` 既不是链接，也没有这个文件"),
        format!("`{input}` is no link, and there is no such file"),
    )))
}

/// True for a file of settings of another program, in which a link may stand: it has none of the keys that
/// provider files and answers of WeChat's API begin with.
fn holds_settings(path: &Path) -> bool {
    const KEYS: [&str; 9] = [
        "platform",
        "requires",
        "accounts",
        "links",
        "lint",
        "authorizer_info",
        "authorization_info",
        "errcode",
        "errmsg",
    ];
    // What cannot be read is told by whoever reads it whole.
    let Ok(file) = files::read_written(path) else { return false };
    let is_key = |line: &str| {
        let line = line.trim_start_matches([' ', '{', '"', '\'']);
        KEYS.iter().any(|key| {
            let behind = line.strip_prefix(key).map(|behind| behind.trim_start_matches(['"', '\'', ' ']));
            behind.is_some_and(|behind| behind.starts_with(':'))
        })
    };
    holds_marker(&file.text) && !file.text.lines().any(is_key)
}
