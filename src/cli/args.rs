//! The arguments, with their help in both languages.

use std::path::PathBuf;

use anstream::ColorChoice;
use clap::builder::PossibleValuesParser;
use clap::{ArgAction, ArgMatches, Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use clap_complete::Shell;
use wxauthlint::diagnostic::Severity;
use wxauthlint::render::{ExplainedFormat, ImpactFormat, SimulatedFormat};
use wxauthlint::schema::Schema;
use wxauthlint::session::Threshold;
use wxauthlint::text::Lang;

use super::chinese::{in_chinese, with_chinese_flags, with_chinese_words};
use super::reports::{Target, TargetParser};

/// The values of `--fail-on`.
const FAIL_ON: [&str; 4] = ["note", "warning", "error", "never"];

/// The whole command line.
#[derive(Debug)]
pub struct Cli {
    /// The language of all texts.
    pub lang: Lang,
    /// Whether to use colours.
    pub color: ColorChoice,
    /// What to do.
    pub command: Command,
}

/// Lints WeChat third-party-platform authorization links and provider files
#[derive(Debug, Parser)]
#[command(name = "wxauthlint", version, subcommand_required = true, arg_required_else_help = true)]
struct Written {
    /// Language of all texts; from the environment (LC_ALL, LC_MESSAGES, LANG) when not given
    #[arg(long, global = true, value_name = "LANG", value_parser = PossibleValuesParser::new(["zh", "en"]))]
    lang: Option<String>,
    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", value_parser = PossibleValuesParser::new(["auto", "always", "never"]))]
    color: String,
    #[command(subcommand)]
    command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check links, provider files, source code and pages
    Check(CheckArgs),
    /// Explain a code, an error text, a link, a rule, or a pasted chat
    Explain(ExplainArgs),
    /// Tell before launch what will happen to each account that opens a link
    Simulate(SimulateArgs),
    /// Tell the consequences of a change of the provider file
    Diff(DiffArgs),
    /// List, show and test rules
    Rules(RulesArgs),
    /// Print the vocabulary of rules
    Facts,
    /// Print a JSON Schema, by which editors complete and check
    Schema(SchemaArgs),
    /// Write a commented starter file
    Init(InitArgs),
    /// Print the completions for a shell
    Completions(CompletionsArgs),
    /// Print the manual page
    Man,
}

/// `check`
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Links; provider files (.yaml, .yml, .json); files with one link a line; source code, pages, documents,
    /// and folders of these; `-` for standard input. Without any: provider.yaml in the current folder
    #[arg(value_name = "INPUT")]
    pub inputs: Vec<String>,
    /// The provider file the links belong to [default: provider.yaml, if there is one]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The page the links are opened from, or `none` when they are typed, scanned or sent in a message
    #[arg(long, value_name = "URL|none")]
    pub page: Option<String>,
    /// A header that pages are sent with, such as `Referrer-Policy: same-origin`; may be given several times
    #[arg(long, value_name = "HEADER")]
    pub page_headers: Vec<String>,
    /// How to write what was found, and to which file; may be given several times [default: human, in
    /// GitHub Actions github]
    #[arg(long, value_name = "FORMAT[=FILE]", value_parser = TargetParser)]
    pub format: Vec<Target>,
    #[command(flatten)]
    pub rules: OwnRules,
    #[command(flatten)]
    pub levels: Levels,
    /// The least severity that makes the exit code 1
    #[arg(long, value_name = "SEVERITY", default_value = "error", value_parser = PossibleValuesParser::new(FAIL_ON))]
    pub fail_on: String,
    /// More warnings than this make the exit code 1, too
    #[arg(long, value_name = "N")]
    pub max_warnings: Option<usize>,
    /// A file with findings that were there before: only new ones are told and count
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Write all findings into a file for `--baseline`, so that only later ones count
    #[arg(long, value_name = "FILE", conflicts_with = "baseline")]
    pub write_baseline: Option<PathBuf>,
    /// Drop what is gone from the file of `--baseline`
    #[arg(long, requires = "baseline")]
    pub prune_baseline: bool,
    /// Write what can be fixed without changing its meaning into the provider files, print corrected links,
    /// and report what remains
    #[arg(long)]
    pub fix: bool,
    /// Fix also what may change the meaning; goes with --fix or --diff
    #[arg(long)]
    pub unsafe_fixes: bool,
    /// Show what --fix would change, and change nothing
    #[arg(long)]
    pub diff: bool,
}

