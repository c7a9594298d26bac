//! `wxauthlint completions`: what a shell completes.

use wxauthlint::session::CLEAN;

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap_complete::{Shell, generate};
use wxauthlint::rule::embedded;

use super::args::CompletionsArgs;
use super::asked::described;
use super::failure::Failure;
use super::output::Output;

const NAME: &str = env!("CARGO_BIN_NAME");

/// Prints the script for a shell.
pub fn run(args: &CompletionsArgs, output: &mut Output) -> Result<u8, Failure> {
    let mut script = Vec::new();
    generate(args.shell, &mut with_rules(described(output.lang())), NAME, &mut script);
    let mut script = String::from_utf8_lossy(&script).into_owned();
    if args.shell == Shell::Fish {
        let command = with_rules(described(output.lang()));
        command.get_subcommands().for_each(|command| fish_values(command, &[], &mut script));
    }
    output.write(&script)?;
    Ok(CLEAN)
}

/// The arguments that name a rule, by their ids.
const RULES: [&str; 4] = ["allow", "warn", "deny", "id"];

/// The same arguments with the ids of the shipped rules where one belongs; those of the user's own may stand there, too.
fn with_rules(command: clap::Command) -> clap::Command {
    let command = command.mut_args(|arg| {
        if !RULES.contains(&arg.get_id().as_str()) {
            return arg;
        }
        let all = (arg.get_id() != "id").then_some("all");
        let ids = all.into_iter().chain(embedded().iter().map(|rule| rule.id.as_str()));
        arg.value_parser(PossibleValuesParser::new(ids.map(PossibleValue::new)))
    });
    command.mut_subcommands(with_rules)
}

/// What may stand as an argument by itself, which the scripts for fish lack.
fn fish_values(command: &clap::Command, above: &[&str], script: &mut String) {
    let names: Vec<_> = above.iter().copied().chain([command.get_name()]).collect();
    let Some((first, below)) = names.split_first() else { return };
    let seen: String = below.iter().map(|name| format!("; and __fish_seen_subcommand_from {name}")).collect();
    for argument in command.get_positionals() {
        let values = argument.get_possible_values();
        let values: Vec<_> = values.iter().map(PossibleValue::get_name).collect();
        if !values.is_empty() {
            script.push_str(&format!(
                "complete -c {NAME} -n \"__fish_{NAME}_using_subcommand {first}{seen}\" -f -a \"{}\"\n",
                values.join(" ")
            ));
        }
    }
    command.get_subcommands().for_each(|command| fish_values(command, &names, script));
}
