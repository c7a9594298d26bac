//! The language that the command line speaks, and its help in it.

use std::ffi::OsString;

use clap::ArgAction;
use clap::builder::Resettable::Reset;
use unicode_width::UnicodeWidthStr;
use wxauthlint::render::wrap;
use wxauthlint::text::Lang;

use super::lang_parser::{lang_of_locale, lang_of_name};

/// The arguments with what they are for in a language. As they are declared, each has both: the first
/// paragraph is Chinese, the second English.
pub fn spoken(command: clap::Command, lang: Lang) -> clap::Command {
    let command = match lang {
        Lang::Zh => with_chinese_flags(command),
        Lang::En => command,
    };
    in_language(command, lang)
}

fn in_language(command: clap::Command, lang: Lang) -> clap::Command {
    let about = command.get_long_about().and_then(|both| paragraph(&both.to_string(), lang));
    let command = match about {
        Some(about) => command.about(about).long_about(Reset),
        None => command,
    };
    let command = command.mut_args(|arg| {
        match arg.get_long_help().and_then(|both| paragraph(&both.to_string(), lang)) {
            Some(help) => arg.help(help).long_help(Reset),
            None => arg,
        }
    });
    command.mut_subcommands(|command| in_language(command, lang))
}

fn paragraph(both: &str, lang: Lang) -> Option<String> {
    let (zh, en) = both.split_once("\n\n")?;
    Some(match lang {
        Lang::Zh => zh.to_owned(),
        Lang::En => en.to_owned(),
    })
}

/// The flags that clap adds, with Chinese help, through all subcommands.
fn with_chinese_flags(command: clap::Command) -> clap::Command {
    let is_top = command.get_name() == "wxauthlint";
    let help = clap::Arg::new("help").short('h').long("help").action(ArgAction::Help).help("显示帮助");
    let version =
        clap::Arg::new("version").short('V').long("version").action(ArgAction::Version).help("显示版本");
    let command =
        command.disable_help_flag(true).disable_version_flag(true).disable_help_subcommand(true).arg(help);
    let command = if is_top { command.arg(version) } else { command };
    command.mut_subcommands(with_chinese_flags)
}

/// Clap's own words in its help in Chinese, through all subcommands, in lines of a width.
pub fn with_chinese_words(command: clap::Command, width: usize) -> clap::Command {
    let command =
        command.help_template("{about}\n\n用法: {usage}\n\n{all-args}").subcommand_help_heading("命令");
    let column = |is_positional: bool| {
        let shown = |arg: &&clap::Arg| arg.is_positional() == is_positional && !arg.is_hide_set();
        let widest = command.get_arguments().filter(shown).map(columns).max();
        2 + widest.unwrap_or(0) + 2
    };
    // As clap does it: where names are wide, what they are for stands below them.
    let room = |column: usize| if column * 10 > width * 4 { width - 10 } else { width - column };
    let (of_positional, of_option) = (room(column(true)), room(column(false)));
    let mut place = 0;
    let command = command.mut_args(|arg| {
        let heading = if arg.is_positional() { "参数" } else { "选项" };
        let mut help = arg.get_help().map(ToString::to_string).unwrap_or_default();
        let takes_value = arg.get_action().takes_values();
        if let Some(default) = arg.get_default_values().first().filter(|_| takes_value) {
            help.push_str(&format!(" [默认：{}]", default.to_string_lossy()));
        }
        let possible: Vec<_> =
            arg.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
        if takes_value && !possible.is_empty() {
            help.push_str(&format!(" [可选：{}]", possible.join("、")));
        }
        // Clap breaks lines at blanks alone.
        let room = match () {
            // It stands in the help of subcommands too, whose columns are not known here.
            () if arg.is_global_set() => width * 6 / 10,
            () if arg.is_positional() => of_positional,
            () => of_option,
        };
        let arg = arg.help(wrap(&help, room).join("\n")).help_heading(heading);
        // Under a heading of its own, clap puts them in the order of their names.
        place += 1;
        let order = match arg.get_id().as_str() {
            "help" | "version" => usize::MAX,
            _ if arg.is_global_set() => usize::MAX / 2,
            _ => place,
        };
        let arg = arg.display_order(order);
        if takes_value { arg.hide_default_value(true).hide_possible_values(true) } else { arg }
    });
    command.mut_subcommands(|command| with_chinese_words(command, width))
}

/// How many columns an argument takes as help shows it: `  -q, --quiet`, `      --config <FILE>`, `[INPUT]...`.
fn columns(arg: &clap::Arg) -> usize {
    let value = || match arg.get_value_names() {
        Some(names) => names.iter().map(|name| name.width() + 3).sum(),
        None => arg.get_id().as_str().width() + 3,
    };
    match arg.get_long() {
        Some(long) if arg.get_action().takes_values() => "-q, --".len() + long.width() + value(),
        Some(long) => "-q, --".len() + long.width(),
        None => value() + "...".len(),
    }
}

/// The language that `--lang` asks for, whatever else is wrong with the arguments.
pub fn asked_lang(arguments: &[OsString]) -> Option<Lang> {
    let mut arguments = arguments.iter().filter_map(|argument| argument.to_str());
    let value = arguments.find_map(|argument| match argument.strip_prefix("--lang") {
        Some("") => Some(None),
        Some(value) => value.strip_prefix('=').map(Some),
        None => None,
    })?;
    lang_of_name(value.or_else(|| arguments.next())?)
}

/// The language that `WXAUTHLINT_LANG` asks for.
pub fn lang_by_name() -> Option<Lang> {
    lang_of_locale(&set("WXAUTHLINT_LANG")?)
}

/// The language of the environment: `WXAUTHLINT_LANG`, else by the order of POSIX the first of these that is set, else
/// what the system is set to where it has no such variables. `None` where nothing says it: it is not set, or `C`.
pub fn lang_of_environment() -> Option<Lang> {
    if let Some(lang) = lang_by_name() {
        return Some(lang);
    }
    match ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(set) {
        Some(locale) => lang_of_locale(&locale),
        // Programs of Windows and macOS are told nothing by variables, unless a shell sets them.
        None if cfg!(any(windows, target_vendor = "apple")) => lang_of_locale(&sys_locale::get_locale()?),
        None => None,
    }
}

fn set(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::super::args::CommandLine;

    /// Calls it with every text of a command, of what is below it, and of their arguments.
    fn each_text(command: &clap::Command, told: &mut impl FnMut(&str, Option<String>)) {
        let name = command.get_name();
        told(name, command.get_long_about().map(ToString::to_string));
        for arg in command.get_arguments() {
            told(&format!("{name} {}", arg.get_id()), arg.get_long_help().map(ToString::to_string));
        }
        command.get_subcommands().for_each(|command| each_text(command, told));
    }

    #[test]
    fn everything_is_told_in_both_languages() {
        let mut seen = 0;
        each_text(&CommandLine::command(), &mut |of, both| {
            let both = both.unwrap_or_else(|| panic!("{of} has no second paragraph"));
            let paragraphs: Vec<_> = both.split("\n\n").collect();
            let is_chinese: Vec<_> =
                paragraphs.iter().map(|text| text.contains(|c| ('一'..='鿿').contains(&c))).collect();
            assert_eq!(is_chinese, [true, false], "{of}: {both}");
            seen += 1;
        });
        assert!(seen > 50, "{seen}");
    }
}
