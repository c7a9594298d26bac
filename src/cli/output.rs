//! Standard output and standard error: colours, width, language.

use std::io::{self, IsTerminal, Write};

use anstream::ColorChoice;
use wxauthlint::render::{Options, harmless};
use wxauthlint::text::Lang;

use super::failure::Failure;

/// The widest picture, in columns: longer lines are hard to read.
const WIDEST: usize = 100;
/// The width where there is no terminal.
pub const USUAL: usize = 80;

/// Where the run writes to.
#[derive(Debug)]
pub struct Output {
    lang: Lang,
    /// False where nobody said which language it is to be.
    is_lang_said: bool,
    /// True if nothing but findings and errors is to be told.
    is_quiet: bool,
    color: ColorChoice,
}

impl Output {
    /// Standard output in a language; `color` as the user said it.
    pub fn new(lang: Lang, color: ColorChoice) -> Self {
        Output { lang, is_lang_said: true, is_quiet: false, color }
    }

    /// The same; `is_said` is false where neither arguments nor environment say the language.
    pub fn with_lang_said(self, is_said: bool) -> Self {
        Output { is_lang_said: is_said, ..self }
    }

    /// The same; if `is_quiet` nothing but findings and errors is told.
    pub fn quiet(self, is_quiet: bool) -> Self {
        Output { is_quiet, ..self }
    }

    /// True if nothing but findings and errors is to be told.
    pub fn is_quiet(&self) -> bool {
        self.is_quiet
    }

    /// Writes a sentence that is no error to standard error, unless nobody wants it.
    pub fn note(&self, text: &wxauthlint::text::Text) {
        if !self.is_quiet {
            self.error(&format!("{}\n", text.get(self.lang)));
        }
    }

    /// Takes the language of whoever asks, where nobody said another.
    pub fn prefer(&mut self, lang: Option<Lang>) {
        if let Some(lang) = lang.filter(|_| !self.is_lang_said) {
            self.lang = lang;
        }
    }

    /// The language of all texts.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// How to draw for standard output.
    pub fn options(&self) -> Options {
        let stdout = io::stdout();
        let color = self.has_color(&stdout);
        let links = color && supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout);
        Options { color, links, ..Options::plain(self.lang, width(&stdout)) }
    }

    /// How to draw for standard error.
    pub fn options_for_errors(&self) -> Options {
        let stderr = io::stderr();
        Options { color: self.has_color(&stderr), ..Options::plain(self.lang, width(&stderr)) }
    }

    /// The word before an error that has no place.
    pub fn word_for_error(&self) -> &'static str {
        match self.lang {
            Lang::Zh => "错误：",
            Lang::En => "error: ",
        }
    }

    /// Writes to standard output; where GitHub Actions runs nothing in it is a command.
    ///
    /// # Errors
    /// When standard output cannot be written to; [`Failure::Stopped`] where whoever read it has gone.
    pub fn write(&self, text: &str) -> Result<(), Failure> {
        if in_github_actions() { self.write_commands(&harmless(text)) } else { self.write_commands(text) }
    }

    /// Writes to standard output what is made for the log of GitHub Actions.
    ///
    /// # Errors
    /// As those of [`Output::write`].
    pub fn write_commands(&self, text: &str) -> Result<(), Failure> {
        let mut stdout = anstream::AutoStream::new(io::stdout().lock(), self.color);
        stdout.write_all(text.as_bytes()).map_err(of_output)
    }

    /// Writes what is left in the buffer of standard output, which would be lost without a word.
    ///
    /// # Errors
    /// As those of [`Output::write`].
    pub fn flush(&self) -> Result<(), Failure> {
        io::stdout().flush().map_err(of_output)
    }

    /// Writes to standard error; there is nobody to tell when that fails. Nothing in it is a command of GitHub
    /// Actions, wherever it is read.
    pub fn error(&self, text: &str) {
        let text = harmless(text);
        let _ = anstream::AutoStream::new(io::stderr().lock(), self.color).write_all(text.as_bytes());
    }

    fn has_color(&self, stream: &impl anstream::stream::RawStream) -> bool {
        match self.color {
            ColorChoice::Auto => anstream::AutoStream::choice(stream) != ColorChoice::Never,
            ColorChoice::Never => false,
            _ => true,
        }
    }
}

/// True where GitHub Actions runs the program.
pub fn in_github_actions() -> bool {
    std::env::var_os("GITHUB_ACTIONS").is_some_and(|set| set == "true")
}

/// The columns of a stream: those of its terminal, but for very wide ones.
pub fn width(stream: &impl IsTerminal) -> usize {
    if !stream.is_terminal() {
        return USUAL;
    }
    terminal_size::terminal_size().map_or(USUAL, |(width, _)| usize::from(width.0).min(WIDEST))
}

/// An error of standard output: a closed pipe is silent.
pub fn of_output(error: io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::BrokenPipe => Failure::Stopped,
        _ => Failure::Io("stdout".to_owned(), error),
    }
}