/// Rules besides the shipped ones.
#[derive(Debug, Args)]
pub struct OwnRules {
    /// A folder with rules of your own; may be given several times
    #[arg(long = "rules", value_name = "DIR")]
    pub dirs: Vec<PathBuf>,
}

/// How severe rules are.
#[derive(Debug, Args)]
pub struct Levels {
    /// Allow: switch a rule off (or `all`)
    #[arg(short = 'A', long, value_name = "RULE", action = ArgAction::Append)]
    allow: Vec<String>,
    /// Make a rule (or `all`) a warning
    #[arg(short = 'W', long, value_name = "RULE", action = ArgAction::Append)]
    warn: Vec<String>,
    /// Deny: make a rule (or `all`) an error
    #[arg(short = 'D', long, value_name = "RULE", action = ArgAction::Append)]
    deny: Vec<String>,
    /// What was asked for, in the order it was written: a later one wins.
    #[arg(skip)]
    pub written: Vec<(char, String)>,
}

/// `explain`
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// A code (-14, 61007), an error text, a JSON answer, a link, a callback address, the id of a rule, a
    /// parameter, `permission 18`; a file with a chat or ticket, or `-` for standard input
    #[arg(value_name = "WHAT", allow_negative_numbers = true)]
    pub what: Vec<String>,
    /// The provider file a link belongs to
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The page a link is opened from, or `none` when it is typed, scanned or sent in a message
    #[arg(long, value_name = "URL|none")]
    pub page: Option<String>,
    /// How to write the explanation
    #[arg(long, value_name = "FORMAT", default_value = "human", value_parser = PossibleValuesParser::new(ExplainedFormat::NAMES))]
    pub format: String,
    #[command(flatten)]
    pub rules: OwnRules,
}

/// `simulate`
#[derive(Debug, Args)]
pub struct SimulateArgs {
    /// A link, or the name of a link of the provider file. Without it: every link of the provider file
    #[arg(value_name = "LINK")]
    pub link: Option<String>,
    /// The provider file with the accounts [default: provider.yaml, if there is one]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// One more account: the JSON that api_get_authorizer_info or api_query_auth answered; may be given
    /// several times
    #[arg(long, value_name = "FILE.json")]
    pub account: Vec<PathBuf>,
    /// The page the link is opened from, or `none` when it is typed, scanned or sent in a message
    #[arg(long, value_name = "URL|none")]
    pub page: Option<String>,
    /// How to write what will happen
    #[arg(long, value_name = "FORMAT", default_value = "human", value_parser = PossibleValuesParser::new(SimulatedFormat::NAMES))]
    pub format: String,
    #[command(flatten)]
    pub rules: OwnRules,
    #[command(flatten)]
    pub levels: Levels,
}

/// `diff`
#[derive(Debug, Args)]
pub struct DiffArgs {
    /// The provider file as it was; `-` for standard input: `git show HEAD:provider.yaml | wxauthlint
    /// diff - provider.yaml`. An empty one, or /dev/null, means that there was none
    #[arg(value_name = "OLD")]
    pub old: PathBuf,
    /// The provider file as it is to be
    #[arg(value_name = "NEW")]
    pub new: PathBuf,
    /// The page those links are opened from that do not say it, or `none` when they are typed, scanned or
    /// sent in a message
    #[arg(long, value_name = "URL|none")]
    pub page: Option<String>,
    /// How to write the consequences [default: human, in GitHub Actions github]
    #[arg(long, value_name = "FORMAT", value_parser = PossibleValuesParser::new(ImpactFormat::NAMES))]
    pub format: Option<String>,
    /// The least severity that makes the exit code 1; what stops working, and a new link that surely fails,
    /// are errors
    #[arg(long, value_name = "SEVERITY", default_value = "error", value_parser = PossibleValuesParser::new(FAIL_ON))]
    pub fail_on: String,
    #[command(flatten)]
    pub rules: OwnRules,
}

/// `rules`
#[derive(Debug, Args)]
pub struct RulesArgs {
    /// What to do with the rules [default: list]
    #[command(subcommand)]
    pub action: Option<RulesAction>,
}

