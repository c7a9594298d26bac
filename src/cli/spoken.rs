//! The language that the command line speaks, and its help in it.

use std::ffi::OsString;

use clap::ArgAction;
use clap::builder::Resettable::Reset;
use wxauthlint::text::Lang;

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
    let command = command.disable_help_flag(true).disable_version_flag(true).arg(help);
    let command = if is_top { command.arg(version) } else { command };
    command.mut_subcommands(with_chinese_flags)
}

/// Clap's own words in its help in Chinese, through all subcommands.
pub fn with_chinese_words(command: clap::Command) -> clap::Command {
    let command = command
        .help_template("{about}\n\n用法：{usage}\n\n{all-args}")
        .subcommand_help_heading("命令")
        .disable_help_subcommand(true);
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
        let arg = arg.help(help).help_heading(heading);
        // Under a heading of its own, clap puts them in the order of their names.
        let arg = if arg.is_positional() {
            place += 1;
            arg.display_order(place)
        } else {
            arg
        };
        if takes_value { arg.hide_default_value(true).hide_possible_values(true) } else { arg }
    });
    command.mut_subcommands(with_chinese_words)
}

/// The language that `--lang` asks for, whatever else is wrong with the arguments.
pub fn asked_lang(arguments: &[OsString]) -> Option<Lang> {
    let mut arguments = arguments.iter().filter_map(|argument| argument.to_str());
    let value = arguments.find_map(|argument| match argument.strip_prefix("--lang") {
        Some("") => Some(None),
        Some(value) => value.strip_prefix('=').map(Some),
        None => None,
    })?;
    Lang::parse(value.or_else(|| arguments.next())?)
}

/// The language of the environment: `WXAUTHLINT_LANG`, else by the order of POSIX the first of these that is set. `None`
/// where it says nothing: it is not set, or `C`.
pub fn lang_of_environment() -> Option<Lang> {
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    if let Some(lang) = set("WXAUTHLINT_LANG").and_then(|value| lang_of_locale(&value)) {
        return Some(lang);
    }
    lang_of_locale(&["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(set)?)
}

/// The language of a locale: `zh_CN.UTF-8`, `en`.
fn lang_of_locale(locale: &str) -> Option<Lang> {
    let locale = locale.to_ascii_lowercase();
    match locale.split(['.', '@']).next() {
        None | Some("" | "c" | "posix") => None,
        Some(name) if name.starts_with("zh") => Some(Lang::Zh),
        Some(_) => Some(Lang::En),
    }
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
