//! Reads any file of a project for authorization links and what is done with them: source code, pages,
//! documents.

mod page;
mod parts;
mod reading;
mod thymeleaf;

pub use parts::parts;

use codeflow::Models;

pub use reading::{FileReading, FoundLink, Medium};

use super::Dialect;
use super::code::{self, CodeReading, Language, Mistake, MistakeKind};
use super::link::find::{Context, find};
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
const PAGES: [(&[&str], Dialect); 7] = [
    (&["cshtml", "razor", "vbhtml", "scala.html"], Dialect::At),
    (&["svelte", "astro"], Dialect::Braces),
    (&["vm", "vtl", "velocity"], Dialect::Velocity),
    (&["ftl", "ftlh", "ftlx"], Dialect::Brackets),
    (&["xhtml", "jsp", "jspf", "jspx", "gsp"], Dialect::Expressions),
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
            "html.tmpl",
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
const LANGUAGES_OF_PAGES: [(&[&str], &str); 6] = [
    (&["php", "phtml"], "php"),
    (&["jsp", "jspf", "jspx"], "java"),
    (&["gsp"], "groovy"),
    (&["cshtml", "razor"], "csharp"),
    (&["vbhtml"], "visual-basic"),
    (&["scala.html"], "scala"),
];

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
        match extension {
            "md" | "markdown" | "mdx" | "mdown" | "rst" | "adoc" => FileKind::Guide,
            "yaml" | "yml" | "toml" | "ini" | "properties" | "env" | "conf" | "cfg" | "xml" | "plist"
            | "config" => FileKind::Settings,
            "" | "txt" | "text" | "log" | "eml" | "msg" | "csv" | "out" => FileKind::Text,
            // Of code in a language that is not known, only what stands in a link is judged.
            _ => Language::of(&lower).map_or(FileKind::Settings, FileKind::Code),
        }
    }

    /// True for what people may paste links into, one a line.
    pub fn is_text(self) -> bool {
        matches!(self, FileKind::Text)
    }
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
pub fn read(kind: FileKind, text: &str, models: &Models) -> FileReading {
    let mut reading = FileReading::default();
    match kind {
        FileKind::Code(language) => {
            let read = code::read(text, 0..text.len(), language, Dialect::Common, models);
            reading.take_in(read, Medium::Code, &Said::default());
        }
        FileKind::Page { language, dialect } => page::read(text, language, dialect, models, &mut reading),
        FileKind::Guide => documents(text, Context::Markdown, &mut reading),
        FileKind::Settings => documents(text, Context::Settings, &mut reading),
        FileKind::Text => documents(text, Context::Prose, &mut reading),
    }
    reading.links.sort_by_key(|link| link.text.written(0..1).start);
    reading.mistakes.sort_by_key(|mistake| mistake.place.start);
    reading.mistakes.dedup();
    reading
}

fn documents(text: &str, context: Context, reading: &mut FileReading) {
    for link in find(text, context) {
        let is_pattern = link.is_pattern();
        let link = link.into_text().into_owned();
        // Who hands out a guide hands out the code in it; logs and chats tell of links that were just made.
        if context == Context::Markdown
            && let Some(place) = code::frozen_in(&link)
        {
            reading.mistakes.push(Mistake { kind: MistakeKind::FrozenCode, place });
        }
        let has = |word: &str| link.text().contains(word);
        // What lacks more than one of these is a beginning that is spoken of.
        let is_whole = has("component_app") && has("pre_auth_code") && (has("redirect") || has("#"));
        let is_settings = context == Context::Settings;
        reading.links.push(FoundLink {
            text: link,
            medium: if is_settings { Medium::Code } else { Medium::Document },
            is_finished: is_whole && !is_pattern && !is_settings,
            mentioned: Vec::new(),
            sinks: Vec::new(),
            policy: None,
            encoder: None,
            used: 0..0,
            dropped_query: None,
        });
    }
}

impl FileReading {
    /// Takes in what code tells; `page` is what its page says of the Referer.
    fn take_in(&mut self, read: CodeReading, medium: Medium, page: &Said) {
        for link in read.links {
            let leaves = link.sinks.iter().any(|(sink, _)| sink.leaves_page());
            let policy = match &link.no_referrer {
                Some(place) => Some(page::no_referrer(place.clone())),
                None if !link.tags.is_empty() => page::policy_of_tags(&link.tags, page),
                None if leaves => page.policy().cloned(),
                None => None,
            };
            let mut sinks = link.sinks;
            sinks.extend(link.tags.iter().filter_map(page::sink_of_tag));
            self.links.push(FoundLink {
                text: link.text,
                medium,
                is_finished: link.is_finished,
                mentioned: link.mentioned,
                sinks,
                policy,
                encoder: Some(link.encoder),
                used: link.used,
                dropped_query: None,
            });
        }
        self.plugin_calls.extend(read.plugin_calls);
        self.plugin_versions.extend(read.plugin_versions);
        self.mistakes.extend(read.mistakes);
        self.comments.extend(read.comments);
        self.unread += read.unread;
    }
}