/// What to do with rules.
#[derive(Debug, Subcommand)]
pub enum RulesAction {
    /// List the rules
    List {
        /// How to write the list
        #[arg(long, value_name = "FORMAT", default_value = "plain", value_parser = PossibleValuesParser::new(["plain", "markdown"]))]
        format: String,
        #[command(flatten)]
        rules: OwnRules,
    },
    /// Show a rule: why it is, and its examples drawn
    Show {
        /// The id of the rule
        id: String,
        #[command(flatten)]
        rules: OwnRules,
    },
    /// Run the examples of the rules in a folder, or of the shipped ones
    Test {
        /// The folder
        dir: Option<PathBuf>,
    },
    /// Read the rules in a folder and tell every fault
    Check {
        /// The folder
        dir: PathBuf,
    },
}

/// `schema`
#[derive(Debug, Args)]
pub struct SchemaArgs {
    /// Of a provider file, of a rule file, or of what check, explain, simulate and diff write as JSON
    #[arg(value_name = "WHAT", value_parser = PossibleValuesParser::new(Schema::NAMES))]
    pub what: String,
    #[command(flatten)]
    pub rules: OwnRules,
}

/// `init`
#[derive(Debug, Args)]
pub struct InitArgs {
    /// The file to write; never one that exists
    #[arg(value_name = "FILE", default_value = "provider.yaml")]
    pub file: PathBuf,
}

/// `completions`
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell they are for
    #[arg(value_name = "SHELL")]
    pub shell: Shell,
}

impl Levels {
    /// Each rule, how severe it is to be (`None` for off), and the flag that says so.
    pub fn asked(&self) -> impl Iterator<Item = (&str, Option<Severity>, &'static str)> {
        self.written.iter().map(|(flag, name)| {
            let (severity, flag) = match flag {
                'A' => (None, "-A"),
                'W' => (Some(Severity::Warning), "-W"),
                _ => (Some(Severity::Error), "-D"),
            };
            (name.as_str(), severity, flag)
        })
    }
}

/// What makes a script fail, by `--fail-on` and `--max-warnings`.
pub fn threshold(fail_on: &str, max_warnings: Option<usize>) -> Threshold {
    Threshold { fail_on: Severity::parse(fail_on), max_warnings }
}

/// The arguments with what they are for in a language, as completions and the manual page tell it.
pub fn described(lang: Lang) -> clap::Command {
    let command = Written::command().disable_help_subcommand(true);
    match lang {
        Lang::Zh => with_chinese_flags(in_chinese(command)),
        Lang::En => command,
    }
}

/// Reads the arguments of this process.
pub fn parse() -> Result<Cli, clap::Error> {
    let arguments: Vec<_> = std::env::args_os().collect();
    // The language is needed before the arguments are read, for their own help.
    let lang = asked_lang(&arguments).unwrap_or_else(lang_of_environment);
    let mut command = Written::command();
    if lang == Lang::Zh {
        command = with_chinese_words(with_chinese_flags(in_chinese(command)));
    }
    let matches = command.try_get_matches_from(arguments)?;
    let mut written = Written::from_arg_matches(&matches)?;
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
    let lang = match written.lang.as_deref() {
        Some("zh") => Lang::Zh,
        Some(_) => Lang::En,
        None => lang,
    };
    Ok(Cli { lang, color, command: written.command })
}

fn asked_lang(arguments: &[std::ffi::OsString]) -> Option<Lang> {
    let mut arguments = arguments.iter().filter_map(|argument| argument.to_str());
    let value = arguments.find_map(|argument| match argument.strip_prefix("--lang") {
        Some("") => Some(None),
        Some(value) => value.strip_prefix('=').map(Some),
        None => None,
    })?;
    match value.or_else(|| arguments.next()) {
        Some("zh") => Some(Lang::Zh),
        Some("en") => Some(Lang::En),
        _ => None,
    }
}

/// The language of the environment, by the order of POSIX: the first of these that is set decides.
fn lang_of_environment() -> Lang {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty());
    match set {
        Some(value) if value.to_ascii_lowercase().starts_with("zh") => Lang::Zh,
        _ => Lang::En,
    }
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
