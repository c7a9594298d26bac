//! `wxauthlint simulate`: tells what will happen to each account that opens a link.

use wxauthlint::render::{SimulatedFormat, simulated};

use super::args::SimulateArgs;
use super::disk::session;
use super::failure::Failure;
use super::output::Output;

/// Simulates what the arguments name.
pub fn run(args: &SimulateArgs, output: &mut Output) -> Result<u8, Failure> {
    let session = session(&args.rules, &args.config)?
        .with_levels(args.levels.asked())?
        .with_page(args.page.as_deref())?;
    let told = session.simulate(args.link.as_deref(), &args.account)?;
    let format = SimulatedFormat::parse(&args.format).unwrap_or(SimulatedFormat::Plain);
    let text = simulated(&told.simulations, format, &output.options(), &told.sources);
    match output.write(&text) {
        // Whoever read the output has gone; what was found still decides.
        Ok(()) | Err(Failure::Stopped) => Ok(told.code()),
        Err(failure) => Err(failure),
    }
}
