//! `wxauthlint facts`: the vocabulary of rules.

use wxauthlint::fact;
use wxauthlint::session::CLEAN;
use wxauthlint::text::Lang;

use super::failure::Failure;
use super::output::Output;

/// Prints every fact: name, type, meaning.
pub fn run(output: &mut Output) -> Result<u8, Failure> {
    let mut text = String::new();
    for def in fact::catalog() {
        let doc = match output.lang() {
            Lang::Zh => def.zh,
            Lang::En => def.en,
        };
        text.push_str(&format!("{}: {}\n    {doc}\n", def.name, def.ty.describe()));
    }
    output.write(&text)?;
    Ok(CLEAN)
}
