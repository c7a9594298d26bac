//! `wxauthlint server`: the language server, over standard input and output. One thread judges; two more read and write.

mod actions;
mod capabilities;
mod completion;
mod files;
mod guard;
mod host;
mod hover;
mod judge;
mod settings;
mod state;
mod text;

use std::collections::VecDeque;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use gen_lsp_types as lsp;
pub use host::Host;
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, Response};

use guard::{guarded, log};
use state::State;

/// How long the server waits where nothing is to be done.
const IDLE: Duration = Duration::from_secs(3600);

/// Serves until the editor says that it is enough. False if it went without a word.
///
/// # Errors
/// What is wrong with how the editor speaks.
pub fn run(host: &Host<'_>, connection: &Connection) -> Result<bool, String> {
    let told = |error: &dyn std::fmt::Display| error.to_string();
    let (id, params) = match connection.initialize_start() {
        Ok(started) => started,
        Err(error) if error.channel_is_disconnected() => return Ok(false),
        Err(error) => return Err(told(&error)),
    };
    let params: lsp::InitializeParams = serde_json::from_value(params).map_err(|error| told(&error))?;
    let mut state = State::new(host, &params);
    let result = serde_json::to_value(state.initialized()).map_err(|error| told(&error))?;
    match connection.initialize_finish(id, result) {
        Ok(()) => {}
        Err(error) if error.channel_is_disconnected() => return Ok(false),
        Err(error) => return Err(told(&error)),
    }
    let mut waiting: VecDeque<Message> = VecDeque::new();
    let mut tell = |message: Message| {
        // Nobody hears it where the editor has gone.
        let _ = connection.sender.send(message);
    };
    state.watch(&mut tell);
    // The editor is heard while something is worked out, so that it can say that nobody waits for it any more.
    let (hears, heard) = mpsc::channel();
    let receiver = connection.receiver.clone();
    thread::spawn(move || receiver.iter().try_for_each(|message| hears.send(message)));
    let mut is_ending = false;
    loop {
        // What came meanwhile may be out of date by what came behind it.
        while let Ok(message) = heard.try_recv() {
            waiting.push_back(message);
        }
        let Some(message) = waiting.pop_front() else {
            let rest = state.next_due().map_or(IDLE, |due| due.saturating_duration_since(Instant::now()));
            match heard.recv_timeout(rest) {
                Ok(message) => waiting.push_back(message),
                Err(RecvTimeoutError::Timeout) => state.publish(&mut tell),
                Err(RecvTimeoutError::Disconnected) => return Ok(false),
            }
            continue;
        };
        match message {
            Message::Request(request) => {
                if request.method == "shutdown" {
                    tell(Response::new_ok(request.id, ()).into());
                    is_ending = true;
                    continue;
                }
                if is_ending {
                    let told = "the server is shutting down".to_owned();
                    tell(Response::new_err(request.id, ErrorCode::InvalidRequest as i32, told).into());
                    continue;
                }
                let response = answer(&mut state, &request, &waiting, &mut tell);
                tell(response.into());
            }
            Message::Notification(notification) if notification.method == "exit" => return Ok(is_ending),
            Message::Notification(notification) => {
                // Half-typed text must not end the server.
                let heard = guarded(|| state.hear(&notification, &mut tell));
                if heard.is_none() {
                    tell(log(format!("{} failed", notification.method)));
                }
            }
            Message::Response(_) => {}
        }
    }
}

/// The answer to a request; none is worked out that nobody waits for any more.
fn answer(
    state: &mut State<'_>,
    request: &Request,
    waiting: &VecDeque<Message>,
    tell: &mut dyn FnMut(Message),
) -> Response {
    let id = request.id.clone();
    let number = serde_json::to_value(&id).unwrap_or_default();
    let is_cancelled = |message: &Message| {
        matches!(message, Message::Notification(Notification { method, params })
            if method == "$/cancelRequest" && params.get("id") == Some(&number))
    };
    if waiting.iter().any(is_cancelled) {
        return Response::new_err(id, ErrorCode::RequestCanceled as i32, "cancelled".to_owned());
    }
    match guarded(|| state.answer(request, tell)) {
        Some(Ok(Some(value))) => Response::new_ok(id, value),
        Some(Ok(None)) => {
            let told = format!("unknown method `{}`", request.method);
            Response::new_err(id, ErrorCode::MethodNotFound as i32, told)
        }
        Some(Err(told)) => Response::new_err(id, ErrorCode::InvalidParams as i32, told),
        None => Response::new_err(id, ErrorCode::InternalError as i32, format!("{} failed", request.method)),
    }
}
