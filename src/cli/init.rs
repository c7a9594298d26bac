//! `wxauthlint init`: a commented starter file, never over an existing one.

use std::io::ErrorKind;

use wxauthlint::session::CLEAN;
use wxauthlint::source::presentable_path;
use wxauthlint::text::{Lang, text};

use super::args::InitArgs;
use super::failure::Failure;
use super::output::Output;
use super::whole_file::write_new;

/// The starter files, one a language. `check` finds nothing filled in in them.
const STARTER_ZH: &str = include_str!("starter.zh.yaml");
const STARTER_EN: &str = include_str!("starter.en.yaml");

/// Writes the starter file.
pub fn run(args: &InitArgs, output: &mut Output) -> Result<u8, Failure> {
    let text = match output.lang() {
        Lang::Zh => STARTER_ZH,
        Lang::En => STARTER_EN,
    };
    let path = &args.file;
    let shown = presentable_path(&path.display().to_string());
    match write_new(path, text) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            return Err(Failure::Usage(text!(
                "`{shown}` 已存在，没有改动它",
                "`{shown}` already exists and was left unchanged"
            )));
        }
        Err(error) => return Err(Failure::io(path, error)),
    }
    let told = text!(
        "已写入 `{shown}`：填好后运行 `wxauthlint check`\n",
        "wrote `{shown}`: fill it in and run `wxauthlint check`\n"
    );
    output.error(told.get(output.lang()));
    Ok(CLEAN)
}
