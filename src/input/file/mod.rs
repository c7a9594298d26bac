//! Reads any file of a project for authorization links and what is done with them: source code, pages,
//! documents.

mod page;

use std::ops::Range;

use super::Composed;
use super::code::{self, CodeReading, Language, Mistake, MistakeKind, PluginCall, Sink, Unread};
use super::document::{self, DocumentKind};
use super::markup::{Policy, Said};

/// What kind of file a file is, by its name.
#[derive(Clone, Copy, Debug)]
pub enum FileKind {
    /// Source code.
    Code(&'static Language),
    /// A page, or a template of one; the code in it, if it is of another language than JavaScript.
    Page(Option<&'static Language>),
    /// Markdown and what is written like it.
    Guide,
    /// A file of settings, in which a link may be a part that code completes.
    Settings,
    /// Any other text: logs, mails, chats.
    Text,
}

/// What a file holds.
#[derive(Debug, Default)]
pub struct FileReading {
    /// The links, in the order of their places.
    pub links: Vec<FoundLink>,
    /// Calls of the plug-in (小程序服务商组件).
    pub plugin_calls: Vec<PluginCall>,
    /// Versions of the plug-in that are asked for, with their bytes.
    pub plugin_versions: Vec<(String, Range<usize>)>,
    /// Mistakes that corrupt a code or a link.
    pub mistakes: Vec<Mistake>,
    /// The bytes of its comments.
    pub comments: Vec<Range<usize>>,
    /// What was not read to its end.
    pub unread: Unread,
}

/// A link in a file.
#[derive(Clone, Debug)]
pub struct FoundLink {
    /// Its text, `${…}` where the file leaves something open.
    pub text: Composed,
    /// Where it was found.
    pub medium: Medium,
    /// True if nothing can be added to it any more.
    pub is_finished: bool,
    /// Parameters that the rest of the file speaks of.
    pub mentioned: Vec<&'static str>,
    /// What is done with it, and the bytes that say so.
    pub sinks: Vec<(Sink, Range<usize>)>,
    /// What decides the Referer of the request, where something says so.
    pub policy: Option<Policy>,
    /// The bytes of the query that a form drops.
    pub dropped_query: Option<Range<usize>>,
}

/// What kind of text a link was found in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Medium {
    /// Source code, and settings.
    Code,
    /// A page.
    Page,
    /// A text that people read.
    Document,
}

/// Words without one of which a file holds nothing of interest.
pub const MARKERS: [&str; 5] =
    ["componentloginpage", "bindcomponent", "openAuthorizeAccount", "preauthcode", "wxb8b928431b8c56d8"];

impl FileKind {
    /// The kind of a file of that name; folders before it do not matter.
    pub fn of(name: &str) -> FileKind {
        let lower = name.rsplit(['/', '\\']).next().unwrap_or(name).to_ascii_lowercase();
        let extension = lower.rsplit_once('.').map_or("", |(_, extension)| extension);
        match extension {
            "html" | "htm" | "xhtml" | "vue" | "svelte" | "wxml" | "ejs" | "hbs" | "njk" | "twig" | "ftl"
            | "vm" | "tpl" | "jinja" | "jinja2" | "j2" | "mustache" | "liquid" | "asp" => {
                FileKind::Page(None)
            }
            "php" | "phtml" | "erb" | "jsp" | "jspx" | "cshtml" | "razor" | "aspx" => {
                FileKind::Page(Language::of(&lower))
            }
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

/// Reads a file. Any text can be read.
pub fn read(kind: FileKind, text: &str) -> FileReading {
    let mut reading = FileReading::default();
    match kind {
        FileKind::Code(language) => {
            let read = code::read(text, 0..text.len(), language);
            reading.take_in(read, Medium::Code, &Said::default());
        }
        FileKind::Page(language) => page::read(text, language, &mut reading),
        FileKind::Guide => documents(text, DocumentKind::Markdown, kind, &mut reading),
        FileKind::Settings | FileKind::Text => documents(text, DocumentKind::Plain, kind, &mut reading),
    }
    reading.links.sort_by_key(|link| link.text.written(0..1).start);
    reading.mistakes.sort_by_key(|mistake| mistake.place.start);
    reading.mistakes.dedup();
    reading
}

fn documents(text: &str, kind: DocumentKind, file: FileKind, reading: &mut FileReading) {
    for link in document::read(text, kind) {
        // Who hands out a guide hands out the code in it; logs and chats tell of links that were just made.
        if matches!(file, FileKind::Guide)
            && let Some(place) = code::frozen_in(&link.text)
        {
            reading.mistakes.push(Mistake { kind: MistakeKind::FrozenCode, place });
        }
        let has = |word: &str| link.text.text().contains(word);
        // What lacks more than one of these is a beginning that is spoken of.
        let is_whole = has("component_app") && has("pre_auth_code") && (has("redirect") || has("#"));
        let is_settings = matches!(file, FileKind::Settings);
        let text = match is_settings {
            true => super::markup_text::decode_entities(&link.text),
            false => link.text,
        };
        reading.links.push(FoundLink {
            text,
            medium: if is_settings { Medium::Code } else { Medium::Document },
            is_finished: is_whole && !link.is_pattern && !is_settings,
            mentioned: Vec::new(),
            sinks: Vec::new(),
            policy: None,
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
