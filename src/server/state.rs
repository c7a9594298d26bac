//! What is open in the editor, and what it asks.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::{Duration, Instant};

use gen_lsp_types::{self as lsp, Request as _};
use lsp_server::{Message, Notification, Request, RequestId};
use serde_json::Value;
use wxauthlint::explain::Extent;
use wxauthlint::render::{ExplainedFormat, Options, explained};
use wxauthlint::rule::{RuleSet, embedded};
use wxauthlint::text::{Lang, text};

use super::actions::{self, EXPLAIN};
use super::capabilities::{Client, capabilities, locale, roots, unit};
use super::completion::completions;
use super::files::{Open, path_of};
use super::guard::{guarded, log};
use super::host::Host;
use super::hover::hover;
use super::judge::{Bench, Found};
use super::settings::Settings;
use super::text::{Text, Unit};

/// What was found in a text, and when: by its version and by what else had changed.
type FoundAt = ((i32, u64), Rc<Vec<Found>>);

/// A text that is open.
struct Document {
    text: Text,
    version: i32,
    /// What was found in it.
    found: Option<FoundAt>,
    /// When it is to be judged and told, where the editor does not ask.
    due: Option<Instant>,
}

/// How long a text is to be at rest before it is judged.
const REST: Duration = Duration::from_millis(150);

/// The state of the server.
pub struct State<'s> {
    host: &'s Host<'s>,
    client: Client,
    unit: Unit,
    /// The language of the editor.
    locale: Option<Lang>,
    settings: Settings,
    rules: Cow<'static, RuleSet>,
    roots: Vec<PathBuf>,
    documents: BTreeMap<PathBuf, Document>,
    open: Open,
    uris: BTreeMap<PathBuf, String>,
    /// How often something changed that other texts are judged by.
    epoch: u64,
    /// What is to be told once the editor listens.
    pending: Vec<String>,
    requests: i32,
}

impl<'s> State<'s> {
    /// By what the editor says of itself.
    pub fn new(host: &'s Host<'s>, params: &lsp::InitializeParams) -> Self {
        let mut state = State {
            host,
            client: Client::of(params),
            unit: unit(params),
            locale: locale(params),
            settings: Settings::default(),
            rules: Cow::Borrowed(embedded()),
            roots: roots(params),
            documents: BTreeMap::new(),
            open: Open::new(),
            uris: BTreeMap::new(),
            epoch: 0,
            pending: Vec::new(),
            requests: 0,
        };
        if let Some(options) = &params.initialization_options {
            state.set(options);
        }
        state
    }

    /// What the server can do.
    pub fn initialized(&self) -> lsp::InitializeResult {
        capabilities(self.client, self.unit)
    }

    /// Asks the editor to tell when provider files change that are not open.
    pub fn watch(&mut self, tell: &mut dyn FnMut(Message)) {
        for told in std::mem::take(&mut self.pending) {
            tell(log(told));
        }
        if self.client.watches {
            let watchers =
                ["yaml", "yml", "json"].map(|end| serde_json::json!({"globPattern": format!("**/*.{end}")}));
            let registration = serde_json::json!({"registrations": [{
                "id": "provider-files",
                "method": "workspace/didChangeWatchedFiles",
                "registerOptions": {"watchers": watchers},
            }]});
            self.request("client/registerCapability", registration, tell);
        }
    }

    fn request(&mut self, method: &str, params: impl serde::Serialize, tell: &mut dyn FnMut(Message)) {
        self.requests += 1;
        tell(Request::new(RequestId::from(self.requests), method.to_owned(), params).into());
    }

    /// Takes in settings. What is wrong with them is told, and leaves things as they were.
    fn set(&mut self, value: &Value) {
        let settings = match Settings::read(value) {
            Ok(settings) => settings,
            Err(told) => return self.pending.push(told),
        };
        let root = self.roots.first().cloned().unwrap_or_default();
        let folders: Vec<_> = settings.rules.iter().map(|folder| root.join(folder)).collect();
        match (self.host.read_rules)(&folders) {
            Ok(rules) => self.rules = rules,
            Err(failure) => self.pending.extend(failure.text().map(|told| told.en.into_owned())),
        }
        self.settings = settings;
        // A level for a rule that does not exist would keep everything from being judged.
        let known = |rule: &String| rule == "all" || self.rules.get(rule).is_some();
        let unknown: Vec<_> = self.settings.levels.keys().filter(|rule| !known(rule)).cloned().collect();
        for rule in unknown {
            self.settings.levels.remove(&rule);
            self.pending.push(format!("levels: unknown rule `{rule}`"));
        }
    }

