//! `wxauthlint schema`: JSON Schemas for editors and programs.

use wxauthlint::schema::Schema;
use wxauthlint::session::CLEAN;

use super::args::SchemaArgs;
use super::disk::read_rules;
use super::failure::Failure;
use super::output::Output;

/// Prints the schema that the arguments name.
pub fn run(args: &SchemaArgs, output: &mut Output) -> Result<u8, Failure> {
    let rules = read_rules(&args.rules.dirs)?;
    if let Some(schema) = Schema::parse(&args.what) {
        output.write(&schema.text(&rules))?;
    }
    Ok(CLEAN)
}
