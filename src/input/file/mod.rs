//! Reads any file of a project for authorization links and what is done with them: source code, pages,
//! documents.

mod assigned;
mod document;
mod embedded;
mod form;
mod guide;
mod handed;
mod holes;
mod jstl;
mod page;
mod parts;
mod reading;
mod thymeleaf;
mod uses;

pub use parts::parts;

pub use reading::{FileReading, FoundLink, Medium};

use super::Dialect;
use super::code::{self, CodeReading, Known, Language};
use super::link::find::Context;
use super::markup::{Said, declared_charset};
use crate::source::{self, Decoded};

/// What kind of file a file is, by its name.
#[derive(Clone, Copy, Debug)]
pub enum FileKind {
    /// Source code.
    Code(&'static Language),
    /// A page, or a template of one.
    Page {
        /// The code in it, if it is of another language than JavaScript.
        language: Option<&'static Language>,
        /// How it writes values, where the marks alone do not tell.
        dialect: Dialect,
    },
    /// Markdown and what is written like it.
    Guide,
    /// A file of settings, in which a link may be a part that code completes.
    Settings,
    /// Any other text: logs, mails, chats.
    Text,
}

/// The ends of the names of pages and of templates of pages; the first that fits counts.
const PAGES: [(&[&str], Dialect); 11] = [
    (&["pug", "jade"], Dialect::Pug),
    (&["haml"], Dialect::Haml),
    (&["slim"], Dialect::Slim),
    (&["cshtml", "razor", "vbhtml", "scala.html"], Dialect::At),
    (&["svelte", "astro"], Dialect::Braces),
    (&["vm", "vtl", "velocity"], Dialect::Velocity),
    (&["leaf"], Dialect::Leaf),
    (&["ftl", "ftlh", "ftlx"], Dialect::Brackets),
    (&["xhtml", "jsp", "jspf", "jspx", "gsp", "mako", "mak"], Dialect::Expressions),
    (&["tpl", "smarty", "latte"], Dialect::Words),
    (
        &[
            "html",
            "htm",
            "shtml",
            "vue",
            "wxml",
            "axml",
            "swan",
            "ttml",
            "ejs",
            "hbs",
            "handlebars",
            "njk",
            "nunjucks",
            "twig",
            "jinja",
            "jinja2",
            "j2",
            "mustache",
            "liquid",
            "tmpl",
            "gotmpl",
            "gohtml",
            "eex",
            "heex",
            "leex",
            "asp",
            "aspx",
            "php",
            "phtml",
            "erb",
            "rhtml",
        ],
        Dialect::Common,
    ),
];

/// The ends of the names of pages in which code is read besides scripts, and its language.
const LANGUAGES_OF_PAGES: [(&[&str], &str); 9] = [
    (&["ejs", "pug", "jade"], "javascript"),
    (&["erb", "rhtml", "haml", "slim"], "ruby"),
    (&["php", "phtml"], "php"),
    (&["jsp", "jspf", "jspx"], "java"),
    (&["gsp"], "groovy"),
    (&["mako", "mak"], "python"),
    (&["cshtml", "razor"], "csharp"),
    (&["vbhtml"], "visual-basic"),
    (&["scala.html"], "scala"),
];

/// The ends of the names of guides.
const GUIDES: [&str; 6] = ["md", "markdown", "mdx", "mdown", "rst", "adoc"];

/// The ends of the names of files with settings.
const SETTINGS: [&str; 11] =
    ["yaml", "yml", "toml", "ini", "properties", "env", "conf", "cfg", "xml", "plist", "config"];

/// The ends of the names of all files that are read for what their name says they are, sorted: code, pages, guides and
/// settings.
pub fn extensions() -> Vec<&'static str> {
    let pages = PAGES.iter().flat_map(|(names, _)| names.iter().copied());
    let code = Language::all().flat_map(|language| language.extensions().iter().copied());
    let mut all: Vec<_> = pages.chain(code).chain(GUIDES).chain(SETTINGS).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// True for a name with that extension.
fn is_end(name: &str, extension: &str) -> bool {
    name.strip_suffix(extension).is_some_and(|before| before.ends_with('.'))
}

impl FileKind {
    /// The kind of a file of that name; folders before it do not matter.
    pub fn of(name: &str) -> FileKind {
        let lower = name.rsplit(['/', '\\']).next().unwrap_or(name).to_ascii_lowercase();
        let extension = lower.rsplit_once('.').map_or("", |(_, extension)| extension);
        let ends = |ends: &[&str]| ends.iter().any(|end| is_end(&lower, end));
        if let Some((_, dialect)) = PAGES.iter().find(|(names, _)| ends(names)) {
            let language = LANGUAGES_OF_PAGES.iter().find(|(names, _)| ends(names));
            let language = language.and_then(|(_, name)| Language::named(name));
            return FileKind::Page { language, dialect: *dialect };
        }
        if lower.starts_with("caddyfile") {
            return FileKind::Settings;
        }
        match extension {
            extension if GUIDES.contains(&extension) => FileKind::Guide,
            extension if SETTINGS.contains(&extension) => FileKind::Settings,
            "" | "txt" | "text" | "log" | "eml" | "msg" | "csv" | "out" => FileKind::Text,
            // Of code in a language that is not known, only what stands in a link is judged.
            _ => Language::of(&lower).map_or(FileKind::Settings, FileKind::Code),
        }
    }