    fn lang(&self) -> Lang {
        self.settings.lang().or(self.host.said_lang).or(self.locale).unwrap_or(self.host.lang)
    }

    /// The folder that settings begin at: the innermost root around a file, else its own folder.
    fn root(&self, path: &Path) -> PathBuf {
        let around = self.roots.iter().filter(|root| path.starts_with(root));
        let root = around.max_by_key(|root| root.components().count()).map(PathBuf::as_path);
        root.or(path.parent()).unwrap_or(Path::new("/")).to_owned()
    }

    fn bench<'b>(&'b self, root: &'b Path) -> Bench<'b> {
        Bench {
            stored: self.host.files,
            open: &self.open,
            uris: &self.uris,
            root,
            rules: &self.rules,
            settings: &self.settings,
            today: (self.host.today)(),
            unit: self.unit,
            lang: self.lang(),
        }
    }

    /// The path by which an open text is known: of what is no file (`untitled:`) one below the first root, with an
    /// end that tells its language.
    fn path(&self, uri: &str, language: Option<&str>) -> PathBuf {
        if let Some(path) = path_of(uri) {
            return path;
        }
        if let Some((path, _)) = self.uris.iter().find(|(_, known)| *known == uri) {
            return path.clone();
        }
        let root = self.roots.first().cloned().unwrap_or_else(|| PathBuf::from("/"));
        let name: String = uri.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        let end = language.and_then(end_of).unwrap_or("txt");
        root.join(format!("{name}.{end}"))
    }

    /// What is found in an open text, judged anew where anything changed.
    fn found(&mut self, path: &Path) -> Option<Rc<Vec<Found>>> {
        let document = self.documents.get(path)?;
        let now = (document.version, self.epoch);
        if let Some((when, found)) = &document.found
            && *when == now
        {
            return Some(Rc::clone(found));
        }
        let root = self.root(path);
        let found = Rc::new(self.bench(&root).judge(path));
        let document = self.documents.get_mut(path)?;
        document.found = Some((now, Rc::clone(&found)));
        Some(found)
    }

    /// When the next text is to be told.
    pub fn next_due(&self) -> Option<Instant> {
        self.documents.values().filter_map(|document| document.due).min()
    }

    /// Tells what is found in the texts that have been at rest.
    pub fn publish(&mut self, tell: &mut dyn FnMut(Message)) {
        let now = Instant::now();
        let is_due = |document: &Document| document.due.is_some_and(|due| due <= now);
        let due: Vec<_> =
            self.documents.iter().filter(|(_, it)| is_due(it)).map(|(path, _)| path.clone()).collect();
        for path in due {
            if let Some(document) = self.documents.get_mut(&path) {
                document.due = None;
            }
            let Some(found) = guarded(|| self.found(&path)).flatten() else { continue };
            let root = self.root(&path);
            let bench = self.bench(&root);
            let diagnostics = found.iter().map(|found| bench.told(found)).collect();
            let version = self.documents.get(&path).map(|document| document.version);
            let Some(uri) = self.uris.get(&path) else { continue };
            let params = lsp::PublishDiagnosticsParams { uri: uri.as_str().into(), version, diagnostics };
            tell(Notification::new("textDocument/publishDiagnostics".to_owned(), params).into());
        }
    }

    /// Something changed that all are judged by.
    fn all_changed(&mut self, tell: &mut dyn FnMut(Message)) {
        self.epoch += 1;
        if self.client.pulls {
            if self.client.refreshes {
                self.request("workspace/diagnostic/refresh", Value::Null, tell);
            }
            return;
        }
        let due = Some(Instant::now() + REST);
        self.documents.values_mut().for_each(|document| document.due = document.due.or(due));
    }

    fn set_text(&mut self, path: &Path, text: Text, version: i32, rest: Duration) {
        self.open.insert(path.to_owned(), text.as_str().to_owned());
        let due = (!self.client.pulls).then(|| Instant::now() + rest);
        self.documents.insert(path.to_owned(), Document { text, version, found: None, due });
    }

