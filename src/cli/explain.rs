//! `wxauthlint explain`: says what a code, a text, a link, a rule or a whole chat means.

use wxauthlint::render::{ExplainedFormat, explained};

use super::args::ExplainArgs;
use super::disk::session;
use super::failure::{self, Failure};
use super::output::Output;

/// Explains what the arguments name.
pub fn run(args: &ExplainArgs, output: &mut Output) -> Result<u8, Failure> {
    let session = session(&args.rules)?.with_page(args.page.as_deref())?.with_config(args.config.clone());
    let answer = session.explain(&args.what)?;
    let format = ExplainedFormat::parse(&args.format).unwrap_or(ExplainedFormat::Human);
    output.write(&explained(&answer.explained, format, &output.options()))?;
    answer.not_read.iter().for_each(|told| failure::tell_text(told, output));
    if let Some(told) = &answer.failure {
        failure::tell(told, output);
    }
    Ok(answer.code())
}
