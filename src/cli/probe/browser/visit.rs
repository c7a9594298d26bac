//! Visits a page: opens it, clicks what leads to an authorization page, and tells what would have gone to WeChat.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use url::Url;

use super::devtools::{Devtools, Event};
use super::gate::{Gate, Opened};
use super::{BrowserTrouble, Launch};
use crate::cli::probe::cookies::Cookie;
use crate::cli::probe::guard::{Guard, Refusal};

/// How long a page may take to load.
const LOADING: Duration = Duration::from_secs(10);
/// How long everything that a page does after that may take.
const SETTLING: Duration = Duration::from_secs(5);
/// For how long nothing must happen before a page has settled.
const QUIET: Duration = Duration::from_millis(500);
/// How long a visit may take.
const VISIT: Duration = Duration::from_secs(90);
/// How many links are clicked that say where they lead.
const MOST_LINKS: usize = 10;
/// How many are clicked of what the user has named.
const MOST_NAMED: usize = 30;
/// How many buttons are clicked that may lead there.
const MOST_BUTTONS: usize = 5;
/// In how many frames these are looked for.
const MOST_FRAMES: usize = 20;

const CLICK: &str = include_str!("click.js");

/// What a visit came to.
#[derive(Clone, Debug)]
pub struct Visited {
    /// What would have gone to WeChat.
    pub opened: Vec<Opened>,
    /// What was not asked, and why.
    pub refused: Vec<(String, Refusal)>,
}

/// What to visit, and how.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'w> {
    /// The page.
    pub url: &'w Url,
    /// What to click, as a selector of CSS; without it what leads to an authorization page.
    pub click: Option<&'w str>,
    /// What the browser is to call itself, where that is not its own name; it is a phone then.
    pub phone: Option<&'w str>,
    /// More headers, for the host of the page alone.
    pub headers: &'w [(String, String)],
    /// Cookies.
    pub cookies: &'w [Cookie],
}

/// A browser that pages are visited with, one after the other.
pub struct Browser {
    devtools: Devtools,
}

impl Browser {
    /// Starts it.
    ///
    /// # Errors
    /// When it does not start, does not answer or is too old.
    pub fn start(launch: &Launch) -> Result<Self, BrowserTrouble> {
        let mut devtools = Devtools::start(launch)?;
        devtools.call(None, "Target.setAutoAttach", auto_attach())?;
        Ok(Browser { devtools })
    }

    /// Visits a page, with nothing left of what was visited before.
    ///
    /// # Errors
    /// When the browser does not do what it should, and when the page cannot be opened.
    pub fn visit(&mut self, guard: &Guard, wish: &Wish<'_>) -> Result<Visited, BrowserTrouble> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let made = self.devtools.call(None, "Target.createBrowserContext", json!({}))?;
        let context = text(&made["browserContextId"]);
        let user_agent = wish.phone.map_or_else(|| self.devtools.user_agent.clone(), str::to_owned);
        let mut visit = Visit {
            devtools: &mut self.devtools,
            gate: Gate::new(guard, wish.url, wish.headers),
            wish,
            user_agent,
            context: context.clone(),
            main: None,
            top: String::new(),
            frames: Vec::new(),
            pages: Vec::new(),
            own: BTreeSet::new(),
            pending: BTreeMap::new(),
            held: BTreeSet::new(),
            starting: BTreeSet::new(),
            heeded: 0,
            is_loaded: false,
            deadline: Instant::now() + VISIT,
        };
        let result = visit.run();
        let visited = Visited { opened: visit.gate.opened, refused: visit.gate.refused };
        let gone =
            self.devtools.call(None, "Target.disposeBrowserContext", json!({"browserContextId": context}));
        result?;
        match gone {
            // What was seen is seen, however long a busy browser takes to close the page.
            Ok(_) | Err(BrowserTrouble::Stalled(_)) => Ok(visited),
            Err(trouble) => Err(trouble),
        }
    }
}

struct Visit<'v> {
    devtools: &'v mut Devtools,
    gate: Gate<'v>,
    wish: &'v Wish<'v>,
    user_agent: String,
    /// The context of this visit in the browser.
    context: String,
    /// The session of the page.
    main: Option<String>,
    /// Its outermost frame, which the page is known by as well.
    top: String,
    /// The sessions of frames in processes of their own.
    frames: Vec<String>,
    /// Other pages, by session and target: what was opened from it.
    pages: Vec<(String, String)>,
    /// The sessions of this visit. The browser has pages of its own besides, which ask for much and end nothing.
    own: BTreeSet<String>,
    /// Requests without an end so far, each with its session and the frame whose document it asks for.
    pending: BTreeMap<String, (String, Option<String>)>,
    /// Requests that were held back: of their end nothing is told where their page is gone.
    held: BTreeSet<String>,
    /// The sessions of pages that were opened and have asked for nothing yet.
    starting: BTreeSet<String>,
    /// How much has happened.
    heeded: usize,
    is_loaded: bool,
    deadline: Instant,
}

