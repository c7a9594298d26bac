//! The help of the arguments in Chinese.

use clap::ArgAction;

/// The help texts in Chinese, in the order of the definitions above.
pub fn in_chinese(command: clap::Command) -> clap::Command {
    let shared = |command: clap::Command| {
        command
            .mut_arg("lang", |arg| arg.help("所有文字的语言；不写则取自环境变量 LC_ALL、LC_MESSAGES、LANG"))
            .mut_arg("color", |arg| arg.help("什么时候使用颜色"))
    };
    let own_rules = |command: clap::Command| {
        command.mut_arg("dirs", |arg| arg.help("自己的规则所在的文件夹；可以写多次"))
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
                .about("检查链接、服务商配置文件、源代码和网页")
                .mut_arg("inputs", |arg| {
                    arg.help("链接；服务商配置文件（.yaml、.yml、.json）；每行一个链接的文件；源代码、网页、文档，以及放着它们的文件夹；`-` 表示标准输入。都不写则检查当前文件夹的 provider.yaml")
                })
                .mut_arg("config", |arg| arg.help("链接所属的服务商配置文件 [默认：当前文件夹的 provider.yaml]"))
                .mut_arg("page", |arg| arg.help("打开链接的页面；直接输入、扫码或在消息里点开的写 `none`"))
                .mut_arg("page_headers", |arg| {
                    arg.help("网页的响应头，例如 `Referrer-Policy: same-origin`；可以写多次")
                })
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
                    arg.help("原来的配置文件；`-` 表示标准输入：`git show HEAD:provider.yaml | wxauthlint diff - provider.yaml`。空文件或 /dev/null 表示原来没有配置文件")
                })
                .mut_arg("new", |arg| arg.help("改动后的配置文件"))
                .mut_arg("page", |arg| {
                    arg.help("没有写明 `page` 的链接从哪个网页打开；手动输入、扫码或在消息里打开则写 `none`")
                })
                .mut_arg("format", |arg| arg.help("输出格式 [默认：human，在 GitHub Actions 里是 github]"))
                .mut_arg("fail_on", |arg| {
                    arg.help("从哪个级别起退出码为 1；原来可用的失效、新增的链接一定会失败，都算 error")
                })
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
pub fn with_chinese_flags(command: clap::Command) -> clap::Command {
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
pub fn with_chinese_words(command: clap::Command) -> clap::Command {
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
