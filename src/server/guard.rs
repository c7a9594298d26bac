//! Nothing that somebody types ends the server, and what went wrong is told.

use gen_lsp_types as lsp;
use lsp_server::{Message, Notification};

/// What comes of something; `None` where it panics, whereupon the next request is answered all the same.
pub fn guarded<T>(run: impl FnOnce() -> T) -> Option<T> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(run)).ok()
}

/// A line for the log of the editor.
pub fn log(message: String) -> Message {
    let params = lsp::LogMessageParams { kind: lsp::MessageType::Warning, message };
    Notification::new("window/logMessage".to_owned(), params).into()
}
