//! The arguments, with their help in both languages: of what stands above an argument or a command, the
//! first paragraph is its help in Chinese, the second that in English. Help, manual page and completions
//! come from it.

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;
use wxauthlint::render::{ExplainedFormat, ImpactFormat, Recipient, SimulatedFormat};
use wxauthlint::schema::Schema;
use wxauthlint::text::Lang;

use super::lang_parser::LangParser;
#[cfg(feature = "probe")]
use super::probe::ProbeArgs;
use super::shared_args::{ConfigArgs, FAIL_ON, Levels, OwnRules, ReportArgs};

/// 检查微信第三方平台的授权链接和服务商配置文件
///
/// Lint WeChat third-party platform authorization links and provider files
#[derive(Debug, Parser)]
#[command(name = "wxauthlint", version, subcommand_required = true, arg_required_else_help = true)]
pub struct CommandLine {
    /// 所有文字的语言，zh-CN、en_US 之类也认；不写则取自环境变量 WXAUTHLINT_LANG、LC_ALL、LC_MESSAGES、LANG，再取系统的设置
    ///
    /// Language of all output; zh-CN or en_US also work [default: from WXAUTHLINT_LANG, LC_ALL, LC_MESSAGES or LANG,
    /// otherwise from the system]
    #[arg(long, global = true, value_name = "LANG", value_parser = LangParser)]
    pub lang: Option<Lang>,
    /// 只写出问题和错误，不写别的
    ///
    /// Print only findings and errors
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// 什么时候使用颜色
    ///
    /// When to use colors
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", value_parser = PossibleValuesParser::new(["auto", "always", "never"]))]
    pub color: String,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// 检查链接、服务商配置文件、源代码和网页
    ///
    /// Check links, provider files, source code and pages
    Check(CheckArgs),
    /// 解释错误码、错误提示、链接、规则，或粘贴的聊天记录
    ///
    /// Explain a code, an error message, a link, a rule or a pasted chat
    Explain(ExplainArgs),
    /// 上线前预演：每个账号打开链接后会怎样
    ///
    /// Predict, before launch, what happens to each account that opens a link
    Simulate(SimulateArgs),
    /// 说明服务商配置文件的改动会带来什么后果
    ///
    /// Show the consequences of a change to the provider file
    Diff(DiffArgs),
    /// 看实际网页，判断微信会看到什么；只有它联网，不访问微信页面和接口
    ///
    /// Fetch your pages and check what WeChat will see; the only command that uses the network, never WeChat's pages or API
    #[cfg(feature = "probe")]
    Probe(ProbeArgs),
    /// 列出、查看、测试规则
    ///
    /// List, show and test rules
    Rules(RulesArgs),
    /// 列出规则可用的全部事实
    ///
    /// List the facts rules can use
    Facts,
    /// 输出 JSON Schema，编辑器据此补全和检查
    ///
    /// Print a JSON Schema for completion and validation in editors
    Schema(SchemaArgs),
    /// 编辑器用的语言服务器（LSP），走标准输入输出
    ///
    /// Run the language server (LSP) for editors, over standard input and output
    Server(ServerArgs),
    /// 写一个带注释的服务商配置文件
    ///
    /// Write a commented provider file to start from
    Init(InitArgs),
    /// 输出命令行补全脚本
    ///
    /// Print a shell completion script
    Completions(CompletionsArgs),
    /// 输出手册页
    ///
    /// Print the manual page
    Man,
}

