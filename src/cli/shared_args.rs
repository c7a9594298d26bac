//! The arguments that several commands have.

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{ArgAction, Args};
use wxauthlint::diagnostic::Severity;
use wxauthlint::session::Threshold;

use super::reports::{Target, TargetParser};

/// The values of `--fail-on`.
pub const FAIL_ON: [&str; 4] = ["note", "warning", "error", "never"];

/// Which provider file holds.
#[derive(Debug, Args)]
pub struct ConfigArgs {
    /// 所属的服务商配置文件 [默认：从文件所在的文件夹（链接则从当前文件夹）逐级向上，到仓库根目录为止，最近的 provider.yaml]
    ///
    /// The provider file to check against [default: the nearest provider.yaml, from each file's folder (for links, the
    /// current folder) up to the repository root]
    #[arg(long = "config", value_name = "FILE")]
    pub path: Option<PathBuf>,
    /// 不寻找服务商配置文件
    ///
    /// Do not look for a provider file
    #[arg(long = "no-config", conflicts_with = "path")]
    pub is_off: bool,
}

/// Rules besides the shipped ones.
#[derive(Debug, Args)]
pub struct OwnRules {
    /// 自己的规则所在的文件夹；可以写多次
    ///
    /// A folder with your own rules; can be repeated
    #[arg(long = "rules", value_name = "DIR")]
    pub dirs: Vec<PathBuf>,
}

/// By which rules inputs are judged, how that is written, and what makes a script fail.
#[derive(Debug, Args)]
pub struct ReportArgs {
    /// 输出格式，以及写到哪个文件；可以写多次 [默认：human；在 GitHub Actions 里是 github]
    ///
    /// Output format, and the file to write it to; can be repeated [default: human, or github in GitHub Actions]
    #[arg(long, value_name = "FORMAT[=FILE]", value_parser = TargetParser)]
    pub format: Vec<Target>,
    #[command(flatten)]
    pub rules: OwnRules,
    #[command(flatten)]
    pub levels: Levels,
    /// 从哪个级别起退出码为 1
    ///
    /// The lowest severity that makes the exit code 1
    #[arg(long, value_name = "SEVERITY", default_value = "error", value_parser = PossibleValuesParser::new(FAIL_ON))]
    pub fail_on: String,
    /// 警告多于这个数目时退出码也为 1
    ///
    /// Also exit with code 1 if there are more warnings than this
    #[arg(long, value_name = "N")]
    pub max_warnings: Option<usize>,
}

impl ReportArgs {
    /// What makes a script fail.
    pub fn threshold(&self) -> Threshold {
        threshold(&self.fail_on, self.max_warnings)
    }
}

/// How severe rules are.
#[derive(Debug, Args)]
pub struct Levels {
    /// 关闭一条规则（或 `all`）
    ///
    /// Allow: turn off a rule (or `all`)
    #[arg(short = 'A', long, value_name = "RULE", action = ArgAction::Append)]
    allow: Vec<String>,
    /// 把一条规则（或 `all`）定为警告
    ///
    /// Make a rule (or `all`) a warning
    #[arg(short = 'W', long, value_name = "RULE", action = ArgAction::Append)]
    warn: Vec<String>,
    /// 把一条规则（或 `all`）定为错误
    ///
    /// Deny: make a rule (or `all`) an error
    #[arg(short = 'D', long, value_name = "RULE", action = ArgAction::Append)]
    deny: Vec<String>,
    /// What was asked for, in the order it was written: a later one wins.
    #[arg(skip)]
    pub written: Vec<(char, String)>,
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
