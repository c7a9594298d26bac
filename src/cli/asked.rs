//! What this process was asked for.

use std::ffi::OsString;

use anstream::ColorChoice;
use clap::{ArgMatches, CommandFactory, FromArgMatches};
use wxauthlint::source::presentable_line;
use wxauthlint::text::Lang;

use super::args::{Command, CommandLine};
use super::output::width;
use super::spoken::{asked_lang, lang_by_name, lang_of_environment, spoken, with_chinese_words};

/// The whole command line.
#[derive(Debug)]
pub struct Cli {
    /// The language of all texts.
    pub lang: Lang,
    /// False where neither arguments nor environment say it, so that the words of whoever asks may.
    pub is_lang_said: bool,
    /// The language that was asked for by name, which no editor overrides.
    pub said_lang: Option<Lang>,
    /// True if nothing but findings and errors is to be told.
    pub is_quiet: bool,
    /// Whether to use colours.
    pub color: ColorChoice,
    /// What to do.
    pub command: Command,
}

/// Reads the arguments of this process.
pub fn parse() -> Result<Cli, Complaint> {
    let arguments: Vec<_> = std::env::args_os().map(not_an_option).collect();
    read(&arguments).map_err(|error| {
        // What is wrong is told with the arguments as they may be shown.
        let shown = |argument: &OsString| OsString::from(presentable_line(&argument.to_string_lossy()));
        let error = read(&arguments.iter().map(shown).collect::<Vec<_>>()).err().unwrap_or(error);
        let lang = asked_lang(&arguments).or_else(lang_of_environment).unwrap_or(Lang::En);
        Complaint { error, lang }
    })
}

/// A message that begins with its code (`-14 请确认…`) is no option: a blank before it says so.
fn not_an_option(argument: OsString) -> OsString {
    let is_message = argument.to_str().is_some_and(|written| {
        let begins_with_code =
            written.strip_prefix('-').is_some_and(|rest| rest.starts_with(|it: char| it.is_ascii_digit()));
        begins_with_code && written.parse::<f64>().is_err()
    });
    if !is_message {
        return argument;
    }
    let mut operand = OsString::from(" ");
    operand.push(argument);
    operand
}

/// What is wrong with the arguments, and the language to say it in.
#[derive(Debug)]
pub struct Complaint {
    /// What clap says.
    pub error: clap::Error,
    /// The language.
    pub lang: Lang,
}

fn is_help(error: &clap::Error) -> bool {
    use clap::error::ErrorKind::{DisplayHelp, DisplayHelpOnMissingArgumentOrSubcommand};

    matches!(error.kind(), DisplayHelp | DisplayHelpOnMissingArgumentOrSubcommand)
}

fn read(arguments: &[OsString]) -> Result<Cli, clap::Error> {
    // The language is needed before the arguments are read, for their own help.
    let said = asked_lang(arguments).or_else(lang_of_environment);
    let lang = said.unwrap_or(Lang::En);
    // Help is as wide as the reports are.
    let width = width(&std::io::stdout());
    let command = || spoken(CommandLine::command(), lang).term_width(width);
    let matches = command().try_get_matches_from(arguments).map_err(|error| match lang {
        // Help alone has them, and its lines are broken where somebody reads it.
        Lang::Zh if is_help(&error) => {
            with_chinese_words(command(), width).try_get_matches_from(arguments).err().unwrap_or(error)
        }
        _ => error,
    })?;
    let mut written = CommandLine::from_arg_matches(&matches)?;
    let asked = matches.subcommand().map(|(_, matches)| matches);
    match (&mut written.command, asked) {
        (Command::Check(check), Some(matches)) => check.report.levels.written = levels(matches),
        (Command::Simulate(simulate), Some(matches)) => simulate.levels.written = levels(matches),
        #[cfg(feature = "probe")]
        (Command::Probe(probe), Some(matches)) => probe.report.levels.written = levels(matches),
        _ => {}
    }
    let color = match written.color.as_str() {
        "always" => ColorChoice::Always,
        "never" => ColorChoice::Never,
        _ => ColorChoice::Auto,
    };
    let written_lang = written.lang;
    let lang = written_lang.unwrap_or(lang);
    let is_lang_said = written_lang.or(said).is_some();
    let said_lang = written_lang.or_else(lang_by_name);
    let is_quiet = written.quiet;
    Ok(Cli { lang, is_lang_said, said_lang, is_quiet, color, command: written.command })
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