/// `check`
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// 链接；服务商配置文件（.yaml、.yml、.json）；每行一个链接的文件；源代码、网页、文档，以及放着它们的文件夹；`-` 表示标准输入。都不写则检查当前文件夹的 provider.yaml
    ///
    /// Links; provider files (.yaml, .yml, .json); files with one link per line; source code, pages, documents,
    /// and folders of these; `-` for standard input [default: provider.yaml in the current folder]
    #[arg(value_name = "INPUT")]
    pub inputs: Vec<String>,
    #[command(flatten)]
    pub config: ConfigArgs,
    /// 把标准输入当作这个文件来检查；文件不必存在
    ///
    /// Check standard input as if it were this file, which need not exist
    #[arg(long, value_name = "FILE")]
    pub stdin_filename: Option<PathBuf>,
    /// 输入里没有可检查的内容不算问题：供钩子使用，它给出的文件不是人挑的
    ///
    /// Do not fail if inputs have nothing to check: for hooks, whose files nobody picked
    #[arg(long)]
    pub no_error_on_unmatched: bool,
    /// 不检查符合这个模式的文件和文件夹，写法与 .gitignore 相同；可以写多次
    ///
    /// Skip files and folders matching this .gitignore-style pattern; can be repeated
    #[arg(long, value_name = "PATTERN")]
    pub exclude: Vec<String>,
    /// 只列出会检查哪些文件
    ///
    /// Only list the files that would be checked
    #[arg(long)]
    pub show_files: bool,
    /// 只写出每条规则有多少个问题；相当于 `--format statistics`
    ///
    /// Print only the number of findings per rule; same as `--format statistics`
    #[arg(long, conflicts_with = "format")]
    pub statistics: bool,
    /// 在每个问题旁边加上忽略它的注释，都用这一个理由，再报告剩下的问题
    ///
    /// Add a suppression comment with this reason to each finding, and report what remains
    #[arg(long, value_name = "REASON", conflicts_with_all = ["fix", "diff"])]
    pub add_ignore: Option<String>,
    /// 打开链接的页面；直接输入、扫码或在消息里点开的写 `none`
    ///
    /// The page the links are opened from, or `none` if they are typed, scanned or sent in a message
    #[arg(long, value_name = "URL|none")]
    pub page: Option<String>,
    /// 网页的响应头，例如 `Referrer-Policy: same-origin`；可以写多次
    ///
    /// A header pages are served with, such as `Referrer-Policy: same-origin`; can be repeated
    #[arg(long, value_name = "HEADER")]
    pub page_headers: Vec<String>,
    #[command(flatten)]
    pub report: ReportArgs,
    /// 基线文件：其中记下的已有问题不再列出，只有新的才算
    ///
    /// A baseline file of known findings: only new ones are reported and counted
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// 把现有的全部问题写进基线文件，供 `--baseline` 使用
    ///
    /// Write all current findings to a baseline file for `--baseline`
    #[arg(long, value_name = "FILE", conflicts_with = "baseline")]
    pub write_baseline: Option<PathBuf>,
    /// 从 `--baseline` 的文件里删掉不再出现的问题
    ///
    /// Remove findings that no longer occur from the `--baseline` file
    #[arg(long, requires = "baseline")]
    pub prune_baseline: bool,
    /// 把不改变含义的修复写进配置文件，打印改好的链接，再报告剩下的问题
    ///
    /// Apply fixes that do not change the meaning to the provider files, print corrected links, and report what
    /// remains
    #[arg(long)]
    pub fix: bool,
    /// 也做可能改变含义的修复；与 --fix 或 --diff 同用
    ///
    /// Also apply fixes that may change the meaning; requires --fix or --diff
    #[arg(long)]
    pub unsafe_fixes: bool,
    /// 只显示 --fix 会改动什么，不作改动
    ///
    /// Show what --fix would change, without changing anything
    #[arg(long)]
    pub diff: bool,
}

/// `explain`
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// 错误码（-14、61007）、错误提示、接口返回的 JSON、链接、回调地址、规则 id、参数名、`permission 18`；存有聊天记录或工单的文件，或 `-` 表示标准输入
    ///
    /// A code (-14, 61007), an error message, a JSON response, a link, a callback address, a rule id, a
    /// parameter, `permission 18`; a file with a chat or ticket, or `-` for standard input
    #[arg(value_name = "WHAT", allow_negative_numbers = true)]
    pub what: Vec<String>,
    #[command(flatten)]
    pub config: ConfigArgs,
    /// 打开链接的网页；手动输入、扫码或在消息里打开则写 `none`
    ///
    /// The page the link is opened from, or `none` if it is typed, scanned or sent in a message
    #[arg(long, value_name = "URL|none")]
    pub page: Option<String>,
    /// 解释的格式
    ///
    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "human", value_parser = PossibleValuesParser::new(ExplainedFormat::NAMES))]
    pub format: String,
    /// 写出全部内容；不写时先给四行：是什么、由谁处理、第一步、怎样区分最可能的两个原因
    ///
    /// Show everything; without it, only what it is, who must act, the first step, and how to tell the two likeliest causes apart
    #[arg(long)]
    pub full: bool,
    /// 只写可以转发的话：给商家（merchant），或写进工单（ticket）
    ///
    /// Print only a text to pass on, to the merchant or in a ticket
    #[arg(long = "for", value_name = "WHOM", conflicts_with = "format", value_parser = PossibleValuesParser::new(Recipient::NAMES))]
    pub recipient: Option<String>,
    #[command(flatten)]
    pub rules: OwnRules,
}

