//! `wxauthlint explain`: says what a code, a text, a link, a rule or a whole chat means.

use wxauthlint::explain::Extent;
use wxauthlint::render::{ExplainedFormat, Recipient, explained, forwarded};
use wxauthlint::text::text;

use super::args::ExplainArgs;
use super::disk::session;
use super::failure::{self, Failure};
use super::output::Output;

/// Explains what the arguments name.
pub fn run(args: &ExplainArgs, output: &mut Output) -> Result<u8, Failure> {
    let session = session(&args.rules, &args.config)?.with_page(args.page.as_deref())?;
    let mut answer = session.explain(&args.what)?;
    output.prefer(answer.own_language);
    let format = ExplainedFormat::parse(&args.format).unwrap_or(ExplainedFormat::Human);
    match args.recipient.as_deref().and_then(Recipient::parse) {
        Some(recipient) => {
            let Some(text) = forwarded(&answer.explained, recipient, output.options().lang) else {
                return Err(Failure::Nothing(text!(
                    "没有认出可以转发的内容",
                    "nothing recognized that could be passed on"
                )));
            };
            output.write(&text)?;
        }
        None => {
            // A ticket and a program want everything.
            let is_read = matches!(format, ExplainedFormat::Human | ExplainedFormat::Plain);
            if is_read && !args.full {
                answer.explained.extent = Extent::Short;
            }
            output.write(&explained(&answer.explained, format, &output.options()))?;
        }
    }
    answer.not_read.iter().for_each(|told| failure::tell_text(told, output));
    if let Some(told) = &answer.failure {
        failure::tell(told, output);
    }
    Ok(answer.code())
}
