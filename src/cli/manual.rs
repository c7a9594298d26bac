//! `wxauthlint man`: one manual page for the program and all its commands, made from the arguments.

use clap::{Arg, Command};
use roff::{Inline, Roff, bold, italic, roman};
use wxauthlint::session::CLEAN;
use wxauthlint::text::{Lang, Text, text};

use super::asked::described;
use super::failure::Failure;
use super::output::Output;

/// When the page was last gone through, so that the same version prints the same page.
const DATE: &str = "2026-11-29";
const NAME: &str = env!("CARGO_BIN_NAME");

/// Prints the page.
pub fn run(output: &mut Output) -> Result<u8, Failure> {
    output.write(&page(output.lang()))?;
    Ok(CLEAN)
}

fn page(lang: Lang) -> String {
    let mut program = described(lang);
    program.build();
    let source = format!("{NAME} {}", env!("CARGO_PKG_VERSION"));
    let mut page = Roff::default();
    page.control("TH", [NAME.to_uppercase().as_str(), "1", DATE, source.as_str()]);
    // No hyphens inside option names, and no gaps where Chinese is mixed with Latin words.
    page.control("nh", []);
    page.control("ad", ["l"]);
    section(&mut page, &text!("名称", "NAME"), lang);
    page.text([roman(filled(&format!("{NAME} - {}", about(&program))))]);
    section(&mut page, &text!("概要", "SYNOPSIS"), lang);
    page.text(usage(&mut program));
    section(&mut page, &text!("选项", "OPTIONS"), lang);
    for arg in in_order(program.get_arguments()) {
        argument(&mut page, arg, lang);
    }
    section(&mut page, &text!("命令", "COMMANDS"), lang);
    for command in program.get_subcommands_mut() {
        describe(&mut page, command, lang);
    }
    terms(&mut page, &text!("退出码", "EXIT STATUS"), &exit_codes(), lang);
    terms(&mut page, &text!("环境变量", "ENVIRONMENT"), &variables(), lang);
    terms(&mut page, &text!("文件", "FILES"), &files(), lang);
    page.render()
}

/// A command, then those below it.
fn describe(page: &mut Roff, command: &mut Command, lang: Lang) {
    page.control("SS", [command.get_bin_name().unwrap_or_else(|| command.get_name())]);
    page.text(usage(command));
    page.control("PP", []);
    page.text([roman(filled(&about(command)))]);
    // What holds for every command stands once, above.
    let own = command.get_arguments().filter(|arg| !arg.is_global_set() && arg.get_id() != "help");
    for arg in in_order(own) {
        argument(page, arg, lang);
    }
    for below in command.get_subcommands_mut() {
        describe(page, below, lang);
    }
}

fn about(command: &Command) -> String {
    command.get_about().map(ToString::to_string).unwrap_or_default()
}

/// How long a line of the page is at most, in bytes before they are escaped.
const LINE: usize = 64;

/// A paragraph in lines of that length, broken at blanks.
fn filled(text: &str) -> String {
    let mut filled = String::new();
    let mut length = 0;
    for word in text.split(' ') {
        // A dash is escaped by one more byte, what is not ASCII by some.
        let width =
            word.chars().map(|c| if c.is_ascii() { 1 + usize::from(c == '-') } else { 8 }).sum::<usize>();
        match length {
            0 => {}
            length if length + 1 + width > LINE => filled.push('\n'),
            _ => filled.push(' '),
        }
        length = if filled.ends_with('\n') { width } else { length + 1 + width };
        filled.push_str(word);
    }
    filled
}

/// As the help has them, which is not the order they are kept in.
fn in_order<'a>(args: impl Iterator<Item = &'a Arg>) -> Vec<&'a Arg> {
    let mut args: Vec<_> = args.collect();
    args.sort_by_key(|arg| (!arg.is_positional(), arg.get_display_order()));
    args
}

/// How a command is written; its name stands out.
fn usage(command: &mut Command) -> Vec<Inline> {
    let name = command.get_bin_name().unwrap_or_else(|| command.get_name()).to_owned();
    let usage = command.render_usage().to_string();
    let usage = usage.trim_start_matches("Usage:").trim();
    match usage.strip_prefix(name.as_str()) {
        Some(behind) => vec![bold(name), roman(behind)],
        None => vec![roman(usage)],
    }
}

fn argument(page: &mut Roff, arg: &Arg, lang: Lang) {
    let mut head = Vec::new();
    if let Some(short) = arg.get_short() {
        head.extend([bold(format!("-{short}")), roman(", ")]);
    }
    if let Some(long) = arg.get_long() {
        head.push(bold(format!("--{long}")));
    }
    let takes_value = arg.get_action().takes_values();
    if takes_value {
        let separator = if head.is_empty() { "" } else { " " };
        let names = arg.get_value_names().unwrap_or_default();
        let names: Vec<_> = names.iter().map(|name| format!("{separator}{name}")).collect();
        head.push(italic(names.concat()));
    }
    let mut body = arg.get_help().map(ToString::to_string).unwrap_or_default();
    let default = arg.get_default_values().first().filter(|_| takes_value);
    if let Some(default) = default {
        let default = default.to_string_lossy();
        body.push_str(text!(" [默认：{default}]", " [default: {default}]").get(lang));
    }
    let possible: Vec<_> =
        arg.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
    if takes_value && !possible.is_empty() {
        let (zh, en) = (possible.join("、"), possible.join(", "));
        body.push_str(text!(" [可选：{zh}]", " [possible values: {en}]").get(lang));
    }
    page.control("TP", []);
    page.text(head);
    page.text([roman(filled(&body))]);
}

fn section(page: &mut Roff, name: &Text, lang: Lang) {
    page.control("SH", [name.get(lang)]);
}

fn terms(page: &mut Roff, name: &Text, terms: &[(&str, Text)], lang: Lang) {
    section(page, name, lang);
    for (term, meaning) in terms {
        page.control("TP", []);
        page.text([bold(*term)]);
        page.text([roman(filled(meaning.get(lang)))]);
    }
}

fn exit_codes() -> [(&'static str, Text); 4] {
    [
        ("0", text!("没有达到 --fail-on 级别的问题", "no findings at or above --fail-on")),
        ("1", text!("有这样的问题", "findings at or above --fail-on")),
        (
            "2",
            text!(
                "用法不对、文件读不了、配置文件或规则文件有错",
                "wrong usage, an unreadable file, or an invalid provider or rule file"
            ),
        ),
        ("3", text!("没有可检查的内容，或者没有全部检查", "nothing to check, or not everything was checked")),
    ]
}

fn variables() -> [(&'static str, Text); 3] {
    [
        (
            "WXAUTHLINT_LANG",
            text!(
                "语言，先于下面几个：zh、en，也可以写 zh-CN、cn、en_US 之类",
                "the language, taking precedence over those below: zh or en, or forms such as zh-CN, cn and en_US"
            ),
        ),
        (
            "LC_ALL, LC_MESSAGES, LANG",
            text!(
                "不写 --lang 时决定语言，以第一个有值的为准：以 zh 开头是中文，否则是英文",
                "without --lang, the first one set determines the language: Chinese if it starts with zh, otherwise English"
            ),
        ),
        ("NO_COLOR", text!("有值时不使用颜色", "if set, no colors are used")),
    ]
}

fn files() -> [(&'static str, Text); 1] {
    [(
        "provider.yaml",
        text!("服务商配置文件；init 可以写一个带注释的", "the provider file; init writes a commented one"),
    )]
}
