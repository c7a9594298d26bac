//! The arguments, with their help in both languages.

use std::path::PathBuf;

use anstream::ColorChoice;
use clap::builder::PossibleValuesParser;
use clap::{ArgAction, ArgMatches, Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use clap_complete::Shell;
use wxauthlint::render::{ExplainedFormat, ImpactFormat, SimulatedFormat};
use wxauthlint::schema::Schema;
use wxauthlint::text::Lang;

use super::reports::{Target, TargetParser};

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
    /// Check links and provider files
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
    /// Links; provider files (.yaml, .yml, .json); files with one link a line; `-` for standard input.
    /// Without any: provider.yaml in the current folder
    #[arg(value_name = "INPUT")]
    pub inputs: Vec<String>,
    /// The provider file the links belong to [default: provider.yaml, if there is one]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The page the links are opened from, or `none` when they are typed, scanned or sent in a message
    #[arg(long, value_name = "URL|none")]
    pub page: Option<String>,
    /// How to write what was found, and to which file; may be given several times [default: human, in
    /// GitHub Actions github]
    #[arg(long, value_name = "FORMAT[=FILE]", value_parser = TargetParser)]
    pub format: Vec<Target>,
    /// A folder with rules of your own; may be given several times
    #[arg(long, value_name = "DIR")]
    pub rules: Vec<PathBuf>,
    /// Allow: switch a rule off (or `all`)
    #[arg(short = 'A', long, value_name = "RULE", action = ArgAction::Append)]
    pub allow: Vec<String>,
    /// Make a rule (or `all`) a warning
    #[arg(short = 'W', long, value_name = "RULE", action = ArgAction::Append)]
    pub warn: Vec<String>,
    /// Deny: make a rule (or `all`) an error
    #[arg(short = 'D', long, value_name = "RULE", action = ArgAction::Append)]
    pub deny: Vec<String>,
    /// The least severity that makes the exit code 1
    #[arg(long, value_name = "SEVERITY", default_value = "error", value_parser = PossibleValuesParser::new(["note", "warning", "error", "never"]))]
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
    /// `-A`, `-W` and `-D` in the order they were written: a later one wins.
    #[arg(skip)]
    pub levels: Vec<(char, String)>,
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
    /// A folder with rules of your own; may be given several times
    #[arg(long, value_name = "DIR")]
    pub rules: Vec<PathBuf>,
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
    /// A folder with rules of your own; may be given several times
    #[arg(long, value_name = "DIR")]
    pub rules: Vec<PathBuf>,
    /// Allow: switch a rule off (or `all`)
    #[arg(short = 'A', long, value_name = "RULE", action = ArgAction::Append)]
    pub allow: Vec<String>,
    /// Make a rule (or `all`) a warning
    #[arg(short = 'W', long, value_name = "RULE", action = ArgAction::Append)]
    pub warn: Vec<String>,
    /// Deny: make a rule (or `all`) an error
    #[arg(short = 'D', long, value_name = "RULE", action = ArgAction::Append)]
    pub deny: Vec<String>,
    /// `-A`, `-W` and `-D` in the order they were written: a later one wins.
    #[arg(skip)]
    pub levels: Vec<(char, String)>,
}

