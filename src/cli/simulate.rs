//! `wxauthlint simulate`: tells what will happen to each account that opens a link.

use std::path::{Path, PathBuf};

use wxauthlint::fact::Page;
use wxauthlint::input::link::find::{Context, find, is_like_link};
use wxauthlint::input::provider::Account;
use wxauthlint::lint::{LinkInput, Linter, ListedLink, ProviderFile, Roster, Settings, page_source};
use wxauthlint::nearest::nearest;
use wxauthlint::render::{SimulatedFormat, simulated};
use wxauthlint::rule::RuleSet;
use wxauthlint::simulate::{Simulation, simulate};
use wxauthlint::source::{SourceKind, Sources};
use wxauthlint::text::Text;

use super::args::SimulateArgs;
use super::check::{levels, today};
use super::context::USUAL_CONFIG;
use super::failure::Failure;
use super::output::Output;
use super::pages::refuse_odd_page;
use super::{CLEAN, FOUND, files};

/// Simulates what the arguments name.
pub fn run(args: &SimulateArgs, output: &mut Output) -> Result<u8, Failure> {
    let rules = files::read_rules(&args.rules.dirs)?;
    let settings = Settings { levels: levels(&args.levels.written, &rules)?, today: today() };
    refuse_odd_page(args.page.as_deref())?;
    let mut sources = Sources::new();
    let file = read_file(args, &rules, &mut sources)?;
    let page = args.page.as_ref().map(|page| page_source(page, &mut sources));
    let chosen = choose(args.link.as_deref(), &file)?;
    let names = file.provider.links.iter().flat_map(|link| &link.accounts);
    let strangers = Roster::new(&file.provider).strangers(names);
    let accounts: Vec<&Account> = file.provider.accounts.iter().chain(&strangers).collect();
    if accounts.is_empty() {
        return Err(Failure::Nothing(Text::new(
            "没有可预演的账号：在配置文件里列出 `accounts`，或者用 `--account` 给出接口返回的 JSON；只检查链接用 `wxauthlint check`",
            "there is no account to simulate: list `accounts` in the provider file, or hand over an answer of the API with `--account`; `wxauthlint check` judges a link alone",
        )));
    }
    let mut linter = Linter::new(&rules, &settings, Some(&file));
    let mut simulations = Vec::new();
    match chosen {
        Chosen::Given(link) => {
            let source = sources.add("link", SourceKind::Link, link);
            let page = page.unwrap_or_default();
            for found in find(link, Context::Handed) {
                let input = LinkInput::found(&found, source, &page);
                simulations.push(simulate(&mut linter, &input, &accounts, &mut sources));
            }
        }
        Chosen::Listed(links) => {
            for link in links {
                let input = LinkInput { page: page.as_ref().unwrap_or(link.input().page), ..link.input() };
                simulations.push(simulate(&mut linter, &input, &accounts, &mut sources));
            }
        }
    }
    let format = SimulatedFormat::parse(&args.format).unwrap_or(SimulatedFormat::Plain);
    let text = simulated(&simulations, format, &output.options(), &sources);
    let code = if simulations.iter().any(Simulation::fails) { FOUND } else { CLEAN };
    match output.write(&text).map_err(Failure::from) {
        // Whoever read the output has gone; what was found still decides.
        Ok(()) | Err(Failure::BrokenPipe) => Ok(code),
        Err(failure) => Err(failure),
    }
}

/// The provider file, with the accounts of `--account`.
fn read_file(args: &SimulateArgs, rules: &RuleSet, sources: &mut Sources) -> Result<ProviderFile, Failure> {
    let usual = || Some(PathBuf::from(USUAL_CONFIG)).filter(|path| path.exists());
    let mut file = match args.config.clone().or_else(usual) {
        Some(path) => files::read_hit(&files::Hit::read(&path)?, rules, sources)?,
        None if args.account.is_empty() => {
            return Err(Failure::Usage(Text::new(
                format!(
                    "需要知道有哪些账号：当前文件夹没有 `{USUAL_CONFIG}`，请用 `--config` 给出服务商配置文件，或者用 `--account` 给出 api_get_authorizer_info 返回的 JSON"
                ),
                format!(
                    "the accounts are needed: there is no `{USUAL_CONFIG}` here, so name the provider file with `--config`, or hand over what api_get_authorizer_info answered with `--account`"
                ),
            )));
        }
        // A file that says nothing: everything that is about the platform stays open.
        None => files::read_provider(Path::new(USUAL_CONFIG), "{}", rules, sources)?,
    };
    for path in &args.account {
        let text = files::read_yaml(path)?;
        file.add(&path.display().to_string(), &text, sources)
            .map_err(|faults| Failure::Faults(faults, Box::new(sources.clone())))?;
    }
    Ok(file)
}

/// The links to simulate.
enum Chosen<'f> {
    /// One of the command line.
    Given(&'f str),
    /// Those of the provider file.
    Listed(Vec<ListedLink<'f>>),
}

fn choose<'f>(link: Option<&'f str>, file: &'f ProviderFile) -> Result<Chosen<'f>, Failure> {
    let listed =
        || file.provider.links.iter().map(|entry| (entry, ListedLink::new(entry, file, &Page::NotGiven)));
    let Some(link) = link else {
        let links: Vec<_> = listed().map(|(_, link)| link).filter(|link| !link.is_unfilled()).collect();
        if links.is_empty() {
            return Err(Failure::Nothing(Text::new(
                "没有可预演的链接：请给出链接，或者在配置文件里列出 `links`",
                "there is no link to simulate: give one, or list `links` in the provider file",
            )));
        }
        return Ok(Chosen::Listed(links));
    };
    let names =
        || file.provider.links.iter().filter_map(|entry| entry.name.as_ref()).map(|name| &*name.value);
    let of_name = listed().find(|(entry, _)| entry.name.as_ref().is_some_and(|name| name.value == link));
    match of_name {
        Some((_, listed)) if listed.is_unfilled() => Err(Failure::Nothing(Text::new(
            format!("链接 `{link}` 整个都要到部署时才填入，现在没有可预演的内容"),
            format!(
                "the link `{link}` is filled in as a whole at deployment, so there is nothing to simulate yet"
            ),
        ))),
        Some((_, listed)) => Ok(Chosen::Listed(vec![listed])),
        None if is_like_link(link) => Ok(Chosen::Given(link)),
        None => {
            let near = nearest(link, names());
            let known = names().collect::<Vec<_>>().join("`, `");
            let (zh, en) = match near {
                Some(near) => (format!("；是不是 `{near}`？"), format!("; did you mean `{near}`?")),
                None if known.is_empty() => (String::new(), String::new()),
                None => (
                    format!("；有名字的链接是 `{}`", known.replace(", ", "、")),
                    format!("; the links with a name are `{known}`"),
                ),
            };
            Err(Failure::Usage(Text::new(
                format!("`{link}` 既不是链接，配置文件里也没有叫这个名字的链接{zh}"),
                format!("`{link}` is no link, nor the name of one in the provider file{en}"),
            )))
        }
    }
}
