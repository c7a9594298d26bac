//! Lints a link with the library alone and prints JSON.
//!
//! ```sh
//! cargo run --example lint_link -- 'https://mp.weixin.qq.com/cgi-bin/componentloginpage?…'
//! ```

#![allow(clippy::print_stdout)] // an example prints

use std::error::Error;
use std::process::ExitCode;

use wxauthlint::render::{Format, Options, renderer};
use wxauthlint::session::{MemoryFiles, Session};
use wxauthlint::text::Lang;

/// What is known of the platform; it might as well come from a database.
const PROVIDER: &str = "platform: {entry_domain: auth.example.com, released: true}\n";

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let link = std::env::args().nth(1).ok_or("usage: lint_link LINK")?;
    let files: MemoryFiles = [("provider.yaml", PROVIDER)].into_iter().collect();
    let checked = Session::new().with_files(&files).check_link(&link)?;

    let options = Options::plain(Lang::En, 80);
    let (mut json, mut writer) = (String::new(), renderer(Format::Json, options));
    writer.start(&mut json)?;
    writer.report(&mut json, &checked.report, &checked.sources)?;
    writer.finish(&mut json, &checked.end.summary)?;
    print!("{json}");
    Ok(ExitCode::from(checked.end.verdict.code()))
}