    /// True for code from its beginning to its end, or as PHP between what is written out: a link that is one literal in
    /// it can be fixed.
    pub fn is_code(self) -> bool {
        match self {
            FileKind::Code(_) => true,
            FileKind::Page { language, .. } => language.is_some_and(|language| language.name == "php"),
            FileKind::Guide | FileKind::Settings | FileKind::Text => false,
        }
    }

    /// True for what people may paste links into, one a line.
    pub fn is_text(self) -> bool {
        matches!(self, FileKind::Text)
    }
}

/// True for a file of tests, by its name: the links in it are samples.
pub fn is_test(name: &str) -> bool {
    let mut parts = name.rsplit(['/', '\\']);
    let base = parts.next().unwrap_or(name);
    let mut word = String::new();
    let mut words = Vec::new();
    for c in base.chars() {
        let begins = c.is_uppercase() && !word.ends_with(|last: char| last.is_uppercase());
        if begins || !c.is_alphanumeric() {
            words.push(std::mem::take(&mut word));
        }
        if c.is_alphanumeric() {
            word.push(c);
        }
    }
    words.push(word);
    let is_of_tests = |word: &String| {
        let word = word.to_lowercase();
        matches!(
            word.as_str(),
            "test" | "tests" | "spec" | "specs" | "mock" | "mocks" | "testcase" | "fixture" | "fixtures"
        )
    };
    let is_folder = |folder: &str| matches!(folder, "__tests__" | "__mocks__" | "testdata" | "androidTest");
    words.iter().any(is_of_tests) || parts.take(3).any(is_folder)
}

/// Decodes a file of that kind: a page may say itself how it is encoded.
pub fn decode(kind: FileKind, bytes: &[u8]) -> Decoded<'_> {
    let declared = match kind {
        FileKind::Page { .. } => declared_charset(bytes),
        _ => None,
    };
    source::decode(bytes, declared.as_deref())
}

/// Reads a file; `models` is what is known of libraries of code. Any text can be read.
pub fn read<'k>(kind: FileKind, text: &str, models: impl Into<Known<'k>>) -> FileReading {
    let models = models.into();
    let mut reading = FileReading::default();
    match kind {
        FileKind::Code(language) => {
            let read = code::read(text, 0..text.len(), language, Dialect::Common, models);
            reading.take_in(read, Medium::Code, &Said::default());
        }
        FileKind::Page { language, dialect } => {
            page::read(text, language, dialect, models, &mut reading);
            handed::read(text, language, dialect, models, &mut reading);
            // A template of something that is no page, or text in an outline.
            let is_none = language.is_none() && !text.contains('<');
            if is_none || dialect.is_outline() && reading.links.is_empty() {
                document::read(text, Context::Settings, &mut reading);
            }
        }
        FileKind::Guide => guide::read(text, models, &mut reading),
        FileKind::Settings => document::read(text, Context::Settings, &mut reading),
        FileKind::Text => document::read(text, Context::Prose, &mut reading),
    }
    // A template that encodes what it is given encoded: the call that did it first stands in another file.
    if let (FileKind::Page { .. }, Some(outer)) = (kind, models.outer) {
        for link in reading.links.iter_mut().filter(|link| link.encoded_at.is_none()) {
            link.encoded_at =
                code::redirect_decoded_once(&link.text).and_then(|given| outer.encoded_at(&given));
        }
    }
    reading.links.sort_by_key(|link| link.text.written(0..1).start);
    reading.mistakes.sort_by_key(|mistake| mistake.place.start);
    reading.mistakes.dedup();
    reading
}

impl FileReading {
    /// Takes in what code tells; `page` is what its page says of the Referer.
    fn take_in(&mut self, read: CodeReading, medium: Medium, page: &Said) {
        for link in read.links {
            let leaves = link.sinks.iter().any(|(sink, _)| sink.leaves_page());
            let policy = match &link.no_referrer {
                Some(place) => Some(uses::no_referrer(place.clone())),
                None if !link.tags.is_empty() => uses::policy_of_tags(&link.tags, page),
                None if leaves => page.policy().cloned(),
                None => None,
            };
            let mut sinks = link.sinks;
            sinks.extend(link.tags.iter().filter_map(uses::sink_of_tag));
            self.links.push(FoundLink {
                text: link.text,
                medium,
                is_finished: link.is_finished,
                mentioned: link.mentioned,
                sinks,
                policy,
                encoder: Some(link.encoder),
                used: link.used,
                left: link.left,
                cut_code: read.cut_code.clone(),
                dropped_query: None,
                encoded_at: link.encoded_at,
            });
        }
        self.plugin_calls.extend(read.plugin_calls);
        self.plugin_versions.extend(read.plugin_versions);
        self.mistakes.extend(read.mistakes);
        self.comments.extend(read.comments);
        self.handed.extend(read.handed);
        self.open.extend(read.open);
        self.unread += read.unread;
    }
}