    /// Hears what the editor tells.
    pub fn hear(&mut self, told: &Notification, tell: &mut dyn FnMut(Message)) {
        let params = || told.params.clone();
        match told.method.as_str() {
            "textDocument/didOpen" => {
                let Some(params) = read::<lsp::DidOpenTextDocumentParams>(params()) else { return };
                let item = params.text_document;
                let language = serde_json::to_value(&item.language_id).ok();
                let path = self.path(item.uri.as_ref(), language.as_ref().and_then(Value::as_str));
                self.uris.insert(path.clone(), item.uri.to_string());
                self.set_text(&path, Text::new(item.text), item.version, Duration::ZERO);
                self.heed_provider(&path, tell);
            }
            "textDocument/didChange" => {
                let Some(params) = read::<lsp::DidChangeTextDocumentParams>(params()) else { return };
                let path = self.path(params.text_document.text_document_identifier.uri.as_ref(), None);
                let Some(document) = self.documents.remove(&path) else { return };
                let changed = |text: Text, change| text.changed(change, self.unit);
                let text = params.content_changes.iter().fold(document.text, changed);
                self.set_text(&path, text, params.text_document.version, REST);
                self.heed_provider(&path, tell);
            }
            "textDocument/didClose" => {
                let Some(params) = read::<lsp::DidCloseTextDocumentParams>(params()) else { return };
                let path = self.path(params.text_document.uri.as_ref(), None);
                self.documents.remove(&path);
                self.open.remove(&path);
                if let Some(uri) = self.uris.remove(&path).filter(|_| !self.client.pulls) {
                    let params = lsp::PublishDiagnosticsParams {
                        uri: uri.into(),
                        version: None,
                        diagnostics: Vec::new(),
                    };
                    tell(Notification::new("textDocument/publishDiagnostics".to_owned(), params).into());
                }
                self.heed_provider(&path, tell);
            }
            "textDocument/didSave" | "workspace/didChangeWatchedFiles" => self.all_changed(tell),
            "workspace/didChangeConfiguration" => {
                if let Some(params) = read::<lsp::DidChangeConfigurationParams>(params()) {
                    let settings = serde_json::to_value(params.settings).unwrap_or_default();
                    self.set(&settings);
                    std::mem::take(&mut self.pending).into_iter().for_each(|told| tell(log(told)));
                    self.all_changed(tell);
                }
            }
            "workspace/didChangeWorkspaceFolders" => {
                let Some(params) = read::<lsp::DidChangeWorkspaceFoldersParams>(params()) else { return };
                let paths = |folders: &[lsp::WorkspaceFolder]| -> Vec<PathBuf> {
                    folders.iter().filter_map(|folder| path_of(folder.uri.as_ref())).collect()
                };
                let removed = paths(&params.event.removed);
                self.roots.retain(|root| !removed.contains(root));
                self.roots.extend(paths(&params.event.added));
                self.all_changed(tell);
            }
            _ => {}
        }
    }

    /// Code is judged by provider files and by the answers that these name: where one changes, so may all else.
    fn heed_provider(&mut self, path: &Path, tell: &mut dyn FnMut(Message)) {
        let end = path.extension().and_then(|end| end.to_str()).unwrap_or_default();
        let has_others = self.documents.len() > 1;
        if matches!(end, "yaml" | "yml" | "json") && has_others {
            self.all_changed(tell);
        }
    }

    /// Answers what the editor asks; `None` where it is not known what it asks.
    pub fn answer(
        &mut self,
        asked: &Request,
        tell: &mut dyn FnMut(Message),
    ) -> Result<Option<Value>, String> {
        let params = asked.params.clone();
        let method = asked.method.as_str();
        let is = |known: lsp::LspRequestMethod<'_>| known.to_string() == method;
        let value = if is(lsp::DocumentDiagnosticRequest::METHOD) {
            let params: lsp::DocumentDiagnosticParams = wanted(params)?;
            serde_json::to_value(self.pulled(&params))
        } else if is(lsp::CodeActionRequest::METHOD) {
            let params: lsp::CodeActionParams = wanted(params)?;
            serde_json::to_value(self.actions(&params))
        } else if is(lsp::HoverRequest::METHOD) {
            let params: lsp::HoverParams = wanted(params)?;
            serde_json::to_value(self.hover(&params.text_document_position_params))
        } else if is(lsp::CompletionRequest::METHOD) {
            let params: lsp::CompletionParams = wanted(params)?;
            serde_json::to_value(self.completions(&params.text_document_position_params))
        } else if is(lsp::ExecuteCommandRequest::METHOD) {
            let params: lsp::ExecuteCommandParams = wanted(params)?;
            serde_json::to_value(self.execute(&params, tell)?)
        } else {
            return Ok(None);
        };
        value.map(Some).map_err(|error| error.to_string())
    }

    fn pulled(&mut self, params: &lsp::DocumentDiagnosticParams) -> lsp::DocumentDiagnosticReport {
        let path = self.path(params.text_document.uri.as_ref(), None);
        let found = self.found(&path).unwrap_or_default();
        let version = self.documents.get(&path).map(|document| document.version).unwrap_or_default();
        let result_id = format!("{version}.{}", self.epoch);
        if params.previous_result_id.as_ref() == Some(&result_id) {
            let unchanged = lsp::UnchangedDocumentDiagnosticReport { result_id };
            return lsp::RelatedUnchangedDocumentDiagnosticReport {
                related_documents: None,
                unchanged_document_diagnostic_report: unchanged,
            }
            .into();
        }
        let root = self.root(&path);
        let bench = self.bench(&root);
        let items = found.iter().map(|found| bench.told(found)).collect();
        lsp::RelatedFullDocumentDiagnosticReport {
            related_documents: None,
            full_document_diagnostic_report: lsp::FullDocumentDiagnosticReport {
                result_id: Some(result_id),
                items,
            },
        }
        .into()
    }

