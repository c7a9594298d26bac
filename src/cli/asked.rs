//! What this process was asked for.

use std::ffi::OsString;

use anstream::ColorChoice;
use clap::{ArgMatches, CommandFactory, FromArgMatches};
use wxauthlint::source::presentable_line;
use wxauthlint::text::Lang;

use super::args::{Command, CommandLine};
use super::spoken::{asked_lang, lang_of_environment, spoken, with_chinese_words};

/// The whole command line.
#[derive(Debug)]
pub struct Cli {
    /// The language of all texts.
    pub lang: Lang,
    /// False where neither arguments nor environment say it, so that the words of whoever asks may.
    pub is_lang_said: bool,
    /// Whether to use colours.
    pub color: ColorChoice,
    /// What to do.
    pub command: Command,
}

/// Reads the arguments of this process.
pub fn parse() -> Result<Cli, clap::Error> {
    let arguments: Vec<_> = std::env::args_os().collect();
    read(&arguments).map_err(|error| {
        // What is wrong is told with the arguments as they may be shown.
        let shown = |argument: &OsString| OsString::from(presentable_line(&argument.to_string_lossy()));
        read(&arguments.iter().map(shown).collect::<Vec<_>>()).err().unwrap_or(error)
    })
}

fn read(arguments: &[OsString]) -> Result<Cli, clap::Error> {
    // The language is needed before the arguments are read, for their own help.
    let said = asked_lang(arguments).or_else(lang_of_environment);
    let lang = said.unwrap_or(Lang::En);
    let mut command = spoken(CommandLine::command(), lang);
    if lang == Lang::Zh {
        command = with_chinese_words(command);
    }
    let matches = command.try_get_matches_from(arguments)?;
    let mut written = CommandLine::from_arg_matches(&matches)?;
    let asked = matches.subcommand().map(|(_, matches)| matches);
    match (&mut written.command, asked) {
        (Command::Check(check), Some(matches)) => check.levels.written = levels(matches),
        (Command::Simulate(simulate), Some(matches)) => simulate.levels.written = levels(matches),
        _ => {}
    }
    let color = match written.color.as_str() {
        "always" => ColorChoice::Always,
        "never" => ColorChoice::Never,
        _ => ColorChoice::Auto,
    };
    let written_lang = written.lang.as_deref().and_then(Lang::parse);
    let lang = written_lang.unwrap_or(lang);
    let is_lang_said = written_lang.or(said).is_some();
    Ok(Cli { lang, is_lang_said, color, command: written.command })
}

/// The arguments with what they are for in a language, as completions and the manual page tell it.
pub fn described(lang: Lang) -> clap::Command {
    spoken(CommandLine::command().disable_help_subcommand(true), lang)
}

fn levels(matches: &ArgMatches) -> Vec<(char, String)> {
    let mut levels = Vec::new();
    for (flag, name) in [('A', "allow"), ('W', "warn"), ('D', "deny")] {
        let values = matches.get_many::<String>(name).into_iter().flatten();
        levels.extend(
            matches.indices_of(name).into_iter().flatten().zip(values.map(|value| (flag, value.clone()))),
        );
    }
    levels.sort_by_key(|(index, _)| *index);
    levels.into_iter().map(|(_, level)| level).collect()
}
