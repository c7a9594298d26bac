//! What is wrong with arguments, in Chinese: clap says it in English alone.

use clap::error::{ContextKind, ContextValue, ErrorKind};

/// What clap says in Chinese, with its proposals and how the command is written; `None` for a kind that clap has and that
/// is not known here.
pub fn in_chinese(error: &clap::Error) -> Option<String> {
    let one = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        Some(ContextValue::Strings(texts)) => Some(texts.join("、")),
        Some(ContextValue::Number(number)) => Some(number.to_string()),
        Some(ContextValue::StyledStr(text)) => Some(text.to_string()),
        Some(ContextValue::StyledStrs(texts)) => {
            Some(texts.iter().map(ToString::to_string).collect::<Vec<_>>().join("；"))
        }
        _ => None,
    };
    let argument = one(ContextKind::InvalidArg).unwrap_or_default();
    let value = one(ContextKind::InvalidValue).unwrap_or_default();
    let told = match error.kind() {
        ErrorKind::UnknownArgument => format!("没有 `{argument}` 这个参数"),
        ErrorKind::InvalidSubcommand => {
            format!("没有 `{}` 这个命令", one(ContextKind::InvalidSubcommand).unwrap_or_default())
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("`{argument}` 后面要写值"),
        ErrorKind::InvalidValue => format!("`{argument}` 的值不能是 `{value}`"),
        ErrorKind::ValueValidation => format!("`{argument}` 的值 `{value}` 不对"),
        ErrorKind::NoEquals => format!("`{argument}` 的值要用 `=` 连接"),
        ErrorKind::TooManyValues => format!("`{argument}` 多了一个值 `{value}`"),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => format!("`{argument}` 的值的个数不对"),
        ErrorKind::ArgumentConflict => match one(ContextKind::PriorArg) {
            Some(prior) if prior == argument => format!("`{argument}` 只能写一次"),
            Some(prior) => format!("`{argument}` 不能和 `{prior}` 一起用"),
            None => format!("`{argument}` 不能和别的参数一起用"),
        },
        ErrorKind::MissingRequiredArgument => format!("缺少参数：{argument}"),
        ErrorKind::MissingSubcommand => "要写一个命令".to_owned(),
        ErrorKind::InvalidUtf8 => "参数不是合法的 UTF-8".to_owned(),
        _ => return None,
    };
    let mut lines = format!("错误：{told}\n");
    let valid = [ContextKind::ValidValue, ContextKind::ValidSubcommand].into_iter().find_map(one);
    if let Some(valid) = valid.filter(|valid| !valid.is_empty()) {
        lines.push_str(&format!("  可选：{valid}\n"));
    }
    let near = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    if let Some(near) = near.into_iter().find_map(one).map(|near| near.replace("、", "`、`")) {
        lines.push_str(&format!("  是不是 `{near}`？\n"));
    }
    if let Some(usage) = one(ContextKind::Usage) {
        let usage = usage.trim_start_matches("Usage:").trim();
        lines.push_str(&format!("\n用法：{usage}\n"));
    }
    lines.push_str("\n`--help` 有全部说明。\n");
    Some(lines)
}
