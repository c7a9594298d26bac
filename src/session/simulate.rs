//! Tells what will happen to each account that opens a link.

use std::path::{Path, PathBuf};

use super::Session;
use super::context::USUAL_CONFIG;
use super::failure::Failure;
use super::loaded::Loaded;
use super::verdict::{CLEAN, FOUND};
use crate::fact::Page;
use crate::input::link::find::{self, Found, find, is_like_link};
use crate::input::provider::Account;
use crate::lint::{AccountIndex, LinkInput, Linter, ListedLink, ProviderFile, page_source};
use crate::nearest::nearest;
use crate::simulate::{Simulation, simulate};
use crate::source::{SourceKind, Sources};
use crate::text::text;

/// What will happen, with the texts that places point into.
#[derive(Debug)]
#[non_exhaustive]
pub struct Simulated {
    /// Each link with each account.
    pub simulations: Vec<Simulation>,
    /// The texts that places point into.
    pub sources: Sources,
}

impl Simulated {
    /// The exit code: whether a check of the same links and accounts fails.
    pub fn code(&self) -> u8 {
        if self.simulations.iter().any(Simulation::fails) { FOUND } else { CLEAN }
    }
}

impl Session<'_> {
    /// Simulates a link, given or named by the provider file; without one, all that the file lists. `answers` are
    /// files with answers of WeChat's API that tell of further accounts.
    ///
    /// # Errors
    /// [`Failure::Usage`] where no accounts can be known or the link is none; [`Failure::Nothing`] where there is no
    /// link or no account; [`Failure::Faults`] and [`Failure::Io`] of the files.
    pub fn simulate(&self, link: Option<&str>, answers: &[PathBuf]) -> Result<Simulated, Failure> {
        let mut sources = Sources::new();
        let file = self.read_accounts(answers, &mut sources)?;
        let page = self.page.as_ref().map(|page| page_source(page, &mut sources));
        let chosen = choose(link, &file)?;
        let names = file.provider.links.iter().flat_map(|link| &link.accounts);
        let strangers = AccountIndex::new(&file.provider).strangers(names);
        let accounts: Vec<&Account> = file.provider.accounts.iter().chain(&strangers).collect();
        if accounts.is_empty() {
            return Err(Failure::Nothing(text!(
                "没有可预演的账号：在配置文件里列出 `accounts`，或者用 `--account` 给出接口返回的 JSON；只检查链接用 `wxauthlint check`",
                "no account to simulate: list `accounts` in the provider file, or pass an API response with `--account`; to check only a link, use `wxauthlint check`"
            )));
        }
        let mut linter = Linter::new(&self.rules, &self.settings, Some(&file));
        let mut simulations = Vec::new();
        match chosen {
            Chosen::Given(link) => {
                let source = sources.add("link", SourceKind::Link, link);
                let page = page.unwrap_or_default();
                let found = find(link, find::Context::Handed);
                sources.show_only(source, found.iter().map(Found::around).collect());
                for found in found {
                    let input = LinkInput::found(&found, source, &page);
                    simulations.push(simulate(&mut linter, &input, &accounts, &mut sources));
                }
            }
            Chosen::Listed(links) => {
                for link in links {
                    let input =
                        LinkInput { page: page.as_ref().unwrap_or(link.input().page), ..link.input() };
                    simulations.push(simulate(&mut linter, &input, &accounts, &mut sources));
                }
            }
        }
        Ok(Simulated { simulations, sources })
    }

    /// The provider file, with the accounts of further answers.
    fn read_accounts(&self, answers: &[PathBuf], sources: &mut Sources) -> Result<ProviderFile, Failure> {
        let usual = Path::new(USUAL_CONFIG);
        let reader = self.reader();
        let mut file = match self.usual_config() {
            Some(path) => reader.read(&Loaded::read(&path, self.files)?, sources)?,
            None if answers.is_empty() => {
                return Err(Failure::Usage(text!(
                    "需要知道有哪些账号：当前文件夹和它上面的文件夹里都没有 `{USUAL_CONFIG}`，请用 `--config` 给出服务商配置文件，或者用 `--account` 给出 api_get_authorizer_info 返回的 JSON",
                    "no accounts given: there is no `{USUAL_CONFIG}` in this folder or any parent folder, so pass the provider file with `--config`, or a response from api_get_authorizer_info with `--account`"
                )));
            }
            // A file that says nothing: everything that is about the platform stays open.
            None => reader.read_text(Path::new(""), usual, "{}", sources)?,
        };
        for path in answers {
            let text = reader.yaml(path, &mut Sources::new())?;
            file.add(&path.display().to_string(), &text, sources)
                .map_err(|faults| Failure::Faults(faults, Box::new(sources.clone())))?;
        }
        Ok(file)
    }
}

/// The links to simulate.
enum Chosen<'f> {
    /// One of the command line.
    Given(&'f str),
    /// Those of the provider file.
    Listed(Vec<ListedLink<'f>>),
}

fn choose<'f>(link: Option<&'f str>, file: &'f ProviderFile) -> Result<Chosen<'f>, Failure> {
    let listed = || file.provider.links.iter().map(|entry| (entry, ListedLink::new(entry, &Page::NotGiven)));
    let Some(link) = link else {
        let links: Vec<_> = listed().map(|(_, link)| link).filter(|link| !link.is_unfilled()).collect();
        if links.is_empty() {
            return Err(Failure::Nothing(text!(
                "没有可预演的链接：请给出链接，或者在配置文件里列出 `links`",
                "no link to simulate: pass one, or list `links` in the provider file"
            )));
        }
        return Ok(Chosen::Listed(links));
    };
    let names =
        || file.provider.links.iter().filter_map(|entry| entry.name.as_ref()).map(|name| &*name.value);
    let of_name = listed().find(|(entry, _)| entry.name.as_ref().is_some_and(|name| name.value == link));
    match of_name {
        Some((_, listed)) if listed.is_unfilled() => Err(Failure::Nothing(text!(
            "链接 `{link}` 整个都要到部署时才填入，现在没有可预演的内容",
            "the whole link `{link}` is filled in at deployment, so there is nothing to simulate yet"
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
                    format!("; the named links are `{known}`"),
                ),
            };
            Err(Failure::Usage(text!(
                "`{link}` 既不是链接，配置文件里也没有叫这个名字的链接{zh}",
                "`{link}` is neither a link nor the name of one in the provider file{en}"
            )))
        }
    }
}
