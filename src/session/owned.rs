//! Which provider file each input is judged by.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::check::Run;
use super::context::{Config, Owner, Owners};
use super::failure::Failure;
use super::held::{Held, Other};
use super::loaded::Loaded;
use crate::source::{Sources, presentable_path};
use crate::text::{Text, text};

impl Run<'_> {
    /// Finds the provider file of each of the others, and reads those that are not among the inputs. One that was asked
    /// for by its path must be without fault; faults of others are told, and what belongs to them is judged without.
    pub(super) fn owned(
        &mut self,
        others: Vec<Other>,
        held: &mut Vec<Held>,
        sources: &mut Sources,
    ) -> Result<Vec<(Option<usize>, Other)>, Failure> {
        let session = self.session;
        let hits: Vec<_> = held.iter().map(|held| held.hit.clone()).collect();
        let mut owners = Owners::new(&session.config, (session.files, &*session.rules), &hits);
        let mut found: BTreeMap<PathBuf, usize> = BTreeMap::new();
        let mut owned = Vec::new();
        for other in others {
            let owner = match owners.of(other.path()) {
                Owner::None => None,
                Owner::Given(number) => Some(number),
                Owner::Found(path) => Some(match found.get(&path) {
                    Some(number) => *number,
                    None => {
                        let hit = Loaded::read(&path, session.files)?;
                        let file = match session.config {
                            Config::At(_) => {
                                let (file, faults) = session.reader().read_in_spite(&hit, sources)?;
                                self.take_faults(faults, sources)?;
                                Some(file)
                            }
                            _ => self.read_provider(&hit, sources)?,
                        };
                        found.insert(path, held.len());
                        held.push(Held { hit, file, is_input: false });
                        held.len() - 1
                    }
                }),
            };
            owned.push((owner, other));
        }
        let name = |path: &PathBuf| presentable_path(&session.files.name(path));
        self.foreign.extend(owners.foreign().iter().map(name));
        if session.config == Config::Nearest {
            let used = held.iter().enumerate().filter(|(_, held)| !held.is_named() && held.file.is_some());
            self.used = used.map(|(number, held)| (number, (name(&held.hit.path), 0))).collect();
        }
        Ok(owned)
    }

    /// Which provider files held that nobody named, and which files belong to other programs.
    pub(super) fn notes(&self) -> Vec<Text> {
        let used = self.used.values().filter(|(_, count)| *count > 0).map(|(name, count)| {
            let inputs = if *count == 1 { "input" } else { "inputs" };
            text!("按 `{name}` 检查了 {count} 个输入", "{count} {inputs} checked against `{name}`")
        });
        let foreign = self.foreign.iter().map(String::as_str).collect::<Vec<_>>();
        let (zh, en) = (foreign.join("`、`"), foreign.join("`, `"));
        let foreign = match foreign.len() {
            0 => None,
            1 => Some(text!(
                "`{zh}` 属于其他程序，没有检查",
                "`{en}` belongs to another program and was not checked"
            )),
            _ => Some(text!(
                "`{zh}` 属于其他程序，没有检查",
                "`{en}` belong to other programs and were not checked"
            )),
        };
        used.chain(foreign).collect()
    }
}
