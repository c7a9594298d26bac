//! What the page works out in the browser: it hands texts to a [`Session`] and writes what comes back as HTML. What
//! goes in and comes out is JSON; nothing is kept between two questions.

mod compose;
mod correct;
pub mod entry;
mod paste;
mod question;
mod tables;
mod write;

#[cfg(target_family = "wasm")]
mod wasm;

use serde::{Deserialize, Serialize};
use wxauthlint::input::provider::Date;
use wxauthlint::session::{Failure, MemoryFiles, Session, USUAL_CONFIG};
use wxauthlint::text::Lang;

pub use compose::{Composed, Composing};
pub use correct::{Correction, Line, LineKind};
pub use entry::{Opened, Opening};
pub use paste::{Pasted, Pasting};
pub use question::Question;
pub use tables::{Comparing, Simulating, Tabled};

/// What is asked.
#[derive(Debug, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case", deny_unknown_fields)]
pub enum Request {
    /// What a pasted text means.
    Paste(Pasting),
    /// What becomes of each account that opens a link.
    Simulate(Simulating),
    /// What a change of a provider file leads to.
    Diff(Comparing),
    /// A link out of the parts of a form.
    Compose(Composing),
    /// The page of something that is known.
    Entry(Opening),
}

/// What is answered.
#[derive(Debug, Serialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum Answer {
    /// To [`Request::Paste`].
    Paste(Box<Pasted>),
    /// To [`Request::Simulate`] and [`Request::Diff`].
    Table(Tabled),
    /// To [`Request::Compose`].
    Compose(Box<Composed>),
    /// To [`Request::Entry`].
    Entry(Opened),
    /// There is nothing to tell, or something in the request is not what it should be.
    Refusal(Refusal),
}

/// Why there is no answer.
#[derive(Debug, Serialize)]
pub struct Refusal {
    /// Why, as HTML.
    pub html: String,
}

/// In what language, on what day, and whether what is covered is to be seen.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Way {
    lang: Language,
    today: String,
    /// The way to the pages of what is known.
    up: String,
    reveal: bool,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Language {
    #[default]
    Zh,
    En,
}

impl Way {
    /// The language.
    pub fn lang(&self) -> Lang {
        match self.lang {
            Language::Zh => Lang::Zh,
            Language::En => Lang::En,
        }
    }

    fn session<'f>(&self, files: &'f MemoryFiles) -> Session<'f> {
        Session::new().with_files(files).on_day(Date::parse(&self.today))
    }
}

/// Answers a request.
pub fn answer(request: &Request) -> Answer {
    let (way, answered) = match request {
        Request::Paste(asked) => (&asked.way, paste::answer(asked).map(|told| Answer::Paste(Box::new(told)))),
        Request::Simulate(asked) => (&asked.way, tables::simulate(asked).map(Answer::Table)),
        Request::Diff(asked) => (&asked.way, tables::compare(asked).map(Answer::Table)),
        Request::Compose(asked) => {
            (&asked.way, compose::answer(asked).map(|told| Answer::Compose(Box::new(told))))
        }
        Request::Entry(asked) => (&asked.way, entry::answer(asked).map(Answer::Entry)),
    };
    answered.unwrap_or_else(|failure| Answer::Refusal(refusal(&failure, way)))
}

/// Answers a request in JSON with JSON.
pub fn answer_json(request: &str) -> String {
    let told = match serde_json::from_str(request) {
        Ok(request) => serde_json::to_string(&answer(&request)),
        Err(error) => {
            serde_json::to_string(&Answer::Refusal(Refusal { html: write::text(&error.to_string()) }))
        }
    };
    told.unwrap_or_default()
}

fn refusal(failure: &Failure, way: &Way) -> Refusal {
    Refusal { html: write::failure(failure, way) }
}

/// Files with a provider file, where there is one.
fn files_with(provider: &str) -> MemoryFiles {
    let mut files = MemoryFiles::new();
    if !provider.trim().is_empty() {
        files.insert(USUAL_CONFIG, provider);
    }
    files
}

/// A field of a form, where something stands in it.
fn filled(field: &str) -> Option<&str> {
    Some(field.trim()).filter(|field| !field.is_empty())
}