/// `simulate`
#[derive(Debug, Args)]
pub struct SimulateArgs {
    /// 链接，或服务商配置文件里链接的名字。不写则是配置文件里的每一个链接
    ///
    /// A link, or the name of a link in the provider file [default: every link in the provider file]
    #[arg(value_name = "LINK")]
    pub link: Option<String>,
    #[command(flatten)]
    pub config: ConfigArgs,
    /// 再加一个账号：api_get_authorizer_info 或 api_query_auth 返回的 JSON；可以写多次
    ///
    /// An additional account: the JSON returned by api_get_authorizer_info or api_query_auth; can be repeated
    #[arg(long, value_name = "FILE.json")]
    pub account: Vec<PathBuf>,
    /// 打开链接的网页；手动输入、扫码或在消息里打开则写 `none`
    ///
    /// The page the link is opened from, or `none` if it is typed, scanned or sent in a message
    #[arg(long, value_name = "URL|none")]
    pub page: Option<String>,
    /// 输出格式
    ///
    /// Output format
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
    /// 原来的配置文件；`-` 表示标准输入：`git show HEAD:provider.yaml | wxauthlint diff - provider.yaml`。空文件或 /dev/null 表示原来没有配置文件
    ///
    /// The old provider file; `-` for standard input: `git show HEAD:provider.yaml | wxauthlint
    /// diff - provider.yaml`. An empty file or /dev/null means there was none
    #[arg(value_name = "OLD")]
    pub old: PathBuf,
    /// 改动后的配置文件
    ///
    /// The new provider file
    #[arg(value_name = "NEW")]
    pub new: PathBuf,
    /// 没有写明 `page` 的链接从哪个网页打开；手动输入、扫码或在消息里打开则写 `none`
    ///
    /// The page for links that do not specify `page`, or `none` if they are typed, scanned or sent in a message
    #[arg(long, value_name = "URL|none")]
    pub page: Option<String>,
    /// 输出格式 [默认：human，在 GitHub Actions 里是 github]
    ///
    /// Output format [default: human, or github in GitHub Actions]
    #[arg(long, value_name = "FORMAT", value_parser = PossibleValuesParser::new(ImpactFormat::NAMES))]
    pub format: Option<String>,
    /// 没有可比较的内容不算问题，例如文件属于其他程序：供钩子使用
    ///
    /// Do not fail if there is nothing to compare, such as another program's file: for hooks
    #[arg(long)]
    pub no_error_on_unmatched: bool,
    /// 从哪个级别起退出码为 1；原来可用的失效、新增的链接一定会失败，都算 error
    ///
    /// The lowest severity that makes the exit code 1; links that stop working and new links that are certain to
    /// fail are errors
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
    /// 列出规则
    ///
    /// List the rules
    List {
        /// 列表的格式
        ///
        /// Output format
        #[arg(long, value_name = "FORMAT", default_value = "plain", value_parser = PossibleValuesParser::new(["plain", "markdown", "json"]))]
        format: String,
        #[command(flatten)]
        rules: OwnRules,
    },
    /// 查看一条规则：为什么有它，以及画出来的例子
    ///
    /// Show a rule, why it exists, and its examples
    Show {
        /// 规则的 id
        ///
        /// The rule's id
        id: String,
        #[command(flatten)]
        rules: OwnRules,
    },
    /// 运行一个文件夹里规则的例子；不写则运行自带规则的例子
    ///
    /// Run the examples of the rules in a folder, or of the shipped rules
    Test {
        /// 文件夹
        ///
        /// The folder
        dir: Option<PathBuf>,
    },
    /// 读取一个文件夹里的规则，列出全部问题
    ///
    /// Check the rules in a folder and report every error
    Check {
        /// 文件夹
        ///
        /// The folder
        dir: PathBuf,
    },
}

/// `schema`
#[derive(Debug, Args)]
pub struct SchemaArgs {
    /// 服务商配置文件、规则文件、说法文件，或 check、explain、simulate、diff 输出的 JSON
    ///
    /// What to describe: a provider, rule or signs file, or the JSON output of check, explain, simulate or diff
    #[arg(value_name = "WHAT", value_parser = PossibleValuesParser::new(Schema::NAMES))]
    pub what: String,
    #[command(flatten)]
    pub rules: OwnRules,
}

/// `server`
#[derive(Debug, Args)]
pub struct ServerArgs {
    /// 走标准输入输出；没有别的方式，写不写都一样
    ///
    /// Use standard input and output; this is the only transport, so the flag can be omitted
    #[arg(long)]
    pub stdio: bool,
}

/// `init`
#[derive(Debug, Args)]
pub struct InitArgs {
    /// 要写的文件；已存在的文件不会被覆盖
    ///
    /// The file to write; an existing file is never overwritten
    #[arg(value_name = "FILE", default_value = "provider.yaml")]
    pub file: PathBuf,
}

/// `completions`
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// 用于哪个 shell
    ///
    /// The target shell
    #[arg(value_name = "SHELL")]
    pub shell: Shell,
}