/// `diff`
#[derive(Debug, Args)]
pub struct DiffArgs {
    /// The provider file as it was; `-` for standard input: `git show HEAD:provider.yaml | wxauthlint
    /// diff - provider.yaml`
    #[arg(value_name = "OLD")]
    pub old: PathBuf,
    /// The provider file as it is to be
    #[arg(value_name = "NEW")]
    pub new: PathBuf,
    /// The page those links are opened from that do not say it, or `none` when they are typed, scanned or
    /// sent in a message
    #[arg(long, value_name = "URL|none")]
    pub page: Option<String>,
    /// How to write the consequences
    #[arg(long, value_name = "FORMAT", default_value = "human", value_parser = PossibleValuesParser::new(ImpactFormat::NAMES))]
    pub format: String,
    /// A folder with rules of your own; may be given several times
    #[arg(long, value_name = "DIR")]
    pub rules: Vec<PathBuf>,
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
        /// A folder with rules of your own; may be given several times
        #[arg(long, value_name = "DIR")]
        rules: Vec<PathBuf>,
    },
    /// Show a rule: why it is, and its examples drawn
    Show {
        /// The id of the rule
        id: String,
        /// A folder with rules of your own; may be given several times
        #[arg(long, value_name = "DIR")]
        rules: Vec<PathBuf>,
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
    /// A folder with rules of your own; may be given several times
    #[arg(long, value_name = "DIR")]
    pub rules: Vec<PathBuf>,
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
        (Command::Check(check), Some(matches)) => check.levels = levels(matches),
        (Command::Simulate(simulate), Some(matches)) => simulate.levels = levels(matches),
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

/// The help texts in Chinese, in the order of the definitions above.
fn in_chinese(command: clap::Command) -> clap::Command {
    let shared = |command: clap::Command| {
        command
            .mut_arg("lang", |arg| arg.help("所有文字的语言；不写则取自环境变量 LC_ALL、LC_MESSAGES、LANG"))
            .mut_arg("color", |arg| arg.help("什么时候使用颜色"))
    };
    let own_rules = |command: clap::Command| {
        command.mut_arg("rules", |arg| arg.help("自己的规则所在的文件夹；可以写多次"))
    };
    let own_levels = |command: clap::Command| {
        command
            .mut_arg("allow", |arg| arg.help("关闭一条规则（或 `all`）"))
            .mut_arg("warn", |arg| arg.help("把一条规则（或 `all`）定为警告"))
            .mut_arg("deny", |arg| arg.help("把一条规则（或 `all`）定为错误"))
    };
    shared(command)
        .about("检查微信第三方平台的授权链接和服务商配置文件")
        .mut_subcommand("check", |check| {
            own_levels(own_rules(check))
                .about("检查链接和服务商配置文件")
                .mut_arg("inputs", |arg| {
                    arg.help("链接；服务商配置文件（.yaml、.yml、.json）；每行一个链接的文件；`-` 表示标准输入。都不写则检查当前文件夹的 provider.yaml")
                })
                .mut_arg("config", |arg| arg.help("链接所属的服务商配置文件 [默认：当前文件夹的 provider.yaml]"))
                .mut_arg("page", |arg| arg.help("打开链接的页面；直接输入、扫码或在消息里点开的写 `none`"))
                .mut_arg("format", |arg| {
                    arg.help("输出格式，以及写到哪个文件；可以写多次 [默认：human；在 GitHub Actions 里是 github]")
                })
                .mut_arg("fail_on", |arg| arg.help("从哪个级别起退出码为 1"))
                .mut_arg("max_warnings", |arg| arg.help("警告多于这个数目时退出码也为 1"))
                .mut_arg("baseline", |arg| arg.help("基线文件：其中记下的已有问题不再列出，只有新的才算"))
                .mut_arg("write_baseline", |arg| arg.help("把现有的全部问题写进基线文件，供 `--baseline` 使用"))
                .mut_arg("prune_baseline", |arg| arg.help("从 `--baseline` 的文件里删掉不再出现的问题"))
                .mut_arg("fix", |arg| arg.help("把不改变含义的修复写进配置文件，打印改好的链接，再报告剩下的问题"))
                .mut_arg("unsafe_fixes", |arg| arg.help("也做可能改变含义的修复；与 --fix 或 --diff 同用"))
                .mut_arg("diff", |arg| arg.help("只显示 --fix 会改动什么，不作改动"))
        })
        .mut_subcommand("explain", |explain| {
            own_rules(explain)
                .about("解释错误码、错误提示、链接、规则，或粘贴的聊天记录")
                .mut_arg("what", |arg| {
                    arg.help("错误码（-14、61007）、错误提示、接口返回的 JSON、链接、回调地址、规则 id、参数名、`permission 18`；存有聊天记录或工单的文件，或 `-` 表示标准输入")
                })
                .mut_arg("config", |arg| arg.help("链接所属的服务商配置文件"))
                .mut_arg("page", |arg| {
                    arg.help("打开链接的网页；手动输入、扫码或在消息里打开则写 `none`")
                })
                .mut_arg("format", |arg| arg.help("解释的格式"))
        })
        .mut_subcommand("simulate", |simulate| {
            own_levels(own_rules(simulate))
                .about("上线前预演：每个账号打开链接后会怎样")
                .mut_arg("link", |arg| {
                    arg.help("链接，或服务商配置文件里链接的名字。不写则是配置文件里的每一个链接")
                })
                .mut_arg("config", |arg| arg.help("列有账号的服务商配置文件 [默认：当前文件夹的 provider.yaml]"))
                .mut_arg("account", |arg| {
                    arg.help("再加一个账号：api_get_authorizer_info 或 api_query_auth 返回的 JSON；可以写多次")
                })
                .mut_arg("page", |arg| arg.help("打开链接的网页；手动输入、扫码或在消息里打开则写 `none`"))
                .mut_arg("format", |arg| arg.help("输出格式"))
        })
        .mut_subcommand("diff", |diff| {
            own_rules(diff)
                .about("说明服务商配置文件的改动会带来什么后果")
                .mut_arg("old", |arg| {
                    arg.help("原来的配置文件；`-` 表示标准输入：`git show HEAD:provider.yaml | wxauthlint diff - provider.yaml`")
                })
                .mut_arg("new", |arg| arg.help("改动后的配置文件"))
                .mut_arg("page", |arg| {
                    arg.help("没有写明 `page` 的链接从哪个网页打开；手动输入、扫码或在消息里打开则写 `none`")
                })
                .mut_arg("format", |arg| arg.help("输出格式"))
        })
        .mut_subcommand("rules", |rules| {
            rules
                .about("列出、查看、测试规则")
                .mut_subcommand("list", |list| {
                    own_rules(list).about("列出规则").mut_arg("format", |arg| arg.help("列表的格式"))
                })
                .mut_subcommand("show", |show| {
                    own_rules(show).about("查看一条规则：为什么有它，以及画出来的例子").mut_arg("id", |arg| arg.help("规则的 id"))
                })
                .mut_subcommand("test", |test| {
                    test.about("运行一个文件夹里规则的例子；不写则运行自带规则的例子").mut_arg("dir", |arg| arg.help("文件夹"))
                })
                .mut_subcommand("check", |check| {
                    check.about("读取一个文件夹里的规则，列出全部问题").mut_arg("dir", |arg| arg.help("文件夹"))
                })
        })
        .mut_subcommand("facts", |facts| facts.about("列出规则可用的全部事实"))
        .mut_subcommand("schema", |schema| {
            own_rules(schema).about("输出 JSON Schema，编辑器据此补全和检查").mut_arg("what", |arg| {
                arg.help("服务商配置文件、规则文件，或 check、explain、simulate、diff 输出的 JSON")
            })
        })
        .mut_subcommand("init", |init| {
            init.about("写一个带注释的服务商配置文件").mut_arg("file", |arg| arg.help("要写的文件；已存在的文件不会被覆盖"))
        })
        .mut_subcommand("completions", |completions| {
            completions.about("输出命令行补全脚本").mut_arg("shell", |arg| arg.help("用于哪个 shell"))
        })
        .mut_subcommand("man", |man| man.about("输出手册页"))
}

/// The flags that clap adds, with Chinese help, through all subcommands.
fn with_chinese_flags(command: clap::Command) -> clap::Command {
    let is_top = command.get_name() == "wxauthlint";
    let names = names(&command);
    let help = clap::Arg::new("help").short('h').long("help").action(ArgAction::Help).help("显示帮助");
    let version =
        clap::Arg::new("version").short('V').long("version").action(ArgAction::Version).help("显示版本");
    let command = command.disable_help_flag(true).disable_version_flag(true).arg(help);
    let command = if is_top { command.arg(version) } else { command };
    names.into_iter().fold(command, |command, name| command.mut_subcommand(name, with_chinese_flags))
}

/// Clap's own words in its help in Chinese, through all subcommands.
fn with_chinese_words(command: clap::Command) -> clap::Command {
    let names = names(&command);
    let command = command
        .help_template("{about}\n\n用法：{usage}\n\n{all-args}")
        .subcommand_help_heading("命令")
        .disable_help_subcommand(true);
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
        if takes_value { arg.hide_default_value(true).hide_possible_values(true) } else { arg }
    });
    names.into_iter().fold(command, |command, name| command.mut_subcommand(name, with_chinese_words))
}

fn names(command: &clap::Command) -> Vec<String> {
    command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect()
}