    fn actions(&mut self, params: &lsp::CodeActionParams) -> Vec<lsp::CodeAction> {
        let uri = params.text_document.uri.to_string();
        let path = self.path(&uri, None);
        let Some(found) = self.found(&path) else { return Vec::new() };
        let Some(document) = self.documents.get(&path) else { return Vec::new() };
        let root = self.root(&path);
        actions::actions(&self.bench(&root), (&path, &uri, &document.text), &found, params)
    }

    fn hover(&self, at: &lsp::TextDocumentPositionParams) -> Option<lsp::Hover> {
        let path = self.path(at.text_document.uri.as_ref(), None);
        let text = &self.documents.get(&path)?.text;
        let root = self.root(&path);
        let (value, place) = hover(&self.bench(&root), &path, text, text.byte(at.position, self.unit))?;
        let contents = lsp::MarkupContent { kind: lsp::MarkupKind::Markdown, value };
        Some(lsp::Hover { contents: contents.into(), range: Some(text.range(&place, self.unit)) })
    }

    fn completions(&self, at: &lsp::TextDocumentPositionParams) -> Vec<lsp::CompletionItem> {
        let path = self.path(at.text_document.uri.as_ref(), None);
        let Some(document) = self.documents.get(&path) else { return Vec::new() };
        let root = self.root(&path);
        let byte = document.text.byte(at.position, self.unit);
        completions(&self.bench(&root), &document.text, byte)
    }

    /// Explains a rule: the editor shows it, and whoever asked has it as Markdown.
    fn execute(
        &self,
        params: &lsp::ExecuteCommandParams,
        tell: &mut dyn FnMut(Message),
    ) -> Result<Value, String> {
        let rule = params.arguments.as_ref().and_then(|arguments| arguments.first()).cloned();
        let rule = rule.and_then(|rule| serde_json::to_value(rule).ok());
        let rule = rule.as_ref().and_then(Value::as_str).unwrap_or_default();
        if params.command != EXPLAIN || self.rules.get(rule).is_none() {
            let told = text!("没有这个命令或规则", "unknown command or rule");
            return Err(told.get(self.lang()).to_owned());
        }
        let root = self.roots.first().cloned().unwrap_or_default();
        let lang = self.lang();
        let explained_as = |extent, format| {
            self.bench(&root)
                .ask(|session| session.explain(&[rule.to_owned()]))
                .map(|mut answer| {
                    answer.explained.extent = extent;
                    explained(&answer.explained, format, &Options::plain(lang, 80))
                })
                .map_err(|failure| failure.to_string())
        };
        let message = explained_as(Extent::Short, ExplainedFormat::Plain)?;
        let params = lsp::ShowMessageParams { kind: lsp::MessageType::Info, message };
        tell(Notification::new("window/showMessage".to_owned(), params).into());
        explained_as(Extent::Full, ExplainedFormat::Markdown).map(Value::String)
    }
}

/// The ends of names of files by the languages of editors that are no ends themselves.
const LANGUAGES: [(&str, &str); 16] = [
    ("javascript", "js"),
    ("javascriptreact", "jsx"),
    ("typescript", "ts"),
    ("typescriptreact", "tsx"),
    ("python", "py"),
    ("ruby", "rb"),
    ("csharp", "cs"),
    ("kotlin", "kt"),
    ("rust", "rs"),
    ("markdown", "md"),
    ("perl", "pl"),
    ("shellscript", "sh"),
    ("objective-c", "m"),
    ("razor", "cshtml"),
    ("aspnetcorerazor", "cshtml"),
    ("plaintext", "txt"),
];

fn end_of(language: &str) -> Option<&str> {
    let known = LANGUAGES.iter().find(|(name, _)| *name == language).map(|(_, end)| *end);
    known.or_else(|| wxauthlint::input::file::extensions().contains(&language).then_some(language))
}

fn read<T: serde::de::DeserializeOwned>(params: Value) -> Option<T> {
    serde_json::from_value(params).ok()
}

fn wanted<T: serde::de::DeserializeOwned>(params: Value) -> Result<T, String> {
    serde_json::from_value(params).map_err(|error| error.to_string())
}
