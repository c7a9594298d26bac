//! Functions of other files: what they do is followed as if they stood in the one that is read.

use std::cell::OnceCell;
use std::rc::Rc;

use super::Flow;
use super::follow::picked;
use crate::ir::{Function, Id, Ir, Kind};
use crate::language::Language;
use crate::lex;
use crate::models::HeldModels;
use crate::outside::{Defined, OtherFile};
use crate::parse::parse;
use crate::resolve::{Names, is_self, resolve};
use crate::tree::Tree;
use crate::value::{ClassId, FnId};

/// How many other files are read for one, how long they may be, and how far behind the text that is read they may
/// stand, in bytes.
const MOST: usize = 12;
const LONGEST: usize = 256 << 10;
const FARTHEST: usize = 4 << 20;

/// A place for a file whose functions are called.
#[derive(Default)]
pub(crate) struct Room<'a> {
    number: OnceCell<usize>,
    /// The text, behind as many blanks as bytes come before its places.
    text: OnceCell<String>,
    module: OnceCell<Module<'a>>,
}

/// A file whose functions are called.
struct Module<'a> {
    ir: Ir,
    names: Names<'a>,
}

/// What is known of a file that is followed.
#[derive(Clone)]
pub(super) struct Site<'a> {
    text: &'a str,
    language: &'static Language,
    models: Rc<HeldModels<'a>>,
    ir: &'a Ir,
    names: &'a Names<'a>,
}

/// What is known of a function that the file does not define.
pub(super) enum Foreign {
    None,
    /// Another file defines it; which is not known, or it cannot be followed.
    Open,
    Known(FnId),
}

impl<'a> Room<'a> {
    /// Places for other files, if there are any.
    pub(crate) fn some(are_there: bool) -> Vec<Self> {
        let count = if are_there { MOST } else { 0 };
        (0..count).map(|_| Room::default()).collect()
    }

    fn module(&'a self, file: &OtherFile<'_>) -> (&'a str, &'a Module<'a>) {
        // Behind a line break, so that its first line begins where it does.
        let text = self.text.get_or_init(|| " ".repeat(file.base.saturating_sub(1)) + "\n" + file.text);
        let module = self.module.get_or_init(|| {
            let mut lexed = lex::lex(text, file.base..text.len(), file.language, 0);
            let mut tokens = std::mem::take(&mut lexed.tokens);
            let tree = Tree::new(text, file.language, &mut tokens);
            let ir = parse(&tree, &mut lexed.literals);
            Module { names: resolve(text, &ir), ir }
        });
        (text, module)
    }
}

impl<'a> Flow<'a> {
    /// A function of the file that is followed.
    pub(super) fn own(&self, id: Id) -> FnId {
        FnId { module: self.module, id }
    }