impl Visit<'_> {
    fn run(&mut self) -> Result<(), BrowserTrouble> {
        let page = json!({"url": "about:blank", "browserContextId": self.context});
        self.devtools.call(None, "Target.createTarget", page)?;
        let until = Instant::now() + LOADING;
        while self.main.is_none() {
            self.turn(until)?.ok_or(BrowserTrouble::Stalled("Target.setAutoAttach"))?;
        }
        let cookies: Vec<Value> = self.wish.cookies.iter().map(Cookie::as_devtools).collect();
        if !cookies.is_empty() {
            self.devtools.call(
                None,
                "Storage.setCookies",
                json!({"cookies": cookies, "browserContextId": self.context}),
            )?;
        }
        self.open()?;
        match self.wish.click {
            Some(_) => {
                if self.click_all("selector", MOST_NAMED, false)? == 0 {
                    let told = self.wish.click.unwrap_or_default().to_owned();
                    return Err(BrowserTrouble::Page(
                        self.wish.url.to_string(),
                        format!("`{told}`: no such element"),
                    ));
                }
            }
            None => {
                self.click_all("direct", MOST_LINKS, false)?;
                if self.gate.opened.is_empty() {
                    self.click_all("text", MOST_BUTTONS, true)?;
                }
            }
        }
        Ok(())
    }

    /// Opens the page, and waits until it has settled.
    fn open(&mut self) -> Result<(), BrowserTrouble> {
        let Some(main) = self.main.clone() else { return Ok(()) };
        self.is_loaded = false;
        self.pending.clear();
        self.gate.page = self.wish.url.to_string();
        let before = self.gate.opened.len();
        let until = Instant::now() + LOADING;
        let answer = self.ask(&main, "Page.navigate", json!({"url": self.wish.url.as_str()}), until)?;
        let Some(answer) = answer else {
            return Err(BrowserTrouble::Page(self.wish.url.to_string(), "timeout".to_owned()));
        };
        // A redirect straight to WeChat is held back, so that no page comes.
        let error = answer["errorText"].as_str().filter(|_| self.gate.opened.len() == before);
        if let Some(error) = error {
            return Err(BrowserTrouble::Page(self.wish.url.to_string(), error.to_owned()));
        }
        while !self.is_loaded && self.gate.opened.len() == before {
            if self.turn(until)?.is_none() {
                break;
            }
        }
        self.settle()
    }

    /// Clicks what is found, one after the other, and tells how many there are. With `is_any`, until one of them
    /// leads to WeChat.
    fn click_all(&mut self, kind: &str, most: usize, is_any: bool) -> Result<usize, BrowserTrouble> {
        let counts = self.in_frames(kind, -1)?;
        let total: usize = counts.iter().sum();
        let mut places = (0..counts.len()).flat_map(|frame| {
            (0..counts.get(frame).copied().unwrap_or_default()).map(move |index| (frame, index))
        });
        for (frame, index) in places.by_ref().take(most) {
            if Instant::now() > self.deadline {
                let told = format!("not finished after {} seconds", VISIT.as_secs());
                return Err(BrowserTrouble::Page(self.wish.url.to_string(), told));
            }
            let page = self.gate.page.clone();
            self.click(kind, frame, index)?;
            self.settle()?;
            self.starting.clear();
            for (_, target) in std::mem::take(&mut self.pages) {
                self.devtools.tell(None, "Target.closeTarget", json!({"targetId": target}))?;
            }
            if is_any && !self.gate.opened.is_empty() {
                break;
            }
            if self.gate.page != page {
                self.open()?;
            }
        }
        Ok(total)
    }

    /// The contexts of all frames, each with its session.
    fn contexts(&mut self) -> Result<Vec<(String, Value)>, BrowserTrouble> {
        let mut contexts = Vec::new();
        let sessions: Vec<String> = self.main.iter().chain(&self.frames).cloned().collect();
        for session in sessions {
            let until = Instant::now() + SETTLING;
            let Some(tree) = self.ask(&session, "Page.getFrameTree", json!({}), until)? else { continue };
            let mut ids = Vec::new();
            frame_ids(&tree["frameTree"], &mut ids);
            for id in ids {
                let world = json!({"frameId": id, "worldName": "wxauthlint"});
                let made = self.ask(&session, "Page.createIsolatedWorld", world, until)?;
                let context = made.map(|made| made["executionContextId"].clone()).filter(Value::is_number);
                contexts.extend(context.map(|context| (session.clone(), context)));
                if contexts.len() == MOST_FRAMES {
                    return Ok(contexts);
                }
            }
        }
        Ok(contexts)
    }

    /// How many of a kind are in each frame.
    fn in_frames(&mut self, kind: &str, index: i64) -> Result<Vec<usize>, BrowserTrouble> {
        let mut counts = Vec::new();
        for (session, context) in self.contexts()? {
            let count = self.evaluate(&session, &context, kind, index)?;
            counts.push(usize::try_from(count).unwrap_or_default());
        }
        Ok(counts)
    }

    fn click(&mut self, kind: &str, frame: usize, index: usize) -> Result<(), BrowserTrouble> {
        let contexts = self.contexts()?;
        if let Some((session, context)) = contexts.get(frame) {
            self.evaluate(session, context, kind, i64::try_from(index).unwrap_or_default())?;
        }
        Ok(())
    }

    fn evaluate(
        &mut self,
        session: &str,
        context: &Value,
        kind: &str,
        index: i64,
    ) -> Result<u64, BrowserTrouble> {
        let selector = json!(self.wish.click);
        let expression = format!("{}({}, {selector}, {index})", CLICK.trim_end(), json!(kind));
        let params = json!({
            "expression": expression, "contextId": context, "userGesture": true, "returnByValue": true,
        });
        let until = Instant::now() + SETTLING;
        let answer = self.ask(session, "Runtime.evaluate", params, until)?.unwrap_or_default();
        if let Some(fault) = answer["exceptionDetails"]["exception"]["description"].as_str()
            && kind == "selector"
        {
            let fault = fault.lines().next().unwrap_or_default().to_owned();
            return Err(BrowserTrouble::Page(self.wish.url.to_string(), fault));
        }
        Ok(answer["result"]["value"].as_u64().unwrap_or_default())
    }

    /// Tells a session to do something and heeds what happens until it is done; none where it is not done in time.
    fn ask(
        &mut self,
        session: &str,
        method: &'static str,
        params: Value,
        until: Instant,
    ) -> Result<Option<Value>, BrowserTrouble> {
        let number = self.devtools.await_answer(Some(session), method, params)?;
        loop {
            match self.turn(until)? {
                None => return Ok(None),
                Some(mut event) if event.answers == Some(number) => {
                    return Ok(Some(event.params["result"].take()));
                }
                Some(_) => {}
            }
        }
    }

    /// Waits until nothing happens any more.
    fn settle(&mut self) -> Result<(), BrowserTrouble> {
        let until = Instant::now() + SETTLING;
        let before = self.gate.opened.len();
        while Instant::now() < until {
            // What was waited for has come.
            let quiet = if self.gate.opened.len() > before { QUIET / 4 } else { QUIET };
            let pause = (Instant::now() + quiet).min(until);
            if self.turn(pause)?.is_some() || !self.pending.is_empty() || !self.starting.is_empty() {
                continue;
            }
            // On a machine with much to do, silence says nothing before the page itself has answered.
            let heeded = self.heeded;
            let Some(main) = self.main.clone() else { return Ok(()) };
            self.ask(&main, "Runtime.evaluate", json!({"expression": "0"}), until)?;
            if self.heeded <= heeded + 1 {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Heeds the next thing that happens to the page; none where nothing does in time.
    fn turn(&mut self, until: Instant) -> Result<Option<Event>, BrowserTrouble> {
        let event = loop {
            let Some(event) = self.devtools.event(until)? else { return Ok(None) };
            match &event.session {
                Some(session) if !self.own.contains(session) => self.foreign(&event)?,
                _ => break event,
            }
        };
        self.heeded += 1;
        let is_main = event.session.is_some() && event.session == self.main;
        let params = &event.params;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        match event.method.as_str() {
            "Target.attachedToTarget" => self.attached(params)?,
            "Target.detachedFromTarget" => {
                let gone = text(&params["sessionId"]);
                self.frames.retain(|session| *session != gone);
                self.pages.retain(|(session, _)| *session != gone);
                self.starting.remove(&gone);
                self.pending.retain(|_, (session, _)| *session != gone);
                self.own.remove(&gone);
            }
            "Fetch.requestPaused" => {
                if let Some(session) = &event.session {
                    self.starting.remove(session);
                }
                if !self.gate.decide(&event, self.devtools)? {
                    let ended = text(&params["networkId"]);
                    self.pending.remove(&ended);
                    self.held.insert(ended);
                }
            }
            "Network.requestWillBeSent" => {
                let id = text(&params["requestId"]);
                // These end when the page does.
                let is_lasting =
                    matches!(params["type"].as_str(), Some("EventSource" | "WebSocket" | "Ping"));
                if !is_lasting && !self.held.contains(&id) {
                    let frame = (params["type"] == "Document").then(|| text(&params["frameId"]));
                    self.pending.insert(id, (event.session.clone().unwrap_or_default(), frame));
                }
            }
            "Network.loadingFinished" | "Network.loadingFailed" => {
                self.pending.remove(&text(&params["requestId"]));
            }
            "Page.loadEventFired" if is_main => self.is_loaded = true,
            "Page.frameStartedLoading" if params["frameId"] == json!(self.top) => self.is_loaded = false,
            // A page that moves to another process as it comes may tell no more than this of its end.
            "Page.frameStoppedLoading" => {
                self.is_loaded |= params["frameId"] == json!(self.top);
                self.pending.retain(|_, (_, frame)| frame.as_deref() != params["frameId"].as_str());
            }
            "Page.frameNavigated" if is_main && params["frame"]["parentId"].is_null() => {
                self.gate.page = text(&params["frame"]["url"]);
            }
            "Page.javascriptDialogOpening" => {
                let session = event.session.as_deref();
                self.devtools.tell(session, "Page.handleJavaScriptDialog", json!({"accept": true}))?;
            }
            _ => {}
        }
        Ok(Some(event))
    }

    /// What happens to pages that are none of this visit: they ask for nothing that this one may not ask for, and
    /// nobody waits for them.
    fn foreign(&mut self, event: &Event) -> Result<(), BrowserTrouble> {
        match event.method.as_str() {
            "Target.attachedToTarget" => self.attached(&event.params),
            "Fetch.requestPaused" => self.gate.decide(event, self.devtools).map(drop),
            _ => Ok(()),
        }
    }

    /// Sets a new target up, which waits for it, and lets it run.
    fn attached(&mut self, params: &Value) -> Result<(), BrowserTrouble> {
        let session = params["sessionId"].as_str().unwrap_or_default().to_owned();
        let target = params["targetInfo"]["targetId"].as_str().unwrap_or_default().to_owned();
        let kind = params["targetInfo"]["type"].as_str().unwrap_or_default();
        let whole = Some(session.as_str());
        // Before anything else, and surely: until then its requests would go by the gate.
        let held = self.devtools.call(whole, "Fetch.enable", json!({"patterns": [{"urlPattern": "*"}]}));
        match held {
            // Some kinds of workers have none of their own; their requests come with those of their page.
            Ok(_) | Err(BrowserTrouble::Refused(..)) => {}
            Err(trouble) => return Err(trouble),
        }
        self.devtools.tell(whole, "Network.enable", json!({}))?;
        self.devtools.tell(whole, "Page.enable", json!({}))?;
        self.devtools.tell(whole, "Target.setAutoAttach", auto_attach())?;
        let name = json!({"userAgent": self.user_agent});
        self.devtools.tell(whole, "Network.setUserAgentOverride", name)?;
        if self.wish.phone.is_some() && kind == "page" {
            let phone = json!({"width": 390, "height": 844, "deviceScaleFactor": 3, "mobile": true});
            self.devtools.tell(whole, "Emulation.setDeviceMetricsOverride", phone)?;
            self.devtools.tell(whole, "Emulation.setTouchEmulationEnabled", json!({"enabled": true}))?;
        }
        self.devtools.tell(whole, "Runtime.runIfWaitingForDebugger", json!({}))?;
        // The page that the browser begins with is none of this visit, nor are those it draws its own windows with.
        let is_of_browser =
            params["targetInfo"]["url"].as_str().is_some_and(|url| url.starts_with("chrome:"));
        if is_of_browser || params["targetInfo"]["browserContextId"] != json!(self.context) {
            return Ok(());
        }
        self.own.insert(session.clone());
        match kind {
            "page" if self.main.is_none() => (self.main, self.top) = (Some(session), target),
            "page" => {
                self.starting.insert(session.clone());
                self.pages.push((session, target));
            }
            "iframe" => self.frames.push(session),
            _ => {}
        }
        Ok(())
    }
}

fn auto_attach() -> Value {
    json!({"autoAttach": true, "waitForDebuggerOnStart": true, "flatten": true})
}

fn frame_ids(tree: &Value, ids: &mut Vec<Value>) {
    ids.push(tree["frame"]["id"].clone());
    for child in tree["childFrames"].as_array().into_iter().flatten() {
        frame_ids(child, ids);
    }
}
