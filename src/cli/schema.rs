//! `wxauthlint schema`: JSON Schemas for editors and programs.

use wxauthlint::schema::Schema;

use super::args::SchemaArgs;
use super::failure::Failure;
use super::output::Output;
use super::{CLEAN, files};

/// Prints the schema that the arguments name.
pub fn run(args: &SchemaArgs, output: &mut Output) -> Result<u8, Failure> {
    let rules = files::read_rules(&args.rules.dirs)?;
    if let Some(schema) = Schema::parse(&args.what) {
        output.write(&schema.text(&rules))?;
    }
    Ok(CLEAN)
}