    fn site(&self) -> Site<'a> {
        Site {
            text: self.text,
            language: self.language,
            models: Rc::clone(&self.models),
            ir: self.ir,
            names: self.names,
        }
    }

    fn enter(&mut self, module: usize, site: Site<'a>) {
        let Site { text, language, models, ir, names } = site;
        (self.text, self.language, self.models) = (text, language, models);
        (self.ir, self.names, self.module) = (ir, names, module);
    }

    /// Does something where the names and places are those of a file.
    pub(super) fn in_module<T>(&mut self, module: usize, act: impl FnOnce(&mut Self) -> T) -> T {
        let here = (self.module, self.site());
        let site = match module == self.module {
            true => None,
            false => self.sites.get(module).cloned(),
        };
        let Some(site) = site else { return act(self) };
        let classes = std::mem::take(&mut self.classes);
        self.enter(module, site);
        let made = act(self);
        self.enter(here.0, here.1);
        self.classes = classes;
        made
    }

    /// A function, of whatever file.
    pub(super) fn function(&self, id: FnId) -> Option<&'a Function> {
        let ir = match id.module == self.module {
            true => self.ir,
            false => self.sites.get(id.module)?.ir,
        };
        match &ir.node(id.id).kind {
            Kind::Fn(function) => Some(function),
            _ => None,
        }
    }

    /// The function of another file by that name, if one of them defines it.
    pub(super) fn foreign_function(
        &mut self,
        callee: Id,
        parts: &[String],
        given: usize,
        is_new: bool,
    ) -> Foreign {
        self.defined(callee, parts, given, is_new).unwrap_or(Foreign::None)
    }

    fn defined(&mut self, callee: Id, parts: &[String], given: usize, is_new: bool) -> Option<Foreign> {
        let outer = self.outer.filter(|_| !is_new && self.spend(1))?;
        // What is called on something that was called has no owner that is known.
        let is_named = match &self.ir.node(callee).kind {
            Kind::Name => true,
            Kind::Member { of, .. } => {
                matches!(self.ir.node(*of).kind, Kind::Name | Kind::Member { .. } | Kind::Call { .. })
            }
            _ => false,
        };
        let parts: Vec<String> = parts.iter().filter(|part| !is_self(part)).cloned().collect();
        let name = parts.last().filter(|_| is_named)?;
        let at = match self.room_of(outer.function(&parts)) {
            Ok(at) => at?,
            Err(open) => return Some(open),
        };
        let rooms = self.rooms;
        let module = rooms.get(at)?.module.get()?;
        let named = module.names.functions.get(name.as_str());
        let function = named.and_then(|named| picked(&module.ir, named, given));
        Some(function.map_or(Foreign::Open, |id| Foreign::Known(FnId { module: at + 1, id })))
    }

    /// The class of another file by that name, if one of them defines it.
    pub(super) fn foreign_class(&mut self, parts: &[String]) -> Option<ClassId> {
        let outer = self.outer.filter(|_| self.spend(1))?;
        let name = parts.last()?;
        let at = self.room_of(outer.class(parts)).ok()??;
        let rooms = self.rooms;
        let module = rooms.get(at)?.module.get()?;
        let number = module.names.class_of.get(name.as_str()).copied()?;
        Some(ClassId { module: at + 1, number })
    }

    /// The number of the place where a file is kept; `Err` where it is not known which it is, or it cannot be followed.
    fn room_of(&mut self, defined: Defined<'_>) -> Result<Option<usize>, Foreign> {
        let file = match defined {
            Defined::In(file) => file,
            Defined::Somewhere => return Err(Foreign::Open),
            Defined::Nowhere => return Ok(None),
        };
        if file.text.len() > LONGEST || file.base > FARTHEST {
            return Err(Foreign::Open);
        }
        if self.sites.is_empty() {
            let home = self.site();
            self.sites.push(home);
        }
        let rooms = self.rooms;
        let is_its = |room: &Room<'_>| *room.number.get_or_init(|| file.number) == file.number;
        let Some((at, room)) = rooms.iter().enumerate().find(|(_, room)| is_its(room)) else {
            return Ok(None);
        };
        let is_new_room = room.module.get().is_none();
        let (text, module) = room.module(&file);
        if is_new_room {
            self.spend(file.text.len() / 16);
            let models = self.models.of_another(file.language.name, text);
            self.sites.push(Site {
                text,
                language: file.language,
                models: Rc::new(models),
                ir: &module.ir,
                names: &module.names,
            });
        }
        Ok(Some(at))
    }

    /// The names of a file that is followed.
    pub(super) fn names_in(&self, module: usize) -> Option<&'a Names<'a>> {
        match module == self.module {
            true => Some(self.names),
            false => self.sites.get(module).map(|site| site.names),
        }
    }

    /// The nodes of a file that is followed.
    pub(super) fn ir_in(&self, module: usize) -> Option<&'a Ir> {
        match module == self.module {
            true => Some(self.ir),
            false => self.sites.get(module).map(|site| site.ir),
        }
    }

    /// The text of a file that is followed.
    pub(super) fn text_of_module(&self, module: usize) -> &'a str {
        match module == self.module {
            true => self.text,
            false => self.sites.get(module).map_or("", |site| site.text),
        }
    }
}
