//! The DevTools protocol: commands with answers, and events between them.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::pipe::Pipe;
use super::{BrowserTrouble, Launch};

/// How long a command may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// The first version that is known to have all that is needed.
const OLDEST: u32 = 100;

/// Something that happened.
#[derive(Clone, Debug)]
pub struct Event {
    /// The session it happened in; none for the browser itself.
    pub session: Option<String>,
    /// The command that is answered, where it is an answer.
    pub answers: Option<u64>,
    /// What happened.
    pub method: String,
    /// All about it; the whole answer.
    pub params: Value,
}

/// A browser that is told what to do.
pub struct Devtools {
    pipe: Pipe,
    number: u64,
    events: VecDeque<Event>,
    /// The commands whose answers are events.
    awaited: Vec<u64>,
    /// What the browser calls itself to servers.
    pub user_agent: String,
}

impl Devtools {
    /// Starts a browser.
    ///
    /// # Errors
    /// When it does not start, does not answer or is too old.
    pub fn start(launch: &Launch) -> Result<Self, BrowserTrouble> {
        let pipe = Pipe::start(launch)?;
        let mut devtools = Devtools {
            pipe,
            number: 0,
            events: VecDeque::new(),
            awaited: Vec::new(),
            user_agent: String::new(),
        };
        let version = devtools.call(None, "Browser.getVersion", json!({}))?;
        let product = version["product"].as_str().unwrap_or_default().to_owned();
        let (name, number) = product.split_once('/').unwrap_or((&product, ""));
        let number = number.split('.').next().and_then(|number| number.parse::<u32>().ok());
        let number =
            number.filter(|_| ["Chrome", "Chromium", "Edg"].iter().any(|known| name.ends_with(known)));
        if number.is_none_or(|number| number < OLDEST) {
            return Err(BrowserTrouble::Old(product));
        }
        devtools.user_agent =
            version["userAgent"].as_str().unwrap_or_default().replace("HeadlessChrome", "Chrome");
        Ok(devtools)
    }

    /// Tells a session (none for the browser) to do something, and waits until it is done.
    ///
    /// # Errors
    /// When it refuses, does not answer or has ended.
    pub fn call(
        &mut self,
        session: Option<&str>,
        method: &'static str,
        params: Value,
    ) -> Result<Value, BrowserTrouble> {
        let number = self.tell(session, method, params)?;
        let deadline = Instant::now() + PATIENCE;
        loop {
            let Some(mut message) = self.pipe.receive(deadline)? else {
                return Err(BrowserTrouble::Stalled(method));
            };
            if message["id"].as_u64() != Some(number) {
                self.keep(message);
                continue;
            }
            return match message["error"]["message"].as_str() {
                Some(error) => Err(BrowserTrouble::Refused(method, error.to_owned())),
                None => Ok(message["result"].take()),
            };
        }
    }

    /// Tells a session to do something, and does not wait.
    ///
    /// # Errors
    /// When the browser has ended.
    pub fn tell(
        &mut self,
        session: Option<&str>,
        method: &'static str,
        params: Value,
    ) -> Result<u64, BrowserTrouble> {
        self.number += 1;
        let mut message = json!({"id": self.number, "method": method, "params": params});
        if let Some(session) = session {
            message["sessionId"] = json!(session);
        }
        self.pipe.send(&message)?;
        Ok(self.number)
    }

    /// Tells a session to do something; the answer will be an event, for until then others may have to be heeded.
    ///
    /// # Errors
    /// When the browser has ended.
    pub fn await_answer(
        &mut self,
        session: Option<&str>,
        method: &'static str,
        params: Value,
    ) -> Result<u64, BrowserTrouble> {
        let number = self.tell(session, method, params)?;
        self.awaited.push(number);
        Ok(number)
    }

    /// The next event, unless the time is up before.
    ///
    /// # Errors
    /// When the browser has ended.
    pub fn event(&mut self, until: Instant) -> Result<Option<Event>, BrowserTrouble> {
        while self.events.is_empty() {
            match self.pipe.receive(until)? {
                Some(message) => self.keep(message),
                None => return Ok(None),
            }
        }
        Ok(self.events.pop_front())
    }

    /// Keeps an event. Answers that nobody waits for say nothing.
    fn keep(&mut self, mut message: Value) {
        if let Some(number) = message["id"].as_u64() {
            let awaited = self.awaited.len();
            self.awaited.retain(|other| *other != number);
            if self.awaited.len() < awaited {
                self.events.push_back(Event {
                    session: None,
                    answers: Some(number),
                    method: String::new(),
                    params: message,
                });
            }
            return;
        }
        let Some(method) = message["method"].as_str().map(str::to_owned) else { return };
        let session = message["sessionId"].as_str().map(str::to_owned);
        self.events.push_back(Event { session, answers: None, method, params: message["params"].take() });
    }
}
